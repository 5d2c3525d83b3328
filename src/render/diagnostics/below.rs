//! Diagnostics below the line that was typed.

use super::{Severity, Style, paint_level};
use crate::diagnostic::Diagnostic;
use crate::session::TYPED;
use crate::source::{FileId, SourceMap, Span};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// What is wrong with a line that stands above, behind so many columns: marks below the places, then the words.
/// `None` where a place lies in another text, or the line fills more than one row.
pub fn below(
    list: &[Diagnostic],
    sources: &SourceMap,
    style: Style,
    line: &str,
    indent: usize,
) -> Option<String> {
    if line.trim_end().contains('\n') || line.width() + indent >= style.width.min(80) {
        return None;
    }
    let mut out = String::new();
    for found in list {
        if let Some(label) = &found.primary {
            let (before, marked) = place(sources, line, label.span)?;
            let marks = "^".repeat(marked.width().max(1));
            let column = indent + before.width();
            let text = format!("{marks} {}", label.message);
            let _ = writeln!(out, "{:column$}{}", "", paint_level(style, found.severity, text.trim_end()));
        }
        let word = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let head = paint_level(style, found.severity, &format!("{word}[{}]:", found.code.0));
        let _ = writeln!(out, "{head} {}", found.message);
        for label in &found.secondary {
            if sources.name(label.span.file) != TYPED && !label.message.is_empty() {
                let _ = writeln!(out, "note: {}, {}", label.message, sources.place(label.span));
            }
        }
        for note in &found.notes {
            let _ = writeln!(out, "note: {note}");
        }
        for help in &found.help {
            let _ = writeln!(out, "help: {}", help.message);
            if let Some((before, old)) = help.patch.as_ref().and_then(|(span, _)| place(sources, line, *span))
            {
                let text = help.patch.as_ref().map_or("", |(_, text)| text.as_str());
                let after = line.get(before.len() + old.len()..).unwrap_or("");
                let _ = writeln!(out, "{:indent$}{before}{text}{}", "", after.trim_end());
            }
        }
    }
    Some(out)
}

/// A place of what was typed, as the line before it and what is marked; `None`: it lies in another text.
fn place<'l>(sources: &SourceMap, line: &'l str, span: Span) -> Option<(&'l str, &'l str)> {
    let offset = offset(sources, line, span.file)?;
    let range = span.range();
    let (start, end) = (offset + range.start, (offset + range.end).min(line.len()));
    Some((line.get(..start)?, line.get(start..end.max(start))?))
}

/// Where the text that was read begins in the line.
fn offset(sources: &SourceMap, line: &str, file: FileId) -> Option<usize> {
    let text = sources.text(file);
    (sources.name(file) == TYPED).then(|| line.rfind(text)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;

    #[test]
    fn the_mark_stands_below_the_word_and_the_line_is_mended() {
        let mut sources = SourceMap::new();
        let file = sources.add(TYPED, "p(é, bb)");
        let span = Span::new(file, 6, 8);
        let error =
            Diagnostic::error(codes::NOTHING_CALLED, span, "no `bb`", "here").suggest("it is `b`", span, "b");
        let shown = below(&[error], &sources, Style::default(), ":why p(é, bb)", 2).unwrap();
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], "            ^^ here");
        assert!(lines[1].starts_with("error[V"), "{shown}");
        assert_eq!(lines[3], "  :why p(é, b)");
    }

    #[test]
    fn what_lies_in_a_file_is_shown_otherwise() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.vires", "p(a)");
        let error = Diagnostic::error(codes::NOTHING_CALLED, Span::new(file, 0, 1), "wrong", "");
        assert_eq!(below(&[error], &sources, Style::default(), "p(a)", 2), None);
    }
}
