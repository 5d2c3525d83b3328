//! What is still to be shown, as a stack: each line of a claim takes the topmost goal and leaves smaller ones.

use super::claims::{Block, Claims};
use super::matching::Tables;
use super::quantities::{Fails, Leaf, Member, Tally};
use super::text::{Line, Lines, Step, require};
use super::{Bound, Subject};
use crate::hir::sides::opposite;
use crate::hir::terms::{Binding, Scope, parts, without};
use crate::hir::{Aggregate, Condition, Quantified, Rule, Side, Term, beats};
use crate::ids::{RuleId, VariableId};
use crate::value::Value;
use std::rc::Rc;

/// A condition, the scope in which it stands, and whether no negation lies between it and the claim.
#[derive(Clone, Copy)]
pub(super) struct Item<'p> {
    pub condition: &'p Condition,
    pub scope: Scope<'p>,
    pub direct: bool,
}

/// A part of a split: no values of the open variables make all conditions hold in the bound, except where
/// the leaf allows it.
#[derive(Clone)]
pub(super) struct Tree<'p> {
    pub scope: Scope<'p>,
    /// By their numbers; `None`: it was taken.
    pub items: Vec<Option<Item<'p>>>,
    pub binding: Binding,
    pub bound: Bound,
    pub leaf: Leaf<'p>,
    /// The line that must stand before it.
    pub label: Option<String>,
}

/// What is still to be shown.
pub(super) enum Goal<'p> {
    /// The condition holds in the bound.
    Support(Item<'p>, Binding, Bound),
    /// The tree is covered.
    Refute(Tree<'p>),
    /// A rule of this side is applicable to the statement of the claim; (`true`) and nothing that beats it.
    Instance(Side, Bound, bool),
    /// The rule is not applicable, or (`true`) it is beaten by one that is.
    Against(RuleId, Bound, bool),
    /// This side does not lose.
    Stands(Side, Bound),
    /// Values for variables, with which conditions hold and fail.
    Witness(Member<'p>),
    /// The members of an aggregate, counted in this tally and the next.
    Aggregate(Item<'p>, &'p Aggregate, Binding, Bound, usize),
    /// A comparison whose aggregates were counted holds in the bound, or fails at this leaf.
    Compare(Item<'p>, Binding, Bound, Fails<'p>, usize),
    /// The values of a variable that equals a term whose aggregates were counted, then the tree for each.
    Equate(Tree<'p>, VariableId, &'p Term, usize),
    /// What was counted decides a quantifier: it holds, or fails.
    Count(&'p Quantified, usize, bool),
    /// The statement is claimed not to be true, or (excluded) not to be excluded.
    Doubted,
}

/// Checks the lines of one claim.
pub(super) struct Check<'c, 'p, 'l, 't> {
    pub claims: &'c Claims<'c, 'p>,
    pub tables: &'c Tables,
    pub place: usize,
    pub lines: &'l mut Lines<'t>,
    pub goals: Vec<Goal<'p>>,
    pub tallies: Vec<Tally>,
}

impl<'p> Tree<'p> {
    /// A split of one condition, of which these variables are open.
    pub fn new(item: Item<'p>, from: &Binding, open: &[&[VariableId]], bound: Bound, leaf: Leaf<'p>) -> Self {
        let binding = without(from, open);
        Self { scope: item.scope, items: flat(item), binding, bound, leaf, label: None }
    }
}

impl<'c, 'p, 't> Check<'c, 'p, '_, 't> {
    /// Goes through all goals; then no line may be left.
    pub fn run(mut self) -> Step {
        self.begin()?;
        while let Some(goal) = self.goals.pop() {
            match goal {
                Goal::Support(item, binding, bound) => self.support(item, &binding, bound)?,
                Goal::Refute(tree) => self.refute(tree)?,
                Goal::Instance(side, bound, unbeaten) => self.instance(side, bound, unbeaten)?,
                Goal::Against(rule, bound, beaten) => self.against(rule, bound, beaten)?,
                Goal::Stands(side, bound) => self.stands(side, bound),
                Goal::Witness(member) => self.witness(&member)?,
                Goal::Aggregate(item, of, with, bound, at) => self.aggregate(item, of, &with, bound, at)?,
                Goal::Compare(item, with, at, leaf, n) => self.compared(item, &with, (at, n), leaf)?,
                Goal::Equate(tree, variable, term, tally) => self.equate(&tree, variable, term, tally)?,
                Goal::Count(quantified, tally, holds) => self.count(quantified, tally, holds)?,
                Goal::Doubted => {
                    let doubted = self.claims.fails(self.block().subject, &self.tuple(), Bound::Lower, None);
                    require(doubted, "a conflict needs a claim that the statement is `uncertain`")?;
                }
            }
        }
        let end = self.lines.next == self.block().lines.1;
        self.lines.next += usize::from(!end);
        require(end, "nothing is left to be shown by this line")
    }

    pub fn block(&self) -> &'c Block {
        &self.claims.blocks[self.place]
    }

    /// The statement of a claim that leaves nothing open.
    fn tuple(&self) -> Vec<Value> {
        self.block().pattern.iter().copied().flatten().collect()
    }

    /// The next line of the claim.
    pub fn line(&mut self) -> Step<Line<'t>> {
        require(self.lines.next < self.block().lines.1, "the claim ends before everything is shown")?;
        self.lines.line()
    }

    /// Takes the next line of the claim if it is this word.
    pub fn takes(&mut self, word: &str) -> bool {
        let inside = self.lines.next < self.block().lines.1;
        let taken = inside && self.lines.peek().is_some_and(|line| line.is(word) && line.ends(1).is_ok());
        self.lines.next += usize::from(taken);
        taken
    }

    /// Values for these variables, from this word of the line on.
    pub fn given(
        &self,
        line: &Line<'t>,
        from: usize,
        scope: Scope<'p>,
        among: &[&[VariableId]],
        binding: &Binding,
    ) -> Step<Binding> {
        let mut values = (*without(binding, among)).clone();
        self.claims.names.binding(line.from(from), scope.variables, Some(among), &mut values)?;
        Ok(Rc::new(values))
    }

    /// The first goals of a claim.
    fn begin(&mut self) -> Step {
        let (claims, block) = (self.claims, self.block());
        let Subject { relation, excluded, day } = block.subject;
        let us = if excluded { Side::Against } else { Side::For };
        let (them, bound, other) = (opposite(us), block.bound, block.bound.other());
        // What is excluded is never settled: with a burden it is what loses, and nothing more.
        let burden = claims.facts.burden(relation).map(|yes| yes && !excluded);
        let supposed = |tuple: &[Value]| {
            let standing = claims.facts.supposed(relation, tuple, day);
            if bound == Bound::Lower { standing.certain } else { standing.possible }
        };
        let of = |side: Side| claims.rules.side(relation, side).into_iter().rev();
        if excluded && claims.facts.supposed(relation, &self.tuple(), day).possible {
            let right = !block.holds && claims.facts.supposed(relation, &self.tuple(), day).certain;
            return require(right && self.takes("supposed"), "it is supposed");
        }
        if block.holds {
            if !excluded && supposed(&self.tuple()) && self.takes("supposed") {
                return Ok(());
            } else if burden == Some(true) && self.takes("kept") {
                self.goals.push(Goal::Stands(us, bound));
            } else if burden.is_none() && bound == Bound::Upper && self.takes("conflict") {
                self.goals.extend([Goal::Doubted, Goal::Stands(us, bound)]);
                self.goals.extend(excluded.then_some(Goal::Instance(them, bound, false)));
            } else {
                self.goals.extend(of(them).map(|rule| Goal::Against(rule, other, true)));
            }
            self.goals.push(Goal::Instance(us, bound, false));
            return Ok(());
        }
        let missing = |tuple: &Vec<Value>| supposed(tuple) && block.covers(tuple) && !block.lists(tuple);
        let listed = excluded || !claims.facts.candidates(relation).iter().any(missing);
        require(listed, "what is supposed outright is missing among the exempted")?;
        if !self.takes("lost") {
            self.goals.extend(of(us).map(|rule| Goal::Against(rule, bound, false)));
            return Ok(());
        }
        let single = self.tuple().len() == block.pattern.len() && block.list.is_empty();
        require(single, "only a single statement is lost")?;
        let loses = burden == Some(true) || burden.is_none() && bound == Bound::Upper;
        self.goals.extend(of(us).filter(|_| loses).map(|rule| Goal::Against(rule, bound, true)));
        self.goals.push(Goal::Instance(them, other, !loses));
        Ok(())
    }

    fn rule(&self, id: RuleId) -> (&'p Rule, Scope<'p>) {
        let program = self.claims.names.program;
        let rule = program.rule(id);
        (rule, Scope { program, variables: &rule.variables, day: self.block().subject.day })
    }

    fn named(&self, word: &str, side: Side) -> Step<RuleId> {
        let found = self.claims.rules.named(word, self.block().subject.relation, side);
        found.ok_or_else(|| format!("no rule on this side is called `{word}`"))
    }

    /// `by RULE X=a …` or `unbeaten RULE X=a …`
    fn instance(&mut self, side: Side, bound: Bound, unbeaten: bool) -> Step {
        let line = self.line()?;
        let right = line.is(if unbeaten { "unbeaten" } else { "by" });
        require(right, "a rule that is applicable must be named here")?;
        let id = self.named(line.word(1)?, side)?;
        if unbeaten {
            let (program, relation) = (self.claims.names.program, self.block().subject.relation);
            let others = self.claims.rules.side(relation, opposite(side)).into_iter().rev();
            let beating = others.filter(|other| beats(program, *other, id).is_some());
            self.goals.extend(beating.map(|rule| Goal::Against(rule, bound.other(), false)));
        }
        self.apply(&line, 2, id, (bound, self.block().holds && !unbeaten))
    }

    /// The rule is applicable to the statement of the claim, with the values from this word on.
    fn apply(&mut self, line: &Line<'t>, from: usize, id: RuleId, (bound, direct): (Bound, bool)) -> Step {
        let (rule, scope) = self.rule(id);
        let in_force = rule.surely_applies(scope.program, &self.claims.facts.world.readings, scope.day);
        require(in_force, "the rule is not in force on that day under these readings")?;
        let mut binding = vec![None; rule.variables.len()];
        self.claims.names.binding(line.from(from), scope.variables, None, &mut binding)?;
        let binding = Rc::new(binding);
        let same = scope.tuple(&rule.head.arguments, &binding)? == self.tuple();
        require(same, "with these values the rule is about another statement")?;
        for exception in rule.exceptions.iter().rev() {
            let item = Item { condition: &exception.condition, scope, direct: false };
            let tree = Tree::new(item, &binding, &[&exception.locals], bound.other(), Leaf::Never);
            self.goals.push(Goal::Refute(tree));
        }
        self.goals.push(Goal::Support(Item { condition: &rule.body, scope, direct }, binding, bound));
        Ok(())
    }

    /// `none`, then each rule of the other side is refuted; or a rule of this side that nothing beats.
    fn stands(&mut self, side: Side, bound: Bound) {
        if self.takes("none") {
            let others = self.claims.rules.side(self.block().subject.relation, opposite(side));
            self.goals.extend(others.into_iter().rev().map(|rule| Goal::Against(rule, bound.other(), false)));
        } else {
            self.goals.push(Goal::Instance(side, bound, true));
        }
    }

    /// `rule RULE`, then why no instance is applicable; or `beaten RULE by RULE X=a …`.
    fn against(&mut self, id: RuleId, bound: Bound, may_be_beaten: bool) -> Step {
        let ((rule, scope), block) = (self.rule(id), self.block());
        let Some(binding) = scope.head(&rule.head.arguments, &block.pattern) else { return Ok(()) };
        let line = self.line()?;
        let next = self.named(line.word(1)?, rule.side) == Ok(id);
        require(next, "the rules come in the order of the rule files, and none is left out")?;
        if may_be_beaten && line.is("beaten") && line.word(2)? == "by" {
            let by = self.named(line.word(3)?, opposite(rule.side))?;
            beats(self.claims.names.program, by, id).ok_or("the rule does not beat the other one")?;
            return self.apply(&line, 4, by, (bound.other(), false));
        }
        line.ends(2)?;
        require(line.is("rule"), "`rule …` or `beaten … by …` is missing here")?;
        // Where the claim is shown by refuting each rule, what is exempted may be concluded.
        let direct = !block.holds && !block.lost;
        let (leaf, item) = (Leaf::Head(rule, direct), Item { condition: &rule.body, scope, direct });
        self.goals.push(Goal::Refute(Tree::new(item, &binding, &[], bound, leaf)));
        Ok(())
    }
}

/// The parts of a conjunction, to be numbered.
pub(super) fn flat(item: Item<'_>) -> Vec<Option<Item<'_>>> {
    parts(item.condition).into_iter().map(|condition| Some(Item { condition, ..item })).collect()
}
