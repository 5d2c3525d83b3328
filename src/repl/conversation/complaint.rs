//! What is wrong with a line.

use crate::diagnostic::Diagnostic;
use crate::render::{self, Style};
use crate::source::SourceMap;

/// What is wrong with a line.
#[derive(Debug)]
pub struct Complaint {
    /// In a stream of its own, where the line is not seen.
    pub apart: String,
    /// Below the line.
    pub below: String,
}

/// Columns of what stands before a line.
const PROMPT: usize = 2;

impl Complaint {
    /// Something that no place of the line is to blame for.
    pub fn new(text: &str, apart: Style, below: Style) -> Self {
        let said = |style| format!("{} {text}\n", render::diagnostics::error_word(style));
        Self { apart: said(apart), below: said(below) }
    }

    /// Diagnostics, those about the line with a mark below the place.
    pub fn of(list: &[Diagnostic], sources: &SourceMap, apart: Style, below: Style, line: &str) -> Self {
        let list: Vec<Diagnostic> = list.iter().map(typed_here).collect();
        let marked = render::diagnostics::below(&list, sources, below, line, PROMPT);
        Self {
            apart: render::diagnostics(&list, sources, apart),
            below: marked.unwrap_or_else(|| render::diagnostics(&list, sources, below)),
        }
    }
}

/// A diagnostic whose helps say what is typed at the prompt, where an option of the command line does not help.
pub(super) fn typed_here(diagnostic: &Diagnostic) -> Diagnostic {
    let mut typed = diagnostic.clone();
    for help in &mut typed.help {
        help.message = help.message.replace("`--as-of ", "`:as-of ").replace("`--reading ", "`:reading ");
    }
    typed
}
