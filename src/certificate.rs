//! The checker of certificates: small, and trusted.
//!
//! A certificate (`docs/certificate.md`) says how a question stands and why, so that somebody who trusts
//! neither planner nor engine can check it against the rule files. What is written there is checked line by
//! line: instances of rules are substituted as they stand, nothing is searched for, and nothing is recursive.
//!
//! Four kinds of claims make up a certificate: `true` and `impossible`, by derivations and unfounded sets
//! (Van Gelder, Ross and Schlipf, 1991), `possible` and `uncertain`, by the two fixpoints between which lies
//! what is undetermined (Przymusinski, 1990). Why that is enough is said on the page.

mod claims;
mod conditions;
mod goals;
mod matching;
mod quantities;
mod text;

use crate::hir::sides::Rules;
use crate::hir::stated::{Facts, World};
use crate::hir::terms::{Binding, Scope};
use crate::hir::words::{Names, assumption, statement};
use crate::hir::{Atom, Choice, Variable};
use crate::ids::{CaseId, RelationId};
use crate::time::Date;
use crate::value::Value;
use claims::{Claims, Demand};
use text::{Lines, require};

/// Which of the two bounds of the model: what is certainly so, or what is not excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Certainly so.
    Lower,
    /// Not excluded.
    Upper,
}

/// What claims are about: the statements of a relation on a day, or what is excluded of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The relation.
    pub relation: RelationId,
    /// Whether it is about what is excluded.
    pub excluded: bool,
    /// The day.
    pub day: Date,
}

/// Where a certificate is wrong, and how.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub message: String,
}

/// What a certificate says, once it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// The question as it was asked.
    pub question: String,
    /// The name of the case.
    pub case: Option<String>,
    /// Its supposition, by its place.
    pub supposition: Option<usize>,
    /// How it stands: `true`, `false`, `undetermined`, `not shown`, `as long as not shown`.
    pub answer: String,
    /// The statement, as the certificate writes it.
    pub statement: String,
    /// Its arguments.
    pub values: Vec<Value>,
    /// Whether the question has other answers, too: it has variables.
    pub is_one_of_several: bool,
    /// Under which readings: disputes that matter, each with the reading that is taken, or with `-` for all that
    /// are not only reported.
    pub readings: Vec<String>,
    /// What is assumed and withdrawn, as the certificate writes it.
    pub assumed: Vec<String>,
    /// What it takes of what the question leaves open.
    pub choices: Vec<Choice>,
    /// What is claimed, in lines: question and world, what whoever asks has taken, assumed and withdrawn, statement.
    pub claim: Vec<String>,
}

impl Bound {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        if self == Self::Lower { Self::Upper } else { Self::Lower }
    }
}

/// Question and case of a certificate, without checking anything.
///
/// # Errors
/// The first lines are not those of a certificate.
pub fn head(text: &str) -> Result<(String, Option<String>), Fault> {
    let mut lines = Lines::new(text)?;
    opening(&mut lines).map_err(|message| lines.wrong(message))
}

fn opening(lines: &mut Lines<'_>) -> Result<(String, Option<String>), String> {
    let question = lines.field("question")?.quotation(1)?;
    let case = lines.field("case")?.rest()?;
    Ok((question, (case != "-").then(|| case.to_owned())))
}

/// Checks a certificate against the rules of a program. `asked` is the relation of the question: that of its statement,
/// or the one that was added for it. Cost: linear in the certificate, and in the facts of the relations that
/// it speaks of.
///
/// # Errors
/// The first line that is not as it must be.
pub fn check(rules: &Rules<'_>, asked: RelationId, text: &str) -> Result<Certified, Fault> {
    let mut lines = Lines::new(text)?;
    checked(rules, asked, &mut lines).map_err(|message| lines.wrong(message))
}

/// The same of a certificate whose question was read: the statement must be one that it asks about.
///
/// # Errors
/// The first line that is not as it must be.
pub fn check_answer(rules: &Rules<'_>, asked: (&Atom, &[Variable]), text: &str) -> Result<Certified, Fault> {
    let (atom, variables) = asked;
    let certified = check(rules, atom.relation, text)?;
    let scope = Scope { program: rules.program, variables, day: Date::MIN };
    let open: Binding = vec![None; variables.len()].into();
    let bound = scope.matched(&atom.arguments, &certified.values, &open).ok().flatten();
    let line = text.lines().position(|line| line.starts_with("answer ")).map_or(0, |line| line + 1);
    let message = "the answer is about another statement than the question".to_owned();
    let certified = Certified { is_one_of_several: !variables.is_empty(), ..certified };
    bound.map(|_| certified).ok_or(Fault { line, message })
}

fn checked(rules: &Rules<'_>, asked: RelationId, lines: &mut Lines<'_>) -> Result<Certified, String> {
    let program = rules.program;
    let (question, case) = opening(lines)?;
    let find = |name: &String| program.cases.iter().position(|c| c.name == *name).map(CaseId::at);
    let id = case.as_ref().map(|name| find(name).ok_or("the rules know no such case")).transpose()?;
    let count = id.and_then(|c| program.cases.get(c.index())).map_or(0, |c| c.suppositions.len());
    let supposition = match lines.field("suppose")?.rest()? {
        "-" => None,
        place => {
            let place = place.parse().ok().filter(|place| (1..=count).contains(place));
            Some(place.ok_or("the case has no such supposition")? - 1)
        }
    };
    let date = match lines.field("date")?.rest()? {
        "-" => None,
        day => Some(Date::parse(day).ok_or("a date is written YYYY-MM-DD, or `-`")?),
    };
    let lasting = || id.is_none() && rules.is_timeless(asked);
    require(date.is_some() || lasting(), "what is asked depends on the date, and none is given")?;
    let names = Names { program, asked, case: id, supposition };
    let mut world = World { case: id, supposition, date, ..World::default() };
    let (mut readings, mut assumed, mut choices) = (Vec::new(), Vec::new(), Vec::new());
    let mut claim: Vec<String> =
        lines.all.iter().take(5).skip(1).map(|line| line.from(0).join(" ")).collect();
    for dispute in rules.disputes(asked) {
        let line = lines.field("reading")?;
        let is_asked = line.from(3) == ["asked"];
        let words = if is_asked { &line.from(1)[..2] } else { line.from(1) };
        let (named, taken) = names.reading(words)?;
        let other = || format!("a reading of `{}` is to be named here", program.dispute(dispute).name);
        require(named == dispute, &other())?;
        require(!is_asked || taken.is_some(), "who asks has taken one reading, or none")?;
        readings.push(words.join("="));
        claim.extend(is_asked.then(|| words.join("=")));
        choices.extend(taken.filter(|_| !is_asked).map(|reading| Choice::reading(program, reading)));
        world.readings.extend(taken);
    }
    while let Some(line) = lines.field_if(&["assume", "withdraw"]) {
        let statement = names.assumption(line.from(1))?;
        assumed.push(line.from(0).join(" "));
        if line.word(0)? == "assume" { &mut world.assumed } else { &mut world.withdrawn }.push(statement);
    }
    while let Some(line) = lines.field_if(&["if"]) {
        let statement = names.assumption(line.from(1))?;
        let choice = Choice::unknown(program, &statement, &assumption(program, &statement));
        choices.push(choice.ok_or("a case is about a fact that is always the same, or about one day")?);
        world.completed.push(statement);
    }
    let line = lines.field("answer")?;
    let day = line.from(1).iter().position(|word| *word == "-" || Date::parse(word).is_some());
    let (answer, said) = line.from(1).split_at(day.ok_or("the answer names no day")?);
    let (answer, (relation, excluded, day, shown)) = (answer.join(" "), names.statement(said)?);
    let subject = Subject { relation, excluded, day };
    let values: Option<Vec<_>> = shown.iter().copied().collect();
    let values = values.ok_or("an answer leaves nothing open")?;
    let right = subject == Subject { relation: asked, excluded: false, day: date.unwrap_or(Date::UNDATED) };
    require(right, "the answer is not about what was asked, on the day of the question")?;
    let demanded: &[(&str, Demand)] = match answer.as_str() {
        "true" => &[("as it stands", Demand::Holds)],
        "false" => &[("as it stands", Demand::Fails)],
        "undetermined" => &[("as it stands", Demand::Open)],
        "not shown" => &[("as it stands", Demand::Fails), ("without burdens", Demand::Open)],
        "as long as not shown" => &[("as it stands", Demand::Holds), ("without burdens", Demand::Open)],
        _ => return Err("there is no such answer".to_owned()),
    };
    for (title, demand) in demanded {
        let right = lines.field("world")?.rest()? == *title;
        require(right, "this answer needs other worlds, or in another order")?;
        let facts =
            Facts::new(program, &World { without_burdens: *title == "without burdens", ..world.clone() });
        let claims = Claims::read(names, rules, &facts, lines)?;
        claims.check(lines)?;
        claims.demand(*demand, subject, &values)?;
    }
    lines.end()?;
    let statement = statement(program, asked, false, subject.day, &shown);
    claim.extend(assumed.iter().chain([&statement]).cloned());
    Ok(Certified {
        question,
        case,
        supposition,
        answer,
        statement,
        values,
        is_one_of_several: false,
        readings,
        assumed,
        choices,
        claim,
    })
}

/// The first line of every certificate.
pub const FIRST: &str = "vires certificate 2";
