//! Diagnostics as text: the place, the line, and what would mend it.

mod below;
mod excerpt;
mod fold;

pub use below::below;
pub use fold::folded;

use crate::diagnostic::{Diagnostic, Help, Label, Severity};
use crate::source::{SourceMap, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use excerpt::{Excerpt, excerpt};
use std::fmt::Write as _;

/// How many diagnostics are shown; the rest are counted.
pub const MAX_SHOWN: usize = 50;

/// How diagnostics and answers look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// With the colours of a terminal.
    pub color: bool,
    /// Sentences instead of drawings, for those who listen.
    pub plain: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// How much of an answer is unfolded.
    pub detail: Detail,
}

/// How much of an answer is shown at once; the rest is a question away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Detail {
    /// The grounds: what carries an answer, or what it lacks, to a depth of [`Detail::GROUNDS`].
    #[default]
    Grounds,
    /// Every condition to this depth, also those that were looked at in vain.
    Depth(usize),
    /// Everything, to any depth.
    Full,
}

impl Detail {
    /// How deep grounds are followed.
    pub const GROUNDS: usize = 3;

    /// How deep conditions are shown.
    pub(super) fn depth(self) -> usize {
        match self {
            Detail::Grounds => Self::GROUNDS,
            Detail::Depth(depth) => depth.max(1),
            Detail::Full => usize::MAX,
        }
    }

    /// Whether more than the grounds is shown.
    pub(super) fn is_wide(self) -> bool {
        self != Detail::Grounds
    }
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, plain: false, width: 100, detail: Detail::Grounds }
    }
}

/// The diagnostics in the order of their files and places, errors and warnings mixed; those without a place
/// come first. At most [`MAX_SHOWN`] are shown, then a line that counts the rest.
pub fn diagnostics(list: &[Diagnostic], sources: &SourceMap, style: Style) -> String {
    let mut sorted: Vec<&Diagnostic> = list.iter().collect();
    sorted.sort_by_key(|found| found.primary.as_ref().map(|label| label.span));
    let renderer = renderer(style);
    let mut out = String::new();
    for found in sorted.iter().take(MAX_SHOWN) {
        out.push_str(one(found, sources, style, &renderer).trim_end());
        out.push_str("\n\n");
    }
    let rest = sorted.get(MAX_SHOWN..).unwrap_or(&[]);
    if !rest.is_empty() {
        let _ = writeln!(out, "{}\n", more(rest));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The word before what is wrong with a command.
pub fn error_word(style: Style) -> String {
    paint_level(style, Severity::Error, "error:")
}

/// A text in the colour of its severity.
fn paint_level(style: Style, severity: Severity, text: &str) -> String {
    style.paint(
        if severity == Severity::Error { super::style::Role::No } else { super::style::Role::Open },
        text,
    )
}

/// "and 17 more errors and 1 more warning"
fn more(rest: &[&Diagnostic]) -> String {
    let errors = rest.iter().filter(|found| found.is_error()).count();
    let count = |n: usize, word: &str| match n {
        0 => None,
        1 => Some(format!("1 more {word}")),
        n => Some(format!("{n} more {word}s")),
    };
    let parts: Vec<String> =
        count(errors, "error").into_iter().chain(count(rest.len() - errors, "warning")).collect();
    format!("and {}", parts.join(" and "))
}

fn renderer(style: Style) -> Renderer {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).no_graphics(style.plain).term_width(style.width.max(40))
}

fn one(found: &Diagnostic, sources: &SourceMap, style: Style, renderer: &Renderer) -> String {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(found.message.as_str()).id(found.code.0);
    let mut group = Group::with_title(title);
    for (excerpt, labels) in places(found, sources) {
        if excerpt.cut && style.plain {
            // The columns of a piece are not those of its line: the place is said, the labels are not placed.
            group = group.element(excerpt.origin());
            group =
                group.elements(labels.iter().map(|(_, label)| Level::NOTE.message(label.message.as_str())));
            continue;
        }
        let annotations = labels.into_iter().map(|(primary, label)| {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let message = Some(label.message.as_str()).filter(|message| !message.is_empty());
            kind.span(excerpt.range(label.span)).label(message)
        });
        let snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.line).annotations(annotations);
        group = if excerpt.cut {
            group.element(excerpt.origin()).element(snippet)
        } else {
            group.element(snippet.path(excerpt.name.clone()))
        };
    }
    for note in &found.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    let (patches, words): (Vec<&Help>, Vec<&Help>) = found.help.iter().partition(|help| help.patch.is_some());
    for help in words {
        group = group.element(Level::HELP.message(help.message.as_str()));
    }
    let groups: Vec<Group<'_>> =
        std::iter::once(group).chain(patches.into_iter().map(|help| suggestion(help, sources))).collect();
    without_empty_headers(&renderer.render(&groups))
}

/// The picture without the header that a piece of a line has no name for; its place stands above it.
fn without_empty_headers(picture: &str) -> String {
    let empty = |line: &str| anstream::adapter::strip_str(line).to_string().trim() == ":::";
    picture.lines().filter(|line| !empty(line)).collect::<Vec<_>>().join("\n")
}

/// A suggestion that shows the line as it would be.
fn suggestion<'a>(help: &'a Help, sources: &'a SourceMap) -> Group<'a> {
    let group = Group::with_title(Level::HELP.secondary_title(help.message.as_str()));
    let Some((span, text)) = &help.patch else { return group };
    let excerpt = excerpt(sources, *span, *span);
    let snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.line);
    group.element(snippet.patch(Patch::new(excerpt.range(*span), text.as_str())))
}

/// The labels of a diagnostic by the excerpt they are shown in, that of the primary one first.
fn places<'d>(found: &'d Diagnostic, sources: &SourceMap) -> Vec<(Excerpt, Vec<(bool, &'d Label)>)> {
    let Some(primary) = &found.primary else { return vec![] };
    let mut groups: Vec<(Span, Vec<(bool, &Label)>)> = vec![(primary.span, vec![(true, primary)])];
    for label in &found.secondary {
        let near = groups.iter_mut().find(|(span, _)| excerpt::is_near(sources, *span, label.span));
        match near {
            Some((span, labels)) => {
                *span = span.to(label.span);
                labels.push((false, label));
            }
            None => groups.push((label.span, vec![(true, label)])),
        }
    }
    groups
        .into_iter()
        .map(|(span, labels)| {
            (excerpt(sources, span, labels.first().map_or(span, |(_, label)| label.span)), labels)
        })
        .collect()
}
