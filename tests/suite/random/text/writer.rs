//! Writes one rule.

use super::{Program, Relation, Rule, THINGS, Taste};
use crate::dice::Dice;

/// Writes one rule.
pub(super) struct Writer<'d> {
    pub dice: &'d mut Dice,
    pub taste: Taste,
    pub made: &'d Program,
    concept: usize,
    pub things: Vec<String>,
    pub numbers: Vec<String>,
    pub days: Vec<String>,
    /// Days that are known, if anything is.
    pub known: Vec<String>,
    next: usize,
}

impl<'d> Writer<'d> {
    pub fn new(dice: &'d mut Dice, taste: Taste, made: &'d Program, concept: usize) -> Self {
        Self {
            dice,
            taste,
            made,
            concept,
            things: vec![],
            numbers: vec![],
            days: vec![],
            known: vec![],
            next: 0,
        }
    }

    pub fn relation(&self) -> &Relation {
        &self.made.relations[self.concept]
    }

    pub fn rule(mut self) -> Rule {
        let (argued, columns) = (self.relation().argued, self.relation().columns.clone());
        let against = argued && self.may_be_denied() && self.dice.chance(40);
        let strength = match argued {
            false => "define",
            true if self.dice.chance(25) => "presume",
            true => "rule",
        };
        let broad = argued && self.dice.chance(55);
        let mut body = vec![if broad { self.everything() } else { self.binder(&["X"]) }];
        if self.dice.chance(if broad { 10 } else { 45 }) {
            body.push(self.binder(&["X", "Y"]));
        }
        if columns.contains(&"number") {
            body.push(self.number());
        }
        for _ in 0..self.dice.below(if broad { 2 } else { 3 }) {
            let condition = self.condition();
            body.push(condition);
        }
        body.extend(self.occasion());
        let head: Vec<String> = columns.iter().map(|c| self.head_argument(c)).collect();
        let head = if head.is_empty() { String::new() } else { format!("({})", head.join(", ")) };
        let mut unless = Vec::new();
        if self.dice.chance(30) {
            unless.push(self.part(true));
        }
        let place = self.dice.below(self.made.provisions.len());
        let tail = if against { String::new() } else { self.tail() };
        Rule {
            concept: self.concept,
            against,
            strength,
            head,
            tail,
            body,
            unless,
            place,
            overrides: vec![],
            reading: None,
            outside: false,
        }
    }

    /// What holds of every thing that is declared: so that rules meet.
    fn everything(&mut self) -> String {
        self.things.push("X".to_owned());
        "all(X)".to_owned()
    }

    fn head_argument(&mut self, column: &str) -> String {
        match column {
            "number" => match self.dice.below(4) {
                0 => format!("{} + 1", self.numbers[self.dice.below(self.numbers.len())]),
                _ => self.numbers[self.dice.below(self.numbers.len())].clone(),
            },
            // What a head of parts takes of things is fewer.
            "part" => self.things[self.dice.below(self.things.len())].clone(),
            _ if self.dice.chance(12) => self.dice.pick(&THINGS).to_owned(),
            _ => self.things[self.dice.below(self.things.len())].clone(),
        }
    }

    /// Relations whose parameters are all things: facts and concepts up to a layer.
    pub fn readable(&self, below: bool) -> Vec<Relation> {
        let own = self.relation().layer;
        let fits = |r: &&Relation| {
            let layer = if below { r.layer < own } else { r.layer <= own };
            layer && r.columns.iter().all(|c| matches!(*c, "thing" | "part")) && !r.columns.is_empty()
        };
        self.made.relations.iter().filter(fits).cloned().collect()
    }

    /// An atom that binds variables of these names.
    fn binder(&mut self, names: &[&str]) -> String {
        let readable = self.readable(false);
        // Mostly facts, so that something holds.
        let facts: Vec<Relation> = readable.iter().filter(|r| r.layer == 0).cloned().collect();
        let from = if self.dice.chance(65) { facts } else { readable };
        let relation = from[self.dice.below(from.len())].clone();
        let mut arguments = Vec::new();
        for place in 0..relation.columns.len() {
            let name = names.get(names.len() - 1 - place % names.len()).copied().unwrap_or("X");
            if self.dice.chance(10) && place > 0 {
                arguments.push("_".to_owned());
                continue;
            }
            if !self.things.iter().any(|t| t == name) {
                self.things.push(name.to_owned());
            }
            arguments.push(name.to_owned());
        }
        let atom = format!("{}({})", relation.name, arguments.join(", "));
        if relation.dated && self.dice.chance(50) {
            let day = self.fresh("D");
            self.days.push(day.clone());
            if relation.clauses.contains("closed") || relation.clauses == " dated" {
                self.known.push(day.clone());
            }
            return format!("{atom} on {day}");
        }
        atom
    }

    pub fn number(&mut self) -> String {
        let name = self.fresh("N");
        let thing = self.thing();
        let condition = match self.dice.below(4) {
            0 => format!("{name} = {}", self.aggregate("count")),
            1 => format!("{name} = {}", self.aggregate("sum")),
            _ => format!("n0({thing}, {name})"),
        };
        self.numbers.push(name);
        condition
    }

    pub fn fresh(&mut self, letter: &str) -> String {
        self.next += 1;
        format!("{letter}{}", self.next)
    }

    pub fn thing(&mut self) -> String {
        if self.dice.chance(15) {
            return self.dice.pick(&THINGS).to_owned();
        }
        self.things[self.dice.below(self.things.len())].clone()
    }

    /// An atom of bound things, and of `extra` if it is given.
    pub fn atom(&mut self, below: bool, extra: Option<&str>) -> String {
        let readable = self.readable(below);
        let wide: Vec<Relation> =
            readable.iter().filter(|r| extra.is_none() || r.columns.len() > 1).cloned().collect();
        let from = if wide.is_empty() { readable } else { wide };
        // Concepts of its own layer often, so that there are cycles.
        let own: Vec<Relation> = from.iter().filter(|r| r.layer == self.relation().layer).cloned().collect();
        let from = if !own.is_empty() && self.dice.chance(45) { own } else { from };
        let relation = from[self.dice.below(from.len())].clone();
        let argument = |w: &mut Self, column: &str| match w.thing() {
            // A constant must be of the type.
            thing if column == "part" && THINGS.contains(&thing.as_str()) => "c".to_owned(),
            thing => thing,
        };
        let mut arguments: Vec<String> = relation.columns.iter().map(|c| argument(self, c)).collect();
        if let Some(extra) = extra {
            let place = self.dice.below(arguments.len());
            extra.clone_into(&mut arguments[place]);
        }
        format!("{}({})", relation.name, arguments.join(", "))
    }
}
