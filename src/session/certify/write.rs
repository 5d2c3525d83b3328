//! The claims of one world: what each rests on, and their order.

use super::Refused;
use super::oracle::{Oracle, Sight};
use super::refute::{Claimed, Ending, Split};
use super::search::{Item, Ranked, Reader, RelationKey};
use super::sides::Sides;
use super::stages::Stages;
use super::support::{Emit, Need};
use crate::certificate::{Bound, Subject};
use crate::hir::sides::opposite;
use crate::hir::terms::{Binding, Scope};
use crate::hir::words::{rule_names, show_value, statement};
use crate::hir::{Program, Rule, Side};
use crate::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The claims of one component.
#[derive(Default)]
struct Claims {
    /// What is impossible, as one unfounded set.
    impossible: BTreeMap<String, Vec<String>>,
    /// What is true, in the order in which it was shown.
    certain: Vec<String>,
    possible: Vec<String>,
    uncertain: Vec<String>,
}

/// Writes the claims of one world.
pub(super) struct Writer<'o, 'a> {
    pub oracle: &'o Oracle<'a>,
    pub names: Vec<String>,
    work: Cell<u64>,
    done: BTreeSet<(Need, Option<usize>)>,
    /// What is still to be shown, and at which stage of its component, if that is worked out by stages.
    waiting: Vec<(Need, Option<usize>)>,
    stages: BTreeMap<usize, Stages>,
    /// The components that recur through negation.
    through_negation: BTreeSet<usize>,
    claims: BTreeMap<usize, Claims>,
    /// What was shown to hold in each bound.
    shown: [Ranked; 2],
}

/// The lines that show a claim, and what they rest on.
pub(super) type Reasons = (Vec<String>, Vec<Need>);

/// Statements that wait for others of their component: who waits for what.
type Waiting = BTreeMap<(RelationKey, Vec<Value>), BTreeSet<(RelationKey, Vec<Value>)>>;

/// Values in words of a certificate.
pub(super) fn words(program: &Program, values: &[Value]) -> String {
    values.iter().map(|value| show_value(program, value)).collect::<Vec<_>>().join(" ")
}

fn subject((relation, excluded, day): RelationKey) -> Subject {
    Subject { relation, excluded, day }
}

impl<'o, 'a> Writer<'o, 'a> {
    pub fn new(oracle: &'o Oracle<'a>) -> Self {
        Self {
            oracle,
            names: rule_names(oracle.program),
            work: Cell::new(0),
            done: BTreeSet::new(),
            waiting: vec![],
            stages: BTreeMap::new(),
            through_negation: super::stages::through_negation(oracle),
            claims: BTreeMap::new(),
            shown: [Ranked::new(), Ranked::new()],
        }
    }

    /// The claims that these need, and all that they rest on.
    pub fn write(mut self, needs: Vec<Need>) -> Result<String, Refused> {
        self.waiting = needs.into_iter().map(|need| (need, None)).collect();
        while let Some((need, stage)) = self.waiting.pop() {
            let component = self.oracle.rules.component(need.relation());
            let staged = self.through_negation.contains(&component);
            if staged && !self.stages.contains_key(&component) {
                let stages = Stages::new(&self, component)?;
                self.stages.insert(component, stages);
            }
            let known = self.stages.get(&component);
            if known.is_some_and(|stages| !stages.knows(need.day())) {
                self.look_further(component, &need);
                return Err(Refused::new("it was not worked out on all days that matter"));
            }
            let last = known.map(Stages::last);
            // What is not certain is so at the end: it may rest on any claim.
            let stage = stage.filter(|_| !need.is_doubt()).or(last).filter(|_| staged);
            if !self.done.insert((need.clone(), stage)) {
                continue;
            }
            match (need, stage) {
                (Need::Holds(key, tuple, bound), Some(_)) => {
                    self.hold_at_stage(component, &(key, tuple), bound)?;
                }
                (Need::Holds(key, tuple, bound), None) => self.hold(key, tuple, bound)?,
                (need, Some(stage)) => {
                    let staged = self.stages.get(&component).and_then(|stages| stages.at(stage));
                    *self.oracle.staged.borrow_mut() = staged;
                    let done = self.fails(need, Some(stage));
                    *self.oracle.staged.borrow_mut() = None;
                    done?;
                }
                (need, None) => self.fails(need, None)?,
            }
        }
        let mut text = String::new();
        for (component, claims) in &self.claims {
            if let Some(stages) = self.stages.get(component) {
                text.push_str(&stages.text());
            }
            if claims.impossible.len() > 1 {
                let _ = writeln!(text, "set {}", claims.impossible.len());
            }
            let impossible = claims.impossible.iter().map(|(claim, lines)| block(claim, lines));
            let rest = claims.certain.iter().chain(&claims.possible).chain(&claims.uncertain);
            text.extend(impossible.chain(rest.cloned()));
        }
        Ok(text)
    }

    /// Notes the days on which a component that was worked out by stages must be looked at as well.
    fn look_further(&self, component: usize, need: &Need) {
        let mut days = self.oracle.further.borrow_mut();
        for other in self.waiting.iter().map(|(other, _)| other).chain([need]) {
            if self.oracle.rules.component(other.relation()) == component {
                days.insert(other.day());
            }
        }
    }

    fn fails(&mut self, need: Need, stage: Option<usize>) -> Result<(), Refused> {
        match need {
            Need::Fails(key, pattern, bound, _) => self.fail(key, pattern, bound, stage),
            Need::Lost(key, tuple, bound) => self.lose(key, &tuple, bound, stage),
            Need::Holds(..) => Ok(()),
        }
    }

    /// A statement of a component that was worked out by stages.
    fn hold_at_stage(
        &mut self,
        component: usize,
        statement: &(RelationKey, Vec<Value>),
        bound: Bound,
    ) -> Result<(), Refused> {
        self.claims.entry(component).or_default();
        let found = self.stages.get_mut(&component).and_then(|stages| stages.choose(statement, bound));
        let (needs, stage) = found.ok_or_else(|| Refused::new("a statement was not found at any stage"))?;
        self.wait(needs, component, (stage, stage));
        Ok(())
    }

    /// Waits for what a claim of a component needs: of that component at this stage, or the one before.
    fn wait(&mut self, needs: Vec<Need>, component: usize, (stage, before): (usize, usize)) {
        for need in needs {
            let own = self.oracle.rules.component(need.relation()) == component;
            let own = own && self.through_negation.contains(&component);
            let at = if need.is_now() { stage } else { before };
            self.waiting.push((need.settled(), own.then_some(at)));
        }
    }

    fn of(&mut self, key: RelationKey) -> &mut Claims {
        self.claims.entry(self.oracle.rules.component(key.0)).or_default()
    }

    pub fn reader<'r>(&'r self, key: RelationKey, ranked: Option<&'r Ranked>) -> Reader<'r, 'a> {
        let component = Some(self.oracle.rules.component(key.0));
        let (blocked, now) = (RefCell::default(), Cell::new(true));
        Reader { oracle: self.oracle, component, state: Some(key.0), ranked, blocked, work: &self.work, now }
    }

    pub fn claim(&self, word: &str, key: RelationKey, pattern: &[Option<Value>]) -> String {
        format!("{word} {}", statement(self.oracle.program, key.0, key.1, key.2, pattern))
    }

    /// Shows that a statement holds in a bound, and first what it rests on within its component: a statement
    /// that waits for others is tried again when one of them was shown.
    fn hold(&mut self, key: RelationKey, tuple: Vec<Value>, bound: Bound) -> Result<(), Refused> {
        let goal = (key, tuple);
        let mut waits: Waiting = BTreeMap::new();
        let mut tried: BTreeSet<(RelationKey, Vec<Value>)> = BTreeSet::new();
        let mut next = vec![goal.clone()];
        let place = usize::from(bound == Bound::Upper);
        while let Some(at) = next.pop() {
            if self.shown[place].contains(&at) {
                continue;
            }
            tried.insert(at.clone());
            let reader = self.reader(at.0, Some(&self.shown[place]));
            let found = self.shown_by(&reader, at.0, &at.1, bound)?;
            let blocked = reader.blocked.take();
            if let Some((lines, needs)) = found {
                let pattern: Vec<Option<Value>> = at.1.iter().copied().map(Some).collect();
                let word = if bound == Bound::Lower { "true" } else { "possible" };
                let text = block(&self.claim(word, at.0, &pattern), &lines);
                let claims = self.of(at.0);
                if bound == Bound::Lower {
                    claims.certain.push(text);
                } else {
                    claims.possible.push(text);
                }
                let component = self.oracle.rules.component(at.0.0);
                self.wait(needs, component, (0, 0));
                self.done.insert((Need::Holds(at.0, at.1.clone(), bound), None));
                next.extend(waits.remove(&at).into_iter().flatten());
                self.shown[place].insert(at);
            } else {
                for other in blocked {
                    if !tried.contains(&other) {
                        next.push(other.clone());
                    }
                    waits.entry(other).or_default().insert(at.clone());
                }
            }
        }
        if self.shown[place].contains(&goal) {
            Ok(())
        } else {
            Err(Refused::new("it rests on a recursion through negation, which cannot be certified yet"))
        }
    }

    /// The lines that show that a statement holds in a bound, and what they rest on.
    pub fn shown_by(
        &self,
        reader: &Reader<'_, 'a>,
        key: RelationKey,
        tuple: &[Value],
        bound: Bound,
    ) -> Result<Option<Reasons>, Refused> {
        let supposed = self.oracle.facts.supposed(key.0, tuple, key.2);
        let sight = Sight::everywhere(bound);
        if !key.1 && (supposed.certain || bound == Bound::Upper && supposed.possible) {
            return Ok(Some((vec!["supposed".to_owned()], vec![])));
        }
        let sides = Sides { writer: self, key, tuple, us: if key.1 { Side::Against } else { Side::For } };
        let mut emit = Emit { reader, lines: vec![], needs: vec![] };
        if sides.wins(&mut emit, sides.us, sight)? {
            return Ok(Some((emit.lines, emit.needs)));
        }
        let burden = sides.burden();
        let mut emit = Emit { reader, lines: vec![], needs: vec![] };
        if burden == Some(true) {
            emit.line("kept");
            if sides.instance(&mut emit, sides.us, sight, "by")?
                && sides.stands(&mut emit, sides.us, sight)?
            {
                return Ok(Some((emit.lines, emit.needs)));
            }
        }
        if burden.is_none() && bound == Bound::Upper {
            emit.line("conflict");
            let them = opposite(sides.us);
            if sides.instance(&mut emit, sides.us, sight, "by")?
                && (!key.1 || sides.instance(&mut emit, them, sight, "by")?)
                && sides.stands(&mut emit, sides.us, sight)?
            {
                let pattern = tuple.iter().copied().map(Some).collect();
                emit.needs.push(Need::Fails(key, pattern, Bound::Lower, true));
                return Ok(Some((emit.lines, emit.needs)));
            }
        }
        Ok(None)
    }

    /// Shows that nothing of a shape holds in a bound, but what does in the model.
    fn fail(
        &mut self,
        key: RelationKey,
        pattern: Vec<Option<Value>>,
        bound: Bound,
        stage: Option<usize>,
    ) -> Result<(), Refused> {
        let rows = self.oracle.rows(subject(key), &pattern, true, false)?;
        let rows = rows.into_iter().filter(|(_, certain)| bound == Bound::Upper || *certain);
        let claimed = Claimed { subject: subject(key), list: rows.map(|(row, _)| row).collect(), pattern };
        let ground = claimed.pattern.iter().copied().collect::<Option<Vec<Value>>>();
        if let Some(tuple) = ground.filter(|_| claimed.list.is_empty()) {
            let supposed = self.oracle.facts.supposed(key.0, &tuple, key.2);
            if key.1 && supposed.certain {
                self.add_failing(key, &claimed, bound, vec!["supposed".to_owned()], vec![], stage);
                return Ok(());
            }
            // Where rules for it are applicable it is one that loses.
            let reader = self.reader(key, None);
            let us = if key.1 { Side::Against } else { Side::For };
            let sides = Sides { writer: self, key, tuple: &tuple, us };
            if sides.applicable(&reader, us, Sight::anywhere(bound))? {
                return self.lose(key, &tuple, bound, stage);
            }
        }
        let reader = self.reader(key, None);
        let mut emit = Emit { reader: &reader, lines: vec![], needs: vec![] };
        let us = if key.1 { Side::Against } else { Side::For };
        for id in self.oracle.rules.side(key.0, us) {
            let rule = self.oracle.program.rule(id);
            let Some((scope, binding)) = self.matched(rule, key, &claimed.pattern) else { continue };
            emit.line(format!("rule {}", self.names[id.index()]));
            let sight = Sight::anywhere(bound);
            rule_fails(&mut emit, (rule, scope, binding), sight, &Ending::Head(rule, scope, &claimed))?;
        }
        let (lines, needs) = (emit.lines, emit.needs);
        self.add_failing(key, &claimed, bound, lines, needs, stage);
        Ok(())
    }

    fn add_failing(
        &mut self,
        key: RelationKey,
        claimed: &Claimed,
        bound: Bound,
        lines: Vec<String>,
        needs: Vec<Need>,
        stage: Option<usize>,
    ) {
        let word = if bound == Bound::Upper { "impossible" } else { "uncertain" };
        let claim = self.claim(word, key, &claimed.pattern);
        let exempted = claimed
            .list
            .iter()
            .map(|tuple| format!("but {}", words(self.oracle.program, tuple)).trim_end().to_owned());
        let lines: Vec<String> = exempted.chain(lines).collect();
        let component = self.oracle.rules.component(key.0);
        let at = stage.unwrap_or(0);
        self.wait(needs, component, (at, at.saturating_sub(1)));
        let claims = self.claims.entry(component).or_default();
        if bound == Bound::Lower {
            claims.uncertain.push(block(&claim, &lines));
        } else if let (Some(stages), Some(stage)) = (self.stages.get_mut(&component), stage) {
            stages.impossible(stage, claim, lines);
        } else {
            claims.impossible.insert(claim, lines);
        }
    }

    /// Shows that a statement is lost, though rules for it may be applicable.
    fn lose(
        &mut self,
        key: RelationKey,
        tuple: &[Value],
        bound: Bound,
        stage: Option<usize>,
    ) -> Result<(), Refused> {
        let us = if key.1 { Side::Against } else { Side::For };
        let pattern: Vec<Option<Value>> = tuple.iter().copied().map(Some).collect();
        let reader = self.reader(key, None);
        let sides = Sides { writer: self, key, tuple, us };
        let mut emit = Emit { reader: &reader, lines: vec!["lost".to_owned()], needs: vec![] };
        let burden = sides.burden();
        let right = if burden == Some(true) || burden.is_none() && bound == Bound::Upper {
            sides.wins(&mut emit, opposite(us), Sight::everywhere(bound.other()))?
        } else {
            sides.unbeaten(&mut emit, opposite(us), Sight::everywhere(bound.other()))?
        };
        if !right {
            return Err(Refused::new("what defeats it was not found"));
        }
        let (lines, needs) = (emit.lines, emit.needs);
        let claimed = Claimed { subject: subject(key), pattern, list: vec![] };
        self.add_failing(key, &claimed, bound, lines, needs, stage);
        Ok(())
    }

    /// The variables of a rule whose head is of this shape; `None`: it never is.
    pub fn matched(
        &self,
        rule: &'a Rule,
        key: RelationKey,
        pattern: &[Option<Value>],
    ) -> Option<(Scope<'a>, Binding)> {
        let scope = Scope { program: self.oracle.program, variables: &rule.variables, day: key.2 };
        Some((scope, scope.head(&rule.head.arguments, pattern)?))
    }
}

pub(super) fn block(claim: &str, lines: &[String]) -> String {
    let mut text = format!("{claim}\n");
    for line in lines {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Why a rule is not applicable in a bound.
pub(super) fn rule_fails<'a>(
    emit: &mut Emit<'_, '_, 'a>,
    (rule, scope, binding): (&'a Rule, Scope<'a>, Binding),
    bound: Sight,
    ending: &Ending<'_, 'a>,
) -> Result<(), Refused> {
    if !emit.reader.oracle.applies(rule, scope.day, bound.everywhere) {
        emit.line("inactive");
        return Ok(());
    }
    let split = Split::new(Item { condition: &rule.body, scope }, binding, bound);
    emit.refute(split, ending)
}
