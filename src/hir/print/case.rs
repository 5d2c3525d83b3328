//! Cases, suppositions, expectations, tables and reports.

use super::Printer;
use super::declaration::entity;
use super::statement::statement;
use crate::hir::notation::quoted;
use crate::hir::surface::Words;
use crate::hir::{CauseWord, Expectation, Expected, Ground, Leaning, Program, Report, Statement};
use crate::ids::EntityId;

/// The tables that are to be loaded.
pub(super) fn tables(program: &Program, out: &mut Printer) {
    out.section("tables", &program.tables, |out, table| {
        let mut line =
            vec![format!("facts {} from {}", program.relation(table.relation).name, quoted(&table.path))];
        if let Some(case) = table.case.and_then(|case| program.cases.get(case.index())) {
            line.push(format!("in {}", case.name));
        }
        out.line(&line.join(" "));
    });
}

/// Cases with their suppositions.
pub(super) fn cases(program: &Program, out: &mut Printer) {
    for case in &program.cases {
        let label = case.label.as_ref().map_or(String::new(), |label| format!(" {}", quoted(label)));
        let erroneous = if case.erroneous { " (erroneous)" } else { "" };
        let heading = format!("case {}{label} on {}{erroneous}", case.name, case.date);
        out.section(&heading, std::iter::once(case), |out, case| {
            content(program, out, &case.entities, &case.statements, &case.expectations);
            for supposition in &case.suppositions {
                out.line(&format!("suppose {} on {}", quoted(&supposition.label), supposition.date));
                out.nested(|out| {
                    let (entities, statements) = (&supposition.entities, &supposition.statements);
                    content(program, out, entities, statements, &supposition.expectations);
                });
            }
        });
    }
}

fn content(
    program: &Program,
    out: &mut Printer,
    entities: &[EntityId],
    statements: &[Statement],
    expectations: &[Expectation],
) {
    for id in entities {
        out.line(&entity(program, *id));
    }
    for stated in statements {
        out.line(&statement(program, stated));
    }
    for expected in expectations {
        out.line(&expectation(program, expected));
    }
}

fn expectation(program: &Program, expectation: &Expectation) -> String {
    let words = Words { program, variables: &expectation.variables, marks: true };
    let form = match &expectation.form {
        Expected::True { query, by } => {
            let by: Vec<String> = by.iter().map(|ground| ground_name(program, ground)).collect();
            let by = if by.is_empty() { String::new() } else { format!(" by {}", by.join(", ")) };
            format!("{}{by}", words.atom(query))
        }
        Expected::Only { query, variable, values } => {
            let values: Vec<String> = values.iter().map(|value| program.value(value)).collect();
            let (query, variable) = (words.atom(query), words.variable(*variable));
            format!("{query} only {variable} in ({})", values.join(", "))
        }
        Expected::False { query, want } => {
            let want = want.as_ref().map(|want| format!(" for want of {}", words.condition(want)));
            format!("not {}{}", words.atom(query), want.unwrap_or_default())
        }
        Expected::NotShown(query) => format!("not shown {}", words.atom(query)),
        Expected::Excluded(query) => format!("excluded {}", words.atom(query)),
        Expected::Undetermined(query, cause) => {
            let cause = cause.map_or(String::new(), |cause| format!(" for {}", cause_word(cause)));
            format!("undetermined {}{cause}", words.atom(query))
        }
        Expected::Disputed(query, leaning) => {
            let leaning = match leaning {
                None => "",
                Some(Leaning::Yes) => " leaning yes",
                Some(Leaning::No) => " leaning no",
                Some(Leaning::Split) => " split",
            };
            format!("disputed {}{leaning}", words.atom(query))
        }
    };
    let at = expectation.at.map_or(String::new(), |at| format!(" at {at}"));
    let given = expectation.given.iter().map(|id| format!(" given {}", program.reading_name(*id)));
    let mut given: Vec<String> = given.collect();
    given.sort();
    format!("expect {form}{at}{}", given.concat())
}

fn cause_word(cause: CauseWord) -> &'static str {
    match cause {
        CauseWord::Unknown => "unknown",
        CauseWord::Judgment => "judgment",
        CauseWord::Conflict => "conflict",
        CauseWord::Circular => "circular",
        CauseWord::Reading => "reading",
    }
}

fn ground_name(program: &Program, ground: &Ground) -> String {
    match ground {
        Ground::Citation(id) => program.citation(*id).name.clone(),
        Ground::Rules(rules) => rules.first().map_or(String::new(), |id| program.rule(*id).display.clone()),
    }
}

/// Reports.
pub(super) fn reports(program: &Program, out: &mut Printer) {
    for report in &program.reports {
        let thing = report.variables.first().map_or("", |variable| variable.name.as_str());
        let heading = format!("report on {} {thing}", program.ty(report.ty).name);
        out.section(&heading, std::iter::once(report), |out, report| lines(program, out, report));
    }
}

fn lines(program: &Program, out: &mut Printer, report: &Report) {
    let words = Words { program, variables: &report.variables, marks: true };
    if let Some(headline) = &report.headline {
        out.line(&format!("headline {}", words.atom(headline)));
    }
    for layer in &report.layers {
        let grounds = layer.grounds.as_ref().map(|grounds| format!(" grounds {}", words.atom(grounds)));
        let holds = words.atom(&layer.holds);
        out.line(&format!("layer {} {holds}{}", quoted(&layer.title), grounds.unwrap_or_default()));
    }
    for defect in &report.defects {
        out.line(&format!("defects {}", words.atom(defect)));
    }
    for (title, value) in &report.columns {
        out.line(&format!("column {} {}", quoted(title), words.atom(value)));
    }
}
