//! What the linter found, as text.

use super::Style;
use super::diagnostics::{MAX_SHOWN, folded};
use super::page::{Page, WIDTH, plural, wrap};
use super::style::{Role, Sign};
use crate::diagnostic::{Diagnostic, codes};
use crate::lint::Findings;
use crate::source::SourceMap;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Every finding with its place; then how many there are of each kind, and where a lint did not look.
pub fn text(findings: &Findings, sources: &SourceMap, style: Style) -> String {
    let mut out = String::new();
    let narrow = Style { width: style.width.min(WIDTH + 2), ..style };
    for some in findings.found.chunks(MAX_SHOWN) {
        let some: Vec<Diagnostic> = some.iter().map(folded).collect();
        let _ = writeln!(out, "{}", super::diagnostics(&some, sources, narrow));
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for found in &findings.found {
        *kinds.entry(found.code.0).or_default() += 1;
    }
    let titles: BTreeMap<&str, &str> = codes::all().map(|(code, title)| (code.0, title)).collect();
    let summary = match findings.found.len() {
        0 => "nothing found".to_owned(),
        1 => "1 finding".to_owned(),
        n => format!("{n} findings"),
    };
    let _ = writeln!(out, "{}", style.paint(Role::Strong, &summary));
    for (code, count) in kinds {
        for (at, line) in wrap(titles.get(code).unwrap_or(&""), WIDTH - 14).iter().enumerate() {
            let lead = if at == 0 { format!("  {count:>3}  {code}") } else { " ".repeat(12) };
            let _ = writeln!(out, "{lead}  {line}");
        }
    }
    for left in &findings.not_looked {
        let title = titles.get(left.code.0).unwrap_or(&"");
        let said = format!("left open: {} ({title}): {}", left.code.0, left.reason);
        for (at, line) in wrap(&said, WIDTH - 2).iter().enumerate() {
            let indent = if at == 0 { "" } else { "  " };
            let _ = writeln!(out, "{indent}{}", style.paint(Role::Dim, line));
        }
    }
    out
}

/// The same as a page: each finding with its place and what would mend it.
pub fn page(findings: &Findings, sources: &SourceMap, style: Style) -> Page {
    let mut page = Page::new(style);
    let summary = match findings.found.len() {
        0 => "nothing found".to_owned(),
        count => plural(count, "finding"),
    };
    page.heading(1, (Role::Strong, &summary), (Role::Text, ""));
    page.gap();
    for found in &findings.found {
        let place = found.primary.as_ref().map_or(String::new(), |label| sources.place(label.span));
        page.signed(0, Sign::Fault, (Role::Text, &format!("{}: {}", found.code.0, found.message)), &place);
        let said = found.primary.iter().chain(&found.secondary).map(|label| &label.message);
        for text in said.filter(|text| !text.is_empty()).chain(&found.notes) {
            page.paragraph(4, Role::Dim, text);
        }
        for help in &found.help {
            page.paragraph(4, Role::Text, &help.message);
        }
    }
    for left in &findings.not_looked {
        page.signed(0, Sign::Open, (Role::Text, &format!("left open: {}: {}", left.code.0, left.reason)), "");
    }
    page
}
