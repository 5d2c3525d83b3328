//! Random programs through the whole line, against the definition.

pub mod text;

use crate::dice::Dice;
use crate::naive::{self, Item, Tuple};
use crate::plan::{asked, concepts, item, planned, worlds};
use std::collections::{BTreeMap, BTreeSet};
use text::{Extras, Taste, program_with};
use vires::engine::{Budget, Model, Truth};
use vires::hir::{self, Openness, Polarity, Program, StatedTime, Statement};
use vires::ids::{NodeId, RelationId, WorldId};
use vires::plan::{self, Block, Plan, Role, Shape, World, WorldError};
use vires::source::{FileId, Span};
use vires::syntax::parse;
use vires::time::{Date, Interval};
use vires::value::Value;

/// The program of a text, if it has no mistake.
pub fn lowered(text: &str) -> Option<Program> {
    let (tree, mut found) = parse(FileId(0), text);
    let (program, more) = hir::lower(&[tree]);
    found.extend(more);
    (!found.iter().any(vires::diagnostic::Diagnostic::is_error)).then_some(program)
}

/// A random text, with what it is made of.
pub fn sample(seed: u64) -> (text::Program, String) {
    sample_of(seed, false)
}

/// The same, of what is rarer too if it is `rich`.
pub fn sample_of(seed: u64, rich: bool) -> (text::Program, String) {
    let mut dice = Dice::new(seed);
    let taste = Taste { time: dice.chance(45), open: dice.chance(70), rich };
    let extras = Extras { norms: rich && dice.chance(16), disputes: rich && dice.chance(20) };
    let made = program_with(&mut dice, taste, extras);
    let text = made.text(None);
    (made, text)
}

/// The worlds of a program, each followed by the one that ignores burdens.
pub fn both(program: &Program) -> Vec<World> {
    let asked = asked_days().to_vec();
    let world = |world: World| {
        let world = World { asked: asked.clone(), ..world };
        [world.clone(), World { without_burdens: true, ..world }]
    };
    worlds(program).into_iter().flat_map(world).collect()
}

pub fn facts(program: &Program, plan: &Plan, worlds: &[World]) -> Block {
    let (block, errors) = plan::block(program, plan, worlds);
    assert!(
        errors.iter().all(|e| matches!(e, WorldError::NoValue { .. } | WorldError::TwoValues { .. })),
        "{errors:?}"
    );
    block
}

/// How often what is of interest was met.
#[derive(Default)]
struct Shares {
    programs: usize,
    undetermined: usize,
    defeat: usize,
    through_negation: usize,
    rows: usize,
    changed: [usize; 6],
}

impl Shares {
    fn add(&mut self, other: &Self) {
        self.programs += other.programs;
        self.undetermined += other.undetermined;
        self.defeat += other.defeat;
        self.through_negation += other.through_negation;
        self.rows += other.rows;
        for (own, other) in self.changed.iter_mut().zip(other.changed) {
            *own += other;
        }
    }
}

/// How each row of a node stands in a world of the engine's model.
pub type Statuses = BTreeMap<Tuple, Truth>;

pub fn engine_rows(model: &Model, node: NodeId, world: WorldId) -> Statuses {
    let items = |tuple: &[u32]| tuple.iter().map(|code| Item::of(*code, model.values())).collect();
    model.in_world(node, world).into_iter().map(|(tuple, truth)| (items(&tuple), truth)).collect()
}

/// Every concept at the date of a world, by name: what is not listed is false.
fn answers(
    program: &Program,
    plan: &Plan,
    model: &Model,
    world: WorldId,
    date: Date,
) -> BTreeMap<String, Truth> {
    let mut found = BTreeMap::new();
    for relation in concepts(program) {
        let node = asked(plan, relation);
        let temporal = plan.nodes[node.index()].temporal;
        for (tuple, truth) in engine_rows(model, node, world) {
            let (day, rest) = tuple.split_at(usize::from(temporal));
            if day.first().is_none_or(|d| *d == Item::Value(Value::Date(date))) {
                let items: Vec<String> = rest.iter().map(|i| item(program, *i)).collect();
                found.insert(format!("{}({})", program.relation(relation).name, items.join(", ")), truth);
            }
        }
    }
    found
}

pub fn evaluate(plan: &Plan, block: &Block) -> Model {
    vires::engine::run(plan, block, &Budget::default()).expect("no limit is reached")
}

fn case_date() -> Date {
    Date::parse("2012-03-01").unwrap()
}

/// The answers in the first world of a text; `None` if it has a mistake.
fn answers_of(text: &str) -> Option<BTreeMap<String, Truth>> {
    let program = lowered(text)?;
    let plan = planned(&program);
    let specs = both(&program);
    let model = evaluate(&plan, &facts(&program, &plan, &specs[..1]));
    Some(answers(&program, &plan, &model, WorldId(0), case_date()))
}

/// The engine, the definition, and what must be so in every world.
fn check(program: &Program, plan: &Plan, specs: &[World], text: &str, shares: &mut Shares) {
    let block = facts(program, plan, specs);
    let model = evaluate(plan, &block);
    // The definition is slow: two worlds of each program, not always the same.
    for place in [0, 1 + shares.programs % (specs.len() - 1)] {
        let world = WorldId::at(place);
        let expected = naive::run(plan, &block, world).unwrap();
        for node in (0..plan.nodes.len()).map(NodeId::at) {
            let (found, expected) = (engine_rows(&model, node, world), expected.statuses(node));
            assert_eq!(
                found,
                expected,
                "node {node:?} in world {place}\n{text}\n{}",
                plan::print(program, plan)
            );
            let two_valued = expected.values().all(|truth| *truth == Truth::True);
            assert!(
                plan.nodes[node.index()].open || two_valued,
                "node {node:?} is said to be two-valued\n{text}"
            );
            shares.rows += expected.len();
        }
        coherent(program, plan, &expected, text);
        if place == 0 {
            count(program, plan, &expected, shares);
        }
        // Alone, a world is as it is among others.
        if place > 0 {
            let alone = evaluate(plan, &facts(program, plan, &specs[place..=place]));
            for relation in concepts(program) {
                let node = asked(plan, relation);
                assert_eq!(engine_rows(&alone, node, WorldId(0)), engine_rows(&model, node, world), "{text}");
            }
        }
        // Between two neighbouring boundaries nothing changes.
        let [before, after] = asked_days().map(|day| answers(program, plan, &model, world, day));
        assert_eq!(before, after, "{text}");
    }
}

/// Nothing both wins and loses; what is true has an applicable rule; what is excluded is not true.
fn coherent(program: &Program, plan: &Plan, model: &naive::Model<'_>, text: &str) {
    let rows = |role: Role| -> BTreeSet<Tuple> {
        plan.roles.get(&role).map(|n| model.rows(*n, naive::Bound::Lower).clone()).unwrap_or_default()
    };
    for relation in concepts(program) {
        let (wins, loses) = (rows(Role::Wins(relation)), rows(Role::Loses(relation)));
        assert!(wins.is_disjoint(&loses), "{text}");
        let (statement, excluded) = (rows(Role::Statement(relation)), rows(Role::Excluded(relation)));
        assert!(excluded.is_disjoint(&statement), "{text}");
        if plan.roles.contains_key(&Role::For(relation)) {
            assert!(statement.is_subset(&rows(Role::For(relation))), "{text}");
        }
    }
}

fn count(program: &Program, plan: &Plan, model: &naive::Model<'_>, shares: &mut Shares) {
    let concepts = concepts(program);
    let some = |f: &dyn Fn(RelationId) -> bool| usize::from(concepts.iter().any(|r| f(*r)));
    let differ = |role: Role| {
        plan.roles
            .get(&role)
            .is_some_and(|n| model.rows(*n, naive::Bound::Lower) != model.rows(*n, naive::Bound::Upper))
    };
    let sure = |role: Role| -> BTreeSet<Tuple> {
        plan.roles.get(&role).map(|n| model.rows(*n, naive::Bound::Lower).clone()).unwrap_or_default()
    };
    shares.undetermined += some(&|r| differ(Role::Statement(r)));
    // Applicable rules meet, and one side prevails.
    shares.defeat += some(&|r| {
        let (for_, against) = (sure(Role::For(r)), sure(Role::Against(r)));
        let decided: BTreeSet<Tuple> = sure(Role::Wins(r)).union(&sure(Role::Loses(r))).cloned().collect();
        for_.intersection(&against).any(|tuple| decided.contains(tuple))
    });
    shares.through_negation += usize::from(plan.components.iter().any(|c| c.shape == Shape::ThroughNegation));
}

fn asked_days() -> [Date; 2] {
    ["2009-01-01", "2009-02-01"].map(|day| Date::parse(day).unwrap())
}

/// What nobody knows in a world: how it is stated, and how it is denied.
pub fn unknown(program: &Program, plan: &Plan, world: &World) -> Vec<[Statement; 2]> {
    let block = facts(program, plan, std::slice::from_ref(world));
    let mut found = Vec::new();
    for relation in (0..program.relations.len()).map(RelationId::at) {
        for role in [Role::Stated(relation), Role::Span(relation), Role::UnknownEvent(relation)] {
            let rows =
                block.inputs.iter().filter(|(n, _)| plan.roles.get(&role) == Some(n)).flat_map(|(_, r)| r);
            for row in rows.filter(|row| row.lower != row.upper) {
                let arity = program.relation(relation).parameters.len();
                let arguments: Vec<Value> =
                    row.tuple[..arity].iter().map(|c| block.values.value(*c).unwrap()).collect();
                let time = match row.tuple[arity..] {
                    [from, until] => StatedTime::During(vec![Interval {
                        from: block.values.date(from).unwrap(),
                        until: block.values.date(until),
                    }]),
                    _ => StatedTime::Always,
                };
                let event = matches!(role, Role::UnknownEvent(_));
                let on = StatedTime::On(Date::parse("2005-06-01").unwrap());
                let statement = |polarity, time| Statement {
                    relation,
                    arguments: arguments.clone(),
                    polarity,
                    time,
                    source: None,
                    held_by: vec![],
                    unverified: None,
                    span: Span::default(),
                };
                found.push([
                    statement(Polarity::Stated, if event { on } else { time.clone() }),
                    statement(Polarity::Denied, time),
                ]);
            }
        }
    }
    found
}

/// What is stated, if it was unknown before, only adds to what is known.
fn stating_adds(dice: &mut Dice, program: &Program, plan: &Plan, text: &str) -> bool {
    let specs = both(program);
    let bare = specs[1].clone();
    let unknown = unknown(program, plan, &bare);
    if unknown.is_empty() {
        return false;
    }
    let mut worlds = vec![bare.clone()];
    for statement in unknown[dice.below(unknown.len())].clone() {
        worlds.push(World { assumed: vec![statement], ..bare.clone() });
    }
    let model = evaluate(plan, &facts(program, plan, &worlds));
    let [before, yes, no] = [0, 1, 2].map(|w| answers(program, plan, &model, WorldId::at(w), case_date()));
    for after in [yes, no] {
        only_adds(&before, &after, text);
    }
    true
}

/// What was known before is so still.
fn only_adds(before: &BTreeMap<String, Truth>, after: &BTreeMap<String, Truth>, text: &str) {
    for (statement, truth) in before {
        assert!(
            *truth == Truth::Undetermined || after.get(statement) == Some(truth),
            "{statement} was {truth:?} and is {:?}\n{text}",
            after.get(statement)
        );
    }
    for (statement, truth) in after {
        assert!(before.contains_key(statement), "{statement} was false and is {truth:?}\n{text}");
    }
}

fn depends_on_itself(program: &Program, relation: RelationId) -> bool {
    let components = hir::dependency::components(program);
    components.iter().any(|c| c.is_recursive() && c.relations.contains(&relation))
}

/// Whether a concept does not depend on itself.
fn is_free(program: &Program, plan: &Plan, name: &str) -> bool {
    let relation = program.names.relations[name];
    let node = plan.roles[&Role::Statement(relation)];
    let component = plan.components.iter().find(|c| c.nodes.contains(&node));
    component.is_some_and(|c| c.shape == Shape::Once && c.nodes.len() == 1)
        && !depends_on_itself(program, relation)
}

/// Whether every answer about a concept in `less` is at most what it is in `more`.
fn at_most(name: &str, less: &BTreeMap<String, Truth>, more: &BTreeMap<String, Truth>) -> bool {
    let own = |(statement, _): &(&String, &Truth)| statement.starts_with(&format!("{name}("));
    less.iter().filter(own).all(|(s, truth)| more.get(s).copied().unwrap_or(Truth::False) >= *truth)
}

/// The text changed in one way, and how the answers must compare; whether there was such a change.
fn variant(
    dice: &mut Dice,
    kind: u64,
    made: &text::Program,
    program: &Program,
    plan: &Plan,
    text: &str,
) -> bool {
    let Some(base) = answers_of(text) else { return false };
    if kind == 0 {
        // The order of items does not matter.
        let other = answers_of(&made.text(Some(dice))).expect("the same text in another order");
        assert_eq!(base, other, "{text}");
        return true;
    }
    let mut concepts: Vec<usize> =
        (0..made.relations.len()).filter(|r| made.relations[*r].layer > 0).collect();
    dice.shuffle(&mut concepts);
    concepts.into_iter().any(|concept| {
        let free = is_free(program, plan, &made.relations[concept].name);
        let varied = Varied { base: &base, made, concept, free, text };
        match kind {
            1 => varied.defined(),
            2 => varied.burdens(),
            3 => varied.without_exceptions(),
            _ => varied.without_rule(dice),
        }
    })
}

/// One concept of a program, to be changed.
struct Varied<'v> {
    base: &'v BTreeMap<String, Truth>,
    made: &'v text::Program,
    concept: usize,
    /// Whether it does not depend on itself.
    free: bool,
    text: &'v str,
}

impl Varied<'_> {
    fn rules(&self) -> Vec<usize> {
        (0..self.made.rules.len()).filter(|r| self.made.rules[*r].concept == self.concept).collect()
    }

    fn name(&self) -> &str {
        &self.made.relations[self.concept].name
    }

    /// No rule against it: argued is defined.
    fn defined(&self) -> bool {
        let mut changed = self.made.clone();
        let rules = self.rules();
        if !changed.relations[self.concept].argued || rules.iter().any(|r| changed.rules[*r].against) {
            return false;
        }
        for rule in rules {
            changed.rules[rule].strength = "define";
            changed.rules[rule].overrides.clear();
        }
        let Some(other) = answers_of(&changed.text(None)) else { return false };
        assert_eq!(*self.base, other, "{}\n{}", self.name(), self.text);
        true
    }

    /// `in doubt no` ≤ no burden ≤ `in doubt yes`
    fn burdens(&self) -> bool {
        let mut changed = self.made.clone();
        let burdens = [Some(false), None, Some(true)].map(|burden| {
            changed.relations[self.concept].burden = burden;
            answers_of(&changed.text(None))
        });
        let [Some(no), Some(none), Some(yes)] = burdens else { return false };
        if self.free {
            let ordered = at_most(self.name(), &no, &none) && at_most(self.name(), &none, &yes);
            assert!(ordered, "{}\n{}", self.name(), self.text);
        }
        self.free && (no != none || none != yes)
    }

    /// Outside loops an exception never helps.
    fn without_exceptions(&self) -> bool {
        let excepted = |r: &usize| !self.made.rules[*r].against && !self.made.rules[*r].unless.is_empty();
        let Some(rule) = self.rules().into_iter().find(excepted).filter(|_| self.free) else { return false };
        let mut changed = self.made.clone();
        changed.rules[rule].unless.clear();
        let Some(other) = answers_of(&changed.text(None)) else { return false };
        assert!(at_most(self.name(), self.base, &other), "{}, r{rule}\n{}", self.name(), self.text);
        true
    }

    /// Outside loops support never hurts.
    fn without_rule(&self, dice: &mut Dice) -> bool {
        let own: Vec<usize> = self.rules().into_iter().filter(|r| !self.made.rules[*r].against).collect();
        if own.is_empty() || !self.free {
            return false;
        }
        let rule = own[dice.below(own.len())];
        let mut changed = self.made.clone();
        changed.rules[rule].body.push("all(nobody)".to_owned());
        changed.entities.push("thing nobody\n".to_owned());
        let Some(other) = answers_of(&changed.text(None)) else { return false };
        assert!(at_most(self.name(), &other, self.base), "{}, r{rule}\n{}", self.name(), self.text);
        true
    }
}

/// Checks the programs of some seeds; every fourth is also changed in one way.
fn check_seeds(seeds: impl Iterator<Item = u64>) -> Shares {
    let mut shares = Shares::default();
    for seed in seeds {
        let (made, text) = sample(seed);
        let Some(program) = lowered(&text) else { continue };
        shares.programs += 1;
        let plan = planned(&program);
        check(&program, &plan, &both(&program), &text, &mut shares);
        let mut dice = Dice::new(seed + 1_000_000);
        let met = match seed % 24 {
            5 => stating_adds(&mut dice, &program, &plan, &text),
            kind @ 0..5 => variant(&mut dice, kind, &made, &program, &plan, &text),
            _ => continue,
        };
        shares.changed[usize::try_from(seed % 24).unwrap()] += usize::from(met);
    }
    shares
}

#[test]
fn random_programs() {
    const SEEDS: u64 = 2_200;
    let mut shares = Shares::default();
    std::thread::scope(|scope| {
        let part = |first: u64| {
            scope.spawn(move || check_seeds((0..SEEDS).filter(move |seed| seed / 24 % 4 == first)))
        };
        for thread in [0, 1, 2, 3].map(part) {
            match thread.join() {
                Ok(found) => shares.add(&found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    let percent = |n: usize| n * 100 / shares.programs;
    println!(
        "{} programs, {} % with an undetermined statement, {} % with effective defeat, {} % with a cycle through \
         negation; {} rows; changed: {:?}",
        shares.programs,
        percent(shares.undetermined),
        percent(shares.defeat),
        percent(shares.through_negation),
        shares.rows,
        shares.changed
    );
    assert!(shares.programs >= 2_000);
    assert!(percent(shares.undetermined) >= 20);
    assert!(percent(shares.defeat) >= 20);
    assert!(percent(shares.through_negation) >= 20);
    assert!(shares.changed.iter().all(|n| *n > 15), "{:?}", shares.changed);
}

/// In the model that ignores every burden a definite answer holds in every completion of what is unknown; so
/// do those of worlds in which only a part of it is completed.
#[test]
fn definite_answers_hold_in_every_completion() {
    let (mut programs, mut worlds_seen, mut by_cases) = (0, 0, 0);
    for seed in 20_000..20_500 {
        let (_, text) = sample(seed);
        let Some(program) = lowered(&text) else { continue };
        let plan = planned(&program);
        let bare = both(&program)[1].clone();
        let mut unknown = unknown(&program, &plan, &bare);
        // What is stated of a closed fact names its entities together, and more may be unknown of them then.
        unknown.retain(|[stated, _]| program.relation(stated.relation).openness != Openness::Closed);
        if unknown.is_empty() || unknown.len() > 5 {
            continue;
        }
        let mut worlds = vec![bare.clone()];
        for number in 0..1_usize << unknown.len() {
            let chosen = |(place, both): (usize, &[Statement; 2])| both[number >> place & 1].clone();
            let assumed = unknown.iter().enumerate().map(chosen).collect();
            worlds.push(World { assumed, ..bare.clone() });
        }
        let model = evaluate(&plan, &facts(&program, &plan, &worlds));
        let all: Vec<_> = (0..worlds.len())
            .map(|w| answers(&program, &plan, &model, WorldId::at(w), case_date()))
            .collect();
        for after in &all[1..] {
            only_adds(&all[0], after, &text);
        }
        let same = |s: &&String| all[2..].iter().all(|after| after.get(*s) == all[1].get(*s));
        let open = all[0].iter().filter(|(_, truth)| **truth == Truth::Undetermined).map(|(s, _)| s);
        by_cases += open.filter(same).count();
        programs += 1;
        worlds_seen += all.len();
    }
    println!("{programs} programs, {worlds_seen} worlds, {by_cases} statements decided by cases");
    assert!(programs > 40 && worlds_seen > 200 && by_cases > 5, "{programs}, {worlds_seen}, {by_cases}");
}
