//! Values, statements and rules as plain words, each written in one way, and read again by their types.

use super::{
    Modality, Parameter, Polarity, Program, RelationKind, Rule, State, StatedTime, Statement, Variable,
    builtin,
};
use crate::ids::{CaseId, DisputeId, EntityId, ReadingId, RelationId, TypeId, VariableId};
use crate::source::Span;
use crate::time::{Date, Duration, Interval};
use crate::value::Value;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;

/// Words at single spaces; spaces within quotes separate nothing.
pub fn split(text: &str) -> Vec<&str> {
    let (mut words, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                words.push(text.get(start..at).unwrap_or(""));
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(text.get(start..).unwrap_or(""));
    words
}

/// A text without its quotation marks.
pub fn unquoted(word: &str) -> Option<String> {
    let inner = word.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => return None,
            '\\' => text.push(match characters.next()? {
                'n' => '\n',
                c @ ('\\' | '"') => c,
                _ => return None,
            }),
            c => text.push(c),
        }
    }
    Some(text)
}

/// A text in quotes, on one line.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// A value as a certificate writes it.
pub fn show_value(program: &Program, value: &Value) -> String {
    match value {
        Value::Decimal(n) if n.scale() == 0 => format!("{n}.0"),
        Value::Duration(length) => format!("P{}M{}D", length.months, length.days),
        Value::Text(text) => quoted(program.texts.text(*text)),
        _ => program.value(value),
    }
}

/// A statement as a certificate writes it: the day, `excluded` or nothing, relation and arguments.
pub fn statement(
    program: &Program,
    relation: RelationId,
    excluded: bool,
    day: Date,
    arguments: &[Option<Value>],
) -> String {
    let day = if day == Date::UNDATED { "-".to_owned() } else { day.to_string() };
    let name = relation_word(program, relation);
    let mut text = format!("{day} {}{name}", if excluded { "excluded " } else { "" });
    for argument in arguments {
        text.push(' ');
        text.push_str(&argument.as_ref().map_or("_".to_owned(), |value| show_value(program, value)));
    }
    text
}

/// What a certificate calls a relation: its name; what speaks of an act is called by what it says of it, as
/// `must:act`; the relation of a question is `?`.
pub fn relation_word(program: &Program, id: RelationId) -> String {
    let relation = program.relation(id);
    let word = match relation.kind {
        RelationKind::Question => return "?".to_owned(),
        RelationKind::Day => return ":day".to_owned(),
        RelationKind::Norm(Modality::Must, _) => "must",
        RelationKind::Norm(Modality::MustNot, _) => "must_not",
        RelationKind::Norm(Modality::May, _) => "may",
        RelationKind::State(state, _) => state_word(state),
        RelationKind::Denial(_) => "denied",
        _ => return relation.name.clone(),
    };
    let act = relation.kind.act().map_or("", |act| program.relation(act).name.as_str());
    // Only of what beats a duty there may be several.
    let same = |place: &usize| program.relations.get(*place).is_some_and(|r| r.kind == relation.kind);
    let earlier = if word == "beaten" { (0..id.index()).filter(same).count() } else { 0 };
    let number = if earlier == 0 { String::new() } else { format!("#{}", earlier + 1) };
    format!("{word}:{act}{number}")
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Due => "due",
        State::Owed => "owed",
        State::FulfilledBy => "fulfilled_by",
        State::BreachedBy => "breached_by",
        State::PendingBy => "pending_by",
        State::FulfilledOwed => "fulfilled_owed",
        State::BreachedOwed => "breached_owed",
        State::PendingOwed => "pending_owed",
        State::Infringed => "infringed",
        State::Observed => "observed",
        State::Fulfilled => "fulfilled",
        State::Breached => "breached",
        State::Pending => "pending",
        State::Beaten => "beaten",
    }
}

/// What is assumed or taken back as a certificate writes it.
pub fn assumption(program: &Program, statement: &Statement) -> String {
    let polarity = match statement.polarity {
        Polarity::Stated => "stated",
        Polarity::Denied => "denied",
        Polarity::Unknown => "unknown",
    };
    let from = |day: Date| if day == Date::MIN { String::new() } else { day.to_string() };
    let interval =
        |i: &Interval| format!("{}:{}", from(i.from), i.until.map_or(String::new(), |d| d.to_string()));
    let time = match &statement.time {
        StatedTime::Always => "always".to_owned(),
        StatedTime::On(day) => day.to_string(),
        StatedTime::During(intervals) => intervals.iter().map(interval).collect::<Vec<_>>().join(","),
    };
    let mut text = format!("{polarity} {time} {}", relation_word(program, statement.relation));
    for value in &statement.arguments {
        text.push(' ');
        text.push_str(&show_value(program, value));
    }
    text
}

/// What a certificate calls each rule: its name, or that of its provision and its number there; where several
/// are called so, the second one in order of the rule files is `…#2`. The rule of the question is `?`.
pub fn rule_names(program: &Program) -> Vec<String> {
    let mut seen: HashMap<&str, usize, FxBuildHasher> = HashMap::default();
    let name = |rule: &'_ Rule, earlier: usize| {
        let name =
            if earlier == 0 { rule.display.clone() } else { format!("{}#{}", rule.display, earlier + 1) };
        if name.contains([' ', '"', '\\']) { quoted(&name) } else { name }
    };
    let mut names = Vec::with_capacity(program.rules.len());
    for rule in &program.rules {
        if program.relation(rule.head.relation).kind == RelationKind::Question {
            names.push("?".to_owned());
            continue;
        }
        let earlier = seen.entry(&rule.display).or_default();
        names.push(name(rule, *earlier));
        *earlier += 1;
    }
    names
}

/// What a certificate calls a variable of a rule: its name; the second one of that name is `X'2`.
pub fn variable_name(variables: &[Variable], place: usize) -> String {
    let Some(variable) = variables.get(place) else { return "_".to_owned() };
    let earlier = variables.iter().take(place).filter(|other| other.name == variable.name).count();
    if earlier == 0 { variable.name.clone() } else { format!("{}'{}", variable.name, earlier + 1) }
}

/// A value of a type; `entity` looks up names of things. `None`: it is none, or is written in another way.
pub fn read_value(
    program: &Program,
    word: &str,
    ty: TypeId,
    entity: &dyn Fn(&str) -> Option<EntityId>,
) -> Option<Value> {
    let value = match ty {
        builtin::TEXT => Value::Text(program.texts.get(&unquoted(word)?)?),
        builtin::INTEGER | builtin::DECIMAL if word.contains('.') => {
            Value::Decimal(word.parse::<Decimal>().ok()?.normalize())
        }
        builtin::INTEGER | builtin::DECIMAL => Value::Integer(word.parse().ok()?),
        builtin::DATE => Value::Date(Date::parse(word)?),
        builtin::DURATION => Value::Duration(duration(word)?),
        builtin::INSTRUMENT | builtin::PROVISION => Value::Citation(*program.names.citations.get(word)?),
        _ => Value::Entity(entity(word)?),
    };
    (show_value(program, &value) == word).then_some(value)
}

/// When a statement says that something is so: `always`, a day, or intervals (`A:B,C:`).
pub fn read_time(word: &str) -> Option<StatedTime> {
    match Date::parse(word) {
        _ if word == "always" => Some(StatedTime::Always),
        Some(day) => Some(StatedTime::On(day)),
        None => intervals(word).map(StatedTime::During),
    }
}

/// `A:B,C:` – from A until B, and from C on.
fn intervals(text: &str) -> Option<Vec<Interval>> {
    let one = |part: &str| {
        let (from, until) = part.split_once(':')?;
        let from = if from.is_empty() { Date::MIN } else { Date::parse(from)? };
        let until = if until.is_empty() { None } else { Some(Date::parse(until)?) };
        Some(Interval { from, until })
    };
    text.split(',').map(one).collect()
}

fn duration(word: &str) -> Option<Duration> {
    let (months, days) = word.strip_prefix('P')?.strip_suffix('D')?.split_once('M')?;
    Some(Duration { months: months.parse().ok()?, days: days.parse().ok()? })
}

/// What words stand for in a case: names of its entities come before those of files.
#[derive(Clone, Copy)]
pub struct Names<'p> {
    /// The program.
    pub program: &'p Program,
    /// The relation that is called `?`.
    pub asked: RelationId,
    /// The case.
    pub case: Option<CaseId>,
    /// Its supposition, by its place.
    pub supposition: Option<usize>,
}

/// A statement in words: its relation, whether it is about what is excluded, the day, the arguments.
pub type Said = (RelationId, bool, Date, Vec<Option<Value>>);

impl Names<'_> {
    fn entity(&self, name: &str) -> Option<EntityId> {
        let case = self.case.and_then(|case| self.program.cases.get(case.index()));
        let supposed = case.zip(self.supposition).and_then(|(case, place)| case.suppositions.get(place));
        let inner = supposed.and_then(|s| s.names.get(name)).or_else(|| case.and_then(|c| c.names.get(name)));
        inner.or_else(|| self.program.names.entities.get(name)).copied()
    }

    /// A value of a type.
    ///
    /// # Errors
    /// The word is none.
    pub fn value(&self, word: &str, ty: TypeId) -> Result<Value, String> {
        let value = read_value(self.program, word, ty, &|name| self.entity(name));
        let value = value.filter(|value| self.program.fits(value, ty));
        value.ok_or_else(|| format!("`{word}` is no {}, or is written otherwise", self.program.ty(ty).name))
    }

    /// The arguments of a relation; `_` stands for any.
    ///
    /// # Errors
    /// The words are none.
    pub fn arguments(&self, relation: RelationId, words: &[&str]) -> Result<Vec<Option<Value>>, String> {
        let parameters = &self.program.relation(relation).parameters;
        if parameters.len() != words.len() {
            return Err("the statement has too many or too few arguments".to_owned());
        }
        let value = |(word, parameter): (&&str, &Parameter)| match *word {
            "_" => Ok(None),
            word => self.value(word, parameter.ty).map(Some),
        };
        words.iter().zip(parameters).map(value).collect()
    }

    /// The arguments of a relation, nothing left open.
    ///
    /// # Errors
    /// The words are none.
    pub fn tuple(&self, relation: RelationId, words: &[&str]) -> Result<Vec<Value>, String> {
        let all: Option<Vec<Value>> = self.arguments(relation, words)?.into_iter().collect();
        Ok(all.ok_or("nothing may be left open here")?)
    }

    fn relation(&self, name: &str) -> Result<RelationId, String> {
        let relations = &self.program.names.relations;
        let of_act = |(_, act): (&str, &str)| {
            let act = act.split_once('#').map_or(act, |(act, _)| act);
            let act = relations.get(act).copied()?;
            let all = self.program.norms.get(&act)?.all();
            let beaten = (0..self.program.relations.len())
                .map(RelationId::at)
                .filter(|id| self.program.relation(*id).kind == RelationKind::State(State::Beaten, act));
            all.into_iter().chain(beaten).find(|id| relation_word(self.program, *id) == name)
        };
        let known = match name {
            "?" => Some(self.asked),
            _ => relations.get(name).copied().or_else(|| name.split_once(':').and_then(of_act)),
        };
        Ok(known.ok_or("the rules have no such relation")?)
    }

    /// The reading that these words take: a dispute and a reading of it, or `-` for each that counts.
    ///
    /// # Errors
    /// The rules have no such dispute, or it has no such reading.
    pub fn reading(&self, words: &[&str]) -> Result<(DisputeId, Option<ReadingId>), String> {
        let [dispute, reading] = words else { return Err("a reading is named with its dispute".to_owned()) };
        let id = self.program.names.disputes.get(*dispute).copied();
        let id = id.ok_or("the rules have no such dispute")?;
        let taken = if *reading == "-" { None } else { Some(self.program.reading_of(id, reading)) };
        Ok((id, taken.map(|known| known.ok_or("the dispute has no such reading")).transpose()?))
    }

    /// A statement in these words: its day or `-`, `excluded` or nothing, relation and arguments.
    ///
    /// # Errors
    /// They are no statement.
    pub fn statement(&self, words: &[&str]) -> Result<Said, String> {
        let day = match words {
            ["-", ..] => Some(Date::UNDATED),
            [day, ..] => Date::parse(day),
            [] => None,
        };
        let day = day.ok_or("a statement begins with its day, or `-`")?;
        let (excluded, words) = match words {
            [_, "excluded", words @ ..] if !words.is_empty() => (true, words),
            [_, words @ ..] => (false, words),
            [] => (false, words),
        };
        let (name, arguments) = words.split_first().ok_or("a relation is missing")?;
        let relation = self.relation(name)?;
        Ok((relation, excluded, day, self.arguments(relation, arguments)?))
    }

    /// Values for variables: `X=a Y=b`. `among`: the ones that may be given; `None`: all.
    ///
    /// # Errors
    /// A variable may not be given, or its value is of another type.
    pub fn binding(
        &self,
        words: &[&str],
        variables: &[Variable],
        among: Option<&[&[VariableId]]>,
        into: &mut [Option<Value>],
    ) -> Result<(), String> {
        for word in words {
            let (name, value) = word.split_once('=').ok_or("a value is given as `X=a`")?;
            let named = (0..variables.len()).find(|place| variable_name(variables, *place) == name);
            let given = |place: &usize| {
                among.is_none_or(|among| among.iter().any(|a| a.contains(&VariableId::at(*place))))
            };
            let place =
                named.filter(given).ok_or_else(|| format!("`{name}` is no variable to be given here"))?;
            let value = self.value(value, variables[place].ty)?;
            if !self.program.fits(&value, variables[place].ty) {
                return Err(format!("the value of `{name}` is of another type"));
            }
            into[place] = Some(value);
        }
        Ok(())
    }

    /// A statement that is assumed or taken back: as [`assumption`] writes it.
    ///
    /// # Errors
    /// The words are none.
    pub fn assumption(&self, words: &[&str]) -> Result<Statement, String> {
        let [polarity, time, relation, arguments @ ..] = words else {
            return Err("an assumption is too short".to_owned());
        };
        let polarity = match *polarity {
            "stated" => Polarity::Stated,
            "denied" => Polarity::Denied,
            "unknown" => Polarity::Unknown,
            _ => return Err("an assumption is `stated`, `denied` or `unknown`".to_owned()),
        };
        let time = read_time(time).ok_or("there is no such time")?;
        let relation = self.relation(relation)?;
        if !self.program.relation(relation).kind.is_stated() {
            return Err("rules conclude it, and nobody states it".to_owned());
        }
        let arguments = self.tuple(relation, arguments)?;
        let (source, held_by, unverified, span) = (None, vec![], None, Span::default());
        Ok(Statement { relation, arguments, polarity, time, source, held_by, unverified, span })
    }
}
