//! Which variables a goal binds, and which it needs bound.

use super::Comparison;
use super::frame::Scope;
use super::goal::{At, Goal, Term, Variables, term_variables};
use crate::ids::VariableId;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a goal binds, given what is bound; `None` if it needs more.
pub(super) fn binds(goal: &Goal, bound: &Variables, scope: &Scope<'_>) -> Option<Variables> {
    let known = |term: &Term| term_variables(term).is_subset(bound);
    match goal {
        Goal::Holds { arguments, at, .. } => arguments_bind(arguments.iter(), at, bound),
        Goal::On { arguments, day, at, .. } | Goal::Event { arguments, day, at, .. } => {
            arguments_bind(arguments.iter().chain([day]), at, bound)
        }
        Goal::Doubt { arguments, day, at, .. } => {
            let days = day.as_ref().is_none_or(known);
            if days { arguments_bind(arguments.iter(), at, bound) } else { None }
        }
        Goal::Compare(Comparison::Equal, left, right) => match (left.variable(), right.variable()) {
            _ if known(left) && known(right) => Some(Variables::new()),
            (Some(variable), _) if known(right) => Some([variable].into()),
            (_, Some(variable)) if known(left) => Some([variable].into()),
            _ => None,
        },
        Goal::Compare(_, left, right) => (known(left) && known(right)).then(Variables::new),
        Goal::In(term, terms) => {
            let binds = term.variable().into_iter().collect();
            (terms.iter().all(known) && (term.variable().is_some() || known(term))).then_some(binds)
        }
        Goal::Under(left, right) => {
            let binds = left.variable().into_iter().chain(right.variable()).collect();
            (known(left) || known(right)).then_some(binds)
        }
        Goal::Is(term, _) => Some(term.variable().into_iter().collect()),
        Goal::Not { .. } | Goal::Quantified(_) => goal.free().is_subset(bound).then(Variables::new),
        Goal::Or(branches) => {
            let binds =
                branches.iter().map(|branch| closure(branch, bound, scope)).reduce(intersection)??;
            let outside = seen_outside(goal, scope);
            outside.iter().all(|v| bound.contains(v) || binds.contains(v)).then_some(binds)
        }
    }
}

fn intersection(a: Option<Variables>, b: Option<Variables>) -> Option<Variables> {
    Some(a?.intersection(&b?).copied().collect())
}

fn arguments_bind<'t>(
    arguments: impl Iterator<Item = &'t Term>,
    at: &At,
    bound: &Variables,
) -> Option<Variables> {
    if let At::Day(_, day) = at
        && !term_variables(day).is_subset(bound)
    {
        return None;
    }
    let arguments: Vec<&Term> = arguments.collect();
    let found: Variables = arguments.iter().filter_map(|a| a.variable()).collect();
    // What must be computed may use what stands beside it.
    let known = |v: &VariableId| bound.contains(v) || found.contains(v);
    let computed = arguments.iter().filter(|a| a.variable().is_none());
    computed.into_iter().flat_map(|a| term_variables(a)).all(|v| known(&v)).then_some(found)
}

/// All that goals bind together with what is bound; `None` if one of them finds something unbound in
/// whatever order.
pub(super) fn closure(goals: &[Goal], bound: &Variables, scope: &Scope<'_>) -> Option<Variables> {
    let mut bound = bound.clone();
    let mut pending: Vec<&Goal> = goals.iter().collect();
    while !pending.is_empty() {
        let before = pending.len();
        pending.retain(|goal| match binds(goal, &bound, scope) {
            Some(found) => {
                bound.extend(found);
                false
            }
            None => true,
        });
        if pending.len() == before {
            return None;
        }
    }
    Some(bound)
}

/// What each of the branches binds on its own, what it finds unbound being left out.
pub(super) fn bound_alone(branches: &[Rc<Vec<Goal>>], scope: &Scope<'_>) -> Variables {
    let alone = |branch: &Rc<Vec<Goal>>| {
        let mut bound = Variables::new();
        loop {
            let more: Variables =
                branch.iter().filter_map(|goal| binds(goal, &bound, scope)).flatten().collect();
            if more.is_subset(&bound) {
                return bound;
            }
            bound.extend(more);
        }
    };
    branches.iter().map(alone).reduce(|a, b| a.intersection(&b).copied().collect()).unwrap_or_default()
}

/// The variables of a goal that occur outside it as well.
pub(super) fn seen_outside(goal: &Goal, scope: &Scope<'_>) -> Variables {
    let mut inside: BTreeMap<VariableId, u32> = BTreeMap::new();
    goal.count(&mut |v| *inside.entry(v).or_default() += 1);
    let all = |v: VariableId| scope.occurrences.get(v.index()).copied().unwrap_or(0);
    inside.into_iter().filter(|(v, count)| all(*v) > *count).map(|(v, _)| v).collect()
}

/// What a goal may bind, whatever else is bound, and what it then needs.
pub(super) fn may_bind(goal: &Goal) -> Variables {
    match goal {
        Goal::Holds { arguments, .. } | Goal::Doubt { arguments, .. } => {
            arguments.iter().filter_map(Term::variable).collect()
        }
        Goal::On { arguments, day, .. } | Goal::Event { arguments, day, .. } => {
            arguments.iter().chain([day]).filter_map(Term::variable).collect()
        }
        Goal::Compare(Comparison::Equal, left, right) => {
            left.variable().into_iter().chain(right.variable()).collect()
        }
        Goal::In(term, _) | Goal::Is(term, _) => term.variable().into_iter().collect(),
        Goal::Under(left, right) => left.variable().into_iter().chain(right.variable()).collect(),
        Goal::Or(branches) => {
            let branch = |goals: &[Goal]| goals.iter().flat_map(may_bind).collect::<Variables>();
            let both = |a: Variables, b: Variables| a.intersection(&b).copied().collect();
            branches.iter().map(|b| branch(b)).reduce(both).unwrap_or_default()
        }
        Goal::Compare(..) | Goal::Not { .. } | Goal::Quantified(_) => Variables::new(),
    }
}

/// Goals that together bind `wanted`, chosen from `goals`: statements of facts before concepts, and what
/// needs least. Variables that none of them binds are left out.
pub(super) fn choose(wanted: &Variables, goals: &[&Goal], rank: &dyn Fn(&Goal) -> u32) -> Vec<Goal> {
    let mut chosen: Vec<Goal> = Vec::new();
    let mut needed = wanted.clone();
    let mut covered = Variables::new();
    loop {
        let open: Variables = needed.difference(&covered).copied().collect();
        let gain = |goal: &Goal| may_bind(goal).intersection(&open).count();
        let candidates = goals.iter().enumerate().filter(|(_, g)| !chosen.contains(g) && gain(g) > 0);
        let best = candidates.min_by_key(|(place, g)| (rank(g), usize::MAX - gain(g), *place));
        let Some((_, best)) = best else { return chosen };
        let bound = may_bind(best);
        let newly: Variables = match best {
            // An equation binds one side from the other.
            Goal::Compare(..) => bound.intersection(&open).take(1).copied().collect(),
            _ => bound,
        };
        if !matches!(best, Goal::Or(_)) {
            let uses: Variables = best.terms().into_iter().flat_map(term_variables).collect();
            needed.extend(uses.difference(&newly));
        }
        covered.extend(newly);
        chosen.push((*best).clone());
    }
}
