//! What a case states of days that come after its own: it is not counted, unless something is asked of those days.

use crate::hir::{Case, Polarity, StatedTime, Statement};
use crate::proof::{Form, Pattern};
use crate::render::page::{Page, plural};
use crate::render::sentence::Words;
use crate::render::style::Role;
use crate::time::Date;

/// Most events that are told.
const TOLD: usize = 3;

/// Tells of the events after the day of a case that has nothing to do with them: neither a supposition nor an
/// expectation looks at a later day.
pub fn told(page: &mut Page, words: Words<'_>, case: &Case, as_of: Date) {
    let asked = case.expectations.iter().filter_map(|expectation| expectation.at);
    let supposed = case.suppositions.iter().flat_map(|supposition| {
        let asked = supposition.expectations.iter().filter_map(|expectation| expectation.at);
        asked.chain([supposition.date])
    });
    if asked.chain(supposed).any(|day| day > as_of) {
        return;
    }
    let after = |statement: &&Statement| {
        statement.polarity == Polarity::Stated && matches!(statement.time, StatedTime::On(day) if day > as_of)
    };
    let later: Vec<&Statement> = case.statements.iter().filter(after).collect();
    for statement in later.iter().take(TOLD) {
        let StatedTime::On(day) = statement.time else { continue };
        let arguments = statement.arguments.iter().copied().map(Some).collect();
        let pattern = Pattern { relation: statement.relation, arguments, at: as_of, form: Form::Holds };
        let sentence = words.pattern(&pattern, true);
        let text =
            format!("not counted, since it is after the day of the question: {sentence} on {}", day.long());
        page.paragraph(0, Role::Dim, &text);
    }
    if later.len() > TOLD {
        page.paragraph(0, Role::Dim, &format!("and {}", plural(later.len() - TOLD, "later event")));
    }
}
