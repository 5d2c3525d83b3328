//! Where a text stops, and what the grammar expects there.

use crate::hir::Program;
use crate::ids::{RelationId, TypeId};
use crate::source::FileId;
use crate::syntax::{Kind, Token, tokens};

/// The end of a text: the word that is being typed there, and what stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Where the word begins.
    pub start: usize,
    /// What is expected in its place.
    pub expected: Expected,
    /// Variables that the text has before it, each once, with the type of the first argument that it is.
    pub variables: Vec<(String, Option<TypeId>)>,
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
    /// A value; of which type, where what it is compared with says that.
    Value(Option<TypeId>),
    /// The name of a type; below which one, where that is known of what is asked for its type.
    Type(Option<TypeId>),
    /// Something that can be done.
    Act,
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

impl Call {
    /// The type of the argument that is being typed.
    fn here(&self, program: &Program) -> Option<TypeId> {
        let parameters = &program.relation(self.relation?).parameters;
        match &self.label {
            Some(label) => parameters.iter().find(|p| p.labelled && p.name == *label),
            None => parameters.iter().filter(|p| !p.labelled).nth(self.unlabelled),
        }
        .map(|parameter| parameter.ty)
    }
}

enum Frame {
    Call(Call),
    Group,
    Values(Option<TypeId>),
}

/// The end of a text. Cost: linear.
pub(super) fn place(program: &Program, text: &str) -> Place {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let word: usize = text.chars().rev().take_while(|c| part(*c)).map(char::len_utf8).sum();
    let start = text.len() - word;
    let before = text.get(..start).unwrap_or("");
    let tokens = tokens(FileId::default(), before);
    let inside = tokens.last().is_some_and(|last| is_inside(*last, before));
    let mut walk = Walk {
        program,
        text: before,
        stack: vec![],
        expected: Expected::Condition,
        last: None,
        variables: vec![],
    };
    for token in &tokens {
        walk.read(*token);
    }
    let variables = walk.variables.clone();
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
    variables: Vec<(String, Option<TypeId>)>,
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
            | Kind::Star => self.expected = Expected::Value(self.type_of_last()),
            Kind::Word => self.word(written),
            Kind::Variable => {
                self.variable(written);
                self.expected = Expected::Joint;
            }
            _ => self.expected = Expected::Joint,
        }
        self.last = Some(token);
    }

    fn word(&mut self, written: &str) {
        self.expected = match written {
            "must" | "may" | "fulfilled" | "breached" | "pending" => Expected::Act,
            // `must not p`: what stands below it is done, not so.
            "not" if self.expected == Expected::Act => Expected::Act,
            "and" | "or" | "not" | "when" | "where" | "unless" | "excluded" | "unknown" => {
                Expected::Condition
            }
            "is" => Expected::Type(self.type_of_last()),
            "under" | "in" => Expected::Value(self.type_of_last()),
            "at" | "on" | "every" | "least" | "most" | "than" | "of" | "from" | "until" => Expected::Other,
            _ => Expected::Joint,
        };
    }

    /// Notes a variable, with the type of the argument that it is here.
    fn variable(&mut self, written: &str) {
        let ty = match self.stack.last() {
            Some(Frame::Call(call)) => call.here(self.program),
            _ => None,
        };
        match self.variables.iter_mut().find(|(name, _)| name == written) {
            Some((_, known)) => *known = known.or(ty),
            None => self.variables.push((written.to_owned(), ty)),
        }
    }

    /// The type of the variable or thing that stands last.
    fn type_of_last(&self) -> Option<TypeId> {
        let token = self.last?;
        let written = token.text(self.text);
        match token.kind {
            Kind::Variable => self.variables.iter().find(|(name, _)| name == written)?.1,
            _ => None,
        }
    }

    fn open(&mut self) {
        let like = match self.expected {
            Expected::Value(ty) => ty,
            _ => None,
        };
        let last = self.last.map(|token| (token.kind, token.text(self.text)));
        let frame = match last {
            Some((Kind::Word, "in")) => Frame::Values(like),
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
            Frame::Values(ty) => Expected::Value(ty),
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
            Some(Frame::Values(ty)) => Expected::Value(*ty),
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
