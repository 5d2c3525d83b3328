//! The well-founded model of every world of a block.

use super::held::Held;
use super::relation::Relation;
use super::worlds::{WorldSet, WorldSetView, WorldSets};
use crate::ids::{NodeId, WorldId};
use crate::plan::{Block, Values, Worlds};
use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

/// How a statement stands in one world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Not true in the well-founded model.
    False,
    /// Neither.
    Undetermined,
    /// True.
    True,
}

/// What a run cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Rules fired, for all worlds together.
    pub firings: u64,
    /// Rows stored, each once whatever its worlds.
    pub rows: u64,
    /// Rounds of fixpoints.
    pub rounds: u64,
}

/// Lower and upper bound of every node in every world.
///
/// Life cycle: made by [`super::run`], never changed; orders and indexes for look-ups are made when they
/// are first needed.
#[derive(Clone, Debug, Default)]
pub struct Model {
    nodes: Vec<Arc<Finished>>,
    sets: WorldSets,
    values: Values,
    /// Codes from this one on were made by arithmetic.
    known: u32,
    /// For each code made by arithmetic its place among them in the order of the values.
    ranks: Vec<u32>,
    statistics: Statistics,
    /// Whether the run kept provenance.
    provenance: bool,
    /// The worlds of the block in which burdens are ignored.
    without_burdens: Worlds,
    /// For each node whether it has other rows than in the earlier run, if there was one.
    changed: Option<Vec<bool>>,
}

/// What a model knows of one node. Models that follow each other have in common what did not change.
#[derive(Clone, Debug)]
pub(crate) struct Finished {
    /// Its rows.
    pub relation: Relation,
    /// When they came to hold, sorted by row and tick.
    occurrences: Vec<Occurrence>,
    /// The rows by their columns; made when it is first needed, as the others are.
    sorted: OnceLock<Vec<u32>>,
    /// For each column the rows by that column first.
    by_column: Vec<OnceLock<Vec<u32>>>,
}

/// When a row came to hold in which worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// The row.
    pub row: u32,
    /// Occurrences of one run are numbered in their order.
    pub tick: u32,
    /// The worlds added to the lower bound.
    pub worlds: WorldSet,
}

impl Finished {
    /// A relation as a run leaves it behind.
    pub fn new(relation: Held, mut occurrences: Vec<Occurrence>) -> Arc<Self> {
        match relation {
            Held::Shared(finished) => finished,
            Held::Own(relation) => {
                occurrences.sort_by_key(|occurrence| (occurrence.row, occurrence.tick));
                let by_column = vec![OnceLock::new(); relation.arity()];
                Arc::new(Self { relation, occurrences, sorted: OnceLock::new(), by_column })
            }
        }
    }
}

impl Model {
    pub(crate) fn new(
        nodes: Vec<Arc<Finished>>,
        (sets, values): (WorldSets, Values),
        block: &Block,
        statistics: Statistics,
        (provenance, changed): (bool, Option<Vec<bool>>),
    ) -> Self {
        let known = u32::try_from(block.values.len()).unwrap_or(u32::MAX);
        let without_burdens = block.without_burdens.clone();
        let ranks = ranks(&values, known);
        Self { nodes, sets, values, known, ranks, statistics, provenance, without_burdens, changed }
    }

    /// For each node whether it has other rows than in the model that this one was made after.
    pub fn changed(&self) -> Option<&[bool]> {
        self.changed.as_deref()
    }

    pub(crate) fn nodes(&self) -> &[Arc<Finished>] {
        &self.nodes
    }

    fn relation(&self, node: NodeId) -> Option<&Relation> {
        self.nodes.get(node.index()).map(|node| &node.relation)
    }

    pub(crate) fn sets(&self) -> &WorldSets {
        &self.sets
    }

    pub(crate) fn kept_provenance(&self) -> bool {
        self.provenance
    }

    pub(crate) fn without_burdens(&self) -> &Worlds {
        &self.without_burdens
    }

    /// Whether the block had just these values, in this order.
    pub(crate) fn began_with(&self, values: &Values) -> bool {
        let end = self.known;
        u32::try_from(values.len()) == Ok(end)
            && (0..end).all(|code| values.value(code) == self.values.value(code))
    }

    /// What the run cost.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// The values of the block and those that arithmetic made.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// How many worlds there are.
    pub fn width(&self) -> usize {
        self.sets.width()
    }

    /// How a statement stands in a world. Cost: constant.
    pub fn status(&self, node: NodeId, tuple: &[u32], world: WorldId) -> Truth {
        let Some(relation) = self.relation(node) else {
            return Truth::False;
        };
        relation.find(tuple).map_or(Truth::False, |row| self.truth(relation, row, world))
    }

    fn truth(&self, relation: &Relation, row: u32, world: WorldId) -> Truth {
        let bounds = relation.bounds(row);
        if self.sets.contains(bounds.lower, world.index()) {
            Truth::True
        } else if self.sets.contains(bounds.upper, world.index()) {
            Truth::Undetermined
        } else {
            Truth::False
        }
    }

    /// How many rows a node has, whatever their worlds.
    pub fn rows(&self, node: NodeId) -> usize {
        self.relation(node).map_or(0, |relation| relation.count() as usize)
    }

    /// Calls `visit` with each row of a node, sorted, and the worlds in which it is true, and not false.
    pub fn each(&self, node: NodeId, mut visit: impl FnMut(&[u32], WorldSetView<'_>, WorldSetView<'_>)) {
        let Some(relation) = self.relation(node) else {
            return;
        };
        for row in self.sorted(node) {
            let bounds = relation.bounds(*row);
            visit(relation.row(*row), self.view(bounds.lower), self.view(bounds.upper));
        }
    }

    fn view(&self, set: WorldSet) -> WorldSetView<'_> {
        WorldSetView { sets: &self.sets, set }
    }

    /// The rows of a node that are not false in a world, sorted.
    pub fn in_world(&self, node: NodeId, world: WorldId) -> Vec<(Vec<u32>, Truth)> {
        self.matching(node, &vec![None; self.relation(node).map_or(0, Relation::arity)], world)
    }

    /// The rows of a node that agree with the pattern and are not false in a world, sorted. Cost: that of
    /// the rows that agree in the most selective column (after the first time for a column).
    pub fn matching(&self, node: NodeId, pattern: &[Option<u32>], world: WorldId) -> Vec<(Vec<u32>, Truth)> {
        let mut found = Vec::new();
        self.visit(node, pattern, world, |row, truth| found.push((row.to_vec(), truth)));
        found
    }

    /// Calls `visit` with each of the rows that [`Model::matching`] gives, in the same order.
    pub fn visit(
        &self,
        node: NodeId,
        pattern: &[Option<u32>],
        world: WorldId,
        mut visit: impl FnMut(&[u32], Truth),
    ) {
        let Some(relation) = self.relation(node) else { return };
        let mut told = |row: u32| match self.truth(relation, row, world) {
            Truth::False => {}
            truth => visit(relation.row(row), truth),
        };
        self.agreeing(node, relation, pattern, &mut told);
    }

    /// Calls `told` with each row of a node that agrees with a pattern, whatever its worlds, sorted.
    fn agreeing(
        &self,
        node: NodeId,
        relation: &Relation,
        pattern: &[Option<u32>],
        told: &mut dyn FnMut(u32),
    ) {
        if let Some(tuple) = pattern.iter().copied().collect::<Option<Vec<u32>>>() {
            relation.find(&tuple).into_iter().for_each(told);
            return;
        }
        let agrees = |row: &&u32| {
            let row = relation.row(**row);
            pattern.iter().zip(row).all(|(asked, code)| asked.is_none_or(|asked| asked == *code))
        };
        self.stretch(node, relation, pattern).iter().filter(agrees).for_each(|row| told(*row));
    }

    /// As [`Model::matching`] in several worlds: how rows stand in all of them, or (not `everywhere`) in any.
    /// Cost: as there, times the worlds.
    pub fn matching_in(
        &self,
        node: NodeId,
        pattern: &[Option<u32>],
        worlds: &[WorldId],
        everywhere: bool,
    ) -> Vec<(Vec<u32>, Truth)> {
        let Some(relation) = self.relation(node) else {
            return Vec::new();
        };
        let truth = |row: u32| {
            let each = worlds.iter().map(|world| self.truth(relation, row, *world));
            if everywhere { each.min() } else { each.max() }.unwrap_or(Truth::False)
        };
        let mut found = Vec::new();
        self.agreeing(node, relation, pattern, &mut |row| match truth(row) {
            Truth::False => {}
            truth => found.push((relation.row(row).to_vec(), truth)),
        });
        found
    }

    /// At most how many rows of a node agree with the pattern, whatever their worlds. Cost: logarithmic (after the
    /// first time for a column).
    pub fn at_most(&self, node: NodeId, pattern: &[Option<u32>]) -> usize {
        let relation = self.relation(node);
        relation.map_or(0, |relation| self.stretch(node, relation, pattern).len())
    }

    /// The rows that agree with a pattern in the most selective column, sorted.
    fn stretch<'m>(&'m self, node: NodeId, relation: &'m Relation, pattern: &[Option<u32>]) -> &'m [u32] {
        let stretches = pattern.iter().enumerate().filter_map(|(column, code)| {
            let (rows, code) = (self.by_column(node, column), (*code)?);
            let side = |row: &u32| self.compare(relation.cell(*row, column), code);
            let start = rows.partition_point(|row| side(row).is_lt());
            let length = rows[start..].partition_point(|row| side(row).is_eq());
            Some(&rows[start..start + length])
        });
        stretches.min_by_key(|rows| rows.len()).unwrap_or_else(|| self.sorted(node))
    }

    /// When a statement came to hold in a world: some instance of a rule for it has premises of the same component
    /// that all came before. `None` if it is not true there, or the run kept no provenance.
    pub fn stage(&self, node: NodeId, tuple: &[u32], world: WorldId) -> Option<u32> {
        let finished = self.nodes.get(node.index())?;
        let row = finished.relation.find(tuple)?;
        let first = finished.occurrences.partition_point(|occurrence| occurrence.row < row);
        let own = finished.occurrences[first..].iter().take_while(|occurrence| occurrence.row == row);
        let here = own.filter(|occurrence| self.sets.contains(occurrence.worlds, world.index()));
        here.map(|occurrence| occurrence.tick).min()
    }

    /// The rows of a node, sorted by their columns, whatever the order in which they were found.
    fn sorted(&self, node: NodeId) -> &[u32] {
        let Some(Finished { relation, sorted, .. }) = self.nodes.get(node.index()).map(|node| &**node) else {
            return &[];
        };
        sorted.get_or_init(|| {
            let mut rows: Vec<u32> = (0..relation.count()).collect();
            rows.sort_unstable_by(|a, b| self.compare_rows(relation.row(*a), relation.row(*b)));
            rows
        })
    }

    /// The rows of a node, sorted by one column first.
    fn by_column(&self, node: NodeId, column: usize) -> &[u32] {
        let Some(Finished { relation, by_column, .. }) = self.nodes.get(node.index()).map(|node| &**node)
        else {
            return &[];
        };
        if column == 0 {
            return self.sorted(node);
        }
        by_column[column].get_or_init(|| {
            let mut rows = self.sorted(node).to_vec();
            rows.sort_by(|a, b| self.compare(relation.cell(*a, column), relation.cell(*b, column)));
            rows
        })
    }

    fn compare_rows(&self, a: &[u32], b: &[u32]) -> Ordering {
        let different = a.iter().zip(b).find(|(a, b)| a != b);
        different.map_or(Ordering::Equal, |(a, b)| self.compare(*a, *b))
    }

    /// The order of two codes: that of the codes, and behind them the values that arithmetic made.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        self.place(a).cmp(&self.place(b))
    }

    fn place(&self, code: u32) -> u32 {
        match code.checked_sub(self.known) {
            Some(made) => self.known + self.ranks.get(made as usize).copied().unwrap_or(made),
            None => code,
        }
    }
}

/// The places of the values from `known` on, in their order.
fn ranks(values: &Values, known: u32) -> Vec<u32> {
    let end = u32::try_from(values.len()).unwrap_or(u32::MAX);
    let mut codes: Vec<u32> = (known..end).collect();
    codes.sort_unstable_by_key(|code| values.value(*code));
    let mut ranks = vec![0; codes.len()];
    for (rank, code) in (0..).zip(codes) {
        ranks[(code - known) as usize] = rank;
    }
    ranks
}
