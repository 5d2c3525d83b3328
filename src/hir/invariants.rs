//! What must hold of every program that lowering makes: run in tests.

use super::{
    Aggregate, Atom, Condition, ConditionKind, Program, Quantified, Rule, Term, TermKind, builtin, safety,
};
use crate::ids::{TypeId, VariableId};
use crate::value::Value;
use std::collections::BTreeSet;

/// Everything that does not hold; empty if the program is sound. Rules marked as erroneous are looked at only
/// for their ids. Cost: linear in the program.
pub fn violations(program: &Program) -> Vec<String> {
    let mut found = Vec::new();
    for rule in &program.rules {
        let mut check = Check { program, rule, found: &mut found };
        check.ids();
        if !rule.erroneous {
            check.content();
        }
    }
    for (full, rules) in &program.names.rules {
        for id in rules {
            let same = program.rules.get(id.index()).and_then(|rule| rule.name.as_ref()) == Some(full);
            if !same {
                found.push(format!("the name `{full}` is that of another rule"));
            }
        }
    }
    found
}

struct Check<'p> {
    program: &'p Program,
    rule: &'p Rule,
    found: &'p mut Vec<String>,
}

impl Check<'_> {
    fn wrong(&mut self, what: &str) {
        self.found.push(format!("{}: {what}", self.rule.display));
    }

    fn ids(&mut self) {
        let (program, rule) = (self.program, self.rule);
        if rule.head.relation.index() >= program.relations.len() {
            self.wrong("the relation of its head does not exist");
        }
        if rule.provision.is_some_and(|id| id.index() >= program.provisions.len()) {
            self.wrong("its provision does not exist");
        }
        if rule.overrides.iter().any(|id| id.index() >= program.rules.len()) {
            self.wrong("it overrides a rule that does not exist");
        }
        if rule.overrides.iter().any(|id| std::ptr::eq(program.rule(*id), rule)) {
            self.wrong("it overrides itself");
        }
        if !rule.overrides.is_sorted() {
            self.wrong("what it overrides is not sorted");
        }
    }

    fn content(&mut self) {
        let rule = self.rule;
        self.atom(&rule.head);
        if rule.head.arguments.iter().any(|argument| matches!(argument.kind, TermKind::Any)) {
            self.wrong("its head leaves an argument out");
        }
        self.condition(&rule.body);
        for exception in &rule.exceptions {
            self.condition(&exception.condition);
        }
        if !safety::rule(rule).is_empty() {
            self.wrong("a variable is not bound");
        }
        self.scopes();
    }

    fn atom(&mut self, atom: &Atom) {
        let Some(relation) = self.program.relations.get(atom.relation.index()) else {
            return self.wrong("a relation does not exist");
        };
        if relation.parameters.len() != atom.arguments.len() {
            return self.wrong("an atom has another number of arguments than its relation has parameters");
        }
        for (argument, parameter) in atom.arguments.iter().zip(&relation.parameters) {
            self.term(argument);
            if !matches!(argument.kind, TermKind::Any) && !self.program.is_subtype(argument.ty, parameter.ty)
            {
                self.wrong("an argument is not of the type of its parameter");
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Variable(id) => match self.rule.variables.get(id.index()) {
                None => self.wrong("a variable does not exist"),
                Some(variable) if variable.ty != term.ty => self.wrong("a variable has two types"),
                Some(_) => {}
            },
            TermKind::Value(value) => {
                if !self.has_type(value, term.ty) {
                    self.wrong("a value is not of its type");
                }
            }
            TermKind::Any => {}
            TermKind::Today => self.expect(term.ty, builtin::DATE),
            TermKind::Duration { amount, .. } => {
                self.term(amount);
                self.expect(amount.ty, builtin::INTEGER);
                self.expect(term.ty, builtin::DURATION);
            }
            TermKind::Binary { left, right, .. } => {
                self.operand(left);
                self.operand(right);
            }
            TermKind::Aggregate(aggregate) => self.aggregate(aggregate),
        }
    }

    fn has_type(&self, value: &Value, ty: TypeId) -> bool {
        match value {
            Value::Entity(id) => self.program.entities.get(id.index()).is_some_and(|e| e.ty == ty),
            Value::Citation(id) => {
                id.index() < self.program.citations.len()
                    && matches!(ty, builtin::INSTRUMENT | builtin::PROVISION)
            }
            Value::Integer(_) => ty == builtin::INTEGER,
            Value::Decimal(n) => ty == builtin::DECIMAL && n.normalize().scale() == n.scale(),
            Value::Date(_) => ty == builtin::DATE,
            Value::Duration(_) => ty == builtin::DURATION,
            Value::Text(_) => ty == builtin::TEXT,
        }
    }

    fn expect(&mut self, found: TypeId, wanted: TypeId) {
        if found != wanted {
            self.wrong("a term is of another type than its place");
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        self.condition(&aggregate.condition);
        if aggregate.value.is_some() && aggregate.value != aggregate.over.first().copied() {
            self.wrong("the value of an aggregate is not the first of its tuple");
        }
    }

    fn operand(&mut self, term: &Term) {
        if matches!(term.kind, TermKind::Any) {
            self.wrong("`_` stands outside an atom");
        }
        self.term(term);
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => return self.atom(atom),
            ConditionKind::On(atom, day) => {
                self.atom(atom);
                self.operand(day);
                return self.expect(day.ty, builtin::DATE);
            }
            ConditionKind::At(_, date) => self.expect(date.ty, builtin::DATE),
            ConditionKind::And(parts) | ConditionKind::Or(parts) if parts.len() < 2 => {
                self.wrong("`and` or `or` of fewer than two parts");
            }
            _ => {}
        }
        condition.parts().for_each(|part| self.condition(part));
        condition.terms().for_each(|term| self.operand(term));
    }

    /// A variable that belongs to a scope is used nowhere outside it, and belongs to no other.
    fn scopes(&mut self) {
        let rule = self.rule;
        let mut scopes = Scopes::default();
        scopes.condition(&rule.body);
        rule.head.arguments.iter().for_each(|argument| scopes.term(argument));
        for exception in &rule.exceptions {
            scopes.within(&[&exception.locals], |scopes| scopes.condition(&exception.condition));
        }
        if scopes.unsound {
            self.wrong("a variable is used outside its scope");
        }
    }
}

/// Variables that were used, and those whose scope was closed.
#[derive(Default)]
struct Scopes {
    used: BTreeSet<VariableId>,
    closed: BTreeSet<VariableId>,
    unsound: bool,
}

impl Scopes {
    fn within(&mut self, locals: &[&[VariableId]], walk: impl FnOnce(&mut Self)) {
        let locals = || locals.iter().flat_map(|list| list.iter().copied());
        self.unsound |= locals().any(|id| self.used.contains(&id) || self.closed.contains(&id));
        walk(self);
        self.closed.extend(locals());
    }

    fn variable(&mut self, id: VariableId) {
        self.unsound |= self.closed.contains(&id);
        self.used.insert(id);
    }

    fn term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Variable(id) => self.variable(*id),
            TermKind::Aggregate(aggregate) => {
                self.within(&[&aggregate.over, &aggregate.locals], |scopes| {
                    scopes.condition(&aggregate.condition);
                });
            }
            _ => term.parts().for_each(|part| self.term(part)),
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Not { locals, condition } => {
                self.within(&[locals], |scopes| scopes.condition(condition));
            }
            ConditionKind::Quantified(quantified) => self.quantified(quantified),
            _ => condition.parts().for_each(|part| self.condition(part)),
        }
        condition.terms().for_each(|term| self.term(term));
    }

    fn quantified(&mut self, quantified: &Quantified) {
        self.within(&[&quantified.variables, &quantified.domain_locals], |scopes| {
            scopes.condition(&quantified.domain);
            if let Some(body) = &quantified.body {
                scopes.within(&[&quantified.body_locals], |scopes| scopes.condition(body));
            }
        });
    }
}
