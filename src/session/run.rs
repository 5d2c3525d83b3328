//! `run`: everything that rules conclude, outside any case.

use super::answer::{Rows, Tables};
use super::{Refusal, Session};
use crate::hir::{Program, RelationKind};
use crate::ids::RelationId;
use crate::plan::World;
use crate::proof::{Claim, Form, Status};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

impl Session {
    /// The rows of every concept, burdens included, as of a date and under all readings; cases are left aside.
    ///
    /// # Errors
    /// The answer depends on the date and none is given, or a limit was reached.
    pub fn run(&self, as_of: Option<Date>) -> Result<Tables, Refusal> {
        self.run_under(as_of, &[])
    }

    /// The same under these readings of disputes, by their names, and all readings of others.
    ///
    /// # Errors
    /// There is no such reading, the answer depends on the date and none is given, or a limit was reached.
    pub fn run_under(&self, as_of: Option<Date>, readings: &[(String, String)]) -> Result<Tables, Refusal> {
        let program = &self.program;
        let concepts: BTreeSet<RelationId> = (0..program.relations.len())
            .map(RelationId::at)
            .filter(|id| matches!(program.relation(*id).kind, RelationKind::Defined | RelationKind::Argued))
            .collect();
        let date = as_of.unwrap_or(Date::UNDATED);
        let world = World { date: as_of, readings: self.readings(readings)?, ..World::default() };
        let mut evaluated = self.evaluate(&concepts, vec![world])?;
        let open = self.undetermined(&evaluated, &concepts);
        evaluated.cases = self.settle(&evaluated, &open)?;
        let index = evaluated.index(program);
        let mut relations: Vec<Rows> = concepts
            .into_iter()
            .map(|relation| {
                let mut rows = Rows { relation, certain: vec![], undetermined: vec![], disputed: vec![] };
                let all = evaluated.combinations(program, &index, 0, relation);
                for (row, status) in all.all(relation, date) {
                    let claim = || Claim { relation, arguments: row.clone(), at: date, form: Form::Holds };
                    // What is open may be so in every case.
                    let open = status == Status::Undetermined;
                    match if open { all.outlook(&claim()).status } else { status } {
                        Status::True => rows.certain.push(row),
                        Status::Undetermined => rows.undetermined.push(row),
                        Status::Disputed => rows.disputed.push(row),
                        Status::False => {}
                    }
                }
                for list in [&mut rows.certain, &mut rows.undetermined, &mut rows.disputed] {
                    sort(program, list);
                }
                rows
            })
            .collect();
        relations.sort_by(|a, b| program.relation(a.relation).name.cmp(&program.relation(b.relation).name));
        Ok(Tables { as_of, relations })
    }
}

/// Sorts rows as they are shown.
fn sort(program: &Program, rows: &mut [Vec<Value>]) {
    rows.sort_by_cached_key(|row| row.iter().map(|value| order(program, *value)).collect::<Vec<_>>());
}

/// A key of order that means something to a reader: numbers and days by their value, all else by name.
pub(super) fn order(program: &Program, value: Value) -> (Option<Value>, String) {
    match value {
        Value::Integer(_) | Value::Decimal(_) | Value::Date(_) | Value::Duration(_) => {
            (Some(value), String::new())
        }
        Value::Entity(_) | Value::Citation(_) | Value::Text(_) => (None, program.value(&value)),
    }
}
