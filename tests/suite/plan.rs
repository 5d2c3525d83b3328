//! Programs into plans and facts, and what these mean by the definition.
//!
//! Each file of `tests/cases/plan` is lowered, planned for all its concepts, and evaluated by the naive
//! evaluator in every case and supposition. Its snapshot holds the text, the plan, and what is true (`?`:
//! undetermined) of each concept; every expectation in the file must hold.

mod precedence;
mod worlds;

use crate::naive::{self, Item, Tuple};
use std::fmt::Write as _;
use std::path::Path;
use vires::engine::Truth;
use vires::hir::{self, Atom, Expected, Program, RelationKind, TermKind};
use vires::ids::{CaseId, NodeId, RelationId, VariableId, WorldId};
use vires::plan::{self, Options, Plan, Role, World, WorldError};
use vires::render::{Style, diagnostics};
use vires::source::SourceMap;
use vires::syntax::parse;
use vires::time::Date;
use vires::value::Value;

/// A program without mistakes (warnings aside).
pub fn read(text: &str) -> Program {
    let mut sources = SourceMap::new();
    let file = sources.add("a.vires", text);
    let (tree, mut found) = parse(file, text);
    let (program, more) = hir::lower(&[tree]);
    found.extend(more);
    found.retain(vires::diagnostic::Diagnostic::is_error);
    assert!(found.is_empty(), "{}\n{text}", diagnostics(&found, &sources, Style::default()));
    program
}

/// Everything that rules conclude.
pub fn concepts(program: &Program) -> Vec<RelationId> {
    let concept =
        |r: &RelationId| !matches!(program.relation(*r).kind, RelationKind::Fact | RelationKind::Act);
    (0..program.relations.len()).map(RelationId::at).filter(concept).collect()
}

/// A good plan for everything that rules conclude.
pub fn planned(program: &Program) -> Plan {
    let plan = plan::plan(program, &concepts(program), &Options::default());
    let wrong = plan::invariants(&plan);
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), plan::print(program, &plan));
    plan
}

/// A world for each case and supposition, asked at the dates of its expectations; one without a case if
/// there is none.
pub fn worlds(program: &Program) -> Vec<World> {
    let mut worlds = Vec::new();
    for (place, case) in program.cases.iter().enumerate() {
        let asked = |e: &[hir::Expectation]| e.iter().filter_map(|e| e.at).collect::<Vec<Date>>();
        let world =
            World { case: Some(CaseId::at(place)), asked: asked(&case.expectations), ..World::default() };
        worlds.push(world.clone());
        for (number, supposition) in case.suppositions.iter().enumerate() {
            let asked = asked(&supposition.expectations);
            worlds.push(World { supposition: Some(number), asked, ..world.clone() });
        }
    }
    if worlds.is_empty() {
        worlds.push(World { date: Date::parse("2020-01-01"), ..World::default() });
    }
    worlds
}

/// The node by which a relation is asked.
pub fn asked(plan: &Plan, relation: RelationId) -> NodeId {
    plan.roles
        .get(&Role::Settled(relation))
        .copied()
        .unwrap_or_else(|| plan.roles[&Role::Statement(relation)])
}

pub fn item(program: &Program, item: Item) -> String {
    match item {
        Item::SomeDay => "someday".to_owned(),
        Item::Never => "never".to_owned(),
        Item::Value(Value::Entity(id)) => program.entity(id).name.clone(),
        Item::Value(Value::Citation(id)) => program.citation(id).name.clone(),
        Item::Value(Value::Integer(n)) => n.to_string(),
        Item::Value(Value::Decimal(d)) => d.to_string(),
        Item::Value(Value::Date(date)) => date.to_string(),
        Item::Value(Value::Duration(length)) => length.to_string(),
        Item::Value(Value::Text(symbol)) => format!("{:?}", program.texts.text(symbol)),
    }
}

fn statement(program: &Program, name: &str, tuple: &Tuple) -> String {
    let items: Vec<String> = tuple.iter().map(|i| item(program, *i)).collect();
    if items.is_empty() { name.to_owned() } else { format!("{name}({})", items.join(", ")) }
}

/// What is true or undetermined of every concept in a world.
fn model(program: &Program, plan: &Plan, model: &naive::Model<'_>) -> String {
    let mut text = String::new();
    for relation in concepts(program) {
        let name = &program.relation(relation).name;
        let mut nodes = vec![(name.clone(), plan.roles[&Role::Statement(relation)])];
        if let Some(settled) = plan.roles.get(&Role::Settled(relation)) {
            nodes.push((format!("settled {name}"), *settled));
        }
        if let Some(excluded) = plan.roles.get(&Role::Excluded(relation)) {
            nodes.push((format!("excluded {name}"), *excluded));
        }
        for (name, node) in nodes {
            for (tuple, truth) in model.statuses(node) {
                let doubt = if truth == Truth::True { "" } else { "?" };
                let _ = writeln!(text, "  {}{doubt}", statement(program, &name, &tuple));
            }
        }
    }
    text
}

/// How the statements that a query stands for are, at a date of a world.
fn query(
    program: &Program,
    plan: &Plan,
    model: &naive::Model<'_>,
    node: NodeId,
    atom: &Atom,
    at: Date,
) -> Vec<(Vec<Option<VariableId>>, Tuple, Truth)> {
    let _ = program;
    let temporal = plan.nodes[node.index()].temporal;
    let mut found = Vec::new();
    for (tuple, truth) in model.statuses(node) {
        let (date, rest) = if temporal { tuple.split_at(1) } else { tuple.split_at(0) };
        if date.first().is_some_and(|d| *d != Item::Value(Value::Date(at))) {
            continue;
        }
        let fits = atom.arguments.iter().zip(rest).all(|(term, item)| match &term.kind {
            TermKind::Value(value) => Item::Value(*value) == *item,
            _ => true,
        });
        if fits {
            let variables = atom.arguments.iter().map(|t| match &t.kind {
                TermKind::Variable(v) => Some(*v),
                _ => None,
            });
            found.push((variables.collect(), rest.to_vec(), truth));
        }
    }
    found
}

/// What is not as a file expects; `bare` is the world without burdens.
fn failures(
    program: &Program,
    plan: &Plan,
    [world, bare]: [&naive::Model<'_>; 2],
    expectations: &[hir::Expectation],
    date: Date,
) -> Vec<String> {
    let mut failures = Vec::new();
    for (number, expectation) in expectations.iter().enumerate() {
        let at = expectation.at.unwrap_or(date);
        let best = |model: &naive::Model<'_>, atom: &Atom, node: NodeId| {
            let rows = query(program, plan, model, node, atom, at);
            rows.into_iter().map(|(_, _, truth)| truth).max().unwrap_or(Truth::False)
        };
        let status = |model: &naive::Model<'_>, atom: &Atom| best(model, atom, asked(plan, atom.relation));
        let holds = match &expectation.form {
            Expected::True { query, .. } => status(world, query) == Truth::True,
            Expected::False { query, .. } => status(world, query) == Truth::False,
            Expected::NotShown(query) => {
                status(world, query) == Truth::False && status(bare, query) == Truth::Undetermined
            }
            // These files have no disputes.
            Expected::Disputed(..) => false,
            Expected::Undetermined(query, _) => status(world, query) == Truth::Undetermined,
            Expected::Excluded(query) => {
                let node = plan.roles.get(&Role::Excluded(query.relation));
                node.is_some_and(|node| best(world, query, *node) == Truth::True)
            }
            Expected::Only { query: atom, variable, values } => {
                let rows = query(program, plan, world, asked(plan, atom.relation), atom, at);
                let mut found: Vec<Item> = rows
                    .iter()
                    .filter(|(_, _, truth)| *truth == Truth::True)
                    .filter_map(|(v, tuple, _)| {
                        v.iter().position(|v| *v == Some(*variable)).map(|i| tuple[i])
                    })
                    .collect();
                found.dedup();
                let mut values: Vec<Item> = values.iter().map(|v| Item::Value(*v)).collect();
                values.sort();
                found.sort();
                found == values
            }
        };
        if !holds {
            failures.push(format!("expectation {} fails: {:?}", number + 1, expectation.form));
        }
    }
    failures
}

/// The plan and the models of a file; its expectations are checked.
fn show(text: &str) -> String {
    let program = read(text);
    let plan = planned(&program);
    let mut specs = worlds(&program);
    let count = specs.len();
    specs.extend(specs.clone().into_iter().map(|world| World { without_burdens: true, ..world }));
    let (block, errors) = plan::block(&program, &plan, &specs);
    let mut shown = plan::print(&program, &plan);
    for error in errors {
        let (WorldError::TwoValues { .. } | WorldError::NoValue { .. }) = &error else {
            panic!("{error:?}\n{text}")
        };
        let _ = writeln!(shown, "\n{error:?}");
    }
    let run = |world: usize| naive::run(&plan, &block, WorldId::at(world)).unwrap();
    for (place, spec) in specs.iter().enumerate().take(count) {
        let (world, bare) = (run(place), run(place + count));
        let case = spec.case.map(|case| &program.cases[case.index()]);
        let supposition = case.zip(spec.supposition).map(|(case, place)| &case.suppositions[place]);
        let name = case.map_or("files", |case| case.name.as_str());
        let label = supposition.map_or(String::new(), |s| format!(", suppose {:?}", s.label));
        let _ = writeln!(shown, "\n{name}{label}\n{}", model(&program, &plan, &world).trim_end());
        let expectations = supposition.map(|s| &s.expectations).or(case.map(|c| &c.expectations));
        if let (Some(expectations), Some(date)) = (expectations, spec.date(&program)) {
            let failures = failures(&program, &plan, [&world, &bare], expectations, date);
            assert!(failures.is_empty(), "{}\n{shown}", failures.join("\n"));
        }
    }
    shown
}

#[test]
fn files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/plan");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => &folder, snapshot_suffix => "" }, {
        let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|e| e == "vires"));
        paths.sort();
        assert!(paths.len() > 5);
        for path in paths {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            insta::assert_snapshot!(name, format!("{}\n\n{}", text.trim_end(), show(&text).trim()));
        }
    });
}
