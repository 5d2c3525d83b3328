//! A graph of reasons in the language of Mermaid, which web pages and repositories show.

use super::graph::{EdgeKind, Graph, Node};
use super::page::wrap;
use crate::proof::Standing;
use std::fmt::Write as _;

/// Columns of a node's text.
const WIDTH: usize = 34;

/// The graph as a flowchart: what does not hold is dashed, what is open dotted, what was asked has a double
/// border; rules on the sides of a contest are rounded, and a thick line leads from the one that prevails.
pub fn mermaid(graph: &Graph) -> String {
    let mut text = String::from("flowchart TD\n");
    for (place, node) in graph.nodes.iter().enumerate() {
        let (open, close) = match (node.asked, node.rule) {
            (true, _) => ("[[", "]]"),
            (false, true) => ("(", ")"),
            (false, false) => ("[", "]"),
        };
        let class = match node.standing {
            Standing::Holds => "",
            Standing::Open | Standing::NotShown => ":::open",
            Standing::Fails | Standing::Unreached => ":::lacking",
        };
        let _ = writeln!(text, "  n{place}{open}\"{}\"{close}{class}", label(node));
    }
    for edge in &graph.edges {
        let arrow = match (edge.kind, edge.lacking, edge.against) {
            (EdgeKind::Beats, ..) => "==>",
            (EdgeKind::Clashes, ..) => "x--x",
            (EdgeKind::Rests, true, true) => "-.-x",
            (EdgeKind::Rests, true, false) => "-.->",
            (EdgeKind::Rests, false, true) => "--x",
            (EdgeKind::Rests, false, false) => "-->",
        };
        let label = quoted(&wrap(&edge.label, WIDTH / 2));
        let label = if label.is_empty() { label } else { format!("|\"{label}\"|") };
        let _ = writeln!(text, "  n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    text.push_str("  classDef lacking stroke-dasharray: 6 4\n  classDef open stroke-dasharray: 2 3\n");
    text
}

fn label(node: &Node) -> String {
    let mut lines = wrap(&node.text, WIDTH);
    if !node.note.is_empty() {
        lines.extend(wrap(&format!("({})", node.note), WIDTH));
    }
    if node.folded {
        lines.push("…".to_owned());
    }
    quoted(&lines)
}

/// Lines as one quoted label; whatever Mermaid, Markdown or HTML would read in it is written by its number.
fn quoted(lines: &[String]) -> String {
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            out.push_str("<br/>");
        }
        // Digits and a full stop at the beginning would be a list.
        let digits = line.chars().take_while(char::is_ascii_digit).count();
        for (place, c) in line.chars().enumerate() {
            match c {
                c if c.is_control() => out.push('\u{fffd}'),
                '.' | ')' if place == digits && digits > 0 => push_number(&mut out, c),
                '-' | '+' if place == 0 => push_number(&mut out, c),
                '"' | '#' | '<' | '>' | '&' | '`' | '|' | '\\' | '%' | '*' | '_' | '{' | '}' | '~' => {
                    push_number(&mut out, c);
                }
                c => out.push(c),
            }
        }
    }
    out
}

fn push_number(out: &mut String, c: char) {
    let _ = write!(out, "#{};", u32::from(c));
}
