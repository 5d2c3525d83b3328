//! What can be typed.

use super::{Conversation, Said, answer};
use crate::question::{Action, TABLE, find};
use crate::render::page::wrap;
use std::fmt::Write as _;

impl Conversation {
    pub(super) fn help(&self, command: &str) -> Said {
        let name = command.trim_start_matches(':');
        if name.is_empty() {
            return answer(list());
        }
        match find(name) {
            Some(row) => {
                let typed = format!(":{} {}", row.name, row.argument);
                let mut text = format!("{}\n  {}\n", typed.trim_end(), row.about);
                for line in wrap(more(row.action), 76) {
                    let _ = writeln!(text, "  {line}");
                }
                answer(text)
            }
            None => self.unknown(name),
        }
    }
}

fn list() -> String {
    let mut text = String::from(
        "a condition, such as p(X, b) and not q(X), asks for all its answers\n\
         a command may be shortened as long as it is clear; :help COMMAND tells more\n",
    );
    for row in TABLE {
        let typed = format!(":{} {}", row.name, row.argument);
        let _ = writeln!(text, "  {typed:<26} {}", row.about);
    }
    text.push_str(
        "Tab completes, Ctrl-C stops an answer or gives up a line, Ctrl-D ends; a line that is not\n\
         complete goes on in the next, and an empty line ends it\n",
    );
    text
}

/// More about a command.
fn more(action: Action) -> &'static str {
    match action {
        Action::Check => {
            "Of the case that is talked about, with what is assumed and taken back; then what it expects is left out."
        }
        Action::Ask => {
            "The word `:ask` may be left out. A capitalised word is a variable: p(X) asks which X. Conditions are joined by and, or, not; p(X) at 2020-01-01 asks about another day."
        }
        Action::Why => {
            "Example: :why p(a). With --full everything is shown, with --depth 4 the conditions to that depth."
        }
        Action::Cure => {
            "Example: :cure p(a). Only steps count that someone can take: facts nobody knows yet, and what is declared curable."
        }
        Action::Interview => {
            "Example: :interview p(a). The next lines are the replies: yes, no, unknown, back, quit; of an event yes with its day. At the end what was said is assumed."
        }
        Action::Timeline => {
            "Example: :timeline p(a). It goes through all days on which the answer may change."
        }
        Action::WhatIf => "Example: :what-if not p(a). Nothing is changed: :assume changes it.",
        Action::Compare => {
            "Examples: :compare a b (two things or cases), :compare 2010-01-01 2020-01-01 p(a) (two days)."
        }
        Action::Describe => "Examples: :describe p, :describe act.4, :describe V0203.",
        Action::Assume => {
            "Examples: :assume p(a), :assume not p(a), :assume unknown p(a), :assume p(a) from 2020-01-01 until 2021-01-01. It stands in the place of what the case says of the same, for the time it names, and tells which answers change."
        }
        Action::Withdraw => {
            "Example: :withdraw p(a), :withdraw not p(a). What is assumed is no longer assumed; what the case or a file states is taken away. :facts shows what is stated."
        }
        Action::Undo => {
            "Assumptions, statements taken back, days, readings and changes of the case; as often as there are any."
        }
        Action::Redo => "As long as nothing else was changed since.",
        Action::Diff => "It compares the answers to the questions that were asked, and those of the reports.",
        Action::Facts => {
            "With a name only what is stated of it: a fact, or a thing. Marked: + is assumed, - is taken back or replaced."
        }
        Action::Case => {
            "Example: :case monday. What was assumed belongs to the other case and is left there; :undo goes back to it."
        }
        Action::AsOf => "Example: :as-of 2020-01-01. Law and facts are those of that day.",
        Action::Reading => {
            "Example: :reading dispute=reading. Tab lists them. Alone: answers are given under every reading again."
        }
        Action::Lang => "Example: :lang zh. What the files do not say in that language is marked.",
        Action::Format => {
            "Example: :format json. Answers to questions are then what the command line gives with --format; lists and complaints stay text."
        }
        Action::Load => {
            "Example: :load more.vires. A folder stands for the rule files in it. Where something is wrong, nothing is changed."
        }
        Action::Reload => {
            "After a file was changed. What is assumed stays, as far as it still fits, and the answers that changed are listed."
        }
        Action::Save => {
            "Example: :save mine.vires. The file is that of the case, with what is assumed among its facts and without what was taken back; before it is written it is read again, and must give the same answers. `:save mine.vires as monday` gives the case a name of its own, so that both can be read together."
        }
        Action::Help => "Example: :help why.",
        Action::Quit => "So does Ctrl-D.",
    }
}
