//! The boundary between `vires` and whoever uses it: load files, then check, ask, explain, run.
//!
//! Every front end, and every embedding program, holds a [`Session`]:
//!
//! ```
//! use vires::proof::{Cause, Status};
//! use vires::session::{Memory, Session, Setting};
//!
//! let files = Memory::new().with("permits.vires", r#"
//! type plan
//! fact harmful(plan) open  asks "Does {plan} harm its neighbours?"
//! concept permitted(plan)
//!
//! instrument code "Building Code" {}
//! provision code.1 "What harms nobody is permitted" {
//!   source "https://law.example/code"
//!   define permitted(P) when P is plan and not harmful(P)
//! }
//!
//! case shed "A shed by the fence" on 2026-05-01 {
//!   plan shed_by_the_fence "the shed"
//! }
//! "#);
//! let mut session = Session::load(&files, &["permits.vires"]);
//! assert!(!session.has_errors(), "{:?}", session.diagnostics());
//!
//! let as_stated = session.ask("permitted(shed_by_the_fence)", &Setting::default())?;
//! assert_eq!(as_stated.answers[0].conclusion.status, Status::Undetermined);
//! assert_eq!(as_stated.answers[0].conclusion.causes, [Cause::Unknown]);
//!
//! let assumed = vec!["not harmful(shed_by_the_fence)".to_owned()];
//! let supposed = session.ask("permitted(P)", &Setting { assumed, ..Setting::default() })?;
//! assert_eq!(supposed.answers[0].conclusion.status, Status::True);
//! # Ok::<(), vires::session::Refusal>(())
//! ```
//!
//! Mistakes in files, and in questions, are [`Diagnostic`]s; what the world does (a limit was reached) is a
//! [`Refusal`]. Nothing here prints, and only the [`Loader`] that is handed in reads files. The one clock
//! that is read is the one for the limit on time ([`Limits::seconds`]).

mod again;
mod answer;
mod ask;
mod assumed;
mod bearing;
mod candidate;
mod certify;
mod check;
mod compare;
mod completion;
mod concluded;
mod contrast;
mod cure;
mod disk;
mod evaluate;
mod expect;
mod failing;
mod gather;
mod hypothetical;
mod interview;
mod kept;
mod least;
mod limits;
mod loader;
mod memory;
mod nearness;
mod norms;
mod overlay;
mod readings;
mod run;
mod saved;
mod scene;
mod show;
mod split;
mod standing;
mod stateable;
mod stated;
mod table;
mod tabulate;
mod timeline;
mod turned;
mod turns_on;
mod uncomputed;
mod what_if;
mod whole;
mod wrong;

pub use crate::proof::Limits as ProofLimits;
pub use answer::*;
pub use certify::{Covered, Verified, claims};
pub use compare::{Compared, Comparison, Pair, Side};
pub use completion::is_event;
pub use contrast::{Contrast, Part};
pub use cure::{CANDIDATES, Cure, Cures, STEPS, Step};
pub use disk::{Disk, reason};
pub use failing::Failing;
pub use interview::{Given, Interview, NEXT_LINE, Progress, Reply, Said, heard};
pub use kept::{Kept, Unkept};
pub use limits::Limits;
use loader::All;
pub use loader::{LoadError, Loader};
pub use memory::Memory;
pub use overlay::Overlay;
pub use saved::{Saved, is_name};
pub use scene::TYPED;
pub use show::Stage;
pub use standing::Standings;
pub use stateable::{Silence, is_local};
pub use stated::{Origin, Stated, Taken, replaces};
pub use tabulate::{Row, Tabulated};
pub use timeline::{Course, Stretch, Timeline};
pub use turned::Turned;
pub use what_if::{Shift, Sweep, Trial, Trials, WhatIf};
pub use whole::write_whole;

use crate::diagnostic::Diagnostic;
use crate::engine::Budget;
use crate::hir::{self, Program};
use crate::ids::CaseId;
use crate::library;
use crate::source::{FileId, SourceMap};
use crate::syntax::ast;
use again::Again;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What was loaded, linked and can be asked.
///
/// Life cycle: made once by [`Session::load`]; questions may add their text to the sources, so that a
/// mistake in one can be shown, and nothing else ever changes.
pub struct Session {
    sources: SourceMap,
    trees: Vec<ast::File>,
    given: BTreeSet<FileId>,
    paths: Vec<String>,
    program: Program,
    diagnostics: Vec<Diagnostic>,
    limits: Limits,
    language: Option<String>,
    /// Set from outside to stop what is being answered.
    cancel: Option<Arc<AtomicBool>>,
    /// What was worked out and can be used again.
    again: Again,
}

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refusal {
    /// The files or the question are wrong; the diagnostics of the files are not repeated.
    #[error("the files or the question are wrong")]
    Mistakes(Vec<Diagnostic>),
    /// A limit was reached.
    #[error("a limit was reached")]
    Limit(Box<Diagnostic>),
}

impl Session {
    /// Reads the files that `paths` stand for (a folder stands for every `*.vires` below it) and the modules
    /// they use, and links them. What is wrong with them is in [`Session::diagnostics`].
    pub fn load<P: AsRef<str>>(loader: &dyn Loader, paths: &[P]) -> Self {
        Self::load_beside(loader, paths, &[])
    }

    /// The same, where files of a folder `rules/` stand in for the embedded ones of the same path; they are read
    /// only where a file uses their module.
    pub fn load_beside<P: AsRef<str>>(loader: &dyn Loader, paths: &[P], beside: &[String]) -> Self {
        let paths: Vec<String> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
        let gather::Gathered { sources, trees, given, mut diagnostics } =
            gather::gather(loader, &paths, beside);
        let (program, mistakes) = hir::lower(&trees);
        diagnostics.extend(mistakes);
        let limits = Limits::default();
        let mut session = Self {
            sources,
            trees,
            given,
            paths,
            program,
            diagnostics,
            limits,
            language: None,
            cancel: None,
            again: Again::default(),
        };
        if !session.has_errors() {
            session.fill_tables(loader);
        }
        session
    }

    /// The same, with every module there is: those of the user's rule folder, and the embedded library.
    pub fn load_library<P: AsRef<str>>(loader: &dyn Loader, paths: &[P]) -> Self {
        let names = loader.modules().into_iter().chain(library::modules());
        let roots: BTreeSet<String> = names.filter(|name| !name.contains('.')).collect();
        Self::load_with(loader, paths, &roots.into_iter().collect::<Vec<_>>())
    }

    /// The same, with these modules as well, as if one more file used them.
    pub fn load_with<P: AsRef<str>>(loader: &dyn Loader, paths: &[P], modules: &[String]) -> Self {
        let uses = modules.iter().flat_map(|name| ["use ", name, "\n"]).collect();
        let all = All { loader, uses };
        let paths = paths.iter().map(AsRef::as_ref).chain([All::NAME]);
        Self::load(&all, &paths.collect::<Vec<_>>())
    }

    /// The same session with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same session, its answers in another language (a tag such as `zh`) where the files have its words.
    #[must_use]
    pub fn with_language(mut self, tag: Option<String>) -> Self {
        self.language = tag;
        self
    }

    /// The same session, whose answers are given up when the flag is set: they are refused, and nothing else
    /// happens. Whoever sets the flag takes it back.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Arc<AtomicBool>) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// The same, from now on.
    pub fn stop_with(&mut self, flag: &Arc<AtomicBool>) {
        self.cancel = Some(Arc::clone(flag));
    }

    /// Nothing, unless the flag is set.
    ///
    /// # Errors
    /// The flag is set: what was worked out meanwhile is of no use.
    pub fn go_on(&self) -> Result<(), Refusal> {
        let stopped = self.cancel.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed));
        if stopped { Err(uncomputed::limited(crate::engine::Limit::Cancelled, 0)) } else { Ok(()) }
    }

    /// Says the answers from now on in another language, or in that of the files.
    pub fn speak(&mut self, tag: Option<String>) {
        self.language = tag;
    }

    /// What an answer may cost from now on.
    pub(super) fn budget(&self) -> Budget {
        Budget { cancel: self.cancel.clone(), ..self.limits.budget() }
    }

    /// The language of the answers, if it is not that of the files.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The languages that anything in the files is said in besides their own.
    pub fn languages(&self) -> BTreeSet<&str> {
        let program = &self.program;
        let relations = program.relations.iter().flat_map(|r| [&r.reads, &r.reads_not, &r.asks]);
        let labels = program.entities.iter().map(|e| &e.label);
        let labels = labels.chain(program.instruments.iter().map(|i| &i.label));
        let labels = labels.chain(program.provisions.iter().map(|p| &p.label));
        let labels = labels.chain(program.types.iter().map(|t| &t.label));
        relations.chain(labels).flat_map(|w| w.translations.keys().map(String::as_str)).collect()
    }

    /// Everything that is wrong, or probably not meant, in order of the files.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether anything is wrong so that nothing can be answered.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The texts, for rendering.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The files that were named, not those they use.
    pub fn given(&self) -> &BTreeSet<FileId> {
        &self.given
    }

    /// The paths that were given, as they were given.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The trees of the files, each after those of the modules it uses.
    pub(crate) fn trees(&self) -> &[ast::File] {
        &self.trees
    }

    /// The program, for rendering.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The case that a setting speaks of, if there is one.
    pub fn case_of(&self, setting: &Setting) -> Option<CaseId> {
        self.case(setting.case.as_deref()).ok().flatten()
    }

    /// The name of that case.
    pub fn name_of_case(&self, setting: &Setting) -> Option<String> {
        self.case_of(setting).map(|case| self.program.cases[case.index()].name.clone())
    }

    /// The file in which that case stands, as it was read.
    pub fn file_of_case(&self, setting: &Setting) -> Option<String> {
        let case = self.case_of(setting)?;
        Some(self.sources.name(self.program.cases[case.index()].span.file).to_owned())
    }

    /// Whether anything but that case stands in its file: law, or other cases.
    pub fn holds_more(&self, setting: &Setting) -> bool {
        let Some(case) = self.case_of(setting).and_then(|id| self.program.cases.get(id.index())) else {
            return false;
        };
        let tree = self.trees.iter().find(|tree| tree.file == case.span.file);
        tree.into_iter().flat_map(|tree| &tree.items).any(|item| match &item.kind {
            ast::ItemKind::Use(_) => false,
            ast::ItemKind::Case(other) => other.name.span != case.name_span,
            _ => true,
        })
    }

    /// The names that a question can use, in any case, sorted.
    pub fn names(&self) -> Vec<String> {
        let names = &self.program.names;
        let files = names.relations.keys().chain(names.entities.keys()).chain(names.citations.keys());
        let cases = self.program.cases.iter().flat_map(|case| case.names.keys());
        let all: BTreeSet<&String> = files.chain(cases).collect();
        all.into_iter().cloned().collect()
    }
}

impl Refusal {
    /// What is wrong.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Refusal::Mistakes(mistakes) => mistakes,
            Refusal::Limit(reached) => std::slice::from_ref(&**reached),
        }
    }
}
