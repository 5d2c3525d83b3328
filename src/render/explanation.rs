//! Explanations as text: the answer first, then its reasons, each part once.
//!
//! What is true is shown as a numbered proof, what is not as attempts whose conditions carry signs; a part
//! that was shown before is referred to.

use super::Style;
use super::conclusion;
use super::page::Page;
use super::reason::{self, Right};
use super::sentence::Words;
use super::style::{Role, Sign};
use crate::hir::{MetaRule, Side};
use crate::proof::{
    Argument, Explanation, Fact, Member, Premise, Reason, Standing, Status, Step, StepId, Test,
};
use crate::time::Date;
use std::collections::BTreeMap;

/// How far lines are moved in at most.
const DEEPEST: usize = 24;

/// The explanation as text of at most 80 columns, without the line that says what to type next.
pub fn explanation(words: Words<'_>, explanation: &Explanation, style: Style) -> String {
    let mut page = Page::new(style);
    let mut writer = Writer { page: &mut page, words, explanation, shown: BTreeMap::new(), labels: 0 };
    writer.all();
    conclusion::caveats(&mut page, words, &explanation.conclusion);
    page.finish()
}

/// Statements worth asking about next: what fails or is open nearest to the question and rests on rules.
pub fn next(explanation: &Explanation) -> Option<&Step> {
    let root = explanation.step(explanation.root)?;
    let Reason::Rules { arguments, .. } = &root.reason else { return None };
    let first = arguments.first()?;
    let wanted = |premise: &&Premise| root.standing == Standing::Holds || premise.standing != Standing::Holds;
    let premises = first.premises.iter().chain(&first.exceptions).filter(wanted);
    let steps = premises.filter_map(|premise| match &premise.test {
        Test::Statement(_, Some(id)) => explanation.step(*id),
        _ => None,
    });
    steps.into_iter().find(|s| matches!(s.reason, Reason::Rules { .. }) && s.claim().is_some())
}

struct Writer<'w, 'a> {
    page: &'w mut Page,
    words: Words<'a>,
    explanation: &'a Explanation,
    /// Where each step was shown, as it is referred to.
    shown: BTreeMap<StepId, String>,
    labels: usize,
}

/// What stands before a line.
#[derive(Clone)]
enum Lead {
    /// The number of a proof's part.
    Number(String),
    /// The sign of how it stands.
    Sign,
}

impl Lead {
    fn below(&self, place: usize) -> Lead {
        match self {
            Lead::Number(number) => Lead::Number(format!("{number}.{}", place + 1)),
            Lead::Sign => Lead::Sign,
        }
    }

    fn width(&self) -> usize {
        match self {
            Lead::Number(_) => 3,
            Lead::Sign => 2,
        }
    }
}

impl Writer<'_, '_> {
    fn all(&mut self) {
        let conclusion = &self.explanation.conclusion;
        let (role, status) = conclusion::status(conclusion);
        let headline = conclusion::headline(self.words, conclusion);
        self.page.pair(0, (Role::Strong, &headline), (role, &status));
        conclusion::open(self.page, self.words, conclusion);
        let Some(root) = self.explanation.step(self.explanation.root) else { return };
        self.shown.insert(self.explanation.root, "the question itself".to_owned());
        self.page.gap();
        match &root.reason {
            Reason::Fact(fact) => self.fact(root, fact),
            Reason::NoRule => self.page.paragraph(0, Role::Text, "no rule concludes it"),
            Reason::NotFollowed => {
                self.page.paragraph(0, Role::Dim, "a limit was reached before it was explained");
            }
            Reason::Rules { arguments, against, hopeless } => {
                if conclusion.status == Status::True && !root.by_burden {
                    self.proof(arguments, against);
                } else {
                    self.attempts(root, arguments, against, *hopeless);
                }
            }
        }
    }

    /// The day the question speaks of.
    fn today(&self) -> Date {
        self.explanation.conclusion.claim.at
    }

    fn fact(&mut self, root: &Step, fact: &Fact) {
        let text = reason::fact(self.words, fact, root.pattern.at);
        let line = match fact {
            Fact::Stated(_) => "it is stated",
            Fact::Denied(_) => "it is stated that it is not so",
            Fact::OtherDays(_) => "it is stated for other days",
            Fact::Silent => "nobody stated it, and silence means no",
            Fact::Unknown { judge: Some(_), .. } => "nobody judged it",
            Fact::Unknown { .. } => "nobody stated it, nor that it is not so",
        };
        let right = if matches!(fact, Fact::Silent) { String::new() } else { text.text };
        self.page.pair(0, (Role::Text, line), (Role::Dim, &right));
    }

    fn proof(&mut self, arguments: &[Argument], against: &[Argument]) {
        let Some(first) = arguments.first() else { return };
        self.page.paragraph(0, Role::Text, "because");
        let title = self.words.rule_title(first.rule);
        let citation = self.citation(first);
        let mut lead = Lead::Number("1".to_owned());
        match title {
            Some(title) => {
                self.page.numbered(0, "1", title, &citation);
                self.premises(first, &lead, 3);
            }
            None if !citation.is_empty() => {
                self.page.numbered(0, "1", "by this rule:", &citation);
                self.premises(first, &lead, 3);
            }
            None => {
                for (place, premise) in all(first).enumerate() {
                    lead = Lead::Number((place + 1).to_string());
                    self.premise(premise, &lead, 0);
                }
            }
        }
        if all(first).next().is_none() {
            self.page.paragraph(3, Role::Text, "it holds without any condition");
        }
        self.defeated(first, arguments, against);
    }

    /// What stands against a conclusion, and why it does not prevail.
    fn defeated(&mut self, first: &Argument, arguments: &[Argument], against: &[Argument]) {
        if against.is_empty() {
            return;
        }
        self.page.gap();
        let other = if first.side == Side::For { "against it" } else { "for it" };
        for argument in against {
            let citation = self.citation(argument);
            if argument.applicable == Standing::Holds {
                let text = format!("a rule {other} applies, but is beaten");
                self.titled(0, &text, argument, &citation);
                self.beaten(argument, arguments, 2);
                self.list(argument, 2, true);
            } else {
                let text = format!("a rule {other} does not apply");
                self.titled(0, &text, argument, &citation);
                self.list(argument, 2, false);
            }
        }
    }

    fn titled(&mut self, indent: usize, text: &str, argument: &Argument, citation: &str) {
        let text = match self.words.rule_title(argument.rule) {
            Some(title) => format!("{text}: {title}"),
            None => text.to_owned(),
        };
        self.page.pair(indent, (Role::Text, &text), (Role::Dim, citation));
    }

    fn beaten(&mut self, argument: &Argument, by: &[Argument], indent: usize) {
        for beaten in &argument.beaten {
            let name = self.words.rule(beaten.by).or_else(|| {
                let known = by.iter().any(|a| a.rule == beaten.by);
                known.then(|| self.words.program().rule(beaten.by).display.clone())
            });
            let name = name.unwrap_or_else(|| "a rule".to_owned());
            self.page.paragraph(indent, Role::Text, &format!("{name} {}", deciding(beaten.deciding)));
        }
    }

    /// Failed, open or defeated arguments, closest first.
    fn attempts(&mut self, root: &Step, arguments: &[Argument], against: &[Argument], hopeless: usize) {
        let total = arguments.len() + hopeless;
        let what = if root.pattern.form == crate::proof::Form::Excluded { "exclude" } else { "conclude" };
        let heading = match (total, arguments.len()) {
            (1, _) => format!("one rule could {what} it"),
            (n, 1) => format!("{n} rules could {what} it; the nearest:"),
            (n, shown) if n == shown => format!("{n} rules could {what} it, the nearest first"),
            (n, shown) => format!("{n} rules could {what} it; the {shown} nearest:"),
        };
        let single = if let [one] = arguments { self.citation(one) } else { String::new() };
        self.page.pair(0, (Role::Text, &heading), (Role::Dim, &single));
        for argument in arguments {
            let citation = self.citation(argument);
            let mut indent = 2;
            if arguments.len() > 1 {
                let title = self.words.rule_title(argument.rule).unwrap_or("a rule");
                self.page.signed(2, sign(argument.applicable), (Role::Text, title), &citation);
                indent = 4;
            } else if let Some(title) = self.words.rule_title(argument.rule) {
                self.page.paragraph(2, Role::Text, title);
            }
            self.argument(argument, against, indent);
        }
        if hopeless > 0 {
            let rules =
                if hopeless == 1 { "1 more rule has" } else { &format!("{hopeless} more rules have") };
            self.page.paragraph(2, Role::Dim, &format!("{rules} no footing in the facts"));
        }
        if !against.is_empty() {
            self.page.gap();
        }
        for argument in against {
            let citation = self.citation(argument);
            let text = match argument.applicable {
                Standing::Holds => "a rule against it applies",
                _ => "a rule against it may apply",
            };
            self.titled(0, text, argument, &citation);
            self.argument(argument, arguments, 2);
        }
    }

    /// The conditions of an argument, and what beats it.
    fn argument(&mut self, argument: &Argument, others: &[Argument], indent: usize) {
        if !argument.in_force {
            let at = self.today().long();
            self.page.signed(indent, Sign::Fails, (Role::Text, &format!("not in force on {at}")), "");
        }
        self.list(argument, indent, true);
        if argument.applicable == Standing::Holds && all(argument).next().is_none() {
            self.page.paragraph(indent, Role::Text, "it has no condition");
        }
        self.beaten(argument, others, indent);
    }

    /// The conditions of an argument with their signs; without `holding` only those that do not hold.
    fn list(&mut self, argument: &Argument, indent: usize, holding: bool) {
        for premise in all(argument).filter(|p| holding || p.standing != Standing::Holds) {
            self.premise(premise, &Lead::Sign, indent);
        }
    }

    fn premises(&mut self, argument: &Argument, lead: &Lead, indent: usize) {
        for (place, premise) in all(argument).enumerate() {
            self.premise(premise, &lead.below(place), indent);
        }
    }

    fn premise(&mut self, premise: &'_ Premise, lead: &Lead, indent: usize) {
        let indent = indent.min(DEEPEST);
        let standing = premise.standing;
        match &premise.test {
            Test::Statement(pattern, step) => {
                let sentence = reason::dated(self.words, pattern, true, self.today());
                self.step(*step, &sentence, standing, lead, indent);
            }
            Test::Event(pattern, day, step) => {
                let mut sentence = self.words.pattern(pattern, true);
                if let Some(day) = day {
                    sentence = format!("{sentence} on {}", day.long());
                }
                self.step(*step, &sentence, standing, lead, indent);
            }
            Test::Negation(inner) => self.negation(inner, standing, lead, indent),
            Test::All(inner) | Test::At(_, inner) => match inner.as_slice() {
                [] => self.line(lead, standing, indent, "always", ""),
                [one] => self.premise(one, lead, indent),
                several => {
                    self.line(lead, standing, indent, "all of this:", reason::standing(standing));
                    self.below(several, lead, indent);
                }
            },
            Test::Either(inner) => match inner.as_slice() {
                [one] => self.premise(one, lead, indent),
                several => {
                    self.line(lead, standing, indent, "one of these:", reason::standing(standing));
                    self.below(several, lead, indent);
                }
            },
            Test::Quantified { members, counts, .. } => {
                let text = reason::test(self.words, &premise.test);
                let right = format!("{} of {}", counts.1, counts.0);
                self.line(lead, standing, indent, &text, &right);
                self.members(members, indent + lead.width());
            }
            Test::Compare(..) | Test::Under(..) | Test::Among(..) | Test::Is(..) => {
                let text = reason::test(self.words, &premise.test);
                self.line(lead, standing, indent, &text, reason::standing(standing));
            }
        }
    }

    fn below(&mut self, premises: &[Premise], lead: &Lead, indent: usize) {
        for (place, premise) in premises.iter().enumerate() {
            self.premise(premise, &lead.below(place), indent + lead.width());
        }
    }

    fn members(&mut self, members: &[Member], indent: usize) {
        for (standing, word) in [
            (Standing::Holds, "so"),
            (Standing::Fails, "not so"),
            (Standing::NotShown, "not shown"),
            (Standing::Open, "open"),
        ] {
            let names: Vec<String> = members
                .iter()
                .filter(|m| m.standing == standing)
                .map(|m| m.values.iter().map(|v| self.words.value(*v)).collect::<Vec<_>>().join(" and "))
                .collect();
            if !names.is_empty() {
                let text = format!("{word}: {}", names.join(", "));
                self.page.signed(indent.min(DEEPEST), sign(standing), (Role::Text, &text), "");
            }
        }
    }

    /// `not`, and exceptions: what is denied, and why it is not so after all.
    fn negation(&mut self, inner: &[Premise], standing: Standing, lead: &Lead, indent: usize) {
        let below = indent + lead.width();
        let [one] = inner else {
            self.line(lead, standing, indent, "nothing fits all of this:", reason::standing(standing));
            for premise in inner {
                self.premise(premise, &Lead::Sign, below);
            }
            return;
        };
        let (Test::Statement(pattern, step) | Test::Event(pattern, _, step)) = &one.test else {
            self.line(lead, standing, indent, "not so:", reason::standing(standing));
            self.premise(one, &Lead::Sign, below);
            return;
        };
        let sentence = reason::dated(self.words, pattern, false, self.today());
        let known = step.and_then(|id| self.explanation.step(id));
        if let (Some(Step { reason: Reason::Fact(fact), pattern, .. }), true) =
            (known, standing == Standing::Holds)
        {
            let right = reason::fact(self.words, fact, pattern.at);
            self.line(lead, standing, indent, &sentence, &right.text);
            return;
        }
        self.line(lead, standing, indent, &sentence, reason::standing(standing));
        if standing == Standing::Holds {
            if let Some(id) = step {
                self.lacking(*id, below);
            }
        } else {
            self.premise(one, &Lead::Sign, below);
        }
    }

    /// A statement with what it rests on at the right and its reasons below.
    fn step(&mut self, id: Option<StepId>, sentence: &str, standing: Standing, lead: &Lead, indent: usize) {
        let Some((id, step)) = id.and_then(|id| Some((id, self.explanation.step(id)?))) else {
            self.line(lead, standing, indent, sentence, reason::standing(standing));
            return;
        };
        match &step.reason {
            Reason::Fact(fact) => {
                let Right { text, .. } = reason::fact(self.words, fact, step.pattern.at);
                self.line(lead, standing, indent, sentence, &text);
            }
            Reason::NoRule => self.line(lead, standing, indent, sentence, "no rule concludes it"),
            Reason::NotFollowed => self.line(lead, standing, indent, sentence, reason::standing(standing)),
            Reason::Rules { arguments, against, .. } => {
                if let Some(place) = self.shown.get(&id) {
                    let right = match standing {
                        Standing::Holds => format!("see {place}"),
                        _ => format!("{}: see {place}", reason::standing(standing)),
                    };
                    self.line(lead, standing, indent, sentence, &right);
                    return;
                }
                self.labels += 1;
                let place = match lead {
                    Lead::Number(number) => number.clone(),
                    Lead::Sign => "above".to_owned(),
                };
                self.shown.insert(id, place);
                if step.standing == Standing::Holds && standing == Standing::Holds {
                    let citation = arguments.first().map_or(String::new(), |a| self.citation(a));
                    self.line(lead, standing, indent, sentence, &citation);
                    if let Some(first) = arguments.first() {
                        self.premises(first, lead, indent + lead.width());
                        self.nested_defeat(first, against, indent + lead.width());
                    }
                } else {
                    let right = burden(standing);
                    self.line(lead, standing, indent, sentence, right);
                    self.lacking(id, indent + lead.width());
                }
            }
        }
    }

    /// Applicable rules against a part of a proof, in a line each.
    fn nested_defeat(&mut self, first: &Argument, against: &[Argument], indent: usize) {
        for argument in against.iter().filter(|a| a.applicable == Standing::Holds) {
            let citation = self.citation(argument);
            let other = if first.side == Side::For { "against it" } else { "for it" };
            self.titled(indent.min(DEEPEST), &format!("a rule {other} is beaten"), argument, &citation);
            self.beaten(argument, &[], indent.min(DEEPEST) + 2);
        }
    }

    /// Why something does not hold, in brief: what its closest attempt lacks, or what defeats it.
    fn lacking(&mut self, id: StepId, indent: usize) {
        let Some(step) = self.explanation.step(id) else { return };
        self.shown.entry(id).or_insert_with(|| "above".to_owned());
        let indent = indent.min(DEEPEST);
        match &step.reason {
            Reason::Fact(fact) => {
                let right = reason::fact(self.words, fact, step.pattern.at);
                self.page.paragraph(indent, Role::Dim, &right.text);
            }
            Reason::NoRule => self.page.paragraph(indent, Role::Dim, "no rule concludes it"),
            Reason::NotFollowed => {}
            Reason::Rules { arguments, against, hopeless } => {
                let Some(nearest) = arguments.first() else { return };
                let citation = self.citation(nearest);
                let others = arguments.len() - 1 + hopeless;
                let text = match (nearest.applicable, others) {
                    (Standing::Holds, _) => "a rule for it applies, but does not prevail".to_owned(),
                    (_, 0) => "the only rule for it:".to_owned(),
                    (_, n) => format!("the nearest of {} rules for it:", n + 1),
                };
                if nearest.applicable == Standing::Holds || others > 0 || !citation.is_empty() {
                    self.page.pair(indent, (Role::Dim, &text), (Role::Dim, &citation));
                }
                if !nearest.in_force {
                    let text = format!("not in force on {}", step.pattern.at.long());
                    self.page.signed(indent, Sign::Fails, (Role::Text, &text), "");
                }
                self.list(nearest, indent, false);
                for argument in against.iter().filter(|a| a.applicable >= Standing::NotShown) {
                    let citation = self.citation(argument);
                    let text = match argument.applicable {
                        Standing::Holds => "against it",
                        _ => "may stand against it",
                    };
                    self.titled(indent, text, argument, &citation);
                }
                self.beaten(nearest, against, indent);
            }
        }
    }

    fn line(&mut self, lead: &Lead, standing: Standing, indent: usize, text: &str, right: &str) {
        match lead {
            Lead::Number(number) => self.page.numbered(indent, number, text, right),
            Lead::Sign => self.page.signed(indent, sign(standing), (Role::Text, text), right),
        }
    }

    /// Where a rule stands, and whether that was checked.
    fn citation(&self, argument: &Argument) -> String {
        let Some(citation) = self.words.rule(argument.rule) else { return String::new() };
        let program = self.words.program();
        let provision = program.rule(argument.rule).provision.map(|p| program.provision(p));
        let unverified = provision.is_some_and(|p| p.unverified.is_some());
        if unverified { format!("{citation}, unverified") } else { citation }
    }
}

/// The conditions of an argument, exceptions last.
fn all(argument: &Argument) -> impl Iterator<Item = &Premise> {
    argument.premises.iter().chain(&argument.exceptions)
}

fn sign(standing: Standing) -> Sign {
    match standing {
        Standing::Holds => Sign::Holds,
        Standing::Open | Standing::NotShown | Standing::Unreached => Sign::Open,
        Standing::Fails => Sign::Fails,
    }
}

/// How a concept stands that does not hold.
fn burden(standing: Standing) -> &'static str {
    match standing {
        Standing::NotShown => "not shown",
        other => reason::standing(other),
    }
}

/// What a meta-rule says of the stronger rule.
fn deciding(meta: MetaRule) -> &'static str {
    match meta {
        MetaRule::Overrides => "takes precedence over it by its own terms",
        MetaRule::Rank => "ranks higher",
        MetaRule::Later => "is the later law",
        MetaRule::Strength => "is a rule, and it only a presumption",
    }
}
