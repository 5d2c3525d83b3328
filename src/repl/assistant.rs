//! What helps while a line is typed: completion, hints, colours, and whether the line goes on.

use super::completion::{complete, expected};
use super::conversation::Conversation;
use crate::ide::{self, Mark};
use anstyle::{AnsiColor, Color, Effects};
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Context, Helper};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The width of a list of completions.
const LISTED: usize = 78;

/// Helps while a line is typed.
pub struct Assistant {
    conversation: Rc<RefCell<Conversation>>,
}

impl Assistant {
    /// Helps with what is said in a conversation, which nobody else holds meanwhile.
    pub fn new(conversation: Rc<RefCell<Conversation>>) -> Self {
        Self { conversation }
    }
}

impl Helper for Assistant {}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let open = self.conversation.borrow().goes_on(context.input());
        Ok(if open { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let typed = line.get(..at).unwrap_or("");
        let (start, items) = complete(&self.conversation.borrow(), typed);
        let widest = items.iter().map(|item| item.insert.width()).max().unwrap_or(0).min(36);
        let pair = |item: ide::Item| {
            let display = match item.about.as_str() {
                "" => item.insert.clone(),
                about => cut(&format!("{:<widest$}  {about}", item.insert)),
            };
            Pair { display, replacement: item.insert }
        };
        Ok((start, items.into_iter().map(pair).collect()))
    }
}

/// A line of a list of completions, at most [`LISTED`] columns wide.
fn cut(line: &str) -> String {
    if line.width() <= LISTED {
        return line.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width < LISTED
    };
    line.chars().take_while(fits).chain(['…']).collect()
}

/// What is shown after the line.
pub struct Ahead {
    display: String,
    completion: Option<String>,
}

impl Hint for Ahead {
    fn display(&self) -> &str {
        &self.display
    }

    fn completion(&self) -> Option<&str> {
        self.completion.as_deref()
    }
}

impl Hinter for Assistant {
    type Hint = Ahead;

    /// The rest of the only name that fits, or what is expected. Only in colour: otherwise it could not be told from
    /// what was typed.
    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<Ahead> {
        let conversation = self.conversation.borrow();
        if at < line.len() || line.is_empty() || !conversation.style().color {
            return None;
        }
        let (start, items) = complete(&conversation, line);
        let begun = line.get(start..)?;
        if let ([only], false) = (items.as_slice(), begun.is_empty()) {
            let rest = only.insert.strip_prefix(begun).filter(|rest| !rest.is_empty())?;
            return Some(Ahead { display: rest.to_owned(), completion: Some(rest.to_owned()) });
        }
        Some(Ahead { display: expected(&conversation, line)?, completion: None })
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        let conversation = self.conversation.borrow();
        if !conversation.style().color || conversation.is_interviewing() {
            return Cow::Borrowed(line);
        }
        let command =
            if line.starts_with(':') { line.find(char::is_whitespace).unwrap_or(line.len()) } else { 0 };
        let (typed, rest) = line.split_at(command);
        let mut out = paint(typed, Some(anstyle::Style::new().effects(Effects::BOLD)));
        let mut at = 0;
        for (range, mark) in ide::marks(rest) {
            out.push_str(rest.get(at..range.start).unwrap_or(""));
            out.push_str(&paint(rest.get(range.clone()).unwrap_or(""), look(mark)));
            at = range.end;
        }
        out.push_str(rest.get(at..).unwrap_or(""));
        Cow::Owned(out)
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.conversation.borrow().style().color {
            Cow::Owned(paint(prompt, Some(anstyle::Style::new().effects(Effects::BOLD))))
        } else {
            Cow::Borrowed(prompt)
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(paint(hint, Some(anstyle::Style::new().effects(Effects::DIMMED))))
    }

    fn highlight_candidate<'c>(&self, candidate: &'c str, _: CompletionType) -> Cow<'c, str> {
        match candidate.split_once("  ") {
            Some((name, about)) if self.conversation.borrow().style().color => {
                let dim = Some(anstyle::Style::new().effects(Effects::DIMMED));
                Cow::Owned(format!("{name}{}", paint(&format!("  {about}"), dim)))
            }
            _ => Cow::Borrowed(candidate),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        kind != CmdKind::MoveCursor && self.conversation.borrow().style().color
    }
}

fn look(mark: Mark) -> Option<anstyle::Style> {
    let colored = |color| Some(anstyle::Style::new().fg_color(Some(Color::Ansi(color))));
    match mark {
        Mark::Name => None,
        Mark::Keyword => Some(anstyle::Style::new().effects(Effects::BOLD)),
        Mark::Variable => colored(AnsiColor::Cyan),
        Mark::Literal => colored(AnsiColor::Green),
        Mark::Comment => Some(anstyle::Style::new().effects(Effects::DIMMED)),
        Mark::Wrong => colored(AnsiColor::Red),
    }
}

fn paint(text: &str, style: Option<anstyle::Style>) -> String {
    match style {
        Some(style) if !text.is_empty() => format!("{style}{text}{style:#}"),
        _ => text.to_owned(),
    }
}
