//! Which norms meet, and which beats which.
//!
//! A concept is defined or argued. Two rules meet if they argue opposite sides of one concept; the first
//! meta-rule of `precedence` that decides between them counts (language page, *Conflicts*).

use super::lower::deontic;
use super::lower::rules::Written;
use super::resolve::Context;
use super::{
    Condition, ConditionKind, MetaRule, Modality, Program, RelationKind, Rule, Side, Strength, Term, TermKind,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{CitationId, RelationId, RuleId};
use crate::source::Span;
use crate::syntax::ast;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

mod cycle;
mod issue;

/// The meta-rule by which `r` beats `s`: they argue opposite sides of one concept, and the first meta-rule
/// of `precedence` that decides between them decides for `r`. Cost: a search in the list of rules that each
/// overrides.
pub fn beats(program: &Program, r: RuleId, s: RuleId) -> Option<MetaRule> {
    deciding(program, r, s).filter(|(_, for_r)| *for_r).map(|(meta, _)| meta)
}

/// The first meta-rule that decides between two rules on opposite sides of one concept, and whether it
/// decides for `r`.
pub fn deciding(program: &Program, r: RuleId, s: RuleId) -> Option<(MetaRule, bool)> {
    let (of_r, of_s) = (program.rule(r), program.rule(s));
    if !opposed(program, of_r, of_s) {
        return None;
    }
    program.precedence.iter().find_map(|meta| {
        let decides = match meta {
            MetaRule::Overrides => match (overrides(of_r, s), overrides(of_s, r)) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                _ => None,
            },
            MetaRule::Rank | MetaRule::Later | MetaRule::Strength => {
                Key::of(of_r).against(&Key::of(of_s), *meta)
            }
        };
        decides.map(|for_r| (*meta, for_r))
    })
}

/// Whether two rules argue opposite sides of one concept, or of the norms of one act.
pub fn opposed(program: &Program, r: &Rule, s: &Rule) -> bool {
    if r.head.relation == s.head.relation {
        return r.side != s.side;
    }
    let norm = |rule: &Rule| match program.relation(rule.head.relation).kind {
        RelationKind::Norm(modality, act) => Some((modality, act, rule.side)),
        _ => None,
    };
    let (Some((a, of_a, Side::For)), Some((b, of_b, Side::For))) = (norm(r), norm(s)) else { return false };
    of_a == of_b && (a == Modality::MustNot) != (b == Modality::MustNot)
}

fn overrides(rule: &Rule, other: RuleId) -> bool {
    rule.overrides.binary_search(&other).is_ok()
}

/// What the meta-rules other than `overrides` look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    rank: Option<usize>,
    signed: Option<crate::time::Date>,
    presumes: bool,
}

impl Key {
    fn of(rule: &Rule) -> Self {
        Self { rank: rule.rank, signed: rule.signed, presumes: rule.strength == Strength::Presume }
    }

    /// Whether the meta-rule decides for this side; `None` if it does not decide, or looks at something else.
    fn against(&self, other: &Self, meta: MetaRule) -> Option<bool> {
        let order = match meta {
            MetaRule::Overrides => return None,
            MetaRule::Rank => other.rank?.cmp(&self.rank?),
            MetaRule::Later => self.signed?.cmp(&other.signed?),
            MetaRule::Strength => other.presumes.cmp(&self.presumes),
        };
        match order {
            Ordering::Less => Some(false),
            Ordering::Equal => None,
            Ordering::Greater => Some(true),
        }
    }
}

/// Settles which concepts are argued, fills in what rules override, and checks both.
pub(super) fn settle(context: &mut Context, written: &[Written<'_>]) {
    names_apart(context);
    let named = link(context, written);
    defined_or_argued(context, &named);
    check_excluded(context);
    deontic::complete(context);
    cycle::check(context);
}

/// A rule and a provision cannot share a name: `overrides` could mean either.
fn names_apart(context: &mut Context) {
    let mut found = Vec::new();
    for (full, rules) in &context.program.names.rules {
        let Some(citation) = context.program.names.citations.get(full) else { continue };
        let Some(rule) = rules.first() else { continue };
        let place = place_of(&context.program, *citation);
        found.push((full.clone(), context.program.rule(*rule).head_span, place));
    }
    for (full, span, place) in found {
        let message = format!("a rule and a provision are both called `{full}`");
        let mut diagnostic = Diagnostic::error(codes::RULE_AND_PROVISION, span, message, "this rule");
        if let Some(place) = place {
            diagnostic = diagnostic.also(place, "this provision");
        }
        context.report(diagnostic.help("give the rule another name"));
    }
}

/// Where an instrument or provision stands; for a prefix, a provision below it.
fn place_of(program: &Program, citation: CitationId) -> Option<Span> {
    let below = program.provisions.iter().find(|p| program.enclosing(p.citation).contains(&citation));
    let instrument = program.instruments.iter().find(|i| i.citation == citation).map(|i| i.span);
    instrument.or_else(|| below.map(|p| p.span))
}

/// The rules a rule names after `overrides` and `subject to`.
type Named = BTreeMap<RuleId, Vec<RuleId>>;

/// Fills in [`Rule::overrides`], and returns what each rule names.
fn link(context: &mut Context, written: &[Written<'_>]) -> Named {
    let mut named = Named::new();
    let mut below = None;
    for Written { id, item } in written {
        for clause in &item.clauses {
            let (references, over) = match clause {
                ast::RuleClause::Unless(_) => continue,
                ast::RuleClause::Overrides(references) => (references, true),
                ast::RuleClause::SubjectTo(references) => (references, false),
            };
            for name in references {
                let Some(rules) = rules_named(context, name, &mut below) else {
                    context.program.rules[id.index()].erroneous = true;
                    continue;
                };
                let others = rules.iter().copied().filter(|other| other != id);
                if over {
                    upward(context, *id, name, &rules);
                    context.program.rules[id.index()].overrides.extend(others.clone());
                } else {
                    for other in others.clone() {
                        context.program.rules[other.index()].overrides.push(*id);
                    }
                }
                named.entry(*id).or_default().extend(others);
            }
            no_define(context, *id, references, over);
        }
    }
    for rule in &mut context.program.rules {
        rule.overrides.sort_unstable();
        rule.overrides.dedup();
    }
    named
}

/// As [`Context::rules_named`], with the rules of each provision looked up once for all names.
fn rules_named(
    context: &mut Context,
    name: &ast::Name,
    below: &mut Option<BTreeMap<CitationId, Vec<RuleId>>>,
) -> Option<Vec<RuleId>> {
    let is_rule = context.program.names.rules.contains_key(&name.text);
    let citation = context.citation(&name.text).filter(|_| !is_rule);
    let Some(citation) = citation else { return context.rules_named(name) };
    let below = below.get_or_insert_with(|| {
        let mut below = BTreeMap::<CitationId, Vec<RuleId>>::new();
        for (at, rule) in context.program.rules.iter().enumerate() {
            let Some(provision) = rule.provision else { continue };
            for above in context.program.enclosing(context.program.provision(provision).citation) {
                below.entry(above).or_default().push(RuleId::at(at));
            }
        }
        below
    });
    Some(below.get(&citation).cloned().unwrap_or_default())
}

/// Only the higher norm can give way.
fn upward(context: &mut Context, id: RuleId, name: &ast::Name, rules: &[RuleId]) {
    let program = &context.program;
    let rule = program.rule(id);
    let higher = |other: &&RuleId| {
        let rank = program.rule(**other).rank;
        rank.zip(rule.rank).is_some_and(|(theirs, ours)| theirs < ours)
    };
    let Some(other) = rules.iter().find(higher).map(|other| program.rule(*other)) else { return };
    let rank = |rule: &Rule| {
        let names = rule.rank.and_then(|rank| program.ranks.get(rank)).map(|names| names.join(", "));
        names.unwrap_or_default()
    };
    let message = format!("`{}` overrides a rule of higher rank", rule.display);
    let label = format!("`{}` has the rank `{}`, this rule `{}`", other.display, rank(other), rank(rule));
    let diagnostic = Diagnostic::error(codes::OVERRIDES_UPWARD, name.span, message, label)
        .also(other.span, "the higher rule")
        .help(format!("only the higher rule can give way, by `subject to {}`", rule.display));
    context.report(diagnostic);
    context.program.rules[id.index()].erroneous = true;
}

fn no_define(context: &mut Context, id: RuleId, names: &[ast::Name], over: bool) {
    let rule = context.program.rule(id);
    let (Strength::Define, Some(first), false) = (rule.strength, names.first(), rule.erroneous) else {
        return;
    };
    let clause = if over { "overrides" } else { "subject to" };
    let message = format!("a definition has no `{clause}`");
    let diagnostic = Diagnostic::error(codes::DEFINE_OVERRIDES, first.span, message, "in a `define`").help(
        "except by `unless`; or let the `rule` that departs from the definition name it after `overrides` or \
         `subject to`",
    );
    context.report(diagnostic);
    context.program.rules[id.index()].erroneous = true;
}

/// Settles [`super::Relation::kind`] of the concepts.
fn defined_or_argued(context: &mut Context, named: &Named) {
    let mut definitions = BTreeMap::<RelationId, Vec<RuleId>>::new();
    let mut arguments = BTreeMap::<RelationId, Vec<RuleId>>::new();
    for (at, rule) in context.program.rules.iter().enumerate() {
        let list = if rule.strength == Strength::Define { &mut definitions } else { &mut arguments };
        list.entry(rule.head.relation).or_default().push(RuleId::at(at));
    }
    for (relation, rules) in arguments {
        let kind = context.program.relation(relation).kind;
        if !matches!(kind, RelationKind::Defined | RelationKind::Argued) {
            continue;
        }
        let defined = definitions.get(&relation).map_or(&[][..], Vec::as_slice);
        for id in rules {
            let names_one = defined.is_empty()
                || named
                    .get(&id)
                    .is_some_and(|named| named.iter().any(|id| defined.binary_search(id).is_ok()));
            if !names_one && !context.program.rule(id).erroneous {
                argues_the_defined(context, id, defined);
            }
        }
        context.program.relations[relation.index()].kind = RelationKind::Argued;
    }
}

fn argues_the_defined(context: &mut Context, id: RuleId, defined: &[RuleId]) {
    let program = &context.program;
    let rule = program.rule(id);
    let Some(definition) = defined.first().map(|id| program.rule(*id)) else { return };
    let concept = &program.relation(rule.head.relation).name;
    let message = format!("`{concept}` is defined, and this rule argues about it");
    let mut diagnostic = Diagnostic::error(codes::DEFINED_AND_ARGUED, rule.head_span, message, "argued here")
        .also(definition.head_span, "defined here");
    let named = defined.iter().find_map(|id| program.rule(*id).name.as_ref());
    let provision = defined.iter().find_map(|id| program.rule(*id).provision);
    let name = match (named, provision) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(provision)) => Some(program.citation(program.provision(provision).citation).name.clone()),
        (None, None) => None,
    };
    diagnostic = match name {
        Some(name) => diagnostic
            .help(format!("say how the two relate: `overrides {name}` or `subject to {name}`"))
            .help("or make it an exception of the definition, by `unless`"),
        None => diagnostic.help(
            "name the definition, and say how the two relate by `overrides` or `subject to`; or make it an \
             exception of the definition, by `unless`",
        ),
    };
    context.report(diagnostic);
    context.program.rules[id.index()].erroneous = true;
}

/// `excluded` asks whether a side loses: only where sides are argued.
fn check_excluded(context: &mut Context) {
    let mut found = Vec::new();
    for rule in context.program.rules.iter().filter(|rule| !rule.erroneous) {
        excluded_in(&rule.body, &mut found);
        rule.exceptions.iter().for_each(|exception| excluded_in(&exception.condition, &mut found));
    }
    let wrong = not_argued(&context.program, &found);
    context.diagnostics.extend(wrong);
}

/// The same for a condition that stands alone.
pub(super) fn excluded_of(program: &Program, condition: &Condition) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    excluded_in(condition, &mut found);
    not_argued(program, &found)
}

/// What is wrong with asking whether a statement of `relation` is excluded, if anything.
pub(super) fn excluded(program: &Program, relation: RelationId, span: Span) -> Option<Diagnostic> {
    let asked = program.relation(relation);
    if asked.kind.is_argued() || asked.erroneous {
        return None;
    }
    let name = &asked.name;
    let (message, label) = match asked.kind {
        RelationKind::Fact | RelationKind::Act => {
            (format!("`{name}` is stated, not argued: it cannot be excluded"), "never argued")
        }
        _ => (format!("no rule argues about `{name}`: it cannot be excluded"), "not argued"),
    };
    let diagnostic = Diagnostic::error(codes::NOT_ARGUED, span, message, label)
        .also(asked.span, "declared here")
        .help(format!("`not {name}` asks whether it is not so"));
    Some(diagnostic)
}

fn not_argued(program: &Program, found: &[(RelationId, Span)]) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let places = found.iter().filter(|(relation, span)| seen.insert((*relation, *span)));
    places.filter_map(|(relation, span)| excluded(program, *relation, *span)).collect()
}

fn excluded_in(condition: &Condition, into: &mut Vec<(RelationId, Span)>) {
    if let ConditionKind::Excluded(atom) = &condition.kind {
        into.push((atom.relation, condition.span));
    }
    condition.parts().for_each(|part| excluded_in(part, into));
    condition.terms().for_each(|term| excluded_in_term(term, into));
}

fn excluded_in_term(term: &Term, into: &mut Vec<(RelationId, Span)>) {
    if let TermKind::Aggregate(aggregate) = &term.kind {
        excluded_in(&aggregate.condition, into);
    }
    term.parts().for_each(|part| excluded_in_term(part, into));
}

/// The rules for a statement whose being applicable is asked through `not` by the program they compile to:
/// those that may beat a rule against it; all of them where a conflict is not settled with `no`.
pub(super) fn defeat(program: &Program) -> BTreeSet<RuleId> {
    let mut against = BTreeMap::<RelationId, BTreeMap<Key, RuleId>>::new();
    for (at, rule) in program.rules.iter().enumerate() {
        if rule.side == super::Side::Against && !rule.erroneous {
            against.entry(rule.head.relation).or_default().insert(Key::of(rule), RuleId::at(at));
        }
    }
    let mut found = BTreeSet::new();
    for (at, rule) in program.rules.iter().enumerate() {
        let Some(keys) = against.get(&rule.head.relation) else { continue };
        if rule.side == super::Side::Against || rule.erroneous {
            continue;
        }
        let opposite = |other: &RuleId| {
            let other = program.rule(*other);
            other.head.relation == rule.head.relation && other.side == super::Side::Against
        };
        let by_key = || keys.keys().any(|key| cycle::by_key(program, &Key::of(rule), key));
        let settled = program.relation(rule.head.relation).burden == Some(false);
        if !settled || rule.overrides.iter().any(opposite) || by_key() {
            found.insert(RuleId::at(at));
        }
    }
    found
}
