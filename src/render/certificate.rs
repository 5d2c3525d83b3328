//! What became of the certificates of a file.

use super::Style;
use super::page::Page;
use super::style::{Role, Sign};
use crate::session::Verified;

/// One line for each certificate; of one that is wrong, where and how.
pub fn text(file: &str, found: &[Verified], style: Style) -> String {
    let mut page = Page::new(style);
    for one in found {
        match &one.outcome {
            Ok(certified) => {
                let text = format!("proved: {} ({})", certified.question, certified.answer);
                page.signed(0, Sign::Holds, (Role::Text, &text), "");
            }
            Err(fault) => {
                let text = format!("not proved: {file}, line {}: {}", fault.line, fault.message);
                page.signed(0, Sign::Fails, (Role::Text, &text), "");
            }
        }
    }
    page.finish()
}
