//! Comparison: two things, two cases, or one question at two dates, as two worlds of one run; what makes the
//! difference, and nothing else.

use super::answer::{Answer, Scene, Setting};
use super::ask::answers;
use super::contrast::{Contrast, Line, Pairing, Part, Saying, contrasts, lines, of_norms, subjects};
use super::turned::{Turned, turned};
use super::{Refusal, Session, norms};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::Home;
use crate::ids::{CaseId, EntityId, RelationId};
use crate::plan::World;
use crate::time::Date;
use std::collections::BTreeSet;

/// Two sides and what makes the difference between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What each side is.
    pub sides: [Side; 2],
    /// Headline, layers and columns of the reports, as they stand on either side.
    pub rows: Vec<Compared>,
    /// The answers that differ, with what makes the difference.
    pub contrasts: Vec<Contrast>,
    /// The answers that do not differ, and turn on different things.
    pub turned: Vec<Turned>,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// What was typed for it.
    pub typed: String,
    /// Where.
    pub scene: Scene,
    /// The thing that reports are about; `None`: a question.
    pub thing: Option<EntityId>,
    /// Where a case was named: its other things that reports are about.
    pub others: Vec<EntityId>,
}

/// One question on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What it is.
    pub part: Part,
    /// The answers on the first side.
    pub first: Vec<Answer>,
    /// On the second.
    pub second: Vec<Answer>,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    /// Two things of cases, or two cases, by their names.
    Names(String, String),
    /// A question, or a thing that reports are about, at two dates.
    Dates(String, Date, Date),
}

impl Session {
    /// What makes the difference between two things, two cases, or two dates.
    ///
    /// # Errors
    /// Nothing has such a name, the question or the setting is wrong, or a limit was reached.
    pub fn compare(&mut self, pair: &Pair, setting: &Setting) -> Result<Comparison, Refusal> {
        let (first, second, asked) = match pair {
            Pair::Names(a, b) => (self.named(a, setting)?, self.named(b, setting)?, None),
            Pair::Dates(text, a, b) => {
                let side = |session: &mut Self, date: Date| {
                    let setting = Setting { as_of: Some(date), ..setting.clone() };
                    if session.home(text, &setting).is_some() {
                        return session.named(text, &setting);
                    }
                    let (world, scene) = session.world(&setting)?;
                    Ok((world, Side { typed: text.clone(), scene, thing: None, others: vec![] }))
                };
                let (a, b) = (side(self, *a)?, side(self, *b)?);
                let asked =
                    if a.1.thing.is_none() { Some(self.understand(text, a.1.scene.case)?) } else { None };
                (a, b, asked)
            }
        };
        let (program, things) = (&self.program, first.1.thing.zip(second.1.thing));
        let mut put: Vec<Line> = things.map_or(vec![], |(a, b)| lines(program, a, b));
        put.extend(asked.map(Line::question));
        if put.is_empty() {
            let message = format!("no report is about both `{}` and `{}`", first.1.typed, second.1.typed);
            let error = Diagnostic::without_place(codes::NOTHING_CALLED, message);
            return Err(Refusal::Mistakes(vec![error.help("compare two things, or two cases, of one kind")]));
        }
        let relations: BTreeSet<RelationId> = put.iter().map(|line| line.atom.relation).collect();
        let wanted: BTreeSet<RelationId> = match things {
            Some(_) => relations.iter().copied().chain(norms::asked(&self.program)).collect(),
            None => relations.clone(),
        };
        let mut evaluated = self.evaluate(&wanted, vec![first.0, second.0])?;
        let open = self.undetermined(&evaluated, &relations);
        evaluated.cases = self.settle(&evaluated, &open)?;
        let index = evaluated.index(&self.program);
        let program = &self.program;
        let pairing =
            Pairing { program, evaluated: &evaluated, index: &index, places: (0, 1), saying: Saying::All };
        let row = |line: &Line| {
            let on = |place: usize, second| {
                let all = evaluated.combinations(program, &index, place, line.atom.relation);
                answers(program, &all, &line.on(second), &line.variables, all.leading().date)
            };
            Compared { part: line.part.clone(), first: on(0, false), second: on(1, true) }
        };
        let shown = put.iter().filter(|line| !matches!(line.part, Part::Ground(_) | Part::Defect));
        let rows = shown.map(row).collect();
        let (mut contrasts, turned) = (contrasts(&put, &pairing), turned(&put, &pairing));
        if things.is_some() {
            contrasts.extend(of_norms(&pairing, things));
        }
        Ok(Comparison { sides: [first.1, second.1], rows, contrasts, turned })
    }

    /// Where a name is declared: a case, or a thing and the case in which it is seen, which may stand before it
    /// (`case.thing`).
    fn home(&self, name: &str, setting: &Setting) -> Option<(Option<CaseId>, Option<EntityId>)> {
        let program = &self.program;
        if let Some(place) = program.cases.iter().position(|case| case.name == name) {
            return Some((Some(CaseId::at(place)), None));
        }
        let case = self.case(setting.case.as_deref()).ok().flatten();
        let of_case = |case: &CaseId| program.cases[case.index()].names.get(name).copied();
        let cases = case.into_iter().chain((0..program.cases.len()).map(CaseId::at));
        let declared = cases.into_iter().find_map(|case| Some((Some(case), Some(of_case(&case)?))));
        let file = || Some((case, Some(program.names.entities.get(name).copied()?)));
        declared.or_else(file).or_else(|| self.home_in_case(name))
    }

    /// The thing that `case.thing` stands for.
    fn home_in_case(&self, name: &str) -> Option<(Option<CaseId>, Option<EntityId>)> {
        let cases = &self.program.cases;
        name.match_indices('.').find_map(|(dot, _)| {
            let place = cases.iter().position(|case| case.name == name[..dot])?;
            Some((Some(CaseId::at(place)), Some(*cases[place].names.get(&name[dot + 1..])?)))
        })
    }

    /// The side that a name stands for.
    fn named(&mut self, name: &str, setting: &Setting) -> Result<(World, Side), Refusal> {
        let Some((case, thing)) = self.home(name, setting) else {
            let message = format!("neither a case nor a thing of one is called `{name}`");
            let error = Diagnostic::without_place(codes::NOTHING_CALLED, message);
            let help = "`vires compare A B FILE` takes the names of two things or of two cases; a question takes \
                        two dates, `--as-of DATE --as-of DATE`";
            return Err(Refusal::Mistakes(vec![error.help(help)]));
        };
        let of = case.map(|case| self.program.cases[case.index()].name.clone());
        let (world, scene) = self.world(&Setting { case: of, ..setting.clone() })?;
        let home = |id: EntityId| matches!(self.program.entity(id).home, Home::Case(_));
        // Of a case, the first thing that its reports are about.
        let own = case.filter(|_| thing.is_none()).map(|case| subjects(&self.program, case));
        let mut own = own.into_iter().flatten().filter(|id| home(*id));
        let thing = thing.or_else(|| own.next());
        Ok((world, Side { typed: name.to_owned(), scene, thing, others: own.collect() }))
    }
}
