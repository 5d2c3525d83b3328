//! Rules and definitions, in the order of the files.

mod head;
mod undeclared;

use super::super::resolve::{Context, Visible};
use super::super::{
    Atom, Condition, Exception, Norms, Program, Provision, Rule, Side, Strength, Term, Under, dependency,
    dispute::union, norms, safety,
};
use super::deontic;
use super::disputes::Within;
use super::scope::{Lowering, Names, of_atom, of_condition, of_term};
use super::types::{self, Parts};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{ReadingId, RelationId, RuleId};
use crate::source::Span;
use crate::syntax::ast;
use crate::time::Interval;
use head::{head_allowed, head_atom, head_complete, head_relation};
use std::collections::BTreeMap;

/// Lowers every `define`, `rule` and `presume` of the files and their provisions into
/// `context.program.rules`, settles which concepts are argued, and checks what rules say of one another.
///
/// Everything they can name must be there already, instruments and provisions with their validity.
pub(super) fn rules(context: &mut Context, files: &[ast::File]) {
    let mut walk = Walk { context, written: vec![], numbers: BTreeMap::new() };
    for item in files.iter().flat_map(|file| &file.items) {
        let mut number = 0;
        match &item.kind {
            ast::ItemKind::Rule(rule) => {
                let place = Place { span: item.span, broken: item.broken, within: Within::default(), number };
                walk.rule(rule, &place);
            }
            ast::ItemKind::Provision(provision) => walk.provision(provision, &Within::default()),
            ast::ItemKind::Dispute(dispute) => walk.dispute(dispute, &Within::default(), &mut number),
            _ => {}
        }
    }
    let written = walk.written;
    norms::settle(context, &written);
    dependency::check(context);
}

/// Walks through provisions, disputes, and what stands in readings. The parser bounds how deep they nest.
struct Walk<'c, 't> {
    context: &'c mut Context,
    written: Vec<Written<'t>>,
    /// How many rules without name and provision each relation has so far.
    numbers: BTreeMap<(RelationId, bool), usize>,
}

impl<'t> Walk<'_, 't> {
    fn rule(&mut self, rule: &'t ast::RuleItem, place: &Place) {
        self.written.extend(lower(self.context, rule, place, &mut self.numbers));
    }

    fn provision(&mut self, item: &'t ast::ProvisionItem, within: &Within) {
        match self.context.provisions_at.get(&item.label.name.span).copied() {
            Some(id) => {
                let within = Within { provision: Some(id), ..within.clone() };
                self.clauses(&item.items, &within, &mut 0);
            }
            None => broken(self.context, &item.items, &item.label.name.text),
        }
    }

    fn dispute(&mut self, item: &'t ast::DisputeItem, within: &Within, number: &mut usize) {
        for reading in &item.readings {
            if let Some(id) = self.context.readings_at.get(&reading.name.span).copied() {
                // Outside provisions the rules of each reading are numbered on their own.
                let number = if within.provision.is_some() { &mut *number } else { &mut 0 };
                self.clauses(&reading.items, &within.reading(id), number);
            }
        }
    }

    fn clauses(&mut self, clauses: &'t [ast::ProvisionClause], within: &Within, number: &mut usize) {
        for clause in clauses {
            match &clause.kind {
                ast::ProvisionClauseKind::Rule(rule) => {
                    *number += 1;
                    let (within, number) = (within.clone(), *number);
                    self.rule(rule, &Place { span: clause.span, broken: clause.broken, within, number });
                }
                ast::ProvisionClauseKind::Provision(inner) => self.provision(inner, within),
                ast::ProvisionClauseKind::Dispute(inner) => self.dispute(inner, within, number),
                _ => {}
            }
        }
    }
}

/// The rules of a provision that could not be declared count as declared.
fn broken(context: &mut Context, clauses: &[ast::ProvisionClause], provision: &str) {
    for clause in clauses {
        match &clause.kind {
            ast::ProvisionClauseKind::Rule(ast::RuleItem { name: Some(name), .. }) => {
                context.broken.rules.insert(full_name(Some(provision), &name.text));
            }
            ast::ProvisionClauseKind::Dispute(inner) => {
                inner.readings.iter().for_each(|reading| broken(context, &reading.items, provision));
            }
            _ => {}
        }
    }
}

/// A rule of the program, and its clauses as written.
pub(in crate::hir) struct Written<'t> {
    /// The rule.
    pub id: RuleId,
    /// As written.
    pub item: &'t ast::RuleItem,
}

/// Where a rule stands.
#[derive(Clone)]
struct Place {
    span: Span,
    broken: bool,
    within: Within,
    /// Its number among the rules of its provision's block, or of its reading.
    number: usize,
}

fn full_name(provision: Option<&str>, name: &str) -> String {
    provision.map_or_else(|| name.to_owned(), |provision| format!("{provision}.{name}"))
}

/// Lowers one rule, and its reparations. None if it is not known what it is about.
fn lower<'t>(
    context: &mut Context,
    item: &'t ast::RuleItem,
    place: &Place,
    numbers: &mut BTreeMap<(RelationId, bool), usize>,
) -> Option<Written<'t>> {
    let citation = |p| context.program.citation(context.program.provision(p).citation).name.clone();
    let within = place.within.provision.map(citation);
    let name = item.name.as_ref().map(|name| full_name(within.as_deref(), &name.text));
    let Some(relation) = head_relation(context, item, place.broken) else {
        context.broken.rules.extend(name);
        return None;
    };
    let display = match (&name, within) {
        (Some(name), _) => name.clone(),
        (None, Some(within)) => format!("{within} rule {}", place.number),
        (None, None) if !place.within.readings.is_empty() => {
            format!("{} rule {}", reading_name(context, &place.within), place.number)
        }
        (None, None) => number_outside(context, relation, item.strength, numbers),
    };
    let mut rule = blank(context, item, relation, place);
    rule.display = display;
    rule.name = name;
    let mut reparations = Vec::new();
    if place.broken {
        rule.erroneous = true;
    } else {
        head_allowed(context, item, &mut rule);
        reparations = content(context, item, &mut rule);
        outside(context, item, &rule);
    }
    let id = RuleId::at(context.program.rules.len());
    if let (Some(full), Some(name)) = (rule.name.clone(), &item.name) {
        named_twice(context, &full, name.span, &rule);
    }
    add(context, rule.clone());
    let mut before = id;
    for (number, Duty { head, due }) in reparations.into_iter().enumerate() {
        let number = if number == 0 { String::new() } else { format!(" ({})", number + 1) };
        let display = format!("{}, otherwise{number}", rule.display);
        before = add(context, Rule { display, head, due, repairs: Some(before), ..rule.clone() });
    }
    Some(Written { id, item })
}

/// Adds a rule under its name.
fn add(context: &mut Context, rule: Rule) -> RuleId {
    let id = RuleId::at(context.program.rules.len());
    if let Some(full) = &rule.name {
        context.program.names.rules.entry(full.clone()).or_default().push(id);
    }
    context.program.rules.push(rule);
    id
}

/// `dispute.reading`, of the innermost one.
fn reading_name(context: &Context, within: &Within) -> String {
    let Some(reading) = within.readings.last().map(|id| context.program.reading(*id)) else {
        return String::new();
    };
    format!("{}.{}", context.program.dispute(reading.dispute).name, reading.name)
}

/// `definition 2 of p`: what a rule without name and provision is called.
fn number_outside(
    context: &Context,
    relation: RelationId,
    strength: Strength,
    numbers: &mut BTreeMap<(RelationId, bool), usize>,
) -> String {
    let defines = strength == Strength::Define;
    let number = numbers.entry((relation, defines)).or_default();
    *number += 1;
    let what = if defines { "definition" } else { "rule" };
    let word = if defines { "of" } else { "on" };
    let name = &context.program.relation(relation).name;
    if *number == 1 { format!("{what} {word} {name}") } else { format!("{what} {number} {word} {name}") }
}

/// The rule without its content.
fn blank(context: &Context, item: &ast::RuleItem, relation: RelationId, place: &Place) -> Rule {
    let program = &context.program;
    let Within { provision, readings } = &place.within;
    let of_provision = provision.map(|id| program.provision(id));
    let instrument = of_provision.and_then(|p| p.instrument);
    let of_instrument = instrument.map(|id| program.instrument(id));
    let parameters = &program.relation(relation).parameters;
    // Outside provisions the innermost dispute that names a rank counts.
    let mut disputes = readings.iter().rev().map(|id| program.dispute(program.reading(*id).dispute));
    let rank = match of_provision {
        Some(_) => of_instrument.and_then(|i| i.rank),
        None => disputes.find_map(|dispute| dispute.rank),
    };
    let (in_force, under) = validity(program, of_provision, readings);
    let head = Atom {
        relation,
        arguments: parameters.iter().map(|p| Lowering::any(item.head.span, p.ty)).collect(),
        span: item.head.span,
    };
    Rule {
        strength: item.strength,
        side: match item.head.kind {
            ast::HeadKind::Against(_) | ast::HeadKind::NeedNot(_) => Side::Against,
            _ => Side::For,
        },
        provision: *provision,
        instrument,
        rank,
        signed: of_instrument.and_then(|i| i.signed),
        in_force,
        under,
        readings: readings.clone(),
        span: place.span,
        ..Rule::definition(String::new(), head, vec![], Condition::always(item.head.span))
    }
}

/// When a rule applies, in all and under which readings.
fn validity(
    program: &Program,
    provision: Option<&Provision>,
    readings: &[ReadingId],
) -> (Vec<Interval>, Vec<Under>) {
    let always = [Interval::ALWAYS];
    let in_force = provision.map_or(&always[..], |p| &p.in_force);
    let under = provision.map_or(&[][..], |p| &p.under);
    if readings.is_empty() {
        return (in_force.to_vec(), under.to_vec());
    }
    let whole = [Under { readings: vec![], in_force: in_force.to_vec() }];
    let under = if under.is_empty() { &whole[..] } else { under };
    let with = |one: &Under| {
        let mut all: Vec<ReadingId> = one.readings.iter().chain(readings).copied().collect();
        all.sort_unstable();
        all.dedup();
        program.go_together(&all).then(|| Under { readings: all, in_force: one.in_force.clone() })
    };
    let mut found: Vec<Under> = under.iter().filter_map(with).collect();
    if found.is_empty() {
        // It stands in two readings of one dispute: no world takes both.
        found.push(Under { readings: readings.to_vec(), in_force: vec![] });
    }
    (union(found.iter().flat_map(|one| one.in_force.iter().copied()).collect()), found)
}

/// What a reparation asks, as lowered.
struct Duty {
    head: Atom,
    due: Option<Term>,
}

/// Head, conditions and exceptions. Returns what is to be done otherwise.
fn content(context: &mut Context, item: &ast::RuleItem, rule: &mut Rule) -> Vec<Duty> {
    let mut heads = Vec::new();
    if let ast::HeadKind::Must(duties) = &item.head.kind {
        for duty in duties {
            let Some(norms) = deontic::norms_of(context, &duty.atom.relation, "must") else {
                rule.erroneous = true;
                continue;
            };
            let relation = if duty.due.is_some() { norms.due } else { norms.must };
            heads.push((&duty.atom, duty.due.as_ref(), Some((relation, norms))));
        }
    } else if let Some(atom) = head_atom(&item.head) {
        let norms = context.program.names.relations.get(&atom.relation.text);
        let norms = norms.and_then(|id| context.program.norms.get(id)).copied();
        heads.push((atom, None, norms.map(|norms| (rule.head.relation, norms))));
    }
    let mut lowering = Lowering::new(context, Visible::File);
    lowering.failed = rule.erroneous;
    let mut names = Names::default();
    for (atom, due, _) in &heads {
        of_atom(atom, &mut names);
        if let Some(due) = due {
            of_term(due, &mut names);
        }
    }
    item.when.iter().for_each(|when| of_condition(when, &mut names));
    lowering.declare(&names);
    let mut atoms: Vec<(Atom, Option<Norms>)> = Vec::new();
    for (atom, due, norm) in heads {
        let Some(mut lowered) = lowering.atom(atom) else { continue };
        if let Some((relation, _)) = norm {
            lowered.relation = relation;
        }
        lowered.arguments.extend(due.map(|due| lowering.operand(due)));
        atoms.push((lowered, norm.map(|(_, norms)| norms)));
    }
    if let Some(when) = &item.when {
        rule.body = lowering.condition(when);
    }
    for clause in &item.clauses {
        if let ast::RuleClause::Unless(condition) = clause {
            let (condition, locals) = lowering.scoped(condition);
            rule.exceptions.push(Exception { locals, condition });
        }
    }
    let uses = std::mem::take(&mut lowering.uses);
    rule.variables = std::mem::take(&mut lowering.variables);
    let failed = lowering.failed;
    let parts = Parts {
        heads: atoms.iter_mut().map(|(atom, _)| atom).collect(),
        body: &mut rule.body,
        exceptions: &mut rule.exceptions,
    };
    let fits = types::settle(context, &mut rule.variables, parts);
    rule.erroneous |= failed || !fits;
    if rule.erroneous {
        return vec![];
    }
    for (atom, _) in &atoms {
        rule.head = atom.clone();
        head_complete(context, rule);
    }
    let mut unbound: Vec<Diagnostic> = Vec::new();
    for (atom, _) in &atoms {
        rule.head = atom.clone();
        for found in safety::rule(rule) {
            if !unbound.iter().any(|known| known.message == found.message) {
                unbound.push(found);
            }
        }
    }
    if unbound.is_empty() {
        context.diagnostics.extend(safety::used_once(&rule.variables, &uses));
    }
    rule.erroneous |= !unbound.is_empty();
    context.diagnostics.extend(unbound);
    let mut duties = atoms.into_iter().map(|(mut head, norms)| {
        let due = norms.filter(|norms| norms.due == head.relation).and_then(|norms| {
            head.relation = norms.must;
            head.arguments.pop()
        });
        Duty { head, due }
    });
    if let Some(first) = duties.next() {
        (rule.head, rule.due) = (first.head, first.due);
    }
    duties.collect()
}

/// A rule outside a provision has no citation.
fn outside(context: &mut Context, item: &ast::RuleItem, rule: &Rule) {
    if rule.provision.is_some() || rule.rank.is_some() || item.strength == Strength::Define || rule.erroneous
    {
        return;
    }
    let message = "a rule outside a provision has no citation, no rank and no time";
    let diagnostic = Diagnostic::warning(codes::RULE_OUTSIDE, rule.head_span, message, "cites nothing")
        .help("write it in the `provision` it comes from");
    context.report(diagnostic);
}

/// A name stands for one rule in each version of its provision, and in each reading of a dispute.
fn named_twice(context: &mut Context, full: &str, span: Span, rule: &Rule) {
    let known = context.program.names.rules.get(full);
    let same = known.into_iter().flatten().map(|id| context.program.rule(*id));
    let together = |other: &&Rule| {
        let readings: Vec<ReadingId> = other.readings.iter().chain(&rule.readings).copied().collect();
        other.provision == rule.provision && context.program.go_together(&readings)
    };
    let other = same.filter(together).map(|other| other.span).next();
    if let Some(other) = other {
        let message = format!("two rules are called `{full}`");
        let diagnostic = Diagnostic::error(codes::DECLARED_TWICE, span, message, "named again")
            .also(other, "the first one");
        context.report(diagnostic);
    }
}
