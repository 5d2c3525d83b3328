//! `vires test PATH…`

mod review;

use super::options::{Library, LimitOptions, Show};
use super::progress::Progress;
use super::{Exit, output::Output};
use crate::render::{self, Typed, test::Kept};
use crate::session::Disk;
use crate::testing::{self, CaseOutcome, Options, Outcome, Pattern, Suite, Unreferenced};
use clap::{Args, ValueEnum};
use review::Review;

/// Expectations and snapshots of conclusions, for every case below the paths
#[derive(Args)]
#[command(after_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Test {
    /// Files with cases, and folders of them; files without a case are read with each
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    library: Library,
    /// Only cases whose name has this in it; `*` and `?` make it a pattern of the whole name
    #[arg(long = "case", value_name = "PATTERN")]
    select: Vec<String>,
    /// Accepts every new conclusion
    #[arg(long, conflicts_with_all = ["review", "check"])]
    accept: bool,
    /// Shows what changed case by case, and asks
    #[arg(long, conflicts_with = "check")]
    review: bool,
    /// Writes nothing; what is missing, waiting or of no case fails as well
    #[arg(long)]
    check: bool,
    /// Snapshots of which there is no case any more: lists or deletes them
    #[arg(long, value_enum, num_args = 0..=1, default_missing_value = "list", require_equals = true, value_name = "HOW")]
    unreferenced: Option<How>,
    /// Expectations alone, no snapshots
    #[arg(long, conflicts_with_all = ["accept", "review"])]
    expectations: bool,
    /// Instead of testing: which rules, conditions and exceptions the cases exercise
    #[arg(long, conflicts_with_all = ["accept", "review", "check", "unreferenced", "expectations"])]
    coverage: bool,
    /// Instead of testing: which rules could be a little wrong without any case noticing
    #[arg(long, conflicts_with_all = ["accept", "review", "check", "unreferenced", "expectations", "coverage"])]
    mutants: bool,
    /// How many files are tested at a time [default: as many as the machine has processors]
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    jobs: usize,
    /// Writes the results there as `JUnit` XML, besides; `-`: to the standard output, instead
    #[arg(long, value_name = "FILE")]
    junit: Option<String>,
    #[command(flatten)]
    limits: LimitOptions,
    #[command(flatten)]
    show: Show,
}

/// What is done with snapshots of no case.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum How {
    /// They are named.
    List,
    /// They are deleted.
    Delete,
}

const EXAMPLES: &str = "\
Examples:
  vires test cases/                  what changed waits in cases/snapshots/*.snap.new
  vires test cases/ --review         shows each change with its reasons, and asks
  vires test cases/ --accept         accepts them all
  vires test cases/ --check          for a server: writes nothing
  vires test cases/ --case 'new*' --expectations
  vires test cases/ --coverage       what no case exercises
  vires test cases/ --mutants        which mistakes in rules no case would notice

Exit codes: 0 all is as expected; 1 an expectation fails, or a snapshot is new or changed and was not accepted;
2 a file is wrong; 3 a limit was reached";

impl Test {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.test(&output).unwrap_or_else(|exit| exit)
    }

    fn options(&self) -> Options {
        Options {
            select: self.select.iter().map(|text| Pattern::new(text)).collect(),
            jobs: self.jobs,
            expectations_only: self.expectations,
            limits: self.limits.limits(),
        }
    }

    fn test(&self, output: &Output) -> Result<Exit, Exit> {
        let disk = self.library.disk(output)?;
        let suite = Suite::find(&disk, &self.paths).map_err(|error| output.wrong(&error.to_string()))?;
        let unwritten = |error: testing::StoreError| output.wrong(&error.to_string());
        let options = self.options();
        if self.coverage {
            return Self::coverage(&suite, &disk, &options, output);
        }
        if self.mutants {
            return Self::mutants(&suite, &disk, &options, output);
        }
        let outcome = Self::outcome(&suite, &disk, &options, output).map_err(unwritten)?;
        if outcome.files.is_empty() {
            return Err(output.wrong(&format!("no case is called so: {}", self.select.join(", "))));
        }
        for broken in outcome.files.iter().filter_map(|file| file.broken.as_ref()) {
            output.diagnostics(&broken.sources, &broken.diagnostics);
        }
        let unreferenced = self.unreferenced(&suite, &outcome).map_err(unwritten)?;
        if self.review {
            let read = self.library.typed(output.language.as_deref());
            let typed = Typed { asked: self.limits.typed(), read };
            let why = |file: &str, case: &CaseOutcome| suite.explained(&disk, file, case, &options);
            let review = Review { outcome: &outcome, output, why: &why, typed: &typed };
            let left = review.run().map_err(unwritten)?;
            return Ok(match exit(&outcome, true) {
                Exit::Answered if left => Exit::Failed,
                exit => exit,
            });
        }
        let kept = self.keep(&outcome).map_err(unwritten)?;
        let deleted = self.unreferenced == Some(How::Delete);
        if deleted {
            unreferenced.iter().try_for_each(Unreferenced::delete).map_err(unwritten)?;
        }
        if self.junit.as_deref() != Some("-") {
            let apart = (unreferenced.as_slice(), deleted);
            output.content(
                || render::test::page(&outcome, apart, kept, output.quiet, output.answers),
                || render::json::test(&outcome, &unreferenced),
            )?;
        }
        if let Some(file) = &self.junit {
            output.deliver(file, &render::junit::junit(&outcome))?;
        }
        let pending = self.check && outcome.snapshots().any(|snapshot| snapshot.pending);
        let failed = pending || !(unreferenced.is_empty() || deleted);
        Ok(match exit(&outcome, kept == Kept::Accepted) {
            Exit::Answered if failed => Exit::Failed,
            exit => exit,
        })
    }

    fn outcome(
        suite: &Suite,
        disk: &Disk,
        options: &Options,
        output: &Output,
    ) -> Result<Outcome, testing::StoreError> {
        let progress = Progress::new(output, "testing", "file", suite.units.len());
        suite.run(disk, options, &|done| progress.show(done))
    }

    fn coverage(suite: &Suite, disk: &Disk, options: &Options, output: &Output) -> Result<Exit, Exit> {
        let progress = Progress::new(output, "covering", "file", suite.units.len());
        let coverage = suite.coverage(disk, options, &|done| progress.show(done));
        drop(progress);
        output.content(
            || render::coverage::page(&coverage, output.answers),
            || render::json::coverage(&coverage),
        )?;
        Ok(if coverage.left_out.is_empty() { Exit::Answered } else { Exit::Wrong })
    }

    fn mutants(suite: &Suite, disk: &Disk, options: &Options, output: &Output) -> Result<Exit, Exit> {
        let progress = Progress::new(output, "changing rules", "file", suite.units.len());
        let mutants = suite.mutants(disk, options, &|done| progress.show(done));
        drop(progress);
        output.content(
            || render::mutants::page(&mutants, output.answers),
            || render::json::mutants(&mutants),
        )?;
        Ok(if mutants.left_out.is_empty() { Exit::Answered } else { Exit::Wrong })
    }

    fn unreferenced(
        &self,
        suite: &Suite,
        outcome: &Outcome,
    ) -> Result<Vec<Unreferenced>, testing::StoreError> {
        if self.check || self.unreferenced.is_some() { suite.unreferenced(outcome) } else { Ok(vec![]) }
    }

    /// Accepts what is new, or lets it wait; what is as it was accepted waits no longer.
    fn keep(&self, outcome: &Outcome) -> Result<Kept, testing::StoreError> {
        if self.check {
            return Ok(Kept::Nothing);
        }
        for snapshot in outcome.snapshots() {
            if snapshot.holds() {
                if snapshot.pending {
                    testing::reject(&snapshot.path)?;
                }
            } else if self.accept {
                testing::accept(&snapshot.path, &snapshot.text)?;
            } else {
                testing::write_pending(&snapshot.path, &snapshot.text)?;
            }
        }
        Ok(if self.accept { Kept::Accepted } else { Kept::Waiting })
    }
}

/// How the command ends. `accepted`: snapshots do not matter any more.
fn exit(outcome: &Outcome, accepted: bool) -> Exit {
    let broken = || outcome.files.iter().filter_map(|file| file.broken.as_ref());
    let fails = outcome.cases().any(|case| if accepted { !case.failures.is_empty() } else { !case.holds() });
    if broken().any(|broken| !broken.limit) {
        Exit::Wrong
    } else if broken().next().is_some() {
        Exit::Limit
    } else if fails {
        Exit::Failed
    } else {
        Exit::Answered
    }
}
