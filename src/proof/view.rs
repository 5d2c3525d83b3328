//! One world of a model, asked in the user's terms.

use super::binding::Cell;
use super::{Cases, Claim, Form, Index, Pattern, UNKNOWN_DAY};
use crate::engine::{Model, Truth};
use crate::hir::{Program, RelationKind, Timing};
use crate::ids::{CaseId, NodeId, RelationId, RuleId, WorldId};
use crate::plan::{Plan, Role, Values, World};
use crate::time::Date;
use crate::value::Value;
use std::sync::atomic::{AtomicBool, Ordering};

/// One world of a model.
///
/// `bare` is the same world with burdens ignored ([`World::without_burdens`]): an answer that is definite
/// only because of a burden is found by comparing the two. The model must come from a run with
/// provenance, or proofs of what is recursive may be reported as not followed.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(super) index: &'a Index<'a>,
    pub(super) program: &'a Program,
    pub(super) plan: &'a Plan,
    pub(super) model: &'a Model,
    pub(super) spec: &'a World,
    pub(super) world: WorldId,
    pub(super) bare: WorldId,
    pub(super) cases: &'a Cases,
    stop: Option<&'a AtomicBool>,
    /// The date of the world.
    pub date: Date,
}

impl<'a> View<'a> {
    /// Looks at `world` of `model`, which was built from `spec`; `bare` is its twin without burdens.
    pub fn new(
        index: &'a Index<'a>,
        model: &'a Model,
        spec: &'a World,
        world: WorldId,
        bare: WorldId,
    ) -> Self {
        let (program, plan) = (index.program, index.plan);
        // A world without a date is one in which nothing depends on time.
        let date = spec.date(program).unwrap_or(Date::UNDATED);
        Self { index, program, plan, model, spec, world, bare, cases: &super::cases::NONE, stop: None, date }
    }

    /// The same view with what completions say of statements.
    #[must_use]
    pub fn with_cases(mut self, cases: &'a Cases) -> Self {
        self.cases = cases;
        self
    }

    /// The same view, whose searches end early when the flag is set: what they found by then is of no use, and
    /// whoever set it throws it away.
    #[must_use]
    pub fn with_stop(mut self, stop: Option<&'a AtomicBool>) -> Self {
        self.stop = stop;
        self
    }

    /// Whether searches are to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// How a statement stands, burdens included. False if no rule or question of the plan reaches its
    /// relation, or its day is none of the world's.
    pub fn status(&self, claim: &Claim) -> Truth {
        self.truth(&claim.pattern(), None, self.world)
    }

    /// How it stands where every burden is ignored.
    pub fn bare_status(&self, claim: &Claim) -> Truth {
        self.truth(&claim.pattern(), None, self.bare)
    }

    /// Whether a completion can settle an unknown: it is open itself, and it is not about a day that nobody
    /// stated.
    pub fn is_settleable(&self, unknown: &Claim) -> bool {
        let fact =
            matches!(self.program.relation(unknown.relation).kind, RelationKind::Fact | RelationKind::Act);
        fact && unknown.at != UNKNOWN_DAY && self.unsettled(unknown, self.bare) == Truth::Undetermined
    }

    /// How a fact stands before its burden is settled.
    fn unsettled(&self, claim: &Claim, world: WorldId) -> Truth {
        let node = self.plan.roles.get(&Role::Statement(claim.relation));
        match node.and_then(|node| Some((*node, self.tuple(*node, &claim.pattern())?))) {
            Some((node, tuple)) => self.model.status(node, &tuple, world),
            None => self.truth(&claim.pattern(), None, world),
        }
    }

    /// The statements of a relation that are undetermined on a day where burdens are ignored.
    pub fn undetermined(&self, relation: RelationId, at: Date) -> Vec<Claim> {
        let parameters = self.program.relation(relation).parameters.len();
        let pattern = Pattern { relation, arguments: vec![None; parameters], at, form: Form::Holds };
        let Some(node) = self.node(relation, Form::Holds, None) else { return vec![] };
        let open = self.rows(node, &pattern, self.bare).into_iter();
        let claim = |row: Row| {
            let arguments = row.cells.iter().map(|c| c.value()).collect::<Option<_>>()?;
            Some(Claim { relation, arguments, at, form: Form::Holds })
        };
        open.filter(|row| row.truth == Truth::Undetermined).filter_map(claim).collect()
    }

    /// The value of a statement in every completion, where three values leave it open.
    pub fn agreed(&self, claim: &Claim) -> Option<bool> {
        self.cases.agreed(claim)
    }

    /// Whether the plan reads what is stated of the relation, or supposed of it.
    pub fn reads(&self, relation: RelationId) -> bool {
        let roles =
            [Role::Stated(relation), Role::Span(relation), Role::Event(relation), Role::Supposed(relation)];
        roles.iter().any(|role| self.plan.roles.contains_key(role))
    }

    /// Whether the plan reaches the relation, so that the model can be asked about it.
    pub fn reaches(&self, relation: RelationId) -> bool {
        self.index.statement(relation, None).is_some()
    }

    /// The statements of a relation that are not false on a day, with how they stand. Cost: that of listing
    /// them; nothing is concluded about them.
    pub fn all(&self, relation: RelationId, at: Date) -> Vec<(Vec<Value>, Truth)> {
        let parameters = self.program.relation(relation).parameters.len();
        let pattern = Pattern { relation, arguments: vec![None; parameters], at, form: Form::Holds };
        let Some(node) = self.node(relation, Form::Holds, None) else { return vec![] };
        let rows = self.rows(node, &pattern, self.world).into_iter();
        let values =
            |row: Row| Some((row.cells.iter().map(|c| c.value()).collect::<Option<_>>()?, row.truth));
        rows.filter_map(values).collect()
    }

    pub(super) fn values(&self) -> &'a Values {
        self.model.values()
    }

    /// The case of the world, and which of its suppositions.
    pub(super) fn home(&self) -> (Option<CaseId>, Option<usize>) {
        (self.spec.case, self.spec.supposition)
    }

    /// The node that is asked about a claim of this form.
    pub(super) fn node(&self, relation: RelationId, form: Form, reader: Option<RuleId>) -> Option<NodeId> {
        match form {
            Form::Holds => self.index.statement(relation, reader),
            Form::Excluded => self.plan.roles.get(&Role::Excluded(relation)).copied(),
        }
    }

    /// The best status of anything the pattern covers.
    pub(super) fn truth(&self, pattern: &Pattern, reader: Option<RuleId>, world: WorldId) -> Truth {
        let Some(node) = self.node(pattern.relation, pattern.form, reader) else {
            return self.happened(pattern, world);
        };
        let found = if let Some(tuple) = self.tuple(node, pattern) {
            self.model.status(node, &tuple, world)
        } else {
            let rows = self.rows(node, pattern, world).into_iter();
            rows.map(|row| row.truth).max().unwrap_or(Truth::False)
        };
        // Rules may ask for its statements on other days only.
        let happened = found == Truth::False
            && pattern.form == Form::Holds
            && self.is_dated(pattern.relation)
            && self.happened(pattern, world) == Truth::True;
        if happened { Truth::True } else { found }
    }

    /// Whether what is stated of a relation are events.
    fn is_dated(&self, relation: RelationId) -> bool {
        let declared = self.program.relation(relation);
        declared.kind == RelationKind::Act || declared.timing == Timing::Dated
    }

    /// Whether an event happened up to the day of the pattern, as its days say.
    fn happened(&self, pattern: &Pattern, world: WorldId) -> Truth {
        let roles = &self.plan.roles;
        let mut dated = pattern.clone();
        dated.arguments.push(None);
        let stated = roles.get(&Role::Event(pattern.relation)).map(|node| self.rows(*node, &dated, world));
        let by_then = |row: &Row| match row.cells.last() {
            Some(Cell::Value(Value::Date(day))) => *day <= pattern.at,
            _ => true,
        };
        let stated = stated.into_iter().flatten().filter(by_then).map(|row| row.truth).max();
        let unknown = roles.get(&Role::UnknownEvent(pattern.relation));
        let unknown = unknown.is_some_and(|node| !self.rows(*node, pattern, world).is_empty());
        stated.unwrap_or(if unknown { Truth::Undetermined } else { Truth::False })
    }

    /// The codes of a pattern without open places; `None` if there are open ones, or a value that the
    /// run never met.
    pub(super) fn tuple(&self, node: NodeId, pattern: &Pattern) -> Option<Vec<u32>> {
        let date = self.temporal(node).then(|| self.moment(pattern.at));
        let arguments = pattern.arguments.iter().map(|v| v.and_then(|v| self.values().get(v)));
        date.into_iter().chain(arguments).collect()
    }

    /// The code of a day.
    pub(super) fn moment(&self, at: Date) -> Option<u32> {
        if at == UNKNOWN_DAY { Some(Values::SOME_DAY) } else { self.values().get(Value::Date(at)) }
    }

    pub(super) fn temporal(&self, node: NodeId) -> bool {
        self.plan.nodes.get(node.index()).is_some_and(|n| n.temporal)
    }

    /// The rows of a node that a pattern covers and that are not false, in a settled order.
    pub(super) fn rows(&self, node: NodeId, pattern: &Pattern, world: WorldId) -> Vec<Row> {
        let skip = usize::from(self.temporal(node));
        let mut key = Vec::with_capacity(pattern.arguments.len() + 1);
        if skip == 1 {
            match self.moment(pattern.at) {
                Some(code) => key.push(Some(code)),
                None => return vec![],
            }
        }
        for value in pattern.arguments.iter().copied() {
            match value.map(|v| self.values().get(v)) {
                None => key.push(None),
                Some(Some(code)) => key.push(Some(code)),
                Some(None) => return vec![],
            }
        }
        let rows = self.model.matching(node, &key, world);
        let row = |(tuple, truth): (Vec<u32>, Truth)| Row {
            cells: tuple.iter().skip(skip).map(|code| self.cell(*code)).collect(),
            truth,
            tuple,
        };
        rows.into_iter().map(row).collect()
    }

    fn cell(&self, code: u32) -> Cell {
        self.values().value(code).map_or(Cell::SomeDay, Cell::Value)
    }

    /// In which round a row came to hold.
    pub(super) fn stage(&self, node: NodeId, tuple: &[u32]) -> Option<u32> {
        self.model.stage(node, tuple, self.world)
    }
}

/// A row of a node that is not false.
pub(super) struct Row {
    /// Its values, without the date of a temporal node.
    pub cells: Vec<Cell>,
    /// As stored.
    pub tuple: Vec<u32>,
    /// How it stands.
    pub truth: Truth,
}
