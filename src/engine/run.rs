//! The state of a run, and what all shapes of components share.

use super::again::Again;
use super::compile::{Compiler, Use};
use super::fault::{Fault, Faults};
use super::held::Held;
use super::join::{Context, Machine, Sink};
use super::limits::{LimitExceeded, Meter, Uncomputed};
use super::model::{Finished, Model, Occurrence};
use super::relation::Relation;
use super::steps::{Access, Compiled, Step};
use super::worlds::{Bounds, WorldSet, WorldSets};
use crate::ids::NodeId;
use crate::plan::{Block, NodeKind, Plan, Rule, Values};

/// A run under way.
pub(crate) struct Run<'a> {
    /// What is evaluated.
    pub plan: &'a Plan,
    /// The relations, by node.
    pub relations: Vec<Held>,
    /// Sets of worlds.
    pub sets: WorldSets,
    /// Values.
    pub values: Values,
    /// What it cost so far.
    pub meter: Meter<'a>,
    /// Which nodes are of the component that is being evaluated.
    pub internal: Vec<bool>,
    /// Mistakes that tests ask for.
    pub faults: Faults,
    /// For each node the nodes that are views of it.
    pub views: Vec<Vec<NodeId>>,
    /// The worlds in which burdens are ignored.
    without_burdens: WorldSet,
    machine: Machine,
    batch: Batch,
    /// Whether what is inserted is an over-estimate.
    estimating: bool,
    /// By node.
    occurrences: Vec<Vec<Occurrence>>,
    tick: u32,
    /// Bytes and rows of each relation when last looked at, and their sums.
    sizes: Vec<(u64, u64)>,
    size: u64,
    rows: u64,
    /// What is taken over from an earlier run.
    pub again: Option<Again<'a>>,
}

impl<'a> Run<'a> {
    /// The facts of a block, before any rule.
    ///
    /// # Errors
    /// If a limit is reached.
    pub fn new(
        plan: &'a Plan,
        block: &Block,
        meter: Meter<'a>,
        faults: Faults,
        again: Option<Again<'a>>,
    ) -> Result<Self, LimitExceeded> {
        let mut sets = match &again {
            Some(again) => again.earlier.sets().clone(),
            None => WorldSets::new(block.width),
        };
        let values = again.as_ref().map_or(&block.values, |again| again.earlier.values()).clone();
        let without_burdens = sets.of(&block.without_burdens);
        let mut views = vec![Vec::new(); plan.nodes.len()];
        for (place, node) in plan.nodes.iter().enumerate() {
            match node.kind {
                NodeKind::Settled { of, .. } | NodeKind::Possible { of } => {
                    views[of.index()].push(NodeId::at(place));
                }
                NodeKind::Input | NodeKind::Derived => {}
            }
        }
        let mut run = Self {
            plan,
            relations: plan.nodes.iter().map(|node| Relation::new(node.arity).into()).collect(),
            sets,
            values,
            meter,
            internal: vec![false; plan.nodes.len()],
            faults,
            views,
            without_burdens,
            machine: Machine::default(),
            batch: Batch::default(),
            estimating: false,
            occurrences: vec![Vec::new(); plan.nodes.len()],
            tick: 0,
            sizes: vec![(0, 0); plan.nodes.len()],
            size: 0,
            rows: 0,
            again,
        };
        run.load(block)?;
        Ok(run)
    }

    fn load(&mut self, block: &Block) -> Result<(), LimitExceeded> {
        for (node, rows) in &block.inputs {
            for row in rows {
                let lower = self.sets.of(&row.lower);
                let upper = if row.upper == row.lower { lower } else { self.sets.of(&row.upper) };
                let upper = self.sets.or(lower, upper);
                self.append(node.index(), &row.tuple, Bounds { lower, upper });
            }
            self.account(node.index())?;
        }
        for place in 0..self.plan.nodes.len() {
            let node = NodeId::at(place);
            if self.plan.nodes[place].kind == NodeKind::Input && !self.take_over_input(node)? {
                self.finish(node)?;
            }
        }
        Ok(())
    }

    /// Adds worlds to a row. Says whether anything is new.
    pub fn insert(&mut self, node: usize, tuple: &[u32], bounds: Bounds) -> bool {
        let Some(change) = self.relations[node].insert(tuple, bounds, &mut self.sets) else {
            return false;
        };
        if self.meter.provenance() && !self.estimating {
            self.note(node, change.row, change.added.lower);
        }
        true
    }

    /// Adds a row that is not there.
    pub fn append(&mut self, node: usize, tuple: &[u32], bounds: Bounds) {
        if let Some(row) = self.relations[node].append(tuple, bounds)
            && self.meter.provenance()
        {
            self.note(node, row, bounds.lower);
        }
    }

    /// Notes that a row came to hold.
    pub fn note(&mut self, node: usize, row: u32, worlds: WorldSet) {
        if worlds != WorldSet::NONE {
            self.tick += 1;
            self.occurrences[node].push(Occurrence { row, tick: self.tick, worlds });
        }
    }

    /// Holds the size of a relation that changed against the budget.
    pub fn account(&mut self, node: usize) -> Result<(), LimitExceeded> {
        self.account_with(node, 0)
    }

    /// The same, with so many bytes held elsewhere.
    pub fn account_with(&mut self, node: usize, elsewhere: u64) -> Result<(), LimitExceeded> {
        let relation = &self.relations[node];
        let (bytes, rows) = (relation.bytes(), u64::from(relation.count()));
        let (bytes_before, rows_before) = std::mem::replace(&mut self.sizes[node], (bytes, rows));
        self.size = self.size + bytes - bytes_before;
        self.rows = self.rows + rows - rows_before;
        let occurrences = u64::from(self.tick) * size_of::<Occurrence>() as u64;
        self.meter.store(self.rows, self.size + self.sets.bytes() + occurrences + elsewhere)
    }

    /// A node is evaluated: its views follow.
    pub fn finish(&mut self, node: NodeId) -> Result<(), LimitExceeded> {
        let mut finished = vec![node];
        while let Some(node) = finished.pop() {
            self.relations[node.index()].finish();
            self.account(node.index())?;
            for view in self.views[node.index()].clone() {
                self.derive_view(view, node)?;
                finished.push(view);
            }
        }
        Ok(())
    }

    /// The rows of a node that is a view of another one.
    fn derive_view(&mut self, view: NodeId, of: NodeId) -> Result<(), LimitExceeded> {
        let kind = self.plan.nodes[view.index()].kind;
        for row in 0..self.relations[of.index()].count() {
            let bounds = self.relations[of.index()].bounds(row);
            let bounds = match kind {
                NodeKind::Settled { yes, .. } => self.settle(bounds, yes),
                _ => Bounds { lower: bounds.upper, upper: bounds.upper },
            };
            let tuple = self.relations[of.index()].row(row).to_vec();
            self.append(view.index(), &tuple, bounds);
        }
        self.account(view.index())
    }

    /// What is undetermined becomes true or false, except where burdens are ignored.
    fn settle(&mut self, bounds: Bounds, yes: bool) -> Bounds {
        if bounds.lower == bounds.upper {
            return bounds;
        }
        let yes = yes != self.faults.has(Fault::SettledToTheOtherSide);
        let settled = if yes { bounds.upper } else { bounds.lower };
        let open =
            if self.faults.has(Fault::BurdenNeverIgnored) { WorldSet::NONE } else { self.without_burdens };
        let kept_lower = self.sets.and(bounds.lower, open);
        let kept_upper = self.sets.and(bounds.upper, open);
        let settled = self.sets.minus(settled, open);
        Bounds { lower: self.sets.or(settled, kept_lower), upper: self.sets.or(settled, kept_upper) }
    }

    /// Compiles a rule of the plan.
    pub fn compile(&mut self, rule: &Rule, purpose: Use, news: Option<usize>) -> Compiled {
        Compiler { internal: &self.internal, purpose, relations: &mut self.relations, faults: self.faults }
            .compile(rule, news)
    }

    /// Brings the indexes of a rule up to what may be read.
    pub fn refresh(&mut self, rule: &Compiled) {
        let codes = self.values.len();
        let deferred = rule.deferred.iter().map(|(_, step)| step);
        for selection in rule.steps.iter().chain(deferred).flat_map(Step::selections) {
            if let Access::Probe { index, .. } = &selection.access {
                self.relations[selection.node].refresh(*index, codes);
            }
        }
    }

    /// Evaluates a rule and adds what it concludes.
    pub fn apply(&mut self, rule: &Compiled, estimate: bool) -> Result<(), LimitExceeded> {
        self.refresh(rule);
        let mut machine = std::mem::take(&mut self.machine);
        let mut batch = std::mem::take(&mut self.batch);
        batch.estimate = estimate;
        self.estimating = estimate;
        machine.start(rule, estimate);
        let result = loop {
            match self.step(rule, &mut machine, &mut batch) {
                Ok(true) => break Ok(()),
                Ok(false) => {}
                Err(limit) => break Err(limit),
            }
        };
        batch.clear();
        self.estimating = false;
        (self.machine, self.batch) = (machine, batch);
        result
    }

    /// Fills a batch and adds it. `true` if the rule has no more.
    fn step(
        &mut self,
        rule: &Compiled,
        machine: &mut Machine,
        batch: &mut Batch,
    ) -> Result<bool, LimitExceeded> {
        let done = self.search(rule, machine, batch)?;
        self.meter.fire(batch.bounds.len() as u64)?;
        let (arity, before) = (rule.arguments.len(), self.relations[rule.head].count());
        for (place, bounds) in batch.bounds.iter().enumerate() {
            self.insert(rule.head, &batch.cells[place * arity..(place + 1) * arity], *bounds);
        }
        let grew = self.relations[rule.head].count() != before;
        batch.clear();
        if grew {
            self.account(rule.head)?;
        }
        Ok(done)
    }

    /// Evaluates a rule until its sink is full.
    pub fn search(
        &mut self,
        rule: &Compiled,
        machine: &mut Machine,
        sink: &mut impl Sink,
    ) -> Result<bool, LimitExceeded> {
        let mut context = Context {
            relations: &self.relations,
            sets: &mut self.sets,
            values: &mut self.values,
            meter: &mut self.meter,
            faults: self.faults,
        };
        machine.run(rule, &mut context, sink)
    }

    /// The model, when all components are evaluated.
    pub fn into_model(self, block: &Block) -> Model {
        let statistics = super::model::Statistics {
            firings: self.meter.firings,
            rows: self.relations.iter().map(|relation| u64::from(relation.count())).sum(),
            rounds: self.meter.rounds,
        };
        let changed = self.again.map(|again| again.changed);
        let nodes = self.relations.into_iter().zip(self.occurrences);
        let nodes = nodes.map(|(relation, occurrences)| Finished::new(relation, occurrences)).collect();
        let kept = (self.meter.provenance(), changed);
        Model::new(nodes, (self.sets, self.values), block, statistics, kept)
    }
}

/// What a rule concluded and is not yet added.
#[derive(Default)]
struct Batch {
    cells: Vec<u32>,
    bounds: Vec<Bounds>,
    /// Whether a value that cannot be computed is passed over, since its binding may never be reached.
    estimate: bool,
}

/// Bindings of a batch.
const BATCH: usize = 4096;

impl Batch {
    fn clear(&mut self) {
        self.cells.clear();
        self.bounds.clear();
    }
}

impl Sink for Batch {
    fn take(
        &mut self,
        rule: &Compiled,
        machine: &mut Machine,
        bounds: Bounds,
        _context: &mut Context<'_, '_>,
    ) -> bool {
        super::reach::fill(&mut self.cells, &rule.arguments, machine.slots());
        self.bounds.push(bounds);
        self.bounds.len() >= BATCH
    }

    fn fail(
        &mut self,
        rule: &Compiled,
        _machine: &mut Machine,
        _step: usize,
        failure: super::arithmetic::Failure,
        context: &mut Context<'_, '_>,
    ) -> Result<(), LimitExceeded> {
        let failed = || context.meter.arithmetic(Uncomputed { rule: rule.origin, failure });
        if self.estimate { Ok(()) } else { Err(failed()) }
    }
}
