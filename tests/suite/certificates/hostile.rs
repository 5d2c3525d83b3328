//! Certificates written by hand to prove what is not so.

use vires::certificate;
use vires::hir::sides::Rules;
use vires::session::{Memory, Session, Setting, claims};

fn session(text: &str) -> Session {
    Session::load(&Memory::new().with("a.vires", text), &["a.vires"])
}

/// Why a certificate of this answer to this question, with these claims, is not accepted.
fn refused(text: &str, relation: &str, answer: &str, proof: &str) -> String {
    let mut session = session(text);
    assert!(!session.has_errors());
    let (case, date) = if session.program().cases.is_empty() { ("-", "-") } else { ("k", "2020-01-01") };
    let written = format!(
        "{}\nquestion \"{relation}\"\ncase {case}\nsuppose -\ndate {date}\nanswer {answer} {date} {relation}\n\
         world as it stands\n{proof}end\n",
        certificate::FIRST
    );
    let checked = session.check_certificates(&written).unwrap();
    checked[0].outcome.as_ref().expect_err(&written).message.clone()
}

/// That the answer has a certificate, the claims as they stand.
fn accepted(text: &str, relation: &str, answer: &str, proof: &str) {
    let mut session = session(text);
    let written = format!(
        "{}\nquestion \"{relation}\"\ncase -\nsuppose -\ndate -\nanswer {answer} - {relation}\n\
         world as it stands\n{proof}end\n",
        certificate::FIRST
    );
    let checked = session.check_certificates(&written).unwrap();
    checked[0].outcome.as_ref().unwrap_or_else(|fault| panic!("{fault}\n{written}"));
}

const PQ: &str = "concept p\nconcept q\nrule a: p when q\nrule b: q when p\n";
const EVEN: &str = "concept p\nconcept q\nrule a: p when not q\nrule b: q when not p\n";
const TWICE: &str = "concept p\nconcept q\nrule a: p when not (not q)\nrule b: q when not (not p)\n";
const BELOW: &str = "concept p\nconcept q\nrule a: p when q\nrule b: q when not (not p)\n";

#[test]
fn nothing_supports_itself() {
    let both = "possible - p\n  by a\npossible - q\n  by b\n";
    let open = "uncertain - p\n  rule a\n  fails 1\nuncertain - q\n  rule b\n  fails 1\n";
    refused(PQ, "p", "true", "true - p\n  by a\ntrue - q\n  by b\n");
    refused(PQ, "p", "undetermined", &format!("{both}{open}"));
    // Each claim but the first may rest on what stands before it, and the first on nothing.
    refused(PQ, "q", "undetermined", &format!("possible - q\n  by b\npossible - p\n  by a\n{open}"));
    // Both are unfounded; one alone is not.
    accepted(
        PQ,
        "p",
        "false",
        "set 2\nimpossible - p\n  rule a\n  fails 1\nimpossible - q\n  rule b\n  fails 1\n",
    );
    refused(PQ, "p", "false", "impossible - p\n  rule a\n  fails 1\nimpossible - q\n  rule b\n  fails 1\n");
    refused(PQ, "p", "false", "set 1\nimpossible - p\n  rule a\n  fails 1\n");
}

#[test]
fn a_circle_through_negation_decides_nothing() {
    refused(EVEN, "p", "true", "impossible - q\n  rule b\n  fails 1\ntrue - p\n  by a\n  fails 1\n");
    refused(
        EVEN,
        "p",
        "true",
        "true - p\n  by a\n  rule b\n  fails 1\nimpossible - q\n  rule b\n  fails 1\n",
    );
    let set = "set 2\nimpossible - p\n  rule a\n  fails 1\nimpossible - q\n  rule b\n  fails 1\n";
    refused(EVEN, "p", "false", set);
    let open = "possible - p\n  by a\n  rule b\n  fails 1\n";
    refused(EVEN, "p", "true", open);
}

#[test]
fn what_is_denied_twice_is_read_through_negation_and_what_is_not_is_not() {
    let open = "possible - p\n  by a\n  fails 1\npossible - q\n  by b\n  fails 1\n\
                uncertain - p\n  rule a\n  fails 1\n  fails 1\nuncertain - q\n  rule b\n  fails 1\n  fails 1\n";
    accepted(TWICE, "p", "undetermined", open);
    // The set is not unfounded: a negation lies between.
    let set = "set 2\nimpossible - p\n  rule a\n  fails 1\n  fails 1\nimpossible - q\n  rule b\n  fails 1\n  fails 1\n";
    refused(TWICE, "p", "false", set);
    refused(TWICE, "p", "true", "true - p\n  by a\n  fails 1\ntrue - q\n  by b\n  fails 1\n");
    // Only one of the two reads the other through a negation: what is read directly stands before.
    let last = "uncertain - p\n  rule a\n  fails 1\nuncertain - q\n  rule b\n  fails 1\n  fails 1\n";
    accepted(
        BELOW,
        "p",
        "undetermined",
        &format!("possible - q\n  by b\n  fails 1\npossible - p\n  by a\n{last}"),
    );
    refused(
        BELOW,
        "p",
        "undetermined",
        &format!("possible - p\n  by a\npossible - q\n  by b\n  fails 1\n{last}"),
    );
}

const LICENCE: &str = "type t\nt a, b, c\nfact f(t)\nfact g(t) open\nconcept p(t)\nconcept n\nconcept m\n\
    rule yes: p(X) when f(X)\nrule no: not p(X) when g(X)\n  overrides yes\n\
    define n when count(X where f(X)) = 3\ndefine m when at least 2 X where f(X)\nf(a)\nf(b)\n";

#[test]
fn members_are_not_counted_twice_and_none_is_left_out() {
    let two = "  count 2\n  with X=a\n  with X=a\n";
    let why = refused(LICENCE, "m", "true", &format!("true - m\n  by \"definition of m\"\n{two}"));
    assert_eq!(why, "this member was given before");
    let three = "  count 3\n  with X=a\n  with X=b\n  with X=c\n";
    refused(LICENCE, "n", "true", &format!("true - n\n  by \"definition of n\"\n{three}"));
    let all = "  each 1\n  | a\n  reaches\n  | b\n  reaches\n";
    let n = format!("true - n\n  by \"definition of n\"\n  count 2\n  with X=a\n  with X=b\n{all}");
    assert_eq!(refused(LICENCE, "n", "true", &n), "the values do not decide this comparison so");
    let few = "  count 1\n  with X=a\n  each 1\n  | a\n  reaches\n";
    refused(LICENCE, "n", "false", &format!("impossible - n\n  rule \"definition of n\"\n  fails 1\n{few}"));
    let huge = "  count 18446744073709551615\n  with X=a\n";
    refused(LICENCE, "m", "true", &format!("true - m\n  by \"definition of m\"\n{huge}"));
}

#[test]
fn who_beats_must_beat_and_be_applicable() {
    let by = "true - p a\n  by yes X=a\n";
    refused(LICENCE, "p(a)", "true", by);
    let text = LICENCE.replace("p(X) when f(X)", "p(X) when f(X)\nrule more: p(X) when g(X) and f(X)");
    let mut session = session(&text);
    let relation = session.program().names.relations["p"];
    let wrong = |proof: &str| {
        let written = format!(
            "{}\nquestion \"p(a)\"\ncase -\nsuppose -\ndate -\nanswer true - p a\nworld as it stands\n{proof}end\n",
            certificate::FIRST
        );
        certificate::check(&Rules::new(session.program()), relation, &written).unwrap_err().message
    };
    assert_eq!(wrong(&format!("{by}  beaten no by yes X=a\n")), "the rule does not beat the other one");
    assert_eq!(wrong(&format!("{by}  beaten no by no X=a\n")), "no rule on this side is called `no`");
    assert!(wrong(&format!("{by}  rule no\n  fails 1\n")).contains("not shown to fail"));
    assert!(wrong(&format!("{by}  rule no\n  outside\n")).contains("does not end the branch"));
    assert!(wrong(by).contains("ends before everything is shown"));
    assert!(session.certify("p(a)", &Setting::default()).is_ok());
}

#[test]
fn the_answer_is_about_what_was_asked() {
    let mut session = session(LICENCE);
    let written = session.certify("m", &Setting::default()).unwrap();
    let say = |session: &mut Session, from: &str, to: &str| {
        let text = written.replace(from, to);
        assert_ne!(text, written);
        session.check_certificates(&text).is_ok_and(|found| found[0].outcome.is_ok())
    };
    assert!(!say(&mut session, "question \"m\"", "question \"n\""));
    assert!(!say(&mut session, "question \"m\"", "question \"not m\""));
    assert!(!say(&mut session, "true - m", "true 2020-01-01 m"));
    let text = "type t\nt a, b\nfact f(t)\nconcept p(t)\ndefine p(X) when f(X)\nf(a)\n";
    let mut session = self::session(text);
    let written = session.certify("p(a)", &Setting::default()).unwrap();
    let other = written.replace("question \"p(a)\"", "question \"p(b)\"");
    let checked = session.check_certificates(&other).unwrap();
    let fault = checked[0].outcome.as_ref().unwrap_err();
    assert_eq!(
        (fault.line, fault.message.as_str()),
        (6, "the answer is about another statement than the question")
    );
}

#[test]
fn without_a_date_nothing_may_depend_on_one() {
    let text = "fact f\nconcept p\ninstrument i { in force from 2000-01-01 }\n\
                provision i.1 {\n  rule r: p when f\n}\nf\ncase k \"K\" on 2020-01-01 {}\n";
    let mut session = session(text);
    let relation = session.program().names.relations["p"];
    let wrong = |case: &str| {
        let written = format!(
            "{}\nquestion \"p\"\ncase {case}\nsuppose -\ndate -\nanswer false - p\nworld as it stands\n\
             impossible - p\n  rule i.1.r\n  inactive\nend\n",
            certificate::FIRST
        );
        certificate::check(&Rules::new(session.program()), relation, &written).unwrap_err().message
    };
    let why = "what is asked depends on the date, and none is given";
    assert_eq!((wrong("-").as_str(), wrong("k").as_str()), (why, why));
    assert!(session.certify("p", &Setting::default()).is_ok());
}

#[test]
fn burdens_settle_nothing_within_their_component() {
    let text = "fact f open\nconcept p in doubt no\nconcept q\nrule a: p when f\nrule b: q when not p\n";
    let p = "uncertain - p\n  rule a\n  fails 1\n";
    accepted(text, "q", "true", &format!("{p}true - q\n  by b\n  fails 1\n"));
    let circle =
        "fact f open\nconcept p in doubt no\nconcept q\nrule a: p when f and not q\nrule b: q when not p\n";
    refused(circle, "q", "true", "uncertain - p\n  rule a\n  fails 1\ntrue - q\n  by b\n  fails 1\n");
    let yes = "fact f open\nconcept p in doubt yes\nrule a: p when f\n";
    refused(yes, "p", "false", p);
}

#[test]
fn cases_do_not_change_what_is_known_or_add_up_to_less() {
    let text = "fact f open\nfact g\nconcept p\ndefine p when f\ndefine p when g and not g\n";
    let mut session = session(text);
    let relation = session.program().names.relations["p"];
    let written = |ifs: &str| {
        format!(
            "{}\nquestion \"p\"\ncase -\nsuppose -\ndate -\n{ifs}answer true - p\nworld as it stands\n\
             true - p\n  by \"definition of p\"\nend\n",
            certificate::FIRST
        )
    };
    let check = |text: &str| certificate::check(&Rules::new(session.program()), relation, text);
    assert!(check(&written("")).is_err());
    assert!(check(&written("if denied always f\n")).is_err());
    assert!(check(&written("if unknown always f\n")).is_err());
    assert!(check(&written("if stated 2020-01-01 f\n")).is_err());
    assert!(check(&written("if stated 2020-01-01: f\n")).is_err());
    assert!(check(&written("if stated always p\n")).is_err());
    // What is plainly false stays so.
    assert!(check(&written("if stated always g\n")).is_err());
    let one = written("if stated always f\n");
    let checked = session.check_certificates(&one).unwrap();
    assert!(checked[0].outcome.is_ok() && !claims(&checked)[0].is_whole());
    // The same case twice is one case; both at once are none.
    let twice = session.check_certificates(&format!("{one}{one}")).unwrap();
    assert!(!claims(&twice)[0].is_whole());
    let both = written("if stated always f\nif denied always f\n");
    let checked = session.check_certificates(&format!("{one}{both}")).unwrap();
    assert!(claims(&checked).iter().all(|claim| !claim.is_whole()));
}

#[test]
fn readings_that_are_left_out_are_told() {
    let text = "fact f\nconcept p\ndispute d {\n  reading yes { rule a: p when f }\n  reading no {}\n\
                reading odd reported {}\n}\nf\n";
    let mut session = session(text);
    let written = session.certify("p", &Setting::default()).unwrap();
    let whole = session.check_certificates(&written).unwrap();
    assert!(claims(&whole).iter().all(vires::session::Covered::is_whole) && whole.len() == 2);
    let first = super::parts(&written)[0].clone();
    let checked = session.check_certificates(&first).unwrap();
    let found = claims(&checked);
    let missing: Vec<_> = found[0].missing.as_ref().unwrap().concat();
    assert_eq!((missing[0].of.as_str(), missing[0].taken.as_str(), missing.len()), ("d", "no", 1));
    // Who asks for one reading is told of one.
    let readings = vec![("d".to_owned(), "yes".to_owned())];
    let written = session.certify("p", &Setting { readings, ..Setting::default() }).unwrap();
    let checked = session.check_certificates(&written).unwrap();
    assert!(claims(&checked)[0].is_whole());
}

#[test]
fn mangled_files_are_rejected_and_never_a_panic() {
    let mut session = session(LICENCE);
    let written = session.certify("p(X)", &Setting::default()).unwrap();
    for cut in (0..written.len()).filter(|at| written.is_char_boundary(*at)) {
        let checked = session.check_certificates(&written[..cut]);
        let whole = checked.as_ref().is_ok_and(|found| found.iter().all(|one| one.outcome.is_ok()));
        assert!(!whole || super::parts(&written).iter().any(|part| written[..cut].ends_with(part)), "{cut}");
    }
    for (from, to) in [
        ("\n", "\r\n"),
        ("  by", "   by"),
        ("  by", "\tby"),
        ("  by", "\u{a0} by"),
        ("  by", "by"),
        (" a\n", " \u{430}\n"),
        (" a\n", " a \n"),
        (" a\n", " a\u{200b}\n"),
        ("certificate 2", "certificate 1"),
        ("certificate 2", "certificate 02"),
        ("suppose -", "suppose 1"),
        ("suppose -", "suppose 0"),
        ("case -", "case k"),
        ("true - p", "true + p"),
        ("end\n", "end\nend\n"),
        ("end\n", "\nend\n"),
        ("world", "set 18446744073709551615\nworld"),
        ("world as it stands\n", "world as it stands\nset 18446744073709551615\n"),
        ("world as it stands\n", "world as it stands\ntrue - p a\nset 18446744073709551615\n"),
        ("world as it stands\n", "world as it stands\nset 99999999999999999999999\n"),
        ("X=a", "X=a X=b"),
        ("X=a", "X=\"a\""),
        ("X=a", "X"),
    ] {
        let text = written.replace(from, to);
        if text == written {
            continue;
        }
        let checked = session.check_certificates(&text);
        let whole = checked.as_ref().is_ok_and(|found| found.iter().all(|one| one.outcome.is_ok()));
        assert!(!whole, "{from:?} {to:?}\n{text}");
    }
}

/// The same of a question in the case `k`, with these lines `if`.
fn refused_if(text: &str, question: &str, answer: &str, ifs: &str, proof: &str) -> String {
    let mut session = session(text);
    let written = format!(
        "{}\nquestion \"{question}\"\ncase k\nsuppose -\ndate 2020-01-01\n{ifs}answer {answer}\n\
         world as it stands\n{proof}end\n",
        certificate::FIRST
    );
    let checked = session.check_certificates(&written).unwrap();
    checked[0].outcome.as_ref().expect_err(&written).message.clone()
}

#[test]
fn values_of_inner_variables_are_not_given_from_outside() {
    let text = "type t\nt a, b, c\nfact d(t)\nfact b(t, t)\nconcept p\nconcept q\n\
                rule r: p when not (every X where d(X): b(X, Y))\n\
                rule s: q when not (at least 1/2 of X where d(X): b(X, Y))\nd(a)\nb(a, b)\n";
    let every = "true - p\n  by r Y=c\n  fails 1\n  with X=a\n  fails 1\n";
    assert_eq!(refused(text, "p", "true", every), "this condition is not shown to fail");
    let half = "true - q\n  by s Y=c\n  fails 1\n  count 1\n  with X=a\n  fails 1\n  each 1\n  | a\n  lacks\n  fails 1\n";
    assert_eq!(refused(text, "q", "true", half), "this condition is not shown to fail");
}

#[test]
fn what_has_happened_by_a_day_has_happened_by_every_later_one() {
    let text = "fact e dated open\nconcept p\nrule r: p when e\ncase k \"K\" on 2020-01-01 {}\n";
    let open = "possible 2020-01-01 p\n  by r\nuncertain 2020-01-01 p\n  rule r\n  fails 1\n";
    let of = |ifs: &str| refused_if(text, "p", "undetermined 2020-01-01 p", ifs, open);
    assert_eq!(of("if stated 2019-01-01 e\n"), "this condition is not shown to fail");
    assert_eq!(of("if denied 2020-02-01 e\n"), "nothing shows before that `e `");
}

#[test]
fn a_case_of_one_day_is_none_of_the_days_before() {
    let text = "type person\nfact f(person) over time open\nact pay(person)\n\
                rule duty: must pay(X) due 2019-06-01 when f(X)\n\
                case k \"K\" on 2020-01-01 {\n  person ann\n  not pay(ann)\n}\n";
    let mut session = session(text);
    let honest = session.certify("breached pay(ann)", &Setting::default()).unwrap();
    let proof = "impossible 2020-01-01 due:pay ann _\n  rule duty#4\n  fails 1\n\
                 impossible 2020-01-01 owed:pay ann\n\
                 impossible 2020-01-01 breached_by:pay ann _\n  rule \"the meaning of `breached pay`\"\n  fails 1\n  \
                 rule \"the meaning of `breached pay`#2\"\n  each 1\n  | 2020-01-01\n  at 3\n  fails 7\n\
                 impossible 2020-01-01 breached_owed:pay ann\n  rule \"the meaning of `breached owed pay`\"\n  fails 1\n  \
                 rule \"the meaning of `breached owed pay`#2\"\n  each 1\n  | 2020-01-01\n  at 3\n  fails 5\n\
                 impossible 2020-01-01 infringed:pay ann\n  rule \"the meaning of `breached must not pay`\"\n  each 1\n\
                 impossible 2020-01-01 breached:pay ann\n  rule \"the meaning of `breached pay`#3\"\n  fails 1\n  \
                 rule \"the meaning of `breached pay`#4\"\n  fails 1\n  rule \"the meaning of `breached pay`#5\"\n  fails 1\n";
    assert!(honest.contains("answer undetermined 2020-01-01 breached:pay ann"));
    let answer = "false 2020-01-01 breached:pay ann";
    let why = refused_if(text, "breached pay(ann)", answer, "if denied 2020-01-01 f ann\n", proof);
    assert_eq!(why, "the next case is `| 2019-12-31`");
}

#[test]
fn what_is_assumed_is_of_the_type_of_its_place() {
    let text = "type t\ntype u\nt a\nu b\nfact f(t)\nconcept p\nrule r: p when f(_)\n\
                case k \"K\" on 2020-01-01 {}\n";
    let proof = |of: &str| format!("true 2020-01-01 p\n  by r\n  some {of}\n");
    let why = refused_if(text, "p", "true 2020-01-01 p", "assume stated always f b\n", &proof("b"));
    assert_eq!(why, "`b` is no t, or is written otherwise");
    let supposed = "true 2020-01-01 p\n  supposed\n";
    let why = refused_if(text, "p", "true 2020-01-01 p", "assume stated always p\n", supposed);
    assert_eq!(why, "rules conclude it, and nobody states it");
    // The day of the claim counts, and what is taken of what is known to be false changes nothing.
    let why = refused_if(text, "p", "true 2020-01-01 p", "if stated always f a\n", &proof("a"));
    assert_eq!(why, "nothing shows before that `f a`");
    let earlier = "true 2019-01-01 p\n  by r\n  some a\n";
    let why = refused_if(text, "p", "true 2020-01-01 p", "assume stated always f a\n", earlier);
    assert_eq!(why, "no claim says that it is true");
}
