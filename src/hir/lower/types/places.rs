//! The types of the places at which variables stand.

use super::super::super::{
    Atom, Comparison, Condition, ConditionKind, Exception, Operator, Program, Term, TermKind, Variable,
    builtin,
};
use super::{hierarchy_of, lone};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{TypeId, VariableId};
use crate::source::Span;
use std::collections::BTreeMap;

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
    /// From the places that must hold wherever the scope of the variable does.
    sure: Sure,
    /// Variables that have a place: their type is not that of what they are compared with.
    placed: Vec<bool>,
    /// Variables whose places clash: reported once.
    clashed: Vec<bool>,
    diagnostics: Vec<Diagnostic>,
}

/// The types that variables certainly have.
type Sure = BTreeMap<VariableId, TypeId>;

impl<'p> Places<'p> {
    pub(super) fn new(program: &'p Program, variables: &'p [Variable]) -> Self {
        let count = variables.len();
        Self {
            program,
            variables,
            types: vec![None; count],
            sure: Sure::new(),
            placed: vec![],
            clashed: vec![false; count],
            diagnostics: vec![],
        }
    }

    /// The first `known` variables have their types already.
    pub(super) fn know(&mut self, known: usize) {
        for (at, variable) in self.variables.iter().enumerate().take(known) {
            self.types[at] = Some(Found { ty: variable.ty, span: variable.span });
        }
    }

    /// The places of a rule, or of a condition that stands alone.
    pub(super) fn all(&mut self, heads: &[&Atom], body: &Condition, exceptions: &[Exception]) {
        let mut sure = self.surely(body);
        for head in heads {
            self.atom(head);
            self.both(&mut sure, self.surely_of_atom(head));
        }
        self.condition(body);
        for Exception { locals, condition } in exceptions {
            self.condition(condition);
            self.own(locals, condition);
        }
        for (id, ty) in sure {
            self.sure.entry(id).or_insert(ty);
        }
    }

    /// The type of each variable, and what does not fit. Warns where a place that need not hold narrows one.
    pub(super) fn finish(mut self) -> (Vec<Option<TypeId>>, Vec<Diagnostic>) {
        for (id, sure) in &self.sure {
            let Some(found) = self.types[id.index()] else { continue };
            if found.ty == *sure || self.clashed[id.index()] || !self.program.is_subtype(found.ty, *sure) {
                continue;
            }
            let variable = &self.variables[id.index()];
            let name = &variable.name;
            let (wide, narrow) = (&self.program.ty(*sure).name, &self.program.ty(found.ty).name);
            let message =
                format!("`{name}` stands for `{narrow}` only, because of a place that need not hold");
            let diagnostic = Diagnostic::warning(
                codes::NARROWED,
                found.span,
                message,
                format!("takes `{narrow}` only"),
            )
            .help(format!(
                "if every `{wide}` is meant, declare what takes `{narrow}` for `{wide}`; if not, say so by \
                 `{name} is {narrow}`"
            ));
            self.diagnostics.push(if variable.span == found.span {
                diagnostic
            } else {
                diagnostic.also(variable.span, format!("`{wide}` otherwise"))
            });
        }
        // One whose places clash has no type, so that nothing else is said of it.
        let types = self.types.iter().zip(&self.clashed);
        let types = types.map(|(found, clashed)| found.filter(|_| !clashed).map(|f| f.ty)).collect();
        (types, self.diagnostics)
    }

    fn narrow(&mut self, id: VariableId, ty: TypeId, span: Span) {
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

    /// The places of an atom.
    pub(super) fn atom(&mut self, atom: &Atom) {
        let parameters = &self.program.relation(atom.relation).parameters;
        for (argument, parameter) in atom.arguments.iter().zip(parameters) {
            self.place(argument, parameter.ty);
        }
    }

    fn place(&mut self, term: &Term, ty: TypeId) {
        match lone(term) {
            Some(id) => self.narrow(id, ty, term.span),
            None => self.term(term),
        }
    }

    fn condition(&mut self, condition: &Condition) {
        condition.parts().for_each(|part| self.condition(part));
        match &condition.kind {
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => self.atom(atom),
            ConditionKind::On(atom, day) => {
                self.atom(atom);
                self.place(day, builtin::DATE);
            }
            ConditionKind::At(_, date) => self.place(date, builtin::DATE),
            ConditionKind::Not { locals, condition } => self.own(locals, condition),
            ConditionKind::Quantified(quantified) => {
                self.own(&quantified.variables, &quantified.domain);
                if let Some(body) = &quantified.body {
                    self.own(&quantified.body_locals, body);
                }
            }
            _ => condition.terms().for_each(|term| self.term(term)),
        }
    }

    fn term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Duration { amount, .. } => self.place(amount, builtin::INTEGER),
            TermKind::Aggregate(aggregate) => {
                self.condition(&aggregate.condition);
                self.own(&aggregate.over, &aggregate.condition);
                self.own(&aggregate.locals, &aggregate.condition);
            }
            _ => term.parts().for_each(|part| self.term(part)),
        }
    }

    /// What the variables of a scope certainly are.
    fn own(&mut self, variables: &[VariableId], condition: &Condition) {
        if variables.is_empty() {
            return;
        }
        let sure = self.surely(condition);
        self.sure.extend(variables.iter().filter_map(|id| sure.get(id).map(|ty| (*id, *ty))));
    }

    /// What the variables of a condition are wherever it holds.
    fn surely(&self, condition: &Condition) -> Sure {
        let mut sure = Sure::new();
        match &condition.kind {
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) => {
                return self.surely_of_atom(atom);
            }
            ConditionKind::At(condition, _) => return self.surely(condition),
            ConditionKind::And(parts) => {
                for part in parts {
                    self.both(&mut sure, self.surely(part));
                }
            }
            ConditionKind::Or(parts) => {
                let mut parts = parts.iter().map(|part| self.surely(part));
                sure = parts.next().unwrap_or_default();
                for part in parts {
                    sure.retain(|id, _| part.contains_key(id));
                    for (id, ty) in &mut sure {
                        *ty = self.common(*ty, part[id]);
                    }
                }
            }
            ConditionKind::Is(term, ty) => sure.extend(lone(term).map(|id| (id, *ty))),
            ConditionKind::Quantified(quantified) if !quantified.if_any => {
                sure = self.surely(&quantified.domain);
                if let Some(body) = &quantified.body {
                    self.both(&mut sure, self.surely(body));
                }
                sure.retain(|id, _| {
                    !quantified.variables.contains(id) && !quantified.body_locals.contains(id)
                });
            }
            _ => {}
        }
        sure
    }

    fn surely_of_atom(&self, atom: &Atom) -> Sure {
        let parameters = &self.program.relation(atom.relation).parameters;
        let places = atom.arguments.iter().zip(parameters);
        let places = places.filter_map(|(argument, parameter)| Some((lone(argument)?, parameter.ty)));
        let mut sure = Sure::new();
        for (id, ty) in places {
            self.both(&mut sure, Sure::from([(id, ty)]));
        }
        sure
    }

    fn both(&self, sure: &mut Sure, more: Sure) {
        for (id, ty) in more {
            let known = sure.entry(id).or_insert(ty);
            *known = self.program.narrowest(*known, ty).unwrap_or(*known);
        }
    }

    /// Gives the variables without a place the type of what they are compared with, until nothing is new.
    pub(super) fn bind(&mut self, conditions: &[&Condition]) {
        self.placed = self.types.iter().map(Option::is_some).collect();
        let mut new = true;
        while new {
            new = false;
            for condition in conditions {
                new |= self.bind_in(condition);
            }
        }
    }

    /// Whether a variable got a type.
    fn bind_in(&mut self, condition: &Condition) -> bool {
        let mut new = false;
        for part in condition.parts() {
            new |= self.bind_in(part);
        }
        for term in condition.terms() {
            new |= self.bind_in_term(term);
        }
        match &condition.kind {
            ConditionKind::Compare(Comparison::Equal, left, right) => {
                new |= self.guess(left, right, |_, ty| Some(ty));
                new |= self.guess(right, left, |_, ty| Some(ty));
            }
            ConditionKind::Under(left, right) => {
                new |= self.guess(left, right, hierarchy_of);
                new |= self.guess(right, left, hierarchy_of);
            }
            ConditionKind::In(term, list) => {
                let mut common: Option<TypeId> = None;
                for ty in list.iter().filter_map(|item| self.of_term(item)) {
                    common = Some(common.map_or(ty, |known| self.common(known, ty)));
                }
                new |= self.set(term, common);
            }
            ConditionKind::Is(term, ty) => new |= self.set(term, Some(*ty)),
            _ => {}
        }
        new
    }

    fn bind_in_term(&mut self, term: &Term) -> bool {
        if let TermKind::Aggregate(aggregate) = &term.kind {
            return self.bind_in(&aggregate.condition);
        }
        let mut new = false;
        for part in term.parts() {
            new |= self.bind_in_term(part);
        }
        new
    }

    fn guess(&mut self, to: &Term, from: &Term, as_what: fn(&Program, TypeId) -> Option<TypeId>) -> bool {
        let ty = self.of_term(from).and_then(|ty| as_what(self.program, ty));
        self.set(to, ty)
    }

    /// Widens the type of a variable that has no place; two comparisons may allow values of two types.
    fn set(&mut self, term: &Term, ty: Option<TypeId>) -> bool {
        let (Some(id), Some(ty)) = (lone(term), ty) else { return false };
        if self.placed[id.index()] {
            return false;
        }
        let known = self.types[id.index()];
        let wide = known.map_or(ty, |known| self.common(known.ty, ty));
        if known.is_some_and(|known| known.ty == wide) {
            return false;
        }
        self.types[id.index()] = Some(Found { ty: wide, span: term.span });
        true
    }

    /// The lowest type above both; the first one if there is none.
    fn common(&self, a: TypeId, b: TypeId) -> TypeId {
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
