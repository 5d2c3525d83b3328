//! Which relation depends on which, and what depends on itself.
//!
//! Components are sets of relations that depend on one another. Recursion through an aggregate is an error;
//! recursion through negation is allowed, and a warning where a burden of doubt settles it.

use super::Program;
use super::resolve::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{RelationId, RuleId};
use crate::source::Span;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

mod edges;
mod groups;
mod reach;

pub use groups::{Part, each_part, groups, reads};
pub use reach::disputes_behind;

/// How one relation depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dependence {
    /// More of the one never makes less of the other.
    Positive,
    /// Through `not`, `unless`, `excluded`, what a quantifier ranges over, or the defeat of rules.
    Negative,
    /// Through `count`, `sum`, `min` or `max`.
    Aggregate,
}

/// One relation depends on another because of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// The relation that the rule is about.
    pub from: RelationId,
    /// The relation that it asks.
    pub to: RelationId,
    /// How.
    pub dependence: Dependence,
    /// The rule.
    pub rule: RuleId,
    /// Where it asks.
    pub span: Span,
}

/// Relations that depend on one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// The relations, sorted.
    pub relations: Vec<RelationId>,
    /// A shortest circle of edges within it, one through negation if there is one; empty if nothing depends
    /// on itself.
    pub circle: Vec<Edge>,
}

impl Component {
    /// Whether something in it depends on itself.
    pub fn is_recursive(&self) -> bool {
        !self.circle.is_empty()
    }

    /// Whether something in it depends on itself through negation.
    pub fn is_through_negation(&self) -> bool {
        self.circle.iter().any(|edge| edge.dependence != Dependence::Positive)
    }
}

/// The graph of dependence: for each relation its edges, sorted, each once.
struct Graph {
    edges: Vec<Vec<Edge>>,
}

/// The components of the relations that rules conclude, those on which others depend first.
///
/// Cost: linear in the rules, apart from sorting; nothing is recursive, so that long chains are no danger.
pub fn components(program: &Program) -> Vec<Component> {
    let graph = Graph::of(program);
    let place = graph.places();
    let mut components = in_order(&place);
    for component in &mut components {
        component.circle = graph.circle(&component.relations, &place);
    }
    let concluded = |c: &Component| c.relations.iter().any(|r| !is_stated(program, *r));
    components.retain(concluded);
    components
}

fn is_stated(program: &Program, relation: RelationId) -> bool {
    program.relation(relation).kind.is_stated()
}

/// The components in words: in order of evaluation, and for each that depends on itself, why.
pub fn stratification(program: &Program) -> String {
    let mut text = String::new();
    let components = components(program);
    for (at, component) in components.iter().enumerate() {
        let names = component.relations.iter().map(|r| program.relation(*r).name.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        let how = match (component.is_recursive(), component.is_through_negation()) {
            (_, true) => ": depends on itself through negation",
            (true, _) => ": depends on itself",
            _ => "",
        };
        let _ = writeln!(text, "{}. {names}{how}", at + 1);
        for edge in &component.circle {
            let _ = writeln!(text, "   {}", step(program, edge));
        }
    }
    text
}

/// One edge in words.
fn step(program: &Program, edge: &Edge) -> String {
    let name = |relation: RelationId| &program.relation(relation).name;
    let how = match edge.dependence {
        Dependence::Positive => "on",
        Dependence::Negative => "negatively on",
        Dependence::Aggregate => "by an aggregate on",
    };
    format!("{} depends {how} {} ({})", name(edge.from), name(edge.to), program.rule(edge.rule).display)
}

/// Reports recursion through aggregates, and circles through negation that a burden settles.
pub(super) fn check(context: &mut Context) {
    let graph = Graph::of(&context.program);
    let place = graph.places();
    let components = in_order(&place);
    for component in &components {
        let aggregates = graph.within(component, &place).filter(|e| e.dependence == Dependence::Aggregate);
        let mut reported: Vec<RuleId> = Vec::new();
        for edge in aggregates.collect::<Vec<_>>() {
            if !reported.contains(&edge.rule) {
                reported.push(edge.rule);
                through_aggregate(context, &graph, component, &place, edge);
            }
        }
        if reported.is_empty() {
            under_burden(context, &graph, component, &place);
        }
    }
}

fn through_aggregate(
    context: &mut Context,
    graph: &Graph,
    component: &Component,
    place: &[usize],
    edge: Edge,
) {
    let program = &context.program;
    let name = &program.relation(edge.from).name;
    let asked = &program.relation(edge.to).name;
    let message = if edge.from == edge.to {
        format!("what is counted or added depends on the result: `{name}` is within its own aggregate")
    } else {
        format!("what is counted or added depends on the result: `{asked}` depends on `{name}`")
    };
    let circle = graph.circle_through(edge, &component.relations, place);
    let steps: Vec<String> = circle.iter().map(|edge| step(program, edge)).collect();
    let mut diagnostic =
        Diagnostic::error(codes::RECURSION_THROUGH_AGGREGATE, edge.span, message, "within an aggregate");
    for other in circle.iter().skip(1) {
        diagnostic = diagnostic.also(other.span, "asked here");
    }
    context.report(diagnostic.note(steps.join("; ")));
    context.program.rules[edge.rule.index()].erroneous = true;
}

fn under_burden(context: &mut Context, graph: &Graph, component: &Component, place: &[usize]) {
    let program = &context.program;
    let burdened = component.relations.iter().find(|r| program.relation(**r).burden.is_some());
    let Some(relation) = burdened.copied() else { return };
    let circle = graph.circle(&component.relations, place);
    let Some(first) = circle.iter().find(|edge| edge.dependence != Dependence::Positive) else { return };
    let name = &program.relation(relation).name;
    let message = format!("`{name}` depends on itself through negation, and has a burden of doubt");
    let steps: Vec<String> = circle.iter().map(|edge| step(program, edge)).collect();
    let diagnostic =
        Diagnostic::warning(codes::CIRCLE_UNDER_BURDEN, program.relation(relation).span, message, "")
            .also(first.span, "the circle passes here")
            .note(steps.join("; "))
            .note("where the circle decides nothing, the burden does: that is seldom what a rule means");
    context.report(diagnostic);
}

/// The components in order of evaluation, their circles not yet found.
fn in_order(place: &[usize]) -> Vec<Component> {
    let count = place.iter().max().map_or(0, |last| last + 1);
    let mut components = vec![Component { relations: vec![], circle: vec![] }; count];
    for (at, component) in place.iter().enumerate() {
        components[*component].relations.push(RelationId::at(at));
    }
    components
}

impl Graph {
    fn of(program: &Program) -> Self {
        let mut edges = vec![Vec::new(); program.relations.len()];
        edges::collect(program, &mut |edge: Edge| edges[edge.from.index()].push(edge));
        for list in &mut edges {
            list.sort_unstable();
            list.dedup_by_key(|edge| (edge.to, edge.dependence));
        }
        Self { edges }
    }

    /// For each relation the number of its component, in order of evaluation (Tarjan, without recursion).
    fn places(&self) -> Vec<usize> {
        const NONE: usize = usize::MAX;
        let count = self.edges.len();
        let (mut place, mut number, mut low) = (vec![NONE; count], vec![NONE; count], vec![0; count]);
        let (mut open, mut next, mut components) = (Vec::new(), 0, 0);
        for root in 0..count {
            if number[root] != NONE {
                continue;
            }
            let mut stack = vec![(root, 0)];
            while let Some((at, edge)) = stack.pop() {
                if edge == 0 {
                    (number[at], low[at]) = (next, next);
                    next += 1;
                    open.push(at);
                }
                let rest = self.edges[at].iter().enumerate().skip(edge);
                let new = rest.map(|(i, e)| (i, e.to.index())).find(|(_, to)| {
                    if number[*to] != NONE && place[*to] == NONE {
                        low[at] = low[at].min(number[*to]);
                    }
                    number[*to] == NONE
                });
                if let Some((i, to)) = new {
                    stack.push((at, i + 1));
                    stack.push((to, 0));
                    continue;
                }
                if low[at] == number[at] {
                    while let Some(member) = open.pop() {
                        place[member] = components;
                        if member == at {
                            break;
                        }
                    }
                    components += 1;
                }
                if let Some((parent, _)) = stack.last() {
                    low[*parent] = low[*parent].min(low[at]);
                }
            }
        }
        place
    }

    /// The edges within a component.
    fn within<'g>(&'g self, component: &'g Component, place: &'g [usize]) -> impl Iterator<Item = Edge> + 'g {
        let edges = component.relations.iter().flat_map(|relation| &self.edges[relation.index()]);
        edges.filter(|edge| place[edge.from.index()] == place[edge.to.index()]).copied()
    }

    /// A circle within a component, through negation if there is one.
    fn circle(&self, relations: &[RelationId], place: &[usize]) -> Vec<Edge> {
        let component = Component { relations: relations.to_vec(), circle: vec![] };
        let strongest = self.within(&component, place).max_by_key(|edge| edge.dependence);
        strongest.map_or_else(Vec::new, |edge| self.circle_through(edge, relations, place))
    }

    /// The shortest circle that begins with this edge, whose ends are of one component.
    fn circle_through(&self, edge: Edge, relations: &[RelationId], place: &[usize]) -> Vec<Edge> {
        let mut reached = BTreeMap::<RelationId, Edge>::new();
        let mut queue = VecDeque::from([edge.to]);
        while let Some(at) = queue.pop_front() {
            if at == edge.from {
                break;
            }
            for next in &self.edges[at.index()] {
                let inside = place[next.to.index()] == place[edge.from.index()];
                if inside && next.to != edge.to && !reached.contains_key(&next.to) {
                    reached.insert(next.to, *next);
                    queue.push_back(next.to);
                }
            }
        }
        let mut circle = Vec::new();
        let mut at = edge.from;
        while at != edge.to && circle.len() <= relations.len() {
            let Some(step) = reached.get(&at) else { break };
            circle.push(*step);
            at = step.from;
        }
        circle.push(edge);
        circle.reverse();
        circle
    }
}
