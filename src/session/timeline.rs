//! From when until when something holds, and what changed it: one world for each interval in which nothing
//! can change, all in one run.

use super::answer::{Scene, Setting};
use super::ask::{Asked, Decided, Outline, outlines};
use super::{Refusal, Session};
use crate::diagnostic::{Diagnostic, codes};
use crate::engine::{Limit, Truth};
use crate::hir::TermKind;
use crate::plan::{self, Endless, World};
use crate::proof::{Claim, Combinations, Conclusion, Difference};
use crate::time::Date;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

/// Most stretches of time that are told with what they rest on and what began them.
const EXPLAINED: usize = 400;

/// From when until when the answers to a question hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// As it was asked.
    pub question: String,
    /// Where; its date is only marked.
    pub scene: Scene,
    /// One for each answer of some day; of a question without variables there is one.
    pub courses: Vec<Course>,
}

/// One answer along time.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The variables of the question with their values.
    pub bindings: Vec<(String, Value)>,
    /// From the first day to the last, without gaps, each other than the one before.
    pub stretches: Vec<Stretch>,
}

/// The days from one change until the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The first day; `None`: it was always so before.
    pub from: Option<Date>,
    /// The day after the last; `None`: it stays so.
    pub until: Option<Date>,
    /// How the statement stands, as of the first day (of the first stretch: of the last).
    pub conclusion: Conclusion,
    /// What began it: the difference from the day before to its first day.
    pub opened: Option<Difference>,
}

impl Course {
    /// The stretch in which a day lies.
    pub fn on(&self, day: Date) -> Option<&Stretch> {
        let within = |s: &&Stretch| s.from.is_none_or(|d| d <= day) && s.until.is_none_or(|d| day < d);
        self.stretches.iter().find(within)
    }
}

impl Session {
    /// From when until when each answer to a question holds: its true, undetermined and false intervals, each
    /// with what began it. The date of the setting is of no matter.
    ///
    /// # Errors
    /// The question or the setting is wrong, the answer changes every day, or a limit was reached.
    pub fn timeline(&mut self, question: &str, setting: &Setting) -> Result<Timeline, Refusal> {
        let (base, scene) = self.world(setting)?;
        let asked = self.understand(question, scene.case)?;
        let starts = self.starts(&asked, &base)?;
        let world = |day: &Date| World { date: Some(*day), ..base.clone() };
        let worlds = starts.iter().map(world).collect();
        let mut evaluated = self.evaluate(&BTreeSet::from([asked.atom.relation]), worlds)?;
        let open = {
            let index = evaluated.index(&self.program);
            let views = (0..evaluated.worlds.len()).map(|place| (place, evaluated.view(&index, place)));
            let open = views.flat_map(|(place, view)| {
                let found = view.found(&asked.atom, &asked.variables, view.date).into_iter();
                let open = found.filter(|found| found.bare == Truth::Undetermined);
                open.map(move |found| (place, found.claim))
            });
            open.collect::<Vec<_>>()
        };
        evaluated.cases = self.settle(&evaluated, &open)?;
        let index = evaluated.index(&self.program);
        let all = |place| evaluated.combinations(&self.program, &index, place, asked.atom.relation);
        let views: Vec<Combinations<'_>> = (0..starts.len()).map(all).collect();
        let mut courses: BTreeMap<Vec<_>, Followed> = BTreeMap::new();
        for (place, view) in views.iter().enumerate() {
            for outline in outlines(&self.program, view, &asked.atom, &asked.variables, view.leading().date) {
                let shown = outline.claim.arguments.iter().map(|v| super::run::order(&self.program, *v));
                let course = courses.entry(shown.collect()).or_insert_with(|| Followed::new(&outline));
                course.stands.insert(place, outline.decided(view));
            }
        }
        let mut told = 0;
        let courses = courses.into_values().map(|course| course.tell(&views, &mut told)).collect();
        Ok(Timeline { question: question.trim().to_owned(), scene, courses })
    }

    /// A day of each interval in which nothing can change, the first one aside: its last.
    fn starts(&self, asked: &Asked, base: &World) -> Result<Vec<Date>, Refusal> {
        let value = |term: &crate::hir::Term| match term.kind {
            TermKind::Value(value) => Some(value),
            _ => None,
        };
        let arguments: Vec<Option<Value>> = asked.atom.arguments.iter().map(value).collect();
        let most = usize::try_from(self.limits.worlds).unwrap_or(usize::MAX);
        let budget = self.budget();
        let cancelled = || budget.cancel.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed));
        let stopped = || cancelled() || budget.time_is_up.as_ref().is_some_and(|is_up| is_up());
        let days = plan::boundaries(&self.program, base, asked.atom.relation, &arguments, most, &stopped);
        if let Err(Endless::NotFollowed(_)) = days {
            // Where a value cannot be computed on the day of the question either, that is what is told.
            self.evaluate(&BTreeSet::from([asked.atom.relation]), vec![base.clone()])?;
        }
        let days = days.map_err(|endless| self.endless(endless))?;
        let before = days.first().and_then(|first| Date::from_number(first.number() - 1));
        let any = base.date(&self.program).unwrap_or(Date::UNDATED);
        Ok(before.into_iter().chain(days.iter().copied()).chain(days.is_empty().then_some(any)).collect())
    }

    /// Why there is no timeline.
    fn endless(&self, endless: Endless) -> Refusal {
        match endless {
            Endless::TooMany => {
                let message =
                    format!("the answer may change on more days than the limit of {}", self.limits.worlds);
                let error = Diagnostic::without_place(codes::LIMIT_REACHED, message);
                Refusal::Limit(Box::new(error.help("raise it with `--limit worlds=N`, or ask about less")))
            }
            Endless::Stopped => {
                let cancelled = self.go_on().is_err();
                let limit = if cancelled { Limit::Cancelled } else { Limit::WallClock };
                super::uncomputed::limited(limit, self.limits.seconds)
            }
            Endless::EveryDay(relation) => {
                let relation = self.program.relation(relation);
                let message = format!("the answers to `{}` change every day", relation.name);
                let error = Diagnostic::without_place(codes::EVERY_DAY, message);
                Refusal::Mistakes(vec![error.help(
                    "they hold a value that is worked out from the date of the question; ask whether it is \
                     more or less than something, as in `age(ann, _A) and _A >= 6575 days`",
                )])
            }
            Endless::NotFollowed(rule) => {
                let rule = self.program.rule(rule);
                let message = "the days on which this rule begins or ceases to apply cannot be worked out";
                let label = "it compares the date of the question with what is only known on that date";
                Refusal::Mistakes(vec![Diagnostic::error(codes::EVERY_DAY, rule.head_span, message, label)])
            }
        }
    }
}

/// An answer while it is followed through the worlds.
struct Followed {
    bindings: Vec<(String, Value)>,
    claim: Claim,
    /// How it stands in the worlds in which it is an answer.
    stands: BTreeMap<usize, Decided>,
}

impl Followed {
    fn new(outline: &Outline) -> Self {
        let (bindings, claim) = (outline.bindings.clone(), outline.claim.clone());
        Self { bindings, claim, stands: BTreeMap::new() }
    }

    /// The stretches, each with what began it.
    fn tell(self, views: &[Combinations<'_>], told: &mut usize) -> Course {
        let no = Decided::default();
        let stands = |place: usize| self.stands.get(&place).unwrap_or(&no);
        let begins = |place: &usize| *place == 0 || stands(*place) != stands(place - 1);
        let begin: Vec<usize> = (0..views.len()).filter(begins).collect();
        let claim = |place: usize| Claim { at: views[place].leading().date, ..self.claim.clone() };
        let stretch = |(number, place): (usize, &usize)| {
            *told += 1;
            let Decided { status, by_burden, .. } = *stands(*place);
            let brief = *told > EXPLAINED;
            let conclusion = if brief {
                Conclusion::brief(claim(*place), status, by_burden)
            } else {
                views[*place].conclude(&claim(*place), &views[*place].outlook(&claim(*place)))
            };
            let opened = (number > 0).then(|| {
                if brief {
                    return Difference { points: vec![], more: true };
                }
                let (before, after) = (place - 1, *place);
                let (was, is) = (claim(before), claim(after));
                views[before].difference(&was, &views[after], &is)
            });
            Stretch {
                from: (number > 0).then_some(views[*place].leading().date),
                until: begin.get(number + 1).map(|next| views[*next].leading().date),
                conclusion,
                opened,
            }
        };
        let stretches = begin.iter().enumerate().map(stretch).collect();
        Course { bindings: self.bindings, stretches }
    }
}
