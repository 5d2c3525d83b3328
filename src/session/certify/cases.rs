//! Answers by cases: what three values leave open, and has one value however the unknown facts turn out.
//!
//! Each unknown that matters is assumed to be so, and not to be so, until the answer follows in every case: one
//! certificate for each, whose lines `assume` say which case it is.

use super::section::Answered;
use super::{Refused, prepared, refused};
use crate::hir::sides::Rules;
use crate::hir::{Polarity, Program, RelationKind, StatedTime, Statement, Timing};
use crate::proof::{Claim, Form};
use crate::session::answer::Setting;
use crate::session::ask;
use crate::session::completion::{WORK, settleable};
use crate::session::{Refusal, Session};
use crate::source::Span;
use crate::value::Value;
use std::collections::BTreeSet;

/// Most unknowns of which one case settles.
const MOST: usize = 6;

/// What stands in the way of cases, in words that follow "it cannot be certified: ".
const DATED: &str = "it is shown by cases that turn on what happens in time; assume each way what it turns on, and \
                     certify that";

impl Session {
    /// The certificates of an answer by cases: of the statement with these values, one for each case.
    ///
    /// # Errors
    /// A limit was reached, or a case cannot be certified.
    pub(super) fn certify_cases(
        &mut self,
        question: &str,
        setting: &Setting,
        values: &[(String, Value)],
    ) -> Result<String, Refusal> {
        let mut text = String::new();
        let mut waiting: Vec<Vec<Statement>> = vec![vec![]];
        while let Some(taken) = waiting.pop() {
            let (asked, scene, evaluated) =
                self.put_in(question, setting, &|program, mut world, relation| {
                    world.assumed.extend(taken.iter().cloned());
                    prepared(&Rules::new(program), world, &BTreeSet::from([relation]))
                })?;
            let (index, rules) = (evaluated.index(&self.program), Rules::new(&self.program));
            let all = evaluated.combinations(&self.program, &index, 0, asked.atom.relation);
            let (atom, variables) = (&asked.atom, &asked.variables);
            let outlines = ask::outlines(&self.program, &all, atom, variables, scene.as_of);
            let found = outlines.into_iter().find(|outline| outline.bindings == values);
            let outline = found.ok_or_else(|| refused(question, "in some case it has no answer"))?;
            let open = all.views().iter().find(|view| view.stand(&outline.claim).by_cases);
            let Some(view) = open else {
                let others = 1..evaluated.bases();
                let (scene, evaluated, index, outline) = (&scene, &evaluated, &index, &outline);
                let answer = Answered { question, scene, evaluated, index, place: 0, others, outline };
                text.push_str(&self.certificate(&rules, &answer, (atom, variables))?);
                continue;
            };
            let unknown = view.reached(&outline.claim, WORK).map(|reached| settleable(view, &reached));
            let split = unknown.ok_or_else(|| Refused::new(DATED)).and_then(|unknown| {
                if taken.len() >= MOST {
                    return Err(Refused::new("it is shown by more cases than are certified"));
                }
                first(&self.program, &unknown, &taken)
            });
            let split = split.map_err(|why| refused(question, &why.0))?;
            for polarity in [Polarity::Denied, Polarity::Stated] {
                let one = Statement { polarity, ..split.clone() };
                waiting.push(taken.iter().cloned().chain([one]).collect());
            }
        }
        Ok(text)
    }
}

/// The first of these unknowns that can be assumed each way: a fact that is always the same.
fn first(program: &Program, unknown: &[Claim], taken: &[Statement]) -> Result<Statement, Refused> {
    let is_taken = |claim: &&Claim| {
        taken.iter().any(|one| (one.relation, &one.arguments) == (claim.relation, &claim.arguments))
    };
    let claim = unknown.iter().find(|claim| !is_taken(claim)).ok_or_else(|| Refused::new(DATED))?;
    let declared = program.relation(claim.relation);
    if declared.kind != RelationKind::Fact || declared.timing != Timing::Timeless || claim.form != Form::Holds
    {
        return Err(Refused::new(DATED));
    }
    Ok(Statement {
        relation: claim.relation,
        arguments: claim.arguments.clone(),
        polarity: Polarity::Stated,
        time: StatedTime::Always,
        source: None,
        held_by: vec![],
        unverified: None,
        span: Span::default(),
    })
}
