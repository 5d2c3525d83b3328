//! The rules for and against one statement: which is applicable, refuted, beaten.

use super::Refused;
use super::oracle::Sight;
use super::refute::{Ending, Split};
use super::search::{Item, Reader, RelationKey, flat};
use super::support::{Emit, assignments};
use super::write::{Writer, rule_fails};
use crate::hir::sides::opposite;
use crate::hir::terms::{Binding, Scope, without};
use crate::hir::{Side, beats};
use crate::ids::RuleId;
use crate::value::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The rules for and against one statement.
pub(super) struct Sides<'w, 'o, 'a> {
    pub writer: &'w Writer<'o, 'a>,
    pub key: RelationKey,
    pub tuple: &'w [Value],
    pub us: Side,
}

impl<'a> Sides<'_, '_, 'a> {
    pub fn burden(&self) -> Option<bool> {
        let oracle = self.writer.oracle;
        let burden = oracle.program.relation(self.key.0).burden.filter(|_| !oracle.bare);
        if self.key.1 { burden.map(|_| false) } else { burden }
    }

    fn pattern(&self) -> Vec<Option<Value>> {
        self.tuple.iter().copied().map(Some).collect()
    }

    fn side(&self, side: Side) -> Vec<RuleId> {
        self.writer.oracle.rules.side(self.key.0, side)
    }

    /// The values with which a rule is applicable in a bound.
    fn values(
        &self,
        reader: &Reader<'_, 'a>,
        id: RuleId,
        bound: Sight,
    ) -> Result<Option<(Scope<'a>, Binding)>, Refused> {
        let rule = self.writer.oracle.program.rule(id);
        let Some((scope, binding)) = self.writer.matched(rule, self.key, &self.pattern()) else {
            return Ok(None);
        };
        if !self.writer.oracle.applies(rule, scope.day, bound.everywhere) {
            return Ok(None);
        }
        let mut first = None;
        let items: Vec<Item<'a>> =
            flat(Item { condition: &rule.body, scope }).into_iter().flatten().collect();
        reader.solve(&items, &binding, bound, true, &mut |found| {
            for exception in &rule.exceptions {
                let open = without(found, &[&exception.locals]);
                if reader
                    .below(|| reader.first(scope, &exception.condition, &open, bound.other(), false))?
                    .is_some()
                {
                    return Ok(false);
                }
            }
            let head = rule.head.arguments.iter().map(|term| scope.value(term, found));
            if head.collect::<Result<Vec<Value>, String>>()? != self.tuple {
                return Ok(false);
            }
            first = Some((scope, Rc::clone(found)));
            Ok(true)
        })?;
        Ok(first)
    }

    /// Whether some rule of a side is applicable in a bound.
    pub fn applicable(&self, reader: &Reader<'_, 'a>, side: Side, bound: Sight) -> Result<bool, Refused> {
        for id in self.side(side) {
            if self.values(reader, id, bound)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The lines of a rule that is applicable, after these words; whether it is.
    fn apply(
        &self,
        emit: &mut Emit<'_, '_, 'a>,
        words: &str,
        id: RuleId,
        bound: Sight,
    ) -> Result<bool, Refused> {
        let Some((scope, binding)) = self.values(emit.reader, id, bound)? else { return Ok(false) };
        let rule = self.writer.oracle.program.rule(id);
        let name = &self.writer.names[id.index()];
        emit.line(format!("{words} {name}{}", assignments(scope, &binding, &|_| true)));
        emit.support(Item { condition: &rule.body, scope }, &binding, bound, true)?;
        for exception in &rule.exceptions {
            let open = without(&binding, &[&exception.locals]);
            let split = Split::new(Item { condition: &exception.condition, scope }, open, bound.other());
            emit.below(|emit| emit.refute(split, &Ending::Never))?;
        }
        Ok(true)
    }

    /// Some rule of a side is applicable.
    pub fn instance(
        &self,
        emit: &mut Emit<'_, '_, 'a>,
        side: Side,
        bound: Sight,
        word: &str,
    ) -> Result<bool, Refused> {
        for id in self.side(side) {
            if self.apply(emit, word, id, bound)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Why a rule is not applicable in a bound; whether it is not.
    fn refuted(&self, emit: &mut Emit<'_, '_, 'a>, id: RuleId, bound: Sight) -> Result<bool, Refused> {
        let rule = self.writer.oracle.program.rule(id);
        let Some((scope, binding)) = self.writer.matched(rule, self.key, &self.pattern()) else {
            return Ok(true);
        };
        let Reader { oracle, component, state, work, .. } = *emit.reader;
        let (blocked, now) = (RefCell::default(), Cell::new(false));
        let reader = Reader { oracle, component, state, ranked: None, blocked, work, now };
        if self.values(&reader, id, bound)?.is_some() {
            return Ok(false);
        }
        emit.line(format!("rule {}", self.writer.names[id.index()]));
        let ending = Ending::Rule(rule, scope, self.tuple);
        emit.below(|emit| rule_fails(emit, (rule, scope, binding), bound, &ending))?;
        Ok(true)
    }

    /// A side wins: a rule of it is applicable, and each of the other side is refuted or beaten.
    pub fn wins(&self, emit: &mut Emit<'_, '_, 'a>, side: Side, bound: Sight) -> Result<bool, Refused> {
        if !self.instance(emit, side, bound, "by")? {
            return Ok(false);
        }
        for id in self.side(opposite(side)) {
            if self.refuted(emit, id, bound.other())? {
                continue;
            }
            let program = self.writer.oracle.program;
            let mut beaten = false;
            for by in self.side(side) {
                let name = &self.writer.names[id.index()];
                let words = format!("beaten {name} by");
                if beats(program, by, id).is_some()
                    && emit.below(|emit| self.apply(emit, &words, by, bound))?
                {
                    beaten = true;
                    break;
                }
            }
            if !beaten {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A rule of a side is applicable, and each that beats it is refuted.
    pub fn unbeaten(&self, emit: &mut Emit<'_, '_, 'a>, side: Side, bound: Sight) -> Result<bool, Refused> {
        let program = self.writer.oracle.program;
        for id in self.side(side) {
            let (lines, needs) = (emit.lines.len(), emit.needs.len());
            let mut right = emit.below(|emit| self.apply(emit, "unbeaten", id, bound))?;
            for over in self.side(opposite(side)) {
                right = right
                    && (beats(program, over, id).is_none() || self.refuted(emit, over, bound.other())?);
            }
            if right {
                return Ok(true);
            }
            emit.lines.truncate(lines);
            emit.needs.truncate(needs);
        }
        Ok(false)
    }

    /// A side does not lose.
    pub fn stands(&self, emit: &mut Emit<'_, '_, 'a>, side: Side, bound: Sight) -> Result<bool, Refused> {
        let (lines, needs) = (emit.lines.len(), emit.needs.len());
        emit.line("none");
        let mut none = true;
        for id in self.side(opposite(side)) {
            none = none && self.refuted(emit, id, bound.other())?;
        }
        if none {
            return Ok(true);
        }
        emit.lines.truncate(lines);
        emit.needs.truncate(needs);
        self.unbeaten(emit, side, bound)
    }
}
