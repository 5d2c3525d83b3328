//! What makes a difference, as JSON.

use super::{Date8601, Writer};
use crate::hir::{StatedTime, Statement};
use crate::proof::{Difference, Fact, Matter, Pattern, Point, Standing};
use crate::render::difference::{Kind, change, sentence};
use crate::time::Date;
use serde::Serialize;

/// One thing that is otherwise on the other side.
#[derive(Serialize)]
pub(super) struct PointShape {
    kind: &'static str,
    text: String,
    provision: Option<String>,
    citation: Option<String>,
    rule: Option<String>,
    first: SideShape,
    second: SideShape,
}

/// How it is on one side.
#[derive(Serialize)]
struct SideShape {
    statement: Option<String>,
    sentence: Option<String>,
    standing: &'static str,
    stated: Vec<StatedShape>,
}

#[derive(Serialize)]
struct StatedShape {
    from: Option<Date8601>,
    until: Option<Date8601>,
    on: Option<Date8601>,
    source: Option<String>,
    held_by: Vec<String>,
    place: String,
}

impl Writer<'_> {
    /// The points of a difference.
    pub(super) fn difference(&self, difference: &Difference, kind: Kind) -> Vec<PointShape> {
        difference.points.iter().map(|point| self.point(point, kind)).collect()
    }

    fn point(&self, point: &Point, kind: Kind) -> PointShape {
        let program = self.session.program();
        let rule = point.rule.map(|id| program.rule(id));
        let provision = rule.and_then(|rule| rule.provision);
        let id = |provision| program.citation(program.provision(provision).citation).name.clone();
        let bare = |holds: bool| SideShape {
            statement: None,
            sentence: None,
            standing: if holds { "holds" } else { "fails" },
            stated: vec![],
        };
        let (name, first, second) = match &point.what {
            Matter::Fact(first, second) => (
                "fact",
                self.side(&first.pattern, first.standing, Some(&first.fact)),
                self.side(&second.pattern, second.standing, Some(&second.fact)),
            ),
            Matter::Force(first, second) => ("force", bare(*first), bare(*second)),
            Matter::Scope(first, second) => ("scope", bare(*first), bare(*second)),
            Matter::Test(first, second) => {
                let side = |premise: &crate::proof::Premise| SideShape {
                    statement: None,
                    sentence: Some(crate::render::reason::test(self.words, &premise.test)),
                    standing: standing(premise.standing),
                    stated: vec![],
                };
                ("condition", side(first), side(second))
            }
            Matter::Statement(first, second) => (
                "statement",
                self.side(&first.pattern, first.standing, None),
                self.side(&second.pattern, second.standing, None),
            ),
        };
        PointShape {
            kind: name,
            text: change(self.words, point, kind).0,
            provision: provision.map(id),
            citation: provision.map(|provision| self.words.provision(provision)),
            rule: rule.map(|rule| rule.display.clone()),
            first,
            second,
        }
    }

    fn side(&self, pattern: &Pattern, stands: Standing, fact: Option<&Fact>) -> SideShape {
        let statements: &[Statement] = match fact {
            Some(Fact::Stated(s) | Fact::Denied(s) | Fact::OtherDays(s)) => s,
            Some(Fact::Unknown { doubted, .. }) => doubted,
            Some(Fact::Silent | Fact::NotRaised | Fact::Taken(_)) | None => &[],
        };
        SideShape {
            statement: Some(self.words.typed_pattern(pattern, self.today)),
            sentence: Some(sentence(self.words, pattern, stands)),
            standing: standing(stands),
            stated: statements.iter().map(|statement| self.stated_by(statement)).collect(),
        }
    }

    fn stated_by(&self, statement: &Statement) -> StatedShape {
        let (mut from, mut until, mut on) = (None, None, None);
        match &statement.time {
            StatedTime::Always => {}
            StatedTime::On(day) => on = Some(Date8601::from(*day)),
            StatedTime::During(intervals) => {
                let first = intervals.first().map(|interval| interval.from);
                from = first.filter(|day| *day != Date::MIN).map(Date8601::from);
                until = intervals.last().and_then(|interval| interval.until).map(Date8601::from);
            }
        }
        StatedShape {
            from,
            until,
            on,
            source: statement.source.clone(),
            held_by: statement.held_by.clone(),
            place: self.session.sources().place(statement.span),
        }
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "holds",
        Standing::Open => "open",
        Standing::NotShown => "not_shown",
        Standing::Fails => "fails",
        Standing::Unreached => "unreached",
    }
}
