//! Members of quantifiers and aggregates: which there are, and what that is worth.

use super::Refused;
use super::oracle::Sight;
use super::search::{Item, Reader, flat};
use crate::certificate::Bound;
use crate::hir::terms::{Binding, Scope, aggregates, without};
use crate::hir::worth::{Worth, aggregate};
use crate::hir::{Aggregate, Condition, Quantified, Quantity, Term};
use crate::ids::VariableId;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

impl<'a> Reader<'_, 'a> {
    /// The distinct values of the variables with which a condition holds in a bound.
    pub fn members(
        &self,
        scope: Scope<'a>,
        condition: &'a Condition,
        over: &[VariableId],
        binding: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Result<Vec<(Vec<Value>, Binding)>, Refused> {
        let items: Vec<Item<'a>> = flat(Item { condition, scope }).into_iter().flatten().collect();
        let mut found: BTreeMap<Vec<Value>, Binding> = BTreeMap::new();
        self.solve(&items, binding, bound, direct, &mut |b| {
            let tuple = over.iter().map(|v| b.get(v.index()).copied().flatten()).collect::<Option<Vec<_>>>();
            let tuple = tuple.ok_or_else(|| Refused::new("a member has a variable without a value"))?;
            found.entry(tuple).or_insert_with(|| Rc::clone(b));
            Ok(false)
        })?;
        Ok(found.into_iter().collect())
    }

    /// Of each of these, whether the body holds.
    pub fn has(
        &self,
        scope: Scope<'a>,
        q: &'a Quantified,
        member: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Result<bool, Refused> {
        let Some(body) = &q.body else { return Ok(true) };
        let items: Vec<Item<'a>> = flat(Item { condition: body, scope }).into_iter().flatten().collect();
        self.exists(&items, &without(member, &[&q.body_locals]), bound, direct)
    }

    pub fn quantified(
        &self,
        scope: Scope<'a>,
        q: &'a Quantified,
        binding: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Result<bool, Refused> {
        let binding = without(binding, &[&q.variables, &q.domain_locals, &q.body_locals]);
        let domain = |bound, direct| self.members(scope, &q.domain, &q.variables, &binding, bound, direct);
        let here = domain(bound, direct)?;
        let other = self.below(|| domain(bound.other(), false))?;
        let count = |members: &[(Vec<Value>, Binding)], wanted: bool| -> Result<u64, Refused> {
            let mut count = 0;
            for (_, member) in members {
                count += u64::from(self.has(scope, q, member, bound, direct)? == wanted);
            }
            Ok(count)
        };
        let (good, bad) = (count(&here, true)?, count(&other, false)?);
        Ok(match q.quantity {
            Quantity::Every => bad == 0 && (q.if_any || !here.is_empty()),
            Quantity::AtLeast(n) => good >= n.max(1),
            Quantity::MoreThan(n) => good > n,
            Quantity::AtLeastOf(part, whole) => !here.is_empty() && good * whole >= (good + bad) * part,
            Quantity::MoreThanOf(part, whole) => !here.is_empty() && good * whole > (good + bad) * part,
        })
    }

    /// What the aggregates of terms are worth.
    pub fn worths(
        &self,
        item: Item<'a>,
        terms: &[&'a Term],
        binding: &Binding,
        bound: Sight,
    ) -> Result<Vec<Option<Worth>>, Refused> {
        let one = |a: &'a Aggregate| self.worth(item.scope, a, binding, bound);
        aggregates(terms).into_iter().map(one).collect()
    }

    fn worth(
        &self,
        scope: Scope<'a>,
        a: &'a Aggregate,
        binding: &Binding,
        bound: Sight,
    ) -> Result<Option<Worth>, Refused> {
        // What the certificate shows in every world, and what it says of all that is left.
        let sure = Sight { bound: Bound::Lower, everywhere: bound.is_lower() == bound.everywhere };
        let binding = without(binding, &[&a.over, &a.locals]);
        let certain = self.members(scope, &a.condition, &a.over, &binding, sure, false)?;
        let possible = self.members(scope, &a.condition, &a.over, &binding, sure.other(), false)?;
        let certain: BTreeSet<Vec<Value>> = certain.into_iter().map(|(tuple, _)| tuple).collect();
        let value = a.value.and_then(|value| a.over.iter().position(|v| *v == value)).unwrap_or(0);
        let first = |tuple: &Vec<Value>| tuple.get(value).copied();
        let sure: Vec<Value> = certain.iter().filter_map(first).collect();
        let maybe = possible.iter().map(|(tuple, _)| tuple).filter(|t| !certain.contains(*t));
        let maybe: Vec<Value> = maybe.filter_map(first).collect();
        aggregate(a.kind, &sure, &maybe).map_err(|_| Refused::ManyValues)
    }
}
