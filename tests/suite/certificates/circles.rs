//! Certificates of circles through negation.

use super::parts;
use vires::certificate;
use vires::hir::sides::Rules;
use vires::session::{Memory, Session, Setting};

/// What is presumed unless it is denied by its own denial, next to something certain that would follow from it.
const BESIDE: &str = "fact closed\nconcept p\nconcept q\nrule c: p when closed\nrule d: p when q\n\
                      presume n: not q when not q\npresume a: q when p and closed\nrule b: q when p and q\nclosed\n";

#[test]
fn what_is_certain_beside_a_circle_is_certain_from_the_start() {
    let mut session = Session::load(&Memory::new().with("a.vires", BESIDE), &["a.vires"]);
    for (question, answer) in [("q", "undetermined"), ("p", "true")] {
        let written = session.certify(question, &Setting::default()).unwrap();
        let checked = session.check_certificates(&written).unwrap();
        assert_eq!(checked[0].outcome.as_ref().unwrap().answer, answer);
    }
}

#[test]
fn all_that_a_circle_ranges_over_is_read_through_a_negation() {
    let text = "type t\nt a\nfact all(t)\nall(a)\nconcept c(t, t)\n\
                rule r: c(X, X) when all(X) and every S where c(X, S): c(X, S) if any\n";
    let mut session = Session::load(&Memory::new().with("a.vires", text), &["a.vires"]);
    let written = session.certify("c(a, a)", &Setting::default()).unwrap();
    let checked = session.check_certificates(&written).unwrap();
    assert_eq!(checked[0].outcome.as_ref().unwrap().answer, "undetermined");
    let checked = session.check_certificates(&written.replacen("undetermined", "true", 1)).unwrap();
    assert!(checked[0].outcome.is_err());
}

#[test]
fn no_line_of_a_circle_may_be_left_out() {
    let mut session = Session::load(&Memory::new().with("a.vires", BESIDE), &["a.vires"]);
    let written = session.certify("q", &Setting::default()).unwrap();
    let relation = session.program().names.relations["q"];
    let rules = Rules::new(session.program());
    assert_eq!(parts(&written).len(), 1);
    let lines: Vec<&str> = written.lines().collect();
    let proof = lines.iter().position(|line| line.starts_with("world")).unwrap() + 1;
    for left_out in proof..lines.len() {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != left_out);
        let text: String = kept.flat_map(|(_, line)| [*line, "\n"]).collect();
        assert!(certificate::check(&rules, relation, &text).is_err(), "{}\n{text}", lines[left_out]);
    }
    for (from, to) in
        [("undetermined", "true"), ("undetermined", "false"), ("by a", "by b"), ("possible", "true")]
    {
        let text = written.replacen(from, to, 1);
        assert_ne!(text, written);
        assert!(certificate::check(&rules, relation, &text).is_err(), "{text}");
    }
}
