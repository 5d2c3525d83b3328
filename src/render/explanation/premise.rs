//! One condition of a rule, with what it rests on.

use super::super::page::FOLDED;
use super::super::style::Role;
use super::super::{reason, report};
use super::{DEEPEST, Lead, Writer, all, sign};
use crate::hir::Side;
use crate::proof::{Argument, Counted, Fact, Member, Premise, Reason, Standing, Step, StepId, Test};
use unicode_width::UnicodeWidthStr as _;

/// How many conditions of members are explained at most.
const EXPLAINED: usize = 6;

/// The longest denial of several conditions that is put into one sentence.
const SENTENCE: usize = 200;

/// The longest description of who may judge that stands beside a condition.
const JUDGE: usize = 40;

impl Writer<'_, '_> {
    /// The conditions of an argument, numbered below `lead`, and how many there are.
    pub(super) fn premises(&mut self, argument: &Argument, lead: &Lead, indent: usize) -> usize {
        let mut count = 0;
        for premise in all(argument).filter(|premise| !says_nothing(premise)) {
            self.premise(premise, &lead.below(count), indent);
            count += 1;
        }
        count
    }

    pub(super) fn premise(&mut self, premise: &Premise, lead: &Lead, indent: usize) {
        let (indent, standing) = (indent.min(DEEPEST), premise.standing);
        // What was never looked at is no ground.
        if standing == Standing::Unreached && !self.page.style().detail.is_wide() {
            return;
        }
        match &premise.test {
            Test::Statement(pattern, step) => {
                let sentence = reason::dated(self.words, pattern, true, self.today());
                self.step(*step, &sentence, standing, lead, indent);
            }
            Test::Event(_, day, step) => {
                let sentence = reason::premise(self.words, &premise.test, self.today()).unwrap_or_default();
                match step.and_then(|id| self.explanation.step(id)).map(|s| &s.reason) {
                    Some(Reason::Fact(Fact::Stated(statements))) if day.is_some() => {
                        let sources = statements.first().map(reason::sources).unwrap_or_default();
                        self.line(lead, standing, indent, &sentence, &sources.join("; "));
                    }
                    _ => self.step(*step, &sentence, standing, lead, indent),
                }
            }
            Test::Negation(inner) => self.negation(inner, standing, lead, indent),
            Test::All(inner) | Test::At(_, inner) => {
                self.group("all of this:", inner, standing, lead, indent);
            }
            Test::Either(inner) => self.group("one of these:", inner, standing, lead, indent),
            Test::Quantified { members, counts, .. } => {
                let text = reason::test(self.words, &premise.test);
                let right = match standing {
                    Standing::Unreached => reason::standing(standing).to_owned(),
                    _ => format!("{} of {}", counts.1, counts.0),
                };
                self.line(lead, standing, indent, &text, &right);
                self.members(members, lead, indent + lead.width());
            }
            Test::Compare(..) | Test::Under(..) | Test::Among(..) | Test::Is(..) => {
                let text = reason::test(self.words, &premise.test);
                self.line(lead, standing, indent, &text, reason::standing(standing));
                if let Test::Compare(_, left, right) = &premise.test {
                    for counted in left.counted.iter().chain(&right.counted) {
                        self.counted(counted, indent + lead.width());
                    }
                }
            }
        }
    }

    /// What an aggregate counts: of each the value that is reckoned with, and what tells it from others.
    fn counted(&mut self, counted: &Counted, indent: usize) {
        for (standing, word) in [(Standing::Holds, "counted"), (Standing::Open, "perhaps")] {
            let of = counted.members.iter().filter(|member| member.standing == standing);
            let mut names: Vec<String> = of.map(|member| self.counted_one(member)).collect();
            if counted.more > 0 && !names.is_empty() {
                names.push(format!("and {} more", counted.more));
            }
            if !names.is_empty() {
                let text = format!("{word}: {}", names.join(", "));
                self.page.signed(indent.min(DEEPEST), sign(standing), (Role::Text, &text), "");
            }
        }
    }

    fn counted_one(&self, member: &Member) -> String {
        let values: Vec<String> = member.values.iter().map(|value| self.words.value(*value)).collect();
        match values.split_first() {
            Some((first, rest)) if !rest.is_empty() => format!("{first} ({})", rest.join(", ")),
            _ => values.join(", "),
        }
    }

    /// Several conditions under one heading; one alone needs none.
    fn group(&mut self, heading: &str, inner: &[Premise], standing: Standing, lead: &Lead, indent: usize) {
        if let [one] = inner {
            return self.premise(one, lead, indent);
        }
        let heading = if inner.is_empty() { "something on a day that is not known" } else { heading };
        self.line(lead, standing, indent, heading, reason::standing(standing));
        for (place, premise) in inner.iter().enumerate() {
            self.premise(premise, &lead.below(place), indent + lead.width());
        }
    }

    /// Of which of its members a quantifier is so, and why, where rules say so.
    fn members(&mut self, members: &[Member], lead: &Lead, indent: usize) {
        let mut explained = 0;
        for (standing, word) in [
            (Standing::Holds, "so"),
            (Standing::Fails, "not so"),
            (Standing::NotShown, "not shown"),
            (Standing::Open, "open"),
            (Standing::Unreached, "so too, as a consequence"),
        ] {
            let of: Vec<&Member> = members.iter().filter(|m| m.standing == standing).collect();
            let name =
                |m: &&Member| m.values.iter().map(|v| self.words.value(*v)).collect::<Vec<_>>().join(" and ");
            // The reasons of an only member name it.
            let alone = members.len() == 1 && self.is_concluded(members.first());
            if !of.is_empty() && !alone {
                let text = format!("{word}: {}", of.iter().map(name).collect::<Vec<_>>().join(", "));
                self.page.signed(indent.min(DEEPEST), sign(standing), (Role::Text, &text), "");
            }
            for member in of {
                if explained < EXPLAINED && self.is_concluded(Some(member)) {
                    for premise in &member.premises {
                        self.premise(premise, &lead.below(explained), indent);
                        explained += 1;
                    }
                }
            }
        }
    }

    /// Whether rules say how a member stands.
    fn is_concluded(&self, member: Option<&Member>) -> bool {
        let concluded = |premise: &Premise| match &premise.test {
            Test::Statement(_, Some(step)) => {
                self.explanation.step(*step).is_some_and(|s| matches!(s.reason, Reason::Rules { .. }))
            }
            _ => false,
        };
        member.is_some_and(|m| m.premises.iter().any(concluded))
    }

    /// `not`, and exceptions: what is denied, and why it is not so after all.
    fn negation(&mut self, inner: &[Premise], standing: Standing, lead: &Lead, indent: usize) {
        let below = indent + lead.width();
        let wide = self.page.style().detail.is_wide();
        let inner = if standing == Standing::Holds && !wide { reason::telling(inner) } else { inner };
        if standing == Standing::Holds
            && !wide
            && let Some(sentence) = self.denied(inner)
        {
            return self.line(lead, standing, indent, &sentence, "");
        }
        let [one] = inner else {
            let heading = "nothing fits all of this:";
            self.line(lead, standing, indent, heading, reason::standing(standing));
            for premise in inner {
                self.premise(premise, &Lead::Sign, below);
            }
            return;
        };
        let (Test::Statement(pattern, step) | Test::Event(pattern, _, step)) = &one.test else {
            self.line(lead, standing, indent, "this is not so:", reason::standing(standing));
            self.premise(one, &Lead::Sign, below);
            return;
        };
        let sentence = reason::dated(self.words, pattern, false, self.today());
        let known = step.and_then(|id| Some((id, self.explanation.step(id)?)));
        match known {
            Some((_, step)) if standing == Standing::Holds => match &step.reason {
                Reason::Fact(fact) => {
                    self.silence(fact, step);
                    let right = reason::fact(fact, step.pattern.at, true);
                    self.line(lead, standing, indent, &sentence, &right);
                }
                Reason::NoRule => self.line(lead, standing, indent, &sentence, "no rule concludes it"),
                Reason::Supposed(_) => self.line(lead, standing, indent, &sentence, "supposed outright"),
                Reason::NotFollowed => self.line(lead, standing, indent, &sentence, ""),
                Reason::Rules { .. } => self.absent(known.map(|(id, _)| id), &sentence, lead, indent),
            },
            _ => {
                self.line(lead, standing, indent, &sentence, reason::standing(standing));
                self.premise(one, &Lead::Sign, below);
            }
        }
    }

    /// Several conditions that do not hold together, or one that is no statement, as one sentence; `None` for
    /// a statement, and for what is long.
    fn denied(&self, inner: &[Premise]) -> Option<String> {
        if let [Premise { test: Test::Statement(..) | Test::Event(..), .. }] = inner {
            return None;
        }
        let sentence = |p: &Premise| reason::premise(self.words, &p.test, self.today());
        // What holds of it, and the comparison by which it fails the other way round.
        if let [holding @ .., last] = inner
            && !holding.is_empty()
            && holding.iter().all(|premise| premise.standing == Standing::Holds)
            && last.standing == Standing::Fails
            && let Some(failing) = reason::otherwise(self.words, &last.test)
        {
            let parts: Vec<String> = holding.iter().map(sentence).collect::<Option<_>>()?;
            let text = format!("{}, and {failing}", parts.join(" and "));
            return (parts.iter().all(|p| !p.is_empty()) && text.len() <= SENTENCE).then_some(text);
        }
        let parts: Vec<String> = inner.iter().map(sentence).collect::<Option<_>>()?;
        let text = format!("it is not so that {}", parts.join(" and "));
        (!parts.is_empty() && parts.iter().all(|p| !p.is_empty()) && text.len() <= SENTENCE).then_some(text)
    }

    /// A concept that is denied and does not hold: what it lacks.
    fn absent(&mut self, id: Option<StepId>, sentence: &str, lead: &Lead, indent: usize) {
        let Some(id) = id else { return };
        let known = self.shown.get(&id).map(|place| format!("see {place}"));
        let shown = self.explanation.step(id).is_some_and(|s| s.standing == Standing::NotShown);
        let right =
            known.clone().unwrap_or_else(|| if shown { "not shown".to_owned() } else { String::new() });
        if known.is_some() {
            return self.line(lead, Standing::Holds, indent, sentence, &right);
        }
        // That no rule applies is no ground; that one applies and gives way is one.
        let gives_way = self.explanation.step(id).is_some_and(|step| match &step.reason {
            Reason::Rules { arguments, .. } => {
                arguments.first().is_some_and(|a| a.applicable == Standing::Holds)
            }
            _ => false,
        });
        let detail = self.page.style().detail;
        if self.level >= detail.depth() || !(gives_way || detail.is_wide()) {
            self.folded(lead, Standing::Holds, indent, sentence, &right);
            return self.for_want(id, (indent + lead.width()).min(DEEPEST));
        }
        self.line(lead, Standing::Holds, indent, sentence, &right);
        if let Lead::Number(number) = lead {
            self.shown.insert(id, number.clone());
        }
        self.level += 1;
        self.lacking(id, indent + lead.width());
        self.level -= 1;
    }

    /// The one condition for want of which a statement does not hold, if it can be said in a line or two.
    fn for_want(&mut self, id: StepId, indent: usize) {
        // Where several rules could conclude it, that one of them fails says little.
        let only = match self.explanation.step(id).map(|step| &step.reason) {
            Some(Reason::Rules { arguments, hopeless: 0, .. }) => match arguments.as_slice() {
                [only] if only.in_force => only,
                _ => return,
            },
            _ => return,
        };
        let lacks = report::lacks(self.words, only, self.today());
        let text = match lacks.first() {
            Some((how, what)) if how.starts_with("fails") => format!("since {what}"),
            Some((_, what)) => format!("since it is not shown that {what}"),
            None => return,
        };
        if text.width() <= SENTENCE {
            self.page.paragraph(indent, Role::Text, &text);
        }
    }

    /// A statement with what it rests on at the right and its reasons below.
    fn step(&mut self, id: Option<StepId>, sentence: &str, standing: Standing, lead: &Lead, indent: usize) {
        let Some((id, step)) = id.and_then(|id| Some((id, self.explanation.step(id)?))) else {
            self.line(lead, standing, indent, sentence, reason::standing(standing));
            return;
        };
        let Reason::Rules { arguments, against, .. } = &step.reason else {
            let right = match &step.reason {
                Reason::Fact(fact) => {
                    self.silence(fact, step);
                    self.fact_brief(fact, step)
                }
                Reason::NoRule => "no rule concludes it".to_owned(),
                Reason::Supposed(_) => "no: it is supposed outright".to_owned(),
                Reason::Rules { .. } | Reason::NotFollowed => reason::standing(standing).to_owned(),
            };
            self.line(lead, standing, indent, sentence, &right);
            return;
        };
        if let Some(place) = self.shown.get(&id) {
            let right = match standing {
                Standing::Holds => format!("see {place}"),
                _ => format!("{}: see {place}", reason::standing(standing)),
            };
            self.line(lead, standing, indent, sentence, &right);
            return;
        }
        if let Lead::Number(number) = lead
            && number.len() > DEEPEST
        {
            self.line(lead, standing, indent, sentence, "ask about it to see more");
            return;
        }
        let proof = arguments.first().filter(|a| a.applicable == standing && standing == Standing::Holds);
        let right = match proof {
            Some(first) => self.citation(first),
            None if step.by_burden => "by a burden".to_owned(),
            None => reason::standing(standing).to_owned(),
        };
        if self.folds(lead, standing) && arguments.first().is_some_and(|a| all(a).next().is_some()) {
            return self.folded(lead, standing, indent, sentence, &right);
        }
        let place = match lead {
            Lead::Number(number) => number.clone(),
            Lead::Sign => "above".to_owned(),
        };
        self.shown.insert(id, place);
        let below = indent + lead.width();
        self.line(lead, standing, indent, sentence, &right);
        self.level += 1;
        if let Some(first) = proof {
            self.premises(first, lead, below);
            self.nested_defeat(first, against, below);
        } else {
            self.lacking(id, below);
        }
        self.level -= 1;
    }

    /// Whether the reasons of a condition are left out: those that lie deep, and among conditions of which
    /// some do not hold, those of the others.
    fn folds(&self, lead: &Lead, standing: Standing) -> bool {
        let detail = self.page.style().detail;
        let beside = matches!(lead, Lead::Sign) && standing == Standing::Holds;
        self.level >= detail.depth() || (beside && !detail.is_wide())
    }

    /// A line whose reasons are left out.
    fn folded(&mut self, lead: &Lead, standing: Standing, indent: usize, sentence: &str, right: &str) {
        self.page.fold();
        // The mark never stands alone on a line.
        let text = format!("{sentence}\u{a0}{FOLDED}");
        self.line(lead, standing, indent, &text, right);
    }

    /// Notes that it was said that nobody stated it.
    fn silence(&mut self, fact: &Fact, step: &Step) {
        if matches!(fact, Fact::Silent) {
            self.silences.insert(step.pattern.clone());
        }
    }

    /// What a fact rests on; who may judge what the answer turns on was said there.
    fn fact_brief(&self, fact: &Fact, step: &Step) -> String {
        let listed = step.claim().is_some_and(|claim| self.explanation.conclusion.open.contains(&claim));
        match fact {
            Fact::Unknown { judge: Some(_), settled, .. } if listed => match settled {
                None => "nobody judged it".to_owned(),
                Some(true) => "presumed: nobody judged it".to_owned(),
                Some(false) => "not shown: nobody judged it".to_owned(),
            },
            Fact::Unknown { judge: Some(who), settled, .. }
                if who.width() > JUDGE && !self.page.style().detail.is_wide() =>
            {
                let brief = Fact::Unknown { doubted: vec![], judge: None, settled: *settled };
                reason::fact(&brief, step.pattern.at, false).replace("stated", "judged")
            }
            _ => reason::fact(fact, step.pattern.at, false),
        }
    }

    /// Applicable rules against a part of a proof, and what beats them.
    fn nested_defeat(&mut self, first: &Argument, against: &[Argument], indent: usize) {
        let indent = indent.min(DEEPEST);
        let other = if first.side == Side::For { "against it" } else { "for it" };
        for argument in against.iter().filter(|a| a.applicable == Standing::Holds) {
            self.titled(indent, &format!("a rule {other} gives way"), argument);
            self.beaten(argument, indent + 2);
        }
    }

    pub(super) fn line(&mut self, lead: &Lead, standing: Standing, indent: usize, text: &str, right: &str) {
        match lead {
            Lead::Number(number) => self.page.numbered(indent, number, text, right),
            Lead::Sign => self.page.signed(indent, sign(standing), (Role::Text, text), right),
        }
    }
}

/// Whether a condition tells a reader nothing: a value that another condition names is in a list, or under itself.
pub(super) fn says_nothing(premise: &Premise) -> bool {
    premise.standing == Standing::Holds
        && match &premise.test {
            Test::Among(..) => true,
            Test::Under(sub, above) => sub.value.is_some() && sub.value == above.value,
            _ => false,
        }
}
