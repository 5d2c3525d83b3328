//! What is looked up for every question, worked out once for a plan.

use super::arising::{Steps, leading_to_readings};
use crate::hir::{Program, Side};
use crate::ids::{NodeId, RelationId, RuleId};
use crate::plan::{Literal, Plan, Role};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// Rules by what they conclude, components by node, and which statements each rule reads before burdens.
///
/// Built once for a program and its plan, and shared by the views of all worlds.
pub struct Index<'a> {
    pub(super) program: &'a Program,
    pub(super) plan: &'a Plan,
    rules: BTreeMap<RelationId, Vec<RuleId>>,
    statements: BTreeMap<RelationId, Vec<usize>>,
    components: Vec<Option<usize>>,
    unsettled: BTreeSet<(RuleId, RelationId)>,
    concluded_by: Vec<Vec<usize>>,
    leading: OnceCell<Vec<bool>>,
    pub(super) steps: RefCell<Steps>,
    open: Option<Box<Index<'a>>>,
}

impl<'a> Index<'a> {
    /// The index of a program and its plan. Cost: linear in both.
    pub fn new(program: &'a Program, plan: &'a Plan) -> Self {
        let mut index = Self {
            program,
            plan,
            rules: BTreeMap::new(),
            statements: BTreeMap::new(),
            components: vec![None; plan.nodes.len()],
            unsettled: BTreeSet::new(),
            concluded_by: vec![Vec::new(); plan.nodes.len()],
            leading: OnceCell::new(),
            steps: RefCell::default(),
            open: None,
        };
        for (place, rule) in program.rules.iter().enumerate().filter(|(_, r)| !r.erroneous) {
            index.rules.entry(rule.head.relation).or_default().push(RuleId::at(place));
        }
        for (place, statement) in program.statements.iter().enumerate() {
            index.statements.entry(statement.relation).or_default().push(place);
        }
        for (place, component) in plan.components.iter().enumerate() {
            for node in &component.nodes {
                if let Some(slot) = index.components.get_mut(node.index()) {
                    *slot = Some(place);
                }
            }
        }
        index.read_rules();
        index
    }

    /// The same with the index of the plan of worlds that leave their readings open.
    #[must_use]
    pub fn with_open(mut self, open: Index<'a>) -> Self {
        self.open = Some(Box::new(open));
        self
    }

    /// Whether this is the index of that plan.
    pub fn is_of(&self, plan: &Plan) -> bool {
        std::ptr::eq(self.plan, plan)
    }

    /// The index of the plan of worlds that leave their readings open.
    pub fn open(&self) -> Option<&Index<'a>> {
        self.open.as_deref()
    }

    /// Whether rows of a node may depend on a reading.
    pub(super) fn leads_to_readings(&self, node: NodeId) -> bool {
        let leading = self.leading.get_or_init(|| leading_to_readings(self.plan));
        leading.get(node.index()).copied().unwrap_or(false)
    }

    fn read_rules(&mut self) {
        let plan = self.plan;
        for (place, rule) in plan.rules.iter().enumerate() {
            if let Some(rules) = self.concluded_by.get_mut(rule.head.index()) {
                rules.push(place);
            }
            let Some(origin) = rule.origin else { continue };
            for node in rule.body.iter().flat_map(nodes) {
                if let Some(Role::Statement(relation)) = plan.nodes.get(node.index()).map(|n| n.role) {
                    self.unsettled.insert((origin, relation));
                }
            }
        }
    }

    /// The rules that argue that side of a relation, in the order of the files.
    pub(super) fn rules(&self, relation: RelationId, side: Side) -> impl Iterator<Item = RuleId> + '_ {
        let rules = self.rules.get(&relation).map_or(&[][..], Vec::as_slice);
        rules.iter().copied().filter(move |r| self.program.rule(*r).side == side)
    }

    /// The places of the statements about a relation that stand outside cases.
    pub(super) fn statements(&self, relation: RelationId) -> &[usize] {
        self.statements.get(&relation).map_or(&[], Vec::as_slice)
    }

    /// The component of a derived node.
    pub(super) fn component(&self, node: NodeId) -> Option<usize> {
        self.components.get(node.index()).copied().flatten()
    }

    /// The plan's rules for a node.
    pub(super) fn concluded_by(&self, node: NodeId) -> &[usize] {
        self.concluded_by.get(node.index()).map_or(&[], Vec::as_slice)
    }

    /// The node that holds the statements of a relation: as a rule reads them that they depend on, or as
    /// everything else does.
    pub(super) fn statement(&self, relation: RelationId, reader: Option<RuleId>) -> Option<NodeId> {
        let roles = &self.plan.roles;
        let inside = reader.is_some_and(|rule| self.unsettled.contains(&(rule, relation)));
        let settled = if inside { None } else { roles.get(&Role::Settled(relation)) };
        settled
            .or_else(|| roles.get(&Role::Statement(relation)))
            .or_else(|| roles.get(&Role::Stated(relation)))
            .copied()
    }
}

/// The nodes that a literal reads.
pub(super) fn nodes(literal: &Literal) -> Vec<NodeId> {
    match literal {
        Literal::Holds { node, .. }
        | Literal::Fails { node, .. }
        | Literal::Aggregate { node, .. }
        | Literal::AtLeast { node, .. } => vec![*node],
        Literal::Every { domain, implied, .. } => vec![*domain, *implied],
        Literal::Fraction { domain, holds, lacks, .. } => {
            [*domain, *holds].into_iter().chain(*lacks).collect()
        }
        Literal::Compare { .. } | Literal::Let { .. } | Literal::Among { .. } => vec![],
    }
}
