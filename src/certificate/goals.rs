//! What is still to be shown, as a stack: each line of a claim takes the topmost goal and leaves smaller ones.

use super::claims::{Block, Claims, Reader};
use super::matching::Tables;
use super::quantities::{Leaf, Member, Tally};
use super::text::{Line, Lines, Step};
use super::{Bound, Subject};
use crate::hir::sides::opposite;
use crate::hir::terms::{Binding, Scope, parts, without};
use crate::hir::words::show_value;
use crate::hir::{
    Aggregate, Comparison, Condition, ConditionKind, Quantified, Rule, Side, Term, TermKind, beats,
};
use crate::ids::{RuleId, VariableId};
use crate::value::Value;
use std::rc::Rc;

/// A condition, and the scope in which it stands.
#[derive(Clone, Copy)]
pub(super) struct Item<'p> {
    pub condition: &'p Condition,
    pub scope: Scope<'p>,
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
    /// Whether no negation lies between it and the claim.
    pub direct: bool,
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
    /// A comparison whose aggregates were counted holds, or fails, in the bound.
    Compare(Item<'p>, Binding, Bound, bool, usize),
    /// The values of a variable that equals a term whose aggregates were counted, then the tree for each.
    Equate(Tree<'p>, VariableId, &'p Term, usize),
    /// What was counted decides a quantifier: it holds, or fails.
    Count(&'p Quantified, usize, bool),
    /// The statement is claimed not to be true, or (excluded) not to be excluded.
    Doubted,
}

/// Checks the lines of one claim.
pub(super) struct Check<'c, 'p, 'l, 't> {
    claims: &'c Claims<'c, 'p>,
    tables: &'c Tables,
    place: usize,
    lines: &'l mut Lines<'t>,
    pub goals: Vec<Goal<'p>>,
    pub tallies: Vec<Tally>,
}

impl<'p> Tree<'p> {
    /// A split of one condition, of which these variables are open.
    pub fn new(
        item: Item<'p>,
        binding: &Binding,
        open: &[&[VariableId]],
        bound: Bound,
        leaf: Leaf<'p>,
    ) -> Self {
        let binding = without(binding, open);
        Self { scope: item.scope, items: flat(item), binding, bound, direct: false, leaf, label: None }
    }
}

impl<'c, 'p, 'l, 't> Check<'c, 'p, 'l, 't> {
    pub fn new(
        claims: &'c Claims<'c, 'p>,
        tables: &'c Tables,
        place: usize,
        lines: &'l mut Lines<'t>,
    ) -> Self {
        Self { claims, tables, place, lines, goals: Vec::new(), tallies: Vec::new() }
    }

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
                Goal::Aggregate(item, of, binding, bound, tally) => {
                    self.aggregate(item, of, &binding, bound, tally)?;
                }
                Goal::Compare(item, binding, bound, holds, tally) => {
                    self.compared(item, &binding, bound, holds, tally)?;
                }
                Goal::Equate(tree, variable, term, tally) => self.equate(&tree, variable, term, tally)?,
                Goal::Count(quantified, tally, holds) => self.count(quantified, tally, holds)?,
                Goal::Doubted => {
                    let doubted = self.claims.fails(self.block().subject, &self.tuple(), Bound::Lower, None);
                    doubted
                        .then_some(())
                        .ok_or("a conflict needs a claim that the statement is `uncertain`")?;
                }
            }
        }
        if self.lines.next < self.block().lines.1 {
            self.lines.next += 1;
            return Err("nothing is left to be shown by this line".to_owned());
        }
        Ok(())
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
        if self.lines.next >= self.block().lines.1 {
            return Err("the claim ends before everything is shown".to_owned());
        }
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
            return if right && self.takes("supposed") { Ok(()) } else { Err("it is supposed".to_owned()) };
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
        if !excluded && claims.facts.candidates(relation).iter().any(missing) {
            return Err("what is supposed outright is missing among the exempted".to_owned());
        }
        if !self.takes("lost") {
            self.goals.extend(of(us).map(|rule| Goal::Against(rule, bound, false)));
            return Ok(());
        }
        if self.tuple().len() != block.pattern.len() || !block.list.is_empty() {
            return Err("only a single statement is lost".to_owned());
        }
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
        if !line.is(if unbeaten { "unbeaten" } else { "by" }) {
            return Err("a rule that is applicable must be named here".to_owned());
        }
        let id = self.named(line.word(1)?, side)?;
        if unbeaten {
            let (program, relation) = (self.claims.names.program, self.block().subject.relation);
            let others = self.claims.rules.side(relation, opposite(side)).into_iter().rev();
            let beating = others.filter(|other| beats(program, *other, id).is_some());
            self.goals.extend(beating.map(|rule| Goal::Against(rule, bound.other(), false)));
        }
        self.apply(&line, 2, id, bound)
    }

    /// The rule is applicable to the statement of the claim, with the values from this word on.
    fn apply(&mut self, line: &Line<'t>, from: usize, id: RuleId, bound: Bound) -> Step {
        let (rule, scope) = self.rule(id);
        if !rule.in_force.iter().any(|interval| interval.contains(scope.day)) {
            return Err("the rule is not in force on that day".to_owned());
        }
        let mut binding = vec![None; rule.variables.len()];
        self.claims.names.binding(line.from(from), scope.variables, None, &mut binding)?;
        let binding = Rc::new(binding);
        if scope.tuple(&rule.head.arguments, &binding)? != self.tuple() {
            return Err("with these values the rule is about another statement".to_owned());
        }
        for exception in rule.exceptions.iter().rev() {
            let item = Item { condition: &exception.condition, scope };
            let tree = Tree::new(item, &binding, &[&exception.locals], bound.other(), Leaf::Never);
            self.goals.push(Goal::Refute(tree));
        }
        self.goals.push(Goal::Support(Item { condition: &rule.body, scope }, binding, bound));
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
        if self.named(line.word(1)?, rule.side) != Ok(id) {
            return Err("the rules come in the order of the rule files, and none is left out".to_owned());
        }
        if may_be_beaten && line.is("beaten") && line.word(2)? == "by" {
            let by = self.named(line.word(3)?, opposite(rule.side))?;
            beats(self.claims.names.program, by, id).ok_or("the rule does not beat the other one")?;
            return self.apply(&line, 4, by, bound.other());
        }
        line.ends(2)?;
        if !line.is("rule") {
            return Err("`rule …` or `beaten … by …` is missing here".to_owned());
        }
        // Where the claim is shown by refuting each rule, what is exempted may be concluded.
        let first = self.lines.at(block.lines.0);
        let direct = !block.holds && first.is_some_and(|line| line.is("rule"));
        let leaf = Leaf::Head(rule, direct);
        let tree = Tree::new(Item { condition: &rule.body, scope }, &binding, &[], bound, leaf);
        self.goals.push(Goal::Refute(Tree { direct, ..tree }));
        Ok(())
    }

    /// The condition holds in the bound with these values.
    fn support(&mut self, item: Item<'p>, binding: &Binding, bound: Bound) -> Step {
        let Item { condition, scope } = item;
        let more = |condition, scope| Goal::Support(Item { condition, scope }, Rc::clone(binding), bound);
        match &condition.kind {
            ConditionKind::True => {}
            ConditionKind::And(parts) => self.goals.extend(parts.iter().rev().map(|part| more(part, scope))),
            ConditionKind::Or(parts) => {
                let line = self.line()?;
                let part = line.number(1)?.checked_sub(1).and_then(|n| parts.get(n));
                let part = part.filter(|_| line.is("case") && line.ends(2).is_ok());
                self.goals.push(more(part.ok_or("`case N` must say which alternative holds")?, scope));
            }
            ConditionKind::Not { locals, condition } => {
                let item = Item { condition, scope };
                let tree = Tree::new(item, binding, &[locals], bound.other(), Leaf::Never);
                self.goals.push(Goal::Refute(tree));
            }
            ConditionKind::At(condition, when) => {
                self.goals.push(more(condition, Scope { day: scope.date(when, binding)?, ..scope }));
            }
            ConditionKind::Atom(_) | ConditionKind::Excluded(_) | ConditionKind::On(..) => {
                self.stated(item, binding, bound)?;
            }
            ConditionKind::Compare(_, left, right) => {
                self.goals.push(Goal::Compare(item, Rc::clone(binding), bound, true, self.tallies.len()));
                self.members(item, &[left, right], binding, bound);
            }
            ConditionKind::Quantified(quantified) => self.quantified(item, quantified, binding, bound)?,
            ConditionKind::Under(..) | ConditionKind::In(..) | ConditionKind::Is(..) => {
                let holds = scope.plain(condition, binding, self.claims.facts)?;
                holds.then_some(()).ok_or("a condition does not hold with these values")?;
            }
        }
        Ok(())
    }

    /// A statement or an event holds; where it says `_`, the line `some …` gives it in full.
    fn stated(&mut self, Item { condition, scope }: Item<'p>, binding: &Binding, bound: Bound) -> Step {
        use ConditionKind::{Atom, Excluded, On};
        let (Atom(atom) | Excluded(atom) | On(atom, _)) = &condition.kind else { return Ok(()) };
        let tuple = if atom.arguments.iter().any(|term| matches!(term.kind, TermKind::Any)) {
            let line = self.line()?;
            let tuple = self.claims.names.tuple(atom.relation, line.from(1))?;
            let open = atom.arguments.iter().any(|term| Scope::open(term, binding).is_some());
            let same = scope.matched(&atom.arguments, &tuple, binding)?;
            let right = line.is("some") && !open && same.is_some();
            right.then_some(tuple).ok_or("`some …` must give the statement in full")?
        } else {
            scope.tuple(&atom.arguments, binding)?
        };
        let shown = if let On(_, when) = &condition.kind {
            let when = scope.date(when, binding)?;
            let (days, someday) =
                self.claims.facts.days(atom.relation, &tuple, scope.day, bound == Bound::Lower);
            when <= scope.day && (someday || days.contains(&Value::Date(when)))
        } else {
            let excluded = matches!(condition.kind, Excluded(_));
            let subject = Subject { relation: atom.relation, excluded, day: scope.day };
            let reader = Some((self.place, false));
            let bound = self.claims.settled(subject, bound, reader);
            self.claims.holds(subject, &tuple, bound, reader)
        };
        let name = &scope.program.relation(atom.relation).name;
        shown
            .then_some(())
            .ok_or_else(|| format!("nothing shows before that `{name} {}`", show(scope, &tuple)))
    }

    /// One line of a split.
    fn refute(&mut self, mut tree: Tree<'p>) -> Step {
        if let Some(label) = tree.label.take() {
            let line = self.line()?;
            if !line.is("|") || line.from(1).join(" ") != label {
                return Err(format!("the next case is `| {label}`"));
            }
        }
        let line = self.line()?;
        if !["fails", "each", "at"].contains(&line.word(0)?) {
            return self.leaf(&line, &tree);
        }
        let item = line.number(1)?.checked_sub(1).and_then(|n| tree.items.get_mut(n)).and_then(Option::take);
        let item = item.ok_or("there is no such condition here")?;
        if line.is("fails") {
            return self.fails(&line, item, &tree);
        }
        line.ends(2)?;
        match &item.condition.kind {
            ConditionKind::At(condition, when) if line.is("at") => {
                let day = item.scope.date(when, &tree.binding)?;
                tree.items.extend(flat(Item { condition, scope: Scope { day, ..item.scope } }));
                self.goals.push(Goal::Refute(tree));
                Ok(())
            }
            _ if line.is("each") => self.each(item, tree),
            _ => Err("this condition is not about another date".to_owned()),
        }
    }

    /// `fails N`: the condition fails in the bound, whatever the open variables are.
    fn fails(&mut self, line: &Line<'t>, item: Item<'p>, tree: &Tree<'p>) -> Step {
        let Item { condition, scope } = item;
        if let ConditionKind::Not { locals, condition } = &condition.kind {
            let binding = self.given(line, 2, scope, &[locals], &tree.binding)?;
            self.goals.push(Goal::Support(Item { condition, scope }, binding, tree.bound.other()));
            return Ok(());
        }
        line.ends(2)?;
        match &condition.kind {
            ConditionKind::Quantified(quantified) => return self.unquantified(item, quantified, tree),
            ConditionKind::Compare(_, left, right) => {
                let (binding, first) = (Rc::clone(&tree.binding), self.tallies.len());
                self.goals.push(Goal::Compare(item, binding, tree.bound, false, first));
                self.members(item, &[left, right], &tree.binding, tree.bound.other());
                return Ok(());
            }
            _ => {}
        }
        let fails = match self.split(item, tree)? {
            Some(cases) => cases.is_empty(),
            None => !scope.plain(condition, &tree.binding, self.claims.facts)?,
        };
        fails.then_some(()).ok_or_else(|| "this condition is not shown to fail".to_owned())
    }

    /// `each N`: a case for each way in which the condition does not fail in the bound.
    fn each(&mut self, item: Item<'p>, tree: Tree<'p>) -> Step {
        if let ConditionKind::Or(parts) = &item.condition.kind {
            for (place, condition) in parts.iter().enumerate().rev() {
                let mut tree = Tree { label: Some((place + 1).to_string()), ..tree.clone() };
                tree.items.extend(flat(Item { condition, scope: item.scope }));
                self.goals.push(Goal::Refute(tree));
            }
            return Ok(());
        }
        if let ConditionKind::Compare(Comparison::Equal, left, right) = &item.condition.kind {
            for (side, other) in [(left, right), (right, left)] {
                if let Some(variable) = Scope::open(side, &tree.binding) {
                    let (binding, bound) = (Rc::clone(&tree.binding), tree.bound);
                    self.goals.push(Goal::Equate(tree, variable, other, self.tallies.len()));
                    self.members(item, &[other], &binding, bound.other());
                    return Ok(());
                }
            }
        }
        let cases = self.split(item, &tree)?.ok_or("this condition has no cases")?;
        self.branch(&tree, cases);
        Ok(())
    }

    /// A tree for each case, in order.
    pub fn branch(&mut self, tree: &Tree<'p>, cases: Vec<(String, Binding)>) {
        let branches = cases.into_iter().rev();
        let tree = |(label, binding)| Goal::Refute(Tree { label: Some(label), binding, ..tree.clone() });
        self.goals.extend(branches.map(tree));
    }

    /// The ways in which a condition does not fail; `None`: it binds nothing.
    fn split(&self, item: Item<'p>, tree: &Tree<'p>) -> Step<Option<Vec<(String, Binding)>>> {
        use ConditionKind::{Atom, Excluded, In, Is, On, Under};
        let (Item { condition, scope }, binding) = (item, &tree.binding);
        let with = |variable: VariableId, value: Value| {
            Some((show_value(scope.program, &value), scope.bind(binding, variable, value)?))
        };
        let (Atom(atom) | Excluded(atom) | On(atom, _)) = &condition.kind else {
            if !matches!(condition.kind, In(..) | Is(..) | Under(..)) {
                return Err("this condition has no cases, and needs other lines to fail".to_owned());
            }
            let choices = scope.choices(condition, binding, self.claims.facts)?;
            let bound =
                choices.map(|(variable, all)| all.into_iter().filter_map(|v| with(variable, v)).collect());
            return Ok(bound);
        };
        let excluded = matches!(condition.kind, Excluded(_));
        let subject = Subject { relation: atom.relation, excluded, day: scope.day };
        let reader: Reader = Some((self.place, tree.direct));
        let bound = self.claims.settled(subject, tree.bound, reader);
        let query: Vec<Option<Value>> =
            atom.arguments.iter().map(|term| scope.known(term, binding)).collect();
        let rows = self.tables.matching(self.claims, subject, &query, bound, reader);
        let name = &scope.program.relation(atom.relation).name;
        let mut cases = Vec::new();
        for row in rows.ok_or_else(|| format!("no claim lists all that `{name}` may be of"))? {
            let Some(more) = scope.matched(&atom.arguments, &row, binding)? else { continue };
            let On(_, when) = &condition.kind else {
                cases.push((show(scope, &row), more));
                continue;
            };
            let (days, someday) =
                self.claims.facts.days(atom.relation, &row, scope.day, tree.bound == Bound::Lower);
            if let Some(value) = scope.known(when, &more) {
                let by_then = someday && value <= Value::Date(scope.day);
                cases.extend((by_then || days.contains(&value)).then(|| (show(scope, &row), more)));
                continue;
            }
            let variable = Scope::open(when, &more).filter(|_| !someday);
            let variable = variable.ok_or("an event on a day that nobody knows is not certified")?;
            cases.extend(days.into_iter().filter_map(|day| {
                let label = format!("{} {}", show(scope, &row), show(scope, &[day]));
                Some((label.trim().to_owned(), scope.bind(&more, variable, day)?))
            }));
        }
        Ok(Some(cases))
    }

    /// What may stand at the end of a branch.
    fn leaf(&mut self, line: &Line<'t>, tree: &Tree<'p>) -> Step {
        let Leaf::Head(rule, claimed) = tree.leaf else { return self.member(line, tree) };
        if line.is("except") {
            let exception = line.number(1)?.checked_sub(1).and_then(|n| rule.exceptions.get(n));
            let exception = exception.ok_or("the rule has no such exception")?;
            let binding = self.given(line, 2, tree.scope, &[&exception.locals], &tree.binding)?;
            let item = Item { condition: &exception.condition, scope: tree.scope };
            self.goals.push(Goal::Support(item, binding, tree.bound.other()));
            return Ok(());
        }
        line.ends(1)?;
        let block = self.block();
        let head = || tree.scope.tuple(&rule.head.arguments, &tree.binding);
        let right = match line.word(0)? {
            "inactive" => !rule.in_force.iter().any(|interval| interval.contains(block.subject.day)),
            "listed" => claimed && head().is_ok_and(|head| block.covers(&head) && block.lists(&head)),
            "outside" => head().is_ok_and(|head| !block.covers(&head)),
            "lost" => {
                let lost = |head: Vec<Value>| {
                    self.claims.is_lost(block.subject, &head, block.bound, self.place, self.lines)
                };
                claimed && head().is_ok_and(lost)
            }
            _ => false,
        };
        right.then_some(()).ok_or_else(|| "this does not end the branch".to_owned())
    }
}

/// Values as a line writes them.
fn show(scope: Scope<'_>, values: &[Value]) -> String {
    values.iter().map(|value| show_value(scope.program, value)).collect::<Vec<_>>().join(" ")
}

/// The parts of a conjunction, to be numbered.
fn flat(item: Item<'_>) -> Vec<Option<Item<'_>>> {
    parts(item.condition).into_iter().map(|condition| Some(Item { condition, ..item })).collect()
}
