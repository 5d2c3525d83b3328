//! A case with what is assumed and taken back written into its text.
//!
//! The text of the case's file stays as it is but for what changes: statements that were taken back or replaced
//! go, what is assumed comes before the closing brace, the date is the one that was asked about. What the author
//! expected of the case as it stood, and supposed of it, is left out where anything changed. What was written is
//! loaded again, and must give the same answers.

use super::saved::is_crlf;
use super::stated::about_the_same;
use super::{Loader, Overlay, Refusal, Session, Setting};
use crate::format;
use crate::hir::{Case, Polarity, StatedTime, Statement};
use crate::ids::CaseId;
use crate::plan::World;
use crate::source::Span;
use crate::syntax::ast;
use crate::time::Interval;
use std::ops::Range;

/// Why a case cannot be written.
pub enum Unkept {
    /// For that reason.
    Because(String),
    /// The setting is wrong, or the text that was made.
    Refused(Box<Session>, Refusal),
    /// The setting cannot be asked about.
    Setting(Refusal),
}

/// A case that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name of the case.
    pub case: String,
    /// The text of the file it stands in.
    pub text: String,
    /// The files that must be loaded with it.
    pub others: Vec<String>,
    /// Whether expectations and suppositions were left out.
    pub left_out: bool,
    /// Whether it is the first case of these files, which needs no name to be asked about.
    pub first: bool,
}

impl Session {
    /// The file of the setting's case as it is to be written to `path`, so that it answers these questions, and
    /// those of its reports, as the setting does; `called`: its new name. Readings are no part of a case.
    ///
    /// # Errors
    /// There is no case; a file states what was taken back; a case may not state what is assumed; the answers
    /// would be others; or the name cannot be one.
    pub fn kept(
        &mut self,
        loader: &dyn Loader,
        (path, called): (&str, Option<&str>),
        questions: &[String],
        setting: &Setting,
    ) -> Result<Kept, Unkept> {
        let (world, scene) = self.world(setting).map_err(Unkept::Setting)?;
        let Some(id) = scene.case else {
            return Err(Unkept::Because("there is no case: facts outside a case are a file's".to_owned()));
        };
        for statement in &self.program.statements {
            if statement.without(&world.withdrawn).as_ref() != Some(statement) {
                let written = self.program.written(statement);
                let place = self.sources.place(statement.span);
                let why = format!("`{written}` was taken back, and {place} states it for every case");
                return Err(Unkept::Because(why));
            }
        }
        let case = &self.program.cases[id.index()];
        let as_it_stands = world.assumed.is_empty() && world.withdrawn.is_empty() && scene.as_of == case.date;
        let text = if as_it_stands && called.is_none() {
            self.sources.text(case.span.file).to_owned()
        } else {
            self.rewritten(id, &world, called, as_it_stands)?
        };
        let judged = !case.expectations.is_empty() || !case.suppositions.is_empty();
        let others = self.others(id);
        let name = called.unwrap_or(&case.name).to_owned();
        let first = self.same_answers(loader, (path, &text, &others), &name, questions, setting)?;
        Ok(Kept { case: name, text, others, left_out: judged && !as_it_stands, first })
    }

    /// The given files but that of the case.
    fn others(&self, id: CaseId) -> Vec<String> {
        let own = self.program.cases[id.index()].span.file;
        let given = self.given.iter().filter(|file| **file != own);
        given.map(|file| self.sources.name(*file).to_owned()).filter(|name| !name.starts_with('<')).collect()
    }

    /// The text of the case's file, changed.
    fn rewritten(
        &self,
        id: CaseId,
        world: &World,
        called: Option<&str>,
        as_it_stands: bool,
    ) -> Result<String, Unkept> {
        let case = &self.program.cases[id.index()];
        let file = case.span.file;
        let text = self.sources.text(file);
        let (mut gone, mut added) = (Vec::new(), Vec::new());
        let mut done: Vec<Span> = Vec::new();
        for statement in &case.statements {
            if done.contains(&statement.span) {
                continue;
            }
            done.push(statement.span);
            let together: Vec<&Statement> =
                case.statements.iter().filter(|s| s.span == statement.span).collect();
            let left: Vec<Option<Statement>> = together.iter().map(|s| rest(s, world)).collect();
            if left.iter().zip(&together).all(|(left, whole)| left.as_ref() == Some(*whole)) {
                continue;
            }
            if statement.span.file != file {
                let place = self.sources.place(statement.span);
                return Err(Unkept::Because(format!(
                    "a table states what was changed, {place}: change it there"
                )));
            }
            gone.push(statement.span.range());
            added.extend(left.iter().flatten().map(|s| self.program.written(s)));
        }
        added.extend(world.assumed.iter().map(|s| self.program.written(s)));
        let written = self.trees.iter().filter(|tree| tree.file == file).find_map(|tree| item(tree, case));
        let Some(written) = written else {
            return Err(Unkept::Because("the text of the case was not found".to_owned()));
        };
        let judged = |kind: &ast::CaseClauseKind| {
            matches!(kind, ast::CaseClauseKind::Expect(_) | ast::CaseClauseKind::Suppose(_))
        };
        let clauses = written.items.iter().filter(|clause| !as_it_stands && judged(&clause.kind));
        gone.extend(clauses.map(|clause| clause.span.range()));
        let mut edits: Vec<(Range<usize>, String)> =
            gone.iter().map(|range| (with_its_line(text, range.clone()), String::new())).collect();
        if let (Some(at), Some(date)) = (&written.date, world.date) {
            edits.push((at.span.range(), date.to_string()));
        }
        if let Some(name) = called {
            edits.push((case.name_span.range(), name.to_owned()));
        }
        let end = text.get(..case.span.range().end).and_then(|before| before.rfind('}'));
        let Some(end) = end else {
            return Err(Unkept::Because("the end of the case was not found".to_owned()));
        };
        let begun = text[..end].rfind('\n').map_or(0, |at| at + 1);
        // Nothing but the brace is left of its line.
        let left = (begun..end).filter(|at| !gone.iter().any(|range| range.contains(at)));
        let alone = left.filter_map(|at| text.as_bytes().get(at)).all(u8::is_ascii_whitespace);
        let mut insertion: String = added.iter().flat_map(|line| ["  ", line, "\n"]).collect();
        if !alone && !insertion.is_empty() {
            insertion.insert(0, '\n');
        }
        if is_crlf(text) {
            insertion = insertion.replace('\n', "\r\n");
        }
        let place = if alone { begun } else { end };
        edits.push((place..place, insertion));
        Ok(laid_out_as(text, apply(text, edits)))
    }

    /// Loads what was written, and compares the answers; whether the case is the first one there.
    fn same_answers(
        &mut self,
        loader: &dyn Loader,
        (path, text, others): (&str, &str, &[String]),
        case: &str,
        questions: &[String],
        setting: &Setting,
    ) -> Result<bool, Unkept> {
        let with = Overlay::new(loader, path, text);
        let paths: Vec<String> = others.iter().cloned().chain([path.to_owned()]).collect();
        let mut loaded = Session::load(&with, &paths).with_limits(self.limits);
        if loaded.has_errors() {
            let mistakes: Vec<_> = loaded.diagnostics().iter().filter(|d| d.is_error()).cloned().collect();
            return Err(Unkept::Refused(Box::new(loaded), Refusal::Mistakes(mistakes)));
        }
        let written =
            Setting { case: Some(case.to_owned()), readings: setting.readings.clone(), ..Setting::default() };
        let now = self.standings(questions, setting).map_err(Unkept::Setting)?;
        let then = match loaded.standings(questions, &written) {
            Ok(then) => then,
            Err(refusal) => return Err(Unkept::Refused(Box::new(loaded), refusal)),
        };
        let other = now.iter().find(|(typed, standing)| then.get(*typed) != Some(*standing));
        let new = then.iter().find(|(typed, _)| !now.contains_key(*typed));
        match other.map(|(typed, _)| typed).or(new.map(|(typed, _)| typed)) {
            None => {
                let first = loaded.own_cases().next();
                Ok(first.is_some_and(|first| loaded.program.cases[first.index()].name == case))
            }
            Some(typed) => {
                let why = format!("a case cannot say what is assumed here: `{typed}` would stand otherwise");
                Err(Unkept::Because(why))
            }
        }
    }
}

/// What is left of a statement of a case in a world.
fn rest(statement: &Statement, world: &World) -> Option<Statement> {
    let mut left = statement.without(&world.withdrawn)?;
    for assumed in world.assumed.iter().filter(|assumed| about_the_same(assumed, statement)) {
        left.time = match (&assumed.time, left.time) {
            (StatedTime::Always, _) => return None,
            (StatedTime::On(a), StatedTime::On(b)) if *a == b => return None,
            // An event that happened is neither denied nor doubted as such.
            (StatedTime::On(_), StatedTime::Always) if left.polarity != Polarity::Stated => return None,
            (StatedTime::During(new), StatedTime::During(old)) => StatedTime::During(apart(&old, new)),
            (StatedTime::During(new), StatedTime::Always) => {
                StatedTime::During(apart(&[Interval::ALWAYS], new))
            }
            (_, time) => time,
        };
        if left.time == StatedTime::During(vec![]) {
            return None;
        }
    }
    Some(left)
}

/// The parts of intervals that lie in none of the others.
pub(super) fn apart(old: &[Interval], new: &[Interval]) -> Vec<Interval> {
    let mut left = old.to_vec();
    for gone in new {
        let parts = left.into_iter().flat_map(|interval| {
            let before = Interval { from: interval.from, until: Some(gone.from) };
            let before = before.intersect(&interval);
            let after = gone.until.map(|until| Interval { from: until, until: None }.intersect(&interval));
            [Some(before), after].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>()
        });
        left = parts.collect();
    }
    left
}

/// The case in its tree.
fn item<'t>(tree: &'t ast::File, case: &Case) -> Option<&'t ast::CaseItem> {
    tree.items.iter().find_map(|item| match &item.kind {
        ast::ItemKind::Case(written) if written.name.span == case.name_span => Some(written),
        _ => None,
    })
}

/// A range with what would be left over of its line, if it goes: a `;` beside it, or the whole line.
fn with_its_line(text: &str, range: Range<usize>) -> Range<usize> {
    let (before, after) = (text.get(..range.start).unwrap_or(""), text.get(range.end..).unwrap_or(""));
    let blank = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    if after[blank(after)..].starts_with(';') {
        let rest = &after[blank(after) + 1..];
        return range.start..range.end + blank(after) + 1 + blank(rest);
    }
    let kept = before.trim_end_matches([' ', '\t']);
    if let Some(kept) = kept.strip_suffix(';') {
        return kept.len()..range.end;
    }
    let line_ends = after[blank(after)..].starts_with(['\n', '\r']);
    match (kept.ends_with('\n'), line_ends) {
        (true, true) => {
            let rest = &after[blank(after)..];
            let end = if rest.starts_with("\r\n") { 2 } else { 1 };
            kept.len()..range.end + blank(after) + end
        }
        // What is left of the line begins it.
        (true, false) => kept.len()..range.end + blank(after),
        // A blank in front of what is left is enough.
        (false, true) => kept.len()..range.end,
        _ => range,
    }
}

/// The text with pieces replaced; pieces within others are gone with them.
fn apply(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let (mut out, mut at) = (String::new(), 0);
    for (range, new) in edits {
        if range.start < at {
            out.push_str(if range.end <= at { &new } else { "" });
            at = at.max(range.end);
            continue;
        }
        out.push_str(text.get(at..range.start).unwrap_or(""));
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// The changed text in the canonical layout, if the text had it.
fn laid_out_as(text: &str, changed: String) -> String {
    let canonical = format::format(text).text == text;
    if canonical { format::format(&changed).text } else { changed }
}
