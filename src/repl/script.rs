//! A script: lines from a pipe.

use super::conversation::{Conversation, Said};
use super::{Ended, write};
use std::io::{self, BufRead as _, Write as _};

/// Answers the lines of the standard input; one that is not complete goes on in the next. With `echo` each is
/// repeated, with complaints below it, as at a terminal; otherwise complaints go to the standard error.
pub fn script(mut conversation: Conversation, echo: bool) -> Ended {
    let mut ended = Ended::default();
    let mut waiting = String::new();
    let mut lines = io::stdin().lock().lines().zip(1..);
    loop {
        let line = match lines.next() {
            Some((Ok(line), _)) => line,
            Some((Err(error), number)) if error.kind() == io::ErrorKind::InvalidData => {
                let message = format!("error: line {number} is passed over: it is not text in UTF-8\n");
                let _ = io::stderr().lock().write_all(message.as_bytes());
                ended.misunderstood = true;
                continue;
            }
            Some(_) => return Ended { misunderstood: true, ..ended },
            None if waiting.is_empty() => break,
            None => String::new(),
        };
        if echo && !write(&format!("{}{line}\n", if waiting.is_empty() { "> " } else { ". " })) {
            return ended;
        }
        waiting.push_str(&line);
        if conversation.goes_on(&waiting) {
            waiting.push('\n');
            continue;
        }
        let text = std::mem::take(&mut waiting);
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let piece;
            (piece, rest) = conversation.cut(rest);
            if !answer(&mut conversation, piece, &mut ended, echo) {
                return ended;
            }
        }
    }
    // An interview ends with what was said so far.
    if conversation.is_interviewing() {
        answer(&mut conversation, "quit", &mut ended, false);
    }
    ended
}

/// Answers a line; `false` if that was the last one.
fn answer(conversation: &mut Conversation, line: &str, ended: &mut Ended, echo: bool) -> bool {
    let Said { answer, complaint, quit, limit } = conversation.say(line);
    ended.limit |= limit;
    ended.misunderstood |= !limit && complaint.is_some();
    let mut goes_on = write(&answer);
    if let Some(complaint) = complaint {
        if echo {
            goes_on &= write(&complaint.below);
        } else {
            let _ = io::stderr().lock().write_all(complaint.apart.as_bytes());
        }
    }
    goes_on && !quit
}
