//! Facts from tables: one row a tuple, a column for each parameter.

use super::conflicts;
use super::items;
use super::statements::{self, Details};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::resolve::{Context, Visible};
use crate::hir::{Polarity, Program, RelationKind, StatedTime, Table, builtin};
use crate::ids::{CaseId, RelationId, TypeId};
use crate::source::Span;
use crate::syntax::ast;
use crate::time::{Date, Duration, Interval};
use crate::value::Value;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization as _;

/// Mistaken rows that are reported one by one; further ones are counted.
const REPORTED_ROWS: usize = 20;

/// Declares the tables that stand outside cases.
pub(super) fn of_files(context: &mut Context, files: &[ast::File]) {
    for item in items(files) {
        if let (ast::ItemKind::Facts(facts), false) = (&item.kind, item.broken) {
            declare(context, facts, item.span, None);
        }
    }
}

/// Declares a table of a fact.
pub(super) fn declare(context: &mut Context, facts: &ast::FactsItem, span: Span, case: Option<CaseId>) {
    let Some(id) = context.relation(&facts.relation) else { return };
    let relation = context.program.relation(id);
    if relation.erroneous {
        return;
    }
    if !matches!(relation.kind, RelationKind::Fact | RelationKind::Act) {
        let message = format!("`{}` is a concept: rules conclude it, no table states it", relation.name);
        let diagnostic = Diagnostic::error(codes::CONCEPT_STATED, facts.relation.span, message, "a concept");
        let diagnostic = diagnostic.also(relation.span, "declared here");
        context.report(diagnostic);
        return;
    }
    context.program.tables.push(Table { relation: id, path: facts.path.text.clone(), case, span });
}

/// Turns the rows of a table (its place in [`Program::tables`]) into statements, and tells what is wrong.
///
/// A column is headed with the name of a parameter, or `from`, `until`, `on`, `source`; an empty cell of
/// those four says nothing. Each row comes with its place. Rows that cannot be read are left out. What the
/// new statements contradict is reported, too.
pub fn fill(
    program: &mut Program,
    table: usize,
    header: &[String],
    rows: &[(Vec<String>, Span)],
) -> Vec<Diagnostic> {
    let Some(Table { relation, case, span, .. }) = program.tables.get(table).cloned() else { return vec![] };
    let mut context = Context::of(std::mem::take(program));
    let visible = case.map_or(Visible::File, Visible::Case);
    if let Some(columns) = columns(&mut context, relation, header, span) {
        let mut reader = Reader { context: &mut context, relation, columns, visible };
        let (found, mistaken) = reader.rows(rows);
        if mistaken > REPORTED_ROWS {
            let message = format!("{mistaken} rows of the table cannot be read");
            let label = format!("the first {REPORTED_ROWS} are shown");
            context.report(Diagnostic::error(codes::TABLE_VALUE, span, message, label));
        }
        let statements = match case.and_then(|case| context.program.cases.get_mut(case.index())) {
            Some(case) => &mut case.statements,
            None => &mut context.program.statements,
        };
        let before = statements.len();
        statements.extend(found);
        conflicts::of_new(&mut context, visible, before);
    }
    if let (Some(case), true) = (case, context.failed_since(0)) {
        context.program.cases[case.index()].erroneous = true;
    }
    *program = context.program;
    context.diagnostics.into_vec()
}

/// Where the values of a row stand.
struct Columns {
    parameters: Vec<(usize, TypeId)>,
    from: Option<usize>,
    until: Option<usize>,
    on: Option<usize>,
    source: Option<usize>,
    /// How many cells a row has.
    width: usize,
}

fn columns(context: &mut Context, relation: RelationId, header: &[String], span: Span) -> Option<Columns> {
    let parameters = context.program.relation(relation).parameters.clone();
    let header: Vec<&str> = header.iter().map(|cell| cell.trim().trim_start_matches('\u{feff}')).collect();
    if let ([alone], true) = (header.as_slice(), parameters.len() > 1) {
        let other = [(';', "semicolons"), ('\t', "tabs"), ('|', "`|`")].into_iter();
        if let Some((_, separators)) = other.into_iter().find(|(sign, _)| alone.contains(*sign)) {
            let message = format!("the columns of the table are separated by {separators}, not by commas");
            let diagnostic = Diagnostic::error(codes::TABLE_COLUMN, span, message, "loaded here");
            context.report(diagnostic.help(
                "save it with commas (spreadsheets set to some languages write semicolons); a fraction is written \
                 with a point, or the cell in quotes",
            ));
            return None;
        }
    }
    let mut wrong = Vec::new();
    for (at, parameter) in parameters.iter().enumerate() {
        if parameters[..at].iter().any(|before| before.name == parameter.name) {
            wrong.push(format!("two parameters are called `{}`: give them labels", parameter.name));
        } else if !header.contains(&parameter.name.as_str()) {
            wrong.push(format!("there is no column for `{}`", parameter.name));
        }
    }
    let names = parameters.iter().map(|parameter| parameter.name.as_str());
    let known: Vec<&str> = names.chain(["from", "until", "on", "source"]).collect();
    for (at, name) in header.iter().enumerate() {
        if header[..at].contains(name) {
            wrong.push(format!("two columns are headed `{name}`"));
        } else if !known.contains(name) {
            let similar = closest(name, known.iter().copied());
            let similar = similar.map_or(String::new(), |similar| format!(": `{similar}`?"));
            wrong.push(format!("the column `{name}` belongs to no parameter{similar}"));
        }
    }
    if !wrong.is_empty() {
        let message = format!("the columns of the table do not fit `{}`", context.signature(relation));
        let diagnostic = Diagnostic::error(codes::TABLE_COLUMN, span, message, "loaded here");
        let diagnostic = wrong.into_iter().fold(diagnostic, Diagnostic::note);
        let help = "a column is headed with the name of a parameter, or `from`, `until`, `on`, `source`";
        context.report(diagnostic.help(help));
        return None;
    }
    let column = |name: &str| header.iter().position(|cell| *cell == name);
    let extra = |name: &str| column(name).filter(|_| !parameters.iter().any(|p| p.name == name));
    let places = parameters.iter().filter_map(|p| Some((column(&p.name)?, p.ty))).collect();
    Some(Columns {
        parameters: places,
        from: extra("from"),
        until: extra("until"),
        on: extra("on"),
        source: extra("source"),
        width: header.len(),
    })
}

/// Reads rows.
struct Reader<'a> {
    context: &'a mut Context,
    relation: RelationId,
    columns: Columns,
    visible: Visible,
}

impl Reader<'_> {
    /// The statements of all rows, and how many could not be read. Only the first are reported.
    fn rows(&mut self, rows: &[(Vec<String>, Span)]) -> (Vec<crate::hir::Statement>, usize) {
        let (mut found, mut mistaken) = (Vec::with_capacity(rows.len()), 0);
        for (cells, span) in rows {
            self.context.diagnostics.set_silent(mistaken >= REPORTED_ROWS);
            if let Some(statement) = self.row(cells, *span) {
                found.push(statement);
                continue;
            }
            mistaken += 1;
        }
        self.context.diagnostics.set_silent(false);
        (found, mistaken)
    }

    fn row(&mut self, cells: &[String], span: Span) -> Option<crate::hir::Statement> {
        if cells.len() != self.columns.width {
            let message = format!("this row has {} cells, the head {}", cells.len(), self.columns.width);
            self.context.report(Diagnostic::error(codes::TABLE_VALUE, span, message, "this row"));
            return None;
        }
        let mut arguments = Vec::with_capacity(self.columns.parameters.len());
        for (column, ty) in self.columns.parameters.clone() {
            arguments.push(self.value(cells[column].trim(), ty, span)?);
        }
        let time = self.time(cells, span)?;
        let source = self.columns.source.map(|at| cells[at].trim()).filter(|text| !text.is_empty());
        let source = source.map(str::to_owned);
        let details = Details { time, source, held_by: vec![], unverified: None };
        Some(details.into_statement(self.relation, arguments, Polarity::Stated, span))
    }

    fn time(&mut self, cells: &[String], span: Span) -> Option<StatedTime> {
        let mut date = |column: Option<usize>| {
            let text = column.map_or("", |at| cells[at].trim());
            let date = Date::parse(text);
            if date.is_none() && !text.is_empty() {
                let message = format!("`{text}` is not a date; a date is written YYYY-MM-DD");
                self.context.report(Diagnostic::error(codes::TABLE_VALUE, span, message, "this row"));
                return None;
            }
            Some(date)
        };
        let (from, until, on) = (date(self.columns.from)?, date(self.columns.until)?, date(self.columns.on)?);
        let interval = Interval { from: from.unwrap_or(Date::MIN), until };
        if interval.is_empty() {
            let message = "this interval has no day: it ends before it begins";
            self.context.report(Diagnostic::error(codes::EMPTY_INTERVAL, span, message, "this row"));
            return None;
        }
        let intervals = (from.is_some() || until.is_some()).then(|| (vec![interval], span));
        let on = on.map(|date| (date, span));
        statements::time(self.context, self.relation, Polarity::Stated, intervals, on, span)
    }

    fn value(&mut self, cell: &str, ty: TypeId, span: Span) -> Option<Value> {
        let found = match ty {
            builtin::TEXT => Some(Value::Text(self.context.program.texts.intern(cell))),
            builtin::INTEGER => cell.parse().ok().map(Value::Integer),
            builtin::DECIMAL => {
                Decimal::from_str_exact(cell).ok().map(|number| Value::Decimal(number.normalize()))
            }
            builtin::DATE => Date::parse(cell).map(Value::Date),
            builtin::DURATION => duration(cell).map(Value::Duration),
            _ => return self.name(cell, ty, span),
        };
        if found.is_none() {
            let wanted = self.context.type_name(ty);
            let message = format!("`{cell}` is not of the type `{wanted}`");
            self.context.report(Diagnostic::error(codes::TABLE_VALUE, span, message, "this row"));
        }
        found
    }

    fn name(&mut self, cell: &str, ty: TypeId, span: Span) -> Option<Value> {
        let normal: String = cell.nfc().collect();
        let mark = self.context.mark();
        let Some((value, found)) = self.context.value(&normal, span, self.visible, Some(ty)) else {
            // the place is the row: a suggested name must not replace all of it
            if self.context.failed_since(mark)
                && let Some(reported) = self.context.diagnostics.last_mut()
            {
                reported.help.iter_mut().for_each(|help| help.patch = None);
            }
            return None;
        };
        if self.context.fits(found, ty) {
            return Some(value);
        }
        self.context.mismatch(span, found, ty);
        None
    }
}

/// Reads `3 days`.
fn duration(cell: &str) -> Option<Duration> {
    let (amount, unit) = cell.split_once(' ')?;
    let amount: i32 = amount.parse().ok()?;
    let unit = match unit.trim() {
        "day" | "days" => ast::TimeUnit::Day,
        "week" | "weeks" => ast::TimeUnit::Week,
        "month" | "months" => ast::TimeUnit::Month,
        "year" | "years" => ast::TimeUnit::Year,
        _ => return None,
    };
    let one = unit.length();
    Some(Duration { months: one.months.checked_mul(amount)?, days: one.days.checked_mul(amount)? })
}
