//! Runs a suite: each file on its own, several at a time, with the same result whatever the number of threads.

use super::change::{self, Line, Reason};
use super::pattern::Pattern;
use super::portrait;
use super::store::{self, StoreError};
use super::suite::{Suite, Unit, snapshot};
use crate::diagnostic::Diagnostic;
use crate::render::{self, Words};
use crate::session::{CheckedCase, Limits, Loader, Refusal, Session, Setting};
use crate::source::SourceMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How a suite is run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only cases that one of these selects; none: all.
    pub select: Vec<Pattern>,
    /// How many threads; 0: as many as the machine has.
    pub jobs: usize,
    /// Expectations alone; snapshots are not looked at.
    pub expectations_only: bool,
    /// What each case may cost.
    pub limits: Limits,
}

/// What became of a suite.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Its files, in order.
    pub files: Vec<FileOutcome>,
}

/// What became of the cases of a file.
#[derive(Clone, Debug)]
pub struct FileOutcome {
    /// The file.
    pub file: String,
    /// Its cases that were selected, in order.
    pub cases: Vec<CaseOutcome>,
    /// Why there is nothing more.
    pub broken: Option<Broken>,
}

/// Why a file, or the rest of one, was not tested.
#[derive(Clone, Debug)]
pub struct Broken {
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that these speak of.
    pub sources: SourceMap,
    /// A limit was reached; otherwise the files are wrong.
    pub limit: bool,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseOutcome {
    /// Its name.
    pub name: String,
    /// What a person calls it.
    pub label: Option<String>,
    /// Where it stands.
    pub place: String,
    /// How many expectations hold.
    pub passed: usize,
    /// Those that do not.
    pub failures: Vec<Failure>,
    /// What its snapshot says; `None`: not looked at.
    pub snapshot: Option<Snapshot>,
}

/// An expectation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// As it is written.
    pub expectation: String,
    /// Where.
    pub place: String,
    /// In which supposition.
    pub supposition: Option<String>,
    /// What was found instead, a line each.
    pub found: Vec<String>,
}

/// The conclusions of a case beside those that were accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Where the snapshot lies, or would.
    pub path: PathBuf,
    /// The whole file, as it would be written now.
    pub text: String,
    /// The conclusions alone.
    pub conclusions: String,
    /// Whether there is a snapshot.
    pub exists: bool,
    /// Whether something waits to be accepted there.
    pub pending: bool,
    /// How the conclusions differ; empty if they do not.
    pub changes: Vec<Line>,
    /// What explains that.
    pub reasons: Vec<Reason>,
}

impl Snapshot {
    /// Whether it is as it was accepted.
    pub fn holds(&self) -> bool {
        self.exists && self.changes.is_empty()
    }
}

impl CaseOutcome {
    /// Whether expectations and snapshot hold.
    pub fn holds(&self) -> bool {
        self.failures.is_empty() && self.snapshot.as_ref().is_none_or(Snapshot::holds)
    }
}

impl Outcome {
    /// All cases, in order.
    pub fn cases(&self) -> impl Iterator<Item = &CaseOutcome> {
        self.files.iter().flat_map(|file| &file.cases)
    }

    /// All snapshots that were looked at.
    pub fn snapshots(&self) -> impl Iterator<Item = &Snapshot> {
        self.cases().filter_map(|case| case.snapshot.as_ref())
    }
}

impl Suite {
    /// Tests every selected case. `done` is told of each file that is finished, in any order.
    ///
    /// Each file is loaded and evaluated by itself, so that neither the other files nor the number of threads
    /// matter to the result. Nothing is written.
    ///
    /// # Errors
    /// A snapshot cannot be read.
    pub fn run(
        &self,
        loader: &(dyn Loader + Sync),
        options: &Options,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<Outcome, StoreError> {
        let files = self.each(options, done, |unit| self.unit(loader, unit, options));
        let files = files.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(Outcome { files })
    }

    /// Does something with every unit that has a selected case, several at a time; the results are in order.
    pub(super) fn each<T: Send>(
        &self,
        options: &Options,
        done: &(dyn Fn(usize) + Sync),
        work: impl Fn(&Unit) -> T + Sync,
    ) -> Vec<T> {
        let selected = |case: &String| {
            options.select.is_empty() || options.select.iter().any(|pattern| pattern.selects(case))
        };
        let units = self.units.iter().filter(|unit| unit.cases.is_empty() || unit.cases.iter().any(selected));
        let units: Vec<Unit> = units
            .map(|unit| Unit {
                cases: unit.cases.iter().filter(|c| selected(c)).cloned().collect(),
                ..unit.clone()
            })
            .collect();
        let threads = match options.jobs {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            jobs => jobs,
        };
        let (next, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let results: Mutex<Vec<Option<T>>> = Mutex::new(units.iter().map(|_| None).collect());
        std::thread::scope(|scope| {
            for _ in 0..threads.min(units.len()) {
                scope.spawn(|| {
                    while let Some((at, unit)) = {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        units.get(at).map(|unit| (at, unit))
                    } {
                        let result = work(unit);
                        if let Ok(mut results) = results.lock() {
                            results[at] = Some(result);
                        }
                        done(finished.fetch_add(1, Ordering::Relaxed) + 1);
                    }
                });
            }
        });
        results
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .into_iter()
            .flatten()
            .collect()
    }

    /// A session of a unit, with all that belongs to it.
    pub(super) fn session(&self, loader: &dyn Loader, unit: &Unit, limits: Limits) -> Session {
        let paths: Vec<&str> = self.common.iter().chain([&unit.file]).map(String::as_str).collect();
        Session::load_beside(loader, &paths, &self.modules).with_limits(limits)
    }

    fn unit(&self, loader: &dyn Loader, unit: &Unit, options: &Options) -> Result<FileOutcome, StoreError> {
        let mut session = self.session(loader, unit, options.limits);
        let mut outcome = FileOutcome { file: unit.file.clone(), cases: vec![], broken: None };
        if session.has_errors() {
            outcome.broken = Some(Broken {
                diagnostics: session.diagnostics().iter().filter(|d| d.is_error()).cloned().collect(),
                sources: session.sources().clone(),
                limit: false,
            });
            return Ok(outcome);
        }
        for case in &unit.cases {
            match case_outcome(&mut session, &unit.file, case, options) {
                Ok(found) => outcome.cases.push(found?),
                Err(refusal) => {
                    outcome.broken = Some(Broken {
                        diagnostics: refusal.diagnostics().to_vec(),
                        sources: session.sources().clone(),
                        limit: matches!(refusal, Refusal::Limit(_)),
                    });
                    break;
                }
            }
        }
        Ok(outcome)
    }
}

/// What becomes of one case. The outer error: there are no conclusions; the inner: the snapshot cannot be read.
pub(super) fn case_outcome(
    session: &mut Session,
    file: &str,
    case: &str,
    options: &Options,
) -> Result<Result<CaseOutcome, StoreError>, Refusal> {
    let checked = session.check(&Setting { case: Some(case.to_owned()), ..Setting::default() })?;
    let Some(found) = checked.cases.into_iter().next() else {
        return Ok(Ok(CaseOutcome {
            name: case.to_owned(),
            label: None,
            place: file.to_owned(),
            passed: 0,
            failures: vec![],
            snapshot: None,
        }));
    };
    let of = &session.program().cases[found.case.index()];
    let (label, place) = (of.label.clone(), session.sources().place(of.name_span));
    let failures = failures(session, &found);
    let (passed, _) = found.counts();
    let snapshot = if options.expectations_only {
        None
    } else {
        match compared(session, file, &found, options.limits)? {
            Ok(snapshot) => Some(snapshot),
            Err(error) => return Ok(Err(error)),
        }
    };
    Ok(Ok(CaseOutcome { name: case.to_owned(), label, place, passed, failures, snapshot }))
}

fn failures(session: &Session, found: &CheckedCase) -> Vec<Failure> {
    let words = Words::of(session);
    let failures = found.expected(session.program()).filter_map(|(supposition, expected)| {
        Some(Failure {
            expectation: portrait::plain(session.sources().slice(expected.span)),
            place: session.sources().place(expected.span),
            supposition,
            found: render::report::instead(words, expected.failure.as_ref()?),
        })
    });
    failures.collect()
}

fn compared(
    session: &mut Session,
    file: &str,
    found: &CheckedCase,
    limits: Limits,
) -> Result<Result<Snapshot, StoreError>, Refusal> {
    let case = session.program().cases[found.case.index()].name.clone();
    let path = snapshot(file, &case);
    let source = std::path::Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned());
    let now = portrait::of(session, found, source, limits)?;
    let text = store::compose(&now, &portrait::description(session, found));
    let stored = match store::read(&path) {
        Ok(stored) => stored,
        Err(error) => return Ok(Err(error)),
    };
    let (changes, reasons) = match &stored {
        Some(before) if before.text != now.text => {
            (change::lines(&before.text, &now.text), change::reasons(session, found, before, &now))
        }
        _ => (vec![], vec![]),
    };
    Ok(Ok(Snapshot {
        pending: store::is_pending(&path),
        path,
        text,
        conclusions: now.text,
        exists: stored.is_some(),
        changes,
        reasons,
    }))
}
