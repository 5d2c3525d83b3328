//! What changes with the facts, and comparisons, as JSON.

use super::difference::PointShape;
use super::{Answer, Date8601, Scalar, VERSION, Writer, status, text};
use crate::render::difference::Kind;
use crate::session::{Comparison, Contrast, Part, Session, Shift, Side, Trial, Turned, WhatIf};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct WhatIfShape<'a> {
    version: u32,
    case: Option<String>,
    as_of: Option<Date8601>,
    assumed: &'a [String],
    without: &'a [String],
    asked: usize,
    changes: Vec<ContrastShape>,
    tried: Option<usize>,
    sensitive: Vec<TrialShape>,
}

#[derive(Serialize)]
struct ContrastShape {
    part: &'static str,
    title: Option<String>,
    thing: Option<String>,
    first: Answer,
    second: Answer,
    difference: Vec<PointShape>,
    more: bool,
}

#[derive(Serialize)]
struct TrialShape {
    without: Vec<String>,
    changes: Vec<ShiftShape>,
}

#[derive(Serialize)]
struct ShiftShape {
    part: &'static str,
    title: Option<String>,
    thing: Option<String>,
    relation: String,
    bindings: BTreeMap<String, Scalar>,
    before: &'static str,
    before_by_burden: bool,
    after: &'static str,
    after_by_burden: bool,
}

#[derive(Serialize)]
struct CompareShape {
    version: u32,
    sides: Vec<SideShape>,
    rows: Vec<RowShape>,
    differences: Vec<ContrastShape>,
    turned: Vec<TurnedShape>,
}

#[derive(Serialize)]
struct TurnedShape {
    part: &'static str,
    title: Option<String>,
    first: Answer,
    second: Answer,
    first_only: Vec<String>,
    second_only: Vec<String>,
}

#[derive(Serialize)]
struct SideShape {
    typed: String,
    case: Option<String>,
    as_of: Option<Date8601>,
    thing: Option<String>,
    others: Vec<String>,
}

#[derive(Serialize)]
struct RowShape {
    part: &'static str,
    title: Option<String>,
    first: Vec<Answer>,
    second: Vec<Answer>,
}

/// What changes with the facts.
pub fn what_if(session: &Session, found: &WhatIf) -> String {
    let writer = Writer::new(session, found.scene.as_of);
    let place = writer.place(&found.scene);
    let changes = found.changes.iter();
    let trials = found.trials.iter().flat_map(|trials| &trials.changing);
    text(&WhatIfShape {
        version: VERSION,
        case: place.case,
        as_of: place.as_of,
        assumed: &found.changed.assumed,
        without: &found.changed.withdrawn,
        asked: found.asked,
        changes: changes.map(|contrast| shape(session, contrast, Kind::Facts)).collect(),
        tried: found.trials.as_ref().map(|trials| trials.tried),
        sensitive: trials.map(|trial| writer.trial(trial)).collect(),
    })
}

/// Two sides and what makes the difference.
pub fn compare(session: &Session, found: &Comparison) -> String {
    let writers = found.sides.each_ref().map(|side| Writer::new(session, side.scene.as_of));
    let [one, other] = &writers;
    let row = |row: &crate::session::Compared| RowShape {
        part: part(&row.part).0,
        title: part(&row.part).1,
        first: row.first.iter().map(|answer| one.answer(answer)).collect(),
        second: row.second.iter().map(|answer| other.answer(answer)).collect(),
    };
    let side = |side: &Side| {
        let place = one.place(&side.scene);
        let name = |thing: &crate::ids::EntityId| session.program().entity(*thing).name.clone();
        let (thing, others) = (side.thing.as_ref().map(name), side.others.iter().map(name).collect());
        SideShape { typed: side.typed.clone(), case: place.case, as_of: place.as_of, thing, others }
    };
    text(&CompareShape {
        version: VERSION,
        sides: found.sides.iter().map(side).collect(),
        rows: found.rows.iter().map(row).collect(),
        differences: found.contrasts.iter().map(|c| shape(session, c, Kind::Sides)).collect(),
        turned: found.turned.iter().map(|turned| turned_shape(turned, &writers)).collect(),
    })
}

fn turned_shape(turned: &Turned, [one, other]: &[Writer<'_>; 2]) -> TurnedShape {
    let (name, title) = part(&turned.part);
    let [first, second] = &turned.only;
    TurnedShape {
        part: name,
        title,
        first: one.answer(&turned.first),
        second: other.answer(&turned.second),
        first_only: first.iter().map(|claim| one.words.typed(claim, one.today)).collect(),
        second_only: second.iter().map(|claim| other.words.typed(claim, other.today)).collect(),
    }
}

fn shape(session: &Session, contrast: &Contrast, kind: Kind) -> ContrastShape {
    let (name, title) = part(&contrast.part);
    let writer = |answer: &crate::session::Answer| Writer::new(session, answer.conclusion.claim.at);
    ContrastShape {
        part: name,
        title,
        thing: contrast.entity.map(|thing| session.program().entity(thing).name.clone()),
        first: writer(&contrast.first).answer(&contrast.first),
        second: writer(&contrast.second).answer(&contrast.second),
        difference: writer(&contrast.second).difference(&contrast.difference, kind),
        more: contrast.difference.more,
    }
}

fn part(part: &Part) -> (&'static str, Option<String>) {
    match part {
        Part::Headline => ("headline", None),
        Part::Layer(title) => ("layer", Some(title.clone())),
        Part::Ground(title) => ("ground", Some(title.clone())),
        Part::Defect => ("defect", None),
        Part::Column(title) => ("column", Some(title.clone())),
        Part::Norm => ("norm", None),
        Part::Question => ("question", None),
    }
}

impl Writer<'_> {
    fn trial(&self, trial: &Trial) -> TrialShape {
        let program = self.session.program();
        let typed = |fact: &crate::hir::Statement| {
            let statement = program.statement(fact.relation, &fact.arguments);
            if fact.polarity == crate::hir::Polarity::Denied { format!("not {statement}") } else { statement }
        };
        TrialShape {
            without: trial.without.iter().map(typed).collect(),
            changes: trial.changes.iter().map(|shift| self.shift(shift)).collect(),
        }
    }

    fn shift(&self, shift: &Shift) -> ShiftShape {
        let program = self.session.program();
        let (name, title) = part(&shift.part);
        ShiftShape {
            part: name,
            title,
            thing: shift.entity.map(|thing| program.entity(thing).name.clone()),
            relation: program.relation(shift.relation).name.clone(),
            bindings: self.bindings(&shift.bindings),
            before: status(shift.before.0),
            before_by_burden: shift.before.1,
            after: status(shift.after.0),
            after_by_burden: shift.after.1,
        }
    }
}
