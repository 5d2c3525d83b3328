//! Random programs as a user could have written them.
//!
//! Concepts lie in layers: what is not monotone and may not recur (aggregates) looks at lower layers only,
//! everything else at its own layer too, so that there are cycles, positive ones and through negation.

mod condition;
mod dispute;
mod law;
mod norm;
mod stated;
mod writer;

use crate::dice::Dice;
use std::fmt::Write as _;
use writer::Writer;

/// What programs are made of.
#[derive(Clone, Copy, Debug)]
pub struct Taste {
    /// Anything about dates.
    pub time: bool,
    /// Facts that nobody states.
    pub open: bool,
    /// What is rarer: `one`, citations, decimals, lengths of time, things that may be counted twice.
    pub rich: bool,
}

/// What else programs are made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras {
    /// Acts, and what must, may and must not be done.
    pub norms: bool,
    /// Disputes, and what stands in their readings.
    pub disputes: bool,
}

/// What a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Fact,
    Concept,
    Act,
    /// `must`, `may` or `must not` of the act of this number: nothing declares it.
    Norm(usize),
    /// How duties of the act of this number stand: no rule is about it.
    State(usize),
}

/// One relation.
#[derive(Clone, Debug)]
pub struct Relation {
    pub name: String,
    pub kind: Kind,
    /// `thing`, `number` or `day` for each parameter.
    pub columns: Vec<&'static str>,
    /// 0: a fact.
    pub layer: usize,
    pub clauses: String,
    pub dated: bool,
    pub argued: bool,
    pub curable: bool,
    /// `in doubt`
    pub burden: Option<bool>,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    pub concept: usize,
    pub against: bool,
    /// `define`, `rule`, `presume`
    pub strength: &'static str,
    pub head: String,
    /// The deadline of a duty, and what is to be done otherwise.
    pub tail: String,
    pub body: Vec<String>,
    pub unless: Vec<String>,
    /// The provision it stands in, and its name there.
    pub place: usize,
    pub overrides: Vec<usize>,
    /// The reading of a dispute in which it stands itself.
    pub reading: Option<Place>,
    /// In that reading, and in no provision.
    pub outside: bool,
}

/// A reading, by the number of its dispute and its own.
pub type Place = (usize, usize);

/// One provision.
#[derive(Clone, Debug)]
pub struct Provision {
    pub instrument: usize,
    /// A version of this one.
    pub of: Option<usize>,
    pub in_force: String,
    /// The reading in which it stands.
    pub reading: Option<Place>,
}

/// One dispute.
#[derive(Clone, Debug)]
pub struct Dispute {
    /// The provision it stands in.
    pub place: Option<usize>,
    /// The reading it stands in.
    pub within: Option<Place>,
    pub rank: &'static str,
    /// The weight of each reading.
    pub readings: Vec<&'static str>,
}

/// A program in parts.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub relations: Vec<Relation>,
    pub rules: Vec<Rule>,
    pub provisions: Vec<Provision>,
    pub disputes: Vec<Dispute>,
    pub instruments: Vec<String>,
    pub metas: String,
    pub entities: Vec<String>,
    /// Statements of files.
    pub statements: Vec<String>,
    /// What stands in the case: declarations, statements, suppositions.
    pub case: Vec<String>,
    /// The order in which rules, provisions and disputes are written: that of these numbers, then that of their
    /// own.
    pub order: Vec<usize>,
}

const DAYS: [&str; 4] = ["2000-01-01", "2005-06-01", "2010-01-01", "2015-01-01"];
const THINGS: [&str; 3] = ["a", "b", "c"];

/// A program.
pub fn program(dice: &mut Dice, taste: Taste) -> Program {
    program_with(dice, taste, Extras::default())
}

/// The same, made of more.
pub fn program_with(dice: &mut Dice, taste: Taste, extras: Extras) -> Program {
    let mut made = Program::default();
    law::facts(dice, taste, &mut made);
    law::concepts(dice, taste, &mut made);
    if extras.norms {
        norm::acts(dice, &mut made);
    }
    law::law(dice, taste, &mut made);
    let concepts: Vec<usize> = (0..made.relations.len()).filter(|r| made.relations[*r].layer > 0).collect();
    for concept in concepts {
        let relation = &made.relations[concept];
        let count = match relation.kind {
            Kind::Norm(_) if relation.name.starts_with("must a") => 1 + dice.below(2),
            Kind::Norm(_) => dice.below(2),
            Kind::State(_) => 0,
            _ if relation.argued => 2 + dice.below(2),
            _ => 1 + dice.below(2),
        };
        for _ in 0..count {
            let rule = Writer::new(dice, taste, &made, concept).rule();
            made.rules.push(rule);
        }
    }
    law::precedence(dice, &mut made);
    if extras.disputes {
        dispute::disputes(dice, &mut made);
    }
    stated::stated(dice, taste, &mut made);
    made
}

impl Program {
    /// The text, its items in this order.
    pub fn text(&self, dice: Option<&mut Dice>) -> String {
        self.texts(dice, 1).concat()
    }

    /// The same as so many files, the case in the last of them.
    pub fn texts(&self, dice: Option<&mut Dice>, files: usize) -> Vec<String> {
        let mut items: Vec<String> = vec![
            "type thing\n".into(),
            "type part under thing\n".into(),
            "type topic hierarchy\n".into(),
            "fact about(thing, topic)\n".into(),
            "fact topic_of(thing, topic) one\n".into(),
            "fact cites(thing, provision)\n".into(),
        ];
        for relation in &self.relations {
            items.push(relation.text());
        }
        items.push(self.metas.clone());
        items.extend(self.instruments.iter().cloned());
        items.extend(self.entities.iter().cloned());
        items.extend(self.statements.iter().cloned());
        for number in (0..self.provisions.len()).filter(|p| self.provisions[*p].reading.is_none()) {
            items.push(self.provision_text(number));
        }
        for (number, dispute) in self.disputes.iter().enumerate() {
            if dispute.place.is_none() && dispute.within.is_none() {
                items.push(self.dispute_text(number));
            }
        }
        let mut case = self.case.clone();
        if let Some(dice) = dice {
            dice.shuffle(&mut items);
            dice.shuffle(&mut case);
        }
        let each = items.len().div_ceil(files);
        let mut texts: Vec<String> = items.chunks(each).map(<[String]>::concat).collect();
        let case = format!("case k on 2012-03-01 {{\n  {}\n}}\n", case.join("\n  "));
        texts.last_mut().expect("a file").push_str(&case);
        texts
    }

    /// The first so many numbers in the order in which what has them is written.
    fn numbers(&self, count: usize) -> impl Iterator<Item = usize> + '_ {
        let rest = (0..count).filter(|n| !self.order.contains(n));
        self.order.iter().copied().filter(move |n| *n < count).chain(rest)
    }

    /// The id of a provision.
    fn id(&self, number: usize) -> String {
        let provision = &self.provisions[number];
        format!("i{}.{}", provision.instrument, provision.of.unwrap_or(number))
    }

    fn provision_text(&self, number: usize) -> String {
        let own = |rule: &Rule| rule.place == number && rule.reading.is_none();
        let rules: String = self
            .numbers(self.rules.len())
            .filter(|r| own(&self.rules[*r]))
            .map(|r| self.rule_text(r))
            .collect();
        let disputes = self
            .numbers(self.disputes.len())
            .filter(|d| self.disputes[*d].place == Some(number) && self.disputes[*d].within.is_none());
        let disputes: String = disputes.map(|d| self.dispute_text(d)).collect();
        format!("provision {}{} {{\n{rules}{disputes}}}\n", self.id(number), self.provisions[number].in_force)
    }

    fn dispute_text(&self, number: usize) -> String {
        let dispute = &self.disputes[number];
        let mut text = format!("dispute d{number}{} {{\n", dispute.rank);
        for (place, weight) in dispute.readings.iter().enumerate() {
            let here = Some((number, place));
            let rules = self.numbers(self.rules.len()).filter(|r| self.rules[*r].reading == here);
            let rules: String = rules.map(|r| self.rule_text(r)).collect();
            let provisions =
                self.numbers(self.provisions.len()).filter(|p| self.provisions[*p].reading == here);
            let provisions: String = provisions.map(|p| self.provision_text(p)).collect();
            let inner = self.numbers(self.disputes.len()).filter(|d| self.disputes[*d].within == here);
            let inner: String = inner.map(|d| self.dispute_text(d)).collect();
            let _ = write!(text, "  reading r{place}{weight} {{\n{rules}{provisions}{inner}  }}\n");
        }
        text + "}\n"
    }

    /// The full name of a rule.
    fn rule_name(&self, place: usize) -> String {
        let rule = &self.rules[place];
        if rule.outside { format!("r{place}") } else { format!("{}.r{place}", self.id(rule.place)) }
    }

    fn rule_text(&self, place: usize) -> String {
        let rule = &self.rules[place];
        let name = &self.relations[rule.concept].name;
        let (not, concept) = match (rule.against, self.relations[rule.concept].kind) {
            (true, Kind::Norm(act)) => ("need not ", format!("a{act}")),
            (true, _) => ("not ", name.clone()),
            (false, _) => ("", name.clone()),
        };
        let mut text = format!(
            "  {} r{place}: {not}{concept}{}{} when {}",
            rule.strength,
            rule.head,
            rule.tail,
            rule.body.join(" and ")
        );
        for exception in &rule.unless {
            let _ = write!(text, "\n    unless {exception}");
        }
        if !rule.overrides.is_empty() {
            let others: Vec<String> = rule.overrides.iter().map(|other| self.rule_name(*other)).collect();
            let _ = write!(text, "\n    overrides {}", others.join(", "));
        }
        text + "\n"
    }
}

impl Relation {
    fn text(&self) -> String {
        let kind = match self.kind {
            Kind::Fact => "fact",
            Kind::Act => "act",
            Kind::Concept => "concept",
            Kind::Norm(_) | Kind::State(_) => return String::new(),
        };
        let label = |(place, column): (usize, &&str)| match *column {
            "number" => "integer".to_owned(),
            "day" => "date".to_owned(),
            "weight" => "decimal".to_owned(),
            column if place == 0 => column.to_owned(),
            column => column.to_owned(),
        };
        let columns: Vec<String> = self.columns.iter().enumerate().map(label).collect();
        let columns = if columns.is_empty() { String::new() } else { format!("({})", columns.join(", ")) };
        let burden = match self.burden {
            Some(yes) if self.layer > 0 => {
                if yes {
                    " in doubt yes"
                } else {
                    " in doubt no"
                }
            }
            _ => "",
        };
        format!("{kind} {}{columns}{}{burden}\n", self.name, self.clauses)
    }
}
