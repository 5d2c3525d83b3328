//! What stands in braces, one item after another, and the search for a missing `}`.

use super::input::{Expected, Fault, Tokens};
use super::leaf;
use super::recovery::{self, at_end};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::layout::{FILE_WORDS, Unclosed};
use crate::syntax::token::Kind;

/// What a block belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    Entity,
    Instrument,
    Provision,
    Dispute,
    Reading,
    Case,
    Suppose,
    Report,
}

impl Home {
    /// Words that begin an item of it, and nothing before its `{`.
    fn item_words(self) -> &'static [&'static str] {
        match self {
            Home::Instrument => &["rank", "signed", "source", "unverified"],
            Home::Provision | Home::Reading => {
                &["source", "unverified", "define", "rule", "presume", "unencoded"]
            }
            Home::Dispute => &["reading"],
            Home::Case | Home::Suppose => &["expect", "suppose"],
            Home::Report => &["headline", "layer", "defects", "column"],
            Home::Entity => &[],
        }
    }

    /// Words that go on with what stands before its `{`.
    fn header_words(self) -> &'static [&'static str] {
        match self {
            Home::Instrument => &["short"],
            Home::Provision => &["version", "in", "not"],
            Home::Dispute => &["rank"],
            Home::Case | Home::Suppose => &["on"],
            Home::Reading => &["held", "majority", "minority", "reported"],
            Home::Report | Home::Entity => &[],
        }
    }

    /// Where something stands that does not stand there.
    pub(super) fn inside(self) -> &'static str {
        match self {
            Home::Entity => "in the block of an entity",
            Home::Instrument => "in an instrument",
            Home::Provision => "in a provision",
            Home::Dispute => "in a dispute, outside its readings",
            Home::Reading => "in a reading",
            Home::Case => "in a case",
            Home::Suppose => "in a `suppose`",
            Home::Report => "in a report",
        }
    }
}

/// What was read of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    /// All of it.
    pub span: Span,
    /// Whether a mistake was reported inside.
    pub broken: bool,
}

/// The `{` at `i`, if it is never closed.
pub(super) fn unclosed(i: Tokens<'_>) -> Option<Unclosed> {
    let braces = i.state.unclosed;
    braces.binary_search_by_key(&i.at(), |brace| brace.at).ok().map(|found| braces[found])
}

/// The block that must stand at `i`, or on the next line; `item` reads one item and returns what is left.
///
/// Where its `{` is missing and an item follows, or an indented line, the block is read as if it were there.
pub(super) fn block<'t>(i: Tokens<'t>, home: Home, item: impl FnMut(Tokens<'t>) -> Tokens<'t>) -> Tokens<'t> {
    let open = i.past_line();
    if open.kind(0) == Some(Kind::LeftBrace) {
        return items(open, open.skip(1), home, item);
    }
    i.missed(Expected::Thing("`{`"));
    let fault = Fault { at: i.at(), reported: false };
    let there = recovery::report(i, &nom::Err::Error(fault));
    let first = [there, there.skip(1)].into_iter().find(|first| leaf::is_any_word(*first, home.item_words()));
    if let Some(first) = first.filter(|first| only_closes(*first)) {
        return items(there, first, home, item);
    }
    let end = recovery::skip_line(there);
    let next = end.past_line();
    let deeper = next.indent().is_some_and(|indent| indent > i.state.indent.get());
    if end.kind(0) == Some(Kind::LineEnd) && deeper && !leaf::is_any_word(next, home.header_words()) {
        return items(there, next, home, item);
    }
    let i = recovery::skip_header(end);
    let open = i.past_line();
    if open.kind(0) == Some(Kind::LeftBrace) { items(open, open.skip(1), home, item) } else { i }
}

/// The block that may stand at `i`.
pub(super) fn optional_block<'t>(
    i: Tokens<'t>,
    home: Home,
    item: impl FnMut(Tokens<'t>) -> Tokens<'t>,
) -> Tokens<'t> {
    let open = i.past_line();
    if open.kind(0) == Some(Kind::LeftBrace) { items(open, open.skip(1), home, item) } else { i }
}

/// Whether a `}` stands on the line of `i`, and no `{`.
fn only_closes(i: Tokens<'_>) -> bool {
    let line = i.rest.iter().map(|token| token.kind).take_while(|kind| *kind != Kind::LineEnd);
    let mut braces = line.filter(|kind| matches!(kind, Kind::LeftBrace | Kind::RightBrace));
    braces.next() == Some(Kind::RightBrace)
}

/// The items from `first` to the `}` that closes what is open since `open`.
fn items<'t>(
    open: Tokens<'t>,
    first: Tokens<'t>,
    home: Home,
    mut item: impl FnMut(Tokens<'t>) -> Tokens<'t>,
) -> Tokens<'t> {
    let depth = open.state.depth.get();
    if depth >= crate::syntax::MAX_DEPTH {
        recovery::note(open, || recovery::too_deep(open));
        return recovery::skip_item(open);
    }
    open.state.depth.set(depth + 1);
    let indent = open.state.indent.get();
    let braced = open.kind(0) == Some(Kind::LeftBrace);
    let brace = if braced { unclosed(open) } else { Some(Unclosed { at: open.at(), indent }) };
    // Whether the item before on the same line is broken, so that a `}` that closes nothing is part of it.
    let mut broken = false;
    let mut i = first;
    loop {
        while matches!(i.kind(0), Some(Kind::LineEnd | Kind::Semicolon)) {
            broken &= i.kind(0) != Some(Kind::LineEnd);
            i = i.skip(1);
        }
        if i.kind(0) == Some(Kind::RightBrace) {
            let stray = braced && i.state.stray.binary_search(&i.at()).is_ok();
            if stray && !broken {
                not_open(i);
            }
            i = i.skip(1);
            if stray {
                continue;
            }
            break;
        }
        if i.kind(0).is_none() || brace.is_some_and(|brace| closes(i, brace, home)) {
            not_closed(open, i);
            break;
        }
        let mistakes = i.mistakes();
        let next = item(i);
        broken |= i.mistakes() > mistakes;
        i = if next.at() > i.at() { next } else { i.skip(1) };
    }
    open.state.indent.set(indent);
    open.state.depth.set(depth);
    i
}

/// Whether the line at `i` cannot belong to the block that `brace` opens, which is never closed.
fn closes(i: Tokens<'_>, brace: Unclosed, home: Home) -> bool {
    if !i.begins_line() {
        return false;
    }
    if i.indent().is_some_and(|indent| indent <= brace.indent) {
        return true;
    }
    match i.word(0) {
        Some("provision") => home != Home::Reading && i.begins_something(),
        Some("expect" | "suppose") => !matches!(home, Home::Case | Home::Suppose) && leaf::is_keyword_here(i),
        Some(word) => (word == "report" || FILE_WORDS.contains(&word)) && i.begins_something(),
        None => false,
    }
}

/// Reports that the `}` at `i` closes nothing.
pub(super) fn not_open(i: Tokens<'_>) {
    recovery::note(i, || {
        let message = "this `}` closes nothing";
        Diagnostic::error(codes::BRACE_NOT_OPEN, i.span(), message, "no `{` is open here")
    });
}

/// Reports that the brace at `open` is not closed before `i`, unless there is none at all.
fn not_closed<'t>(open: Tokens<'t>, i: Tokens<'t>) {
    let again = i.state.closed_at.replace(Some(i.at())) == Some(i.at());
    if again || open.kind(0) != Some(Kind::LeftBrace) {
        return;
    }
    let message = "this `{` is never closed";
    let found = Diagnostic::error(codes::BRACE_NOT_CLOSED, open.span(), message, "opened here");
    let found = if i.rest.is_empty() {
        found.help("a `}` is missing before the end of the file")
    } else {
        found.also(i.span(), "this cannot stand inside it").help("a `}` is missing before this line")
    };
    open.state.mistakes.borrow_mut().push(|| found);
}

/// Reads one item of a block or file with `parser`, to its end; what of it cannot be read is skipped.
pub(super) fn item<'t, T>(
    start: Tokens<'t>,
    parser: impl FnOnce(Tokens<'t>) -> super::input::Read<'t, T>,
) -> (Tokens<'t>, Option<T>, Read) {
    let mistakes = start.mistakes();
    if let Some(indent) = start.indent() {
        start.state.indent.set(indent);
    }
    let (i, value) = recovery::or_skip(start, parser, recovery::skip_item);
    let i = if at_end(i) { i } else { recovery::end_of_item(i) };
    let i = if i.at() > start.at() || i.rest.is_empty() { i } else { i.skip(1) };
    let span = i.since(start);
    let broken = i.mistakes() > mistakes || i.state.mistakes.borrow().flawed_within(span);
    (i, value, Read { span, broken })
}

/// The lines of `///` directly before `i`.
pub(super) fn doc(i: Tokens<'_>) -> Option<String> {
    let comments = i.state.comments;
    let start = i.span().start;
    let before = i.state.tokens[..i.at()].iter().rev().find(|token| token.kind != Kind::LineEnd);
    let from = before.map_or(0, |token| token.span.end);
    let first = comments.partition_point(|comment| comment.span.start < from);
    let last = comments.partition_point(|comment| comment.span.start < start);
    let mut lines = Vec::new();
    let mut attached = i.state.attached.borrow_mut();
    for (at, comment) in comments.iter().enumerate().take(last).skip(first) {
        if comment.kind == Kind::Doc {
            let line = comment.text(i.state.text).trim_start_matches('/');
            lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end());
            attached[at] = true;
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}
