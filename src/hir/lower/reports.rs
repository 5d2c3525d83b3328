//! Reports: which questions are asked about each thing of a type.

use super::clauses::Once;
use super::{items, query};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::resolve::{Context, Visible};
use crate::hir::{Atom, Layer, Report, Variable};
use crate::syntax::ast::{self, ReportLineKind as Line};

/// Lowers the reports of all files.
pub(super) fn reports(context: &mut Context, files: &[ast::File]) {
    for item in items(files) {
        let ast::ItemKind::Report(written) = &item.kind else { continue };
        if item.broken {
            continue;
        }
        let Some(ty) = context.ty(&written.ty) else { continue };
        let before = context.program.reports.iter().find(|report| report.ty == ty).map(|report| report.span);
        if let Some(before) = before {
            let message = format!("there are two reports on `{}`", written.ty.text);
            let diagnostic = Diagnostic::error(codes::STATED_TWICE, item.span, message, "the second");
            context.report(diagnostic.also(before, "the first"));
            continue;
        }
        let thing = Variable { name: written.variable.name.clone(), ty, span: written.variable.span };
        let report = Report {
            ty,
            variables: vec![thing],
            headline: None,
            layers: vec![],
            defects: vec![],
            columns: vec![],
            span: item.span,
        };
        let report = Lines { context, report, once: Once::default() }.read(&written.lines);
        context.program.reports.push(report);
    }
}

/// The lines of one report. Each question has variables of its own, apart from the one for the thing.
struct Lines<'a> {
    context: &'a mut Context,
    report: Report,
    once: Once,
}

impl Lines<'_> {
    fn read(mut self, lines: &[ast::ReportLine]) -> Report {
        for line in lines {
            self.line(line);
        }
        self.report
    }

    fn line(&mut self, line: &ast::ReportLine) {
        match &line.kind {
            Line::Headline(atom) => {
                if self.once.first(self.context, "headline", line.span) {
                    self.report.headline = self.question(atom);
                }
            }
            Line::Layer { title, holds, grounds } => {
                let holds = self.question(holds);
                let grounds = grounds.as_ref().map(|atom| self.question(atom));
                if let (Some(holds), false) = (holds, grounds == Some(None)) {
                    let (title, grounds) = (title.text.clone(), grounds.flatten());
                    self.report.layers.push(Layer { title, holds, grounds });
                }
            }
            Line::Defects(atom) => {
                let question = self.question(atom);
                self.report.defects.extend(question);
            }
            Line::Column { title, value } => {
                if let Some(value) = self.question(value) {
                    self.report.columns.push((title.text.clone(), value));
                }
            }
        }
    }

    /// Lowers a question.
    fn question(&mut self, atom: &ast::Atom) -> Option<Atom> {
        let found = query::atom(self.context, atom, Visible::File, &mut self.report.variables, 1);
        if let Some(thing) = self.report.variables.first_mut() {
            // one question may be about a narrower type; the others are not
            thing.ty = self.report.ty;
        }
        found
    }
}
