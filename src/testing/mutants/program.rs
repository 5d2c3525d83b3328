//! A program with all its mutants compiled in, each as a reading of a dispute that no file declares.

use crate::hir::{self, Program, Under};
use crate::ids::{ProvisionId, ReadingId, RuleId};
use crate::plan::{Plan, Role};
use crate::render::Words;
use crate::session::Session;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::ast::{
    self, DisputeItem, ItemKind, Name, ProvisionClause, ProvisionClauseKind, ReadingItem, RuleItem,
};
use crate::testing::mutants::{Fate, Mutant};
use crate::testing::mutation::{Mutation, Operator, mutations};
use crate::testing::portrait::name;
use crate::testing::worlds::MUTANT;
use crate::time::{Date, Interval};
use std::collections::{BTreeMap, BTreeSet};

/// Which mutant: the file and place of the rule or provision, and its number there. Whatever is read with it, it is
/// the same.
pub(super) type Place = (String, u32, usize);

/// A program with mutants.
pub(super) struct Compiled {
    pub program: Program,
    pub mutants: Vec<One>,
    /// The readings by which originals stand that do not stand beside all their mutants.
    pub originals: Vec<ReadingId>,
}

/// A mutant in it.
pub(super) struct One {
    pub place: Place,
    /// The rule or provision.
    #[cfg_attr(not(feature = "planted-faults"), allow(dead_code, reason = "the slow twin needs it"))]
    pub span: Span,
    /// The reading that holds it.
    pub reading: ReadingId,
    /// The reading that holds the original, if that must not stand beside it.
    pub original: Option<ReadingId>,
    pub told: Mutant,
}

/// A mutation, before names are known.
struct Written {
    span: Span,
    number: usize,
    mutation: Mutation,
    dispute: String,
    /// Its place among the readings of the dispute.
    reading: usize,
    guarded: bool,
}

impl Compiled {
    /// The program of a session, with the mutants of its rules that are in order, except those at these places.
    pub fn new(session: &Session, except: &BTreeSet<Place>) -> Self {
        let (sources, written) = (session.sources(), vec![]);
        let mut weaver = Weaver { sources, written, next: 0, except, only: None };
        let trees: Vec<ast::File> = session.trees().iter().map(|tree| weaver.file(tree)).collect();
        let written = weaver.written;
        let (mut program, _) = hir::lower(&trees);
        restate(&mut program, session.program());
        let mut compiled = Self { program, mutants: vec![], originals: vec![] };
        compiled.rules(session, written);
        compiled.dates(session, except);
        compiled
    }

    fn rules(&mut self, session: &Session, written: Vec<Written>) {
        // By which readings rules stand, and whether they are in order.
        let mut held: BTreeMap<ReadingId, bool> = BTreeMap::new();
        for rule in &self.program.rules {
            if let Some(reading) = rule.readings.last() {
                *held.entry(*reading).or_insert(true) &= !rule.erroneous;
            }
        }
        let original = session.program();
        let by_span: BTreeMap<Span, RuleId> = (0..original.rules.len())
            .map(RuleId::at)
            .filter(|id| original.is_written(original.rule(*id)))
            .map(|id| (original.rule(id).span, id))
            .collect();
        let words = Words::new(original);
        for one in written {
            let Some(dispute) = self.program.names.disputes.get(&one.dispute) else { continue };
            let readings = &self.program.dispute(*dispute).readings;
            let Some(reading) = readings.get(one.reading).copied() else { continue };
            let guard = if one.guarded { readings.first().copied() } else { None };
            if let Some(guard) = guard.filter(|guard| self.originals.last() != Some(guard)) {
                self.originals.push(guard);
            }
            let (Some(true), Some(rule)) = (held.get(&reading), by_span.get(&one.span)) else { continue };
            let place = session.sources().line_column(one.span.file, one.span.start);
            let file = session.sources().name(one.span.file).to_owned();
            self.mutants.push(One {
                place: (file.clone(), one.span.start, one.number),
                span: one.span,
                reading,
                original: guard,
                told: Mutant {
                    file,
                    line: place.0,
                    rule: name(original, *rule),
                    provision: words.rule(*rule),
                    operator: one.mutation.operator,
                    what: one.mutation.what,
                    fate: Fate::Unreached,
                },
            });
        }
    }

    /// What is in force for one day more, at either end: each instrument with the provisions that are in force as
    /// long as it is, and each other provision.
    fn dates(&mut self, session: &Session, except: &BTreeSet<Place>) {
        let sources = session.sources();
        for Dated { span, intervals, provisions, cited } in dated(&self.program) {
            let (line, _) = sources.line_column(span.file, span.start);
            let file = sources.name(span.file).to_owned();
            for (number, (extra, what)) in longer(&intervals).into_iter().enumerate() {
                let place = (file.clone(), span.start, number);
                if except.contains(&place) {
                    continue;
                }
                let reading = self.reading(span, number);
                let of_these =
                    |rule: &&mut hir::Rule| rule.provision.is_some_and(|id| provisions.contains(&id));
                for rule in self.program.rules.iter_mut().filter(of_these) {
                    widen(rule, reading, extra);
                }
                let told = Mutant {
                    file: file.clone(),
                    line,
                    rule: cited.clone(),
                    provision: Some(cited.clone()),
                    operator: Operator::ShiftDate,
                    what,
                    fate: Fate::Unreached,
                };
                self.mutants.push(One { place, span, reading, original: None, told });
            }
        }
    }

    /// A reading of a dispute of its own.
    fn reading(&mut self, span: Span, number: usize) -> ReadingId {
        let dispute = crate::ids::DisputeId::at(self.program.disputes.len());
        let reading = ReadingId::at(self.program.readings.len());
        self.program.disputes.push(hir::Dispute {
            name: format!("{MUTANT}{} {number}", span.start),
            question: None,
            provision: None,
            rank: None,
            readings: vec![reading],
            within: vec![],
            doc: None,
            span,
        });
        self.program.readings.push(hir::Reading {
            name: number.to_string(),
            dispute,
            label: None,
            held_by: vec![],
            weight: None,
            source: None,
            unverified: None,
            span,
        });
        reading
    }
}

/// Whether anything that is asked reaches the rules of a reading.
pub(super) fn is_reached(plan: &Plan, reading: ReadingId) -> bool {
    plan.roles.contains_key(&Role::Reading(reading))
}

/// Whether a reading is that of a mutant, or of an original.
fn is_mutant(program: &Program, id: ReadingId) -> bool {
    program.dispute(program.reading(id).dispute).name.starts_with(MUTANT)
}

/// Something that is in force for some time: an instrument, or a provision of its own days.
pub(super) struct Dated {
    /// Where it stands.
    pub span: Span,
    /// When it is in force.
    pub intervals: Vec<Interval>,
    /// The provisions that are in force then for its sake.
    pub provisions: Vec<ProvisionId>,
    /// As it is cited.
    pub cited: String,
}

/// What is in force for some time, in the order of its provisions. Provisions for which that depends on readings are
/// left out.
pub(super) fn dated(program: &Program) -> Vec<Dated> {
    let words = Words::new(program);
    let mut found: Vec<Dated> = Vec::new();
    for place in 0..program.provisions.len() {
        let id = ProvisionId::at(place);
        let provision = program.provision(id);
        if !provision.under.is_empty() || provision.readings.iter().any(|id| is_mutant(program, *id)) {
            continue;
        }
        let instrument = provision.instrument.map(|id| (id, program.instrument(id)));
        let instrument = instrument.filter(|(_, instrument)| instrument.in_force == provision.in_force);
        let (span, cited) = match instrument {
            Some((id, instrument)) => (instrument.span, words.instrument(id)),
            None => (provision.span, words.provision(id)),
        };
        if let Some(dated) = found.iter_mut().find(|dated| dated.span == span) {
            dated.provisions.push(id);
        } else {
            let intervals = provision.in_force.clone();
            found.push(Dated { span, intervals, provisions: vec![id], cited });
        }
    }
    found
}

/// One day before, and one day after; what is said of it.
pub(super) fn longer(intervals: &[Interval]) -> Vec<(Interval, String)> {
    let day = |date: Date, by: i32| Date::from_number(date.number() + by);
    let within = |date: Date| intervals.iter().any(|interval| interval.contains(date));
    let mut found = Vec::new();
    for interval in intervals.iter().filter(|interval| !interval.is_empty()) {
        if let Some(before) =
            day(interval.from, -1).filter(|before| interval.from > Date::MIN && !within(*before))
        {
            let extra = Interval { from: before, until: Some(interval.from) };
            found.push((extra, format!("in force a day earlier, from {before}")));
        }
        if let Some(until) = interval.until.filter(|until| !within(*until)) {
            let extra = Interval { from: until, until: day(until, 1) };
            found.push((extra, format!("in force a day longer, on {until}")));
        }
    }
    found
}

/// Lets a rule apply in more days under a reading.
fn widen(rule: &mut hir::Rule, reading: ReadingId, extra: Interval) {
    if rule.under.is_empty() {
        rule.under = vec![Under { readings: vec![], in_force: rule.in_force.clone() }];
    }
    let mut found: Vec<Vec<ReadingId>> = rule.under.iter().map(|under| under.readings.clone()).collect();
    // Those of the day that were added before are not combined.
    found.retain(|readings| {
        readings.iter().all(|id| id.index() < reading.index() && rule.readings.contains(id))
    });
    found.dedup();
    for mut readings in found {
        readings.push(reading);
        rule.under.push(Under { readings, in_force: vec![extra] });
    }
}

/// Statements that tables added are not in the trees.
pub(super) fn restate(program: &mut Program, filled: &Program) {
    program.statements.clone_from(&filled.statements);
    for (case, of) in program.cases.iter_mut().zip(&filled.cases) {
        case.statements.clone_from(&of.statements);
    }
}

/// Writes disputes into trees.
struct Weaver<'s> {
    sources: &'s SourceMap,
    written: Vec<Written>,
    next: u32,
    /// Mutants that are not written.
    except: &'s BTreeSet<Place>,
    /// The one mutant that stands in the place of its original; none of the others is written.
    only: Option<(Span, usize)>,
}

/// What stands in the place of a rule.
enum Woven {
    Rule(Box<RuleItem>),
    Dispute(DisputeItem),
}

/// The trees with one mutant in the place of its rule.
#[cfg(feature = "planted-faults")]
pub(super) fn replaced(session: &Session, span: Span, number: usize) -> Vec<ast::File> {
    let (written, next, only, except) = (vec![], 0, Some((span, number)), &BTreeSet::new());
    let mut weaver = Weaver { sources: session.sources(), written, next, except, only };
    session.trees().iter().map(|tree| weaver.file(tree)).collect()
}

impl Weaver<'_> {
    fn file(&mut self, file: &ast::File) -> ast::File {
        let mut items = Vec::with_capacity(file.items.len());
        for item in &file.items {
            let kinds: Vec<ItemKind> = match &item.kind {
                ItemKind::Rule(rule) if !item.broken => {
                    let woven = self.rule(item.span, rule).into_iter();
                    let kind = |woven| match woven {
                        Woven::Rule(rule) => ItemKind::Rule(*rule),
                        Woven::Dispute(dispute) => ItemKind::Dispute(dispute),
                    };
                    woven.map(kind).collect()
                }
                ItemKind::Provision(provision) => {
                    let items = self.clauses(&provision.items);
                    vec![ItemKind::Provision(ast::ProvisionItem { items, ..provision.clone() })]
                }
                ItemKind::Dispute(dispute) => vec![ItemKind::Dispute(self.dispute(dispute))],
                other => vec![other.clone()],
            };
            items.extend(kinds.into_iter().map(|kind| ast::Item { kind, ..item.clone() }));
        }
        ast::File { items, ..file.clone() }
    }

    fn clauses(&mut self, clauses: &[ProvisionClause]) -> Vec<ProvisionClause> {
        let mut found = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let kinds: Vec<ProvisionClauseKind> = match &clause.kind {
                ProvisionClauseKind::Rule(rule) if !clause.broken => {
                    let woven = self.rule(clause.span, rule).into_iter();
                    let kind = |woven| match woven {
                        Woven::Rule(rule) => ProvisionClauseKind::Rule(*rule),
                        Woven::Dispute(dispute) => ProvisionClauseKind::Dispute(dispute),
                    };
                    woven.map(kind).collect()
                }
                ProvisionClauseKind::Provision(provision) => {
                    let items = self.clauses(&provision.items);
                    vec![ProvisionClauseKind::Provision(ast::ProvisionItem { items, ..provision.clone() })]
                }
                ProvisionClauseKind::Dispute(dispute) => {
                    vec![ProvisionClauseKind::Dispute(self.dispute(dispute))]
                }
                other => vec![other.clone()],
            };
            found.extend(kinds.into_iter().map(|kind| ProvisionClause { kind, ..clause.clone() }));
        }
        found
    }

    fn dispute(&mut self, dispute: &DisputeItem) -> DisputeItem {
        let reading =
            |reading: &ReadingItem| ReadingItem { items: self.clauses(&reading.items), ..reading.clone() };
        DisputeItem { readings: dispute.readings.iter().map(reading).collect(), ..dispute.clone() }
    }

    /// The rule as it is, if its mutants may stand beside it, and the disputes that hold them.
    fn rule(&mut self, span: Span, rule: &RuleItem) -> Vec<Woven> {
        if let Some((only, number)) = self.only {
            let others = if only == span { mutations(self.sources, rule) } else { vec![] };
            let other = others.into_iter().nth(number).map(|mutation| mutation.rule);
            return vec![Woven::Rule(Box::new(other.unwrap_or_else(|| rule.clone())))];
        }
        let file = self.sources.name(span.file).to_owned();
        let all = mutations(self.sources, rule).into_iter().enumerate();
        let all = all.filter(|(number, _)| !self.except.contains(&(file.clone(), span.start, *number)));
        let (weak, strong): (Vec<_>, Vec<_>) = all.partition(|(_, mutation)| mutation.weaker);
        let mut woven = Vec::new();
        if strong.is_empty() {
            woven.push(Woven::Rule(Box::new(rule.clone())));
        } else {
            woven.push(Woven::Dispute(self.readings(span, Some(rule), strong)));
        }
        if !weak.is_empty() {
            woven.push(Woven::Dispute(self.readings(span, None, weak)));
        }
        woven
    }

    /// A dispute with a reading for the original, if it must be guarded, and one for each mutant.
    fn readings(
        &mut self,
        span: Span,
        original: Option<&RuleItem>,
        mutants: Vec<(usize, Mutation)>,
    ) -> DisputeItem {
        let dispute = self.name(MUTANT);
        let guarded = original.is_some();
        let mut readings: Vec<ReadingItem> = Vec::new();
        if let Some(rule) = original {
            readings.push(self.reading(span, "original ", rule));
        }
        for (number, mutation) in mutants {
            let reading = readings.len();
            readings.push(self.reading(span, "other ", &mutation.rule));
            let dispute = dispute.text.clone();
            self.written.push(Written { span, number, mutation, dispute, reading, guarded });
        }
        DisputeItem { name: dispute, question: None, rank: None, readings }
    }

    fn reading(&mut self, span: Span, called: &str, rule: &RuleItem) -> ReadingItem {
        let kind = ProvisionClauseKind::Rule(rule.clone());
        let items = vec![ProvisionClause { span, doc: None, broken: false, kind }];
        ReadingItem { span, name: self.name(called), label: None, held_by: vec![], weight: None, items }
    }

    /// A name that no file can write, at a place that no file has.
    fn name(&mut self, begin: &str) -> Name {
        self.next += 1;
        let span = Span::new(FileId(u32::MAX), self.next, self.next);
        Name { span, text: format!("{begin}{}", self.next) }
    }
}
