//! Vocabulary, entities, instruments and provisions.

use super::Printer;
use super::statement::intervals;
use crate::hir::notation::{call, quoted};
use crate::hir::{
    Citation, MetaRule, Openness, Program, Relation, RelationKind, Timing, Under, Weight, Wording, builtin,
};
use crate::ids::{ReadingId, RelationId};

/// The declared types; built-in ones are left out.
pub(super) fn types(program: &Program, out: &mut Printer) {
    out.section("types", program.types.iter().filter(|ty| ty.span.is_some()), |out, ty| {
        let mut line = vec![named(&ty.name, &ty.label)];
        if let Some(parent) = ty.parent.filter(|parent| *parent != builtin::ENTITY) {
            line.push(format!("under {}", program.ty(parent).name));
        }
        if ty.hierarchy {
            line.push("hierarchy".to_owned());
        }
        out.line(&line.join(" "));
    });
}

/// Facts, concepts, acts and questions.
pub(super) fn relations(program: &Program, out: &mut Printer) {
    let mut at = 0;
    out.section("relations", &program.relations, |out, relation| {
        out.line(&head(program, RelationId::at(at), relation));
        at += 1;
        out.nested(|out| {
            wording(out, "reads", &relation.reads);
            wording(out, "reads not", &relation.reads_not);
            wording(out, "asks", &relation.asks);
        });
    });
}

fn head(program: &Program, id: RelationId, relation: &Relation) -> String {
    let kind = match relation.kind {
        RelationKind::Fact => "fact",
        RelationKind::Defined => "concept defined",
        RelationKind::Argued => "concept argued",
        RelationKind::Act => "act",
        RelationKind::Question => "question",
        RelationKind::Norm(..) => "norm",
        RelationKind::State(..) => "state of norms",
        RelationKind::Denial(_) => "denial",
        RelationKind::Day => "day",
    };
    let mut line = vec![format!("{kind} {}", program.signature(id))];
    match relation.timing {
        Timing::Timeless => {}
        Timing::OverTime => line.push("over time".to_owned()),
        Timing::Dated => line.push("dated".to_owned()),
    }
    match &relation.openness {
        Openness::Closed => {}
        Openness::Open => line.push("open".to_owned()),
        Openness::Judged(who) => line.push(format!("judged by {}", quoted(who))),
    }
    if relation.one {
        line.push("one".to_owned());
    }
    match &relation.curable {
        None => {}
        Some(None) => line.push("curable".to_owned()),
        Some(Some(who)) => line.push(format!("curable by {}", quoted(who))),
    }
    if let Some(burden) = relation.burden {
        line.push(if burden { "in doubt yes" } else { "in doubt no" }.to_owned());
    }
    if relation.erroneous {
        line.push("(erroneous)".to_owned());
    }
    line.join(" ")
}

fn wording(out: &mut Printer, clause: &str, wording: &Wording) {
    if let Some(text) = &wording.text {
        out.line(&format!("{clause} {}", quoted(text)));
    }
    for (language, text) in &wording.translations {
        out.line(&format!("{clause} {language} {}", quoted(text)));
    }
}

/// A name and its label with translations.
fn named(name: &str, label: &Wording) -> String {
    let mut line = vec![name.to_owned()];
    line.extend(label.text.iter().map(|text| quoted(text)));
    line.extend(label.translations.iter().map(|(language, text)| format!("{language} {}", quoted(text))));
    line.join(" ")
}

/// Entities outside cases.
pub(super) fn entities(program: &Program, out: &mut Printer) {
    let of_files = program.names.entities.values();
    let mut of_files: Vec<_> = of_files.collect();
    of_files.sort();
    out.section("entities", of_files, |out, id| out.line(&entity(program, *id)));
}

/// `state a "A" under p`
pub(super) fn entity(program: &Program, id: crate::ids::EntityId) -> String {
    let entity = program.entity(id);
    let mut line = vec![program.ty(entity.ty).name.clone(), named(&entity.name, &entity.label)];
    if !entity.parents.is_empty() {
        let parents: Vec<&str> = entity.parents.iter().map(|p| program.entity(*p).name.as_str()).collect();
        line.push(format!("under {}", parents.join(", ")));
    }
    line.join(" ")
}

/// `ranks` and `precedence`.
pub(super) fn norms(program: &Program, out: &mut Printer) {
    let words = |rule: &MetaRule| match rule {
        MetaRule::Overrides => "overrides",
        MetaRule::Rank => "rank",
        MetaRule::Later => "later",
        MetaRule::Strength => "strength",
    };
    let ranks: Vec<String> = program.ranks.iter().map(|ties| ties.join(", ")).collect();
    let precedence: Vec<&str> = program.precedence.iter().map(words).collect();
    let mut lines = Vec::new();
    if !ranks.is_empty() {
        lines.push(format!("ranks {}", ranks.join(" > ")));
    }
    if precedence != ["overrides", "rank", "strength"] {
        lines.push(format!("precedence {}", precedence.join(", ")));
    }
    out.section("norms", &lines, |out, line| out.line(line));
}

/// Instruments.
pub(super) fn instruments(program: &Program, out: &mut Printer) {
    out.section("instruments", &program.instruments, |out, instrument| {
        let mut line = vec![named(&instrument.name, &instrument.label)];
        if instrument.short != Wording::default() {
            line.push(named("short", &instrument.short));
        }
        out.line(&line.join(" "));
        out.nested(|out| {
            if let Some(names) = instrument.rank.and_then(|rank| program.ranks.get(rank)) {
                out.line(&format!("rank {}", names.join(", ")));
            }
            if let Some(signed) = instrument.signed {
                out.line(&format!("signed {signed}"));
            }
            out.line(&intervals("in force", &instrument.in_force));
            texts(out, instrument.source.as_ref(), instrument.unverified.as_ref());
        });
    });
}

fn texts(out: &mut Printer, source: Option<&String>, unverified: Option<&String>) {
    if let Some(source) = source {
        out.line(&format!("source {}", quoted(source)));
    }
    if let Some(unverified) = unverified {
        out.line(&format!("unverified {}", quoted(unverified)));
    }
}

/// Provisions, and the prefixes of their ids that have no block.
pub(super) fn provisions(program: &Program, out: &mut Printer) {
    out.section("provisions", &program.provisions, |out, provision| {
        let citation = program.citation(provision.citation);
        let mut line = vec![named(&citation.name, &provision.label)];
        if let Some(version) = &provision.version {
            line.push(format!("version {}", quoted(version)));
        }
        line.push(intervals("in force", &provision.in_force));
        line.extend(within(program, &provision.readings));
        out.line(&line.join(" "));
        out.nested(|out| {
            under(program, out, &provision.under);
            texts(out, provision.source.as_ref(), provision.unverified.as_ref());
        });
    });
    let is_prefix = |citation: &&Citation| {
        citation.provisions.is_empty() && (citation.parent.is_some() || citation.instrument.is_none())
    };
    out.section("prefixes", program.citations.iter().filter(is_prefix), |out, citation| {
        out.line(&citation.name);
    });
}

/// Disputes with their readings.
pub(super) fn disputes(program: &Program, out: &mut Printer) {
    out.section("disputes", &program.disputes, |out, dispute| {
        let mut line = vec![dispute.name.clone()];
        line.extend(dispute.question.as_ref().map(|question| quoted(question)));
        if let Some(id) = dispute.provision {
            line.push(format!("in {}", program.citation(program.provision(id).citation).name));
        }
        line.extend(within(program, &dispute.within));
        if let Some(names) = dispute.rank.and_then(|rank| program.ranks.get(rank)) {
            line.push(format!("rank {}", names.join(", ")));
        }
        out.line(&line.join(" "));
        out.nested(|out| dispute.readings.iter().for_each(|id| reading(program, out, *id)));
    });
}

fn reading(program: &Program, out: &mut Printer, id: ReadingId) {
    let reading = program.reading(id);
    let mut line = vec![reading.name.clone()];
    line.extend(reading.label.as_ref().map(|label| quoted(label)));
    if !reading.held_by.is_empty() {
        let who: Vec<String> = reading.held_by.iter().map(|who| quoted(who)).collect();
        line.push(format!("held by {}", who.join(", ")));
    }
    let weight = match reading.weight {
        None => None,
        Some(Weight::Majority) => Some("majority"),
        Some(Weight::Minority) => Some("minority"),
        Some(Weight::Reported) => Some("reported"),
    };
    line.extend(weight.map(str::to_owned));
    out.line(&line.join(" "));
    out.nested(|out| texts(out, reading.source.as_ref(), reading.unverified.as_ref()));
}

/// `in the readings d=r`
pub(super) fn within(program: &Program, readings: &[ReadingId]) -> Option<String> {
    let names: Vec<String> = readings.iter().map(|id| program.reading_name(*id)).collect();
    (!names.is_empty()).then(|| format!("in the reading {}", names.join(", ")))
}

/// What applies under which readings.
pub(super) fn under(program: &Program, out: &mut Printer, under: &[Under]) {
    for one in under {
        let mut names: Vec<String> = one.readings.iter().map(|id| program.reading_name(*id)).collect();
        names.sort();
        out.line(&format!("under {} {}", names.join(", "), intervals("in force", &one.in_force)));
    }
}

/// Passages that were not modelled.
pub(super) fn unencoded(program: &Program, out: &mut Printer) {
    out.section("unencoded", &program.unencoded, |out, passage| {
        let affects = passage.affects.iter().map(|id| program.relation(*id).name.clone());
        let mut line = vec![format!("{} {}", quoted(&passage.text), call("affects", affects))];
        if let Some(id) = passage.provision {
            line.push(format!("in {}", program.citation(program.provision(id).citation).name));
        }
        line.extend(within(program, &passage.readings));
        out.line(&line.join(" "));
    });
}
