//! How conclusions differ from those that were accepted, and which rules and facts explain it.
//!
//! The snapshot keeps the facts of its case and the rules that bore on it. Facts that changed since then are taken
//! back in a second world of the same run, and what makes the difference between the two is told, as
//! `vires what-if` tells it. Rules that changed are told by the conditions that came or went.

use super::portrait::{PART, condition, name, text};
use super::store::Stored;
use crate::hir::ConditionKind;
use crate::ids::RuleId;
use crate::proof::{Form, Pattern};
use crate::render::difference::{Kind, change};
use crate::render::{Words, plural};
use crate::session::{Session, Setting, Sweep};
use crate::time::Date;
use similar::{ChangeTag, TextDiff};

/// Lines around a change that are shown with it.
const AROUND: usize = 2;

/// Most rules that are named only because conclusions rest on them now.
const NAMED: usize = 4;

/// What a line of a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It stands on both sides.
    Same,
    /// It was accepted, and is no longer so.
    Gone,
    /// It is new.
    New,
    /// Lines that stand on both sides are left out here.
    Gap,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub mark: Mark,
    /// What it says.
    pub text: String,
}

/// Something that explains a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it is, in a line.
    pub text: String,
    /// More about it: conditions that came or went.
    pub details: Vec<String>,
    /// The provision or source it comes from; may be empty.
    pub cited: String,
}

/// The differences between two texts, with the line of a thing's name above each.
pub(super) fn lines(before: &str, now: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(before, now);
    let mut found: Vec<Line> = Vec::new();
    for group in diff.grouped_ops(AROUND) {
        let start = group.first().map_or(0, |op| op.new_range().start);
        if !found.is_empty() || start > 0 {
            found.push(Line { mark: Mark::Gap, text: String::new() });
        }
        let heading = now.lines().take(start).filter(|line| line.starts_with("# ")).last();
        found.extend(heading.map(|text| Line { mark: Mark::Same, text: text.to_owned() }));
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let mark = match change.tag() {
                ChangeTag::Equal => Mark::Same,
                ChangeTag::Delete => Mark::Gone,
                ChangeTag::Insert => Mark::New,
            };
            found.push(Line { mark, text: change.value().trim_end_matches(['\r', '\n']).to_owned() });
        }
    }
    found
}

/// What explains that a case is concluded otherwise than when its snapshot was taken.
pub(super) fn reasons(session: &mut Session, case: &str, before: &Stored, now: &Stored) -> Vec<Reason> {
    let mut found = rules(session, before, now);
    found.extend(readings(before, now).into_iter().map(plainly));
    found.extend(facts(session, case, before, now));
    let supposed = suppositions(&before.text, &now.text);
    // That other conclusions changed is not explained by a supposition that is new.
    let explained = !supposed.is_empty() && only_suppositions(&before.text, &now.text);
    if found.is_empty() && !explained {
        found.push(plainly(
            "no rule that bore on it, no weight of a reading and no fact of the case changed: a rule is new, a label \
             or a sentence changed, or facts outside the case did"
                .to_owned(),
        ));
    }
    found.extend(supposed.into_iter().map(plainly));
    found
}

/// A reason of one line.
fn plainly(text: String) -> Reason {
    Reason { text, details: vec![], cited: String::new() }
}

/// Readings that are new or gone, or are held with another weight.
fn readings(before: &Stored, now: &Stored) -> Vec<String> {
    // Snapshots of earlier versions do not tell.
    if before.readings.is_empty() {
        return vec![];
    }
    let mut found = Vec::new();
    let (was, is) = (&before.readings, &now.readings);
    for (name, old) in was {
        match is.iter().find(|(known, _)| known == name) {
            None => found.push(format!("the reading {name} is gone, or bears on it no longer")),
            Some((_, new)) if new == old => {}
            Some((_, new)) => found.push(match (old.as_str(), new.as_str()) {
                (old, "") => format!("the reading {name} is no longer `{old}`"),
                ("", new) => format!("the reading {name} is `{new}` now"),
                (old, new) => format!("the reading {name} is `{new}` now, no longer `{old}`"),
            }),
        }
    }
    let new = is.iter().filter(|(name, _)| !was.iter().any(|(known, _)| known == name));
    found.extend(new.map(|(name, _)| format!("the reading {name} is new, or bears on it now")));
    found
}

/// Begins the conclusions of a supposition.
const SUPPOSED: &str = "# supposed: ";

/// Suppositions that are new or gone.
fn suppositions(before: &str, now: &str) -> Vec<String> {
    let of = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix(SUPPOSED)).map(str::to_owned).collect()
    };
    let (was, is) = (of(before), of(now));
    let new = is.iter().filter(|label| !was.contains(label));
    let new = new.map(|label| format!("the supposition “{label}” is new"));
    let gone = was.iter().filter(|label| !is.contains(label));
    new.chain(gone.map(|label| format!("the supposition “{label}” is gone"))).collect()
}

/// The conclusions of the case itself, then those of its suppositions, which begin with their labels.
fn pieces(text: &str) -> Vec<&str> {
    text.split(SUPPOSED).map(str::trim_end).collect()
}

/// Whether nothing differs but that suppositions are new or gone.
fn only_suppositions(before: &str, now: &str) -> bool {
    let (was, is) = (pieces(before), pieces(now));
    let label = |piece: &str| piece.lines().next().unwrap_or("").to_owned();
    let others = is.iter().skip(1).filter(|piece| was.iter().skip(1).any(|p| label(p) == label(piece)));
    was.first() == is.first() && others.into_iter().all(|piece| was.contains(piece))
}

/// Rules that read otherwise, or are gone; and those on which conclusions rest only now.
fn rules(session: &Session, before: &Stored, now: &Stored) -> Vec<Reason> {
    let program = session.program();
    let written: Vec<(RuleId, String)> = (0..program.rules.len())
        .map(RuleId::at)
        .filter(|id| program.is_written(program.rule(*id)))
        .map(|id| (id, name(program, id)))
        .collect();
    let words = Words::of(session);
    let place = |id: RuleId| session.sources().place(program.rule(id).span);
    let cited = |id: RuleId| words.rule(id).unwrap_or_default();
    let mut found = Vec::new();
    for (called, old) in &before.rules {
        let current: Vec<RuleId> = written.iter().filter(|(_, n)| n == called).map(|(id, _)| *id).collect();
        let texts: Vec<String> =
            current.iter().map(|id| text(session.sources(), program.rule(*id))).collect();
        match current.first() {
            None => found.push(Reason {
                text: format!("the rule {called} is gone"),
                details: old.split(PART).map(|part| format!("it said: {part}")).collect(),
                cited: String::new(),
            }),
            Some(id) if !texts.contains(old) => found.push(Reason {
                text: format!("{called} reads otherwise ({})", place(*id)),
                details: parts(session, *id, old, texts.first().map_or("", String::as_str)),
                cited: cited(*id),
            }),
            Some(_) => {}
        }
    }
    let new = now.rules.iter().filter(|(called, _)| !before.rules.iter().any(|(known, _)| known == called));
    let new: Vec<&String> = new.map(|(called, _)| called).collect();
    for called in new.iter().take(NAMED) {
        let id = written.iter().find(|(_, n)| n == *called).map(|(id, _)| *id);
        found.push(Reason {
            text: match id {
                Some(id) => format!("{called} bears on it now ({})", place(id)),
                None => format!("{called} bears on it now"),
            },
            details: vec![],
            cited: id.map(cited).unwrap_or_default(),
        });
    }
    if new.len() > NAMED {
        let rest = plural(new.len() - NAMED, "more rule");
        let text = format!("and {rest} that did not bear on it before");
        found.push(Reason { text, details: vec![], cited: String::new() });
    }
    found
}

/// The parts that came and went.
fn parts(session: &Session, id: RuleId, old: &str, new: &str) -> Vec<String> {
    let rule = session.program().rule(id);
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split(PART).collect(), new.split(PART).collect());
    let mut found = Vec::new();
    if old.first() != new.first() {
        let (was, is) = (old.first().unwrap_or(&""), new.first().unwrap_or(&""));
        found.push(format!("it concluded `{was}`, now `{is}`"));
    }
    let rest = |of: &[&str], than: &[&str]| -> Vec<String> {
        of.iter()
            .skip(1)
            .filter(|part| !than.iter().skip(1).any(|p| p == *part))
            .map(|p| (*p).to_owned())
            .collect()
    };
    for part in rest(&new, &old) {
        let said = said(session, rule, &part).map_or(String::new(), |sentence| format!(": {sentence}"));
        found.push(match part.split_once(' ') {
            Some(("unless", what)) => format!("it has an exception now, `{what}`{said}"),
            Some(("overrides" | "subject", _)) => format!("it says now `{part}`"),
            _ => format!("it now also requires `{part}`{said}"),
        });
    }
    for part in rest(&old, &new) {
        found.push(match part.split_once(' ') {
            Some(("unless", what)) => format!("it no longer has the exception `{what}`"),
            Some(("overrides" | "subject", _)) => format!("it no longer says `{part}`"),
            _ => format!("it no longer requires `{part}`"),
        });
    }
    found
}

/// The sentence of a condition that is one statement.
fn said(session: &Session, rule: &crate::hir::Rule, part: &str) -> Option<String> {
    let condition = condition(session.sources(), rule, part)?;
    let (atom, holds) = match &condition.kind {
        ConditionKind::Atom(atom) | ConditionKind::On(atom, _) => (atom, true),
        ConditionKind::Not { condition, .. } => match &condition.kind {
            ConditionKind::Atom(atom) => (atom, false),
            _ => return None,
        },
        _ => return None,
    };
    let value = |term: &crate::hir::Term| match term.kind {
        crate::hir::TermKind::Value(value) => Some(value),
        _ => None,
    };
    let arguments = atom.arguments.iter().map(value).collect();
    let pattern = Pattern { relation: atom.relation, arguments, at: Date::MIN, form: Form::Holds };
    Some(Words::of(session).pattern(&pattern, holds))
}

/// Facts of the case that came or went: those that make the difference, or all where that cannot be told.
fn facts(session: &mut Session, case: &str, before: &Stored, now: &Stored) -> Vec<Reason> {
    let rest = |of: &[String], than: &[String]| -> Vec<String> {
        of.iter().filter(|fact| !than.contains(fact)).cloned().collect()
    };
    let (gone, new) = (rest(&before.facts, &now.facts), rest(&now.facts, &before.facts));
    if gone.is_empty() && new.is_empty() {
        return vec![];
    }
    let mut found: Vec<Reason> = Vec::new();
    let base = Setting { case: Some(case.to_owned()), ..Setting::default() };
    let timeless = |fact: &String| fact.split(" from ").next().unwrap_or(fact).to_owned();
    let then =
        Setting { assumed: gone.clone(), withdrawn: new.iter().map(timeless).collect(), ..base.clone() };
    if let Ok(what_if) = session.what_if(&[], &then, &base, Sweep::default()) {
        let words = Words::of(session);
        for point in what_if.changes.iter().flat_map(|contrast| &contrast.difference.points) {
            let (text, cited) = change(words, point, Kind::Facts);
            let reason = Reason { text, details: vec![], cited };
            if !found.contains(&reason) {
                found.push(reason);
            }
        }
    }
    let stated = gone.iter().map(|fact| format!("the case no longer states `{fact}`"));
    let stated = stated.chain(new.iter().map(|fact| format!("the case states now `{fact}`"))).collect();
    let text = if found.is_empty() { "facts of the case changed" } else { "since facts of the case changed" };
    found.push(Reason { text: text.to_owned(), details: stated, cited: String::new() });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_the_thing_it_is_about() {
        let before = "as of 2020-01-01\n\n# a: the plan\nheadline: YES\nlayer: yes\n  x\n  y\n  z\n  old";
        let now = before.replace("old", "new");
        let shown: Vec<(Mark, String)> = lines(before, &now).into_iter().map(|l| (l.mark, l.text)).collect();
        let line = |mark, text: &str| (mark, text.to_owned());
        let expected = [
            line(Mark::Gap, ""),
            line(Mark::Same, "# a: the plan"),
            line(Mark::Same, "  y"),
            line(Mark::Same, "  z"),
            line(Mark::Gone, "  old"),
            line(Mark::New, "  new"),
        ];
        assert_eq!(shown, expected);
        assert!(lines(before, before).is_empty());
    }
}
