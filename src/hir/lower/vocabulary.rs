//! Facts, concepts and acts: their parameters and clauses.

use super::clauses::{Once, word};
use super::{deontic, items};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::resolve::Context;
use crate::hir::{Openness, Parameter, Relation, RelationKind, Timing};
use crate::ids::RelationId;
use crate::source::Span;
use crate::syntax::ast::{self, RelationClauseKind as Clause};
use std::collections::BTreeMap;

/// Declares the relations of all files.
pub(super) fn relations(context: &mut Context, files: &[ast::File]) {
    for item in items(files) {
        let ast::ItemKind::Relation(relation) = &item.kind else { continue };
        if item.broken {
            context.broken.relations.insert(relation.name.text.clone());
        } else {
            declare(context, item, relation);
        }
    }
}

fn declare(context: &mut Context, item: &ast::Item, written: &ast::RelationItem) {
    let name = &written.name.text;
    if let Some(first) = context.program.names.relations.get(name) {
        let first = context.program.relation(*first).span;
        context.declared_twice("relation", name, written.name.span, Some(first));
        return;
    }
    let Some(parameters) = parameters(context, &written.parameters) else {
        context.broken.relations.insert(name.clone());
        return;
    };
    let mark = context.mark();
    let kind = match written.kind {
        ast::RelationKind::Fact => RelationKind::Fact,
        ast::RelationKind::Concept => RelationKind::Defined,
        ast::RelationKind::Act => RelationKind::Act,
    };
    let relation = Relation::plain(name.clone(), kind, parameters, written.name.span);
    let mut relation = Relation { doc: item.doc.clone(), ..relation };
    if relation.kind == RelationKind::Act {
        (relation.timing, relation.openness) = (Timing::Dated, Openness::Open);
    }
    let places = read_clauses(context, written, &mut relation);
    check_clauses(context, written, &relation, &places);
    relation.erroneous = context.failed_since(mark);
    let id = RelationId::at(context.program.relations.len());
    let is_act = relation.kind == RelationKind::Act;
    context.program.names.relations.insert(name.clone(), id);
    context.program.relations.push(relation);
    if is_act {
        deontic::declare(context, id);
    }
}

/// The parameters, if all their types are known. A label that stands twice is reported.
fn parameters(context: &mut Context, written: &[ast::Parameter]) -> Option<Vec<Parameter>> {
    let types: Vec<_> = written.iter().map(|parameter| context.ty(&parameter.ty)).collect();
    let mut labels: BTreeMap<&str, Span> = BTreeMap::new();
    let mut found = Vec::new();
    for (parameter, ty) in written.iter().zip(types) {
        if let Some(label) = &parameter.label
            && let Some(first) = labels.insert(&label.text, label.span)
        {
            context.declared_twice("label", &label.text, label.span, Some(first));
            return None;
        }
        let name = parameter.label.as_ref().unwrap_or(&parameter.ty).text.clone();
        found.push(Parameter { name, labelled: parameter.label.is_some(), ty: ty? });
    }
    Some(found)
}

/// Where the clauses stand that have to go together.
type Places = BTreeMap<&'static str, Span>;

fn read_clauses(context: &mut Context, written: &ast::RelationItem, relation: &mut Relation) -> Places {
    let (mut once, mut places) = (Once::default(), Places::new());
    for clause in &written.clauses {
        let (key, language) = clause_name(&clause.kind);
        let full = match language {
            Some(language) => format!("{key} {language}"),
            None => key.to_owned(),
        };
        if !once.first(context, &full, clause.span) {
            continue;
        }
        places.insert(key, clause.span);
        match &clause.kind {
            Clause::OverTime => relation.timing = Timing::OverTime,
            Clause::Dated => relation.timing = Timing::Dated,
            Clause::Open => relation.openness = Openness::Open,
            Clause::Closed => relation.openness = Openness::Closed,
            Clause::Judged(who) => relation.openness = Openness::Judged(who.text.clone()),
            Clause::One => relation.one = true,
            Clause::Curable(who) => {
                relation.curable = Some(who.as_ref().map(|who| who.text.clone()));
                if let Some(who) = who {
                    placeholders(context, relation, who);
                }
            }
            Clause::InDoubt(value) => relation.burden = Some(*value),
            Clause::Reads { not, text } => {
                word(if *not { &mut relation.reads_not } else { &mut relation.reads }, text);
                placeholders(context, relation, &text.text);
            }
            Clause::Asks(text) => {
                word(&mut relation.asks, text);
                placeholders(context, relation, &text.text);
            }
        }
    }
    places
}

/// What a clause is called, and its language.
fn clause_name(clause: &Clause) -> (&'static str, Option<&str>) {
    match clause {
        Clause::OverTime => ("over time", None),
        Clause::Dated => ("dated", None),
        Clause::Open => ("open", None),
        Clause::Closed => ("closed", None),
        Clause::One => ("one", None),
        Clause::Judged(_) => ("judged by", None),
        Clause::Curable(_) => ("curable", None),
        Clause::InDoubt(_) => ("in doubt", None),
        Clause::Reads { not, text } => (if *not { "reads not" } else { "reads" }, language(text)),
        Clause::Asks(text) => ("asks", language(text)),
    }
}

fn language(text: &ast::Translation) -> Option<&str> {
    text.language.as_ref().map(|language| language.text.as_str())
}

/// Clauses of which only one may stand.
const ALTERNATIVES: [(&str, &str, &str); 5] = [
    ("over time", "dated", "an event is `dated`, what lasts is `over time`"),
    ("open", "closed", "silence means unknown (`open`) or no (`closed`)"),
    ("judged by", "open", "what is judged is unknown until then anyway"),
    ("judged by", "closed", "what is judged is unknown until then"),
    ("in doubt", "dated", "a burden may stand on facts that are not events"),
];

fn check_clauses(context: &mut Context, written: &ast::RelationItem, relation: &Relation, places: &Places) {
    if written.kind == ast::RelationKind::Act {
        check_act(context, written, relation, places);
    } else if written.kind == ast::RelationKind::Concept {
        for key in ["over time", "dated", "open", "closed", "judged by", "asks"] {
            if let Some(span) = places.get(key) {
                let message = format!("a concept is concluded by rules, so `{key}` cannot stand here");
                let diagnostic = Diagnostic::error(codes::CLAUSES_CLASH, *span, message, "belongs to facts");
                context.report(diagnostic.also(written.name.span, "a concept").help(
                    "a concept varies with what its rules ask for; what nobody concludes is stated as a `fact`",
                ));
            }
        }
    } else {
        for (a, b, why) in ALTERNATIVES {
            if let (Some(a_span), Some(b_span)) = (places.get(a), places.get(b)) {
                clash(context, (a, *a_span), (b, *b_span), why);
            }
        }
        if let Some(one) = places.get("one") {
            for key in ["open", "judged by"] {
                if let Some(span) = places.get(key) {
                    clash(context, ("one", *one), (key, *span), "`one` is for closed facts and for concepts");
                }
            }
        }
        check_burden(context, relation, places);
        check_open_parameters(context, written, relation, places);
    }
    if let (Some(span), true) = (places.get("one"), relation.parameters.is_empty()) {
        let message = "`one` settles the last parameter, and there is none";
        context.report(Diagnostic::error(codes::CLAUSES_CLASH, *span, message, "no parameters"));
    }
}

/// An act lies in time as an event does, and someone does it: nobody judges it, and no burden settles it.
fn check_act(context: &mut Context, written: &ast::RelationItem, relation: &Relation, places: &Places) {
    let impossible = [
        ("over time", "an act happens on a day, as an event does; what lasts is a `fact`"),
        ("dated", "an act is dated anyway: leave `dated` out"),
        ("judged by", "an act is done or not; what someone has to judge is a `fact` of its own"),
        ("one", "`one` is for closed facts and for concepts"),
        ("in doubt", "a burden may stand on facts that are not events, and on concepts"),
    ];
    for (key, why) in impossible {
        if let Some(span) = places.get(key) {
            let message = format!("an act cannot be `{key}`");
            let diagnostic = Diagnostic::error(codes::CLAUSES_CLASH, *span, message, "not of an act");
            context.report(diagnostic.also(written.name.span, "an act").help(why));
        }
    }
    if let (Some(open), Some(closed)) = (places.get("open"), places.get("closed")) {
        let why = "silence means unknown (`open`) or no (`closed`)";
        clash(context, ("open", *open), ("closed", *closed), why);
    }
    if relation.openness == Openness::Closed {
        return;
    }
    for (parameter, at) in relation.parameters.iter().zip(&written.parameters) {
        if !context.fits(parameter.ty, crate::hir::builtin::ENTITY) {
            let message =
                format!("the parameters of an open act are entities: `{}` has no list of values", at.ty.text);
            let diagnostic =
                Diagnostic::error(codes::CLAUSES_CLASH, at.ty.span, message, "not a type of entities");
            let help =
                "an act is open: what nobody stated may have been done. Declare it `closed` if it was not";
            context.report(diagnostic.also(written.name.span, "an act").help(help));
        }
    }
}

fn clash(context: &mut Context, a: (&str, Span), b: (&str, Span), why: &str) {
    let (first, second) = if a.1.start <= b.1.start { (a, b) } else { (b, a) };
    let message = format!("`{}` and `{}` do not go together", first.0, second.0);
    let diagnostic = Diagnostic::error(codes::CLAUSES_CLASH, second.1, message, "does not go with the other");
    context.report(diagnostic.also(first.1, "the other").help(why));
}

fn check_burden(context: &mut Context, relation: &Relation, places: &Places) {
    let Some(span) = places.get("in doubt") else { return };
    if relation.openness == Openness::Closed {
        let message = "a burden needs a doubt, and a closed fact leaves none: what nobody stated is false";
        let diagnostic = Diagnostic::error(codes::CLAUSES_CLASH, *span, message, "on a closed fact");
        context.report(diagnostic.help("declare it `open` or `judged by \"…\"`, or leave `in doubt` out"));
    }
}

fn check_open_parameters(
    context: &mut Context,
    written: &ast::RelationItem,
    relation: &Relation,
    places: &Places,
) {
    let key = if relation.openness == Openness::Open { "open" } else { "judged by" };
    let Some(span) = places.get(key) else { return };
    for (parameter, at) in relation.parameters.iter().zip(&written.parameters) {
        if !context.fits(parameter.ty, crate::hir::builtin::ENTITY) {
            let word = if key == "open" { "open" } else { "judged" };
            let message = format!(
                "the parameters of an {word} fact are entities: `{}` has no list of values",
                at.ty.text
            )
            .replace("an judged", "a judged");
            let diagnostic =
                Diagnostic::error(codes::CLAUSES_CLASH, at.ty.span, message, "not a type of entities");
            context.report(diagnostic.also(*span, format!("{word} here")));
        }
    }
}

/// Reports what stands in `{…}` and is no parameter.
fn placeholders(context: &mut Context, relation: &Relation, text: &ast::Text) {
    for name in names_in_braces(&text.text) {
        let Some(name) = name else {
            let message = "a `{` of this text is not closed by `}`";
            let diagnostic = Diagnostic::error(codes::PLACEHOLDER, text.span, message, "not closed");
            context.report(diagnostic.help("between braces stands the name of a parameter"));
            continue;
        };
        let count = relation.parameters.iter().filter(|p| p.name == name).count();
        if count == 1 {
            continue;
        }
        let (message, label) = match count {
            0 => (format!("`{{{name}}}` is no parameter of `{}`", relation.name), "no such parameter"),
            _ => (format!("`{{{name}}}` may be each of {count} parameters"), "which one?"),
        };
        let mut diagnostic = Diagnostic::error(codes::PLACEHOLDER, text.span, message, label);
        if count > 1 {
            diagnostic = diagnostic.help(format!("give the parameters labels: `from: {name}`"));
        } else if let Some(labelled) = labelled_of(context, relation, name) {
            diagnostic = diagnostic.help(format!("it is labelled: `{{{labelled}}}`"));
        } else if let Some(similar) = closest(name, relation.parameters.iter().map(|p| p.name.as_str())) {
            diagnostic = diagnostic.help(format!("a parameter like it exists: `{{{similar}}}`"));
        } else if relation.parameters.is_empty() {
            diagnostic = diagnostic.help("it has no parameters");
        } else {
            let names: Vec<String> =
                relation.parameters.iter().map(|p| format!("`{{{}}}`", p.name)).collect();
            diagnostic = diagnostic.help(format!("its parameters are {}", names.join(", ")));
        }
        context.report(diagnostic);
    }
}

/// The label of the one parameter of this type.
fn labelled_of<'r>(context: &Context, relation: &'r Relation, ty: &str) -> Option<&'r str> {
    let mut labelled =
        relation.parameters.iter().filter(|p| p.labelled && context.type_name(p.ty) == ty).map(|p| &p.name);
    let only = labelled.next()?;
    labelled.next().is_none().then_some(only.as_str())
}

/// The names between braces; `None` for a brace that is not closed.
fn names_in_braces(text: &str) -> Vec<Option<&str>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        let Some(close) = rest.find(['}', '{']).filter(|at| rest[*at..].starts_with('}')) else {
            found.push(None);
            continue;
        };
        found.push(Some(rest[..close].trim()));
        rest = &rest[close + 1..];
    }
    found
}
