//! Rules for and against one statement, or for contrary norms of one act, that can apply together, and that nothing
//! decides between.
//!
//! Where the conditions of the one imply those of the other, lex specialis suggests an `overrides`, which is
//! never guessed. For the others a smallest case is made up (`hypothesis`), and only if the engine finds the
//! conflict in it is there a finding.

use super::Scope;
use super::contradiction::{contradiction, flat};
use super::hypothesis::{self, Hypothesis};
use super::matching::Matching;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{self, Modality, Program, RelationKind, Rule, Side};
use crate::ids::RuleId;
use crate::proof::{Cause, Claim, Form};
use crate::render::Words;
use crate::session::{Session, Setting};

/// How many pairs a case is made up for.
const PAIRS: usize = 120;

/// How many of the pairs for which no conflict was found are named.
const NAMED: usize = 5;

/// How many findings are worked out.
const FOUND: usize = 60;

/// Looks for them. Rules of readings are left out: their conflict is what a dispute says.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    let all: Vec<(RuleId, &Rule)> = scope
        .rules()
        .filter(|(_, rule)| rule.readings.is_empty() && rule.under.is_empty())
        .filter(|(_, rule)| {
            program.relation(rule.head.relation).burden.is_none() && contradiction(rule).is_none()
        })
        .collect();
    let against = all.iter().filter(|(_, rule)| argues_against(program, rule));
    let mut open = Vec::new();
    for (second, against) in against {
        for (first, rule) in
            all.iter().filter(|(_, rule)| rule.side == Side::For && hir::opposed(program, rule, against))
        {
            let given = scope.here(rule.span) || scope.here(against.span);
            let together = rule.in_force.iter().any(|a| against.in_force.iter().any(|b| a.overlaps(b)));
            if !given || !together || hir::deciding(program, *first, *second).is_some() {
                continue;
            }
            let (special, general) = (implies(program, rule, against), implies(program, against, rule));
            match (special, general) {
                _ if excepted(program, rule, against) || excepted(program, against, rule) => {}
                (true, false) => specialis(scope, rule, against),
                (false, true) => specialis(scope, against, rule),
                _ => open.push((*rule, *against)),
            }
        }
    }
    overlaps(scope, &open);
}

/// Whether a rule argues against a statement, or that an act must not be done: against duty and permission.
fn argues_against(program: &Program, rule: &Rule) -> bool {
    let kind = program.relation(rule.head.relation).kind;
    rule.side == Side::Against || matches!(kind, RelationKind::Norm(Modality::MustNot, _))
}

/// Whether the conditions of the special rule imply those of the general one.
fn implies(program: &Program, special: &Rule, general: &Rule) -> bool {
    let mut matching = Matching::new(program, general, special);
    let Some(head) = matching.head(general, special) else { return false };
    matching.embed(&flat(&general.body), &flat(&special.body), &head).is_some()
}

/// Whether a condition of one rule is an exception of the other.
fn excepted(program: &Program, rule: &Rule, other: &Rule) -> bool {
    let mut matching = Matching::new(program, other, rule);
    let Some(head) = matching.head(other, rule) else { return false };
    let pool = flat(&rule.body);
    other.exceptions.iter().any(|exception| {
        let goals = flat(&exception.condition);
        !goals.is_empty() && matching.embed(&goals, &pool, &head).is_some()
    })
}

fn specialis(scope: &mut Scope<'_>, special: &Rule, general: &Rule) {
    if !scope.here(special.span) {
        return;
    }
    let message =
        format!("`{}` is a special case of `{}`, and does not override it", special.display, general.display);
    let name = general.name.as_ref().unwrap_or(&general.display);
    let found = Diagnostic::warning(codes::LEX_SPECIALIS, special.head_span, message, "the special rule")
        .also(general.head_span, "the general rule, for the other side")
        .note("wherever the special rule applies, so does the general one, and they conflict")
        .help(format!("if the special rule is meant to prevail, it says so: `overrides {name}`"));
    scope.report(found);
}

/// Makes up a case for each pair, and reports those in which the engine finds the conflict.
fn overlaps(scope: &mut Scope<'_>, open: &[(&Rule, &Rule)]) {
    if open.len() > PAIRS {
        let left = open.len() - PAIRS;
        let reason = format!(
            "{left} more pairs of rules argue opposite sides with nothing to decide between them; no case was \
             made up for these"
        );
        scope.leave(codes::OVERLAP, reason);
    }
    let (mut changed, mut made) = (scope.program.clone(), Vec::new());
    let mut unsure: Vec<(&Rule, &Rule, usize)> = Vec::new();
    for (rule, against) in open.iter().take(PAIRS) {
        match hypothesis::make(scope.program, &mut changed, rule, against) {
            Ok(cases) => made.push((*rule, *against, cases)),
            Err(hypothesis::Unsure) => unsure.push((rule, against, 0)),
        }
    }
    let mut session = scope.session.with_program(changed);
    let mut count = 0;
    for (rule, against, cases) in made {
        if cases.is_empty() {
            continue;
        }
        let Some(case) = cases.iter().find(|case| conflicts(&mut session, case)) else {
            unsure.push((rule, against, cases.len()));
            continue;
        };
        count += 1;
        if count > FOUND {
            scope.leave(codes::OVERLAP, format!("more than {FOUND} overlaps were found"));
            break;
        }
        let place = if scope.here(against.span) { (against, rule) } else { (rule, against) };
        let found = overlap(session.program(), place, case);
        scope.report(found);
    }
    unsettled(scope, &unsure);
}

/// Says of pairs that nothing decides between, and for which no conflict was found, that this settles nothing.
fn unsettled(scope: &mut Scope<'_>, pairs: &[(&Rule, &Rule, usize)]) {
    for (rule, against, tried) in pairs.iter().take(NAMED) {
        let tried = match tried {
            0 => "no case could be made up in which both might apply".to_owned(),
            1 => "one case was made up in which both might apply, and in it they do not clash".to_owned(),
            n => {
                format!("{n} cases were made up in which both might apply, and in none of them do they clash")
            }
        };
        let reason = format!(
            "`{}` and `{}` argue opposite sides, and nothing decides between them; {tried}. That does not show \
             that they never clash: unless they exclude each other, say by `overrides` which of them prevails",
            rule.display, against.display
        );
        scope.leave(codes::OVERLAP, reason);
    }
    if pairs.len() > NAMED {
        let more = pairs.len() - NAMED;
        let pairs = if more == 1 { "one more pair".to_owned() } else { format!("{more} more pairs") };
        let reason = format!(
            "the same goes for {pairs} of rules: nothing decides between them, and no case in which they clash was \
             found"
        );
        scope.leave(codes::OVERLAP, reason);
    }
}

/// Whether the norms conflict in a made-up case.
fn conflicts(session: &mut Session, case: &Hypothesis) -> bool {
    let question = session.program().statement(case.relation, &case.arguments);
    let setting = Setting { case: Some(case.name.clone()), ..Setting::default() };
    session.ask(&question, &setting).is_ok_and(|answers| {
        answers.answers.iter().any(|answer| answer.conclusion.causes.contains(&Cause::Conflict))
    })
}

fn overlap(program: &Program, (rule, other): (&Rule, &Rule), case: &Hypothesis) -> Diagnostic {
    let words = Words::new(program);
    let sentence = |relation, arguments: &[crate::value::Value], holds| {
        let claim = Claim { relation, arguments: arguments.to_vec(), at: case.date, form: Form::Holds };
        words.sentence(&claim, holds)
    };
    let message = format!(
        "`{}` and `{}` can apply together, and nothing decides between them",
        rule.display, other.display
    );
    let facts: Vec<String> = case
        .statements
        .iter()
        .map(|stated| sentence(stated.relation, &stated.arguments, stated.polarity == hir::Polarity::Stated))
        .collect();
    let conclusion = sentence(case.relation, &case.arguments, true);
    let suppose = if facts.is_empty() {
        "in any case".to_owned()
    } else {
        format!("suppose that {}", facts.join("; "))
    };
    Diagnostic::warning(codes::OVERLAP, rule.head_span, message, "this rule")
        .also(other.head_span, "argues the opposite")
        .note(format!("{suppose}: do the rules say that {conclusion}?"))
        .help("say which of the two prevails by `overrides` or `subject to`; or give the one an `unless`")
}
