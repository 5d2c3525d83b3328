//! A page as Markdown: `CommonMark`, with the tables that GitHub shows.

use super::Style;
use super::page::outline::{Group, Node, groups, outline};
use super::page::{Block, Cell, Lead, Page, Piece};
use super::style::Role;
use std::fmt::Write as _;

/// The page as Markdown.
pub fn markdown(page: &Page) -> String {
    let mut writer = Writer { style: page.style(), text: String::new(), level: 0 };
    writer.nodes(&outline(page), 0);
    writer.text.truncate(writer.text.trim_end().len());
    writer.text.push('\n');
    writer.text
}

struct Writer {
    style: Style,
    text: String,
    /// The level of the last heading.
    level: usize,
}

impl Writer {
    /// Parts that stand `indent` columns to the right, as those of a list's item do.
    fn nodes(&mut self, nodes: &[Node<'_>], indent: usize) {
        for group in groups(nodes) {
            self.apart();
            match group {
                Group::List(items) => self.list(items, indent),
                Group::Table(rows) => self.table(rows, indent),
                Group::Whole(lines) => self.fenced(lines, indent),
                Group::One(node) => self.one(node, indent),
            }
        }
    }

    /// An empty line before the next part.
    fn apart(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn one(&mut self, node: &Node<'_>, indent: usize) {
        match node.block {
            Block::Rule => self.line(indent, "---"),
            Block::Heading { level, left, right } => {
                self.level = if self.level == 0 { 1 } else { *level };
                let level = self.level;
                let left = self.inline(&left.text);
                let right = self.piece(right);
                let dash = self.style.letters(" — ");
                let right = if right.is_empty() { right } else { format!("{dash}{right}") };
                self.line(indent, &format!("{} {left}{right}", "#".repeat(level)));
            }
            Block::Line { left, .. } if node.is_title() && indent == 0 => {
                let text = self.inline(left.text.trim_end_matches(':'));
                let level = "#".repeat((self.level + 1).clamp(2, 6));
                self.line(indent, &format!("{level} {text}"));
            }
            Block::Line { left, right, .. } => {
                let text = self.halves(left, right);
                self.line(indent, &block_start(&text));
            }
            Block::Command { what, command } => {
                let command = code(&self.style.letters(command));
                self.line(indent, &format!("{what}: {command}"));
            }
            Block::Grid { titles, rows } => self.grid(titles, rows, indent),
            Block::Gap | Block::Row { .. } | Block::Whole(_) => {}
        }
        self.nodes(&node.children, indent);
    }

    fn list(&mut self, items: &[Node<'_>], indent: usize) {
        for item in items {
            let Block::Line { lead, left, right, .. } = item.block else { continue };
            let text = self.halves(left, right);
            let text = match lead {
                Lead::None => text,
                Lead::Sign(sign) => match escaped(self.style.sign(*sign)) {
                    // The list has a sign of its own.
                    dot if dot == "·" || dot == "\\*" => block_start(&text),
                    sign => format!("{} {text}", block_start(&sign)),
                },
                Lead::Number(number) => format!("**{}** {text}", escaped(number)),
            };
            self.line(indent, &format!("- {text}"));
            if !item.children.is_empty() {
                self.nodes(&item.children, indent + 2);
            }
        }
    }

    fn table(&mut self, rows: &[Node<'_>], indent: usize) {
        let width = rows.iter().map(|row| cells(row).len()).max().unwrap_or(0);
        let titled = rows.first().is_some_and(|row| matches!(row.block, Block::Row { head: true, .. }));
        let (head, body) = rows.split_at(usize::from(titled));
        let head = head.first().map_or_else(Vec::new, cells);
        self.row(&head, width, indent);
        self.line(indent, &format!("|{}", " --- |".repeat(width)));
        for row in body {
            self.row(&cells(row), width, indent);
        }
    }

    fn grid(&mut self, titles: &[String], rows: &[Vec<Cell>], indent: usize) {
        let head: Vec<Piece> =
            titles.iter().map(|title| Piece { role: Role::Text, text: title.clone() }).collect();
        self.row(&head.iter().collect::<Vec<_>>(), titles.len(), indent);
        self.line(indent, &format!("|{}", " --- |".repeat(titles.len())));
        for row in rows {
            let pieces: Vec<Piece> = row.iter().map(Cell::piece).collect();
            self.row(&pieces.iter().collect::<Vec<_>>(), titles.len(), indent);
        }
    }

    fn row(&mut self, cells: &[&Piece], width: usize, indent: usize) {
        let mut line = String::from("|");
        for place in 0..width {
            let _ = write!(line, " {} |", cells.get(place).map_or(String::new(), |cell| self.cell(cell)));
        }
        self.line(indent, &line);
    }

    fn fenced(&mut self, nodes: &[Node<'_>], indent: usize) {
        let lines: Vec<&str> = nodes
            .iter()
            .flat_map(|node| match node.block {
                Block::Whole(piece) => piece.text.lines().collect(),
                _ => vec![],
            })
            .collect();
        self.fence(&lines, indent);
    }

    /// Lines between fences that are longer than any row of backticks in them.
    fn fence(&mut self, lines: &[&str], indent: usize) {
        let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
        let fence = "`".repeat(3.max(longest + 1));
        self.line(indent, &fence);
        for line in lines {
            self.line(indent, &self.style.letters(line));
        }
        self.line(indent, &fence);
    }

    /// What a line says, and what it rests on.
    fn halves(&self, left: &Piece, right: &Piece) -> String {
        match (self.piece(left), self.piece(right)) {
            (left, right) if right.is_empty() => left,
            (left, right) if left.is_empty() => right,
            (left, right) => format!("{left}{}{right}", self.style.letters(" — ")),
        }
    }

    /// A bar ends a cell even in code.
    fn cell(&self, piece: &Piece) -> String {
        match piece.role {
            Role::Typed => self.piece(piece).replace('|', "\\|"),
            _ => self.piece(piece),
        }
    }

    fn piece(&self, piece: &Piece) -> String {
        let text = self.inline(&piece.text);
        match piece.role {
            _ if text.is_empty() => text,
            Role::Text | Role::Dim => text,
            Role::Typed => code(&self.style.letters(&squeezed(&piece.text))),
            Role::Strong | Role::Yes | Role::No | Role::Open => format!("**{text}**"),
        }
    }

    fn inline(&self, text: &str) -> String {
        escaped(&self.style.letters(&squeezed(text)))
    }
}

fn cells<'p>(row: &Node<'p>) -> Vec<&'p Piece> {
    match row.block {
        Block::Row { cells, last, .. } => {
            cells.iter().map(|(_, cell)| cell).chain(std::iter::once(last)).collect()
        }
        _ => vec![],
    }
}

/// The text in one line.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with everything that Markdown would read taken for what it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '#' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The text, so that its beginning begins no list, heading or rule.
fn block_start(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    match text.chars().nth(digits) {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        Some('+' | '-' | '=') if digits == 0 => format!("\\{text}"),
        _ => text.to_owned(),
    }
}

/// The text as code, whatever backticks it has.
fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// How many backticks stand in a row at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::style::Sign;

    #[test]
    fn what_markdown_would_read_is_escaped() {
        let mut page = Page::new(Style::default());
        page.heading(1, (Role::Strong, "a | b\n# c"), (Role::Yes, "<YES>"));
        page.paragraph(0, Role::Text, "- no list, *no* emphasis, [no](link) & `no` code");
        page.paragraph(0, Role::Text, "1. no list either");
        page.signed(0, Sign::Holds, (Role::Text, "it holds"), "a_b_c");
        page.paragraph(2, Role::Typed, "p(`a`) | q");
        page.row(2, &[(3, Role::Text, "a|b")], (Role::Typed, "c|d"));
        let expected = "\
# a \\| b \\# c — **\\<YES\\>**

\\- no list, \\*no\\* emphasis, \\[no\\](link) \\& \\`no\\` code

1\\. no list either

- ✓ it holds — a\\_b\\_c

  ``p(`a`) | q``

  |  |  |
  | --- | --- |
  | a\\|b | `c\\|d` |
";
        assert_eq!(markdown(&page), expected);
    }
}
