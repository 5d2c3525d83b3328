//! Random conditions, and how they are written.

use super::{RELATIONS, THINGS, TYPES};

#[derive(Clone, Debug)]
pub enum Arg {
    Var(&'static str),
    Thing(&'static str),
    Any,
}

#[derive(Clone, Debug)]
pub enum Cond {
    And(Vec<Cond>),
    Or(Vec<Cond>),
    Not(Box<Cond>),
    Atom(usize, Vec<Arg>),
    Same(bool, Arg, Arg),
    In(Arg, Vec<&'static str>),
    Is(Arg, &'static str),
    Every(Vec<&'static str>, Box<Cond>, Box<Cond>, bool),
    /// At least (or more than) so many.
    Some(bool, u64, Vec<&'static str>, Box<Cond>, Option<Box<Cond>>),
    Share(bool, u64, u64, Vec<&'static str>, Box<Cond>, Box<Cond>),
    Count(Vec<&'static str>, Box<Cond>, &'static str, u64),
}

/// A number below `n`; xorshift, so that every run is the same.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn var(&mut self) -> &'static str {
        self.pick(&["X", "Y", "Z", "_W"])
    }

    fn arg(&mut self) -> Arg {
        match self.below(10) {
            0 => Arg::Any,
            1 => Arg::Thing(self.pick(&THINGS).1),
            _ => Arg::Var(self.var()),
        }
    }

    fn listed(&mut self) -> Vec<&'static str> {
        let mut listed = vec![self.pick(&["S", "S", "S", "X", "T"])];
        if self.chance(20) && !listed.contains(&"T") {
            listed.push("T");
        }
        listed
    }

    pub fn atom(&mut self, with: &[&'static str]) -> Cond {
        let relation = self.below(RELATIONS.len());
        let arguments = RELATIONS[relation].1.iter().map(|_| match with {
            [] => self.arg(),
            _ if self.chance(60) => Arg::Var(self.pick(with)),
            _ => self.arg(),
        });
        Cond::Atom(relation, arguments.collect())
    }

    fn parts(&mut self, depth: usize, with: &[&'static str]) -> Vec<Cond> {
        (0..2 + self.below(2)).map(|_| self.cond(depth - 1, with)).collect()
    }

    /// A condition; `with` are names it should speak of.
    pub fn cond(&mut self, depth: usize, with: &[&'static str]) -> Cond {
        let kind = if depth == 0 { self.below(8) } else { self.below(22) };
        match kind {
            0..=4 => self.atom(with),
            5 => Cond::Same(self.chance(50), Arg::Var(self.var()), self.named()),
            6 => Cond::In(Arg::Var(self.var()), vec![self.pick(&THINGS).1, self.pick(&THINGS).1]),
            7 => Cond::Is(Arg::Var(self.var()), self.pick(&TYPES).0),
            8..=12 => Cond::And(self.parts(depth, with)),
            13..=14 => Cond::Or(self.parts(depth, with)),
            15..=17 => Cond::Not(Box::new(self.cond(depth - 1, with))),
            _ => self.over(depth - 1, kind),
        }
    }

    fn named(&mut self) -> Arg {
        if self.chance(50) { Arg::Var(self.var()) } else { Arg::Thing(self.pick(&THINGS).1) }
    }

    fn over(&mut self, depth: usize, kind: usize) -> Cond {
        let listed = self.listed();
        let domain = if self.chance(70) { self.atom(&listed) } else { self.cond(depth, &listed) };
        let domain = Box::new(domain);
        let count = 1 + self.below(3) as u64;
        if kind == 21 {
            return Cond::Count(listed, domain, self.pick(&["=", ">=", "<"]), count);
        }
        let body = Box::new(self.cond(depth, &listed));
        match kind {
            18 => Cond::Every(listed, domain, body, self.chance(50)),
            19 => Cond::Some(self.chance(50), count, listed, domain, self.chance(70).then_some(body)),
            _ => Cond::Share(self.chance(50), 1 + count % 2, 3, listed, domain, body),
        }
    }
}

impl Arg {
    pub fn text(&self) -> &str {
        match self {
            Arg::Var(name) | Arg::Thing(name) => name,
            Arg::Any => "_",
        }
    }
}

impl Cond {
    pub fn text(&self) -> String {
        let joined = |parts: &[Cond], word| parts.iter().map(Cond::unit).collect::<Vec<_>>().join(word);
        match self {
            Cond::And(parts) => joined(parts, " and "),
            Cond::Or(parts) => joined(parts, " or "),
            Cond::Not(inner) => format!("not {}", inner.unit()),
            Cond::Atom(relation, arguments) => {
                let arguments: Vec<&str> = arguments.iter().map(Arg::text).collect();
                let name = RELATIONS[*relation].0;
                if arguments.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}({})", arguments.join(", "))
                }
            }
            Cond::Same(same, a, b) => format!("{} {} {}", a.text(), if *same { "=" } else { "!=" }, b.text()),
            Cond::In(a, list) => format!("{} in ({})", a.text(), list.join(", ")),
            Cond::Is(a, ty) => format!("{} is {ty}", a.text()),
            Cond::Every(listed, domain, body, if_any) => {
                let any = if *if_any { " if any" } else { "" };
                format!("every {} where {}: {}{any}", listed.join(", "), domain.unit(), body.unit())
            }
            Cond::Some(strict, n, listed, domain, body) => {
                let words = if *strict { "more than" } else { "at least" };
                let body = body.as_ref().map_or(String::new(), |body| format!(": {}", body.unit()));
                format!("{words} {n} {} where {}{body}", listed.join(", "), domain.unit())
            }
            Cond::Share(strict, n, of, listed, domain, body) => {
                let words = if *strict { "more than" } else { "at least" };
                format!("{words} {n}/{of} of {} where {}: {}", listed.join(", "), domain.unit(), body.unit())
            }
            Cond::Count(listed, domain, sign, n) => {
                format!("count({} where {}) {sign} {n}", listed.join(", "), domain.text())
            }
        }
    }

    fn unit(&self) -> String {
        match self {
            Cond::Atom(..) | Cond::Not(_) => self.text(),
            _ => format!("({})", self.text()),
        }
    }

    /// All atoms within, whatever their scope.
    pub fn atoms(&self) -> Vec<(usize, &[Arg])> {
        match self {
            Cond::And(parts) | Cond::Or(parts) => parts.iter().flat_map(Cond::atoms).collect(),
            Cond::Not(inner) | Cond::Count(_, inner, ..) => inner.atoms(),
            Cond::Atom(relation, arguments) => vec![(*relation, arguments)],
            Cond::Every(_, domain, body, _) | Cond::Share(.., domain, body) => {
                [domain.atoms(), body.atoms()].concat()
            }
            Cond::Some(_, _, _, domain, body) => {
                [domain.atoms(), body.as_ref().map_or(vec![], |b| b.atoms())].concat()
            }
            Cond::Same(..) | Cond::In(..) | Cond::Is(..) => vec![],
        }
    }
}
