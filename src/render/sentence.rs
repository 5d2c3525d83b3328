//! Statements as sentences, values as words, provisions as citations.
//!
//! Sentences come from `reads`, `reads not` and `asks`, with the labels of what they are about. A relation
//! without them is shown by its name. An open place reads "a state", below a denial "no state".

use crate::hir::{Program, Wording, builtin};
use crate::ids::{CitationId, EntityId, InstrumentId, ProvisionId, RelationId, RuleId, TypeId};
use crate::proof::{Claim, Form, Pattern};
use crate::time::Date;
use crate::value::Value;
use std::fmt::Write as _;

/// Puts a program's statements into words.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    program: &'a Program,
    language: Option<&'a str>,
}

/// How an open place is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
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
        Self { program, language: None }
    }

    /// In another language (a tag such as `zh`), where the files have it.
    #[must_use]
    pub fn in_language(self, tag: &'a str) -> Self {
        Self { language: Some(tag), ..self }
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
        if pattern.form == Form::Excluded {
            let inner = self.positive(pattern, Open::Some);
            return if holds { format!("excluded: {inner}") } else { format!("not excluded: {inner}") };
        }
        if holds { self.positive(pattern, Open::Some) } else { self.negative(pattern) }
    }

    /// The statement of something that ranges: "a state voted for it", with "…" for numbers and days; where
    /// it was named before, "the state voted for it".
    pub fn ranging(&self, pattern: &Pattern, named: bool) -> String {
        self.positive(pattern, if named { Open::The } else { Open::Some })
    }

    fn positive(&self, pattern: &Pattern, open: Open) -> String {
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
        let relation = self.program.relation(pattern.relation);
        let first = pattern.arguments.iter().position(Option::is_none);
        let reads = self.wording(&relation.reads);
        if let (Some(place), Some(template)) = (first, reads)
            && self.begins_with(template, pattern.relation, place)
        {
            let word = |at: usize| match pattern.arguments.get(at).copied().flatten() {
                Some(value) => self.value(value),
                None if at == place => format!("no {}", self.kind(pattern.relation, at)),
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
            None if reads.is_none() => format!("not {}", self.positive(pattern, Open::Any)),
            None => format!("it is not the case that {}", self.positive(pattern, Open::Any)),
        }
    }

    /// The question to put to someone who may know.
    pub fn question(&self, claim: &Claim) -> String {
        let relation = self.program.relation(claim.relation);
        let word = |place: usize| claim.arguments.get(place).map_or(String::new(), |v| self.value(*v));
        match self.wording(&relation.asks) {
            Some(template) => capitalised(&self.fill(template, claim.relation, word)),
            None => format!("Is it so that {}?", self.sentence(claim, true)),
        }
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
                Some(place) => out.push_str(&word(place)),
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
            Open::The => format!("the {kind}"),
            Open::Any => format!("any {kind}"),
            Open::Some if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind}"),
            Open::Some => format!("a {kind}"),
        }
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
            _ => spaced(&self.program.ty(ty).name),
        }
    }

    /// A value as it is read: labels, long dates, citations.
    pub fn value(&self, value: Value) -> String {
        match value {
            Value::Entity(entity) => self.entity(entity),
            Value::Citation(citation) => self.citation(citation),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) => number.to_string(),
            Value::Date(date) => date.long(),
            Value::Duration(length) => length.to_string(),
            Value::Text(text) => format!("“{}”", self.program.texts.text(text)),
        }
    }

    /// The label of an entity, or its name.
    pub fn entity(&self, entity: EntityId) -> String {
        let declared = self.program.entity(entity);
        self.wording(&declared.label).map_or_else(|| declared.name.clone(), str::to_owned)
    }

    /// An instrument: its short title, its label, or its name.
    pub fn instrument(&self, instrument: InstrumentId) -> String {
        let declared = self.program.instrument(instrument);
        let label = declared.short.as_deref().or_else(|| self.wording(&declared.label));
        label.unwrap_or(&declared.name).to_owned()
    }

    /// The id of an instrument or provision as it is cited: `cst.4.1` is `CST 4(1)`.
    pub fn citation(&self, citation: CitationId) -> String {
        let mut segments = Vec::new();
        let mut at = self.program.citation(citation);
        while let Some(parent) = at.parent {
            let above = self.program.citation(parent);
            let segment = at.name.strip_prefix(&above.name).unwrap_or(&at.name);
            segments.push(segment.trim_start_matches('.').trim_matches('"'));
            at = above;
        }
        segments.reverse();
        let mut out = match at.instrument {
            Some(instrument) => self.instrument(instrument),
            None => at.name.clone(),
        };
        for (depth, segment) in segments.iter().enumerate() {
            let _ = match depth {
                0 => write!(out, " {}", spaced(segment)),
                _ => write!(out, "({})", spaced(segment)),
            };
        }
        out
    }

    /// A provision as it is cited, with its version: `CST 4(1) (2010)`.
    pub fn provision(&self, provision: ProvisionId) -> String {
        let declared = self.program.provision(provision);
        let mut out = self.citation(declared.citation);
        if let Some(version) = &declared.version {
            let _ = write!(out, " ({version})");
        }
        out
    }

    /// Where a rule stands; `None` if it stands in no provision.
    pub fn rule(&self, rule: RuleId) -> Option<String> {
        self.program.rule(rule).provision.map(|provision| self.provision(provision))
    }

    /// What a rule is called in a sentence: where it stands, its name, or only that it is one.
    pub fn rule_name(&self, rule: RuleId) -> String {
        let named = || self.program.rule(rule).name.as_ref().map(|name| format!("rule {name}"));
        self.rule(rule).or_else(named).unwrap_or_else(|| "the other rule".to_owned())
    }

    /// The title of the provision a rule stands in.
    pub fn rule_title(&self, rule: RuleId) -> Option<&'a str> {
        let provision = self.program.provision(self.program.rule(rule).provision?);
        let label = &provision.label;
        let translated = self.language.and_then(|tag| label.translations.get(tag));
        translated.or(label.text.as_ref()).map(String::as_str)
    }

    /// The statement as it is typed; `today` is the date that need not be written.
    pub fn typed(&self, claim: &Claim, today: Date) -> String {
        self.typed_pattern(&claim.pattern(), today)
    }

    /// The same with `_` for open places.
    pub fn typed_pattern(&self, pattern: &Pattern, today: Date) -> String {
        let relation = self.program.relation(pattern.relation);
        let places = relation.parameters.iter().zip(&pattern.arguments);
        let arguments: Vec<String> = places
            .map(|(parameter, value)| {
                let value = value.map_or_else(|| "_".to_owned(), |v| self.typed_value(v));
                if parameter.labelled { format!("{}: {value}", parameter.name) } else { value }
            })
            .collect();
        let mut out = String::new();
        if pattern.form == Form::Excluded {
            out.push_str("excluded ");
        }
        out.push_str(&relation.name);
        if !arguments.is_empty() && relation.kind != crate::hir::RelationKind::Question {
            let _ = write!(out, "({})", arguments.join(", "));
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
