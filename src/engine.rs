//! Evaluates a plan in many worlds at once: the well-founded model (`docs/semantics.md`, section 1).
//!
//! The engine sees nodes, rows and worlds; it knows no law, no name and no text. It reads no clock and
//! starts no thread except through its [`Budget`].
//!
//! Every row is stored once, with the set of worlds in which it is certain and the set of those in which
//! it is not excluded. What holds in every world has no set at all and costs no work on sets. A rule is
//! evaluated once for all worlds: a binding carries both sets, narrowed from literal to literal.

mod again;
pub(crate) mod aggregate;
pub(crate) mod arithmetic;
mod compile;
mod dictionary;
mod fault;
mod fixpoint;
mod held;
mod index;
mod join;
pub mod limits;
pub mod model;
mod quantifier;
mod reach;
mod relation;
mod run;
mod steps;
mod wellfounded;
mod worlds;

#[cfg(any(test, feature = "planted-faults"))]
#[doc(hidden)]
pub use fault::Fault;
pub use limits::{Budget, Failure, Limit, LimitExceeded, Uncomputed};
pub use model::{Model, Statistics, Truth};
pub use worlds::WorldSetView;

use crate::plan::{Block, NodeKind, Plan, Shape};
use again::Again;
use compile::Use;
use fault::Faults;
use limits::Meter;

/// The well-founded model of a plan in every world of a block.
///
/// Pure and deterministic: the same plan and block give the same model, whatever else the block holds for
/// other worlds. Cost: near-linear in the bindings of the rules, each once for all worlds that share them;
/// components through negation once for each class of worlds that agree on what they depend on.
///
/// # Errors
/// [`LimitExceeded`] if a limit of the budget is reached, or if a binding is reached for which an
/// arithmetic expression has no value; nothing is returned in part.
pub fn run(plan: &Plan, block: &Block, budget: &Budget) -> Result<Model, LimitExceeded> {
    evaluate(plan, block, budget, Faults::default(), None)
}

/// [`run`] after an earlier run of the same plan: the same model, at the cost of what changed since.
///
/// `earlier` must be a model of this very plan. It is made use of if the earlier block had as many worlds, the same
/// values, and the same worlds without burdens; otherwise everything is evaluated.
///
/// # Errors
/// As `run`.
pub fn run_after(
    plan: &Plan,
    block: &Block,
    budget: &Budget,
    earlier: Option<&Model>,
) -> Result<Model, LimitExceeded> {
    evaluate(plan, block, budget, Faults::default(), earlier)
}

/// [`run`] with a mistake in it.
///
/// # Errors
/// As `run`.
#[cfg(any(test, feature = "planted-faults"))]
#[doc(hidden)]
pub fn run_with_fault(
    plan: &Plan,
    block: &Block,
    budget: &Budget,
    fault: Fault,
) -> Result<Model, LimitExceeded> {
    evaluate(plan, block, budget, Faults::only(fault), None)
}

fn evaluate(
    plan: &Plan,
    block: &Block,
    budget: &Budget,
    faults: Faults,
    earlier: Option<&Model>,
) -> Result<Model, LimitExceeded> {
    let meter = Meter::new(budget);
    meter.poll()?;
    let again = earlier.and_then(|earlier| Again::new(earlier, plan, block, budget));
    let mut run = run::Run::new(plan, block, meter, faults, again)?;
    for component in &plan.components {
        component.nodes.iter().for_each(|node| run.internal[node.index()] = true);
        if run.take_over_component(component)? {
            component.nodes.iter().for_each(|node| run.internal[node.index()] = false);
            continue;
        }
        match component.shape {
            Shape::Once => run.once(component)?,
            Shape::Recursive => run.fixpoint(component, Use::Bounds)?,
            Shape::ThroughNegation => run.through_negation(component)?,
        }
        component.nodes.iter().for_each(|node| run.internal[node.index()] = false);
        for node in component.nodes.iter().filter(|node| plan.nodes[node.index()].kind == NodeKind::Derived) {
            run.finish(*node)?;
        }
        run.note_changes(component)?;
    }
    Ok(run.into_model(block))
}
