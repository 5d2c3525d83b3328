//! What a snapshot holds of a case: its conclusions, and beside them the facts and rules that may explain a change.

use super::declared;
use super::reached;
use super::store::Stored;
use crate::hir::{Condition, Polarity, Program, Rule, StatedTime, Statement, Strength, Weight};
use crate::ids::{DisputeId, ReadingId, RuleId};
use crate::proof::{Argument, Explanation, Reason};
use crate::render;
use crate::session::{CheckedCase, Limits, Refusal, Session};
use crate::source::SourceMap;
use crate::time::{Date, Interval};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Stands between the parts of a rule.
pub(super) const PART: &str = " | ";

/// Says of a rule that it only presumes.
pub(super) const PRESUMED: &str = "presume";

/// The snapshot of a case as it stands now.
///
/// # Errors
/// A limit was reached.
pub(super) fn of(
    session: &mut Session,
    found: &CheckedCase,
    source: Option<String>,
    limits: Limits,
) -> Result<Stored, Refusal> {
    let concluded = conclusions(session, found)?;
    let program = session.program();
    let case = &program.cases[found.case.index()];
    let listed = |statements: &[Statement]| -> Vec<String> {
        statements.iter().map(|statement| stated(program, statement)).collect()
    };
    let supposed =
        case.suppositions.iter().map(|one| (one.label.clone(), listed(&one.statements).join("; ")));
    let told = told(program, found);
    let reached = reached::of(program, found, &told, &limits.budget());
    let declared = declared::of(program, &reached.relations, &reached.rules);
    let bearing: BTreeSet<RuleId> = told.union(&reached.rules).copied().collect();
    // Of what cannot apply it is enough to know whether it changed.
    let text = |id| {
        let whole = text(session.sources(), program.rule(id));
        let idle = !told.contains(&id) && !reached.live.contains(&id);
        (name(program, id), if idle { declared::short(&whole) } else { whole })
    };
    Ok(Stored {
        text: concluded.trim_end().to_owned(),
        facts: listed(&case.statements),
        supposed: supposed.collect(),
        readings: readings(program, found, &bearing),
        rules: bearing.into_iter().map(text).collect(),
        declared,
        source,
    })
}

/// The conclusions of a case: what the reports say; where they say nothing, what the concepts are of its things.
///
/// # Errors
/// A limit was reached.
pub(super) fn conclusions(session: &mut Session, found: &CheckedCase) -> Result<String, Refusal> {
    let name = session.program().cases[found.case.index()].name.clone();
    let others = if found.things.is_empty() { session.concluded(&name)? } else { vec![] };
    Ok(render::snapshot::text(session, found, &others))
}

/// What stands in the header of a snapshot.
pub(super) fn description(session: &Session, found: &CheckedCase) -> String {
    let case = &session.program().cases[found.case.index()];
    let label = case.label.as_deref().unwrap_or(&case.name);
    format!("{label}: conclusions as of {}", found.as_of)
}

/// The rules that an answer tells of: those of the proofs and failed attempts, those of the provisions that are cited,
/// and those that argue about what is asked. Of older snapshots these alone were kept.
pub(super) fn told(program: &Program, found: &CheckedCase) -> BTreeSet<RuleId> {
    let mut all = BTreeSet::new();
    let (mut provisions, mut relations) = (BTreeSet::new(), BTreeSet::new());
    for thing in &found.things {
        let asked = thing.headline.iter().flatten().chain(thing.layers.iter().flat_map(|layer| &layer.holds));
        for answer in asked.chain(&thing.defects) {
            provisions.extend(answer.conclusion.provisions.iter().copied());
            relations.insert(answer.conclusion.claim.relation);
        }
    }
    for norm in &found.norms {
        provisions.extend(norm.conclusion.provisions.iter().copied());
    }
    for (place, rule) in program.rules.iter().enumerate().filter(|(_, rule)| program.is_written(rule)) {
        let cited = rule.provision.is_some_and(|id| provisions.contains(&id));
        if cited || relations.contains(&rule.head.relation) {
            all.insert(RuleId::at(place));
        }
    }
    for thing in &found.things {
        for layer in &thing.layers {
            for (_, explanation) in layer.grounds.iter().chain(&layer.rejected) {
                of_explanation(explanation, &mut all);
            }
        }
    }
    all.into_iter().map(|id| program.rule(id).repeats.unwrap_or(id)).collect()
}

/// The readings of the disputes in which these rules stand, or that decide an answer, with their weights.
fn readings(program: &Program, found: &CheckedCase, rules: &BTreeSet<RuleId>) -> Vec<(String, String)> {
    let mut disputes: BTreeSet<DisputeId> = BTreeSet::new();
    let mut of = |reading: &ReadingId| {
        disputes.insert(program.reading(*reading).dispute);
    };
    rules.iter().flat_map(|id| &program.rule(*id).readings).for_each(&mut of);
    let things = found.things.iter().flat_map(|thing| {
        let asked = thing.headline.iter().flatten().chain(thing.layers.iter().flat_map(|layer| &layer.holds));
        asked.chain(&thing.defects)
    });
    for answer in things.chain(&found.norms) {
        if let Some(disputed) = answer.conclusion.disputed.as_deref() {
            let sets = [&disputed.makes_true, &disputed.makes_false, &disputed.leaves_open];
            sets.into_iter().flatten().flatten().for_each(&mut of);
            disputed.contrary.iter().map(|contrary| &contrary.reading).for_each(&mut of);
        }
    }
    weights(program, disputes)
}

/// The readings of these disputes, with their weights.
pub(super) fn weights(program: &Program, of: impl IntoIterator<Item = DisputeId>) -> Vec<(String, String)> {
    let readings = of.into_iter().flat_map(|id| &program.dispute(id).readings);
    readings.map(|id| (program.reading_name(*id), weight(program.reading(*id).weight).to_owned())).collect()
}

/// A weight as a file writes it.
fn weight(weight: Option<Weight>) -> &'static str {
    match weight {
        None => "",
        Some(Weight::Majority) => "majority",
        Some(Weight::Minority) => "minority",
        Some(Weight::Reported) => "reported",
    }
}

fn of_explanation(explanation: &Explanation, all: &mut BTreeSet<RuleId>) {
    for step in &explanation.steps {
        if let Reason::Rules { arguments, against, .. } = &step.reason {
            let rule = |argument: &Argument| argument.rule;
            all.extend(arguments.iter().chain(against).map(rule));
        }
    }
    for side in &explanation.sides {
        of_explanation(&side.explanation, all);
    }
}

/// What a rule is called: with its version, if there are several, and its place where it has no other name.
pub(super) fn name(program: &Program, id: RuleId) -> String {
    let rule = program.rule(id);
    let version = rule.provision.and_then(|id| program.provision(id).version.as_deref());
    let reading = rule.readings.last().map(|reading| program.reading_name(*reading));
    let mut out = rule.display.clone();
    if let Some(version) = version {
        let _ = write!(out, " ({version})");
    }
    if let Some(reading) = reading {
        let _ = write!(out, " [{reading}]");
    }
    out
}

/// The parts of a rule, as they are written: what it concludes, its conditions, its exceptions, what it beats and what
/// beats it, and that it only presumes.
pub(super) fn text(sources: &SourceMap, rule: &Rule) -> String {
    let whole = plain(sources.slice(rule.span));
    let words: Vec<&str> = whole.split(' ').collect();
    let is_clause = |at: usize| match words[at] {
        "overrides" | "unless" => true,
        "subject" => words.get(at + 1) == Some(&"to"),
        _ => false,
    };
    let starts: Vec<usize> = (0..words.len()).filter(|at| is_clause(*at)).collect();
    let mut clauses = Vec::new();
    for (place, start) in starts.iter().enumerate().filter(|(_, start)| words[**start] != "unless") {
        let end = starts.get(place + 1).copied().unwrap_or(words.len());
        clauses.push(words[*start..end].join(" "));
    }
    let presumed = (rule.strength == Strength::Presume).then(|| PRESUMED.to_owned());
    let parts = without_clauses(sources, rule).into_iter().chain(clauses).chain(presumed);
    parts.collect::<Vec<_>>().join(PART)
}

/// The same as snapshots kept it that tell of no declarations.
pub(super) fn text_before(sources: &SourceMap, rule: &Rule) -> String {
    let whole = sources.slice(rule.span);
    let clauses = ["overrides", "subject to"].iter().filter_map(|word| {
        let at = whole.find(&format!("{word} "))?;
        Some(plain(whole[at..].lines().next().unwrap_or("")))
    });
    let clauses: Vec<String> = clauses.collect();
    without_clauses(sources, rule).into_iter().chain(clauses).collect::<Vec<_>>().join(PART)
}

/// What a rule concludes, its conditions, its exceptions.
fn without_clauses(sources: &SourceMap, rule: &Rule) -> Vec<String> {
    let head = std::iter::once(plain(sources.slice(rule.head_span)));
    let conditions = rule.body.conjuncts().iter().map(|part| plain(sources.slice(part.span)));
    let exceptions =
        rule.exceptions.iter().map(|e| format!("unless {}", plain(sources.slice(e.condition.span))));
    head.chain(conditions).chain(exceptions).collect()
}

/// A piece of text in one line, without comments.
pub(super) fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or(""));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The condition of a rule with this text.
pub(super) fn condition<'p>(sources: &SourceMap, rule: &'p Rule, part: &str) -> Option<&'p Condition> {
    let exceptions = rule.exceptions.iter().map(|exception| &exception.condition);
    let part = part.strip_prefix("unless ").unwrap_or(part);
    rule.body.conjuncts().iter().chain(exceptions).find(|c| plain(sources.slice(c.span)) == part)
}

/// A statement as a file writes it.
pub(super) fn stated(program: &Program, statement: &Statement) -> String {
    let side = match statement.polarity {
        Polarity::Stated => "",
        Polarity::Denied => "not ",
        Polarity::Unknown => "unknown ",
    };
    let what = program.statement(statement.relation, &statement.arguments);
    let time = match &statement.time {
        StatedTime::Always => String::new(),
        StatedTime::On(day) => format!(" on {day}"),
        StatedTime::During(during) => format!(" {}", intervals(during)),
    };
    format!("{side}{what}{}", time.trim_end())
}

/// Intervals as a file writes them.
pub(super) fn intervals(during: &[Interval]) -> String {
    let one = |interval: &Interval| match (interval.from, interval.until) {
        (Date::MIN, None) => String::new(),
        (Date::MIN, Some(until)) => format!("until {until}"),
        (from, None) => format!("from {from}"),
        (from, Some(until)) => format!("from {from} until {until}"),
    };
    during.iter().map(one).collect::<Vec<_>>().join(", ")
}
