//! Conditions: that they hold with given values, and that they fail whatever the open variables are.

use super::claims::Reader;
use super::goals::{Check, Goal, Item, Tree, flat};
use super::quantities::Leaf;
use super::text::{Line, Step, require};
use super::{Bound, Subject};
use crate::hir::terms::{Binding, Scope};
use crate::hir::words::show_value;
use crate::hir::{Comparison, ConditionKind, TermKind};
use crate::ids::VariableId;
use crate::value::Value;
use std::rc::Rc;

impl<'p, 't> Check<'_, 'p, '_, 't> {
    /// The condition holds in the bound with these values.
    pub fn support(&mut self, item: Item<'p>, binding: &Binding, bound: Bound) -> Step {
        let Item { condition, scope, .. } = item;
        let more =
            |condition, scope| Goal::Support(Item { condition, scope, ..item }, Rc::clone(binding), bound);
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
                let item = Item { condition, direct: false, ..item };
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
                self.goals.push(Goal::Compare(item, Rc::clone(binding), bound, None, self.tallies.len()));
                self.members(item, &[left, right], binding, bound);
            }
            ConditionKind::Quantified(quantified) => self.quantified(item, quantified, binding, bound)?,
            ConditionKind::Under(..) | ConditionKind::In(..) | ConditionKind::Is(..) => {
                let holds = scope.plain(condition, binding, self.claims.facts)?;
                require(holds, "a condition does not hold with these values")?;
            }
        }
        Ok(())
    }

    /// A statement or an event holds; where it says `_`, the line `some …` gives it in full.
    fn stated(&mut self, item: Item<'p>, binding: &Binding, bound: Bound) -> Step {
        use ConditionKind::{Atom, Excluded, On};
        let Item { condition, scope, direct } = item;
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
            let reader = Some((self.place, direct));
            let bound = self.claims.settled(subject, bound, reader);
            self.claims.holds(subject, &tuple, bound, reader)
        };
        let name = &scope.program.relation(atom.relation).name;
        require(shown, &format!("nothing shows before that `{name} {}`", show(scope, &tuple)))
    }

    /// One line of a split.
    pub fn refute(&mut self, mut tree: Tree<'p>) -> Step {
        if let Some(label) = tree.label.take() {
            let line = self.line()?;
            let right = line.is("|") && line.from(1).join(" ") == label;
            require(right, &format!("the next case is `| {label}`"))?;
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
                tree.items.extend(flat(Item { condition, scope: Scope { day, ..item.scope }, ..item }));
                self.goals.push(Goal::Refute(tree));
                Ok(())
            }
            _ if line.is("each") => self.each(item, tree),
            _ => Err("this condition is not about another date".to_owned()),
        }
    }

    /// `fails N`: the condition fails in the bound, whatever the open variables are.
    fn fails(&mut self, line: &Line<'t>, item: Item<'p>, tree: &Tree<'p>) -> Step {
        let Item { condition, scope, .. } = item;
        if let ConditionKind::Not { locals, condition } = &condition.kind {
            let binding = self.given(line, 2, scope, &[locals], &tree.binding)?;
            let item = Item { condition, direct: false, ..item };
            self.goals.push(Goal::Support(item, binding, tree.bound.other()));
            return Ok(());
        }
        line.ends(2)?;
        match &condition.kind {
            ConditionKind::Quantified(quantified) => return self.unquantified(item, quantified, tree),
            ConditionKind::Compare(_, left, right) => {
                let (binding, first) = (Rc::clone(&tree.binding), self.tallies.len());
                self.goals.push(Goal::Compare(item, binding, tree.bound, Some(tree.leaf), first));
                self.members(item, &[left, right], &tree.binding, tree.bound.other());
                return Ok(());
            }
            _ => {}
        }
        let fails = match self.split(item, tree)? {
            Some(cases) => cases.is_empty(),
            None => !scope.plain(condition, &tree.binding, self.claims.facts)?,
        };
        require(fails, "this condition is not shown to fail")
    }

    /// `each N`: a case for each way in which the condition does not fail in the bound.
    fn each(&mut self, item: Item<'p>, tree: Tree<'p>) -> Step {
        if let ConditionKind::Or(parts) = &item.condition.kind {
            for (place, condition) in parts.iter().enumerate().rev() {
                let mut tree = Tree { label: Some((place + 1).to_string()), ..tree.clone() };
                tree.items.extend(flat(Item { condition, ..item }));
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
        let (Item { condition, scope, direct }, binding) = (item, &tree.binding);
        let with = |variable: VariableId, value: Value| {
            Some((show_value(scope.program, &value), scope.bind(binding, variable, value)?))
        };
        let (Atom(atom) | Excluded(atom) | On(atom, _)) = &condition.kind else {
            let plain = matches!(condition.kind, In(..) | Is(..) | Under(..));
            require(plain, "this condition has no cases, and needs other lines to fail")?;
            let choices = scope.choices(condition, binding, self.claims.facts)?;
            let bound =
                choices.map(|(variable, all)| all.into_iter().filter_map(|v| with(variable, v)).collect());
            return Ok(bound);
        };
        let excluded = matches!(condition.kind, Excluded(_));
        let subject = Subject { relation: atom.relation, excluded, day: scope.day };
        let reader: Reader = Some((self.place, direct));
        let bound = self.claims.settled(subject, tree.bound, reader);
        let query: Vec<Option<Value>> =
            atom.arguments.iter().map(|term| scope.known(term, binding)).collect();
        let rows = self.tables.matching(self.claims, subject, &query, bound, reader)?;
        let name = &scope.program.relation(atom.relation).name;
        let mut cases = Vec::new();
        for row in rows.ok_or_else(|| format!("no claim lists all that `{name}` may be of"))? {
            let Some(more) = scope.matched(&atom.arguments, &row, binding)? else { continue };
            let On(_, when) = &condition.kind else {
                cases.push((show(scope, &row), more));
                continue;
            };
            let (facts, reader) = ((self.claims.facts, self.claims.rules), self.block().subject.relation);
            let (event, certain) = ((atom.relation, row.as_slice()), tree.bound == Bound::Lower);
            for (day, more) in scope.occasions(facts, event, (when, &more), certain, reader)? {
                let day = day.map(|day| day.map_or("_".to_owned(), |day| show(scope, &[day])));
                cases.push((
                    format!("{} {}", show(scope, &row), day.unwrap_or_default()).trim().to_owned(),
                    more,
                ));
            }
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
            let item = Item { condition: &exception.condition, scope: tree.scope, direct: false };
            self.goals.push(Goal::Support(item, binding, tree.bound.other()));
            return Ok(());
        }
        line.ends(1)?;
        let block = self.block();
        let head = || tree.scope.tuple(&rule.head.arguments, &tree.binding);
        let right = match line.word(0)? {
            "inactive" => {
                let readings = &self.claims.facts.world.readings;
                !rule.may_apply(tree.scope.program, readings, block.subject.day)
            }
            "listed" => claimed && head().is_ok_and(|head| block.covers(&head) && block.lists(&head)),
            "outside" => head().is_ok_and(|head| !block.covers(&head)),
            "lost" => {
                let lost =
                    |head: Vec<Value>| self.claims.is_lost(block.subject, &head, block.bound, self.place);
                claimed && head().is_ok_and(lost)
            }
            _ => false,
        };
        require(right, "this does not end the branch")
    }
}

/// Values as a line writes them.
fn show(scope: Scope<'_>, values: &[Value]) -> String {
    values.iter().map(|value| show_value(scope.program, value)).collect::<Vec<_>>().join(" ")
}
