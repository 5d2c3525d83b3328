//! Ground normal programs and their well-founded model.

use std::collections::BTreeMap;
use vires::engine::Truth;
use vires::ids::{RelationId, RuleId};
use vires::time::Date;

use crate::naive::Tuple;

/// What an atom of the program of `docs/semantics.md` is about, but for those that stand for a part of a
/// condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Predicate {
    Statement(RelationId),
    Excluded(RelationId),
    For(RelationId),
    Against(RelationId),
    UnbeatenFor(RelationId),
    UnbeatenAgainst(RelationId),
    Wins(RelationId),
    Loses(RelationId),
    Applicable(RuleId),
    /// By rules that argue about this relation.
    Beaten(RelationId, RuleId),
}

/// The number of an atom.
pub type Atom = usize;

/// An atom, or its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Literal {
    pub atom: Atom,
    pub positive: bool,
}

/// What is undetermined in any case: `p :- not p`.
pub const UNKNOWN: Literal = Literal { atom: 0, positive: true };

pub fn yes(atom: Atom) -> Literal {
    Literal { atom, positive: true }
}

pub fn no(atom: Atom) -> Literal {
    Literal { atom, positive: false }
}

/// A condition that is decided, or is that of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    True,
    False,
    If(Literal),
}

/// A ground normal program.
pub struct Ground {
    atoms: usize,
    names: BTreeMap<(Predicate, Date, Tuple), Atom>,
    rules: Vec<(Atom, Vec<Literal>)>,
}

impl Ground {
    pub fn new() -> Self {
        Self { atoms: 1, names: BTreeMap::new(), rules: vec![(UNKNOWN.atom, vec![no(UNKNOWN.atom)])] }
    }

    /// The atom of a statement at a date.
    pub fn atom(&mut self, predicate: Predicate, date: Date, tuple: &Tuple) -> Atom {
        let atoms = &mut self.atoms;
        *self.names.entry((predicate, date, tuple.clone())).or_insert_with(|| {
            *atoms += 1;
            *atoms - 1
        })
    }

    /// The atom of a statement, if the program speaks of it.
    pub fn find(&self, predicate: Predicate, date: Date, tuple: &Tuple) -> Option<Atom> {
        self.names.get(&(predicate, date, tuple.clone())).copied()
    }

    pub fn rule(&mut self, head: Atom, body: Vec<Literal>) {
        self.rules.push((head, body));
    }

    fn fresh(&mut self) -> Atom {
        self.atoms += 1;
        self.atoms - 1
    }

    /// A statement that is so.
    pub fn certain(&mut self) -> Fate {
        let head = self.fresh();
        self.rule(head, vec![]);
        Fate::If(yes(head))
    }

    /// One of several conjunctions: a statement of its own, unless one literal says it.
    pub fn any(&mut self, bodies: Vec<Vec<Literal>>) -> Fate {
        if bodies.iter().any(Vec::is_empty) {
            return Fate::True;
        }
        let mut single = bodies.iter().map(|body| (body.len() == 1).then_some(body[0]));
        match single.next() {
            None => return Fate::False,
            Some(Some(first)) if single.all(|other| other == Some(first)) => return Fate::If(first),
            _ => {}
        }
        let head = self.fresh();
        for body in bodies {
            self.rule(head, body);
        }
        Fate::If(yes(head))
    }

    /// One of several conditions.
    pub fn or(&mut self, fates: &[Fate]) -> Fate {
        let bodies = fates.iter().filter_map(|fate| match fate {
            Fate::True => Some(vec![]),
            Fate::False => None,
            Fate::If(literal) => Some(vec![*literal]),
        });
        let bodies = bodies.collect();
        self.any(bodies)
    }

    /// All of several conditions.
    pub fn and(&mut self, fates: &[Fate]) -> Fate {
        let mut body = Vec::new();
        for fate in fates {
            match fate {
                Fate::True => {}
                Fate::False => return Fate::False,
                Fate::If(literal) => body.push(*literal),
            }
        }
        self.any(vec![body])
    }

    /// The denial of a condition: a nested negation becomes a statement of its own.
    pub fn not(&mut self, fate: Fate) -> Fate {
        match fate {
            Fate::True => Fate::False,
            Fate::False => Fate::True,
            Fate::If(UNKNOWN) => Fate::If(UNKNOWN),
            Fate::If(Literal { atom, positive: true }) => Fate::If(no(atom)),
            Fate::If(denied) => {
                let head = self.fresh();
                self.rule(head, vec![denied]);
                Fate::If(no(head))
            }
        }
    }

    /// The well-founded model, as the limit of the alternating fixpoint (Van Gelder 1993): what follows
    /// if nothing is certain is the most that can be so; what follows if only that can be so is certain;
    /// and so on until nothing changes.
    pub fn model(&self) -> Vec<Truth> {
        let mut certain = vec![false; self.atoms];
        loop {
            let possible = self.closure(&certain);
            let more = self.closure(&possible);
            if more == certain {
                let truth = |atom: Atom| match (certain[atom], possible[atom]) {
                    (true, _) => Truth::True,
                    (false, true) => Truth::Undetermined,
                    (false, false) => Truth::False,
                };
                return (0..self.atoms).map(truth).collect();
            }
            certain = more;
        }
    }

    /// The least set of atoms closed under the rules, where what is not in `other` counts as denied
    /// (each rule waits for the rest of its positive literals: Dowling and Gallier 1984).
    fn closure(&self, other: &[bool]) -> Vec<bool> {
        let mut found = vec![false; self.atoms];
        let mut waiting: Vec<Vec<usize>> = vec![vec![]; self.atoms];
        let mut missing = vec![usize::MAX; self.rules.len()];
        let mut queue = Vec::new();
        for (place, (head, body)) in self.rules.iter().enumerate() {
            if body.iter().any(|literal| !literal.positive && other[literal.atom]) {
                continue;
            }
            missing[place] = 0;
            for literal in body.iter().filter(|literal| literal.positive) {
                missing[place] += 1;
                waiting[literal.atom].push(place);
            }
            if missing[place] == 0 {
                queue.push(*head);
            }
        }
        while let Some(atom) = queue.pop() {
            if std::mem::replace(&mut found[atom], true) {
                continue;
            }
            for place in &waiting[atom] {
                missing[*place] -= 1;
                if missing[*place] == 0 {
                    queue.push(self.rules[*place].0);
                }
            }
        }
        found
    }
}

/// How a condition stands in a model.
pub fn truth(fate: Fate, model: &[Truth]) -> Truth {
    match fate {
        Fate::True => Truth::True,
        Fate::False => Truth::False,
        Fate::If(Literal { atom, positive: true }) => model[atom],
        Fate::If(Literal { atom, positive: false }) => match model[atom] {
            Truth::True => Truth::False,
            Truth::Undetermined => Truth::Undetermined,
            Truth::False => Truth::True,
        },
    }
}
