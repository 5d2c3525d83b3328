//! Every small propositional program and every small defeasible theory: the product, the reference, and a
//! third reading that shares nothing with either.
//!
//! A sample runs with the suite; all of them with
//! `cargo test --release --test suite exhaustive -- --ignored`.

use super::{Part, Said, agree};
use crate::random::lowered;
use std::fmt::Write as _;
use vires::engine::Truth;
use vires::hir::Program;
use vires::plan::World;
use vires::time::Date;

/// A literal of a propositional program: an atom, and whether it is not denied.
pub type Literal = (usize, bool);

/// A ground normal program over numbered atoms.
#[derive(Default)]
pub struct Normal(pub Vec<(usize, Vec<Literal>)>);

impl Normal {
    /// The well-founded model as it was first defined (Van Gelder, Ross and Schlipf 1991): from nothing,
    /// again and again, what a rule concludes from what is known becomes true, and every atom of the
    /// greatest unfounded set false.
    pub fn model(&self, atoms: usize) -> Vec<Truth> {
        let mut known = vec![Truth::Undetermined; atoms];
        loop {
            let value = |(atom, positive): &Literal| match (known[*atom], positive) {
                (Truth::Undetermined, _) => Truth::Undetermined,
                (truth, true) => truth,
                (Truth::True, false) => Truth::False,
                (Truth::False, false) => Truth::True,
            };
            let mut next = known.clone();
            for (head, body) in &self.0 {
                if body.iter().all(|literal| value(literal) == Truth::True) {
                    next[*head] = Truth::True;
                }
            }
            // The largest set each of whose members has in each rule a condition that is false, or that is
            // a member.
            let mut unfounded: Vec<bool> = vec![true; atoms];
            loop {
                let supported = |atom: usize, unfounded: &[bool]| {
                    self.0.iter().any(|(head, body)| {
                        *head == atom
                            && body.iter().all(|l| value(l) != Truth::False && !(l.1 && unfounded[l.0]))
                    })
                };
                let place = (0..atoms).find(|a| unfounded[*a] && supported(*a, &unfounded));
                let Some(place) = place else { break };
                unfounded[place] = false;
            }
            for atom in (0..atoms).filter(|a| unfounded[*a]) {
                next[atom] = Truth::False;
            }
            if next == known {
                return known;
            }
            known = next;
        }
    }
}

/// All lists of up to `most` of `from`, the order not mattering; `again`: a thing may stand in it twice.
fn choices(from: usize, most: usize, again: bool) -> Vec<Vec<usize>> {
    let mut found = vec![vec![]];
    let mut last: Vec<Vec<usize>> = found.clone();
    for _ in 0..most {
        let longer = |list: &Vec<usize>| {
            let first = list.last().map_or(0, |l| if again { *l } else { l + 1 });
            (first..from)
                .map(|next| list.iter().copied().chain([next]).collect())
                .collect::<Vec<Vec<usize>>>()
        };
        last = last.iter().flat_map(longer).collect();
        found.extend(last.iter().cloned());
    }
    found
}

fn world() -> World {
    World { date: Date::parse("2020-01-01"), ..World::default() }
}

/// The truth of a concept without parameters.
pub fn truth(program: &Program, said: &Said, name: &str, part: Part) -> Truth {
    let relation = program.names.relations[name];
    let bounds = &said[&(relation, part, Date::parse("2020-01-01").unwrap())];
    match (bounds.lower.is_empty(), bounds.upper.is_empty()) {
        (false, _) => Truth::True,
        (true, false) => Truth::Undetermined,
        (true, true) => Truth::False,
    }
}

pub fn read(text: &str) -> (Program, Said) {
    let program = lowered(text).unwrap_or_else(|| panic!("a program with a mistake\n{text}"));
    let agreed = agree(&program, text, &world()).unwrap_or_else(|difference| panic!("{difference}"));
    let (_, said) = agreed.expect("nothing about days");
    (program, said)
}

const ATOMS: [&str; 3] = ["p", "q", "r"];

/// Compares every `step`th program of up to 3 atoms, 3 rules and 2 conditions a rule; how many, and how many
/// had an undetermined statement.
fn normal_programs(step: usize) -> [usize; 2] {
    let literals: Vec<Literal> = (0..3).flat_map(|atom| [(atom, true), (atom, false)]).collect();
    let bodies: Vec<Vec<Literal>> = choices(literals.len(), 2, false)
        .into_iter()
        .map(|body| body.into_iter().map(|l| literals[l]).collect())
        .collect();
    let rules: Vec<(usize, &Vec<Literal>)> =
        (0..3).flat_map(|head| bodies.iter().map(move |body| (head, body))).collect();
    let (mut compared, mut undetermined) = (0, 0);
    for program in choices(rules.len(), 3, false).iter().step_by(step) {
        let normal = Normal(program.iter().map(|r| (rules[*r].0, rules[*r].1.clone())).collect());
        let mut text: String = ATOMS.map(|atom| format!("concept {atom}\n")).concat();
        for (head, body) in &normal.0 {
            let conditions: Vec<String> = body
                .iter()
                .map(|(atom, positive)| format!("{}{}", if *positive { "" } else { "not " }, ATOMS[*atom]))
                .collect();
            let when =
                if body.is_empty() { String::new() } else { format!(" when {}", conditions.join(" and ")) };
            let _ = writeln!(text, "define {}{when}", ATOMS[*head]);
        }
        let (lowered, said) = read(&text);
        let model = normal.model(3);
        for (atom, name) in ATOMS.iter().enumerate() {
            assert_eq!(truth(&lowered, &said, name, Part::Statement), model[atom], "{name}\n{text}");
        }
        compared += 1;
        undetermined += usize::from(model.contains(&Truth::Undetermined));
    }
    [compared, undetermined]
}

/// A rule of a theory: the statement, whether it argues for it, and its conditions: statements that are so,
/// or that are excluded.
#[derive(Clone)]
struct Rule {
    head: Literal,
    body: Vec<Literal>,
}

/// Defeasible logic with ambiguity blocking and team defeat, its failure to prove being that of the
/// well-founded semantics (Maher and Governatori 1999), for rules of two statements: four literals, p and
/// not p, q and not q. Of a statement that is `known` nothing is concluded: it stands so.
fn defeasible(
    rules: &[Rule],
    beats: &[(usize, usize)],
    known: Option<(usize, [Truth; 2])>,
) -> [[Truth; 2]; 2] {
    let literal = |(atom, positive): Literal| atom * 2 + usize::from(!positive);
    let (applicable, defeated) = (|r: usize| 8 + r, |r: usize| 8 + rules.len() + r);
    let mut normal = Normal::default();
    for (r, rule) in rules.iter().enumerate().filter(|(_, rule)| known.is_none_or(|(k, _)| k != rule.head.0))
    {
        let body = rule.body.iter().map(|l| (literal(*l), true)).collect();
        normal.0.push((applicable(r), body));
        let (own, other) = (literal(rule.head), literal((rule.head.0, !rule.head.1)));
        // Proved by a rule, unless the contrary has one that no rule for it defeats.
        normal.0.push((own, vec![(applicable(r), true), (4 + own, false)]));
        normal.0.push((4 + other, vec![(applicable(r), true), (defeated(r), false)]));
    }
    if let Some((atom, stands)) = known {
        for (place, truth) in stands.into_iter().enumerate() {
            let own = atom * 2 + place;
            match truth {
                Truth::True => normal.0.push((own, vec![])),
                Truth::Undetermined => normal.0.push((own, vec![(own, false)])),
                Truth::False => {}
            }
        }
    }
    for (winner, loser) in beats {
        normal.0.push((defeated(*loser), vec![(applicable(*winner), true)]));
    }
    let model = normal.model(8 + 2 * rules.len());
    [[model[0], model[1]], [model[2], model[3]]]
}

/// The same with `in doubt no` for both statements: where neither is read by rules about the other and the
/// reverse, the one that is read is settled before the other is looked at. What is excluded is not.
fn settled_between(rules: &[Rule], beats: &[(usize, usize)]) -> [[Truth; 2]; 2] {
    let reads = |atom: usize| {
        rules.iter().filter(|rule| rule.head.0 == atom).any(|rule| rule.body.iter().any(|l| l.0 != atom))
    };
    let all = defeasible(rules, beats, None);
    match (reads(0), reads(1)) {
        (false, false) | (true, true) => all,
        (reads_other, _) => {
            let first = usize::from(reads_other);
            let [is, excluded] = all[first];
            let settled = if is == Truth::True { Truth::True } else { Truth::False };
            let mut found = defeasible(rules, beats, Some((first, [settled, excluded])));
            found[first] = all[first];
            found
        }
    }
}

/// What stands in the place of a burden for both statements, and whether they are made to depend on one another.
const BURDENS: [(&str, bool); 4] =
    [("", false), (" in doubt no", false), (" in doubt yes", false), (" in doubt no", true)];

/// Compares every `step`th theory of two statements and up to 3 rules with up to 2 conditions, under every
/// priority, without burdens, with `in doubt no`, with `in doubt yes`, and with `in doubt no` where each statement
/// depends on the other, so that nothing is settled before all is done; how many, how many had an undetermined
/// statement, how many were won against a rule, and in how many the burden of one statement settles the other.
fn theories(step: usize) -> [usize; 4] {
    let literals: Vec<Literal> = vec![(0, true), (0, false), (1, true), (1, false)];
    let bodies: Vec<Vec<Literal>> = choices(4, 2, false)
        .into_iter()
        .map(|body| body.into_iter().map(|l| literals[l]).collect())
        .collect();
    let rules: Vec<Rule> = literals
        .iter()
        .flat_map(|head| bodies.iter().map(|body| Rule { head: *head, body: body.clone() }))
        .collect();
    let mut number = 0;
    let mut found = [0; 4];
    for theory in choices(rules.len(), 3, true) {
        let theory: Vec<Rule> = theory.into_iter().map(|r| rules[r].clone()).collect();
        let pairs: Vec<(usize, usize)> = (0..theory.len())
            .flat_map(|r| (0..r).map(move |s| (s, r)))
            .filter(|(r, s)| {
                let (r, s) = (theory[*r].head, theory[*s].head);
                r.0 == s.0 && r.1 != s.1
            })
            .collect();
        for order in 0..3_usize.pow(u32::try_from(pairs.len()).unwrap()) {
            let beats: Vec<(usize, usize)> = pairs
                .iter()
                .enumerate()
                .filter_map(|(place, (r, s))| match order / 3_usize.pow(u32::try_from(place).unwrap()) % 3 {
                    0 => None,
                    1 => Some((*r, *s)),
                    _ => Some((*s, *r)),
                })
                .collect();
            for burden in BURDENS {
                number += 1;
                if number % step == 0 {
                    theory_agrees(&theory, &beats, burden, &mut found);
                }
            }
        }
    }
    found
}

fn theory_agrees(
    theory: &[Rule],
    beats: &[(usize, usize)],
    (burden, linked): (&str, bool),
    found: &mut [usize; 4],
) {
    // A side that no rule argues has one that never applies, so that one may ask whether it is excluded.
    let mut text =
        format!("fact never\nconcept p{burden}\nconcept q{burden}\ninstrument i {{}}\nprovision i.1 {{\n");
    for atom in ["p", "q"] {
        let _ = writeln!(text, "  rule {atom} when never\n  rule not {atom} when never");
    }
    if linked {
        text.push_str("  rule p when never and q\n  rule q when never and p\n");
    }
    for (place, rule) in theory.iter().enumerate() {
        let not = if rule.head.1 { "" } else { "not " };
        let condition =
            |(atom, is): &Literal| format!("{}{}", if *is { "" } else { "excluded " }, ATOMS[*atom]);
        let body: Vec<String> = rule.body.iter().map(condition).collect();
        let when = if body.is_empty() { String::new() } else { format!(" when {}", body.join(" and ")) };
        let losers: Vec<String> =
            beats.iter().filter(|(w, _)| *w == place).map(|(_, loser)| format!("i.1.r{loser}")).collect();
        let overrides =
            if losers.is_empty() { String::new() } else { format!(" overrides {}", losers.join(", ")) };
        let _ = writeln!(text, "  rule r{place}: {not}{}{when}{overrides}", ATOMS[rule.head.0]);
    }
    text += "}\n";
    let (program, said) = read(&text);
    let status = |name: &str, part: Part| truth(&program, &said, name, part);
    let (pure, between) = (defeasible(theory, beats, None), settled_between(theory, beats));
    let logic = if linked { pure } else { between };
    for (atom, name) in ["p", "q"].into_iter().enumerate() {
        let (is, excluded) = (status(name, Part::Statement), status(name, Part::Excluded));
        // `in doubt no`: the logic of the papers, as it is before anything is settled.
        if burden == " in doubt no" {
            assert_eq!([is, excluded], logic[atom], "{name}\n{text}");
        }
        assert!(!(is == Truth::True && excluded == Truth::True), "{name} wins and loses\n{text}");
        found[2] += usize::from(is == Truth::True && theory.iter().any(|r| r.head == (atom, false)));
    }
    found[0] += 1;
    found[3] += usize::from(burden == " in doubt no" && !linked && pure != between);
    found[1] +=
        usize::from(["p", "q"].map(|name| status(name, Part::Statement)).contains(&Truth::Undetermined));
}

#[test]
fn some_normal_programs() {
    let [compared, undetermined] = normal_programs(97);
    assert!(compared > 400 && undetermined > 50, "{compared}, {undetermined}");
}

#[test]
fn some_theories() {
    let [compared, undetermined, contested, settled] = theories(211);
    let all = format!("{compared}, {undetermined}, {contested}, {settled}");
    assert!(compared > 400 && undetermined > 5 && contested > 50, "{all}");
}

/// Rare, and so not in the sample: what a burden settles is what other components read.
#[test]
fn a_burden_settles_between_components() {
    let rule = |head: Literal, body: &[Literal]| Rule { head, body: body.to_vec() };
    // p undermines itself, and q rests on p.
    let theory = [rule((0, true), &[]), rule((0, false), &[(0, true)]), rule((1, true), &[(0, true)])];
    let mut found = [0; 4];
    for burden in BURDENS {
        theory_agrees(&theory, &[], burden, &mut found);
    }
    // With `in doubt yes` p is true, since it does not lose.
    assert_eq!(found, [4, 3, 1, 1]);
}

#[test]
#[ignore = "a minute or more, in a release build"]
fn exhaustive_normal_programs() {
    let [compared, undetermined] = normal_programs(1);
    println!("{compared} programs, {undetermined} with an undetermined statement");
    assert_eq!(compared, 1 + 66 + 66 * 65 / 2 + 66 * 65 * 64 / 6);
    assert_eq!(undetermined, 18_210);
}

#[test]
#[ignore = "some minutes, in a release build"]
fn exhaustive_theories() {
    let [compared, undetermined, contested, settled] = theories(1);
    println!(
        "{compared} theories, {undetermined} with an undetermined statement, {contested} won against a rule, \
         {settled} with a burden that settles the other statement"
    );
    assert_eq!([compared, undetermined, contested, settled], [202_316, 2_834, 17_326, 20]);
}
