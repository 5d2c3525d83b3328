//! Random programs of norms, and their meaning looked up day by day.

use crate::dice::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use vires::time::Date;

/// How a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    No,
    Open,
    Yes,
}

use Said::{No, Open, Yes};

fn not(said: Said) -> Said {
    match said {
        No => Yes,
        Open => Open,
        Yes => No,
    }
}

fn sure(yes: bool) -> Said {
    if yes { Yes } else { No }
}

/// The first day that is looked at.
const FIRST: i32 = 10_957;

/// How many days are asked about.
const COUNT: i32 = 40;

fn day(number: i32) -> Date {
    Date::from_number(FIRST + number).unwrap()
}

/// The days that are asked about.
pub fn days() -> impl Iterator<Item = Date> {
    (0..COUNT).map(day)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Norm {
    Must,
    May,
    MustNot,
    NeedNot,
}

/// A condition.
#[derive(Clone, Debug)]
enum Test {
    /// A fact over time, or its denial.
    Fact(usize, bool),
    /// `today >= D`, or before it.
    Today(bool, i32),
    /// `e on D`, and so many days since; `None`: any day since.
    Event(Option<(bool, i32)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Nothing,
    Fixed(i32),
    /// Days after the event.
    After(i32),
}

#[derive(Clone, Debug)]
struct Rule {
    norm: Norm,
    presume: bool,
    high: bool,
    body: Vec<Test>,
    from: i32,
    until: Option<i32>,
    due: Due,
    /// `otherwise must q due …`
    otherwise: Option<Due>,
    overrides: Option<usize>,
}

/// A program in parts.
pub struct Made {
    facts: Vec<Vec<(i32, i32)>>,
    events: Vec<i32>,
    rules: Vec<Rule>,
    /// On which days p and q were done.
    done: [Vec<i32>; 2],
    /// `not p`
    denied: bool,
    /// Whether it is unknown if p was done.
    pub unknown: bool,
}

impl Made {
    /// A random program.
    pub fn new(dice: &mut Dice) -> Self {
        let number =
            |dice: &mut Dice, most: i32| i32::try_from(dice.below(usize::try_from(most).unwrap())).unwrap();
        let interval = |dice: &mut Dice| {
            let from = number(dice, COUNT - 5);
            (from, from + 1 + number(dice, 15))
        };
        let facts = (0..2).map(|_| vec![interval(dice)]).collect();
        let events: Vec<i32> = (0..dice.below(3)).map(|_| number(dice, 15)).collect();
        let count = 1 + dice.below(4);
        let mut rules: Vec<Rule> = Vec::new();
        for place in 0..count {
            let norm = [Norm::Must, Norm::Must, Norm::May, Norm::MustNot, Norm::NeedNot][dice.below(5)];
            let mut body: Vec<Test> = Vec::new();
            for _ in 0..dice.below(2) {
                body.push(match dice.below(3) {
                    0 | 1 => Test::Fact(dice.below(2), dice.chance(75)),
                    _ => Test::Today(dice.chance(50), number(dice, COUNT)),
                });
            }
            let event = dice.chance(50);
            if event {
                body.push(Test::Event(dice.chance(50).then(|| (dice.chance(50), number(dice, 12)))));
            }
            let due = |dice: &mut Dice| match dice.below(4) {
                0 => Due::Nothing,
                1 => Due::Fixed(number(dice, COUNT)),
                _ if event => Due::After(number(dice, 15)),
                _ => Due::Fixed(number(dice, COUNT)),
            };
            let until = |dice: &mut Dice| 21 + number(dice, COUNT);
            rules.push(Rule {
                norm,
                presume: dice.chance(30),
                high: dice.chance(30),
                body,
                from: if dice.chance(40) { number(dice, 20) } else { -100 },
                until: dice.chance(40).then(|| until(dice)),
                due: if norm == Norm::Must { due(dice) } else { Due::Nothing },
                otherwise: (norm == Norm::Must && dice.chance(50)).then(|| due(dice)),
                overrides: (place > 0 && dice.chance(30)).then(|| dice.below(place)),
            });
        }
        let times =
            |dice: &mut Dice| -> Vec<i32> { (0..dice.below(3)).map(|_| number(dice, COUNT)).collect() };
        let (mut done, kind) = ([times(dice), times(dice)], dice.below(6));
        if kind < 2 {
            done[0].clear();
        }
        let (unknown, denied) = (kind == 0, kind == 1);
        Self { facts, events, rules, done, denied, unknown }
    }

    /// As a file.
    pub fn text(&self) -> String {
        let mut text = String::from("ranks high > low\nfact e dated\n");
        let open = if self.unknown { "" } else { " closed" };
        let _ = writeln!(text, "act p{open}\nact q closed");
        let _ = writeln!(text, "instrument h {{ rank high }}\ninstrument l {{ rank low }}");
        for number in 0..self.facts.len() {
            let _ = writeln!(text, "fact f{number} over time");
        }
        for (number, rule) in self.rules.iter().enumerate() {
            let of = self.home(number);
            let until = rule.until.map_or(String::new(), |until| format!(" until {}", day(until)));
            let _ = writeln!(
                text,
                "provision {of} in force from {}{until} {{\n  source \"x\"\n  {}\n}}",
                day(rule.from),
                self.rule(rule)
            );
        }
        let _ = writeln!(text, "case c on {} {{", day(0));
        for (number, intervals) in self.facts.iter().enumerate() {
            for (from, until) in intervals {
                let _ = writeln!(text, "  f{number} from {} until {}", day(*from), day(*until));
            }
        }
        for on in self.events.iter().collect::<BTreeSet<_>>() {
            let _ = writeln!(text, "  e on {}", day(*on));
        }
        for (name, done) in ["p", "q"].iter().zip(&self.done) {
            for on in done.iter().collect::<BTreeSet<_>>() {
                let _ = writeln!(text, "  {name} on {}", day(*on));
            }
        }
        if self.denied {
            text.push_str("  not p\n");
        }
        text.push_str("}\n");
        text
    }

    fn home(&self, number: usize) -> String {
        format!("{}.{number}", if self.rules[number].high { "h" } else { "l" })
    }

    fn rule(&self, rule: &Rule) -> String {
        let due = |due: Due| match due {
            Due::Nothing => String::new(),
            Due::Fixed(on) => format!(" due {}", day(on)),
            Due::After(after) => format!(" due D + {after} days"),
        };
        let head = match rule.norm {
            Norm::Must => format!("must p{}", due(rule.due)),
            Norm::May => "may p".to_owned(),
            Norm::MustNot => "must not p".to_owned(),
            Norm::NeedNot => "need not p".to_owned(),
        };
        let otherwise = rule.otherwise.map_or(String::new(), |o| format!(", otherwise must q{}", due(o)));
        let uses_day = matches!(rule.due, Due::After(_)) || matches!(rule.otherwise, Some(Due::After(_)));
        let tests: Vec<String> = rule
            .body
            .iter()
            .map(|test| match test {
                Test::Fact(number, true) => format!("f{number}"),
                Test::Fact(number, false) => format!("not f{number}"),
                Test::Today(true, on) => format!("today >= {}", day(*on)),
                Test::Today(false, on) => format!("{} > today", day(*on)),
                Test::Event(None) if uses_day => "e on D".to_owned(),
                Test::Event(None) => "e".to_owned(),
                Test::Event(Some((true, since))) => format!("e on D and D + {since} days <= today"),
                Test::Event(Some((false, since))) => format!("e on D and today - D < {since} days"),
            })
            .collect();
        let when = if tests.is_empty() { String::new() } else { format!(" when {}", tests.join(" and ")) };
        let strength = if rule.presume { "presume" } else { "rule" };
        let overrides = rule.overrides.map_or(String::new(), |o| format!(" overrides {}.r", self.home(o)));
        // Only the higher norm can give way.
        let upward = rule.overrides.is_some_and(|o| self.rules[o].high && !rule.high);
        let overrides = if upward { String::new() } else { overrides };
        format!("{strength} r: {head}{otherwise}{when}{overrides}")
    }

    /// The days that bind the event with which a rule is applicable on a day; `None` stands for "no event".
    fn instances(&self, rule: &Rule, on: i32) -> Vec<Option<i32>> {
        if on < rule.from || rule.until.is_some_and(|until| on >= until) {
            return vec![];
        }
        let mut found = vec![None];
        for test in &rule.body {
            match test {
                Test::Fact(number, holds) => {
                    let is = self.facts[*number].iter().any(|(from, until)| (*from..*until).contains(&on));
                    if is != *holds {
                        return vec![];
                    }
                }
                Test::Today(reached, at) => {
                    if (on >= *at) != *reached {
                        return vec![];
                    }
                }
                Test::Event(since) => {
                    let fits = |at: &&i32| {
                        **at <= on
                            && since.is_none_or(
                                |(reached, days)| {
                                    if reached { *at + days <= on } else { on - *at < days }
                                },
                            )
                    };
                    found = self.events.iter().filter(fits).map(|at| Some(*at)).collect();
                }
            }
        }
        found
    }

    fn opposed(a: Norm, b: Norm) -> bool {
        matches!(
            (a, b),
            (Norm::Must | Norm::May, Norm::MustNot)
                | (Norm::MustNot, Norm::Must | Norm::May)
                | (Norm::Must, Norm::NeedNot)
                | (Norm::NeedNot, Norm::Must)
        )
    }

    fn beats(&self, a: usize, b: usize) -> bool {
        let (r, s) = (&self.rules[a], &self.rules[b]);
        let names = |r: &Rule, s: usize| r.overrides == Some(s) && (r.high || !self.rules[s].high);
        if names(r, b) {
            return true;
        }
        if names(s, a) {
            return false;
        }
        (r.high, !r.presume) > (s.high, !s.presume) && (r.high != s.high || r.presume != s.presume)
    }

    /// How a statement for which the rules of some norms argue, and against it those of others, stands on a day.
    fn argued(&self, for_: &[Norm], against: &[Norm], on: i32) -> Said {
        let applicable = |norms: &[Norm]| -> Vec<usize> {
            let rules = self.rules.iter().enumerate();
            let fits = rules.filter(|(_, r)| norms.contains(&r.norm) && !self.instances(r, on).is_empty());
            fits.map(|(number, _)| number).collect()
        };
        let (pro, contra) = (applicable(for_), applicable(against));
        let beaten = |one: usize, by: &[usize]| by.iter().any(|other| self.beats(*other, one));
        let wins = !pro.is_empty() && contra.iter().all(|c| beaten(*c, &pro));
        let loses = !contra.is_empty() && pro.iter().all(|p| beaten(*p, &contra));
        if wins {
            Yes
        } else if pro.is_empty() || loses {
            No
        } else {
            Open
        }
    }

    fn must(&self, on: i32) -> Said {
        self.argued(&[Norm::Must], &[Norm::MustNot, Norm::NeedNot], on)
    }

    fn must_not(&self, on: i32) -> Said {
        self.argued(&[Norm::MustNot], &[Norm::Must, Norm::May], on)
    }

    /// Whether the act was done by then.
    fn done(&self, act: usize, by: i32) -> Said {
        if act == 0 && self.unknown { Open } else { sure(self.done[act].iter().any(|at| *at <= by)) }
    }

    fn denied(&self, act: usize) -> Said {
        sure(act == 0 && self.denied)
    }

    fn deadline(due: Due, event: Option<i32>) -> Option<i32> {
        match due {
            Due::Nothing => None,
            Due::Fixed(on) => Some(on),
            Due::After(days) => event.map(|at| at + days),
        }
    }

    /// The duties about p or q that are in force on a day, by deadline.
    fn force(&self, act: usize, on: i32) -> BTreeMap<Option<i32>, Said> {
        let mut found: BTreeMap<Option<i32>, Said> = BTreeMap::new();
        for (number, rule) in self.rules.iter().enumerate().filter(|(_, r)| r.norm == Norm::Must) {
            let beaten = self.rules.iter().enumerate().any(|(other, s)| {
                Self::opposed(s.norm, Norm::Must)
                    && self.beats(other, number)
                    && !self.instances(s, on).is_empty()
            });
            for event in self.instances(rule, on) {
                let force = self.must(on).min(sure(!beaten));
                let due = Self::deadline(rule.due, event);
                let (due, force) = if act == 0 {
                    (due, force)
                } else {
                    let Some(otherwise) = rule.otherwise else { continue };
                    let breached = match due {
                        Some(due) => sure(due < on).min(not(self.done(0, due))),
                        None => self.denied(0),
                    };
                    (Self::deadline(otherwise, event), force.min(breached))
                };
                let entry = found.entry(due).or_insert(No);
                *entry = (*entry).max(force);
            }
        }
        found
    }

    /// What the words of the language say, on each day: only what is not false.
    pub fn twin(&self) -> BTreeMap<(Date, String), Said> {
        let mut found = BTreeMap::new();
        for on in 0..COUNT {
            let mut note = |name: String, said: Said| {
                if said != No {
                    found.insert((day(on), name), said);
                }
            };
            for (act, name) in ["p", "q"].iter().enumerate() {
                let force = self.force(act, on);
                let any = |of: &BTreeMap<Option<i32>, Said>| of.values().copied().max().unwrap_or(No);
                let (must, may, must_not) = if act == 0 {
                    (
                        self.must(on),
                        self.argued(&[Norm::Must, Norm::May], &[Norm::MustNot], on),
                        self.must_not(on),
                    )
                } else {
                    // No rule argues against q.
                    (any(&force), any(&force), No)
                };
                note(format!("must {name}"), must);
                note(format!("may {name}"), may);
                note(format!("must not {name}"), must_not);
                let (mut fulfilled, mut pending, mut breached) = (No, No, No);
                for (due, said) in &force {
                    if let Some(due) = due {
                        note(format!("due {name} {}", day(*due)), *said);
                    }
                    let by = due.map_or(on, |due| due.min(on));
                    fulfilled = fulfilled.max((*said).min(self.done(act, by)));
                    let open = match due {
                        Some(due) => sure(on <= *due),
                        None => not(self.denied(act)),
                    };
                    pending = pending.max((*said).min(open).min(not(self.done(act, on))));
                }
                for before in std::iter::once(-1000).chain(-100..=on) {
                    for (due, said) in self.force(act, before) {
                        let lapsed = match due {
                            Some(due) => sure(due <= before && due < on).min(not(self.done(act, due))),
                            None => self.denied(act),
                        };
                        breached = breached.max(said.min(lapsed));
                    }
                }
                let infringed = self.infringed(act, on);
                note(format!("infringed {name}"), infringed);
                note(format!("observed {name}"), must_not.min(not(infringed)));
                note(format!("fulfilled {name}"), fulfilled);
                note(format!("pending {name}"), pending);
                note(format!("breached {name}"), breached.max(infringed));
            }
        }
        found
    }

    /// Whether it was done on a day on which it was prohibited.
    fn infringed(&self, act: usize, on: i32) -> Said {
        if act == 1 {
            return No;
        }
        if self.unknown {
            let ever = (-100..=on).map(|at| self.must_not(at)).max().unwrap_or(No);
            return ever.min(Open);
        }
        let on_days = self.done[0].iter().filter(|at| **at <= on);
        on_days.map(|at| self.must_not(*at)).max().unwrap_or(No)
    }
}
