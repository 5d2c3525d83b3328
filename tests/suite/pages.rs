//! The pages of the diagnostic codes: the bad block has just that mistake, the good one none.

use std::collections::BTreeSet;
use std::fs;
use vires::diagnostic::codes;
use vires::session::{Limits, Memory, Session, Setting};
use vires::source::SourceMap;
use vires::{hir, lint, syntax};

/// The blocks of a page that begin with this line.
fn blocks<'t>(page: &'t str, fence: &str) -> Vec<&'t str> {
    page.split(&format!("{fence}\n")).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The codes of what is wrong with a text, before anything is asked.
fn found(text: &str) -> BTreeSet<&'static str> {
    let mut sources = SourceMap::new();
    let file = sources.add("page.vires", text);
    let (tree, mut found) = syntax::parse(file, text);
    found.extend(hir::lower(&[tree]).1);
    found.into_iter().map(|diagnostic| diagnostic.code.0).collect()
}

/// The codes of what is wrong with a text, its cases and rules evaluated.
fn evaluated(text: &str) -> BTreeSet<&'static str> {
    let limits = Limits { firings: 100_000, ..Limits::default() };
    let mut session =
        Session::load(&Memory::new().with("page.vires", text), &["page.vires"]).with_limits(limits);
    let mut found = session.diagnostics().to_vec();
    if !session.has_errors() {
        let checked = session.check(&Setting::default());
        let refused = [checked.as_ref().err().cloned(), session.run(None).err()].into_iter().flatten();
        // A page need not be answered without a date.
        let refused = refused.flat_map(|refusal| refusal.diagnostics().to_vec());
        found.extend(refused.filter(|wrong| wrong.code != codes::DATE_NEEDED));
        found.extend(checked.into_iter().flat_map(|checked| checked.warnings));
    }
    found.into_iter().map(|diagnostic| diagnostic.code.0).collect()
}

/// The codes of what the linter finds in a text that has no mistake.
fn linted(text: &str) -> BTreeSet<&'static str> {
    let session = Session::load(&Memory::new().with("page.vires", text), &["page.vires"]);
    assert!(!session.has_errors(), "{text}\n{:?}", session.diagnostics());
    lint::lint(&session).found.into_iter().map(|diagnostic| diagnostic.code.0).collect()
}

/// The codes of what is wrong with the block of a page.
fn codes_in(code: &str, text: &str) -> BTreeSet<&'static str> {
    match code {
        _ if code < "V06" => found(text),
        _ if code < "V08" => evaluated(text),
        _ => linted(text),
    }
}

#[test]
fn every_page_shows_its_mistake_and_how_to_mend_it() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    let mut wrong = Vec::new();
    for (code, title) in codes::all() {
        let Ok(page) = fs::read_to_string(folder.join(format!("{}.md", code.0))) else { continue };
        if page.lines().next() != Some(&format!("# {}: {title}", code.0)) {
            wrong.push(format!("{}: the page's title is not `{title}`", code.0));
        }
        for bad in blocks(&page, "```vires bad") {
            let found = codes_in(code.0, bad);
            if found != BTreeSet::from([code.0]) {
                wrong.push(format!("{}: the bad block gives {found:?}", code.0));
            }
        }
        for good in blocks(&page, "```vires good") {
            let found = codes_in(code.0, good);
            if !found.is_empty() {
                wrong.push(format!("{}: the good block gives {found:?}", code.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
