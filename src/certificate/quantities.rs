//! Quantifiers and aggregates: members that are shown, and the split that says that there are no others.

use super::Bound;
use super::goals::{Check, Goal, Item, Tree};
use super::text::{Line, Step, require};
use crate::hir::terms::{Binding, Scope, aggregates, without};
use crate::hir::words::show_value;
use crate::hir::worth::{Worth, aggregate, binds_alone, compare, may_bind, meet};
use crate::hir::{Aggregate, Comparison, ConditionKind, Quantified, Quantity, Rule, Term};
use crate::ids::VariableId;
use crate::value::Value;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What may stand at the end of a branch of a split.
#[derive(Clone, Copy)]
pub(super) enum Leaf<'p> {
    /// A condition fails there.
    Never,
    /// A condition of the rule fails; or (`true`) what it concludes is exempted by the claim.
    Head(&'p Rule, bool),
    /// A member of a quantifier or aggregate.
    Member(Counting<'p>),
}

/// At which leaf of a split something fails; `None`: it holds.
pub(super) type Fails<'p> = Option<Leaf<'p>>;

/// How members that a split meets are counted.
#[derive(Clone, Copy)]
pub(super) struct Counting<'p> {
    over: &'p [VariableId],
    /// What is asked of each, and the variables that belong to that.
    body: Option<(Item<'p>, &'p [VariableId])>,
    bound: Bound,
    mode: Mode,
    tally: usize,
}

/// What is to be said of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// It has what is asked.
    All,
    /// It has what is asked, or counts as one that lacks it.
    Part,
    /// It lacks what is asked, or counts as one that has it.
    Most,
    /// It counts.
    Collect,
}

/// A member that is to be shown: values of the variables, with which conditions hold (or fail) in a bound.
#[derive(Clone)]
pub(super) struct Member<'p> {
    scope: Scope<'p>,
    given: [&'p [VariableId]; 3],
    conditions: Vec<(Item<'p>, Bound, bool)>,
    binding: Binding,
    over: &'p [VariableId],
    tally: usize,
}

/// Members that count.
#[derive(Clone, Default)]
pub(super) struct Tally {
    has: BTreeSet<Vec<Value>>,
    lacks: BTreeSet<Vec<Value>>,
    /// Whether a split met any.
    any: bool,
}

impl<'p, 't> Check<'_, 'p, '_, 't> {
    /// Goals for the members of the aggregates of terms: those shown in the bound, then a split in the other.
    pub fn members(&mut self, item: Item<'p>, terms: &[&'p Term], binding: &Binding, shown: Bound) {
        let (first, found) = (self.tallies.len(), aggregates(terms));
        self.tallies.resize(first + 2 * found.len(), Tally::default());
        for (place, of) in found.into_iter().enumerate().rev() {
            self.goals.push(Goal::Aggregate(item, of, Rc::clone(binding), shown, first + 2 * place));
        }
    }

    /// `count N`, then N members.
    fn counted(&mut self, member: &Member<'p>) -> Step<usize> {
        let line = self.line()?;
        let number = line.number(1)?;
        let right = line.is("count") && line.ends(2).is_ok() && number <= self.block().lines.1;
        require(right, "`count N` must say how many members follow")?;
        self.goals.extend((0..number).map(|_| Goal::Witness(member.clone())));
        Ok(number)
    }

    /// A quantifier holds in a bound.
    pub fn quantified(&mut self, item: Item<'p>, q: &'p Quantified, binding: &Binding, bound: Bound) -> Step {
        let member = self.ranging(item, q, binding, (bound, bound, true));
        let (every, domain) = (q.quantity == Quantity::Every, Item { direct: false, ..item });
        let leaf = (if every { Mode::All } else { Mode::Part }, member.tally);
        let cover = Goal::Refute(cover(domain, item, q, binding, (bound.other(), bound), leaf));
        // A member of what it ranges over, which does not count.
        let (first, tally) = (member.conditions.iter().take(1).copied().collect(), self.tallies.len());
        let one = Goal::Witness(Member { conditions: first, tally, ..member.clone() });
        self.tallies.push(Tally::default());
        self.goals.push(Goal::Count(q, member.tally, true));
        self.goals.extend((every || q.quantity.is_fraction()).then_some(cover));
        let none = every || self.counted(&member)? == 0 && q.quantity.is_fraction();
        self.goals.extend((none && !q.if_any).then_some(one));
        Ok(())
    }

    /// A quantifier fails in a bound. What is asked counts as if no negation lay between, and that there is
    /// something to range over as well.
    pub fn unquantified(&mut self, item: Item<'p>, q: &'p Quantified, tree: &Tree<'p>) -> Step {
        let (bound, binding) = (tree.bound, &tree.binding);
        let lacking = self.ranging(item, q, binding, (bound.other(), bound, false));
        if q.quantity == Quantity::Every {
            if !q.if_any && self.takes("empty") {
                let item = Item { condition: &q.domain, ..item };
                self.goals.push(Goal::Refute(Tree::new(item, binding, &locals(q), bound, Leaf::Never)));
                return Ok(());
            }
            q.body.as_ref().ok_or("`empty` must say that it ranges over nothing")?;
            self.goals.push(Goal::Witness(lacking));
            return Ok(());
        }
        let cover = cover(item, item, q, binding, (bound, bound), (Mode::Most, lacking.tally));
        self.goals.extend([Goal::Count(q, lacking.tally, false), Goal::Refute(cover)]);
        if q.quantity.is_fraction() { self.counted(&lacking).map(drop) } else { Ok(()) }
    }

    /// Members of what a quantifier ranges over, read in the first bound; of each, what is asked holds or fails
    /// in the second. They have a tally of their own.
    fn ranging(
        &mut self,
        item: Item<'p>,
        q: &'p Quantified,
        binding: &Binding,
        (domain, bound, holds): (Bound, Bound, bool),
    ) -> Member<'p> {
        self.tallies.push(Tally::default());
        let body = q.body.iter().map(|condition| (Item { condition, ..item }, bound, holds));
        // What ranges is read through a negation where it is read in the other bound.
        let ranges = Item { condition: &q.domain, direct: item.direct && domain == bound, ..item };
        let conditions = [(ranges, domain, true)].into_iter().chain(body).collect();
        let given = if holds { locals(q) } else { [&q.variables[..], &q.domain_locals, &[]] };
        let (scope, binding, over) = (item.scope, without(binding, &[&q.body_locals]), &q.variables[..]);
        Member { scope, given, conditions, binding, over, tally: self.tallies.len() - 1 }
    }

    /// `with X=a …`: values with which the conditions hold or fail.
    pub fn witness(&mut self, member: &Member<'p>) -> Step {
        let line = self.line()?;
        require(line.is("with"), "`with X=a …` must give a member")?;
        let values = self.given(&line, 1, member.scope, &member.given, &member.binding)?;
        for (item, bound, holds) in member.conditions.iter().rev() {
            self.goals.push(if *holds {
                Goal::Support(*item, Rc::clone(&values), *bound)
            } else {
                Goal::Refute(Tree::new(*item, &values, &[], *bound, Leaf::Never))
            });
        }
        let tuple = tuple(member.over, &values)?;
        let into = &mut self.tallies[member.tally];
        let fails = member.conditions.iter().any(|(_, _, holds)| !holds);
        let new = if fails { into.lacks.insert(tuple) } else { into.has.insert(tuple) };
        require(new, "this member was given before")
    }

    /// `has`, `lacks` or `reaches`: what is to be said of a member that a split meets.
    pub fn member(&mut self, line: &Line<'t>, tree: &Tree<'p>) -> Step {
        let Leaf::Member(Counting { over, body, bound, mode, tally }) = tree.leaf else {
            return Err("a condition that fails must be named here".to_owned());
        };
        let tuple = tuple(over, &tree.binding)?;
        self.tallies[tally].any = true;
        let has = line.is("has") && matches!(mode, Mode::All | Mode::Part);
        if let (true, Some((item, locals))) = (has, body) {
            let values = self.given(line, 1, tree.scope, &[locals], &tree.binding)?;
            self.goals.push(Goal::Support(item, values, bound));
            return Ok(());
        }
        line.ends(1)?;
        match (line.word(0)?, mode, body) {
            ("has", Mode::All | Mode::Part, None) => {}
            ("lacks", Mode::Most, Some((item, locals))) => {
                let tree = Tree::new(item, &tree.binding, &[locals], bound, Leaf::Never);
                self.goals.push(Goal::Refute(tree));
            }
            ("has", Mode::Most, _) | ("reaches", Mode::Collect, _) => self.tallies[tally].has.extend([tuple]),
            ("lacks", Mode::Part, Some(_)) => self.tallies[tally].lacks.extend([tuple]),
            _ => return Err("a member needs another line here".to_owned()),
        }
        Ok(())
    }

    /// Whether what was counted suffices for a quantifier to hold, or (`holds` is false) to fail.
    pub fn count(&mut self, q: &Quantified, tally: usize, holds: bool) -> Step {
        let Tally { has, lacks, any } = &self.tallies[tally];
        let enough = q.quantity.is_met(has.len(), lacks.len(), holds || *any);
        require(enough == holds, "the members counted do not decide it")
    }

    /// The members of an aggregate: those shown, then a split over all.
    pub fn aggregate(
        &mut self,
        item: Item<'p>,
        of: &'p Aggregate,
        binding: &Binding,
        shown: Bound,
        tally: usize,
    ) -> Step {
        let (scope, over, given) = (item.scope, &of.over[..], [&of.over[..], &of.locals, &[]]);
        let counting = Counting { over, body: None, bound: shown, mode: Mode::Collect, tally: tally + 1 };
        let item = Item { condition: &of.condition, direct: false, ..item };
        let tree = Tree::new(item, binding, &given, shown.other(), Leaf::Member(counting));
        self.goals.push(Goal::Refute(tree));
        let (conditions, binding) = (vec![(item, shown, true)], Rc::clone(binding));
        self.counted(&Member { scope, given, conditions, binding, over, tally }).map(drop)
    }

    /// What the aggregates of terms are worth, from their tallies; `sure`: the members shown are certain, and
    /// those met possible, otherwise the other way round.
    fn worths(&self, first: usize, terms: &[&'p Term], sure: bool) -> Step<Vec<Option<Worth>>> {
        let mut found = Vec::new();
        for (place, of) in aggregates(terms).into_iter().enumerate() {
            let at = first + 2 * place;
            let (shown, met) = (&self.tallies[at].has, &self.tallies[at + 1].has);
            let (certain, possible) = if sure { (shown, met) } else { (met, shown) };
            require(certain.is_subset(possible), "a member is certain here, and not possible there")?;
            let value = of.value.and_then(|value| of.over.iter().position(|v| *v == value)).unwrap_or(0);
            let values = |tuple: &Vec<Value>| tuple.get(value).copied();
            let sure: Vec<Value> = certain.iter().filter_map(values).collect();
            let maybe: Vec<Value> = possible.difference(certain).filter_map(values).collect();
            found.push(aggregate(of.kind, &sure, &maybe)?);
        }
        Ok(found)
    }

    /// A comparison whose aggregates were counted holds in a bound, or fails at this leaf.
    pub fn compared(&self, item: Item<'p>, with: &Binding, at: (Bound, usize), fails: Fails<'p>) -> Step {
        let ConditionKind::Compare(comparison, left, right) = &item.condition.kind else { return Ok(()) };
        let ((bound, first), holds, sides) = (at, fails.is_none(), [left, right]);
        let worths = self.worths(first, &sides, (bound == Bound::Lower) == holds)?;
        let binds = match fails {
            Some(Leaf::Head(rule, _)) => binds_alone(rule, sides),
            _ => holds && may_bind(sides),
        };
        let each = !worths.is_empty() && binds && *comparison == Comparison::Equal;
        let mut worths = worths.into_iter();
        let left = item.scope.worth(left, with, &mut worths)?;
        let so = match left.zip(item.scope.worth(right, with, &mut worths)?) {
            None => false,
            Some((left, right)) if bound == Bound::Upper && each => meet(&left, &right),
            Some((left, right)) if bound == Bound::Upper => compare(*comparison, &left, &right).1,
            Some((left, right)) => compare(*comparison, &left, &right).0,
        };
        require(so == holds, "the values do not decide this comparison so")
    }

    /// The cases of `X = term`, whose aggregates were counted.
    pub fn equate(&mut self, tree: &Tree<'p>, variable: VariableId, term: &'p Term, first: usize) -> Step {
        let worths = self.worths(first, &[term], tree.bound == Bound::Upper)?;
        let worth = tree.scope.worth(term, &tree.binding, &mut worths.into_iter())?;
        let all = worth.map(|worth| worth.all).filter(|all| tree.bound == Bound::Upper || all.len() == 1);
        let case = |value: Value| {
            let binding = tree.scope.bind(&tree.binding, variable, value)?;
            Some((show_value(tree.scope.program, &value), binding))
        };
        self.branch(tree, all.unwrap_or_default().into_iter().filter_map(case).collect());
        Ok(())
    }
}

/// A split of what a quantifier ranges over in the first bound; what is asked is read in the second.
fn cover<'p>(
    domain: Item<'p>,
    item: Item<'p>,
    q: &'p Quantified,
    binding: &Binding,
    (ranging, bound): (Bound, Bound),
    (mode, tally): (Mode, usize),
) -> Tree<'p> {
    let body = q.body.as_ref().map(|condition| (Item { condition, ..item }, q.body_locals.as_slice()));
    let leaf = Leaf::Member(Counting { over: &q.variables, body, bound, mode, tally });
    Tree::new(Item { condition: &q.domain, ..domain }, binding, &locals(q), ranging, leaf)
}

/// All variables of a quantifier.
fn locals(q: &Quantified) -> [&[VariableId]; 3] {
    [&q.variables, &q.domain_locals, &q.body_locals]
}

fn tuple(over: &[VariableId], binding: &Binding) -> Step<Vec<Value>> {
    let values = over.iter().map(|v| binding.get(v.index()).copied().flatten());
    values.collect::<Option<_>>().ok_or_else(|| "a variable of the member has no value".to_owned())
}
