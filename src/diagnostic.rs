//! What is wrong with a text, as plain data: rendering is elsewhere.
//!
//! Wording: lower-case first word, no full stop, the user's text in backticks, no Rust names, then help.

use crate::source::Span;

pub mod codes;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file cannot be used as it stands.
    Error,
    /// The file can be used, and something in it is probably not meant.
    Warning,
}

/// A stable code such as `V0203`, registered in [`codes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// A place with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What a reader should see there; may be empty.
    pub message: String,
}

/// A suggestion, with the text to put in its place where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// The suggestion in words.
    pub message: String,
    /// The range to replace, and the text to replace it with.
    pub patch: Option<(Span, String)>,
}

/// One mistake or warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Its stable code.
    pub code: Code,
    /// One line: what is wrong.
    pub message: String,
    /// The place; `None` only where no text is concerned (a missing file, a command line).
    pub primary: Option<Label>,
    /// Other places, such as the other half of a conflict.
    pub secondary: Vec<Label>,
    /// What would mend it.
    pub help: Vec<Help>,
    /// Further facts a reader may need.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// An error at `span`; `label` are the words shown at the place.
    pub fn error(code: Code, span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, Some(span), message.into(), label.into())
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, Some(span), message.into(), label.into())
    }

    /// An error that no text is to blame for.
    pub fn without_place(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, None, message.into(), String::new())
    }

    fn new(severity: Severity, code: Code, span: Option<Span>, message: String, label: String) -> Self {
        let primary = span.map(|span| Label { span, message: label });
        Self { severity, code, message, primary, secondary: vec![], help: vec![], notes: vec![] }
    }

    /// Points to another place.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.secondary.push(Label { span, message: message.into() });
        self
    }

    /// Adds a suggestion in words.
    #[must_use]
    pub fn help(mut self, message: impl Into<String>) -> Self {
        self.help.push(Help { message: message.into(), patch: None });
        self
    }

    /// Adds a suggestion that replaces `span` by `text`.
    #[must_use]
    pub fn suggest(mut self, message: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.help.push(Help { message: message.into(), patch: Some((span, text.into())) });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, message: impl Into<String>) -> Self {
        self.notes.push(message.into());
        self
    }

    /// Whether this is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The candidate closest to `wanted`, if one is close enough to be a slip of the pen.
///
/// At most a third of the characters may differ (Damerau–Levenshtein, ties by name), in names of three
/// characters or more, or one name may be the beginning of the other.
pub fn closest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    let allowed = if length < 3 { 0 } else { length / 3 };
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(wanted, c), c))
        .filter(|(distance, c)| {
            *distance <= allowed
                || (wanted.len() >= 4 && (c.starts_with(wanted) || wanted.starts_with(*c)) && c.len() >= 4)
        })
        .min()
        .map(|(_, c)| c)
}
