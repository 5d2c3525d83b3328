//! One canonical layout of rule files and cases.
//!
//! The layout is a function of what the grammar reads, of the comments, of blank lines and of which statements
//! share a line by `;`; where lines were broken and how far they were indented does not matter. Every token and
//! every comment stays, in its order: the text is laid out anew, never written anew. What was laid out is read
//! again, and if it were not the same tree, the text would be left as it stands.
//!
//! How it is done: the parser's tree says where a line may be broken (`breaks`), each place with a level; what
//! does not fit on a line is broken at its lowest level first (`layout`). An item that cannot be read is kept
//! byte for byte.

mod blocks;
mod breaks;
mod layout;
mod lines;
mod pieces;
mod same;

use crate::source::FileId;
use crate::syntax;

/// How long a line may be, in columns, where it can be broken.
pub const WIDTH: usize = 120;

/// A text laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// The text.
    pub text: String,
    /// How many items stand as they were, since they cannot be read.
    pub left: usize,
    /// Whether the layout was kept back since it would have changed what the text says. Where nothing is broken
    /// this is a fault of this program.
    pub kept_back: bool,
}

/// Lays out a file.
///
/// Line ends stay what the first one is (`\n`, `\r\n` or `\r`), and so does a byte-order mark. Laying out twice
/// is laying out once. Cost: linear in the text, times the depth of its conditions.
pub fn format(text: &str) -> Formatted {
    format_within(text, WIDTH)
}

/// The same, for lines of another length.
pub fn format_within(text: &str, width: usize) -> Formatted {
    let (tree, mistakes) = syntax::parse(FileId(0), text);
    let pieces = pieces::Pieces::new(text, &syntax::tokens(FileId(0), text));
    let breaks = breaks::breaks(&pieces, &tree);
    let (mut lines, left) = blocks::file(text, &pieces, &breaks, &tree, width);
    lines.align(width);
    let laid_out = lines.text(text);
    if same::same(text, &laid_out, &tree, &mistakes) {
        Formatted { text: laid_out, left, kept_back: false }
    } else {
        Formatted { text: text.to_owned(), left, kept_back: true }
    }
}
