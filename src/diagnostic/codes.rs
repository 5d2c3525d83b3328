//! The register of diagnostic codes: every code that a person can meet, with its one-line title.
//!
//! `V01xx` syntax, `V02xx` names, `V03xx` types, `V04xx` safety and stratification, `V05xx` norms and
//! time, `V06xx` run time, `V07xx` files and the command, `V08xx` the linter. Each has a page in `docs/diagnostics/`.

use super::Code;

mod file;
mod lint;
mod name;
mod norm;
mod run;
mod safety;
mod syntax;
mod types;

pub use file::*;
pub use lint::*;
pub use name::*;
pub use norm::*;
pub use run::*;
pub use safety::*;
pub use syntax::*;
pub use types::*;

/// Declares codes and the table of them.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $title:literal;)*) => {
        $($(#[$doc])* #[doc = $title] pub const $name: $crate::diagnostic::Code = $crate::diagnostic::Code($code);)*
        /// The codes of this file with their titles.
        pub(super) const TABLE: &[($crate::diagnostic::Code, &str)] = &[$(($name, $title)),*];
    };
}
use codes;

/// Every code with its title, in order.
pub fn all() -> impl Iterator<Item = (Code, &'static str)> {
    [
        syntax::TABLE,
        name::TABLE,
        types::TABLE,
        safety::TABLE,
        norm::TABLE,
        run::TABLE,
        file::TABLE,
        lint::TABLE,
    ]
    .into_iter()
    .flatten()
    .copied()
}
