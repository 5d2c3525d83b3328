//! Facts from tables (CSV): those that files name, and those of `run --facts`.

use super::Session;
use super::gather::unreadable;
use super::loader::Loader;
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::{self, RelationKind, Table};
use crate::source::{FileId, Span};

/// A table as it was read.
struct Read {
    header: Vec<String>,
    rows: Vec<(Vec<String>, Span)>,
}

impl Session {
    /// Reads the tables that files name (`facts p from "p.csv"`), each relative to its file.
    pub(super) fn fill_tables(&mut self, loader: &dyn Loader) {
        for place in 0..self.program.tables.len() {
            let Table { path, span, .. } = self.program.tables[place].clone();
            let named_in = self.sources.name(span.file).to_owned();
            let read = loader.beside(&named_in, &path).and_then(|path| Ok((loader.read(&path)?, path)));
            let mistakes = match read {
                Err(error) => vec![unreadable(&error, Some(span))],
                Ok((bytes, path)) => self.fill(place, &path, bytes),
            };
            self.diagnostics.extend(mistakes);
        }
    }

    /// Reads every `RELATION.csv` of a folder as facts of RELATION, outside any case. Returns what is wrong.
    pub fn add_tables(&mut self, loader: &dyn Loader, folder: &str) -> Vec<Diagnostic> {
        self.again.forget();
        let files = match loader.tables(folder) {
            Ok(files) => files,
            Err(error) => return vec![unreadable(&error, None)],
        };
        let mut mistakes = Vec::new();
        for (name, path) in files {
            match loader.read(&path) {
                Err(error) => mistakes.push(unreadable(&error, None)),
                Ok(bytes) => mistakes.extend(self.add_table(&name, &path, bytes)),
            }
        }
        mistakes
    }

    fn add_table(&mut self, name: &str, path: &str, bytes: Vec<u8>) -> Vec<Diagnostic> {
        let relations = &self.program.names.relations;
        let stated = |id: &&crate::ids::RelationId| {
            matches!(self.program.relation(**id).kind, RelationKind::Fact | RelationKind::Act)
        };
        let Some(relation) = relations.get(name).filter(stated).copied() else {
            let facts = relations.iter().filter(|(_, id)| stated(id)).map(|(name, _)| name.as_str());
            let message = format!("`{path}` is named after no fact: none is called `{name}`");
            let error = Diagnostic::without_place(codes::TABLE_MALFORMED, message);
            return vec![match closest(name, facts) {
                Some(near) => error.help(format!("a fact with a similar name exists: `{near}`")),
                None => error.help("a table RELATION.csv holds facts of RELATION"),
            }];
        };
        let place = self.program.tables.len();
        let span = self.program.relation(relation).span;
        self.program.tables.push(Table { relation, path: path.to_owned(), case: None, span });
        self.fill(place, path, bytes)
    }

    /// Reads a table into statements.
    fn fill(&mut self, place: usize, path: &str, bytes: Vec<u8>) -> Vec<Diagnostic> {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let lossy = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let file = self.sources.add(path, lossy);
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                let span = Span::new(file, at, at.saturating_add(3));
                let message = format!("`{path}` is not text in UTF-8");
                let error = Diagnostic::error(codes::NOT_UTF8, span, message, "no character begins here");
                return vec![error.help("save the table in the encoding UTF-8")];
            }
        };
        let file = self.sources.add(path, text);
        match read(file, self.sources.text(file)) {
            Ok(Read { header, rows }) => hir::fill(&mut self.program, place, &header, &rows),
            Err(mistakes) => mistakes,
        }
    }
}

/// The header and the rows of a table, each with its place.
fn read(file: FileId, text: &str) -> Result<Read, Vec<Diagnostic>> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - body.len();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(body.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => return Err(vec![malformed(file, skipped, text, &error)]),
    };
    let mut rows = Vec::new();
    let mut mistakes = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let start = record.position().map_or(0, csv::Position::byte);
                let start = skipped + usize::try_from(start).unwrap_or(usize::MAX);
                rows.push((record.iter().map(str::to_owned).collect(), line(file, text, start)));
            }
            Err(error) => mistakes.push(malformed(file, skipped, text, &error)),
        }
    }
    if mistakes.is_empty() { Ok(Read { header, rows }) } else { Err(mistakes) }
}

/// The line of a text in which a record begins, line ends before it left out.
fn line(file: FileId, text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or("");
    let start = start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
    let length = text.get(start..).unwrap_or("").find(['\r', '\n']);
    let end = length.map_or(text.len(), |length| start + length);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, offset(start), offset(end))
}

/// "1 value", "2 values"
fn some(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn malformed(file: FileId, skipped: usize, text: &str, error: &csv::Error) -> Diagnostic {
    let start = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
    let span = line(file, text, skipped + start);
    let (message, help) = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => (
            format!(
                "this line has {}, the first one names {}",
                some(*len, "value"),
                some(*expected_len, "column")
            ),
            "write as many values as there are columns, and values with commas in double quotes",
        ),
        _ => (error.to_string(), "a table is a CSV file with a first line that names the columns"),
    };
    Diagnostic::error(codes::TABLE_MALFORMED, span, message, "").help(help)
}
