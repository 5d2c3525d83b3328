//! What the shipped cases turn on, and what would cure them, as a person reads it.

use crate::door::run;

/// Commands, by the name of their snapshot.
const ASKED: [(&str, &[&str]); 7] = [
    (
        "kazakhstan_turns_on",
        &["why", "legal_basis(deployment, self_defence_collective)", "examples/kazakhstan_2022.vires"],
    ),
    ("kazakhstan_cure", &["cure", "legal_basis(deployment, sc_ch7)", "examples/kazakhstan_2022.vires"]),
    ("osh_turns_on", &["why", "may_speak_for(interim, kyrgyzstan)", "examples/osh_2010.vires"]),
    ("osh_cure", &["cure", "general_law(mission)", "examples/osh_2010.vires"]),
    ("osh_cure_own_law", &["cure", "own_law(mission)", "examples/osh_2010.vires"]),
    ("karabakh_turns_on", &["why", "within_limits(assistance)", "examples/nagorno_karabakh_2020.vires"]),
    ("karabakh_cure", &["cure", "general_law(assistance)", "examples/nagorno_karabakh_2020.vires"]),
];

#[test]
fn the_shipped_cases_say_what_they_turn_on_and_what_would_cure_them() {
    for (name, arguments) in ASKED {
        let found = run(arguments);
        assert_eq!(found.code, 0, "{}", found.shown());
        let wide =
            found.out.lines().filter(|line| line.chars().count() > 80 && !line.starts_with("next: ")).count();
        assert_eq!(wide, 0, "{name} is wider than a terminal:\n{}", found.out);
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../../cases/completions" }, {
            insta::assert_snapshot!(name, found.out);
        });
    }
}
