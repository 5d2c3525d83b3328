//! A library as a site: a page for each instrument, provision, word and case, linked both ways, with a search that
//! needs no server. Same library, same bytes.

mod cases;
mod instrument;
mod lists;
mod names;
mod provision;
mod read;
mod search;
mod shell;
mod word;

use super::sentence::Words;
use crate::hir::Program;
use crate::ids::{ProvisionId, RelationId};
use crate::session::{Checked, Session};
use names::Names;
use search::Entry;
use shell::Shell;
use std::collections::{BTreeMap, BTreeSet};

/// A file of the site: its path below the folder, and its text.
pub type Written = (String, String);

/// What every page needs.
pub(super) struct Site<'a> {
    session: &'a Session,
    program: &'a Program,
    words: Words<'a>,
    names: Names<'a>,
    shell: Shell<'a>,
    /// The provisions whose rules read a word.
    readers: BTreeMap<RelationId, BTreeSet<ProvisionId>>,
    /// The provisions whose rules conclude it, or argue about it.
    makers: BTreeMap<RelationId, BTreeSet<ProvisionId>>,
    /// The cases whose answers rest on a provision, by their place in `answered`.
    applied: BTreeMap<ProvisionId, BTreeSet<usize>>,
    answered: &'a [Checked],
}

/// All files of the site; `answered`: what the reports of given cases say.
///
/// Costs a walk of all rules, and for each page its own text.
pub fn site(session: &Session, answered: &[Checked], language: &str) -> Vec<Written> {
    let program = session.program();
    let words = Words::of(session);
    let names = Names::new(program);
    let (readers, makers) = read::readers(program);
    let applied = cases::applied(answered);
    let shell = Shell { language };
    let site = Site { session, program, words, names, shell, readers, makers, applied, answered };
    let mut files: Vec<Written> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    site.instruments(&mut files, &mut entries);
    site.provisions(&mut files, &mut entries);
    site.relations(&mut files, &mut entries);
    site.cases(&mut files, &mut entries);
    site.lists(&mut files);
    files.push(("search.js".to_owned(), search::index(&entries)));
    files.push(("site.js".to_owned(), shell::SCRIPT.to_owned()));
    files.push(("site.css".to_owned(), shell::style()));
    files.sort();
    files
}
