//! Answers that one reading shows by cases, and another otherwise.

use super::session;
use crate::door::{folder, run_in};
use vires::proof::Status;
use vires::session::Setting;

/// Under `yes` it is so whether `a` is or not; under `no` it turns on `a`.
fn text(burden: &str) -> String {
    format!(
        "type p\nfact a(p) open\nconcept r(p) in doubt {burden}\ndefine r(X) when a(X)\n\
         dispute d \"D?\" {{\n  reading yes \"yes\" {{ define r(X) when X is p and not a(X) }}\n  reading no \"no\"\n}}\n\
         case c on 2020-03-01 {{ p x \"X\" }}\nreport on p X {{ headline r(X) }}\n"
    )
}

#[test]
fn what_is_so_by_cases_under_one_reading_only_is_disputed() {
    let mut session = session(&text("no"));
    let answers = session.ask("r(x)", &Setting::default()).unwrap().answers;
    let conclusion = &answers[0].conclusion;
    assert_eq!((conclusion.status, conclusion.by_cases), (Status::Disputed, false));
    let folder = folder("by_cases", &[("f.vires", &text("no"))]);
    for command in [&["ask", "r(x)"][..], &["check"], &["timeline", "r(x)"]] {
        let told = run_in(&folder, &[command, &["f.vires"]].concat(), b"").out;
        assert!(told.to_lowercase().contains("disputed") && !told.contains("whatever"), "{told}");
    }
}

#[test]
fn what_rests_on_a_burden_under_one_reading_rests_on_it() {
    let mut session = session(&text("yes"));
    let answers = session.ask("r(x)", &Setting::default()).unwrap().answers;
    let conclusion = &answers[0].conclusion;
    assert_eq!((conclusion.status, conclusion.by_burden, conclusion.by_cases), (Status::True, true, false));
    let folder = folder("by_burden", &[("f.vires", &text("yes"))]);
    let told = run_in(&folder, &["ask", "r(x)", "f.vires", "--certificate", "c.txt"], b"");
    assert_eq!(told.code, 0, "{}", told.shown());
    let verified = run_in(&folder, &["verify", "c.txt", "f.vires"], b"");
    assert!(verified.code == 0 && !verified.out.contains("(false"), "{}", verified.shown());
    for reading in ["d=yes", "d=no"] {
        let asked = ["ask", "r(x)", "f.vires", "--reading", reading, "--certificate", "one.txt"];
        assert_eq!(run_in(&folder, &asked, b"").code, 0);
        let verified = run_in(&folder, &["verify", "one.txt", "f.vires"], b"");
        assert_eq!(verified.code, 0, "{}", verified.shown());
    }
}

#[test]
fn an_interview_asks_what_settles_a_disputed_answer() {
    let folder = folder("by_interview", &[("f.vires", &text("no"))]);
    let told = run_in(&folder, &["interview", "r(x)", "f.vires"], b"yes\n");
    assert!(told.out.contains("a (X)") && told.out.contains("true") && told.code == 0, "{}", told.shown());
    // Nothing is asked where nothing that is unknown matters.
    let decided = text("no").replace("p x \"X\"", "p x \"X\" { not a }");
    std::fs::write(folder.join("g.vires"), decided).unwrap();
    let told = run_in(&folder, &["interview", "r(x)", "g.vires"], b"");
    assert!(
        told.out.to_lowercase().contains("disputed") && !told.out.contains("yes or no"),
        "{}",
        told.shown()
    );
}
