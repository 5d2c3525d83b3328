//! A page as a tree: what is indented below a line belongs to it.

use super::{Block, Lead, Page};
use crate::render::style::Role;

/// A part of a page with what belongs to it.
#[derive(Debug)]
pub(in crate::render) struct Node<'p> {
    pub block: &'p Block,
    pub children: Vec<Node<'p>>,
}

/// The parts of a page, nested as they are indented.
pub(in crate::render) fn outline(page: &Page) -> Vec<Node<'_>> {
    let mut blocks = page.blocks.as_slice();
    within(&mut blocks, 0)
}

/// The parts from here on that are indented by `least` columns at least.
fn within<'p>(blocks: &mut &'p [Block], least: usize) -> Vec<Node<'p>> {
    let mut nodes: Vec<Node<'p>> = Vec::new();
    while let [first, rest @ ..] = *blocks {
        if *first == Block::Gap {
            // A gap before a line that stands further left belongs there.
            if rest.iter().find(|b| **b != Block::Gap).is_some_and(|next| indent(next) < least) {
                break;
            }
            *blocks = rest;
            continue;
        }
        let own = indent(first);
        if own < least {
            break;
        }
        *blocks = rest;
        let children = if has_parts(first) { within(blocks, own + 1) } else { vec![] };
        nodes.push(Node { block: first, children });
    }
    nodes
}

/// Whether lines further right belong to it.
fn has_parts(block: &Block) -> bool {
    matches!(block, Block::Line { .. })
}

fn indent(block: &Block) -> usize {
    match block {
        Block::Line { indent, .. } | Block::Row { indent, .. } => *indent,
        Block::Gap
        | Block::Rule
        | Block::Heading { .. }
        | Block::Grid { .. }
        | Block::Whole(_)
        | Block::Command { .. } => 0,
    }
}

/// Parts that stand together.
#[derive(Debug)]
pub(in crate::render) enum Group<'n, 'p> {
    /// Lines with signs or numbers.
    List(&'n [Node<'p>]),
    /// Rows of a table, its titles first where it has any.
    Table(&'n [Node<'p>]),
    /// Text that is there to be copied.
    Whole(&'n [Node<'p>]),
    /// Any other part.
    One(&'n Node<'p>),
}

/// Parts in groups: neighbours of one kind are one.
pub(in crate::render) fn groups<'n, 'p>(nodes: &'n [Node<'p>]) -> Vec<Group<'n, 'p>> {
    let mut found = Vec::new();
    let mut rest = nodes;
    while let [first, ..] = rest {
        let kind = kind(first.block);
        let alike = |node: &&Node<'_>| self::kind(node.block) == kind;
        let count = if kind == Kind::Other { 1 } else { rest.iter().take_while(alike).count() };
        let (group, after) = rest.split_at(count);
        found.push(match kind {
            Kind::Item => Group::List(group),
            Kind::Row => Group::Table(group),
            Kind::Whole => Group::Whole(group),
            Kind::Other => Group::One(first),
        });
        rest = after;
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Item,
    Row,
    Whole,
    Other,
}

fn kind(block: &Block) -> Kind {
    match block {
        Block::Line { lead: Lead::Sign(_) | Lead::Number(_), .. } => Kind::Item,
        Block::Row { .. } => Kind::Row,
        Block::Whole(_) => Kind::Whole,
        _ => Kind::Other,
    }
}

impl Node<'_> {
    /// Whether it is the title of the parts below it: a line of text with nothing at the right.
    pub fn is_title(&self) -> bool {
        let text = match self.block {
            Block::Line { lead: Lead::None, left, right, .. } => {
                matches!(left.role, Role::Text | Role::Strong) && right.text.is_empty()
            }
            _ => false,
        };
        text && self.children.first().is_some_and(|child| kind(child.block) != Kind::Other)
    }
}
