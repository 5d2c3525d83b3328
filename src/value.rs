//! What an argument of a statement can be.

use crate::ids::{CitationId, EntityId};
use crate::symbol::Symbol;
use crate::time::{Date, Duration};
use rust_decimal::Decimal;

/// One argument: a named thing, or a value of a built-in type.
///
/// Texts are symbols of the program's interner, so that values are small and compare quickly. The order
/// is that of the numbers and days within a kind; for names, texts and citations it is the order of
/// declaration and means nothing to a reader: sort by what is shown before showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A declared thing.
    Entity(EntityId),
    /// The id of an instrument or provision.
    Citation(CitationId),
    /// A whole number.
    Integer(i64),
    /// An exact decimal; equal numbers are equal values whatever their scale (store them normalised).
    Decimal(Decimal),
    /// A day.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// A text.
    Text(Symbol),
}
