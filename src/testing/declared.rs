//! How that is declared on which conclusions rest, as a snapshot keeps it: facts, concepts and acts, and when what
//! is cited is in force. And in which words it is told that a declaration changed.

use super::portrait::{PART, intervals, stated};
use crate::hir::{MetaRule, Openness, Program, RelationKind, Statement, Timing};
use crate::ids::{RelationId, RuleId};
use crate::time::Interval;
use std::collections::{BTreeMap, BTreeSet};

/// Begins what is kept of an instrument.
const INSTRUMENT: &str = "instrument ";

/// Begins what is kept of a provision.
const PROVISION: &str = "provision ";

/// What is kept of how norms are weighed against each other.
const NORMS: &str = "precedence of norms";

/// Begins the part about statements outside of cases.
const ELSEWHERE: &str = "outside cases ";

/// What each of these is called, and how it is declared; sorted.
pub(super) fn of(
    program: &Program,
    relations: &BTreeSet<RelationId>,
    rules: &BTreeSet<RuleId>,
) -> Vec<(String, String)> {
    let mut elsewhere: BTreeMap<RelationId, Vec<&Statement>> = BTreeMap::new();
    for statement in program.statements.iter().filter(|one| relations.contains(&one.relation)) {
        elsewhere.entry(statement.relation).or_default().push(statement);
    }
    let mut found = BTreeMap::new();
    for id in relations {
        let mut parts = relation(program, *id);
        parts.extend(elsewhere.get(id).map(|statements| fingerprint(program, statements)));
        found.insert(program.relation(*id).name.clone(), parts.join(PART));
    }
    for id in rules {
        let rule = program.rule(*id);
        if let Some(id) = rule.instrument {
            let name = &program.instrument(id).name;
            found.entry(format!("{INSTRUMENT}{name}")).or_insert_with(|| instrument(program, id).join(PART));
        }
        if let Some((name, parts)) = rule.provision.and_then(|id| provision(program, id)) {
            found.insert(name, parts);
        }
    }
    let norms = norms(program);
    if !norms.is_empty() {
        found.insert(NORMS.to_owned(), norms);
    }
    found.into_iter().collect()
}

/// The parts of the declaration of a fact, a concept or an act; the first says what it is.
fn relation(program: &Program, id: RelationId) -> Vec<String> {
    let relation = program.relation(id);
    let types: Vec<&str> = relation.parameters.iter().map(|p| program.ty(p.ty).name.as_str()).collect();
    let act = relation.kind == RelationKind::Act;
    let kind = match relation.kind {
        RelationKind::Fact => "fact",
        RelationKind::Act => "act",
        _ => "concept",
    };
    let mut parts = vec![format!("{kind}({})", types.join(", "))];
    parts.extend(match relation.timing {
        Timing::OverTime => Some("over time".to_owned()),
        Timing::Dated if !act => Some("dated".to_owned()),
        Timing::Dated | Timing::Timeless => None,
    });
    // What need not be written is not kept.
    parts.extend(match &relation.openness {
        Openness::Closed => act.then(|| "closed".to_owned()),
        Openness::Open => (!act).then(|| "open".to_owned()),
        Openness::Judged(who) => Some(format!("judged by {who}")),
    });
    parts.extend(relation.one.then(|| "one".to_owned()));
    parts.extend(relation.curable.as_ref().map(|who| match who {
        None => "curable".to_owned(),
        Some(who) => format!("curable by {who}"),
    }));
    parts.extend(relation.burden.map(|yes| format!("in doubt {}", if yes { "yes" } else { "no" })));
    parts
}

/// How many statements there are outside of cases, and what tells them from others.
fn fingerprint(program: &Program, statements: &[&Statement]) -> String {
    let mut texts: Vec<String> = statements.iter().map(|statement| stated(program, statement)).collect();
    texts.sort();
    format!("{ELSEWHERE}{} ({:016x})", texts.len(), fnv1a(&texts.join("\n")))
}

/// Stands for a text that is not kept.
pub(super) fn short(text: &str) -> String {
    format!("#{:016x}", fnv1a(text))
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo).
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The parts of the declaration of an instrument, as far as rules hang on it.
fn instrument(program: &Program, id: crate::ids::InstrumentId) -> Vec<String> {
    let instrument = program.instrument(id);
    let mut parts: Vec<String> = force(&instrument.in_force).into_iter().collect();
    let names = instrument.rank.and_then(|rank| program.ranks.get(rank));
    parts.extend(names.map(|names| format!("rank {}", names.join(", "))));
    // The day of signature decides between rules only where that is declared.
    if program.precedence.contains(&MetaRule::Later) {
        parts.extend(instrument.signed.map(|day| format!("signed {day}")));
    }
    parts
}

/// A provision that is in force at other times than its instrument.
fn provision(program: &Program, id: crate::ids::ProvisionId) -> Option<(String, String)> {
    let provision = program.provision(id);
    let whole = provision.instrument.map(|id| program.instrument(id).in_force.as_slice());
    let like = whole == Some(&provision.in_force) || provision.in_force == [Interval::ALWAYS];
    let text = force(&provision.in_force).filter(|_| !like)?;
    let mut name = format!("{PROVISION}{}", program.citation(provision.citation).name);
    name.extend(provision.version.iter().map(|version| format!(" ({version})")));
    Some((name, text))
}

/// When something is in force; always: nothing.
fn force(during: &[Interval]) -> Option<String> {
    match during {
        [Interval::ALWAYS] => None,
        [] => Some("never in force".to_owned()),
        _ => Some(format!("in force {}", intervals(during))),
    }
}

/// `ranks` and `precedence`, if they are declared.
fn norms(program: &Program) -> String {
    let words = |rule: &MetaRule| match rule {
        MetaRule::Overrides => "overrides",
        MetaRule::Rank => "rank",
        MetaRule::Later => "later",
        MetaRule::Strength => "strength",
    };
    let precedence = program.precedence.iter().map(words).collect::<Vec<_>>().join(", ");
    let ranks: Vec<String> = program.ranks.iter().map(|ties| ties.join(", ")).collect();
    let mut parts = Vec::new();
    if !ranks.is_empty() {
        parts.push(format!("ranks {}", ranks.join(" > ")));
    }
    if precedence != "overrides, rank, strength" {
        parts.push(format!("precedence {precedence}"));
    }
    parts.join(PART)
}

/// What of these declarations changed since they were kept, a sentence each. `rules`: those that were kept.
pub(super) fn changed(
    program: &Program,
    before: &[(String, String)],
    rules: &BTreeSet<RuleId>,
) -> Vec<String> {
    let names = &program.names.relations;
    let known = |name: &String| names.get(name).copied();
    let relations: BTreeSet<RelationId> = before.iter().filter_map(|(name, _)| known(name)).collect();
    let now: BTreeMap<String, String> = of(program, &relations, rules).into_iter().collect();
    let before: BTreeMap<&String, &String> = before.iter().map(|(name, text)| (name, text)).collect();
    let names: BTreeSet<&String> = before.keys().copied().chain(now.keys()).collect();
    let mut found = Vec::new();
    for name in names {
        let (was, is) = (before.get(name).map(|text| text.as_str()), now.get(name).map(String::as_str));
        let about = [INSTRUMENT, PROVISION].iter().any(|kind| name.starts_with(kind));
        if was.is_some() && is.is_none() && !about && name != NORMS {
            found.push(format!("`{name}` is no longer declared"));
        } else if was != is {
            let called = if about || name == NORMS { format!("the {name}") } else { format!("`{name}`") };
            found.extend(sentences(&called, was.unwrap_or(""), is.unwrap_or("")));
        }
    }
    found
}

/// What changed of one declaration.
fn sentences(name: &str, was: &str, is: &str) -> Vec<String> {
    let (was, is) = (parts(was), parts(is));
    let kinds: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    let mut found = Vec::new();
    for kind in kinds {
        let told = match (was.get(kind), is.get(kind)) {
            (Some(old), Some(new)) if old == new => continue,
            _ if kind == ELSEWHERE => {
                format!("what is stated of {name} outside of cases changed")
            }
            (Some(old), Some(new)) => format!("{name} is declared `{new}` now, no longer `{old}`"),
            (None, Some(new)) => format!("{name} is declared `{new}` now"),
            (Some(old), None) => format!("{name} is no longer declared `{old}`"),
            (None, None) => continue,
        };
        found.push(told);
    }
    found
}

/// The parts of a declaration, by what they are about.
fn parts(text: &str) -> BTreeMap<&str, &str> {
    const ABOUT: [(&str, &[&str]); 9] = [
        (ELSEWHERE, &[ELSEWHERE]),
        ("time", &["over time", "dated"]),
        ("silence", &["open", "closed", "judged by "]),
        ("one", &["one"]),
        ("cure", &["curable"]),
        ("burden", &["in doubt "]),
        ("force", &["in force ", "never in force"]),
        ("rank", &["rank "]),
        ("signed", &["signed "]),
    ];
    let about = |part: &str| {
        let found = ABOUT.iter().find(|(_, begins)| begins.iter().any(|begin| part.starts_with(begin)));
        match found {
            Some((about, _)) => *about,
            None if part.starts_with("ranks ") => "ranks",
            None if part.starts_with("precedence ") => "precedence",
            None => "",
        }
    };
    text.split(PART).filter(|part| !part.is_empty()).map(|part| (about(part), part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_declaration_that_came_went_or_changed_is_told() {
        let told = |was, is| sentences("`n`", was, is);
        assert_eq!(told("fact(p) | open", "fact(p)"), ["`n` is no longer declared `open`"]);
        assert_eq!(told("act(p)", "act(p) | closed"), ["`n` is declared `closed` now"]);
        assert_eq!(
            told("fact(p) | open | one", "concept(p) | judged by court"),
            [
                "`n` is declared `concept(p)` now, no longer `fact(p)`",
                "`n` is no longer declared `one`",
                "`n` is declared `judged by court` now, no longer `open`",
            ]
        );
        let (three, four) = ("fact(p) | outside cases 3 (0a)", "fact(p) | outside cases 4 (0b)");
        assert_eq!(told(three, four), ["what is stated of `n` outside of cases changed"]);
        assert_eq!(told(three, "fact(p)"), ["what is stated of `n` outside of cases changed"]);
        assert!(told(three, three).is_empty() && told("", "").is_empty());
    }

    #[test]
    fn the_fingerprint_is_the_published_one() {
        assert_eq!(fnv1a(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a("foobar"), 0x8594_4171_f739_67e8);
    }
}
