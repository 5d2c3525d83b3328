//! What the linter found, as JSON.

use super::VERSION;
use super::diagnostics::{Shape as Finding, shape};
use crate::lint::Findings;
use crate::source::SourceMap;
use serde::Serialize;

#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    findings: Vec<Finding<'a>>,
    not_looked: Vec<LeftShape<'a>>,
}

/// A lint that did not look somewhere.
#[derive(Serialize)]
struct LeftShape<'a> {
    code: &'static str,
    reason: &'a str,
}

/// One object: the findings, in order of the files, and where a lint did not look.
pub fn lint(findings: &Findings, sources: &SourceMap) -> String {
    super::text(&Shape {
        version: VERSION,
        findings: findings.found.iter().map(|found| shape(found, sources)).collect(),
        not_looked: findings
            .not_looked
            .iter()
            .map(|one| LeftShape { code: one.code.0, reason: &one.reason })
            .collect(),
    })
}
