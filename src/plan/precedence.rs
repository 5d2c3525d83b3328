//! Which rules beat which, in nodes whose number is linear in the rules.
//!
//! Rank, date and strength give each rule a key, and which of two rules they prefer depends on their keys
//! alone. So the rules that beat one are, for each meta-rule in turn, those whose key is greater there,
//! among those that the meta-rules before it do not tell apart: a beginning of a sorted list. Beginnings
//! are nodes, each made of the next shorter one and the rules between. What `overrides` says of two rules
//! is added to that, or, where it turns what their keys say, taken out: then the beginning is cut in ranges.

use super::builder::Builder;
use super::{Literal, NodeKind, Rule, order};
use crate::hir::{MetaRule, Program, Strength};
use crate::ids::{NodeId, RelationId, RuleId};
use std::collections::{BTreeMap, BTreeSet};

/// A rule that argues, and the node in which it is applicable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contestant {
    pub rule: RuleId,
    pub node: NodeId,
}

/// The meta-rules of a program.
pub(super) struct Precedence<'p> {
    program: &'p Program,
    /// Those that compare keys, in order.
    levels: Vec<MetaRule>,
    /// How many of them are tried before `overrides`; `None`: it is not among the meta-rules.
    before_overrides: Option<usize>,
}

/// What each meta-rule compares, the greater the better; `None`: it does not decide.
type Key = Vec<Option<i64>>;

impl<'p> Precedence<'p> {
    /// The meta-rules of a program.
    pub(super) fn new(program: &'p Program) -> Self {
        let before_overrides = program.precedence.iter().position(|m| *m == MetaRule::Overrides);
        let levels = program.precedence.iter().copied().filter(|m| *m != MetaRule::Overrides).collect();
        Self { program, levels, before_overrides }
    }

    fn key(&self, rule: RuleId) -> Key {
        let rule = self.program.rule(rule);
        let value = |level: &MetaRule| match level {
            MetaRule::Rank => rule.rank.and_then(|rank| i64::try_from(rank).ok()).map(|rank| -rank),
            MetaRule::Later => rule.signed.map(|date| i64::from(date.number())),
            MetaRule::Strength => Some(i64::from(rule.strength != Strength::Presume)),
            MetaRule::Overrides => None,
        };
        self.levels.iter().map(value).collect()
    }

    /// Whether keys prefer the first to the second, by the first meta-rules up to `limit` that decide.
    fn prefers(a: &Key, b: &Key, limit: usize) -> bool {
        let differ = |(a, b): (&Option<i64>, &Option<i64>)| match (a, b) {
            (Some(a), Some(b)) if a != b => Some(a > b),
            _ => None,
        };
        a.iter().zip(b).take(limit).find_map(differ).unwrap_or(false)
    }

    /// Whether `overrides` decides between the two for the first.
    fn overrides(&self, winner: RuleId, loser: RuleId) -> bool {
        let Some(limit) = self.before_overrides else { return false };
        let (a, b) = (self.key(winner), self.key(loser));
        let named = |a: RuleId, b: RuleId| self.program.rule(a).overrides.binary_search(&b).is_ok();
        named(winner, loser)
            && !named(loser, winner)
            && !Self::prefers(&a, &b, limit)
            && !Self::prefers(&b, &a, limit)
    }
}

/// Which rules a list holds: for each meta-rule before the one by which it is sorted, those with this value,
/// those that have none, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Among {
    Value(i64),
    Undecided,
    All,
}

type Path = Vec<Among>;

/// The beginning of a list, without some of its rules.
struct Beginning {
    path: Path,
    length: usize,
    without: Vec<usize>,
}

/// The rules of a path that the meta-rule after it can compare, best first.
#[derive(Default)]
struct List {
    rules: Vec<usize>,
    /// The places of the rules in the list.
    places: BTreeMap<usize, usize>,
}

/// Rules of one side, in lists by what beats.
struct Lists<'c> {
    keys: &'c [Key],
    lists: BTreeMap<Path, List>,
}

impl<'c> Lists<'c> {
    /// All lists. A rule is in fewer than two to the power of the number of meta-rules.
    fn new(keys: &'c [Key]) -> Self {
        let mut lists: BTreeMap<Path, List> = BTreeMap::new();
        for (rule, key) in keys.iter().enumerate() {
            let mut paths: Vec<Path> = vec![vec![]];
            for value in key {
                if value.is_some() {
                    for path in &paths {
                        lists.entry(path.clone()).or_default().rules.push(rule);
                    }
                }
                paths = longer(&paths, &[value.map_or(Among::Undecided, Among::Value), Among::All]);
            }
        }
        for (path, list) in &mut lists {
            list.rules.sort_by_key(|i| (std::cmp::Reverse(keys[*i][path.len()]), *i));
            list.places = list.rules.iter().enumerate().map(|(place, rule)| (*rule, place)).collect();
        }
        Self { keys, lists }
    }

    fn rules(&self, path: &Path) -> &[usize] {
        self.lists.get(path).map_or(&[], |list| &list.rules)
    }

    fn place(&self, path: &Path, rule: usize) -> Option<usize> {
        self.lists.get(path).and_then(|list| list.places.get(&rule)).copied()
    }

    /// The beginnings of lists that hold the rules whose keys are preferred to `key`.
    fn preferred(&self, key: &Key) -> Vec<(Path, usize)> {
        let mut found = Vec::new();
        let mut paths: Vec<Path> = vec![vec![]];
        for value in key {
            if let Some(value) = value {
                for path in &paths {
                    let better = |rule: &usize| self.keys[*rule][path.len()] > Some(*value);
                    let length = self.rules(path).partition_point(better);
                    if length > 0 {
                        found.push((path.clone(), length));
                    }
                }
            }
            paths = match value {
                Some(value) => longer(&paths, &[Among::Value(*value), Among::Undecided]),
                None => longer(&paths, &[Among::All]),
            };
        }
        found
    }
}

/// Each path with each of these behind it.
fn longer(paths: &[Path], next: &[Among]) -> Vec<Path> {
    let with = |path: &Path| -> Vec<Path> {
        next.iter().map(|last| path.iter().copied().chain([*last]).collect()).collect()
    };
    paths.iter().flat_map(with).collect()
}

impl<'p> Builder<'p> {
    /// For each rule of a team, the node of what is argued by rules of the other team that beat it.
    pub(super) fn beaters(
        &mut self,
        relation: RelationId,
        team: &[Contestant],
        others: &[Contestant],
        precedence: &Precedence<'p>,
    ) -> Vec<Option<NodeId>> {
        let keys: Vec<Key> = others.iter().map(|o| precedence.key(o.rule)).collect();
        let lists = Lists::new(&keys);
        let explicit = Explicit::new(team, others, precedence);
        let mut beginnings = Vec::new();
        let mut edges = Vec::new();
        for (place, member) in team.iter().enumerate() {
            let key = precedence.key(member.rule);
            let weaker: &[usize] = explicit.weaker.get(&place).map_or(&[], Vec::as_slice);
            let mut own = Vec::new();
            for (path, length) in lists.preferred(&key) {
                let place = |other: &usize| lists.place(&path, *other).filter(|place| *place < length);
                let mut without: Vec<usize> = weaker.iter().filter_map(place).collect();
                without.sort_unstable();
                own.push(Beginning { path, length, without });
            }
            beginnings.push(own);
            let stronger: &[usize] = explicit.stronger.get(&place).map_or(&[], Vec::as_slice);
            let already = |other: &&usize| Precedence::prefers(&keys[**other], &key, key.len());
            edges.push(stronger.iter().filter(|o| !already(o)).map(|o| others[*o].node).collect::<Vec<_>>());
        }
        let mut unions =
            Unions { relation, others, lists, beginnings: BTreeMap::new(), pieces: BTreeMap::new() };
        unions.make_beginnings(self, &beginnings);
        let mut shared: BTreeMap<BTreeSet<NodeId>, NodeId> = BTreeMap::new();
        let mut found = Vec::new();
        for (own, edges) in beginnings.iter().zip(edges) {
            let mut parts: BTreeSet<NodeId> = edges.into_iter().collect();
            for beginning in own {
                parts.extend(unions.parts(self, beginning));
            }
            let node = match shared.get(&parts) {
                Some(node) => Some(*node),
                None if parts.is_empty() => None,
                None => {
                    let nodes: Vec<NodeId> = parts.iter().copied().collect();
                    let node = self.union(relation, &nodes);
                    shared.insert(parts, node);
                    Some(node)
                }
            };
            found.push(node);
        }
        found
    }

    /// A node of what is in one of these; the only one itself.
    fn union(&mut self, relation: RelationId, nodes: &[NodeId]) -> NodeId {
        if let [only] = nodes {
            return *only;
        }
        let (arity, temporal) = (self.arity(relation), self.temporal(relation));
        let union = self.helper(NodeKind::Derived, arity, temporal);
        for node in nodes {
            let arguments = order::slots_up_to(arity);
            let body = vec![Literal::Holds { node: *node, arguments: arguments.clone() }];
            self.rule(Rule { head: union, arguments, slots: arity, body, origin: None });
        }
        union
    }
}

/// What `overrides` decides between two teams, by the places of the rules in them.
struct Explicit {
    /// The rules of the other team that beat a rule of the team.
    stronger: BTreeMap<usize, Vec<usize>>,
    /// Those that it beats.
    weaker: BTreeMap<usize, Vec<usize>>,
}

impl Explicit {
    fn new(team: &[Contestant], others: &[Contestant], precedence: &Precedence<'_>) -> Self {
        let places = |team: &[Contestant]| -> BTreeMap<RuleId, usize> {
            team.iter().enumerate().map(|(place, member)| (member.rule, place)).collect()
        };
        let (of_team, of_others) = (places(team), places(others));
        let mut explicit = Self { stronger: BTreeMap::new(), weaker: BTreeMap::new() };
        for (place, member) in team.iter().enumerate() {
            for loser in &precedence.program.rule(member.rule).overrides {
                if let Some(other) = of_others.get(loser)
                    && precedence.overrides(member.rule, *loser)
                {
                    explicit.weaker.entry(place).or_default().push(*other);
                }
            }
        }
        for (other, member) in others.iter().enumerate() {
            for loser in &precedence.program.rule(member.rule).overrides {
                if let Some(place) = of_team.get(loser)
                    && precedence.overrides(member.rule, *loser)
                {
                    explicit.stronger.entry(*place).or_default().push(other);
                }
            }
        }
        explicit
    }
}

/// Nodes for beginnings and pieces of lists.
struct Unions<'c> {
    relation: RelationId,
    others: &'c [Contestant],
    lists: Lists<'c>,
    beginnings: BTreeMap<(Path, usize), NodeId>,
    /// Pieces of a list whose length is a power of two and whose start is a multiple of it.
    pieces: BTreeMap<(Path, usize, usize), NodeId>,
}

impl Unions<'_> {
    /// Makes the nodes of the beginnings that are used as a whole, the shorter ones first.
    fn make_beginnings(&mut self, builder: &mut Builder<'_>, used: &[Vec<Beginning>]) {
        let whole = used.iter().flatten().filter(|b| b.without.is_empty());
        let lengths: BTreeSet<(Path, usize)> = whole.map(|b| (b.path.clone(), b.length)).collect();
        let mut last: Option<(Path, usize, NodeId)> = None;
        for (path, length) in lengths {
            let (from, shorter) = match &last {
                Some((same, length, node)) if *same == path => (*length, Some(*node)),
                _ => (0, None),
            };
            let list = &self.lists.rules(&path)[from..length];
            let nodes: Vec<NodeId> =
                shorter.into_iter().chain(list.iter().map(|i| self.others[*i].node)).collect();
            let node = builder.union(self.relation, &nodes);
            self.beginnings.insert((path.clone(), length), node);
            last = Some((path, length, node));
        }
    }

    /// The nodes that together are a beginning.
    fn parts(&mut self, builder: &mut Builder<'_>, beginning: &Beginning) -> Vec<NodeId> {
        if beginning.without.is_empty() {
            let whole = self.beginnings.get(&(beginning.path.clone(), beginning.length));
            return whole.copied().into_iter().collect();
        }
        let mut parts = Vec::new();
        let mut from = 0;
        for end in beginning.without.iter().copied().chain([beginning.length]) {
            self.range(builder, &beginning.path, from, end, &mut parts);
            from = end + 1;
        }
        parts
    }

    /// A range of a list as pieces, largest first.
    fn range(
        &mut self,
        builder: &mut Builder<'_>,
        path: &Path,
        from: usize,
        end: usize,
        parts: &mut Vec<NodeId>,
    ) {
        let mut at = from;
        while at < end {
            let aligned = if at == 0 { usize::MAX } else { 1 << at.trailing_zeros() };
            let mut size = 1;
            while size * 2 <= aligned && at + size * 2 <= end {
                size *= 2;
            }
            parts.push(self.piece(builder, path, at, size));
            at += size;
        }
    }

    fn piece(&mut self, builder: &mut Builder<'_>, path: &Path, at: usize, size: usize) -> NodeId {
        if size == 1 {
            return self.others[self.lists.rules(path)[at]].node;
        }
        let key = (path.clone(), at, size);
        if let Some(node) = self.pieces.get(&key) {
            return *node;
        }
        let halves =
            [self.piece(builder, path, at, size / 2), self.piece(builder, path, at + size / 2, size / 2)];
        let node = builder.union(self.relation, &halves);
        self.pieces.insert(key, node);
        node
    }
}
