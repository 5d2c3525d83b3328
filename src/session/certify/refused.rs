//! Why an answer has no certificate, and what can be done then.

use crate::hir::Program;
use crate::hir::sides::Rules;
use crate::ids::{DisputeId, RelationId};

/// Why an answer cannot be certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::session) enum Refused {
    /// It asks `at` a day that nobody knows, or computes from one, which the meaning of programs leaves open.
    UnknownDay,
    /// What it looks at day by day turns on the date of the question in a way that is not solved for it.
    DayByDay,
    /// It is shown by more cases than are certified.
    ManyCases,
    /// It takes too many certificates for the readings of so many disputes; one of them.
    ManyReadings(usize, DisputeId),
    /// The search for its reasons takes too long.
    TooLong,
    /// An aggregate may have too many values.
    ManyValues,
    /// No proof was found: where, in words.
    NotFound(String),
    /// The checker does not follow what was written: the line, and why.
    NotFollowed(usize, String),
}

impl Refused {
    /// No proof was found.
    pub fn new(message: &str) -> Self {
        Self::NotFound(message.to_owned())
    }

    /// In words that follow "it cannot be certified: ".
    pub fn text(&self, program: &Program) -> String {
        match self {
            Self::UnknownDay => "it asks about a day that nobody knows".to_owned(),
            Self::DayByDay => {
                "what is looked at day by day turns on the date of the question in a way that cannot be \
                 solved for it"
                    .to_owned()
            }
            Self::ManyCases => "it is shown by more cases than are certified".to_owned(),
            Self::ManyReadings(count, dispute) => format!(
                "it would take too many certificates for the readings of {count} disputes, one of them `{}`",
                program.dispute(*dispute).name
            ),
            Self::TooLong => "the search for its reasons takes too long".to_owned(),
            Self::ManyValues => "an aggregate has too many values".to_owned(),
            Self::NotFound(message) => message.clone(),
            Self::NotFollowed(line, message) => {
                format!("the checker does not follow line {line} ({message})")
            }
        }
    }

    /// What can be done instead where a statement of this relation is refused.
    pub fn remedy(&self, rules: &Rules<'_>, relation: RelationId) -> String {
        let program = rules.program;
        match self {
            Self::UnknownDay => return "state the day, or assume one with `--assume`".to_owned(),
            Self::DayByDay => {
                return "ask for the duty itself, `must …`, as of the days that matter".to_owned();
            }
            Self::ManyCases => {
                return "assume some of what it turns on, each way, with `--assume`".to_owned();
            }
            Self::ManyReadings(_, dispute) => {
                let name = &program.dispute(*dispute).name;
                return format!("take one of some: `--reading {name}=…`");
            }
            Self::TooLong | Self::ManyValues | Self::NotFound(_) | Self::NotFollowed(..) => {}
        }
        let reading =
            rules.disputes(relation).into_iter().find_map(|dispute| program.counted(dispute).next());
        match reading {
            Some(reading) => format!(
                "there may be a certificate under one reading: `--reading {}`",
                program.reading_name(reading)
            ),
            None => "there may be certificates of what it rests on".to_owned(),
        }
    }
}

impl From<String> for Refused {
    fn from(message: String) -> Self {
        Self::NotFound(message)
    }
}
