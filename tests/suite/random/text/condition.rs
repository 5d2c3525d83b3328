//! Conditions of rules.

use super::writer::Writer;
use super::{DAYS, Kind, Relation};

impl Writer<'_> {
    /// A condition of bound variables: an atom, perhaps denied, or two of them.
    pub fn part(&mut self, deep: bool) -> String {
        match self.dice.below(if deep { 7 } else { 3 }) {
            0 => format!("not {}", self.atom(false, None)),
            1 | 2 => self.atom(false, None),
            3 => {
                let local = self.fresh("Z");
                let (a, b) = (self.atom(false, Some(&local)), self.atom(false, Some(&local)));
                format!("({a} and {b})")
            }
            4 => format!("({} and not {})", self.atom(false, None), self.atom(false, None)),
            5 => format!("({} or {})", self.part(false), self.part(false)),
            _ => {
                let local = self.fresh("Z");
                format!("({} and not {})", self.atom(false, Some(&local)), self.atom(false, Some(&local)))
            }
        }
    }

    /// What is rarer.
    pub fn rare(&mut self) -> String {
        let (thing, new) = (self.thing(), self.fresh("R"));
        let not = if self.dice.chance(40) { "not " } else { "" };
        match self.dice.below(7) {
            0 => format!("topic_of({thing}, {new}) and {not}{new} under t{}", self.dice.below(3)),
            1 => format!(
                "cites({thing}, {new}) and {not}{new} under {}",
                ["i0", "i1", "i0.0"][self.dice.below(3)]
            ),
            2 => format!("w0({thing}, {new}) and {new} * 2 + 1 {} {}", self.sign(), self.dice.below(5)),
            3 => format!(
                "sum({new} for S{new} where w0(S{new}, {new})) {} {}.5",
                self.sign(),
                self.dice.below(4)
            ),
            4 => match self.days.last().cloned() {
                Some(day) if !self.has_acts() => {
                    format!("today - {day} {} {}00 days", self.sign(), self.dice.below(40))
                }
                Some(day) => format!("{day} + {}000 days {} today", self.dice.below(4), self.sign()),
                None => format!("today - {} {} 1000 days", self.dice.pick(&DAYS), self.sign()),
            },
            5 => format!("{new} under t{} and about({thing}, {new})", self.dice.below(3)),
            _ => {
                let pairs: Vec<Relation> =
                    self.readable(true).into_iter().filter(|r| r.columns.len() == 2).collect();
                let name = match pairs.get(self.dice.below(pairs.len().max(1))) {
                    Some(pair) => pair.name.clone(),
                    None => "about".to_owned(),
                };
                format!("count({new} where {name}({new}, _)) {} {}", self.sign(), self.dice.below(4))
            }
        }
    }

    pub fn condition(&mut self) -> String {
        if self.taste.rich && self.dice.chance(12) {
            return self.rare();
        }
        if self.has_acts() && self.dice.chance(15) {
            return self.duty();
        }
        let most = if self.taste.time { 16 } else { 12 };
        match self.dice.below(most) {
            0 | 1 => format!("not {}", self.atom(false, None)),
            2 => format!("not {}", self.part(true)),
            3 => format!("({} or {})", self.part(true), self.part(true)),
            4 => self.quantifier(),
            5 => format!("{} {} {}", self.aggregate("count"), self.sign(), self.dice.below(3)),
            6 => match self.dice.below(3) {
                0 => format!("{} {} {}", self.aggregate("sum"), self.sign(), self.dice.below(5)),
                1 => format!("{} {} {}", self.aggregate("min"), self.sign(), self.dice.below(3)),
                _ => format!("not {} {} {}", self.aggregate("max"), self.sign(), self.dice.below(3)),
            },
            7 => self.excluded(),
            8 => {
                let thing = self.things[self.dice.below(self.things.len())].clone();
                match self.dice.below(4) {
                    0 => format!("{thing} is part"),
                    1 => format!("not {thing} is part"),
                    2 => format!("{thing} in (a, c)"),
                    _ => format!("{thing} != {}", self.thing()),
                }
            }
            9 => {
                let (thing, topic) = (self.thing(), self.fresh("T"));
                let not = if self.dice.chance(50) { "not " } else { "" };
                format!("about({thing}, {topic}) and {not}{topic} under t{}", self.dice.below(3))
            }
            10 => match self.numbers.last().cloned() {
                Some(number) => format!("{number} {} {}", self.sign(), self.dice.below(3)),
                None => {
                    let (thing, number) = (self.thing(), self.fresh("N"));
                    self.numbers.push(number.clone());
                    format!("n0({thing}, {number}) and {number} * 2 {} {}", self.sign(), self.dice.below(5))
                }
            },
            11 => self.atom(false, None),
            12 | 13 => self.at(),
            14 => match self.days.last().cloned() {
                Some(day) if self.dice.chance(50) => format!("{day} + 1 year {} today", self.sign()),
                Some(day) => format!("{day} {} {}", self.sign(), self.dice.pick(&DAYS)),
                None => format!("today {} {}", self.sign(), self.dice.pick(&DAYS)),
            },
            _ => {
                let (thing, day) = (self.thing(), self.fresh("D"));
                self.days.push(day.clone());
                self.known.push(day.clone());
                format!("d0({thing}, {day})")
            }
        }
    }

    pub fn sign(&mut self) -> &'static str {
        ["<", "<=", ">", ">=", "=", "!="][self.dice.below(6)]
    }

    pub fn at(&mut self) -> String {
        // Where there are duties, days on which they are breached are looked for, and every day would be one.
        if self.dice.chance(20) && !self.has_acts() {
            // Only facts, so that no date leads ever further back.
            let facts: Vec<Relation> = self.readable(true).into_iter().filter(|r| r.layer == 0).collect();
            let fact = facts[self.dice.below(facts.len())].clone();
            let arguments: Vec<String> = fact.columns.iter().map(|_| self.thing()).collect();
            let not = if self.dice.chance(50) { "not " } else { "" };
            return format!("{not}{}({}) at (today - 1 year)", fact.name, arguments.join(", "));
        }
        let inner = self.part(true);
        let day = match self.days.last().cloned() {
            Some(day) if self.dice.chance(70) => day,
            _ => self.dice.pick(&DAYS).to_owned(),
        };
        if inner.starts_with('(') { format!("{inner} at {day}") } else { format!("({inner}) at {day}") }
    }

    pub fn excluded(&mut self) -> String {
        let own = self.relation().layer;
        let argued = |r: &&Relation| {
            r.argued
                && r.kind == Kind::Concept
                && r.layer <= own
                && r.columns.iter().all(|c| matches!(*c, "thing" | "part"))
        };
        let argued: Vec<Relation> = self.made.relations.iter().filter(argued).cloned().collect();
        if argued.is_empty() {
            return self.atom(false, None);
        }
        let relation = argued[self.dice.below(argued.len())].clone();
        let arguments: Vec<String> = relation.columns.iter().map(|_| self.thing()).collect();
        let arguments =
            if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        let not = if self.dice.chance(35) { "not " } else { "" };
        format!("{not}excluded {}{arguments}", relation.name)
    }

    pub fn quantifier(&mut self) -> String {
        let local = self.fresh("S");
        let domain = self.atom(false, Some(&local));
        let body = match self.dice.below(4) {
            0 => format!("not {}", self.atom(false, Some(&local))),
            1 => {
                let more = self.fresh("R");
                let with = self.atom(false, Some(&more));
                format!("({} and {with})", self.atom(false, Some(&local)))
            }
            _ => self.atom(false, Some(&local)),
        };
        let quantity = [
            "every",
            "every",
            "at least 1/2 of",
            "more than 1/2 of",
            "at least 2",
            "more than 0",
            "at least 2/3 of",
            "more than 1/3 of",
            "more than 1",
        ];
        let place = self.dice.below(if self.taste.rich { quantity.len() } else { 6 });
        let if_any = if place < 2 && self.dice.chance(40) { " if any" } else { "" };
        format!("{} {local} where {domain}: {body}{if_any}", quantity[place])
    }

    pub fn aggregate(&mut self, kind: &str) -> String {
        let local = self.fresh("S");
        let atom = self.atom(true, Some(&local));
        let second = match self.dice.below(3) {
            0 => format!(" and not {}", self.atom(true, Some(&local))),
            _ => String::new(),
        };
        if kind == "count" {
            return format!("count({local} where {atom}{second})");
        }
        let value = self.fresh("V");
        let over = if kind == "sum" { format!(" for {local}") } else { String::new() };
        format!("{kind}({value}{over} where {atom}{second} and n0({local}, {value}))")
    }
}
