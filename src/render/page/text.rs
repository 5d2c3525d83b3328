//! A page as text: lines of at most [`WIDTH`] columns, with what they rest on at the right.

use super::{Block, Lead, Page, Piece};
use crate::render::Style;
use crate::render::style::Role;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of a page.
pub const WIDTH: usize = 78;

/// The widest a right-hand column becomes before it is folded.
const RIGHT: usize = 40;

/// The page, line by line.
pub(super) fn text(page: &Page) -> String {
    let mut layout = Layout { style: page.style, text: String::new() };
    for block in &page.blocks {
        layout.block(block);
    }
    layout.text
}

struct Layout {
    style: Style,
    text: String,
}

impl Layout {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Gap => self.gap(),
            Block::Rule => self.painted(0, &Piece { role: Role::Dim, text: "─".repeat(WIDTH) }),
            Block::Heading { left, right, .. } => self.entry(0, &Lead::None, left, right),
            Block::Line { indent, lead, left, right } => self.entry(*indent, lead, left, right),
            Block::Row { head: true, .. } => {}
            Block::Row { indent, cells, last, .. } => self.row(*indent, cells, last),
            Block::Grid { titles, rows } => self.text.push_str(&super::grid::text(self.style, titles, rows)),
            Block::Whole(piece) => {
                self.text.push_str(&self.style.paint(piece.role, &piece.text));
                self.text.push('\n');
            }
            Block::Command { what, command } => {
                let piece = Piece { role: Role::Dim, text: format!("{what}: {command}") };
                self.painted(0, &piece);
            }
        }
    }

    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// One line, as it is, after so many blanks.
    fn painted(&mut self, indent: usize, piece: &Piece) {
        self.text.push_str(&" ".repeat(indent));
        let letters = self.style.letters(&piece.text);
        self.text.push_str(&self.style.paint(piece.role, &letters));
        self.text.push('\n');
    }

    fn row(&mut self, indent: usize, cells: &[(usize, Piece)], last: &Piece) {
        let wide = |(width, cell): &(usize, Piece)| self.style.letters(&cell.text).width().max(*width);
        let hang = indent + cells.iter().map(|cell| wide(cell) + 2).sum::<usize>();
        if let Some((first, others)) = cells.split_first().filter(|_| hang > WIDTH + 2) {
            return self.folded_row(indent, &first.1, others.iter().map(|(_, piece)| piece).chain([last]));
        }
        let room = WIDTH.saturating_sub(hang);
        let fits = room >= 24;
        let lines = wrap(&self.style.letters(&last.text), if fits { room } else { WIDTH - indent - 4 });
        self.text.push_str(&" ".repeat(indent));
        let mut line = String::new();
        for (width, cell) in cells {
            let text = self.style.letters(&cell.text);
            line.push_str(&self.style.paint(cell.role, &text));
            line.push_str(&" ".repeat(width.saturating_sub(text.width()) + 2));
        }
        let empty = lines.iter().all(String::is_empty);
        let mut lines = lines.into_iter();
        if fits && !empty {
            line.push_str(&self.style.paint(last.role, &lines.next().unwrap_or_default()));
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
        for line in lines.filter(|line| !line.is_empty()) {
            self.text.push_str(&" ".repeat(if fits { hang } else { indent + 4 }));
            self.text.push_str(&self.style.paint(last.role, &line));
            self.text.push('\n');
        }
    }

    /// A row whose cells have no room beside each other: one below the other.
    fn folded_row<'p>(&mut self, indent: usize, first: &Piece, others: impl Iterator<Item = &'p Piece>) {
        for (piece, indent) in [(first, indent)].into_iter().chain(others.map(|piece| (piece, indent + 4))) {
            if !piece.text.is_empty() {
                self.entry(indent, &Lead::None, piece, &Piece { role: Role::Text, text: String::new() });
            }
        }
    }

    fn entry(&mut self, indent: usize, lead: &Lead, left: &Piece, right: &Piece) {
        let lead = match lead {
            Lead::None => None,
            Lead::Sign(sign) => Some((sign.role(), self.style.sign(*sign))),
            Lead::Number(number) => Some((Role::Dim, number.as_str())),
        };
        let hang = indent + lead.map_or(0, |(_, lead)| lead.width() + 1);
        let left_lines = wrap(&self.style.letters(&left.text), WIDTH.saturating_sub(hang).max(20));
        let right_lines = fold_right(&self.style.letters(&right.text));
        let beside = left_lines.last().map_or(0, |line| line.width()) + hang;
        let mut right_lines = right_lines.into_iter().peekable();
        let count = left_lines.len();
        for (number, line) in left_lines.into_iter().enumerate() {
            let lead = match lead {
                Some((role, lead)) if number == 0 => {
                    format!("{}{} ", " ".repeat(indent), self.style.paint(role, lead))
                }
                _ => " ".repeat(hang),
            };
            self.text.push_str(&lead);
            self.text.push_str(&self.style.paint(left.role, &line));
            if number + 1 == count
                && let Some(first) = right_lines.next_if(|first| beside + 2 + first.width() <= WIDTH)
            {
                self.text.push_str(&" ".repeat(WIDTH - beside - first.width()));
                self.text.push_str(&self.style.paint(right.role, &first));
            }
            self.text.push('\n');
        }
        for line in right_lines {
            self.text.push_str(&" ".repeat(WIDTH.saturating_sub(line.width())));
            self.text.push_str(&self.style.paint(right.role, &line));
            self.text.push('\n');
        }
    }
}

/// The right half, folded where it is wide, between its parts rather than within one; nothing if there is
/// none.
fn fold_right(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec![];
    }
    if text.width() <= RIGHT {
        return vec![text.replace('\u{a0}', " ")];
    }
    wrap(&whole_parts(text), RIGHT)
}

/// The text, so that no line ends within one of its parts, unless that is long.
pub(in crate::render) fn whole_parts(text: &str) -> String {
    let whole = |part: &str| if part.width() < RIGHT { part.replace(' ', "\u{a0}") } else { part.to_owned() };
    text.split("; ").map(whole).collect::<Vec<_>>().join("; ")
}

/// The words of a text in lines of at most `width` columns; one line at least. A longer word stays whole, and
/// so do words that a no-break space joins; but a line may end between letters that are two columns wide, as
/// those of Chinese, which has no blanks.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        for (number, piece) in pieces(word).into_iter().enumerate() {
            let blank = usize::from(number == 0 && used > 0);
            let wide = piece.width();
            if used > 0 && used + blank + wide > width {
                lines.push(piece.to_owned());
                used = wide;
            } else if let Some(line) = lines.last_mut() {
                line.push_str(if blank > 0 { " " } else { "" });
                line.push_str(piece);
                used += blank + wide;
            }
        }
    }
    lines.into_iter().map(|line| line.replace('\u{a0}', " ")).collect()
}

/// A word in pieces between which a line may end.
fn pieces(word: &str) -> Vec<&str> {
    let wide = |c: char| c.width() == Some(2);
    let mut found = Vec::new();
    let mut from = 0;
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        let breaks = match before {
            Some(last) => (wide(last) || wide(c)) && !is_closing(c) && !is_opening(last),
            None => false,
        };
        if breaks && c.width() != Some(0) {
            found.push(&word[from..at]);
            from = at;
        }
        before = Some(c);
    }
    found.push(&word[from..]);
    found
}

/// Signs that do not begin a line.
fn is_closing(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | '？' | '！' | '）' | '」' | '』' | '》' | '”' | '’')
        || c.is_ascii_punctuation()
        || c == '†'
}

/// Signs that do not end a line.
fn is_opening(c: char) -> bool {
    matches!(c, '（' | '「' | '『' | '《' | '“' | '‘' | '(' | '[')
}
