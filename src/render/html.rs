//! A page as HTML: one file that needs no other, for a screen, a keyboard, a reader, paper.
//!
//! It is written so that it is well-formed XML, too. There is no script: what may be folded is `<details>`.

use super::Style;
use super::page::outline::{Group, Node, groups, outline};
use super::page::{Block, Cell, Lead, Page, Piece, whole_parts};
use super::style::{Role, Sign};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How the page looks.
pub(super) const STYLE: &str = include_str!("html/page.css");

/// What must be said on each page.
pub(super) const NOTICE: &str = "Answered by vires. No answer of this program is legal advice.";

/// How a page is shown.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The tag of its language.
    pub language: &'a str,
    /// To which depth its lists are unfolded at first.
    pub unfolded: usize,
}

/// The page as an HTML document.
pub fn html(page: &Page, view: View<'_>) -> String {
    let nodes = outline(page);
    let headed = nodes.iter().any(|node| matches!(node.block, Block::Heading { .. }));
    let mut writer = Writer {
        style: page.style(),
        view,
        text: String::new(),
        part: 0,
        used: BTreeSet::new(),
        level: 0,
        headed,
    };
    let title = writer.escaped(&title(&nodes));
    let language = escaped(view.language);
    let _ = write!(
        writer.text,
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <meta name=\"color-scheme\" content=\"light dark\" />\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    writer.nodes(&nodes, 0);
    let _ = write!(writer.text, "</main>\n<footer><p>{NOTICE}</p></footer>\n</body>\n</html>\n");
    writer.text
}

/// What a page is about: its first heading, or its first line.
fn title(nodes: &[Node<'_>]) -> String {
    let heading = nodes.iter().find_map(|node| match node.block {
        Block::Heading { left, .. } => Some(left.text.clone()),
        _ => None,
    });
    let line = nodes.iter().find_map(|node| match node.block {
        Block::Line { left, .. } => Some(left.text.clone()),
        _ => None,
    });
    heading.or(line).unwrap_or_else(|| "vires".to_owned())
}

struct Writer<'a> {
    style: Style,
    view: View<'a>,
    text: String,
    /// Counts the headings, and the places where numbers begin anew: below one they are unique.
    part: usize,
    /// The numbers of lines so far.
    used: BTreeSet<String>,
    /// The level of the last heading.
    level: usize,
    /// Whether the page has a heading; otherwise its first line is one.
    headed: bool,
}

impl Writer<'_> {
    /// Parts, below so many lists.
    fn nodes(&mut self, nodes: &[Node<'_>], depth: usize) {
        for group in groups(nodes) {
            match group {
                Group::List(items) => self.list(items, depth + 1),
                Group::Table(rows) => self.table(rows),
                Group::Whole(lines) => self.whole(lines),
                Group::One(node) => self.one(node, depth),
            }
        }
    }

    fn one(&mut self, node: &Node<'_>, depth: usize) {
        match node.block {
            Block::Rule => self.text.push_str("<hr />\n"),
            Block::Heading { level, left, right } => {
                // There is one heading above all.
                self.level = if self.part == 0 { 1 } else { (*level).clamp(2, 6) };
                self.part += 1;
                self.heading(left, right);
            }
            Block::Line { left, right, .. } if self.part == 0 && !self.headed => {
                self.part += 1;
                self.level = 1;
                self.heading(left, right);
            }
            Block::Line { left, .. } if node.is_title() && depth == 0 => {
                let left = self.escaped(left.text.trim_end_matches(':'));
                let level = (self.level + 1).min(6);
                let _ = writeln!(self.text, "<h{level}>{left}</h{level}>");
            }
            Block::Line { left, right, .. } => {
                let halves = self.halves(left, right);
                let _ = writeln!(self.text, "<p class=\"l\">{halves}</p>");
            }
            Block::Command { what, command } => {
                let command = self.escaped(command);
                let _ = writeln!(self.text, "<p class=\"next\">{what}: <code>{command}</code></p>");
            }
            Block::Grid { titles, rows } => self.grid(titles, rows),
            Block::Gap | Block::Row { .. } | Block::Whole(_) => {}
        }
        if !node.children.is_empty() {
            self.text.push_str("<div class=\"below\">\n");
            self.nodes(&node.children, depth);
            self.text.push_str("</div>\n");
        }
    }

    fn heading(&mut self, left: &Piece, right: &Piece) {
        let (halves, level) = (self.halves(left, right), self.level);
        let _ = writeln!(self.text, "<h{level} class=\"l\">{halves}</h{level}>");
    }

    fn list(&mut self, items: &[Node<'_>], depth: usize) {
        self.text.push_str("<ul role=\"list\">\n");
        for item in items {
            let Block::Line { lead, left, right, .. } = item.block else { continue };
            let halves = self.halves(left, right);
            let (id, lead) = self.lead(lead);
            if item.children.is_empty() {
                let _ = writeln!(self.text, "<li{id}><div class=\"l\">{lead}{halves}</div></li>");
                continue;
            }
            if !item.children.iter().any(has_more) {
                // A few words about it need not be folded.
                let _ = writeln!(self.text, "<li{id}><div class=\"l\">{lead}{halves}</div>");
                self.text.push_str("<div class=\"below\">\n");
                self.nodes(&item.children, depth);
                self.text.push_str("</div></li>\n");
                continue;
            }
            let open = if depth <= self.view.unfolded { " open=\"open\"" } else { "" };
            let _ = writeln!(
                self.text,
                "<li{id}><details{open}><summary><span class=\"l\">{lead}{halves}</span></summary>"
            );
            self.nodes(&item.children, depth);
            self.text.push_str("</details></li>\n");
        }
        self.text.push_str("</ul>\n");
    }

    /// The attribute by which others refer to a line, and what stands before it.
    fn lead(&mut self, lead: &Lead) -> (String, String) {
        match lead {
            Lead::None => (String::new(), String::new()),
            Lead::Number(number) => {
                let number = escaped(number);
                if !self.used.insert(format!("p{}-{number}", self.part)) {
                    self.part += 1;
                    self.used.insert(format!("p{}-{number}", self.part));
                }
                (format!(" id=\"p{}-{number}\"", self.part), format!("<span class=\"n\">{number}</span> "))
            }
            Lead::Sign(sign) => {
                let (shown, (class, word)) = (escaped(self.style.sign(*sign)), words(*sign));
                let spoken = match word {
                    "" => String::new(),
                    word => format!("<span class=\"spoken\">{word}: </span>"),
                };
                (
                    String::new(),
                    format!("<span class=\"s {class}\" aria-hidden=\"true\">{shown}</span> {spoken}"),
                )
            }
        }
    }

    fn table(&mut self, rows: &[Node<'_>]) {
        self.text.push_str("<table>\n");
        let titled = rows.iter().take_while(|row| matches!(row.block, Block::Row { head: true, .. })).count();
        let (head, body) = rows.split_at(titled);
        for row in head {
            let cells = self.cells(row, |_| "th scope=\"col\"");
            let _ = writeln!(self.text, "<thead><tr>{cells}</tr></thead>");
        }
        self.text.push_str("<tbody>\n");
        for row in body {
            let cells = self.cells(row, |place| if place == 0 { "th scope=\"row\"" } else { "td" });
            let _ = writeln!(self.text, "<tr>{cells}</tr>");
        }
        self.text.push_str("</tbody>\n</table>\n");
    }

    fn grid(&mut self, titles: &[String], rows: &[Vec<Cell>]) {
        let title = |title: &String| format!("<th scope=\"col\">{}</th>", self.escaped(title));
        let head: String = titles.iter().map(title).collect();
        let _ = writeln!(self.text, "<table>\n<thead><tr>{head}</tr></thead>\n<tbody>");
        for row in rows {
            let cell = |(place, cell): (usize, &Cell)| {
                let name = if place == 0 { "th scope=\"row\"" } else { "td" };
                let end = if place == 0 { "th" } else { "td" };
                format!("<{name}>{}</{end}>", self.piece(&cell.piece()))
            };
            let cells: String = row.iter().enumerate().map(cell).collect();
            let _ = writeln!(self.text, "<tr>{cells}</tr>");
        }
        self.text.push_str("</tbody>\n</table>\n");
    }

    fn cells(&self, row: &Node<'_>, tag: impl Fn(usize) -> &'static str) -> String {
        let Block::Row { cells, last, .. } = row.block else { return String::new() };
        let cells = cells.iter().map(|(_, cell)| cell).chain(std::iter::once(last));
        let cell = |(place, piece): (usize, &Piece)| {
            let name = tag(place);
            let end = name.split(' ').next().unwrap_or(name);
            format!("<{name}>{}</{end}>", self.piece(piece))
        };
        cells.enumerate().map(cell).collect()
    }

    fn whole(&mut self, lines: &[Node<'_>]) {
        self.text.push_str("<pre tabindex=\"0\">");
        for line in lines {
            if let Block::Whole(piece) = line.block {
                let _ = writeln!(self.text, "{}", escaped(&piece.text));
            }
        }
        self.text.push_str("</pre>\n");
    }

    /// What a line says, and what it rests on.
    fn halves(&self, left: &Piece, right: &Piece) -> String {
        let text = format!("<span class=\"t\">{}</span>", self.piece(left));
        if right.text.is_empty() {
            return text;
        }
        let right = match right.text.strip_prefix("see ").filter(|place| is_number(place)) {
            Some(place) => format!("<a href=\"#p{}-{place}\">see {place}</a>", self.part),
            None => self.piece(&Piece { role: right.role, text: whole_parts(&right.text) }),
        };
        format!("{text} <span class=\"r\">{right}</span>")
    }

    fn piece(&self, piece: &Piece) -> String {
        let text = self.escaped(&piece.text);
        match piece.role {
            _ if text.is_empty() => text,
            Role::Text => format!("<bdi>{text}</bdi>"),
            Role::Strong => format!("<strong><bdi>{text}</bdi></strong>"),
            Role::Yes => format!("<strong class=\"yes\">{text}</strong>"),
            Role::No => format!("<strong class=\"no\">{text}</strong>"),
            Role::Open => format!("<strong class=\"open\">{text}</strong>"),
            Role::Dim => format!("<span class=\"dim\"><bdi>{text}</bdi></span>"),
            Role::Typed => format!("<code>{text}</code>"),
        }
    }

    fn escaped(&self, text: &str) -> String {
        escaped(&self.style.letters(text))
    }
}

/// Whether it is more than a line of text.
fn has_more(node: &Node<'_>) -> bool {
    !matches!(node.block, Block::Line { lead: Lead::None, .. }) || !node.children.is_empty()
}

/// The class of a sign, and what it says to those who listen.
fn words(sign: Sign) -> (&'static str, &'static str) {
    match sign {
        Sign::Holds => ("yes", "holds"),
        Sign::Fails => ("no", "fails"),
        Sign::Open => ("open", "open"),
        Sign::Fault => ("open", "defect"),
        Sign::Item => ("dim", ""),
    }
}

/// Whether it is the number of a part, as in `2.1.3`.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The text with everything that HTML would read taken for what it is; without what no document may hold.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
