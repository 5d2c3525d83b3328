//! What of a shape does not fail: the tuples along which conditions are split.

use super::claims::{Claims, Reader};
use super::text::Step;
use super::{Bound, Subject};
use crate::ids::RelationId;
use crate::value::Value;
use rustc_hash::FxBuildHasher;
use std::cell::RefCell;
use std::collections::HashMap;

type Rows = HashMap<Vec<Value>, Vec<usize>, FxBuildHasher>;

/// A relation of facts, or the place of a claim, with the places that are given.
type Key = (Result<RelationId, usize>, Vec<bool>);

/// Lists that were indexed by some of their places, once each.
#[derive(Default)]
pub(super) struct Tables(RefCell<HashMap<Key, Rows, FxBuildHasher>>);

impl Tables {
    /// The tuples of a shape that do not fail in a bound, in order; `None`: no claim lists them. Cost: that
    /// of listing them, once the list is indexed.
    pub fn matching(
        &self,
        claims: &Claims<'_, '_>,
        subject: Subject,
        query: &[Option<Value>],
        bound: Bound,
        reader: Reader,
    ) -> Step<Option<Vec<Vec<Value>>>> {
        let given: Vec<Value> = query.iter().copied().flatten().collect();
        if claims.names.program.day == Some(subject.relation) && given.is_empty() {
            // Some day: those on which what is looked at day by day may differ from the day after.
            let state = reader.map_or(subject.relation, |(place, _)| claims.blocks[place].subject.relation);
            let days = claims.rules.last_days(claims.facts, state, subject.day)?;
            return Ok(Some(days.into_iter().map(|day| vec![day]).collect()));
        }
        if claims.facts.is_concept(subject.relation) {
            let place = claims.extension(subject, query, bound, reader);
            return Ok(place.map(|place| self.rows(Err(place), &claims.blocks[place].list, query, &given)));
        }
        let rows = if given.len() == query.len() {
            vec![given]
        } else {
            self.rows(Ok(subject.relation), &claims.facts.candidates(subject.relation), query, &given)
        };
        Ok(Some(rows.into_iter().filter(|row| !claims.fails(subject, row, bound, reader)).collect()))
    }

    fn rows(
        &self,
        of: Result<RelationId, usize>,
        list: &[Vec<Value>],
        query: &[Option<Value>],
        given: &[Value],
    ) -> Vec<Vec<Value>> {
        let mask: Vec<bool> = query.iter().map(Option::is_some).collect();
        let mut tables = self.0.borrow_mut();
        let rows = tables.entry((of, mask.clone())).or_insert_with(|| {
            let mut rows = Rows::default();
            for (place, tuple) in list.iter().enumerate() {
                let key = tuple.iter().zip(&mask).filter(|(_, given)| **given).map(|(value, _)| *value);
                rows.entry(key.collect()).or_default().push(place);
            }
            rows
        });
        rows.get(given).into_iter().flatten().filter_map(|place| list.get(*place)).cloned().collect()
    }
}
