//! The prompt in a real terminal: a pty of 24 rows and 80 columns, whose user has a home of their own.
//!
//! Nothing waits for a time: each step waits for what the program writes.

use crate::door::folder;
use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Long enough for a slow machine that does much else.
const PATIENCE: u64 = 240_000;

/// Ends the mode in which keys are not signals: what is typed next reaches the running program.
const LISTENING_ENDS: &str = "\u{1b}[?2004l";

struct Terminal(PtySession);

impl Terminal {
    /// Starts the program; `home` is the user's, in which it also runs unless files of the repository are named.
    fn open(home: &Path, arguments: &[&str], strip: bool) -> Self {
        let mut command = Command::new("sh");
        command
            .args(["-c", "stty rows 24 cols 80; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_vires"), "repl"])
            .args(arguments)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .env("TERM", "xterm")
            .env("HOME", home)
            .env("XDG_STATE_HOME", home.join("state"))
            .env_remove("PAGER")
            .env_remove("COLUMNS")
            .env_remove("LINES")
            .env_remove("NO_COLOR");
        let options = Options::new().timeout_ms(Some(PATIENCE)).strip_ansi_escape_codes(strip);
        Self(spawn_with_options(command, options).unwrap())
    }

    /// A conversation about the pond, without colours.
    fn pond(name: &str) -> (Self, PathBuf) {
        let home = folder(name, &[]);
        let mut terminal = Self::open(&home, &["--color", "never", POND], true);
        terminal.sees(":help");
        (terminal, home)
    }

    /// Waits for a text; what came before it.
    fn sees(&mut self, text: &str) -> String {
        self.0.exp_string(text).unwrap_or_else(|error| panic!("`{text}`: {error}"))
    }

    /// Waits for the prompt and types.
    fn types(&mut self, text: &str) {
        self.sees("> ");
        self.sends(text);
    }

    /// Types at once. What is sent waits for the end of a line unless it is flushed.
    fn sends(&mut self, text: &str) {
        self.0.send(text).unwrap();
        self.0.flush().unwrap();
    }

    fn presses(&mut self, control: char) {
        self.0.send_control(control).unwrap();
    }

    /// The program ends by itself, and well.
    fn ends(mut self) {
        self.0.exp_eof().unwrap();
        let status = self.0.process().wait().unwrap();
        assert!(
            format!("{status:?}").contains("Exited") && format!("{status:?}").contains(", 0)"),
            "{status:?}"
        );
    }
}

const POND: &str = "tests/cases/doors/fishing.vires";

#[test]
fn a_conversation_about_a_case_of_the_library() {
    let home = folder("terminal_library", &[]);
    let mut terminal = Terminal::open(&home, &["--color", "never", "examples/kazakhstan_2022.vires"], true);
    terminal.sees("kazakhstan_2022");
    terminal.sees("as of 2022-01-06");
    terminal.sees("provisions");
    terminal.types("own_law(deployment)\n");
    terminal.sees("true");
    terminal.sees(" more lines: Return goes on");
    terminal.sends("a\n");
    terminal.types(":assume objects(csc6, armenia)\n");
    terminal.sees("answers change");
    terminal.sees("Armenia objected to the Council's decision");
    terminal.types("own_law(deployment)\n");
    terminal.sees("no");
    terminal.sees(":why own_law(deployment)");
    terminal.types(":facts csc6\n");
    terminal.sees("objects(csc6, armenia)");
    terminal.sees("1 assumed");
    terminal.types(":quit\n");
    terminal.ends();
}

#[test]
fn tab_completes_by_place_and_type() {
    let home = folder("terminal_tab", &[]);
    let mut terminal = Terminal::open(&home, &["--color", "never", POND], false);
    terminal.sees(":help");
    terminal.types("fishes_\t");
    terminal.sees("fishes_lawfully(");
    // In the argument only persons are offered, each with what it is called.
    terminal.sends("\t");
    let listed = terminal.sees("Cyn (person)");
    assert!(listed.contains("Ann (person)"), "{listed}");
    assert!(!listed.contains("by_licence"), "{listed}");
    terminal.sends("an\t)\n");
    terminal.sees("Ann may fish");
    terminal.types(":wit\t");
    terminal.sees(":withdraw ");
    // What is stated can be taken back.
    terminal.sends("poa\t\n");
    terminal.sees("poached(cyn)");
    terminal.sees("answer");
    terminal.types("may_fish(ann, \t");
    let listed = terminal.sees("a licence (reason)");
    assert!(!listed.contains("Cyn (person)"), "{listed}");
    terminal.presses('c');
    // What was typed is given up before the next prompt.
    terminal.sees(LISTENING_ENDS);
    terminal.types(":case \t");
    terminal.sees(":case sunday");
    terminal.presses('c');
    terminal.sees(LISTENING_ENDS);
    terminal.types(":load tests/cases/doors/fi\t");
    terminal.sees("tests/cases/doors/fishing.vires");
    terminal.presses('c');
    terminal.sees(LISTENING_ENDS);
    terminal.types(":quit\n");
    terminal.ends();
}

#[test]
fn a_line_goes_on_until_it_is_complete() {
    let (mut terminal, _) = Terminal::pond("terminal_lines");
    terminal.types("may_fish(cyn,\n");
    terminal.sends("by_licence) and\n");
    terminal.sends("licensed(cyn)\n");
    terminal.sees(":why");
    // An empty line ends what is not complete, and the mistake is told.
    terminal.types("licensed(\n\n");
    terminal.sees("error");
    terminal.types("licensed(P)\n");
    terminal.sees("2 answers");
    terminal.types(":quit\n");
    terminal.ends();
}

/// What a terminal sends around what is pasted.
fn pasted(text: &str) -> String {
    format!("\u{1b}[200~{text}\u{1b}[201~")
}

#[test]
fn pasted_lines_are_taken_one_after_the_other() {
    let (mut terminal, home) = Terminal::pond("terminal_paste");
    let lines = "licensed(P)\nmay_fish(cyn,\n  by_licence)\n  and licensed(cyn)\nlicensd(P)\n\n:assume villager(bob)\n";
    terminal.types(&pasted(&format!("{lines}// the end\nvillager(P)")));
    terminal.sends("\n");
    // Each stands before its answer; a line that begins with `and` belongs to the one above it.
    terminal.sees("> licensed(P)");
    terminal.sees("2 answers");
    terminal.sees("> may_fish(cyn,");
    terminal.sees(".   by_licence)");
    terminal.sees(".   and licensed(cyn)");
    terminal.sees(":why");
    terminal.sees("> licensd(P)");
    let before = terminal.sees("^^^^^^^");
    let column = before.rsplit(['\n', '\r']).next().unwrap();
    assert_eq!(column, " ".repeat("> ".len()), "{before:?}");
    terminal.sees("> :assume villager(bob)");
    terminal.sees("> // the end");
    terminal.sees("> villager(P)");
    terminal.sees("1 answer");
    // The last line was not complete: it goes on.
    terminal.types(&pasted("villager(P)\nmay_fish(cyn,"));
    terminal.sends("\nby_licence)\n");
    terminal.sees("1 answer");
    terminal.sees(". by_licence)");
    terminal.sees(":why");
    // Each can be had again by itself: the first key goes to the last one, the second to its first line.
    terminal.types("\u{1b}[A\u{1b}[A\u{1b}[A\n");
    terminal.sees("1 answer");
    // Replies to an interview may be pasted with it.
    terminal.types(":undo\n");
    terminal.types(&pasted(":interview fishes_lawfully(bob)\nperhaps\nyes\nvillager(P)"));
    terminal.sends("\n");
    terminal.sees("reply> perhaps");
    terminal.sees("say yes, no, unknown");
    terminal.sees("reply> yes");
    terminal.sees("assumed from now on");
    terminal.sees("1 answer");
    terminal.types(":quit\n");
    terminal.ends();
    let kept = fs::read_to_string(home.join("state/vires/history")).unwrap();
    assert!(kept.lines().any(|line| line == ":assume villager(bob)"), "{kept}");
}

/// A file in which `q(A, B, C)` takes a while.
fn slow(home: &Path, count: usize) -> PathBuf {
    let things: Vec<String> = (0..count).map(|n| format!("t{n}")).collect();
    let rules = format!(
        "type thing\nthing {}\nfact p(thing)\np(t1)\n\
         concept q(thing, thing, thing)\ndefine q(A, B, C) when A is thing and B is thing and C is thing and A != B\n\
         case one on 2020-01-01 {{ }}\n",
        things.join(", ")
    );
    let file = home.join("rules.vires");
    fs::write(&file, rules).unwrap();
    file
}

#[test]
fn what_is_typed_ahead_is_not_lost() {
    let home = folder("terminal_ahead", &[]);
    let file = slow(&home, 20);
    let mut terminal = Terminal::open(&home, &["--color", "never", file.to_str().unwrap()], false);
    terminal.sees(":help");
    // Several lines at once, none of them pasted.
    terminal.types("p(t1)\np(t2)\np(t3)\n:facts t1\n");
    for told in ["P (t1)", "Not p (t2)", "Not p (t3)", "nothing is stated here"] {
        terminal.sees(told);
    }
    // And what is typed while an answer is worked out: a line that is no reply to the pager is the next one.
    terminal.types("q(A, B, C)\n");
    terminal.sees(LISTENING_ENDS);
    terminal.sends("p(t4)\np(X)\n");
    terminal.sees(" more lines: Return goes on");
    terminal.sees("> p(t4)");
    terminal.sees("nobody stated that p (t4)");
    terminal.sees("X = t1");
    terminal.types(":quit\n");
    terminal.ends();
}

#[test]
fn a_mistake_is_marked_below_the_line() {
    let (mut terminal, _) = Terminal::pond("terminal_mistake");
    terminal.types(":why licensd(P)\n");
    let before = terminal.sees("^^^^^^^");
    let column = before.rsplit(['\n', '\r']).next().unwrap();
    assert_eq!(column, " ".repeat("> :why ".len()), "{before:?}");
    terminal.sees("help: ");
    terminal.sees(":why licensed(P)");
    terminal.types(":quit\n");
    terminal.ends();
}

#[test]
fn keys_that_stop_and_end() {
    let (mut terminal, _) = Terminal::pond("terminal_keys");
    // Ctrl-C gives up the line, what was typed is not answered.
    terminal.types("poached(");
    terminal.sees("poached(");
    terminal.presses('c');
    terminal.types("licensed(P)\n");
    let between = terminal.sees("2 answers");
    assert!(!between.contains("error"), "{between}");
    terminal.types("");
    // Ctrl-D ends.
    terminal.presses('d');
    terminal.ends();
}

#[test]
fn a_long_answer_is_stopped_and_everything_is_as_it_was() {
    let home = folder("terminal_stop", &[]);
    let file = slow(&home, 500);
    let mut terminal = Terminal::open(&home, &["--color", "never", file.to_str().unwrap()], false);
    terminal.sees(":help");
    terminal.types("p(X)\n");
    terminal.sees("t1");
    terminal.types(":assume p(t2)\n");
    terminal.sees("1 answer changes");
    terminal.types("q(A, B, C)\n");
    terminal.sees(LISTENING_ENDS);
    terminal.presses('c');
    terminal.sees("stopped: everything is as it was");
    terminal.types("p(X)\n");
    terminal.sees("2 answers");
    terminal.types(":quit\n");
    terminal.ends();
}

#[test]
fn what_was_typed_is_there_the_next_time() {
    let (mut terminal, home) = Terminal::pond("terminal_history");
    terminal.types("licensed(P)\n");
    terminal.sees("2 answers");
    terminal.types(":quit\n");
    terminal.ends();
    let kept = fs::read_to_string(home.join("state/vires/history")).unwrap();
    assert!(kept.contains("licensed(P)"), "{kept}");
    let mut again = Terminal::open(&home, &["--color", "never", POND], true);
    again.sees(":help");
    // Twice up: before `:quit`.
    again.types("\u{1b}[A\u{1b}[A\n");
    again.sees("2 answers");
    again.types(":quit\n");
    again.ends();
}

#[test]
fn nothing_is_kept_where_that_is_not_wanted_or_cannot_be() {
    let home = folder("terminal_no_history", &[("state", "a file, not a folder")]);
    let mut terminal = Terminal::open(&home, &["--color", "never", POND], true);
    terminal.sees(":help");
    terminal.types(":quit\n");
    terminal.ends();
    let home = folder("terminal_no_history_wanted", &[]);
    let mut terminal = Terminal::open(&home, &["--color", "never", "--no-history", POND], true);
    terminal.sees(":help");
    terminal.types("licensed(P)\n");
    terminal.sees("2 answers");
    terminal.types(":quit\n");
    terminal.ends();
    assert!(!home.join("state/vires/history").exists());
}

#[test]
fn long_answers_come_a_screen_at_a_time() {
    let (mut terminal, _) = Terminal::pond("terminal_pages");
    terminal.types(":help\n");
    let first = terminal.sees(" more lines: Return goes on");
    assert!(first.lines().filter(|line| line.contains("  :")).count() < 24, "{first}");
    terminal.sends("\n");
    terminal.sees(":quit");
    terminal.types(":help\n");
    terminal.sees(" more lines: Return goes on");
    terminal.sends("q\n");
    terminal.types(":quit\n");
    terminal.ends();
}

#[test]
fn colours_and_hints_where_there_is_colour() {
    let home = folder("terminal_colours", &[]);
    let mut terminal = Terminal::open(&home, &["--color", "always", POND], false);
    terminal.sees(":help");
    terminal.types("may_fish(P, ");
    // The variable in its colour, and dim what is expected.
    terminal.sees("\u{1b}[36mP");
    terminal.sees("\u{1b}[2mreason)");
    terminal.presses('c');
    terminal.sees(LISTENING_ENDS);
    terminal.types(":timel");
    terminal.sees("\u{1b}[2mine");
    terminal.presses('c');
    terminal.sees(LISTENING_ENDS);
    terminal.types(":quit\n");
    terminal.ends();
}

#[test]
fn an_interview_asks_and_listens() {
    let (mut terminal, _) = Terminal::pond("terminal_interview");
    terminal.types(":interview fishes_lawfully(bob)\n");
    terminal.sees("Bob born in the village?");
    terminal.sees("reply> ");
    terminal.sends("perhaps\n");
    terminal.sees("say yes, no, unknown, back or quit");
    // The question stands, and is asked again.
    terminal.sees("Bob born in the village?");
    terminal.sees("reply> ");
    terminal.sends("yes\n");
    terminal.sees("assumed from now on");
    terminal.types("villager(P)\n");
    terminal.sees("Bob was born in the village");
    terminal.types(":quit\n");
    terminal.ends();
}

#[test]
fn days_of_the_case_are_offered_where_a_day_stands() {
    let home = folder("terminal_days", &[]);
    let mut terminal = Terminal::open(&home, &["--color", "never", POND], false);
    terminal.sees(":help");
    terminal.types(":as-of 2021-\t");
    let listed = terminal.sees("2021-05-03");
    assert!(!listed.contains("2018-01-01"), "{listed}");
    terminal.presses('c');
    terminal.sees(LISTENING_ENDS);
    terminal.types("licensed(P) at 202\t");
    terminal.sees("the date of the case");
    terminal.presses('c');
    terminal.sees(LISTENING_ENDS);
    terminal.types(":quit\n");
    terminal.ends();
}

/// How far the work is, is shown to whoever looks, unless it is to be quiet; then it is gone.
#[test]
fn progress_is_shown_on_a_terminal_alone_and_not_where_it_is_to_be_quiet() {
    let home = folder("terminal_progress", &[]);
    let cases = (0..40)
        .map(|n| format!("case c{n} on 2020-01-01 {{ t a{n} {{ p }}\n  expect q(a{n}) }}\n"))
        .collect::<Vec<String>>()
        .concat();
    fs::write(home.join("rules.vires"), "type t\nfact p(t)\nconcept q(t)\ndefine q(X) when p(X)\n").unwrap();
    for n in 0..8 {
        fs::write(home.join(format!("cases{n}.vires")), &cases).unwrap();
    }
    let shown = |more: &str| {
        let mut command = Command::new("sh");
        let line = format!("stty rows 24 cols 80; exec \"$0\" test . --expectations {more}");
        command.args(["-c", &line, env!("CARGO_BIN_EXE_vires")]).current_dir(&home).env("TERM", "xterm");
        let options = Options::new().timeout_ms(Some(PATIENCE)).strip_ansi_escape_codes(false);
        let mut session = spawn_with_options(command, options).unwrap();
        session.exp_eof().unwrap()
    };
    let told = shown("");
    assert!(told.contains(" of 8 files"), "{told}");
    let end = told.rsplit(" of 8 files").next().unwrap();
    assert!(end.contains("320 cases"), "what is left is the result: {told}");
    let told = shown("--quiet");
    assert!(!told.contains(" of 8 files") && told.contains("320 cases"), "{told}");
}

/// A case that is gone when the files are read again leaves a prompt at which a day can be given.
#[test]
fn a_case_that_is_gone_leaves_no_dead_end() {
    let law = "type s\nfact member(s) over time\n  reads \"{s} is a member\"\ns uz \"Uz\"\nmember(uz) from 2010-01-01\n";
    let case = "case c on 2012-01-01 { s fr \"Fr\" }\n";
    let home = folder("terminal-case-gone", &[("law.vires", law), ("c.vires", case)]);
    let path = |file: &str| home.join(file).to_str().unwrap().to_owned();
    let mut terminal =
        Terminal::open(&home, &["--color", "never", &path("law.vires"), &path("c.vires")], true);
    terminal.sees(":help");
    terminal.types("member(uz)\n");
    terminal.sees("true");
    terminal.types(":assume not member(uz)\n");
    terminal.sees("1 answer changes");
    fs::write(home.join("c.vires"), case.replace("case c", "case d")).unwrap();
    terminal.types(":reload\n");
    terminal.sees("the case `c` is gone: the case `d` is talked about instead");
    fs::write(home.join("c.vires"), "").unwrap();
    terminal.types(":reload\n");
    terminal.sees("the case `d` is gone: no case is talked about");
    terminal.sees("nothing can be answered so far");
    terminal.types(":as-of 2011-01-01\n");
    terminal.sees("1 answer changes");
    terminal.types("member(uz)\n");
    terminal.sees("true");
    terminal.types(":quit\n");
    terminal.ends();
}

/// What is assumed stays over reading the files again, and can still be taken back.
#[test]
fn steps_can_be_taken_back_after_the_files_were_read_again() {
    let case = "type s\nfact poor(s)\n  reads \"{s} is poor\"\ncase c on 2012-01-01 { s fr \"Fr\" }\n";
    let home = folder("terminal-undo", &[("c.vires", case)]);
    let path = home.join("c.vires").to_str().unwrap().to_owned();
    let mut terminal = Terminal::open(&home, &["--color", "never", &path], true);
    terminal.sees(":help");
    terminal.types("poor(fr)\n");
    terminal.sees("no");
    terminal.types(":assume poor(fr)\n");
    terminal.sees("1 answer changes");
    terminal.types(":reload\n");
    terminal.sees("no answer changes");
    terminal.types(":undo\n");
    terminal.sees("1 answer changes");
    terminal.types(":facts\n");
    terminal.sees("nothing is stated here");
    terminal.types(":quit\n");
    terminal.ends();
}
