//! `vires describe [NAME…]`

use super::options::{Library, Look};
use super::{Exit, output::Output};
use crate::diagnostic::codes;
use crate::question::{Action, about};
use crate::session::Session;
use crate::{library, render};
use clap::Args;

/// What a name means
#[derive(Args)]
#[command(about = about(Action::Describe), visible_aliases = ["explain"])]
pub struct Describe {
    /// A type, relation, entity, instrument, provision, rule, module or diagnostic code
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Shows the text of an embedded module instead
    #[arg(long)]
    source: bool,
    /// Files whose names are described, too
    #[arg(long = "in", value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    library: Library,
    #[command(flatten)]
    look: Look,
}

impl Describe {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.look.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        if self.source {
            return self.sources(output);
        }
        let (codes, names): (Vec<&String>, Vec<&String>) =
            self.names.iter().partition(|name| library::page(name).is_some());
        for code in codes {
            output.answer(library::page(code).unwrap_or_default());
        }
        if names.is_empty() && !self.names.is_empty() {
            return Ok(Exit::Answered);
        }
        let session = Session::load_library(&self.library.disk(output)?, &self.files);
        if session.has_errors() {
            output.diagnostics(session.sources(), session.diagnostics());
            return Err(Exit::Wrong);
        }
        if names.is_empty() {
            output.answer(&render::description::overview(&session, output.answers));
        }
        let mut exit = Exit::Answered;
        for (number, name) in names.into_iter().enumerate() {
            match render::description::text(&session, name, output.answers) {
                Ok(text) => output.answer(&if number > 0 { format!("\n{text}") } else { text }),
                Err(unknown) => {
                    output.diagnostics(session.sources(), &[*unknown]);
                    exit = Exit::Wrong;
                }
            }
        }
        Ok(exit)
    }

    /// The texts of embedded modules.
    fn sources(&self, output: &Output) -> Result<Exit, Exit> {
        if self.names.is_empty() {
            return Err(output.wrong("`--source` needs the name of a module; `vires describe` lists them"));
        }
        for name in &self.names {
            let files = library::module(&name.split('.').collect::<Vec<_>>());
            if files.is_empty() {
                let known = library::modules();
                let near = crate::diagnostic::closest(name, known.iter().map(String::as_str));
                let error = crate::diagnostic::Diagnostic::without_place(
                    codes::MODULE_NOT_FOUND,
                    format!("no embedded module is called `{name}`"),
                );
                let error = match near {
                    Some(near) => error.help(format!("a module with a similar name exists: `{near}`")),
                    None => error,
                };
                output.diagnostics(&crate::source::SourceMap::new(), &[error]);
                return Err(Exit::Wrong);
            }
            for file in &files {
                if files.len() > 1 || self.names.len() > 1 {
                    output.answer(&format!("// rules/{}\n", file.path));
                }
                output.answer(file.text);
            }
        }
        Ok(Exit::Answered)
    }
}
