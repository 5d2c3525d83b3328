//! What would settle a conflict of rules: the clause by which one side would prevail.

use crate::hir::{self, MetaRule, Program};
use crate::ids::RuleId;
use crate::proof::{Argument, Standing};

/// A clause in one rule by which its side would prevail.
pub struct Settling {
    /// The rule in which it would stand.
    pub rule: RuleId,
    /// The rules that would give way: all that stand against it, or may, and that nothing beats.
    pub over: Vec<RuleId>,
}

impl Settling {
    /// As it may be written; `None` if one of the rules that would give way cannot be referred to.
    pub fn clause(&self, program: &Program) -> Option<String> {
        let names: Option<Vec<String>> =
            self.over.iter().map(|rule| program.rule(*rule).name.as_ref().map(ToString::to_string)).collect();
        Some(format!("overrides {}", names?.join(", ")))
    }
}

/// Of rules on both sides of which none beats the other, the first of either.
pub fn clashing(arguments: &[Argument], against: &[Argument]) -> Option<(RuleId, RuleId)> {
    unbeaten(arguments).next().zip(unbeaten(against).next())
}

/// What would let `arguments` prevail over `against`: a side does if each rule on the other side that applies is beaten
/// by one of its own that does. `None` if no one clause would, as where an order that comes before `overrides` is
/// against it. Cost: the rules of one side times those of the other.
pub fn settling(program: &Program, arguments: &[Argument], against: &[Argument]) -> Option<Settling> {
    let beaten = |rule: RuleId| {
        let mut applicable = arguments.iter().filter(|argument| argument.applicable == Standing::Holds);
        applicable.any(|argument| hir::beats(program, argument.rule, rule).is_some())
    };
    let may_apply = against.iter().filter(|other| other.in_force && other.applicable >= Standing::NotShown);
    let over: Vec<RuleId> = may_apply.map(|other| other.rule).filter(|rule| !beaten(*rule)).collect();
    let decides = |rule: RuleId| over.iter().all(|weaker| overrides_would_decide(program, rule, *weaker));
    let rule = unbeaten(arguments).find(|rule| decides(*rule))?;
    Some(Settling { rule, over })
}

/// Whether a clause decides between two rules: that no meta-rule before it does.
fn overrides_would_decide(program: &Program, rule: RuleId, weaker: RuleId) -> bool {
    let place = |wanted: MetaRule| program.precedence.iter().position(|meta| *meta == wanted);
    let Some(clause) = place(MetaRule::Overrides) else { return false };
    hir::opposed(program, program.rule(rule), program.rule(weaker))
        && hir::deciding(program, rule, weaker).is_none_or(|(meta, _)| place(meta) > Some(clause))
}

fn unbeaten(side: &[Argument]) -> impl Iterator<Item = RuleId> {
    side.iter().filter(|a| a.applicable == Standing::Holds && a.beaten.is_empty()).map(|a| a.rule)
}
