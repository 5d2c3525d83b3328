//! A case to be filled in: what it is about, what can be stated of it, what can be expected, each with its words.
//!
//! It is made from the files: what the report's lines may rest on is found by walking back through the rules, and
//! the things that no file declares are the case's own. Everything but the things is a comment, so that it states
//! nothing that nobody said.

mod template;

use super::sentence::Words;
use crate::diagnostic::closest;
use crate::format;
use crate::hir::{Atom, Home, Program, RelationKind, Report, TermKind, builtin};
use crate::ids::{EntityId, RelationId, TypeId};
use crate::session::{Session, Silence, is_local};
use crate::time::Date;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use template::Template;

/// Most things that a case begins with.
const THINGS: usize = 7;

/// Most statements of one group.
const STATEMENTS: usize = 40;

/// Most names that stand for what a capital word may be.
const NAMES: usize = 8;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The name of the case.
    pub name: &'w str,
    /// Its day.
    pub date: Date,
    /// The modules it uses.
    pub modules: &'w [String],
    /// What kind of thing it is about, as a name of the files.
    pub kind: Option<&'w str>,
    /// What is typed after a command to have it read, as in `law.vires case.vires`.
    pub files: &'w str,
}

/// Stands for the number of a section: those of which there is nothing to say are left out.
const NUMBER: char = '\u{1}';

/// The text with its sections numbered.
fn numbered(text: &str) -> String {
    let mut parts = text.split(NUMBER);
    let first = parts.next().unwrap_or("").to_owned();
    parts.zip(1..).fold(first, |text, (part, number)| format!("{text}{number}{part}"))
}

/// A thing of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Thing {
    ty: TypeId,
    name: String,
    label: String,
}

/// The text of a case to be filled in, in the canonical layout.
///
/// # Errors
/// No report, concept or type says what a case could be about, or nothing says what `kind` is of it; said in words.
pub fn skeleton(session: &Session, wanted: &Wanted<'_>) -> Result<String, String> {
    let writer = Writer::new(session, *wanted)?;
    Ok(format::format(&writer.text()).text)
}

struct Writer<'a> {
    program: &'a Program,
    wanted: Wanted<'a>,
    report: Option<&'a Report>,
    things: Vec<Thing>,
    templates: Vec<(Silence, Template)>,
    kind: Option<(RelationId, EntityId)>,
}

impl<'a> Writer<'a> {
    fn new(session: &'a Session, wanted: Wanted<'a>) -> Result<Self, String> {
        let (program, words) = (session.program(), Words::of(session));
        let report = program.reports.first();
        let behind = session.behind(&roots(program, report));
        let subject = report.map(|report| report.ty).or_else(|| {
            let types = behind.iter().flat_map(|id| &program.relation(*id).parameters).map(|p| p.ty);
            types.into_iter().find(|ty| is_local(program, *ty))
        });
        let subject = subject
            .ok_or("nothing in these files says what a case could be about: no report, and no rule")?;
        let things = things(program, &words, subject, &behind);
        let kind = wanted.kind.map(|kind| of_kind(program, subject, kind)).transpose()?;
        let stated = |id: &&RelationId| kind.is_none_or(|(relation, _)| relation != **id);
        let needed = needed(program, &things);
        let behind = needed.iter().chain(behind.iter().filter(|id| !needed.contains(id)));
        let templates = behind.filter(stated).filter_map(|id| {
            let group = Silence::of(program.relation(*id))?;
            Some((group, Template::new(program, &words, &things, *id)?))
        });
        let templates = templates.collect();
        Ok(Self { program, wanted, report, things, templates, kind })
    }

    fn text(&self) -> String {
        let mut text = String::new();
        self.head(&mut text);
        self.declare(&mut text);
        let groups: [(&str, &[Silence], &str); 3] = [
            (
                "What is known.",
                &[Silence::Closed, Silence::OverTime, Silence::Event, Silence::ClosedAct],
                "Of these silence means no: what you leave out counts as not so.",
            ),
            (
                "What may be open.",
                &[Silence::Open, Silence::Act],
                "Of these silence means unknown: state them, deny them with `not`, or leave them open.",
            ),
            (
                "What somebody has to judge.",
                &[Silence::Judged],
                "Until a judgment is stated the answer waits for it; say whose it is with `held by`.",
            ),
        ];
        for (title, groups, about) in groups {
            self.group(&mut text, title, groups, about);
        }
        self.expect(&mut text);
        text.push_str("}\n");
        numbered(&text)
    }

    /// What the file is, and the law it uses.
    fn head(&self, text: &mut String) {
        let Wanted { name, files, date, modules, .. } = self.wanted;
        let question = self.headline().unwrap_or_else(|| "QUESTION".to_owned());
        let _ = write!(
            text,
            "// A case: what happened, and what is to be answered.\n\
            //\n\
            // Two strokes begin a comment, which the program does not read. Take them away from a line to state\n\
            // what it says; in place of a word in CAPITALS write a name. Then ask:\n\
            //\n\
            //   vires check {files}\n\
            //   vires why '{question}' {files}\n\
            //   vires interview '{question}' {files}\n\
            //\n\
            // `vires describe NAME` says what a name means, and `vires describe` lists what else can be stated.\n\n"
        );
        if !modules.is_empty() {
            let _ = write!(text, "// {NUMBER}. The law that is asked.\nuse {}\n\n", modules.join(", "));
        }
        let title = super::sentence::capitalised(&name.replace(['_', '.'], " "));
        let _ = writeln!(
            text,
            "// Its name, a title for the reader, and the day of the question: the law of that day answers it.\n\
            case {name} \"{title}\" on {date} {{"
        );
    }

    /// The things of the case.
    fn declare(&self, text: &mut String) {
        let _ = write!(
            text,
            "  // {NUMBER}. Who and what: the things that only this case knows, each with the words a reader is shown.\n\
            \x20 // Rename them, add others of the same type, or strike out what there is not.\n",
        );
        for (place, thing) in self.things.iter().enumerate() {
            let Thing { ty, name, label } = thing;
            let _ = write!(text, "  {} {name} \"{label}\"", self.program.ty(*ty).name);
            if let Some((relation, kind)) = self.kind.filter(|_| place == 0) {
                let (relation, kind) = (&self.program.relation(relation), self.program.entity(kind));
                let label = relation.parameters.last().filter(|p| p.labelled);
                let label = label.map_or(String::new(), |p| format!("{}: ", p.name));
                let _ = write!(text, " {{ {} {label}{} }}", relation.name, kind.name);
            }
            text.push('\n');
        }
        self.legend(text);
    }

    /// What the words in capitals may be.
    fn legend(&self, text: &mut String) {
        let shown = Silence::ALL.into_iter().flat_map(|group| self.of(group).take(STATEMENTS));
        let types: BTreeSet<TypeId> = shown.flat_map(|template| template.open.iter().copied()).collect();
        if types.is_empty() {
            return;
        }
        text.push_str("\n  // The words in capitals below:\n");
        for ty in types {
            let capital = template::capital(self.program, ty);
            let _ = writeln!(text, "  //   {capital}: {}", self.choices(ty));
        }
    }

    fn choices(&self, ty: TypeId) -> String {
        match ty {
            builtin::TEXT => return "any text in quotes".to_owned(),
            builtin::INTEGER => return "a whole number".to_owned(),
            builtin::DECIMAL => return "a number".to_owned(),
            builtin::DATE => return "a day, as in 2024-05-31".to_owned(),
            builtin::DURATION => return "a length of time, as in 3 months".to_owned(),
            builtin::INSTRUMENT => {
                return Self::named(self.program.instruments.iter().map(|i| i.name.as_str()));
            }
            builtin::PROVISION => return "a provision, by its citation".to_owned(),
            _ => {}
        }
        let of_type = self.program.entities.iter().filter(|e| e.home == Home::File);
        let of_type = of_type.filter(|entity| self.program.is_subtype(entity.ty, ty));
        let own = self.things.iter().filter(|t| t.ty != ty && self.program.is_subtype(t.ty, ty));
        let own = own.map(|thing| thing.name.as_str());
        let names: Vec<&str> = own.chain(of_type.map(|entity| entity.name.as_str())).collect();
        if names.is_empty() {
            return format!("declare it above: `{} NAME \"its words\"`", self.program.ty(ty).name);
        }
        let more = names.len() > NAMES;
        let listed = Self::named(names.into_iter());
        if more { format!("{listed} (`vires describe {}`)", self.program.ty(ty).name) } else { listed }
    }

    /// Some names, and how many more there are.
    fn named<'n>(names: impl Iterator<Item = &'n str>) -> String {
        let names: Vec<&str> = names.collect();
        let shown = names[..names.len().min(NAMES)].join(", ");
        match names.len().saturating_sub(NAMES) {
            0 => shown,
            rest => format!("{shown}, and {rest} more"),
        }
    }

    fn of(&self, wanted: Silence) -> impl Iterator<Item = &Template> {
        self.templates.iter().filter(move |(group, _)| *group == wanted).map(|(_, template)| template)
    }

    /// What can be stated, a sentence and a statement each.
    fn group(&self, text: &mut String, title: &str, groups: &[Silence], about: &str) {
        let all: Vec<&Template> = groups.iter().flat_map(|group| self.of(*group)).collect();
        if all.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n  // {NUMBER}. {title} {about}");
        let mut left = 0;
        for group in groups {
            for (place, template) in self.of(*group).enumerate() {
                if place < STATEMENTS {
                    let _ = writeln!(text, "  //\n  // {}\n  //   {}", template.sentence, template.statement);
                } else {
                    left += 1;
                }
            }
        }
        if left > 0 {
            let _ = writeln!(
                text,
                "  //\n  // … and {left} more, further from the answer: `vires describe` lists them."
            );
        }
    }

    /// The line above all, as it is asked: its open places stand as capitals.
    fn headline(&self) -> Option<String> {
        self.report?.headline.as_ref().map(|atom| self.asked(atom))
    }

    /// A line of the report about the thing.
    fn asked(&self, atom: &Atom) -> String {
        let relation = self.program.relation(atom.relation);
        let arguments = relation.parameters.iter().zip(&atom.arguments).map(|(parameter, term)| {
            let value = match &term.kind {
                TermKind::Variable(variable) if variable.index() == 0 => self.thing().to_owned(),
                TermKind::Variable(_) => template::capital(self.program, parameter.ty),
                TermKind::Value(value) => self.program.value(value),
                _ => "_".to_owned(),
            };
            if parameter.labelled { format!("{}: {value}", parameter.name) } else { value }
        });
        template::call(&relation.name, &arguments.collect::<Vec<_>>())
    }

    fn thing(&self) -> &str {
        self.things.first().map_or("", |thing| &thing.name)
    }

    /// What can be expected and supposed.
    fn expect(&self, text: &mut String) {
        text.push_str(
            "\n  // \u{1}. What you expect. `vires check` says what was found instead, and why, where one does not hold.\n",
        );
        let Some(report) = self.report else {
            text.push_str("  //   expect QUESTION\n  //   expect not QUESTION\n");
            return;
        };
        if let Some(headline) = &report.headline {
            let _ = writeln!(text, "  //   expect {}", self.asked(headline));
            let last = self.program.relation(headline.relation).parameters.last();
            let last = last.filter(|p| self.program.is_subtype(p.ty, builtin::ENTITY) && p.ty != report.ty);
            if let Some(parameter) = last {
                let capital = template::capital(self.program, parameter.ty);
                let _ = writeln!(text, "  // {capital}: {}", self.choices(parameter.ty));
            }
        }
        for layer in &report.layers {
            let _ = writeln!(text, "  //   expect not {}", self.asked(&layer.holds));
        }
        text.push_str(
            "\n  // \u{1}. What if: the same case with something otherwise, and what then is expected. Of a statement that\n\
            \x20 // the case makes, `not` takes its place.\n",
        );
        let first = self.templates.first().map_or("STATEMENT", |(_, template)| &template.statement);
        let expected = report.headline.as_ref().map_or("QUESTION".to_owned(), |atom| self.asked(atom));
        let _ = write!(
            text,
            "  //   suppose \"in words, what is otherwise\" {{\n  //     {first}\n  //     expect {expected}\n  //   }}\n"
        );
    }
}

/// What the answers rest on: the lines of the report, or all that rules conclude.
fn roots(program: &Program, report: Option<&Report>) -> Vec<RelationId> {
    let Some(report) = report else {
        return program.rules.iter().map(|rule| rule.head.relation).collect();
    };
    let layers = report.layers.iter().flat_map(|layer| [Some(&layer.holds), layer.grounds.as_ref()]);
    let lines = report.headline.iter().chain(layers.flatten()).chain(&report.defects);
    lines.map(|atom| atom.relation).collect()
}

/// The `one` facts about one of the things and nothing else: a case that leaves one out is warned of it.
fn needed(program: &Program, things: &[Thing]) -> Vec<RelationId> {
    let relations = program.relations.iter().enumerate();
    let needed = relations.filter(|(_, relation)| {
        let [of, _] = relation.parameters.as_slice() else { return false };
        let about_one = things.iter().any(|thing| program.is_subtype(thing.ty, of.ty));
        relation.one && relation.kind == RelationKind::Fact && !relation.erroneous && about_one
    });
    needed.map(|(place, _)| RelationId::at(place)).collect()
}

/// The subject, and the other things that only a case can declare and that something is said of together with one
/// of them, nearest first.
fn things(program: &Program, words: &Words<'_>, subject: TypeId, behind: &[RelationId]) -> Vec<Thing> {
    let thing = |ty: TypeId| {
        let name = format!("the_{}", program.ty(ty).name.replace('.', "_"));
        Thing { ty, name, label: format!("the {}", words.ty(ty)) }
    };
    let mut types: Vec<TypeId> =
        behind.iter().flat_map(|id| &program.relation(*id).parameters).map(|p| p.ty).collect();
    types.sort_unstable();
    types.dedup();
    let local: Vec<TypeId> = types.into_iter().filter(|ty| is_local(program, *ty)).collect();
    let mut found = vec![thing(subject)];
    // A later relation may be about a thing that an earlier one leads to.
    loop {
        let before = found.len();
        for id in behind {
            let parameters = &program.relation(*id).parameters;
            let is_about = |ty: TypeId| found.iter().any(|thing| stands_for(program, thing, ty));
            if !parameters.iter().any(|p| is_about(p.ty)) {
                continue;
            }
            // Where files declare some of a type, a type below it may still be the case's own.
            let own = |ty: TypeId| {
                let below = |own: &&TypeId| program.is_subtype(**own, ty) && ty != builtin::ENTITY;
                if local.contains(&ty) { Some(ty) } else { local.iter().find(below).copied() }
            };
            let declared = |ty: &TypeId| found.iter().any(|thing| program.is_subtype(thing.ty, *ty));
            let new = parameters.iter().filter_map(|p| own(p.ty)).find(|ty| !declared(ty));
            if let Some(ty) = new.filter(|_| found.len() < THINGS) {
                found.push(thing(ty));
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Whether a thing of the case is what a place of this type asks for: one that could as well be something that files
/// declare is left open.
fn stands_for(program: &Program, thing: &Thing, ty: TypeId) -> bool {
    thing.ty == ty || (ty != builtin::ENTITY && program.is_subtype(thing.ty, ty) && is_local(program, ty))
}

/// What says of the subject that it is of this kind, and the kind.
fn of_kind(program: &Program, subject: TypeId, kind: &str) -> Result<(RelationId, EntityId), String> {
    let Some(&entity) = program.names.entities.get(kind) else {
        let near = closest(kind, program.names.entities.keys().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!("; a similar name exists: `{near}`"));
        return Err(format!("nothing is called `{kind}` in these files{near}"));
    };
    let ty = program.entity(entity).ty;
    let says = |relation: &crate::hir::Relation| {
        let [thing, of] = relation.parameters.as_slice() else { return false };
        Silence::of(relation) == Some(Silence::Closed)
            && program.is_subtype(subject, thing.ty)
            && of.ty != builtin::ENTITY
            && program.is_subtype(ty, of.ty)
    };
    let first = program.relations.iter().position(|relation| relation.one && says(relation));
    let first = first.map(|place| (RelationId::at(place), entity));
    let (ty, subject) = (&program.ty(ty).name, &program.ty(subject).name);
    first.ok_or_else(|| format!("`{kind}` is a {ty}, and no `one` fact says of a {subject} which {ty} it is"))
}
