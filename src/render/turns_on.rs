//! What an answer turns on, in words, and what to ask first.

use super::conclusion::{dated, missing};
use super::disputed::{holders, taken};
use super::page::Page;
use super::sentence::Words;
use super::style::{Role, Sign};
use crate::ids::ReadingId;
use crate::proof::{Claim, Combination, Conclusion, First, Literal, TurnsOn};
use unicode_width::UnicodeWidthStr as _;

/// Most combinations of one kind that are listed.
const LISTED: usize = 8;

/// Most unknowns of a combination that are told in one sentence.
const SENTENCE: usize = 2;

/// The longest description of who judges that is said twice in a row.
const REPEATED: usize = 40;

/// The combinations that decide an answer, then the question worth asking first.
pub fn block(page: &mut Page, words: Words<'_>, conclusion: &Conclusion, turns_on: &TurnsOn) {
    let whole = !turns_on.more && !turns_on.between && turns_on.left_out.is_empty();
    let exactly = turns_on.keeps_open.is_empty() && whole;
    let mut writer = Writer { words, conclusion, told: vec![] };
    if turns_on.makes_true.is_empty() && turns_on.makes_false.is_empty() {
        let text = if whole {
            "however the unknown facts turn out, it stays open"
        } else {
            "whatever is said of what was looked at, it stays open"
        };
        page.paragraph(0, Role::Text, text);
    }
    let always = |sets: &[Combination]| sets.iter().any(Combination::is_empty);
    for (sets, value) in [(&turns_on.makes_true, "true"), (&turns_on.makes_false, "false")] {
        if always(sets) {
            let text = format!(
                "it is {value} in each case of the {} unknown statements that were tried, and so in all others: \
                 there are too many for an answer by cases",
                turns_on.unknowns.len()
            );
            return page.paragraph(0, Role::Text, &text);
        }
    }
    let only = if exactly { "true if, and only if," } else { "true if" };
    writer.combinations(page, only, &turns_on.makes_true);
    if !(exactly && is_plain(&turns_on.makes_true)) {
        writer.combinations(page, "false if", &turns_on.makes_false);
    }
    if !turns_on.makes_true.is_empty() || !turns_on.makes_false.is_empty() {
        writer.combinations(page, "still open if", &turns_on.keeps_open);
    }
    if turns_on.between {
        let text = "each day between those that are named counts as well, and was not looked at by itself";
        page.paragraph(0, Role::Dim, text);
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
/// unknowns besides what all have in common.
fn is_plain(makes_true: &[Combination]) -> bool {
    let (_, rest) = factored(makes_true);
    !makes_true.is_empty() && (makes_true.len() == 1 || rest.iter().all(|c| c.len() == 1))
}

/// What several combinations have in common, and what is left of each.
fn factored(combinations: &[Combination]) -> (Combination, Vec<Combination>) {
    let in_all = |holds: &dyn Fn(&Combination) -> bool| combinations.iter().all(holds);
    let first = combinations.first().cloned().unwrap_or_default();
    let literals = first.0.into_iter().filter(|l| in_all(&|c| c.0.contains(l))).collect::<Vec<Literal>>();
    let readings = first.1.into_iter().filter(|r| in_all(&|c| c.1.contains(r))).collect::<Vec<ReadingId>>();
    let rest = |c: &Combination| {
        let literals_left = c.0.iter().filter(|l| !literals.contains(l)).cloned().collect();
        Combination(literals_left, c.1.iter().filter(|r| !readings.contains(r)).copied().collect())
    };
    let rest = combinations.iter().map(rest).collect();
    (Combination(literals, readings), rest)
}

struct Writer<'w> {
    words: Words<'w>,
    conclusion: &'w Conclusion,
    /// The unknowns of which it was said what is missing.
    told: Vec<Claim>,
}

impl Writer<'_> {
    fn combinations(&mut self, page: &mut Page, heading: &str, combinations: &[Combination]) {
        match combinations {
            [] => {}
            [only] if only.len() > SENTENCE => {
                page.paragraph(0, Role::Text, &format!("{heading} all of"));
                self.all_of(page, only);
            }
            [only] => {
                let text = format!("{heading} {}", self.combination(only));
                let alone = self.alone(only);
                page.pair(0, (Role::Text, &text), (Role::Dim, &alone));
            }
            several => match factored(several) {
                (common, left) if !common.is_empty() => {
                    page.paragraph(0, Role::Text, &format!("{heading} all of"));
                    self.all_of(page, &common);
                    page.paragraph(0, Role::Text, "and one of");
                    self.one_of(page, &left);
                }
                _ => {
                    page.paragraph(0, Role::Text, &format!("{heading} one of"));
                    self.one_of(page, several);
                }
            },
        }
    }

    fn all_of(&mut self, page: &mut Page, combination: &Combination) {
        for literal in &combination.0 {
            let (text, missing) = (self.literal(literal), self.missing(&literal.claim));
            page.signed(2, Sign::Item, (Role::Text, &text), &missing);
        }
        for reading in &combination.1 {
            let held = holders(self.words.program(), &[*reading]);
            page.signed(2, Sign::Item, (Role::Text, &self.reading(*reading)), &held);
        }
    }

    fn one_of(&mut self, page: &mut Page, combinations: &[Combination]) {
        for combination in combinations.iter().take(LISTED) {
            let (text, alone) = (self.combination(combination), self.alone(combination));
            page.signed(2, Sign::Item, (Role::Text, &text), &alone);
        }
        rest(page, combinations.len());
    }

    /// What is missing of an unknown, the first time that it is spoken of; who judges as before is not named again.
    fn missing(&mut self, claim: &Claim) -> String {
        if self.told.contains(claim) {
            return String::new();
        }
        let text = missing(self.words, claim);
        let before = self.told.last().map(|before| missing(self.words, before));
        self.told.push(claim.clone());
        if before.is_some_and(|before| before == text) && text.width() > REPEATED {
            return "a judgment of the same".to_owned();
        }
        text
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
        taken(self.words, id)
    }

    /// What is missing of a combination of one, or who holds it.
    fn alone(&mut self, combination: &Combination) -> String {
        match (combination.0.as_slice(), combination.1.as_slice()) {
            ([only], []) => self.missing(&only.claim),
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
