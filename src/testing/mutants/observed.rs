//! What cases ask: the statements by which a mutant is noticed.

use crate::engine::{Model, WorldSetView};
use crate::hir::{self, Atom, Home, Program, RelationKind, TermKind};
use crate::ids::{CaseId, NodeId, RelationId, WorldId};
use crate::plan::{Plan, Role, World};
use crate::time::Date;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The variable of a report that stands for the thing it is about.
const THING: usize = 0;

/// What is asked of the cases.
#[derive(Default)]
pub(super) struct Observed {
    cases: BTreeMap<CaseId, Asked>,
}

/// What is asked of a case and its suppositions.
#[derive(Default)]
struct Asked {
    /// Statements with open places.
    patterns: BTreeMap<RelationId, Vec<Vec<Option<Value>>>>,
    /// Of these relations, all statements that mention something that the case declares.
    own: BTreeSet<RelationId>,
    /// Whether it is asked if something is excluded.
    excluded: BTreeSet<RelationId>,
    /// The case declares nothing: all statements are its own.
    bare: bool,
    /// Dates that are asked about, besides that of the case.
    dates: BTreeSet<Date>,
}

impl Observed {
    /// What reports and expectations ask of these cases; of a case of which no report tells, what all concepts are.
    pub fn of(program: &Program, cases: &[String]) -> Self {
        let mut observed = Self::default();
        for (place, case) in program.cases.iter().enumerate().filter(|(_, case)| cases.contains(&case.name)) {
            let mut asked = Asked::default();
            asked.reports(program, case);
            asked.expectations(case);
            let norms = program.norms_in_use().flat_map(|(_, norms)| [norms.must, norms.must_not, norms.may]);
            asked.own.extend(norms);
            observed.cases.insert(CaseId::at(place), asked);
        }
        observed
    }

    /// All relations that are asked about.
    pub fn relations(&self) -> Vec<RelationId> {
        let all = self.cases.values().flat_map(|asked| asked.patterns.keys().chain(&asked.own));
        all.copied().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The dates that are asked about in a world, besides its own.
    pub fn asked(&self, world: &World) -> Vec<Date> {
        let asked = world.case.and_then(|case| self.cases.get(&case));
        asked.map(|asked| asked.dates.iter().copied().collect()).unwrap_or_default()
    }

    /// The places within `each` worlds in which something that is asked stands otherwise than in the first of them;
    /// the model has such worlds several times over, all of the case of `base`. Of a model that was made after another
    /// one, what is as it was there is left out.
    pub fn differing(
        &self,
        program: &Program,
        plan: &Plan,
        model: &Model,
        (base, each): (&World, usize),
    ) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let is_new = |node: NodeId| model.changed().is_none_or(|changed| changed[node.index()]);
        self.each(program, plan, model, base, is_new, |_, _, sets| {
            for set in sets.into_iter().filter(|set| !set.is_all() && !set.is_empty()) {
                for first in (0..model.width()).step_by(each) {
                    let holds = set.contains(WorldId::at(first));
                    let other = |place: &usize| set.contains(WorldId::at(first + place)) != holds;
                    found.extend((1..each).filter(other));
                }
            }
        });
        found
    }

    /// Everything that is asked and not false in the first world, for comparing.
    #[cfg(feature = "planted-faults")]
    pub fn listed(&self, program: &Program, plan: &Plan, model: &Model, base: &World) -> Vec<String> {
        let mut found = Vec::new();
        self.each(
            program,
            plan,
            model,
            base,
            |_| true,
            |relation, row, [lower, upper]| {
                if upper.contains(WorldId::at(0)) {
                    let certain = lower.contains(WorldId::at(0));
                    let (excluded, row) = row;
                    found.push(format!("{} {excluded} {row:?} {certain}", program.relation(relation).name));
                }
            },
        );
        found.sort();
        found
    }

    /// Each row of these nodes that is asked about, with the worlds in which it is true, and not false; and whether the row says
    /// that it is excluded.
    fn each(
        &self,
        program: &Program,
        plan: &Plan,
        model: &Model,
        base: &World,
        which: impl Fn(NodeId) -> bool,
        mut visit: impl FnMut(RelationId, (bool, &[Option<Value>]), [WorldSetView<'_>; 2]),
    ) {
        let Some((case, asked)) = base.case.and_then(|case| Some((case, self.cases.get(&case)?))) else {
            return;
        };
        let dates: BTreeSet<Date> =
            base.date(program).into_iter().chain(asked.dates.iter().copied()).collect();
        let own = |row: &[Option<Value>]| {
            row.iter().any(|value| match value {
                Some(Value::Entity(id)) => match program.entity(*id).home {
                    Home::File => false,
                    Home::Case(home) | Home::Supposition(home, _) => home == case,
                },
                _ => false,
            })
        };
        for relation in asked.patterns.keys().chain(&asked.own).copied().collect::<BTreeSet<_>>() {
            let patterns = asked.patterns.get(&relation);
            let all_own = asked.own.contains(&relation);
            let matches = |row: &[Option<Value>]| {
                let fits = |pattern: &Vec<Option<Value>>| {
                    pattern.iter().zip(row).all(|(asked, value)| asked.is_none() || asked == value)
                };
                patterns.is_some_and(|all| all.iter().any(fits)) || (all_own && (asked.bare || own(row)))
            };
            let arity = program.relation(relation).parameters.len();
            let settled = plan.roles.get(&Role::Settled(relation));
            let statement = settled.or_else(|| plan.roles.get(&Role::Statement(relation)));
            let excluded = plan.roles.get(&Role::Excluded(relation));
            let excluded = excluded.filter(|_| asked.excluded.contains(&relation));
            let nodes = statement.map(|node| (*node, false)).into_iter();
            let nodes = nodes.chain(excluded.map(|node| (*node, true)));
            for (node, excluded) in nodes.filter(|(node, _)| which(*node)) {
                model.each(node, |row, lower, upper| {
                    let (date, arguments) = row.split_at(row.len().saturating_sub(arity));
                    let decode = |code: &u32| model.values().value(*code);
                    let on_day = date.iter().all(|code| match decode(code) {
                        Some(Value::Date(day)) => dates.contains(&day),
                        _ => true,
                    });
                    let values: Vec<Option<Value>> = arguments.iter().map(decode).collect();
                    if on_day && matches(&values) {
                        visit(relation, (excluded, &values), [lower, upper]);
                    }
                });
            }
        }
    }
}

impl Asked {
    fn reports(&mut self, program: &Program, case: &hir::Case) {
        let supposed = case.suppositions.iter().flat_map(|supposition| &supposition.entities);
        let things: Vec<_> = case.entities.iter().chain(supposed).copied().collect();
        let mut told = false;
        for report in &program.reports {
            let layers = report.layers.iter().flat_map(|layer| [Some(&layer.holds), layer.grounds.as_ref()]);
            let atoms: Vec<&Atom> =
                report.headline.iter().chain(layers.flatten()).chain(&report.defects).collect();
            for thing in things.iter().filter(|id| program.is_subtype(program.entity(**id).ty, report.ty)) {
                told = true;
                for atom in &atoms {
                    let pattern = atom.arguments.iter().map(|term| match term.kind {
                        TermKind::Value(value) => Some(value),
                        TermKind::Variable(id) if id.index() == THING => Some(Value::Entity(*thing)),
                        _ => None,
                    });
                    self.patterns.entry(atom.relation).or_default().push(pattern.collect());
                }
            }
        }
        if !told {
            let concept = |id: &&RelationId| {
                matches!(program.relation(**id).kind, RelationKind::Defined | RelationKind::Argued)
            };
            self.own.extend(program.names.relations.values().filter(concept));
            self.bare = case.entities.is_empty();
        }
    }

    fn expectations(&mut self, case: &hir::Case) {
        let supposed = case.suppositions.iter().flat_map(|supposition| &supposition.expectations);
        for expectation in case.expectations.iter().chain(supposed) {
            let query = match &expectation.form {
                hir::Expected::True { query, .. }
                | hir::Expected::Only { query, .. }
                | hir::Expected::False { query, .. }
                | hir::Expected::NotShown(query)
                | hir::Expected::Undetermined(query, _)
                | hir::Expected::Disputed(query, _) => query,
                hir::Expected::Excluded(query) => {
                    self.excluded.insert(query.relation);
                    query
                }
            };
            let pattern = query.arguments.iter().map(|term| match term.kind {
                TermKind::Value(value) => Some(value),
                _ => None,
            });
            self.patterns.entry(query.relation).or_default().push(pattern.collect());
            self.dates.extend(expectation.at);
        }
    }
}
