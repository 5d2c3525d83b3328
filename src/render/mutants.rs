//! Rules that could be written a little wrongly without any case noticing, as sentences with their provisions.

use super::Style;
use super::page::{Page, plural};
use super::style::{Role, Sign};
use crate::testing::{Fate, Mutant, Mutants, Operator};

/// What an operator does, in a few words.
fn named(operator: Operator) -> &'static str {
    match operator {
        Operator::DropCondition => "a condition left out",
        Operator::DropException => "an exception left out",
        Operator::DropPriority => "a priority left out",
        Operator::ShiftBound => "a bound off by one",
        Operator::ShiftDate => "a day off by one",
        Operator::SwapConnective => "and for or",
        Operator::WeakenQuantifier => "a quantifier weakened",
    }
}

/// How many mutants no question reaches, how many survive, how many were killed.
pub fn counts<'m>(mutants: impl Iterator<Item = &'m Mutant>) -> [usize; 3] {
    let mut counts = [0; 3];
    for mutant in mutants {
        counts[match mutant.fate {
            Fate::Unreached => 0,
            Fate::Survived => 1,
            Fate::Killed => 2,
        }] += 1;
    }
    counts
}

/// The survivors by file and provision, after a table of operators.
pub fn page(mutants: &Mutants, style: Style) -> Page {
    let mut page = Page::new(style);
    page.heading(1, (Role::Strong, "Would a case notice a rule that is a little wrong?"), (Role::Text, ""));
    page.gap();
    page.columns(2, &["changed"], "noticed");
    for operator in Operator::ALL {
        let of = mutants.each.iter().filter(|mutant| mutant.operator == operator);
        let [unreached, survived, killed] = counts(of);
        if unreached + survived + killed > 0 {
            let text = told(unreached, survived, killed);
            page.row(2, &[(22, Role::Text, named(operator))], (Role::Text, &text));
        }
    }
    let [unreached, survived, killed] = counts(mutants.each.iter());
    page.row(2, &[(22, Role::Strong, "all")], (Role::Strong, &told(unreached, survived, killed)));
    let survivors: Vec<&Mutant> = mutants.each.iter().filter(|m| m.fate == Fate::Survived).collect();
    let mut rest = survivors.as_slice();
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|mutant| mutant.file == first.file).count();
        let (file, after) = rest.split_at(length);
        rest = after;
        of_file(&mut page, &first.file, file);
    }
    for file in &mutants.left_out {
        page.gap();
        page.signed(0, Sign::Fails, (Role::Text, file), "not looked at: something is wrong with it");
    }
    page
}

/// `12 of 14 (85 %)`; what no question reaches is not counted.
fn told(unreached: usize, survived: usize, killed: usize) -> String {
    let all = survived + killed;
    let percent = (killed * 100).checked_div(all).unwrap_or(100);
    let unreached = if unreached > 0 { format!("; {unreached} not asked about") } else { String::new() };
    format!("{killed} of {all} ({percent} %){unreached}")
}

fn of_file(page: &mut Page, file: &str, survivors: &[&Mutant]) {
    page.gap();
    page.pair(0, (Role::Strong, file), (Role::Dim, &plural(survivors.len(), "survivor")));
    let mut provision = None;
    for mutant in survivors {
        if provision != Some(&mutant.provision) {
            provision = Some(&mutant.provision);
            page.paragraph(2, Role::Text, mutant.provision.as_deref().unwrap_or("outside provisions"));
        }
        page.signed(4, Sign::Open, (Role::Text, &sentence(mutant)), &format!("line {}", mutant.line));
    }
}

/// "no case would notice hr.1.entry without the condition `x`"
pub fn sentence(mutant: &Mutant) -> String {
    format!("no case would notice {} {}", mutant.rule, mutant.what)
}
