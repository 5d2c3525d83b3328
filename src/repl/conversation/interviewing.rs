//! An interview at the prompt: its questions are asked, the next lines are the replies.

use super::{Complaint, Conversation, Said, answer};
use crate::render;
use crate::session::{Interview, NEXT_LINE, Progress, Refusal, Said as Heard, heard};

impl Conversation {
    /// Asks the next question of an interview; at its end what was said is assumed.
    pub(super) fn interview(&mut self, mut interview: Interview) -> Result<Said, Refusal> {
        let progress = interview.next(&mut self.session)?;
        self.session.go_on()?;
        let Some(first) = &progress.next else { return self.end(&interview, &progress) };
        let number = interview.given().len() + 1;
        let text = render::interview::question(&self.session, &progress, first, number, self.style);
        self.interview = Some((interview, progress));
        Ok(answer(text))
    }

    /// Takes a reply; one that cannot be understood is asked for again.
    pub(super) fn reply(
        &mut self,
        mut interview: Interview,
        progress: &Progress,
        line: &str,
    ) -> Result<Said, Refusal> {
        let Some(first) = &progress.next else { return self.end(&interview, progress) };
        // Below the line the question is asked again; a script that does not see it is told that it stands.
        let again = |conversation: &mut Self, interview: Interview, help: &str| {
            let mut said = conversation.complain(help);
            if let Some(complaint) = &mut said.complaint {
                let (session, number) = (&conversation.session, interview.given().len() + 1);
                complaint.below +=
                    &render::interview::question(session, progress, first, number, conversation.style);
                let told = format!("{help}; {NEXT_LINE}");
                complaint.apart = Complaint::new(&told, conversation.complaints, conversation.style).apart;
            }
            conversation.interview = Some((interview, progress.clone()));
            Ok(said)
        };
        if line.starts_with(':') {
            return again(self, interview, "an interview is going on: reply, or say quit");
        }
        match heard(&self.session, first, line) {
            Ok(Heard::Reply(reply)) => interview.reply(first.claim.clone(), reply),
            Ok(Heard::Back) => {
                if !interview.back() {
                    return again(self, interview, "there is nothing to take back");
                }
            }
            Ok(Heard::Quit) => return self.end(&interview, progress),
            Err(help) => return again(self, interview, &help),
        }
        let kept = (interview.clone(), progress.clone());
        let next = self.interview(interview);
        if next.is_err() {
            // Stopped, or too much: the question stands.
            self.interview = Some(kept);
        }
        next
    }

    fn end(&mut self, interview: &Interview, progress: &Progress) -> Result<Said, Refusal> {
        let mut text = render::interview::outcome(&self.session, interview, progress, self.style);
        let lines = interview.lines(&self.session);
        if interview.given().is_empty() && progress.next.is_none() {
            text.push_str("there is nothing to ask: no reply would change it\n");
        }
        if !lines.is_empty() {
            let mut changed = self.setting.clone();
            for line in lines {
                // What was assumed of the same statement is replaced, as by `:assume`.
                for place in self.session.assumed_otherwise(&line, &changed)?.into_iter().rev() {
                    changed.assumed.remove(place);
                }
                changed.assumed.push(line);
            }
            self.session.validate(&changed)?;
            self.step(changed, "the interview");
            text.push_str("they are assumed from now on: `:undo` takes them back, `:save` writes them\n");
        }
        Ok(answer(text))
    }
}
