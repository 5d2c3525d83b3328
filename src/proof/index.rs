//! What is looked up for every question, worked out once for a plan.

use super::arising::{Steps, leading_to_readings};
use crate::hir::{Program, Side};
use crate::ids::{NodeId, RelationId, RuleId};
use crate::plan::{Literal, Plan, Role};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// A program and its plan, with what is looked up in them; shared by the views of all worlds.
pub struct Index<'a> {
    pub(super) program: &'a Program,
    pub(super) plan: &'a Plan,
    tables: Arc<Tables>,
    pub(super) steps: RefCell<Steps>,
}

/// Rules by what they conclude, components by node, and which statements each rule reads before burdens.
///
/// Built once for a program and its plan.
#[derive(Debug)]
pub struct Tables {
    rules: BTreeMap<RelationId, Vec<RuleId>>,
    statements: BTreeMap<RelationId, Vec<usize>>,
    components: Vec<Option<usize>>,
    unsettled: BTreeSet<(RuleId, RelationId)>,
    concluded_by: Vec<Vec<usize>>,
    /// For each relation the node of its statements as everything outside its component reads them, and as its
    /// own component does.
    nodes: Vec<[Option<NodeId>; 2]>,
    leading: OnceLock<Vec<bool>>,
}

impl Tables {
    /// The tables of a program and its plan. Cost: linear in both.
    pub fn new(program: &Program, plan: &Plan) -> Self {
        let node = |relation: usize| {
            let of = |role: fn(RelationId) -> Role| plan.roles.get(&role(RelationId::at(relation))).copied();
            let inside = of(Role::Statement).or_else(|| of(Role::Stated));
            [of(Role::Settled).or(inside), inside]
        };
        let mut tables = Self {
            rules: BTreeMap::new(),
            statements: BTreeMap::new(),
            components: vec![None; plan.nodes.len()],
            unsettled: BTreeSet::new(),
            concluded_by: vec![Vec::new(); plan.nodes.len()],
            nodes: (0..program.relations.len()).map(node).collect(),
            leading: OnceLock::new(),
        };
        for (place, rule) in program.rules.iter().enumerate().filter(|(_, r)| !r.erroneous) {
            tables.rules.entry(rule.head.relation).or_default().push(RuleId::at(place));
        }
        for (place, statement) in program.statements.iter().enumerate() {
            tables.statements.entry(statement.relation).or_default().push(place);
        }
        for (place, component) in plan.components.iter().enumerate() {
            for node in &component.nodes {
                if let Some(slot) = tables.components.get_mut(node.index()) {
                    *slot = Some(place);
                }
            }
        }
        tables.read_rules(plan);
        tables
    }

    fn read_rules(&mut self, plan: &Plan) {
        for (place, rule) in plan.rules.iter().enumerate() {
            if let Some(rules) = self.concluded_by.get_mut(rule.head.index()) {
                rules.push(place);
            }
            let Some(origin) = rule.origin else { continue };
            for node in rule.body.iter().flat_map(Literal::nodes) {
                if let Some(Role::Statement(relation)) = plan.nodes.get(node.index()).map(|n| n.role) {
                    self.unsettled.insert((origin, relation));
                }
            }
        }
    }
}

impl<'a> Index<'a> {
    /// The index of a program and its plan. Cost: linear in both.
    pub fn new(program: &'a Program, plan: &'a Plan) -> Self {
        Self::with(program, plan, Arc::new(Tables::new(program, plan)))
    }

    /// The same with the tables of that program, which may have grown by questions since, and of that plan.
    pub fn with(program: &'a Program, plan: &'a Plan, tables: Arc<Tables>) -> Self {
        Self { program, plan, tables, steps: RefCell::default() }
    }

    /// Whether rows of a node may depend on a reading.
    pub(super) fn leads_to_readings(&self, node: NodeId) -> bool {
        let leading = self.tables.leading.get_or_init(|| leading_to_readings(self.plan));
        leading.get(node.index()).copied().unwrap_or(false)
    }

    /// The rules that argue that side of a relation, in the order of the files.
    pub(super) fn rules(&self, relation: RelationId, side: Side) -> impl Iterator<Item = RuleId> + '_ {
        let rules = self.tables.rules.get(&relation).map_or(&[][..], Vec::as_slice);
        rules.iter().copied().filter(move |r| self.program.rule(*r).side == side)
    }

    /// The places of the statements about a relation that stand outside cases.
    pub(super) fn statements(&self, relation: RelationId) -> &[usize] {
        self.tables.statements.get(&relation).map_or(&[], Vec::as_slice)
    }

    /// The component of a derived node.
    pub(super) fn component(&self, node: NodeId) -> Option<usize> {
        self.tables.components.get(node.index()).copied().flatten()
    }

    /// The plan's rules for a node.
    pub(super) fn concluded_by(&self, node: NodeId) -> &[usize] {
        self.tables.concluded_by.get(node.index()).map_or(&[], Vec::as_slice)
    }

    /// The node that holds the statements of a relation: as a rule reads them that they depend on, or as
    /// everything else does.
    pub(super) fn statement(&self, relation: RelationId, reader: Option<RuleId>) -> Option<NodeId> {
        let [outside, inside] = self.tables.nodes.get(relation.index()).copied()?;
        let reads_before = |rule| self.tables.unsettled.contains(&(rule, relation));
        if outside != inside && reader.is_some_and(reads_before) { inside } else { outside }
    }
}
