//! The well-founded model of a plan by its definition: the alternating fixpoint, one world at a time.
//!
//! No indexes, no differences, no codes, no sharing between worlds, and nothing of `vires::engine` except
//! the three truth values: slow, and meant to be seen to be right. Each literal is read as its doc comment
//! in `vires::plan` says, in the lower bound (certainly so) and in the upper one (not excluded).

pub mod arithmetic;
pub mod literal;

use std::collections::{BTreeMap, BTreeSet};
use vires::engine::Truth;
use vires::ids::{NodeId, WorldId};
use vires::plan::{Block, NodeKind, Operand, Plan, Row, Rule, Values, Worlds};
use vires::value::Value;

/// What a column holds. The order is that of the values, with the end of time after every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The day of an event that nobody dated.
    SomeDay,
    /// A value.
    Value(Value),
    /// The end of what has no end.
    Never,
}

impl Item {
    /// What a code of these values stands for.
    pub fn of(code: u32, values: &Values) -> Self {
        match code {
            Values::SOME_DAY => Self::SomeDay,
            Values::NEVER => Self::Never,
            _ => Self::Value(values.value(code).expect("a code of the table")),
        }
    }
}

/// A row.
pub type Tuple = Vec<Item>;

/// The two bounds of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// What is certainly so.
    pub lower: BTreeSet<Tuple>,
    /// What is not excluded.
    pub upper: BTreeSet<Tuple>,
}

/// Which bound is being worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// What is certainly so.
    Lower,
    /// What is not excluded.
    Upper,
}

impl Bound {
    /// The bound that a negation reads.
    pub fn other(self) -> Self {
        match self {
            Self::Lower => Self::Upper,
            Self::Upper => Self::Lower,
        }
    }
}

/// The model of one world.
pub struct Model<'a> {
    pub(self) plan: &'a Plan,
    pub(self) values: &'a Values,
    bare: bool,
    nodes: Vec<Bounds>,
}

/// The well-founded model of one world of a block.
///
/// # Errors
/// What went wrong, where an arithmetic result is out of range or a month has no such day.
pub fn run<'a>(plan: &'a Plan, block: &'a Block, world: WorldId) -> Result<Model<'a>, String> {
    let mut model = Model {
        plan,
        values: &block.values,
        bare: within(&block.without_burdens, world),
        nodes: vec![Bounds::default(); plan.nodes.len()],
    };
    for (node, rows) in &block.inputs {
        for row in rows {
            model.state(*node, row, world);
        }
    }
    for component in &plan.components {
        model.evaluate(&component.nodes, &component.rules)?;
    }
    Ok(model)
}

fn within(worlds: &Worlds, world: WorldId) -> bool {
    match worlds {
        Worlds::None => false,
        Worlds::Some(some) => some.contains(&world),
        Worlds::AllBut(others) => !others.contains(&world),
        Worlds::All => true,
    }
}

impl Model<'_> {
    fn state(&mut self, node: NodeId, row: &Row, world: WorldId) {
        let tuple: Tuple = row.tuple.iter().map(|code| Item::of(*code, self.values)).collect();
        if within(&row.lower, world) {
            self.nodes[node.index()].lower.insert(tuple.clone());
        }
        if within(&row.upper, world) || within(&row.lower, world) {
            self.nodes[node.index()].upper.insert(tuple);
        }
    }

    /// The alternating fixpoint (Van Gelder 1993): what follows if nothing of the component is certain is
    /// the most that can be so; what follows if only that can be so is certain; and so on until nothing
    /// changes.
    fn evaluate(&mut self, nodes: &[NodeId], rules: &[usize]) -> Result<(), String> {
        let derived: Vec<NodeId> = nodes
            .iter()
            .copied()
            .filter(|n| matches!(self.plan.nodes[n.index()].kind, NodeKind::Derived))
            .collect();
        loop {
            let before: Vec<Bounds> = derived.iter().map(|n| self.nodes[n.index()].clone()).collect();
            self.close(&derived, rules, Bound::Upper)?;
            self.close(&derived, rules, Bound::Lower)?;
            if derived.iter().zip(&before).all(|(n, b)| self.nodes[n.index()] == *b) {
                return Ok(());
            }
        }
    }

    /// The least set closed under the rules, read in one bound, with the other bound as it stands.
    fn close(&mut self, nodes: &[NodeId], rules: &[usize], bound: Bound) -> Result<(), String> {
        for node in nodes {
            self.nodes[node.index()].of_mut(bound).clear();
        }
        loop {
            let mut new = Vec::new();
            for rule in rules.iter().map(|at| &self.plan.rules[*at]) {
                for tuple in self.heads(rule, bound)? {
                    if !self.nodes[rule.head.index()].of(bound).contains(&tuple) {
                        new.push((rule.head, tuple));
                    }
                }
            }
            if new.is_empty() {
                return Ok(());
            }
            for (head, tuple) in new {
                self.nodes[head.index()].of_mut(bound).insert(tuple);
            }
        }
    }

    fn heads(&self, rule: &Rule, bound: Bound) -> Result<BTreeSet<Tuple>, String> {
        let mut bindings = vec![vec![None; rule.slots]];
        for literal in &rule.body {
            let mut next = Vec::new();
            for binding in &bindings {
                self.extend(literal, binding, bound, &mut next)?;
            }
            bindings = next;
        }
        let head = |binding: &Vec<Option<Item>>| {
            rule.arguments.iter().map(|a| self.item(*a, binding).expect("a bound head")).collect()
        };
        Ok(bindings.iter().map(head).collect())
    }

    /// What an operand stands for; `None` for an unbound slot and for "any".
    fn item(&self, operand: Operand, binding: &[Option<Item>]) -> Option<Item> {
        match operand {
            Operand::Slot(slot) => binding[slot as usize],
            Operand::Code(code) => Some(Item::of(code, self.values)),
            Operand::Any => None,
        }
    }

    /// The rows of a node in one bound.
    pub fn rows(&self, node: NodeId, bound: Bound) -> &BTreeSet<Tuple> {
        match self.plan.nodes[node.index()].kind {
            NodeKind::Input | NodeKind::Derived => self.nodes[node.index()].of(bound),
            NodeKind::Possible { of } => self.rows(of, Bound::Upper),
            NodeKind::Settled { of, .. } if self.bare => self.rows(of, bound),
            NodeKind::Settled { of, yes } => self.rows(of, if yes { Bound::Upper } else { Bound::Lower }),
        }
    }

    /// The same model with only those certain rows for which `keep` holds.
    pub fn keeping(&self, keep: impl Fn(NodeId, &Tuple) -> bool) -> Self {
        let mut nodes = self.nodes.clone();
        for (place, bounds) in nodes.iter_mut().enumerate() {
            bounds.lower.retain(|tuple| keep(NodeId::at(place), tuple));
        }
        Model { plan: self.plan, values: self.values, bare: self.bare, nodes }
    }

    /// Whether some rule certainly concludes a row from the rows of this model.
    pub fn concludes(&self, node: NodeId, tuple: &Tuple) -> bool {
        let mut rules = self.plan.rules.iter().filter(|rule| rule.head == node);
        rules.any(|rule| self.heads(rule, Bound::Lower).is_ok_and(|heads| heads.contains(tuple)))
    }

    /// How every row of a node stands; what is not listed is false.
    pub fn statuses(&self, node: NodeId) -> BTreeMap<Tuple, Truth> {
        let lower = self.rows(node, Bound::Lower);
        let status = |tuple: &Tuple| if lower.contains(tuple) { Truth::True } else { Truth::Undetermined };
        self.rows(node, Bound::Upper).iter().map(|t| (t.clone(), status(t))).collect()
    }
}

impl Bounds {
    fn of(&self, bound: Bound) -> &BTreeSet<Tuple> {
        match bound {
            Bound::Lower => &self.lower,
            Bound::Upper => &self.upper,
        }
    }

    fn of_mut(&mut self, bound: Bound) -> &mut BTreeSet<Tuple> {
        match bound {
            Bound::Lower => &mut self.lower,
            Bound::Upper => &mut self.upper,
        }
    }
}
