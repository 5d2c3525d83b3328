//! Questions of the command line, with a colon.

use super::{Conversation, Said, answer};
use crate::library;
use crate::render::{self, Detail, Next, Style};
use crate::session::{Pair, ProofLimits, Refusal, Sweep};
use crate::time::Date;

impl Conversation {
    pub(super) fn ask(&mut self, question: &str) -> Result<Said, Refusal> {
        let answers = self.session.ask(question, &self.setting)?;
        let failing = self.session.failing(&answers, &self.setting)?;
        if !self.asked.iter().any(|asked| asked == question) {
            self.asked.push(question.to_owned());
        }
        let page = render::answers::prompt(&self.session, &answers, &failing, self.look());
        Ok(self.give(page, || render::json::ask(&self.session, &answers)))
    }

    pub(super) fn why(&mut self, typed: &str) -> Result<Said, Refusal> {
        let (detail, statement) = unfolded(typed);
        let limits = if detail == Detail::Full { ProofLimits::WIDE } else { ProofLimits::default() };
        let reasons = self.session.why_within(statement, &self.setting, limits)?;
        let style = if detail == Detail::Grounds { self.look() } else { Style { detail, ..self.style } };
        let page = render::reasons::page(&self.session, &reasons, style, Next::Prompt);
        Ok(self.give(page, || render::json::why(&self.session, &reasons)))
    }

    /// What would change with a statement, in the questions asked so far and those of the reports.
    pub(super) fn what_if(&mut self, statement: &str) -> Result<Said, Refusal> {
        let mut changed = self.setting.clone();
        for place in self.session.assumed_otherwise(statement, &self.setting)?.into_iter().rev() {
            changed.assumed.remove(place);
        }
        changed.assumed.push(statement.to_owned());
        let (asked, base) = (self.questions(), self.setting.clone());
        let found = self.session.what_if(&asked, &base, &changed, Sweep::default())?;
        if found.asked == 0 && found.changes.is_empty() {
            return Ok(self.complain(
                "nothing was asked so far, and no report is about anything that the case declares: ask first",
            ));
        }
        let page = render::contrast::what_if(&self.session, &found, self.look(), Next::Prompt);
        Ok(self.give(page, || render::json::what_if(&self.session, &found)))
    }

    /// `:compare A B`, or `:compare DATE DATE QUESTION`.
    pub(super) fn compare(&mut self, argument: &str) -> Result<Said, Refusal> {
        let mut words = argument.splitn(3, char::is_whitespace);
        let words = (words.next().unwrap_or(""), words.next().unwrap_or(""), words.next());
        let pair = match (Date::parse(words.0), Date::parse(words.1), words.2) {
            (Some(a), Some(b), Some(question)) => Pair::Dates(question.trim().to_owned(), a, b),
            (None, None, None) if !words.1.is_empty() => Pair::Names(words.0.to_owned(), words.1.to_owned()),
            _ => return Ok(self.complain("`:compare` takes two names, or two dates and a question")),
        };
        let found = self.session.compare(&pair, &self.setting)?;
        let page = render::contrast::compare(&self.session, &found, self.look(), Next::Prompt);
        Ok(self.give(page, || render::json::compare(&self.session, &found)))
    }

    pub(super) fn timeline(&mut self, statement: &str) -> Result<Said, Refusal> {
        let timeline = self.session.timeline(statement, &self.setting)?;
        let page = render::timeline::page(&self.session, &timeline, self.look(), Next::Prompt);
        Ok(self.give(page, || render::json::timeline(&self.session, &timeline)))
    }

    pub(super) fn cure(&mut self, statement: &str) -> Result<Said, Refusal> {
        let cures = self.session.cure(statement, &self.setting, false)?;
        let page = render::cure::page(&self.session, &cures, self.look(), Next::Prompt);
        Ok(self.give(page, || render::json::cure(&self.session, &cures)))
    }

    /// The report of the case that is talked about.
    pub(super) fn check(&mut self) -> Result<Said, Refusal> {
        let mut setting = self.setting.clone();
        setting.case = self.session.name_of_case(&self.setting);
        let checked = self.session.check(&setting)?;
        let page = render::report::page(&self.session, &checked, self.look(), false, Next::Prompt);
        Ok(self.give(page, || render::json::check(&self.session, &checked)))
    }

    pub(super) fn describe(&self, name: &str) -> Said {
        if name.is_empty() {
            return self.show(render::description::overview(&self.session, self.style));
        }
        if let Some(text) = library::page(name) {
            return self.show(render::description::page_of_markdown(text, self.style));
        }
        match render::description::page(&self.session, name, self.style) {
            Ok(page) => self.give(page, || render::json::describe(&self.session, &[name])),
            Err(unknown) => self.refuse(&Refusal::Mistakes(vec![*unknown])),
        }
    }

    /// What is stated, of something or at all.
    pub(super) fn facts(&mut self, of: &str) -> Result<Said, Refusal> {
        let stated = self.session.stated(&self.setting)?;
        let page = render::stated::page(&self.session, &stated, of, self.style);
        match page {
            Some(page) => Ok(self.show(page)),
            None if of.is_empty() => Ok(answer("nothing is stated here\n".to_owned())),
            None => Ok(answer(format!("nothing is stated here of `{of}`\n"))),
        }
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
