//! `vires test --review`: what changed, case by case, and what becomes of it.

use crate::cli::output::Output;
use crate::render::page::{Page, plural};
use crate::render::style::Role;
use crate::render::test::{change, conclusions, heading};
use crate::testing::{self, Outcome, Snapshot, StoreError};
use std::io::BufRead as _;

/// What can be typed.
const KEYS: &str = "a accept   r reject   s skip   A accept all that are left   q quit";

/// Asks about each snapshot that is new or changed, and does what is said; the end of the input quits. Returns
/// whether something is left that was not accepted.
pub fn review(outcome: &Outcome, output: &Output) -> Result<bool, StoreError> {
    let open: Vec<_> = outcome
        .cases()
        .filter_map(|case| case.snapshot.as_ref().filter(|s| !s.holds()).map(|snapshot| (case, snapshot)))
        .collect();
    for (_, snapshot) in &open {
        testing::write_pending(&snapshot.path, &snapshot.text)?;
    }
    for snapshot in outcome.snapshots().filter(|snapshot| snapshot.holds() && snapshot.pending) {
        testing::reject(&snapshot.path)?;
    }
    let mut input = std::io::stdin().lock();
    let (mut accepted, mut rejected, mut all) = (0, 0, false);
    'cases: for (number, (case, snapshot)) in open.iter().enumerate() {
        if all {
            testing::accept(&snapshot.path, &snapshot.text)?;
            accepted += 1;
            continue;
        }
        let mut page = Page::new(output.answers);
        page.paragraph(0, Role::Dim, &format!("{} of {}", number + 1, open.len()));
        heading(&mut page, case);
        show(&mut page, snapshot);
        output.answer(&page.text());
        loop {
            output.answer(&format!("  {KEYS}\n> "));
            let mut line = String::new();
            if input.read_line(&mut line).unwrap_or(0) == 0 {
                output.answer("\n");
                break 'cases;
            }
            match line.trim() {
                "a" => {
                    testing::accept(&snapshot.path, &snapshot.text)?;
                    accepted += 1;
                }
                "A" => {
                    testing::accept(&snapshot.path, &snapshot.text)?;
                    accepted += 1;
                    all = true;
                }
                "r" => {
                    testing::reject(&snapshot.path)?;
                    rejected += 1;
                }
                "s" => {}
                "q" => break 'cases,
                _ => continue,
            }
            output.answer("\n");
            break;
        }
    }
    let left = open.len() - accepted - rejected;
    let broken = outcome.files.iter().filter(|file| file.broken.is_some()).count();
    let text = match open.len() {
        0 if broken > 0 => format!("nothing to review, but {} could not be tested", plural(broken, "file")),
        0 => "nothing to review: all conclusions are as they were accepted".to_owned(),
        _ => format!(
            "{}: {accepted} accepted, {rejected} rejected, {left} waiting",
            plural(open.len(), "snapshot")
        ),
    };
    output.answer(&format!("{text}\n"));
    Ok(accepted < open.len())
}

fn show(page: &mut Page, snapshot: &Snapshot) {
    if snapshot.exists { change(page, snapshot) } else { conclusions(page, snapshot) }
}
