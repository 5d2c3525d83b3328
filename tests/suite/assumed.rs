//! Several assumptions about the same: the later one counts for the time that it names.

use crate::dice::Dice;
use crate::door::{folder, run_in};
use vires::proof::Status;
use vires::session::{Memory, Session, Setting};
use vires::time::Date;

const MEMBER: &str = "type p\nfact m(p) over time\nfact o(p) over time open\nfact f(p)\nfact g(p) open\n\
    fact e(p) dated\ncase c on 2024-01-01 { p x \"X\" }\n";

fn status(assumed: &[&str], statement: &str, day: &str) -> Status {
    let files = Memory::new().with("a.vires", MEMBER);
    let mut session = Session::load(&files, &["a.vires"]);
    let assumed = assumed.iter().map(|text| (*text).to_owned()).collect();
    let setting = Setting { assumed, as_of: Date::parse(day), ..Setting::default() };
    let answers = session.ask(statement, &setting).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    answers.answers.first().map_or(Status::False, |answer| answer.conclusion.status)
}

#[test]
fn an_assumption_of_the_opposite_from_a_later_day_counts_from_that_day() {
    let both = ["m(x) from 2020-01-01", "not m(x) from 2022-01-01"];
    assert_eq!(status(&both, "m(x)", "2019-06-01"), Status::False);
    assert_eq!(status(&both, "m(x)", "2021-12-31"), Status::True);
    assert_eq!(status(&both, "m(x)", "2022-01-01"), Status::False);
    assert_eq!(status(&["f(x)", "not f(x)"], "f(x)", "2024-01-01"), Status::False);
    assert_eq!(status(&["f(x)", "unknown f(x)"], "f(x)", "2024-01-01"), Status::Undetermined);
    assert_eq!(status(&["unknown f(x)", "f(x)"], "f(x)", "2024-01-01"), Status::True);
    assert_eq!(status(&["e(x) on 2020-01-01", "unknown e(x)"], "e(x)", "2024-01-01"), Status::Undetermined);
    assert_eq!(status(&["e(x) on 2020-01-01", "not e(x)"], "e(x)", "2024-01-01"), Status::False);
    assert_eq!(status(&["not e(x)", "e(x) on 2020-01-01"], "e(x)", "2024-01-01"), Status::True);
    let two = ["e(x) on 2020-01-01", "e(x) on 2023-01-01", "not e(x) on 2020-01-01"];
    assert_eq!(status(&two, "e(x)", "2022-01-01"), Status::False);
    assert_eq!(status(&two, "e(x)", "2024-01-01"), Status::True);
}

/// Random assumptions about one fact over time, against what the last of them that names the day says.
#[test]
fn the_last_assumption_that_names_a_day_counts() {
    for seed in 0..120 {
        let mut dice = Dice::new(seed);
        let mut assumed: Vec<(usize, i32, i32)> = Vec::new();
        for _ in 0..2 + dice.below(3) {
            let from = 2000 + i32::try_from(dice.below(8)).unwrap();
            let until = from + 1 + i32::try_from(dice.below(6)).unwrap();
            assumed.push((dice.below(3), from, until));
        }
        let text = |(side, from, until): &(usize, i32, i32)| {
            let side = ["", "not ", "unknown "][*side];
            format!("{side}m(x) from {from}-01-01 until {until}-01-01")
        };
        let texts: Vec<String> = assumed.iter().map(text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for year in [1999, 2001, 2003, 2005, 2007, 2010] {
            let last = assumed.iter().rev().find(|(_, from, until)| (*from..*until).contains(&year));
            let expected = match last {
                Some((0, ..)) => Status::True,
                Some((2, ..)) => Status::Undetermined,
                _ => Status::False,
            };
            assert_eq!(status(&texts, "m(x)", &format!("{year}-06-01")), expected, "{texts:?} in {year}");
        }
    }
}

#[test]
fn the_prompt_shows_takes_back_and_writes_what_is_left_of_an_assumption() {
    let at = folder("assumed-prompt", &[("a.vires", MEMBER)]);
    let lines = "m(x)\n:assume m(x) from 2020-01-01\n:assume not m(x) from 2022-01-01\n:facts\n\
        :save b.vires as d\n:withdraw m(x) from 2020-01-01 until 2022-01-01\n:facts\n:undo\n\
        :withdraw m(x) from 2020-01-01\n:facts\n";
    let said = run_in(&at, &["repl", "--echo", "a.vires"], lines.as_bytes());
    assert_eq!(said.err, "", "{}", said.shown());
    insta::assert_snapshot!(said.out.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    let written = run_in(&at, &["ask", "m(x) at 2021-01-01 and not m(x) at 2022-01-01", "b.vires"], b"");
    assert!(written.out.contains("true"), "{}", written.shown());
}
