//! What became of a suite of tests as JSON.

use super::{VERSION, text};
use crate::testing::{CaseOutcome, Failure, Mark, Outcome, Snapshot, Unreferenced};
use serde::Serialize;

#[derive(Serialize)]
struct Shape {
    version: u32,
    passed: usize,
    failed: usize,
    cases: Vec<CaseShape>,
    not_tested: Vec<Broken>,
    unreferenced: Vec<String>,
}

#[derive(Serialize)]
struct CaseShape {
    id: String,
    label: Option<String>,
    place: String,
    passed: bool,
    expectations: Expectations,
    snapshot: Option<SnapshotShape>,
}

#[derive(Serialize)]
struct Expectations {
    passed: usize,
    failed: usize,
    failures: Vec<FailureShape>,
}

#[derive(Serialize)]
struct FailureShape {
    expectation: String,
    place: String,
    supposition: Option<String>,
    found: Vec<String>,
}

#[derive(Serialize)]
struct SnapshotShape {
    path: String,
    state: &'static str,
    conclusions: String,
    changes: Vec<LineShape>,
    reasons: Vec<ReasonShape>,
}

#[derive(Serialize)]
struct LineShape {
    mark: &'static str,
    text: String,
}

#[derive(Serialize)]
struct ReasonShape {
    text: String,
    details: Vec<String>,
    cited: String,
}

#[derive(Serialize)]
struct Broken {
    file: String,
    limit: bool,
    errors: Vec<String>,
}

/// What became of a suite.
pub fn test(outcome: &Outcome, unreferenced: &[Unreferenced]) -> String {
    let passed = outcome.cases().filter(|case| case.holds()).count();
    let broken = outcome.files.iter().filter_map(|file| {
        let broken = file.broken.as_ref()?;
        let errors = broken.diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
        Some(Broken { file: file.file.clone(), limit: broken.limit, errors })
    });
    text(&Shape {
        version: VERSION,
        passed,
        failed: outcome.cases().count() - passed,
        cases: outcome.cases().map(of_case).collect(),
        not_tested: broken.collect(),
        unreferenced: unreferenced.iter().map(|one| one.shown.clone()).collect(),
    })
}

fn of_case(case: &CaseOutcome) -> CaseShape {
    let failure = |failure: &Failure| FailureShape {
        expectation: failure.expectation.clone(),
        place: failure.place.clone(),
        supposition: failure.supposition.clone(),
        found: failure.found.clone(),
    };
    CaseShape {
        id: case.name.clone(),
        label: case.label.clone(),
        place: case.place.clone(),
        passed: case.holds(),
        expectations: Expectations {
            passed: case.passed,
            failed: case.failures.len(),
            failures: case.failures.iter().map(failure).collect(),
        },
        snapshot: case.snapshot.as_ref().map(of_snapshot),
    }
}

fn of_snapshot(snapshot: &Snapshot) -> SnapshotShape {
    let mark = |mark: Mark| match mark {
        Mark::Same => "same",
        Mark::Gone => "gone",
        Mark::New => "new",
        Mark::Gap => "gap",
    };
    SnapshotShape {
        path: snapshot.path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"),
        state: match (snapshot.exists, snapshot.changes.is_empty()) {
            (true, true) => "same",
            (true, false) => "changed",
            (false, _) => "missing",
        },
        conclusions: snapshot.conclusions.clone(),
        changes: snapshot
            .changes
            .iter()
            .map(|line| LineShape { mark: mark(line.mark), text: line.text.clone() })
            .collect(),
        reasons: snapshot
            .reasons
            .iter()
            .map(|reason| ReasonShape {
                text: reason.text.clone(),
                details: reason.details.clone(),
                cited: reason.cited.clone(),
            })
            .collect(),
    }
}
