//! Rules and definitions.

use super::Printer;
use super::declaration::under;
use super::statement::intervals;
use crate::hir::surface::Words;
use crate::hir::{ConditionKind, Program, Rule, Strength};
use crate::time::Interval;

/// All rules, in order.
pub(super) fn rules(program: &Program, out: &mut Printer) {
    out.section("rules", &program.rules, |out, rule| {
        let erroneous = if rule.erroneous { " (erroneous)" } else { "" };
        out.line(&format!("{}{erroneous}", rule.display));
        out.nested(|out| content(program, out, rule));
    });
}

fn content(program: &Program, out: &mut Printer, rule: &Rule) {
    let words = Words { program, variables: &rule.variables, marks: true };
    let strength = match rule.strength {
        Strength::Define => "define",
        Strength::Rule => "rule",
        Strength::Presume => "presume",
    };
    out.line(&format!("{strength} {}", words.head(rule)));
    if let Some(written) = rule.repeats {
        out.line(&format!("as {}", program.rule(written).display));
    }
    if let Some(duty) = rule.repairs {
        out.line(&format!("otherwise than {}", program.rule(duty).display));
    }
    if rule.body.kind != ConditionKind::True {
        out.line(&format!("when {}", words.condition(&rule.body)));
    }
    for exception in &rule.exceptions {
        let own = words.scope(&exception.locals);
        out.line(&format!("unless {own}{}", words.condition(&exception.condition)));
    }
    if !rule.overrides.is_empty() {
        let names: Vec<&str> = rule.overrides.iter().map(|id| program.rule(*id).display.as_str()).collect();
        out.line(&format!("overrides {}", names.join(", ")));
    }
    if rule.in_force != [Interval::ALWAYS] {
        out.line(&intervals("in force", &rule.in_force));
    }
    under(program, out, &rule.under);
    let types = rule.variables.iter().enumerate().map(|(at, variable)| {
        let name = words.variable(crate::ids::VariableId::at(at));
        format!("{name}: {}", program.ty(variable.ty).name)
    });
    let types: Vec<String> = types.collect();
    if !types.is_empty() {
        out.line(&format!("for {}", types.join(", ")));
    }
}
