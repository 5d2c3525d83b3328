//! `check`: the report of each case, its suppositions and its expectations, in one run.

use super::answer::{Answer, Change, Checked, CheckedCase, Expected, Layer, Setting, Supposed, Thing};
use super::ask::{Outline, answers, outlines};
use super::candidate::{bind, candidates, claim};
use super::contrast::Saying;
use super::evaluate::{Evaluated, relations_of};
use super::nearness::{is_near, nearness};
use super::norms;
use super::{Refusal, Session};
use crate::hir::{self, Atom, Case, Expectation, Leaning, Program, Report};
use crate::ids::{CaseId, EntityId, ReadingId, RelationId, ReportId, VariableId};
use crate::plan::World;
use crate::proof::{Claim, Combinations, Explanation, Limits, Status};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// What the proofs and failed attempts of a report may cost, each.
pub(super) const BRIEF: Limits = Limits { steps: 300, depth: 4, work: 100_000, width: 6 };

/// The variable of a report that stands for the thing it is about.
const THING: VariableId = VariableId(0);

impl Session {
    /// The reports of all cases of the files that were given, or of the one that the setting names: what is said of each thing that a
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
            // What is supposed is supposed of one case.
            None if setting.supposes() => self.case(None)?.into_iter().collect(),
            None => self.own_cases().collect(),
        };
        let as_it_stands = *setting == Setting { case: setting.case.clone(), ..Setting::default() };
        let mut worlds = Vec::new();
        for case in &cases {
            let name = self.program.cases[case.index()].name.clone();
            let (base, _) = self.world(&Setting { case: Some(name), ..setting.clone() })?;
            worlds.extend(self.worlds(*case, &base, as_it_stands));
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

    /// The world of a case, then those of its suppositions, then those of expectations under given readings.
    fn worlds(&self, case: CaseId, base: &World, as_it_stands: bool) -> Vec<World> {
        let of = &self.program.cases[case.index()];
        if !as_it_stands {
            return vec![base.clone()];
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
        for (supposition, given) in given(of) {
            let like = worlds[supposition.map_or(0, |place| place + 1)].clone();
            worlds.push(World { readings: given.to_vec(), ..like });
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
        found.extend(norms::asked(&self.program));
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
        | hir::Expected::Undetermined(query, _)
        | hir::Expected::Disputed(query, _) => (query, None),
    }
}

/// The readings that expectations of a case are given, each set once, with the supposition to which they belong.
fn given(case: &Case) -> Vec<(Option<usize>, &[ReadingId])> {
    let of_case = case.expectations.iter().map(|expectation| (None, expectation));
    let supposed = case.suppositions.iter().enumerate().flat_map(|(place, supposition)| {
        supposition.expectations.iter().map(move |expectation| (Some(place), expectation))
    });
    let mut found: Vec<(Option<usize>, &[ReadingId])> = Vec::new();
    for (supposition, expectation) in of_case.chain(supposed) {
        let one = (supposition, expectation.given.as_slice());
        if !expectation.given.is_empty() && !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// Looks at the worlds of one case.
pub(super) struct Checker<'a> {
    pub program: &'a Program,
    pub evaluated: &'a Evaluated,
    pub index: &'a crate::proof::Index<'a>,
    pub case: CaseId,
    /// The place of the case's world; those of its suppositions follow.
    pub first: usize,
}

impl<'a> Checker<'a> {
    fn of(&self) -> &'a Case {
        &self.program.cases[self.case.index()]
    }

    /// The date of the case's world, or of a supposition's.
    pub(super) fn date(&self, supposition: Option<usize>) -> Date {
        self.evaluated.view(self.index, self.place(supposition, &[])).date
    }

    /// The case's world, or a supposition's, under every combination of the readings on which a relation depends
    /// and that are not given.
    pub(super) fn all(
        &self,
        supposition: Option<usize>,
        given: &[ReadingId],
        relation: RelationId,
    ) -> Combinations<'a> {
        let place = self.place(supposition, given);
        self.evaluated.combinations(self.program, self.index, place, relation)
    }

    /// The place of a world: that of the case, of its suppositions, of given readings.
    fn place(&self, supposition: Option<usize>, readings: &[ReadingId]) -> usize {
        let case = self.of();
        let under = given(case).iter().position(|one| *one == (supposition, readings));
        let place = match under {
            Some(place) => 1 + case.suppositions.len() + place,
            None => supposition.map_or(0, |place| place + 1),
        };
        self.first + place
    }

    /// The report of the case, and how many worlds it has.
    fn case(&self, as_it_stands: bool) -> (CheckedCase, usize) {
        let case = self.of();
        let mut things = Vec::new();
        for (report, entity) in self.subjects(&case.entities) {
            things.push(self.thing(report, entity));
        }
        let suppositions: Vec<Supposed> = if as_it_stands {
            (0..case.suppositions.len()).map(|place| self.supposition(place)).collect()
        } else {
            vec![]
        };
        let expectations = if as_it_stands { self.expectations(None) } else { vec![] };
        let worlds = if as_it_stands { 1 + suppositions.len() + given(case).len() } else { 1 };
        let world = |relation| self.all(None, &[], relation);
        let (norms, more_norms) = norms::in_force(self.program, &world, self.case);
        let found = CheckedCase {
            case: self.case,
            as_of: self.date(None),
            things,
            norms,
            more_norms,
            expectations,
            suppositions,
        };
        (found, worlds)
    }

    /// The reports, each with the things among these that it is about.
    pub(super) fn subjects(&self, entities: &[EntityId]) -> Vec<(ReportId, EntityId)> {
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

    pub(super) fn thing(&self, id: ReportId, entity: EntityId) -> Thing {
        let report = self.report(id);
        let date = self.date(None);
        let asked = |atom: &Atom| {
            let bound = bind(atom, THING, Value::Entity(entity));
            let all = self.all(None, &[], atom.relation);
            answers(self.program, &all, &bound, &report.variables, date)
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
                self.grounds(&bound, report, &mut found);
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
    fn grounds(&self, atom: &Atom, report: &Report, layer: &mut Layer) {
        let (all, date) = (self.all(None, &[], atom.relation), self.date(None));
        let found = outlines(self.program, &all, atom, &report.variables, date);
        let known: Vec<Vec<Value>> = found.iter().map(|outline| outline.claim.arguments.clone()).collect();
        let mut told: Vec<(Vec<(String, Value)>, Explanation)> =
            found.into_iter().map(|outline| (outline.bindings.clone(), outline.why(&all, &BRIEF))).collect();
        for (bindings, arguments) in candidates(self.program, atom, &report.variables, Some(self.case), None)
        {
            if !known.contains(&arguments) {
                let claim = claim(atom, arguments, date);
                told.push((bindings, all.why(&claim, &all.outlook(&claim), &BRIEF)));
            }
        }
        for (bindings, explanation) in told {
            let answer = Answer { bindings, conclusion: explanation.conclusion.clone() };
            match answer.conclusion.status {
                Status::True => layer.grounds.push((answer, explanation)),
                Status::Undetermined | Status::Disputed => layer.rejected.push((answer, explanation)),
                Status::False if is_near(&explanation) => layer.rejected.push((answer, explanation)),
                Status::False => layer.hopeless.push(answer),
            }
        }
        layer.rejected.sort_by_cached_key(|(_, explanation)| nearness(explanation));
    }

    fn supposition(&self, place: usize) -> Supposed {
        let case = self.of();
        let supposition = &case.suppositions[place];
        let mut changes = Vec::new();
        let own = self.subjects(&supposition.entities);
        for (subjects, new) in [(self.subjects(&case.entities), false), (own, true)] {
            for (report, entity) in subjects {
                changes.extend(self.changes(place, report, entity, new));
            }
        }
        let expectations = self.expectations(Some(place));
        let (before, after) =
            (|relation| self.all(None, &[], relation), |relation| self.all(Some(place), &[], relation));
        let norms = norms::changed(self.program, [&before, &after], None, Saying::All);
        Supposed { index: place, as_of: self.date(Some(place)), changes, norms, expectations }
    }

    /// The headline and layers of a thing that differ between the case and a supposition.
    fn changes(&self, place: usize, report: ReportId, entity: EntityId, new: bool) -> Vec<Change> {
        let report = self.report(report);
        let world = |after: bool| after.then_some(place);
        let asked = |after: bool, atom: &Atom| -> Vec<Outline> {
            if new && !after {
                return vec![];
            }
            let all = self.all(world(after), &[], atom.relation);
            let atom = bind(atom, THING, Value::Entity(entity));
            outlines(self.program, &all, &atom, &report.variables, self.date(world(after)))
        };
        let both = |atom: &Atom| (asked(false, atom), asked(true, atom));
        let headline = report.headline.iter().map(|atom| (None, atom, None));
        let layers = report.layers.iter();
        let layers = layers.map(|layer| (Some(layer.title.clone()), &layer.holds, layer.grounds.as_ref()));
        let conclude = |after: bool, atom: &Atom, outlines: Vec<Outline>| -> Vec<Answer> {
            let all = self.all(world(after), &[], atom.relation);
            outlines.into_iter().map(|outline| outline.conclude(&all)).collect()
        };
        let mut found = Vec::new();
        for (layer, atom, grounds) in headline.chain(layers) {
            let (was, is) = both(atom);
            let (had, has) = grounds.map_or((vec![], vec![]), both);
            let (gained, lost) = (more(&has, &had), more(&had, &has));
            if statuses(&was) != statuses(&is) || !gained.is_empty() || !lost.is_empty() {
                let of_grounds = grounds.unwrap_or(atom);
                let (gained, lost) = (conclude(true, of_grounds, gained), conclude(false, of_grounds, lost));
                let (was, is) = (conclude(false, atom, was), conclude(true, atom, is));
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
fn statuses(outlines: &[Outline]) -> Vec<(&[Value], Status, bool, Option<Leaning>)> {
    let leaning = |outline: &Outline| outline.disputed().and_then(|disputed| disputed.leaning);
    // A plain no is listed only for a view that is reported: it changes nothing.
    let told = outlines.iter().filter(|o| o.status != Status::False || o.by_burden);
    told.map(|o| (o.claim.arguments.as_slice(), o.status, o.by_burden, leaning(o))).collect()
}

impl Checked {
    /// Whether every expectation holds.
    pub fn holds(&self) -> bool {
        self.cases.iter().all(|case| case.counts().1 == 0)
    }
}

impl CheckedCase {
    /// Every expectation, those of suppositions with what they suppose.
    pub fn expected<'c>(
        &'c self,
        program: &'c Program,
    ) -> impl Iterator<Item = (Option<String>, &'c Expected)> {
        let suppositions = &program.cases[self.case.index()].suppositions;
        let supposed = self.suppositions.iter().flat_map(|supposed| {
            let label = suppositions.get(supposed.index).map(|supposition| supposition.label.clone());
            supposed.expectations.iter().map(move |expected| (label.clone(), expected))
        });
        self.expectations.iter().map(|expected| (None, expected)).chain(supposed)
    }

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
