//! The programs of `examples/` that use `vires` as a library; the guide shows them, and what they say.

#[path = "../../examples/ask.rs"]
mod ask;
#[path = "../../examples/interview.rs"]
mod interview;

/// What the program with this name says.
pub(crate) fn told(name: &str) -> Option<String> {
    match name {
        "ask" => ask::told().ok(),
        "interview" => interview::told().ok(),
        _ => None,
    }
}

#[test]
fn the_programs_run() {
    ask::main().unwrap();
    interview::main().unwrap();
    assert!(told("ask").unwrap().starts_with("the shed: open\n"), "{:?}", told("ask"));
    assert!(told("interview").unwrap().contains("Is Ann retired?\n"), "{:?}", told("interview"));
}
