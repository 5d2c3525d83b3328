//! Acts, and rules about what must, may and must not be done.

use super::writer::Writer;
use super::{DAYS, Kind, Program, Relation, Rule};
use crate::dice::Dice;

/// Some acts, with the relations that speak of them.
pub(super) fn acts(dice: &mut Dice, made: &mut Program) {
    let layers = made.relations.iter().map(|r| r.layer).max().unwrap_or(1);
    for number in 0..=usize::from(dice.chance(40)) {
        let columns = vec!["thing"; if dice.chance(25) { 2 } else { 1 }];
        let layer = 1 + dice.below(layers);
        let clauses = if dice.chance(80) { " closed" } else { "" };
        let mut add = |name: String, kind: Kind, layer: usize, clauses: &str| {
            made.relations.push(Relation {
                name,
                kind,
                columns: columns.clone(),
                layer,
                clauses: clauses.to_owned(),
                dated: kind == Kind::Act,
                argued: matches!(kind, Kind::Norm(_)),
                curable: false,
                burden: None,
            });
        };
        add(format!("a{number}"), Kind::Act, 0, clauses);
        for modality in ["must", "may", "must not"] {
            add(format!("{modality} a{number}"), Kind::Norm(number), layer, "");
        }
        for state in ["fulfilled", "breached", "pending"] {
            add(format!("{state} a{number}"), Kind::State(number), layer, "");
        }
    }
}

/// Whether two rules argue opposite sides of a norm of one act.
pub(super) fn opposes(made: &Program, a: &Rule, b: &Rule) -> bool {
    let of = |rule: &Rule| &made.relations[rule.concept];
    let (Kind::Norm(first), Kind::Norm(second)) = (of(a).kind, of(b).kind) else { return false };
    let forbids = |rule: &Rule| of(rule).name.starts_with("must not");
    first == second && forbids(a) != forbids(b) && !a.against && !b.against
}

impl Writer<'_> {
    /// Whether a rule can argue against what it is about: what need not be done, but not what may be.
    pub fn may_be_denied(&self) -> bool {
        let relation = self.relation();
        !matches!(relation.kind, Kind::Norm(_)) || relation.name.starts_with("must a")
    }

    /// Whether there are acts.
    pub fn has_acts(&self) -> bool {
        self.made.relations.iter().any(|r| r.kind == Kind::Act)
    }

    /// The deadline of a duty, and what is to be done otherwise.
    pub fn tail(&mut self) -> String {
        if !self.relation().name.starts_with("must a") {
            return String::new();
        }
        let mut tail = self.due();
        for _ in 0..2 {
            if !self.dice.chance(40) {
                break;
            }
            let acts: Vec<Relation> =
                self.made.relations.iter().filter(|r| r.kind == Kind::Act).cloned().collect();
            let act = acts[self.dice.below(acts.len())].clone();
            let bound = |w: &mut Self| w.things[w.dice.below(w.things.len())].clone();
            let arguments: Vec<String> = act.columns.iter().map(|_| bound(self)).collect();
            let due = self.due();
            tail = format!("{tail}, otherwise must {}({}){due}", act.name, arguments.join(", "));
        }
        tail
    }

    /// A day that is known, for deadlines to follow from.
    pub fn occasion(&mut self) -> Option<String> {
        let wanted = self.relation().name.starts_with("must a") && self.taste.time && self.dice.chance(40);
        wanted.then(|| {
            let (thing, day) = (self.thing(), self.fresh("D"));
            self.days.push(day.clone());
            self.known.push(day.clone());
            format!("d0({thing}, {day})")
        })
    }

    fn due(&mut self) -> String {
        let fixed = self.dice.pick(&DAYS).to_owned();
        let day = self.known.last().cloned().unwrap_or(fixed);
        match self.dice.below(9) {
            0 | 1 => String::new(),
            2 => format!(" due {day} + 30 days + 1 month rounding up"),
            3 => format!(" due {day} + 30 days + 1 month rounding down"),
            4 => format!(" due {day} + 1 year - 1 month rounding down"),
            5 => format!(" due {day} + 30 days"),
            6 => format!(" due {}", self.dice.pick(&DAYS)),
            _ => format!(" due {day}"),
        }
    }

    /// A duty with its deadline, or how one stands.
    pub fn duty(&mut self) -> String {
        let own = self.relation().layer;
        let norms: Vec<Relation> = self
            .made
            .relations
            .iter()
            .filter(|r| matches!(r.kind, Kind::Norm(_) | Kind::State(_)) && r.layer <= own)
            .cloned()
            .collect();
        if norms.is_empty() {
            return self.atom(false, None);
        }
        let norm = norms[self.dice.below(norms.len())].clone();
        let arguments: Vec<String> = norm.columns.iter().map(|_| self.thing()).collect();
        let atom = format!("{}({})", norm.name, arguments.join(", "));
        if norm.name.starts_with("must a") {
            let day = self.fresh("D");
            self.days.push(day.clone());
            return format!("{atom} due {day}");
        }
        if self.dice.chance(30) { format!("not {atom}") } else { atom }
    }
}
