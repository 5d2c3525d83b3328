//! Tokens: what the first pass makes of a text.

use crate::source::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A name in small letters, or a keyword: only the grammar can tell.
    Word,
    /// A name that begins with a capital letter or with `_`.
    Variable,
    /// `_`
    Anonymous,
    /// Words and numbers joined by dots: `cst.4.1`.
    Path,
    /// `2022-01-06`
    Date,
    /// `4.1`
    Decimal,
    /// `41`
    Integer,
    /// `"…"`
    Text,
    /// `(`
    LeftParenthesis,
    /// `)`
    RightParenthesis,
    /// `{`
    LeftBrace,
    /// `}`
    RightBrace,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// `..`
    Rest,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// One or more line ends outside round brackets.
    LineEnd,
    /// `// …`
    Comment,
    /// `/// …`
    Doc,
    /// Characters the language does not use.
    Unknown,
}

impl Kind {
    /// The word for it in a list of tokens.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Word => "word",
            Kind::Variable => "variable",
            Kind::Anonymous => "anonymous",
            Kind::Path => "path",
            Kind::Date => "date",
            Kind::Decimal => "decimal",
            Kind::Integer => "integer",
            Kind::Text => "text",
            Kind::LineEnd => "line end",
            Kind::Comment => "comment",
            Kind::Doc => "doc comment",
            Kind::Unknown => "unknown",
            _ => "sign",
        }
    }

    /// Whether nothing can end after it, so that a line end there is not one.
    pub fn goes_on(self) -> bool {
        matches!(
            self,
            Kind::Comma
                | Kind::Colon
                | Kind::LeftBrace
                | Kind::Equal
                | Kind::NotEqual
                | Kind::Less
                | Kind::LessOrEqual
                | Kind::Greater
                | Kind::GreaterOrEqual
                | Kind::Plus
                | Kind::Minus
                | Kind::Star
                | Kind::Slash
        )
    }
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// The place.
    pub span: Span,
}

impl Token {
    /// Its letters, in the text it was read from.
    pub fn text(self, text: &str) -> &str {
        text.get(self.span.range()).unwrap_or("")
    }
}
