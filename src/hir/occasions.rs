//! On which days something happened, as far as a condition `p on t` asks for it.

use super::sides::Rules;
use super::terms::{Binding, Scope};
use super::{Facts, State, Term};
use crate::ids::RelationId;
use crate::value::Value;

/// A way in which something may have happened on a day: the day, if it was open, and the binding with it.
/// `None`: it may be any day, and stays open.
pub type Occasion = (Option<Option<Value>>, Binding);

impl Scope<'_> {
    /// The ways in which an event of these arguments is certain (or possible) on the day that a term says, up
    /// to the day of the scope. `reader`: the relation of the rule that asks.
    ///
    /// # Errors
    /// The term is no variable, or what asks looks at days of which it cannot be said which matter
    /// ([`Rules::last_days`]).
    pub fn occasions(
        &self,
        (facts, rules): (&Facts<'_>, &Rules<'_>),
        (relation, arguments): (RelationId, &[Value]),
        (when, binding): (&Term, &Binding),
        certain: bool,
        reader: RelationId,
    ) -> Result<Vec<Occasion>, String> {
        let (mut days, someday) = facts.days(relation, arguments, self.day, certain);
        if let Some(value) = self.known(when, binding) {
            let by_then = someday && value <= Value::Date(self.day);
            let so = by_then || days.contains(&value);
            return Ok(so.then(|| (None, Binding::clone(binding))).into_iter().collect());
        }
        if someday && self.program.relation(reader).kind.state() == Some(State::Infringed) {
            days = rules.last_days(facts, reader, self.day)?;
        } else if someday {
            return Ok(vec![(Some(None), Binding::clone(binding))]);
        }
        let variable = Self::open(when, binding).ok_or("the day of an event is no variable")?;
        let on = |day: Value| Some((Some(Some(day)), self.bind(binding, variable, day)?));
        Ok(days.into_iter().filter_map(on).collect())
    }
}
