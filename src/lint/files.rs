//! The files that are looked at together. All that are given are, where that can be; a file that declares words of its
//! own, uses no module and has its own cases may clash with the others, as two works may that happen to share a word.
//! Where there are such files, each is looked at apart, as `vires test` does.

use super::{Findings, lint};
use crate::diagnostic::Diagnostic;
use crate::session::{Loader, Session};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::{self, ast::ItemKind};

/// What was found, and the texts it speaks of.
#[derive(Debug)]
pub struct Looked {
    /// In order: the files that belong together, then those that stand apart.
    pub findings: Findings,
    /// The texts.
    pub sources: SourceMap,
}

/// Looks at the files that paths stand for; those of a library among the rest of it, where what they declare is used.
///
/// # Errors
/// The session of what belongs together, if something is wrong with it.
pub fn lint_files(loader: &dyn Loader, paths: &[String]) -> Result<Looked, Box<Session>> {
    let whole = load(loader, paths);
    if !whole.has_errors() {
        return Ok(Looked { findings: lint(&whole), sources: whole.sources().clone() });
    }
    let expanded: Result<Vec<Vec<String>>, _> = paths.iter().map(|path| loader.expand(path)).collect();
    let Ok(expanded) = expanded else { return Err(Box::new(whole)) };
    let (mut apart, mut together) = (Vec::new(), Vec::new());
    for file in expanded.into_iter().flatten() {
        match alone(loader, &file) {
            Some(session) => apart.push(session),
            None => together.push(file),
        }
    }
    if apart.is_empty() || together.is_empty() && apart.len() == 1 {
        return Err(Box::new(whole));
    }
    let mut looked = Looked { findings: Findings::default(), sources: SourceMap::new() };
    if !together.is_empty() {
        let session = load(loader, &together);
        if session.has_errors() {
            return Err(Box::new(session));
        }
        looked.add(&session);
    }
    for session in &apart {
        looked.add(session);
    }
    looked.findings.not_looked.sort();
    looked.findings.not_looked.dedup();
    Ok(looked)
}

fn load(loader: &dyn Loader, paths: &[String]) -> Session {
    let in_library = |path: &String| path.split(['/', '\\']).any(|part| part == "rules");
    if paths.iter().any(in_library) {
        let session = Session::load_library(loader, paths);
        if !session.has_errors() {
            return session;
        }
    }
    Session::load(loader, paths)
}

/// The session of a file that needs no other: it declares types or relations, has cases, and uses no module.
fn alone(loader: &dyn Loader, file: &str) -> Option<Session> {
    let text = String::from_utf8(loader.read(file).ok()?).ok()?;
    let (tree, _) = syntax::parse(FileId(0), &text);
    let has = |is: fn(&ItemKind) -> bool| tree.items.iter().any(|item| is(&item.kind));
    let own = has(|kind| matches!(kind, ItemKind::Type(_) | ItemKind::Relation(_)))
        && has(|kind| matches!(kind, ItemKind::Case(_)))
        && !has(|kind| matches!(kind, ItemKind::Use(_)));
    let session = own.then(|| Session::load(loader, &[file]))?;
    (!session.has_errors()).then_some(session)
}

impl Looked {
    /// Adds what is found in a session, with its texts.
    fn add(&mut self, session: &Session) {
        let sources = session.sources();
        let ids: Vec<FileId> =
            sources.files().map(|file| self.sources.add(sources.name(file), sources.text(file))).collect();
        let moved = |span: &mut Span| {
            if let Some(id) = ids.get(span.file.0 as usize) {
                span.file = *id;
            }
        };
        let Findings { mut found, not_looked } = lint(session);
        for one in &mut found {
            let Diagnostic { primary, secondary, help, .. } = one;
            primary.iter_mut().chain(secondary).for_each(|label| moved(&mut label.span));
            help.iter_mut().filter_map(|help| help.patch.as_mut()).for_each(|(span, _)| moved(span));
        }
        self.findings.found.extend(found);
        self.findings.not_looked.extend(not_looked);
    }
}
