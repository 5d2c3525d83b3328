//! Which relations depend on one another, by any rule that is ever in force.

use crate::hir::{Condition, Program, Term, TermKind};
use crate::time::Interval;

/// For each relation the number of its component: burdens are settled between components, and these are
/// larger than what depends on itself in one world or on one day. Cost: linear in the rules.
pub fn groups(program: &Program) -> Vec<usize> {
    let mut reads = vec![Vec::new(); program.relations.len()];
    for rule in program.rules.iter().filter(|rule| !rule.erroneous) {
        if !rule.in_force.iter().all(Interval::is_empty) {
            let conditions = rule.exceptions.iter().map(|e| &e.condition).chain([&rule.body]);
            relations(conditions, &rule.head.arguments, &mut reads[rule.head.relation.index()]);
        }
    }
    components(&reads)
}

/// Adds the relations that conditions and terms read.
fn relations<'p>(conditions: impl Iterator<Item = &'p Condition>, head: &'p [Term], found: &mut Vec<usize>) {
    use crate::hir::ConditionKind::{Atom, Excluded, On};
    let (mut conditions, mut terms): (Vec<&Condition>, Vec<&Term>) =
        (conditions.collect(), head.iter().collect());
    while !conditions.is_empty() || !terms.is_empty() {
        if let Some(condition) = conditions.pop() {
            if let Atom(atom) | Excluded(atom) | On(atom, _) = &condition.kind {
                found.push(atom.relation.index());
            }
            conditions.extend(condition.parts());
            terms.extend(condition.terms());
        }
        if let Some(term) = terms.pop() {
            terms.extend(term.parts());
            if let TermKind::Aggregate(aggregate) = &term.kind {
                conditions.push(&aggregate.condition);
            }
        }
    }
}

/// For each node the number of its strongly connected component (Tarjan, 1972, with a stack of its own).
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let (mut component, mut index, mut low) =
        (vec![NEW; edges.len()], vec![NEW; edges.len()], vec![NEW; edges.len()]);
    let (mut open, mut next, mut count) = (Vec::new(), 0, 0);
    for root in 0..edges.len() {
        let mut frames = if index[root] == NEW { vec![(root, 0)] } else { vec![] };
        while let Some((node, followed)) = frames.pop() {
            if followed == 0 {
                (index[node], low[node]) = (next, next);
                next += 1;
                open.push(node);
            } else {
                let child = edges[node][followed - 1];
                if component[child] == NEW {
                    low[node] = low[node].min(low[child]);
                }
            }
            if let Some(target) = edges[node].get(followed).copied() {
                frames.push((node, followed + 1));
                if index[target] == NEW {
                    frames.push((target, 0));
                }
                continue;
            }
            if low[node] == index[node] {
                while let Some(member) = open.pop() {
                    component[member] = count;
                    if member == node {
                        break;
                    }
                }
                count += 1;
            }
        }
    }
    component
}
