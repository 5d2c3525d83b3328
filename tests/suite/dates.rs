//! Values that cannot be computed: the error stands at the sum, and tells the day it was counted from.

use std::fmt::Write as _;
use std::process::{Command, Output};

const FILE: &str = "tests/cases/doors/no_such_day.vires";

fn vires(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vires"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

#[test]
fn what_cannot_be_computed_is_told_at_its_place() {
    let questions = [
        "due_on(O, D)",
        "announced_on(O, D)",
        "ends_on(O, D)",
        "late(O)",
        "long(O)",
        "pending pay(O)",
        "placed_on(O, P) and P + 1 month <= 2026-03-01",
        "most(N)",
        "ever(D)",
    ];
    let mut told = String::new();
    for question in questions {
        let output = vires(&["ask", question, FILE]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error.matches("error[").count(), 1, "{question}\n{error}");
        let _ = write!(told, "== {question}: exit code {}\n{error}\n", output.status.code().unwrap());
    }
    insta::assert_snapshot!(told);
}

#[test]
fn with_rounding_there_is_such_a_day() {
    let folder = std::env::temp_dir().join(format!("vires-dates-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join(FILE)).unwrap();
    let file = folder.join("mended.vires");
    std::fs::write(&file, text.replace("D = P + 1 month", "D = P + 1 month rounding down")).unwrap();
    let output = vires(&["ask", "due_on(O, 2026-02-28)", &file.to_string_lossy()]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("O = chair"), "{output:?}");
}

#[test]
fn every_door_tells_it_once() {
    for command in ["check", "test"] {
        let output = vires(&[command, FILE]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command}\n{error}");
        assert_eq!(error.matches("error[V0605]").count(), 1, "{command}\n{error}");
    }
    // No day is followed on which nothing can be computed.
    let output = vires(&["timeline", "late(desk)", FILE]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && error.contains("error[V0605]"), "{error}");
}
