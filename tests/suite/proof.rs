//! Answers and their reasons: files with questions in `// ask …` and `// why …` lines, answered below.
//!
//! `// ask Q` lists the answers to a question, `// why Q` explains each. `// in LABEL` moves on to the
//! supposition of that label; `// at DATE` to that date.

mod random;

use std::fs;
use std::path::Path;
use vires::engine::{self, Budget, Model};
use vires::hir::{self, Atom, ConditionKind, Program, Term, TermKind, Variable};
use vires::ids::{CaseId, VariableId, WorldId};
use vires::plan::{self, Options, Plan, World, WorldError};
use vires::proof::{Index, Limits, View};
use vires::render::{Style, Words, conclusion, explanation};
use vires::source::SourceMap;
use vires::syntax;
use vires::time::Date;

/// A program with its questions, planned and evaluated.
pub struct Answered {
    pub program: Program,
    plan: Plan,
    model: Model,
    worlds: Vec<World>,
}

impl Answered {
    /// Evaluates a program for the questions, each in its world; every world has a twin without burdens.
    pub fn new(program: Program, wanted: &[vires::ids::RelationId], worlds: Vec<World>) -> Self {
        let plan = plan::plan(&program, wanted, &Options::default());
        let twins = worlds.into_iter().flat_map(|world| {
            let bare = World { without_burdens: true, ..world.clone() };
            [world, bare]
        });
        let worlds: Vec<World> = twins.collect();
        let (block, errors) = plan::block(&program, &plan, &worlds);
        let only_warnings =
            errors.iter().all(|e| matches!(e, WorldError::NoValue { .. } | WorldError::TwoValues { .. }));
        assert!(only_warnings, "{errors:?}");
        let budget = Budget { provenance: true, ..Budget::default() };
        let model = engine::run(&plan, &block, &budget).unwrap();
        Self { program, plan, model, worlds }
    }

    /// Looks at one of the worlds.
    pub fn look<T>(&self, place: usize, see: impl FnOnce(&View<'_>) -> T) -> T {
        let index = Index::new(&self.program, &self.plan);
        let (world, bare) = (WorldId::at(2 * place), WorldId::at(2 * place + 1));
        see(&View::new(&index, &self.model, &self.worlds[2 * place], world, bare))
    }
}

/// A question of a file.
struct Asked {
    line: String,
    why: bool,
    atom: Atom,
    variables: Vec<Variable>,
    world: World,
}

fn read(text: &str) -> Program {
    let mut sources = SourceMap::new();
    let file = sources.add("a.vires", text);
    let (tree, mut found) = syntax::parse(file, text);
    let (program, mistakes) = hir::lower(&[tree]);
    found.extend(mistakes);
    found.retain(vires::diagnostic::Diagnostic::is_error);
    assert!(found.is_empty(), "{}", vires::render::diagnostics(&found, &sources, Style::default()));
    program
}

fn questions(program: &mut Program, text: &str) -> Vec<Asked> {
    let case = (!program.cases.is_empty()).then(|| CaseId::at(0));
    let mut world = World {
        case,
        date: case.is_none().then_some(Date::from_calendar(2020, 1, 1).unwrap()),
        ..World::default()
    };
    let mut asked = Vec::new();
    for line in text.lines().filter_map(|l| l.trim().strip_prefix("// ")) {
        if let Some(label) = line.strip_prefix("in ") {
            let suppositions = &program.cases[0].suppositions;
            world.supposition = Some(suppositions.iter().position(|s| s.label == label).unwrap());
        } else if let Some(date) = line.strip_prefix("at ") {
            world.date = Some(Date::parse(date).unwrap());
        } else if let Some((what @ ("ask" | "why"), question)) = line.split_once(' ') {
            let (atom, variables) = question_atom(program, question, case);
            asked.push(Asked {
                line: line.to_owned(),
                why: what == "why",
                atom,
                variables,
                world: world.clone(),
            });
        }
    }
    asked
}

/// A question of one statement is asked of its relation, any other of the relation of its answers.
fn question_atom(program: &mut Program, text: &str, case: Option<CaseId>) -> (Atom, Vec<Variable>) {
    let mut sources = SourceMap::new();
    let file = sources.add("question", text);
    let (condition, mut found) = syntax::parse_condition(file, text);
    let (question, mistakes) = hir::ask(program, text, &condition, case);
    found.extend(mistakes);
    assert!(found.is_empty(), "{}", vires::render::diagnostics(&found, &sources, Style::default()));
    let question = question.unwrap();
    let rule = program.rule(question.rule);
    if let ConditionKind::Atom(atom) = &rule.body.kind {
        return (atom.clone(), rule.variables.clone());
    }
    let arguments = question.variables.iter().enumerate().map(|(place, variable)| Term {
        span: variable.span,
        ty: variable.ty,
        kind: TermKind::Variable(VariableId::at(place)),
    });
    let atom = Atom { relation: question.relation, arguments: arguments.collect(), span: rule.span };
    (atom, question.variables)
}

/// The answers to the questions of a file, as a person sees them.
fn answer(text: &str, style: Style) -> String {
    let mut program = read(text);
    let asked = questions(&mut program, text);
    let wanted: Vec<_> = asked.iter().map(|a| a.atom.relation).collect();
    let worlds = asked.iter().map(|a| a.world.clone()).collect();
    let answered = Answered::new(program, &wanted, worlds);
    let mut out = String::new();
    for (place, question) in asked.iter().enumerate() {
        out.push_str(&format!("---- {}\n", question.line));
        out.push_str(&answered.look(place, |view| shown(view, question, &answered.program, style)));
        out.push('\n');
    }
    out
}

fn shown(view: &View<'_>, question: &Asked, program: &Program, style: Style) -> String {
    let words = Words::new(program);
    let mut answers = view.answers(&question.atom, &question.variables, view.date);
    answers.extend(view.not_shown(&question.atom, &question.variables, view.date));
    let mut seen = Vec::new();
    answers.retain(|(_, c)| {
        !seen.contains(&c.claim) && {
            seen.push(c.claim.clone());
            true
        }
    });
    let mut out = String::new();
    for (bindings, found) in &answers {
        if question.why {
            let reasons = view.why(&found.claim, &Limits::default());
            assert_eq!(reasons.conclusion.status, found.status);
            out.push_str(&explanation::explanation(words, &reasons, style).finish());
            if let Some(next) = explanation::next(words, &reasons).and_then(vires::proof::Step::claim) {
                out.push_str(&format!("next: why {}\n", words.typed(&next, view.date)));
            }
        } else {
            let values = question.variables.iter().zip(bindings);
            for (variable, value) in values {
                if let Some(value) = value {
                    out.push_str(&format!("{} = {}  ", variable.name, words.typed_value(*value)));
                }
            }
            let (_, status) = conclusion::status(found);
            out.push_str(&format!("{}: {status}\n", words.typed(&found.claim, view.date)));
        }
    }
    if answers.is_empty() { "no answer\n".to_owned() } else { out }
}

fn snapshot(path: &Path, text: &str, output: &str, suffix: &str) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => path.parent().unwrap(), snapshot_suffix => suffix }, {
        insta::assert_snapshot!(name, format!("{}\n\n{output}", text.trim_end()));
    });
}

#[test]
fn questions_are_answered_with_their_reasons() {
    insta::glob!("../cases/proof", "*.vires", |path| {
        let text = fs::read_to_string(path).unwrap();
        let answered = answer(&text, Style::default());
        for line in answered.lines().filter(|l| !l.starts_with("----")) {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "too wide: {line}");
        }
        snapshot(path, &text, &answered, "");
    });
}

/// A search that is stopped ends at once; what it found by then says that there may be more.
#[test]
fn a_search_ends_when_it_is_stopped() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/proof/licence.vires");
    let text = fs::read_to_string(path).unwrap();
    let mut program = read(&text);
    let asked = questions(&mut program, &text).into_iter().find(|asked| asked.why).unwrap();
    let answered = Answered::new(program, &[asked.atom.relation], vec![asked.world.clone()]);
    let steps = |set: bool| {
        let stop = std::sync::atomic::AtomicBool::new(set);
        answered.look(0, |view| {
            let view = view.with_stop(Some(&stop));
            let claim = answered
                .look(0, |open| open.answers(&asked.atom, &asked.variables, open.date)[0].1.claim.clone());
            (view.why(&claim, &Limits::default()).more, view.why(&claim, &Limits::default()).steps.len())
        })
    };
    let [found, stopped] = [false, true].map(steps);
    assert!(!found.0 && found.1 > 1, "{found:?}");
    assert_eq!(stopped, (true, 1));
}
