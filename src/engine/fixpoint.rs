//! Components without negation inside: each rule once, or a semi-naive fixpoint.
//!
//! In a round each rule is started from the news of each literal on its own component in turn; of the
//! literals after that one only what is older is read. Both bounds grow together: a binding carries the
//! worlds in which it is certain and those in which it is not excluded.

use super::compile::{Use, positive_node};
use super::fault::Fault;
use super::limits::LimitExceeded;
use super::run::Run;
use super::steps::Compiled;
use crate::plan::{Component, Literal, Rule};

impl Run<'_> {
    /// Each rule once.
    pub fn once(&mut self, component: &Component) -> Result<(), LimitExceeded> {
        let plan = self.plan;
        for rule in &component.rules {
            let compiled = self.compile(&plan.rules[*rule], Use::Bounds, None);
            self.apply(&compiled, false)?;
        }
        Ok(())
    }

    /// The least fixpoint of the rules: for both bounds, or over-estimated for a component through negation.
    pub fn fixpoint(&mut self, component: &Component, purpose: Use) -> Result<(), LimitExceeded> {
        let plan = self.plan;
        let estimate = purpose == Use::Estimate;
        let mut variants = Vec::new();
        for rule in component.rules.iter().map(|place| &plan.rules[*place]) {
            if !self.waits_for_news(rule) {
                let compiled = self.compile(rule, purpose, None);
                self.apply(&compiled, estimate)?;
            }
            variants.extend(self.variants(rule, purpose));
        }
        let mut round = 1;
        self.meter.round(round)?;
        while self.next_round(component) {
            round += 1;
            self.meter.round(round)?;
            for variant in &variants {
                if variant.news.is_some_and(|node| self.relations[node].has_news()) {
                    self.apply(variant, estimate)?;
                }
            }
        }
        Ok(())
    }

    /// Whether a rule reads rows of its own component, of which there are none at first.
    fn waits_for_news(&self, rule: &Rule) -> bool {
        rule.body.iter().any(|literal| match literal {
            Literal::Holds { node, .. } => self.internal[node.index()],
            _ => false,
        })
    }

    /// A rule once for each literal whose news can start it.
    fn variants(&mut self, rule: &Rule, purpose: Use) -> Vec<Compiled> {
        let starts = |literal: &Literal| match literal {
            Literal::Holds { node, .. } => self.internal[node.index()],
            _ if purpose == Use::Estimate => false,
            literal => positive_node(literal).is_some_and(|node| self.internal[node.index()]),
        };
        let mut places: Vec<usize> =
            (0..rule.body.len()).filter(|place| starts(&rule.body[*place])).collect();
        if self.faults.has(Fault::DeltaForgotten) && places.len() > 1 {
            places.pop();
        }
        places.into_iter().map(|place| self.compile(rule, purpose, Some(place))).collect()
    }

    /// Ends a round. Says whether it added anything.
    fn next_round(&mut self, component: &Component) -> bool {
        let mut news = false;
        for node in &component.nodes {
            news |= self.relations[node.index()].next_round();
        }
        news
    }
}
