//! `// allow V0808: reason` above an item: what it allows is not reported; what it does not need is.

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{self, CaseClause, CaseClauseKind, ItemKind, ProvisionClause, ProvisionClauseKind};
use crate::syntax::{self, Kind};
use std::collections::BTreeSet;

/// An `allow` with the item below it.
struct Allow {
    span: Span,
    code: String,
    reason: bool,
    /// The item; `None`: nothing stands below the comment.
    item: Option<Span>,
    used: bool,
}

/// The findings that nothing allows, and what is wrong with the `allow`s. Lints that left something out are
/// `unsure`: what would have allowed their findings may be needed.
pub(super) fn apply(
    sources: &SourceMap,
    trees: &[ast::File],
    found: Vec<Diagnostic>,
    unsure: &BTreeSet<Code>,
) -> Vec<Diagnostic> {
    let mut allows: Vec<Allow> = trees.iter().flat_map(|tree| allows(sources, tree)).collect();
    let mut left = Vec::new();
    for found in found {
        let place = found.primary.as_ref().map(|label| label.span);
        let covers = |allow: &&mut Allow| {
            let inside = allow.item.zip(place).is_some_and(|(item, place)| {
                item.file == place.file && item.start <= place.start && place.end <= item.end
            });
            inside && allow.code == found.code.0 && !found.is_error()
        };
        match allows.iter_mut().filter(covers).max_by_key(|allow| allow.span.start) {
            Some(allow) => allow.used = true,
            None => left.push(found),
        }
    }
    for allow in &allows {
        let known = codes::all().find(|(code, _)| code.0 == allow.code).map(|(code, _)| code);
        if !allow.reason {
            let message = format!("`allow {}` gives no reason", allow.code);
            let help = format!("say why it is in order: `// allow {}: …`", allow.code);
            let label = "why is it in order?";
            left.push(
                Diagnostic::warning(codes::ALLOW_WITHOUT_REASON, allow.span, message, label).help(help),
            );
        }
        if allow.used || known.is_some_and(|code| unsure.contains(&code)) {
            continue;
        }
        let label = match (known, allow.item) {
            (None, _) => "there is no such code",
            (_, None) => "no item stands below it",
            _ => "nothing is found there",
        };
        let message = format!("`allow {}` allows nothing", allow.code);
        left.push(
            Diagnostic::warning(codes::ALLOWS_NOTHING, allow.span, message, label)
                .help("remove it, so that the next finding is seen"),
        );
    }
    left
}

/// The `allow`s of a file.
fn allows(sources: &SourceMap, tree: &ast::File) -> Vec<Allow> {
    let text = sources.text(tree.file);
    let items = items(tree);
    let tokens = syntax::tokens(tree.file, text);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Comment) {
        let Some((code, reason)) = allowed(token.text(text)) else { continue };
        let next = tokens
            .iter()
            .skip(at + 1)
            .find(|token| !matches!(token.kind, Kind::Comment | Kind::Doc | Kind::LineEnd | Kind::Semicolon));
        let start = next.map(|next| next.span.start);
        let below = items.iter().filter(|item| Some(item.start) == start).max_by_key(|item| item.end);
        found.push(Allow { span: token.span, code, reason, item: below.copied(), used: false });
    }
    found
}

/// The code of an `allow`, and whether a reason follows.
fn allowed(comment: &str) -> Option<(String, bool)> {
    let rest = comment.trim_start_matches('/').trim_start().strip_prefix("allow ")?.trim_start();
    let code: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let digits = code.strip_prefix('V')?;
    let is_code = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let reason = rest.get(code.len()..)?.trim_start().strip_prefix(':').is_some_and(|r| !r.trim().is_empty());
    is_code.then_some((code, reason))
}

/// The places of all items of a file, and of those within them.
fn items(tree: &ast::File) -> Vec<Span> {
    let mut found = Vec::new();
    for item in &tree.items {
        found.push(item.span);
        match &item.kind {
            ItemKind::Provision(provision) => clauses(&provision.items, &mut found),
            ItemKind::Dispute(dispute) => readings(dispute, &mut found),
            ItemKind::Case(case) => case_clauses(&case.items, &mut found),
            ItemKind::Entity(entity) => found.extend(entity.block.iter().map(|statement| statement.span)),
            _ => {}
        }
    }
    found
}

fn clauses(list: &[ProvisionClause], found: &mut Vec<Span>) {
    for clause in list {
        found.push(clause.span);
        match &clause.kind {
            ProvisionClauseKind::Provision(provision) => clauses(&provision.items, found),
            ProvisionClauseKind::Dispute(dispute) => readings(dispute, found),
            _ => {}
        }
    }
}

fn readings(dispute: &ast::DisputeItem, found: &mut Vec<Span>) {
    for reading in &dispute.readings {
        found.push(reading.span);
        clauses(&reading.items, found);
    }
}

fn case_clauses(list: &[CaseClause], found: &mut Vec<Span>) {
    for clause in list {
        found.push(clause.span);
        match &clause.kind {
            CaseClauseKind::Suppose(suppose) => case_clauses(&suppose.items, found),
            CaseClauseKind::Entity(entity) => {
                found.extend(entity.block.iter().map(|statement| statement.span));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_names_a_code_and_a_reason() {
        let yes = |comment| allowed(comment).map(|(code, reason)| (code.as_str() == "V0801", reason));
        assert_eq!(yes("// allow V0801: declared for the next version"), Some((true, true)));
        assert_eq!(yes("//allow V0801 :x"), Some((true, true)));
        assert_eq!(yes("// allow V0801:"), Some((true, false)));
        assert_eq!(yes("// allow V0801 because"), Some((true, false)));
        assert_eq!(yes("// allow V081: x"), None);
        assert_eq!(yes("// allows V0801: x"), None);
        assert_eq!(yes("// we allow V0801: x"), None);
    }
}
