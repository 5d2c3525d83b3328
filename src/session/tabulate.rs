//! A table of cases: what the report on one thing of each says, a row each, all in one run.
//!
//! One measure put to many systems is a file of cases, one for each, that declare a thing of one type; its report says
//! what the columns are.

use super::answer::{Answer, Scene, Setting, Thing};
use super::ask::answers;
use super::candidate::bind;
use super::check::Checker;
use super::scene::listed;
use super::{Refusal, Session};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::Program;
use crate::ids::{CaseId, EntityId, RelationId, ReportId, VariableId};
use crate::proof::Status;
use crate::value::Value;
use std::collections::BTreeSet;

/// The variable of a report that stands for the thing it is about.
const THING: VariableId = VariableId(0);

/// Cases side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Tabulated {
    /// One for each thing of each case, in order of the files.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where.
    pub scene: Scene,
    /// What the report says of the thing.
    pub thing: Thing,
    /// The report's columns: title and answers. Of those with one title the answers are put together.
    pub columns: Vec<(String, Vec<Answer>)>,
}

impl Session {
    /// What the reports of all cases say, a row each. A thing that several reports are about is shown as the report
    /// on the narrowest type says; a row is named by what its headline says, if that gives a value.
    ///
    /// `only`: the rows whose headline gives one of these values, or whose case has one of these names; empty: all.
    ///
    /// # Errors
    /// The setting is wrong, nothing has such a name, no report is about anything, or a limit was reached.
    pub fn side_by_side(&mut self, only: &[String], setting: &Setting) -> Result<Tabulated, Refusal> {
        let program = &self.program;
        let mut asked: Vec<(CaseId, Vec<(ReportId, EntityId)>)> = Vec::new();
        for case in (0..program.cases.len()).map(CaseId::at) {
            let things = subjects(program, case);
            if !things.is_empty() {
                asked.push((case, things));
            }
        }
        if asked.is_empty() {
            let message = "no report is about anything that the cases declare".to_owned();
            return Err(mistake(
                message,
                "a table has a row for each case with a thing that a report is about",
            ));
        }
        let mut relations: BTreeSet<RelationId> = BTreeSet::new();
        for (report, _) in asked.iter().flat_map(|(_, things)| things) {
            let report = &program.reports[report.index()];
            let layers = report.layers.iter().flat_map(|layer| [Some(&layer.holds), layer.grounds.as_ref()]);
            let atoms = report.headline.iter().chain(layers.flatten()).chain(&report.defects);
            relations
                .extend(atoms.chain(report.columns.iter().map(|(_, atom)| atom)).map(|atom| atom.relation));
        }
        let (mut worlds, mut scenes) = (Vec::new(), Vec::new());
        for (case, _) in &asked {
            let name = self.program.cases[case.index()].name.clone();
            let (world, scene) = self.world(&Setting { case: Some(name), ..setting.clone() })?;
            worlds.push(world);
            scenes.push(scene);
        }
        let mut evaluated = self.evaluate(&relations, worlds)?;
        let open = self.undetermined(&evaluated, &relations);
        evaluated.cases = self.settle(&evaluated, &open)?;
        let index = evaluated.index(&self.program);
        let program = &self.program;
        let mut rows = Vec::new();
        for (first, ((case, things), scene)) in asked.into_iter().zip(scenes).enumerate() {
            let checker = Checker { program, evaluated: &evaluated, index: &index, case, first };
            for (report, entity) in things {
                rows.push(Row {
                    scene,
                    thing: checker.thing(report, entity),
                    columns: columns(&checker, report, entity),
                });
            }
        }
        select(program, rows, only)
    }
}

/// The things of a case that reports are about, each once, with the report on the narrowest type.
fn subjects(program: &Program, case: CaseId) -> Vec<(ReportId, EntityId)> {
    let about = |entity: &EntityId| {
        let ty = program.entity(*entity).ty;
        let mut found: Option<ReportId> = None;
        for (place, report) in program.reports.iter().enumerate() {
            let narrower = found.is_none_or(|known: ReportId| {
                let known = program.reports[known.index()].ty;
                known != report.ty && program.is_subtype(report.ty, known)
            });
            if program.is_subtype(ty, report.ty) && narrower {
                found = Some(ReportId::at(place));
            }
        }
        Some((found?, *entity))
    };
    let things: Vec<(ReportId, EntityId)> =
        program.cases[case.index()].entities.iter().filter_map(about).collect();
    // Where one of them is of a narrower type, the report on a wider one is about what stands beside it.
    let of = |report: ReportId| program.reports[report.index()].ty;
    let widest = |&(report, _): &(ReportId, EntityId)| {
        !things
            .iter()
            .any(|(other, _)| of(*other) != of(report) && program.is_subtype(of(*other), of(report)))
    };
    things.iter().copied().filter(widest).collect()
}

/// The columns of a report on a thing, those of one title put together.
fn columns(checker: &Checker<'_>, report: ReportId, entity: EntityId) -> Vec<(String, Vec<Answer>)> {
    let report = &checker.program.reports[report.index()];
    let mut found: Vec<(String, Vec<Answer>)> = Vec::new();
    for (title, atom) in &report.columns {
        let bound = bind(atom, THING, Value::Entity(entity));
        let all = checker.all(None, &[], atom.relation);
        let told = answers(checker.program, &all, &bound, &report.variables, checker.date(None));
        let told = told.into_iter().filter(|answer| answer.conclusion.status != Status::False);
        match found.iter_mut().find(|(known, _)| known == title) {
            Some((_, known)) => known.extend(told),
            None => found.push((title.clone(), told.collect())),
        }
    }
    found
}

/// The rows that were asked for.
fn select(program: &Program, rows: Vec<Row>, only: &[String]) -> Result<Tabulated, Refusal> {
    let names: Vec<Vec<String>> = rows.iter().map(|row| names(program, row)).collect();
    for wanted in only {
        if !names.iter().flatten().any(|name| name == wanted) {
            let known = names.iter().filter_map(|of_row| of_row.first().map(String::as_str));
            let message = format!("no row of the table is called `{wanted}`");
            let near = closest(wanted, known.clone());
            let help = near.map_or_else(
                || format!("the rows are {}", listed(known)),
                |near| format!("a row with a similar name exists: `{near}`"),
            );
            return Err(mistake(message, &help));
        }
    }
    let wanted = |names: &[String]| only.is_empty() || names.iter().any(|name| only.contains(name));
    let rows = rows.into_iter().zip(&names).filter(|(_, names)| wanted(names)).map(|(row, _)| row);
    Ok(Tabulated { rows: rows.collect() })
}

/// By which names a row may be asked for: what its headline says, and its case.
fn names(program: &Program, row: &Row) -> Vec<String> {
    let headline = row.thing.headline.iter().flatten();
    let holds = headline.filter(|answer| answer.conclusion.status == Status::True);
    let values = holds.flat_map(|answer| &answer.bindings).map(|(_, value)| program.value(value));
    let case = row.scene.case.map(|case| program.cases[case.index()].name.clone());
    values.chain(case).collect()
}

fn mistake(message: String, help: &str) -> Refusal {
    Refusal::Mistakes(vec![Diagnostic::without_place(codes::NOTHING_CALLED, message).help(help)])
}
