//! Clauses that may stand once, texts in several languages, and intervals.

use crate::diagnostic::{Diagnostic, codes};
use crate::hir::Wording;
use crate::hir::resolve::Context;
use crate::source::Span;
use crate::syntax::ast;
use crate::time::{Date, Interval};

/// Clauses seen so far, by what they are called.
#[derive(Default)]
pub(super) struct Once(Vec<(String, Span)>);

impl Once {
    /// Whether the clause is the first of its name; a further one is reported with the first.
    pub(super) fn first(&mut self, context: &mut Context, clause: &str, span: Span) -> bool {
        let before = self.0.iter().find(|(name, _)| name == clause).map(|(_, span)| *span);
        match before {
            Some(before) => {
                let message = format!("`{clause}` stands twice");
                let diagnostic = Diagnostic::error(codes::CLAUSE_TWICE, span, message, "again");
                context.report(diagnostic.also(before, "stands here already"));
            }
            None => self.0.push((clause.to_owned(), span)),
        }
        before.is_none()
    }
}

/// Adds a text to those of its thing.
pub(super) fn word(wording: &mut Wording, text: &ast::Translation) {
    match &text.language {
        None => wording.text = Some(text.text.text.clone()),
        Some(language) => {
            wording.translations.insert(language.text.clone(), text.text.text.clone());
        }
    }
}

/// The labels of a thing; a language that stands twice is reported.
pub(super) fn label(context: &mut Context, labels: &[ast::Translation]) -> Wording {
    let (mut wording, mut once) = (Wording::default(), Once::default());
    for text in labels {
        let language = text.language.as_ref().map_or("label", |language| &language.text);
        if once.first(context, language, text.text.span) {
            word(&mut wording, text);
        }
    }
    wording
}

/// The interval that is written; one without days is reported.
pub(super) fn interval(context: &mut Context, written: &ast::WrittenInterval) -> Option<Interval> {
    let from = written.from.map_or(Date::MIN, |at| at.date);
    let interval = Interval { from, until: written.until.map(|at| at.date) };
    if !interval.is_empty() {
        return Some(interval);
    }
    let message = "this interval has no day: it ends before it begins";
    let diagnostic = Diagnostic::error(codes::EMPTY_INTERVAL, written.span, message, "no day lies within");
    context.report(diagnostic.help("`from` is the first day within, `until` the first day after"));
    None
}
