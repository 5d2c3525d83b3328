//! Atoms: a relation with its arguments.

use super::input::{Expected, Fault, Read, Tokens};
use super::leaf::{is_any_word, label, name_as};
use super::recovery::{self, note, place};
use super::term::term;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::ast::{Argument, Atom};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::combinator::opt;

/// `p`, `p(a, by: B, ..)`. A mistake inside the brackets is reported, and the relation kept.
pub(super) fn atom(start: Tokens<'_>) -> Read<'_, Atom> {
    let (i, relation) = name_as("a relation")(start)?;
    let (i, (mut arguments, rest)) =
        if i.kind(0) == Some(Kind::LeftParenthesis) { arguments(i) } else { (i, (vec![], None)) };
    arguments.shrink_to_fit();
    Ok((i, Atom { span: i.since(start), relation, arguments, rest }))
}

/// The arguments from `(` to `)`, and `..`; never fails.
pub(super) fn arguments(open: Tokens<'_>) -> (Tokens<'_>, (Vec<Argument>, Option<Span>)) {
    let (mut found, mut rest) = (Vec::new(), None);
    let mut i = open.skip(1);
    let depth = i.state.depth.get();
    loop {
        i.state.depth.set(depth);
        if i.kind(0) == Some(Kind::Rest) && !found.is_empty() {
            rest = Some(i.span());
            i = i.skip(1);
        } else {
            match argument(i) {
                Ok((next, argument)) => {
                    found.push(argument);
                    i = next;
                }
                Err(_) if lacks_close(i) => {
                    i.state.depth.set(depth);
                    return (missing_close(i, open), (found, rest));
                }
                Err(error) => {
                    i.state.depth.set(depth);
                    return (recovery::skip_to_close(open, recovery::report(i, &error)), (found, rest));
                }
            }
        }
        match i.kind(0) {
            Some(Kind::RightParenthesis) => return (i.skip(1), (found, rest)),
            Some(Kind::Comma) if rest.is_none() => i = i.skip(1),
            _ if lacks_close(i) => return (missing_close(i, open), (found, rest)),
            _ => {
                if rest.is_none() {
                    i.missed(Expected::Thing("`,`"));
                }
                i.missed(Expected::Thing("`)`"));
                let fault = Fault { at: i.at(), reported: false };
                let there = recovery::report(i, &nom::Err::Error(fault));
                return (recovery::skip_to_close(open, there), (found, rest));
            }
        }
    }
}

/// `by: B`
pub(super) fn argument(i: Tokens<'_>) -> Read<'_, Argument> {
    let (i, label) = opt(label).parse(i)?;
    let (i, value) = term(i)?;
    Ok((i, Argument { label, value }))
}

/// The `)` for the `(` at `open`; where something stands that nothing in brackets can go on with, it is
/// reported as missing, and reading goes on as if it were there.
pub(super) fn close<'t>(i: Tokens<'t>, open: Tokens<'t>) -> Read<'t, ()> {
    match i.kind(0) {
        Some(Kind::RightParenthesis) => Ok((i.skip(1), ())),
        _ if lacks_close(i) => Ok((missing_close(i, open), ())),
        _ => i.error(Expected::Thing("`)`")),
    }
}

/// Whether what stands here shows that a `)` is missing before it.
fn lacks_close(i: Tokens<'_>) -> bool {
    let end = matches!(
        i.kind(0),
        None | Some(Kind::LineEnd | Kind::Semicolon | Kind::LeftBrace | Kind::RightBrace)
    );
    end || (is_any_word(i, &["when", "unless", "and", "or", "overrides"])
        && !matches!(i.kind(1), Some(Kind::Comma | Kind::RightParenthesis)))
}

fn missing_close<'t>(i: Tokens<'t>, open: Tokens<'t>) -> Tokens<'t> {
    note(i, || {
        let end = i.previous().map_or(i.span().start, |before| before.span.end);
        let at = Span::new(i.span().file, end, end);
        let message = format!("a `)` is missing before {}", recovery::found(i));
        Diagnostic::error(codes::BRACKET_NOT_CLOSED, place(i), message, "expected `)`")
            .also(open.span(), "opened here")
            .suggest("close the bracket", at, ")")
    });
    i
}

/// Whether a value, or its label, begins here.
pub(super) fn begins_argument(i: Tokens<'_>) -> bool {
    matches!(i.kind(0), Some(Kind::Word | Kind::Path)) || super::term::begins_value(i)
}
