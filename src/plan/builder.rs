//! A plan under construction: nodes are made when something reads them, and defined one after the other.

use super::analysis::{Analysis, Dates, is_concept};
use super::goal::{Goal, Part};
use super::turning::Turning;
use super::{Node, NodeKind, Plan, Role, Rule};
use crate::hir::{RelationKind, Side, Timing};
use crate::ids::{NodeId, RelationId, TypeId};
use std::collections::{BTreeMap, VecDeque};

/// A node that was made and has no rules yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    /// The statements of a relation.
    Statement(RelationId),
    /// What is excluded.
    Excluded(RelationId),
    /// What a cure would conclude, at each date.
    Cured(RelationId),
    /// Events that happened by each date (`true`), or did not, by what is assumed of any.
    Assumed(RelationId, bool),
    /// Everything that one side of a relation may ever conclude ([`super::approximation`]).
    Ever(RelationId, Side),
    /// The days on which what a component says may change ([`super::turning`]).
    Turning(usize),
}

/// A plan under construction.
pub(super) struct Builder<'p> {
    pub analysis: Analysis<'p>,
    pub plan: Plan,
    pub queue: VecDeque<(Task, NodeId)>,
    pub tasks: BTreeMap<Task, NodeId>,
    /// For each node, the node of its possible rows.
    pub possible: BTreeMap<NodeId, NodeId>,
    /// The dates of places, before they are made certain.
    pub sites: BTreeMap<usize, NodeId>,
    /// Which places have their rules.
    pub sites_defined: Vec<bool>,
    /// Sets of places, and the node of all their dates.
    pub moments: BTreeMap<Dates, NodeId>,
    pub turning: Turning,
    /// Comparisons of aggregates that are being worked out to bind variables of a part.
    pub binding: Vec<Goal>,
    helpers: u32,
}

impl<'p> Builder<'p> {
    /// An empty plan.
    pub(super) fn new(analysis: Analysis<'p>, plan: Plan) -> Self {
        let turning = Turning::new(&analysis);
        let sites_defined = vec![false; analysis.sites];
        Self {
            analysis,
            plan,
            queue: VecDeque::new(),
            tasks: BTreeMap::new(),
            possible: BTreeMap::new(),
            sites: BTreeMap::new(),
            sites_defined,
            moments: BTreeMap::new(),
            turning,
            binding: Vec::new(),
            helpers: 0,
        }
    }

    /// Defines nodes until none is left.
    pub(super) fn run(&mut self) {
        loop {
            while let Some((task, node)) = self.queue.pop_front() {
                match task {
                    Task::Statement(relation) => self.define_statement(relation, node),
                    Task::Excluded(relation) => self.define_excluded(relation, node),
                    Task::Cured(relation) => self.define_cured(relation, node),
                    Task::Assumed(relation, happened) => self.define_assumed(relation, happened, node),
                    Task::Ever(relation, side) => self.define_ever(relation, side, node),
                    Task::Turning(component) => self.define_turning(component, node),
                }
            }
            if !self.define_every_day() {
                return;
            }
        }
    }

    /// A new node. What it may hold undetermined is worked out at the end.
    pub(super) fn node(&mut self, role: Role, kind: NodeKind, arity: usize, temporal: bool) -> NodeId {
        let id = NodeId::at(self.plan.nodes.len());
        self.plan.nodes.push(Node { arity, kind, role, temporal, open: false });
        if !matches!(role, Role::Helper(_)) {
            self.plan.roles.insert(role, id);
        }
        id
    }

    /// The node of a role; made if it is new.
    pub(super) fn role(&mut self, role: Role, kind: NodeKind, arity: usize, temporal: bool) -> NodeId {
        match self.plan.roles.get(&role) {
            Some(node) => *node,
            None => self.node(role, kind, arity, temporal),
        }
    }

    /// A new node that is a part of a rule.
    pub(super) fn helper(&mut self, kind: NodeKind, arity: usize, temporal: bool) -> NodeId {
        let role = Role::Helper(self.helpers);
        self.helpers += 1;
        self.node(role, kind, arity, temporal)
    }

    /// Adds a rule.
    pub(super) fn rule(&mut self, rule: Rule) {
        self.plan.rules.push(rule);
    }

    /// The number of columns of a node that holds statements of a relation.
    pub(super) fn arity(&self, relation: RelationId) -> usize {
        self.parameters(relation) + usize::from(self.temporal(relation))
    }

    /// The number of parameters.
    pub(super) fn parameters(&self, relation: RelationId) -> usize {
        self.analysis.program.relation(relation).parameters.len()
    }

    /// Whether what a relation says may differ between dates.
    pub(super) fn temporal(&self, relation: RelationId) -> bool {
        self.analysis.temporal[relation.index()]
    }

    /// An input node.
    pub(super) fn input(&mut self, role: Role, arity: usize) -> NodeId {
        self.role(role, NodeKind::Input, arity, false)
    }

    /// The entities of a type.
    pub(super) fn extent(&mut self, ty: TypeId) -> NodeId {
        self.input(Role::Extent(ty), 1)
    }

    /// The node of a task; made, and to be defined, if it is new.
    pub(super) fn task(&mut self, task: Task, make: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        if let Some(node) = self.tasks.get(&task) {
            return *node;
        }
        let node = make(self);
        self.tasks.insert(task, node);
        self.queue.push_back((task, node));
        node
    }

    /// The statements of a relation with burdens not yet settled.
    pub(super) fn statement(&mut self, relation: RelationId) -> NodeId {
        let declared = self.analysis.program.relation(relation);
        let (arity, temporal) = (self.arity(relation), self.temporal(relation));
        let is_day = declared.kind == RelationKind::Day;
        if !is_concept(declared.kind) && !temporal && !is_day {
            let node = self.input(Role::Stated(relation), arity);
            self.plan.roles.insert(Role::Statement(relation), node);
            return node;
        }
        self.task(Task::Statement(relation), |b| {
            b.node(Role::Statement(relation), NodeKind::Derived, arity, temporal)
        })
    }

    /// What a rule of a component reads of a relation; `None`: what answers read.
    pub(super) fn reading(&mut self, relation: RelationId, part: Part, component: Option<usize>) -> NodeId {
        let (arity, temporal) = (self.arity(relation), self.temporal(relation));
        match part {
            Part::Excluded => self.task(Task::Excluded(relation), |b| {
                b.node(Role::Excluded(relation), NodeKind::Derived, arity, temporal)
            }),
            Part::Statement => {
                let statement = self.statement(relation);
                match self.analysis.program.relation(relation).burden {
                    Some(yes) => {
                        let kind = NodeKind::Settled { of: statement, yes };
                        let settled = self.role(Role::Settled(relation), kind, arity, temporal);
                        let inside = component == Some(self.analysis.component[relation.index()]);
                        if inside { statement } else { settled }
                    }
                    None => statement,
                }
            }
        }
    }

    /// The rows of a node that are not excluded, as certain rows.
    pub(super) fn possible(&mut self, of: NodeId) -> NodeId {
        if let Some(node) = self.possible.get(&of) {
            return *node;
        }
        let (arity, temporal) = (self.plan.nodes[of.index()].arity, self.plan.nodes[of.index()].temporal);
        let node = self.helper(NodeKind::Possible { of }, arity, temporal);
        self.possible.insert(of, node);
        node
    }

    /// How a fact lies in time; acts are dated.
    pub(super) fn timing(&self, relation: RelationId) -> Timing {
        let declared = self.analysis.program.relation(relation);
        match declared.kind {
            crate::hir::RelationKind::Act => Timing::Dated,
            _ => declared.timing,
        }
    }

    /// Whether something may be unknown about a relation before any rule is applied.
    pub(super) fn doubted(&self, relation: RelationId) -> bool {
        self.analysis.doubted[relation.index()]
    }

    /// The events of a dated fact or an act.
    pub(super) fn events(&mut self, relation: RelationId) -> NodeId {
        let arity = self.parameters(relation) + 1;
        self.input(Role::Event(relation), arity)
    }

    /// Events of which it is assumed that they happened by a date (`true`), or did not; `None` if nothing is
    /// assumed of any.
    pub(super) fn assumed_by(&mut self, relation: RelationId, happened: bool) -> Option<NodeId> {
        if !self.analysis.completed.contains(&relation) {
            return None;
        }
        let arity = self.parameters(relation) + 1;
        Some(self.task(Task::Assumed(relation, happened), |b| b.helper(NodeKind::Derived, arity, true)))
    }

    /// Those that may have happened on any day.
    pub(super) fn doubts(&mut self, relation: RelationId) -> NodeId {
        let arity = self.parameters(relation);
        self.input(Role::UnknownEvent(relation), arity)
    }
}
