//! The forms of an answer: text to any depth, Markdown, HTML, graphs, other languages.

use crate::door::{Run, folder, run, run_in};
use crate::markup;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use unicode_width::UnicodeWidthStr as _;

const FISHING: &str = "tests/cases/doors/fishing.vires";
const KAZAKHSTAN: &str = "examples/kazakhstan_2022.vires";
const OSH: &str = "examples/osh_2010.vires";
const KARABAKH: &str = "examples/nagorno_karabakh_2020.vires";

/// One question of each file.
const ASKED: &[(&str, &str, &str)] = &[
    ("fishing", "fishes_lawfully(P)", FISHING),
    ("kazakhstan", "overall(deployment, lawful)", KAZAKHSTAN),
    ("osh", "overall(mission, not_constituted)", OSH),
    ("karabakh", "legal_basis(assistance, self_defence_collective)", KARABAKH),
];

/// Labels that mean something to each of the forms.
const HOSTILE: &str = r#"type thing
thing d "שלום (עולם)"
fact p(thing) reads "{thing} is <p> & \"so\""
concept q(thing) reads "{thing} ends --> here ]]"
instrument i "Act </style><script>alert(1)</script>" short "A\"ct" { signed 2000-01-01; in force from 2000-01-01 }
provision i.1 "title \"]; x -> y; [" { source "s"
  rule q(X) when p(X) and X != d
}
case k "case <k>" on 2020-01-01 {
  thing a "<b>&amp; \"quoted\" | `code` *star* _low_ #1; %% {x} ~ $y$ \\ back" , b "- item" , c "1. item"
  p(a); p(b); p(c); p(d) }
report on thing T { headline q(T); layer "layer | <x>" q(T) grounds q(T) }
"#;

fn hostile() -> std::path::PathBuf {
    folder("hostile", &[("h.vires", HOSTILE)])
}

#[test]
fn reasons_have_every_form() {
    for (name, question, file) in ASKED {
        for format in ["text", "markdown", "html", "dot", "mermaid"] {
            let told = run(&["why", question, file, "--format", format]);
            assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.shown());
            if format == "html" {
                markup::page(&told.out);
            }
            // The style of a page is the same everywhere.
            let (before, after) = told.out.split_once("<style>").unwrap_or(("", &told.out));
            let after = after.split_once("</style>").map_or(after, |(_, after)| after);
            insta::assert_snapshot!(format!("why_{name}_{format}"), format!("{before}{after}"));
        }
    }
}

#[test]
fn reports_are_documents() {
    for (name, file) in
        [("kazakhstan", KAZAKHSTAN), ("osh", OSH), ("karabakh", KARABAKH), ("fishing", FISHING)]
    {
        let told = run(&["check", file, "--format", "markdown"]);
        insta::assert_snapshot!(format!("check_{name}_markdown"), told.out);
        for full in [&["--full"][..], &[]] {
            let told = run(&[&["check", file, "--format", "html"], full].concat());
            let page = markup::page(&told.out);
            assert!(page.elements.iter().any(|element| element == "table"), "no table");
            assert!(page.text.contains("No answer of this program is legal advice"));
        }
    }
    let told = run(&["ask", "may_fish(P, R)", FISHING, "--format", "html"]);
    markup::page(&told.out);
    let told = run(&["ask", "may_fish(P, R)", FISHING, "--format", "markdown"]);
    insta::assert_snapshot!("ask_fishing_markdown", told.out);
}

#[test]
fn a_page_says_what_the_text_says() {
    for (_, question, file) in ASKED {
        let text = run(&["why", question, file, "--full"]).out;
        let page = markup::page(&run(&["why", question, file, "--full", "--format", "html"]).out);
        let page: Vec<&str> = page.text.split_whitespace().collect();
        let words: Vec<&str> = text.split_whitespace().filter(|word| word.len() > 4).collect();
        assert!(words.len() > 10, "{text}");
        for word in words.into_iter().map(|word| word.trim_end_matches(':')) {
            assert!(page.contains(&word) || page.iter().any(|p| p.contains(word)), "`{word}` is missing");
        }
    }
}

#[test]
fn labels_that_mean_something_to_a_form_mean_nothing() {
    let folder = hostile();
    for arguments in [&["why", "q(X)", "h.vires"][..], &["ask", "q(X)", "h.vires"], &["check", "h.vires"]] {
        let told = run_in(&folder, &[arguments, &["--format", "html"]].concat(), b"");
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.shown());
        let page = markup::page(&told.out);
        assert!(!told.out.contains("<script") && !told.out.contains("<b>"), "{}", told.out);
        assert!(page.text.contains("<b>&amp; \"quoted\" | `code` *star*"), "{}", page.text);
        assert!(arguments[0] != "why" || page.text.contains("שלום (עולם)"), "{}", page.text);
    }
    let markdown = run_in(&folder, &["why", "q(X)", "h.vires", "--format", "markdown"], b"").out;
    insta::assert_snapshot!("hostile_markdown", markdown);
    for format in ["dot", "mermaid"] {
        let told = run_in(&folder, &["why", "q(X)", "h.vires", "--format", format], b"");
        insta::assert_snapshot!(format!("hostile_{format}"), told.out);
    }
}

#[test]
fn graphviz_reads_every_graph() {
    let folder = hostile();
    let mut graphs = vec![run_in(&folder, &["why", "q(X)", "h.vires", "--format", "dot"], b"").out];
    for (_, question, file) in ASKED {
        for more in [&[][..], &["--full"], &["--depth", "2"]] {
            graphs.push(run(&[&["why", question, file, "--format", "dot"], more].concat()).out);
        }
    }
    for graph in graphs {
        lines_of_a_graph(&graph);
        let child = Command::new("dot")
            .arg("-Tplain")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        // Where Graphviz is not installed, only the lines are looked at.
        let Ok(mut child) = child else { continue };
        let mut input = child.stdin.take().unwrap();
        let text = graph.clone();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !wrong.contains("error"), "{wrong}\n{graph}");
        let plain = String::from_utf8_lossy(&output.stdout);
        let drawn = plain.lines().filter(|line| line.starts_with("node ")).count();
        let nodes = graph.lines().filter(|line| line.starts_with("  n") && line.contains(" [label=")).count();
        let edges = graph.lines().filter(|line| line.contains(" -> n")).count();
        assert_eq!(drawn, nodes - edges, "{graph}");
    }
}

/// Every line of a graph is a node or an edge with its texts in quotes.
fn lines_of_a_graph(graph: &str) {
    let lines: Vec<&str> = graph.lines().collect();
    assert_eq!((lines.first(), lines.last()), (Some(&"digraph reasons {"), Some(&"}")));
    for line in &lines[1..lines.len() - 1] {
        let mut quoted = false;
        let mut outside = String::new();
        let mut letters = line.chars();
        while let Some(c) = letters.next() {
            match c {
                '\\' if quoted => assert!(letters.next().is_some()),
                '"' => quoted = !quoted,
                c if !quoted => outside.push(c),
                _ => {}
            }
        }
        assert!(!quoted && line.ends_with("];"), "{line}");
        let known = |c: char| c.is_ascii_alphanumeric() || " ->[]=,;".contains(c);
        assert!(outside.chars().all(known), "{outside}");
    }
}

#[test]
fn only_reasons_are_drawn() {
    for arguments in [["check", FISHING], ["describe", "state"]] {
        for format in ["dot", "mermaid"] {
            let told = run(&[&arguments[..], &["--format", format]].concat());
            assert_eq!((told.code, told.out.as_str()), (2, ""), "{}", told.shown());
            assert!(told.err.contains("vires why"), "{}", told.err);
        }
    }
    let told = run(&["run", "--as-of", "2020-05-03", FISHING, "--format", "dot"]);
    assert_eq!((told.code, told.out.as_str()), (2, ""), "{}", told.shown());
}

#[test]
fn reasons_are_unfolded_on_demand() {
    let asked = ["why", "overall(deployment, lawful)", KAZAKHSTAN];
    let lines = |more: &[&str]| run(&[&asked[..], more].concat()).out.lines().count();
    let (grounds, full) = (lines(&[]), lines(&["--full"]));
    let depths: Vec<usize> = ["1", "2", "3", "9"].iter().map(|n| lines(&["--depth", n])).collect();
    assert!(depths.windows(2).all(|pair| pair[0] < pair[1]), "{depths:?}");
    assert!(grounds < full && depths[3] <= full, "{grounds} {depths:?} {full}");
    let told = run(&asked).out;
    assert!(told.contains("[…]") && told.contains("--depth N or --full"), "{told}");
    assert!(!run(&[&asked[..], &["--full"]].concat()).out.contains("[…]"));
    let both = run(&[&asked[..], &["--full", "--depth", "2"]].concat());
    assert_eq!(both.code, 2, "{}", both.shown());
}

#[test]
fn plain_answers_are_ascii_in_every_form() {
    for format in ["text", "markdown"] {
        let told = run(&["why", "overall(deployment, lawful)", KAZAKHSTAN, "--plain", "--format", format]);
        assert!(told.out.is_ascii(), "{}", told.out);
    }
    let check = run(&["check", KAZAKHSTAN, "--plain"]);
    assert!(check.out.is_ascii(), "{}", check.out);
}

/// A file of which a part is in Chinese.
const CHINESE: &str = r#"type state
state ru "Russia" zh "俄罗斯", kz "Kazakhstan" zh "哈萨克斯坦", am "Armenia"
type pact
pact csto "the CSTO" zh "集体安全条约组织"
fact member(state, pact) over time
  reads "{state} is a member of {pact}"
  reads not "{state} is not a member of {pact}"
  reads zh "{state}是{pact}的成员国"
  reads not zh "{state}不是{pact}的成员国"
fact asked(state) dated reads "{state} asked for help"
concept helps(pact, state)
  reads "{pact} may help {state}" reads zh "{pact}可以援助{state}" reads not zh "{pact}不可以援助{state}"
instrument t "Treaty" zh "集体安全条约" short "T" { signed 1992-05-15; in force from 1994-04-20 }
instrument u "Charter" short "C" { signed 1945-06-26; in force from 1945-10-24 }
provision t.4 "Help is given to those who ask" zh "应请求提供援助" { source "s"
  rule helps(P, S) when member(S, P) and asked(S)
}
provision u.51 "Self-defence is not impaired" { source "s"
  rule helps(P, am) when asked(am) and P is pact
}
case one "One" on 2020-01-01 {
  state tj "Tajikistan" zh "塔吉克斯坦"
  state vt "Viet Nam"
  member(kz, csto) from 2000-01-01
  asked(kz) on 2019-12-31
  asked(am) on 2019-12-31
}
report on state S {
  headline helps(csto, S)
  layer "援助" helps(csto, S)
  layer "asked" asked(S) grounds helps(P, S)
}
"#;

fn chinese(arguments: &[&str]) -> Run {
    let folder = folder(&format!("chinese_{}", arguments.join("_").len()), &[("c.vires", CHINESE)]);
    run_in(&folder, arguments, b"")
}

/// Types, short titles and duties in another language.
const RUSSIAN: &str = r#"type state "state" ru "государство"
type organ ru "орган" under state
state kg "Kyrgyzstan" ru "Кыргызстан", by "Belarus"
act report(state, to: organ)
  reads "{state} reports to {to}" reads ru "{state} докладывает, кому: {to}"
  reads not "{state} does not report to {to}" reads not ru "{state} не докладывает, кому: {to}"
act pay(state) reads "{state} pays"
instrument t "Treaty" short "T" ru "Дог." { signed 1992-05-15; in force from 1994-04-20 }
provision t.4 "Reports are due" ru "Представляются доклады" { source "s"
  rule reports: must report(S, to: O) due 2019-12-01 when S is state and O is organ and S != O
  rule pays: must pay(S) when S is state and not S is organ
}
concept silent(state)
  reads "{state} is silent" reads ru "{state} молчит" reads not "{state} is not silent" reads not ru "{state} не молчит"
define silent(S) when S is state and not S is organ and not report(S, to: _)
case one "One" on 2020-01-01 {
  organ council "the Council" ru "Совет"
  not report(kg, to: council)
}
"#;

#[test]
fn types_short_titles_and_duties_have_words_in_other_languages() {
    let folder = folder("russian", &[("r.vires", RUSSIAN)]);
    let asked = |arguments: &[&str]| {
        let told = run_in(&folder, &[arguments, &["r.vires", "--lang", "ru"]].concat(), b"");
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.shown());
        told.out
    };
    let duty = asked(&["ask", "must report(S, to: O)"]);
    // The duty is said in Russian, and the words around it are marked; the short title is the Russian one.
    assert!(duty.contains("it is required that† Кыргызстан докладывает, кому: Совет"), "{duty}");
    assert!(duty.contains("Дог. 4") && !duty.contains("Дог. 4†"), "{duty}");
    let other = asked(&["ask", "must pay(kg)"]);
    assert!(other.to_lowercase().contains("it is required that† кыргызстан pays†"), "{other}");
    // A type is said in Russian where a place is open, and unmarked.
    let why = asked(&["why", "silent(kg)"]);
    assert!(why.contains("Кыргызстан не докладывает, кому: орган"), "{why}");
    let english = run_in(&folder, &["why", "silent(kg)", "r.vires"], b"").out;
    assert!(english.contains("Kyrgyzstan does not report to any organ"), "{english}");
}

#[test]
fn another_language_is_used_where_the_files_have_it() {
    let shown = [
        chinese(&["ask", "helps(csto, S)", "c.vires", "--lang", "zh"]),
        chinese(&["why", "helps(csto, S)", "c.vires", "--lang", "zh"]),
        chinese(&["check", "c.vires", "--lang", "zh"]),
        chinese(&["ask", "helps(csto, kz)", "c.vires", "--lang", "fr"]),
    ];
    for line in shown.iter().flat_map(|run| run.out.lines()).filter(|line| !line.starts_with("next: ")) {
        assert!(line.width() <= 80, "{line}");
    }
    insta::assert_snapshot!(shown.iter().map(Run::shown).collect::<String>());
    let json = chinese(&["ask", "helps(csto, am)", "c.vires", "--lang", "zh", "--format", "json"]).json();
    assert_eq!(json["language"], serde_json::json!({"tag": "zh", "mark": "†"}));
    assert_eq!(json["answers"][0]["sentence"], "集体安全条约组织可以援助Armenia†");
    assert_eq!(json["answers"][0]["statement"], "helps(csto, am)");
    let page = markup::page(&chinese(&["check", "c.vires", "--lang", "zh", "--format", "html"]).out);
    assert!(page.text.contains("集体安全条约组织") && page.text.contains("not available in `zh`"));
    let folder = folder("chinese_repl", &[("c.vires", CHINESE)]);
    let script = b"helps(csto, am)\n:why --depth 2 helps(csto, kz)\n";
    let told = run_in(&folder, &["repl", "c.vires", "--lang", "zh"], script);
    assert_eq!(told.code, 0, "{}", told.shown());
    assert!(told.out.contains("集体安全条约组织可以援助Armenia†"), "{}", told.out);
    assert!(told.out.contains("哈萨克斯坦 asked for help†"), "{}", told.out);
    assert!(told.out.contains("not available in `zh`"), "{}", told.out);
    let wrong = chinese(&["ask", "helps(csto, am)", "c.vires", "--lang", "Chinese"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""), "{}", wrong.shown());
}

#[test]
fn the_same_bytes_each_time() {
    for format in ["text", "json", "markdown", "html", "dot", "mermaid"] {
        let asked = ["why", "overall(mission, not_constituted)", OSH, "--format", format];
        assert_eq!(run(&asked).out, run(&asked).out);
    }
}

#[test]
fn diagnostics_are_json_where_answers_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/diagnostics.json");
    let shape = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&shape).unwrap();
    let files = [
        ("bad.vires", "type state\nfact p(sate)\nuse core\nuse core\nfact q(state\n"),
        (
            "warned.vires",
            "type thing\nthing a\nfact p(thing)\nconcept q(thing)\ndefine q(X) when p(X) and p(Y)\n",
        ),
        ("good.vires", "type thing\nthing a\nfact p(thing)\n"),
    ];
    let folder = folder("json_diagnostics", &files);
    let runs = [
        (run_in(&folder, &["check", "bad.vires", "--format", "json"], b""), 2),
        (run_in(&folder, &["check", "none.vires", "--format", "json"], b""), 2),
        (run_in(&folder, &["check", "warned.vires", "--format", "json"], b""), 0),
        (run_in(&folder, &["ask", "p(b)", "good.vires", "--format", "json"], b""), 2),
        (run_in(&folder, &["ask", "p(a)", "good.vires", "--as-of", "May", "--format", "json"], b""), 2),
        (run_in(&folder, &["run", "good.vires", "--out", "good.vires/x", "--format", "json"], b""), 2),
    ];
    for (run, code) in runs {
        assert_eq!(run.code, code, "{}", run.shown());
        assert!(!run.err.is_empty(), "{}", run.shown());
        for line in run.err.lines() {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let wrong: Vec<String> = validator.iter_errors(&line).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{line}: {}", wrong.join("\n"));
        }
    }
    let told = run_in(&folder, &["ask", "p(b)", "good.vires", "--format", "json"], b"").err;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["code"], "V0204");
    assert_eq!((&told["labels"][0]["line"], &told["labels"][0]["column"]), (&1.into(), &3.into()));
}

#[test]
fn what_names_mean_has_every_form() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/describe.json");
    let shape = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&shape).unwrap();
    let names =
        ["trusted", "pa.3", "pa", "person", "by_leave", "pa.3.leave", "core.actor", "V0203", "member"];
    for names in [&names[..], &[]] {
        let command = [&["describe", "--in", FISHING, "--format", "json"], names].concat();
        let told = run(&command);
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.err);
        let json = told.json();
        let wrong: Vec<String> =
            validator.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path)).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let found = json["descriptions"].as_array().unwrap();
        for name in names {
            assert!(found.iter().any(|one| one["name"] == *name), "{name}");
        }
    }
    let json = run(&["describe", "--in", FISHING, "--format", "json", "trusted"]).json();
    let trusted = &json["descriptions"][0];
    assert_eq!((&trusted["kind"], &trusted["relation"]["burden"]), (&"concept".into(), &"no".into()));
    assert_eq!(trusted["wording"]["reads"]["text"], "{person} is trusted");
    let unknown = run(&["describe", "--format", "json", "membr"]);
    assert_eq!(unknown.code, 2);
    assert_eq!(unknown.json()["descriptions"], serde_json::json!([]));
    assert!(unknown.err.starts_with('{') && unknown.err.contains("V0710"), "{}", unknown.err);
    for names in [&["trusted", "pa.3", "person"][..], &[]] {
        let command = [&["describe", "--in", FISHING, "--format", "html"], names].concat();
        markup::page(&run(&command).out);
    }
    insta::assert_snapshot!(
        "describe_markdown",
        run(&["describe", "--in", FISHING, "--format", "markdown", "trusted", "pa.3"]).out
    );
}

#[test]
fn of_alternatives_that_all_fail_each_is_told() {
    let text = r#"type person
fact poor(person) reads "{person} is poor" reads not "{person} is not poor"
fact old(person) reads "{person} is old" reads not "{person} is not old"
fact here(person) reads "{person} is here"
concept helped(person) reads "{person} is helped" reads not "{person} is not helped"
define helped(P) when here(P) and (poor(P) or old(P))
report on person P { headline helped(P); layer "help" helped(P) grounds helped(P) }
case k on 2020-01-01 { person ann "Ann" { here } }
"#;
    let folder = folder("alternatives", &[("a.vires", text)]);
    let told = run_in(&folder, &["check", "a.vires"], b"");
    assert!(told.out.contains("fails: Ann is not poor; and Ann is not old"), "{}", told.shown());
}

#[test]
fn a_wrong_command_is_told_as_json_where_the_answer_was_to_be() {
    for arguments in [["check", "--format=json", "--as-of=May"], ["ask", "--format=json", "p(a)"]] {
        let told = run(&arguments);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{}", told.shown());
        let json: serde_json::Value = serde_json::from_str(&told.err).expect("JSON");
        assert_eq!((&json["severity"], &json["code"]), (&"error".into(), &serde_json::Value::Null));
    }
}

#[test]
fn an_answer_by_cases_has_every_form() {
    let text = r#"type person
fact domiciled(person) open reads "{person} is domiciled here" reads not "{person} is not domiciled here"
fact present(person) reads "{person} is present"
concept resident(person) reads "{person} is a resident"
define resident(P) when domiciled(P)
define resident(P) when not domiciled(P) and present(P)
case k on 2020-01-01 { person ann "Ann" { present } }
"#;
    let folder = folder("by_cases", &[("r.vires", text)]);
    let asked = |format| run_in(&folder, &["why", "resident(ann)", "r.vires", "--format", format], b"").out;
    let page = markup::page(&asked("html"));
    assert!(page.text.contains("if Ann is domiciled here"), "{}", page.text);
    lines_of_a_graph(&asked("dot"));
    insta::assert_snapshot!("by_cases_mermaid", asked("mermaid"));
    insta::assert_snapshot!("by_cases_markdown", asked("markdown"));
}

/// A layer with a long title that stands in many words has its parts below each other, and no line is too wide.
#[test]
fn what_has_no_room_beside_each_other_stands_below() {
    let text = "type deed\nfact known(deed) open\nfact fit(deed) judged by \"the court\"\nconcept void(deed)\n\
                rule r: void(D) when known(D) and fit(D)\nrule s: not void(D) when known(D)\n\
                report on deed D { layer \"the law of deeds and of all that goes with it\" void(D) }\n\
                case c \"C\" on 2020-01-01 { deed d \"the deed\" }\n";
    let folder = folder("wide_layers", &[("d.vires", text)]);
    let told = run_in(&folder, &["check", "d.vires"], b"");
    assert_eq!(told.code, 0, "{}", told.shown());
    for line in told.out.lines().filter(|line| !line.starts_with("next: ")) {
        assert!(line.width() <= 80, "{line}");
    }
    assert!(told.out.contains("undetermined: unknown"), "{}", told.out);
}
