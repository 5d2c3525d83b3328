//! What makes the difference between two answers: the facts and provisions that the one rests on and for
//! want of which the other fails, and nothing else.
//!
//! Two statements are followed side by side, each in its own world, the one that stands better first:
//! the rule that carries it is tried on the other, condition by condition, and only what stands worse there
//! is followed further. Below a negation the sides change places. So what both have, or both lack, is
//! never mentioned. (The idea of contrastive explanation: "why this rather than that", P. Lipton, Royal
//! Institute of Philosophy Supplement 27, 1990.)

mod contest;
mod place;

use super::derive::{Builder, sides};
use super::explanation::{Argument, Expression, Fact, Limits, Measured, Premise, Standing, Test};
use super::view::View;
use super::{Claim, Pattern, UNKNOWN_DAY};
use crate::hir;
use crate::ids::{DisputeId, ReadingId, RuleId};
use contest::Contest;
use place::Place;
use std::collections::BTreeSet;

/// What one step may cost.
const STEP: Limits = Limits { steps: 100, depth: 1, work: 60_000, width: 12 };

/// Most pairs of statements that are followed.
const PAIRS: usize = 400;

/// Most statements that are counted on one side only which are followed.
const COUNTED: usize = 12;

/// What makes the difference between two answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Each once, in the order in which the better answer rests on them.
    pub points: Vec<Point>,
    /// A limit was reached: something may be missing.
    pub more: bool,
}

/// One thing that is so on one side and not on the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The rule for which it matters; `None` if the question is about it.
    pub rule: Option<RuleId>,
    /// What it is.
    pub what: Matter,
}

/// The kinds of things that make a difference.
#[derive(Clone, Debug, PartialEq)]
pub enum Matter {
    /// A fact, as it stands in the first and in the second world.
    Fact(Told, Told),
    /// The point's rule is in force in one of them only.
    Force(bool, bool),
    /// The point's rule can conclude the one statement and not the other.
    Scope(bool, bool),
    /// A condition that compares or counts, as it stands in each.
    Test(Box<Premise>, Box<Premise>),
    /// A statement that was not followed further.
    Statement(Stood, Stood),
}

/// A fact in a world.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The statement.
    pub pattern: Pattern,
    /// How it stands.
    pub standing: Standing,
    /// By what.
    pub fact: Fact,
}

/// A statement in a world.
#[derive(Clone, Debug, PartialEq)]
pub struct Stood {
    /// The statement.
    pub pattern: Pattern,
    /// How it stands.
    pub standing: Standing,
}

/// Two statements to be followed, the one that stands better first.
struct Pair<'v> {
    high: Place<'v>,
    low: Place<'v>,
    /// The better one is that of the second world.
    swapped: bool,
    rule: Option<RuleId>,
    /// The pairs that led here: following one of them again would go in a circle.
    trail: Vec<(Pattern, Pattern)>,
}

struct Walk<'v> {
    /// The disputes of which a reading is taken in each world.
    settled: [&'v BTreeSet<DisputeId>; 2],
    /// Both are about the same statement, and so are those that they rest on.
    alike: bool,
    waiting: Vec<Pair<'v>>,
    seen: BTreeSet<(Pattern, Pattern, bool)>,
    found: Difference,
    /// How often a point was told, known ones included.
    told: usize,
}

/// A fact as it stands in a world.
pub fn told(view: View<'_>, pattern: &Pattern) -> Told {
    Place { view, pattern: pattern.clone(), reader: None }.told()
}

/// What makes the difference between a claim in one world and a claim in another; nothing if they stand
/// alike, burdens included.
///
/// Both views must be of one model. `settled`: the disputes of which a reading is taken in either; of the others, which
/// make no difference there, a world has one reading and stands for all. Cost: that of following the rules that matter,
/// bounded.
pub(super) fn difference<'v>(
    [first, second]: [View<'v>; 2],
    [one, other]: [&Claim; 2],
    settled: [&'v BTreeSet<DisputeId>; 2],
) -> Difference {
    let alike = (one.relation, &one.arguments, one.form) == (other.relation, &other.arguments, other.form);
    let mut walk = Walk {
        settled,
        alike,
        waiting: vec![],
        seen: BTreeSet::new(),
        found: Difference::default(),
        told: 0,
    };
    let (mut first, mut second) = (first, second);
    let mut order = first.status(one).cmp(&second.status(other));
    if order.is_eq() {
        // They may still differ where burdens are ignored.
        (first.world, second.world) = (first.bare, second.bare);
        order = first.status(one).cmp(&second.status(other));
    }
    if order.is_eq() {
        return walk.found;
    }
    let place = |view, claim: &Claim| Place { view, pattern: claim.pattern(), reader: None };
    let (first, second) = (place(first, one), place(second, other));
    let swapped = order.is_lt();
    let (high, low) = if swapped { (second, first) } else { (first, second) };
    walk.waiting.push(Pair { high, low, swapped, rule: None, trail: vec![] });
    walk.all();
    walk.found
}

impl<'v> Walk<'v> {
    fn all(&mut self) {
        while let Some(pair) = self.waiting.pop() {
            let key = (pair.high.pattern.clone(), pair.low.pattern.clone(), pair.swapped);
            if !self.seen.insert(key) {
                continue;
            }
            if self.seen.len() > PAIRS {
                self.found.more = true;
                return;
            }
            self.pair(&pair);
        }
    }

    /// How much was found, or waits to be looked at.
    fn extent(&self) -> (usize, usize) {
        (self.told, self.waiting.len())
    }

    fn point(&mut self, rule: Option<RuleId>, what: Matter) {
        self.told += 1;
        let point = Point { rule, what };
        if !self.found.points.contains(&point) {
            self.found.points.push(point);
        }
    }

    /// One pair: a leaf, or the rules that make the difference.
    fn pair(&mut self, pair: &Pair<'v>) {
        let high = Builder::new(pair.high.view, STEP);
        let low = Builder::new(pair.low.view, STEP);
        let (fact, other) = (high.is_fact(&pair.high.pattern), low.is_fact(&pair.low.pattern));
        if fact || other {
            let told = (pair.high.told(), pair.low.told());
            let (first, second) = in_order(told, pair.swapped);
            return self.point(pair.rule, Matter::Fact(first, second));
        }
        let before = self.extent();
        // What rules say of a day that nobody knows is not followed.
        if pair.high.pattern.at != UNKNOWN_DAY && pair.low.pattern.at != UNKNOWN_DAY {
            self.rules(pair);
        }
        if before == self.extent() {
            let (first, second) = in_order((pair.high.stood(), pair.low.stood()), pair.swapped);
            self.point(pair.rule, Matter::Statement(first, second));
        }
    }

    fn rules(&mut self, pair: &Pair<'v>) {
        let (own, other) = sides(&pair.high.pattern);
        let own = Contest::all(pair, own, self.alike);
        let other = Contest::all(pair, other, self.alike);
        let best = |contests: &[Contest]| {
            let standing = |of: fn(&Contest) -> Standing| contests.iter().map(of).max();
            (standing(Contest::high), standing(Contest::low))
        };
        let (high, low) = best(&own);
        let carries = own.iter().filter(|contest| contest.high() > contest.low());
        let mut chosen: Vec<&Contest> = vec![];
        let one = high > low;
        if one {
            // One rule that carries it is enough: that which the other side comes closest to.
            chosen.extend(carries);
            chosen.sort_by_key(|c| (std::cmp::Reverse(c.high()), c.distance()));
        } else {
            let beats = |contest: &&Contest| {
                let beaten = |o: &Contest| hir::beats(pair.low.view.program, contest.rule, o.rule).is_some();
                other.iter().any(|o| o.low() >= Standing::Open && beaten(o))
            };
            chosen.extend(carries.filter(beats));
        }
        // What stands against it on the worse side only, unless what was chosen would prevail over it.
        let prevails =
            |o: &Contest| chosen.iter().any(|c| hir::beats(pair.high.view.program, c.rule, o.rule).is_some());
        let against: Vec<&Contest> = other
            .iter()
            .filter(|o| o.low() >= Standing::Open && o.low() > o.high() && !prevails(o))
            .collect();
        // The last to be pushed is looked at first.
        for contest in against.into_iter().rev() {
            self.contest(pair, contest, true);
        }
        if one {
            // Unless it leads in a circle.
            let before = self.extent();
            let _ = chosen.into_iter().any(|contest| {
                self.contest(pair, contest, false);
                self.extent() != before
            });
        } else {
            chosen.into_iter().rev().for_each(|contest| self.contest(pair, contest, false));
        }
    }

    /// A rule that applies better on one side: what it finds there and misses on the other. `against`: it is
    /// the worse side on which it applies.
    fn contest(&mut self, pair: &Pair<'v>, contest: &Contest, against: bool) {
        let rule = Some(contest.rule);
        let swapped = pair.swapped != against;
        let (better, worse) = if against {
            (contest.low.as_ref(), contest.high.as_ref())
        } else {
            (contest.high.as_ref(), contest.low.as_ref())
        };
        let (high, low) = if against { (&pair.low, &pair.high) } else { (&pair.high, &pair.low) };
        let (Some(better), Some(worse)) = (better, worse) else {
            let (first, second) = in_order((better.is_some(), worse.is_some()), swapped);
            return self.point(rule, Matter::Scope(first, second));
        };
        // A world in which a dispute makes no difference is known under one of its readings only: what tells the two
        // apart is whether the rule is in force then, under the same readings.
        let rule_of = high.view.program.rule(contest.rule);
        let dispute = |id: &ReadingId| high.view.program.reading(*id).dispute;
        let settled = self.settled[usize::from(!swapped)];
        let own = low.view.spec.readings.iter().filter(|id| settled.contains(&dispute(id)));
        let there = high.view.spec.readings.iter().filter(|id| !settled.contains(&dispute(id)));
        let readings: Vec<ReadingId> = own.chain(there).copied().collect();
        let would_apply = rule_of.is_taken(&readings) && rule_of.applies(&readings, low.pattern.at);
        if better.in_force && !worse.in_force && !would_apply {
            let (first, second) = in_order((true, false), swapped);
            self.point(rule, Matter::Force(first, second));
        }
        let mut trail = pair.trail.clone();
        trail.push((pair.high.pattern.clone(), pair.low.pattern.clone()));
        let sides = Sides { high, low, swapped, rule: contest.rule, trail: &trail };
        let premises = |argument: &Argument| -> Vec<Premise> {
            argument.premises.iter().chain(&argument.exceptions).cloned().collect()
        };
        self.premises(&sides, &premises(better), &premises(worse));
    }

    /// Conditions side by side; what stands worse on the second is followed.
    fn premises(&mut self, sides: &Sides<'_, 'v>, better: &[Premise], worse: &[Premise]) {
        for (high, low) in aligned(better, worse).into_iter().rev() {
            // What was not reached on the worse side was not looked at.
            let differs = self
                .differs(sides, high)
                .unwrap_or_else(|| high.standing > low.standing && low.standing != Standing::Unreached);
            if differs {
                self.premise(sides, high, low);
            }
        }
    }

    /// Whether a statement stands worse on the second side, where both sides are about the same; `None` of other
    /// conditions.
    fn differs(&self, sides: &Sides<'_, 'v>, high: &Premise) -> Option<bool> {
        let Test::Statement(pattern, _) = &high.test else { return None };
        if !self.alike || pattern.arguments.iter().any(Option::is_none) {
            return None;
        }
        let reader = Some(sides.rule);
        let place = |view, pattern| Place { view, pattern, reader }.standing();
        let same = sides.low.same_day(pattern, sides.high);
        Some(place(sides.high.view, pattern.clone()) > place(sides.low.view, same))
    }

    fn premise(&mut self, sides: &Sides<'_, 'v>, high: &Premise, low: &Premise) {
        let before = self.extent();
        match (&high.test, &low.test) {
            (Test::Statement(a, _), Test::Statement(b, _)) | (Test::Event(a, ..), Test::Event(b, ..)) => {
                let differ = self.push(sides, a, b);
                if differ {
                    return;
                }
            }
            // It holds there since something fails that holds here.
            (Test::Negation(a), Test::Negation(b)) => {
                self.premises(&sides.changed(), b, a);
            }
            (Test::All(a), Test::All(b))
            | (Test::Either(a), Test::Either(b))
            | (Test::At(_, a), Test::At(_, b)) => self.premises(sides, a, b),
            (
                Test::Quantified { members: a, domain, body, .. },
                Test::Quantified { members: b, domain: below, body: body_below, .. },
            ) => {
                for member in a {
                    let same = b.iter().find(|other| other.values == member.values);
                    if let Some(other) = same.filter(|other| member.standing > other.standing) {
                        self.premises(sides, &member.premises, &other.premises);
                    }
                }
                // Of other things, the first that is as asked beside the first that is not.
                let short = |m: &&super::explanation::Member| m.standing < Standing::Holds;
                let first = a.iter().find(|m| m.standing == Standing::Holds).zip(b.iter().find(short));
                if let Some((one, other)) = first.filter(|_| !self.alike && before == self.extent()) {
                    self.premises(sides, &one.premises, &other.premises);
                }
                if before == self.extent() {
                    let above: Vec<&Pattern> = domain.statements.iter().chain(&body.statements).collect();
                    let below = below.statements.iter().chain(&body_below.statements);
                    self.counted(sides, &above, &below.collect::<Vec<_>>());
                }
            }
            (Test::Compare(_, left, right), Test::Compare(_, other_left, other_right)) => {
                self.counted(sides, &aggregated(&[left, right]), &aggregated(&[other_left, other_right]));
            }
            _ => {}
        }
        if before == self.extent() {
            let pair = (Box::new(high.clone()), Box::new(low.clone()));
            let (first, second) = in_order(pair, sides.swapped);
            self.point(Some(sides.rule), Matter::Test(first, second));
        }
    }

    /// What ranges over statements: those of them that stand otherwise on the other side, whichever is the
    /// better one. `above` and `below`: what is ranged over on either side, open where it ranges.
    fn counted(&mut self, sides: &Sides<'_, 'v>, above: &[&Pattern], below: &[&Pattern]) {
        let reader = Some(sides.rule);
        let truth =
            |place: &Place<'_>, pattern: &Pattern| place.view.truth(pattern, reader, place.view.world);
        let (high, low, other) = (sides.high, sides.low, sides.changed());
        let mut found = Vec::new();
        for (pattern, beside) in above.iter().zip(below).filter(|(a, b)| range_alike(a, b)) {
            let here = high.rows(pattern, reader);
            let there = low.rows(beside, reader);
            for row in here.iter().chain(&there) {
                let (above, below) = (filled(pattern, row), filled(beside, row));
                let order = truth(high, &above).cmp(&truth(low, &below));
                if order.is_ne() && !found.contains(&(above.clone(), below.clone(), order)) {
                    found.push((above, below, order));
                }
            }
        }
        self.found.more |= found.len() > COUNTED;
        for (above, below, order) in found.into_iter().take(COUNTED).rev() {
            let _ = if order.is_gt() {
                self.push(sides, &above, &below)
            } else {
                self.push(&other, &below, &above)
            };
        }
    }

    /// Two statements that stand differently; `false` if, read one by one, they do not: then it is only
    /// together with others.
    fn push(&mut self, sides: &Sides<'_, 'v>, better: &Pattern, worse: &Pattern) -> bool {
        let (high, low) = (sides.high.view, sides.low.view);
        let mut worse = worse.clone();
        if self.alike {
            // About the same things, on the day that corresponds.
            let same = sides.low.same_day(better, sides.high);
            let reader = Some(sides.rule);
            let standing =
                |view, pattern: &Pattern| Place { view, pattern: pattern.clone(), reader }.standing();
            if standing(low, &same) < standing(high, better) {
                worse = same;
            }
        }
        let reader = Some(sides.rule);
        let high = Place { view: high, pattern: better.clone(), reader };
        let low = Place { view: low, pattern: worse, reader };
        if high.standing() <= low.standing() {
            return false;
        }
        let led = |(a, b): &(Pattern, Pattern)| {
            *a == high.pattern && *b == low.pattern || *b == high.pattern && *a == low.pattern
        };
        if !sides.trail.iter().any(led) {
            let (swapped, trail) = (sides.swapped, sides.trail.to_vec());
            self.waiting.push(Pair { high, low, swapped, rule: reader, trail });
        }
        true
    }
}

/// The places of the two sides of a rule.
struct Sides<'p, 'v> {
    high: &'p Place<'v>,
    low: &'p Place<'v>,
    swapped: bool,
    rule: RuleId,
    trail: &'p [(Pattern, Pattern)],
}

impl Sides<'_, '_> {
    /// The same with the sides in each other's place.
    fn changed(&self) -> Self {
        let Sides { high, low, swapped, rule, trail } = *self;
        Self { high: low, low: high, swapped: !swapped, rule, trail }
    }
}

/// Whether two patterns range over the same places of the same relation.
fn range_alike(a: &Pattern, b: &Pattern) -> bool {
    let open = |pattern: &Pattern| pattern.arguments.iter().map(Option::is_none).collect::<Vec<_>>();
    (a.relation, a.form) == (b.relation, b.form) && open(a) == open(b)
}

/// The pattern with the values of a row in its open places.
fn filled(pattern: &Pattern, row: &Pattern) -> Pattern {
    let arguments = pattern.arguments.iter().zip(&row.arguments);
    Pattern { arguments: arguments.map(|(own, other)| own.or(*other)).collect(), ..pattern.clone() }
}

/// The statements that aggregates in these terms range over.
fn aggregated<'p>(terms: &[&'p Measured]) -> Vec<&'p Pattern> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Expression> = terms.iter().map(|term| &term.expression).collect();
    while let Some(expression) = waiting.pop() {
        match expression {
            Expression::Aggregate(_, range) => found.extend(&range.statements),
            Expression::Binary(_, left, right) => waiting.extend([&**left, &**right]),
            Expression::Duration(amount, _) => waiting.push(amount),
            Expression::Value(_)
            | Expression::Today(_)
            | Expression::Variable(..)
            | Expression::Ranging(_) => {}
        }
    }
    found
}

/// Parts of the same conditions, side by side; of alternatives only what is about the same is.
fn aligned<'p>(better: &'p [Premise], worse: &'p [Premise]) -> Vec<(&'p Premise, &'p Premise)> {
    if better.len() == worse.len() {
        return better.iter().zip(worse).collect();
    }
    let asks = |premise: &Premise| match &premise.test {
        Test::Statement(pattern, _) | Test::Event(pattern, ..) => Some((pattern.relation, pattern.form)),
        _ => None,
    };
    let alike = |a: &Premise, b: &Premise| {
        std::mem::discriminant(&a.test) == std::mem::discriminant(&b.test) && asks(a) == asks(b)
    };
    let pair = |high: &'p Premise| Some((high, worse.iter().find(|low| alike(high, low))?));
    better.iter().filter_map(pair).collect()
}

fn in_order<T>((high, low): (T, T), swapped: bool) -> (T, T) {
    if swapped { (low, high) } else { (high, low) }
}

impl Difference {
    /// Whether nothing makes a difference.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
}
