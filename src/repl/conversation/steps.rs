//! Changes of what is asked about: each tells what it changes, and can be taken back.

use super::told::Into;
use super::{Conversation, Said, answer};
use crate::ide::Item;
use crate::render;
use crate::render::page::{WIDTH, wrap};
use crate::session::{Origin, Refusal, Setting};
use crate::time::Date;

/// A change.
pub(super) struct Step {
    /// The setting on the other side of it.
    pub setting: Setting,
    /// What was typed.
    pub what: String,
}

impl Conversation {
    pub(super) fn assume(&mut self, statement: &str) -> Result<Said, Refusal> {
        let replaced = self.session.assumed_otherwise(statement, &self.setting)?;
        self.change(|setting| {
            for place in replaced.into_iter().rev() {
                setting.assumed.remove(place);
            }
            setting.withdrawn.retain(|withdrawn| withdrawn != statement);
            setting.assumed.push(statement.to_owned());
        })
    }

    pub(super) fn withdraw(&mut self, statement: &str) -> Result<Said, Refusal> {
        let taken = self.session.taken_back(statement, &self.setting)?;
        let gone = taken.stated && self.setting.withdrawn.iter().any(|withdrawn| withdrawn == statement);
        if taken.assumed.is_empty() && (gone || !taken.stated) {
            return Ok(self.complain(&match taken.instead.as_slice() {
                _ if gone => format!("`{statement}` was taken back already"),
                [] => format!("nobody states `{statement}`: there is nothing to take back"),
                [other, ..] => format!("nobody states `{statement}`; what is stated is `{other}`"),
            }));
        }
        self.change(|setting| {
            for place in taken.assumed.into_iter().rev() {
                setting.assumed.remove(place);
            }
            if taken.stated {
                setting.withdrawn.push(statement.to_owned());
            }
        })
    }

    /// Changes the setting, unless what is said of it is wrong; tells which answers change with it.
    fn change(&mut self, change: impl FnOnce(&mut Setting)) -> Result<Said, Refusal> {
        self.change_into(Into::Answered, change)
    }

    fn change_into(&mut self, into: Into, change: impl FnOnce(&mut Setting)) -> Result<Said, Refusal> {
        let mut changed = self.setting.clone();
        change(&mut changed);
        self.session.validate(&changed)?;
        let told = self.told(&self.setting.clone(), &changed, into)?;
        self.session.go_on()?;
        let what = self.line.trim().to_owned();
        self.step(changed, &what);
        Ok(told)
    }

    /// Goes to another setting, as a step that can be taken back.
    pub(super) fn step(&mut self, to: Setting, what: &str) {
        let setting = std::mem::replace(&mut self.setting, to);
        self.before.push(Step { setting, what: what.to_owned() });
        self.after.clear();
        self.reread = None;
    }

    pub(super) fn undo(&mut self) -> Result<Said, Refusal> {
        let Some(Step { setting, what }) = self.before.pop() else {
            return Ok(self.complain("there is nothing to take back"));
        };
        match self.back_to(&setting) {
            Ok(told) => {
                let left = std::mem::replace(&mut self.setting, setting);
                self.after.push(Step { setting: left, what });
                Ok(told)
            }
            Err(refusal) => {
                self.before.push(Step { setting, what });
                Err(refusal)
            }
        }
    }

    pub(super) fn redo(&mut self) -> Result<Said, Refusal> {
        let Some(Step { setting, what }) = self.after.pop() else {
            return Ok(self.complain("nothing was taken back"));
        };
        match self.back_to(&setting) {
            Ok(told) => {
                let left = std::mem::replace(&mut self.setting, setting);
                self.before.push(Step { setting: left, what });
                Ok(told)
            }
            Err(refusal) => {
                self.after.push(Step { setting, what });
                Err(refusal)
            }
        }
    }

    fn back_to(&mut self, setting: &Setting) -> Result<Said, Refusal> {
        self.session.validate(setting)?;
        let told = self.told(&self.setting.clone(), setting, Into::Anywhere)?;
        self.session.go_on()?;
        self.reread = None;
        Ok(told)
    }

    /// What the last change changed, or (`all`) all of them.
    pub(super) fn diff(&mut self, which: &str) -> Result<Said, Refusal> {
        let now = self.setting.clone();
        let (base, since) = match (which, self.before.last(), &self.reread) {
            ("", _, Some(told)) => return Ok(answer(told.clone())),
            ("", None, None) => return Ok(answer("nothing changed so far\n".to_owned())),
            ("", Some(step), None) => (step.setting.clone(), step.what.clone()),
            ("all", ..) => {
                let base = Setting { case: now.case.clone(), ..Setting::default() };
                (base, "the case as it stands".to_owned())
            }
            _ => return Ok(self.complain("`:diff` stands alone, or with `all`")),
        };
        let told = self.told(&base, &now, Into::Anywhere)?;
        let mut text = format!("since {since}\n");
        if which == "all" {
            let added = now.assumed.iter().map(|text| format!("  assumed: {text}\n"));
            let taken = now.withdrawn.iter().map(|text| format!("  taken back: {text}\n"));
            let day = now.as_of.iter().map(|day| format!("  as of {day}\n"));
            let readings =
                now.readings.iter().map(|(dispute, reading)| format!("  reading: {dispute}={reading}\n"));
            text.extend(added.chain(taken).chain(day).chain(readings));
        }
        Ok(answer(text + &told.answer))
    }

    /// The questions asked so far that can be asked of the case that is talked about.
    pub(super) fn questions(&mut self) -> Vec<String> {
        let mut asked = self.asked.clone();
        asked.retain(|question| self.session.can_be_asked(question, &self.setting));
        asked
    }

    pub(super) fn case(&mut self, name: &str) -> Result<Said, Refusal> {
        if name.is_empty() {
            return Ok(answer(render::answers::cases(&self.session)));
        }
        let changed = Setting { case: Some(name.to_owned()), ..Setting::default() };
        self.session.validate(&changed)?;
        let what = self.line.trim().to_owned();
        let left = self.left_behind();
        self.step(changed, &what);
        Ok(answer(format!("{}\n{left}", self.greeting())))
    }

    /// What does not come along into another case: it was said of the one that is left.
    fn left_behind(&self) -> String {
        let setting = &self.setting;
        let assumed = setting.assumed.iter().map(|text| format!("assumed {text}"));
        let taken = setting.withdrawn.iter().map(|text| format!("taken back {text}"));
        let day = setting.as_of.iter().map(|day| format!("as of {day}"));
        let readings = setting.readings.iter().map(|(dispute, one)| format!("reading {dispute}={one}"));
        let left: Vec<String> = assumed.chain(taken).chain(day).chain(readings).collect();
        if left.is_empty() {
            return String::new();
        }
        let text = format!("left behind, `:undo` leads back to it: {}", left.join("; "));
        wrap(&text, WIDTH).iter().flat_map(|line| [line, "\n"]).collect()
    }

    pub(super) fn as_of(&mut self, date: &str) -> Result<Said, Refusal> {
        let as_of = Date::parse(date);
        if as_of.is_none() && !date.is_empty() {
            return Ok(self.complain(Date::misread(date)));
        }
        // Without one of its own it is the day of the case again, or none.
        let into = if as_of.is_none() { Into::Anywhere } else { Into::Answered };
        self.change_into(into, |setting| setting.as_of = as_of)
    }

    pub(super) fn reading(&mut self, taken: &str) -> Result<Said, Refusal> {
        if taken.is_empty() {
            return self.change(|setting| setting.readings.clear());
        }
        let Some((dispute, reading)) = taken.split_once('=') else {
            return Ok(self.complain("a reading is written DISPUTE=READING"));
        };
        let (dispute, reading) = (dispute.trim().to_owned(), reading.trim().to_owned());
        self.change(|setting| {
            setting.readings.retain(|(known, _)| *known != dispute);
            setting.readings.push((dispute, reading));
        })
    }

    /// Speaks another language; no answer changes with it.
    pub(super) fn lang(&mut self, tag: &str) -> Said {
        let known: Vec<String> = self.session.languages().into_iter().map(str::to_owned).collect();
        if tag.is_empty() {
            self.session.speak(None);
        } else if known.iter().any(|one| one == tag) {
            self.session.speak(Some(tag.to_owned()));
        } else {
            let there = if known.is_empty() { "there is no other".to_owned() } else { known.join(", ") };
            return self.complain(&format!(
                "nothing in these files is in `{tag}`; besides their own language: {there}"
            ));
        }
        Said::default()
    }

    /// What can be taken back, as it is typed.
    pub(super) fn statements(&mut self) -> Vec<Item> {
        let setting = self.setting.clone();
        let mut found = Vec::new();
        for stated in self.session.stated(&setting).unwrap_or_default() {
            let about = match stated.origin {
                Origin::Case => stated.statement.source.clone().unwrap_or_default(),
                Origin::Assumed => "assumed".to_owned(),
                Origin::Withdrawn | Origin::Replaced => continue,
            };
            let mut plain = stated.statement;
            (plain.source, plain.held_by, plain.unverified) = (None, vec![], None);
            found.push(Item { insert: self.session.program().written(&plain), about });
        }
        found.sort_by(|a, b| a.insert.cmp(&b.insert));
        found
    }
}
