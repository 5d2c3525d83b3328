//! A made-up case in the making: facts, concepts still to be worked back, and what is known of open places.

use crate::hir::{
    Atom, Comparison, Condition, ConditionKind, Openness, Program, Quantity, RelationKind, Rule, Side, Term,
    TermKind, builtin,
};
use crate::ids::{RelationId, TypeId, VariableId};
use crate::source::Span;
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeMap;

/// How many rules are followed one below the other.
const DEPTH: usize = 8;

/// How many things stand in a sketch at most.
const SIZE: usize = 40;

/// A place: a value, or open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Value(Value),
    Open(usize),
}

/// What the search does not work back: aggregates, `excluded`, shares.
pub(super) struct Beyond;

/// What the next step of a sketch gives.
pub(super) enum Step<'p> {
    /// Nothing is left to work back.
    Done,
    /// One sketch for each rule that concludes the next concept.
    Next(Vec<Sketch<'p>>),
    /// It is too large, or no rule can be followed.
    Beyond,
}

/// A statement with open places.
#[derive(Clone)]
pub(super) struct Fact {
    pub relation: RelationId,
    pub arguments: Vec<Slot>,
    pub denied: bool,
    depth: usize,
}

/// What is known of an open place.
#[derive(Clone)]
struct Open {
    ty: TypeId,
    name: String,
    same: Option<Slot>,
    low: Option<Value>,
    high: Option<Value>,
}

impl Open {
    /// Whether a value lies within the bounds.
    fn takes(&self, value: &Value) -> bool {
        let number = matches!(value, Value::Integer(_));
        !number || (self.low.is_none_or(|low| low <= *value) && self.high.is_none_or(|high| *value <= high))
    }

    /// Whether there is a number within the bounds.
    fn is_possible(&self) -> bool {
        self.low.is_none_or(|low| self.takes(&low))
    }
}

/// A made-up case in the making.
#[derive(Clone)]
pub(super) struct Sketch<'p> {
    program: &'p Program,
    date: Date,
    span: Option<Span>,
    open: Vec<Open>,
    pending: Vec<Fact>,
    facts: Vec<Fact>,
    apart: Vec<(Slot, Slot)>,
}

impl<'p> Sketch<'p> {
    pub(super) fn new(program: &'p Program, date: Date) -> Self {
        Self { program, date, span: None, open: vec![], pending: vec![], facts: vec![], apart: vec![] }
    }

    pub(super) fn date(&self) -> Date {
        self.date
    }

    /// The place that everything made up is said to have: that of the rule.
    pub(super) fn span(&self) -> Span {
        self.span.unwrap_or(Span::new(crate::source::FileId(0), 0, 0))
    }

    pub(super) fn facts(&self) -> &[Fact] {
        &self.facts
    }

    pub(super) fn size(&self) -> usize {
        2 * self.facts.len() + 3 * self.pending.len()
    }

    pub(super) fn ty(&self, open: usize) -> TypeId {
        self.open[open].ty
    }

    /// What a thing in an open place is called.
    pub(super) fn letter(&self, open: usize) -> String {
        self.open[open].name.trim_start_matches('_').to_owned()
    }

    /// The statement of both rules, and their conditions; `None` if they exclude each other.
    pub(super) fn heads(&mut self, rule: &Rule, against: &Rule) -> Result<Option<Vec<Slot>>, Beyond> {
        self.span = Some(rule.span);
        let (mut first, mut second) = (BTreeMap::new(), BTreeMap::new());
        let head = self.slots(&rule.head.arguments, rule, &mut first)?;
        let other = self.slots(&against.head.arguments, against, &mut second)?;
        let agree = head.iter().zip(&other).all(|(a, b)| self.unify(a, b));
        let together = agree
            && self.condition(&rule.body, rule, &mut first, 0)?
            && self.condition(&against.body, against, &mut second, 0)?
            && self.one_value()
            && self.distinct();
        Ok(together.then_some(head))
    }

    /// Works one concept back to the conditions of its rules.
    pub(super) fn step(&self) -> Step<'p> {
        let Some((fact, rest)) = self.pending.split_last() else { return Step::Done };
        if self.facts.len() + self.pending.len() > SIZE || fact.depth >= DEPTH {
            return Step::Beyond;
        }
        let program = self.program;
        let concludes = |rule: &&Rule| {
            rule.head.relation == fact.relation
                && rule.side == Side::For
                && !rule.erroneous
                && rule.readings.is_empty()
                && rule.in_force.iter().any(|interval| interval.contains(self.date))
        };
        let mut next = Vec::new();
        for rule in program.rules.iter().filter(concludes) {
            let mut sketch = Self { pending: rest.to_vec(), ..self.clone() };
            let mut known = BTreeMap::new();
            let Ok(head) = sketch.slots(&rule.head.arguments, rule, &mut known) else { continue };
            let agree = head.iter().zip(&fact.arguments).all(|(a, b)| sketch.unify(a, b));
            let holds =
                agree && matches!(sketch.condition(&rule.body, rule, &mut known, fact.depth + 1), Ok(true));
            if holds && sketch.one_value() && sketch.distinct() {
                next.push(sketch);
            }
        }
        if next.is_empty() { Step::Beyond } else { Step::Next(next) }
    }

    /// Adds a condition; whether it can hold with what is known.
    fn condition(
        &mut self,
        condition: &Condition,
        rule: &Rule,
        known: &mut BTreeMap<VariableId, usize>,
        depth: usize,
    ) -> Result<bool, Beyond> {
        match &condition.kind {
            ConditionKind::True => Ok(true),
            ConditionKind::And(parts) => {
                for part in parts {
                    if !self.condition(part, rule, known, depth)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            // One way is enough for a case.
            ConditionKind::Or(parts) => {
                for part in parts {
                    let before = (self.clone(), known.clone());
                    if let Ok(true) = self.condition(part, rule, known, depth) {
                        return Ok(true);
                    }
                    (*self, *known) = before;
                }
                Err(Beyond)
            }
            ConditionKind::Atom(atom) => self.atom(atom, rule, known, depth, false),
            ConditionKind::On(atom, day) => {
                let day = self.slot(day, rule, known)?;
                Ok(self.unify(&day, &Slot::Value(Value::Date(self.date)))
                    && self.atom(atom, rule, known, depth, false)?)
            }
            ConditionKind::At(inner, day) => {
                let day = self.slot(day, rule, known)?;
                Ok(self.unify(&day, &Slot::Value(Value::Date(self.date)))
                    && self.condition(inner, rule, known, depth)?)
            }
            // A closed fact is denied by silence; an open one is answered.
            ConditionKind::Not { locals, condition } => match &condition.kind {
                ConditionKind::Atom(atom) if locals.is_empty() && self.is_open(atom.relation) => {
                    self.atom(atom, rule, known, depth, true)
                }
                _ => Ok(true),
            },
            ConditionKind::Compare(sign, left, right) => self.compare(*sign, left, right, rule, known),
            ConditionKind::Under(below, above) => {
                let (below, above) = (self.slot(below, rule, known)?, self.slot(above, rule, known)?);
                Ok(self.under(&below, &above))
            }
            ConditionKind::In(term, list) => {
                let slot = self.slot(term, rule, known)?;
                for one in list {
                    let before = self.clone();
                    let one = self.slot(one, rule, known)?;
                    if self.unify(&slot, &one) {
                        return Ok(true);
                    }
                    *self = before;
                }
                Ok(false)
            }
            ConditionKind::Is(term, ty) => {
                let slot = self.slot(term, rule, known)?;
                Ok(self.narrow(&slot, *ty))
            }
            ConditionKind::Quantified(quantified) => {
                if !matches!(
                    quantified.quantity,
                    Quantity::Every | Quantity::AtLeast(1) | Quantity::MoreThan(0)
                ) {
                    return Err(Beyond);
                }
                if quantified.if_any {
                    return Ok(true);
                }
                let holds = self.condition(&quantified.domain, rule, known, depth)?;
                match &quantified.body {
                    Some(body) if holds => self.condition(body, rule, known, depth),
                    _ => Ok(holds),
                }
            }
            ConditionKind::Excluded(_) => Err(Beyond),
        }
    }

    fn is_open(&self, relation: RelationId) -> bool {
        let relation = self.program.relation(relation);
        relation.kind.is_stated() && relation.openness != Openness::Closed
    }

    fn atom(
        &mut self,
        atom: &Atom,
        rule: &Rule,
        known: &mut BTreeMap<VariableId, usize>,
        depth: usize,
        denied: bool,
    ) -> Result<bool, Beyond> {
        let arguments = self.slots(&atom.arguments, rule, known)?;
        let relation = self.program.relation(atom.relation);
        for (slot, parameter) in arguments.iter().zip(&relation.parameters) {
            if !self.narrow(slot, parameter.ty) {
                return Ok(false);
            }
        }
        let fact = Fact { relation: atom.relation, arguments, denied, depth };
        match relation.kind {
            RelationKind::Fact | RelationKind::Act => self.facts.push(fact),
            RelationKind::Denial(_) | RelationKind::Day | RelationKind::Question => return Err(Beyond),
            _ => self.pending.push(fact),
        }
        Ok(true)
    }

    fn compare(
        &mut self,
        sign: Comparison,
        left: &Term,
        right: &Term,
        rule: &Rule,
        known: &mut BTreeMap<VariableId, usize>,
    ) -> Result<bool, Beyond> {
        let (left, right) = (self.slot(left, rule, known)?, self.slot(right, rule, known)?);
        match sign {
            Comparison::Equal => return Ok(self.unify(&left, &right)),
            Comparison::NotEqual => {
                self.apart.push((left, right));
                return Ok(true);
            }
            _ => {}
        }
        let (left, right) = (self.root(&left), self.root(&right));
        let up = matches!(sign, Comparison::Greater | Comparison::GreaterOrEqual);
        let strict = matches!(sign, Comparison::Greater | Comparison::Less);
        match (left, right) {
            (Slot::Value(a), Slot::Value(b)) => Ok(match sign {
                Comparison::Greater => a > b,
                Comparison::GreaterOrEqual => a >= b,
                Comparison::Less => a < b,
                _ => a <= b,
            }),
            (Slot::Open(open), Slot::Value(Value::Integer(n))) => {
                self.bound(open, n, up, strict);
                Ok(self.open[open].is_possible())
            }
            (Slot::Value(Value::Integer(n)), Slot::Open(open)) => {
                self.bound(open, n, !up, strict);
                Ok(self.open[open].is_possible())
            }
            _ => Err(Beyond),
        }
    }

    fn bound(&mut self, open: usize, n: i64, up: bool, strict: bool) {
        let step = i64::from(strict);
        let known = &mut self.open[open];
        if up {
            known.low = known.low.max(Some(Value::Integer(n.saturating_add(step))));
        } else {
            let high = Value::Integer(n.saturating_sub(step));
            known.high = Some(known.high.map_or(high, |before| before.min(high)));
        }
    }

    /// `T under a` is true of `a` itself.
    fn under(&mut self, below: &Slot, above: &Slot) -> bool {
        match (self.root(below), self.root(above)) {
            (Slot::Value(Value::Entity(below)), Slot::Value(Value::Entity(above))) => {
                self.program.ancestors(below).contains(&above)
            }
            (Slot::Value(Value::Citation(below)), Slot::Value(Value::Citation(above))) => {
                self.program.enclosing(below).contains(&above)
            }
            (below, above) => self.unify(&below, &above),
        }
    }

    fn slots(
        &mut self,
        terms: &[Term],
        rule: &Rule,
        known: &mut BTreeMap<VariableId, usize>,
    ) -> Result<Vec<Slot>, Beyond> {
        terms.iter().map(|term| self.slot(term, rule, known)).collect()
    }

    fn slot(
        &mut self,
        term: &Term,
        rule: &Rule,
        known: &mut BTreeMap<VariableId, usize>,
    ) -> Result<Slot, Beyond> {
        match term.kind {
            TermKind::Value(value) => Ok(Slot::Value(value)),
            TermKind::Today => Ok(Slot::Value(Value::Date(self.date))),
            TermKind::Any => Ok(self.fresh(term.ty, "X")),
            TermKind::Variable(id) => {
                if let Some(open) = known.get(&id) {
                    return Ok(Slot::Open(*open));
                }
                let variable = rule.variables.get(id.index()).ok_or(Beyond)?;
                let slot = self.fresh(variable.ty, &variable.name);
                if let Slot::Open(open) = slot {
                    known.insert(id, open);
                }
                Ok(slot)
            }
            _ => Err(Beyond),
        }
    }

    fn fresh(&mut self, ty: TypeId, name: &str) -> Slot {
        let name = if name == "_" { "X".to_owned() } else { name.to_owned() };
        self.open.push(Open { ty, name, same: None, low: None, high: None });
        Slot::Open(self.open.len() - 1)
    }

    /// What a place is in the end.
    pub(super) fn root(&self, slot: &Slot) -> Slot {
        let mut at = *slot;
        while let Slot::Open(open) = at
            && let Some(next) = self.open[open].same
        {
            at = next;
        }
        at
    }

    /// Makes two places one; whether they can be.
    fn unify(&mut self, a: &Slot, b: &Slot) -> bool {
        match (self.root(a), self.root(b)) {
            (Slot::Value(a), Slot::Value(b)) => a == b,
            (Slot::Open(a), Slot::Open(b)) if a == b => true,
            (Slot::Open(open), Slot::Value(value)) | (Slot::Value(value), Slot::Open(open)) => {
                let fits = self.program.fits(&value, self.open[open].ty) && self.open[open].takes(&value);
                self.open[open].same = Some(Slot::Value(value));
                fits
            }
            (Slot::Open(a), Slot::Open(b)) => {
                let Some(ty) = self.program.narrowest(self.open[a].ty, self.open[b].ty) else { return false };
                let (low, high) = (self.open[a].low, self.open[a].high);
                self.open[a].same = Some(Slot::Open(b));
                let other = &mut self.open[b];
                other.ty = ty;
                other.low = other.low.max(low);
                other.high = other.high.into_iter().chain(high).min();
                other.is_possible()
            }
        }
    }

    /// Of a type: whether that can be.
    fn narrow(&mut self, slot: &Slot, ty: TypeId) -> bool {
        match self.root(slot) {
            Slot::Value(value) => self.program.fits(&value, ty),
            Slot::Open(open) => {
                let narrowest = self.program.narrowest(self.open[open].ty, ty);
                self.open[open].ty = narrowest.unwrap_or(ty);
                narrowest.is_some()
            }
        }
    }

    /// Makes one the values of each fact that has one value only; whether they can be. No case may state two.
    fn one_value(&mut self) -> bool {
        let one = |fact: &&Fact| !fact.denied && self.program.relation(fact.relation).one;
        let facts: Vec<Fact> = self.facts.iter().filter(one).cloned().collect();
        // What is made one here may show that other facts are about the same.
        loop {
            let mut changed = false;
            for (at, first) in facts.iter().enumerate() {
                for second in facts[at + 1..].iter().filter(|second| second.relation == first.relation) {
                    let (Some((a, of_a)), Some((b, of_b))) =
                        (first.arguments.split_last(), second.arguments.split_last())
                    else {
                        continue;
                    };
                    let same = of_a.iter().zip(of_b).all(|(a, b)| self.root(a) == self.root(b));
                    if same && self.root(a) != self.root(b) {
                        changed = true;
                        if !self.unify(a, b) {
                            return false;
                        }
                    }
                }
            }
            if !changed {
                return true;
            }
        }
    }

    /// Whether nothing is the same that must differ.
    fn distinct(&self) -> bool {
        self.apart.iter().all(|(a, b)| self.root(a) != self.root(b))
    }

    /// A number, day, text or citation for an open place of such a type.
    pub(super) fn plain_value(&self, open: usize) -> Option<Value> {
        let known = &self.open[open];
        match known.ty {
            builtin::INTEGER => Some(known.low.or(known.high).unwrap_or(Value::Integer(1))),
            builtin::DATE => Some(Value::Date(self.date)),
            builtin::INSTRUMENT => self.program.instruments.first().map(|i| Value::Citation(i.citation)),
            builtin::PROVISION => self.program.provisions.first().map(|p| Value::Citation(p.citation)),
            _ => None,
        }
    }
}
