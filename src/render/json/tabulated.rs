//! A table of cases as JSON: of each row all that its report says, and what may be asked about it.

use super::check::{ThingShape, of_thing};
use super::{Answer, Date8601, VERSION, Writer, text};
use crate::session::{Row, Session, Tabulated};
use serde::Serialize;

#[derive(Serialize)]
struct Shape {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<super::Language>,
    rows: Vec<RowShape>,
}

#[derive(Serialize)]
struct RowShape {
    case: Option<String>,
    as_of: Option<Date8601>,
    thing: ThingShape,
    columns: Vec<ColumnShape>,
}

#[derive(Serialize)]
struct ColumnShape {
    title: String,
    answers: Vec<Answer>,
}

/// Cases side by side.
pub fn tabulated(session: &Session, found: &Tabulated) -> String {
    let row = |row: &Row| {
        let writer = Writer::new(session, row.scene.as_of);
        let place = writer.place(&row.scene);
        let columns = row.columns.iter().map(|(title, answers)| ColumnShape {
            title: title.clone(),
            answers: answers.iter().map(|answer| writer.answer(answer)).collect(),
        });
        let thing = of_thing(&writer, &row.thing);
        RowShape { case: place.case, as_of: place.as_of, thing, columns: columns.collect() }
    };
    let rows = found.rows.iter().map(row).collect();
    text(&Shape { version: VERSION, language: super::language(session), rows })
}
