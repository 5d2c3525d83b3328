//! The prompt, fed from a pipe as a script; in a real terminal it is driven by [`terminal`].

#[cfg(unix)]
mod terminal;
mod unanswered;

use crate::dice::Dice;
use crate::door::{folder, run_in};
use std::fs;
use std::path::Path;
use vires::session::{Disk, Session, Setting, Sweep};

fn say(lines: &str) -> crate::door::Run {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    run_in(folder, &["repl", "tests/cases/doors/fishing.vires"], lines.as_bytes())
}

#[test]
fn a_script_is_answered_without_a_prompt() {
    let said = say("// who may fish?
fishes_lawfully(P)
:assume villager(bob)
:why fishes_lawfully(bob)
:undo
:withdraw poached(cyn)
may_fish(cyn,
  R)
:as-of 2010-01-01
licensed(P)
:describe trusted
:quit
fishes_lawfully(P)
");
    assert_eq!(said.code, 0, "{}", said.shown());
    insta::assert_snapshot!(said.shown());
}

#[test]
fn a_mistake_is_shown_and_the_talk_goes_on() {
    let said = say(
        "fishes_lawfuly(P)\n:asume villager(bob)\n:assume may_fish(bob, by_leave)\n:as-of May\n:why\n:undo\n:case monday\nlicensed(P)\n",
    );
    assert_eq!(said.code, 2);
    assert!(said.out.contains("P = ann"), "{}", said.out);
    insta::assert_snapshot!(said.err);
}

#[test]
fn what_is_assumed_counts_and_what_is_withdrawn_does_not() {
    let said = say("trusted(bob)\n:assume careful(bob)\n:assume poached(bob)\n:undo\n:check\n");
    assert!(said.out.contains("no: not shown → true"), "{}", said.out);
    assert!(said.out.contains("true → no"), "{}", said.out);
    assert!(said.out.contains("leave of the keeper"), "{}", said.out);
    assert!(said.out.contains("were not looked at"), "{}", said.out);
}

#[test]
fn a_transcript_reads_as_at_a_terminal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lines = "// steps, and what they change
may_fish(P, R)
:assume villager(bob)
:assume not villager(bob)
:facts bob
:diff all
:undo
:undo
:undo
:redo
:withdraw licensed(ann)
:withdraw licensed(ann)
:withdraw villager(cyn)
:facts ann
:diff
:reload
:lang zh
:re
:wht trusted(bob)
:interview fishes_lawfully(bob)
:why trusted(bob)
yes
:facts bob
:why may_fish(cyn, by_licenc)
may_fish(cyn,
  by_licence) and

:compare ann cyn
:check
:help interview
";
    let said = run_in(folder, &["repl", "--echo", "tests/cases/doors/fishing.vires"], lines.as_bytes());
    insta::assert_snapshot!(said.shown());
}

#[test]
fn what_is_written_loads_again_and_gives_the_same_answers() {
    let home = folder("repl_save", &[]);
    let fishing = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/doors/fishing.vires");
    fs::copy(fishing, home.join("pond.vires")).unwrap();
    let lines = "may_fish(P, R)
:assume villager(bob)
:withdraw poached(cyn)
:assume not licensed(ann) from 2020-02-01 until 2020-03-01
:assume unknown villager(cyn)
:as-of 2020-06-01
:save mine.vires
licensed(ann) at 2020-02-15
may_fish(P, R)
";
    let first = run_in(&home, &["repl", "pond.vires"], lines.as_bytes());
    assert_eq!(first.code, 0, "{}", first.shown());
    let written = fs::read_to_string(home.join("mine.vires")).unwrap();
    insta::assert_snapshot!(written.split_once("case sunday").unwrap().1);
    let asked = "licensed(ann) at 2020-02-15\nmay_fish(P, R)\n";
    let again = run_in(&home, &["repl", "mine.vires"], asked.as_bytes());
    assert_eq!(again.code, 0, "{}", again.shown());
    assert!(first.out.ends_with(&again.out), "{}\n--- again\n{}", first.out, again.out);
    // Another file is not written over, and what a case cannot say is not written.
    fs::write(home.join("other.vires"), "type t\n").unwrap();
    let refused = run_in(&home, &["repl", "pond.vires"], b":save other.vires\n");
    assert!(refused.err.contains("is there already"), "{}", refused.shown());
    assert_eq!(refused.code, 2);
    assert!(!home.join("mine.vires.part").exists());
}

#[test]
fn what_files_state_for_every_case_cannot_be_taken_out_of_one() {
    let rules = "type t\nt a, b\nfact p(t)\np(a)\ncase one on 2020-01-01 { p(b) }\n";
    let home = folder("repl_save_refused", &[("rules.vires", rules)]);
    let lines = b"p(X)\n:withdraw p(a)\np(X)\n:save one.vires\n:undo\n:assume not p(a)\n:save one.vires\n";
    let said = run_in(&home, &["repl", "rules.vires"], lines);
    assert!(said.err.contains("states it for every case"), "{}", said.shown());
    assert!(!home.join("one.vires").exists(), "{}", said.shown());
}

#[test]
fn files_are_read_again_and_further_ones_too() {
    let rules = "type t\nfact p(t)\nconcept q(t)\ndefine q(X) when p(X)\ncase one on 2020-01-01 {\n  t a { p }\n  t b\n}\n";
    let home = folder("repl_load", &[("one.vires", rules)]);
    fs::write(home.join("more.vires"), "type u\nu c\nfact r(u)\nr(c)\n").unwrap();
    fs::write(home.join("bad.vires"), "type u\nfact r(v)\n").unwrap();
    let lines =
        b"q(X)\n:load bad.vires\n:assume p(b)\n:load more.vires\nr(X)\nq(X)\n:diff\n:load more.vires\n";
    let said = run_in(&home, &["repl", "one.vires"], lines);
    insta::assert_snapshot!(said.shown());
}

fn dice_of(seed: u64) -> usize {
    usize::try_from(seed % 3).unwrap()
}

/// What is kept from one question to the next changes no answer: a session that went through many steps answers
/// as one that never saw another setting.
#[test]
fn a_session_that_was_used_answers_as_a_fresh_one() {
    let statements = [
        "licensed(ann)",
        "licensed(bob) from 2020-01-01",
        "not licensed(cyn) from 2019-01-01",
        "villager(bob)",
        "not villager(bob)",
        "unknown villager(cyn)",
        "careful(bob)",
        "not careful(ann)",
        "poached(bob)",
        "not poached(cyn)",
        "poached(cyn)",
        "careful(cyn)",
    ];
    let taken = ["poached(cyn)", "not villager(cyn)", "licensed(ann)", "licensed(cyn)"];
    let questions =
        ["may_fish(P, R)", "fishes_lawfully(P)", "trusted(P) and not poached(P)"].map(str::to_owned);
    let load = || {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/doors/fishing.vires");
        Session::load(&Disk::new(), &[path.to_str().unwrap()])
    };
    let mut used = load().prepared();
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut setting = Setting::default();
        for _ in 0..6 {
            let before = setting.clone();
            match dice.below(3) {
                0 => setting.assumed.push(dice.pick(&statements).to_owned()),
                1 => setting.withdrawn.push(dice.pick(&taken).to_owned()),
                _ => {
                    setting.assumed.pop();
                }
            }
            if used.validate(&setting).is_err() {
                setting = before;
                continue;
            }
            let mut fresh = load();
            let (a, b) = (used.standings(&questions, &setting), fresh.standings(&questions, &setting));
            assert_eq!(a.ok(), b.ok(), "{setting:?}");
            let told = |session: &mut Session| {
                let found = session.what_if(&questions, &before, &setting, Sweep::default()).unwrap();
                let page = vires::render::contrast::changed(session, &found, vires::render::Style::default());
                page.finish()
            };
            assert_eq!(told(&mut used), told(&mut fresh), "{before:?} {setting:?}");
            let why = |session: &mut Session| {
                let reasons = session.why(&questions[dice_of(seed)], &setting).unwrap();
                vires::render::json::why(session, &reasons)
            };
            assert_eq!(why(&mut used), why(&mut fresh), "{setting:?}");
        }
    }
}

#[test]
fn answers_come_in_the_form_that_is_asked_for() {
    let said = say(":format json\nlicensed(P)\n:why licensed(ann)\n:format text\nlicensed(P)\n");
    assert_eq!(said.code, 0, "{}", said.shown());
    let (first, rest) = said.out.split_once("\n}\n").unwrap();
    let answers: serde_json::Value = serde_json::from_str(&format!("{first}}}")).unwrap();
    assert_eq!(answers["answers"].as_array().unwrap().len(), 2, "{answers}");
    let (why, text) = rest.split_once("\n}\n").unwrap();
    let why: serde_json::Value = serde_json::from_str(&format!("{why}}}")).unwrap();
    assert_eq!(why["question"], "licensed(ann)", "{why}");
    assert!(text.contains("P = ann") && !text.contains('{'), "{text}");
    let said = say(":format markdown\n:why licensed(ann)\n:format html\n:why licensed(ann)\n");
    let (markdown, html) = said.out.split_once("<!DOCTYPE html>").unwrap();
    assert!(
        markdown.contains("\n# Ann holds a licence") && html.trim_end().ends_with("</html>"),
        "{}",
        said.shown()
    );
    let said = say(":format pdf\n");
    assert!(said.code == 2 && said.err.contains("text, json, markdown, html"), "{}", said.shown());
}

#[test]
fn the_readings_that_were_taken_stand_in_the_command_that_goes_on() {
    let home = folder("repl_save_readings", &[]);
    let force = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/disputes/force.vires");
    fs::copy(force, home.join("force.vires")).unwrap();
    let session = Session::load(&Disk::new(), &[home.join("force.vires").to_string_lossy()]);
    let dispute = &session.program().disputes[0];
    let reading = &session.program().reading(dispute.readings[0]).name;
    let taken = format!("{}={reading}", dispute.name);
    let lines = format!(":reading {taken}\n:save mine.vires\n");
    let said = run_in(&home, &["repl", "force.vires"], lines.as_bytes());
    assert_eq!(said.code, 0, "{}", said.shown());
    assert!(
        said.out.ends_with(&format!("next: vires repl mine.vires --reading {taken}\n")),
        "{}",
        said.shown()
    );
    let again = ["repl", "mine.vires", "--reading", &taken];
    assert_eq!(run_in(&home, &again, b":check\n").code, 0);
}

/// What is expected of a case is neither lost under a new name in the same file, nor told as left out where there is
/// nothing.
#[test]
fn what_is_expected_of_a_case_is_kept() {
    let rules = "type p\nfact f(p)\nconcept c(p)\ndefine c(X) when f(X)\n";
    let judged = format!("{rules}case one on 2020-01-01 {{ p x\n  expect not c(x)\n}}\n");
    let plain = format!("{rules}case one on 2020-01-01 {{ p x }}\n");
    let home = folder("repl_save_judged", &[("judged.vires", &judged), ("plain.vires", &plain)]);
    let refused = run_in(&home, &["repl", "judged.vires"], b":assume f(x)\n:save judged.vires as two\n");
    assert!(refused.code == 2 && refused.err.contains("would be lost"), "{}", refused.shown());
    assert_eq!(fs::read_to_string(home.join("judged.vires")).unwrap(), judged);
    let saved =
        run_in(&home, &["repl", "plain.vires"], b":assume f(x)\n:as-of 2021-01-01\n:save two.vires\n");
    assert!(saved.code == 0 && !saved.out.contains("left out"), "{}", saved.shown());
    assert!(fs::read_to_string(home.join("two.vires")).unwrap().contains("case one on 2021-01-01"));
    // Of what is left out nothing stays behind, not even blanks.
    let tight = format!("{rules}case one on 2020-01-01 {{\n  p x\n   expect not c(x) }}\n");
    fs::write(home.join("tight.vires"), tight).unwrap();
    let saved = run_in(&home, &["repl", "tight.vires"], b":assume f(x)\n:save three.vires\n");
    assert!(saved.code == 0 && saved.out.contains("left out"), "{}", saved.shown());
    let written = fs::read_to_string(home.join("three.vires")).unwrap();
    assert!(written.ends_with("{\n  p x\n  f(x)\n}\n"), "{written}");
}

/// Whoever writes a script is told that the next line replies to the same question; below a line it is asked again.
#[test]
fn a_reply_that_is_not_understood_is_asked_for_again() {
    let lines = ":interview fishes_lawfully(bob)\nperhaps\n:facts\nyes\nvillager(bob)\n";
    let apart = say(lines);
    assert_eq!(apart.code, 2, "{}", apart.shown());
    let told = |what: &str| format!("{what}; the next line is taken as a reply to the same question\n");
    assert!(apart.err.contains(&told("say yes, no, unknown, back or quit")), "{}", apart.shown());
    assert!(apart.err.contains(&told("reply, or say quit")), "{}", apart.shown());
    assert_eq!(apart.out.matches("born in the village?").count(), 1, "{}", apart.shown());
    assert!(apart.out.contains("Bob was born in the village"), "{}", apart.shown());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let below = run_in(folder, &["repl", "--echo", "tests/cases/doors/fishing.vires"], lines.as_bytes());
    assert_eq!(below.out.matches("1 Was Bob born in the village?").count(), 3, "{}", below.shown());
    assert!(!below.out.contains("the next line"), "{}", below.shown());
}

#[test]
fn paths_are_shown_with_slashes() {
    let said = say(":facts\n:check\n");
    assert!(said.out.contains("tests/cases/doors/fishing.vires"), "{}", said.shown());
    assert!(!said.shown().contains('\\'), "{}", said.shown());
}

#[test]
fn what_was_expected_of_a_case_is_not_thrown_away() {
    let text = "type a\nfact p(a)\nfact q(a)\ncase c on 2020-01-01 {\n  a x { p }\n  expect p(x)\n}\n";
    let home = folder("repl_judged", &[("c.vires", text)]);
    let run = run_in(&home, &["repl", "c.vires"], b":assume q(x)\n:save c.vires\n:save d.vires\n");
    assert!(run.err.contains("would be lost"), "{}", run.shown());
    assert_eq!(std::fs::read_to_string(home.join("c.vires")).unwrap(), text);
    assert!(std::fs::read_to_string(home.join("d.vires")).unwrap().contains("q(x)"));
}

#[test]
fn a_line_that_is_no_text_is_passed_over() {
    let text = "type a\nfact p(a)\ncase c on 2020-01-01 { a x { p } }\n";
    let home = folder("repl_bytes", &[("c.vires", text)]);
    let run = run_in(&home, &["repl", "c.vires"], b"p(x)\np(\xff)\np(X)\n:as-of 2021-02-30\n");
    assert!(run.err.contains("line 2 is passed over"), "{}", run.shown());
    assert!(run.out.contains("true") && run.out.contains("1 answer"), "{}", run.shown());
    assert!(run.err.contains("the calendar has no such day"), "{}", run.shown());
    assert_eq!(run.code, 2);
}

#[test]
fn programs_are_given_the_whole_of_what_changes() {
    let text = "type a\nfact p(a)\nfact q(a)\nconcept r(a)\ninstrument t \"T\" { in force from 2000-01-01 }\n\
        provision t.1 \"one\" {\n  source \"x\"\n  define r(X) when p(X)\n}\ncase c on 2020-01-01 {\n  a x { p }\n}\n";
    let home = folder("repl_whole", &[("c.vires", text)]);
    let run = run_in(&home, &["repl", "c.vires"], b"r(x)\n:format json\n:withdraw p(x)\n");
    assert!(run.out.contains("\"changes\"") && run.out.contains("\"t.1\""), "{}", run.shown());
}

/// A line that begins with a command is never part of the condition above it.
#[test]
fn a_command_ends_the_condition_above_it() {
    let said =
        say("licensed(P) and (\n:why licensed(ann)\nlicensed(bob,\n:assume villager(bob\n)\n:facts bob\n");
    assert_eq!(said.code, 2, "{}", said.shown());
    assert_eq!(said.err.matches("error[").count(), 2, "{}", said.shown());
    assert!(said.out.contains("register, no. 7"), "{}", said.shown());
    assert!(said.out.contains("villager(bob)"), "{}", said.shown());
    // A colon that goes on a quantifier begins no command.
    let said = say("(every P where licensed(P)\n: licensed(P))\n");
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.shown());
}

#[test]
fn what_another_case_leaves_behind_is_said() {
    let text = "type a\nfact p(a)\nfact q(a)\ncase one on 2020-01-01 {\n  a x { p }\n}\ncase two on 2020-01-01 { a y }\n";
    let home = folder("repl_left", &[("c.vires", text)]);
    let lines =
        b":case two\n:case one\n:assume q(x)\n:withdraw p(x)\n:as-of 2021-01-01\n:case two\n:undo\n:facts\n";
    let said = run_in(&home, &["repl", "c.vires"], lines);
    assert_eq!(said.out.matches("left behind").count(), 1, "{}", said.shown());
    let left = "left behind, `:undo` leads back to it: assumed q(x); taken back p(x); as of\n2021-01-01\n";
    assert!(said.out.contains(left), "{}", said.shown());
    assert!(said.out.contains("1 assumed"), "{}", said.shown());
}

#[test]
fn a_case_that_is_written_beside_its_own_can_have_a_name_of_its_own() {
    let law = "type a\nfact p(a)\nfact q(a)\nconcept r(a)\ndefine r(X) when p(X) and q(X)\n";
    let case = "case one on 2020-01-01 {\n  a x { p }\n  expect not r(x)\n}\n";
    let home = folder("repl_named", &[("law.vires", law), ("one.vires", case)]);
    let repl = |lines: &str| run_in(&home, &["repl", "law.vires", "one.vires"], lines.as_bytes());
    let said = repl("r(x)\n:assume q(x)\n:save two.vires\n");
    assert!(said.out.contains("has the same name") && said.out.contains("as NAME"), "{}", said.shown());
    let check = |files: &[&str]| run_in(&home, &[&["check"], files].concat(), b"");
    assert_eq!(check(&["law.vires", "one.vires", "two.vires"]).code, 2);
    fs::remove_file(home.join("two.vires")).unwrap();
    let said = repl("r(x)\n:assume q(x)\n:save two.vires as two\n");
    assert!(
        said.out.contains("the case two is written") && !said.out.contains("same name"),
        "{}",
        said.shown()
    );
    assert!(fs::read_to_string(home.join("two.vires")).unwrap().starts_with("case two on"));
    assert_eq!(check(&["law.vires", "one.vires", "two.vires"]).code, 0);
    // As it stands it keeps what is expected of it.
    assert_eq!(repl(":save three.vires as three\n").code, 0);
    assert_eq!(fs::read_to_string(home.join("three.vires")).unwrap(), case.replace("case one", "case three"));
    assert_eq!(check(&["law.vires", "one.vires", "two.vires", "three.vires"]).code, 0);
    assert!(repl(":save four.vires as Four\n").err.contains("cannot be the name of a case"));
    assert!(repl(":save four.vires four\n").err.contains(":save FILE as NAME"));
    // Where the law stands in the same file, no name helps.
    let whole = run_in(&home, &["repl", "all.vires"], b"");
    assert_eq!(whole.code, 2);
    fs::write(home.join("all.vires"), format!("{law}{case}")).unwrap();
    let whole = run_in(&home, &["repl", "all.vires"], b":assume q(x)\n:save copy.vires as other\n");
    assert!(whole.out.contains("read one of them, not both"), "{}", whole.shown());
}

/// What was taken back and is assumed again is assumed.
#[test]
fn what_is_assumed_again_is_told_as_stated() {
    let text = "type a\nfact met(a) dated open\nconcept r(a)\ndefine r(X) when met(X) on D and D < today\n\
        case one on 2020-06-01 {\n  a x { met on 2020-05-01 }\n}\n";
    let home = folder("repl_again", &[("c.vires", text)]);
    let lines = b":withdraw met(x)\n:why met(x)\n:assume met(x) on 2020-05-03\n:why r(x)\n:why met(x)\n";
    let said = run_in(&home, &["repl", "c.vires"], lines);
    assert!(said.out.contains("unknown: nobody stated it"), "{}", said.shown());
    assert!(!said.out.contains("presumed"), "{}", said.shown());
    assert!(
        said.out.contains("it is stated                                                     on 3 May 2020"),
        "{}",
        said.shown()
    );
}
