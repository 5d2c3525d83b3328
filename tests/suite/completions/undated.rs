//! Outside a case, without a date: what is the same whatever the unknown facts are is said to be so.

use vires::proof::Status;
use vires::session::{Memory, Session, Setting};

#[test]
fn cases_are_told_apart_where_no_case_is_open() {
    let text = "fact f open\nfact g open\nconcept p\nconcept q\nconcept r\ndefine p when f\ndefine p when not f\n\
                define q when f and not f\ndefine r when f and g\n";
    let mut session = Session::load(&Memory::new().with("a.vires", text.to_owned()), &["a.vires"]);
    let mut asked = |question: &str| {
        let reasons = session.why(question, &Setting::default()).unwrap();
        reasons.explanations[0].1.clone()
    };
    let p = asked("p");
    assert_eq!((p.conclusion.status, p.conclusion.by_cases, p.cases.len()), (Status::True, true, 2));
    let q = asked("q");
    assert_eq!((q.conclusion.status, q.conclusion.by_cases), (Status::False, true));
    let r = asked("r");
    assert_eq!((r.conclusion.status, r.conclusion.by_cases), (Status::Undetermined, false));
    let turns_on = r.conclusion.turns_on.as_deref().unwrap();
    assert_eq!((turns_on.makes_true.len(), turns_on.makes_false.len()), (1, 2), "{turns_on:?}");
}
