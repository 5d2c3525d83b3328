//! The claims of one world: what each says, and which may rest on which.

use super::goals::Check;
use super::text::{Lines, Step, require};
use super::{Bound, Subject};
use crate::hir::Facts;
use crate::hir::sides::Rules;
use crate::hir::words::Names;
use crate::value::Value;
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;

/// What an answer demands of the claims.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    Holds,
    Fails,
    Open,
}

/// One claim with the lines that show it.
pub(super) struct Block {
    pub subject: Subject,
    /// `None`: anything. Nothing is open in what holds.
    pub pattern: Vec<Option<Value>>,
    /// Whether it says that something holds in the bound, or that all else fails in it.
    pub holds: bool,
    pub bound: Bound,
    /// Of what fails: the exempted tuples, in order.
    pub list: Vec<Vec<Value>>,
    /// The claims that form one unfounded set with it, itself included.
    set: (usize, usize),
    component: usize,
    /// Where its lines begin, and end.
    pub lines: (usize, usize),
    /// Whether it says that a single statement loses.
    pub lost: bool,
}

impl Block {
    /// Whether it says what is true, or what is false.
    fn is_definite(&self) -> bool {
        self.holds == (self.bound == Bound::Lower)
    }

    /// Whether a tuple is of the shape.
    pub fn covers(&self, tuple: &[Value]) -> bool {
        self.pattern.iter().zip(tuple).all(|(given, value)| given.is_none_or(|given| given == *value))
    }

    /// Whether a tuple is exempted.
    pub fn lists(&self, tuple: &[Value]) -> bool {
        self.list.binary_search_by(|other| other.as_slice().cmp(tuple)).is_ok()
    }
}

/// From where a claim looks at others: its place, and whether no negation lies between.
pub(super) type Reader = Option<(usize, bool)>;

type Map<K, V> = HashMap<K, V, FxBuildHasher>;
type Shape = (Subject, Bound, Vec<Option<Value>>);

/// The claims of one world.
pub(super) struct Claims<'c, 'p> {
    pub names: Names<'p>,
    pub facts: &'c Facts<'p>,
    pub rules: &'c Rules<'p>,
    pub blocks: Vec<Block>,
    /// Of what holds: where it is claimed first.
    holding: Map<(Subject, Bound, Vec<Value>), usize>,
    /// Of what fails: which places are given, those with most first; and where each shape is claimed.
    shapes: Map<(Subject, Bound), Vec<Vec<bool>>>,
    failing: Map<Shape, Vec<usize>>,
}

impl<'c, 'p> Claims<'c, 'p> {
    /// Reads the claims up to the next world or the end.
    pub fn read(
        names: Names<'p>,
        rules: &'c Rules<'p>,
        facts: &'c Facts<'p>,
        lines: &mut Lines<'_>,
    ) -> Step<Self> {
        let (holding, shapes, failing) = (Map::default(), Map::default(), Map::default());
        let mut claims = Self { names, facts, rules, blocks: Vec::new(), holding, shapes, failing };
        while lines.peek().is_some_and(|line| !line.is("world") && !line.is("end")) {
            let start = claims.blocks.len();
            let size = match lines.field_if(&["set"]) {
                Some(line) => line.ends(2).and_then(|()| line.number(1))?,
                None => 1,
            };
            for _ in 0..size {
                claims.block(lines, (start, start.saturating_add(size)))?;
            }
            let alike = claims.blocks[start..].iter().all(|b| !b.holds && b.bound == Bound::Upper);
            require(size == 1 || alike, "a set holds claims of what is impossible, and nothing else")?;
        }
        Ok(claims)
    }

    fn block(&mut self, lines: &mut Lines<'_>, set: (usize, usize)) -> Step {
        let line = lines.line()?;
        let (holds, bound) = match line.word(0)? {
            "true" if !line.indented => (true, Bound::Lower),
            "possible" if !line.indented => (true, Bound::Upper),
            "impossible" if !line.indented => (false, Bound::Upper),
            "uncertain" if !line.indented => (false, Bound::Lower),
            _ => return Err("a claim is `true`, `possible`, `impossible` or `uncertain`".to_owned()),
        };
        let (relation, excluded, day, pattern) = self.names.statement(line.from(1))?;
        let subject = Subject { relation, excluded, day };
        require(self.facts.is_concept(subject.relation), "what is stated is not claimed")?;
        let component = self.rules.component(subject.relation);
        let (list, lines_of, lost) = (vec![], (0, 0), false);
        let mut block = Block { subject, pattern, holds, bound, list, set, component, lines: lines_of, lost };
        while !holds && lines.peek().is_some_and(|line| line.indented && line.is("but")) {
            let tuple = self.names.tuple(subject.relation, lines.line()?.from(1))?;
            let next = block.covers(&tuple) && block.list.last().is_none_or(|last| *last < tuple);
            require(next, "what is exempted is of the shape, in order, each once")?;
            block.list.push(tuple);
        }
        block.lines.0 = lines.next;
        block.lost = lines.peek().is_some_and(|line| line.indented && line.is("lost"));
        while lines.peek().is_some_and(|line| line.indented) {
            lines.next += 1;
        }
        block.lines.1 = lines.next;
        self.note(&block)?;
        self.blocks.push(block);
        Ok(())
    }

    fn note(&mut self, block: &Block) -> Step {
        let (subject, bound, place) = (block.subject, block.bound, self.blocks.len());
        if block.holds {
            let tuple = block.pattern.iter().copied().collect::<Option<Vec<Value>>>();
            let tuple = tuple.ok_or("what holds leaves nothing open")?;
            self.holding.entry((subject, bound, tuple)).or_insert(place);
            return Ok(());
        }
        let shape: Vec<bool> = block.pattern.iter().map(Option::is_some).collect();
        let shapes = self.shapes.entry((subject, bound)).or_default();
        if !shapes.contains(&shape) {
            shapes.push(shape);
            shapes.sort_by_key(|shape| std::cmp::Reverse(shape.iter().filter(|given| **given).count()));
        }
        self.failing.entry((subject, bound, block.pattern.clone())).or_default().push(place);
        Ok(())
    }

    /// Checks each claim; afterwards the next line is again the one after them.
    pub fn check(&self, lines: &mut Lines<'_>) -> Step {
        let (end, tables) = (lines.next, super::matching::Tables::default());
        for place in 0..self.blocks.len() {
            lines.next = self.blocks[place].lines.0;
            let (goals, tallies, tables) = (Vec::new(), Vec::new(), &tables);
            Check { claims: self, tables, place, lines: &mut *lines, goals, tallies }.run()?;
        }
        lines.next = end;
        Ok(())
    }

    /// Whether the claims say of the answer what is demanded, as everything outside its component sees it.
    pub fn demand(&self, demand: Demand, subject: Subject, tuple: &[Value]) -> Step {
        let settled = |bound: Bound| self.settled(subject, bound, None);
        let holds = |bound: Bound| self.holds(subject, tuple, settled(bound), None);
        let fails = |bound: Bound| self.fails(subject, tuple, settled(bound), None);
        match demand {
            Demand::Holds => require(holds(Bound::Lower), "no claim says that it is true"),
            Demand::Fails => require(fails(Bound::Upper), "no claim says that it is false"),
            Demand::Open if holds(Bound::Upper) && fails(Bound::Lower) => Ok(()),
            Demand::Open => Err("no claims say that it is neither true nor false".to_owned()),
        }
    }

    /// The bound in which a statement is read: a burden settles it for what is outside its component.
    pub fn settled(&self, subject: Subject, bound: Bound, reader: Reader) -> Bound {
        let inside = reader
            .is_some_and(|(place, _)| self.blocks[place].component == self.rules.component(subject.relation));
        match self.facts.burden(subject.relation).filter(|_| !inside && !subject.excluded) {
            Some(true) => Bound::Upper,
            Some(false) => Bound::Lower,
            None => bound,
        }
    }

    /// Whether a statement is shown to hold in a bound.
    pub fn holds(&self, subject: Subject, tuple: &[Value], bound: Bound, reader: Reader) -> bool {
        if !self.facts.is_concept(subject.relation) {
            let standing = self.facts.standing(subject.relation, tuple, subject.day);
            return if bound == Bound::Lower { standing.certain } else { standing.possible };
        }
        let claimed = |bound: Bound| self.holding.get(&(subject, bound, tuple.to_vec())).copied();
        let usable = |place: usize| {
            reader.is_none_or(|(reader, direct)| {
                let (own, other) = (&self.blocks[reader], &self.blocks[place]);
                // What is denied of a denial need not stand before what is only possible.
                let anywhere = !(own.is_definite() || own.holds && direct);
                own.component != other.component || anywhere || place < own.set.0
            })
        };
        claimed(Bound::Lower).is_some_and(usable)
            || bound == Bound::Upper && claimed(Bound::Upper).is_some_and(usable)
    }

    /// Whether a statement is shown to fail in a bound.
    pub fn fails(&self, subject: Subject, tuple: &[Value], bound: Bound, reader: Reader) -> bool {
        if !self.facts.is_concept(subject.relation) {
            let standing = self.facts.standing(subject.relation, tuple, subject.day);
            return if bound == Bound::Upper { !standing.possible } else { !standing.certain };
        }
        let query: Vec<Option<Value>> = tuple.iter().copied().map(Some).collect();
        let found = self.extension(subject, &query, bound, reader);
        found.is_some_and(|place| !self.blocks[place].lists(tuple))
    }

    /// The claim that lists what of a shape does not fail in a bound: of those that may be used, the narrowest,
    /// and of these the last.
    pub fn extension(
        &self,
        subject: Subject,
        query: &[Option<Value>],
        bound: Bound,
        reader: Reader,
    ) -> Option<usize> {
        let bounds = if bound == Bound::Lower { &[Bound::Lower, Bound::Upper][..] } else { &[Bound::Upper] };
        let shapes = bounds.iter().flat_map(|bound| {
            self.shapes.get(&(subject, *bound)).into_iter().flatten().map(move |shape| (*bound, shape))
        });
        let fits = |(_, shape): &(Bound, &Vec<bool>)| {
            shape.iter().zip(query).all(|(given, value)| !*given || value.is_some())
        };
        let mut claims = shapes.filter(fits).filter_map(|(bound, shape)| {
            let pattern = shape.iter().zip(query).map(|(given, value)| value.filter(|_| *given)).collect();
            let places = self.failing.get(&(subject, bound, pattern))?;
            places.iter().rev().copied().find(|place| self.may_use(reader, *place))
        });
        claims.next()
    }

    /// Whether a claim may rest on another one about what fails.
    fn may_use(&self, reader: Reader, place: usize) -> bool {
        let Some((reader, direct)) = reader else { return true };
        let (own, other) = (&self.blocks[reader], &self.blocks[place]);
        let same = direct && !own.holds && own.set == other.set;
        own.component != other.component || !own.is_definite() || other.set.1 <= own.set.0 || same
    }

    /// Whether a single statement is claimed to be lost.
    pub fn is_lost(&self, subject: Subject, tuple: &[Value], bound: Bound, reader: usize) -> bool {
        let shape: Vec<Option<Value>> = tuple.iter().copied().map(Some).collect();
        let mut places = self.failing.get(&(subject, bound, shape)).into_iter().flatten();
        places.any(|place| self.blocks[*place].lost && self.may_use(Some((reader, true)), *place))
    }
}
