//! The cases that are shipped: their expectations hold, and their answers rest on their facts.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn vires(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vires"))
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn every_expectation_of_the_examples_holds() {
    let mut count = 0;
    let files = ["examples", "examples/cases"];
    let files = files.map(|folder| fs::read_dir(root().join(folder)).unwrap()).into_iter().flatten();
    for entry in files {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "vires") {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            let output = vires(&["check", &name], "");
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{name}\n{said}");
            assert!(output.stderr.is_empty(), "{name}\n{}", String::from_utf8_lossy(&output.stderr));
            assert!(said.contains("hold"), "{name} expects nothing");
            count += 1;
        }
    }
    assert!(count >= 8);
}

#[test]
fn the_reports_read_as_they_should() {
    for name in ["kazakhstan_2022", "osh_2010", "nagorno_karabakh_2020", "proposed_measure", "nationality"] {
        let file = format!("examples/{name}.vires");
        let output = vires(&["check", &file], "");
        let report = String::from_utf8_lossy(&output.stdout).into_owned();
        let wide =
            report.lines().filter(|line| line.chars().count() > 80 && !line.starts_with("next: ")).count();
        assert_eq!(wide, 0, "{name} is wider than a terminal");
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../cases/reports" }, {
            insta::assert_snapshot!(name, report);
        });
    }
}

/// The status of an answer about the Kazakhstan case, when its text is changed.
fn status(question: &str, text: &str) -> String {
    let output = vires(&["ask", question, "-", "--format", "json"], text);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    answer["answers"][0]["status"].as_str().unwrap_or("no answer").to_owned()
}

#[test]
fn the_only_ground_rests_on_each_of_its_facts() {
    let text = fs::read_to_string(root().join("examples/kazakhstan_2022.vires")).unwrap();
    let end = text.find("  expect ").unwrap();
    let case = format!("{}}}\n", &text[..end]);
    let questions = ["legal_basis(deployment, consent_adhoc)", "overall(deployment, lawful)"];
    for question in questions {
        assert_eq!(status(question, &case), "true", "{question}");
    }
    let measure = case.find("measure deployment").unwrap();
    let facts = [
        (0, "government kazakhstan"),
        (0, "recognised(of: kazakhstan, by: states_generally)"),
        (0, "control(over: kazakhstan, full)"),
        (measure, "proposed by: csto"),
        (measure, "territory kazakhstan"),
        (measure, "request(deployment, by: tokayev, to: csto)"),
    ];
    for (from, fact) in facts {
        let start = from + case[from..].find(fact).unwrap_or_else(|| panic!("`{fact}` is not stated"));
        let line = start + case[start..].find('\n').unwrap();
        let without = format!("{}{}", &case[..start], &case[line..]);
        for question in questions {
            assert_ne!(status(question, &without), "true", "{question} without `{fact}`");
        }
    }
}
