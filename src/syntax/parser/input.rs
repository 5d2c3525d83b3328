//! What the parsers read: a slice of tokens, and the state they share.

use crate::source::{FileId, Span};
use crate::syntax::layout::Unclosed;
use crate::syntax::mistake::Mistakes;
use crate::syntax::token::{Kind, Token};
use nom::{IResult, Needed};
use std::cell::{Cell, RefCell};

/// What a parser returns.
pub(super) type Read<'t, T> = IResult<Tokens<'t>, T, Fault>;

/// Why a parser gave up; what was expected is in the register of [`State`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The index of the token it stood at.
    pub at: usize,
    /// Whether the mistake has been reported already.
    pub reported: bool,
}

impl<'t> nom::error::ParseError<Tokens<'t>> for Fault {
    fn from_error_kind(i: Tokens<'t>, _: nom::error::ErrorKind) -> Self {
        Fault { at: i.at(), reported: false }
    }

    fn append(_: Tokens<'t>, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }

    fn or(self, other: Self) -> Self {
        if other.at >= self.at { other } else { self }
    }
}

/// Something that could have stood at the furthest place reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// A thing in a person's words: "a date".
    Thing(&'static str),
    /// A keyword.
    Word(&'static str),
    /// A keyword that is not worth listing, but that a word may be a misspelling of.
    Quiet(&'static str),
}

/// The furthest place any parser reached, and what each expected there.
#[derive(Debug, Default)]
pub(super) struct Furthest {
    pub at: usize,
    pub expected: Vec<Expected>,
}

/// What the parsers of one file share.
pub(super) struct State<'t> {
    pub file: FileId,
    pub text: &'t str,
    pub tokens: &'t [Token],
    /// Doc comments and comments, in order.
    pub comments: &'t [Token],
    /// Which doc comments belong to a declaration.
    pub attached: RefCell<Vec<bool>>,
    pub unclosed: &'t [Unclosed],
    /// The `}` that close nothing, in order.
    pub stray: &'t [usize],
    pub mistakes: RefCell<Mistakes>,
    pub furthest: RefCell<Furthest>,
    /// How deep conditions, terms and braces are nested here.
    pub depth: Cell<usize>,
    /// How high the highest tree is that was read since this was set to 0; see `recovery::enter`.
    pub height: Cell<usize>,
    /// The token at which a mistake was reported last.
    pub reported_at: Cell<Option<usize>>,
    /// How far the line is indented on which the item being read begins.
    pub indent: Cell<usize>,
    /// The token before which a brace was taken as closed.
    pub closed_at: Cell<Option<usize>>,
    /// Where the rule being read stands: its next line may lack a `when` or `and`.
    pub rule: Cell<Option<RuleContext>>,
}

/// Where a rule stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleContext {
    /// How far its first line is indented.
    pub indent: usize,
    /// Inside a provision no statement can stand, so that a name can only go on with the rule.
    pub in_provision: bool,
}

impl State<'_> {
    /// Notes that `expected` could have stood at token `at`.
    pub(super) fn missed(&self, at: usize, expected: Expected) {
        let mut furthest = self.furthest.borrow_mut();
        if at > furthest.at {
            furthest.at = at;
            furthest.expected.clear();
        }
        if at == furthest.at && !furthest.expected.contains(&expected) {
            furthest.expected.push(expected);
        }
    }
}

/// The tokens that are left.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'t> {
    pub rest: &'t [Token],
    pub state: &'t State<'t>,
}

impl<'t> Tokens<'t> {
    /// The index of the next token.
    pub(super) fn at(&self) -> usize {
        self.state.tokens.len().saturating_sub(self.rest.len())
    }

    /// The tokens from index `at` on.
    pub(super) fn from(self, at: usize) -> Self {
        Tokens { rest: self.state.tokens.get(at..).unwrap_or(&[]), state: self.state }
    }

    /// All but the next token.
    pub(super) fn skip(self, count: usize) -> Self {
        Tokens { rest: self.rest.get(count..).unwrap_or(&[]), state: self.state }
    }

    /// The kind of the token `ahead` tokens away.
    pub(super) fn kind(&self, ahead: usize) -> Option<Kind> {
        self.rest.get(ahead).map(|token| token.kind)
    }

    /// The letters of the token `ahead` tokens away; empty at the end.
    pub(super) fn letters(&self, ahead: usize) -> &'t str {
        self.rest.get(ahead).map_or("", |token| token.text(self.state.text))
    }

    /// The letters of the token `ahead` tokens away, if it is a word.
    pub(super) fn word(&self, ahead: usize) -> Option<&'t str> {
        (self.kind(ahead) == Some(Kind::Word)).then(|| self.letters(ahead))
    }

    /// The place of the next token; at the end, the end of the text.
    pub(super) fn span(&self) -> Span {
        let end = u32::try_from(self.state.text.len()).unwrap_or(u32::MAX);
        self.rest.first().map_or(Span::new(self.state.file, end, end), |token| token.span)
    }

    /// The token before the next one.
    pub(super) fn previous(&self) -> Option<Token> {
        self.at().checked_sub(1).and_then(|at| self.state.tokens.get(at)).copied()
    }

    /// From the first token of `start` to the last one read here, line ends left out.
    pub(super) fn since(&self, start: Tokens<'t>) -> Span {
        let read = self.state.tokens.get(start.at()..self.at()).unwrap_or(&[]);
        let last = read.iter().rev().find(|token| token.kind != Kind::LineEnd);
        let first = start.span();
        last.map_or(Span::new(first.file, first.start, first.start), |last| first.to(last.span))
    }

    /// Without the line end that may stand here.
    pub(super) fn past_line(self) -> Self {
        if self.kind(0) == Some(Kind::LineEnd) { self.skip(1) } else { self }
    }

    /// Without the line end that may stand here, where nothing can end: unless the next line begins
    /// something new, so that the mistake is here.
    pub(super) fn go_on(self) -> Self {
        let next = self.past_line();
        if next.rest.is_empty() || (next.at() != self.at() && next.begins_something()) { self } else { next }
    }

    /// Whether a declaration, or a line that only a provision has, begins here.
    pub(super) fn begins_something(&self) -> bool {
        let sourced =
            matches!(self.word(0), Some("source" | "unverified")) && self.kind(1) == Some(Kind::Text);
        sourced || crate::syntax::layout::begins_declaration(self.state.text, self.rest)
    }

    /// Whether the next token begins its line.
    pub(super) fn begins_line(&self) -> bool {
        self.previous().is_none_or(|token| token.kind == Kind::LineEnd)
    }

    /// How far the line of the next token is indented, if the token begins it.
    pub(super) fn indent(&self) -> Option<usize> {
        crate::syntax::layout::indent(self.state.text, self.span().start as usize)
    }

    /// Notes what could have stood here.
    pub(super) fn missed(&self, expected: Expected) {
        self.state.missed(self.at(), expected);
    }

    /// The error for a parser that finds nothing of its own here.
    pub(super) fn error<T>(self, expected: Expected) -> Read<'t, T> {
        self.missed(expected);
        Err(nom::Err::Error(Fault { at: self.at(), reported: false }))
    }

    /// How many mistakes were found so far.
    pub(super) fn mistakes(&self) -> usize {
        self.state.mistakes.borrow().count()
    }
}

impl<'t> nom::Input for Tokens<'t> {
    type Item = Token;
    type Iter = std::iter::Copied<std::slice::Iter<'t, Token>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        Tokens { rest: self.rest.get(..index).unwrap_or(self.rest), state: self.state }
    }

    fn take_from(&self, index: usize) -> Self {
        self.skip(index)
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Token) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.iter().position(|token| predicate(*token))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if self.rest.len() >= count { Ok(count) } else { Err(Needed::new(count - self.rest.len())) }
    }
}
