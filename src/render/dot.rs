//! A graph of reasons in the language of Graphviz.

use super::graph::{Edge, EdgeKind, Graph, Node};
use super::page::wrap;
use crate::proof::Standing;
use std::fmt::Write as _;

/// Columns of a node's text.
const WIDTH: usize = 34;

/// The graph as a `digraph`: what does not hold is dashed, what is open dotted, what was asked has a double
/// border; rules on the sides of a contest are rounded, and a bold line leads from the one that prevails.
pub fn dot(graph: &Graph) -> String {
    let mut text = String::from(
        "digraph reasons {\n  graph [charset=\"UTF-8\", rankdir=\"TB\"];\n  \
         node [shape=\"box\", fontname=\"Helvetica\", fontsize=\"11\"];\n  \
         edge [fontname=\"Helvetica\", fontsize=\"9\"];\n",
    );
    for (place, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(text, "  n{place} [{}];", node_attributes(node));
    }
    for edge in &graph.edges {
        let _ = writeln!(text, "  n{} -> n{} [{}];", edge.from, edge.to, edge_attributes(edge));
    }
    text.push_str("}\n");
    text
}

fn node_attributes(node: &Node) -> String {
    let style = match node.standing {
        Standing::Holds => "solid",
        Standing::Open | Standing::NotShown => "dotted",
        Standing::Fails | Standing::Unreached => "dashed",
    };
    let mut lines = wrap(&node.text, WIDTH);
    if !node.note.is_empty() {
        lines.extend(wrap(&format!("({})", node.note), WIDTH));
    }
    if node.folded {
        lines.push("…".to_owned());
    }
    let asked = if node.asked { ", peripheries=\"2\"" } else { "" };
    let rounded = if node.rule { "rounded," } else { "" };
    format!("label=\"{}\", style=\"{rounded}{style}\"{asked}", quoted(&lines))
}

fn edge_attributes(edge: &Edge) -> String {
    let style = match edge.kind {
        EdgeKind::Beats | EdgeKind::Clashes => "bold",
        EdgeKind::Rests if edge.lacking => "dashed",
        EdgeKind::Rests => "solid",
    };
    // What beats what does not say which stands above.
    let head = match edge.kind {
        EdgeKind::Beats => ", constraint=\"false\"",
        EdgeKind::Clashes => ", constraint=\"false\", dir=\"both\", arrowhead=\"tee\", arrowtail=\"tee\"",
        EdgeKind::Rests if edge.against => ", arrowhead=\"tee\"",
        EdgeKind::Rests => "",
    };
    format!("label=\"{}\", style=\"{style}\"{head}", quoted(&wrap(&edge.label, WIDTH / 2)))
}

/// Lines as one quoted label. Graphviz reads backslashes and the names of HTML's characters in it.
fn quoted(lines: &[String]) -> String {
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            out.push_str("\\n");
        }
        for c in line.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '&' => out.push_str("&amp;"),
                c if c.is_control() => out.push('\u{fffd}'),
                c => out.push(c),
            }
        }
    }
    out
}
