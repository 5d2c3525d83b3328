//! `vires describe [NAME…]`

use super::options::{Format, Library, Show};
use super::{Exit, output::Output};
use crate::diagnostic::codes;
use crate::question::{Action, about};
use crate::render::page::Page;
use crate::session::Session;
use crate::{library, render};
use clap::Args;
use std::path::Path;

/// What a name means
#[derive(Args)]
#[command(about = about(Action::Describe), visible_aliases = ["explain"], after_help = "\
Examples:
  vires describe                   what a case may state, with the question that each fact answers
  vires describe --use un          the same for cases that use one system
  vires describe case.vires        the same for a file and what it uses
  vires describe state un          what names mean
  vires describe V0203             what a message means, and how to mend it")]
pub struct Describe {
    /// A type, relation, entity, instrument, provision, rule, module or diagnostic code; alone, or with files
    /// alone: what a case may state
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Shows the text of an embedded module instead
    #[arg(long)]
    source: bool,
    /// Files whose names are described, too
    #[arg(long = "in", value_name = "FILE")]
    files: Vec<String>,
    /// Without a name: only what a case that uses this module may state; may be repeated
    #[arg(long = "use", value_name = "MODULE")]
    modules: Vec<String>,
    #[command(flatten)]
    library: Library,
    #[command(flatten)]
    show: Show,
}

impl Describe {
    /// Runs the command.
    pub fn run(mut self) -> Exit {
        let output = self.show.output();
        // No name looks like a path.
        let is_file = |name: &mut String| {
            let path = Path::new(name.as_str());
            name == "-"
                || name.contains('/')
                || path.extension().is_some_and(|extension| extension == "vires")
        };
        self.files.extend(self.names.extract_if(.., is_file));
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        if self.source {
            return self.sources(output);
        }
        let (codes, names): (Vec<&String>, Vec<&String>) =
            self.names.iter().partition(|name| library::page(name).is_some());
        let json = self.show.format == Format::Json;
        if names.is_empty() && !self.names.is_empty() && !json {
            for code in codes {
                self.page_of_code(code, output)?;
            }
            return Ok(Exit::Answered);
        }
        let session = self.load(output)?;
        if session.has_errors() {
            output.diagnostics(session.sources(), session.diagnostics());
            return Err(Exit::Wrong);
        }
        if json {
            return Ok(self.json(&session, output));
        }
        for code in codes {
            self.page_of_code(code, output)?;
        }
        if names.is_empty() {
            output.content(|| render::description::overview(&session, output.answers), String::new)?;
            return Ok(Exit::Answered);
        }
        let mut all = Page::new(output.answers);
        let mut exit = Exit::Answered;
        for name in names {
            match render::description::page(&session, name, output.answers) {
                Ok(page) => {
                    all.gap();
                    all.append(page);
                }
                Err(unknown) => {
                    output.diagnostics(session.sources(), &[*unknown]);
                    exit = Exit::Wrong;
                }
            }
        }
        if !all.is_empty() {
            output.content(|| all, String::new)?;
        }
        Ok(exit)
    }

    /// The files and what they use, where only that is asked for; else the library besides, unless the files have
    /// other meanings for its names.
    fn load(&self, output: &Output) -> Result<Session, Exit> {
        let disk = self.library.disk(output)?;
        let alone = || Session::load_with(&disk, &self.files, &self.modules);
        let narrow = self.names.is_empty() && !(self.files.is_empty() && self.modules.is_empty());
        let session = if narrow { alone() } else { Session::load_library(&disk, &self.files) };
        let session = if session.has_errors() && !self.files.is_empty() { alone() } else { session };
        Ok(session.with_language(output.language.clone()))
    }

    /// The page of a diagnostic code, which is Markdown.
    fn page_of_code(&self, code: &str, output: &Output) -> Result<(), Exit> {
        let text = library::page(code).unwrap_or_default();
        if matches!(self.show.format, Format::Text | Format::Markdown) {
            output.answer(text);
            return Ok(());
        }
        output.content(|| render::description::page_of_markdown(text, output.answers), String::new)
    }

    fn json(&self, session: &Session, output: &Output) -> Exit {
        let mut exit = Exit::Answered;
        for name in self.names.iter().filter(|name| library::page(name).is_none()) {
            if let Err(unknown) = render::description::page(session, name, output.answers) {
                output.diagnostics(session.sources(), &[*unknown]);
                exit = Exit::Wrong;
            }
        }
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        output.answer(&render::json::describe(session, &names));
        exit
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
