//! `check`: the report of each case, its suppositions and its expectations, in one run.

use super::answer::{Answer, Change, Checked, CheckedCase, Layer, Setting, Supposed, Thing};
use super::ask::{Outline, answers, outlines};
use super::candidate::{bind, candidates, claim};
use super::evaluate::{Evaluated, relations_of};
use super::nearness::{is_near, nearness};
use super::{Refusal, Session};
use crate::hir::{self, Atom, Case, Expectation, Program, Report};
use crate::ids::{CaseId, EntityId, RelationId, ReportId, VariableId};
use crate::plan::World;
use crate::proof::{Claim, Limits, Status, View};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// What the proofs and failed attempts of a report may cost, each.
pub(super) const BRIEF: Limits = Limits { steps: 300, depth: 4, work: 100_000, width: 6 };

/// The variable of a report that stands for the thing it is about.
const THING: VariableId = VariableId(0);

impl Session {
    /// The reports of all cases, or of the one that the setting names: what is said of each thing that a
    /// report is about, what its suppositions change, and which expectations hold.
    ///
    /// Expectations and suppositions are those of the case as it stands: with another date, or with
    /// statements added or taken back, they are left out.
    ///
    /// # Errors
    /// The setting is wrong, or a limit was reached.
    pub fn check(&mut self, setting: &Setting) -> Result<Checked, Refusal> {
        let cases: Vec<CaseId> = match setting.case {
            Some(_) => self.case(setting.case.as_deref())?.into_iter().collect(),
            None => (0..self.program.cases.len()).map(CaseId::at).collect(),
        };
        let as_it_stands = *setting == Setting { case: setting.case.clone(), ..Setting::default() };
        let mut worlds = Vec::new();
        for case in &cases {
            let name = self.program.cases[case.index()].name.clone();
            let (base, _) = self.world(&Setting { case: Some(name), ..setting.clone() })?;
            worlds.extend(self.worlds(*case, base, as_it_stands));
        }
        let relations = self.relations_of_reports(&cases);
        let mut evaluated = self.evaluate(&relations, worlds)?;
        let open = self.undetermined(&evaluated, &relations);
        evaluated.cases = self.settle(&evaluated, &open)?;
        let mut warnings = self.wrong_values(&evaluated);
        if warnings.iter().any(crate::diagnostic::Diagnostic::is_error) {
            return Err(Refusal::Mistakes(warnings));
        }
        warnings.extend(evaluated.warnings.iter().cloned());
        let index = evaluated.index(&self.program);
        let mut reports = Vec::new();
        let mut first = 0;
        for case in cases {
            let checker =
                Checker { program: &self.program, evaluated: &evaluated, index: &index, case, first };
            let (of_case, worlds) = checker.case(as_it_stands);
            first += worlds;
            reports.push(of_case);
        }
        Ok(Checked { cases: reports, as_of: setting.as_of, as_it_stands, warnings })
    }

    /// The world of a case, then those of its suppositions.
    fn worlds(&self, case: CaseId, base: World, as_it_stands: bool) -> Vec<World> {
        let of = &self.program.cases[case.index()];
        if !as_it_stands {
            return vec![base];
        }
        let dates = |expectations: &[Expectation]| expectations.iter().filter_map(|e| e.at).collect();
        let mut worlds = vec![World { asked: dates(&of.expectations), ..base.clone() }];
        for (place, supposition) in of.suppositions.iter().enumerate() {
            worlds.push(World {
                supposition: Some(place),
                date: Some(supposition.date),
                asked: dates(&supposition.expectations),
                ..base.clone()
            });
        }
        worlds
    }

    /// What is undetermined, of all that is asked, where burdens are ignored, with its world.
    pub(super) fn undetermined(
        &self,
        evaluated: &Evaluated,
        relations: &BTreeSet<RelationId>,
    ) -> Vec<(usize, Claim)> {
        let index = evaluated.index(&self.program);
        let mut found = Vec::new();
        for (place, world) in evaluated.worlds.iter().enumerate() {
            let view = evaluated.view(&index, place);
            let days: BTreeSet<Date> = world.asked.iter().copied().chain([view.date]).collect();
            for relation in relations {
                let open = days.iter().flat_map(|day| view.undetermined(*relation, *day));
                found.extend(open.map(|claim| (place, claim)));
            }
        }
        found
    }

    /// Everything that reports and expectations ask.
    pub(super) fn relations_of_reports(&self, cases: &[CaseId]) -> BTreeSet<RelationId> {
        let mut found = BTreeSet::new();
        for report in &self.program.reports {
            let layers = report.layers.iter().flat_map(|layer| [Some(&layer.holds), layer.grounds.as_ref()]);
            let atoms = report.headline.iter().chain(layers.flatten()).chain(&report.defects);
            found.extend(atoms.map(|atom| atom.relation));
        }
        for case in cases {
            let case = &self.program.cases[case.index()];
            let supposed = case.suppositions.iter().flat_map(|supposition| &supposition.expectations);
            for expectation in case.expectations.iter().chain(supposed) {
                let (query, want) = asked(expectation);
                found.insert(query.relation);
                if let Some(want) = want {
                    relations_of(want, &mut found);
                }
            }
        }
        found
    }
}

/// What an expectation asks, and the condition for want of which it is expected to fail.
pub(super) fn asked(expectation: &Expectation) -> (&Atom, Option<&hir::Condition>) {
    match &expectation.form {
        hir::Expected::False { query, want } => (query, want.as_ref()),
        hir::Expected::True { query, .. }
        | hir::Expected::Only { query, .. }
        | hir::Expected::NotShown(query)
        | hir::Expected::Excluded(query)
        | hir::Expected::Undetermined(query, _) => (query, None),
    }
}

/// Looks at the worlds of one case.
pub(super) struct Checker<'a> {
    pub program: &'a Program,
    evaluated: &'a Evaluated,
    index: &'a crate::proof::Index<'a>,
    pub case: CaseId,
    /// The place of the case's world; those of its suppositions follow.
    first: usize,
}

impl<'a> Checker<'a> {
    fn of(&self) -> &'a Case {
        &self.program.cases[self.case.index()]
    }

    /// The view of the case's world, or of a supposition's.
    pub(super) fn view(&self, supposition: Option<usize>) -> View<'a> {
        self.evaluated.view(self.index, self.first + supposition.map_or(0, |place| place + 1))
    }

    /// The report of the case, and how many worlds it has.
    fn case(&self, as_it_stands: bool) -> (CheckedCase, usize) {
        let case = self.of();
        let view = self.view(None);
        let mut things = Vec::new();
        for (report, entity) in self.subjects(&case.entities) {
            things.push(self.thing(&view, report, entity));
        }
        let suppositions: Vec<Supposed> = if as_it_stands {
            (0..case.suppositions.len()).map(|place| self.supposition(place)).collect()
        } else {
            vec![]
        };
        let expectations = if as_it_stands { self.expectations(None) } else { vec![] };
        let worlds = 1 + suppositions.len();
        (CheckedCase { case: self.case, as_of: view.date, things, expectations, suppositions }, worlds)
    }

    /// The reports, each with the things among these that it is about.
    fn subjects(&self, entities: &[EntityId]) -> Vec<(ReportId, EntityId)> {
        let mut found = Vec::new();
        for (place, report) in self.program.reports.iter().enumerate() {
            for entity in entities {
                if self.program.is_subtype(self.program.entity(*entity).ty, report.ty) {
                    found.push((ReportId::at(place), *entity));
                }
            }
        }
        found
    }

    fn report(&self, id: ReportId) -> &'a Report {
        &self.program.reports[id.index()]
    }

    fn thing(&self, view: &View<'_>, id: ReportId, entity: EntityId) -> Thing {
        let report = self.report(id);
        let asked = |atom: &Atom| {
            let bound = bind(atom, THING, Value::Entity(entity));
            answers(self.program, view, &bound, &report.variables, view.date)
        };
        let layers = report.layers.iter().map(|layer| {
            let mut found = Layer {
                title: layer.title.clone(),
                holds: asked(&layer.holds),
                grounds: vec![],
                rejected: vec![],
                hopeless: vec![],
            };
            if let Some(grounds) = &layer.grounds {
                let bound = bind(grounds, THING, Value::Entity(entity));
                self.grounds(view, &bound, report, &mut found);
            }
            found
        });
        let defects = report.defects.iter().flat_map(asked);
        Thing {
            report: id,
            entity,
            headline: report.headline.as_ref().map(asked),
            layers: layers.collect(),
            defects: defects.filter(|answer| answer.conclusion.status != Status::False).collect(),
        }
    }

    /// What a layer rests on, what it could rest on, and what is hopeless.
    fn grounds(&self, view: &View<'_>, atom: &Atom, report: &Report, layer: &mut Layer) {
        let found = outlines(self.program, view, atom, &report.variables, view.date);
        let mut asked: Vec<(Vec<(String, Value)>, Claim)> =
            found.into_iter().map(|outline| (outline.bindings, outline.claim)).collect();
        for (bindings, arguments) in candidates(self.program, atom, &report.variables, Some(self.case), None)
        {
            if !asked.iter().any(|(_, claim)| claim.arguments == arguments) {
                asked.push((bindings, claim(atom, arguments, view.date)));
            }
        }
        for (bindings, claim) in asked {
            let explanation = view.why(&claim, &BRIEF);
            let answer = Answer { bindings, conclusion: explanation.conclusion.clone() };
            match answer.conclusion.status {
                Status::True => layer.grounds.push((answer, explanation)),
                Status::Undetermined => layer.rejected.push((answer, explanation)),
                Status::False if is_near(&explanation) => layer.rejected.push((answer, explanation)),
                Status::False => layer.hopeless.push(answer),
            }
        }
        layer.rejected.sort_by_cached_key(|(_, explanation)| nearness(explanation));
    }

    fn supposition(&self, place: usize) -> Supposed {
        let case = self.of();
        let supposition = &case.suppositions[place];
        let (before, after) = (self.view(None), self.view(Some(place)));
        let mut changes = Vec::new();
        let own = self.subjects(&supposition.entities);
        for (subjects, new) in [(self.subjects(&case.entities), false), (own, true)] {
            for (report, entity) in subjects {
                changes.extend(self.changes(&before, &after, report, entity, new));
            }
        }
        let expectations = self.expectations(Some(place));
        Supposed { index: place, as_of: after.date, changes, expectations }
    }

    /// The headline and layers of a thing that differ between two worlds.
    fn changes(
        &self,
        before: &View<'_>,
        after: &View<'_>,
        report: ReportId,
        entity: EntityId,
        new: bool,
    ) -> Vec<Change> {
        let report = self.report(report);
        let asked = |view: &View<'_>, atom: &Atom| {
            let atom = bind(atom, THING, Value::Entity(entity));
            outlines(self.program, view, &atom, &report.variables, view.date)
        };
        let both = |atom: &Atom| (if new { vec![] } else { asked(before, atom) }, asked(after, atom));
        let headline = report.headline.iter().map(|atom| (None, atom, None));
        let layers = report.layers.iter();
        let layers = layers.map(|layer| (Some(layer.title.clone()), &layer.holds, layer.grounds.as_ref()));
        let conclude = |view: &View<'_>, outlines: Vec<Outline>| -> Vec<Answer> {
            outlines.into_iter().map(|outline| outline.conclude(view)).collect()
        };
        let mut found = Vec::new();
        for (layer, atom, grounds) in headline.chain(layers) {
            let (was, is) = both(atom);
            let (had, has) = grounds.map_or((vec![], vec![]), both);
            let (gained, lost) = (more(&has, &had), more(&had, &has));
            if statuses(&was) != statuses(&is) || !gained.is_empty() || !lost.is_empty() {
                let (gained, lost) = (conclude(after, gained), conclude(before, lost));
                let (was, is) = (conclude(before, was), conclude(after, is));
                found.push(Change { entity, layer, before: was, after: is, gained, lost });
            }
        }
        found
    }
}

/// The true answers of one list that are not true in the other.
fn more(of: &[Outline], than: &[Outline]) -> Vec<Outline> {
    let certain = |outline: &&Outline| outline.status == Status::True;
    let known = |one: &&Outline| than.iter().filter(certain).any(|other| other.bindings == one.bindings);
    of.iter().filter(certain).filter(|outline| !known(outline)).cloned().collect()
}

/// What a reader is told of answers: which, and how they stand.
fn statuses(outlines: &[Outline]) -> Vec<(&[Value], Status, bool)> {
    let told = |outline| {
        let Outline { claim, status, by_burden, .. }: &Outline = outline;
        (claim.arguments.as_slice(), *status, *by_burden)
    };
    outlines.iter().map(told).collect()
}

impl Checked {
    /// Whether every expectation holds.
    pub fn holds(&self) -> bool {
        self.cases.iter().all(|case| case.counts().1 == 0)
    }
}

impl CheckedCase {
    /// How many expectations hold, and how many do not, those of suppositions included.
    pub fn counts(&self) -> (usize, usize) {
        let supposed = self.suppositions.iter().flat_map(|supposition| &supposition.expectations);
        let all: Vec<bool> =
            self.expectations.iter().chain(supposed).map(|expected| expected.failure.is_none()).collect();
        let hold = all.iter().filter(|holds| **holds).count();
        (hold, all.len() - hold)
    }

    /// The date of a case's questions, if it is not that of the case.
    pub fn other_date(&self, program: &Program) -> Option<Date> {
        (program.cases[self.case.index()].date != self.as_of).then_some(self.as_of)
    }
}
