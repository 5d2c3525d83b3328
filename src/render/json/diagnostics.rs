//! Diagnostics as JSON: one object a line, so that a command may say something more than once.

use super::VERSION;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{SourceMap, Span};
use serde::Serialize;

/// A diagnostic.
#[derive(Serialize)]
pub(super) struct Shape<'a> {
    version: u32,
    severity: &'static str,
    code: Option<&'static str>,
    message: &'a str,
    labels: Vec<LabelShape<'a>>,
    help: Vec<HelpShape<'a>>,
    notes: &'a [String],
}

/// A place with what is to be seen there; the first is where the mistake is.
#[derive(Serialize)]
struct LabelShape<'a> {
    #[serde(flatten)]
    place: Place,
    message: &'a str,
}

/// From the first character of a place to the one after its last; lines and columns from 1.
#[derive(Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct HelpShape<'a> {
    message: &'a str,
    replace: Option<Place>,
    with: Option<&'a str>,
}

/// Diagnostics in the order of their files and places, those without a place first; all of them.
pub fn diagnostics(list: &[Diagnostic], sources: &SourceMap) -> String {
    let mut sorted: Vec<&Diagnostic> = list.iter().collect();
    sorted.sort_by_key(|found| found.primary.as_ref().map(|label| label.span));
    sorted.into_iter().map(|found| line(&shape(found, sources))).collect()
}

/// Something that no text is to blame for and that has no code; `severity` is `error` or `note`.
pub fn remark(severity: &'static str, message: &str) -> String {
    line(&Shape { version: VERSION, severity, code: None, message, labels: vec![], help: vec![], notes: &[] })
}

/// One diagnostic.
pub(super) fn shape<'a>(found: &'a Diagnostic, sources: &SourceMap) -> Shape<'a> {
    let label = |label: &'a Label| LabelShape { place: place(sources, label.span), message: &label.message };
    let help = found.help.iter().map(|help| HelpShape {
        message: &help.message,
        replace: help.patch.as_ref().map(|(span, _)| place(sources, *span)),
        with: help.patch.as_ref().map(|(_, text)| text.as_str()),
    });
    Shape {
        version: VERSION,
        severity: match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: Some(found.code.0),
        message: &found.message,
        labels: found.primary.iter().chain(&found.secondary).map(label).collect(),
        help: help.collect(),
        notes: &found.notes,
    }
}

fn place(sources: &SourceMap, span: Span) -> Place {
    let (line, column) = sources.line_column(span.file, span.start);
    let (end_line, end_column) = sources.line_column(span.file, span.end);
    Place { file: sources.name(span.file).replace('\\', "/"), line, column, end_line, end_column }
}

fn line(shape: &Shape<'_>) -> String {
    // Shapes have text keys and no number that JSON lacks: they can always be written.
    let mut text = serde_json::to_string(shape).unwrap_or_default();
    text.push('\n');
    text
}
