//! What is said at the prompt: a line in, text out.
//!
//! The state is a [`Setting`] and the questions that were asked; each change of it is a step that can be taken
//! back. A step that cannot be answered, or is stopped, changes nothing.

mod complaint;
mod files;
mod forms;
mod help;
mod interviewing;
mod pieces;
mod questions;
mod steps;
mod told;

pub use complaint::Complaint;
pub use forms::FORMS;

use super::Start;
use super::completion::takes;
use crate::ide::Item;
use crate::question::{Action, Row, begun, find};
use crate::render::{self, Style};
use crate::session::{Disk, Interview, Limits, Progress, Refusal, Session, Setting};
use forms::Form;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use steps::Step;

/// A conversation about the cases of a session.
pub struct Conversation {
    session: Session,
    setting: Setting,
    style: Style,
    /// In which form answers are given.
    form: Form,
    complaints: Style,
    disk: Disk,
    limits: Limits,
    /// The rule folder and the limits as they are typed again.
    typed: String,
    /// The line that is being answered.
    line: String,
    /// The steps so far, last one last, and those that were taken back.
    before: Vec<Step>,
    after: Vec<Step>,
    /// What the files changed when they were read again, if nothing else happened since.
    reread: Option<String>,
    /// The questions that were asked, each once, in order.
    asked: Vec<String>,
    /// An interview that is going on, and how far it is.
    interview: Option<(Interview, Progress)>,
    /// The file that was written last.
    saved: Option<String>,
    /// What can be taken back, for completion.
    withdrawable: Vec<Item>,
    /// Set from outside to stop what is being answered.
    stop: Option<Arc<AtomicBool>>,
}

/// What comes back.
#[derive(Debug, Default)]
pub struct Said {
    /// The answer.
    pub answer: String,
    /// What was wrong with the line.
    pub complaint: Option<Complaint>,
    /// The conversation is over.
    pub quit: bool,
    /// There is no answer since a limit was reached.
    pub limit: bool,
}

impl Conversation {
    /// Begins.
    pub fn new(start: Start) -> Self {
        let Start { session, setting, answers, complaints, disk, limits, typed, .. } = start;
        Self {
            session,
            setting,
            style: answers,
            form: Form::Text,
            complaints,
            disk,
            limits,
            typed,
            line: String::new(),
            before: vec![],
            after: vec![],
            reread: None,
            asked: vec![],
            interview: None,
            saved: None,
            withdrawable: vec![],
            stop: None,
        }
    }

    /// Stops what is being answered when the flag is set.
    pub fn stop_with(&mut self, flag: &Arc<AtomicBool>) {
        self.stop = Some(Arc::clone(flag));
        self.session.stop_with(flag);
    }

    /// One line about what is being talked about.
    pub fn greeting(&self) -> String {
        render::answers::greeting(&self.session, &self.setting, self.style)
    }

    /// What stands before a line.
    pub fn prompt(&self) -> &'static str {
        if self.is_interviewing() { "reply> " } else { "> " }
    }

    /// How answers look.
    pub fn style(&self) -> Style {
        self.style
    }

    /// What is talked about, for completion.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What is asked about, for completion.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// What can be taken back, as of the last [`Conversation::prepare`].
    pub fn withdrawable(&self) -> Vec<Item> {
        self.withdrawable.clone()
    }

    /// Makes ready for a line to be typed.
    pub fn prepare(&mut self) {
        self.withdrawable = self.statements();
    }

    /// Whether the next lines are replies.
    pub fn is_interviewing(&self) -> bool {
        self.interview.is_some()
    }

    /// Answers one line; an empty one, or a comment, with nothing.
    pub fn say(&mut self, line: &str) -> Said {
        line.clone_into(&mut self.line);
        let line = line.trim();
        if line.is_empty() || line.starts_with("//") {
            return Said::default();
        }
        if let Some((interview, progress)) = self.interview.take() {
            return self.reply(interview, &progress, line).unwrap_or_else(|refusal| self.refuse(&refusal));
        }
        let Some(command) = line.strip_prefix(':') else { return self.act(Action::Ask, line) };
        let (name, argument) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let argument = argument.trim();
        match find(name) {
            Some(row) if needs(row) && argument.is_empty() => {
                self.complain(&format!("write `:{} {}`", row.name, row.argument))
            }
            Some(row) if row.argument.is_empty() && !argument.is_empty() => {
                self.complain(&format!("`:{}` stands alone", row.name))
            }
            Some(row) => self.act(row.action, argument),
            None => self.unknown(name),
        }
    }

    fn act(&mut self, action: Action, argument: &str) -> Said {
        let done = match action {
            Action::Ask => self.ask(argument),
            Action::Why => self.why(argument),
            Action::Cure => self.cure(argument),
            Action::Interview => self.interview(Interview::new(argument, self.setting.clone())),
            Action::Check => self.check(),
            Action::Timeline => self.timeline(argument),
            Action::WhatIf => self.what_if(argument),
            Action::Compare => self.compare(argument),
            Action::Describe => Ok(self.describe(argument)),
            Action::Assume => self.assume(argument),
            Action::Withdraw => self.withdraw(argument),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Diff => self.diff(argument),
            Action::Facts => self.facts(argument),
            Action::Case => self.case(argument),
            Action::AsOf => self.as_of(argument),
            Action::Reading => self.reading(argument),
            Action::Lang => Ok(self.lang(argument)),
            Action::Format => Ok(self.format(argument)),
            Action::Load => self.load(argument),
            Action::Reload => self.reload(),
            Action::Save => self.save(argument),
            Action::Help => Ok(self.help(argument)),
            Action::Quit => Ok(Said { quit: true, ..Said::default() }),
        };
        // What was stopped on its way is no answer.
        let done = done
            .and_then(|said| if changes(action) { Ok(said) } else { self.session.go_on().map(|()| said) });
        done.unwrap_or_else(|refusal| self.refuse(&refusal))
    }

    fn unknown(&self, name: &str) -> Said {
        let could: Vec<String> = begun(name).into_iter().map(|row| format!("`:{row}`")).collect();
        match (
            could.split_last(),
            crate::diagnostic::closest(name, crate::question::TABLE.iter().map(|r| r.name)),
        ) {
            (Some((last, first)), _) if !name.is_empty() && !first.is_empty() => {
                self.complain(&format!("`:{name}` could be {} or {last}", first.join(", ")))
            }
            (_, Some(near)) => {
                self.complain(&format!("`:{name}` is not a command; one like it is `:{near}`"))
            }
            _ => self.complain(&format!("`:{name}` is not a command; `:help` lists them")),
        }
    }

    fn refuse(&self, refusal: &Refusal) -> Said {
        let stopped = self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed));
        let limit = matches!(refusal, Refusal::Limit(_));
        if limit && stopped {
            return Said { limit, ..self.complain("stopped: everything is as it was") };
        }
        let sources = self.session.sources();
        let complaint =
            Complaint::of(refusal.diagnostics(), sources, self.complaints, self.style, &self.line);
        Said { complaint: Some(complaint), limit, ..Said::default() }
    }

    fn complain(&self, text: &str) -> Said {
        Said { complaint: Some(Complaint::new(text, self.complaints, self.style)), ..Said::default() }
    }
}

/// Whether something may be another way afterwards: then it is seen to before that whether it was stopped.
fn changes(action: Action) -> bool {
    use Action as A;
    !matches!(
        action,
        A::Check | A::Ask | A::Why | A::Cure | A::Timeline | A::WhatIf | A::Compare | A::Diff | A::Facts
    )
}

/// Whether a command says nothing without an argument.
fn needs(row: &Row) -> bool {
    !row.argument.is_empty() && !row.argument.starts_with('[')
}

fn answer(answer: String) -> Said {
    Said { answer, ..Said::default() }
}
