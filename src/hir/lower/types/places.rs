//! The types of the places at which variables stand.

use super::super::super::{
    Atom, Comparison, Condition, ConditionKind, Operator, Program, Term, TermKind, Variable, builtin,
};
use super::{hierarchy_of, lone};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{TypeId, VariableId};
use crate::source::Span;

/// Where a type of a variable comes from.
#[derive(Clone, Copy)]
struct Found {
    ty: TypeId,
    span: Span,
}

/// Collects the types of places, variable by variable.
pub(super) struct Places<'p> {
    program: &'p Program,
    variables: &'p [Variable],
    /// From all places so far.
    types: Vec<Option<Found>>,
    /// From the places outside `not` and `unless`.
    positive: Vec<Option<TypeId>>,
    /// Variables whose places clash: reported once.
    clashed: Vec<bool>,
    diagnostics: Vec<Diagnostic>,
}

impl<'p> Places<'p> {
    pub(super) fn new(program: &'p Program, variables: &'p [Variable]) -> Self {
        let count = variables.len();
        Self {
            program,
            variables,
            types: vec![None; count],
            positive: vec![None; count],
            clashed: vec![false; count],
            diagnostics: vec![],
        }
    }

    /// The first `known` variables have their types already.
    pub(super) fn know(&mut self, known: usize) {
        for (at, variable) in self.variables.iter().enumerate().take(known) {
            self.types[at] = Some(Found { ty: variable.ty, span: variable.span });
            self.positive[at] = Some(variable.ty);
        }
    }

    /// The type of each variable, and what does not fit. Warns where only a negation narrows a variable.
    pub(super) fn finish(mut self) -> (Vec<Option<TypeId>>, Vec<Diagnostic>) {
        for (at, variable) in self.variables.iter().enumerate() {
            let (Some(found), Some(positive)) = (self.types[at], self.positive[at]) else { continue };
            if found.ty == positive || self.clashed[at] {
                continue;
            }
            let name = &variable.name;
            let (wide, narrow) = (&self.program.ty(positive).name, &self.program.ty(found.ty).name);
            let message = format!(
                "only a negation makes `{name}` a `{narrow}`: the rule says nothing about other `{wide}`"
            );
            let help = format!(
                "if it is meant for every `{wide}`, declare the relation so; otherwise say `{name} is {narrow}`"
            );
            let diagnostic = Diagnostic::warning(
                codes::NARROWED_BY_NEGATION,
                found.span,
                message,
                format!("takes a `{narrow}`"),
            );
            self.diagnostics.push(diagnostic.also(variable.span, format!("a `{wide}` here")).help(help));
        }
        (self.types.into_iter().map(|found| found.map(|f| f.ty)).collect(), self.diagnostics)
    }

    fn narrow(&mut self, id: VariableId, ty: TypeId, span: Span, positive: bool) {
        let at = id.index();
        match self.types[at] {
            None => self.types[at] = Some(Found { ty, span }),
            Some(known) => match self.program.narrowest(known.ty, ty) {
                Some(narrow) if narrow != known.ty => self.types[at] = Some(Found { ty, span }),
                Some(_) => {}
                None if self.clashed[at] => {}
                None => self.clash(id, known, ty, span),
            },
        }
        if positive {
            let known = self.positive[at].unwrap_or(ty);
            self.positive[at] = Some(self.program.narrowest(known, ty).unwrap_or(known));
        }
    }

    fn clash(&mut self, id: VariableId, known: Found, ty: TypeId, span: Span) {
        self.clashed[id.index()] = true;
        let name = &self.variables[id.index()].name;
        let (first, second) = (&self.program.ty(known.ty).name, &self.program.ty(ty).name);
        let message = format!("`{name}` cannot be both `{first}` and `{second}`");
        let mut diagnostic =
            Diagnostic::error(codes::NO_COMMON_TYPE, span, message, format!("`{second}` is asked for"))
                .also(known.span, format!("`{first}` is asked for"));
        if let (builtin::INTEGER, builtin::DECIMAL) | (builtin::DECIMAL, builtin::INTEGER) = (known.ty, ty) {
            diagnostic = diagnostic.help("compare two variables: a whole number and a decimal can be equal");
        }
        self.diagnostics.push(diagnostic);
    }

    /// The places of an atom. `positive`: outside `not` and `unless`.
    pub(super) fn atom(&mut self, atom: &Atom, positive: bool) {
        let parameters = &self.program.relation(atom.relation).parameters;
        for (argument, parameter) in atom.arguments.iter().zip(parameters) {
            match lone(argument) {
                Some(id) => self.narrow(id, parameter.ty, argument.span, positive),
                None => self.term(argument, positive),
            }
        }
    }

    /// The places within a condition.
    pub(super) fn condition(&mut self, condition: &Condition, positive: bool) {
        match &condition.kind {
            ConditionKind::True => {}
            ConditionKind::And(parts) | ConditionKind::Or(parts) => {
                parts.iter().for_each(|part| self.condition(part, positive));
            }
            ConditionKind::Not { condition, .. } => self.condition(condition, false),
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => self.atom(atom, positive),
            ConditionKind::On(atom, day) => {
                self.atom(atom, positive);
                self.date(day, positive);
            }
            ConditionKind::At(condition, date) => {
                self.condition(condition, positive);
                self.date(date, positive);
            }
            ConditionKind::Compare(_, left, right) | ConditionKind::Under(left, right) => {
                self.term(left, positive);
                self.term(right, positive);
            }
            ConditionKind::In(term, list) => {
                self.term(term, positive);
                list.iter().for_each(|item| self.term(item, positive));
            }
            ConditionKind::Is(term, _) => self.term(term, positive),
            ConditionKind::Quantified(quantified) => {
                self.condition(&quantified.domain, positive);
                quantified.body.iter().for_each(|body| self.condition(body, positive));
            }
        }
    }

    fn date(&mut self, term: &Term, positive: bool) {
        match lone(term) {
            Some(id) => self.narrow(id, builtin::DATE, term.span, positive),
            None => self.term(term, positive),
        }
    }

    fn term(&mut self, term: &Term, positive: bool) {
        match &term.kind {
            TermKind::Duration { amount, .. } => {
                if let Some(id) = lone(amount) {
                    self.narrow(id, builtin::INTEGER, amount.span, positive);
                }
            }
            TermKind::Binary { left, right, .. } => {
                self.term(left, positive);
                self.term(right, positive);
            }
            TermKind::Aggregate(aggregate) => self.condition(&aggregate.condition, positive),
            TermKind::Variable(_) | TermKind::Value(_) | TermKind::Any | TermKind::Today => {}
        }
    }

    /// Gives the variables without a place the type of what they are compared with, until nothing is new.
    pub(super) fn bind(&mut self, conditions: &[&Condition]) {
        while conditions.iter().fold(false, |new, condition| self.bind_in(condition) || new) {}
    }

    /// Whether a variable got a type.
    fn bind_in(&mut self, condition: &Condition) -> bool {
        match &condition.kind {
            ConditionKind::And(parts) | ConditionKind::Or(parts) => {
                parts.iter().fold(false, |new, part| self.bind_in(part) || new)
            }
            ConditionKind::Not { condition, .. } => self.bind_in(condition),
            ConditionKind::At(condition, _) => self.bind_in(condition),
            ConditionKind::Compare(comparison, left, right) => {
                let inner = self.bind_in_term(left) | self.bind_in_term(right);
                let here = *comparison == Comparison::Equal && {
                    let to_left = self.guess(left, right, |_, ty| Some(ty));
                    self.guess(right, left, |_, ty| Some(ty)) || to_left
                };
                inner || here
            }
            ConditionKind::Under(left, right) => {
                let to_left = self.guess(left, right, hierarchy_of);
                self.guess(right, left, hierarchy_of) || to_left
            }
            ConditionKind::In(term, list) => {
                let mut common: Option<TypeId> = None;
                for ty in list.iter().filter_map(|item| self.of_term(item)) {
                    common = Some(common.map_or(ty, |known| self.common(known, ty)));
                }
                self.set(term, common)
            }
            ConditionKind::Is(term, ty) => self.set(term, Some(*ty)),
            ConditionKind::Quantified(quantified) => {
                let of_domain = self.bind_in(&quantified.domain);
                quantified.body.as_ref().is_some_and(|body| self.bind_in(body)) || of_domain
            }
            ConditionKind::True
            | ConditionKind::Atom(_)
            | ConditionKind::Excluded(_)
            | ConditionKind::On(..) => false,
        }
    }

    fn bind_in_term(&mut self, term: &Term) -> bool {
        match &term.kind {
            TermKind::Aggregate(aggregate) => self.bind_in(&aggregate.condition),
            TermKind::Binary { left, right, .. } => self.bind_in_term(left) | self.bind_in_term(right),
            _ => false,
        }
    }

    fn guess(&mut self, to: &Term, from: &Term, as_what: fn(&Program, TypeId) -> Option<TypeId>) -> bool {
        let ty = self.of_term(from).and_then(|ty| as_what(self.program, ty));
        self.set(to, ty)
    }

    fn set(&mut self, term: &Term, ty: Option<TypeId>) -> bool {
        let (Some(id), Some(ty)) = (lone(term), ty) else { return false };
        let place = &mut self.types[id.index()];
        if place.is_some() {
            return false;
        }
        *place = Some(Found { ty, span: term.span });
        true
    }

    /// The lowest type above both; the first one if there is none.
    fn common(&self, a: TypeId, b: TypeId) -> TypeId {
        if let (builtin::INTEGER, builtin::DECIMAL) = (a, b) {
            return b;
        }
        let mut at = Some(a);
        while let Some(ty) = at {
            if self.program.is_subtype(b, ty) {
                return ty;
            }
            at = self.program.ty(ty).parent;
        }
        a
    }

    /// The type of a term as far as it is known.
    fn of_term(&self, term: &Term) -> Option<TypeId> {
        match &term.kind {
            TermKind::Variable(id) => self.types[id.index()].map(|found| found.ty),
            TermKind::Value(_) | TermKind::Today => Some(term.ty),
            TermKind::Duration { .. } => Some(builtin::DURATION),
            TermKind::Binary { operator, left, right, .. } => {
                let (left, right) = (self.of_term(left)?, self.of_term(right)?);
                Some(match (left, right) {
                    (builtin::DATE, builtin::DATE) if *operator == Operator::Minus => builtin::DURATION,
                    (builtin::DATE, _) | (_, builtin::DATE) => builtin::DATE,
                    (builtin::DECIMAL, _) | (_, builtin::DECIMAL) => builtin::DECIMAL,
                    (left, _) => left,
                })
            }
            TermKind::Aggregate(aggregate) => match aggregate.value {
                Some(id) => self.types[id.index()].map(|found| found.ty),
                None => Some(builtin::INTEGER),
            },
            TermKind::Any => None,
        }
    }
}
