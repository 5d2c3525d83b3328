//! What became of a suite of tests, as a page.

use super::Style;
use super::page::{Page, plural};
use super::style::{Role, Sign};
use crate::testing::{CaseOutcome, Line, Mark, Outcome, Snapshot, Unreferenced};

/// What was done with snapshots that are not as they were accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// They wait to be accepted.
    Waiting,
    /// They were accepted.
    Accepted,
    /// Nothing was written.
    Nothing,
}

/// What became of a suite. `quiet`: only what is not as it should be.
pub fn page(
    outcome: &Outcome,
    (unreferenced, deleted): (&[Unreferenced], bool),
    kept: Kept,
    quiet: bool,
    style: Style,
) -> Page {
    let mut page = Page::new(style);
    for case in outcome.cases() {
        if case.holds() && !(kept == Kept::Nothing && case.snapshot.as_ref().is_some_and(|s| s.pending)) {
            if !quiet {
                page.signed(0, Sign::Holds, (Role::Text, &case.name), &held(case));
            }
            continue;
        }
        page.gap();
        failed(&mut page, case, kept);
        page.gap();
    }
    for file in outcome.files.iter().filter(|file| file.broken.is_some()) {
        page.gap();
        page.signed(0, Sign::Fails, (Role::Strong, &file.file), "not tested: something is wrong with it");
    }
    if !unreferenced.is_empty() {
        page.gap();
        let heading = if deleted { "snapshots of no case, deleted" } else { "snapshots of no case" };
        page.paragraph(0, Role::Strong, heading);
        for one in unreferenced {
            page.signed(2, Sign::Fault, (Role::Text, &one.shown), "");
        }
    }
    page.gap();
    summary(&mut page, outcome, if deleted { 0 } else { unreferenced.len() }, kept);
    page
}

/// `3 expectations, snapshot`
fn held(case: &CaseOutcome) -> String {
    let mut parts = Vec::new();
    if case.passed > 0 {
        parts.push(plural(case.passed, "expectation"));
    }
    if case.snapshot.is_some() {
        parts.push("snapshot".to_owned());
    }
    parts.join(", ")
}

fn failed(page: &mut Page, case: &CaseOutcome, kept: Kept) {
    let open = case.snapshot.as_ref().filter(|snapshot| !snapshot.holds());
    let word = match (open, case.failures.is_empty()) {
        (_, false) => "FAILED",
        (Some(snapshot), true) if snapshot.exists && kept == Kept::Accepted => "ACCEPTED",
        (Some(snapshot), true) if snapshot.exists => "CHANGED",
        (Some(_), true) if kept == Kept::Nothing => "MISSING",
        (Some(_), true) => "NEW",
        (None, true) => "PENDING",
    };
    let role = if kept == Kept::Accepted && case.failures.is_empty() { Role::Yes } else { Role::No };
    page.row(0, &[(8, role, word), (0, Role::Strong, &case.name)], (Role::Dim, &case.place));
    for failure in &case.failures {
        page.signed(2, Sign::Fails, (Role::Typed, &failure.expectation), &failure.place);
        if let Some(supposition) = &failure.supposition {
            page.paragraph(4, Role::Dim, &format!("supposed: {supposition}"));
        }
        failure.found.iter().for_each(|line| page.paragraph(4, Role::Text, line));
    }
    match open {
        Some(snapshot) if snapshot.exists => change(page, snapshot),
        Some(snapshot) if kept == Kept::Nothing => {
            page.paragraph(2, Role::Text, &format!("there is no snapshot {}", shown(snapshot)));
        }
        Some(snapshot) => {
            let count = snapshot.conclusions.lines().count();
            let verb = if kept == Kept::Accepted { "accepted" } else { "waiting" };
            page.paragraph(2, Role::Text, &format!("a new snapshot of {} is {verb}", plural(count, "line")));
        }
        None => {
            let pending = case.snapshot.as_ref().filter(|s| s.pending && kept == Kept::Nothing);
            if let Some(snapshot) = pending {
                let text = format!("something waits to be accepted: {}.new", shown(snapshot));
                page.paragraph(2, Role::Text, &text);
            }
        }
    }
}

fn shown(snapshot: &Snapshot) -> String {
    snapshot.path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// How conclusions differ from those that were accepted, and why.
pub fn change(page: &mut Page, snapshot: &Snapshot) {
    for line in &snapshot.changes {
        let (role, text) = marked(line);
        page.whole(role, &text);
    }
    if !snapshot.reasons.is_empty() {
        page.paragraph(2, Role::Text, "because");
    }
    for reason in &snapshot.reasons {
        page.signed(4, Sign::Item, (Role::Text, &reason.text), &reason.cited);
        reason.details.iter().for_each(|detail| page.paragraph(8, Role::Text, detail));
    }
}

/// A line of a difference with its sign.
fn marked(line: &Line) -> (Role, String) {
    match line.mark {
        Mark::Same => (Role::Text, format!("    {}", line.text).trim_end().to_owned()),
        Mark::Gone => (Role::No, format!("  - {}", line.text)),
        Mark::New => (Role::Yes, format!("  + {}", line.text)),
        Mark::Gap => (Role::Dim, "    ...".to_owned()),
    }
}

/// A new snapshot, whole.
pub fn conclusions(page: &mut Page, snapshot: &Snapshot) {
    for line in snapshot.conclusions.lines() {
        page.whole(Role::Yes, format!("  + {line}").trim_end());
    }
}

/// The heading of a case in a review.
pub fn heading(page: &mut Page, case: &CaseOutcome) {
    let exists = case.snapshot.as_ref().is_some_and(|snapshot| snapshot.exists);
    let word = if exists { "CHANGED" } else { "NEW" };
    page.row(0, &[(8, Role::No, word), (0, Role::Strong, &case.name)], (Role::Dim, &case.place));
}

fn summary(page: &mut Page, outcome: &Outcome, unreferenced: usize, kept: Kept) {
    let cases = outcome.cases().count();
    let failed = outcome.cases().filter(|case| !case.failures.is_empty()).count();
    let expectations: usize = outcome.cases().map(|case| case.passed + case.failures.len()).sum();
    let wrong: usize = outcome.cases().map(|case| case.failures.len()).sum();
    let (changed, new) = counts(outcome);
    let broken = outcome.files.iter().filter(|file| file.broken.is_some()).count();
    let mut parts = vec![format!("{}, {}", plural(cases, "case"), plural(expectations, "expectation"))];
    if wrong > 0 {
        parts.push(format!("{} not met in {}", wrong, plural(failed, "case")));
    }
    let accepted = if kept == Kept::Accepted { ", accepted" } else { "" };
    if changed > 0 {
        parts.push(format!("{} changed{accepted}", plural(changed, "snapshot")));
    }
    if new > 0 {
        let word = if kept == Kept::Nothing { "missing" } else { "new" };
        parts.push(format!("{} {word}{accepted}", plural(new, "snapshot")));
    }
    if broken > 0 {
        parts.push(format!("{} not tested", plural(broken, "file")));
    }
    if unreferenced > 0 {
        parts.push(format!("{} of no case", plural(unreferenced, "snapshot")));
    }
    if parts.len() == 1 {
        parts.push("all as expected".to_owned());
    }
    page.paragraph(0, Role::Strong, &parts.join("; "));
    if kept == Kept::Waiting && changed + new > 0 {
        let text =
            "`--review` goes through them one by one, `--accept` accepts them all; so does `cargo insta`";
        page.paragraph(0, Role::Dim, text);
    }
}

/// How many snapshots changed, and how many are new.
fn counts(outcome: &Outcome) -> (usize, usize) {
    let changed =
        outcome.snapshots().filter(|snapshot| snapshot.exists && !snapshot.changes.is_empty()).count();
    (changed, outcome.snapshots().filter(|snapshot| !snapshot.exists).count())
}
