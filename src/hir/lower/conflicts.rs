//! Statements that contradict one another: a fact stated both ways, or stated and doubted.
//!
//! The statements of one tuple are swept by the day on which they begin, so that the cost is that of
//! sorting. One contradiction of a tuple is shown.

use super::single;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::resolve::{Context, Visible};
use crate::hir::{Polarity, Program, StatedTime, Statement};
use crate::ids::{CaseId, RelationId};
use crate::source::Span;
use crate::time::{Date, Interval};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A statement with the place where it was made.
#[derive(Clone, Copy)]
pub(super) struct Stated<'p> {
    /// What is stated.
    pub statement: &'p Statement,
    /// Outside cases, in a case, in a supposition.
    pub scope: Visible,
    /// It was just added.
    pub new: bool,
}

/// Statements of one world by tuple.
pub(super) type ByTuple<'p> = BTreeMap<(RelationId, &'p [Value]), Vec<Stated<'p>>>;

/// Statements that were just added: where, and the place of the first in its list.
#[derive(Clone, Copy)]
pub(super) struct New {
    scope: Visible,
    from: usize,
}

/// Checks the statements of files, cases and suppositions.
pub(super) fn all(context: &mut Context) {
    check(context, None);
    single::missing(context);
}

/// Checks what was added to the statements of a file or case after the first `from` ones.
pub(super) fn of_new(context: &mut Context, scope: Visible, from: usize) {
    check(context, Some(New { scope, from }));
}

fn check(context: &mut Context, new: Option<New>) {
    let (found, mistaken) = find(&context.program, new);
    context.diagnostics.extend(found);
    for case in mistaken {
        context.program.cases[case.index()].erroneous = true;
    }
}

/// The contradictions, and the cases concerned.
fn find(program: &Program, new: Option<New>) -> (Vec<Diagnostic>, BTreeSet<CaseId>) {
    let (mut found, mut mistaken) = (Vec::new(), BTreeSet::new());
    let disputed = contested(program);
    let of_files = stated(&program.statements, Visible::File, new);
    let files = by_tuple(of_files.iter().filter(|s| disputed.contains(&s.statement.relation)));
    found.extend(files.values().filter_map(|group| contradiction(program, group)));
    let values = single::Values::of_files(program, &of_files);
    found.extend(values.check(program));
    for (at, case) in program.cases.iter().enumerate() {
        let before = found.len();
        let id = CaseId::at(at);
        let of_case = stated(&case.statements, Visible::Case(id), new);
        for (tuple, mut group) in by_tuple(&of_case) {
            group.extend(files.get(&tuple).into_iter().flatten());
            found.extend(contradiction(program, &group));
        }
        let of_case = values.with(program, &of_case);
        found.extend(of_case.check(program));
        for (at, supposition) in case.suppositions.iter().enumerate() {
            let supposed = stated(&supposition.statements, Visible::Supposition(id, at), new);
            found.extend(by_tuple(&supposed).values().filter_map(|group| contradiction(program, group)));
            found.extend(of_case.with(program, &supposed).check(program));
        }
        if found.len() > before {
            mistaken.insert(id);
        }
    }
    (found, mistaken)
}

/// The relations of which something is denied or doubted anywhere: only they can be contradicted.
fn contested(program: &Program) -> BTreeSet<RelationId> {
    let of_cases = program.cases.iter().flat_map(|case| {
        let supposed = case.suppositions.iter().flat_map(|supposition| &supposition.statements);
        case.statements.iter().chain(supposed)
    });
    let all = program.statements.iter().chain(of_cases);
    all.filter(|statement| statement.polarity != Polarity::Stated).map(|s| s.relation).collect()
}

fn stated(statements: &[Statement], scope: Visible, new: Option<New>) -> Vec<Stated<'_>> {
    let first_new = match new {
        None => 0,
        Some(new) if new.scope == scope => new.from,
        Some(_) => usize::MAX,
    };
    let numbered = statements.iter().enumerate();
    numbered.map(|(at, statement)| Stated { statement, scope, new: at >= first_new }).collect()
}

fn by_tuple<'s, 'p: 's>(statements: impl IntoIterator<Item = &'s Stated<'p>>) -> ByTuple<'p> {
    let mut groups = ByTuple::new();
    for stated in statements {
        let Statement { relation, arguments, .. } = stated.statement;
        groups.entry((*relation, arguments.as_slice())).or_default().push(*stated);
    }
    groups
}

/// The days for which something is stated, as intervals.
pub(super) fn days(time: &StatedTime) -> Vec<Interval> {
    match time {
        StatedTime::Always => vec![Interval::ALWAYS],
        StatedTime::During(intervals) => intervals.clone(),
        StatedTime::On(date) => vec![Interval { from: *date, until: date.next() }],
    }
}

/// The first contradiction among statements of one tuple.
fn contradiction(program: &Program, group: &[Stated]) -> Option<Diagnostic> {
    if group.iter().all(|stated| stated.statement.polarity == Polarity::Stated) {
        return None;
    }
    let mut entries: Vec<(Interval, Stated)> = group
        .iter()
        .flat_map(|stated| days(&stated.statement.time).into_iter().map(|interval| (interval, *stated)))
        .collect();
    entries.sort_by_key(|(interval, _)| interval.from);
    // the entry that lasts longest, for each side and place
    let mut longest: BTreeMap<(Polarity, Place), (Interval, Stated)> = BTreeMap::new();
    for (interval, stated) in entries {
        for (before, other) in longest.values() {
            if before.overlaps(&interval) && (other.new || stated.new) {
                let found = clash(program, *other, stated, interval);
                if found.is_some() {
                    return found;
                }
            }
        }
        let entry = longest.entry((stated.statement.polarity, place(&stated))).or_insert((interval, stated));
        if entry.0.until.is_some_and(|end| interval.until.is_none_or(|until| until > end)) {
            *entry = (interval, stated);
        }
    }
    None
}

/// Within one of these, nobody states and doubts the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    File(crate::source::FileId),
    Case,
    Supposition,
}

fn place(stated: &Stated) -> Place {
    match stated.scope {
        Visible::File => Place::File(stated.statement.span.file),
        Visible::Case(_) => Place::Case,
        Visible::Supposition(..) => Place::Supposition,
    }
}

fn clash(program: &Program, a: Stated, b: Stated, common: Interval) -> Option<Diagnostic> {
    use Polarity::{Denied, Stated as Said, Unknown};
    let sides =
        (a.statement.polarity.min(b.statement.polarity), a.statement.polarity.max(b.statement.polarity));
    let (code, what) = match sides {
        (Said, Denied) => (codes::STATED_BOTH_WAYS, "stated and denied"),
        (Said, Unknown) if place(&a) == place(&b) => (codes::STATED_AND_DOUBTED, "stated and called unknown"),
        (Denied, Unknown) if place(&a) == place(&b) => {
            (codes::STATED_AND_DOUBTED, "denied and called unknown")
        }
        _ => return None,
    };
    let (first, second) = in_order(a, b);
    let day = if common.from == Date::MIN { String::new() } else { format!(" on {}", common.from) };
    let shown = shown(program, first.statement);
    let message = format!("`{shown}` is {what}{day}");
    let label = |polarity: Polarity| match polarity {
        Said => "stated here",
        Denied => "denied here",
        Unknown => "called unknown here",
    };
    let diagnostic =
        Diagnostic::error(code, second.statement.span, message, label(second.statement.polarity));
    let diagnostic = diagnostic.also(first.statement.span, label(first.statement.polarity));
    Some(if first.scope == Visible::File && matches!(second.scope, Visible::Case(_)) {
        diagnostic.help("in a case `unknown …` takes back what files state")
    } else if let Some(day) = moved(program, a, b) {
        diagnostic.help(format!("to move it, take back the day that the case states: `not {shown} on {day}`"))
    } else {
        diagnostic
    })
}

/// The day on which the case, or a file, states an event that a supposition denies outright and states for
/// another day.
fn moved(program: &Program, a: Stated, b: Stated) -> Option<Date> {
    let Visible::Supposition(case, _) = a.scope else { return None };
    let denied_outright = [a, b].iter().any(|stated| {
        stated.statement.polarity == Polarity::Denied && stated.statement.time == StatedTime::Always
    });
    if a.scope != b.scope || !denied_outright {
        return None;
    }
    let of_case = program.cases.get(case.index()).map(|case| case.statements.as_slice()).unwrap_or_default();
    of_case.iter().chain(&program.statements).find_map(|before| match before.time {
        StatedTime::On(day)
            if before.polarity == Polarity::Stated
                && before.relation == a.statement.relation
                && before.arguments == a.statement.arguments =>
        {
            Some(day)
        }
        _ => None,
    })
}

/// The statement of a file before that of a case, otherwise by place.
pub(super) fn in_order<'p>(a: Stated<'p>, b: Stated<'p>) -> (Stated<'p>, Stated<'p>) {
    let key = |stated: &Stated| -> (u8, Span) {
        let depth = match stated.scope {
            Visible::File => 0,
            Visible::Case(_) => 1,
            Visible::Supposition(..) => 2,
        };
        (depth, stated.statement.span)
    };
    if key(&a) <= key(&b) { (a, b) } else { (b, a) }
}

/// The statement as a file writes it, without its side and clauses.
pub(super) fn shown(program: &Program, statement: &Statement) -> String {
    program.statement(statement.relation, &statement.arguments)
}
