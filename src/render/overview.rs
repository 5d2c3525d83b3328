//! What there is: what a case may state, with the question each fact answers; what rules conclude; the law.

use super::Style;
use super::page::Page;
use super::style::{Role, Sign};
use crate::hir::{Openness, Program, Relation, RelationKind, builtin};
use crate::ids::RelationId;
use crate::library;
use crate::session::{Session, Silence};

/// The page.
pub(super) fn overview(session: &Session, style: Style) -> Page {
    let mut writer = Writer { page: Page::new(style), session, program: session.program() };
    writer.modules();
    for (group, relations) in session.stateable() {
        writer.group(title(group), "", &relations, true);
    }
    let concluded: Vec<RelationId> = writer
        .program
        .relations
        .iter()
        .enumerate()
        .filter(|(_, r)| matches!(r.kind, RelationKind::Defined | RelationKind::Argued))
        .map(|(place, _)| RelationId::at(place))
        .collect();
    writer.group("what rules conclude", "vires ask 'NAME(…)' FILE", &concluded, false);
    writer.instruments();
    writer.page
}

/// What is said of a group.
fn title(group: Silence) -> &'static str {
    match group {
        Silence::Open => "what a case may state, unknown until somebody says:",
        Silence::Judged => "what a case may state, undetermined until somebody judges:",
        Silence::Act => {
            "what a case may state that it was done, with its day (`on`), unknown until somebody says:"
        }
        Silence::ClosedAct => {
            "what a case may state that it was done, with its day (`on`); silence means no:"
        }
        Silence::Event => {
            "what a case may state, with the day on which it happened (`on`); silence means no:"
        }
        Silence::OverTime => "what a case may state, with its time (`from`, `until`); silence means no:",
        Silence::Closed => "what a case may state; silence means no:",
    }
}

struct Writer<'a> {
    page: Page,
    session: &'a Session,
    program: &'a Program,
}

impl Writer<'_> {
    fn heading(&mut self, text: &str, right: &str) {
        self.page.gap();
        self.page.heading(2, (Role::Strong, text), (Role::Dim, right));
    }

    /// The modules that were read, and the types.
    fn modules(&mut self) {
        let read = |module: &String| {
            let stem = format!("rules/{}", module.replace('.', "/"));
            let mut names = self.session.trees().iter().map(|tree| self.session.sources().name(tree.file));
            names.any(|name| name.strip_prefix(&stem).is_some_and(|rest| rest.starts_with(['/', '.'])))
        };
        let modules: Vec<String> =
            library::modules().into_iter().filter(|module| !module.contains('.')).filter(read).collect();
        if !modules.is_empty() {
            self.heading("modules", "vires describe NAME");
            self.page.paragraph(2, Role::Text, &modules.join(", "));
        }
        let types = self.program.types.iter().skip(builtin::NAMES.len()).map(|ty| ty.name.clone());
        let types: Vec<String> = types.collect();
        if !types.is_empty() {
            self.heading("types", "vires describe NAME");
            self.page.paragraph(2, Role::Text, &types.join(", "));
        }
    }

    /// Relations by file; `stated`: with what can be said of them, and what silence leaves to whom.
    fn group(&mut self, heading: &str, right: &str, relations: &[RelationId], stated: bool) {
        if relations.is_empty() {
            return;
        }
        self.heading(heading, right);
        let mut file = "";
        for id in relations {
            let relation = self.program.relation(*id);
            let place = self.session.sources().name(relation.span.file);
            if place != file {
                self.page.paragraph(2, Role::Dim, place);
                file = place;
            }
            let signature = self.program.signature(*id);
            let note = if stated { note(relation) } else { String::new() };
            self.page.signed(4, Sign::Item, (Role::Text, &signature), &note);
            let says = if stated { self.says(relation) } else { None };
            if let Some(says) = says {
                self.page.paragraph(8, Role::Dim, &says);
            }
        }
    }

    /// The question of a fact, else its sentence; the braces are its parameters.
    fn says(&self, relation: &Relation) -> Option<String> {
        let asks = relation.openness != Openness::Closed;
        let in_language = |wording: &crate::hir::Wording| {
            let translated = self.session.language().and_then(|tag| wording.translations.get(tag));
            translated.or(wording.text.as_ref()).cloned()
        };
        let question = in_language(&relation.asks).filter(|_| asks);
        question.or_else(|| in_language(&relation.reads)).or_else(|| relation.doc.clone())
    }

    fn instruments(&mut self) {
        if self.program.instruments.is_empty() {
            return;
        }
        self.heading("instruments", "vires describe NAME");
        for instrument in &self.program.instruments {
            let label = instrument.label.text.as_deref().unwrap_or("");
            self.page.pair(2, (Role::Text, &format!("{}  {label}", instrument.name)), (Role::Text, ""));
        }
    }
}

/// Who decides, who bears the burden, who can bring it about.
fn note(relation: &Relation) -> String {
    let mut notes = Vec::new();
    if let Openness::Judged(who) = &relation.openness {
        notes.push(format!("judged by {who}"));
    }
    match relation.burden {
        Some(false) => notes.push("in doubt no".to_owned()),
        Some(true) => notes.push("in doubt yes".to_owned()),
        None => {}
    }
    if relation.curable.is_some() {
        notes.push("curable".to_owned());
    }
    if relation.one {
        notes.push("one value".to_owned());
    }
    notes.join("; ")
}
