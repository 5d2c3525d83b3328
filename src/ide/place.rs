//! Where a text stops, and what the grammar expects there.

use crate::hir::Program;
use crate::ids::RelationId;
use crate::source::FileId;
use crate::syntax::{Kind, Token, tokens};

/// The end of a text: the word that is being typed there, and what stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Where the word begins.
    pub start: usize,
    /// What is expected in its place.
    pub expected: Expected,
    /// Variables that the text has before it, each once.
    pub variables: Vec<String>,
}

/// What can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// A condition begins.
    Condition,
    /// A condition has ended: what joins it with another one.
    Joint,
    /// An argument of a relation.
    Argument(Call),
    /// Any value.
    Value,
    /// The name of a type.
    Type,
    /// Nothing that could be proposed: a new variable, a day, the inside of a text.
    Other,
}

/// A relation whose brackets are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// Which; `None`: none of that name is declared.
    pub relation: Option<RelationId>,
    /// How many arguments without a label stand before.
    pub unlabelled: usize,
    /// The labels that were given.
    pub labels: Vec<String>,
    /// The label of the argument that is being typed.
    pub label: Option<String>,
}

enum Frame {
    Call(Call),
    Group,
    Values,
}

/// The end of a text. Cost: linear.
pub(super) fn place(program: &Program, text: &str) -> Place {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let word: usize = text.chars().rev().take_while(|c| part(*c)).map(char::len_utf8).sum();
    let start = text.len() - word;
    let before = text.get(..start).unwrap_or("");
    let tokens = tokens(FileId::default(), before);
    let inside = tokens.last().is_some_and(|last| is_inside(*last, before));
    let mut walk = Walk { program, text: before, stack: vec![], expected: Expected::Condition, last: None };
    let mut variables: Vec<String> = Vec::new();
    for token in &tokens {
        walk.read(*token);
        let written = token.text(before);
        if token.kind == Kind::Variable && !variables.iter().any(|known| known == written) {
            variables.push(written.to_owned());
        }
    }
    let expected = if inside { Expected::Other } else { walk.end() };
    Place { start, expected, variables }
}

/// Whether the end of a text lies in a text in quotes or in a comment.
fn is_inside(last: Token, text: &str) -> bool {
    let written = last.text(text);
    match last.kind {
        Kind::Comment | Kind::Doc => !text.ends_with('\n'),
        Kind::Text => written.len() == 1 || !written.ends_with('"'),
        _ => false,
    }
}

struct Walk<'t> {
    program: &'t Program,
    text: &'t str,
    stack: Vec<Frame>,
    expected: Expected,
    last: Option<Token>,
}

impl Walk<'_> {
    fn read(&mut self, token: Token) {
        let written = token.text(self.text);
        match token.kind {
            Kind::LineEnd | Kind::Comment | Kind::Doc => return,
            Kind::LeftParenthesis => self.open(),
            Kind::RightParenthesis => {
                self.stack.pop();
                self.expected = Expected::Joint;
            }
            Kind::Comma => self.comma(),
            Kind::Colon => self.colon(),
            Kind::Equal
            | Kind::NotEqual
            | Kind::Less
            | Kind::LessOrEqual
            | Kind::Greater
            | Kind::GreaterOrEqual
            | Kind::Plus
            | Kind::Minus
            | Kind::Star => self.expected = Expected::Value,
            Kind::Word => self.word(written),
            _ => self.expected = Expected::Joint,
        }
        self.last = Some(token);
    }

    fn word(&mut self, written: &str) {
        self.expected = match written {
            "and" | "or" | "not" | "when" | "where" | "unless" | "excluded" | "unknown" => {
                Expected::Condition
            }
            "is" => Expected::Type,
            "under" | "in" => Expected::Value,
            "at" | "on" | "every" | "least" | "most" | "than" | "of" | "from" | "until" => Expected::Other,
            _ => Expected::Joint,
        };
    }

    fn open(&mut self) {
        let last = self.last.map(|token| (token.kind, token.text(self.text)));
        let frame = match last {
            Some((Kind::Word, "in")) => Frame::Values,
            Some((Kind::Word, "and" | "or" | "not" | "when" | "where" | "unless" | "excluded")) => {
                Frame::Group
            }
            Some((Kind::Word, "count" | "sum" | "min" | "max")) => Frame::Group,
            Some((Kind::Word | Kind::Path, name)) => {
                let relation = self.program.names.relations.get(name).copied();
                Frame::Call(Call { relation, unlabelled: 0, labels: vec![], label: None })
            }
            _ => Frame::Group,
        };
        self.expected = match frame {
            Frame::Values => Expected::Value,
            Frame::Call(_) | Frame::Group => Expected::Condition,
        };
        self.stack.push(frame);
    }

    fn comma(&mut self) {
        self.expected = match self.stack.last_mut() {
            Some(Frame::Call(call)) => {
                match call.label.take() {
                    Some(label) => call.labels.push(label),
                    None => call.unlabelled += 1,
                }
                Expected::Condition
            }
            Some(Frame::Values) => Expected::Value,
            Some(Frame::Group) | None => Expected::Other,
        };
    }

    fn colon(&mut self) {
        let label = self.last.map(|token| token.text(self.text).to_owned());
        if let Some(Frame::Call(call)) = self.stack.last_mut() {
            call.label = label;
        }
        self.expected = Expected::Condition;
    }

    /// What is expected after the last token.
    fn end(mut self) -> Expected {
        match (self.stack.pop(), self.expected) {
            // In the brackets of a relation arguments stand.
            (Some(Frame::Call(call)), Expected::Condition) => Expected::Argument(call),
            (Some(Frame::Call(_)), Expected::Joint) => Expected::Other,
            (_, expected) => expected,
        }
    }
}
