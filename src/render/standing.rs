//! What stands otherwise than before, where the files changed between.

use super::Style;
use super::contrast::{changes as counted, stands};
use super::page::Page;
use super::style::Role;
use crate::session::Standings;
use std::collections::BTreeSet;

/// The statements that stand otherwise, as they are typed.
pub fn changes(before: &Standings, after: &Standings, style: Style) -> String {
    let mut page = Page::new(style);
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differing: Vec<&String> =
        all.into_iter().filter(|typed| before.get(*typed) != after.get(*typed)).collect();
    page.paragraph(0, Role::Text, &counted(differing.len()));
    for typed in differing {
        let told =
            |standings: &Standings| standings.get(typed).map_or("no answer", |standing| stands(*standing));
        page.pair(2, (Role::Typed, typed), (Role::Text, &format!("{} → {}", told(before), told(after))));
    }
    page.finish()
}
