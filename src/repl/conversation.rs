//! What is said at the prompt: a line in, text out.

use crate::question::{Action, Row, TABLE, find};
use crate::render::page::Page;
use crate::render::{self, Detail, Next, Style};
use crate::session::{Interview, Pair, Progress, Refusal, Said as Heard, Session, Setting, Sweep, heard};
use crate::time::Date;
use std::fmt::Write as _;

/// A conversation about the cases of a session.
pub struct Conversation {
    session: Session,
    setting: Setting,
    style: Style,
    /// The settings before each change, last one last.
    before: Vec<Setting>,
    /// The questions that were asked, each once, in order.
    asked: Vec<String>,
    /// An interview that is going on, and how far it is.
    interview: Option<(Interview, Progress)>,
}

/// What comes back.
#[derive(Debug, Default)]
pub struct Said {
    /// The answer.
    pub answer: String,
    /// What was wrong with the line; empty if nothing was.
    pub complaint: String,
    /// The conversation is over.
    pub quit: bool,
}

impl Conversation {
    /// Begins.
    pub fn new(session: Session, setting: Setting, style: Style) -> Self {
        Self { session, setting, style, before: vec![], asked: vec![], interview: None }
    }

    /// One line about what is being talked about.
    pub fn greeting(&self) -> String {
        render::answers::greeting(&self.session, &self.setting, self.style)
    }

    /// The names that can be completed, sorted.
    pub fn names(&self) -> Vec<String> {
        self.session.names()
    }

    /// Answers one line; an empty one, or a comment, with nothing.
    pub fn say(&mut self, line: &str) -> Said {
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
                complain(&format!("`:{}` needs a {}", row.name, row.argument.to_lowercase()))
            }
            Some(row) => self.act(row.action, argument),
            None => complain(&format!("`:{name}` is not a command; `:help` lists them")),
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
            Action::Assume => self.change(|setting| setting.assumed.push(argument.to_owned())),
            Action::Withdraw => self.change(|setting| setting.withdrawn.push(argument.to_owned())),
            Action::Undo => self.undo(),
            Action::Case => self.case(argument),
            Action::AsOf => self.as_of(argument),
            Action::Reading => self.reading(argument),
            Action::Help => Ok(answer(help())),
            Action::Quit => Ok(Said { quit: true, ..Said::default() }),
        };
        done.unwrap_or_else(|refusal| self.refuse(&refusal))
    }

    fn ask(&mut self, question: &str) -> Result<Said, Refusal> {
        let answers = self.session.ask(question, &self.setting)?;
        if !self.asked.iter().any(|asked| asked == question) {
            self.asked.push(question.to_owned());
        }
        Ok(self.show(render::answers::brief(&self.session, &answers, self.style)))
    }

    fn why(&mut self, typed: &str) -> Result<Said, Refusal> {
        let (detail, statement) = unfolded(typed);
        let reasons = self.session.why(statement, &self.setting)?;
        let style = Style { detail, ..self.style };
        Ok(self.show(render::reasons::page(&self.session, &reasons, style, Next::Prompt)))
    }

    /// A page, with a note where words are marked that the language lacks.
    fn show(&self, mut page: Page) -> Said {
        page.note_language(self.session.language());
        answer(page.finish())
    }

    /// What would change with a statement, in the questions asked so far and those of the reports.
    fn what_if(&mut self, statement: &str) -> Result<Said, Refusal> {
        let mut changed = self.setting.clone();
        changed.assumed.push(statement.to_owned());
        let (asked, base) = (self.asked(), self.setting.clone());
        let found = self.session.what_if(&asked, &base, &changed, Sweep::default())?;
        if found.asked == 0 && found.changes.is_empty() {
            return Ok(complain(
                "nothing was asked so far, and no report is about anything that the case declares: ask first",
            ));
        }
        Ok(answer(render::contrast::what_if(&self.session, &found, self.style, Next::Prompt).finish()))
    }

    /// `:compare A B`, or `:compare DATE DATE QUESTION`.
    fn compare(&mut self, argument: &str) -> Result<Said, Refusal> {
        let mut words = argument.splitn(3, char::is_whitespace);
        let words = (words.next().unwrap_or(""), words.next().unwrap_or(""), words.next());
        let pair = match (Date::parse(words.0), Date::parse(words.1), words.2) {
            (Some(a), Some(b), Some(question)) => Pair::Dates(question.trim().to_owned(), a, b),
            (None, None, None) if !words.1.is_empty() => Pair::Names(words.0.to_owned(), words.1.to_owned()),
            _ => return Ok(complain("`:compare` takes two names, or two dates and a question")),
        };
        let found = self.session.compare(&pair, &self.setting)?;
        Ok(answer(render::contrast::compare(&self.session, &found, self.style, Next::Prompt).finish()))
    }

    fn timeline(&mut self, statement: &str) -> Result<Said, Refusal> {
        let timeline = self.session.timeline(statement, &self.setting)?;
        Ok(answer(render::timeline::page(&self.session, &timeline, self.style, Next::Prompt).finish()))
    }

    fn cure(&mut self, statement: &str) -> Result<Said, Refusal> {
        let cures = self.session.cure(statement, &self.setting, false)?;
        Ok(self.show(render::cure::page(&self.session, &cures, self.style, Next::Prompt)))
    }

    /// Asks the next question of an interview; at its end what was said is assumed.
    fn interview(&mut self, interview: Interview) -> Result<Said, Refusal> {
        let progress = interview.next(&mut self.session)?;
        let Some(first) = &progress.next else { return self.end(&interview, &progress) };
        let number = interview.given().len() + 1;
        let text = render::interview::question(&self.session, &progress, first, number, self.style);
        self.interview = Some((interview, progress));
        Ok(answer(text))
    }

    fn reply(&mut self, mut interview: Interview, progress: &Progress, line: &str) -> Result<Said, Refusal> {
        let Some(first) = &progress.next else { return self.end(&interview, progress) };
        match heard(&self.session, first, line) {
            Ok(Heard::Reply(reply)) => interview.reply(first.claim.clone(), reply),
            Ok(Heard::Back) => {
                interview.back();
            }
            Ok(Heard::Quit) => return self.end(&interview, progress),
            Err(help) => {
                self.interview = Some((interview, progress.clone()));
                return Ok(complain(&help));
            }
        }
        self.interview(interview)
    }

    fn end(&mut self, interview: &Interview, progress: &Progress) -> Result<Said, Refusal> {
        let text = render::interview::outcome(&self.session, interview, progress, self.style);
        let lines = interview.lines(&self.session);
        if !lines.is_empty() {
            let mut changed = self.setting.clone();
            changed.assumed.extend(lines);
            self.session.validate(&changed)?;
            self.before.push(std::mem::replace(&mut self.setting, changed));
        }
        Ok(answer(text))
    }

    fn check(&mut self) -> Result<Said, Refusal> {
        let checked = self.session.check(&self.setting)?;
        Ok(self.show(render::report::page(&self.session, &checked, self.style, false, Next::Prompt)))
    }

    fn describe(&self, name: &str) -> Said {
        if name.is_empty() {
            return self.show(render::description::overview(&self.session, self.style));
        }
        match render::description::page(&self.session, name, self.style) {
            Ok(page) => self.show(page),
            Err(unknown) => Said {
                complaint: render::diagnostics(&[*unknown], self.session.sources(), self.style),
                ..Said::default()
            },
        }
    }

    /// Changes the setting, unless what is said of it is wrong; tells which answers change with it.
    fn change(&mut self, change: impl FnOnce(&mut Setting)) -> Result<Said, Refusal> {
        let mut changed = self.setting.clone();
        change(&mut changed);
        self.session.validate(&changed)?;
        let told = self.told(&changed)?;
        self.before.push(std::mem::replace(&mut self.setting, changed));
        Ok(told)
    }

    fn undo(&mut self) -> Result<Said, Refusal> {
        let Some(earlier) = self.before.last().cloned() else {
            return Ok(complain("there is nothing to take back"));
        };
        let told = self.told(&earlier)?;
        self.before.pop();
        self.setting = earlier;
        Ok(told)
    }

    /// What a change to that setting makes of the questions asked so far and of those of the reports.
    fn told(&mut self, changed: &Setting) -> Result<Said, Refusal> {
        let (asked, now) = (self.asked(), self.setting.clone());
        // In another case all is another.
        if changed.case != now.case {
            return Ok(answer(format!(
                "{}\n",
                render::answers::greeting(&self.session, changed, self.style)
            )));
        }
        let found = self.session.what_if(&asked, &now, changed, Sweep::default())?;
        if found.asked == 0 && found.changes.is_empty() {
            return Ok(answer("done\n".to_owned()));
        }
        Ok(self.show(render::contrast::changed(&self.session, &found, self.style)))
    }

    /// The questions asked so far that can be asked of the case that is talked about.
    fn asked(&mut self) -> Vec<String> {
        let mut asked = self.asked.clone();
        asked.retain(|question| self.session.can_be_asked(question, &self.setting));
        asked
    }

    fn case(&mut self, name: &str) -> Result<Said, Refusal> {
        if name.is_empty() {
            return Ok(answer(render::answers::cases(&self.session)));
        }
        let changed = Setting { case: Some(name.to_owned()), ..Setting::default() };
        self.session.validate(&changed)?;
        self.before.push(std::mem::replace(&mut self.setting, changed));
        Ok(answer(format!("{}\n", self.greeting())))
    }

    fn as_of(&mut self, date: &str) -> Result<Said, Refusal> {
        let as_of = Date::parse(date);
        if as_of.is_none() && !date.is_empty() {
            return Ok(complain("a date is written YYYY-MM-DD"));
        }
        self.change(|setting| setting.as_of = as_of)
    }

    fn reading(&mut self, taken: &str) -> Result<Said, Refusal> {
        if taken.is_empty() {
            return self.change(|setting| setting.readings.clear());
        }
        let Some((dispute, reading)) = taken.split_once('=') else {
            return Ok(complain("a reading is written DISPUTE=READING"));
        };
        let (dispute, reading) = (dispute.trim().to_owned(), reading.trim().to_owned());
        self.change(|setting| {
            setting.readings.retain(|(known, _)| *known != dispute);
            setting.readings.push((dispute, reading));
        })
    }

    fn refuse(&self, refusal: &Refusal) -> Said {
        let complaint = render::diagnostics(refusal.diagnostics(), self.session.sources(), self.style);
        Said { complaint, ..Said::default() }
    }
}

/// What is asked about, and how much of the reasons is to be shown: `--full p(a)`, `--depth 4 p(a)`.
fn unfolded(typed: &str) -> (Detail, &str) {
    if let Some(statement) = typed.strip_prefix("--full ") {
        return (Detail::Full, statement.trim());
    }
    let depth = typed.strip_prefix("--depth ").map(str::trim_start);
    let depth =
        depth.and_then(|rest| rest.split_once(' ')).and_then(|(n, rest)| Some((n.parse().ok()?, rest)));
    depth.map_or((Detail::Grounds, typed), |(n, rest)| (Detail::Depth(n), rest.trim()))
}

/// Whether a bracket or quote is open, so that the line goes on.
pub fn is_open(line: &str) -> bool {
    let mut depth = 0_i64;
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\n' => quoted = false,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

fn needs(row: &Row) -> bool {
    !row.argument.is_empty() && !row.argument.starts_with('[')
}

fn answer(answer: String) -> Said {
    Said { answer, ..Said::default() }
}

fn complain(complaint: &str) -> Said {
    Said { complaint: format!("error: {complaint}\n"), ..Said::default() }
}

fn help() -> String {
    let mut text = String::from("a condition, such as p(X, b) and not q(X), asks for all its answers\n");
    for row in TABLE {
        let typed = format!(":{} {}", row.name, row.argument);
        let _ = writeln!(text, "  {typed:<22} {}", row.about);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_bracket_goes_on_and_one_in_quotes_does_not() {
        assert!(is_open("p(a,"));
        assert!(!is_open("p(a)"));
        assert!(!is_open("p(\"(\")"));
        assert!(!is_open("p)"));
    }
}
