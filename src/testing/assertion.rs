//! Conclusions in the tests of a program of one's own.

use super::change::{Line, Mark};
use super::portrait;
use super::runner::{CaseOutcome, Options, Snapshot};
use super::store;
use super::suite::Suite;
use crate::render;
use crate::session::{Disk, Refusal, Session, Setting};
use std::fmt::Write as _;
use std::path::Path;

/// The conclusions of a case, as a snapshot holds them: for `insta::assert_snapshot!`, or any other way of
/// comparing. Same case and rules, same text.
///
/// # Errors
/// There is no such case, or a limit was reached.
pub fn conclusions(session: &mut Session, case: &str) -> Result<String, Refusal> {
    let checked = session.check(&Setting { case: Some(case.to_owned()), ..Setting::default() })?;
    checked.cases.iter().map(|found| portrait::conclusions(session, found)).collect()
}

/// Checks the expectations and snapshots of every case of a file or folder, as `vires test` does; `path` is
/// relative to `root`.
///
/// What differs, or is new, waits in `snapshots/*.snap.new` beside the file, for `cargo insta review` or
/// `vires test --review`. The environment variable `INSTA_UPDATE` has its usual meaning: `always` accepts, `no`
/// writes nothing; without it, nothing is written where `CI` is set.
///
/// # Panics
/// The files are wrong, an expectation fails, or conclusions are not as they were accepted: the message says
/// what differs, and what explains it.
pub fn assert_file(root: &str, path: &str) {
    let wrong = check(&Path::new(root).join(path).to_string_lossy());
    assert!(wrong.is_empty(), "{path}: conclusions are not as expected\n\n{}", wrong.join("\n"));
}

/// What is not as it should be, in paragraphs.
fn check(path: &str) -> Vec<String> {
    let (disk, options) = (Disk::new(), Options { jobs: 1, ..Options::default() });
    let outcome = match Suite::find(&disk, &[path]) {
        Ok(suite) => suite.run(&disk, &options, &|_| {}),
        Err(error) => return vec![format!("{error}\n")],
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return vec![format!("{error}\n")],
    };
    let mut wrong = Vec::new();
    for file in &outcome.files {
        if let Some(broken) = &file.broken {
            wrong.push(render::diagnostics(&broken.diagnostics, &broken.sources, render::Style::default()));
        }
        wrong.extend(file.cases.iter().filter_map(of_case));
    }
    if wrong.is_empty() && outcome.cases().next().is_none() {
        wrong.push("there is no case\n".to_owned());
    }
    wrong
}

fn of_case(case: &CaseOutcome) -> Option<String> {
    let mut text = String::new();
    for failure in &case.failures {
        let _ = writeln!(text, "{}: {}", failure.place, failure.expectation);
        for line in &failure.found {
            let _ = writeln!(text, "    {line}");
        }
    }
    if let Some(snapshot) = case.snapshot.as_ref().filter(|snapshot| !snapshot.holds()) {
        text.push_str(&differing(case, snapshot)?);
    }
    (!text.is_empty()).then_some(text)
}

/// What differs, after what waits was written; `None` if it was accepted.
fn differing(case: &CaseOutcome, snapshot: &Snapshot) -> Option<String> {
    let update = std::env::var("INSTA_UPDATE").unwrap_or_default();
    let automatic = std::env::var_os("CI").is_none();
    let written = match update.as_str() {
        "always" => {
            return store::accept(&snapshot.path, &snapshot.text).err().map(|error| format!("{error}\n"));
        }
        "no" => Ok(()),
        "" | "auto" if !automatic => Ok(()),
        _ => store::write_pending(&snapshot.path, &snapshot.text),
    };
    let what = if snapshot.exists { "CHANGED" } else { "NEW" };
    let mut text = format!("{what}  {}  {}\n", case.name, case.place);
    let new: Vec<Line> =
        snapshot.conclusions.lines().map(|line| Line { mark: Mark::New, text: line.to_owned() }).collect();
    for line in if snapshot.exists { &snapshot.changes } else { &new } {
        let sign = match line.mark {
            Mark::Same => " ",
            Mark::Gone => "-",
            Mark::New => "+",
            Mark::Gap => "…",
        };
        text.push_str(format!("{sign} {}", line.text).trim_end());
        text.push('\n');
    }
    for reason in &snapshot.reasons {
        let _ = writeln!(text, "because {}", reason.text);
        for detail in &reason.details {
            let _ = writeln!(text, "    {detail}");
        }
    }
    if let Err(error) = written {
        let _ = writeln!(text, "{error}");
    }
    Some(text)
}

/// Asserts that every case of a file (or of the files of a folder) is concluded as its snapshots say, and that its
/// expectations hold. The path is relative to the folder of the package that is tested.
///
/// ```no_run
/// # mod tests {
/// #[test]
/// fn permits_are_concluded_as_before() {
///     vires::assert_conclusions!("law/permits.vires");
/// }
/// # }
/// ```
///
/// See [`crate::testing::assert_file`] for what is written, and when.
#[macro_export]
macro_rules! assert_conclusions {
    ($path:expr) => {
        $crate::testing::assert_file(env!("CARGO_MANIFEST_DIR"), $path)
    };
}
