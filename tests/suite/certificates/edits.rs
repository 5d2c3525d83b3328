//! Well-formed edits of certificates.

use crate::dice::Dice;
use std::collections::BTreeSet;
use vires::hir::Program;
use vires::hir::words;
use vires::ids::RelationId;

/// The relation of the answer of a certificate.
pub fn asked(program: &Program, text: &str) -> Option<RelationId> {
    let answer = text.lines().find(|line| line.starts_with("answer "))?;
    let name = answer.split(' ').skip_while(|w| !w.starts_with(|c: char| c.is_ascii_digit())).nth(1)?;
    let all = (0..program.relations.len()).map(RelationId::at);
    all.into_iter().find(|id| words::relation_word(program, *id) == name)
}

#[allow(clippy::too_many_lines, reason = "one arm for each kind")]
/// One edit of a kind, with the text it leaves; `None` if there is nothing of that kind.
pub fn edit(dice: &mut Dice, program: &Program, text: &str, other: &str) -> Option<(&'static str, String)> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let world = lines.iter().position(|line| line.starts_with("world "))?;
    let proof: Vec<usize> = (world..lines.len()).filter(|i| lines[*i].starts_with("  ")).collect();
    let claims: Vec<usize> = (world + 1..lines.len() - 1).filter(|i| is_claim(&lines[*i])).collect();
    let any = |dice: &mut Dice, from: &[usize]| (!from.is_empty()).then(|| from[dice.below(from.len())]);
    let readings: Vec<usize> = (0..world).filter(|i| lines[*i].starts_with("reading ")).collect();
    let cases: Vec<usize> = (0..world).filter(|i| lines[*i].starts_with("if ")).collect();
    let mut kinds: Vec<usize> = (0..14).collect();
    kinds.extend((!readings.is_empty()).then_some([14, 15, 16]).into_iter().flatten());
    kinds.extend((!cases.is_empty()).then_some([17, 18, 17, 18]).into_iter().flatten());
    let kind = match kinds[dice.below(kinds.len())] {
        0 => {
            lines.remove(any(dice, &proof)?);
            "a line dropped"
        }
        1 => {
            let (start, end) = block(&lines, any(dice, &claims)?);
            shrink(&mut lines, start);
            lines.drain(start..end);
            "a claim dropped"
        }
        2 => {
            let names = words::rule_names(program);
            let rules: Vec<usize> = proof.iter().copied().filter(|i| rule(&lines[*i]).is_some()).collect();
            let at = any(dice, &rules)?;
            let old = rule(&lines[at])?.to_owned();
            let new = &names[dice.below(names.len())];
            lines[at] = lines[at].replacen(&old, new, 1);
            "a rule swapped"
        }
        3 => {
            let all: Vec<usize> = (world - 1..lines.len() - 1).collect();
            let at = any(dice, &all)?;
            let words: Vec<String> = lines[at].split(' ').map(str::to_owned).collect();
            let values = values(text, other);
            let places: Vec<usize> =
                (1..words.len()).filter(|i| values.contains(value(&words[*i]))).collect();
            let place = any(dice, &places)?;
            let values: Vec<&String> = values.iter().collect();
            let mut words = words;
            let old = value(&words[place]).to_owned();
            words[place] = words[place].replace(&old, values[dice.below(values.len())]);
            lines[at] = words.join(" ");
            "a value changed"
        }
        4 => {
            let answers = ["true", "false", "undetermined", "not shown", "as long as not shown"];
            let at = world - 1;
            let (_, statement) = lines[at].split_at(lines[at].find(|c: char| c.is_ascii_digit())?);
            lines[at] = format!("answer {} {statement}", dice.pick(&answers));
            "another answer"
        }
        5 => {
            let (start, end) = block(&lines, any(dice, &claims)?);
            let moved: Vec<String> = lines.drain(start..end).collect();
            let rest: Vec<usize> =
                (world + 1..lines.len()).filter(|i| !lines[*i].starts_with("  ")).collect();
            let to = any(dice, &rest)?;
            lines.splice(to..to, moved);
            "a claim moved"
        }
        6 => {
            let exempted: Vec<usize> =
                proof.iter().copied().filter(|i| lines[*i].starts_with("  but ")).collect();
            lines.remove(any(dice, &exempted)?);
            "an exempted statement dropped"
        }
        7 => {
            let at = any(dice, &proof)?;
            let line = lines[at].clone();
            lines.insert(at, line);
            "a line doubled"
        }
        8 => {
            let at = any(dice, &claims)?;
            let words = ["true", "possible", "impossible", "uncertain"];
            let (_, rest) = lines[at].split_once(' ')?;
            lines[at] = format!("{} {rest}", dice.pick(&words));
            "another kind of claim"
        }
        9 => {
            let at = any(dice, &proof)?;
            let number = lines[at].split(' ').next_back()?.parse::<usize>().ok()?;
            let cut = lines[at].rfind(' ')?;
            lines[at] = format!("{} {}", &lines[at][..cut], (number + dice.below(3)).saturating_sub(1));
            "another number"
        }
        10 => {
            let other: Vec<String> = other.lines().map(str::to_owned).collect();
            let theirs: Vec<usize> = (0..other.len()).filter(|i| is_claim(&other[*i])).collect();
            let (start, end) = block(&other, any(dice, &theirs)?);
            let (own, own_end) = block(&lines, any(dice, &claims)?);
            lines.splice(own..own_end, other[start..end].iter().cloned());
            "a claim of another certificate"
        }
        11 => {
            let at = world - 1;
            let (status, _) = lines[at].split_at(lines[at].find(|c: char| c.is_ascii_digit())?);
            let theirs = other.lines().find(|line| line.starts_with("answer "))?;
            let (_, statement) = theirs.split_at(theirs.find(|c: char| c.is_ascii_digit())?);
            lines[at] = format!("{status}{statement}");
            "another statement"
        }
        13 => {
            let dated = |at: &usize| lines[*at].split(' ').any(|word| date(value(word)).is_some());
            let all: Vec<usize> = (1..lines.len()).filter(dated).collect();
            let at = any(dice, &all)?;
            let words = lines[at].split(' ').map(str::to_owned).collect::<Vec<String>>();
            let places: Vec<usize> = (0..words.len()).filter(|i| date(value(&words[*i])).is_some()).collect();
            let place = any(dice, &places)?;
            let mut words = words;
            let old = value(&words[place]).to_owned();
            let by = [-3653, -366, -31, -1, 1, 31, 366, 3653][dice.below(8)];
            let new = vires::time::Date::from_number(date(&old)?.number() + by)?.to_string();
            words[place] = words[place].replace(&old, &new);
            lines[at] = words.join(" ");
            "a date shifted"
        }
        14 => {
            lines.remove(any(dice, &readings)?);
            "a reading dropped"
        }
        16 => {
            let at = any(dice, &readings)?;
            let bare = lines[at].strip_suffix(" asked").map(str::to_owned);
            lines[at] = bare.unwrap_or_else(|| format!("{} asked", lines[at]));
            "a reading that is asked, or not"
        }
        17 => {
            lines.remove(any(dice, &cases)?);
            "a case dropped"
        }
        18 => {
            let at = any(dice, &cases)?;
            let flipped = lines[at].strip_prefix("if stated ").map(|rest| format!("if denied {rest}"));
            let back = lines[at].strip_prefix("if denied ").map(|rest| format!("if stated {rest}"));
            lines[at] = flipped.or(back)?;
            "another case"
        }
        15 => {
            let at = any(dice, &readings)?;
            let words: Vec<&str> = lines[at].split(' ').collect();
            let dispute = program.names.disputes[words[1]];
            let of = program.dispute(dispute).readings.iter().map(|id| program.reading(*id).name.as_str());
            let of: Vec<&str> = of.chain(["-"]).collect();
            let asked = if words.len() > 3 { " asked" } else { "" };
            lines[at] = format!("reading {} {}{asked}", words[1], dice.pick(&of));
            "another reading"
        }
        _ => {
            let at = any(dice, &proof)?;
            let to = any(dice, &proof)?;
            lines.swap(at, to);
            "two lines exchanged"
        }
    };
    let changed = lines.join("\n") + "\n";
    (changed != text).then_some((kind, changed))
}

fn date(word: &str) -> Option<vires::time::Date> {
    vires::time::Date::parse(word)
}

fn is_claim(line: &str) -> bool {
    ["true ", "possible ", "impossible ", "uncertain "].iter().any(|word| line.starts_with(word))
}

/// A claim with its lines.
fn block(lines: &[String], start: usize) -> (usize, usize) {
    let end = (start + 1..lines.len()).find(|i| !lines[*i].starts_with("  ")).unwrap();
    (start, end)
}

/// Where the claim is a member of a set, the set has one less.
fn shrink(lines: &mut [String], claim: usize) {
    let mut before = 0;
    for at in (0..claim).rev() {
        if is_claim(&lines[at]) {
            before += 1;
        }
        if let Some(size) = lines[at].strip_prefix("set ").and_then(|size| size.parse::<usize>().ok()) {
            if before < size {
                lines[at] = format!("set {}", size - 1);
            }
            return;
        }
    }
}

fn rule(line: &str) -> Option<&str> {
    let rest =
        ["  by ", "  rule ", "  unbeaten ", "  beaten "].iter().find_map(|word| line.strip_prefix(word))?;
    if let Some(quoted) = rest.strip_prefix('"') {
        return rest.get(..quoted.find('"')? + 2);
    }
    rest.split(' ').next()
}

fn value(word: &str) -> &str {
    word.split_once('=').map_or(word, |(_, value)| value)
}

/// The values that claims and lines of two certificates name.
fn values(text: &str, other: &str) -> BTreeSet<String> {
    let given =
        text.lines().chain(other.lines()).filter(|line| line.contains('=') || line.starts_with("  | "));
    let words = given.flat_map(|line| line.split(' ').skip(2));
    let values = words.map(value).filter(|word| !word.is_empty() && !word.starts_with('"'));
    values.filter(|word| word.chars().all(|c| c.is_alphanumeric() || c == '-')).map(str::to_owned).collect()
}
