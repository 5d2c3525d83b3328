//! The command worth typing next, below an answer: whole, so that it can be run as it stands.

use super::page::Page;
use crate::ids::{CaseId, ProvisionId};
use crate::session::{Scene, Session};

/// What stands before it.
const NEXT: &str = "next";

/// Where it would be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next<'t> {
    /// At a shell: `vires why 'p(a)' case.vires`, with the options that were given.
    Command(&'t Typed),
    /// At the prompt: `:why p(a)`.
    Prompt,
    /// Nowhere: what is asked cannot be typed.
    Nowhere,
}

/// The options of a command that its answer depends on, as they are typed again, each with a blank before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// What is asked: the day, readings, what is supposed, limits. Not the case.
    pub asked: String,
    /// What is read, and in which language it is said.
    pub read: String,
}

impl Typed {
    /// The options with which a question of a supposition is asked without it: what it states is assumed, on its
    /// day. `None`: it speaks of things of its own, which nothing but the case can declare.
    pub fn supposing(&self, session: &Session, scene: &Scene) -> Option<Self> {
        let program = session.program();
        let case = &program.cases[scene.case?.index()];
        let supposed = case.suppositions.get(scene.supposition?)?;
        if !supposed.entities.is_empty() {
            return None;
        }
        let day = (supposed.date != case.date).then(|| format!(" --as-of {}", supposed.date));
        let statements = supposed.statements.iter();
        let assumed = statements.map(|one| format!(" --assume {}", quoted(&program.written(one))));
        let asked: String = day.into_iter().chain(assumed).collect();
        Some(Self { asked: asked + &self.asked, read: self.read.clone() })
    }
}

impl Next<'_> {
    /// The line `next: …` that shows what a provision says.
    pub(super) fn provision(self, page: &mut Page, session: &Session, id: ProvisionId) {
        let program = session.program();
        let name = &program.citation(program.provision(id).citation).name;
        let typed = match self {
            Next::Nowhere => return,
            Next::Prompt => format!(":describe {name}"),
            Next::Command(options) => {
                let files = session.paths().iter().map(|path| format!(" --in {}", word(path)));
                format!("vires describe {}{}{}", word(name), files.collect::<String>(), options.read)
            }
        };
        page.command(NEXT, &typed);
    }

    /// The line `next: …` that asks about a statement of a case.
    pub(super) fn line(
        self,
        page: &mut Page,
        session: &Session,
        case: Option<CaseId>,
        command: &str,
        statement: &str,
    ) {
        let typed = match self {
            Next::Nowhere => return,
            Next::Prompt => format!(":{command} {statement}"),
            Next::Command(options) => {
                let files = session.paths().iter().map(|path| format!(" {}", word(path)));
                // Without a name it is the first case of these files.
                let case = case.filter(|case| session.own_cases().next() != Some(*case));
                let case = case.and_then(|case| session.program().cases.get(case.index()));
                let case = case.map(|case| format!(" --case {}", word(&case.name))).unwrap_or_default();
                let Typed { asked, read } = options;
                format!(
                    "vires {command} {}{}{case}{asked}{read}",
                    quoted(statement),
                    files.collect::<String>()
                )
            }
        };
        page.command(NEXT, &typed);
    }
}

/// A text as one word of a shell. Only paths can begin with a hyphen: they are told apart from options.
pub fn word(text: &str) -> String {
    let path = if text.starts_with('-') { format!("./{text}") } else { text.to_owned() };
    if plain(&path) { path } else { quoted(&path) }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn plain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ':' | ',' | '=');
    // Some shells look for a program behind a `=` that begins a word.
    !text.is_empty() && !text.starts_with('=') && text.chars().all(plain)
}
