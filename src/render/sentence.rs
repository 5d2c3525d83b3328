//! Statements as sentences, values as words, provisions as citations.
//!
//! Sentences come from `reads`, `reads not` and `asks`, with the labels of what they are about. A relation
//! without them is shown by its name. An open place reads "a state", below a denial "no state".

use crate::hir::{Program, Wording, builtin};
use crate::ids::{EntityId, RelationId, TypeId};
use crate::proof::{Claim, Form, Pattern};
use crate::session::Session;
use crate::time::Date;
use crate::value::Value;
use std::fmt::Write as _;

mod cited;
mod compound;
mod unnamed;

/// Puts a program's statements into words.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    program: &'a Program,
    language: Option<&'a str>,
    /// Whether words that are not in the language are marked.
    marks: bool,
}

/// Stands after words that are not available in the language that was asked for.
pub const MARK: &str = "†";

/// How an open place is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// "a state"
    Some,
    /// "any state"
    Any,
    /// "the state"
    The,
}

impl<'a> Words<'a> {
    /// In the language of the files.
    pub fn new(program: &'a Program) -> Self {
        Self { program, language: None, marks: false }
    }

    /// In the language of a session.
    pub fn of(session: &'a Session) -> Self {
        let words = Self::new(session.program());
        session.language().map_or(words, |tag| words.in_language(tag))
    }

    /// In another language (a tag such as `zh`), where the files have it; what they lack there is said in
    /// their own language, with [`MARK`] after it.
    #[must_use]
    pub fn in_language(self, tag: &'a str) -> Self {
        Self { language: Some(tag), marks: true, ..self }
    }

    /// The same, without marks: within what is marked as a whole.
    fn unmarked(self) -> Self {
        Self { marks: false, ..self }
    }

    /// Whether this is not in the language that was asked for.
    fn lacks(&self, wording: &Wording) -> bool {
        self.language.is_some_and(|tag| !wording.translations.contains_key(tag))
    }

    /// A text that is not in the language that was asked for, marked.
    fn marked(&self, text: String) -> String {
        if self.marks { text + MARK } else { text }
    }

    /// The program whose words these are.
    pub fn program(&self) -> &'a Program {
        self.program
    }

    fn wording<'w>(&self, wording: &'w Wording) -> Option<&'w str> {
        let translated = self.language.and_then(|tag| wording.translations.get(tag));
        translated.or(wording.text.as_ref()).map(String::as_str)
    }

    /// What the statement says, or that it is not so.
    pub fn sentence(&self, claim: &Claim, holds: bool) -> String {
        self.pattern(&claim.pattern(), holds)
    }

    /// The same for a statement with open places.
    pub fn pattern(&self, pattern: &Pattern, holds: bool) -> String {
        if self.marks && self.is_foreign(pattern, holds) {
            return self.marked(self.unmarked().pattern(pattern, holds));
        }
        if pattern.form == Form::Excluded {
            let inner = self.positive(pattern, Open::Some);
            return if holds { format!("excluded: {inner}") } else { format!("not excluded: {inner}") };
        }
        if holds { self.positive(pattern, Open::Some) } else { self.negative(pattern) }
    }

    /// What nobody stated, behind "nobody stated that": a place that is open is none in particular.
    pub fn unstated(&self, pattern: &Pattern) -> String {
        self.affirmed(pattern, if pattern.form == Form::Holds { self.unsaid(pattern) } else { Open::Some })
    }

    /// How an open place of what nobody stated is read: what a thing is would be asserted by "a class".
    fn unsaid(&self, pattern: &Pattern) -> Open {
        let parameters = &self.program.relation(pattern.relation).parameters;
        let open = parameters.iter().zip(&pattern.arguments).filter(|(_, value)| value.is_none());
        let classes = open.into_iter().any(|(parameter, _)| self.program.ty(parameter.ty).hierarchy);
        if classes { Open::Any } else { Open::Some }
    }

    /// The statement of something that ranges: "a state voted for it", with "…" for numbers and days; where
    /// it was named before, "the state voted for it".
    pub fn ranging(&self, pattern: &Pattern, named: bool) -> String {
        self.affirmed(pattern, if named { Open::The } else { Open::Some })
    }

    /// What the statement says, marked where it is not in the language that was asked for.
    pub(super) fn affirmed(&self, pattern: &Pattern, open: Open) -> String {
        if self.marks && self.is_foreign(pattern, true) {
            return self.marked(self.unmarked().positive(pattern, open));
        }
        self.positive(pattern, open)
    }

    /// Whether the sentence of a statement, or of its denial, is not in the language that was asked for. Of norms the
    /// act is said in that language, and the words around it are marked.
    fn is_foreign(&self, pattern: &Pattern, holds: bool) -> bool {
        let relation = self.program.relation(pattern.relation);
        relation.kind != crate::hir::RelationKind::Question
            && relation.kind.act().is_none()
            && (self.lacks(&relation.reads)
                || pattern.form == Form::Excluded
                || (!holds && self.lacks(&relation.reads_not)))
    }

    fn positive(&self, pattern: &Pattern, open: Open) -> String {
        if let Some(sentence) = self.of_act(pattern, true, open).or_else(|| self.compound(pattern)) {
            return sentence;
        }
        let relation = self.program.relation(pattern.relation);
        let word = |place: usize| match pattern.arguments.get(place).copied().flatten() {
            Some(value) => self.value(value),
            None => self.open(pattern.relation, place, open),
        };
        match self.wording(&relation.reads) {
            Some(template) => self.fill(template, pattern.relation, word),
            None => self.named(pattern.relation, word),
        }
    }

    /// "no state agreed", "the state did not agree", "it is not the case that …".
    fn negative(&self, pattern: &Pattern) -> String {
        if let Some(sentence) = self.of_act(pattern, false, Open::Any) {
            return sentence;
        }
        let relation = self.program.relation(pattern.relation);
        let first = pattern.arguments.iter().position(Option::is_none);
        let reads = self.wording(&relation.reads);
        // Where a denial can be said with its places open, in a language that has no word for "no", it is.
        let sayable = |place: usize| {
            let ty = self.program.relation(pattern.relation).parameters.get(place).map(|p| p.ty);
            self.translated(ty).is_some() && !self.lacks(&relation.reads_not)
        };
        if let (Some(place), Some(template)) = (first, reads)
            && self.begins_with(template, pattern.relation, place)
            && !sayable(place)
        {
            let word = |at: usize| match pattern.arguments.get(at).copied().flatten() {
                Some(value) => self.value(value),
                None if at == place => self.foreign(format!("no {}", self.kind(pattern.relation, at))),
                None => self.open(pattern.relation, at, Open::Any),
            };
            return self.fill(template, pattern.relation, word);
        }
        let word = |at: usize| match pattern.arguments.get(at).copied().flatten() {
            Some(value) => self.value(value),
            None => self.open(pattern.relation, at, Open::Any),
        };
        match self.wording(&relation.reads_not) {
            Some(template) => self.fill(template, pattern.relation, word),
            // What is denied is the whole of a condition, and not its first part.
            None if relation.kind == crate::hir::RelationKind::Question => {
                format!("it is not so that {}", self.positive(pattern, Open::Any))
            }
            None if reads.is_none() => format!("not {}", self.positive(pattern, Open::Any)),
            None => format!("it is not the case that {}", self.positive(pattern, Open::Any)),
        }
    }

    /// The sentence of a statement as a heading: with a capital letter, unless it is a condition as it was typed.
    pub fn heading(&self, claim: &Claim, holds: bool) -> String {
        let relation = self.program.relation(claim.relation);
        let text = self.sentence(claim, holds);
        let typed = relation.kind == crate::hir::RelationKind::Question && text == relation.name;
        if typed { text } else { capitalised(&text) }
    }

    /// The question to put to someone who may know.
    pub fn question(&self, claim: &Claim) -> String {
        let relation = self.program.relation(claim.relation);
        let word = |place: usize| claim.arguments.get(place).map_or(String::new(), |v| self.value(*v));
        match self.wording(&relation.asks) {
            Some(_) if self.marks && self.lacks(&relation.asks) => {
                self.marked(self.unmarked().question(claim))
            }
            Some(template) => capitalised(&self.fill(template, claim.relation, word)),
            None => format!("Is it so that {}?", self.sentence(claim, true)),
        }
    }

    /// The sentence of a relation with these words in its places, on one line; `asks`: the question to put, where there is one.
    pub fn wording_of(&self, relation: RelationId, asks: bool, words: &[&str]) -> String {
        let declared = self.program.relation(relation);
        let word = |place: usize| words.get(place).map_or(String::new(), |word| (*word).to_owned());
        let question = self.wording(&declared.asks).filter(|_| asks);
        let filled = match question.or(self.wording(&declared.reads)) {
            Some(template) => self.fill(template, relation, word),
            None => self.named(relation, word),
        };
        capitalised(&filled.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// In whose gift it is to bring a statement about, if that is declared.
    pub fn gift(&self, claim: &Claim) -> Option<String> {
        let template = self.program.relation(claim.relation).curable.as_ref()?.as_ref()?;
        let word = |place: usize| claim.arguments.get(place).map_or(String::new(), |v| self.value(*v));
        Some(self.fill(template, claim.relation, word))
    }

    /// A template with its places filled. The second `{state}` is the second parameter of that name, where
    /// there is one.
    fn fill(&self, template: &str, relation: RelationId, word: impl Fn(usize) -> String) -> String {
        let mut out = String::with_capacity(template.len() + 16);
        let mut seen: Vec<&str> = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match self.place(relation, name, seen.iter().filter(|s| **s == name).count()) {
                Some(place) => unnamed::push(&mut out, &word(place)),
                None => {
                    let _ = write!(out, "{{{name}}}");
                }
            }
            seen.push(name);
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn place(&self, relation: RelationId, name: &str, nth: usize) -> Option<usize> {
        let parameters = self.program.relation(relation).parameters.iter().enumerate();
        let named: Vec<usize> = parameters.filter(|(_, p)| p.name == name).map(|(i, _)| i).collect();
        named.get(nth).or(named.first()).copied()
    }

    fn begins_with(&self, template: &str, relation: RelationId, place: usize) -> bool {
        let name = template.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name);
        name.and_then(|name| self.place(relation, name, 0)) == Some(place)
    }

    /// `owed to (the tenant, by the landlord)`
    fn named(&self, relation: RelationId, word: impl Fn(usize) -> String) -> String {
        let declared = self.program.relation(relation);
        if declared.kind == crate::hir::RelationKind::Question {
            return declared.name.clone();
        }
        let places = declared.parameters.iter().enumerate();
        let arguments: Vec<String> = places
            .map(|(i, p)| if p.labelled { format!("{} {}", spaced(&p.name), word(i)) } else { word(i) })
            .collect();
        if arguments.is_empty() {
            spaced(&declared.name)
        } else {
            format!("{} ({})", spaced(&declared.name), arguments.join(", "))
        }
    }

    fn open(&self, relation: RelationId, place: usize, open: Open) -> String {
        let kind = self.kind(relation, place);
        let ty = self.program.relation(relation).parameters.get(place).map(|p| p.ty);
        let counted =
            matches!(ty, Some(builtin::INTEGER | builtin::DECIMAL | builtin::DATE | builtin::DURATION));
        match open {
            Open::Some | Open::The if counted => "…".to_owned(),
            // How other languages say "a" and "the", and whether they do, the files do not say.
            _ if self.translated(ty).is_some() => kind,
            Open::The => self.foreign(format!("the {kind}")),
            Open::Any => self.foreign(format!("any {kind}")),
            Open::Some if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => self.foreign(format!("an {kind}")),
            Open::Some => self.foreign(format!("a {kind}")),
        }
    }

    /// What something of a type is called in the language that was asked for.
    fn translated(&self, ty: Option<TypeId>) -> Option<&'a str> {
        let label = &self.program.ty(ty?).label;
        label.translations.get(self.language?).map(String::as_str)
    }

    /// Words that no file can say in another language.
    pub(super) fn foreign(&self, text: String) -> String {
        if self.language.is_some() { self.marked(text) } else { text }
    }

    fn kind(&self, relation: RelationId, place: usize) -> String {
        let ty = self.program.relation(relation).parameters.get(place).map(|p| p.ty);
        ty.map_or_else(|| "thing".to_owned(), |ty| self.ty(ty))
    }

    /// The name of a type as a noun.
    pub fn ty(&self, ty: TypeId) -> String {
        match ty {
            builtin::ENTITY => "thing".to_owned(),
            builtin::DATE => "day".to_owned(),
            builtin::INTEGER | builtin::DECIMAL => "number".to_owned(),
            _ => {
                let declared = self.program.ty(ty);
                self.wording(&declared.label).map_or_else(|| spaced(&declared.name), str::to_owned)
            }
        }
    }

    /// A value as it is read: labels, long dates, citations.
    pub fn value(&self, value: Value) -> String {
        match value {
            Value::Entity(entity) => self.entity(entity),
            Value::Citation(citation) => self.citation(citation),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) => number.to_string(),
            // Elsewhere than in English a date in digits reads better.
            Value::Date(date) if self.language.is_some() => date.to_string(),
            Value::Date(date) => date.long(),
            Value::Duration(length) => length.to_string(),
            Value::Text(text) => format!("“{}”", self.program.texts.text(text)),
        }
    }

    /// The label of an entity, or its name.
    pub fn entity(&self, entity: EntityId) -> String {
        let declared = self.program.entity(entity);
        let label = self.wording(&declared.label).map_or_else(|| declared.name.clone(), str::to_owned);
        if self.lacks(&declared.label) { self.marked(label) } else { label }
    }

    /// The statement as it is typed; `today` is the date that need not be written.
    pub fn typed(&self, claim: &Claim, today: Date) -> String {
        self.typed_pattern(&claim.pattern(), today)
    }

    /// The same with `_` for open places.
    pub fn typed_pattern(&self, pattern: &Pattern, today: Date) -> String {
        let relation = self.program.relation(pattern.relation);
        let places = relation.parameters.iter().zip(&pattern.arguments);
        let mut arguments: Vec<String> = places
            .map(|(parameter, value)| {
                let value = value.map_or_else(|| "_".to_owned(), |v| self.typed_value(v));
                if parameter.labelled { format!("{}: {value}", parameter.name) } else { value }
            })
            .collect();
        let mut out = String::new();
        if pattern.form == Form::Excluded {
            out.push_str("excluded ");
        }
        let dated = relation.kind.state().is_some_and(crate::hir::State::has_deadline);
        let due = if dated { arguments.pop() } else { None };
        out.push_str(&relation.name);
        if !arguments.is_empty() && relation.kind != crate::hir::RelationKind::Question {
            let _ = write!(out, "({})", arguments.join(", "));
        }
        if let Some(due) = due {
            let _ = write!(out, " due {due}");
        }
        if pattern.at != today && pattern.at != crate::proof::UNKNOWN_DAY {
            let _ = write!(out, " at {}", pattern.at);
        }
        out
    }

    /// A value as it is typed.
    pub fn typed_value(&self, value: Value) -> String {
        match value {
            Value::Entity(entity) => self.program.entity(entity).name.clone(),
            Value::Citation(citation) => self.program.citation(citation).name.clone(),
            Value::Date(date) => date.to_string(),
            Value::Text(text) => {
                let text = self.program.texts.text(text);
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Value::Duration(_) | Value::Integer(_) | Value::Decimal(_) => self.value(value),
        }
    }
}

/// The text with a capital letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name as words.
fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

/// A source short enough for a column: of an address the host, if the rest is long.
pub fn brief_source(source: &str) -> String {
    let Some((_, address)) = source.split_once("://") else { return source.to_owned() };
    let address = address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/');
    match address.split_once('/') {
        Some((host, _)) if address.chars().count() > 36 => host.to_owned(),
        _ => address.to_owned(),
    }
}
