//! What rules conclude from tables, as lines and as tables again.

use crate::hir::Program;
use crate::ids::RelationId;
use crate::session::{Session, Tables};
use crate::value::Value;
use std::fmt::Write as _;

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
