//! Arguments put into their places, and constants read at their type.

use super::{Context, Visible};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Parameter, Relation, builtin};
use crate::ids::{RelationId, TypeId};
use crate::source::Span;
use crate::syntax::ast;
use crate::time::Duration;
use crate::value::Value;
use rust_decimal::Decimal;

impl Context {
    /// The arguments of an atom in the order of the parameters. `None` in a place only where `..` left a
    /// labelled one out. What is missing, left over or wrongly labelled is reported.
    pub(in crate::hir) fn arguments<'t>(
        &mut self,
        relation: RelationId,
        atom: &'t ast::Atom,
    ) -> Option<Vec<Option<&'t ast::Term>>> {
        self.place(relation, 0, &atom.arguments, atom.rest.is_some(), atom.span)
    }

    /// The same for the parameters after the first `skip` ones (an entity's block leaves one out).
    pub(in crate::hir) fn place<'t>(
        &mut self,
        relation: RelationId,
        skip: usize,
        arguments: &'t [ast::Argument],
        rest: bool,
        span: Span,
    ) -> Option<Vec<Option<&'t ast::Term>>> {
        let parameters = self.program.relation(relation).parameters.get(skip..).unwrap_or_default();
        let mut placed: Vec<Option<&'t ast::Term>> = vec![None; parameters.len()];
        for argument in arguments {
            match find_place(parameters, &placed, argument) {
                Ok(at) => placed[at] = Some(&argument.value),
                Err(wrong) => {
                    self.report_place(relation, skip, argument, &wrong);
                    return None;
                }
            }
        }
        let is_missing = |parameter: &Parameter| !(rest && parameter.labelled);
        if parameters.iter().zip(&placed).any(|(p, place)| place.is_none() && is_missing(p)) {
            let missing: Vec<bool> = placed.iter().map(Option::is_none).collect();
            self.report_missing(relation, skip, &missing, rest, span);
            return None;
        }
        Some(placed)
    }

    fn report_place(
        &mut self,
        relation: RelationId,
        skip: usize,
        argument: &ast::Argument,
        wrong: &Misplaced,
    ) {
        let Relation { name, parameters, .. } = self.program.relation(relation);
        let parameters = &parameters[skip..];
        let signature = self.signature(relation);
        let (span, message, label) = match wrong {
            Misplaced::TooMany => {
                (argument.value.span, format!("`{name}` has no place for this argument"), "one too many")
            }
            Misplaced::NoLabel(label) => {
                (label.span, format!("`{name}` has no argument labelled `{}`", label.text), "no such label")
            }
            Misplaced::Twice(label) => {
                (label.span, format!("the argument `{}` is given twice", label.text), "given again")
            }
        };
        let mut diagnostic = Diagnostic::error(codes::ARGUMENTS, span, message, label);
        match wrong {
            Misplaced::TooMany => {
                let free = parameters.iter().find(|p| p.labelled);
                if let Some(parameter) = free {
                    let help =
                        format!("a labelled argument is written with its label: `{}: …`", parameter.name);
                    diagnostic = diagnostic.help(help);
                }
            }
            Misplaced::NoLabel(label) => {
                if parameters.iter().any(|p| p.name == label.text) {
                    diagnostic = diagnostic.help(format!("`{}` is written without a label", label.text));
                } else {
                    let labels = parameters.iter().filter(|p| p.labelled).map(|p| p.name.as_str());
                    if let Some(similar) = crate::diagnostic::closest(&label.text, labels) {
                        diagnostic = diagnostic.suggest("a label like it exists", label.span, similar);
                    }
                }
            }
            Misplaced::Twice(_) => {}
        }
        self.report(diagnostic.help(format!("it is declared as `{signature}`")));
    }

    fn report_missing(
        &mut self,
        relation: RelationId,
        skip: usize,
        missing: &[bool],
        rest: bool,
        span: Span,
    ) {
        let Relation { name, parameters, .. } = self.program.relation(relation);
        let missing =
            parameters[skip..].iter().zip(missing).filter(|(p, missing)| **missing && !(rest && p.labelled));
        let missing: Vec<&Parameter> = missing.map(|(parameter, _)| parameter).collect();
        let names: Vec<String> = missing.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
        let noun = if names.len() == 1 { "argument" } else { "arguments" };
        let message = format!("`{name}` needs the {noun} {} too", names.join(", "));
        let mut diagnostic = Diagnostic::error(codes::ARGUMENTS, span, message, "not all arguments are here");
        if missing.iter().any(|parameter| parameter.labelled) {
            diagnostic =
                diagnostic.help("in a condition `..` stands for the labelled arguments that are left out");
        }
        let signature = self.signature(relation);
        self.report(diagnostic.help(format!("it is declared as `{signature}`")));
    }

    /// A term that must be a constant, read where a value of type `expected` stands; what it is instead,
    /// or of which other type, is reported. An integer may stand for a decimal.
    pub(in crate::hir) fn constant(
        &mut self,
        term: &ast::Term,
        expected: TypeId,
        visible: Visible,
    ) -> Option<Value> {
        let (value, found) = self.untyped_constant(term, Some(expected), visible)?;
        let value = match value {
            Value::Integer(n) if expected == builtin::DECIMAL => return Some(Value::Decimal(n.into())),
            value => value,
        };
        if self.fits(found, expected) {
            return Some(value);
        }
        self.mismatch(term.span, found, expected);
        None
    }

    /// A term that must be a constant, with its type; `None` after reporting what it is instead.
    pub(in crate::hir) fn untyped_constant(
        &mut self,
        term: &ast::Term,
        expected: Option<TypeId>,
        visible: Visible,
    ) -> Option<(Value, TypeId)> {
        let found = match &term.kind {
            ast::TermKind::Name(name) => return self.value(name, term.span, visible, expected),
            ast::TermKind::Integer(n) => (Value::Integer(*n), builtin::INTEGER),
            ast::TermKind::Decimal(n) => (Value::Decimal(Decimal::normalize(n)), builtin::DECIMAL),
            ast::TermKind::Date(date) => (Value::Date(*date), builtin::DATE),
            ast::TermKind::Text(text) => (Value::Text(self.program.texts.intern(text)), builtin::TEXT),
            ast::TermKind::Duration { amount, unit, .. } => {
                let ast::TermKind::Integer(amount) = amount.kind else { return self.not_constant(term) };
                (Value::Duration(self.duration(amount, *unit, term.span)?), builtin::DURATION)
            }
            ast::TermKind::Error => return None,
            ast::TermKind::Variable(_)
            | ast::TermKind::Anonymous
            | ast::TermKind::Today
            | ast::TermKind::Binary(..)
            | ast::TermKind::Aggregate(_) => return self.not_constant(term),
        };
        Some(found)
    }

    /// So many units; reported if that is more than a duration can hold.
    pub(in crate::hir) fn duration(
        &mut self,
        amount: i64,
        unit: ast::TimeUnit,
        span: Span,
    ) -> Option<Duration> {
        let one = unit.length();
        let times = |n: i32| i32::try_from(i64::from(n).checked_mul(amount)?).ok();
        let length = times(one.months).zip(times(one.days));
        if length.is_none() {
            let message = "this length of time is out of range";
            self.report(Diagnostic::error(codes::OUT_OF_RANGE, span, message, "too long"));
        }
        length.map(|(months, days)| Duration { months, days })
    }

    fn not_constant<T>(&mut self, term: &ast::Term) -> Option<T> {
        let label = match term.kind {
            ast::TermKind::Variable(_) | ast::TermKind::Anonymous => "a variable",
            ast::TermKind::Today => "`today` depends on the question",
            _ => "has to be worked out",
        };
        let message = "a name or value must stand here";
        let diagnostic = Diagnostic::error(codes::NOT_CONSTANT, term.span, message, label);
        self.report(match &term.kind {
            ast::TermKind::Variable(name) => diagnostic.help(format!(
                "names begin with a small letter; only rules and questions have variables such as `{name}`"
            )),
            _ => diagnostic,
        });
        None
    }

    /// Reports a value of a wrong type.
    pub(in crate::hir) fn mismatch(&mut self, span: Span, found: TypeId, expected: TypeId) {
        let (found, wanted) = (self.type_name(found).to_owned(), self.type_name(expected).to_owned());
        let message = format!("`{wanted}` is asked for here, and this is `{found}`");
        let label = format!("`{found}`");
        let diagnostic = Diagnostic::error(codes::TYPE_MISMATCH, span, message, label);
        let declared = self.program.ty(expected).span;
        self.report(match declared {
            Some(_) => diagnostic.help(format!("`{found}` would fit if it were a type under `{wanted}`")),
            None => diagnostic,
        });
    }
}

/// Why an argument has no place.
enum Misplaced {
    TooMany,
    NoLabel(ast::Name),
    Twice(ast::Name),
}

/// The place of an argument: its label's, or the next one without a label.
fn find_place(
    parameters: &[Parameter],
    placed: &[Option<&ast::Term>],
    argument: &ast::Argument,
) -> Result<usize, Misplaced> {
    let Some(label) = &argument.label else {
        let mut free = parameters.iter().zip(placed);
        return free.position(|(p, place)| !p.labelled && place.is_none()).ok_or(Misplaced::TooMany);
    };
    let at = parameters.iter().position(|p| p.labelled && p.name == label.text);
    let at = at.ok_or_else(|| Misplaced::NoLabel(label.clone()))?;
    if placed[at].is_some() { Err(Misplaced::Twice(label.clone())) } else { Ok(at) }
}
