//! Types of variables and terms, and what can be worked out before any question is asked.
//!
//! A variable has the narrowest type of its places. One that is bound by a comparison has the type of the
//! other side.

use super::super::resolve::Context;
use super::super::{
    Aggregate, AggregateKind, Atom, Comparison, Condition, ConditionKind, Exception, Program, Term, TermKind,
    Variable, builtin,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{TypeId, VariableId};
use crate::source::Span;
use crate::value::Value;

mod arithmetic;
mod places;

use places::Places;
use rust_decimal::prelude::ToPrimitive as _;

/// What is typed together: the parts of a rule, or a condition alone.
pub(super) struct Parts<'p> {
    /// The head of a rule, and those of its reparations.
    pub heads: Vec<&'p mut Atom>,
    /// Its conditions.
    pub body: &'p mut Condition,
    /// Its exceptions.
    pub exceptions: &'p mut [Exception],
}

/// Settles the types of `variables` and of all terms; literals get the type of their place.
///
/// Returns whether everything fits; what does not is reported. Cost: linear in the text, times the length
/// of the longest chain of variables that are bound by one another and written in reverse.
pub(super) fn settle(context: &mut Context, variables: &mut [Variable], parts: Parts<'_>) -> bool {
    let (types, fits) = {
        let mut places = Places::new(&context.program, variables);
        let heads: Vec<&Atom> = parts.heads.iter().map(|head| &**head).collect();
        places.all(&heads, parts.body, parts.exceptions);
        let conditions = std::iter::once(&*parts.body).chain(parts.exceptions.iter().map(|e| &e.condition));
        places.bind(&conditions.collect::<Vec<_>>());
        let (types, found) = places.finish();
        let fits = !found.iter().any(Diagnostic::is_error);
        context.diagnostics.extend(found);
        (types, fits)
    };
    for (variable, ty) in variables.iter_mut().zip(&types) {
        variable.ty = ty.unwrap_or(builtin::ENTITY);
    }
    let mut typing = Typing { context, types: &types, fits };
    for head in parts.heads {
        typing.atom(head);
    }
    typing.condition(parts.body);
    for exception in parts.exceptions {
        typing.condition(&mut exception.condition);
    }
    typing.fits
}

/// The same for one atom whose variables may have types already.
pub(super) fn settle_atom(
    context: &mut Context,
    variables: &mut [Variable],
    known: usize,
    atom: &mut Atom,
) -> bool {
    let (types, fits) = {
        let mut places = Places::new(&context.program, variables);
        places.know(known);
        places.atom(atom);
        let (types, found) = places.finish();
        let fits = !found.iter().any(Diagnostic::is_error);
        context.diagnostics.extend(found);
        (types, fits)
    };
    for (variable, ty) in variables.iter_mut().zip(&types) {
        variable.ty = ty.unwrap_or(builtin::ENTITY);
    }
    let mut typing = Typing { context, types: &types, fits };
    typing.atom(atom);
    typing.fits
}

/// Fills in the types of terms and checks what they are used for.
struct Typing<'c> {
    context: &'c mut Context,
    /// Of each variable; `None`: nothing binds it, which is reported elsewhere.
    types: &'c [Option<TypeId>],
    fits: bool,
}

impl Typing<'_> {
    fn wrong(&mut self, diagnostic: Diagnostic) {
        self.context.report(diagnostic);
        self.fits = false;
    }

    fn named(&self, ty: TypeId) -> String {
        format!("`{}`", self.context.type_name(ty))
    }

    fn condition(&mut self, condition: &mut Condition) {
        let span = condition.span;
        match &mut condition.kind {
            ConditionKind::True => {}
            ConditionKind::And(parts) | ConditionKind::Or(parts) => {
                for part in parts {
                    self.condition(part);
                }
            }
            ConditionKind::Not { condition, .. } => self.condition(condition),
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => self.atom(atom),
            ConditionKind::On(atom, day) => {
                self.atom(atom);
                self.date(day);
            }
            ConditionKind::At(condition, date) => {
                self.condition(condition);
                self.date(date);
            }
            ConditionKind::Compare(comparison, left, right) => self.compare(*comparison, left, right, span),
            ConditionKind::Under(left, right) => self.under(left, right, span),
            ConditionKind::In(term, list) => {
                let ty = self.term(term);
                for item in list {
                    let found = self.term(item);
                    as_decimal(term, item);
                    as_integer(term, item);
                    if let Some((ty, found)) = ty.zip(found) {
                        self.comparable(ty, found, item.span);
                    }
                }
            }
            ConditionKind::Is(term, ty) => {
                let ty = *ty;
                self.is(term, ty);
            }
            ConditionKind::Quantified(quantified) => {
                self.condition(&mut quantified.domain);
                quantified.body.iter_mut().for_each(|body| self.condition(body));
            }
        }
    }

    fn atom(&mut self, atom: &mut Atom) {
        for (at, argument) in atom.arguments.iter_mut().enumerate() {
            let parameter = &self.context.program.relation(atom.relation).parameters[at];
            let expected = parameter.ty;
            let is_variable = matches!(argument.kind, TermKind::Variable(_));
            let Some(found) = self.term(argument) else { continue };
            if let (TermKind::Value(Value::Integer(n)), builtin::DECIMAL) = (&argument.kind, expected) {
                argument.kind = TermKind::Value(Value::Decimal((*n).into()));
                argument.ty = expected;
            } else if !is_variable && !self.context.fits(found, expected) {
                self.context.mismatch(argument.span, found, expected);
                self.fits = false;
            }
        }
    }

    fn date(&mut self, term: &mut Term) {
        let Some(found) = self.term(term) else { return };
        if found != builtin::DATE {
            self.context.mismatch(term.span, found, builtin::DATE);
            self.fits = false;
        }
    }

    /// The type of a term, after filling it in; `None` if it has none, which is then reported already.
    fn term(&mut self, term: &mut Term) -> Option<TypeId> {
        let span = term.span;
        let ty = match &mut term.kind {
            TermKind::Variable(id) => self.types.get(id.index()).copied().flatten()?,
            TermKind::Value(_) | TermKind::Today => term.ty,
            TermKind::Any => return None,
            TermKind::Duration { amount, .. } => {
                let found = self.term(amount)?;
                if found != builtin::INTEGER {
                    self.context.mismatch(amount.span, found, builtin::INTEGER);
                    self.fits = false;
                    return None;
                }
                builtin::DURATION
            }
            TermKind::Binary { .. } => return self.binary(term),
            TermKind::Aggregate(aggregate) => self.aggregate(aggregate, span)?,
        };
        term.ty = ty;
        Some(ty)
    }

    fn aggregate(&mut self, aggregate: &mut Aggregate, span: Span) -> Option<TypeId> {
        self.condition(&mut aggregate.condition);
        let Some(value) = aggregate.value else { return Some(builtin::INTEGER) };
        let ty = self.types.get(value.index()).copied().flatten()?;
        let fits = match aggregate.kind {
            AggregateKind::Count => return Some(builtin::INTEGER),
            AggregateKind::Sum => matches!(ty, builtin::INTEGER | builtin::DECIMAL),
            AggregateKind::Min | AggregateKind::Max => {
                matches!(ty, builtin::INTEGER | builtin::DECIMAL | builtin::DATE)
            }
        };
        if fits {
            return Some(ty);
        }
        let (what, values) = match aggregate.kind {
            AggregateKind::Sum => ("sum", "integers and decimals"),
            AggregateKind::Min => ("min", "integers, decimals and dates"),
            _ => ("max", "integers, decimals and dates"),
        };
        let message = format!("`{what}` is of {values}, not of {}", self.named(ty));
        self.wrong(Diagnostic::error(codes::AGGREGATE_OF, span, message, "of other values"));
        None
    }

    fn compare(&mut self, comparison: Comparison, left: &mut Term, right: &mut Term, span: Span) {
        let (of_left, of_right) = (self.term(left), self.term(right));
        as_decimal(left, right);
        as_decimal(right, left);
        let Some((of_left, of_right)) = of_left.zip(of_right) else { return };
        if !self.comparable(of_left, of_right, span) {
            return;
        }
        let ordered =
            matches!(of_left, builtin::INTEGER | builtin::DECIMAL | builtin::DATE | builtin::DURATION);
        if !ordered && !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            let message = format!("values of {} have no order", self.named(of_left));
            let diagnostic = Diagnostic::error(codes::NO_ORDER, span, message, "compared by size")
                .help("they can be compared with `=` and `!=`");
            self.wrong(diagnostic);
        } else if let Some(months) = arithmetic::days_against_months(left, right) {
            let message = "days are not compared with months, which differ in length";
            let diagnostic = Diagnostic::error(codes::DAYS_AND_MONTHS, span, message, "days against months")
                .also(months, "in months")
                .help("compare dates: `End <= Begin + 6 months`, or write the length in days");
            self.wrong(diagnostic);
        }
    }

    fn comparable(&mut self, left: TypeId, right: TypeId, span: Span) -> bool {
        let number = |ty| matches!(ty, builtin::INTEGER | builtin::DECIMAL);
        let citation = |ty| matches!(ty, builtin::INSTRUMENT | builtin::PROVISION);
        let fits = self.context.program.narrowest(left, right).is_some()
            || (number(left) && number(right))
            || (citation(left) && citation(right));
        if !fits {
            let message = format!("{} and {} are never the same", self.named(left), self.named(right));
            self.wrong(Diagnostic::error(codes::NOT_COMPARABLE, span, message, "cannot be compared"));
        }
        fits
    }

    fn under(&mut self, left: &mut Term, right: &mut Term, span: Span) {
        let (of_left, of_right) = (self.term(left), self.term(right));
        let mut roots = Vec::new();
        for (term, ty) in [(left, of_left), (right, of_right)] {
            let Some(ty) = ty else { return };
            let Some(root) = hierarchy_of(&self.context.program, ty) else {
                let message = format!("values of {} are not under one another", self.named(ty));
                let mut diagnostic =
                    Diagnostic::error(codes::NOT_A_HIERARCHY, term.span, message, "no hierarchy");
                diagnostic = match self.context.program.ty(ty).span {
                    Some(declared) => diagnostic.also(declared, "declared here").help(format!(
                        "declare it as `type {} hierarchy`, or ask for a type with `is`",
                        self.context.type_name(ty)
                    )),
                    None => {
                        diagnostic.help("`under` is for entities of a hierarchy, instruments and provisions")
                    }
                };
                self.wrong(diagnostic);
                return;
            };
            roots.push((root, ty));
        }
        if let [(a, left), (b, right)] = roots[..]
            && a != b
        {
            let message = format!("{} and {} are two hierarchies", self.named(left), self.named(right));
            self.wrong(Diagnostic::error(codes::NOT_COMPARABLE, span, message, "never under one another"));
        }
    }

    fn is(&mut self, term: &mut Term, ty: TypeId) {
        let span = term.span;
        let found = self.term(term);
        if !self.context.program.is_subtype(ty, builtin::ENTITY) {
            let message = format!("`is` asks for a type of entities, and {} is none", self.named(ty));
            self.wrong(Diagnostic::error(codes::NOT_ENTITIES, span, message, "asked for another type"));
        } else if let Some(found) = found {
            self.comparable(found, ty, span);
        }
    }
}

/// A literal integer beside a decimal is a decimal.
fn as_decimal(beside: &Term, term: &mut Term) {
    if let (builtin::DECIMAL, TermKind::Value(Value::Integer(n))) = (beside.ty, &term.kind) {
        term.kind = TermKind::Value(Value::Decimal((*n).into()));
        term.ty = builtin::DECIMAL;
    }
}

/// A literal decimal without a fraction, among values that an integer may have, is an integer.
fn as_integer(among: &Term, term: &mut Term) {
    if let (builtin::INTEGER, TermKind::Value(Value::Decimal(n))) = (among.ty, &term.kind)
        && let (true, Some(n)) = (n.is_integer(), n.to_i64())
    {
        (term.kind, term.ty) = (TermKind::Value(Value::Integer(n)), builtin::INTEGER);
    }
}

/// The uppermost type with a hierarchy at or above `ty`; one for instruments and provisions.
fn hierarchy_of(program: &Program, ty: TypeId) -> Option<TypeId> {
    if matches!(ty, builtin::INSTRUMENT | builtin::PROVISION) {
        return Some(builtin::PROVISION);
    }
    let mut found = None;
    let mut at = Some(ty);
    while let Some(ty) = at {
        if program.ty(ty).hierarchy {
            found = Some(ty);
        }
        at = program.ty(ty).parent;
    }
    found
}

/// The variable a term consists of.
fn lone(term: &Term) -> Option<VariableId> {
    match term.kind {
        TermKind::Variable(id) => Some(id),
        _ => None,
    }
}
