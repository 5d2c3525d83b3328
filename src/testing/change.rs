//! How conclusions differ from those that were accepted, and which rules and facts explain it.
//!
//! The snapshot keeps the facts of its case and the rules that bore on it. Facts that changed since then are taken
//! back in a second world of the same run, and what makes the difference between the two is told, as
//! `vires what-if` tells it. Rules that changed are told by the conditions that came or went.

use super::amended;
use super::portrait;
use super::store::Stored;
use crate::ids::DisputeId;
use crate::render::Words;
use crate::render::difference::{Kind, change};
use crate::session::{CheckedCase, Session, Setting, Sweep};
use similar::{ChangeTag, TextDiff};

/// Lines around a change that are shown with it.
const AROUND: usize = 2;

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

/// What explains that a case is concluded otherwise than when its snapshot was taken: rules, declarations, readings,
/// facts and suppositions that changed. What these made of other rules or readings is no reason of its own, and told
/// only where there is no other.
pub(super) fn reasons(
    session: &mut Session,
    checked: &CheckedCase,
    before: &Stored,
    now: &Stored,
) -> Vec<Reason> {
    let case = session.program().cases[checked.case.index()].name.clone();
    let mut found = amended::reasons(session, checked, before, now);
    let (readings, more) = readings(session, before, now);
    found.extend(readings.into_iter().map(plainly));
    let explained = !found.is_empty();
    found.extend(facts(session, &case, before, now, explained));
    let other = supposed_otherwise(before, now);
    let supposed = suppositions(before, now, &other);
    // That other conclusions changed is not explained by a supposition that is new.
    let explained = !supposed.is_empty() && only_suppositions(&before.text, &now.text, &other);
    if found.is_empty() && !explained {
        found.extend(more.into_iter().map(plainly));
    }
    if found.is_empty() && !explained {
        found.push(plainly(unknown(before).to_owned()));
    }
    found.extend(supposed.into_iter().map(plainly));
    found
}

/// What is said where nothing that was kept explains a change.
fn unknown(before: &Stored) -> &'static str {
    if before.declared.is_empty() {
        "no rule, no weight of a reading and no fact of the case that the snapshot keeps changed; it is of an earlier \
         version, and keeps neither declarations nor the rules of conditions that hold: one of these may have changed, \
         or a label or sentence, or facts outside the case"
    } else {
        "no rule, no declaration, no reading and no fact that the snapshot keeps changed; it does not keep labels and \
         sentences, the lines of reports, and what types and entities are"
    }
}

/// A reason of one line.
fn plainly(text: String) -> Reason {
    Reason { text, details: vec![], cited: String::new() }
}

/// Readings that are new or gone, or are held with another weight; and, apart, those that are reached only now, or no
/// longer.
fn readings(session: &Session, before: &Stored, now: &Stored) -> (Vec<String>, Vec<String>) {
    let (mut found, mut more) = (Vec::new(), Vec::new());
    // Snapshots of earlier versions do not tell.
    if before.readings.is_empty() && before.declared.is_empty() {
        return (found, more);
    }
    let program = session.program();
    let there: Vec<(String, String)> =
        portrait::weights(program, (0..program.disputes.len()).map(DisputeId::at));
    let (was, is) = (&before.readings, &now.readings);
    for (name, old) in was {
        match there.iter().find(|(known, _)| known == name) {
            None => found.push(format!("the reading {name} is gone")),
            Some((_, new)) if new == old => {
                if !is.iter().any(|(known, _)| known == name) {
                    more.push(format!("the reading {name} bears on it no longer"));
                }
            }
            Some((_, new)) => found.push(match (old.as_str(), new.as_str()) {
                (old, "") => format!("the reading {name} is no longer `{old}`"),
                ("", new) => format!("the reading {name} is `{new}` now"),
                (old, new) => format!("the reading {name} is `{new}` now, no longer `{old}`"),
            }),
        }
    }
    let dispute = |name: &str| name.split('=').next().unwrap_or(name).to_owned();
    for (name, _) in is.iter().filter(|(name, _)| !was.iter().any(|(known, _)| known == name)) {
        if was.iter().any(|(known, _)| dispute(known) == dispute(name)) {
            found.push(format!("the reading {name} is new"));
        } else {
            more.push(format!("the reading {name} is new, or bears on it now"));
        }
    }
    (found, more)
}

/// Begins the conclusions of a supposition.
const SUPPOSED: &str = "# supposed: ";

/// The suppositions that state something else than before: their labels.
fn supposed_otherwise(before: &Stored, now: &Stored) -> Vec<String> {
    let other = before.supposed.iter().filter(|(label, old)| {
        now.supposed.iter().any(|(known, _)| known == label)
            && !now.supposed.iter().any(|(known, new)| known == label && new == old)
    });
    other.map(|(label, _)| label.clone()).collect()
}

/// Suppositions that are new or gone, or state something else.
fn suppositions(before: &Stored, now: &Stored, other: &[String]) -> Vec<String> {
    let of = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix(SUPPOSED)).map(str::to_owned).collect()
    };
    let (was, is) = (of(&before.text), of(&now.text));
    let new = is.iter().filter(|label| !was.contains(label));
    let new = new.map(|label| format!("the supposition “{label}” is new"));
    let gone = was.iter().filter(|label| !is.contains(label));
    let gone = gone.map(|label| format!("the supposition “{label}” is gone"));
    let states = |of: &Stored, label: &String| {
        let found = of.supposed.iter().find(|(known, _)| known == label);
        found
            .filter(|(_, text)| !text.is_empty())
            .map_or("nothing".to_owned(), |(_, text)| format!("`{text}`"))
    };
    let other = other.iter().map(|label| {
        let (was, is) = (states(before, label), states(now, label));
        format!("the supposition “{label}” states {is} now, no longer {was}")
    });
    new.chain(gone).chain(other).collect()
}

/// The conclusions of the case itself, then those of its suppositions, which begin with their labels.
fn pieces(text: &str) -> Vec<&str> {
    text.split(SUPPOSED).map(str::trim_end).collect()
}

/// Whether nothing differs but that suppositions are new or gone, or that these are other ones.
fn only_suppositions(before: &str, now: &str, other: &[String]) -> bool {
    let (was, is) = (pieces(before), pieces(now));
    let label = |piece: &str| piece.lines().next().unwrap_or("").to_owned();
    let others = is.iter().skip(1).filter(|piece| {
        was.iter().skip(1).any(|p| label(p) == label(piece))
            && !other.iter().any(|supposed| label(piece).starts_with(supposed.as_str()))
    });
    was.first() == is.first() && others.into_iter().all(|piece| was.contains(piece))
}

/// Facts of the case that came or went: those that make the difference, or all where that cannot be told. `besides`:
/// something else changed as well.
fn facts(session: &mut Session, case: &str, before: &Stored, now: &Stored, besides: bool) -> Vec<Reason> {
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
    let mut alone = true;
    if let Ok(what_if) = session.what_if(&[], &then, &base, Sweep::default()) {
        alone = !what_if.changes.is_empty();
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
    let text = if !found.is_empty() {
        "since facts of the case changed"
    } else if besides && !alone {
        "facts of the case changed as well: as the rules are now, no answer about the case itself changes with them"
    } else {
        "facts of the case changed"
    };
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
