//! Interviews, through the command and through the prompt.

use crate::door::{folder, run_in};

const FARM: &str = "type person
type field
fact owner(person, of: field) open
  reads \"{person} owns {of}\"
  asks \"Does {person} own {of}?\"
fact leave(person, for: field) over time open
  reads \"{person} has leave to use {for}\"
fact sold(field) dated open
  reads \"{field} was sold\"
  asks \"Was {field} sold?\"
fact careful(person) judged by \"the keeper\"
  reads \"{person} is careful\"
fact tall(person) open
concept may_use(person, field)
  reads \"{person} may use {field}\"
define may_use(P, F) when owner(P, of: F) and not sold(F)
define may_use(P, F) when leave(P, for: F) and careful(P)
case farm on 2020-05-01 {
  person ann \"Ann\" { unknown careful }
  field hill \"the hill\"
}
";

fn talk(arguments: &[&str], said: &str) -> crate::door::Run {
    let folder = folder("interview", &[("farm.vires", FARM)]);
    run_in(&folder, arguments, said.as_bytes())
}

fn interview(said: &str) -> crate::door::Run {
    talk(&["interview", "may_use(ann, hill)", "farm.vires"], said)
}

#[test]
fn it_asks_what_matters_until_the_answer_is_settled() {
    let run = interview("yes\nno\n");
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.out.contains("Ann may use the hill") && run.out.contains("true"), "{}", run.out);
    assert!(!run.out.contains("tall"), "{}", run.out);
    insta::assert_snapshot!(run.shown());
}

#[test]
fn nobody_knows_is_an_answer_and_what_cannot_settle_it_is_not_asked() {
    let run = interview("unknown\nunknown\nunknown\nyes\n");
    assert_eq!(run.code, 0, "{}", run.shown());
    // Without the owner, the sale and the leave nothing settles it: whether she is careful is not asked.
    assert_eq!(run.out.matches("(yes").count(), 3, "{}", run.out);
    assert!(run.out.contains("UNDETERMINED"), "{}", run.out);
}

#[test]
fn a_reply_can_be_taken_back_and_nonsense_is_no_reply() {
    let run = interview("no\nmaybe\nback\nyes\nyes\nyes 2020-01-01\nno\n");
    // The question stands there again, and whoever then replies until it is settled was answered.
    assert_eq!(run.code, 0, "{}", run.shown());
    let told = "say yes, no, unknown, back or quit; the next line is taken as a reply to the same question";
    assert!(run.err.contains(told), "{}", run.err);
    insta::assert_snapshot!(run.shown());
    let left = interview("maybe\n");
    assert_eq!(left.code, 2, "{}", left.shown());
    assert_eq!(left.out.matches("1 Does Ann own the hill?").count(), 2, "{}", left.shown());
}

#[test]
fn lines_that_are_saved_end_as_those_of_the_file() {
    let text = FARM.replace('\n', "\r\n");
    let folder = folder("interview_crlf", &[("farm.vires", &text)]);
    let said = b"no\nyes\nyes\n";
    let run = run_in(&folder, &["interview", "may_use(ann, hill)", "farm.vires", "--save"], said);
    assert_eq!(run.code, 0, "{}", run.shown());
    let file = std::fs::read_to_string(folder.join("farm.vires")).unwrap();
    assert!(file.len() > text.len(), "{file}");
    assert_eq!(file.matches('\n').count(), file.matches("\r\n").count(), "{file:?}");
    let lines = b":assume careful(ann)\n:save other.vires\n";
    assert_eq!(run_in(&folder, &["repl", "farm.vires"], lines).code, 0);
    let other = std::fs::read_to_string(folder.join("other.vires")).unwrap();
    assert_eq!(other.matches('\n').count(), other.matches("\r\n").count(), "{other:?}");
}

#[test]
fn the_end_of_the_input_ends_it() {
    let run = interview("");
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.out.contains("UNDETERMINED"), "{}", run.out);
}

#[test]
fn answers_are_saved_as_facts_of_the_case() {
    let folder = folder("interview_saved", &[("farm.vires", FARM)]);
    let said = b"no\nyes\nyes\n";
    let run = run_in(&folder, &["interview", "may_use(ann, hill)", "farm.vires", "--save"], said);
    assert_eq!(run.code, 0, "{}", run.shown());
    let file = std::fs::read_to_string(folder.join("farm.vires")).unwrap();
    assert!(!file.contains("unknown careful"), "{file}");
    insta::assert_snapshot!(&file[file.find("case ").unwrap()..]);
    let again = run_in(&folder, &["ask", "may_use(ann, hill)", "farm.vires"], b"");
    assert!(again.out.contains("true"), "{}", again.shown());
}

#[test]
fn the_prompt_interviews_too_and_assumes_what_was_said() {
    let said = "may_use(ann, hill)\n:interview may_use(ann, hill)\nyes\nback\nyes\nno\nmay_use(ann, hill)\n:undo\nmay_use(ann, hill)\n";
    let run = talk(&["repl", "farm.vires"], said);
    assert_eq!(run.code, 0, "{}", run.shown());
    insta::assert_snapshot!(run.shown());
}

#[test]
fn what_holds_over_time_is_asked_for_each_day_that_matters() {
    let text = "type person
fact member(person) over time open
  reads \"{person} is a member\"
concept senior(person)
define senior(X) when member(X) and member(X) at 2010-01-01
case club on 2020-01-01 {
  person ann
}
";
    let folder = folder("interview_days", &[("club.vires", text)]);
    let run = run_in(&folder, &["interview", "senior(ann)", "club.vires", "--save"], b"yes\nyes\n");
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.out.contains("As of 1 January 2010"), "{}", run.out);
    let file = std::fs::read_to_string(folder.join("club.vires")).unwrap();
    insta::assert_snapshot!(&file[file.find("case ").unwrap()..]);
    let again = run_in(&folder, &["ask", "senior(ann)", "club.vires", "--format", "json"], b"");
    assert_eq!(again.json()["answers"][0]["status"], "true", "{}", again.shown());
    let mixed = run_in(&folder, &["check", "club.vires"], b"");
    assert_eq!(mixed.code, 0, "{}", mixed.shown());
}

/// On which days something matters may follow from another reply.
#[test]
fn days_that_come_up_with_a_reply_are_asked_for_too() {
    let text = "type person
fact member(person) over time open
fact joined(person) dated open
concept early(person)
define early(X) when member(X) at 2010-01-01 and joined(X) on D and member(X) at D
case club on 2020-01-01 {
  person ann
}
";
    let folder = folder("interview_ahead", &[("club.vires", text)]);
    let said = b"yes\nyes 2012-06-01\nno\n";
    let run = run_in(&folder, &["interview", "early(ann)", "club.vires", "--save"], said);
    assert!(run.out.contains("As of 1 June 2012"), "{}", run.out);
    assert!(run.out.contains("Not early (ann)"), "{}", run.out);
    let file = std::fs::read_to_string(folder.join("club.vires")).unwrap();
    insta::assert_snapshot!(&file[file.find("case ").unwrap()..]);
    let again = run_in(&folder, &["ask", "early(ann)", "club.vires", "--format", "json"], b"");
    assert_eq!(again.json()["answers"][0]["status"], "false", "{}", again.shown());
}

const RICH: &str = "type person
fact rich(person) open
  reads \"{person} is rich\"
  asks \"Is {person} rich?\"
fact visited(person) dated open
  reads \"{person} came\"
concept welcome(person)
  reads \"{person} is welcome\"
define welcome(P) when rich(P) and visited(P)
case c on 2020-01-01 {
  person ann \"Ann\"
}
";

#[test]
fn a_program_can_be_interviewed_line_by_line() {
    let folder = crate::door::folder("interview_json", &[("rich.vires", RICH)]);
    let schema = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/interview.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let say = |save: &[&str], lines: &str| {
        let all = [&["interview", "welcome(ann)", "rich.vires", "--format", "json"], save].concat();
        let run = crate::door::run_in(&folder, &all, lines.as_bytes());
        let lines: Vec<serde_json::Value> =
            run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for line in &lines {
            let wrong: Vec<String> = validator.iter_errors(line).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{line}: {wrong:?}");
        }
        (run, lines)
    };
    let (run, lines) = say(&[], "perhaps\nyes\n");
    assert_eq!((run.code, lines.len()), (2, 3), "{}", run.shown());
    assert_eq!((&lines[0]["kind"], &lines[0]["question"]), (&"question".into(), &"Is Ann rich?".into()));
    assert!(serde_json::from_str::<serde_json::Value>(&run.err).is_ok(), "{}", run.err);
    assert_eq!((&lines[1]["event"], &lines[1]["accepts"][0]), (&true.into(), &"yes DATE".into()));
    assert_eq!((&lines[2]["kind"], &lines[2]["settled"]), (&"outcome".into(), &false.into()));
    assert_eq!(lines[2]["statements"][0], "rich(ann)");
    let (run, lines) = say(&["--save"], "yes\nyes 2019-05-01\n");
    let end = lines.last().unwrap();
    assert_eq!((run.code, &end["answers"][0]["status"]), (0, &"true".into()), "{}", run.shown());
    assert_eq!((&end["settled"], &end["saved"]), (&true.into(), &"rich.vires".into()));
    assert!(
        std::fs::read_to_string(folder.join("rich.vires")).unwrap().contains("visited(ann) on 2019-05-01")
    );
}

#[test]
fn an_act_of_which_nobody_knows_the_day_is_asked_for() {
    let text = "type st\nfact member(st) over time\n  reads \"{st} is a member\"\nact enter(st)\n  reads \"{st} enters\"\n\
        instrument t \"T\" { in force from 2000-01-01 }\nprovision t.1 \"Entry\" {\n  source \"x\"\n\
        rule ent: must not enter(S) when member(S)\n}\ncase c on 2020-02-01 {\n  st a \"Aland\"\n\
        member(a) from 2010-01-01\n}\n";
    let folder = crate::door::folder("interview_act", &[("n.vires", text)]);
    let asked = |reply: &str| {
        let run =
            crate::door::run_in(&folder, &["interview", "breached enter(a)", "n.vires"], reply.as_bytes());
        assert!(
            run.out.contains("Aland enter") && !run.out.contains("is a member, as of"),
            "{}",
            run.shown()
        );
        run.out
    };
    assert!(asked("no\n").contains(" no\n"), "{}", asked("no\n"));
    assert!(asked("yes 2020-01-03\n").contains("true"), "{}", asked("yes 2020-01-03\n"));
    assert!(asked("unknown\n").contains("UNDETERMINED"), "{}", asked("unknown\n"));
}

#[test]
fn a_reply_about_one_day_is_none_about_another_that_matters() {
    let text = "type p
fact m(p) over time open
  reads \"{p} is a member\"
concept left(p)
  reads \"{p} left in the year\"
define left(X) when X is p and m(X) at 2020-01-01 and not (m(X) at 2020-12-31)
case c on 2021-01-20 {
  p x \"Xenia\"
}
";
    let folder = crate::door::folder("two-days", &[("f.vires", text)]);
    let told = crate::door::run_in(&folder, &["interview", "left(x)", "f.vires"], b"yes\nno\n").out;
    assert!(told.contains("As of 31 December 2020"), "{told}");
    assert!(told.contains("Xenia left in the year") && told.contains("true"), "{told}");
    assert!(told.contains("m(x) from 2020-01-01 until 2020-12-31\n"), "{told}");
    let told = crate::door::run_in(&folder, &["interview", "left(x)", "f.vires", "--save"], b"yes\nquit\n");
    assert_eq!(told.code, 0, "{}", told.shown());
    let saved = std::fs::read_to_string(folder.join("f.vires")).unwrap();
    assert!(saved.contains("unknown m(x) until 2020-01-01, from 2020-12-31\n"), "{saved}");
    let asked = crate::door::run_in(&folder, &["ask", "left(x)", "f.vires"], b"").out;
    assert!(asked.contains("UNDETERMINED"), "{asked}");
}
