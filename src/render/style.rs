//! How answers look on a stream: colour and signs, and the words beside them.

use super::Style;
use anstyle::{AnsiColor, Color, Effects};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    Text,
    /// A title, an answer.
    Strong,
    /// A yes.
    Yes,
    /// A no.
    No,
    /// Open, not shown, a warning.
    Open,
    /// What a reader may skip: places, citations.
    Dim,
    /// What is typed: questions, names.
    Typed,
}

/// The sign at the head of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It holds.
    Holds,
    /// It fails.
    Fails,
    /// It is open, or not shown.
    Open,
    /// It is a fault.
    Fault,
    /// One of a list.
    Item,
}

impl Style {
    /// The text in the colour of its role.
    pub fn paint(self, role: Role, text: &str) -> String {
        let colored = |color| anstyle::Style::new().fg_color(Some(Color::Ansi(color)));
        let style = match role {
            _ if !self.color || text.is_empty() => return text.to_owned(),
            Role::Text => return text.to_owned(),
            Role::Strong => anstyle::Style::new().effects(Effects::BOLD),
            Role::Yes => colored(AnsiColor::Green).effects(Effects::BOLD),
            Role::No => colored(AnsiColor::Red).effects(Effects::BOLD),
            Role::Open => colored(AnsiColor::Yellow).effects(Effects::BOLD),
            Role::Dim | Role::Typed => anstyle::Style::new().effects(Effects::DIMMED),
        };
        format!("{style}{text}{style:#}")
    }

    /// The sign, as this stream can show it.
    pub fn sign(self, sign: Sign) -> &'static str {
        match (sign, self.plain) {
            (Sign::Holds, false) => "✓",
            (Sign::Holds, true) => "+",
            (Sign::Fails, false) => "✗",
            (Sign::Fails, true) => "-",
            (Sign::Open, _) => "?",
            (Sign::Fault, _) => "!",
            (Sign::Item, false) => "·",
            (Sign::Item, true) => "*",
        }
    }

    /// The text with its typographic signs replaced where this stream shows ASCII only.
    pub fn letters(self, text: &str) -> String {
        if !self.plain {
            return text.to_owned();
        }
        let ascii = |c: char| match c {
            '→' => "->".to_owned(),
            '…' => "...".to_owned(),
            '·' | '–' | '—' | '─' => "-".to_owned(),
            '“' | '”' => "\"".to_owned(),
            '×' => "x".to_owned(),
            '†' => "*".to_owned(),
            other => other.to_string(),
        };
        text.chars().map(ascii).collect()
    }
}

impl Sign {
    /// The role in whose colour it is painted.
    pub fn role(self) -> Role {
        match self {
            Sign::Holds => Role::Yes,
            Sign::Fails => Role::No,
            Sign::Open | Sign::Fault => Role::Open,
            Sign::Item => Role::Dim,
        }
    }
}
