//! What does not hold, or only by a burden: attempts, with the conditions they lack.

use super::super::style::{Role, Sign};
use super::settling::{Settling, clashing, settling};
use super::{Lead, Writer, all, sign};
use crate::hir::MetaRule;
use crate::ids::RuleId;
use crate::proof::{Argument, Form, Reason, Standing, Step, StepId};

impl Writer<'_, '_> {
    /// Failed, open or defeated arguments, closest first.
    pub(super) fn attempts(
        &mut self,
        root: &Step,
        arguments: &[Argument],
        against: &[Argument],
        hopeless: usize,
    ) {
        let applies = |a: &&Argument| a.applicable == Standing::Holds;
        let ways = self.are_ways(arguments);
        if arguments.len() == 1 && hopeless == 0 {
            let excludes = root.pattern.form == Form::Excluded;
            let beaten = arguments.iter().any(|a| !a.beaten.is_empty());
            let text = match (arguments.iter().any(|a| applies(&a)), excludes) {
                (true, false) if beaten => "a rule for it applies, but gives way",
                (true, true) if beaten => "a rule against it applies, but gives way",
                (true, false) => "a rule for it applies",
                (true, true) => "a rule against it applies",
                (false, false) if ways => "it could be so in one way",
                (false, false) => "one rule could conclude it",
                (false, true) => "one rule could exclude it",
            };
            for argument in arguments {
                self.titled(0, text, argument);
                self.argument(argument, 2);
            }
        } else {
            self.several(root, arguments, hopeless, ways);
        }
        if !against.is_empty() {
            self.page.gap();
        }
        let other = if root.pattern.form == Form::Excluded { "for it" } else { "against it" };
        for argument in against {
            let verb = if applies(&argument) { "applies" } else { "may apply" };
            self.titled(0, &format!("a rule {other} {verb}"), argument);
            self.argument(argument, 2);
        }
        self.draw(arguments, against);
    }

    /// Whether these are no rules of the law, but what a word of the language means: how a duty is fulfilled, say.
    fn are_ways(&self, arguments: &[Argument]) -> bool {
        let program = self.words.program();
        !arguments.is_empty() && arguments.iter().all(|a| !program.is_written(program.rule(a.rule)))
    }

    fn several(&mut self, root: &Step, arguments: &[Argument], hopeless: usize, ways: bool) {
        let could = |n: usize| match (ways, root.pattern.form) {
            (true, _) => format!("it could be so in {n} ways"),
            (false, Form::Excluded) => format!("{n} rules could exclude it"),
            (false, _) => format!("{n} rules could conclude it"),
        };
        let heading = match (arguments.len() + hopeless, arguments.len()) {
            (0, _) => could(0).replacen("0 rules", "no rule", 1),
            (n, 1) => format!("{}; the nearest:", could(n)),
            (n, shown) if n == shown => format!("{}, the nearest first", could(n)),
            (n, shown) => format!("{}; the {shown} nearest:", could(n)),
        };
        self.page.paragraph(0, Role::Text, &heading);
        for (place, argument) in arguments.iter().enumerate() {
            let title = self.words.rule_title(argument.rule);
            let title = title.unwrap_or_else(|| {
                let what = if ways { "way" } else { "rule" };
                format!("{} {what}", ordinal(place))
            });
            let citation = self.citation(argument);
            if argument.in_force {
                let (sign, title) = if argument.beaten.is_empty() {
                    (sign(argument.applicable), title)
                } else {
                    (Sign::Fails, format!("{title}: it applies, but gives way"))
                };
                self.page.signed(2, sign, (Role::Text, &title), &citation);
                self.argument(argument, 4);
            } else {
                let on = self.today().long();
                let text = format!("{title}: its conditions hold, but it is not in force on {on}");
                self.page.signed(2, Sign::Fails, (Role::Text, &text), &citation);
            }
        }
        if hopeless > 0 {
            let rules = match (hopeless, ways) {
                (1, true) => "1 more way has".to_owned(),
                (n, true) => format!("{n} more ways have"),
                (1, false) => "1 more rule has".to_owned(),
                (n, false) => format!("{n} more rules have"),
            };
            self.page.paragraph(2, Role::Dim, &format!("{rules} no footing in the facts"));
        }
    }

    /// The conditions of an argument, and what beats it.
    fn argument(&mut self, argument: &Argument, indent: usize) {
        self.force(argument, indent);
        self.beaten(argument, indent);
        if self.list(argument, indent, true) == 0 {
            self.page.paragraph(indent, Role::Text, "it has no condition");
        }
    }

    fn force(&mut self, argument: &Argument, indent: usize) {
        if !argument.in_force {
            let text = format!("it is not in force on {}", self.today().long());
            self.page.signed(indent, Sign::Fails, (Role::Text, &text), "");
        }
    }

    /// Rules on both sides of which none beats the other: what would settle it.
    fn draw(&mut self, arguments: &[Argument], against: &[Argument]) {
        if let Some((for_it, against_it)) = clashing(arguments, against) {
            let own = self.words.rule_name_beside(for_it, against_it);
            let other = self.words.rule_name_beside(against_it, for_it);
            self.page.gap();
            let orders = self.words.program().precedence.iter().map(|meta| match meta {
                MetaRule::Overrides => "their terms",
                MetaRule::Rank => "their rank",
                MetaRule::Later => "their dates",
                MetaRule::Strength => "their strength",
            });
            let orders = crate::render::report::alternatives(&orders.map(str::to_owned).collect::<Vec<_>>());
            let text =
                format!("neither {own} nor {other} prevails: no order between them is laid down by {orders}");
            self.page.paragraph(0, Role::Text, &text);
            for (side, other, result) in [(arguments, against, "yes"), (against, arguments, "no")] {
                if let Some(settling) = settling(self.words.program(), side, other) {
                    let text = self.settling(&settling, result);
                    self.page.signed(2, Sign::Item, (Role::Text, &text), "");
                }
            }
        }
    }

    /// What would let one rule prevail, as it may be written.
    fn settling(&self, settling: &Settling, result: &str) -> String {
        let program = self.words.program();
        let display = |rule: RuleId| &program.rule(rule).display;
        if let Some(clause) = settling.clause(program) {
            return format!("`{clause}` in {} would settle it: {result}", display(settling.rule));
        }
        let unnamed = settling.over.iter().filter(|rule| program.rule(**rule).name.is_none());
        let unnamed: Vec<&str> = unnamed.map(|rule| display(*rule).as_str()).collect();
        format!(
            "if {} took precedence, that would settle it: {result} (to be referred to by `overrides`, {} {} a \
             name)",
            display(settling.rule),
            unnamed.join(" and "),
            if unnamed.len() == 1 { "needs" } else { "need" }
        )
    }

    /// The conditions of an argument with their signs, and how many there are; without `holding` only those
    /// that do not hold.
    pub(super) fn list(&mut self, argument: &Argument, indent: usize, holding: bool) -> usize {
        let mut count = 0;
        for premise in all(argument).filter(|p| holding || p.standing != Standing::Holds) {
            self.premise(premise, &Lead::Sign, indent);
            count += 1;
        }
        count
    }

    /// Why something does not hold, in brief: what its closest attempt lacks, or what defeats it.
    pub(super) fn lacking(&mut self, id: StepId, indent: usize) {
        let Some(step) = self.explanation.step(id) else { return };
        self.shown.entry(id).or_insert_with(|| "above".to_owned());
        let indent = indent.min(super::DEEPEST);
        let Reason::Rules { arguments, against, hopeless } = &step.reason else { return };
        let Some(nearest) = arguments.first() else { return };
        let others = arguments.len() - 1 + hopeless;
        if nearest.applicable == Standing::Holds {
            let drawn = step.standing != Standing::Fails && nearest.beaten.is_empty();
            self.titled(
                indent,
                if drawn { "rules on both sides apply" } else { "a rule for it applies" },
                nearest,
            );
        } else if others > 0 || self.words.rule(nearest.rule).is_some() {
            let text = match others {
                0 => "the only rule for it:".to_owned(),
                n => format!("the nearest of {} rules for it:", n + 1),
            };
            let citation = self.citation(nearest);
            self.page.pair(indent, (Role::Dim, &text), (Role::Dim, &citation));
        }
        self.force(nearest, indent);
        self.list(nearest, indent, false);
        let wide = self.page.style().detail.is_wide();
        let matters =
            |a: &&Argument| wide || a.applicable == Standing::Holds || step.standing == Standing::Open;
        for argument in against.iter().filter(matters) {
            let text = match argument.applicable {
                Standing::Holds => "against it",
                _ => "what may stand against it",
            };
            self.titled(indent, text, argument);
            if argument.applicable != Standing::Holds {
                self.list(argument, indent, false);
            }
        }
        self.beaten(nearest, indent);
    }
}

/// What a rule without a title is called in a list.
fn ordinal(place: usize) -> String {
    match place {
        0 => "the first".to_owned(),
        1 => "the second".to_owned(),
        2 => "the third".to_owned(),
        place => format!("the {}th", place + 1),
    }
}
