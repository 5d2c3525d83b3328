//! Two worlds side by side: which of the questions of reports are answered differently, and what makes the
//! difference.

use super::answer::Answer;
use super::ask::{Asked, Decided, Outline, outlines};
use super::candidate::bind;
use super::evaluate::Evaluated;
use super::norms;
use crate::hir::{Atom, Program, TermKind, Variable};
use crate::ids::{CaseId, EntityId, RelationId, VariableId};
use crate::proof::{Claim, Combinations, Conclusion, Difference, Form, Index, NormStanding, Status};
use crate::value::Value;

/// The variable of a report that stands for the thing it is about.
const THING: VariableId = VariableId(0);

/// What a question is in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The line above all.
    Headline,
    /// A layer with this title.
    Layer(String),
    /// A ground of the layer with this title.
    Ground(String),
    /// A defect.
    Defect,
    /// A column with this title.
    Column(String),
    /// What must, may or must not be done.
    Norm,
    /// A question that was asked.
    Question,
}

/// An answer that is another one on the other side.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrast {
    /// What the question is.
    pub part: Part,
    /// About what, on the first side.
    pub entity: Option<EntityId>,
    /// How it stands on the first side.
    pub first: Answer,
    /// On the second.
    pub second: Answer,
    /// What makes the difference.
    pub difference: Difference,
}

/// A question that is put to both sides.
pub(super) struct Line {
    pub part: Part,
    pub atom: Atom,
    pub variables: Vec<Variable>,
    /// What it is about on either side; `None`: the question names it.
    pub things: Option<(EntityId, EntityId)>,
}

/// How an answer stands.
pub(super) type Stands = (Status, bool);

/// The values of a question's variables, with how the answer stands on either side.
pub(super) type Differing = (Vec<(String, Value)>, Stands, Stands);

impl Line {
    pub(super) fn question(asked: Asked) -> Self {
        Self { part: Part::Question, atom: asked.atom, variables: asked.variables, things: None }
    }

    /// The question as it is put to a side.
    pub(super) fn on(&self, second: bool) -> Atom {
        match self.things {
            Some((a, b)) => bind(&self.atom, THING, Value::Entity(if second { b } else { a })),
            None => self.atom.clone(),
        }
    }
}

/// Two worlds of a run.
pub(super) struct Pairing<'a> {
    pub program: &'a Program,
    pub evaluated: &'a Evaluated,
    pub index: &'a Index<'a>,
    /// The places of the worlds, as they were asked for.
    pub places: (usize, usize),
    /// What is said with answers.
    pub saying: Saying,
}

/// What is said with answers that change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saying {
    /// Everything.
    All,
    /// How they stand and on what they turn.
    Brief,
}

impl<'a> Pairing<'a> {
    /// One of them, under all readings that a relation depends on.
    pub(super) fn on(&self, second: bool, relation: RelationId) -> Combinations<'a> {
        let place = if second { self.places.1 } else { self.places.0 };
        self.evaluated.combinations(self.program, self.index, place, relation)
    }

    /// What makes the difference between two answers, of norms that stand alike also between their states; under
    /// readings under which they differ.
    fn difference(&self, one: &Conclusion, other: &Conclusion) -> Difference {
        let (one, other) = norms::turning(self.program, one, other);
        let (first, second) = (self.on(false, one.relation), self.on(true, other.relation));
        first.difference(&one, &second, &other)
    }
}

/// The norms that stand differently on the two sides, with what makes the difference. `things`: those that speak of the
/// first on the first side, and of the second on the second.
pub(super) fn of_norms(pairing: &Pairing<'_>, things: Option<(EntityId, EntityId)>) -> Vec<Contrast> {
    let (first, second) = (|relation| pairing.on(false, relation), |relation| pairing.on(true, relation));
    let changed = norms::changed(pairing.program, [&first, &second], things, pairing.saying);
    let contrast = |(first, second): (Answer, Answer)| {
        let difference = pairing.difference(&first.conclusion, &second.conclusion);
        Contrast { part: Part::Norm, entity: things.map(|(a, _)| a), first, second, difference }
    };
    changed.into_iter().map(contrast).collect()
}

/// The questions of reports about these things: those of the first side and their counterparts.
pub(super) fn lines(program: &Program, first: EntityId, second: EntityId) -> Vec<Line> {
    let mut found = Vec::new();
    for report in &program.reports {
        let about = |id: EntityId| program.is_subtype(program.entity(id).ty, report.ty);
        if !about(first) || !about(second) {
            continue;
        }
        let mut add = |part: Part, atom: &Atom| {
            let (atom, variables) = (atom.clone(), report.variables.clone());
            found.push(Line { part, atom, variables, things: Some((first, second)) });
        };
        report.headline.iter().for_each(|atom| add(Part::Headline, atom));
        for layer in &report.layers {
            add(Part::Layer(layer.title.clone()), &layer.holds);
        }
        for layer in &report.layers {
            layer.grounds.iter().for_each(|atom| add(Part::Ground(layer.title.clone()), atom));
        }
        report.defects.iter().for_each(|atom| add(Part::Defect, atom));
        report.columns.iter().for_each(|(title, atom)| add(Part::Column(title.clone()), atom));
    }
    found
}

/// The things of a case that reports are about, in order of declaration.
pub(super) fn subjects(program: &Program, case: CaseId) -> Vec<EntityId> {
    let about = |id: &EntityId| {
        let ty = program.entity(*id).ty;
        program.reports.iter().any(|report| program.is_subtype(ty, report.ty))
    };
    program.cases[case.index()].entities.iter().copied().filter(about).collect()
}

/// The answers to a line that stand differently on the two sides: the values of the variables, and both.
pub(super) fn differing(line: &Line, pairing: &Pairing<'_>) -> Vec<Differing> {
    let relation = line.atom.relation;
    let asked = |second: bool| {
        let all = pairing.on(second, relation);
        let found = outlines(pairing.program, &all, &line.on(second), &line.variables, all.leading().date);
        // Of a norm also how it stands.
        let stands = |one: &Outline| (one.decided(&all), all.norms(&one.claim));
        let stands: Vec<_> = found.iter().map(stands).collect();
        (found, stands)
    };
    let ((a, in_a), (b, in_b)) = (asked(false), asked(true));
    let stands = |of: &[Outline], in_it: &[(Decided, Vec<NormStanding>)], bindings: &[(String, Value)]| {
        let found = of.iter().position(|outline| outline.bindings == bindings);
        found.and_then(|place| in_it.get(place)).cloned().unwrap_or_default()
    };
    let mut found: Vec<Differing> = Vec::new();
    for outline in a.iter().chain(&b) {
        let bindings = &outline.bindings;
        let (was, is) = (stands(&a, &in_a, bindings), stands(&b, &in_b, bindings));
        if was != is && !found.iter().any(|(known, ..)| known == bindings) {
            let stands = |(decided, _): (Decided, _)| (decided.status, decided.by_burden);
            found.push((bindings.clone(), stands(was), stands(is)));
        }
    }
    found
}

/// The answers to these lines that stand differently, with what makes the difference.
pub(super) fn contrasts(lines: &[Line], pairing: &Pairing<'_>) -> Vec<Contrast> {
    let mut found = Vec::new();
    for line in lines {
        let (first, second) = (pairing.on(false, line.atom.relation), pairing.on(true, line.atom.relation));
        for (bindings, ..) in differing(line, pairing) {
            let claim = |all: &Combinations<'_>, side| claim(pairing.program, line, side, &bindings, all);
            let (Some(one), Some(other)) = (claim(&first, false), claim(&second, true)) else { continue };
            let answer = |all: &Combinations<'_>, claim: &Claim| {
                let outlook = all.outlook(claim);
                let conclusion = match pairing.saying {
                    Saying::All => all.conclude(claim, &outlook),
                    Saying::Brief => all.brief(claim, &outlook),
                };
                Answer { bindings: bindings.clone(), conclusion }
            };
            let (first, second) = (answer(&first, &one), answer(&second, &other));
            let difference = pairing.difference(&first.conclusion, &second.conclusion);
            let entity = line.things.map(|(thing, _)| thing);
            found.push(Contrast { part: line.part.clone(), entity, first, second, difference });
        }
    }
    found
}

/// The statement of a line with these values; `None` if a place of it is left open.
fn claim(
    program: &Program,
    line: &Line,
    second: bool,
    bindings: &[(String, Value)],
    all: &Combinations<'_>,
) -> Option<Claim> {
    let at = all.leading().date;
    let atom = line.on(second);
    let value = |term: &crate::hir::Term| match term.kind {
        TermKind::Value(value) => Some(value),
        TermKind::Variable(id) => {
            let name = &line.variables.get(id.index())?.name;
            bindings.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
        }
        _ => None,
    };
    let arguments = atom.arguments.iter().map(value).collect::<Option<Vec<Value>>>();
    let arguments = arguments.or_else(|| {
        // Of a place left open, the statement that stands best.
        let found = outlines(program, all, &atom, &line.variables, at);
        found.into_iter().find(|outline| outline.bindings == bindings).map(|outline| outline.claim.arguments)
    })?;
    Some(Claim { relation: atom.relation, arguments, at, form: Form::Holds })
}
