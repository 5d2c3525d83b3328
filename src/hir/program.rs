//! The program: arenas of everything that is declared. All names are ids.

use super::{Case, Dispute, Modality, Norms, Reading, Report, Rule, State, Statement, Under};
use crate::ids::{
    CitationId, DisputeId, EntityId, InstrumentId, ProvisionId, ReadingId, RelationId, RuleId, TypeId,
};
use crate::source::Span;
use crate::symbol::Interner;
use crate::time::{Date, Interval};
use crate::value::Value;
use std::collections::BTreeMap;

/// Everything that was read, linked.
///
/// Life cycle: made by [`super::lower`]; questions are added as definitions by [`super::ask`]; then read
/// by `plan` and, for its words and citations, by `proof` and the doors.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The texts of text values.
    pub texts: Interner,
    /// Types; the built-in ones first ([`builtin`]).
    pub types: Vec<Type>,
    /// Facts, concepts, acts, in order of declaration; questions at the end.
    pub relations: Vec<Relation>,
    /// For each act, the relations that speak of it.
    pub norms: BTreeMap<RelationId, Norms>,
    /// The relation of kind [`RelationKind::Day`], if there are acts.
    pub day: Option<RelationId>,
    /// Entities of files and of cases.
    pub entities: Vec<Entity>,
    /// Ids of instruments and provisions as values, and the prefixes of those ids.
    pub citations: Vec<Citation>,
    /// Instruments.
    pub instruments: Vec<Instrument>,
    /// Provisions, one entry a version, in order of the files.
    pub provisions: Vec<Provision>,
    /// Rules and definitions, in order of the files.
    pub rules: Vec<Rule>,
    /// Disputes about what the law says, in order of the files; one within a reading comes after that one's.
    pub disputes: Vec<Dispute>,
    /// The readings of all disputes.
    pub readings: Vec<Reading>,
    /// Statements outside cases: they hold in every case.
    pub statements: Vec<Statement>,
    /// Passages that were deliberately not modelled.
    pub unencoded: Vec<Unencoded>,
    /// `ranks`: highest first, ties together. Empty: no rank decides.
    pub ranks: Vec<Vec<String>>,
    /// `precedence`: the meta-rules in the order in which they are tried.
    pub precedence: Vec<MetaRule>,
    /// Cases.
    pub cases: Vec<Case>,
    /// Reports.
    pub reports: Vec<Report>,
    /// `facts … from …`, to be filled by whoever can read files.
    pub tables: Vec<Table>,
    /// Names to ids of what is declared outside cases.
    pub names: Names,
}

/// The four namespaces, each flat and global. Sorted maps, so that they can be iterated into output.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Types.
    pub types: BTreeMap<String, TypeId>,
    /// Facts, concepts, acts.
    pub relations: BTreeMap<String, RelationId>,
    /// Entities outside cases; those of a case are in [`Case::names`].
    pub entities: BTreeMap<String, EntityId>,
    /// Instruments, provisions, and prefixes of provisions.
    pub citations: BTreeMap<String, CitationId>,
    /// Rules with a name, by their full name (`act.4.1.aid`); one for each version and reading.
    pub rules: BTreeMap<String, Vec<RuleId>>,
    /// Disputes.
    pub disputes: BTreeMap<String, DisputeId>,
}

/// The built-in types, at fixed places of [`Program::types`].
pub mod builtin {
    use crate::ids::TypeId;
    /// Root of the types of entities.
    pub const ENTITY: TypeId = TypeId(0);
    /// `text`
    pub const TEXT: TypeId = TypeId(1);
    /// `integer`
    pub const INTEGER: TypeId = TypeId(2);
    /// `decimal`
    pub const DECIMAL: TypeId = TypeId(3);
    /// `date`
    pub const DATE: TypeId = TypeId(4);
    /// `duration`
    pub const DURATION: TypeId = TypeId(5);
    /// `instrument`
    pub const INSTRUMENT: TypeId = TypeId(6);
    /// `provision`; ids of instruments and provisions are values of one kind, [`crate::value::Value::Citation`]
    pub const PROVISION: TypeId = TypeId(7);
    /// Their names, in order.
    pub const NAMES: [&str; 8] =
        ["entity", "text", "integer", "decimal", "date", "duration", "instrument", "provision"];
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// Its name.
    pub name: String,
    /// What one of them is called; without it the name says that.
    pub label: Wording,
    /// The type above it; `None` for the built-in ones.
    pub parent: Option<TypeId>,
    /// Whether its values have parents themselves.
    pub hierarchy: bool,
    /// Doc comment.
    pub doc: Option<String>,
    /// Where it is declared; `None` for built-in types.
    pub span: Option<Span>,
}

/// A text, and what it is in other languages.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Wording {
    /// In the language of the file.
    pub text: Option<String>,
    /// By language tag.
    pub translations: BTreeMap<String, String>,
}

/// Fact, concept or act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// Stated, never concluded.
    Fact,
    /// Concluded by definitions only.
    Defined,
    /// Argued for and against. A concept with neither rules nor definitions is `Defined`.
    Argued,
    /// Something an actor does.
    Act,
    /// What must, may or must not be done: a norm of that act, argued for and against.
    Norm(Modality, RelationId),
    /// How the duties and prohibitions of that act stand: defined by rules that lowering adds.
    State(State, RelationId),
    /// `not p` was stated of that act.
    Denial(RelationId),
    /// A day: true of every date. What asks it looks at days of which nothing else is known.
    Day,
    /// A question that was asked: defined by one rule, its parameters are the variables of the question.
    Question,
}

/// How a fact lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timing {
    /// Always the same.
    Timeless,
    /// `over time`: within intervals.
    OverTime,
    /// `dated`: from its day on.
    Dated,
}

/// What counts where nobody stated a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Openness {
    /// False.
    Closed,
    /// Unknown.
    Open,
    /// Unknown until someone judges; who may.
    Judged(String),
}

/// A fact, concept or act.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Its name; a question's is the text that was asked.
    pub name: String,
    /// What it is.
    pub kind: RelationKind,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// How it lies in time (facts and acts; concepts are `Timeless` here, and vary with what they rest on).
    pub timing: Timing,
    /// What silence means (concepts: `Closed`).
    pub openness: Openness,
    /// The last parameter is settled by the others.
    pub one: bool,
    /// Someone can bring it about: `Some(None)` if nobody is named.
    pub curable: Option<Option<String>>,
    /// `in doubt no` is `Some(false)`.
    pub burden: Option<bool>,
    /// `reads`
    pub reads: Wording,
    /// `reads not`
    pub reads_not: Wording,
    /// `asks`
    pub asks: Wording,
    /// Doc comment.
    pub doc: Option<String>,
    /// Where it is declared.
    pub span: Span,
    /// Something in its declaration is wrong: its uses are not reported again.
    pub erroneous: bool,
}

impl Relation {
    /// A relation of which nothing but this is said.
    pub(super) fn plain(name: String, kind: RelationKind, parameters: Vec<Parameter>, span: Span) -> Self {
        Self {
            name,
            kind,
            parameters,
            timing: Timing::Timeless,
            openness: Openness::Closed,
            one: false,
            curable: None,
            burden: None,
            reads: Wording::default(),
            reads_not: Wording::default(),
            asks: Wording::default(),
            doc: None,
            span,
            erroneous: false,
        }
    }
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The label, or the name of the type where none is written.
    pub name: String,
    /// Whether a label is written: then arguments are written with it.
    pub labelled: bool,
    /// Its type.
    pub ty: TypeId,
}

/// A declared thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: TypeId,
    /// Its label.
    pub label: Wording,
    /// `under …`, in hierarchies.
    pub parents: Vec<EntityId>,
    /// Where it is declared.
    pub home: Home,
    /// Doc comment.
    pub doc: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// Where an entity is declared, hence where it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Home {
    /// In a file: everywhere.
    File,
    /// In a case: in it and its suppositions.
    Case(crate::ids::CaseId),
    /// In a supposition (its place in the case's list): there only.
    Supposition(crate::ids::CaseId, usize),
}

/// The id of an instrument, of a provision, or a prefix of one (`act.4` where only `act.4.1` has a block).
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// In full (`act.4.1`).
    pub name: String,
    /// The id without its last segment; `None` for instruments.
    pub parent: Option<CitationId>,
    /// The instrument at its root.
    pub instrument: Option<InstrumentId>,
    /// The provisions of just this id, one for each version.
    pub provisions: Vec<ProvisionId>,
}

/// An instrument: a statute, an agreement, custom.
#[derive(Clone, Debug, PartialEq)]
pub struct Instrument {
    /// Its name.
    pub name: String,
    /// Its id as a value.
    pub citation: CitationId,
    /// Its label.
    pub label: Wording,
    /// `short "…"`
    pub short: Wording,
    /// Its rank: place in [`Program::ranks`], 0 the highest.
    pub rank: Option<usize>,
    /// When it was signed.
    pub signed: Option<Date>,
    /// When it is in force; empty: never.
    pub in_force: Vec<Interval>,
    /// `source "…"`
    pub source: Option<String>,
    /// `unverified "…"`
    pub unverified: Option<String>,
    /// Doc comment.
    pub doc: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// One version of a provision.
#[derive(Clone, Debug, PartialEq)]
pub struct Provision {
    /// Its id as a value.
    pub citation: CitationId,
    /// Its instrument, if its id begins with one.
    pub instrument: Option<InstrumentId>,
    /// Its label.
    pub label: Wording,
    /// `version "…"`
    pub version: Option<String>,
    /// When it applies, after the ends that later versions set; empty: never (`not in force`). Where that
    /// depends on readings: under some of them.
    pub in_force: Vec<Interval>,
    /// When it applies under which readings; empty: they do not matter.
    pub under: Vec<Under>,
    /// The readings in which its block stands, outer first.
    pub readings: Vec<ReadingId>,
    /// `source "…"`
    pub source: Option<String>,
    /// `unverified "…"`
    pub unverified: Option<String>,
    /// Doc comment.
    pub doc: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A passage that was deliberately not modelled.
#[derive(Clone, Debug, PartialEq)]
pub struct Unencoded {
    /// What it says.
    pub text: String,
    /// What it bears on.
    pub affects: Vec<RelationId>,
    /// Where it stands.
    pub provision: Option<ProvisionId>,
    /// The readings in which it stands, outer first.
    pub readings: Vec<ReadingId>,
    /// Where it stands.
    pub span: Span,
}

/// A way in which one rule beats another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetaRule {
    /// `overrides`, `subject to`
    Overrides,
    /// lex superior
    Rank,
    /// lex posterior: the instrument signed later
    Later,
    /// `rule` before `presume`
    Strength,
}

/// `facts p from "p.csv"`
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The relation.
    pub relation: RelationId,
    /// As written.
    pub path: String,
    /// Where its rows hold; `None`: everywhere.
    pub case: Option<crate::ids::CaseId>,
    /// Where it is named.
    pub span: Span,
}

impl Program {
    /// The type with this id.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.index()]
    }

    /// The relation with this id.
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.index()]
    }

    /// The entity with this id.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }

    /// The rule with this id.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// The provision with this id.
    pub fn provision(&self, id: ProvisionId) -> &Provision {
        &self.provisions[id.index()]
    }

    /// The citation with this id.
    pub fn citation(&self, id: CitationId) -> &Citation {
        &self.citations[id.index()]
    }

    /// The instrument with this id.
    pub fn instrument(&self, id: InstrumentId) -> &Instrument {
        &self.instruments[id.index()]
    }

    /// Whether `sub` is `above`, or stands below it in the tree of types. Cost: the depth of the tree.
    pub fn is_subtype(&self, sub: TypeId, above: TypeId) -> bool {
        let mut at = Some(sub);
        while let Some(ty) = at {
            if ty == above {
                return true;
            }
            at = self.ty(ty).parent;
        }
        false
    }

    /// Whether a value may stand for a variable of a type.
    pub fn fits(&self, value: &Value, ty: TypeId) -> bool {
        match value {
            Value::Entity(entity) => self.is_subtype(self.entity(*entity).ty, ty),
            Value::Citation(citation) => {
                ty != builtin::INSTRUMENT || self.citation(*citation).parent.is_none()
            }
            _ => true,
        }
    }

    /// The narrower of two types, if one stands below the other.
    pub fn narrowest(&self, a: TypeId, b: TypeId) -> Option<TypeId> {
        if self.is_subtype(a, b) {
            Some(a)
        } else if self.is_subtype(b, a) {
            Some(b)
        } else {
            None
        }
    }

    /// The entity itself and everything above it in its hierarchy, each once, nearest first.
    pub fn ancestors(&self, entity: EntityId) -> Vec<EntityId> {
        let mut found = vec![entity];
        let mut next = 0;
        while let Some(at) = found.get(next).copied() {
            next += 1;
            for parent in &self.entity(at).parents {
                if !found.contains(parent) {
                    found.push(*parent);
                }
            }
        }
        found
    }

    /// The citation itself and everything it is part of, nearest first.
    pub fn enclosing(&self, citation: CitationId) -> Vec<CitationId> {
        std::iter::successors(Some(citation), |at| self.citation(*at).parent).collect()
    }
}
