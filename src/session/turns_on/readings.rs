//! What an answer turns on under every combination of readings.

use crate::ids::RelationId;
use crate::proof::{Conclusion, TurnsOn};
use crate::session::evaluate::Evaluated;
use crate::session::{Refusal, Session};

/// Most combinations under which it is looked up what an answer turns on.
const TURNED: usize = 64;

impl Session {
    /// What statements turn on under all combinations of readings: where that is not the same, nothing is said.
    ///
    /// # Errors
    /// A limit was reached.
    pub(in crate::session) fn turn_on_under_readings(
        &self,
        evaluated: &Evaluated,
        relation: RelationId,
        conclusions: &[&Conclusion],
    ) -> Result<Vec<Option<TurnsOn>>, Refusal> {
        let places = evaluated.counted(0, relation);
        if places.len() > TURNED {
            return Ok(vec![None; conclusions.len()]);
        }
        let mut common: Option<Vec<Option<TurnsOn>>> = None;
        for place in places {
            let here = self.turn_on(evaluated, place, conclusions)?;
            common = Some(match common {
                None => here,
                Some(before) => {
                    let both = before.into_iter().zip(here);
                    both.map(|(before, here)| before.filter(|one| Some(one) == here.as_ref())).collect()
                }
            });
        }
        Ok(common.unwrap_or_default())
    }
}
