//! Disputes, and what stands in their readings.

use super::{Dispute, Program, Provision, Rule};
use crate::dice::Dice;

const WEIGHTS: [&str; 5] = ["", " majority", " minority", "", " reported"];

/// Puts some rules and provisions of a program into readings of disputes.
pub(super) fn disputes(dice: &mut Dice, made: &mut Program) {
    for number in 0..=usize::from(dice.chance(35)) {
        let count = 2 + usize::from(dice.chance(25));
        let readings =
            (0..count).map(|r| dice.pick(if r == 0 { &WEIGHTS[..4] } else { &WEIGHTS })).collect::<Vec<_>>();
        let mut dispute = Dispute { place: None, within: None, rank: "", readings };
        match dice.below(3) {
            0 => within_provision(dice, made, number, &mut dispute),
            1 => provisions(dice, made, number, count),
            _ => {
                if number > 0 && dice.chance(50) {
                    dispute.within = Some((0, dice.below(made.disputes[0].readings.len())));
                    dispute.place = made.disputes[0].place;
                } else if dice.chance(50) {
                    dispute.rank = dice.pick(&[" rank high", " rank middle", " rank low"]);
                }
                outside(dice, made, number, &dispute);
            }
        }
        made.disputes.push(dispute);
    }
}

fn is_free(rule: &Rule) -> bool {
    rule.reading.is_none()
}

/// Inside a provision: some of its rules stand in readings.
fn within_provision(dice: &mut Dice, made: &mut Program, number: usize, dispute: &mut Dispute) {
    let free: Vec<usize> = made.rules.iter().filter(|rule| is_free(rule)).map(|rule| rule.place).collect();
    let place = if free.is_empty() { 0 } else { free[dice.below(free.len())] };
    dispute.place = Some(place);
    for rule in made.rules.iter_mut().filter(|rule| rule.place == place && is_free(rule)) {
        if dice.chance(70) {
            rule.reading = Some((number, dice.below(dispute.readings.len())));
        }
    }
}

/// Outside provisions: whole provisions stand in readings, or versions of some that stand outside.
fn provisions(dice: &mut Dice, made: &mut Program, number: usize, readings: usize) {
    for place in 0..made.provisions.len() {
        let provision = &made.provisions[place];
        let held = made.disputes.iter().any(|dispute| dispute.place == Some(place));
        if provision.reading.is_some() || held || provision.of.is_some() {
            continue;
        }
        let starts = provision.in_force.is_empty() || provision.in_force == " in force from 2000-01-01";
        if starts && dice.chance(50) {
            let reading = Some((number, dice.below(readings)));
            let in_force =
                dice.pick(&["in force from 2005-06-01", "in force from 2010-01-01", "not in force"]);
            let (instrument, new) = (provision.instrument, made.provisions.len());
            let in_force = format!(" version \"{new}\" {in_force}");
            for rule in made.rules.iter_mut().filter(|rule| rule.place == place && is_free(rule)) {
                if dice.chance(50) {
                    rule.place = new;
                }
            }
            made.provisions.push(Provision { instrument, of: Some(place), in_force, reading });
        } else if dice.chance(40) {
            made.provisions[place].reading = Some((number, dice.below(readings)));
        }
    }
}

/// Rules stand in readings outside provisions, or in a reading of the first dispute and where that stands.
fn outside(dice: &mut Dice, made: &mut Program, number: usize, dispute: &Dispute) {
    for _ in 0..3 {
        let place = dice.below(made.rules.len());
        let rule = &mut made.rules[place];
        if is_free(rule) {
            rule.reading = Some((number, dice.below(dispute.readings.len())));
            match dispute.place {
                Some(provision) => rule.place = provision,
                None => rule.outside = true,
            }
        }
    }
}
