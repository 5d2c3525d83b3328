//! Random programs as a user could have written them.
//!
//! Concepts lie in layers: what is not monotone and may not recur (aggregates) looks at lower layers only,
//! everything else at its own layer too, so that there are cycles, positive ones and through negation.

use crate::dice::Dice;
use std::collections::BTreeMap;
use std::fmt::Write as _;

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

/// One relation.
#[derive(Clone, Debug)]
pub struct Relation {
    pub name: String,
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
    pub body: Vec<String>,
    pub unless: Vec<String>,
    /// The provision it stands in, and its name there.
    pub place: usize,
    pub overrides: Vec<usize>,
}

/// One provision.
#[derive(Clone, Debug)]
pub struct Provision {
    pub instrument: usize,
    pub in_force: String,
}

/// A program in parts.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub relations: Vec<Relation>,
    pub rules: Vec<Rule>,
    pub provisions: Vec<Provision>,
    pub instruments: Vec<String>,
    pub metas: String,
    pub entities: Vec<String>,
    /// Statements of files.
    pub statements: Vec<String>,
    /// What stands in the case: declarations, statements, suppositions.
    pub case: Vec<String>,
}

const DAYS: [&str; 4] = ["2000-01-01", "2005-06-01", "2010-01-01", "2015-01-01"];
const THINGS: [&str; 3] = ["a", "b", "c"];

/// A program.
pub fn program(dice: &mut Dice, taste: Taste) -> Program {
    let mut made = Program::default();
    facts(dice, taste, &mut made);
    concepts(dice, &mut made);
    law(dice, taste, &mut made);
    let concepts: Vec<usize> = (0..made.relations.len()).filter(|r| made.relations[*r].layer > 0).collect();
    for concept in concepts {
        let argued = made.relations[concept].argued;
        let count = if argued { 2 + dice.below(2) } else { 1 + dice.below(2) };
        for _ in 0..count {
            let rule = Writer::new(dice, taste, &made, concept).rule();
            made.rules.push(rule);
        }
    }
    precedence(dice, &mut made);
    stated(dice, taste, &mut made);
    made
}

fn facts(dice: &mut Dice, taste: Taste, made: &mut Program) {
    let count = 3 + dice.below(3);
    for number in 0..count {
        let columns = vec!["thing"; 1 + dice.below(2)];
        let mut clauses = String::new();
        let mut dated = false;
        if taste.time && dice.chance(40) {
            dated = dice.chance(40);
            clauses.push_str(if dated { " dated" } else { " over time" });
        }
        let mut burden = None;
        if taste.open && dice.chance(50) {
            clauses.push_str(if dice.chance(75) { " open" } else { " judged by \"someone\"" });
            if !dated && dice.chance(25) {
                let yes = dice.chance(40);
                clauses.push_str(if yes { " in doubt yes" } else { " in doubt no" });
                burden = Some(yes);
            }
        }
        let name = format!("f{number}");
        made.relations.push(Relation {
            name,
            columns,
            layer: 0,
            clauses,
            dated,
            argued: false,
            curable: false,
            burden,
        });
    }
    let mut plain = |name: &str, columns: Vec<&'static str>| {
        let relation = Relation {
            name: name.to_owned(),
            columns,
            layer: 0,
            clauses: String::new(),
            dated: false,
            argued: false,
            curable: false,
            burden: None,
        };
        made.relations.push(relation);
    };
    plain("n0", vec!["thing", "number"]);
    plain("all", vec!["thing"]);
    if taste.time {
        plain("d0", vec!["thing", "day"]);
    }
    if taste.rich {
        plain("w0", vec!["thing", "weight"]);
    }
}

fn concepts(dice: &mut Dice, made: &mut Program) {
    let count = 3 + dice.below(4);
    let mut layer = 1;
    for number in 0..count {
        if number > 0 && dice.chance(45) {
            layer += 1;
        }
        let columns = match dice.below(12) {
            0 => vec![],
            1 => vec!["thing", "number"],
            2..=4 => vec!["thing", "thing"],
            5 => vec!["part"],
            _ => vec!["thing"],
        };
        let argued = dice.chance(75);
        let burden = dice.chance(30).then(|| dice.chance(35));
        let mut clauses = String::new();
        let curable = dice.chance(8);
        if curable {
            clauses.push_str(" curable");
        }
        made.relations.push(Relation {
            name: format!("c{number}"),
            columns,
            layer,
            clauses,
            dated: false,
            argued,
            curable,
            burden,
        });
    }
}

fn law(dice: &mut Dice, taste: Taste, made: &mut Program) {
    let mut metas = vec!["overrides", "rank", "later", "strength"];
    dice.shuffle(&mut metas);
    metas.truncate(2 + dice.below(3));
    made.metas = format!("ranks high > middle, side > low\nprecedence {}\n", metas.join(", "));
    for number in 0..2 + dice.below(3) {
        let rank = ["rank high", "rank middle", "rank side", "rank low", ""][dice.below(5)];
        let signed =
            if dice.chance(60) { format!("; signed 199{}-01-01", dice.below(3)) } else { String::new() };
        let force = if taste.time && dice.chance(15) { "; in force from 1999-01-01" } else { "" };
        let clauses = format!("{rank}{signed}{force}");
        made.instruments.push(format!("instrument i{number} {{ {} }}\n", clauses.trim_start_matches("; ")));
    }
    for _ in 0..3 + dice.below(3) {
        let in_force = match dice.below(10) {
            0 if taste.time => format!(" in force from {}", dice.pick(&DAYS)),
            1 if taste.time => " in force from 2005-06-01 until 2015-01-01".to_owned(),
            2 if taste.time => " in force until 2010-01-01".to_owned(),
            3 => " not in force".to_owned(),
            _ => String::new(),
        };
        made.provisions.push(Provision { instrument: dice.below(made.instruments.len()), in_force });
    }
}

/// Some rules of a concept override others.
fn precedence(dice: &mut Dice, made: &mut Program) {
    for later in 0..made.rules.len() {
        for earlier in 0..later {
            let (a, b) = (&made.rules[later], &made.rules[earlier]);
            let meets = a.concept == b.concept && a.against != b.against && a.strength != "define";
            if meets && b.strength != "define" && dice.chance(30) {
                made.rules[later].overrides.push(earlier);
            }
        }
    }
}

fn stated(dice: &mut Dice, taste: Taste, made: &mut Program) {
    made.entities = ["part c", "thing a", "thing b", "topic t0", "topic t1 under t0", "topic t2 under t1"]
        .map(|e| format!("{e}\n"))
        .to_vec();
    let mut files = Vec::new();
    let mut case = vec![["part d", "thing d"][dice.below(2)].to_owned()];
    let names = [THINGS.as_slice(), &["d"]].concat();
    for name in names.iter().filter(|n| **n != "d") {
        files.push(format!("all({name})"));
    }
    case.push("all(d)".to_owned());
    let facts: Vec<Relation> =
        made.relations.iter().filter(|r| r.layer == 0 && r.name != "all").cloned().collect();
    let mut said = Said::default();
    for fact in &facts {
        for _ in 0..2 + dice.below(4) {
            let in_file = dice.chance(50);
            let from = if in_file { THINGS.as_slice() } else { &names };
            let tuple = tuple(dice, fact, from);
            let (polarity, time) = polarity(dice, taste, fact, in_file);
            if !said.fits(&format!("{}{tuple}", fact.name), polarity, in_file) {
                continue;
            }
            let statement = format!("{polarity}{}{tuple}{time}", fact.name);
            if in_file { files.push(statement) } else { case.push(statement) }
        }
    }
    for _ in 0..4 {
        files.push(format!("about({}, t{})", dice.pick(&THINGS), dice.below(3)));
    }
    for number in 0..dice.below(3) {
        let mut inner = vec![format!("thing e{number}")];
        let mut said = Said::default();
        for _ in 0..=dice.below(3) {
            let fact = &facts[dice.below(facts.len())];
            let tuple = tuple(dice, fact, &names);
            let (polarity, time) = polarity(dice, taste, fact, false);
            if !said.fits(&format!("{}{tuple}", fact.name), polarity, false) {
                continue;
            }
            inner.push(format!("{polarity}{}{tuple}{time}", fact.name));
        }
        for cure in made.relations.iter().filter(|r| r.curable) {
            if dice.chance(50) && cure.columns.iter().all(|c| *c == "thing") {
                let tuple = tuple(dice, cure, &names);
                let time = if taste.time && dice.chance(50) { " from 2005-06-01" } else { "" };
                inner.push(format!("{}{tuple}{time}", cure.name));
            }
        }
        let on = if taste.time && dice.chance(40) { " on 2006-03-01" } else { "" };
        case.push(format!("suppose \"{number}\"{on} {{\n    {}\n  }}", inner.join("\n    ")));
    }
    if taste.rich {
        for _ in 0..3 {
            let number = dice.below(made.provisions.len());
            let place = format!("i{}.{number}", made.provisions[number].instrument);
            files.push(format!("cites({}, {place})", dice.pick(&THINGS)));
        }
        files.extend(THINGS.iter().map(|thing| format!("topic_of({thing}, t{})", dice.below(3))));
        case.push(format!("topic_of(d, t{})", dice.below(3)));
    }
    made.statements = files.into_iter().map(|f| f + "\n").collect();
    made.case = case;
}

/// What files, and what the case, said of each tuple, so that nothing is said both ways.
#[derive(Default)]
struct Said([BTreeMap<String, &'static str>; 2]);

impl Said {
    /// Whether it can be said as well.
    fn fits(&mut self, tuple: &str, polarity: &'static str, in_file: bool) -> bool {
        let (own, other) = (usize::from(in_file), usize::from(!in_file));
        let opposite = |a: &str, b: &str| (a, b) == ("", "not ") || (a, b) == ("not ", "");
        let before = self.0[own].get(tuple);
        let elsewhere = self.0[other].get(tuple);
        let fits = before.is_none_or(|b| *b == polarity) && elsewhere.is_none_or(|e| !opposite(e, polarity));
        if fits {
            self.0[own].insert(tuple.to_owned(), polarity);
        }
        fits
    }
}

fn tuple(dice: &mut Dice, relation: &Relation, names: &[&str]) -> String {
    if relation.columns.is_empty() {
        return String::new();
    }
    let value = |column: &&str| match *column {
        "number" => dice.below(4).to_string(),
        "day" => dice.pick(&DAYS).to_owned(),
        "weight" => format!("{}.{}", dice.below(3), 5 * dice.below(2)),
        _ => dice.pick(names).to_owned(),
    };
    let values: Vec<String> = relation.columns.iter().map(value).collect();
    format!("({})", values.join(", "))
}

fn polarity(dice: &mut Dice, taste: Taste, fact: &Relation, in_file: bool) -> (&'static str, String) {
    let open = fact.clauses.contains("open") || fact.clauses.contains("judged");
    let polarity = match dice.below(10) {
        0..=1 if open || !in_file => "not ",
        2 if taste.open && (open || fact.columns.iter().all(|c| *c == "thing")) => "unknown ",
        _ => "",
    };
    let time = if fact.dated {
        if polarity.is_empty() { format!(" on {}", dice.pick(&DAYS)) } else { String::new() }
    } else if fact.clauses.contains("over time") && dice.chance(75) {
        match dice.below(3) {
            0 => format!(" from {}", dice.pick(&DAYS)),
            1 => " from 2000-01-01 until 2010-01-01".to_owned(),
            _ => " from 2005-06-01 until 2015-01-01".to_owned(),
        }
    } else {
        String::new()
    };
    (polarity, time)
}

/// Writes one rule.
struct Writer<'d> {
    dice: &'d mut Dice,
    taste: Taste,
    made: &'d Program,
    concept: usize,
    things: Vec<String>,
    numbers: Vec<String>,
    days: Vec<String>,
    next: usize,
}

impl<'d> Writer<'d> {
    fn new(dice: &'d mut Dice, taste: Taste, made: &'d Program, concept: usize) -> Self {
        Self { dice, taste, made, concept, things: vec![], numbers: vec![], days: vec![], next: 0 }
    }

    fn relation(&self) -> &Relation {
        &self.made.relations[self.concept]
    }

    fn rule(mut self) -> Rule {
        let (argued, columns) = (self.relation().argued, self.relation().columns.clone());
        let against = argued && self.dice.chance(40);
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
        let head: Vec<String> = columns.iter().map(|c| self.head_argument(c)).collect();
        let head = if head.is_empty() { String::new() } else { format!("({})", head.join(", ")) };
        let mut unless = Vec::new();
        if self.dice.chance(30) {
            unless.push(self.part(true));
        }
        let place = self.dice.below(self.made.provisions.len());
        Rule { concept: self.concept, against, strength, head, body, unless, place, overrides: vec![] }
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
    fn readable(&self, below: bool) -> Vec<Relation> {
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
            return format!("{atom} on {day}");
        }
        atom
    }

    fn number(&mut self) -> String {
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

    fn fresh(&mut self, letter: &str) -> String {
        self.next += 1;
        format!("{letter}{}", self.next)
    }

    fn thing(&mut self) -> String {
        if self.dice.chance(15) {
            return self.dice.pick(&THINGS).to_owned();
        }
        self.things[self.dice.below(self.things.len())].clone()
    }

    /// An atom of bound things, and of `extra` if it is given.
    fn atom(&mut self, below: bool, extra: Option<&str>) -> String {
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

    /// A condition of bound variables: an atom, perhaps denied, or two of them.
    fn part(&mut self, deep: bool) -> String {
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
    fn rare(&mut self) -> String {
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
                Some(day) => format!("today - {day} {} {}00 days", self.sign(), self.dice.below(40)),
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

    fn condition(&mut self) -> String {
        if self.taste.rich && self.dice.chance(12) {
            return self.rare();
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
                format!("d0({thing}, {day})")
            }
        }
    }

    fn sign(&mut self) -> &'static str {
        ["<", "<=", ">", ">=", "=", "!="][self.dice.below(6)]
    }

    fn at(&mut self) -> String {
        if self.dice.chance(20) {
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

    fn excluded(&mut self) -> String {
        let own = self.relation().layer;
        let argued = |r: &&Relation| {
            r.argued && r.layer <= own && r.columns.iter().all(|c| matches!(*c, "thing" | "part"))
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

    fn quantifier(&mut self) -> String {
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

    fn aggregate(&mut self, kind: &str) -> String {
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

impl Program {
    /// The text, its items in this order.
    pub fn text(&self, dice: Option<&mut Dice>) -> String {
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
        for (number, provision) in self.provisions.iter().enumerate() {
            let rules: Vec<String> = (0..self.rules.len())
                .filter(|r| self.rules[*r].place == number)
                .map(|r| self.rule_text(r))
                .collect();
            let name = format!("i{}.{number}", provision.instrument);
            items.push(format!("provision {name}{} {{\n{}}}\n", provision.in_force, rules.concat()));
        }
        let mut case = self.case.clone();
        if let Some(dice) = dice {
            dice.shuffle(&mut items);
            dice.shuffle(&mut case);
        }
        let mut text = items.concat();
        let _ = write!(text, "case k on 2012-03-01 {{\n  {}\n}}\n", case.join("\n  "));
        text
    }

    fn rule_text(&self, place: usize) -> String {
        let rule = &self.rules[place];
        let not = if rule.against { "not " } else { "" };
        let concept = &self.relations[rule.concept].name;
        let mut text = format!(
            "  {} r{place}: {not}{concept}{} when {}",
            rule.strength,
            rule.head,
            rule.body.join(" and ")
        );
        for exception in &rule.unless {
            let _ = write!(text, "\n    unless {exception}");
        }
        if !rule.overrides.is_empty() {
            let name = |other: &usize| {
                let provision = self.rules[*other].place;
                format!("i{}.{provision}.r{other}", self.provisions[provision].instrument)
            };
            let others: Vec<String> = rule.overrides.iter().map(name).collect();
            let _ = write!(text, "\n    overrides {}", others.join(", "));
        }
        text + "\n"
    }
}

impl Relation {
    fn text(&self) -> String {
        let kind = if self.layer == 0 { "fact" } else { "concept" };
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
