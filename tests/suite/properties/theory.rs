//! Rules alone with `in doubt no` everywhere have the conclusions of ambiguity-blocking defeasible logic with team
//! defeat, whose failure to prove is that of the well-founded semantics (3): random theories of more statements and
//! rules than can be tried one by one (`agreement/exhaustive.rs` tries all small ones).
//!
//! The logic (Maher and Governatori 1999) is written out as a program of its own, for literals that are proved, as
//! the papers have it, and read off the definition of well-founded models that the small theories use.

use super::{enough, seeds};
use crate::agreement::Part;
use crate::agreement::exhaustive::{Normal, read, truth};
use crate::dice::Dice;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use vires::engine::Truth;

/// A literal: an atom, and whether it is not denied.
type Literal = (usize, bool);

struct Rule {
    head: Literal,
    body: Vec<Literal>,
}

struct Theory {
    atoms: usize,
    rules: Vec<Rule>,
    /// The winner first. No circles.
    beats: BTreeSet<(usize, usize)>,
}

impl Theory {
    fn new(dice: &mut Dice) -> Self {
        let atoms = 3 + dice.below(4);
        let literal = |dice: &mut Dice, from: usize| (dice.below(from), dice.chance(60));
        let rules: Vec<Rule> = (0..4 + dice.below(9))
            .map(|_| {
                let head = literal(dice, atoms);
                let body = (0..dice.below(3)).map(|_| literal(dice, atoms)).collect();
                Rule { head, body }
            })
            .collect();
        // A random order of the rules: no circle.
        let mut order: Vec<usize> = (0..rules.len()).collect();
        dice.shuffle(&mut order);
        let mut beats = BTreeSet::new();
        for (place, winner) in order.iter().enumerate() {
            for loser in &order[place + 1..] {
                let (r, s) = (rules[*winner].head, rules[*loser].head);
                if r.0 == s.0 && r.1 != s.1 && dice.chance(45) {
                    beats.insert((*winner, *loser));
                }
            }
        }
        Self { atoms, rules, beats }
    }

    /// The statements that each statement rests on, however remotely; all of all, if they are linked.
    fn components(&self, linked: bool) -> Vec<BTreeSet<usize>> {
        if linked {
            return vec![(0..self.atoms).collect()];
        }
        let mut reach: Vec<BTreeSet<usize>> = (0..self.atoms)
            .map(|atom| {
                let own = self.rules.iter().filter(|rule| rule.head.0 == atom);
                own.flat_map(|rule| rule.body.iter().map(|l| l.0)).collect()
            })
            .collect();
        for _ in 0..self.atoms {
            for atom in 0..self.atoms {
                let more: Vec<usize> = reach[atom].iter().flat_map(|a| reach[*a].clone()).collect();
                reach[atom].extend(more);
            }
        }
        // In an order in which what is rested on comes first: it reaches fewer, or as many and itself.
        let mut found: Vec<BTreeSet<usize>> = Vec::new();
        let mut left: BTreeSet<usize> = (0..self.atoms).collect();
        while let Some(atom) = left.iter().copied().find(|atom| {
            let own: BTreeSet<usize> =
                reach[*atom].iter().copied().filter(|other| reach[*other].contains(atom)).collect();
            reach[*atom].iter().all(|other| !left.contains(other) || own.contains(other) || other == atom)
        }) {
            let own: BTreeSet<usize> = (0..self.atoms)
                .filter(|other| {
                    *other == atom || reach[atom].contains(other) && reach[*other].contains(&atom)
                })
                .collect();
            left.retain(|a| !own.contains(a));
            found.push(own);
        }
        assert!(left.is_empty());
        found
    }

    /// How each literal stands, and what rules see of the statements in other components: component by component,
    /// what is left open of a statement counting as not shown outside.
    fn logic(&self, linked: bool) -> Vec<[Truth; 2]> {
        let mut stands = vec![[Truth::Undetermined; 2]; self.atoms];
        let mut known: Vec<Option<[Truth; 2]>> = vec![None; self.atoms];
        for component in self.components(linked) {
            let model = self.component(&component, &known);
            for atom in &component {
                stands[*atom] = [model[2 * atom], model[2 * atom + 1]];
            }
            for atom in component {
                let [is, excluded] = stands[atom];
                known[atom] = Some([if is == Truth::True { is } else { Truth::False }, excluded]);
            }
        }
        stands
    }

    fn component(&self, component: &BTreeSet<usize>, known: &[Option<[Truth; 2]>]) -> Vec<Truth> {
        let literal = |(atom, positive): Literal| atom * 2 + usize::from(!positive);
        let first = 2 * self.atoms;
        let (undefeated, applicable, defeated) =
            (|l: usize| first + l, |r: usize| 2 * first + r, |r: usize| 2 * first + self.rules.len() + r);
        let mut normal = Normal::default();
        for (r, rule) in self.rules.iter().enumerate().filter(|(_, rule)| component.contains(&rule.head.0)) {
            normal.0.push((applicable(r), rule.body.iter().map(|l| (literal(*l), true)).collect()));
            let (own, other) = (literal(rule.head), literal((rule.head.0, !rule.head.1)));
            normal.0.push((own, vec![(applicable(r), true), (undefeated(own), false)]));
            normal.0.push((undefeated(other), vec![(applicable(r), true), (defeated(r), false)]));
        }
        for (winner, loser) in &self.beats {
            normal.0.push((defeated(*loser), vec![(applicable(*winner), true)]));
        }
        for (atom, stands) in known.iter().enumerate() {
            for (place, truth) in stands.iter().flatten().enumerate() {
                let own = atom * 2 + place;
                match truth {
                    Truth::True => normal.0.push((own, vec![])),
                    Truth::Undetermined => normal.0.push((own, vec![(own, false)])),
                    Truth::False => {}
                }
            }
        }
        normal.model(2 * first + 2 * self.rules.len())
    }

    fn text(&self, linked: bool) -> String {
        let mut text = String::from("fact never\ninstrument i {}\n");
        for atom in 0..self.atoms {
            let _ = writeln!(text, "concept p{atom} in doubt no");
        }
        text.push_str("provision i.1 {\n");
        for atom in 0..self.atoms {
            let next = (atom + 1) % self.atoms;
            let link = if linked { format!(" and p{next}") } else { String::new() };
            let _ = writeln!(text, "  rule p{atom} when never{link}\n  rule not p{atom} when never");
        }
        for (place, rule) in self.rules.iter().enumerate() {
            let not = if rule.head.1 { "" } else { "not " };
            let condition = |(atom, is): &Literal| format!("{}p{atom}", if *is { "" } else { "excluded " });
            let body: Vec<String> = rule.body.iter().map(condition).collect();
            let when = if body.is_empty() { String::new() } else { format!(" when {}", body.join(" and ")) };
            let losers = self.beats.iter().filter(|(winner, _)| *winner == place);
            let losers: Vec<String> = losers.map(|(_, loser)| format!("i.1.r{loser}")).collect();
            let overrides =
                if losers.is_empty() { String::new() } else { format!(" overrides {}", losers.join(", ")) };
            let _ = writeln!(text, "  rule r{place}: {not}p{}{when}{overrides}", rule.head.0);
        }
        text + "}\n"
    }
}

#[test]
fn with_burdens_everywhere_theories_have_the_conclusions_of_the_logic() {
    let (mut count, mut open, mut won, mut between) = (0, 0, 0, 0);
    for seed in seeds(0, 700) {
        let theory = Theory::new(&mut Dice::new(seed));
        for linked in [true, false] {
            let text = theory.text(linked);
            let (program, said) = read(&text);
            let logic = theory.logic(linked);
            for (atom, expected) in logic.iter().enumerate() {
                let name = format!("p{atom}");
                let found = [Part::Statement, Part::Excluded].map(|part| truth(&program, &said, &name, part));
                assert_eq!(found, *expected, "seed {seed}: {name}\n{text}");
                open += usize::from(expected.contains(&Truth::Undetermined));
                let contested = |side| theory.rules.iter().any(|r| r.head == (atom, side));
                won += usize::from(expected[0] == Truth::True && contested(false));
            }
            count += 1;
        }
        between += usize::from(theory.logic(true) != theory.logic(false));
    }
    enough(
        count == 1_400 && open > 100 && won > 250,
        &format!(
            "{count} theories, {open} open statements, {won} won against a rule, {between} settled between"
        ),
    );
}
