//! The prompt, fed from a pipe as a script.

use crate::door::run_in;
use std::path::Path;

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
