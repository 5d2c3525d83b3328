//! The second pass: from tokens to the tree, by `nom` over a slice of tokens.
//!
//! Every parser that finds nothing notes what it expected in a register of the furthest place reached, from
//! which an error is worded. Where reading goes on after a mistake is said in `recovery`.

mod atom;
mod block;
mod case;
mod condition;
mod continuation;
mod day;
mod declaration;
mod file;
mod input;
mod leaf;
mod provision;
mod quantifier;
mod recovery;
mod report;
mod rule;
mod statement;
mod term;
mod turns;

use super::ast::{Condition, ConditionKind, File, Query, Statement};
use super::layout::{self, Layout};
use super::lexer;
use super::mistake::Mistakes;
use super::token::Kind;
use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use input::{State, Tokens};
use std::cell::{Cell, RefCell};

/// The items of `text`.
pub(super) fn file(file: FileId, text: &str) -> (File, Vec<Diagnostic>) {
    with_state(file, text, |i| {
        let items = file::items(i);
        let attached = i.state.attached.borrow();
        let loose = i.state.comments.iter().zip(attached.iter()).filter(|(_, attached)| !**attached);
        let comments = loose.map(|(comment, _)| comment.span).collect();
        File { file, items, comments }
    })
}

/// `text` as one condition.
pub(super) fn condition(file: FileId, text: &str) -> (Condition, Vec<Diagnostic>) {
    let (condition, mistakes) = with_state(file, text, |i| whole(i, condition::condition));
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let error = || Condition { span: crate::source::Span::new(file, 0, end), kind: ConditionKind::Error };
    (condition.unwrap_or_else(error), mistakes)
}

/// `text` as one question.
pub(super) fn query(file: FileId, text: &str) -> (Option<Query>, Vec<Diagnostic>) {
    with_state(file, text, |i| whole(i, case::query))
}

/// `text` as one statement.
pub(super) fn statement(file: FileId, text: &str) -> (Option<Statement>, Vec<Diagnostic>) {
    with_state(file, text, |i| whole(i, statement::statement))
}

/// What `parser` reads of all tokens; more than one item is a mistake.
fn whole<'t, T>(i: Tokens<'t>, parser: fn(Tokens<'t>) -> input::Read<'t, T>) -> Option<T> {
    let (mut i, value, _) = block::item(i, parser);
    while matches!(i.kind(0), Some(Kind::LineEnd | Kind::Semicolon)) {
        i = i.skip(1);
    }
    if !i.rest.is_empty() && i.mistakes() == 0 {
        i.missed(input::Expected::Thing("nothing more"));
        recovery::report(i, &nom::Err::Error(input::Fault { at: i.at(), reported: false }));
    }
    value
}

fn with_state<T>(
    file: FileId,
    text: &str,
    parse: impl for<'t> FnOnce(Tokens<'t>) -> T,
) -> (T, Vec<Diagnostic>) {
    let mut mistakes = Mistakes::default();
    let mut lexed = lexer::lex(file, text, &mut mistakes);
    let Layout { tokens, unclosed, stray } = layout::layout(text, &mut lexed);
    let state = State {
        file,
        text,
        tokens: &tokens,
        comments: &lexed.comments,
        attached: RefCell::new(vec![false; lexed.comments.len()]),
        unclosed: &unclosed,
        stray: &stray,
        mistakes: RefCell::new(mistakes),
        furthest: RefCell::default(),
        depth: Cell::new(0),
        height: Cell::new(0),
        reported_at: Cell::new(None),
        indent: Cell::new(0),
        closed_at: Cell::new(None),
        rule: Cell::new(None),
    };
    let value = parse(Tokens { rest: &tokens, state: &state });
    (value, state.mistakes.into_inner().finish())
}
