//! Quantifiers, as ground rules: what is monotone in the body stays so.

use super::condition::Scope;
use super::ground::Fate;
use super::{Binding, Fault, Grounder};
use crate::naive::{Item, Tuple};
use std::collections::BTreeMap;
use vires::hir::{Quantified, Quantity};

/// One thing that a quantifier ranges over.
#[derive(Clone, Copy)]
struct Member {
    guard: Fate,
    body: Fate,
}

impl<'a> Grounder<'_, 'a> {
    pub(super) fn quantified(
        &mut self,
        scope: Scope<'a>,
        quantified: &Quantified,
        day: Item,
        binding: &Binding,
    ) -> Fate {
        let members = self.members(scope, quantified, day, binding);
        let guards: Vec<Fate> = members.iter().map(|m| m.guard).collect();
        let some = self.ground.or(&guards);
        let strict = u64::from(!self.reference.has(Fault::MoreIsAtLeast));
        match quantified.quantity {
            Quantity::Every => {
                let mut all = Vec::new();
                for member in &members {
                    let outside = self.ground.not(member.guard);
                    all.push(self.ground.or(&[outside, member.body]));
                }
                let if_any = quantified.if_any && !self.reference.has(Fault::IfAnyIgnored);
                if !if_any && !self.reference.has(Fault::EveryOfNothing) {
                    all.push(some);
                }
                self.ground.and(&all)
            }
            Quantity::AtLeast(count) => self.at_least(&members, count.max(1)),
            Quantity::MoreThan(count) => self.at_least(&members, (count + strict).max(1)),
            Quantity::AtLeastOf(part, whole) => {
                let enough = self.share(&members, signed(part), signed(whole), 0);
                self.ground.and(&[some, enough])
            }
            Quantity::MoreThanOf(part, whole) => {
                let enough = self.share(&members, signed(part), signed(whole), signed(strict));
                self.ground.and(&[some, enough])
            }
        }
    }

    /// The distinct values it ranges over, with "some" for what stands in one condition alone.
    fn members(
        &mut self,
        scope: Scope<'a>,
        quantified: &Quantified,
        day: Item,
        binding: &Binding,
    ) -> Vec<Member> {
        let mut found: BTreeMap<Tuple, Vec<_>> = BTreeMap::new();
        for (binding, body) in self.ways(scope, &quantified.domain, day, binding) {
            let tuple = quantified.variables.iter().map(|v| binding[v.index()].unwrap()).collect();
            found.entry(tuple).or_default().push(body);
        }
        let mut members = Vec::new();
        for (tuple, ways) in found {
            let mut binding = binding.clone();
            for (variable, item) in quantified.variables.iter().zip(tuple) {
                binding[variable.index()] = Some(item);
            }
            let guard = self.ground.any(ways);
            let body = match &quantified.body {
                None => Fate::True,
                Some(body) => {
                    let ways = self.ways(scope, body, day, &binding);
                    self.ground.any(ways.into_iter().map(|(_, body)| body).collect())
                }
            };
            members.push(Member { guard, body });
        }
        members
    }

    fn at_least(&mut self, members: &[Member], count: u64) -> Fate {
        if count == 0 {
            return Fate::True;
        }
        let Some((first, rest)) = members.split_first() else { return Fate::False };
        let without = self.at_least(rest, count);
        let with = self.at_least(rest, count - 1);
        let with = self.ground.and(&[first.guard, first.body, with]);
        self.ground.or(&[without, with])
    }

    /// Whether those with the body, less `part / whole` of all, come to `needed` or more: a thing that has
    /// it adds `whole - part`, one that lacks it takes away `part`, and one of which it is not known whether
    /// it is meant adds nothing if it has it.
    fn share(&mut self, members: &[Member], part: i64, whole: i64, needed: i64) -> Fate {
        let Some((first, rest)) = members.split_first() else {
            return if needed <= 0 { Fate::True } else { Fate::False };
        };
        let outside = self.ground.not(first.guard);
        let has = self.share(rest, part, whole, needed - (whole - part));
        let has = self.ground.and(&[first.guard, first.body, has]);
        let nothing = self.share(rest, part, whole, needed);
        let either = self.ground.or(&[outside, first.body]);
        let nothing = self.ground.and(&[either, nothing]);
        let lacks = self.share(rest, part, whole, needed + part);
        self.ground.or(&[has, nothing, lacks])
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap()
}
