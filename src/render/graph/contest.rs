//! Rules on both sides of a statement, as they are drawn: each a node of its own, which rests on its conditions;
//! from the one that prevails a line to the one that gives way, with the reason; between two of which neither
//! prevails a line that says so.

use super::{Builder, By, Edge, EdgeKind};
use crate::hir::MetaRule;
use crate::ids::RuleId;
use crate::proof::{Argument, Standing};
use crate::render::explanation::{clashing, told};
use std::collections::BTreeMap;

impl Builder<'_, '_> {
    /// A statement with rules on both sides: the first `count` for it, and all that apply, and those against it.
    pub(super) fn contest(
        &mut self,
        from: usize,
        own: &[Argument],
        count: usize,
        against: &[&Argument],
        level: usize,
    ) {
        let own: Vec<&Argument> = own
            .iter()
            .enumerate()
            .filter(|(place, argument)| *place < count || argument.applicable == Standing::Holds)
            .map(|(_, argument)| argument)
            .collect();
        let mut drawn: BTreeMap<RuleId, usize> = BTreeMap::new();
        let sides = own.iter().map(|a| (*a, false)).chain(against.iter().map(|a| (*a, true)));
        for (argument, against) in sides.clone() {
            let place = self.rule(argument, against);
            drawn.insert(argument.rule, place);
            let label = if against { "against it" } else { "for it" };
            let lacking = argument.applicable != Standing::Holds;
            self.draw(Edge {
                from,
                to: place,
                label: label.to_owned(),
                lacking,
                against,
                kind: EdgeKind::Rests,
            });
            let by = By { from: place, citation: String::new(), against: false, level };
            for premise in told(argument) {
                self.premise(premise, &by, false);
            }
        }
        for (argument, _) in sides {
            for beaten in &argument.beaten {
                if let (Some(from), Some(to)) = (drawn.get(&beaten.by), drawn.get(&argument.rule)) {
                    self.relate(*from, *to, prevails(beaten.deciding), EdgeKind::Beats);
                }
            }
        }
        let copies = |side: &[&Argument]| side.iter().map(|a| (*a).clone()).collect::<Vec<Argument>>();
        if let Some((one, other)) = clashing(&copies(&own), &copies(against))
            && let (Some(from), Some(to)) = (drawn.get(&one), drawn.get(&other))
        {
            self.relate(*from, *to, "neither prevails", EdgeKind::Clashes);
        }
    }

    /// The node of a rule: what it is called, where it stands, and what became of it.
    fn rule(&mut self, argument: &Argument, against: bool) -> usize {
        let words = self.words;
        let citation = words.rule(argument.rule);
        let title = words.rule_title(argument.rule).or_else(|| citation.clone());
        let text = title.unwrap_or_else(|| {
            let side = if against { "a rule against it" } else { "a rule for it" };
            let name = words.program().rule(argument.rule).name.as_ref();
            name.map_or_else(|| side.to_owned(), |name| format!("{side}: {name}"))
        });
        let fate = match argument.applicable {
            _ if !argument.in_force => "not in force",
            Standing::Holds if argument.beaten.is_empty() => "applies",
            Standing::Holds => "applies, but gives way",
            Standing::Open => "may apply",
            Standing::NotShown => "not shown to apply",
            Standing::Fails | Standing::Unreached => "does not apply",
        };
        let note = match citation.filter(|citation| *citation != text) {
            Some(citation) => format!("{citation}; {fate}"),
            None => fate.to_owned(),
        };
        let standing = if argument.beaten.is_empty() { argument.applicable } else { Standing::Fails };
        let place = self.push(text, note, standing);
        if let Some(node) = self.graph.nodes.get_mut(place) {
            node.rule = true;
        }
        place
    }

    fn relate(&mut self, from: usize, to: usize, label: &str, kind: EdgeKind) {
        self.draw(Edge { from, to, label: label.to_owned(), lacking: false, against: false, kind });
    }

    fn draw(&mut self, edge: Edge) {
        if !self.graph.edges.contains(&edge) {
            self.graph.edges.push(edge);
        }
    }
}

/// By what one rule prevails over another.
fn prevails(meta: MetaRule) -> &'static str {
    match meta {
        MetaRule::Overrides => "prevails by its own terms",
        MetaRule::Rank => "prevails: it ranks higher",
        MetaRule::Later => "prevails: it is the later law",
        MetaRule::Strength => "prevails: the other is a presumption",
    }
}
