//! A table as text: each cell folded in its column; where that leaves too little room, a list.

use super::{Piece, WIDTH, wrap};
use crate::render::Style;
use crate::render::style::Role;
use unicode_width::UnicodeWidthStr as _;

/// Blanks between columns.
const GAP: usize = 2;

/// No column is made narrower than this by others, unless it needs less.
const NARROW: usize = 10;

/// One cell: what it says, in so many parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it is.
    pub role: Role,
    /// Its parts, one below the other.
    pub parts: Vec<String>,
}

impl Cell {
    /// A cell of one part.
    pub fn one(role: Role, text: &str) -> Self {
        Self { role, parts: vec![text.to_owned()] }
    }

    /// A cell of these parts; a dash if there are none.
    pub fn of(parts: Vec<String>) -> Self {
        if parts.is_empty() { Self::one(Role::Dim, "–") } else { Self { role: Role::Text, parts } }
    }

    /// Whether a word stands in it.
    pub(super) fn mentions(&self, word: &str) -> bool {
        self.parts.iter().any(|part| part.contains(word))
    }

    /// Its parts in one line.
    pub(in crate::render) fn piece(&self) -> Piece {
        Piece { role: self.role, text: self.parts.join("; ") }
    }
}

/// The table, line by line.
pub(super) fn text(style: Style, titles: &[String], rows: &[Vec<Cell>]) -> String {
    match widths(style, titles, rows) {
        Some(widths) if !style.plain => table(style, &widths, titles, rows),
        _ => list(style, titles, rows),
    }
}

/// How wide each column is; `None` if they do not fit.
fn widths(style: Style, titles: &[String], rows: &[Vec<Cell>]) -> Option<Vec<usize>> {
    let column = |place: usize| {
        let title = titles.get(place).map(String::as_str).into_iter();
        let parts = rows.iter().filter_map(move |row| row.get(place)).flat_map(|cell| &cell.parts);
        title.chain(parts.map(String::as_str)).map(|text| style.letters(text)).collect::<Vec<String>>()
    };
    let texts: Vec<Vec<String>> = (0..titles.len()).map(column).collect();
    let mut widths: Vec<usize> =
        texts.iter().map(|texts| texts.iter().map(|text| text.width()).max().unwrap_or(0)).collect();
    let word = |text: &String| wrap(text, 1).iter().map(|word| word.width()).max().unwrap_or(0);
    let least: Vec<usize> = texts
        .iter()
        .zip(&widths)
        .map(|(texts, width)| texts.iter().map(word).max().unwrap_or(0).max(NARROW).min(*width))
        .collect();
    let room = WIDTH.checked_sub(GAP * titles.len().saturating_sub(1))?;
    while widths.iter().sum::<usize>() > room {
        // The widest that can give way does.
        let slack = widths.iter().zip(&least).enumerate().filter(|(_, (width, least))| width > least);
        let (place, _) = slack.max_by_key(|(place, (width, _))| (**width, *place))?;
        *widths.get_mut(place)? -= 1;
    }
    Some(widths)
}

fn table(style: Style, widths: &[usize], titles: &[String], rows: &[Vec<Cell>]) -> String {
    let head: Vec<Cell> = titles.iter().map(|title| Cell::one(Role::Dim, title)).collect();
    let mut text = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let lines: Vec<Vec<String>> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| {
                cell.parts.iter().flat_map(|part| wrap(&style.letters(part), *width)).collect()
            })
            .collect();
        let height = lines.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..height {
            let mut line = String::new();
            for ((cell, width), lines) in row.iter().zip(widths).zip(&lines) {
                let words = lines.get(number).map_or("", String::as_str);
                line.push_str(&style.paint(cell.role, words));
                line.push_str(&" ".repeat(width.saturating_sub(words.width()) + GAP));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

fn list(style: Style, titles: &[String], rows: &[Vec<Cell>]) -> String {
    let mut text = String::new();
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            let said = cell.parts.join("; ");
            let line = match titles.get(place).filter(|_| place > 0) {
                Some(title) => format!("{title}: {said}"),
                None => said,
            };
            let (indent, role) = if place == 0 { (0, Role::Strong) } else { (2, cell.role) };
            for (number, words) in wrap(&style.letters(&line), WIDTH - 6).into_iter().enumerate() {
                text.push_str(&" ".repeat(if number == 0 { indent } else { indent + 2 }));
                text.push_str(&style.paint(role, &words));
                text.push('\n');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Vec<Cell> {
        texts.iter().map(|text| Cell::one(Role::Text, text)).collect()
    }

    #[test]
    fn cells_are_folded_in_their_columns_and_no_line_is_wider_than_the_page() {
        let titles = ["", "may", "basis", "missing"].map(str::to_owned);
        let rows = vec![
            cells(&["the one", "yes", &"a long basis ".repeat(6), "–"]),
            cells(&["the other", "no", "–", &"what is missing there ".repeat(4)]),
        ];
        let shown = text(Style::default(), &titles, &rows);
        assert!(shown.lines().all(|line| line.width() <= WIDTH), "{shown}");
        assert!(shown.lines().count() > 4, "{shown}");
        let column = shown.lines().find_map(|line| line.find("a long")).unwrap_or_default();
        let folded: Vec<usize> = shown.lines().filter_map(|line| line.find("long basis a long")).collect();
        assert_eq!(folded, [column + 2, column], "{shown}");
    }

    #[test]
    fn what_does_not_fit_is_a_list() {
        let titles: Vec<String> = (0..12).map(|place| format!("title{place}")).collect();
        let long: Vec<String> = (0..12).map(|place| format!("word-that-does-not-end-{place}")).collect();
        let rows = vec![cells(&long.iter().map(String::as_str).collect::<Vec<_>>())];
        let shown = text(Style::default(), &titles, &rows);
        assert!(shown.lines().all(|line| line.width() <= WIDTH), "{shown}");
        assert!(shown.contains("title11: word-that-does-not-end-11"), "{shown}");
        let plain =
            text(Style { plain: true, ..Style::default() }, &[String::new()], &[vec![Cell::of(vec![])]]);
        assert!(plain.is_ascii(), "{plain}");
    }
}
