//! What can be typed at the end of a text, each with what it means.

use super::days;
use super::place::{Call, Expected, Place, place};
use crate::hir::{Home, Program, RelationKind, Wording, builtin};
use crate::ids::{CaseId, CitationId, EntityId, RelationId, TypeId};
use crate::session::Session;
use crate::value::Value;

/// What is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A condition that is asked.
    Question,
    /// A statement that is added or taken back.
    Statement,
}

/// Something that can be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What is put in the place of the word that was begun.
    pub insert: String,
    /// What it means, in a line; may be empty.
    pub about: String,
}

/// What can be typed at the end of `text`: where the word begins that is being typed, and what could stand in
/// its place, sorted. In an argument only things of its type are proposed. Cost: linear in what is declared.
pub fn complete(session: &Session, case: Option<CaseId>, text: &str, purpose: Purpose) -> (usize, Vec<Item>) {
    let program = session.program();
    let Place { start, expected, variables } = place(program, text);
    let writer = Writer { session, program, case };
    // Behind `on` or `at` also a term may stand, such as a variable.
    if let Some(day) = days::begun(text)
        && matches!(expected, Expected::Value(_) | Expected::Other)
    {
        let mut found = days::days(session, case);
        if purpose == Purpose::Question {
            found.extend(writer.same(&variables, Some(builtin::DATE)));
        }
        found.retain(|item| item.insert.starts_with(text.get(day..).unwrap_or("")));
        return (day, found);
    }
    let begun = text.get(start..).unwrap_or("");
    let mut found = match expected {
        Expected::Condition => writer.conditions(purpose),
        Expected::Joint => joints(purpose),
        Expected::Argument(call) => writer.arguments(&call, &variables, purpose),
        Expected::Value(ty) => writer.values(&variables, ty),
        Expected::Type(below) => writer.types(below),
        Expected::Act => writer.acts(),
        Expected::Other => vec![],
    };
    found.retain(|item| item.insert.starts_with(begun));
    (start, found)
}

/// What is expected at the end of `text`, to be shown after it: the arguments that are left.
pub fn hint(session: &Session, text: &str) -> Option<String> {
    let program = session.program();
    let Place { start, expected: Expected::Argument(call), .. } = place(program, text) else { return None };
    if start < text.len() {
        return None;
    }
    let parameters = &program.relation(call.relation?).parameters;
    let shown = |at: &usize| {
        let parameter = &parameters[*at];
        let ty = &program.ty(parameter.ty).name;
        if parameter.labelled { format!("{}: {ty}", parameter.name) } else { ty.clone() }
    };
    let left = call.left(program);
    let mut parts: Vec<String> = left.iter().map(shown).collect();
    if call.label.is_some()
        && let (Some(first), Some(at)) = (parts.first_mut(), left.first())
    {
        first.clone_from(&program.ty(parameters[*at].ty).name);
    }
    (!parts.is_empty()).then(|| format!("{})", parts.join(", ")))
}

/// Everything that has a name and can be described: types, relations, things, provisions, rules, sorted.
pub fn names(session: &Session, case: Option<CaseId>) -> Vec<Item> {
    let program = session.program();
    let writer = Writer { session, program, case };
    let mut found: Vec<Item> = writer.types(None);
    found.extend(program.names.relations.values().map(|id| writer.relation(*id, false)));
    found.extend(writer.things(builtin::ENTITY));
    found.extend(writer.citations(None));
    found.extend(
        program.names.rules.keys().map(|name| Item { insert: name.clone(), about: "a rule".to_owned() }),
    );
    found.sort_by(|a, b| a.insert.cmp(&b.insert));
    found.dedup_by(|a, b| a.insert == b.insert);
    found
}

impl Call {
    /// The places of the parameters that were not given yet, the one that is being typed first.
    fn left(&self, program: &Program) -> Vec<usize> {
        let Some(relation) = self.relation else { return vec![] };
        let parameters = &program.relation(relation).parameters;
        let labelled = |at: &usize| parameters[*at].labelled;
        let named = |at: &usize, label: &String| labelled(at) && parameters[*at].name == *label;
        let unlabelled = (0..parameters.len()).filter(|at| !labelled(at)).skip(self.unlabelled);
        let given = |at: &usize| self.labels.iter().any(|label| named(at, label));
        let rest = (0..parameters.len()).filter(|at| labelled(at) && !given(at));
        let mut left: Vec<usize> = unlabelled.chain(rest).collect();
        if let Some(label) = &self.label {
            left.retain(|at| !named(at, label));
            left.splice(0..0, (0..parameters.len()).filter(|at| named(at, label)));
        } else {
            left.sort_by_key(|at| (labelled(at), *at));
        }
        left
    }
}

/// What joins or ends conditions.
fn joints(purpose: Purpose) -> Vec<Item> {
    let all: &[(&str, &str)] = match purpose {
        Purpose::Question => &[
            ("and", "and another condition"),
            ("at", "on another day: `at 2022-01-06`"),
            ("in", "one of these: `X in (a, b)`"),
            ("is", "is of that type"),
            ("on", "binds the day of an event"),
            ("or", "or another condition"),
            ("under", "below it in a hierarchy"),
        ],
        Purpose::Statement => {
            &[("from", "from a day on"), ("on", "the day of an event"), ("until", "the day on which it ends")]
        }
    };
    all.iter().map(|(word, about)| keyword(word, about)).collect()
}

fn keyword(word: &str, about: &str) -> Item {
    Item { insert: word.to_owned(), about: about.to_owned() }
}

struct Writer<'s> {
    session: &'s Session,
    program: &'s Program,
    case: Option<CaseId>,
}

impl Writer<'_> {
    /// What can begin a condition or a statement.
    fn conditions(&self, purpose: Purpose) -> Vec<Item> {
        let stated = |id: &RelationId| {
            let relation = self.program.relation(*id);
            matches!(relation.kind, RelationKind::Fact | RelationKind::Act) || relation.curable.is_some()
        };
        let relations = self.program.names.relations.values().copied();
        let wanted = |id: &RelationId| {
            self.program.relation(*id).kind.is_declared() && (purpose == Purpose::Question || stated(id))
        };
        let mut found: Vec<Item> = relations.filter(wanted).map(|id| self.relation(id, true)).collect();
        found.push(keyword("not", "it is not so"));
        found.extend(match purpose {
            Purpose::Question => vec![
                keyword("every", "every S where p(S): q(S)"),
                keyword("at", "at least 9 S where p(S): q(S)"),
                keyword("excluded", "the rules against it win"),
                keyword("count", "N = count(S where p(S))"),
                keyword("must", "is somebody bound to do it?"),
                keyword("may", "is somebody allowed to do it?"),
                keyword("breached", "was a duty or prohibition of it breached?"),
                keyword("fulfilled", "was a duty of it fulfilled?"),
                keyword("pending", "is a duty of it still open?"),
            ],
            Purpose::Statement => vec![keyword("unknown", "nobody knows whether it is so")],
        });
        if !self.program.relations.iter().any(|relation| relation.kind == RelationKind::Act) {
            const OF_ACTS: [&str; 5] = ["must", "may", "breached", "fulfilled", "pending"];
            found.retain(|item| !OF_ACTS.contains(&item.insert.as_str()));
        }
        found.sort_by(|a, b| a.insert.cmp(&b.insert));
        found
    }

    /// What can stand behind `must`, `may`, `breached`.
    fn acts(&self) -> Vec<Item> {
        let relations = self.program.names.relations.values().copied();
        let acts = relations.filter(|id| self.program.relation(*id).kind == RelationKind::Act);
        let mut found: Vec<Item> = acts.map(|id| self.relation(id, true)).collect();
        found.push(keyword("not", "a prohibition: `must not`"));
        found.sort_by(|a, b| a.insert.cmp(&b.insert));
        found
    }

    /// Variables that the text has already, as far as their type can be that of the place.
    fn same(&self, variables: &[(String, Option<TypeId>)], ty: Option<TypeId>) -> Vec<Item> {
        let fits = |known: Option<TypeId>| match (known, ty) {
            (Some(known), Some(ty)) => {
                self.program.is_subtype(known, ty) || self.program.is_subtype(ty, known)
            }
            _ => true,
        };
        let fitting = variables.iter().filter(|(_, known)| fits(*known));
        fitting.map(|(name, _)| keyword(name, "the same")).collect()
    }

    fn arguments(&self, call: &Call, variables: &[(String, Option<TypeId>)], purpose: Purpose) -> Vec<Item> {
        let Some(relation) = call.relation else { return self.values(variables, None) };
        let parameters = &self.program.relation(relation).parameters;
        let left = call.left(self.program);
        let here = left.first().filter(|at| call.label.is_some() || !parameters[**at].labelled);
        let mut found = here.map_or(vec![], |at| match parameters[*at].ty {
            builtin::DATE => days::days(self.session, self.case),
            ty => self.things(ty),
        });
        if let (Some(at), Purpose::Question) = (here, purpose) {
            found.extend(self.same(variables, Some(parameters[*at].ty)));
        }
        if call.label.is_none() {
            let labelled = left.iter().map(|at| &parameters[*at]).filter(|parameter| parameter.labelled);
            found.extend(labelled.map(|parameter| Item {
                insert: format!("{}: ", parameter.name),
                about: format!("a {}", self.program.ty(parameter.ty).name),
            }));
        }
        found
    }

    /// Values, of a type where one is known.
    fn values(&self, variables: &[(String, Option<TypeId>)], ty: Option<TypeId>) -> Vec<Item> {
        let mut found = match ty {
            Some(builtin::DATE) => days::days(self.session, self.case),
            Some(ty) => self.things(ty),
            None => self.things(builtin::ENTITY),
        };
        if ty.is_none() {
            found.extend(self.citations(None));
        }
        found.extend(self.same(variables, ty));
        found
    }

    /// Types, those below one where something is known to be of it.
    fn types(&self, below: Option<TypeId>) -> Vec<Item> {
        let fits = |id: TypeId| below.is_none_or(|ty| self.program.is_subtype(id, ty));
        let types = self.program.names.types.iter().filter(|(_, id)| fits(**id));
        let about = |id: TypeId| {
            let ty = self.program.ty(id);
            let above = ty.parent.map(|parent| format!("a type under {}", self.program.ty(parent).name));
            first_line(ty.doc.as_deref()).or(above).unwrap_or_else(|| "a type".to_owned())
        };
        types.map(|(name, id)| Item { insert: name.clone(), about: about(*id) }).collect()
    }

    /// A relation with what it reads as; `open`: with its bracket.
    fn relation(&self, id: RelationId, open: bool) -> Item {
        let relation = self.program.relation(id);
        let bracket = if open && !relation.parameters.is_empty() { "(" } else { "" };
        let about = self.wording(&relation.reads).or_else(|| first_line(relation.doc.as_deref()));
        let about = about.unwrap_or_else(|| self.program.signature(id));
        Item { insert: format!("{}{bracket}", relation.name), about }
    }

    /// The things of a type that are seen, those of the case first; citations where the type is one of them.
    fn things(&self, ty: TypeId) -> Vec<Item> {
        if ty == builtin::INSTRUMENT || ty == builtin::PROVISION {
            return self.citations(Some(ty));
        }
        let seen = |home: Home| match home {
            Home::File => true,
            Home::Case(case) => Some(case) == self.case,
            Home::Supposition(..) => false,
        };
        let mut found: Vec<(bool, &str, EntityId)> = Vec::new();
        for (place, entity) in self.program.entities.iter().enumerate() {
            if seen(entity.home) && self.program.is_subtype(entity.ty, ty) {
                found.push((entity.home == Home::File, &entity.name, EntityId::at(place)));
            }
        }
        found.sort_unstable();
        let item = |(_, name, id): (bool, &str, EntityId)| {
            let entity = self.program.entity(id);
            let ty = &self.program.ty(entity.ty).name;
            let about =
                self.wording(&entity.label).map_or_else(|| ty.clone(), |label| format!("{label} ({ty})"));
            Item { insert: name.to_owned(), about }
        };
        found.into_iter().map(item).collect()
    }

    fn citations(&self, ty: Option<TypeId>) -> Vec<Item> {
        let fits = |id: CitationId| ty.is_none_or(|ty| self.program.fits(&Value::Citation(id), ty));
        let about = |id: CitationId| {
            let citation = self.program.citation(id);
            let provision = citation.provisions.first().map(|id| &self.program.provision(*id).label);
            let whole = citation.instrument.filter(|_| citation.parent.is_none());
            let label = provision.or_else(|| whole.map(|id| &self.program.instrument(id).label));
            label.and_then(|label| self.wording(label)).unwrap_or_default()
        };
        let all = self.program.names.citations.iter().filter(|(_, id)| fits(**id));
        all.map(|(name, id)| Item { insert: name.clone(), about: about(*id) }).collect()
    }

    /// A text in the language of the answers, if it has it.
    fn wording(&self, wording: &Wording) -> Option<String> {
        let translated = self.session.language().and_then(|tag| wording.translations.get(tag));
        translated.or(wording.text.as_ref()).cloned()
    }
}

fn first_line(text: Option<&str>) -> Option<String> {
    text.and_then(|text| text.lines().next())
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
}
