//! The items of a file.

use super::condition::{argument, atom, query, term};
use super::provision::{dispute, instrument, provision, rule, unencoded};
use super::{Printer, commas, quoted, range};
use crate::syntax::ast::{
    BlockStatement, CaseClause, CaseClauseKind, CauseWord, EntityItem, ExpectForm, ExpectItem, FactsItem,
    Item, ItemKind, Labelled, Leaning, Name, Polarity, RelationClauseKind, RelationItem, RelationKind,
    ReportItem, ReportLineKind, StatementClause, StatementClauseKind, Text, Translation, TypeItem,
    WrittenInterval,
};

/// An item, below a line with its place, its doc comment and whether it is broken.
pub(super) fn item(printer: &mut Printer, found: &Item) {
    let broken = if found.broken { " broken" } else { "" };
    printer.line(&format!("item {}{broken}", range(found.span)));
    printer.below(|printer| {
        for line in found.doc.iter().flat_map(|doc| doc.lines()) {
            printer.line(format!("/// {line}").trim_end());
        }
        kind(printer, &found.kind);
    });
}

fn kind(printer: &mut Printer, found: &ItemKind) {
    match found {
        ItemKind::Type(found) => type_item(printer, found),
        ItemKind::Relation(found) => relation(printer, found),
        ItemKind::Entity(found) => entity(printer, found),
        ItemKind::Instrument(found) => instrument(printer, found),
        ItemKind::Provision(found) => provision(printer, found),
        ItemKind::Rule(found) => rule(printer, found),
        ItemKind::Unencoded(found) => unencoded(printer, found),
        ItemKind::Dispute(found) => dispute(printer, found),
        ItemKind::Ranks(ranks) => {
            let ranks: Vec<String> = ranks.iter().map(|tie| names(tie)).collect();
            printer.line(&format!("ranks {}", ranks.join(" > ")));
        }
        ItemKind::Precedence(found) => printer.line(&format!("precedence {}", names(found))),
        ItemKind::Use(found) => printer.line(&format!("use {}", names(found))),
        ItemKind::Facts(found) => facts(printer, found),
        ItemKind::Statement(found) => {
            printer.line(&format!("statement {}{}", polarity(found.polarity), atom(&found.atom)));
            clauses(printer, &found.clauses);
        }
        ItemKind::Case(found) => {
            let label =
                found.label.as_ref().map_or(String::new(), |label| format!(" {}", quoted(&label.text)));
            let date = found.date.map_or("<error>".to_owned(), |date| date.date.to_string());
            printer.line(&format!("case {}{label} on {date}", found.name.text));
            printer.below(|printer| found.items.iter().for_each(|item| case_clause(printer, item)));
        }
        ItemKind::Report(found) => report(printer, found),
        ItemKind::Error => printer.line("<error>"),
    }
}

/// Names, separated by commas.
pub(super) fn names(found: &[Name]) -> String {
    commas(found, |name| name.text.clone())
}

/// Texts, separated by commas.
pub(super) fn texts(found: &[Text]) -> String {
    commas(found, |text| quoted(&text.text))
}

/// A name with its labels.
pub(super) fn labelled(found: &Labelled) -> String {
    let labels = found.labels.iter().map(|label| format!(" {}", translation(label)));
    format!("{}{}", found.name.text, labels.collect::<String>())
}

pub(super) fn translation(found: &Translation) -> String {
    let language = found.language.as_ref().map_or(String::new(), |language| format!("{} ", language.text));
    format!("{language}{}", quoted(&found.text.text))
}

fn type_item(printer: &mut Printer, found: &TypeItem) {
    let under = found.under.as_ref().map_or(String::new(), |under| format!(" under {}", under.text));
    let hierarchy = if found.hierarchy.is_some() { " hierarchy" } else { "" };
    printer.line(&format!("type {}{under}{hierarchy}", labelled(&found.label)));
}

fn relation(printer: &mut Printer, found: &RelationItem) {
    let kind = match found.kind {
        RelationKind::Fact => "fact",
        RelationKind::Concept => "concept",
        RelationKind::Act => "act",
    };
    let parameters = commas(&found.parameters, |parameter| {
        let label = parameter.label.as_ref().map_or(String::new(), |label| format!("{}: ", label.text));
        format!("{label}{}", parameter.ty.text)
    });
    let parameters = if parameters.is_empty() { parameters } else { format!("({parameters})") };
    printer.line(&format!("{kind} {}{parameters}", found.name.text));
    printer.below(|printer| {
        for clause in &found.clauses {
            printer.line(&match &clause.kind {
                RelationClauseKind::OverTime => "over time".to_owned(),
                RelationClauseKind::Dated => "dated".to_owned(),
                RelationClauseKind::Open => "open".to_owned(),
                RelationClauseKind::Closed => "closed".to_owned(),
                RelationClauseKind::One => "one".to_owned(),
                RelationClauseKind::Judged(by) => format!("judged by {}", quoted(&by.text)),
                RelationClauseKind::Curable(None) => "curable".to_owned(),
                RelationClauseKind::Curable(Some(by)) => format!("curable by {}", quoted(&by.text)),
                RelationClauseKind::InDoubt(yes) => format!("in doubt {}", if *yes { "yes" } else { "no" }),
                RelationClauseKind::Reads { not, text } => {
                    format!("reads {}{}", if *not { "not " } else { "" }, translation(text))
                }
                RelationClauseKind::Asks(text) => format!("asks {}", translation(text)),
            });
        }
    });
}

fn entity(printer: &mut Printer, found: &EntityItem) {
    let under =
        if found.under.is_empty() { String::new() } else { format!(" under {}", names(&found.under)) };
    printer.line(&format!("entity {} {}{under}", found.ty.text, commas(&found.labels, labelled)));
    printer.below(|printer| found.block.iter().for_each(|statement| block_statement(printer, statement)));
}

fn block_statement(printer: &mut Printer, found: &BlockStatement) {
    let arguments = commas(&found.arguments, argument);
    let arguments = match (arguments.is_empty(), found.brackets) {
        (_, true) => format!("({arguments})"),
        (true, false) => String::new(),
        (false, false) => format!(" {arguments}"),
    };
    printer.line(&format!("{}{}{arguments}", polarity(found.polarity), found.relation.text));
    clauses(printer, &found.clauses);
}

fn polarity(found: Polarity) -> &'static str {
    match found {
        Polarity::Stated => "",
        Polarity::Denied => "not ",
        Polarity::Unknown => "unknown ",
    }
}

fn clauses(printer: &mut Printer, found: &[StatementClause]) {
    printer.below(|printer| {
        for clause in found {
            printer.line(&match &clause.kind {
                StatementClauseKind::Intervals(intervals) => commas(intervals, interval),
                StatementClauseKind::On(date) => format!("on {}", date.date),
                StatementClauseKind::Source(text) => format!("source {}", quoted(&text.text)),
                StatementClauseKind::HeldBy(by) => format!("held by {}", texts(by)),
                StatementClauseKind::Unverified(text) => format!("unverified {}", quoted(&text.text)),
            });
        }
    });
}

/// `from D until E`
pub(super) fn interval(found: &WrittenInterval) -> String {
    let from = found.from.map(|date| format!("from {}", date.date));
    let until = found.until.map(|date| format!("until {}", date.date));
    from.into_iter().chain(until).collect::<Vec<_>>().join(" ")
}

fn facts(printer: &mut Printer, found: &FactsItem) {
    printer.line(&format!("facts {} from {}", found.relation.text, quoted(&found.path.text)));
}

fn case_clause(printer: &mut Printer, found: &CaseClause) {
    if found.broken {
        printer.line("broken");
    }
    match &found.kind {
        CaseClauseKind::Entity(found) => entity(printer, found),
        CaseClauseKind::Statement(found) => {
            printer.line(&format!("statement {}{}", polarity(found.polarity), atom(&found.atom)));
            clauses(printer, &found.clauses);
        }
        CaseClauseKind::Facts(found) => facts(printer, found),
        CaseClauseKind::Expect(found) => printer.line(&format!("expect {}", expect(found))),
        CaseClauseKind::Suppose(found) => {
            let date = found.date.map_or(String::new(), |date| format!(" on {}", date.date));
            printer.line(&format!("suppose {}{date}", quoted(&found.label.text)));
            printer.below(|printer| found.items.iter().for_each(|item| case_clause(printer, item)));
        }
        CaseClauseKind::Error => printer.line("<error>"),
    }
}

fn expect(found: &ExpectItem) -> String {
    let form = match &found.form {
        ExpectForm::True { query: asked, by } if by.is_empty() => query(asked),
        ExpectForm::True { query: asked, by } => format!("{} by {}", query(asked), names(by)),
        ExpectForm::Only { query: asked, variable, values } => {
            format!("{} only {} in ({})", query(asked), variable.name, commas(values, term))
        }
        ExpectForm::False { query: asked, want: None } => format!("not {}", query(asked)),
        ExpectForm::False { query: asked, want: Some((not, want)) } => {
            format!("not {} for want of {}{}", query(asked), if *not { "not " } else { "" }, query(want))
        }
        ExpectForm::NotShown(asked) => format!("not shown {}", query(asked)),
        ExpectForm::Excluded(asked) => format!("excluded {}", query(asked)),
        ExpectForm::Undetermined(asked, cause) => {
            let cause = match cause {
                None => "",
                Some(CauseWord::Unknown) => " for unknown",
                Some(CauseWord::Judgment) => " for judgment",
                Some(CauseWord::Conflict) => " for conflict",
                Some(CauseWord::Circular) => " for circular",
                Some(CauseWord::Reading) => " for reading",
            };
            format!("undetermined {}{cause}", query(asked))
        }
        ExpectForm::Disputed(asked, leaning) => {
            let leaning = match leaning {
                None => "",
                Some(Leaning::Yes) => " leaning yes",
                Some(Leaning::No) => " leaning no",
                Some(Leaning::Split) => " split",
            };
            format!("disputed {}{leaning}", query(asked))
        }
        ExpectForm::Error => "<error>".to_owned(),
    };
    let at = found.at.iter().map(|date| format!(" at {}", date.date));
    let given =
        found.given.iter().map(|(dispute, reading)| format!(" given {} = {}", dispute.text, reading.text));
    format!("{form}{}", at.chain(given).collect::<String>())
}

fn report(printer: &mut Printer, found: &ReportItem) {
    printer.line(&format!("report on {} {}", found.ty.text, found.variable.name));
    printer.below(|printer| {
        for line in &found.lines {
            printer.line(&match &line.kind {
                ReportLineKind::Headline(asked) => format!("headline {}", atom(asked)),
                ReportLineKind::Layer { title, holds, grounds } => {
                    let grounds = grounds
                        .as_ref()
                        .map_or(String::new(), |grounds| format!(" grounds {}", atom(grounds)));
                    format!("layer {} {}{grounds}", quoted(&title.text), atom(holds))
                }
                ReportLineKind::Defects(asked) => format!("defects {}", atom(asked)),
                ReportLineKind::Column { title, value } => {
                    format!("column {} {}", quoted(&title.text), atom(value))
                }
            });
        }
    });
}
