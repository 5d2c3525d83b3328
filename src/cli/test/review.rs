//! `vires test --review`: what changed, case by case, and what becomes of it.

use crate::cli::output::Output;
use crate::render::page::{Page, plural};
use crate::render::style::Role;
use crate::render::test::{change, conclusions, heading};
use crate::render::{self, Next, Typed};
use crate::testing::{self, CaseOutcome, Explained, Outcome, Snapshot, StoreError, Unexplained};
use std::io::BufRead as _;

/// What can be typed.
const KEYS: &str = "a accept   r reject   w why   s skip   A accept all that are left   q quit";

/// How it is typed.
const THEN: &str = "type a letter, then press Enter";

/// A review of what is new or changed.
pub struct Review<'r> {
    /// What was found.
    pub outcome: &'r Outcome,
    /// Where it is shown.
    pub output: &'r Output,
    /// The reasons for the conclusions of a case.
    pub why: &'r dyn Fn(&str, &CaseOutcome) -> Result<Explained, Unexplained>,
    /// The options of a command that asks on.
    pub typed: &'r Typed,
}

impl Review<'_> {
    /// Asks about each snapshot that is new or changed, and does what is said; the end of the input quits.
    /// Returns whether something is left that was not accepted.
    ///
    /// # Errors
    /// A snapshot cannot be written.
    pub fn run(&self) -> Result<bool, StoreError> {
        let (outcome, output) = (self.outcome, self.output);
        let cases = outcome.files.iter().flat_map(|file| file.cases.iter().map(|case| (&*file.file, case)));
        let open: Vec<(&str, &CaseOutcome, &Snapshot)> = cases
            .filter_map(|(file, case)| {
                let snapshot = case.snapshot.as_ref().filter(|snapshot| !snapshot.holds())?;
                Some((file, case, snapshot))
            })
            .collect();
        for (.., snapshot) in &open {
            testing::write_pending(&snapshot.path, &snapshot.text)?;
        }
        for snapshot in outcome.snapshots().filter(|snapshot| snapshot.holds() && snapshot.pending) {
            testing::reject(&snapshot.path)?;
        }
        let (mut accepted, mut rejected, mut all) = (0, 0, false);
        for (number, (file, case, snapshot)) in open.iter().enumerate() {
            if !all {
                let mut page = Page::new(output.answers);
                page.paragraph(0, Role::Dim, &format!("{} of {}", number + 1, open.len()));
                heading(&mut page, case);
                show(&mut page, snapshot);
                output.answer(&page.text());
            }
            match if all { Choice::Accept } else { self.choice(file, case) } {
                choice @ (Choice::Accept | Choice::All) => {
                    testing::accept(&snapshot.path, &snapshot.text)?;
                    accepted += 1;
                    all |= choice == Choice::All;
                }
                Choice::Reject => {
                    testing::reject(&snapshot.path)?;
                    rejected += 1;
                }
                Choice::Skip => {}
                Choice::Quit => break,
            }
        }
        self.summary(open.len(), accepted, rejected);
        Ok(accepted < open.len())
    }

    /// What becomes of a snapshot: asked until it is said.
    fn choice(&self, file: &str, case: &CaseOutcome) -> Choice {
        let output = self.output;
        loop {
            output.answer(&format!("  {KEYS}\n  ({THEN})\n> "));
            let mut line = String::new();
            if std::io::stdin().lock().read_line(&mut line).unwrap_or(0) == 0 {
                output.answer("\n");
                return Choice::Quit;
            }
            let choice = match line.trim() {
                "a" => Choice::Accept,
                "A" => Choice::All,
                "r" => Choice::Reject,
                "s" => Choice::Skip,
                "q" => return Choice::Quit,
                "w" => {
                    self.explain(file, case);
                    continue;
                }
                _ => continue,
            };
            output.answer("\n");
            return choice;
        }
    }

    /// Why the conclusions that changed are as they are now.
    fn explain(&self, file: &str, case: &CaseOutcome) {
        let output = self.output;
        match (self.why)(file, case) {
            Ok(Explained { session, reasons, more }) => {
                for one in &reasons {
                    let supposing = self.typed.supposing(&session, &one.scene);
                    let next = match (one.scene.supposition, &supposing) {
                        (None, _) => Next::Command(self.typed),
                        (Some(_), Some(typed)) => Next::Command(typed),
                        (Some(_), None) => Next::Nowhere,
                    };
                    let page = render::reasons::page(&session, one, output.answers, next);
                    output.answer(&format!("\n{}", page.text()));
                }
                if reasons.is_empty() {
                    output.answer(
                        "\nno conclusion changed that could be explained: only words, or what is supposed\n",
                    );
                }
                if more > 0 {
                    let more = plural(more, "more conclusion");
                    output.answer(&format!("\nand {more} changed: `vires why` explains each\n"));
                }
                output.answer("\n");
            }
            Err(Unexplained::Refused(session, refusal)) => {
                output.refuse(session.sources(), &refusal);
            }
            Err(Unexplained::Unread(error)) => {
                output.wrong(&error.to_string());
            }
        }
    }

    fn summary(&self, open: usize, accepted: usize, rejected: usize) {
        let left = open - accepted - rejected;
        let broken = self.outcome.files.iter().filter(|file| file.broken.is_some()).count();
        let text = match open {
            0 if broken > 0 => {
                format!("nothing to review, but {} could not be tested", plural(broken, "file"))
            }
            0 => "nothing to review: all conclusions are as they were accepted".to_owned(),
            _ => {
                let snapshots = plural(open, "snapshot");
                let untested = match broken {
                    0 => String::new(),
                    _ => format!("; {} not tested", plural(broken, "file")),
                };
                format!("{snapshots}: {accepted} accepted, {rejected} rejected, {left} waiting{untested}")
            }
        };
        self.output.answer(&format!("{text}\n"));
    }
}

/// What becomes of a snapshot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Accept,
    All,
    Reject,
    Skip,
    Quit,
}

fn show(page: &mut Page, snapshot: &Snapshot) {
    if snapshot.exists { change(page, snapshot) } else { conclusions(page, snapshot) }
}
