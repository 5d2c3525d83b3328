//! A rule that concludes something of a relation that no file declares: how it would be declared.

use crate::diagnostic::{Diagnostic, codes};
use crate::hir::RelationKind;
use crate::hir::resolve::{Context, suggest};
use crate::ids::RelationId;
use crate::syntax::ast::{self, ConditionKind, TermKind};

/// Reports that the relation of a head is not declared, with its declaration and with what it may be a slip of
/// the pen for: what rules conclude, or what is done, of as many places. False: it is declared, or its
/// declaration has a mistake.
pub(super) fn told(context: &mut Context, item: &ast::RuleItem, atom: &ast::Atom) -> bool {
    let name = &atom.relation;
    let declared = context.program.names.relations.contains_key(&name.text);
    if declared || context.broken.relations.contains(&name.text) {
        return false;
    }
    let message = format!("no relation is called `{}`", name.text);
    let diagnostic = Diagnostic::error(codes::NOT_DECLARED_RELATION, name.span, message, "not declared");
    let act = !matches!(item.head.kind, ast::HeadKind::For(_) | ast::HeadKind::Against(_));
    let similar = context.similar(&name.text, |program| {
        let known = program.names.relations.iter();
        let fits = |id: &RelationId| {
            let relation = program.relation(*id);
            let concluded = match relation.kind {
                RelationKind::Act => act,
                RelationKind::Defined | RelationKind::Argued => !act,
                _ => false,
            };
            concluded && relation.parameters.len() == atom.arguments.len()
        };
        known.filter(|(_, id)| fits(id)).map(|(name, _)| name.as_str()).collect()
    });
    let signature = |found: &String| {
        let known = context.program.names.relations.get(found);
        known.map_or_else(|| found.clone(), |id| context.signature(*id))
    };
    let diagnostic = suggest(diagnostic, name.span, similar, "relation", signature);
    let declaration = declaration(context, item, atom, if act { "act" } else { "concept" });
    context.report(diagnostic.help(format!("if it is new, declare it: `{declaration}`")));
    true
}

/// `concept in_season(herd)`: the types are those of the places at which the same variables stand in the
/// conditions; where nothing tells one, `…` stands for it.
fn declaration(context: &Context, item: &ast::RuleItem, atom: &ast::Atom, kind: &str) -> String {
    let parameter = |argument: &ast::Argument| {
        let ty = type_of(context, item, &argument.value).unwrap_or_else(|| "…".to_owned());
        argument.label.as_ref().map_or(ty.clone(), |label| format!("{}: {ty}", label.text))
    };
    let parameters: Vec<String> = atom.arguments.iter().map(parameter).collect();
    let name = &atom.relation.text;
    if parameters.is_empty() {
        format!("{kind} {name}")
    } else {
        format!("{kind} {name}({})", parameters.join(", "))
    }
}

fn type_of(context: &Context, item: &ast::RuleItem, value: &ast::Term) -> Option<String> {
    match &value.kind {
        TermKind::Variable(variable) => {
            item.when.as_ref().and_then(|condition| type_in(context, condition, variable))
        }
        TermKind::Name(name) => {
            let entity = context.program.names.entities.get(name)?;
            Some(context.type_name(context.program.entity(*entity).ty).to_owned())
        }
        _ => None,
    }
}

/// The type of the first place at which a variable stands in a condition.
fn type_in(context: &Context, condition: &ast::Condition, variable: &str) -> Option<String> {
    let is_it = |term: &ast::Term| matches!(&term.kind, TermKind::Variable(name) if name == variable);
    let of_atom = |atom: &ast::Atom| {
        let id = *context.program.names.relations.get(&atom.relation.text)?;
        let parameters = &context.program.relation(id).parameters;
        let mut bare = parameters.iter().filter(|parameter| !parameter.labelled);
        atom.arguments.iter().find_map(|argument| {
            let parameter = match &argument.label {
                Some(label) => parameters.iter().find(|p| p.labelled && p.name == label.text),
                None => bare.next(),
            };
            parameter.filter(|_| is_it(&argument.value)).map(|p| context.type_name(p.ty).to_owned())
        })
    };
    match &condition.kind {
        ConditionKind::And(parts) | ConditionKind::Or(parts) => {
            parts.iter().find_map(|part| type_in(context, part, variable))
        }
        ConditionKind::Not(inner) | ConditionKind::On(inner, _) | ConditionKind::At(inner, _) => {
            type_in(context, inner, variable)
        }
        ConditionKind::Atom(atom)
        | ConditionKind::Excluded(atom)
        | ConditionKind::NormState(_, atom)
        | ConditionKind::Norm { atom, .. } => of_atom(atom),
        ConditionKind::Is(term, ty) if is_it(term) => Some(ty.text.clone()),
        _ => None,
    }
}
