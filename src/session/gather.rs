//! From paths to trees: reads the files, follows `use`, loads every file once.
//!
//! `use a.b` means every file of the module `a.b`: the file `a/b.vires` and those below the folder `a/b/`,
//! of the user's rule folder if it has that module (which then hides the embedded one), otherwise of the
//! embedded library. A file depends on the files of the modules it uses. Files of one module need not use
//! one another, since whoever uses the module has them all; a file that uses a module it belongs to, or
//! one that leads back to it, stands in a circle, which is an error: rules that build on each other in a
//! circle cannot be read, checked or replaced one by one. A file that is given from a folder `rules/` is a file
//! of the module it lies in, and stands in for the embedded file of the same path, so that a library can be
//! checked while it is written.

use super::loader::{LoadError, Loader};
use crate::diagnostic::{Diagnostic, Severity, closest, codes};
use crate::library;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::{self, ast};
use std::collections::{BTreeMap, BTreeSet};

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Every text.
    pub sources: SourceMap,
    /// The trees, each after those of the modules it uses.
    pub trees: Vec<ast::File>,
    /// The files that were named, not used by others.
    pub given: BTreeSet<FileId>,
    /// What is wrong with files and imports, and with their syntax.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the files that `paths` stand for, and the modules they use; `beside`: files of a folder `rules/` that
/// are read only where they are used, and stand in for embedded ones.
pub(super) fn gather(loader: &dyn Loader, paths: &[String], beside: &[String]) -> Gathered {
    let mut out = Gathered::default();
    let mut places = Vec::new();
    for path in paths {
        match loader.expand(path) {
            Ok(found) => places.extend(found.into_iter().map(Place::Outside)),
            Err(error) => match named(loader, path) {
                found if found.is_empty() => out.diagnostics.push(unreadable(&error, None)),
                found => places.extend(found),
            },
        }
    }
    let outside = |place: &Place| match place {
        Place::Outside(path) => Some(path.clone()),
        Place::Embedded(_) => None,
    };
    let files: Vec<String> = places.iter().filter_map(outside).collect();
    let mut gather = Gather {
        loader,
        out,
        units: vec![],
        known: BTreeMap::new(),
        stand_ins: BTreeMap::new(),
        hidden: BTreeMap::new(),
    };
    gather.note_stand_ins(beside);
    gather.note_stand_ins(&files);
    for place in places {
        gather.follow(place);
    }
    gather.out.diagnostics.extend(hide(&gather.hidden));
    gather.out
}

/// The files of the module with this name (`a.b`), which may be given where no file has it; none if there is none.
fn named(loader: &dyn Loader, name: &str) -> Vec<Place> {
    let segments: Vec<&str> = name.split('.').collect();
    let is_name = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !segments.iter().all(is_name) {
        return vec![];
    }
    let own = loader.module(&segments).unwrap_or_default();
    if own.is_empty() {
        library::module(&segments).into_iter().map(Place::Embedded).collect()
    } else {
        own.into_iter().map(Place::Outside).collect()
    }
}

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// To be read through the loader.
    Outside(String),
    /// In the library.
    Embedded(library::Embedded),
}

/// A file that was opened: its path of imports is being followed, or was.
struct Unit {
    shown: String,
    file: FileId,
    tree: Option<ast::File>,
    /// The files it depends on and where it says so, last first.
    waiting: Vec<(Span, Place)>,
    open: bool,
}

struct Gather<'l> {
    loader: &'l dyn Loader,
    out: Gathered,
    units: Vec<Unit>,
    /// The place in `units` of each file, by identity; `None` if it cannot be read.
    known: BTreeMap<String, Option<usize>>,
    /// Given files that lie in a folder `rules/`, by their path below it: they are files of modules.
    stand_ins: BTreeMap<String, String>,
    /// Embedded modules that are hidden, each with what hides it.
    hidden: BTreeMap<String, Vec<String>>,
}

impl Gather<'_> {
    /// Notes which of the given files are files of modules.
    fn note_stand_ins(&mut self, files: &[String]) {
        for file in files {
            let below = file.rfind("rules/").filter(|at| *at == 0 || file[..*at].ends_with('/'));
            if let Some(at) = below {
                self.stand_ins.insert(file[at + "rules/".len()..].to_owned(), file.clone());
            }
        }
    }

    /// Opens a file and everything it depends on, depth first; its tree comes after theirs.
    fn follow(&mut self, place: Place) {
        let mut path = Vec::new();
        if let Some((unit, new)) = self.open(place, None) {
            self.out.given.insert(self.units[unit].file);
            path.extend(new.then_some(unit));
        }
        while let Some(&current) = path.last() {
            let Some((span, place)) = self.units[current].waiting.pop() else {
                self.units[current].open = false;
                self.out.trees.extend(self.units[current].tree.take());
                path.pop();
                continue;
            };
            match self.open(place, Some(span)) {
                Some((unit, true)) => path.push(unit),
                Some((unit, false)) if self.units[unit].open => self.report_circle(&path, unit, span),
                _ => {}
            }
        }
    }

    /// The unit of a file, and whether it is new; `None` if it cannot be read.
    fn open(&mut self, place: Place, named: Option<Span>) -> Option<(usize, bool)> {
        let identity = match &place {
            Place::Outside(path) => self.loader.identity(path),
            Place::Embedded(file) => format!("embedded:{}", file.path),
        };
        if let Some(unit) = self.known.get(&identity) {
            return unit.map(|unit| (unit, false));
        }
        self.known.insert(identity.clone(), None);
        let (shown, text) = match place {
            Place::Embedded(file) => (format!("rules/{}", file.path), file.text.to_owned()),
            Place::Outside(path) => {
                let read = self.loader.read(&path);
                let bytes =
                    read.map_err(|error| self.out.diagnostics.push(unreadable(&error, named))).ok()?;
                let text = self.decode(shown(&path), bytes)?;
                self.say_stand_in(&path, &text);
                (shown(&path).to_owned(), text)
            }
        };
        let id = self.out.sources.add(shown.clone(), text);
        let (tree, mistakes) = syntax::parse(id, self.out.sources.text(id));
        self.out.diagnostics.extend(mistakes);
        let mut waiting = self.uses(&tree);
        waiting.reverse();
        let unit = self.units.len();
        self.known.insert(identity, Some(unit));
        self.units.push(Unit { shown, file: id, tree: Some(tree), waiting, open: true });
        Some((unit, true))
    }

    /// Says that a file stands in for an embedded one, if it differs from it.
    fn say_stand_in(&mut self, path: &str, text: &str) {
        let of = self.stand_ins.iter().find(|(_, given)| *given == path).map(|(below, _)| below.as_str());
        if let Some(embedded) = of.and_then(library::file).filter(|embedded| embedded.text != text) {
            let message = format!("`{path}` stands in for the embedded file `rules/{}`", embedded.path);
            self.out.diagnostics.push(without_place_warning(message));
        }
    }

    /// The text of a file, if it is UTF-8; otherwise says where it is not.
    fn decode(&mut self, shown: &str, bytes: Vec<u8>) -> Option<String> {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => return Some(text),
            Err(error) => error,
        };
        let at = bytes.utf8_error().valid_up_to();
        let bytes = bytes.into_bytes();
        let byte = bytes.get(at).copied().unwrap_or(0);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let file = self.out.sources.add(shown, text);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(file, at, at.saturating_add(3));
        let message = format!("`{shown}` is not text in UTF-8");
        self.out.diagnostics.push(
            Diagnostic::error(
                codes::NOT_UTF8,
                span,
                message,
                format!("the byte {byte:02x} begins no character"),
            )
            .help("save the file in the encoding UTF-8"),
        );
        None
    }

    /// The files that the `use` items of a tree stand for, in order.
    fn uses(&mut self, tree: &ast::File) -> Vec<(Span, Place)> {
        let mut found = Vec::new();
        for item in &tree.items {
            if let ast::ItemKind::Use(names) = &item.kind {
                for name in names {
                    found.extend(self.module(name).into_iter().map(|place| (name.span, place)));
                }
            }
        }
        found
    }

    /// The files of a module.
    fn module(&mut self, name: &ast::Name) -> Vec<Place> {
        let segments = ast::segments(&name.text);
        if segments.iter().any(|segment| escapes(segment)) {
            let message = format!("`{}` leads out of the folder of modules", name.text);
            self.out.diagnostics.push(
                Diagnostic::error(codes::IMPORT_ESCAPES, name.span, message, "not the name of a module")
                    .help("a module is named by words with dots between them, as in `use a.b`"),
            );
            return vec![];
        }
        let embedded = library::module(&segments);
        match self.loader.module(&segments) {
            Err(error) => {
                self.out.diagnostics.push(unreadable(&error, Some(name.span)));
                vec![]
            }
            Ok(files) if !files.is_empty() => {
                if !embedded.is_empty() && self.differs(&files, &embedded) {
                    self.hidden.entry(name.text.clone()).or_insert_with(|| files.clone());
                }
                files.into_iter().map(Place::Outside).collect()
            }
            Ok(_) => {
                let found = self.embedded_and_given(embedded, &segments);
                if found.is_empty() {
                    self.report_missing(name);
                }
                found
            }
        }
    }

    /// Whether files that hide a module say anything else than it does: a copy hides nothing.
    fn differs(&self, files: &[String], embedded: &[library::Embedded]) -> bool {
        let same = |file: &String, embedded: &library::Embedded| {
            self.loader.read(file).is_ok_and(|text| text == embedded.text.as_bytes())
        };
        files.len() != embedded.len() || files.iter().zip(embedded).any(|(file, old)| !same(file, old))
    }

    /// The files of a module of the library, and those that are given as more files of it, by path.
    fn embedded_and_given(&self, embedded: Vec<library::Embedded>, segments: &[&str]) -> Vec<Place> {
        let name = segments.join("/");
        let given = self.stand_ins.iter().filter(|(below, _)| library::belongs(below, &name));
        let mut found: BTreeMap<&str, Place> =
            given.map(|(below, file)| (below.as_str(), Place::Outside(file.clone()))).collect();
        for file in embedded {
            found.entry(file.path).or_insert(Place::Embedded(file));
        }
        found.into_values().collect()
    }

    fn report_missing(&mut self, name: &ast::Name) {
        let mut known = self.loader.modules();
        known.extend(library::modules());
        known.sort();
        known.dedup();
        let message = format!("no module is called `{}`", name.text);
        let error = Diagnostic::error(codes::MODULE_NOT_FOUND, name.span, message, "not found");
        let error = match closest(&name.text, known.iter().map(String::as_str)) {
            Some(near) => error.suggest("a module with a similar name exists", name.span, near),
            None => error.help(
                "modules are those of the embedded library (`vires describe` lists them) and of `--rules DIR`; \
                 other files are named on the command line",
            ),
        };
        self.out.diagnostics.push(error);
    }

    /// `path` leads from the file that was given to the one that names an open `unit` at `span`.
    fn report_circle(&mut self, path: &[usize], unit: usize, span: Span) {
        let start = path.iter().position(|on_path| *on_path == unit).unwrap_or(0);
        let circle: Vec<&str> = path[start..].iter().map(|at| self.units[*at].shown.as_str()).collect();
        let error = if circle.len() == 1 {
            let message = format!("`{}` uses a module that it belongs to itself", circle[0]);
            Diagnostic::error(codes::IMPORT_CYCLE, span, message, "this module holds this file")
                .help("leave the line out: who uses the module has all its files, and names are global")
        } else {
            let chain = circle.iter().chain(&circle[..1]).map(|name| format!("`{name}`")).collect::<Vec<_>>();
            Diagnostic::error(
                codes::IMPORT_CYCLE,
                span,
                "files use each other in a circle",
                "this closes the circle",
            )
            .note(format!("the circle: {}", chain.join(" uses ")))
            .help("put what both need into a third file that uses neither")
        };
        self.out.diagnostics.push(error);
    }
}

/// The name under which a file is shown.
fn shown(path: &str) -> &str {
    if path == "-" { "<stdin>" } else { path }
}

/// Whether a segment of a module's name could name something outside the folder, or no file at all.
fn escapes(segment: &str) -> bool {
    segment.is_empty() || segment.contains(['/', '\\', '"', ':', '\0']) || segment.starts_with('.')
}

/// One warning, however many modules are hidden: a folder with all of the library hides each.
fn hide(hidden: &BTreeMap<String, Vec<String>>) -> Option<Diagnostic> {
    let (module, files) = hidden.first_key_value()?;
    let places = match files.as_slice() {
        [only] => format!("`{only}`"),
        [first, ..] => format!("`{first}` and {} more", files.len() - 1),
        [] => String::new(),
    };
    let warning = without_place_warning(match hidden.len() {
        1 => format!("the embedded module `{module}` is hidden by {places}"),
        more => format!("{more} embedded modules are hidden by files on disk, `{module}` by {places}"),
    });
    Some(if hidden.len() == 1 {
        warning
    } else {
        warning.note(format!("they are {}", super::scene::listed(hidden.keys().map(String::as_str))))
    })
}

fn without_place_warning(message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..Diagnostic::without_place(codes::MODULE_HIDDEN, message) }
}

/// The diagnostic of what a loader could not do; `named` is where the file is asked for.
pub(super) fn unreadable(error: &LoadError, named: Option<Span>) -> Diagnostic {
    let code = match error {
        LoadError::Escapes { .. } => codes::IMPORT_ESCAPES,
        LoadError::Unreadable { .. } | LoadError::NoFiles { .. } => codes::FILE_NOT_READ,
    };
    match named {
        Some(span) => Diagnostic::error(code, span, error.to_string(), "named here"),
        None => Diagnostic::without_place(code, error.to_string()),
    }
}
