//! The normal logic program that a program and its questions compile to (`docs/semantics.md`).
//!
//! A plan holds no text, no span and no name: nodes, rules in join order, components in order of
//! evaluation. [`Role`] says which part of whose meaning a node is, so that answers can be read back.
//!
//! In reading order: conditions as [`goal`]s, which [`read`] makes of the user's; [`analysis`] of what is
//! reached and varies with time; the [`builder`], which makes a node when one is read and defines it
//! ([`statement`], [`defeat`], [`precedence`]) by rules whose literals [`translate`], [`term`] and
//! [`quantifier`] collect in a [`frame`]; what is approximated so that parts of rules can be nodes of their
//! own ([`approximation`], [`moment`]); the [`order`] of literals; components ([`stratify`]). The facts of
//! worlds become a [`Block`] in [`facts`]; the days on which an answer may change are found in [`boundary`].

mod analysis;
mod approximation;
mod binding;
pub mod block;
mod boundary;
mod builder;
mod defeat;
mod events;
mod facts;
mod frame;
mod goal;
mod graph;
mod invariants;
mod moment;
mod openness;
mod order;
mod precedence;
mod print;
pub mod program;
mod quantifier;
mod read;
mod share;
mod statement;
mod stratify;
mod term;
mod translate;
mod turning;
pub mod values;

pub use block::*;
pub use boundary::{Endless, boundaries};
pub use facts::{Completion, World, WorldError, block};
pub use invariants::{circular, invariants};
pub use print::{node_name, print};
pub use program::*;
pub use values::*;

use crate::hir::Program;
use crate::ids::RelationId;
use std::collections::BTreeSet;

/// What a plan must be ready for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Relations about which worlds assume `unknown` statements, beyond those that are open, judged, or
    /// doubted by a file or a case.
    pub doubted: BTreeSet<RelationId>,
    /// Dated facts and acts of which worlds assume that they happened by some date, or did not
    /// ([`World::completed`]).
    pub completed: BTreeSet<RelationId>,
}

/// Plans what the statements of `wanted` relations need, what excludes them included.
///
/// `program` must be without errors in what `wanted` reaches, except that rules marked erroneous are left
/// out. Same arguments, same plan. Cost: linear in the rules that are reached, but for the conditions of one
/// rule, which it is quadratic in.
pub fn plan(program: &Program, wanted: &[RelationId], options: &Options) -> Plan {
    let mut values = Values::default();
    let analysis = analysis::Analysis::new(program, wanted, options, &mut values);
    let mut builder = builder::Builder::new(analysis, Plan { values, ..Plan::default() });
    for relation in wanted {
        builder.want(*relation);
    }
    builder.run();
    let doubted = |role| match role {
        Role::Stated(r) | Role::Span(r) | Role::Event(r) | Role::Supposed(r) => {
            builder.analysis.doubted[r.index()]
        }
        // Any world may leave open which readings it takes.
        Role::UnknownEvent(_) | Role::Undetermined | Role::Reading(_) => true,
        _ => false,
    };
    let mut plan = std::mem::take(&mut builder.plan);
    stratify::finish(&mut plan, &doubted);
    plan
}
