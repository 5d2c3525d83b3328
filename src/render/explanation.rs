//! Explanations as text: the answer first, then its reasons, each part once.
//!
//! What is true is shown as a numbered proof, what is not as attempts whose conditions carry signs; a part
//! that was shown before is referred to.

use super::page::Page;
use super::sentence::Words;
use super::style::{Role, Sign};
use super::{Detail, Style, conclusion, disputed, norms, reason};
use crate::hir::{MetaRule, RelationKind, Side};
use crate::ids::{DisputeId, ReadingId};
use crate::proof::{Argument, Explanation, Fact, Pattern, Reason, Standing, Status, Step, StepId, Test};
use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet};

mod attempt;
mod premise;
mod settling;

pub use settling::{clashing, settling};

/// How far lines are moved in at most.
const DEEPEST: usize = 24;

/// The widest question that is put into the words of its conditions.
const HEADLINE: usize = 160;

/// The explanation, without the line that says what to type next.
pub fn explanation(words: Words<'_>, explanation: &Explanation, style: Style) -> Page {
    let mut page = Page::new(style);
    let mut writer = Writer::new(&mut page, words, explanation);
    writer.all();
    let mut silences = writer.silences;
    for side in &explanation.sides {
        disputed::side(&mut page, words, &explanation.conclusion, side);
        let mut writer = Writer::new(&mut page, words, &side.explanation);
        writer.reasons();
        silences.append(&mut writer.silences);
    }
    conclusion::caveats(&mut page, words, &explanation.conclusion, &silences);
    page
}

/// The step worth asking about next: the first that rests on rules, and of an answer that is not true, does
/// not hold.
pub fn next<'e>(words: Words<'_>, explanation: &'e Explanation) -> Option<&'e Step> {
    let root = explanation.step(explanation.root)?;
    let Reason::Rules { arguments, .. } = &root.reason else { return None };
    let wanted = |standing: Standing| root.standing == Standing::Holds || standing != Standing::Holds;
    let steps = arguments.first().into_iter().flat_map(all).filter(|p| wanted(p.standing));
    let steps = steps.filter_map(|premise| match &premise.test {
        Test::Statement(_, Some(id)) => explanation.step(*id),
        Test::Negation(inner) => match inner.as_slice() {
            [crate::proof::Premise { test: Test::Statement(_, Some(id)), .. }] => explanation.step(*id),
            _ => None,
        },
        _ => None,
    });
    let steps = steps.filter(|step| words.program().relation(step.pattern.relation).kind.can_be_asked());
    let mut steps = steps.filter(|s| s.pattern != root.pattern && s.claim().is_some());
    steps.find(|s| matches!(s.reason, Reason::Rules { .. }))
}

struct Writer<'w, 'a> {
    page: &'w mut Page,
    words: Words<'a>,
    explanation: &'a Explanation,
    /// Where each step was shown, as it is referred to.
    shown: BTreeMap<StepId, String>,
    /// How deep the conditions lie that are being shown.
    level: usize,
    /// What was said to be stated by nobody.
    silences: BTreeSet<Pattern>,
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
            Lead::Number(number) if number.is_empty() => Lead::Number((place + 1).to_string()),
            Lead::Number(number) => Lead::Number(format!("{number}.{}", place + 1)),
            Lead::Sign => Lead::Sign,
        }
    }

    fn width(&self) -> usize {
        match self {
            Lead::Number(number) if number.is_empty() => 0,
            Lead::Number(_) => 3,
            Lead::Sign => 2,
        }
    }
}

impl<'w, 'a> Writer<'w, 'a> {
    fn new(page: &'w mut Page, words: Words<'a>, explanation: &'a Explanation) -> Self {
        Self { page, words, explanation, shown: BTreeMap::new(), level: 1, silences: BTreeSet::new() }
    }
}

impl Writer<'_, '_> {
    fn all(&mut self) {
        let conclusion = &self.explanation.conclusion;
        let (role, mut status) = conclusion::status(conclusion);
        let headline = self.headline();
        if self.is_question() && status.starts_with("true") {
            status = status.replacen("true", "yes", 1);
        }
        self.page.heading(2, (Role::Strong, &headline), (role, &status));
        norms::standings(self.page, 2, self.words, &conclusion.norms);
        conclusion::open(self.page, self.words, conclusion, true);
        if self.explanation.sides.is_empty() {
            self.told_under();
            self.reasons();
        }
    }

    /// Of what is open whatever the reading, and turns on readings none the less: under which the reasons are told.
    fn told_under(&mut self) {
        let conclusion = &self.explanation.conclusion;
        let Some(turns_on) =
            conclusion.turns_on.as_ref().filter(|_| conclusion.status == Status::Undetermined)
        else {
            return;
        };
        let program = self.words.program();
        let dispute = |id: ReadingId| program.reading(id).dispute;
        let matter: BTreeSet<DisputeId> = turns_on.readings().map(dispute).collect();
        let told = self.explanation.readings.iter().copied().filter(|id| matter.contains(&dispute(*id)));
        let told: Vec<ReadingId> = told.collect();
        if !told.is_empty() {
            self.page.gap();
            let text = format!("the reasons, under: {}", disputed::answers(self.words, &told));
            self.page.paragraph(0, Role::Text, &text);
        }
    }

    /// The reasons, below what they are reasons for.
    fn reasons(&mut self) {
        let conclusion = &self.explanation.conclusion;
        if !self.explanation.cases.is_empty() {
            return self.cases();
        }
        let Some(root) = self.explanation.step(self.explanation.root) else { return };
        self.shown.insert(self.explanation.root, "the question itself".to_owned());
        self.page.gap();
        match &root.reason {
            Reason::Fact(fact) => self.fact(fact),
            Reason::Supposed(_) => self.page.paragraph(0, Role::Text, "it is supposed outright"),
            Reason::NoRule => self.page.paragraph(0, Role::Text, "no rule concludes it"),
            Reason::NotFollowed => self.page.paragraph(0, Role::Dim, "not followed: a limit was reached"),
            Reason::Rules { arguments, against, .. } if is_proof(conclusion.status, arguments, against) => {
                self.proof(arguments, against);
            }
            Reason::Rules { arguments, .. } if self.is_question() => {
                for argument in arguments {
                    self.list(argument, 0, true);
                }
            }
            Reason::Rules { arguments, against, hopeless } => {
                self.attempts(root, arguments, against, *hopeless);
            }
        }
    }

    /// The reasons case by case, each moved in below what it supposes.
    fn cases(&mut self) {
        for case in &self.explanation.cases {
            self.page.gap();
            let literals: Vec<String> = case
                .literals
                .iter()
                .map(|l| conclusion::dated(self.words, &l.claim, l.holds, &self.explanation.conclusion))
                .collect();
            self.page.paragraph(0, Role::Text, &format!("if {}", literals.join(", and ")));
            let mut page = Page::new(self.page.style());
            let (explanation, words) = (&case.explanation, self.words);
            let mut writer = Writer::new(&mut page, words, explanation);
            writer.all();
            self.silences.append(&mut writer.silences);
            self.page.append_below(2, page);
        }
    }

    fn is_question(&self) -> bool {
        let relation = self.explanation.conclusion.claim.relation;
        self.words.program().relation(relation).kind == RelationKind::Question
    }

    /// The answer in a sentence; of a question of several conditions all of them, if they are short.
    fn headline(&self) -> String {
        let conclusion = &self.explanation.conclusion;
        if !self.is_question() {
            return conclusion::headline(self.words, conclusion);
        }
        let asked = self.words.sentence(&conclusion.claim, true);
        let root = self.explanation.step(self.explanation.root);
        let Some(Reason::Rules { arguments, .. }) = root.map(|r| &r.reason) else { return asked };
        let parts = arguments.first().into_iter().flat_map(all);
        let parts: Option<Vec<String>> =
            parts.map(|p| reason::premise(self.words, &p.test, self.today())).collect();
        match parts.map(|parts| parts.join(" and ")) {
            Some(text) if !text.is_empty() && text.len() <= HEADLINE => format!("Is it so that {text}?"),
            _ => format!("“{asked}”"),
        }
    }

    /// The day the question speaks of.
    fn today(&self) -> Date {
        self.explanation.conclusion.claim.at
    }

    fn fact(&mut self, fact: &Fact) {
        let rest = reason::fact(fact, self.today(), false);
        let (line, right) = match fact {
            Fact::Stated(_) => ("it is stated", rest.as_str()),
            Fact::Denied(_) => ("it is stated that it is not so", rest.trim_start_matches("stated: not; ")),
            Fact::OtherDays(_) => ("it is stated for other days", rest.as_str()),
            Fact::Taken(true) => ("in this case it is taken to be so", ""),
            Fact::Taken(false) => ("in this case it is taken not to be so", ""),
            Fact::Silent => ("nobody stated it, and silence means no", ""),
            Fact::NotRaised => ("nothing in this case raises it", ""),
            Fact::Unknown { .. } => (rest.as_str(), ""),
        };
        let right = if right == "stated: not" { "" } else { right };
        self.page.pair(0, (Role::Text, line), (Role::Dim, right));
    }

    fn proof(&mut self, arguments: &[Argument], against: &[Argument]) {
        let Some(first) = arguments.first() else { return };
        self.page.paragraph(0, Role::Text, "because");
        let citation = self.citation(first);
        let mut lead = Lead::Number(String::new());
        if let Some(title) = self.title(first) {
            lead = lead.below(0);
            self.page.numbered(0, "1", &title, &citation);
        }
        let indent = lead.width();
        if self.premises(first, &lead, indent) == 0 {
            self.page.paragraph(indent, Role::Text, "it holds without any condition");
        }
        self.defeated(first, against);
    }

    /// What stands against a conclusion, and why it does not prevail.
    fn defeated(&mut self, first: &Argument, against: &[Argument]) {
        let other = if first.side == Side::For { "against it" } else { "for it" };
        for (place, argument) in against.iter().enumerate() {
            let applies = argument.applicable == Standing::Holds;
            if !applies && !self.page.style().detail.is_wide() {
                continue;
            }
            if place == 0 {
                self.page.gap();
            }
            let fate = if applies { "applies, but gives way" } else { "does not apply" };
            self.titled(0, &format!("a rule {other} {fate}"), argument);
            self.beaten(argument, 2);
            self.list(argument, 2, applies);
        }
    }

    /// A line about a rule: its title, and at the right where it stands.
    fn titled(&mut self, indent: usize, text: &str, argument: &Argument) {
        let text = match self.words.rule_title(argument.rule) {
            Some(title) => format!("{text}: {title}"),
            None => text.to_owned(),
        };
        let citation = self.citation(argument);
        self.page.pair(indent, (Role::Text, &text), (Role::Dim, &citation));
    }

    /// What beats an argument, a line each.
    fn beaten(&mut self, argument: &Argument, indent: usize) {
        for beaten in &argument.beaten {
            let name = self.words.rule_name_beside(beaten.by, argument.rule);
            let text = format!("it gives way to {name}, {}", deciding(beaten.deciding));
            self.page.paragraph(indent, Role::Text, &text);
        }
    }

    /// What a rule is called at the head of a proof; nothing if it stands in no provision.
    fn title(&self, argument: &Argument) -> Option<String> {
        let title = self.words.rule_title(argument.rule);
        title.or_else(|| self.words.rule(argument.rule).map(|_| "by this rule:".to_owned()))
    }

    /// Where a rule stands, and whether that was checked.
    fn citation(&self, argument: &Argument) -> String {
        let program = self.words.program();
        let rule = program.rule(argument.rule);
        let Some(citation) = self.words.rule(argument.rule) else {
            let named = rule.name.as_ref().filter(|_| self.page.style().detail == Detail::Full);
            return named.map_or(String::new(), |name| format!("rule {name}"));
        };
        let unverified = rule.provision.is_some_and(|p| program.provision(p).unverified.is_some());
        if unverified { format!("{citation}, unverified") } else { citation }
    }
}

/// Whether an answer is shown as a proof: a rule applies, and none against it prevails or draws.
fn is_proof(status: Status, arguments: &[Argument], against: &[Argument]) -> bool {
    status == Status::True
        && arguments.first().is_some_and(|a| a.applicable == Standing::Holds)
        && against.iter().all(|a| a.applicable != Standing::Holds || !a.beaten.is_empty())
}

/// The conditions of an argument that tell a reader something.
pub(super) fn told(argument: &Argument) -> impl Iterator<Item = &crate::proof::Premise> {
    all(argument).filter(|premise| !premise::says_nothing(premise))
}

/// The conditions of an argument, exceptions last; without those that say only what kind of thing something
/// is, where it is.
fn all(argument: &Argument) -> impl Iterator<Item = &crate::proof::Premise> {
    let premises = argument.premises.iter().chain(&argument.exceptions);
    premises.filter(|p| !matches!(p.test, Test::Is(..)) || p.standing != Standing::Holds)
}

fn sign(standing: Standing) -> Sign {
    match standing {
        Standing::Holds => Sign::Holds,
        Standing::Open | Standing::NotShown => Sign::Open,
        Standing::Unreached => Sign::Item,
        Standing::Fails => Sign::Fails,
    }
}

/// What a meta-rule says of the stronger rule, behind its name.
fn deciding(meta: MetaRule) -> &'static str {
    match meta {
        MetaRule::Overrides => "which takes precedence by the terms of the law",
        MetaRule::Rank => "which ranks higher",
        MetaRule::Later => "which is the later law",
        MetaRule::Strength => "for it is only a presumption",
    }
}
