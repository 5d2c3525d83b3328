//! Advice on rule files and cases: what is valid, and probably not meant.
//!
//! Every lint reads the linked program, within bounds that it names; where they do not suffice it says that it
//! did not look, so that silence means that there is nothing. A finding is allowed by a comment above its item,
//! `// allow V0808: the organ announces objections`, which must give a reason and must be needed.

mod allow;
mod bracket;
mod burden;
mod comparison;
mod conflict;
mod contradiction;
mod declaration;
mod derivable;
mod files;
mod hypothesis;
mod implied;
mod label;
mod matching;
mod occasion;
mod occurrence;
mod silence;
mod subsumed;
mod untested;
mod version;

pub use files::{Looked, lint_files};

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::hir::{Program, Rule};
use crate::ids::RuleId;
use crate::session::Session;
use crate::source::{FileId, Span};
use crate::syntax::{self, ast};
use std::collections::BTreeSet;

/// What was found in the files that were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// In order of the files, with what loading them found.
    pub found: Vec<Diagnostic>,
    /// Where a lint did not look, and why.
    pub not_looked: Vec<NotLooked>,
}

/// What a lint did not look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotLooked {
    /// Which lint.
    pub code: Code,
    /// Why, as a sentence without its full stop.
    pub reason: String,
}

/// Looks at everything in the files that were given; what they use is read and not judged.
///
/// Cost: the square of the rules about one concept, times small bounds.
pub fn lint(session: &Session) -> Findings {
    let mut scope = Scope::new(session);
    if !session.has_errors() {
        declaration::look(&mut scope);
        derivable::look(&mut scope);
        contradiction::look(&mut scope);
        subsumed::look(&mut scope);
        implied::look(&mut scope);
        conflict::look(&mut scope);
        silence::look(&mut scope);
        version::look(&mut scope);
        burden::look(&mut scope);
        untested::look(&mut scope);
        label::look(&mut scope);
        bracket::look(&mut scope);
        occasion::look(&mut scope);
    }
    let Scope { trees, mut found, mut not_looked, .. } = scope;
    found.extend(session.diagnostics().iter().filter(|found| in_given(session, found)).cloned());
    let unsure: BTreeSet<Code> = not_looked.iter().map(|left| left.code).collect();
    let mut found = allow::apply(session.sources(), &trees, found, &unsure);
    found.sort_by_key(|found| (found.primary.as_ref().map(|label| label.span), found.code));
    found.dedup();
    not_looked.sort();
    not_looked.dedup();
    Findings { found, not_looked }
}

/// Whether a diagnostic is about a place in a file that was given.
fn in_given(session: &Session, found: &Diagnostic) -> bool {
    found.primary.as_ref().is_some_and(|label| session.given().contains(&label.span.file))
}

/// What the lints read, and what they found.
struct Scope<'s> {
    program: &'s Program,
    session: &'s Session,
    given: &'s BTreeSet<FileId>,
    /// The trees of the given files.
    trees: Vec<ast::File>,
    found: Vec<Diagnostic>,
    not_looked: Vec<NotLooked>,
}

impl<'s> Scope<'s> {
    fn new(session: &'s Session) -> Self {
        let sources = session.sources();
        let trees = session.given().iter().map(|file| syntax::parse(*file, sources.text(*file)).0).collect();
        let (program, given) = (session.program(), session.given());
        Self { program, session, given, trees, found: vec![], not_looked: vec![] }
    }

    /// Whether a place is in a file that was given.
    fn here(&self, span: Span) -> bool {
        self.given.contains(&span.file)
    }

    /// The rules that are written in files, wherever they stand.
    fn rules(&self) -> impl Iterator<Item = (RuleId, &'s Rule)> + use<'s> {
        let program = self.program;
        let all = program.rules.iter().enumerate();
        all.filter(|(_, rule)| !rule.erroneous && program.is_written(rule))
            .map(|(at, rule)| (RuleId::at(at), rule))
    }

    /// Adds a finding.
    fn report(&mut self, found: Diagnostic) {
        self.found.push(found);
    }

    /// Says that a lint did not look.
    fn leave(&mut self, code: Code, reason: impl Into<String>) {
        self.not_looked.push(NotLooked { code, reason: reason.into() });
    }
}

/// All codes of lints, with their titles.
pub fn lints() -> impl Iterator<Item = (Code, &'static str)> {
    codes::all().filter(|(code, _)| code.0.starts_with("V08"))
}
