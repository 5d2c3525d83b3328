//! Lines of a certificate.

use super::{FIRST, Fault};
use crate::hir::words::{split, unquoted};

/// What a step of the checker says if it fails; the line is the one that was read last.
pub(super) type Step<T = ()> = Result<T, String>;

/// What must be so for the next step.
pub(super) fn require(so: bool, message: &str) -> Step {
    if so { Ok(()) } else { Err(message.to_owned()) }
}

/// One line, as words.
#[derive(Clone)]
pub(super) struct Line<'t> {
    pub indented: bool,
    words: Vec<&'t str>,
    text: &'t str,
}

impl<'t> Line<'t> {
    /// The word at this place.
    pub fn word(&self, place: usize) -> Step<&'t str> {
        Ok(self.words.get(place).copied().ok_or("the line is too short")?)
    }

    /// The words from this place on.
    pub fn from(&self, place: usize) -> &[&'t str] {
        self.words.get(place..).unwrap_or(&[])
    }

    /// Whether it begins with this word.
    pub fn is(&self, word: &str) -> bool {
        self.words.first() == Some(&word)
    }

    /// Everything after the first word.
    pub fn rest(&self) -> Step<&'t str> {
        Ok(self.text.split_once(' ').ok_or("the line is too short")?.1)
    }

    /// The number at this place.
    pub fn number(&self, place: usize) -> Step<usize> {
        let word = self.word(place)?;
        let number = word.parse().ok().filter(|number: &usize| number.to_string() == word);
        Ok(number.ok_or("a number is missing")?)
    }

    /// A word in quotes, without them.
    pub fn quotation(&self, place: usize) -> Step<String> {
        Ok(unquoted(self.word(place)?).ok_or("a text stands in quotes")?)
    }

    /// Nothing follows the first words.
    pub fn ends(&self, count: usize) -> Step {
        require(self.words.len() == count, "the line is too long, or too short")
    }
}

/// The lines of a certificate, and the place of the next one.
pub(super) struct Lines<'t> {
    pub all: Vec<Line<'t>>,
    pub next: usize,
}

impl<'t> Lines<'t> {
    /// The lines of a certificate, after the one that names the format.
    pub fn new(text: &'t str) -> Result<Self, Fault> {
        let fault = |line: usize, message: &str| Fault { line, message: message.to_owned() };
        let mut lines = Vec::new();
        for (place, text) in text.split_terminator('\n').enumerate() {
            if place == 0 && text != FIRST {
                return Err(fault(1, "a certificate begins with `vires certificate 2`"));
            }
            let body = text.strip_prefix("  ").unwrap_or(text);
            let words = split(body);
            if words.iter().any(|word| word.is_empty()) {
                return Err(fault(place + 1, "words are separated by one space, and no line is empty"));
            }
            lines.push(Line { indented: body.len() < text.len(), words, text: body });
        }
        if lines.is_empty() || !text.ends_with('\n') {
            return Err(fault(lines.len().max(1), "the last line has no end"));
        }
        Ok(Self { all: lines, next: 1 })
    }

    /// A fault in the line that was read last.
    pub fn wrong(&self, message: String) -> Fault {
        Fault { line: self.next.min(self.all.len()), message }
    }

    /// The next line.
    pub fn line(&mut self) -> Step<Line<'t>> {
        let line = self.peek().cloned();
        self.next += 1;
        Ok(line.ok_or("the certificate ends too early")?)
    }

    /// The next line, without taking it.
    pub fn peek(&self) -> Option<&Line<'t>> {
        self.all.get(self.next)
    }

    /// The next line, which begins with this word and is not indented.
    pub fn field(&mut self, word: &str) -> Step<Line<'t>> {
        let line = self.line()?;
        require(!line.indented && line.is(word), &format!("a line `{word} …` is missing here"))?;
        Ok(line)
    }

    /// The next line, if it begins with one of these words.
    pub fn field_if(&mut self, words: &[&str]) -> Option<Line<'t>> {
        let line = self.peek().filter(|line| !line.indented && words.iter().any(|w| line.is(w)))?.clone();
        self.next += 1;
        Some(line)
    }

    /// The line `end`, after which there is nothing.
    pub fn end(&mut self) -> Step {
        self.field("end")?.ends(1)?;
        require(self.peek().is_none(), "a certificate ends with the line `end`")
    }
}
