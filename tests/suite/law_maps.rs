//! The maps of the law are true: `docs/law/rows.md` names what stands in `rules/`, `docs/law/cases.md` says what the
//! cases under `examples/` are answered.

use crate::door::run;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use vires::hir::{Home, Program};
use vires::session::{Memory, Session};

/// One file in so many is answered here; all of them where that is asked for.
const SHARE: usize = 9;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of all tables of a page, without their heads, each with its number of line.
fn rows(page: &str) -> Vec<(usize, Vec<String>)> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let is_rule = |line: &&str| line.starts_with("|---");
        if !line.starts_with('|') || is_rule(line) || lines.get(number + 1).is_some_and(is_rule) {
            continue;
        }
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        found.push((number + 1, cells));
    }
    found
}

/// What stands in backticks, with the word before it.
fn coded(cell: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = cell.split('`').collect();
    let word =
        |text: &str| text.split_whitespace().next_back().unwrap_or_default().trim_matches(';').to_owned();
    parts.chunks(2).filter(|pair| pair.len() == 2).map(|pair| (word(pair[0]), pair[1].to_owned())).collect()
}

/// Whether a provision, in any version, is called so.
fn is_provision(program: &Program, name: &str) -> bool {
    program.provisions.iter().any(|provision| program.citation(provision.citation).name == name)
}

/// What is wrong with a row of the map of the sheets.
fn wrong_row(program: &Program, cells: &[String]) -> Vec<String> {
    let [_, _, files, places, how] = cells else { return vec![format!("{} cells", cells.len())] };
    let mut wrong = Vec::new();
    for file in files.split("<br>") {
        if !root().join(file).is_file() {
            wrong.push(format!("no file `{file}`"));
        }
    }
    let named = coded(places);
    for (kind, name) in &named {
        let there = match kind.as_str() {
            "instrument" => program.instruments.iter().any(|instrument| instrument.name == *name),
            "dispute" => program.disputes.iter().any(|dispute| dispute.name == *name),
            _ => {
                is_provision(program, name)
                    || program.rules.iter().any(|rule| rule.display == *name)
                    || program.names.relations.contains_key(name)
                    || program.names.entities.contains_key(name)
            }
        };
        if !there {
            wrong.push(format!("nothing is called `{name}`"));
        }
    }
    // How many rules there are is told of each provision in its turn.
    let provisions: Vec<&str> =
        named.iter().map(|(_, name)| name.as_str()).filter(|name| is_provision(program, name)).collect();
    if provisions.len() == named.len() {
        for (provision, told) in provisions.iter().zip(how.split("; ")) {
            let within = |at: Option<vires::ids::ProvisionId>| {
                at.is_some_and(|at| program.citation(program.provision(at).citation).name == *provision)
            };
            let some = told.contains("rule") || told.contains("definition");
            if some && !program.rules.iter().any(|rule| within(rule.provision)) {
                wrong.push(format!("`{provision}` has no rule"));
            }
            if told.contains("unencoded")
                && !program.unencoded.iter().any(|passage| within(passage.provision))
            {
                wrong.push(format!("`{provision}` has no passage that is left out"));
            }
        }
    }
    if named.is_empty() && !places.contains("facts") && !places.contains("case") {
        wrong.push(format!("`{places}` names nothing"));
    }
    wrong
}

#[test]
fn the_map_of_the_sheets_names_what_the_rules_have() {
    let session = Session::load_library(&Memory::new(), &[] as &[&str]);
    assert!(!session.has_errors(), "{:?}", session.diagnostics());
    let page = "docs/law/rows.md";
    let rows = rows(page);
    let wrong: Vec<String> = rows
        .iter()
        .flat_map(|(line, cells)| {
            wrong_row(session.program(), cells).into_iter().map(move |what| format!("{page}:{line}: {what}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let text = fs::read_to_string(root().join(page)).unwrap();
    let told: usize = text.lines().find_map(|line| line.strip_suffix(" rows.")?.parse().ok()).unwrap();
    assert_eq!(rows.len(), told, "{page} says how many rows it has");
}

#[test]
fn a_map_that_names_what_is_not_there_is_found_out() {
    let session = Session::load_library(&Memory::new(), &[] as &[&str]);
    let row = |file: &str, place: &str, how: &str| {
        let cells = ["r", "V", file, place, how].map(str::to_owned);
        wrong_row(session.program(), &cells)
    };
    let file = "rules/csto/treaty.vires";
    assert_eq!(row(file, "`cst.4.1`", "2 rules"), Vec::<String>::new());
    assert_eq!(row("rules/csto/nothing.vires", "`cst.4.1`", "note").len(), 1);
    assert_eq!(row(file, "`cst.400`", "note").len(), 1);
    assert_eq!(row(file, "instrument `cst_of_nobody`", "dates and rank").len(), 1);
    assert_eq!(row(file, "dispute `nobody_disputes`", "readings").len(), 1);
    assert_eq!(row(file, "`cst.4.1`", "1 unencoded; 3 rules").len(), 1);
    assert_eq!(row(file, "somewhere", "note").len(), 1);
}

/// The files of the examples that use the library, sorted.
fn examples() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["examples", "examples/cases"] {
        files.extend(fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.retain(|path| path.extension().is_some_and(|e| e == "vires"));
    files.retain(|path| path.file_stem().is_some_and(|stem| stem != "nationality" && stem != "society"));
    files.sort();
    files
}

/// The rows of the table of cases: case, measure, result, general law, own law.
fn told() -> Vec<(usize, Vec<String>)> {
    let mut found = rows("docs/law/cases.md");
    found.retain(|(_, cells)| cells.len() == 6);
    for (_, cells) in &mut found {
        let name = cells[0].trim_matches('`').to_owned();
        cells[0] = name;
    }
    found
}

#[test]
fn the_table_of_cases_has_a_row_for_each_measure_and_no_other() {
    let paths: Vec<String> = examples().iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let session = Session::load(&vires::session::Disk::new(), &paths);
    assert!(!session.has_errors(), "{:?}", session.diagnostics());
    let program = session.program();
    let mut there: BTreeSet<(String, String)> = BTreeSet::new();
    for case in &program.cases {
        let before = there.len();
        for id in &case.entities {
            let entity = program.entity(*id);
            let about = program.reports.iter().any(|report| program.is_subtype(entity.ty, report.ty));
            if about && matches!(entity.home, Home::Case(_)) {
                let label = entity.label.text.clone().unwrap_or_else(|| entity.name.clone());
                there.insert((case.name.clone(), label));
            }
        }
        if there.len() == before {
            there.insert((case.name.clone(), "questions of status only".to_owned()));
        }
    }
    let told: BTreeSet<(String, String)> =
        told().into_iter().map(|(_, cells)| (cells[0].clone(), cells[1].clone())).collect();
    let missing: Vec<_> = there.difference(&told).collect();
    let extra: Vec<_> = told.difference(&there).collect();
    assert!(missing.is_empty() && extra.is_empty(), "no row: {missing:?}\nno such measure: {extra:?}");
}

/// What the report says of each measure of these files, as the table has it.
fn answered(files: &[PathBuf]) -> BTreeMap<(String, String), serde_json::Value> {
    let mut found = BTreeMap::new();
    for file in files {
        let run = run(&["check", &file.to_string_lossy(), "--format", "json"]);
        assert_eq!(run.code, 0, "{}", run.shown());
        for case in run.json()["cases"].as_array().unwrap() {
            for measure in case["measures"].as_array().unwrap() {
                let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
                found.insert((text(&case["id"]), text(&measure["label"])), measure.clone());
            }
        }
    }
    found
}

/// The labels of the grounds in a cell: `yes: consent (ARSIWA 20); self-defence (UN Charter 51)`.
fn grounds(cell: &str) -> Vec<&str> {
    let Some((_, grounds)) = cell.split_once(": ") else { return vec![] };
    grounds.split("; ").map(|ground| ground.split(" (").next().unwrap_or(ground)).collect()
}

/// Whether the table says of the measures of these files what their reports say.
fn hold(files: &[PathBuf]) {
    let answered = answered(files);
    assert!(!answered.is_empty());
    let mut wrong = Vec::new();
    for (line, cells) in told() {
        let Some(measure) = answered.get(&(cells[0].clone(), cells[1].clone())) else { continue };
        let verdict = measure["headline"]["verdict"].as_str().unwrap().to_lowercase();
        if cells[2] != verdict {
            wrong.push(format!("{line}: {} is {verdict}, not {}", cells[1], cells[2]));
        }
        for (layer, cell) in measure["layers"].as_array().unwrap().iter().zip(&cells[3..5]) {
            let status = match layer["status"].as_str().unwrap() {
                "true" => "yes",
                "false" => "no",
                other => other,
            };
            let labels = grounds(cell);
            if cell.split(": ").next() != Some(status) {
                wrong.push(format!("{line}: {} is {status}, not {cell}", layer["title"]));
            }
            let held: Vec<&str> = layer["grounds"]
                .as_array()
                .unwrap()
                .iter()
                .map(|g| g["sentence"].as_str().unwrap())
                .collect();
            let unsaid = held.iter().filter(|held| !labels.iter().any(|label| held.contains(label)));
            wrong.extend(unsaid.map(|held| format!("{line}: not told: {held}")));
            if held.len() != labels.len() {
                wrong.push(format!("{line}: {} grounds hold, {} are told", held.len(), labels.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "docs/law/cases.md\n{}", wrong.join("\n"));
}

#[test]
fn the_table_of_cases_says_what_the_reports_say() {
    let files: Vec<PathBuf> = examples().into_iter().step_by(SHARE).collect();
    hold(&files);
}

#[test]
#[ignore = "answers every case of the examples: some minutes without optimisation"]
fn the_whole_table_of_cases_says_what_the_reports_say() {
    hold(&examples());
}
