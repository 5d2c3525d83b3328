//! A plan as text, in the words of the program it was made of.
//!
//! One block a component, in order of evaluation; one line a rule, its literals in join order. Slots are
//! `A`, `B`, … in the order in which they are bound. Behind a node stands how many columns it has, and `?`
//! if it may hold undetermined rows.

use super::{AggregateBind, Expression, Literal, NodeKind, Operand, Plan, Role, Rule, Shape, Slot, Values};
use crate::hir::Program;
use crate::ids::{NodeId, RelationId, RuleId};
use crate::value::Value;
use std::fmt::Write as _;

/// The plan as text, for `show plan` and snapshots.
pub fn print(program: &Program, plan: &Plan) -> String {
    let printer = Printer { program, plan };
    let mut text = String::new();
    for (place, node) in plan.nodes.iter().enumerate() {
        if node.kind == NodeKind::Input {
            let _ = writeln!(text, "input {}", printer.declared(NodeId::at(place)));
        }
    }
    for component in &plan.components {
        let shape = match component.shape {
            Shape::Once => "once",
            Shape::Recursive => "recursive",
            Shape::ThroughNegation => "recursive through negation",
        };
        let nodes: Vec<String> = component.nodes.iter().map(|n| printer.declared(*n)).collect();
        let _ = writeln!(text, "\n{shape}: {}", nodes.join(", "));
        for rule in &component.rules {
            let _ = writeln!(text, "  {}", printer.rule(&plan.rules[*rule]));
        }
    }
    text
}

/// What a node is a part of, as [`print`] calls it: `p`, `p.for`, `now`.
pub fn node_name(program: &Program, plan: &Plan, node: NodeId) -> String {
    Printer { program, plan }.node(node)
}

struct Printer<'a> {
    program: &'a Program,
    plan: &'a Plan,
}

impl Printer<'_> {
    fn relation(&self, id: RelationId) -> &str {
        &self.program.relation(id).name
    }

    fn rule_name(&self, id: RuleId) -> String {
        let rule = self.program.rule(id);
        if rule.display.is_empty() { format!("rule {}", id.0) } else { rule.display.clone() }
    }

    fn node(&self, id: NodeId) -> String {
        let part = |relation: RelationId, part: &str| format!("{}.{part}", self.relation(relation));
        match self.plan.nodes[id.index()].role {
            Role::Now => "now".to_owned(),
            Role::Asked => "asked".to_owned(),
            Role::Moment => "moment".to_owned(),
            Role::Turning(relation) => format!("turning {}", self.relation(relation)),
            Role::Extent(ty) => format!("is {}", self.program.ty(ty).name),
            Role::EntityUnder => "under".to_owned(),
            Role::CitationUnder => "part of".to_owned(),
            Role::Stated(r) | Role::Statement(r) => self.relation(r).to_owned(),
            Role::Span(r) => part(r, "span"),
            Role::Event(r) => part(r, "event"),
            Role::UnknownEvent(r) => part(r, "someday"),
            Role::Happened(r) => part(r, "happened"),
            Role::NotYet(r) => part(r, "not yet"),
            Role::Settled(r) => part(r, "settled"),
            Role::For(r) => part(r, "for"),
            Role::Against(r) => part(r, "against"),
            Role::Wins(r) => part(r, "wins"),
            Role::Loses(r) => part(r, "loses"),
            Role::Excluded(r) => part(r, "excluded"),
            Role::Supposed(r) => part(r, "supposed"),
            Role::Applicable(rule) => format!("[{}]", self.rule_name(rule)),
            Role::Beaten(rule) => format!("[{}].beaten", self.rule_name(rule)),
            Role::Reading(id) => self.program.reading_name(id),
            Role::Undetermined => "undetermined".to_owned(),
            Role::UndeterminedSettled(yes) => format!("undetermined.settled {}", answer(yes)),
            Role::Helper(n) => format!("part {n}"),
        }
    }

    fn declared(&self, id: NodeId) -> String {
        let node = &self.plan.nodes[id.index()];
        let open = if node.open { "?" } else { "" };
        let mut text = format!("{}/{}{open}", self.node(id), node.arity);
        match node.kind {
            NodeKind::Settled { of, yes } => {
                let _ = write!(text, " = {}, in doubt {}", self.node(of), answer(yes));
            }
            NodeKind::Possible { of } => {
                let _ = write!(text, " = {}, as far as possible", self.node(of));
            }
            NodeKind::Input | NodeKind::Derived => {}
        }
        text
    }

    fn rule(&self, rule: &Rule) -> String {
        let mut names = Names(Vec::new());
        let body: Vec<String> = rule.body.iter().map(|literal| self.literal(literal, &mut names)).collect();
        let mut text = self.applied(rule.head, &rule.arguments, &mut names);
        if !body.is_empty() {
            let _ = write!(text, " :- {}", body.join(", "));
        }
        text.push('.');
        if let Some(origin) = rule.origin
            && self.plan.nodes[rule.head.index()].role != Role::Applicable(origin)
        {
            let _ = write!(text, "  // {}", self.rule_name(origin));
        }
        text
    }

    fn literal(&self, literal: &Literal, names: &mut Names) -> String {
        match literal {
            Literal::Holds { node, arguments } => self.applied(*node, arguments, names),
            Literal::Fails { node, arguments } => format!("not {}", self.applied(*node, arguments, names)),
            Literal::Compare { comparison, left, right } => {
                let (left, right) = (self.expression(left, names), self.expression(right, names));
                format!("{left} {comparison} {right}")
            }
            Literal::Let { slot, value } => {
                let value = self.expression(value, names);
                format!("{} = {value}", names.of(*slot))
            }
            Literal::Among { slot, codes } => {
                let codes: Vec<String> = codes.iter().map(|code| self.code(*code)).collect();
                format!("{} in ({})", names.of(*slot), codes.join(", "))
            }
            Literal::Aggregate { kind, node, key, bind } => {
                let of = format!("{kind}({})", self.applied_to_key(*node, key, names));
                match bind {
                    AggregateBind::Bounds { low, high } => {
                        format!("{}..{} = {of}", names.of(*low), names.of(*high))
                    }
                    AggregateBind::Value(slot) => format!("{} = {of}", names.of(*slot)),
                }
            }
            Literal::AtLeast { node, key, count } => {
                format!("at least {count} of {}", self.applied_to_key(*node, key, names))
            }
            Literal::Every { domain, implied, key, if_any } => {
                let (domain, implied) =
                    (self.applied_to_key(*domain, key, names), self.applied_to_key(*implied, key, names));
                format!("every {domain}: {implied}{}", if *if_any { " if any" } else { "" })
            }
            Literal::Fraction { domain, holds, lacks, key, numerator, denominator, strict } => {
                let least = if *strict { "more than" } else { "at least" };
                let domain = self.applied_to_key(*domain, key, names);
                let holds = self.applied_to_key(*holds, key, names);
                let lacks = lacks.map(|node| format!(", lacking {}", self.applied_to_key(node, key, names)));
                let lacks = lacks.unwrap_or_default();
                format!("{least} {numerator}/{denominator} of {domain}: {holds}{lacks}")
            }
        }
    }

    fn applied(&self, node: NodeId, arguments: &[Operand], names: &mut Names) -> String {
        let arguments: Vec<String> = arguments.iter().map(|a| self.operand(*a, names)).collect();
        let name = self.node(node);
        if arguments.is_empty() { name } else { format!("{name}({})", arguments.join(", ")) }
    }

    fn applied_to_key(&self, node: NodeId, key: &[Operand], names: &mut Names) -> String {
        let mut arguments: Vec<String> = key.iter().map(|a| self.operand(*a, names)).collect();
        arguments.push("..".to_owned());
        format!("{}({})", self.node(node), arguments.join(", "))
    }

    fn operand(&self, operand: Operand, names: &mut Names) -> String {
        match operand {
            Operand::Slot(slot) => names.of(slot),
            Operand::Code(code) => self.code(code),
            Operand::Any => "_".to_owned(),
        }
    }

    fn code(&self, code: u32) -> String {
        match code {
            Values::SOME_DAY => "someday".to_owned(),
            Values::NEVER => "never".to_owned(),
            _ => match self.plan.values.value(code) {
                Some(Value::Entity(id)) => self.program.entity(id).name.clone(),
                Some(Value::Citation(id)) => self.program.citation(id).name.clone(),
                Some(Value::Integer(n)) => n.to_string(),
                Some(Value::Decimal(d)) => d.to_string(),
                Some(Value::Date(date)) => date.to_string(),
                Some(Value::Duration(length)) => length.to_string(),
                Some(Value::Text(symbol)) => format!("{:?}", self.program.texts.text(symbol)),
                None => format!("#{code}"),
            },
        }
    }

    fn expression(&self, expression: &Expression, names: &mut Names) -> String {
        match expression {
            Expression::Slot(slot) => names.of(*slot),
            Expression::Code(code) => self.code(*code),
            Expression::Range { low, high } => format!("{}..{}", names.of(*low), names.of(*high)),
            Expression::Duration { amount, unit } => {
                format!("{} {unit}", self.expression(amount, names))
            }
            Expression::Binary { operator, left, right, rounding } => {
                let (left, right) = (self.expression(left, names), self.expression(right, names));
                format!("({left} {operator} {right}{})", rounding.suffix())
            }
        }
    }
}

/// Names of slots, in the order in which they are met.
struct Names(Vec<Slot>);

impl Names {
    fn of(&mut self, slot: Slot) -> String {
        let place = self.0.iter().position(|s| *s == slot).unwrap_or_else(|| {
            self.0.push(slot);
            self.0.len() - 1
        });
        let letter = char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
        if place < 26 { letter.to_string() } else { format!("{letter}{}", place / 26) }
    }
}

fn answer(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
