//! Rules on one issue that beat one another in a circle.
//!
//! Within a relation, most pairs are decided by rank, date and strength: by the keys of the rules. So rules
//! of one key and side are one class, what beats between classes is worked out once, and single pairs are
//! looked at only where `overrides` names them. The strongly connected components of that graph are found
//! by two searches (Kosaraju and Sharir) that keep, for each class, the list of rules not yet visited: near
//! linear in the rules and the pairs named, where all pairs would be quadratic.
//!
//! Whether heads can be one statement is looked at only within a component: where they cannot, it is split.

use super::super::resolve::Context;
use super::super::{MetaRule, Program, Rule, Side, TermKind};
use super::issue::{Apart, Issue, beginnings};
use super::{Key, beats, opposed, overrides};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{RelationId, RuleId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Reports, for each relation, a circle of rules that beat one another. One circle a component is shown.
pub(super) fn check(context: &mut Context) {
    // The norms of an act are one family.
    let mut families = BTreeMap::<RelationId, Vec<RuleId>>::new();
    for (at, rule) in context.program.rules.iter().enumerate() {
        let kind = context.program.relation(rule.head.relation).kind;
        if kind.is_argued() && !rule.erroneous && rule.repeats.is_none() {
            let family = kind.act().unwrap_or(rule.head.relation);
            families.entry(family).or_default().push(RuleId::at(at));
        }
    }
    let mut circles = BTreeSet::new();
    for rules in families.into_values() {
        circles_of(&context.program, rules, &mut circles);
    }
    for circle in circles {
        report(context, &circle);
    }
}

/// Finds circles among rules of one relation.
fn circles_of(program: &Program, rules: Vec<RuleId>, circles: &mut BTreeSet<Vec<RuleId>>) {
    let mut work = vec![rules];
    while let Some(rules) = work.pop() {
        for component in components(program, &rules) {
            match divide(program, &component) {
                Some(parts) => work.extend(parts),
                None => {
                    circles.extend(circle(program, &component));
                }
            }
        }
    }
}

/// Splits rules whose heads cannot all be one statement, or that do not all apply on one day; `None` if they
/// can. A rule may be in several parts; each part is smaller than the whole.
fn divide(program: &Program, rules: &[RuleId]) -> Option<Vec<Vec<RuleId>>> {
    let first = program.rule(*rules.first()?);
    let mut issue = Issue::any(first.head.arguments.len());
    let apart = rules.iter().find_map(|id| issue.take(program, program.rule(*id)).err())?;
    let all = || rules.iter().map(|id| (*id, program.rule(*id)));
    let mut parts: Vec<Vec<RuleId>> = match apart {
        Apart::At(place) => {
            let value = |rule: &Rule| match rule.head.arguments[place].kind {
                TermKind::Value(value) => Some(value),
                _ => None,
            };
            let values: BTreeSet<_> = all().filter_map(|(_, rule)| value(rule)).collect();
            let with = |wanted| all().filter(move |(_, r)| value(r).is_none_or(|found| found == wanted));
            values.into_iter().map(|wanted| with(wanted).map(|(id, _)| id).collect()).collect()
        }
        Apart::InTime => {
            let days: BTreeSet<_> = all().flat_map(|(_, rule)| beginnings(rule)).collect();
            let on = |day| all().filter(move |(_, rule)| rule.in_force.iter().any(|i| i.contains(day)));
            days.into_iter().map(|day| on(day).map(|(id, _)| id).collect()).collect()
        }
        Apart::InReadings => vec![],
    };
    parts.retain(|part| part.len() < rules.len());
    if parts.is_empty() {
        // Apart by types, by variables that stand twice, by readings: leave out one rule at a time that does not fit.
        parts = one_fewer(program, rules);
    }
    Some(parts)
}

/// The rules without the first that does not fit those before it, and the rules that fit that one.
fn one_fewer(program: &Program, rules: &[RuleId]) -> Vec<Vec<RuleId>> {
    let places = program.rule(rules[0]).head.arguments.len();
    let mut issue = Issue::any(places);
    let Some(at) = rules.iter().position(|id| issue.take(program, program.rule(*id)).is_err()) else {
        return vec![];
    };
    let without = rules.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, id)| *id).collect();
    let fits = |id: &&RuleId| {
        let mut issue = Issue::any(places);
        issue.take(program, program.rule(rules[at])).is_ok()
            && issue.take(program, program.rule(**id)).is_ok()
    };
    let with: Vec<RuleId> = rules.iter().filter(fits).copied().collect();
    if with.len() < rules.len() { vec![without, with] } else { vec![without] }
}

/// The rules of one relation as a graph: an edge from each rule to those it beats.
struct Graph<'p> {
    program: &'p Program,
    rules: &'p [RuleId],
    /// The class of each rule.
    class: Vec<usize>,
    /// The rules of each class.
    members: Vec<Vec<usize>>,
    /// The classes whose rules each class beats unless `overrides` says otherwise, and the reverse.
    beaten: Vec<Vec<usize>>,
    beating: Vec<Vec<usize>>,
    /// The rules that `overrides` connects each rule with, in either direction.
    named: Vec<Vec<usize>>,
}

impl<'p> Graph<'p> {
    fn new(program: &'p Program, rules: &'p [RuleId]) -> Self {
        let mut classes = BTreeMap::<((RelationId, Side), Key), Vec<usize>>::new();
        for (at, id) in rules.iter().enumerate() {
            let rule = program.rule(*id);
            classes.entry(((rule.head.relation, rule.side), Key::of(rule))).or_default().push(at);
        }
        let keys: Vec<((RelationId, Side), Key)> = classes.keys().copied().collect();
        let members: Vec<Vec<usize>> = classes.into_values().collect();
        let mut class = vec![0; rules.len()];
        for (number, members) in members.iter().enumerate() {
            for at in members {
                class[*at] = number;
            }
        }
        let (mut beaten, mut beating) = (vec![vec![]; keys.len()], vec![vec![]; keys.len()]);
        let opposed_classes = |a: usize, b: usize| {
            let rule = |class: usize| members[class].first().map(|at| program.rule(rules[*at]));
            rule(a).zip(rule(b)).is_some_and(|(r, s)| opposed(program, r, s))
        };
        for (a, (_, key)) in keys.iter().enumerate() {
            for (b, (_, other)) in keys.iter().enumerate() {
                if opposed_classes(a, b) && by_key(program, key, other) {
                    beaten[a].push(b);
                    beating[b].push(a);
                }
            }
        }
        let place: BTreeMap<RuleId, usize> = rules.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut named = vec![vec![]; rules.len()];
        for (at, id) in rules.iter().enumerate() {
            let rule = program.rule(*id);
            for other in rule.overrides.iter().filter_map(|other| place.get(other)) {
                if opposed(program, program.rule(rules[*other]), rule) {
                    named[at].push(*other);
                    named[*other].push(at);
                }
            }
        }
        for list in &mut named {
            list.sort_unstable();
            list.dedup();
        }
        Self { program, rules, class, members, beaten, beating, named }
    }

    /// Whether rule `a` beats rule `b`; two that override one another both do.
    fn beats(&self, a: usize, b: usize) -> bool {
        let (r, s) = (self.rules[a], self.rules[b]);
        mutual(self.program, r, s) || beats(self.program, r, s).is_some()
    }

    /// The next rule not yet visited that `at` beats (`backwards`: that beats it), taken out of `left`.
    fn next(&self, at: usize, backwards: bool, left: &mut Unvisited, at_named: &mut usize) -> Option<usize> {
        while let Some(other) = self.named[at].get(*at_named) {
            *at_named += 1;
            let edge = if backwards { self.beats(*other, at) } else { self.beats(at, *other) };
            if edge && left.take(*other) {
                return Some(*other);
            }
        }
        let classes = if backwards { &self.beating } else { &self.beaten };
        for class in &classes[self.class[at]] {
            let mut seek = left.first(*class);
            while let Some(other) = seek {
                if self.named[at].binary_search(&other).is_err() {
                    left.take(other);
                    return Some(other);
                }
                seek = left.after(other);
            }
        }
        None
    }
}

fn mutual(program: &Program, r: RuleId, s: RuleId) -> bool {
    let before = |meta: MetaRule| {
        let place = |wanted| program.precedence.iter().position(|m| *m == wanted);
        place(MetaRule::Overrides).is_some_and(|over| place(meta).is_none_or(|other| over < other))
    };
    let (of_r, of_s) = (program.rule(r), program.rule(s));
    let (of_key, against) = (Key::of(of_r), Key::of(of_s));
    let earlier = [MetaRule::Rank, MetaRule::Later, MetaRule::Strength];
    opposed(program, of_r, of_s)
        && overrides(of_r, s)
        && overrides(of_s, r)
        && earlier.iter().all(|meta| before(*meta) || of_key.against(&against, *meta).is_none())
        && program.precedence.contains(&MetaRule::Overrides)
}

/// Whether rules with the one key beat rules with the other where `overrides` does not connect them.
pub(super) fn by_key(program: &Program, key: &Key, other: &Key) -> bool {
    program.precedence.iter().find_map(|meta| key.against(other, *meta)) == Some(true)
}

/// The rules of each class not yet visited, as linked lists.
struct Unvisited {
    heads: Vec<Option<usize>>,
    next: Vec<Option<usize>>,
    before: Vec<Option<usize>>,
    class: Vec<usize>,
    visited: Vec<bool>,
}

impl Unvisited {
    fn all(graph: &Graph<'_>) -> Self {
        let count = graph.rules.len();
        let mut left = Self {
            heads: vec![None; graph.members.len()],
            next: vec![None; count],
            before: vec![None; count],
            class: graph.class.clone(),
            visited: vec![false; count],
        };
        for (class, members) in graph.members.iter().enumerate() {
            left.heads[class] = members.first().copied();
            for pair in members.windows(2) {
                left.next[pair[0]] = Some(pair[1]);
                left.before[pair[1]] = Some(pair[0]);
            }
        }
        left
    }

    fn first(&self, class: usize) -> Option<usize> {
        self.heads[class]
    }

    fn after(&self, at: usize) -> Option<usize> {
        self.next[at]
    }

    /// Marks as visited; `false` if it was already.
    fn take(&mut self, at: usize) -> bool {
        if std::mem::replace(&mut self.visited[at], true) {
            return false;
        }
        let (before, next) = (self.before[at], self.next[at]);
        match before {
            Some(before) => self.next[before] = next,
            None => self.heads[self.class[at]] = next,
        }
        if let Some(next) = next {
            self.before[next] = before;
        }
        true
    }
}

/// The components of more than one rule.
fn components(program: &Program, rules: &[RuleId]) -> Vec<Vec<RuleId>> {
    let graph = Graph::new(program, rules);
    let mut left = Unvisited::all(&graph);
    let mut finished = Vec::with_capacity(rules.len());
    for root in 0..rules.len() {
        if left.take(root) {
            search(&graph, root, false, &mut left, &mut |at| finished.push(at));
        }
    }
    let mut left = Unvisited::all(&graph);
    let mut found = Vec::new();
    for root in finished.into_iter().rev() {
        if left.take(root) {
            let mut component = Vec::new();
            search(&graph, root, true, &mut left, &mut |at| component.push(rules[at]));
            if component.len() > 1 {
                component.sort_unstable();
                found.push(component);
            }
        }
    }
    found
}

/// Depth first from `root`, without recursion; `done` is called when all below a rule is done.
fn search(
    graph: &Graph<'_>,
    root: usize,
    backwards: bool,
    left: &mut Unvisited,
    done: &mut dyn FnMut(usize),
) {
    let mut stack = vec![(root, 0)];
    while let Some((at, named)) = stack.last_mut() {
        let at = *at;
        if let Some(next) = graph.next(at, backwards, left, named) {
            stack.push((next, 0));
        } else {
            stack.pop();
            done(at);
        }
    }
}

/// A shortest circle through the first rule of a component.
fn circle(program: &Program, component: &[RuleId]) -> Option<Vec<RuleId>> {
    let graph = Graph::new(program, component);
    let mut left = Unvisited::all(&graph);
    let mut from = vec![None; component.len()];
    let mut queue = VecDeque::from([0]);
    left.take(0);
    while let Some(at) = queue.pop_front() {
        if at != 0 && graph.beats(at, 0) {
            let path = std::iter::successors(Some(at), |at| from[*at]).map(|at| component[at]);
            let mut path: Vec<RuleId> = path.collect();
            path.reverse();
            return Some(path);
        }
        let mut named = 0;
        while let Some(next) = graph.next(at, false, &mut left, &mut named) {
            from[next] = Some(at);
            queue.push_back(next);
        }
    }
    None
}

fn report(context: &mut Context, circle: &[RuleId]) {
    let program = &context.program;
    let Some(first) = circle.first().map(|id| program.rule(*id)) else { return };
    let concept = &program.relation(first.head.relation).name;
    let message = format!("rules on `{concept}` beat one another in a circle");
    let label = format!("`{}`", first.display);
    let mut diagnostic = Diagnostic::error(codes::CYCLE_OF_RULES, first.span, message, label);
    let mut steps = Vec::new();
    for (at, id) in circle.iter().enumerate() {
        let next = circle[(at + 1) % circle.len()];
        let (rule, beaten) = (program.rule(*id), program.rule(next));
        let meta = match beats(program, *id, next) {
            Some(MetaRule::Rank) => "by rank",
            Some(MetaRule::Later) => "as the later one",
            Some(MetaRule::Strength) => "as a rule before a presumption",
            Some(MetaRule::Overrides) | None => "because it overrides it",
        };
        steps.push(format!("`{}` beats `{}` {meta}", rule.display, beaten.display));
        if at > 0 {
            diagnostic = diagnostic.also(rule.span, format!("`{}`", rule.display));
        }
    }
    diagnostic = diagnostic.note(steps.join("; "));
    context.report(diagnostic);
    for id in circle {
        context.program.rules[id.index()].erroneous = true;
    }
}
