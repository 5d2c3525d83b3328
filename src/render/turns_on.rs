//! What an answer turns on, in words, and what to ask first.

use super::conclusion::{dated, missing};
use super::disputed::{holders, taken};
use super::page::Page;
use super::sentence::Words;
use super::style::{Role, Sign};
use crate::ids::ReadingId;
use crate::proof::{Combination, Conclusion, First, Literal, TurnsOn};

/// Most combinations of one kind that are listed.
const LISTED: usize = 8;

/// Most unknowns of a combination that are told in one sentence.
const SENTENCE: usize = 2;

/// The combinations that decide an answer, then the question worth asking first.
pub fn block(page: &mut Page, words: Words<'_>, conclusion: &Conclusion, turns_on: &TurnsOn) {
    let exactly = turns_on.keeps_open.is_empty() && !turns_on.more && turns_on.left_out.is_empty();
    let writer = Writer { words, conclusion };
    if turns_on.makes_true.is_empty() && turns_on.makes_false.is_empty() {
        page.paragraph(0, Role::Text, "however the unknown facts turn out, it stays open");
    }
    let only = if exactly { "true if, and only if," } else { "true if" };
    writer.combinations(page, only, &turns_on.makes_true);
    if !(exactly && is_plain(&turns_on.makes_true)) {
        writer.combinations(page, "false if", &turns_on.makes_false);
    }
    if !turns_on.makes_true.is_empty() || !turns_on.makes_false.is_empty() {
        writer.combinations(page, "still open if", &turns_on.keeps_open);
    }
    let left = turns_on.left_out.len();
    if left > 0 {
        let text = format!(
            "{} of the {} unknown statements it depends on were looked at; not looked at:",
            turns_on.unknowns.len(),
            turns_on.unknowns.len() + left
        );
        page.paragraph(0, Role::Dim, &text);
        for claim in turns_on.left_out.iter().take(LISTED) {
            page.signed(2, Sign::Item, (Role::Dim, &dated(words, claim, true, conclusion)), "");
        }
        rest(page, left);
    }
    if let Some(first) = &turns_on.first {
        page.paragraph(0, Role::Text, &ask_first(words, conclusion, first));
    }
}

/// Whether it is plain what makes it false, where it is known what makes it true: one combination, or single
/// unknowns.
fn is_plain(makes_true: &[Combination]) -> bool {
    !makes_true.is_empty() && (makes_true.len() == 1 || makes_true.iter().all(|c| c.len() == 1))
}

struct Writer<'w> {
    words: Words<'w>,
    conclusion: &'w Conclusion,
}

impl Writer<'_> {
    fn combinations(&self, page: &mut Page, heading: &str, combinations: &[Combination]) {
        match combinations {
            [] => {}
            [only] if only.len() > SENTENCE => {
                page.paragraph(0, Role::Text, &format!("{heading} all of"));
                for literal in &only.0 {
                    let missing = missing(self.words, &literal.claim);
                    page.signed(2, Sign::Item, (Role::Text, &self.literal(literal)), &missing);
                }
                for reading in &only.1 {
                    let held = holders(self.words.program(), &[*reading]);
                    page.signed(2, Sign::Item, (Role::Text, &self.reading(*reading)), &held);
                }
            }
            [only] => {
                let text = format!("{heading} {}", self.combination(only));
                page.pair(0, (Role::Text, &text), (Role::Dim, &self.alone(only)));
            }
            several => {
                page.paragraph(0, Role::Text, &format!("{heading} one of"));
                for combination in several.iter().take(LISTED) {
                    let text = self.combination(combination);
                    page.signed(2, Sign::Item, (Role::Text, &text), &self.alone(combination));
                }
                rest(page, several.len());
            }
        }
    }

    fn combination(&self, combination: &Combination) -> String {
        let literals = combination.0.iter().map(|literal| self.literal(literal));
        let readings = combination.1.iter().map(|reading| self.reading(*reading));
        let parts: Vec<String> = literals.chain(readings).collect();
        match parts.as_slice() {
            [] => "whatever the unknown facts are".to_owned(),
            parts => parts.join(", and "),
        }
    }

    fn literal(&self, literal: &Literal) -> String {
        dated(self.words, &literal.claim, literal.holds, self.conclusion)
    }

    fn reading(&self, id: ReadingId) -> String {
        taken(self.words.program(), id)
    }

    /// What is missing of a combination of one, or who holds it.
    fn alone(&self, combination: &Combination) -> String {
        match (combination.0.as_slice(), combination.1.as_slice()) {
            ([only], []) => missing(self.words, &only.claim),
            ([], readings) => holders(self.words.program(), readings),
            _ => String::new(),
        }
    }
}

fn rest(page: &mut Page, count: usize) {
    if count > LISTED {
        page.paragraph(4, Role::Dim, &format!("and {} more", count - LISTED));
    }
}

/// `ask first: "Is it so?" – a yes settles it`
fn ask_first(words: Words<'_>, conclusion: &Conclusion, first: &First) -> String {
    let settles = match (first.yes_settles, first.no_settles) {
        (true, true) => " – either answer settles it",
        (true, false) => " – a yes settles it",
        (false, true) => " – a no settles it",
        (false, false) => "",
    };
    format!("ask first: “{}”{settles}", question(words, conclusion.claim.at, first))
}

/// The question, with its day where that is not the answer's.
pub fn question(words: Words<'_>, today: crate::time::Date, first: &First) -> String {
    let asked = words.question(&first.claim);
    if first.claim.at == today { asked } else { format!("As of {}: {asked}", first.claim.at.long()) }
}
