//! What the author of a case expects.

use super::clauses::Once;
use super::{disputes, query};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::resolve::{Context, Visible};
use crate::hir::{Atom, Expectation, Expected, Ground, Variable, norms};
use crate::ids::VariableId;
use crate::syntax::ast::{self, ExpectForm as Form};

/// Lowers one expectation; `None` if something in it is wrong.
pub(super) fn expectation(
    context: &mut Context,
    written: &ast::ExpectItem,
    visible: Visible,
) -> Option<Expectation> {
    let mark = context.mark();
    let mut once = Once::default();
    for at in &written.at {
        once.first(context, "at", at.span);
    }
    let given = disputes::given(context, &written.given);
    let mut variables = Vec::new();
    let form = form(context, &written.form, visible, &mut variables);
    if context.failed_since(mark) {
        return None;
    }
    let at = written.at.first().map(|at| at.date);
    let mut given = given?;
    given.sort_unstable();
    Some(Expectation { form: form?, variables, at, given, span: written.span })
}

fn form(
    context: &mut Context,
    written: &Form,
    visible: Visible,
    variables: &mut Vec<Variable>,
) -> Option<Expected> {
    let mut ask =
        |context: &mut Context, query: &ast::Query| query::query(context, query, visible, variables);
    Some(match written {
        Form::True { query: asked, by } => {
            let asked = ask(context, asked);
            let by: Vec<Option<Ground>> = by.iter().map(|name| ground(context, name)).collect();
            Expected::True { query: asked?, by: by.into_iter().collect::<Option<_>>()? }
        }
        Form::Only { query: asked, variable, values } => {
            let asked = ask(context, asked)?;
            only(context, asked, variable, values, visible, variables)?
        }
        Form::False { query: asked, want } => {
            let asked = ask(context, asked);
            let want = match want {
                Some((negated, wanted)) => {
                    Some(query::wanted(context, *negated, wanted, visible, variables)?)
                }
                None => None,
            };
            Expected::False { query: asked?, want }
        }
        Form::NotShown(asked) => Expected::NotShown(ask(context, asked)?),
        Form::Excluded(asked) => {
            let asked = ask(context, asked)?;
            if let Some(wrong) = norms::excluded(&context.program, asked.relation, asked.span) {
                context.report(wrong);
                return None;
            }
            Expected::Excluded(asked)
        }
        Form::Undetermined(asked, cause) => Expected::Undetermined(ask(context, asked)?, *cause),
        Form::Disputed(asked, leaning) => Expected::Disputed(ask(context, asked)?, *leaning),
        Form::Error => return None,
    })
}

fn only(
    context: &mut Context,
    query: Atom,
    variable: &ast::Variable,
    values: &[ast::Term],
    visible: Visible,
    variables: &[Variable],
) -> Option<Expected> {
    let Some(at) = variables.iter().position(|known| known.name == variable.name) else {
        let message = format!("`{}` does not stand in what is expected", variable.name);
        let diagnostic = Diagnostic::error(codes::NO_SUCH_VARIABLE, variable.span, message, "not in it");
        let names = variables.iter().map(|known| known.name.as_str());
        context.report(match closest(&variable.name, names) {
            Some(similar) => diagnostic.suggest(format!("`{similar}` does"), variable.span, similar),
            None => diagnostic.help("`only V` lists the values of a variable of the question"),
        });
        return None;
    };
    let ty = variables[at].ty;
    let values: Vec<_> = values.iter().map(|value| context.constant(value, ty, visible)).collect();
    let values = values.into_iter().collect::<Option<_>>()?;
    Some(Expected::Only { query, variable: VariableId::at(at), values })
}

/// What stands after `by`: a rule, or a provision or instrument with its parts.
fn ground(context: &mut Context, name: &ast::Name) -> Option<Ground> {
    if !context.program.names.rules.contains_key(&name.text)
        && let Some(citation) = context.citation(&name.text)
    {
        return Some(Ground::Citation(citation));
    }
    context.rules_named(name).map(Ground::Rules)
}
