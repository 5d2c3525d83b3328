//! What rules conclude from tables, as lines and as tables again.

use super::Style;
use super::page::Page;
use super::style::Role;
use crate::hir::Program;
use crate::ids::RelationId;
use crate::session::{Session, Tables};
use crate::value::Value;
use std::fmt::Write as _;

/// Columns of a cell, at least.
const CELL: usize = 16;

/// One statement a line, as a file writes it; what is undetermined or disputed says so.
pub fn text(session: &Session, tables: &Tables) -> String {
    let program = session.program();
    let mut text = String::new();
    for rows in &tables.relations {
        for row in &rows.certain {
            let _ = writeln!(text, "{}", program.statement(rows.relation, row));
        }
        for row in &rows.undetermined {
            let _ = writeln!(text, "undetermined {}", program.statement(rows.relation, row));
        }
        for row in &rows.disputed {
            let _ = writeln!(text, "disputed {}", program.statement(rows.relation, row));
        }
    }
    text
}

/// A table for each relation, with how each row stands.
pub fn page(session: &Session, tables: &Tables, style: Style) -> Page {
    let program = session.program();
    let mut page = Page::new(style);
    for of in &tables.relations {
        let relation = program.relation(of.relation);
        let kinds = [(&of.certain, "true"), (&of.undetermined, "undetermined"), (&of.disputed, "disputed")];
        if kinds.iter().all(|(rows, _)| rows.is_empty()) {
            continue;
        }
        page.gap();
        page.heading(2, (Role::Strong, &relation.name), (Role::Text, ""));
        let titles: Vec<&str> = relation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        page.columns(2, &titles, "stands");
        for (rows, stands) in kinds {
            for row in rows {
                let cells: Vec<String> = row.iter().map(|value| program.value(value)).collect();
                let cells: Vec<(usize, Role, &str)> =
                    cells.iter().map(|cell| (CELL, Role::Text, cell.as_str())).collect();
                page.row(2, &cells, (Role::Text, stands));
            }
        }
    }
    if page.is_empty() {
        page.paragraph(0, Role::Text, "nothing follows from these tables");
    }
    page
}

/// A table for each relation, `p.csv`, which `--facts` reads again, and one for what is undetermined of it,
/// `p.undetermined.csv`, or disputed, `p.disputed.csv`, where there is anything.
pub fn files(session: &Session, tables: &Tables) -> Vec<(String, String)> {
    let program = session.program();
    let mut files = Vec::new();
    for rows in &tables.relations {
        let name = &program.relation(rows.relation).name;
        files.push((format!("{name}.csv"), table(program, rows.relation, &rows.certain)));
        for (rows_of, kind) in [(&rows.undetermined, "undetermined"), (&rows.disputed, "disputed")] {
            if !rows_of.is_empty() {
                files.push((format!("{name}.{kind}.csv"), table(program, rows.relation, rows_of)));
            }
        }
    }
    files
}

fn table(program: &Program, relation: RelationId, rows: &[Vec<Value>]) -> String {
    let header = program.relation(relation).parameters.iter().map(|parameter| cell(&parameter.name));
    let mut text = header.collect::<Vec<_>>().join(",");
    text.push('\n');
    for row in rows {
        let cells = row.iter().map(|value| match value {
            Value::Text(text) => cell(program.texts.text(*text)),
            value => cell(&program.value(value)),
        });
        text.push_str(&cells.collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    text
}

/// A value as a cell, in quotes where it needs them.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
