//! What a name means, as JSON.

use super::{VERSION, text};
use crate::hir::{Openness, Parameter, Program, Relation, RelationKind, Timing, Wording, builtin};
use crate::ids::{EntityId, ProvisionId, RelationId, RuleId, TypeId};
use crate::library;
use crate::session::{Session, Silence};
use crate::source::Span;
use crate::time::{Date, Interval};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Shape {
    version: u32,
    descriptions: Vec<Description>,
}

/// A parameter of a relation.
#[derive(Serialize)]
struct ParameterShape {
    name: String,
    r#type: String,
    labelled: bool,
}

/// Something that has a name; what it does not have is left out.
#[derive(Serialize, Default)]
struct Description {
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    wording: BTreeMap<&'static str, WordingShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<ParameterShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stated: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<RelationShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    under: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rank: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force: Option<Vec<(Option<String>, Option<String>)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unverified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unencoded: Vec<String>,
}

#[derive(Serialize)]
struct WordingShape {
    text: Option<String>,
    translations: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct RelationShape {
    timing: &'static str,
    openness: &'static str,
    judge: Option<String>,
    one: bool,
    curable: bool,
    curable_by: Option<String>,
    burden: Option<&'static str>,
}

/// Everything that has one of these names, or, without names, everything that can be stated or asked. A name
/// that nothing has is left out.
pub fn describe(session: &Session, names: &[&str]) -> String {
    let writer = Writer { session, program: session.program() };
    let descriptions = match names {
        [] => writer.overview(),
        names => names.iter().flat_map(|name| writer.named(name)).collect(),
    };
    text(&Shape { version: VERSION, descriptions })
}

struct Writer<'a> {
    session: &'a Session,
    program: &'a Program,
}

impl Writer<'_> {
    fn named(&self, name: &str) -> Vec<Description> {
        let names = &self.program.names;
        let mut found = Vec::new();
        found.extend(library::page(name).map(|page| Description {
            kind: "code",
            name: name.to_owned(),
            text: Some(page.to_owned()),
            ..Description::default()
        }));
        found.extend(names.types.get(name).map(|id| self.ty(*id)));
        found.extend(names.relations.get(name).map(|id| self.relation(*id)));
        let local = self.program.cases.iter().filter_map(|case| case.names.get(name));
        found.extend(names.entities.get(name).into_iter().chain(local).map(|id| self.entity(*id)));
        if let Some(citation) = names.citations.get(name) {
            let citation = self.program.citation(*citation);
            found.extend(
                citation
                    .instrument
                    .filter(|_| citation.parent.is_none())
                    .map(|id| self.instrument(&citation.name, id)),
            );
            found.extend(citation.provisions.iter().map(|id| self.provision(*id)));
        }
        found.extend(names.rules.get(name).into_iter().flatten().map(|id| self.rule(*id)));
        let files = library::module(&name.split('.').collect::<Vec<_>>());
        if !files.is_empty() {
            let members = files.iter().map(|file| format!("rules/{}", file.path)).collect();
            found.push(Description {
                kind: "module",
                name: name.to_owned(),
                members,
                ..Description::default()
            });
        }
        found
    }

    /// The modules, types, relations and instruments there are.
    fn overview(&self) -> Vec<Description> {
        let modules = library::modules().into_iter().filter(|module| !module.contains('.'));
        let mut found: Vec<Description> =
            modules.map(|name| Description { kind: "module", name, ..Description::default() }).collect();
        let types = (0..self.program.types.len()).skip(builtin::NAMES.len()).map(TypeId::at);
        found.extend(types.map(|id| self.ty(id)));
        let relations = self.program.relations.iter().enumerate();
        let relations = relations.filter(|(_, relation)| relation.kind.is_declared());
        found.extend(relations.map(|(place, _)| self.relation(RelationId::at(place))));
        let instruments = self.program.citations.iter().filter(|citation| citation.parent.is_none());
        found.extend(instruments.filter_map(|c| c.instrument.map(|id| self.instrument(&c.name, id))));
        found
    }

    fn place(&self, span: Span) -> String {
        self.session.sources().place(span)
    }

    fn ty(&self, id: TypeId) -> Description {
        let ty = self.program.ty(id);
        let name = |id: TypeId| self.program.ty(id).name.clone();
        let below = self.program.types.iter().filter(|below| below.parent == Some(id));
        let of_type = self.program.entities.iter().filter(|entity| entity.ty == id);
        let about = |relation: &&crate::hir::Relation| {
            relation.kind.is_declared() && relation.parameters.iter().any(|p| p.ty == id)
        };
        Description {
            kind: "type",
            name: ty.name.clone(),
            place: ty.span.map(|span| self.place(span)),
            doc: ty.doc.clone(),
            under: ty.parent.map(name).into_iter().collect(),
            parts: below.map(|below| below.name.clone()).collect(),
            members: of_type.map(|entity| entity.name.clone()).collect(),
            relations: self.program.relations.iter().filter(about).map(|r| r.name.clone()).collect(),
            ..Description::default()
        }
    }

    fn relation(&self, id: RelationId) -> Description {
        let relation = self.program.relation(id);
        let wording =
            [("reads", &relation.reads), ("reads_not", &relation.reads_not), ("asks", &relation.asks)];
        let wording = wording.into_iter().filter(|(_, wording)| **wording != Wording::default());
        let about = |rule: &&crate::hir::Rule| {
            let head = rule.head.relation;
            head == id || self.program.relation(head).kind.act() == Some(id)
        };
        let rules = self.program.rules.iter().filter(about).filter(|rule| self.program.is_written(rule));
        let passages = self.program.unencoded.iter().filter(|passage| passage.affects.contains(&id));
        Description {
            kind: match relation.kind {
                RelationKind::Fact => "fact",
                RelationKind::Act => "act",
                RelationKind::Defined | RelationKind::Argued | RelationKind::Question => "concept",
                _ => "norm",
            },
            name: relation.name.clone(),
            place: Some(self.place(relation.span)),
            doc: relation.doc.clone(),
            signature: Some(self.program.signature(id)),
            wording: wording.map(|(name, wording)| (name, shape(wording))).collect(),
            parameters: relation.parameters.iter().map(|parameter| self.parameter(parameter)).collect(),
            stated: Silence::of(relation).map(Silence::name),
            relation: Some(properties(relation)),
            rules: rules.map(|rule| rule.display.clone()).collect(),
            unencoded: passages.map(|passage| passage.text.clone()).collect(),
            ..Description::default()
        }
    }

    fn parameter(&self, parameter: &Parameter) -> ParameterShape {
        let ty = self.program.ty(parameter.ty).name.clone();
        ParameterShape { name: parameter.name.clone(), r#type: ty, labelled: parameter.labelled }
    }

    fn entity(&self, id: EntityId) -> Description {
        let entity = self.program.entity(id);
        let parents = entity.parents.iter().map(|parent| self.program.entity(*parent).name.clone());
        Description {
            kind: "entity",
            name: entity.name.clone(),
            place: Some(self.place(entity.span)),
            doc: entity.doc.clone(),
            label: entity.label.text.clone(),
            wording: [("label", shape(&entity.label))].into(),
            r#type: Some(self.program.ty(entity.ty).name.clone()),
            under: parents.collect(),
            ..Description::default()
        }
    }

    fn instrument(&self, name: &str, id: crate::ids::InstrumentId) -> Description {
        let instrument = self.program.instrument(id);
        let rank = instrument.rank.and_then(|rank| self.program.ranks.get(rank));
        let within =
            |name: &&String| name.strip_prefix(&instrument.name).is_some_and(|rest| rest.starts_with('.'));
        let parts = self.program.citations.iter().map(|citation| &citation.name).filter(within);
        Description {
            kind: "instrument",
            name: name.to_owned(),
            place: Some(self.place(instrument.span)),
            doc: instrument.doc.clone(),
            label: instrument.label.text.clone(),
            citation: instrument.short.text.clone(),
            wording: [("label", shape(&instrument.label))].into(),
            parts: parts.cloned().collect(),
            rank: rank.cloned().unwrap_or_default(),
            signed: instrument.signed.map(|day| day.to_string()),
            in_force: Some(intervals(&instrument.in_force)),
            source: instrument.source.clone(),
            unverified: instrument.unverified.clone(),
            ..Description::default()
        }
    }

    fn provision(&self, id: ProvisionId) -> Description {
        let provision = self.program.provision(id);
        let rules = self.program.rules.iter().filter(|rule| rule.provision == Some(id));
        let passages = self.program.unencoded.iter().filter(|passage| passage.provision == Some(id));
        Description {
            kind: "provision",
            name: self.program.citation(provision.citation).name.clone(),
            place: Some(self.place(provision.span)),
            doc: provision.doc.clone(),
            label: provision.label.text.clone(),
            citation: Some(crate::render::Words::of(self.session).provision(id)),
            wording: [("label", shape(&provision.label))].into(),
            rules: rules.map(|rule| rule.display.clone()).collect(),
            in_force: Some(intervals(&provision.in_force)),
            source: provision.source.clone(),
            unverified: provision.unverified.clone(),
            unencoded: passages.map(|passage| passage.text.clone()).collect(),
            ..Description::default()
        }
    }

    fn rule(&self, id: RuleId) -> Description {
        let rule = self.program.rule(id);
        Description {
            kind: "rule",
            name: rule.display.clone(),
            place: Some(self.place(rule.span)),
            text: Some(self.session.sources().slice(rule.span).to_owned()),
            citation: crate::render::Words::of(self.session).rule(id),
            ..Description::default()
        }
    }
}

fn shape(wording: &Wording) -> WordingShape {
    WordingShape { text: wording.text.clone(), translations: wording.translations.clone() }
}

fn properties(relation: &Relation) -> RelationShape {
    let (openness, judge) = match &relation.openness {
        Openness::Closed => ("closed", None),
        Openness::Open => ("open", None),
        Openness::Judged(who) => ("judged", Some(who.clone())),
    };
    RelationShape {
        timing: match relation.timing {
            Timing::Timeless => "timeless",
            Timing::OverTime => "over_time",
            Timing::Dated => "dated",
        },
        openness,
        judge,
        one: relation.one,
        curable: relation.curable.is_some(),
        curable_by: relation.curable.clone().flatten(),
        burden: relation.burden.map(|yes| if yes { "yes" } else { "no" }),
    }
}

fn intervals(intervals: &[Interval]) -> Vec<(Option<String>, Option<String>)> {
    let one = |interval: &Interval| {
        let from = (interval.from != Date::MIN).then(|| interval.from.to_string());
        (from, interval.until.map(|until| until.to_string()))
    };
    intervals.iter().map(one).collect()
}
