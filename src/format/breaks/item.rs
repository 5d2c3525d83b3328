//! Where items may be broken: at their clauses, and after the commas of their lists.

use super::{Break, Finder};
use crate::syntax::ast::{
    BlockStatement, CaseClause, CaseClauseKind, EntityItem, ExpectForm, ExpectItem, HeadKind, InForce, Item,
    ItemKind, Name, ProvisionClause, ProvisionClauseKind, ProvisionItem, Query, QueryKind, ReadingItem,
    RelationClauseKind, RelationItem, ReportLine, ReportLineKind, RuleClause, RuleItem, StatementClause,
    StatementClauseKind, UnencodedItem, Weight,
};

impl Finder<'_, '_> {
    /// Of an item of a file.
    pub(super) fn item(&mut self, found: &Item) {
        match &found.kind {
            ItemKind::Relation(found) => self.relation(found),
            ItemKind::Entity(found) => self.entity(found),
            ItemKind::Instrument(found) => {
                if let Some(short) = found.short.first() {
                    self.word(short.text.span.start, "short", 1, 4);
                }
            }
            ItemKind::Provision(found) => self.provision(found),
            ItemKind::Rule(found) => self.rule(found),
            ItemKind::Unencoded(found) => self.unencoded(found),
            ItemKind::Dispute(found) => {
                if let Some(rank) = &found.rank {
                    self.word(rank.span.start, "rank", 1, 4);
                }
                found.readings.iter().for_each(|reading| self.reading(reading));
            }
            ItemKind::Ranks(ranks) => {
                self.list(ranks.iter().flatten(), |name: &Name| name.span.start, 1, 2);
            }
            ItemKind::Precedence(names) | ItemKind::Use(names) => self.names(names, 1, 2),
            ItemKind::Statement(found) => {
                self.atom(&found.atom, 1, 0);
                self.clauses(&found.clauses);
            }
            ItemKind::Case(found) => found.items.iter().for_each(|item| self.case_clause(item)),
            ItemKind::Report(found) => found.lines.iter().for_each(|line| self.report_line(line)),
            ItemKind::Type(_) | ItemKind::Facts(_) | ItemKind::Error => {}
        }
    }

    fn names(&mut self, names: &[Name], level: usize, offset: usize) {
        self.list(names, |name| name.span.start, level, offset);
    }

    fn relation(&mut self, found: &RelationItem) {
        let start = |found: &crate::syntax::ast::Parameter| match &found.label {
            Some(label) => label.span.start,
            None => found.ty.span.start,
        };
        self.list(&found.parameters, start, Break::ARGUMENTS, 4);
        for clause in &found.clauses {
            let start = clause.span.start;
            if matches!(clause.kind, RelationClauseKind::Reads { .. } | RelationClauseKind::Asks(_)) {
                self.breaks.force(self.pieces.at(start), 2);
            } else {
                self.at(start, 1, 2);
            }
        }
    }

    fn entity(&mut self, found: &EntityItem) {
        self.list(&found.labels, |label| label.name.span.start, 1, 2);
        if let Some(first) = found.under.first() {
            self.word(first.span.start, "under", 1, 2);
        }
        self.names(&found.under, 2, 4);
        found.block.iter().for_each(|statement| self.block_statement(statement));
    }

    fn block_statement(&mut self, found: &BlockStatement) {
        let level = if found.brackets { Break::ARGUMENTS } else { 2 };
        self.arguments(&found.arguments, level, 2);
        self.clauses(&found.clauses);
    }

    fn clauses(&mut self, found: &[StatementClause]) {
        for clause in found {
            let start = clause.span.start;
            match &clause.kind {
                StatementClauseKind::Intervals(intervals) => {
                    self.at(start, 1, 2);
                    self.list(intervals, |interval| interval.span.start, 1, 4);
                }
                StatementClauseKind::On(_) => self.at(start, 1, 2),
                StatementClauseKind::Source(_) | StatementClauseKind::Unverified(_) => {
                    self.at(start, Break::EACH, 2);
                }
                StatementClauseKind::HeldBy(texts) => {
                    self.at(start, Break::EACH, 2);
                    self.list(texts, |text| text.span.start, 1, 4);
                }
            }
        }
    }

    fn provision(&mut self, found: &ProvisionItem) {
        if let Some(version) = &found.version {
            self.word(version.span.start, "version", 1, 4);
        }
        match &found.in_force {
            Some(InForce::During(interval)) => self.word(interval.span.start, "in", 1, 4),
            Some(InForce::Never(span)) => self.at(span.start, 1, 4),
            None => {}
        }
        found.items.iter().for_each(|item| self.provision_clause(item));
    }

    fn provision_clause(&mut self, found: &ProvisionClause) {
        match &found.kind {
            ProvisionClauseKind::Rule(found) => self.rule(found),
            ProvisionClauseKind::Unencoded(found) => self.unencoded(found),
            ProvisionClauseKind::Dispute(found) => {
                found.readings.iter().for_each(|reading| self.reading(reading));
            }
            ProvisionClauseKind::Provision(found) => self.provision(found),
            ProvisionClauseKind::Source(_)
            | ProvisionClauseKind::Unverified(_)
            | ProvisionClauseKind::Error => {}
        }
    }

    fn unencoded(&mut self, found: &UnencodedItem) {
        if let Some(first) = found.affects.first() {
            self.word(first.span.start, "affects", 1, 2);
        }
        self.names(&found.affects, 2, 4);
    }

    fn reading(&mut self, found: &ReadingItem) {
        if let Some(first) = found.held_by.first() {
            self.word(first.span.start, "held", 1, 4);
        }
        self.list(&found.held_by, |text| text.span.start, 2, 6);
        let weight = found.weight.map(|weight| match weight {
            Weight::Majority => "majority",
            Weight::Minority => "minority",
            Weight::Reported => "reported",
        });
        let end = found.items.first().map_or(found.span.end, |first| first.span.start);
        if let Some(word) = weight {
            self.word(end, word, 1, 4);
        }
        found.items.iter().for_each(|item| self.provision_clause(item));
    }

    /// A named rule that needs several lines gives its head a line of its own; one with exceptions or
    /// priorities always does.
    fn rule(&mut self, found: &RuleItem) {
        let (head, clause) = if found.name.is_some() { (2, 4) } else { (0, 2) };
        if found.name.is_some() {
            self.at(found.head.span.start, Break::EACH, head);
        }
        match &found.head.kind {
            HeadKind::For(atom)
            | HeadKind::Against(atom)
            | HeadKind::MustNot(atom)
            | HeadKind::May(atom)
            | HeadKind::NeedNot(atom) => self.atom(atom, 1, head),
            HeadKind::Must(duties) => {
                for (place, duty) in duties.iter().enumerate() {
                    self.atom(&duty.atom, 1, head);
                    if place > 0 {
                        self.word(duty.atom.span.start, "otherwise", 1, head + 2);
                    }
                }
            }
            HeadKind::Error => {}
        }
        if let Some(when) = &found.when {
            self.word(when.span.start, "when", Break::EACH, clause);
            self.condition(when, 1, clause + 1);
        }
        for found in &found.clauses {
            let (word, start) = match found {
                RuleClause::Unless(condition) => {
                    self.condition(condition, 1, clause + 1);
                    ("unless", Some(condition.span.start))
                }
                RuleClause::Overrides(names) => {
                    self.names(names, 1, clause + 2);
                    ("overrides", names.first().map(|name| name.span.start))
                }
                RuleClause::SubjectTo(names) => {
                    self.names(names, 1, clause + 2);
                    ("subject", names.first().map(|name| name.span.start))
                }
            };
            let start = start.and_then(|start| self.pieces.word_before(self.pieces.at(start), word));
            if let Some(at) = start {
                self.breaks.force(at, clause);
            }
        }
    }

    fn case_clause(&mut self, found: &CaseClause) {
        match &found.kind {
            CaseClauseKind::Entity(found) => self.entity(found),
            CaseClauseKind::Statement(found) => {
                self.atom(&found.atom, 1, 0);
                self.clauses(&found.clauses);
            }
            CaseClauseKind::Expect(found) => self.expect(found),
            CaseClauseKind::Suppose(found) => found.items.iter().for_each(|item| self.case_clause(item)),
            CaseClauseKind::Facts(_) | CaseClauseKind::Error => {}
        }
    }

    fn expect(&mut self, found: &ExpectItem) {
        let query = match &found.form {
            ExpectForm::True { query, by } => {
                if let Some(first) = by.first() {
                    self.word(first.span.start, "by", 1, 2);
                }
                self.names(by, 2, 4);
                query
            }
            ExpectForm::Only { query, variable, values } => {
                self.word(variable.span.start, "only", 1, 2);
                self.list(values, |value| value.span.start, Break::ARGUMENTS, 4);
                query
            }
            ExpectForm::False { query, want } => {
                if let Some((_, want)) = want {
                    self.word(want.span.start, "for", 1, 2);
                    self.query(want);
                }
                query
            }
            ExpectForm::NotShown(query)
            | ExpectForm::Excluded(query)
            | ExpectForm::Undetermined(query, _)
            | ExpectForm::Disputed(query, _) => query,
            ExpectForm::Error => return,
        };
        self.query(query);
        found.at.iter().for_each(|date| self.word(date.span.start, "at", 1, 2));
        found.given.iter().for_each(|(dispute, _)| self.word(dispute.span.start, "given", 1, 2));
    }

    fn query(&mut self, found: &Query) {
        let (QueryKind::Atom(atom) | QueryKind::Norm(_, atom) | QueryKind::NormState(_, atom)) = &found.kind;
        self.atom(atom, 1, 2);
    }

    fn report_line(&mut self, found: &ReportLine) {
        if let ReportLineKind::Layer { grounds: Some(grounds), .. } = &found.kind {
            self.word(grounds.span.start, "grounds", 1, 2);
        }
    }
}
