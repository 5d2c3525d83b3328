//! What changes between two texts, as a patch that other programs can read.

use super::Style;
use super::style::Role;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// How many lines around a change are shown.
const AROUND: usize = 3;

/// The changes from `before` to `after` in the unified form; empty where there are none.
///
/// Cost: Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), on lines.
pub fn patch(name: &str, before: &str, after: &str, style: Style) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut out = String::new();
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        if out.is_empty() {
            let _ = writeln!(out, "--- {name}\n+++ {name}");
        }
        let _ = writeln!(out, "{}", hunk.header());
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches(['\r', '\n']);
            let line = match change.tag() {
                ChangeTag::Equal => format!(" {line}"),
                ChangeTag::Delete => style.paint(Role::No, &format!("-{line}")),
                ChangeTag::Insert => style.paint(Role::Yes, &format!("+{line}")),
            };
            let _ = writeln!(out, "{line}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_shown() {
        assert_eq!(patch("a", "x\ny\n", "x\ny\n", Style::default()), "");
        let shown = patch("a", "x\ny\n", "x\nz\n", Style::default());
        assert_eq!(shown, "--- a\n+++ a\n@@ -1,2 +1,2 @@\n x\n-y\n+z\n");
    }
}
