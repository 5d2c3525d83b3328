//! From a setting to a world: which case, which date, what is added and taken back.

use super::answer::{Scene, Setting};
use super::assumed::counting;
use super::{Refusal, Session};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::{self, Statement};
use crate::ids::CaseId;
use crate::plan::World;
use crate::source::FileId;
use crate::syntax::{self, ast};
use crate::time::Date;

impl Session {
    /// Whether the setting can be asked about.
    ///
    /// # Errors
    /// There is no such case, or a statement is wrong.
    pub fn validate(&mut self, setting: &Setting) -> Result<(), Refusal> {
        self.world(setting).map(|_| ())
    }

    /// The cases of the files that were given, in their order. Those of modules that they use must be named.
    pub fn own_cases(&self) -> impl Iterator<Item = CaseId> {
        let own = |(place, case): (usize, &hir::Case)| {
            self.given.contains(&case.span.file).then_some(CaseId::at(place))
        };
        self.program.cases.iter().enumerate().filter_map(own)
    }

    /// The case of a setting: the one that is named, otherwise the first of the files that were given; `None` if
    /// these have none.
    pub(super) fn case(&self, name: Option<&str>) -> Result<Option<CaseId>, Refusal> {
        let cases = &self.program.cases;
        let Some(name) = name else { return Ok(self.own_cases().next()) };
        if let Some(place) = cases.iter().position(|case| case.name == name) {
            return Ok(Some(CaseId::at(place)));
        }
        let error = Diagnostic::without_place(codes::NO_SUCH_CASE, format!("no case is called `{name}`"));
        let names = || cases.iter().map(|case| case.name.as_str());
        let error = match (closest(name, names()), cases.is_empty()) {
            (Some(near), _) => error.help(format!("a case with a similar name exists: `{near}`")),
            (None, true) => error.help("the files have no case"),
            (None, false) => error.help(format!("the cases are {}", listed(names()))),
        };
        Err(Refusal::Mistakes(vec![error]))
    }

    /// The world of a setting: of what is assumed of the same, the later counts for the time that it names. Outside a case the date may be missing: then evaluating what depends on it is
    /// refused.
    pub(super) fn world(&mut self, setting: &Setting) -> Result<(World, Scene), Refusal> {
        let case = self.case(setting.case.as_deref())?;
        let of_case = case.map(|case| &self.program.cases[case.index()]);
        let place = setting.supposition;
        let supposed = of_case.zip(place).and_then(|(case, place)| case.suppositions.get(place));
        let as_of =
            setting.as_of.or(supposed.map(|supposed| supposed.date)).or(of_case.map(|case| case.date));
        let supposition = supposed.and(place);
        let assumed = self.statements(&setting.assumed, case, hir::state)?;
        let assumed = counting(&self.program, &assumed).into_iter().flatten().collect();
        let withdrawn = self.statements(&setting.withdrawn, case, hir::take_back)?;
        let readings = self.readings(&setting.readings)?;
        let world =
            World { case, supposition, date: as_of, assumed, withdrawn, readings, ..World::default() };
        let (as_of, dated) = (as_of.unwrap_or(Date::UNDATED), as_of.is_some());
        Ok((world, Scene { case, supposition, as_of, dated }))
    }

    /// Reads statements that a person adds or takes back.
    pub(super) fn statements(
        &mut self,
        texts: &[String],
        case: Option<CaseId>,
        lower: Lower,
    ) -> Result<Vec<Statement>, Refusal> {
        let mut found = Vec::new();
        let mut mistakes = Vec::new();
        for text in texts {
            let file = self.say(text);
            let (tree, wrong) = syntax::parse_statement(file, text);
            let readable = !wrong.iter().any(Diagnostic::is_error);
            mistakes.extend(wrong);
            if let (Some(tree), true) = (tree, readable) {
                let (statement, wrong) = lower(&mut self.program, &tree, case);
                mistakes.extend(wrong);
                found.extend(statement);
            }
        }
        if mistakes.iter().any(Diagnostic::is_error) { Err(Refusal::Mistakes(mistakes)) } else { Ok(found) }
    }

    /// Keeps a text that a person typed, so that a mistake in it can be shown.
    pub(super) fn say(&mut self, text: &str) -> FileId {
        let known = self
            .sources
            .files()
            .find(|file| self.sources.name(*file) == TYPED && self.sources.text(*file) == text);
        known.unwrap_or_else(|| self.sources.add(TYPED, text))
    }
}

/// How a statement that was typed is understood: as one that is added, or taken back.
pub(super) type Lower =
    fn(&mut hir::Program, &ast::Statement, Option<CaseId>) -> (Option<Statement>, Vec<Diagnostic>);

/// The name under which what was typed is shown.
pub const TYPED: &str = "<question>";

/// `` `a`, `b` ``
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
