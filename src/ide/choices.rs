//! Names that commands take: cases, readings of disputes.

use super::Item;
use crate::session::Session;

/// The cases, each with its date and what a person calls it, in order of the files.
pub fn cases(session: &Session) -> Vec<Item> {
    let all = session.program().cases.iter();
    let item = |case: &crate::hir::Case| {
        let label = case.label.as_deref().unwrap_or("");
        Item { insert: case.name.clone(), about: format!("{}  {label}", case.date).trim_end().to_owned() }
    };
    all.map(item).collect()
}

/// Each reading of each dispute, as it is taken: `dispute=reading`, with the answer it gives; sorted.
pub fn readings(session: &Session) -> Vec<Item> {
    let program = session.program();
    let mut found = Vec::new();
    for dispute in &program.disputes {
        for reading in &dispute.readings {
            let reading = program.reading(*reading);
            let about = reading.label.clone().or_else(|| dispute.question.clone()).unwrap_or_default();
            found.push(Item { insert: format!("{}={}", dispute.name, reading.name), about });
        }
    }
    found.sort_by(|a, b| a.insert.cmp(&b.insert));
    found
}
