//! The reasons for an answer as a graph: statements, each once, and the rules that lead from one to others.
//!
//! Where rules stand on both sides of a statement each of them is drawn, with what beats what and why
//! ([`contest`]); what readings decide is drawn once for each side.
//!
//! It holds grounds, not search: what carries an answer, and of what does not hold the attempts that came
//! closest. What was looked at in vain comes with [`Detail::Depth`] and [`Detail::Full`].

use super::sentence::Words;
use super::{Detail, reason};
use crate::proof::{Argument, Explanation, Fact, Pattern, Premise, Reason, Standing, Status, StepId, Test};
use crate::session::{Reasons, Session};
use crate::time::Date;
use std::collections::BTreeMap;

mod contest;

/// A graph of reasons. Edges lead from a statement to what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The statements and conditions, in order of their first use.
    pub nodes: Vec<Node>,
    /// What rests on what, in order.
    pub edges: Vec<Edge>,
}

/// A statement or condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it says.
    pub text: String,
    /// How it stands, and what a fact rests on.
    pub note: String,
    /// How it stands.
    pub standing: Standing,
    /// It is a rule on one side of a contest, and no statement.
    pub rule: bool,
    /// It is what was asked.
    pub asked: bool,
    /// Its reasons are left out.
    pub folded: bool,
}

/// That one rests on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The place of what rests on the other.
    pub from: usize,
    /// The place of the other.
    pub to: usize,
    /// By which rule, and whether it is denied.
    pub label: String,
    /// The condition does not hold.
    pub lacking: bool,
    /// The rule argues against what it leads from.
    pub against: bool,
    /// What the one is to the other.
    pub kind: EdgeKind,
}

/// What one thing is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// It rests on it.
    Rests,
    /// It is a rule that beats that other rule.
    Beats,
    /// They are rules on two sides of which neither prevails.
    Clashes,
}

impl Graph {
    /// The graph of these reasons, so much of them unfolded.
    pub fn new(session: &Session, reasons: &Reasons, detail: Detail) -> Self {
        let words = Words::of(session);
        let mut graph = Self { nodes: vec![], edges: vec![] };
        let mut known = BTreeMap::new();
        let today = reasons.scene.as_of;
        for (_, explanation) in &reasons.explanations {
            let mut builder =
                Builder { graph: &mut graph, known: &mut known, words, explanation, detail, today };
            let root = match (explanation.cases.is_empty(), explanation.sides.is_empty()) {
                (false, _) => builder.cases(),
                (true, false) => builder.sides(),
                (true, true) => builder.root(),
            };
            if let Some(node) = graph.nodes.get_mut(root) {
                node.asked = true;
            }
        }
        graph
    }
}

struct Builder<'g, 'a> {
    graph: &'g mut Graph,
    /// The place of each statement and condition that is drawn.
    known: &'g mut BTreeMap<String, usize>,
    words: Words<'a>,
    explanation: &'a Explanation,
    detail: Detail,
    today: Date,
}

/// By what one thing rests on others.
#[derive(Clone)]
struct By {
    from: usize,
    citation: String,
    against: bool,
    /// How deep it lies.
    level: usize,
}

impl Builder<'_, '_> {
    fn root(&mut self) -> usize {
        self.step(self.explanation.root, 0)
    }

    /// The node of the answer itself, where its reasons differ with cases or readings.
    fn answer(&mut self) -> usize {
        let conclusion = &self.explanation.conclusion;
        let standing = match conclusion.status {
            Status::True => Standing::Holds,
            Status::False => Standing::Fails,
            Status::Undetermined | Status::Disputed => Standing::Open,
        };
        let text = self.words.sentence(&conclusion.claim, conclusion.status != Status::False);
        self.push(text, super::conclusion::status(conclusion).1, standing)
    }

    /// An answer that readings decide: an edge to the reasons of each side, which says under which it stands so.
    fn sides(&mut self) -> usize {
        let (explanation, words) = (self.explanation, self.words);
        let from = self.answer();
        for side in &explanation.sides {
            let disputed = explanation.conclusion.disputed.as_deref();
            let readings = super::disputed::deciding(disputed, side);
            let label = format!("under: {}", super::disputed::answers(words, readings));
            self.below(from, &side.explanation, label);
        }
        from
    }

    /// The reasons of one of several explanations. What stands so in one need not in another: no node is shared.
    fn below(&mut self, from: usize, explanation: &Explanation, label: String) {
        let mut known = BTreeMap::new();
        let (words, detail, today) = (self.words, self.detail, self.today);
        let mut builder =
            Builder { graph: &mut *self.graph, known: &mut known, words, explanation, detail, today };
        let to = builder.root();
        self.graph.edges.push(Edge {
            from,
            to,
            label,
            lacking: false,
            against: false,
            kind: EdgeKind::Rests,
        });
    }

    /// An answer by cases: an edge to the reasons of each, which says what the case supposes.
    fn cases(&mut self) -> usize {
        let explanation = self.explanation;
        let conclusion = &explanation.conclusion;
        let from = self.answer();
        for case in &explanation.cases {
            let literal = |l: &crate::proof::Literal| {
                super::conclusion::dated(self.words, &l.claim, l.holds, conclusion)
            };
            let literals: Vec<String> = case.literals.iter().map(literal).collect();
            self.below(from, &case.explanation, format!("if {}", literals.join(", and ")));
        }
        from
    }

    /// How deep reasons are followed: what holds, to the end, unless a depth was asked for.
    fn depth(&self) -> usize {
        match self.detail {
            Detail::Grounds | Detail::Full => usize::MAX,
            Detail::Depth(depth) => depth,
        }
    }

    /// The node of a step; its reasons are drawn the first time.
    fn step(&mut self, id: StepId, level: usize) -> usize {
        let Some(step) = self.explanation.step(id) else {
            return self.node("…".to_owned(), String::new(), Standing::Unreached).0;
        };
        let note = match &step.reason {
            Reason::Fact(fact) => rests_on(fact, step.pattern.at, step.standing),
            Reason::NoRule => "no: no rule concludes it".to_owned(),
            Reason::Supposed(_) => "supposed outright".to_owned(),
            Reason::Rules { .. } if step.by_burden => "holds, by a burden".to_owned(),
            Reason::Rules { .. } | Reason::NotFollowed => stands(step.standing).to_owned(),
        };
        let text = reason::dated(self.words, &step.pattern, true, self.today);
        let (place, new) = self.node(text, note, step.standing);
        let Reason::Rules { arguments, against, .. } = &step.reason else { return place };
        if !new {
            return place;
        }
        if level >= self.depth() {
            self.graph.nodes[place].folded = true;
            return place;
        }
        let count = match (step.standing, self.detail, level) {
            (Standing::Holds, Detail::Grounds, _) | (_, Detail::Grounds, 1..) => 1,
            _ => arguments.len(),
        };
        // Of what was asked it is told, too, what was brought against it in vain.
        let wide = self.detail.is_wide() || level == 0;
        let against: Vec<&Argument> =
            against.iter().filter(|a| wide || a.applicable == Standing::Holds).collect();
        if against.is_empty() {
            for argument in arguments.iter().take(count) {
                self.argument(place, argument, level);
            }
        } else {
            self.contest(place, arguments, count, &against, level);
        }
        place
    }

    fn argument(&mut self, from: usize, argument: &Argument, level: usize) {
        let citation = self.words.rule(argument.rule).unwrap_or_default();
        let by = By { from, citation, against: false, level };
        for premise in super::explanation::told(argument) {
            self.premise(premise, &by, false);
        }
    }

    fn premise(&mut self, premise: &Premise, by: &By, denied: bool) {
        let standing = premise.standing;
        // What was never looked at is no ground.
        if standing == Standing::Unreached && !self.detail.is_wide() {
            return;
        }
        match &premise.test {
            Test::Statement(pattern, step) | Test::Event(pattern, _, step) => {
                self.statement(pattern, *step, standing, by, denied);
            }
            Test::All(parts) | Test::At(_, parts) => {
                for part in parts {
                    self.premise(part, by, denied);
                }
            }
            Test::Negation(parts) => match reason::telling(parts) {
                [one] if !denied => self.negation(one, standing, by),
                parts => self.several("nothing fits all of this", parts, standing, by, denied),
            },
            Test::Either(parts) => match parts.as_slice() {
                [one] => self.premise(one, by, denied),
                parts => self.several("one of these", parts, standing, by, denied),
            },
            Test::Quantified { members, .. } => {
                let text = reason::test(self.words, &premise.test);
                let parts: Vec<&Premise> = members.iter().flat_map(|member| &member.premises).collect();
                self.group(text, &parts, standing, by, denied);
            }
            Test::Compare(..) | Test::Under(..) | Test::Among(..) | Test::Is(..) => {
                let text = reason::test(self.words, &premise.test);
                let (to, _) = self.node(text, stands(standing).to_owned(), standing);
                self.edge(by, to, standing, denied);
            }
        }
    }

    /// A condition that denies one other: an edge to that, which says so.
    fn negation(&mut self, inner: &Premise, standing: Standing, by: &By) {
        if let Test::Statement(pattern, step) | Test::Event(pattern, _, step) = &inner.test {
            // That no rule applies is no ground; that one applies and gives way is one.
            let shown = step.filter(|id| {
                self.explanation.step(*id).is_some_and(|step| match &step.reason {
                    Reason::Rules { arguments, .. } => {
                        self.detail.is_wide()
                            || standing != Standing::Holds
                            || arguments.first().is_some_and(|a| a.applicable == Standing::Holds)
                    }
                    _ => true,
                })
            });
            if shown.is_some() || step.is_none() {
                let to = match shown {
                    Some(id) => self.step(id, by.level + 1),
                    None => self.bare(pattern, inner.standing).0,
                };
                return self.edge(by, to, standing, true);
            }
            let (to, new) = self.bare(pattern, inner.standing);
            if new && let Some(node) = self.graph.nodes.get_mut(to) {
                node.folded = true;
            }
            return self.edge(by, to, standing, true);
        }
        self.several("this is not so", std::slice::from_ref(inner), standing, by, false);
    }

    fn several(&mut self, text: &str, parts: &[Premise], standing: Standing, by: &By, denied: bool) {
        let parts: Vec<&Premise> = parts.iter().collect();
        self.group(text.to_owned(), &parts, standing, by, denied);
    }

    /// A node for several conditions, with an edge to each.
    fn group(&mut self, text: String, parts: &[&Premise], standing: Standing, by: &By, denied: bool) {
        let place = self.push(text, stands(standing).to_owned(), standing);
        self.edge(by, place, standing, denied);
        let within = By { from: place, citation: String::new(), ..by.clone() };
        for part in parts {
            self.premise(part, &within, false);
        }
    }

    fn statement(
        &mut self,
        pattern: &Pattern,
        step: Option<StepId>,
        standing: Standing,
        by: &By,
        denied: bool,
    ) {
        let to = match step {
            Some(id) => self.step(id, by.level + 1),
            None => self.bare(pattern, standing).0,
        };
        self.edge(by, to, standing, denied);
    }

    /// A statement without its reasons.
    fn bare(&mut self, pattern: &Pattern, standing: Standing) -> (usize, bool) {
        let text = reason::dated(self.words, pattern, true, self.today);
        self.node(text, stands(standing).to_owned(), standing)
    }

    /// The node that says this, and whether it is new.
    fn node(&mut self, text: String, note: String, standing: Standing) -> (usize, bool) {
        let key = format!("{standing:?} {text}");
        if let Some(place) = self.known.get(&key) {
            return (*place, false);
        }
        let place = self.push(text, note, standing);
        self.known.insert(key, place);
        (place, true)
    }

    /// A new node.
    fn push(&mut self, text: String, note: String, standing: Standing) -> usize {
        self.graph.nodes.push(Node { text, note, standing, rule: false, asked: false, folded: false });
        self.graph.nodes.len() - 1
    }

    fn edge(&mut self, by: &By, to: usize, standing: Standing, denied: bool) {
        let label = match (by.citation.is_empty(), denied) {
            (_, false) => by.citation.clone(),
            (true, true) => "not".to_owned(),
            (false, true) => format!("not ({})", by.citation),
        };
        let lacking = standing != Standing::Holds;
        let edge = Edge { from: by.from, to, label, lacking, against: by.against, kind: EdgeKind::Rests };
        if !self.graph.edges.contains(&edge) {
            self.graph.edges.push(edge);
        }
    }
}

/// What a fact rests on.
fn rests_on(fact: &Fact, at: Date, standing: Standing) -> String {
    if let Fact::Taken(holds) = fact {
        return if *holds { "taken to be so in this case" } else { "taken not to be so in this case" }
            .to_owned();
    }
    match (reason::fact(fact, at, false), standing) {
        (why, Standing::Holds) if why.is_empty() => "stated".to_owned(),
        (why, Standing::Holds) => format!("stated: {why}"),
        (why, Standing::Fails) if !why.starts_with("stated") => format!("no: {why}"),
        (why, _) => why,
    }
}

/// How something stands, in a word or two.
fn stands(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "holds",
        other => reason::standing(other),
    }
}
