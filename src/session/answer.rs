//! What a session answers, as plain data: words and layout are `render`'s.

use crate::diagnostic::Diagnostic;
use crate::ids::{CaseId, EntityId, RelationId, ReportId};
use crate::proof::{Cause, Conclusion, Explanation, Limits as ProofLimits};
use crate::source::Span;
use crate::time::Date;
use crate::value::Value;

/// In which world a question is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The name of the case; `None`: the first of the files that were given.
    pub case: Option<String>,
    /// The date; `None`: that of the case.
    pub as_of: Option<Date>,
    /// Statements that are added, as they are written.
    pub assumed: Vec<String>,
    /// Statements that are taken back.
    pub withdrawn: Vec<String>,
    /// Readings that are taken: names of disputes, and of one reading of each.
    pub readings: Vec<(String, String)>,
    /// A supposition of the case, by its place, in whose world it is asked, with its date and its names.
    pub supposition: Option<usize>,
}

impl Setting {
    /// Whether statements are added or taken back.
    pub fn supposes(&self) -> bool {
        !self.assumed.is_empty() || !self.withdrawn.is_empty()
    }
}

/// The world in which a question was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The case; `None`: outside any case.
    pub case: Option<CaseId>,
    /// Its supposition, by its place.
    pub supposition: Option<usize>,
    /// The date.
    pub as_of: Date,
    /// Whether that date was given, by the case or by the setting; otherwise nothing may depend on it.
    pub dated: bool,
}

/// The answers to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// As it was asked.
    pub question: String,
    /// Where.
    pub scene: Scene,
    /// True ones first, then undetermined, then those not shown; a question without variables has one.
    pub answers: Vec<Answer>,
}

/// One answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The variables of the question, in order of their first use, with their values.
    pub bindings: Vec<(String, Value)>,
    /// How the statement stands with these values.
    pub conclusion: Conclusion,
}

/// Why a statement stands as it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Reasons {
    /// As it was asked.
    pub question: String,
    /// Where.
    pub scene: Scene,
    /// One for each answer; if there is none, one for each attempt that could have been one.
    pub explanations: Vec<(Vec<(String, Value)>, Explanation)>,
    /// How many more answers are not explained.
    pub more: usize,
    /// How far each explanation was followed.
    pub limits: ProofLimits,
}

/// The reports of all cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// In order of the files.
    pub cases: Vec<CheckedCase>,
    /// The date that was given instead of the cases' own.
    pub as_of: Option<Date>,
    /// Whether the cases were looked at as they stand; otherwise suppositions and expectations were left out.
    pub as_it_stands: bool,
    /// What may not be meant, found only when the cases were evaluated.
    pub warnings: Vec<Diagnostic>,
}

/// The report of one case.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedCase {
    /// The case.
    pub case: CaseId,
    /// The date of its answers.
    pub as_of: Date,
    /// Each thing that a report is about, in order of declaration.
    pub things: Vec<Thing>,
    /// What must, may and must not be done, as far as it is in force or was breached: those first that speak of
    /// what the case declares.
    pub norms: Vec<Answer>,
    /// How many more of these there are.
    pub more_norms: usize,
    /// The expectations of the case itself.
    pub expectations: Vec<Expected>,
    /// Its suppositions, in order.
    pub suppositions: Vec<Supposed>,
}

/// What is said of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// Which report.
    pub report: ReportId,
    /// About what.
    pub entity: EntityId,
    /// The answers to the headline, true ones first; `None`: the report has none.
    pub headline: Option<Vec<Answer>>,
    /// Its layers.
    pub layers: Vec<Layer>,
    /// Faults that leave the result as it is: true and undetermined.
    pub defects: Vec<Answer>,
}

/// One layer of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its title.
    pub title: String,
    /// Whether it holds: one answer, unless its statement has variables of its own.
    pub holds: Vec<Answer>,
    /// What it rests on, with the proof.
    pub grounds: Vec<(Answer, Explanation)>,
    /// What it could have rested on, closest first, with the failed attempt.
    pub rejected: Vec<(Answer, Explanation)>,
    /// How many more no rule came near.
    pub hopeless: Vec<Answer>,
}

/// A supposition of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Supposed {
    /// Its place in the case's list.
    pub index: usize,
    /// Its date.
    pub as_of: Date,
    /// What becomes of headlines and layers, where it differs from the case.
    pub changes: Vec<Change>,
    /// What must, may and must not be done, where that differs from the case.
    pub norms: Vec<(Answer, Answer)>,
    /// Its expectations.
    pub expectations: Vec<Expected>,
}

/// A line of a report that a supposition changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// About what.
    pub entity: EntityId,
    /// The title of the layer; `None`: the headline.
    pub layer: Option<String>,
    /// In the case; empty if the thing is of the supposition only.
    pub before: Vec<Answer>,
    /// In the supposition.
    pub after: Vec<Answer>,
    /// Grounds of the layer that are new.
    pub gained: Vec<Answer>,
    /// Grounds of the layer that are gone.
    pub lost: Vec<Answer>,
}

/// An expectation and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// Where it stands.
    pub span: Span,
    /// `None`: it holds.
    pub failure: Option<Found>,
}

/// What was found instead of what was expected.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The statements that the query stands for, with how they stand; the first with its reasons.
    Statements(Vec<Answer>, Option<Box<Explanation>>),
    /// It is as expected, but no proof rests on all that is named.
    OtherGrounds(Answer, Box<Explanation>),
    /// It is as expected, but for want of something else.
    OtherWant(Answer, Box<Explanation>),
    /// It is undetermined, for other causes.
    OtherCauses(Answer, Vec<Cause>),
    /// Nothing concludes any such statement.
    Nothing,
    /// These values were expected and are missing; these were found and not expected.
    Values {
        /// Expected, not found, with how they stand.
        missing: Vec<(Value, Option<Answer>)>,
        /// Found, not expected.
        extra: Vec<Answer>,
    },
}

/// What rules conclude from tables, outside any case.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// The date; `None`: nothing depends on it, and none was given.
    pub as_of: Option<Date>,
    /// Every concept, by name.
    pub relations: Vec<Rows>,
}

/// The rows of one relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Which.
    pub relation: RelationId,
    /// The true ones, sorted as they are shown.
    pub certain: Vec<Vec<Value>>,
    /// The undetermined ones, sorted as they are shown.
    pub undetermined: Vec<Vec<Value>>,
    /// Those that are true under some readings and false under others, sorted as they are shown.
    pub disputed: Vec<Vec<Value>>,
}
