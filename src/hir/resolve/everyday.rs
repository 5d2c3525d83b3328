//! Everyday words for the types that are built in: what whoever writes them probably means.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What an everyday word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// A number, whole or not.
    Number,
    /// A number that may have a fraction.
    Decimal,
    /// A day.
    Date,
    /// A text.
    Text,
    /// A length of time.
    Duration,
    /// True or false.
    Truth,
}

/// The built-in type that is meant by a word that is no type.
pub(super) fn meant(word: &str) -> Option<Meant> {
    Some(match word {
        "number" | "numbers" | "num" | "int" | "whole" | "amount" | "quantity" | "money" | "price"
        | "percentage" | "percent" | "age" | "year" => Meant::Number,
        "float" | "double" | "real" | "dec" | "fraction" => Meant::Decimal,
        "day" | "time" | "datetime" | "timestamp" => Meant::Date,
        "string" | "str" | "char" | "words" => Meant::Text,
        "period" | "interval" | "timespan" | "days" | "weeks" | "months" | "years" => Meant::Duration,
        "bool" | "boolean" | "truth" | "yes_no" => Meant::Truth,
        _ => return None,
    })
}

impl Meant {
    /// The mistake with what to write instead.
    pub(super) fn told(self, diagnostic: Diagnostic, span: Span) -> Diagnostic {
        let (name, what) = match self {
            Meant::Decimal => ("decimal", "a number with a fraction"),
            Meant::Date => ("date", "a day"),
            Meant::Text => ("text", "a text"),
            Meant::Duration => ("duration", "a length of time"),
            Meant::Number => {
                return diagnostic.help(
                    "a whole number is of the type `integer`, one with a fraction of the type `decimal`; neither \
                     needs a declaration",
                );
            }
            Meant::Truth => {
                return diagnostic.help(
                    "what is so or not so needs no value: leave the parameter out, and state the fact or not",
                );
            }
        };
        diagnostic.suggest(format!("{what} is of the type `{name}`, which needs no declaration"), span, name)
    }
}
