//! Statements, alone and in the blocks of entities.

use super::clauses::{Once, interval};
use super::{entities, items};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::resolve::{Context, Visible};
use crate::hir::{Home, Polarity, RelationKind, StatedTime, Statement, Timing};
use crate::ids::{EntityId, RelationId};
use crate::source::Span;
use crate::syntax::ast::{self, StatementClauseKind as Clause};
use crate::time::{Date, Interval};
use crate::value::Value;

/// Lowers the statements that stand outside cases, those in blocks of entities included.
pub(super) fn of_files(context: &mut Context, files: &[ast::File]) {
    for item in items(files) {
        if item.broken {
            continue;
        }
        match &item.kind {
            ast::ItemKind::Statement(written) => {
                let statement = alone(context, written, Visible::File);
                context.program.statements.extend(statement);
            }
            ast::ItemKind::Entity(entity) => {
                let statements = of_block(context, entity, Home::File);
                context.program.statements.extend(statements);
            }
            _ => {}
        }
    }
}

/// A statement that stands alone.
pub(in crate::hir) fn alone(
    context: &mut Context,
    written: &ast::Statement,
    visible: Visible,
) -> Option<Statement> {
    let atom = &written.atom;
    let relation = stateable(context, &atom.relation, written.polarity, visible)?;
    if let Some(rest) = atom.rest {
        let message = "a statement has all its arguments";
        let diagnostic = Diagnostic::error(codes::ARGUMENTS, rest, message, "`..` leaves some out");
        context.report(diagnostic.help(format!("it is declared as `{}`", context.signature(relation))));
        return None;
    }
    if bare_day(context, relation, 0, &atom.arguments) {
        return None;
    }
    let placed = context.arguments(relation, atom);
    let details = details(context, relation, written.polarity, &written.clauses, written.span);
    let arguments = values(context, relation, 0, &placed?, visible)?;
    let (polarity, span) = (written.polarity, written.span);
    Some(details?.into_statement(relation, arguments, polarity, span))
}

/// The statements of an entity's block, about each of its entities in turn.
pub(super) fn of_block(context: &mut Context, written: &ast::EntityItem, home: Home) -> Vec<Statement> {
    let visible = entities::visible(home);
    let subjects: Vec<EntityId> = written
        .labels
        .iter()
        .filter_map(|labelled| {
            let id = context.entity(&labelled.name.text, visible)?;
            (context.program.entity(id).span == labelled.name.span).then_some(id)
        })
        .collect();
    let mut found = Vec::new();
    for statement in &written.block {
        if let Some(part) = in_block(context, statement, &subjects, visible) {
            found.extend(part);
        }
    }
    found
}

fn in_block(
    context: &mut Context,
    written: &ast::BlockStatement,
    subjects: &[EntityId],
    visible: Visible,
) -> Option<Vec<Statement>> {
    let relation = stateable(context, &written.relation, written.polarity, visible)?;
    check_subject(context, relation, written, subjects.first().copied())?;
    if bare_day(context, relation, 1, &written.arguments) {
        return None;
    }
    let lists = if written.brackets || written.arguments.is_empty() {
        let head = written.arguments.last().map_or(written.relation.span, |last| last.value.span);
        let span = written.relation.span.to(head);
        let placed = context.place(relation, 1, &written.arguments, false, span);
        placed.map(|placed| vec![placed])
    } else {
        several_values(context, relation, written)
    };
    let details = details(context, relation, written.polarity, &written.clauses, written.span);
    let mut rests = Vec::new();
    for list in lists? {
        rests.push(values(context, relation, 1, &list, visible));
    }
    let (details, rests) = (details?, rests.into_iter().collect::<Option<Vec<_>>>()?);
    let mut found = Vec::new();
    for subject in subjects {
        for rest in &rests {
            let mut arguments = vec![Value::Entity(*subject)];
            arguments.extend(rest);
            let details = details.clone();
            found.push(details.into_statement(relation, arguments, written.polarity, written.span));
        }
    }
    Some(found)
}

/// The entity of a block must fit the first parameter.
fn check_subject(
    context: &mut Context,
    relation: RelationId,
    written: &ast::BlockStatement,
    subject: Option<EntityId>,
) -> Option<()> {
    let signature = context.signature(relation);
    let Some(first) = context.program.relation(relation).parameters.first() else {
        let message = format!("`{}` is about nothing, so it cannot stand in a block", written.relation.text);
        let diagnostic = Diagnostic::error(codes::ARGUMENTS, written.relation.span, message, "no parameters");
        context.report(diagnostic.help("write it outside the braces"));
        return None;
    };
    let subject = subject?;
    let (found, wanted) = (context.program.entity(subject).ty, first.ty);
    if context.fits(found, wanted) {
        return Some(());
    }
    let instead = outside(context, relation, written, subject);
    let (found, wanted) = (context.type_name(found).to_owned(), context.type_name(wanted).to_owned());
    let name = context.program.entity(subject).name.clone();
    let message =
        format!("the first argument of `{}` is `{wanted}`, and `{name}` is `{found}`", written.relation.text);
    let diagnostic =
        Diagnostic::error(codes::TYPE_MISMATCH, written.relation.span, message, "of another type");
    let declared = context.program.entity(subject).span;
    let help = format!("it is declared as `{signature}`; the entity of a block is the first argument");
    let diagnostic = diagnostic.also(declared, format!("`{found}`")).help(help);
    context.report(match instead {
        Some(instead) => diagnostic.help(format!("write it outside the braces: `{instead}`")),
        None => diagnostic,
    });
    None
}

/// The statement of a block as it would stand outside, its thing at the first place that takes it; `None`: none does,
/// or it does not say so simply what it is about.
fn outside(
    context: &Context,
    relation: RelationId,
    written: &ast::BlockStatement,
    subject: EntityId,
) -> Option<String> {
    let (declared, subject) = (context.program.relation(relation), context.program.entity(subject));
    let own = declared.parameters.iter().position(|parameter| context.fits(subject.ty, parameter.ty))?;
    let mut given = Vec::new();
    for argument in &written.arguments {
        let text = match &argument.value.kind {
            ast::TermKind::Name(name) => name.clone(),
            ast::TermKind::Integer(number) => number.to_string(),
            ast::TermKind::Date(date) => date.to_string(),
            _ => return None,
        };
        given.push((argument.label.as_ref().map(|label| &label.text), text));
    }
    let mut arguments = Vec::new();
    for (at, parameter) in declared.parameters.iter().enumerate() {
        let value = if at == own {
            subject.name.clone()
        } else {
            let fits = |(label, _): &(Option<&String>, String)| match label {
                Some(label) => parameter.labelled && **label == parameter.name,
                None => !parameter.labelled || given.len() == 1,
            };
            given.iter().position(fits).map_or_else(|| "…".to_owned(), |place| given.remove(place).1)
        };
        arguments.push(if parameter.labelled { format!("{}: {value}", parameter.name) } else { value });
    }
    let day = written.clauses.iter().find_map(|clause| match &clause.kind {
        Clause::On(day) => Some(format!(" on {}", day.date)),
        _ => None,
    });
    let not = if written.polarity == Polarity::Denied { "not " } else { "" };
    let dated = declared.timing == Timing::Dated || declared.kind == RelationKind::Act;
    let day = day.or_else(|| (dated && not.is_empty()).then(|| " on …".to_owned())).unwrap_or_default();
    Some(format!("{not}{}({}){day}", written.relation.text, arguments.join(", ")))
}

/// Values after a relation without brackets are several values of the one argument that is left.
fn several_values<'t>(
    context: &mut Context,
    relation: RelationId,
    written: &'t ast::BlockStatement,
) -> Option<Vec<Vec<Option<&'t ast::Term>>>> {
    let parameters = context.program.relation(relation).parameters.len();
    if parameters > 2 {
        brackets_needed(context, relation, written);
        return None;
    }
    let mut lists = Vec::new();
    let mut label: Option<&ast::Name> = None;
    for argument in &written.arguments {
        // a label stands for the values after it, too: `by: a, b`
        label = argument.label.as_ref().or(label);
        let alone = ast::Argument { label: label.cloned(), value: argument.value.clone() };
        context.place(relation, 1, std::slice::from_ref(&alone), false, argument.value.span)?;
        lists.push(vec![Some(&argument.value)]);
    }
    Some(lists)
}

fn brackets_needed(context: &mut Context, relation: RelationId, written: &ast::BlockStatement) {
    let parameters = &context.program.relation(relation).parameters[1..];
    let name = &written.relation.text;
    let (first, last) = (written.arguments.first(), written.arguments.last());
    let span = first.zip(last).map_or(written.span, |(a, b)| a.value.span.to(b.value.span));
    let count = match parameters.len() {
        2 => "two".to_owned(),
        n => n.to_string(),
    };
    let message = format!("{count} arguments are left out of `{name}`: use brackets");
    let diagnostic = Diagnostic::error(codes::BRACKETS_NEEDED, span, message, "values of which argument?");
    let places: Vec<String> = parameters
        .iter()
        .map(|p| if p.labelled { format!("{}: …", p.name) } else { format!("<{}>", p.name) })
        .collect();
    let help = format!("write `{name}({})`", places.join(", "));
    context.report(diagnostic.help(help));
}

/// The relation, if it may be stated there: facts everywhere, curable concepts in suppositions.
fn stateable(
    context: &mut Context,
    name: &ast::Name,
    polarity: Polarity,
    visible: Visible,
) -> Option<RelationId> {
    let id = context.relation(name)?;
    let relation = context.program.relation(id);
    if relation.erroneous {
        return None;
    }
    match relation.kind {
        RelationKind::Fact | RelationKind::Act => return Some(id),
        _ => {}
    }
    let supposed = matches!(visible, Visible::Supposition(..));
    if supposed && relation.curable.is_some() && polarity == Polarity::Stated {
        return Some(id);
    }
    let declared = relation.span;
    let help = match (relation.curable.is_some(), supposed) {
        (true, true) => "a supposition may state it, not deny or doubt it: suppose the facts it rests on",
        (true, false) => "as it is `curable`, a `suppose` may state it",
        (false, _) => "state the facts its rules ask for",
    };
    let message = format!("`{}` is a concept: rules conclude it, nobody states it", name.text);
    let diagnostic = Diagnostic::error(codes::CONCEPT_STATED, name.span, message, "a concept");
    context.report(diagnostic.also(declared, "declared here").help(help));
    None
}

/// Reports a day that stands where an argument would, one too many, of what lies in time: its word is missing.
fn bare_day(context: &mut Context, relation: RelationId, skip: usize, arguments: &[ast::Argument]) -> bool {
    let stated = context.program.relation(relation);
    let (word, what) = match stated.timing {
        Timing::Dated => ("on", "is an event: `on` stands before its day"),
        Timing::OverTime => ("from", "varies in time: `from` stands before its first day"),
        Timing::Timeless => return false,
    };
    let places = stated.parameters.iter().skip(skip).filter(|parameter| !parameter.labelled).count();
    let bare = arguments.iter().filter(|argument| argument.label.is_none()).count();
    let day = arguments.last().filter(|last| last.label.is_none() && bare == places + 1);
    let Some((day, ast::TermKind::Date(date))) = day.map(|day| (day, &day.value.kind)) else { return false };
    let message = format!("`{}` {what}", stated.name);
    let diagnostic =
        Diagnostic::error(codes::STATEMENT_TIME, day.value.span, message, "a day, and no argument");
    let diagnostic = diagnostic.also(stated.span, "declared here");
    let mended = format!("{word} {date}");
    context.report(if arguments.len() == 1 && skip == 1 {
        diagnostic.suggest(format!("write `{mended}`"), day.value.span, mended)
    } else {
        diagnostic.help(format!("write `{mended}` behind the arguments"))
    });
    true
}

/// Constants for the parameters after the first `skip` ones.
fn values(
    context: &mut Context,
    relation: RelationId,
    skip: usize,
    placed: &[Option<&ast::Term>],
    visible: Visible,
) -> Option<Vec<Value>> {
    let types: Vec<_> =
        context.program.relation(relation).parameters.iter().skip(skip).map(|p| p.ty).collect();
    let found: Vec<Option<Value>> = placed
        .iter()
        .zip(types)
        .map(|(term, ty)| term.and_then(|term| context.constant(term, ty, visible)))
        .collect();
    found.into_iter().collect()
}

/// What the clauses of a statement say.
#[derive(Clone)]
pub(super) struct Details {
    pub time: StatedTime,
    pub source: Option<String>,
    pub held_by: Vec<String>,
    pub unverified: Option<String>,
}

impl Details {
    /// The statement with these details.
    pub(super) fn into_statement(
        self,
        relation: RelationId,
        arguments: Vec<Value>,
        polarity: Polarity,
        span: Span,
    ) -> Statement {
        let Self { time, source, held_by, unverified } = self;
        Statement { relation, arguments, polarity, time, source, held_by, unverified, span }
    }
}

fn details(
    context: &mut Context,
    relation: RelationId,
    polarity: Polarity,
    clauses: &[ast::StatementClause],
    span: Span,
) -> Option<Details> {
    let mut once = Once::default();
    let (mut intervals, mut on) = (None, None);
    let mut details = Details { time: StatedTime::Always, source: None, held_by: vec![], unverified: None };
    let mark = context.mark();
    for clause in clauses {
        match &clause.kind {
            Clause::Intervals(written) if once.first(context, "from", clause.span) => {
                let found = written.iter().filter_map(|written| interval(context, written)).collect();
                intervals = Some((apart(found), clause.span));
            }
            Clause::On(date) if once.first(context, "on", clause.span) => on = Some((date.date, clause.span)),
            Clause::Source(text) if once.first(context, "source", clause.span) => {
                details.source = Some(text.text.clone());
            }
            Clause::HeldBy(texts) if once.first(context, "held by", clause.span) => {
                details.held_by = texts.iter().map(|text| text.text.clone()).collect();
            }
            Clause::Unverified(text) if once.first(context, "unverified", clause.span) => {
                details.unverified = Some(text.text.clone());
            }
            _ => {}
        }
    }
    if context.failed_since(mark) {
        return None;
    }
    details.time = time(context, relation, polarity, intervals, on, span)?;
    Some(details)
}

/// The same days as intervals in order, with days between them.
fn apart(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort();
    let mut found: Vec<Interval> = Vec::new();
    for next in intervals {
        match found.last_mut() {
            Some(last) if last.until.is_none_or(|until| next.from <= until) => {
                last.until = last.until.zip(next.until).map(|(a, b)| a.max(b));
            }
            _ => found.push(next),
        }
    }
    found
}

/// When a statement holds, if what it says of time fits its relation.
pub(super) fn time(
    context: &mut Context,
    relation: RelationId,
    polarity: Polarity,
    intervals: Option<(Vec<Interval>, Span)>,
    on: Option<(Date, Span)>,
    span: Span,
) -> Option<StatedTime> {
    let stated = context.program.relation(relation);
    let concept = !matches!(stated.kind, RelationKind::Fact | RelationKind::Act);
    match (intervals, on) {
        (Some((_, span)), _) if stated.timing == Timing::Dated => {
            let what = "is an event: it happens `on` a date, and does not end";
            let help = "write `on` and the date; its withdrawal is another event";
            wrong_time(context, relation, span, what, help)
        }
        (_, Some((_, span))) if stated.timing != Timing::Dated => {
            let help = match stated.timing {
                Timing::OverTime => "write `from` and the first day",
                _ => "declare it `dated`, or leave `on` out",
            };
            wrong_time(context, relation, span, "is no event, so it has no date", help)
        }
        (Some((_, span)), None) if stated.timing == Timing::Timeless && !concept => {
            let help = "declare it `over time`, or leave the interval out";
            wrong_time(context, relation, span, "does not vary in time", help)
        }
        (None, None) if stated.timing == Timing::Dated && polarity == Polarity::Stated => {
            let help = "write `on` and the date after it";
            wrong_time(context, relation, span, "is an event: when did it happen?", help)
        }
        (Some((intervals, _)), None) => Some(StatedTime::During(intervals)),
        (_, Some((date, _))) => Some(StatedTime::On(date)),
        (None, None) => Some(StatedTime::Always),
    }
}

fn wrong_time<T>(
    context: &mut Context,
    relation: RelationId,
    span: Span,
    what: &str,
    help: &str,
) -> Option<T> {
    let relation = context.program.relation(relation);
    let message = format!("`{}` {what}", relation.name);
    let diagnostic = Diagnostic::error(codes::STATEMENT_TIME, span, message, "does not fit its declaration");
    let diagnostic = diagnostic.also(relation.span, "declared here").help(help);
    context.report(diagnostic);
    None
}
