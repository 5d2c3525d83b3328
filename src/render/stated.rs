//! What is stated, as it is written, and where it comes from.

use super::Style;
use super::page::{Page, plural};
use super::sentence::brief_source;
use super::style::{Role, Sign};
use crate::hir::Statement;
use crate::session::{Origin, Session, Stated};
use crate::value::Value;

/// The statements, those of one name if it is given; `None` if there are none.
pub fn page(session: &Session, all: &[Stated], name: &str, style: Style) -> Option<Page> {
    let program = session.program();
    let is_about = |statement: &Statement| {
        let entity = |value: &Value| matches!(value, Value::Entity(id) if program.entity(*id).name == name);
        name.is_empty()
            || program.relation(statement.relation).name == name
            || statement.arguments.iter().any(entity)
    };
    let mut page = Page::new(style);
    let (mut stated, mut assumed, mut gone) = (0, 0, 0);
    for Stated { statement, origin } in all.iter().filter(|one| is_about(&one.statement)) {
        let (sign, word) = match origin {
            Origin::Case => (Sign::Item, ""),
            Origin::Assumed => (Sign::Holds, "assumed"),
            Origin::Withdrawn => (Sign::Fails, "taken back"),
            Origin::Replaced => (Sign::Fails, "replaced"),
        };
        match origin {
            Origin::Case => stated += 1,
            Origin::Assumed => assumed += 1,
            Origin::Withdrawn | Origin::Replaced => gone += 1,
        }
        let plain = Statement { source: None, held_by: vec![], unverified: None, ..statement.clone() };
        let source = statement.source.as_deref().map(brief_source);
        let unverified = statement.unverified.as_ref().map(|_| "unverified".to_owned());
        let right: Vec<String> =
            [(!word.is_empty()).then(|| word.to_owned()), source, unverified].into_iter().flatten().collect();
        page.signed(0, sign, (Role::Text, &program.written(&plain)), &right.join("; "));
    }
    if page.is_empty() {
        return None;
    }
    let mut parts = vec![plural(stated, "statement")];
    parts.extend((assumed > 0).then(|| format!("{assumed} assumed")));
    parts.extend((gone > 0).then(|| format!("{gone} taken back or replaced")));
    page.gap();
    page.paragraph(0, Role::Text, &parts.join(" · "));
    Some(page)
}
