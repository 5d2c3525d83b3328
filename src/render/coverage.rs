//! What the cases exercise of the rules, by file and provision.

use super::Style;
use super::page::{Page, plural};
use super::style::{Role, Sign};
use crate::testing::{Coverage, Exercised, RuleCoverage};

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub of: usize,
    /// Of how many.
    pub all: usize,
}

impl Share {
    fn count(flags: impl Iterator<Item = bool>) -> Self {
        let mut share = Self::default();
        for flag in flags {
            share.all += 1;
            share.of += usize::from(flag);
        }
        share
    }

    /// `12 of 14 rules (85 %)`; rounded down, so that only all of them are 100 %.
    fn told(self, thing: &str) -> String {
        let percent = (self.of * 100).checked_div(self.all).unwrap_or(100);
        format!("{} of {} ({percent} %)", self.of, plural(self.all, thing))
    }
}

/// Of these rules: how many apply in some case, how many conditions turn out both ways, how many exceptions.
pub fn shares<'r>(rules: impl Iterator<Item = &'r RuleCoverage> + Clone) -> [Share; 3] {
    let conditions = rules.clone().flat_map(|rule| &rule.conditions).map(Exercised::both);
    let exceptions = rules.clone().flat_map(|rule| &rule.exceptions).map(Exercised::both);
    [Share::count(rules.map(|rule| rule.applies)), Share::count(conditions), Share::count(exceptions)]
}

/// What is not exercised, by file and provision.
pub fn page(coverage: &Coverage, style: Style) -> Page {
    let mut page = Page::new(style);
    page.heading(1, (Role::Strong, "Coverage of the rules by the cases"), (Role::Text, ""));
    page.gap();
    summary(&mut page, coverage.rules.iter());
    let mut rest = coverage.rules.as_slice();
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|rule| rule.file == first.file).count();
        let (file, after) = rest.split_at(length);
        rest = after;
        page.gap();
        of_file(&mut page, &first.file, file);
    }
    for file in &coverage.left_out {
        page.gap();
        page.signed(0, Sign::Fails, (Role::Text, file), "not looked at: something is wrong with it");
    }
    page
}

fn summary<'r>(page: &mut Page, rules: impl Iterator<Item = &'r RuleCoverage> + Clone) {
    let [applied, conditions, exceptions] = shares(rules);
    page.paragraph(2, Role::Text, &format!("{} apply in some case", applied.told("rule")));
    page.paragraph(2, Role::Text, &format!("{} turn out both ways", conditions.told("condition")));
    if exceptions.all > 0 {
        page.paragraph(2, Role::Text, &format!("{} turn out both ways", exceptions.told("exception")));
    }
}

fn of_file(page: &mut Page, file: &str, rules: &[RuleCoverage]) {
    let [applied, conditions, _] = shares(rules.iter());
    let right = format!("{}, {}", applied.told("rule"), conditions.told("condition"));
    page.pair(0, (Role::Strong, file), (Role::Dim, &right));
    let mut provision = None;
    for rule in rules.iter().filter(|rule| !rule.is_full()) {
        if provision != Some(&rule.provision) {
            provision = Some(&rule.provision);
            page.paragraph(2, Role::Text, rule.provision.as_deref().unwrap_or("outside provisions"));
        }
        one(page, rule);
    }
}

fn one(page: &mut Page, rule: &RuleCoverage) {
    let place = format!("line {}", rule.line);
    if rule.applies {
        page.signed(4, Sign::Open, (Role::Text, &rule.name), &place);
    } else {
        page.signed(4, Sign::Fails, (Role::Text, &format!("{}: never applies", rule.name)), &place);
    }
    for condition in rule.conditions.iter().filter(|condition| !condition.both()) {
        let how = match (condition.met, condition.fails) {
            (false, false) => "never reached",
            (false, true) => "never met",
            _ => "never fails",
        };
        page.paragraph(8, Role::Text, &format!("{how}: {}", condition.text));
    }
    for exception in rule.exceptions.iter().filter(|exception| !exception.both()) {
        let how = match (exception.met, exception.fails) {
            (false, false) => "exception never reached",
            (false, true) => "exception never holds",
            _ => "exception always holds",
        };
        page.paragraph(8, Role::Text, &format!("{how}: {}", exception.text));
    }
}
