//! An interview: asks what is open until an answer is settled.
//!
//! Before each question all is evaluated anew with the replies so far, so that only what still matters is asked:
//! first what settles the answer alone, else what occurs in most of the shortest combinations that do.

use super::answer::{Answers, Setting};
use super::completion::is_event;
use super::{Refusal, Session};
use crate::hir::{Program, Timing};
use crate::ids::RelationId;
use crate::proof::{Claim, First, Status, TurnsOn};
use crate::time::Date;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a person says to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It is so; of an event, on that day.
    Yes(Option<Date>),
    /// It is not so.
    No,
    /// Nobody knows.
    Unknown,
}

/// A reply with what it replies to.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// What was asked.
    pub claim: Claim,
    /// What was said.
    pub reply: Reply,
}

/// An interview about a question.
///
/// Life cycle: begun with the question; [`Interview::next`] tells what to ask, [`Interview::reply`] takes the reply
/// and [`Interview::back`] the last one back, until nothing is left to ask.
#[derive(Clone, Debug)]
pub struct Interview {
    /// What is to be settled.
    pub question: String,
    setting: Setting,
    given: Vec<Given>,
    /// Of what holds over time and was found open: the days on which it matters.
    matters: BTreeMap<About, BTreeSet<Date>>,
}

/// How far an interview is.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The answers with all that was said so far.
    pub answers: Answers,
    /// What to ask next; `None`: the answers are settled, or what is still open nobody could say.
    pub next: Option<First>,
}

impl Interview {
    /// Begins one.
    pub fn new(question: &str, setting: Setting) -> Self {
        Self { question: question.to_owned(), setting, given: vec![], matters: BTreeMap::new() }
    }

    /// The replies so far.
    pub fn given(&self) -> &[Given] {
        &self.given
    }

    /// The answers with all that was said, and what to ask next.
    ///
    /// # Errors
    /// The question is wrong, or a limit was reached.
    pub fn next(&mut self, session: &mut Session) -> Result<Progress, Refusal> {
        self.look_ahead(session)?;
        let (answers, turning) = self.ask(session, None)?;
        let program = session.program();
        self.note(program, &turning);
        let unknown = self.given.iter().filter(|given| given.reply == Reply::Unknown);
        let skipped: Vec<&Claim> = unknown.map(|given| &given.claim).collect();
        let as_of = answers.scene.as_of;
        let next =
            turning.into_iter().flatten().find_map(|turns_on| ask(program, &turns_on, &skipped, as_of));
        let next = next.or_else(|| self.event(program, &answers));
        Ok(Progress { answers, next })
    }

    /// The answers with all that was said, but for one thing.
    fn ask(&self, session: &mut Session, without: Option<&About>) -> Result<Turning, Refusal> {
        let mut setting = self.setting.clone();
        let lines = self.lines_by_statement(session).into_iter();
        setting
            .assumed
            .extend(lines.filter(|(about, _)| Some(about) != without).flat_map(|(_, lines)| lines));
        session.ask_turning(&self.question, &setting)
    }

    /// Finds days on which what was said of a day matters as well, since other things were said meanwhile: those on
    /// which it would be open, had nothing been said of it.
    fn look_ahead(&mut self, session: &mut Session) -> Result<(), Refusal> {
        let varies =
            |given: &&Given| session.program().relation(given.claim.relation).timing == Timing::OverTime;
        let about = |given: &Given| (given.claim.relation, given.claim.arguments.clone());
        let said: BTreeSet<About> = self.given.iter().filter(varies).map(about).collect();
        let alone = self.given.len() == 1;
        for about in said.iter().filter(|_| !alone) {
            let (_, turning) = self.ask(session, Some(about))?;
            self.note(session.program(), &turning);
        }
        Ok(())
    }

    /// Notes the days on which something matters that varies in time.
    fn note(&mut self, program: &Program, turning: &[Option<TurnsOn>]) {
        for claim in turning.iter().flatten().flat_map(|turns_on| &turns_on.unknowns) {
            if program.relation(claim.relation).timing == Timing::OverTime {
                let about = (claim.relation, claim.arguments.clone());
                self.matters.entry(about).or_default().insert(claim.at);
            }
        }
    }

    /// An event of which nobody knows the day: no completion can settle that, but whoever knows it can.
    fn event(&self, program: &Program, answers: &Answers) -> Option<First> {
        let asked = |claim: &Claim| {
            let same = |given: &Given| {
                (given.claim.relation, &given.claim.arguments) == (claim.relation, &claim.arguments)
            };
            self.given.iter().any(same)
        };
        let open = answers.answers.iter().map(|answer| &answer.conclusion).filter(|c| is_open(c));
        let mut unknown = open.flat_map(|conclusion| &conclusion.open);
        let event = unknown.find(|claim| is_event(program, claim.relation) && !asked(claim))?;
        let claim = Claim { at: answers.scene.as_of, ..event.clone() };
        Some(First { claim, yes_settles: false, no_settles: false })
    }

    /// Takes a reply.
    pub fn reply(&mut self, claim: Claim, reply: Reply) {
        self.given.push(Given { claim, reply });
    }

    /// Takes the last reply back; `false` if there is none.
    pub fn back(&mut self) -> bool {
        self.given.pop().is_some()
    }

    /// The replies as statements of a case, as a file writes them.
    pub fn lines(&self, session: &Session) -> Vec<String> {
        self.lines_by_statement(session).into_iter().flat_map(|(_, lines)| lines).collect()
    }

    /// The same, with what they are about.
    pub(super) fn lines_by_statement(&self, session: &Session) -> Vec<(About, Vec<String>)> {
        let program = session.program();
        let mut found: Vec<(About, Vec<&Given>)> = Vec::new();
        for given in self.given.iter().filter(|given| given.reply != Reply::Unknown) {
            let about = (given.claim.relation, given.claim.arguments.clone());
            match found.iter_mut().find(|(other, _)| *other == about) {
                Some((_, of)) => of.push(given),
                None => found.push((about, vec![given])),
            }
        }
        let lines = |(about, given): (About, Vec<&Given>)| {
            let matters = self.matters.get(&about).into_iter().flatten().copied();
            let lines = statements(program, &program.statement(about.0, &about.1), &given, matters);
            (about, lines)
        };
        found.into_iter().map(lines).collect()
    }

    /// Whether something was said of several days: of those between them, it is taken to be as on the day before.
    pub fn fills_in(&self, session: &Session) -> bool {
        let varies =
            |given: &&Given| session.program().relation(given.claim.relation).timing == Timing::OverTime;
        let about = |given: &Given| (given.claim.relation, given.claim.arguments.clone());
        self.given.iter().filter(varies).any(|given| self.days_of(&about(given)).len() > 1)
    }

    /// The days of which something was said that varies in time; none where it does not.
    pub(super) fn days_of(&self, about: &About) -> BTreeSet<Date> {
        let said = |given: &&Given| (given.claim.relation, &given.claim.arguments) == (about.0, &about.1);
        let days = self.given.iter().filter(said).filter(|_| self.matters.contains_key(about));
        days.map(|given| given.claim.at).collect()
    }
}

/// Answers, and what each of the first that are open turns on.
type Turning = (Answers, Vec<Option<TurnsOn>>);

/// A relation and what it is said of.
pub(super) type About = (RelationId, Vec<Value>);

/// What to ask of what an answer turns on; of an event whether it happened at all, by the date of the question or a
/// later day on which that matters: a no says that it never did.
fn ask(program: &Program, turns_on: &TurnsOn, skipped: &[&Claim], as_of: Date) -> Option<First> {
    let mut first = turns_on.first_without(skipped)?;
    if is_event(program, first.claim.relation) {
        let same = |claim: &&Claim| {
            (claim.relation, &claim.arguments) == (first.claim.relation, &first.claim.arguments)
        };
        let last = turns_on.unknowns.iter().filter(same).map(|claim| claim.at).max().unwrap_or(as_of);
        let claim = Claim { at: last.max(as_of), ..first.claim.clone() };
        if claim != first.claim {
            first = First { claim, yes_settles: false, no_settles: false };
        }
    }
    Some(first)
}

/// What was said of one statement. Of what holds over time each reply counts from its day until the next one on which
/// it matters; before the first it stays open, and from a day on that matters and of which nothing was said.
fn statements(
    program: &Program,
    statement: &str,
    given: &[&Given],
    matters: impl Iterator<Item = Date>,
) -> Vec<String> {
    let Some(last) = given.last() else { return vec![] };
    let relation = program.relation(last.claim.relation);
    if is_event(program, last.claim.relation) {
        return match last.reply {
            Reply::Yes(day) => vec![format!("{statement} on {}", day.unwrap_or(last.claim.at))],
            _ => vec![format!("not {statement}")],
        };
    }
    if relation.timing != Timing::OverTime {
        let so = matches!(last.reply, Reply::Yes(_));
        return vec![if so { statement.to_owned() } else { format!("not {statement}") }];
    }
    let replies = given.iter().map(|given| (given.claim.at, Some(matches!(given.reply, Reply::Yes(_)))));
    let mut days: BTreeMap<Date, Option<bool>> = matters.map(|day| (day, None)).collect();
    days.extend(replies);
    let mut found = Vec::new();
    for (wanted, word) in [(Some(true), ""), (Some(false), "not ")] {
        let during = during(&days, wanted);
        if !during.is_empty() {
            found.push(format!("{word}{statement} {}", during.join(", ")));
        }
    }
    if days.values().any(|so| *so == Some(true)) {
        found.push(format!("unknown {statement} {}", during(&days, None).join(", ")));
    }
    found
}

/// The periods in which something was said, or nothing; before the first day nothing was.
fn during(days: &BTreeMap<Date, Option<bool>>, wanted: Option<bool>) -> Vec<String> {
    let mut periods: Vec<(Option<Date>, Option<Date>)> = Vec::new();
    let starts = std::iter::once((None, None)).chain(days.iter().map(|(day, said)| (Some(*day), *said)));
    let ends = days.keys().copied().map(Some).chain([None]);
    for ((from, _), until) in starts.zip(ends).filter(|((_, said), _)| *said == wanted) {
        match periods.last_mut() {
            Some((_, end)) if *end == from => *end = until,
            _ => periods.push((from, until)),
        }
    }
    let written = |(from, until): (Option<Date>, Option<Date>)| match (from, until) {
        (Some(from), Some(until)) => format!("from {from} until {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => String::new(),
    };
    periods.into_iter().map(written).collect()
}

/// Whether a conclusion is open still: undetermined, or disputed or definite by a burden only while something is
/// unknown that may settle it.
pub(super) fn is_open(conclusion: &crate::proof::Conclusion) -> bool {
    matches!(conclusion.status, Status::Undetermined | Status::Disputed) || conclusion.not_shown()
}

/// What a line says in an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A reply.
    Reply(Reply),
    /// The last reply is taken back.
    Back,
    /// It ends here.
    Quit,
}

/// What is said besides where replies come from a pipe, of a line that was not understood.
pub const NEXT_LINE: &str = "the next line is taken as a reply to the same question";

/// What a line says to a question.
///
/// # Errors
/// It says nothing that can be understood; the text says what can.
pub fn heard(session: &Session, question: &First, line: &str) -> Result<Said, String> {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("").to_lowercase();
    let rest: Vec<&str> = words.filter(|word| *word != "on").collect();
    let event = is_event(session.program(), question.claim.relation);
    let said = match (first.as_str(), rest.as_slice()) {
        ("yes" | "y", [day]) if event => match Date::parse(day) {
            Some(day) => Said::Reply(Reply::Yes(Some(day))),
            None => return Err(Date::misread(day).to_owned()),
        },
        ("yes" | "y", []) if event => {
            return Err(format!("on which day? say it with the yes, as in `yes {}`", question.claim.at));
        }
        ("yes" | "y", []) => Said::Reply(Reply::Yes(None)),
        ("no" | "n", []) => Said::Reply(Reply::No),
        ("unknown" | "u" | "?", []) => Said::Reply(Reply::Unknown),
        ("back" | "b", []) => Said::Back,
        ("quit" | "q", []) => Said::Quit,
        _ => return Err("say yes, no, unknown, back or quit".to_owned()),
    };
    Ok(said)
}
