//! What a name means: types, relations, entities, instruments, provisions, rules.

use super::Style;
use super::page::{Page, plural};
use super::sentence::Words;
use super::style::Role;
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::{Openness, Program, Provision, Relation, RelationKind, Timing, builtin};
use crate::ids::{CitationId, EntityId, RelationId, RuleId, TypeId};
use crate::library;
use crate::session::Session;
use crate::time::{Date, Interval};

/// Most things of one kind in a list.
const LISTED: usize = 40;

/// Everything that has this name: one section each.
///
/// # Errors
/// Nothing has it; the diagnostic proposes the nearest name.
pub fn page(session: &Session, name: &str, style: Style) -> Result<Page, Box<Diagnostic>> {
    let program = session.program();
    let mut writer = Writer { page: Page::new(style), session, words: Words::of(session) };
    let names = &program.names;
    if let Some(id) = names.types.get(name) {
        writer.ty(*id);
    }
    if let Some(id) = names.relations.get(name) {
        writer.relation(*id);
    }
    let local = program.cases.iter().filter_map(|case| case.names.get(name));
    for id in names.entities.get(name).into_iter().chain(local) {
        writer.entity(*id);
    }
    if let Some(id) = names.citations.get(name) {
        writer.citation(*id);
    }
    for id in names.rules.get(name).into_iter().flatten() {
        writer.rule(*id);
    }
    writer.module(name);
    if writer.page.is_empty() { Err(Box::new(unknown(program, name))) } else { Ok(writer.page) }
}

/// What there is: what a case may state, what can be asked, the law.
pub fn overview(session: &Session, style: Style) -> Page {
    super::overview::overview(session, style)
}

/// A page of a diagnostic code, which is Markdown with headings, paragraphs and blocks of code.
pub fn page_of_markdown(text: &str, style: Style) -> Page {
    let mut page = Page::new(style);
    for (place, part) in text.split("```").enumerate() {
        if place % 2 == 1 {
            let lines = part.split_once('\n').map_or("", |(_, lines)| lines).lines();
            page.gap();
            lines.for_each(|line| page.whole(Role::Text, &format!("    {line}")));
            page.gap();
            continue;
        }
        for paragraph in part.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
            page.gap();
            let level = paragraph.chars().take_while(|c| *c == '#').count();
            match level {
                0 => page.paragraph(0, Role::Text, &paragraph.replace('`', "")),
                _ => page.heading(level, (Role::Strong, paragraph[level..].trim()), (Role::Text, "")),
            }
        }
    }
    page
}

fn unknown(program: &Program, name: &str) -> Diagnostic {
    let names = &program.names;
    let modules = library::modules();
    let codes: Vec<&str> = codes::all().map(|(code, _)| code.0).collect();
    let known = names.types.keys().chain(names.relations.keys()).chain(names.entities.keys());
    let known = known.chain(names.citations.keys()).chain(names.rules.keys()).chain(&modules);
    let known = known.map(String::as_str).chain(codes);
    let error = Diagnostic::without_place(codes::NOTHING_CALLED, format!("nothing is called `{name}`"));
    match closest(name, known) {
        Some(near) => error.help(format!("a similar name exists: `{near}`")),
        None => error.help("`vires describe` alone lists what there is"),
    }
}

struct Writer<'a> {
    page: Page,
    session: &'a Session,
    words: Words<'a>,
}

impl<'a> Writer<'a> {
    fn program(&self) -> &'a Program {
        self.session.program()
    }

    fn heading(&mut self, text: &str, place: &str) {
        self.page.gap();
        self.page.heading(2, (Role::Strong, text), (Role::Dim, place));
    }

    fn doc(&mut self, doc: Option<&String>) {
        if let Some(doc) = doc {
            self.page.paragraph(2, Role::Text, doc);
        }
    }

    fn line(&mut self, text: &str) {
        self.page.paragraph(2, Role::Text, text);
    }

    /// A list in one paragraph, cut where it is long.
    fn list(&mut self, heading: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        let rest = items.len().saturating_sub(LISTED);
        let mut text = format!("{heading} {}", items[..items.len() - rest].join(", "));
        if rest > 0 {
            text = format!("{text}, and {rest} more");
        }
        self.line(&text);
    }

    fn ty(&mut self, id: TypeId) {
        let program = self.program();
        let ty = program.ty(id);
        let place = ty.span.map_or("built in".to_owned(), |span| self.session.sources().place(span));
        let under =
            ty.parent.map(|parent| &program.ty(parent).name).filter(|_| ty.parent != Some(builtin::ENTITY));
        let under = under.map_or(String::new(), |under| format!(" under {under}"));
        let hierarchy = if ty.hierarchy { " hierarchy" } else { "" };
        self.heading(&format!("type {}{under}{hierarchy}", ty.name), &place);
        self.doc(ty.doc.as_ref());
        let below = program.types.iter().filter(|below| below.parent == Some(id));
        let below: Vec<String> = below.map(|below| below.name.clone()).collect();
        self.list("kinds of it:", &below);
        let of_type = program.entities.iter().filter(|entity| entity.ty == id);
        let of_type: Vec<String> = of_type.map(|entity| entity.name.clone()).collect();
        self.list("declared:", &of_type);
        let about = |relation: &Relation| relation.parameters.iter().any(|parameter| parameter.ty == id);
        self.list("what can be said of it:", &self.relations(about));
    }

    /// The names of relations, questions left out.
    fn relations(&self, wanted: impl Fn(&Relation) -> bool) -> Vec<String> {
        let relations = self.program().relations.iter();
        let relations = relations.filter(|relation| relation.kind.is_declared());
        relations.filter(|relation| wanted(relation)).map(|relation| relation.name.clone()).collect()
    }

    fn relation(&mut self, id: RelationId) {
        let program = self.program();
        let relation = program.relation(id);
        let place = self.session.sources().place(relation.span);
        let kind = kind(relation.kind);
        self.heading(&format!("{kind} {}", program.signature(id)), &place);
        self.doc(relation.doc.as_ref());
        for (label, wording) in
            [("reads", &relation.reads), ("reads not", &relation.reads_not), ("asks", &relation.asks)]
        {
            if let Some(text) = &wording.text {
                self.line(&format!("{label}: {text}"));
            }
        }
        for note in notes(relation) {
            self.line(&note);
        }
        let by = |relation: RelationId| {
            let about = move |rule: &&crate::hir::Rule| {
                let head = rule.head.relation;
                head == relation || program.relation(head).kind.act() == Some(relation)
            };
            let rules = program.rules.iter().filter(about).filter(|rule| program.is_written(rule));
            rules.map(|rule| rule.display.clone()).collect::<Vec<String>>()
        };
        let heading =
            if relation.kind == RelationKind::Act { "required or permitted by" } else { "concluded by" };
        self.list(heading, &by(id));
        let passages = program.unencoded.iter().filter(|passage| passage.affects.contains(&id));
        for passage in passages {
            let of = passage.provision.map_or(String::new(), |of| format!(" ({})", self.words.provision(of)));
            self.line(&format!("not modelled: {}{of}", passage.text));
        }
    }

    fn entity(&mut self, id: EntityId) {
        let program = self.program();
        let entity = program.entity(id);
        let place = self.session.sources().place(entity.span);
        self.heading(&format!("{} {}", program.ty(entity.ty).name, entity.name), &place);
        self.doc(entity.doc.as_ref());
        self.line(&self.words.entity(id));
        let parents = entity.parents.iter().map(|parent| program.entity(*parent).name.clone());
        self.list("under", &parents.collect::<Vec<_>>());
    }

    fn citation(&mut self, id: CitationId) {
        let program = self.program();
        let citation = program.citation(id);
        let instrument = citation.instrument.filter(|_| citation.parent.is_none());
        if let Some(instrument) = instrument {
            let instrument = program.instrument(instrument);
            let place = self.session.sources().place(instrument.span);
            self.heading(&format!("instrument {}", instrument.name), &place);
            self.doc(instrument.doc.as_ref());
            self.list("", &instrument.label.text.clone().into_iter().collect::<Vec<_>>());
            let rank = instrument.rank.and_then(|rank| program.ranks.get(rank));
            if let Some(rank) = rank {
                self.line(&format!("rank: {}", rank.join(", ")));
            }
            if let Some(signed) = instrument.signed {
                self.line(&format!("signed {}", signed.long()));
            }
            self.line(&in_force(&instrument.in_force));
            self.sourced(instrument.source.as_ref(), instrument.unverified.as_ref());
        }
        for provision in &citation.provisions {
            self.provision(program.provision(*provision), *provision);
        }
        let parts = program.citations.iter().filter(|part| part.parent == Some(id));
        let parts: Vec<String> = parts.map(|part| part.name.clone()).collect();
        if citation.provisions.is_empty() && instrument.is_none() {
            self.heading(&format!("provision {}", citation.name), "");
        }
        self.list("parts:", &parts);
    }

    fn provision(&mut self, provision: &Provision, id: crate::ids::ProvisionId) {
        let program = self.program();
        let place = self.session.sources().place(provision.span);
        self.heading(&format!("provision {}", program.citation(provision.citation).name), &place);
        let label = provision.label.text.as_deref().unwrap_or("");
        self.page.pair(2, (Role::Text, label), (Role::Dim, &self.words.provision(id)));
        self.doc(provision.doc.as_ref());
        self.line(&in_force(&provision.in_force));
        self.sourced(provision.source.as_ref(), provision.unverified.as_ref());
        for rule in program.rules.iter().filter(|rule| rule.provision == Some(id)) {
            if !program.is_written(rule) {
                continue;
            }
            self.source_of(rule.span);
        }
        for passage in program.unencoded.iter().filter(|passage| passage.provision == Some(id)) {
            let affects = passage.affects.iter().map(|id| program.relation(*id).name.clone());
            let affects = affects.collect::<Vec<_>>().join(", ");
            self.line(&format!("not modelled: {} (affects {affects})", passage.text));
        }
    }

    fn sourced(&mut self, source: Option<&String>, unverified: Option<&String>) {
        if let Some(source) = source {
            self.line(&format!("source: {source}"));
        }
        if let Some(unverified) = unverified {
            self.line(&format!("unverified: {unverified}"));
        }
    }

    fn rule(&mut self, id: RuleId) {
        let rule = self.program().rule(id);
        let place = self.session.sources().place(rule.span);
        self.heading(&format!("rule {}", rule.display), &place);
        if let Some(provision) = self.words.rule(id) {
            self.line(&provision);
        }
        self.source_of(rule.span);
    }

    /// The text of a rule as its file has it.
    fn source_of(&mut self, span: crate::source::Span) {
        self.page.gap();
        for line in self.session.sources().slice(span).lines() {
            self.page.whole(Role::Text, &format!("    {}", line.trim_end()));
        }
    }

    /// A module, with what its files declare.
    fn module(&mut self, name: &str) {
        let files = library::module(&name.split('.').collect::<Vec<_>>());
        if files.is_empty() {
            return;
        }
        self.heading(&format!("module {name}"), &plural(files.len(), "file"));
        for file in files {
            let about: Vec<&str> =
                file.text.lines().take_while(|line| line.starts_with("// ")).map(|line| &line[3..]).collect();
            self.page.paragraph(2, Role::Text, &format!("rules/{}", file.path));
            if !about.is_empty() {
                self.page.paragraph(6, Role::Dim, &about.join(" "));
            }
        }
        self.page.gap();
        self.line(&format!("`vires describe --source {name}` shows its text"));
    }
}

fn kind(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Fact => "fact",
        RelationKind::Act => "act",
        RelationKind::Defined | RelationKind::Argued => "concept",
        RelationKind::Question => "question",
        RelationKind::Norm(..) | RelationKind::State(..) | RelationKind::Denial(_) => "norm",
        RelationKind::Day => "day",
    }
}

/// What must be known of a relation to state or to read it.
pub(super) fn notes(relation: &Relation) -> Vec<String> {
    let mut notes = Vec::new();
    match relation.timing {
        Timing::Timeless => {}
        Timing::OverTime => notes.push("holds within intervals: `from D until E`".to_owned()),
        Timing::Dated => notes.push("an event: stated `on` a date, it holds from that date on".to_owned()),
    }
    match &relation.openness {
        Openness::Closed => {}
        Openness::Open => notes.push("what nobody stated is unknown".to_owned()),
        Openness::Judged(who) => notes.push(format!("a judgment of {who}; until it is given, undetermined")),
    }
    if relation.one {
        notes.push("its last argument is settled by the others".to_owned());
    }
    match &relation.curable {
        Some(Some(who)) => notes.push(format!("can be brought about by {who}")),
        Some(None) => notes.push("can be brought about".to_owned()),
        None => {}
    }
    match relation.burden {
        Some(false) => notes.push("in doubt no: the burden is on whoever asserts it".to_owned()),
        Some(true) => notes.push("in doubt yes: the burden is on whoever denies it".to_owned()),
        None => {}
    }
    notes
}

/// When something applies.
pub(super) fn in_force(intervals: &[Interval]) -> String {
    if intervals.is_empty() {
        return "never in force".to_owned();
    }
    let one = |interval: &Interval| match (interval.from == Date::MIN, interval.until) {
        (true, None) => "at all times".to_owned(),
        (true, Some(until)) => format!("until {}", until.long()),
        (false, None) => format!("from {}", interval.from.long()),
        (false, Some(until)) => format!("from {} until {}", interval.from.long(), until.long()),
    };
    format!("in force {}", intervals.iter().map(one).collect::<Vec<_>>().join(", "))
}
