//! What is stated in the world that a setting speaks of, and where each of it comes from.

use super::assumed::counting;
use super::scene::Lower;
use super::{Refusal, Session, Setting};
use crate::hir::{self, StatedTime, Statement};

/// A statement of a world.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// What is stated.
    pub statement: Statement,
    /// How it comes to count, or not.
    pub origin: Origin,
}

/// How a statement comes to count, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The case states it.
    Case,
    /// It is assumed.
    Assumed,
    /// The case or a file states it, and it was taken back.
    Withdrawn,
    /// The case states it, and what is assumed stands in its place.
    Replaced,
}

impl Session {
    /// Reads one statement.
    fn statement(&mut self, text: &str, setting: &Setting, lower: Lower) -> Result<Statement, Refusal> {
        let case = self.case(setting.case.as_deref())?;
        let found = self.statements(std::slice::from_ref(&text.to_owned()), case, lower)?;
        found.into_iter().next().ok_or_else(|| Refusal::Mistakes(vec![]))
    }

    /// What the case of a setting states, in its order, with what is taken back and assumed; of what files state
    /// only what is taken back. Cost: linear in these statements.
    ///
    /// # Errors
    /// The setting is wrong.
    pub fn stated(&mut self, setting: &Setting) -> Result<Vec<Stated>, Refusal> {
        let (world, scene) = self.world(setting)?;
        let case = scene.case.and_then(|case| self.program.cases.get(case.index()));
        let mut found = Vec::new();
        for statement in &self.program.statements {
            if statement.without(&world.withdrawn).as_ref() != Some(statement) {
                found.push(Stated { statement: statement.clone(), origin: Origin::Withdrawn });
            }
        }
        for statement in case.iter().flat_map(|case| &case.statements) {
            let origin = if statement.without(&world.withdrawn).as_ref() != Some(statement) {
                Origin::Withdrawn
            } else if world.assumed.iter().any(|assumed| replaces(assumed, statement)) {
                Origin::Replaced
            } else {
                Origin::Case
            };
            found.push(Stated { statement: statement.clone(), origin });
        }
        let assumed = world.assumed.into_iter();
        found.extend(assumed.map(|statement| Stated { statement, origin: Origin::Assumed }));
        Ok(found)
    }
}

/// What taking a statement back means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The places of those that are assumed.
    pub assumed: Vec<usize>,
    /// Whether the case or a file states it.
    pub stated: bool,
    /// What is stated of the same instead, as it is written.
    pub instead: Vec<String>,
}

impl Session {
    /// What is taken back with a statement in a setting: what is assumed of it, what the case and the files state.
    ///
    /// # Errors
    /// The statement or the setting is wrong.
    pub fn taken_back(&mut self, text: &str, setting: &Setting) -> Result<Taken, Refusal> {
        let back = self.statement(text, setting, hir::take_back)?;
        let (world, _) = self.world(setting)?;
        let gone = |statement: &Statement| statement.without([&back]).as_ref() != Some(statement);
        let case = self.case(setting.case.as_deref())?;
        // As they were typed, and what later ones left of them.
        let typed = self.statements(&setting.assumed, case, hir::state)?;
        let left = counting(&self.program, &typed);
        let of_case = case.and_then(|case| self.program.cases.get(case.index()));
        let stated =
            || self.program.statements.iter().chain(of_case.iter().flat_map(|case| &case.statements));
        let assumed = typed.iter().zip(&left).enumerate();
        let assumed = assumed.filter(|(_, (typed, left))| gone(typed) || left.as_ref().is_some_and(gone));
        let others = stated().chain(&world.assumed).filter(|other| about_the_same(other, &back));
        let written = |other: &Statement| {
            let plain = Statement { source: None, held_by: vec![], unverified: None, ..other.clone() };
            self.program.written(&plain)
        };
        Ok(Taken {
            assumed: assumed.map(|(place, _)| place).collect(),
            stated: stated().any(gone),
            instead: others.map(written).collect(),
        })
    }

    /// The places of what is assumed that a further assumption stands in the place of.
    ///
    /// # Errors
    /// The statement or the setting is wrong.
    pub fn assumed_otherwise(&mut self, text: &str, setting: &Setting) -> Result<Vec<usize>, Refusal> {
        let new = self.statement(text, setting, hir::state)?;
        let case = self.case(setting.case.as_deref())?;
        let assumed = self.statements(&setting.assumed, case, hir::state)?;
        let assumed = assumed.iter().enumerate();
        Ok(assumed.filter(|(_, old)| replaces(&new, old)).map(|(place, _)| place).collect())
    }
}

/// Whether two statements are about the same.
pub(super) fn about_the_same(a: &Statement, b: &Statement) -> bool {
    (a.relation, &a.arguments) == (b.relation, &b.arguments)
}

/// Whether nothing is left of a statement where another one is assumed.
pub fn replaces(assumed: &Statement, other: &Statement) -> bool {
    about_the_same(assumed, other) && (assumed.time == StatedTime::Always || assumed.time == other.time)
}
