//! `vires doc --out DIR [FILE…]`

use super::options::{Library, LimitOptions, tag};
use super::{Exit, output::Output};
use crate::render::site;
use crate::session::{Checked, Session, Setting};
use clap::Args;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path};

/// The file that lists what a run wrote.
const LIST: &str = "vires-pages.txt";

/// Its first line: a list without it is somebody else's.
const MARK: &str =
    "// Written by `vires doc`, which removes those of these pages that a later site does not have.";

/// The library as a site that is read in a browser, without a server
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires doc --out site              the embedded library
  vires doc case.vires --out site   with a case listed where its answers rest")]
pub struct Doc {
    /// Cases, and rule files besides those of the library; each case is listed where its answers rest
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// The folder to which the site is written; files of the same names are replaced, and pages of an earlier run
    /// that are no more are removed
    #[arg(long, value_name = "DIR")]
    out: String,
    #[command(flatten)]
    library: Library,
    /// The language of labels and sentences, where the files have it (a tag such as `zh`)
    #[arg(long, value_name = "TAG", value_parser = tag)]
    lang: Option<String>,
    #[command(flatten)]
    limits: LimitOptions,
    #[command(flatten)]
    look: super::options::Look,
}

impl Doc {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let mut output = self.look.output();
        output.language.clone_from(&self.lang);
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = Session::load_library(&self.library.disk(output)?, &self.files)
            .with_limits(self.limits.limits())
            .with_language(self.lang.clone());
        if session.has_errors() {
            output.diagnostics(session.sources(), session.diagnostics());
            return Err(Exit::Wrong);
        }
        output.missing_language(&session);
        let answered = cases(&mut session, &self.files, output)?;
        let language = self.lang.as_deref().unwrap_or("en");
        let files = site::site(&session, &answered, language);
        for (path, text) in &files {
            self.write(path, text, output)?;
        }
        self.clear(&files, output)?;
        output.answer(&format!("{} files in {}; open {}/index.html\n", files.len(), self.out, self.out));
        Ok(Exit::Answered)
    }

    /// Removes the files of an earlier run that belong to this site no more, which that run listed, and lists those
    /// of this one. Whatever else is in the folder stays.
    fn clear(&self, files: &[(String, String)], output: &Output) -> Result<(), Exit> {
        let folder = Path::new(&self.out);
        let listed = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
        let is_new = |path: &&str| files.iter().any(|(new, _)| new == path);
        let listed = listed.strip_prefix(MARK).unwrap_or_default();
        for path in listed.lines().filter(|path| is_below(path)).filter(|path| !is_new(path)) {
            let gone = folder.join(path);
            if let Err(error) = fs::remove_file(&gone)
                && error.kind() != ErrorKind::NotFound
            {
                let shown = gone.to_string_lossy();
                return Err(output.wrong(&format!("`{shown}` of an earlier run cannot be removed: {error}")));
            }
        }
        let paths = files.iter().map(|(path, _)| path.as_str());
        let list: String = [MARK].into_iter().chain(paths).flat_map(|line| [line, "\n"]).collect();
        self.write(LIST, &list, output)
    }

    fn write(&self, path: &str, text: &str, output: &Output) -> Result<(), Exit> {
        let path = Path::new(&self.out).join(path);
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let shown = path.to_string_lossy();
        folder.map_err(|error| output.wrong(&format!("`{shown}` cannot be written: {error}")))?;
        output.save(&shown, text)
    }
}

/// Whether a path of a list names a file of the site: a page below the folder, and nothing outside it.
fn is_below(path: &str) -> bool {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    !path.is_empty() && !path.contains('\\') && Path::new(path).components().all(plain)
}

/// The reports of all cases of the files that were given, one by one: a case that reaches a limit is left out.
fn cases(session: &mut Session, files: &[String], output: &Output) -> Result<Vec<Checked>, Exit> {
    if files.is_empty() {
        return Ok(vec![]);
    }
    let given: Vec<_> = session.given().iter().copied().collect();
    let cases = session.program().cases.iter().filter(|case| given.contains(&case.span.file));
    let asked: Vec<_> = cases.map(|case| (case.name.clone(), case.date)).collect();
    let mut answered = Vec::new();
    for (name, date) in asked {
        // At its own date: what it supposes and expects is not looked at.
        let setting = Setting { case: Some(name.clone()), as_of: Some(date), ..Setting::default() };
        match session.check(&setting) {
            Ok(checked) => answered.push(checked),
            Err(crate::session::Refusal::Limit(_)) => {
                output.note(&format!("the case `{name}` reached a limit, and is left out"));
            }
            Err(refusal) => return Err(output.refuse(session.sources(), &refusal)),
        }
    }
    Ok(answered)
}
