//! Timelines as JSON.

use super::difference::PointShape;
use super::{Answer, Date8601, Scalar, VERSION, Writer, text};
use crate::render::difference::Kind;
use crate::session::{Session, Stretch, Timeline};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    question: &'a str,
    case: Option<String>,
    as_of: Option<Date8601>,
    answers: Vec<CourseShape>,
}

#[derive(Serialize)]
struct CourseShape {
    bindings: BTreeMap<String, Scalar>,
    intervals: Vec<StretchShape>,
}

#[derive(Serialize)]
struct StretchShape {
    from: Option<Date8601>,
    until: Option<Date8601>,
    #[serde(flatten)]
    answer: Answer,
    opened_by: Vec<PointShape>,
    more_events: bool,
}

/// The timeline of a question. The day `until` is excluded.
pub fn timeline(session: &Session, timeline: &Timeline) -> String {
    let writer = Writer::new(session, timeline.scene.as_of);
    let place = writer.place(&timeline.scene);
    let course = |course: &crate::session::Course| CourseShape {
        bindings: writer.bindings(&course.bindings),
        intervals: course.stretches.iter().map(|stretch| interval(session, stretch)).collect(),
    };
    text(&Shape {
        version: VERSION,
        question: &timeline.question,
        case: place.case,
        as_of: place.as_of,
        answers: timeline.courses.iter().map(course).collect(),
    })
}

fn interval(session: &Session, stretch: &Stretch) -> StretchShape {
    // Statements are written as of the interval's own first day.
    let writer = Writer::new(session, stretch.conclusion.claim.at);
    let opened = stretch.opened.as_ref();
    StretchShape {
        from: stretch.from.map(Date8601::from),
        until: stretch.until.map(Date8601::from),
        answer: writer.conclusion(&stretch.conclusion, &[]),
        opened_by: opened.map_or(vec![], |opened| writer.difference(opened, Kind::Days)),
        more_events: opened.is_some_and(|opened| opened.more),
    }
}
