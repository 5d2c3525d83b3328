//! `vires new case [NAME]`, `vires new library DIR`

use super::options::{Library, Look, day, tag};
use super::{Exit, output::Output};
use crate::library;
use crate::render::page::{Page, plural};
use crate::render::skeleton::{self, Wanted};
use crate::render::style::Role;
use crate::render::word;
use crate::session::{Disk, Overlay, Session, is_name, write_whole};
use crate::time::Date;
use clap::{Args, Subcommand};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds of a day.
const DAY: u64 = 86_400;

/// A case to be filled in, or a copy of the embedded library
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires new case                              my_case.vires, on the whole library
  vires new case bridge --use un --use osce   bridge.vires, on two systems of it
  vires new case move --in case.vires         on rules of your own
  vires new library my_rules                  the library as files, for `--rules my_rules`

No file is overwritten without `--force`.")]
pub struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Case(Case),
    Library(Copy),
}

/// Writes a case to be filled in: what can be stated, in plain words, and what can be expected
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires new case bridge --use un                          writes bridge.vires
  vires new case mission --use un --measure observation   of a kind that the library names
  vires new case bridge --use un --out -                  shows it instead
  vires new case move --in case.vires --on 2025-03-01     on rules of your own, and another day")]
struct Case {
    /// Its name, in lower case, as in `bridge_2026`
    #[arg(value_name = "NAME", default_value = "my_case")]
    name: String,
    /// A module of the library that it uses, as in `un` or `core.event`; may be repeated [default: all]
    #[arg(long = "use", value_name = "SYSTEM")]
    modules: Vec<String>,
    /// What kind of thing it is about, by its name in the files
    #[arg(long, value_name = "KIND")]
    measure: Option<String>,
    /// Files with rules of your own that it is read together with; may be repeated
    #[arg(long = "in", value_name = "FILE")]
    files: Vec<String>,
    /// The day of its questions [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Where it is written; `-` for the standard output [default: NAME.vires]
    #[arg(long, value_name = "FILE")]
    out: Option<String>,
    /// Overwrites a file that is there
    #[arg(long)]
    force: bool,
    /// The language of its sentences, where the files have it (a tag such as `zh`)
    #[arg(long, value_name = "TAG", value_parser = tag)]
    lang: Option<String>,
    #[command(flatten)]
    library: Library,
    #[command(flatten)]
    look: Look,
}

/// Copies the embedded library into a folder, to be read or changed; `--rules DIR` then uses it
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires new library my_rules
  vires check case.vires --rules my_rules")]
struct Copy {
    /// The folder; what is missing of it is made
    #[arg(value_name = "DIR")]
    folder: String,
    /// Overwrites files that are there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    look: Look,
}

impl New {
    /// Runs the command.
    pub fn run(self) -> Exit {
        match self.what {
            What::Case(case) => {
                let output = Output { language: case.lang.clone(), ..case.look.output() };
                case.write(&output)
            }
            What::Library(copy) => copy.write(&copy.look.output()),
        }
        .unwrap_or_else(|exit| exit)
    }
}

impl Case {
    fn write(&self, output: &Output) -> Result<Exit, Exit> {
        if !is_name(&self.name) {
            let message =
                format!("`{}` cannot name a case: write it in lower case, as in `bridge_2026`", self.name);
            return Err(output.wrong(&message));
        }
        let disk = self.library.disk(output)?;
        let file = self.out.clone().unwrap_or_else(|| format!("{}.vires", self.name));
        let shown = if file == "-" { format!("{}.vires", self.name) } else { file.clone() };
        if file != "-" {
            vacant(&file, self.force, output)?;
        }
        let modules = self.modules(&disk);
        let session = Session::load_with(&disk, &self.files, &modules).with_language(output.language.clone());
        if session.has_errors() {
            output.diagnostics(session.sources(), session.diagnostics());
            return Err(Exit::Wrong);
        }
        output.missing_language(&session);
        let files: Vec<String> = self.files.iter().chain([&shown]).map(|path| word(path)).collect();
        let rules = self.library.rules.iter().map(|folder| format!(" --rules {}", word(folder)));
        // Where the rules have cases of their own, it is not the first.
        let case =
            if session.program().cases.is_empty() { String::new() } else { format!(" --case {}", self.name) };
        let files = files.join(" ") + &case + &rules.collect::<String>();
        let wanted = Wanted {
            name: &self.name,
            date: self.on.unwrap_or_else(today),
            modules: &modules,
            kind: self.measure.as_deref(),
            files: &files,
        };
        let text = skeleton::skeleton(&session, &wanted).map_err(|message| output.wrong(&message))?;
        self.try_out(&disk, &shown, &text, output)?;
        if file == "-" {
            output.answer(&text);
            return Ok(Exit::Answered);
        }
        output.save(&file, &text)?;
        let mut page = Page::new(output.answers);
        page.paragraph(0, Role::Text, &format!("written to {file}: fill it in, and ask"));
        page.command("next", &format!("vires check {files}"));
        output.answer(&page.finish());
        Ok(Exit::Answered)
    }

    /// What it uses: what was asked for, else every module there is but those that have cases of their own; only
    /// files of one's own need none.
    fn modules(&self, disk: &Disk) -> Vec<String> {
        use crate::session::Loader as _;
        if !self.modules.is_empty() || !self.files.is_empty() {
            return self
                .modules
                .iter()
                .flat_map(|name| name.split(','))
                .map(|name| name.trim().to_owned())
                .collect();
        }
        let names = disk.modules().into_iter().chain(library::modules());
        let mut roots: BTreeSet<String> = names.filter(|name| !name.contains('.')).collect();
        for file in library::files().filter(|file| file.text.lines().any(|line| line.starts_with("case "))) {
            roots.remove(file.path.split('/').next().unwrap_or(file.path));
        }
        roots.into_iter().collect()
    }

    /// Reads the case before it is written: its name may be one that the files use otherwise.
    fn try_out(&self, disk: &Disk, path: &str, text: &str, output: &Output) -> Result<(), Exit> {
        let paths: Vec<&str> = self.files.iter().map(String::as_str).chain([path]).collect();
        let session = Session::load(&Overlay::new(disk, path, text), &paths);
        if session.has_errors() {
            output.diagnostics(session.sources(), session.diagnostics());
            return Err(Exit::Wrong);
        }
        Ok(())
    }
}

impl Copy {
    fn write(&self, output: &Output) -> Result<Exit, Exit> {
        let folder = Path::new(&self.folder);
        let files: Vec<_> = library::files().collect();
        for file in &files {
            vacant(&folder.join(file.path).to_string_lossy(), self.force, output)?;
        }
        for file in &files {
            let path = folder.join(file.path);
            let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
            made.and_then(|()| write_whole(&path, file.text.as_bytes())).map_err(|error| {
                output.wrong(&format!("`{}` cannot be written: {error}", super::output::shown(&path)))
            })?;
        }
        let mut page = Page::new(output.answers);
        let count = plural(files.len(), "file");
        page.paragraph(0, Role::Text, &format!("{count} written to {}", super::output::shown(folder)));
        page.command("next", &format!("vires check FILE --rules {}", word(&self.folder)));
        output.answer(&page.finish());
        Ok(Exit::Answered)
    }
}

/// That there is no such file, or that it may be overwritten.
///
/// # Errors
/// There is one, which was said.
fn vacant(file: &str, force: bool, output: &Output) -> Result<(), Exit> {
    if !force && Path::new(file).symlink_metadata().is_ok() {
        return Err(output.wrong(&format!("`{file}` is there already; `--force` overwrites it")));
    }
    Ok(())
}

/// The day by the clock of this machine, in universal time.
fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i32::try_from(since.as_secs() / DAY).ok().and_then(Date::from_number).unwrap_or(Date::MIN)
}
