//! `vires verify CERTIFICATE FILE…`

use super::options::{Files, LimitOptions, Show};
use super::{Exit, output::Output};
use crate::render;
use crate::session::{Covered, claims, reason};
use clap::Args;

/// Checks certificates of answers against the rules
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires why 'national(ben)' case.vires --certificate proof.txt
  vires verify proof.txt case.vires")]
pub struct Verify {
    /// What `--certificate` wrote; `-` for the standard input
    #[arg(value_name = "CERTIFICATE")]
    certificate: String,
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    limits: LimitOptions,
    #[command(flatten)]
    show: Show,
}

impl Verify {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let name = &self.certificate;
        let text = if name == "-" {
            std::io::read_to_string(std::io::stdin())
        } else {
            std::fs::read_to_string(name)
        };
        let unread = |why: &str| output.wrong(&format!("`{name}` cannot be read: {why}"));
        let text = text.map_err(|error| unread(&reason(&error)))?;
        if let Some(why) = altered(&text) {
            return Err(unread(why));
        }
        let mut session = self.files.load(self.limits.limits(), output)?;
        let found = output
            .busy("checking", || session.check_certificates(&text))
            .map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        let claims = claims(&found);
        output.content(
            || render::certificate::page(name, &found, &claims, output.answers),
            || render::json::verify(name, &found, &claims),
        )?;
        let right = found.iter().all(|one| one.outcome.is_ok()) && claims.iter().all(Covered::is_whole);
        Ok(if right { Exit::Answered } else { Exit::Failed })
    }
}

/// What an editor did to a certificate, whose lines end as they were written.
fn altered(text: &str) -> Option<&'static str> {
    if text.starts_with('\u{feff}') {
        Some("it begins with a byte order mark, which an editor put there: save it as UTF-8 without one")
    } else if text.contains('\r') {
        Some("its lines end as those of Windows (CR LF), and were written with LF: save it with these again")
    } else {
        None
    }
}
