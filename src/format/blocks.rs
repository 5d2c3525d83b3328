//! Items, one after another, and the blocks in braces within them.

use super::breaks::Breaks;
use super::layout::Layout;
use super::lines::Lines;
use super::pieces::{Pieces, line_breaks};
use crate::source::Span;
use crate::syntax::Kind;
use crate::syntax::ast::{
    self, CaseClause, CaseClauseKind, EntityItem, ItemKind, ProvisionClause, ProvisionClauseKind,
};
use std::ops::Range;

/// An item with what stands in its braces.
struct Node {
    pieces: Range<usize>,
    children: Vec<Node>,
    /// Whether its block may stand on one line.
    short: bool,
    /// Whether blank lines stand around it, at the level of the file.
    apart: bool,
}

/// What stands in a file.
enum Part {
    Item(Node),
    /// Bytes that stay as they are, with the pieces in them.
    Kept(Range<usize>, Range<usize>),
}

/// Lays out a file; also, how many items are kept as they are.
pub(super) fn file<'t>(
    text: &'t str,
    pieces: &Pieces<'t>,
    breaks: &Breaks,
    tree: &ast::File,
    width: usize,
) -> (Lines<'t>, usize) {
    let parts = parts(text, pieces, tree);
    let left = parts.iter().filter(|part| matches!(part, Part::Kept(..))).count();
    let mut writer = Writer { pieces, breaks, width, lines: Lines::default(), joinable: false };
    let mut apart = false;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Item(node) => {
                let around = apart || node.apart;
                apart = node.apart;
                writer.child(node, 0, !around, at > 0 && around);
            }
            Part::Kept(bytes, kept) => {
                (apart, writer.joinable) = (false, false);
                writer.comments(kept.start, 0, at > 0, false);
                writer.lines.keep(&text[bytes.clone()]);
            }
        }
    }
    let end = pieces.all.len() - 1;
    writer.comments(end, 0, !parts.is_empty(), false);
    (writer.lines, left)
}

/// The items of a file, and the lines that cannot be read.
fn parts(text: &str, pieces: &Pieces<'_>, tree: &ast::File) -> Vec<Part> {
    let mut spans: Vec<(Range<usize>, Option<Node>)> = Vec::new();
    let mut covered = 0;
    let end = pieces.all.len() - 1;
    let stray = |from: usize, to: usize, spans: &mut Vec<(Range<usize>, Option<Node>)>| {
        if from < to {
            spans.push((from..to, None));
        }
    };
    for item in &tree.items {
        let range = pieces.range(item.span);
        let range = range.start.max(covered)..range.end.max(covered);
        stray(covered, range.start, &mut spans);
        if range.is_empty() {
            continue;
        }
        covered = range.end;
        let node = if item.broken { None } else { node(pieces, item) };
        spans.push((range, node));
    }
    stray(covered, end, &mut spans);
    // What shares a line with something broken is kept with it.
    let mut parts: Vec<(Range<usize>, Option<Node>)> = Vec::new();
    for (range, node) in spans {
        let before = parts.last().map(|(before, node)| (before.clone(), node.is_none()));
        match before {
            Some((before, broken))
                if (broken || node.is_none()) && same_line(text, pieces, &before, &range) =>
            {
                parts.pop();
                parts.push((before.start..range.end, None));
            }
            _ => parts.push((range, node)),
        }
    }
    parts
        .into_iter()
        .map(|(range, node)| match node {
            Some(node) => Part::Item(node),
            None => Part::Kept(lines_of(text, pieces, &range), range),
        })
        .collect()
}

/// Whether the last piece of `before` and the first one of `after` stand on one line.
fn same_line(text: &str, pieces: &Pieces<'_>, before: &Range<usize>, after: &Range<usize>) -> bool {
    let (end, start) = (pieces.all[before.end - 1].span.end, pieces.all[after.start].span.start);
    line_breaks(text.get(end as usize..start as usize).unwrap_or("")) == 0
}

/// The lines on which pieces stand, with the last line's end.
fn lines_of(text: &str, pieces: &Pieces<'_>, range: &Range<usize>) -> Range<usize> {
    let first = pieces.all[range.start].span.start as usize;
    let last = pieces.all[range.end - 1].span.end as usize;
    let start = text[..first].rfind(['\r', '\n']).map_or(0, |at| at + 1);
    let start = if text[start..].starts_with('\u{feff}') { start + '\u{feff}'.len_utf8() } else { start };
    let end = text[last..].find(['\r', '\n']).map_or(text.len(), |at| {
        let at = last + at;
        at + if text[at..].starts_with("\r\n") { 2 } else { 1 }
    });
    start..end
}

fn node(pieces: &Pieces<'_>, item: &ast::Item) -> Option<Node> {
    let apart = matches!(
        item.kind,
        ItemKind::Provision(_)
            | ItemKind::Instrument(_)
            | ItemKind::Case(_)
            | ItemKind::Dispute(_)
            | ItemKind::Report(_)
    );
    let node = match &item.kind {
        ItemKind::Entity(found) => entity(pieces, item.span, found),
        ItemKind::Instrument(found) => {
            let children = found.items.iter().map(|clause| leaf(pieces, clause.span)).collect();
            Node { short: true, ..inner(pieces, item.span, children) }
        }
        ItemKind::Provision(found) => provision(pieces, item.span, &found.items),
        ItemKind::Dispute(found) => dispute(pieces, item.span, found),
        ItemKind::Case(found) => case(pieces, item.span, &found.items),
        ItemKind::Report(found) => {
            inner(pieces, item.span, found.lines.iter().map(|line| leaf(pieces, line.span)).collect())
        }
        ItemKind::Error => return None,
        _ => leaf(pieces, item.span),
    };
    let node = Node { apart, ..node };
    sound(pieces, &node).then_some(node)
}

fn leaf(pieces: &Pieces<'_>, span: Span) -> Node {
    inner(pieces, span, vec![])
}

fn inner(pieces: &Pieces<'_>, span: Span, children: Vec<Node>) -> Node {
    Node { pieces: pieces.range(span), children, short: false, apart: false }
}

fn entity(pieces: &Pieces<'_>, span: Span, found: &EntityItem) -> Node {
    let children = found.block.iter().map(|statement| leaf(pieces, statement.span)).collect();
    Node { short: true, ..inner(pieces, span, children) }
}

fn provision(pieces: &Pieces<'_>, span: Span, items: &[ProvisionClause]) -> Node {
    let child = |clause: &ProvisionClause| match &clause.kind {
        ProvisionClauseKind::Dispute(found) => dispute(pieces, clause.span, found),
        ProvisionClauseKind::Provision(found) => provision(pieces, clause.span, &found.items),
        _ => leaf(pieces, clause.span),
    };
    inner(pieces, span, items.iter().map(child).collect())
}

fn dispute(pieces: &Pieces<'_>, span: Span, found: &ast::DisputeItem) -> Node {
    let readings = found.readings.iter().map(|reading| provision(pieces, reading.span, &reading.items));
    inner(pieces, span, readings.collect())
}

fn case(pieces: &Pieces<'_>, span: Span, items: &[CaseClause]) -> Node {
    let child = |clause: &CaseClause| match &clause.kind {
        CaseClauseKind::Entity(found) => entity(pieces, clause.span, found),
        CaseClauseKind::Suppose(found) => Node { short: true, ..case(pieces, clause.span, &found.items) },
        _ => leaf(pieces, clause.span),
    };
    inner(pieces, span, items.iter().map(child).collect())
}

/// Whether the pieces of a node are those of its head, its children and its braces, one after another.
fn sound(pieces: &Pieces<'_>, node: &Node) -> bool {
    let Some(open) = open(pieces, node) else { return node.children.is_empty() };
    let mut at = open + 1;
    for child in &node.children {
        if child.pieces.start != at || child.pieces.is_empty() || !sound(pieces, child) {
            return false;
        }
        at = child.pieces.end;
    }
    at + 1 == node.pieces.end && pieces.all[at].kind == Kind::RightBrace
}

/// The brace that opens the block of a node.
fn open(pieces: &Pieces<'_>, node: &Node) -> Option<usize> {
    node.pieces.clone().find(|at| pieces.all[*at].kind == Kind::LeftBrace)
}

/// What writes the lines.
struct Writer<'w, 't> {
    pieces: &'w Pieces<'t>,
    breaks: &'w Breaks,
    width: usize,
    lines: Lines<'t>,
    /// Whether the last line is one statement, or several, so that another one may follow after a `;`.
    joinable: bool,
}

impl Writer<'_, '_> {
    /// A node with the comments before it. `joins`: it may share the line of what stands before it, if a `;`
    /// stands between. `apart`: after a blank line.
    fn child(&mut self, node: &Node, indent: usize, joins: bool, apart: bool) {
        let first = &self.pieces.all[node.pieces.start];
        if joins
            && self.joinable
            && !first.line_end
            && first.leading.is_empty()
            && !self.pieces.commented(&node.pieces)
            && open(self.pieces, node).is_none()
            && !self.forced(node)
        {
            let behind = self.pieces.all[node.pieces.end - 1].trailing;
            let addition = format!("; {}", self.pieces.flat(node.pieces.clone()));
            if self.lines.join(&addition, behind, self.width) {
                return;
            }
        }
        self.comments(node.pieces.start, indent, true, apart);
        self.node(node, indent);
    }

    /// Whether a line must be broken within a node.
    fn forced(&self, node: &Node) -> bool {
        node.pieces.clone().skip(1).any(|at| self.breaks.get(at).is_some_and(|found| found.forced))
    }

    /// The comments before a piece, with the blank lines before and among them. `inside`: not at the beginning.
    fn comments(&mut self, at: usize, indent: usize, inside: bool, apart: bool) {
        let piece = &self.pieces.all[at];
        if apart {
            self.lines.blank();
        }
        for (place, comment) in piece.leading.iter().enumerate() {
            if comment.blank && (inside || place > 0) {
                self.lines.blank();
            }
            self.lines.comment(indent, comment.text);
        }
        if piece.blank && (inside || !piece.leading.is_empty()) {
            self.lines.blank();
        }
    }

    /// A node, without the comments before it.
    fn node(&mut self, node: &Node, indent: usize) {
        let layout = Layout { pieces: self.pieces, breaks: self.breaks, width: self.width, indent };
        let Some(open) = open(self.pieces, node) else {
            let before = self.lines.len();
            layout.lay(node.pieces.clone(), indent, &mut self.lines);
            self.joinable = self.lines.len() == before + 1;
            return;
        };
        let close = node.pieces.end - 1;
        if let Some(flat) = self.on_one_line(node, open, indent) {
            self.lines.push(indent, flat, self.pieces.all[close].trailing);
            self.joinable = false;
            return;
        }
        layout.lay(node.pieces.start..open + 1, indent, &mut self.lines);
        self.joinable = false;
        // A block of one line that is too long becomes one line each.
        let lined = node.children.iter().skip(1).any(|child| self.pieces.all[child.pieces.start].line_end);
        for (place, child) in node.children.iter().enumerate() {
            if place == 0 {
                self.comments_at_start(child.pieces.start, indent + 2);
                self.node(child, indent + 2);
            } else {
                self.child(child, indent + 2, lined, false);
            }
        }
        if node.children.is_empty() {
            self.comments_at_start(close, indent + 2);
        } else {
            self.comments_before_end(close, indent + 2);
        }
        self.lines.push(indent, "}".to_owned(), self.pieces.all[close].trailing);
        self.joinable = false;
    }

    /// The comments before the first piece of a block.
    fn comments_at_start(&mut self, at: usize, indent: usize) {
        for (place, comment) in self.pieces.all[at].leading.iter().enumerate() {
            if comment.blank && place > 0 {
                self.lines.blank();
            }
            self.lines.comment(indent, comment.text);
        }
        let piece = &self.pieces.all[at];
        if piece.blank && !piece.leading.is_empty() && piece.kind != Kind::RightBrace {
            self.lines.blank();
        }
    }

    /// The comments before the brace that ends a block.
    fn comments_before_end(&mut self, at: usize, indent: usize) {
        for comment in &self.pieces.all[at].leading {
            if comment.blank {
                self.lines.blank();
            }
            self.lines.comment(indent, comment.text);
        }
    }

    /// A node with its block on one line, if it may stand so.
    fn on_one_line(&self, node: &Node, open: usize, indent: usize) -> Option<String> {
        let empty = node.children.is_empty();
        let separate = node.children.iter().skip(1).any(|child| self.pieces.all[child.pieces.start].line_end);
        let nested = node.children.iter().any(|child| self::open(self.pieces, child).is_some());
        if self.pieces.commented(&node.pieces) || separate || nested || !(node.short || empty) {
            return None;
        }
        if self.forced(node) {
            return None;
        }
        let head = self.pieces.flat(node.pieces.start..open + 1);
        let inside: Vec<String> =
            node.children.iter().map(|child| self.pieces.flat(child.pieces.clone())).collect();
        let flat = if empty { format!("{head}}}") } else { format!("{head} {} }}", inside.join("; ")) };
        (indent + unicode_width::UnicodeWidthStr::width(flat.as_str()) <= self.width).then_some(flat)
    }
}
