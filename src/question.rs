//! The table of questions: one row each, for the command line, the prompt and the guide.
//!
//! A question of the first group means the same as a command, `vires ask 'p(X)' FILE`, and as a line at the
//! prompt, `:ask p(X)`; there the colon command may be left out for `ask`, which is what one types most.

/// What can be asked or said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// The report of the case.
    Check,
    /// All answers to a question.
    Ask,
    /// The reasons for an answer.
    Why,
    /// The smallest steps that would make it true.
    Cure,
    /// Questions until an answer is settled.
    Interview,
    /// From when until when an answer holds.
    Timeline,
    /// What changes with other facts.
    WhatIf,
    /// What makes the difference between two sides.
    Compare,
    /// Names and what they mean.
    Describe,
    /// Adds a statement.
    Assume,
    /// Takes a statement back.
    Withdraw,
    /// Takes the last change back.
    Undo,
    /// Makes it again.
    Redo,
    /// What the last change changed.
    Diff,
    /// What is stated.
    Facts,
    /// Goes to another case.
    Case,
    /// Goes to another day.
    AsOf,
    /// Takes a reading of a dispute.
    Reading,
    /// Speaks another language.
    Lang,
    /// Gives answers in another form.
    Format,
    /// Reads further files.
    Load,
    /// Reads the files again.
    Reload,
    /// Writes the case.
    Save,
    /// Lists what can be typed.
    Help,
    /// Ends.
    Quit,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub action: Action,
    /// What is typed, without the colon.
    pub name: &'static str,
    /// What comes after it; empty for nothing.
    pub argument: &'static str,
    /// One line about it.
    pub about: &'static str,
    /// Whether it is a command of the command line, too.
    pub command: bool,
}

/// All rows, in the order in which help shows them.
pub const TABLE: &[Row] = &[
    row(Action::Check, "check", "", "the report of each case, and whether its expectations hold", true),
    row(
        Action::Ask,
        "ask",
        "QUESTION",
        "all answers to a question, which is any condition of the language",
        true,
    ),
    row(Action::Why, "why", "STATEMENT", "explains any answer: the proof, or the attempts that failed", true),
    row(
        Action::Timeline,
        "timeline",
        "STATEMENT",
        "from when until when it holds, and what began and ended it",
        true,
    ),
    row(
        Action::Cure,
        "cure",
        "STATEMENT",
        "the smallest steps that would make it true, and whose they are",
        true,
    ),
    row(Action::Interview, "interview", "QUESTION", "asks what is open until the answer is settled", true),
    row(Action::WhatIf, "what-if", "STATEMENT", "what would change with a statement, and why", true),
    row(
        Action::Compare,
        "compare",
        "A B",
        "what makes the difference between two things, cases or dates",
        true,
    ),
    row(
        Action::Describe,
        "describe",
        "[NAME]",
        "a name, a provision or a diagnostic code; alone: what there is",
        true,
    ),
    row(Action::Assume, "assume", "STATEMENT", "adds a statement: `p(a)`, `not p(a)`, `unknown p(a)`", false),
    row(Action::Withdraw, "withdraw", "STATEMENT", "takes back what is stated of it", false),
    row(Action::Undo, "undo", "", "takes the last change back", false),
    row(Action::Redo, "redo", "", "makes a change again that was taken back", false),
    row(Action::Diff, "diff", "[all]", "what the last change changed; all: what all of them did", false),
    row(Action::Facts, "facts", "[NAME]", "what is stated in the case, assumed and taken back", false),
    row(Action::Case, "case", "[NAME]", "goes to another case; alone: lists them", false),
    row(Action::AsOf, "as-of", "[DATE]", "goes to another day; alone: back to that of the case", false),
    row(
        Action::Reading,
        "reading",
        "[DISPUTE=READING]",
        "takes one reading of a dispute; alone: back to all of each",
        false,
    ),
    row(
        Action::Lang,
        "lang",
        "[TAG]",
        "says answers in another language; alone: in that of the files",
        false,
    ),
    row(
        Action::Format,
        "format",
        "[FORM]",
        "gives answers as text, json, markdown or html; alone: as text",
        false,
    ),
    row(Action::Load, "load", "FILE", "reads further rule files and cases", false),
    row(Action::Reload, "reload", "", "reads the files again, and tells what changed", false),
    row(Action::Save, "save", "FILE", "writes the case with what was assumed and taken back", false),
    row(Action::Help, "help", "[COMMAND]", "this list; of a command: more about it", false),
    row(Action::Quit, "quit", "", "ends; so does the end of the input", false),
];

const fn row(
    action: Action,
    name: &'static str,
    argument: &'static str,
    about: &'static str,
    command: bool,
) -> Row {
    Row { action, name, argument, about, command }
}

/// The row with this name, or the only one whose name begins so.
pub fn find(name: &str) -> Option<&'static Row> {
    let exact = TABLE.iter().find(|row| row.name == name);
    let mut begun = TABLE.iter().filter(|row| row.name.starts_with(name) && !name.is_empty());
    exact.or_else(|| begun.next().filter(|_| begun.next().is_none()))
}

/// The names that begin so, in order; what may have been meant by one that is not clear.
pub fn begun(name: &str) -> Vec<&'static str> {
    TABLE.iter().map(|row| row.name).filter(|row| row.starts_with(name)).collect()
}

/// The line about an action.
pub fn about(action: Action) -> &'static str {
    TABLE.iter().find(|row| row.action == action).map_or("", |row| row.about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_be_shortened_as_long_as_they_are_clear() {
        assert_eq!(find("re").map(|row| row.action), None);
        assert_eq!(begun("re"), ["redo", "reading", "reload"]);
        assert_eq!(find("whe").map(|row| row.action), None);
        assert_eq!(find("wi").map(|row| row.action), Some(Action::Withdraw));
        assert_eq!(find("as").map(|row| row.action), None);
        assert_eq!(find("").map(|row| row.action), None);
        assert_eq!(find("ask").map(|row| row.action), Some(Action::Ask));
    }
}
