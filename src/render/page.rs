//! A page: what an answer says, line by line, before it is text, Markdown or HTML.
//!
//! Whoever has something to say adds lines with an indent, as they would stand on a page of text. Nothing
//! else is needed: what is indented below a line belongs to it, and the other forms are made from that
//! ([`outline`]). A line has two halves, what it says and what that rests on.

mod grid;
pub(super) mod outline;
mod text;

use super::Style;
use super::sentence::MARK;
use super::style::{Role, Sign};
pub use grid::Cell;
pub(super) use text::whole_parts;
pub use text::{WIDTH, wrap};

/// Stands after a line of which something is left out.
pub const FOLDED: &str = "[…]";

/// What an answer says.
#[derive(Clone, Debug)]
pub struct Page {
    style: Style,
    blocks: Vec<Block>,
    folded: bool,
}

/// A piece of text and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub role: Role,
    pub text: String,
}

/// What stands before a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing.
    None,
    /// How it stands.
    Sign(Sign),
    /// The number of a part.
    Number(String),
}

/// One part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Space between parts.
    Gap,
    /// A line across the page.
    Rule,
    /// What the page, or a part of it, is about, with what stands at the right; `1` is the page's own.
    Heading { level: usize, left: Piece, right: Piece },
    /// A line or paragraph, with what it rests on at the right.
    Line { indent: usize, lead: Lead, left: Piece, right: Piece },
    /// Cells beside each other, each so wide at least, then text that takes the rest; `head`: their titles,
    /// which text leaves out.
    Row { indent: usize, head: bool, cells: Vec<(usize, Piece)>, last: Piece },
    /// A table whose cells are folded each in its column, the first cell of a row being what the row is about.
    Grid { titles: Vec<String>, rows: Vec<Vec<Cell>> },
    /// Text that is not folded, since it is there to be copied.
    Whole(Piece),
    /// What may be typed next: what it is for, and the command.
    Command { what: &'static str, command: String },
}

impl Piece {
    fn new((role, text): (Role, &str)) -> Self {
        Self { role, text: text.to_owned() }
    }
}

impl Page {
    /// An empty page.
    pub fn new(style: Style) -> Self {
        Self { style, blocks: vec![], folded: false }
    }

    /// How it looks.
    pub fn style(&self) -> Style {
        self.style
    }

    /// Whether nothing was said yet.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Space between parts, unless there is some already or the page is empty.
    pub fn gap(&mut self) {
        if !matches!(self.blocks.last(), None | Some(Block::Gap)) {
            self.blocks.push(Block::Gap);
        }
    }

    /// A line across the page.
    pub fn rule(&mut self) {
        self.blocks.push(Block::Rule);
    }

    /// What another page says.
    pub fn append(&mut self, page: Page) {
        self.blocks.extend(page.blocks);
        self.folded |= page.folded;
    }

    /// What another page says, as a part of what was said last: moved in.
    pub fn append_below(&mut self, indent: usize, page: Page) {
        let moved = |block: Block| match block {
            Block::Heading { left, right, .. } => Block::Line { indent, lead: Lead::None, left, right },
            Block::Line { indent: own, lead, left, right } => {
                Block::Line { indent: own + indent, lead, left, right }
            }
            Block::Row { indent: own, head, cells, last } => {
                Block::Row { indent: own + indent, head, cells, last }
            }
            other => other,
        };
        self.blocks.extend(page.blocks.into_iter().map(moved));
        self.folded |= page.folded;
    }

    /// Says what [`MARK`] means, where it stands on the page.
    pub fn note_language(&mut self, tag: Option<&str>) {
        if let Some(tag) = tag.filter(|_| self.mentions(MARK)) {
            self.note(&format!("{MARK} not available in `{tag}`"));
        }
    }

    /// A note below everything, before what may be typed next.
    fn note(&mut self, text: &str) {
        let end = match self.blocks.as_slice() {
            [.., Block::Command { .. }] => self.blocks.len() - 1,
            blocks => blocks.len(),
        };
        let command = self.blocks.split_off(end);
        self.gap();
        self.paragraph(0, Role::Dim, text);
        if !command.is_empty() {
            self.gap();
            self.blocks.extend(command);
        }
    }

    /// Says that something is left out, marked with [`FOLDED`].
    pub fn fold(&mut self) {
        self.folded = true;
    }

    /// Whether something is left out.
    pub fn is_folded(&self) -> bool {
        self.folded
    }

    /// Whether a sign or word occurs in what is said.
    pub fn mentions(&self, word: &str) -> bool {
        let has = |piece: &Piece| piece.text.contains(word);
        self.blocks.iter().any(|block| match block {
            Block::Gap | Block::Rule | Block::Command { .. } => false,
            Block::Heading { left, right, .. } | Block::Line { left, right, .. } => has(left) || has(right),
            Block::Row { cells, last, .. } => has(last) || cells.iter().any(|(_, cell)| has(cell)),
            Block::Grid { rows, .. } => rows.iter().flatten().any(|cell| cell.mentions(word)),
            Block::Whole(piece) => has(piece),
        })
    }

    /// What the page (`level` 1) or a part of it is about, with its other half at the right margin.
    pub fn heading(&mut self, level: usize, left: (Role, &str), right: (Role, &str)) {
        self.blocks.push(Block::Heading { level, left: Piece::new(left), right: Piece::new(right) });
    }

    /// A paragraph.
    pub fn paragraph(&mut self, indent: usize, role: Role, text: &str) {
        self.line(indent, Lead::None, (role, text), (Role::Text, ""));
    }

    /// A line with its other half at the right margin, below it where both do not fit beside each other.
    pub fn pair(&mut self, indent: usize, left: (Role, &str), right: (Role, &str)) {
        self.line(indent, Lead::None, left, right);
    }

    /// A line with a sign before it and what it rests on at the right.
    pub fn signed(&mut self, indent: usize, sign: Sign, left: (Role, &str), right: &str) {
        self.line(indent, Lead::Sign(sign), left, (Role::Dim, right));
    }

    /// A line with a number before it and what it rests on at the right.
    pub fn numbered(&mut self, indent: usize, number: &str, left: &str, right: &str) {
        self.line(indent, Lead::Number(number.to_owned()), (Role::Text, left), (Role::Dim, right));
    }

    fn line(&mut self, indent: usize, lead: Lead, left: (Role, &str), right: (Role, &str)) {
        let (left, right) = (Piece::new(left), Piece::new(right));
        self.blocks.push(Block::Line { indent, lead, left, right });
    }

    /// The titles of the columns of the rows that follow, for forms that have tables.
    pub fn columns(&mut self, indent: usize, titles: &[&str], last: &str) {
        let title = |text: &str| Piece::new((Role::Text, text));
        let cells = titles.iter().map(|text| (0, title(text))).collect();
        self.blocks.push(Block::Row { indent, head: true, cells, last: title(last) });
    }

    /// Cells of so many columns, then text that is folded beside them.
    pub fn row(&mut self, indent: usize, cells: &[(usize, Role, &str)], last: (Role, &str)) {
        let cells = cells.iter().map(|(width, role, text)| (*width, Piece::new((*role, text)))).collect();
        self.blocks.push(Block::Row { indent, head: false, cells, last: Piece::new(last) });
    }

    /// A table; where its columns are too many for a page of text, or text is to be read aloud, a list.
    pub fn grid(&mut self, titles: &[&str], rows: Vec<Vec<Cell>>) {
        self.blocks
            .push(Block::Grid { titles: titles.iter().map(|title| (*title).to_owned()).collect(), rows });
    }

    /// A line that is not folded, since it is there to be copied.
    pub fn whole(&mut self, role: Role, text: &str) {
        self.blocks.push(Block::Whole(Piece::new((role, text))));
    }

    /// What may be typed next.
    pub fn command(&mut self, what: &'static str, command: &str) {
        self.blocks.push(Block::Command { what, command: command.to_owned() });
    }

    /// The page as text of at most 80 columns.
    pub fn finish(self) -> String {
        self.text()
    }

    /// The same.
    pub fn text(&self) -> String {
        text::text(self)
    }
}

/// `1 error`, `3 errors`.
pub fn plural(count: usize, thing: &str) -> String {
    match count {
        1 => format!("1 {thing}"),
        _ => format!("{count} {thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr as _;

    #[test]
    fn what_does_not_fit_beside_goes_below_and_no_line_is_wider_than_the_page() {
        let mut page = Page::new(Style::default());
        page.signed(2, Sign::Holds, (Role::Text, "short"), "right");
        page.signed(2, Sign::Fails, (Role::Text, &"words and ".repeat(20)), &"Long Title 4; ".repeat(9));
        let text = page.finish();
        assert!(text.lines().all(|line| line.width() <= WIDTH), "{text}");
        assert!(text.starts_with("  ✓ short"));
        assert_eq!(text.lines().next().map(unicode_width::UnicodeWidthStr::width), Some(WIDTH));
    }

    #[test]
    fn columns_align_where_letters_are_wide() {
        let mut page = Page::new(Style::default());
        page.row(2, &[(10, Role::Text, "一般法"), (3, Role::Yes, "yes")], (Role::Text, "同意"));
        page.row(2, &[(10, Role::Text, "own law"), (3, Role::No, "no")], (Role::Text, "–"));
        page.signed(0, Sign::Holds, (Role::Text, &"集体安全条约组织".repeat(9)), "宪章第五十一条");
        page.signed(0, Sign::Holds, (Role::Text, &"e\u{301}".repeat(40)), "x");
        let text = page.finish();
        let column = |line: &str, word: &str| line.find(word).map(|at| line[..at].width());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(column(lines[0], "yes"), column(lines[1], "no"));
        assert_eq!(column(lines[0], "同意"), column(lines[1], "–"));
        assert!(lines.iter().all(|line| line.width() <= WIDTH), "{text}");
        assert_eq!(lines.last().map(|line| line.width()), Some(WIDTH), "{text}");
    }

    #[test]
    fn plain_text_is_ascii() {
        let mut page = Page::new(Style { plain: true, ..Style::default() });
        page.signed(0, Sign::Item, (Role::Text, "yes → no · never"), "–");
        page.rule();
        assert!(page.finish().is_ascii());
    }
}
