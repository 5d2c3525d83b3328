//! States in which nothing can be answered: each step that leads out of one works, and says what it leads to.

use crate::door::{Run, folder, run_in};
use std::path::Path;

const LAW: &str = "type org\ntype state\nfact member(org, state) over time\n\
    concept bound(state)\n  reads \"{state} is bound\"\ndefine bound(S) when member(_, S)\n\
    act notify(state)\ninstrument act \"Act\" {}\n\
    provision act.1 \"whoever is bound must notify\" { source \"x\"\n  rule must notify(S) when bound(S) }\n\
    org league \"the League\"\nstate uz \"Uz\"\nmember(league, uz) from 2010-01-01\n";

fn say(folder: &Path, arguments: &[&str], lines: &str) -> Run {
    run_in(folder, &[&["repl"], arguments].concat(), lines.as_bytes())
}

#[test]
fn a_day_can_be_given_where_there_is_none() {
    let at = folder("repl-no-day", &[("law.vires", LAW)]);
    let said = say(&at, &["law.vires"], "member(league, uz)\n:as-of 2012-01-01\nmember(league, uz)\n");
    assert_eq!(said.out.matches(" true").count(), 1, "{}", said.shown());
    assert_eq!(said.err.matches("V0709").count(), 1, "{}", said.shown());
    // Nothing but the question itself is refused.
    let lines = ":as-of 2012-01-01\nmember(league, uz)\n:undo\n:assume not member(league, uz)\n:undo\n:redo\n\
        :as-of 2013-01-01\n:withdraw not member(league, uz)\n:diff all\n:reload\n:as-of\n:undo\n:facts\n";
    let said = run_in(&at, &["repl", "--echo", "law.vires"], lines.as_bytes());
    assert_eq!(said.err, "", "{}", said.shown());
    insta::assert_snapshot!(said.out.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}
