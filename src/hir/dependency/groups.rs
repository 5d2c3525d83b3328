//! Which relations depend on one another, by any rule that is ever in force.

use crate::hir::{Condition, Program, Rule, Term, TermKind};
use crate::ids::RelationId;
use crate::time::Interval;

/// For each relation those that its rules read, by any rule that is ever in force. Cost: linear in the rules.
pub fn reads(program: &Program) -> Vec<Vec<usize>> {
    let mut reads = vec![Vec::new(); program.relations.len()];
    for rule in program.rules.iter().filter(|rule| !rule.erroneous) {
        if !rule.in_force.iter().all(Interval::is_empty) {
            let found: &mut Vec<usize> = &mut reads[rule.head.relation.index()];
            each_part(rule, &mut |part| {
                if let Part::Relation(relation, _) = part {
                    found.push(relation.index());
                }
            });
        }
    }
    reads
}

/// For each relation the number of its component, by what relations read ([`reads`]): burdens are settled
/// between components, and these are larger than what depends on itself in one world or on one day. The norms
/// of an act are one relation for this. Cost: linear in what is read.
pub fn groups(program: &Program, reads: &[Vec<usize>]) -> Vec<usize> {
    let mut edges = reads.to_vec();
    for norms in program.norms.values() {
        let [a, b, c] = [norms.must, norms.may, norms.must_not].map(RelationId::index);
        for (from, to) in [(a, b), (b, c), (c, a)] {
            edges[from].push(to);
        }
    }
    components(&edges)
}

/// What a rule is made of.
pub enum Part<'p> {
    /// A relation is read; whether it is asked on which day something happened.
    Relation(RelationId, bool),
    /// A term.
    Term(&'p Term),
    /// Terms are compared.
    Compared(&'p Term, &'p Term),
}

/// Calls `found` with whatever the head, the conditions and the exceptions of a rule are made of.
pub fn each_part<'p>(rule: &'p Rule, found: &mut dyn FnMut(Part<'p>)) {
    use crate::hir::ConditionKind::{Atom, Compare, Excluded, On};
    let conditions = rule.exceptions.iter().map(|e| &e.condition).chain([&rule.body]);
    let (mut conditions, mut terms): (Vec<&Condition>, Vec<&Term>) =
        (conditions.collect(), rule.head.arguments.iter().collect());
    while !conditions.is_empty() || !terms.is_empty() {
        if let Some(condition) = conditions.pop() {
            if let Atom(atom) | Excluded(atom) | On(atom, _) = &condition.kind {
                found(Part::Relation(atom.relation, matches!(condition.kind, On(..))));
            }
            if let Compare(_, left, right) = &condition.kind {
                found(Part::Compared(left, right));
            }
            conditions.extend(condition.parts());
            terms.extend(condition.terms());
        }
        if let Some(term) = terms.pop() {
            found(Part::Term(term));
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
