//! Instruments, provisions, rules, disputes.

use super::condition::{atom, condition, term};
use super::item::{interval, labelled, names, texts, translation};
use super::{Printer, quoted};
use crate::syntax::ast::{
    DisputeItem, Duty, Head, HeadKind, InForce, InstrumentClauseKind, InstrumentItem, ProvisionClause,
    ProvisionClauseKind, ProvisionItem, ReadingItem, RuleClause, RuleItem, Strength, Text, UnencodedItem,
    Weight,
};

fn text(found: Option<&Text>, before: &str) -> String {
    found.map_or(String::new(), |text| format!("{before}{}", quoted(&text.text)))
}

fn in_force(found: &InForce) -> String {
    match found {
        InForce::During(found) => format!("in force {}", interval(found)),
        InForce::Never(_) => "not in force".to_owned(),
    }
}

/// An instrument.
pub(super) fn instrument(printer: &mut Printer, found: &InstrumentItem) {
    let short: Vec<String> = found.short.iter().map(translation).collect();
    let short = if short.is_empty() { String::new() } else { format!(" short {}", short.join(" ")) };
    printer.line(&format!("instrument {}{short}", labelled(&found.label)));
    printer.below(|printer| {
        for clause in &found.items {
            printer.line(&match &clause.kind {
                InstrumentClauseKind::Rank(rank) => format!("rank {}", rank.text),
                InstrumentClauseKind::Signed(date) => format!("signed {}", date.date),
                InstrumentClauseKind::InForce(found) => in_force(found),
                InstrumentClauseKind::Source(found) => text(Some(found), "source "),
                InstrumentClauseKind::Unverified(found) => text(Some(found), "unverified "),
            });
        }
    });
}

/// A provision.
pub(super) fn provision(printer: &mut Printer, found: &ProvisionItem) {
    let force = found.in_force.as_ref().map_or(String::new(), |force| format!(" {}", in_force(force)));
    let version = text(found.version.as_ref(), " version ");
    printer.line(&format!("provision {}{version}{force}", labelled(&found.label)));
    printer.below(|printer| found.items.iter().for_each(|item| clause(printer, item)));
}

fn clause(printer: &mut Printer, found: &ProvisionClause) {
    if found.broken {
        printer.line("broken");
    }
    for line in found.doc.iter().flat_map(|doc| doc.lines()) {
        printer.line(format!("/// {line}").trim_end());
    }
    match &found.kind {
        ProvisionClauseKind::Source(found) => printer.line(&text(Some(found), "source ")),
        ProvisionClauseKind::Unverified(found) => printer.line(&text(Some(found), "unverified ")),
        ProvisionClauseKind::Rule(found) => rule(printer, found),
        ProvisionClauseKind::Unencoded(found) => unencoded(printer, found),
        ProvisionClauseKind::Dispute(found) => dispute(printer, found),
        ProvisionClauseKind::Provision(found) => provision(printer, found),
        ProvisionClauseKind::Error => printer.line("<error>"),
    }
}

/// A rule.
pub(super) fn rule(printer: &mut Printer, found: &RuleItem) {
    let strength = match found.strength {
        Strength::Define => "define",
        Strength::Rule => "rule",
        Strength::Presume => "presume",
    };
    let name = found.name.as_ref().map_or(String::new(), |name| format!(" {}:", name.text));
    printer.line(&format!("{strength}{name} {}", head(&found.head)));
    printer.below(|printer| {
        if let Some(when) = &found.when {
            printer.line(&format!("when {}", condition(when)));
        }
        for clause in &found.clauses {
            printer.line(&match clause {
                RuleClause::Unless(found) => format!("unless {}", condition(found)),
                RuleClause::Overrides(found) => format!("overrides {}", names(found)),
                RuleClause::SubjectTo(found) => format!("subject to {}", names(found)),
            });
        }
    });
}

fn head(found: &Head) -> String {
    match &found.kind {
        HeadKind::For(found) => atom(found),
        HeadKind::Against(found) => format!("not {}", atom(found)),
        HeadKind::Must(duties) => {
            let duties: Vec<String> = duties.iter().map(duty).collect();
            duties.join(", otherwise ")
        }
        HeadKind::MustNot(found) => format!("must not {}", atom(found)),
        HeadKind::May(found) => format!("may {}", atom(found)),
        HeadKind::NeedNot(found) => format!("need not {}", atom(found)),
        HeadKind::Error => "<error>".to_owned(),
    }
}

fn duty(found: &Duty) -> String {
    let due = found.due.as_ref().map_or(String::new(), |due| format!(" due {}", term(due)));
    format!("must {}{due}", atom(&found.atom))
}

/// A passage that is not modelled.
pub(super) fn unencoded(printer: &mut Printer, found: &UnencodedItem) {
    printer.line(&format!("unencoded {} affects {}", quoted(&found.text.text), names(&found.affects)));
}

/// A dispute with its readings.
pub(super) fn dispute(printer: &mut Printer, found: &DisputeItem) {
    let rank = found.rank.as_ref().map_or(String::new(), |rank| format!(" rank {}", rank.text));
    printer.line(&format!("dispute {}{}{rank}", found.name.text, text(found.question.as_ref(), " ")));
    printer.below(|printer| found.readings.iter().for_each(|found| reading(printer, found)));
}

fn reading(printer: &mut Printer, found: &ReadingItem) {
    let held =
        if found.held_by.is_empty() { String::new() } else { format!(" held by {}", texts(&found.held_by)) };
    let weight = match found.weight {
        None => "",
        Some(Weight::Majority) => " majority",
        Some(Weight::Minority) => " minority",
        Some(Weight::Reported) => " reported",
    };
    printer.line(&format!("reading {}{}{held}{weight}", found.name.text, text(found.label.as_ref(), " ")));
    printer.below(|printer| found.items.iter().for_each(|item| clause(printer, item)));
}
