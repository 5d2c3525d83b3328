//! Looking up names: what every pass of lowering shares.
//!
//! A name that was declared by an item with a mistake in it counts as declared: its uses are silent.

use super::{Program, builtin};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::ids::{CaseId, CitationId, EntityId, ProvisionId, ReadingId, RelationId, RuleId, TypeId};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

mod arguments;
mod everyday;
mod findings;

use findings::Findings;

/// How many names are compared with misspelt ones; then similar names are no longer looked for.
const COMPARISONS: usize = 2_000_000;

/// The program that is being made, and what was found wrong so far.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// What is declared and lowered so far.
    pub program: Program,
    /// What is wrong so far; sorted by place at the end.
    pub diagnostics: Findings,
    /// Names of items with mistakes in them.
    pub broken: Broken,
    /// The provision of each `provision` block that was declared, by the place of its id.
    pub provisions_at: BTreeMap<Span, ProvisionId>,
    /// Each reading that was declared, by the place of its name.
    pub readings_at: BTreeMap<Span, ReadingId>,
    /// How many names were compared with misspelt ones.
    compared: usize,
}

/// Names that are declared by an item with a mistake in it, and are in no table of the program.
#[derive(Debug, Default)]
pub(super) struct Broken {
    /// Types.
    pub types: BTreeSet<String>,
    /// Facts, concepts, acts.
    pub relations: BTreeSet<String>,
    /// Entities, wherever they are declared.
    pub entities: BTreeSet<String>,
    /// Instruments and provisions.
    pub citations: BTreeSet<String>,
    /// Rules, by their full name.
    pub rules: BTreeSet<String>,
    /// Disputes of which a reading may be missing.
    pub disputes: BTreeSet<String>,
}

/// Where a name is looked up: what a case declares is seen in it only, what a supposition declares there only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visible {
    /// Outside cases.
    File,
    /// In a case.
    Case(CaseId),
    /// In a supposition of a case (its place in the case's list).
    Supposition(CaseId, usize),
}

impl Context {
    /// To go on with a program that was lowered.
    pub(super) fn of(program: Program) -> Self {
        Self { program, ..Self::default() }
    }

    /// Reports a mistake.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A mark for [`Self::failed_since`].
    pub(super) fn mark(&self) -> usize {
        self.diagnostics.errors()
    }

    /// Whether an error was reported after the mark was made.
    pub(super) fn failed_since(&self, mark: usize) -> bool {
        self.diagnostics.errors() > mark
    }

    /// The type of this name; reported if there is none.
    pub(super) fn ty(&mut self, name: &ast::Name) -> Option<TypeId> {
        if let Some(ty) = self.program.names.types.get(&name.text) {
            return Some(*ty);
        }
        if !self.broken.types.contains(&name.text) {
            let message = format!("no type is called `{}`", name.text);
            let diagnostic = Diagnostic::error(codes::NOT_DECLARED_TYPE, name.span, message, "not declared");
            let similar = self.similar(&name.text, |p| p.names.types.keys().map(String::as_str).collect());
            self.report(match everyday::meant(&name.text).filter(|_| similar.is_none()) {
                Some(meant) => meant.told(diagnostic, name.span),
                None => suggest(diagnostic, name.span, similar, "type", String::clone),
            });
        }
        None
    }

    /// The fact, concept or act of this name; reported if there is none.
    pub(super) fn relation(&mut self, name: &ast::Name) -> Option<RelationId> {
        if let Some(relation) = self.program.names.relations.get(&name.text) {
            return Some(*relation);
        }
        if !self.broken.relations.contains(&name.text) {
            let message = format!("no relation is called `{}`", name.text);
            let diagnostic =
                Diagnostic::error(codes::NOT_DECLARED_RELATION, name.span, message, "not declared");
            let similar =
                self.similar(&name.text, |p| p.names.relations.keys().map(String::as_str).collect());
            let signature = |found: &String| {
                self.program.names.relations.get(found).map_or_else(|| found.clone(), |r| self.signature(*r))
            };
            let mut diagnostic = suggest(diagnostic, name.span, similar, "relation", signature);
            if self.citation(&name.text).is_some() {
                let help =
                    format!("`{}` is an instrument or provision: `describe` shows what it says", name.text);
                diagnostic = diagnostic.help(help);
            }
            self.report(diagnostic);
        }
        None
    }

    /// The entity of this name that is seen from there, if there is one. Reports nothing.
    pub(super) fn entity(&self, name: &str, visible: Visible) -> Option<EntityId> {
        let of_case = |case: CaseId| self.program.cases.get(case.index());
        let local = match visible {
            Visible::File => None,
            Visible::Case(case) => of_case(case).and_then(|c| c.names.get(name)),
            Visible::Supposition(case, at) => of_case(case).and_then(|c| {
                c.suppositions.get(at).and_then(|s| s.names.get(name)).or_else(|| c.names.get(name))
            }),
        };
        local.or_else(|| self.program.names.entities.get(name)).copied()
    }

    /// What a name stands for where a value stands, and its type: an entity, or the id of an instrument or
    /// provision. Where the name is both, `expected` decides; without it, it is the entity. Reported if
    /// it is neither.
    pub(super) fn value(
        &mut self,
        name: &str,
        span: Span,
        visible: Visible,
        expected: Option<TypeId>,
    ) -> Option<(Value, TypeId)> {
        let entity = self.entity(name, visible).map(|e| (Value::Entity(e), self.program.entity(e).ty));
        // a prefix of a broken instrument's provisions would have the wrong type
        let citation = self.citation(name).filter(|_| !self.broken.citations.contains(name));
        let citation = citation.map(|c| (Value::Citation(c), self.citation_type(c)));
        let citation_first = matches!(expected, Some(builtin::INSTRUMENT | builtin::PROVISION));
        let found = if citation_first { citation.or(entity) } else { entity.or(citation) };
        let silent = self.broken.entities.contains(name) || self.broken.citations.contains(name);
        if found.is_none() && !silent {
            self.undeclared_value(name, span, visible, expected);
        }
        found
    }

    fn undeclared_value(&mut self, name: &str, span: Span, visible: Visible, expected: Option<TypeId>) {
        let message = format!("no entity, instrument or provision is called `{name}`");
        let mut diagnostic = Diagnostic::error(codes::NOT_DECLARED_VALUE, span, message, "not declared");
        let similar = self.similar(name, |program| {
            // A thing of another type could not stand there either.
            let fits =
                |id: &EntityId| expected.is_none_or(|ty| program.is_subtype(program.entity(*id).ty, ty));
            let mut entities: Vec<(&String, &EntityId)> = program.names.entities.iter().collect();
            if let Visible::Case(case) | Visible::Supposition(case, _) = visible
                && let Some(case) = program.cases.get(case.index())
            {
                entities.extend(&case.names);
                if let Visible::Supposition(_, at) = visible {
                    let there = case.suppositions.get(at).map(|supposition| &supposition.names);
                    entities.extend(there.into_iter().flatten());
                }
            }
            let mut names: Vec<&str> =
                entities.into_iter().filter(|(_, id)| fits(id)).map(|(name, _)| name.as_str()).collect();
            let cited = |id: &CitationId| expected.is_none_or(|ty| program.fits(&Value::Citation(*id), ty));
            let citations = program.names.citations.iter().filter(|(_, id)| cited(id));
            names.extend(citations.map(|(name, _)| name.as_str()));
            names
        });
        if similar.is_none()
            && self.compared < COMPARISONS
            && let Some((place, entity)) = self.elsewhere(name)
        {
            let message = format!("{place} declares it: it is seen there only");
            diagnostic = diagnostic.also(self.program.entity(entity).span, message);
        }
        if self.program.names.types.contains_key(name) {
            let first = name.chars().next().map(|c| c.to_uppercase().to_string());
            let variable = first.filter(|c| c.chars().all(|c| !c.is_lowercase() && c.is_uppercase()));
            let variable = variable.as_deref().unwrap_or("X");
            diagnostic = diagnostic.help(format!(
                "`{name}` is a type: in a rule, write a variable here, and `{variable} is {name}` among the \
                 conditions; a statement names one thing"
            ));
        }
        self.report(suggest(diagnostic, span, similar, "name", String::clone));
    }

    /// The first case or supposition that declares the name.
    fn elsewhere(&self, name: &str) -> Option<(String, EntityId)> {
        self.program.cases.iter().find_map(|case| {
            let of_case = case.names.get(name).map(|id| (format!("the case `{}`", case.name), *id));
            let supposed = || case.suppositions.iter().find_map(|supposition| supposition.names.get(name));
            of_case.or_else(|| supposed().map(|id| (format!("a supposition of `{}`", case.name), *id)))
        })
    }

    /// The id of an instrument or provision, or a prefix of one, if there is one. Reports nothing.
    pub(super) fn citation(&self, name: &str) -> Option<CitationId> {
        self.program.names.citations.get(name).copied()
    }

    /// [`builtin::INSTRUMENT`] for the id of an instrument, [`builtin::PROVISION`] for any other.
    pub(super) fn citation_type(&self, citation: CitationId) -> TypeId {
        let citation = self.program.citation(citation);
        match citation.instrument {
            Some(_) if citation.parent.is_none() => builtin::INSTRUMENT,
            _ => builtin::PROVISION,
        }
    }

    /// The rules a name stands for after `overrides`, `subject to`: those of this full name in all versions,
    /// or all rules of the provision or instrument, with its parts, in all versions. Reported if it is neither.
    ///
    /// Cost: linear in the rules of the program.
    pub(super) fn rules_named(&mut self, name: &ast::Name) -> Option<Vec<RuleId>> {
        if let Some(rules) = self.program.names.rules.get(&name.text) {
            return Some(rules.clone());
        }
        if let Some(citation) = self.citation(&name.text) {
            let within = |provision: ProvisionId| {
                self.program.enclosing(self.program.provision(provision).citation).contains(&citation)
            };
            let rules = self.program.rules.iter().enumerate();
            let rules = rules.filter(|(_, rule)| rule.provision.is_some_and(within));
            return Some(rules.map(|(at, _)| RuleId::at(at)).collect());
        }
        if !self.broken.rules.contains(&name.text) && !self.broken.citations.contains(&name.text) {
            let message = format!("no rule, provision or instrument is called `{}`", name.text);
            let mut diagnostic =
                Diagnostic::error(codes::NOT_DECLARED_RULE, name.span, message, "not declared");
            let similar = self.similar(&name.text, |program| {
                let rules = program.names.rules.keys();
                rules.chain(program.names.citations.keys()).map(String::as_str).collect()
            });
            let last = format!(".{}", name.text);
            let full = self.program.names.rules.keys().find(|full| full.ends_with(&last)).cloned();
            match full {
                Some(full) => {
                    let help = format!("a rule is named in full: `{full}`");
                    diagnostic = diagnostic.suggest(help, name.span, full);
                }
                None => diagnostic = suggest(diagnostic, name.span, similar, "name", String::clone),
            }
            self.report(diagnostic);
        }
        None
    }

    /// Whether a value of type `found` may stand where one of type `expected` is asked for. Reports nothing.
    pub(super) fn fits(&self, found: TypeId, expected: TypeId) -> bool {
        self.program.is_subtype(found, expected)
    }

    /// The relation with its parameters, as a file declares it: `request(measure, by: actor)`.
    pub(super) fn signature(&self, relation: RelationId) -> String {
        self.program.signature(relation)
    }

    /// The name of a type.
    pub(super) fn type_name(&self, ty: TypeId) -> &str {
        &self.program.ty(ty).name
    }

    /// The candidate most similar to `wanted`.
    pub(super) fn similar(
        &mut self,
        wanted: &str,
        candidates: impl for<'a> FnOnce(&'a Program) -> Vec<&'a str>,
    ) -> Option<String> {
        if self.compared >= COMPARISONS {
            return None;
        }
        let candidates = candidates(&self.program);
        self.compared += candidates.len();
        closest(wanted, candidates).map(str::to_owned)
    }
}

/// Adds "a … with a similar name exists", with the patch.
pub(super) fn suggest(
    diagnostic: Diagnostic,
    span: Span,
    similar: Option<String>,
    what: &str,
    shown: impl Fn(&String) -> String,
) -> Diagnostic {
    match similar {
        Some(found) => {
            let help = format!("a {what} like it exists: `{}`", shown(&found));
            diagnostic.suggest(help, span, found)
        }
        None => diagnostic,
    }
}
