//! What became of a suite of tests as `JUnit` XML, for servers that run tests.
//!
//! The format has no standard; this is the part that all readers agree on: suites (one a file) of test cases, each
//! with a failure or an error.

use super::xml::escaped;
use crate::testing::{CaseOutcome, Mark, Outcome};
use std::fmt::Write as _;

/// The suites; nothing in them depends on the clock.
pub fn junit(outcome: &Outcome) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for file in &outcome.files {
        let failures = file.cases.iter().filter(|case| !case.holds()).count();
        let errors = usize::from(file.broken.is_some());
        let tests = file.cases.len() + errors;
        let name = escaped(&file.file);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
        );
        file.cases.iter().for_each(|case| of_case(&mut out, &name, case));
        if let Some(broken) = &file.broken {
            let message = broken.diagnostics.first().map_or("", |diagnostic| diagnostic.message.as_str());
            let _ = write!(
                out,
                "    <testcase classname=\"{name}\" name=\"{name}\">\n      <error message=\"{}\"/>\n    </testcase>\n",
                escaped(message)
            );
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn of_case(out: &mut String, file: &str, case: &CaseOutcome) {
    let name = escaped(&case.name);
    if case.holds() {
        let _ = writeln!(out, "    <testcase classname=\"{file}\" name=\"{name}\"/>");
        return;
    }
    let _ = writeln!(out, "    <testcase classname=\"{file}\" name=\"{name}\">");
    for failure in &case.failures {
        let text = format!("{}\n{}", failure.place, failure.found.join("\n"));
        element(out, &failure.expectation, &text);
    }
    if let Some(snapshot) = case.snapshot.as_ref().filter(|snapshot| !snapshot.holds()) {
        let mut text = String::new();
        for line in &snapshot.changes {
            let sign = match line.mark {
                Mark::Same => "  ",
                Mark::Gone => "- ",
                Mark::New => "+ ",
                Mark::Gap => "...",
            };
            let _ = writeln!(text, "{sign}{}", line.text);
        }
        for reason in &snapshot.reasons {
            let _ = writeln!(text, "because {}", reason.text);
            for detail in &reason.details {
                let _ = writeln!(text, "  {detail}");
            }
        }
        let message = if snapshot.exists { "conclusions changed" } else { "there is no snapshot" };
        element(out, message, &text);
    }
    out.push_str("    </testcase>\n");
}

fn element(out: &mut String, message: &str, text: &str) {
    let (message, text) = (escaped(message), escaped(text.trim_end()));
    let _ = writeln!(out, "      <failure message=\"{message}\">{text}</failure>");
}
