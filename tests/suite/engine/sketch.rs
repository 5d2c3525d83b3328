//! Plans written by hand, with numbers for constants.

use vires::ids::NodeId;
use vires::plan::{Block, Component, Literal, Node, NodeKind, Operand, Plan, Role, Row, Rule, Shape, Worlds};
use vires::value::Value;

pub const X: Operand = Operand::Slot(0);
pub const Y: Operand = Operand::Slot(1);
pub const Z: Operand = Operand::Slot(2);

/// A plan under construction, and the facts of its worlds.
#[derive(Default)]
pub struct Sketch {
    pub plan: Plan,
    pub inputs: Vec<(NodeId, Vec<Row>)>,
    pub width: usize,
}

impl Sketch {
    /// Nothing yet, in so many worlds.
    pub fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    pub fn node(&mut self, arity: usize, kind: NodeKind) -> NodeId {
        let node = NodeId::at(self.plan.nodes.len());
        let role = Role::Helper(node.0);
        self.plan.nodes.push(Node { arity, kind, role, temporal: false, open: true });
        node
    }

    pub fn code(&mut self, number: i64) -> u32 {
        self.plan.values.code(Value::Integer(number))
    }

    /// An input node with rows and the worlds of their bounds.
    pub fn rows(&mut self, arity: usize, rows: &[(Vec<i64>, Worlds, Worlds)]) -> NodeId {
        let node = self.node(arity, NodeKind::Input);
        let rows = rows
            .iter()
            .map(|(tuple, lower, upper)| Row {
                tuple: tuple.iter().map(|number| self.plan.values.code(Value::Integer(*number))).collect(),
                lower: lower.clone(),
                upper: upper.clone(),
            })
            .collect();
        self.inputs.push((node, rows));
        node
    }

    /// An input node with rows that are certain everywhere.
    pub fn facts(&mut self, arity: usize, tuples: &[Vec<i64>]) -> NodeId {
        let rows: Vec<_> = tuples.iter().map(|tuple| (tuple.clone(), Worlds::All, Worlds::All)).collect();
        self.rows(arity, &rows)
    }

    pub fn rule(&mut self, head: NodeId, arguments: &[Operand], slots: usize, body: Vec<Literal>) {
        self.plan.rules.push(Rule { head, arguments: arguments.to_vec(), slots, body, origin: None });
    }

    /// One component of these nodes and all rules for them.
    pub fn component(&mut self, shape: Shape, nodes: &[NodeId]) {
        let rules =
            (0..self.plan.rules.len()).filter(|r| nodes.contains(&self.plan.rules[*r].head)).collect();
        self.plan.components.push(Component { shape, nodes: nodes.to_vec(), rules });
    }

    pub fn finish(&self) -> (Plan, Block) {
        let block = Block {
            width: self.width,
            inputs: self.inputs.clone(),
            without_burdens: Worlds::None,
            values: self.plan.values.clone(),
        };
        (self.plan.clone(), block)
    }
}

pub fn holds(node: NodeId, arguments: &[Operand]) -> Literal {
    Literal::Holds { node, arguments: arguments.to_vec() }
}

pub fn fails(node: NodeId, arguments: &[Operand]) -> Literal {
    Literal::Fails { node, arguments: arguments.to_vec() }
}
