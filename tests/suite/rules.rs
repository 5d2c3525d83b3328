//! Rules, conditions and questions: what they mean, and what is wrong with them.

mod oracle;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use vires::diagnostic::Diagnostic;
use vires::hir::{self, Program, Rule};
use vires::ids::RuleId;
use vires::render::{Style, diagnostics};
use vires::source::{FileId, SourceMap};
use vires::syntax::{ast, parse, parse_condition, parse_statement};

const VOCABULARY: &str = include_str!("../cases/rules/vocabulary.vires");

/// A program, what is wrong with it, and its texts.
struct Read {
    sources: SourceMap,
    program: Program,
    found: Vec<Diagnostic>,
    /// The file that was read after the vocabulary.
    file: FileId,
}

impl Read {
    fn shown(&self) -> String {
        shown(&self.found, &self.sources)
    }

    /// The rules of the file, without those of the vocabulary.
    fn rules(&self) -> impl Iterator<Item = &Rule> {
        let program = &self.program;
        program.rules.iter().filter(|rule| rule.span.file == self.file && program.is_written(rule))
    }
}

fn shown(found: &[Diagnostic], sources: &SourceMap) -> String {
    if found.is_empty() { String::new() } else { diagnostics(found, sources, Style::default()) }
}

fn read(text: &str) -> Read {
    let mut sources = SourceMap::new();
    let mut found = Vec::new();
    let mut trees: Vec<ast::File> = Vec::new();
    let mut file = FileId(0);
    for (name, text) in [("vocabulary.vires", VOCABULARY), ("a.vires", text)] {
        file = sources.add(name, text);
        let (tree, mistakes) = parse(file, text);
        trees.push(tree);
        found.extend(mistakes);
    }
    let (program, mistakes) = hir::lower(&trees);
    found.extend(mistakes);
    assert_eq!(hir::invariants::violations(&program), Vec::<String>::new(), "{text}");
    Read { sources, program, found, file }
}

/// The snapshot of a file: its text, then what is made of it.
fn snapshot(path: &Path, text: &str, output: &str) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => path.parent().unwrap(), snapshot_suffix => "" }, {
        insta::assert_snapshot!(name, format!("{}\n\n{}", text.trim_end(), output.trim()));
    });
}

/// A rule, the types of its variables, and what it beats.
fn rule(program: &Program, id: RuleId) -> String {
    let rule = program.rule(id);
    let mut text = format!("{}:\n{}\n", rule.display, hir::print_rule(program, rule));
    let variables: Vec<String> =
        rule.variables.iter().map(|v| format!("{}: {}", v.name, program.ty(v.ty).name)).collect();
    if !variables.is_empty() {
        let _ = writeln!(text, "  for {}", variables.join(", "));
    }
    for other in (0..program.rules.len()).map(RuleId::at) {
        if program.rule(other).repeats.is_some() {
            continue;
        }
        if let Some(meta) = hir::beats(program, id, other) {
            let _ = writeln!(text, "  beats {} by {meta:?}", program.rule(other).display);
        }
    }
    text
}

#[test]
fn good_files_have_the_meaning_they_look_like() {
    insta::glob!("../cases/rules/good", "*.vires", |path| {
        let text = fs::read_to_string(path).unwrap();
        let read = read(&text);
        assert!(read.found.iter().all(|d| !d.is_error()), "{}:\n{}", path.display(), read.shown());
        let all = (0..read.program.rules.len()).map(RuleId::at);
        let mut out = read.shown();
        // What lowering adds is left out, except for reparations, which have conditions of their own.
        let is_shown = |rule: &Rule| {
            let mended = rule.repairs.is_some() && rule.repeats.is_none();
            rule.span.file == read.file && (mended || read.program.is_written(rule))
        };
        for id in all.filter(|id| is_shown(read.program.rule(*id))) {
            let _ = write!(out, "\n{}", rule(&read.program, id));
        }
        let layers = hir::stratification(&read.program);
        let layers: Vec<&str> = layers.lines().filter(|line| line.contains("depends")).collect();
        let _ = write!(out, "\n{}", layers.join("\n"));
        snapshot(path, &text, &out);
    });
}

#[test]
fn bad_files_say_what_is_wrong() {
    insta::glob!("../cases/rules/bad", "*.vires", |path| {
        let text = fs::read_to_string(path).unwrap();
        let read = read(&text);
        assert!(!read.found.is_empty(), "{}", path.display());
        snapshot(path, &text, &read.shown());
    });
}

/// What is printed parses, and means the same when it is asked as a question.
fn prints_as_it_means<'r>(program: &Program, rules: impl Iterator<Item = &'r Rule>) -> usize {
    let mut asked = program.clone();
    let mut conditions = 0;
    for rule in rules {
        let mut alone = rule.clone();
        (alone.overrides, alone.name) = (vec![], None);
        let printed = hir::print_rule(program, &alone);
        let (_, mistakes) = parse(FileId(9), &printed);
        assert!(mistakes.is_empty(), "{printed}: {mistakes:?}");

        let printed = hir::print_condition(program, &rule.body, &rule.variables);
        let (condition, mistakes) = parse_condition(FileId(9), &printed);
        assert!(mistakes.is_empty(), "{printed}: {mistakes:?}");
        let (question, mistakes) = hir::ask(&mut asked, &printed, &condition, None);
        assert!(mistakes.iter().all(|d| !d.is_error()), "{printed}: {mistakes:?}");
        let again = asked.rule(question.unwrap().rule);
        assert_eq!(hir::print_condition(&asked, &again.body, &again.variables), printed);
        conditions += 1;
    }
    conditions
}

#[test]
fn printed_conditions_mean_the_same() {
    let mut conditions = 0;
    insta::glob!("../cases/rules/good", "*.vires", |path| {
        let read = read(&fs::read_to_string(path).unwrap());
        conditions += prints_as_it_means(&read.program, read.rules());
    });
    assert!(conditions > 60, "{conditions}");
}

#[test]
fn the_rules_of_the_library_pass_and_print() {
    let mut trees = Vec::new();
    let mut sources = SourceMap::new();
    for embedded in vires::library::files() {
        let file = sources.add(embedded.path, embedded.text);
        let (tree, mistakes) = parse(file, embedded.text);
        assert!(mistakes.is_empty(), "{}", shown(&mistakes, &sources));
        trees.push(tree);
    }
    let (program, mistakes) = hir::lower(&trees);
    assert!(mistakes.iter().all(|d| !d.is_error()), "{}", shown(&mistakes, &sources));
    assert_eq!(hir::invariants::violations(&program), Vec::<String>::new());
    assert!(prints_as_it_means(&program, program.rules.iter().filter(|r| program.is_written(r))) > 50);
}

fn ask(program: &mut Program, text: &str) -> (Option<hir::Question>, String) {
    let mut sources = SourceMap::new();
    let file = sources.add("question", text);
    let (condition, mut found) = parse_condition(file, text);
    let (question, mistakes) = hir::ask(program, text, &condition, None);
    found.extend(mistakes);
    (question, shown(&found, &sources))
}

#[test]
fn a_question_is_a_definition_of_its_free_variables() {
    let mut program = read("").program;
    let (question, wrong) =
        ask(&mut program, "owns(A, T) and not holds(_P, T) and price(T, N) and N > _M + 1 and _M = 3");
    assert_eq!(wrong, "");
    let question = question.unwrap();
    let names: Vec<&str> = question.variables.iter().map(|v| v.name.as_str()).collect();
    assert_eq!(names, ["A", "T", "N"]);
    let types: Vec<&str> = program
        .relation(question.relation)
        .parameters
        .iter()
        .map(|p| program.ty(p.ty).name.as_str())
        .collect();
    assert_eq!(types, ["actor", "thing", "decimal"]);
    assert_eq!(program.rule(question.rule).head.relation, question.relation);
    assert_eq!(hir::invariants::violations(&program), Vec::<String>::new());
}

#[test]
fn a_mistaken_question_adds_nothing() {
    let mut program = read("").program;
    let (relations, rules) = (program.relations.len(), program.rules.len());
    for text in ["own(A, T)", "owns(A, T) and N < 3", "excluded granted(first)", "ann < bob", "owns(ann"] {
        let (question, wrong) = ask(&mut program, text);
        assert!(question.is_none() && !wrong.is_empty(), "{text}");
    }
    assert_eq!((program.relations.len(), program.rules.len()), (relations, rules));
}

#[test]
fn a_statement_can_be_assumed() {
    let mut program = read("concept cured(permit) curable").program;
    for text in ["owns(ann, cart)", "not honest(bob)", "employs(mill, ann) from 2020-01-01"] {
        let (statement, found) = parse_statement(FileId(9), text);
        assert!(found.is_empty(), "{found:?}");
        let (stated, found) = hir::state(&mut program, &statement.unwrap(), None);
        assert!(stated.is_some() && found.is_empty(), "{text}: {found:?}");
    }
}

/// Families of rules that would take hours if pairs were looked at, and chains that would overflow a stack.
#[test]
fn wide_families_and_long_chains_are_no_danger() {
    const WIDE: usize = 20_000;
    let family = |each: &dyn Fn(usize) -> String| (0..WIDE).map(each).collect::<String>();
    let things = family(&|i| format!("person p{i}\n"));
    let pairs = family(&|i| {
        format!(
            "rule f{i}: fit(p{i}) when honest(p{i})\n rule a{i}: not fit(p{i}) when owns(p{i}, _) overrides code.1.f{i}\n"
        )
    });
    let against = family(&|i| format!(" rule not fit(p{i}) when holds(p{i}, _)\n"));
    let text = format!(
        "{things}provision code.1 \"x\" {{\n source \"x\"\n {pairs}}}\nprovision decree.1 \"x\" {{\n source \"x\"\n{against}}}\n"
    );
    let wide = read(&text);
    assert!(wide.found.is_empty(), "{}", wide.shown());
    assert_eq!(wide.rules().count(), 3 * WIDE);

    let circle = family(&|i| {
        let (not, next) = (if i % 2 == 0 { "" } else { "not " }, (i + 1) % WIDE);
        format!(" rule r{i}: {not}fit(A) when owns(A, _) overrides code.1.r{next}\n")
    });
    let circle = read(&format!("provision code.1 \"x\" {{\n source \"x\"\n{circle}}}\n"));
    assert_eq!(circle.found.len(), 1, "{}", circle.shown());
    assert_eq!(circle.found[0].secondary.len(), WIDE - 1);

    let chain = family(&|i| format!("concept c{i}\ndefine c{i} when c{}\n", (i + 1) % WIDE));
    let chain = read(&chain);
    assert!(chain.found.is_empty(), "{}", chain.shown());
    let components = hir::dependency::components(&chain.program);
    assert_eq!(components.iter().map(|c| c.circle.len()).max(), Some(WIDE));
}
