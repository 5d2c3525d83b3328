//! What a change of what is asked about makes of the answers; also where nothing can be answered on one side of it,
//! as without a day: that is told, and does not block the step that mends it.

use super::complaint::typed_here;
use super::forms::Form;
use super::{Conversation, Said, answer};
use crate::render;
use crate::render::page::{WIDTH, wrap};
use crate::session::{Refusal, Session, Setting, Standings, Sweep};

/// What is said where no answer can have changed.
const UNASKED: &str = "done; no question was asked so far that this could change\n";

/// Whether a step may lead to where nothing can be answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Into {
    /// It leads back to where somebody was before.
    Anywhere,
    /// Only from where nothing can be answered either.
    Answered,
}

/// How the answers stand, or why there are none.
pub(super) type Stand = Result<Standings, Refusal>;

impl Conversation {
    /// What a change from one setting to the other makes of the questions asked so far and of those of the reports.
    pub(super) fn told(&mut self, now: &Setting, changed: &Setting, into: Into) -> Result<Said, Refusal> {
        // In another case all is another.
        if self.session.case_of(changed) != self.session.case_of(now) {
            return Ok(answer(format!(
                "{}\n",
                render::answers::greeting(&self.session, changed, self.style)
            )));
        }
        let asked = self.questions();
        // Programs are given the whole of each answer.
        let found = match self.form {
            Form::Json => self.session.what_if(&asked, now, changed, Sweep::default()),
            _ => self.session.what_if_in_brief(&asked, now, changed),
        };
        let found = match found {
            Ok(found) => found,
            Err(limit @ Refusal::Limit(_)) => return Err(limit),
            Err(refusal) => return self.told_apart(&asked, (now, changed), into, refusal),
        };
        if found.asked == 0 && found.changes.is_empty() {
            return Ok(answer(UNASKED.to_owned()));
        }
        let page = render::contrast::changed(&self.session, &found, self.look());
        Ok(self.give(page, || render::json::what_if(&self.session, &found)))
    }

    /// The same where the two cannot be looked at together.
    fn told_apart(
        &mut self,
        asked: &[String],
        (now, changed): (&Setting, &Setting),
        into: Into,
        refusal: Refusal,
    ) -> Result<Said, Refusal> {
        let before = standing(&mut self.session, asked, now)?;
        let after = standing(&mut self.session, asked, changed)?;
        if before.is_ok() && after.is_err() && into == Into::Answered {
            return Err(refusal);
        }
        let nothing = |stand: &Stand| stand.as_ref().is_ok_and(Standings::is_empty);
        let unasked = nothing(&before) && nothing(&after);
        Ok(answer(if unasked { UNASKED.to_owned() } else { self.difference(&before, &after) }))
    }

    /// What stands otherwise; where there are no answers, why.
    pub(super) fn difference(&self, before: &Stand, after: &Stand) -> String {
        let none = Standings::new();
        match (before, after) {
            (_, Err(refusal)) => format!("done; {}", unanswered(refusal)),
            (before, Ok(after)) => {
                render::standing::changes(before.as_ref().unwrap_or(&none), after, self.style)
            }
        }
    }
}

/// How the answers stand. What is wrong with the setting, or the questions in it, is told apart from limits.
///
/// # Errors
/// A limit was reached.
pub(super) fn standing(session: &mut Session, asked: &[String], setting: &Setting) -> Result<Stand, Refusal> {
    match session.standings(asked, setting) {
        Err(limit @ Refusal::Limit(_)) => Err(limit),
        stand => Ok(stand),
    }
}

/// Why nothing can be answered.
fn unanswered(refusal: &Refusal) -> String {
    let mut text = "nothing can be answered so far".to_owned();
    for diagnostic in refusal.diagnostics().iter().take(1).map(typed_here) {
        text.extend([": ", &diagnostic.message]);
        diagnostic.help.iter().for_each(|help| text.extend(["; ", &help.message]));
    }
    wrap(&text, WIDTH).iter().flat_map(|line| [line, "\n"]).collect()
}
