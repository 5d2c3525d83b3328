//! The reasons for an answer as JSON: a tree of steps, each written out once.

use super::{Answer, Place, Scalar, VERSION, Writer, text};
use crate::hir::{MetaRule, Side, StatedTime, Statement};
use crate::ids::{ReadingId, RuleId};
use crate::proof::{
    Argument, Case, Explanation, Fact, Member, Pattern, Premise, Reason, Sided, Standing, StepId, Test,
};
use crate::render::explanation::{clashing, settling};
use crate::render::{disputed, reason};
use crate::session::{Reasons, Session};
use crate::time::Interval;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    question: &'a str,
    #[serde(flatten)]
    place: Place,
    explanations: Vec<Explained>,
    more: usize,
}

#[derive(Serialize)]
struct Explained {
    bindings: BTreeMap<String, Scalar>,
    answer: Answer,
    tree: Node,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cases: Vec<CaseShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sides: Vec<SideShape>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more: bool,
}

/// One side of an answer that readings decide: its tree numbers its steps on its own.
#[derive(Serialize)]
struct SideShape {
    /// The reading that is taken of each dispute.
    readings: Vec<String>,
    /// Those of them that decide.
    decided_by: Vec<String>,
    answer: Answer,
    tree: Node,
}

/// One case of an answer by cases.
#[derive(Serialize)]
struct CaseShape {
    r#if: Vec<super::turns_on::LiteralShape>,
    tree: Node,
}

/// A step: a statement and its reason, or a reference to where it is written out.
#[derive(Serialize)]
#[serde(untagged)]
enum Node {
    Step(Box<StepShape>),
    Reference { r#ref: usize },
}

#[derive(Serialize)]
struct StepShape {
    id: usize,
    statement: String,
    sentence: String,
    standing: &'static str,
    by_burden: bool,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<FactShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<RuleShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    against: Vec<RuleShape>,
    #[serde(skip_serializing_if = "is_zero")]
    hopeless: usize,
    /// Where rules clash and none prevails: what would settle it, either way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settled_by: Vec<SettlingShape>,
}

/// A clause that would settle a conflict of norms.
#[derive(Serialize)]
struct SettlingShape {
    /// The rule in which it would stand.
    rule: String,
    /// The rules that would give way.
    over: String,
    /// As it may be written; `null` if one of them has no name.
    clause: Option<String>,
    /// How the statement would stand.
    result: &'static str,
}

#[derive(Serialize)]
struct FactShape {
    kind: &'static str,
    statements: Vec<StatedShape>,
    judge: Option<String>,
    settled: Option<bool>,
}

#[derive(Serialize)]
struct StatedShape {
    place: String,
    on: Option<String>,
    during: Vec<(Option<String>, Option<String>)>,
    source: Option<String>,
    held_by: Vec<String>,
    unverified: Option<String>,
}

#[derive(Serialize)]
struct RuleShape {
    rule: String,
    provision: Option<String>,
    citation: Option<String>,
    side: &'static str,
    standing: &'static str,
    in_force: bool,
    premises: Vec<PremiseShape>,
    exceptions: Vec<PremiseShape>,
    beaten_by: Vec<BeatenShape>,
}

#[derive(Serialize)]
struct BeatenShape {
    rule: String,
    deciding: &'static str,
}

#[derive(Serialize)]
struct PremiseShape {
    kind: &'static str,
    standing: &'static str,
    sentence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PremiseShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<MemberShape>,
}

#[derive(Serialize)]
struct MemberShape {
    values: Vec<Scalar>,
    standing: &'static str,
    premises: Vec<PremiseShape>,
}

/// The reasons for an answer.
pub fn why(session: &Session, reasons: &Reasons) -> String {
    let writer = Writer::new(session, reasons.scene.as_of);
    let explanations = reasons.explanations.iter().map(|(bindings, explanation)| {
        let mut tree = Tree { writer: &writer, explanation, written: BTreeSet::new() };
        Explained {
            bindings: writer.bindings(bindings),
            answer: writer.conclusion(&explanation.conclusion, bindings),
            tree: tree.node(explanation.root),
            cases: explanation.cases.iter().map(|case| of_case(&writer, case)).collect(),
            sides: explanation.sides.iter().map(|side| of_side(&writer, explanation, side)).collect(),
            more: explanation.more,
        }
    });
    text(&Shape {
        version: VERSION,
        question: &reasons.question,
        place: writer.place(&reasons.scene),
        explanations: explanations.collect(),
        more: reasons.more,
    })
}

fn of_side(writer: &Writer<'_>, of: &Explanation, side: &Sided) -> SideShape {
    let explanation = &side.explanation;
    let program = writer.session.program();
    let names =
        |readings: &[ReadingId]| readings.iter().map(|id| program.reading_name(*id)).collect::<Vec<_>>();
    let mut tree = Tree { writer, explanation, written: BTreeSet::new() };
    SideShape {
        readings: names(&side.readings),
        decided_by: names(disputed::deciding(of.conclusion.disputed.as_deref(), side)),
        answer: writer.conclusion(&explanation.conclusion, &[]),
        tree: tree.node(explanation.root),
    }
}

fn of_case(writer: &Writer<'_>, case: &Case) -> CaseShape {
    let explanation = &case.explanation;
    let mut tree = Tree { writer, explanation, written: BTreeSet::new() };
    CaseShape {
        r#if: case.literals.iter().map(|literal| writer.literal(literal)).collect(),
        tree: tree.node(explanation.root),
    }
}

struct Tree<'w, 'a> {
    writer: &'w Writer<'a>,
    explanation: &'w Explanation,
    written: BTreeSet<usize>,
}

impl Tree<'_, '_> {
    /// A step, written out the first time. The depth is bounded by the limits of the explanation.
    fn node(&mut self, id: StepId) -> Node {
        let explanation = self.explanation;
        let Some(step) = explanation.step(id).filter(|_| self.written.insert(id.0)) else {
            return Node::Reference { r#ref: id.0 };
        };
        let (statement, sentence) = self.words(&step.pattern, step.standing);
        let mut shape = StepShape {
            id: id.0,
            statement,
            sentence,
            standing: standing(step.standing),
            by_burden: step.by_burden,
            reason: "rules",
            fact: None,
            rules: vec![],
            against: vec![],
            hopeless: 0,
            settled_by: vec![],
        };
        match &step.reason {
            Reason::Fact(fact) => {
                shape.reason = "fact";
                shape.fact = Some(self.fact(fact));
            }
            Reason::Rules { arguments, against, hopeless } => {
                shape.rules = arguments.iter().map(|argument| self.rule(argument)).collect();
                shape.against = against.iter().map(|argument| self.rule(argument)).collect();
                shape.hopeless = *hopeless;
                shape.settled_by = self.settling(step.standing, arguments, against);
            }
            Reason::NoRule => shape.reason = "no_rule",
            Reason::Supposed(_) => shape.reason = "supposed",
            Reason::NotFollowed => shape.reason = "not_followed",
        }
        Node::Step(Box::new(shape))
    }

    /// What would settle a conflict of the rules for and against a statement.
    fn settling(&self, stands: Standing, arguments: &[Argument], against: &[Argument]) -> Vec<SettlingShape> {
        if stands == Standing::Holds || clashing(arguments, against).is_none() {
            return vec![];
        }
        let program = self.writer.session.program();
        let display = |rule: RuleId| program.rule(rule).display.clone();
        let sides = [(arguments, against, "true"), (against, arguments, "false")];
        let shapes = sides.into_iter().filter_map(|(side, other, result)| {
            let settling = settling(program, side, other)?;
            let over: Vec<String> = settling.over.iter().map(|rule| display(*rule)).collect();
            let clause = settling.clause(program);
            Some(SettlingShape { rule: display(settling.rule), over: over.join(", "), clause, result })
        });
        shapes.collect()
    }

    fn words(&self, pattern: &Pattern, stands: Standing) -> (String, String) {
        let words = self.writer.words;
        let holds = !matches!(stands, Standing::Fails);
        (words.typed_pattern(pattern, self.writer.today), words.pattern(pattern, holds))
    }

    fn fact(&self, fact: &Fact) -> FactShape {
        let (kind, statements, judge, settled) = match fact {
            Fact::Stated(statements) => ("stated", statements.as_slice(), None, None),
            Fact::Denied(statements) => ("denied", statements.as_slice(), None, None),
            Fact::OtherDays(statements) => ("other_days", statements.as_slice(), None, None),
            Fact::Taken(holds) => ("taken", &[][..], None, Some(*holds)),
            Fact::Silent => ("silent", &[][..], None, None),
            Fact::NotRaised => ("not_raised", &[][..], None, None),
            Fact::Unknown { doubted, judge, settled } => {
                ("unknown", doubted.as_slice(), judge.clone(), *settled)
            }
        };
        let statements = statements.iter().map(|statement| self.stated(statement)).collect();
        FactShape { kind, statements, judge, settled }
    }

    fn stated(&self, statement: &Statement) -> StatedShape {
        let (on, during) = match &statement.time {
            StatedTime::Always => (None, vec![]),
            StatedTime::On(day) => (Some(day.to_string()), vec![]),
            StatedTime::During(intervals) => (None, intervals.iter().map(interval).collect()),
        };
        StatedShape {
            place: self.writer.session.sources().place(statement.span),
            on,
            during,
            source: statement.source.clone(),
            held_by: statement.held_by.clone(),
            unverified: statement.unverified.clone(),
        }
    }

    fn rule(&mut self, argument: &Argument) -> RuleShape {
        let program = self.writer.session.program();
        let rule = program.rule(argument.rule);
        let id = |provision| program.citation(program.provision(provision).citation).name.clone();
        RuleShape {
            rule: rule.display.clone(),
            provision: rule.provision.map(id),
            citation: self.writer.words.rule(argument.rule),
            side: if argument.side == Side::For { "for" } else { "against" },
            standing: standing(argument.applicable),
            in_force: argument.in_force,
            premises: self.premises(&argument.premises),
            exceptions: self.premises(&argument.exceptions),
            beaten_by: argument
                .beaten
                .iter()
                .map(|beaten| BeatenShape {
                    rule: program.rule(beaten.by).display.clone(),
                    deciding: deciding(beaten.deciding),
                })
                .collect(),
        }
    }

    fn premises(&mut self, premises: &[Premise]) -> Vec<PremiseShape> {
        premises.iter().map(|premise| self.premise(premise)).collect()
    }

    fn premise(&mut self, premise: &Premise) -> PremiseShape {
        let words = self.writer.words;
        let mut shape = PremiseShape {
            kind: "statement",
            standing: standing(premise.standing),
            sentence: String::new(),
            statement: None,
            on: None,
            step: None,
            parts: vec![],
            members: vec![],
        };
        match &premise.test {
            Test::Statement(pattern, step) => {
                let (statement, sentence) = self.words(pattern, premise.standing);
                (shape.statement, shape.sentence) = (Some(statement), sentence);
                shape.step = step.map(|step| self.node(step));
            }
            Test::Event(pattern, day, step) => {
                let (statement, sentence) = self.words(pattern, premise.standing);
                (shape.kind, shape.statement, shape.sentence) = ("event", Some(statement), sentence);
                shape.on = day.map(|day| day.to_string());
                shape.step = step.map(|step| self.node(step));
            }
            Test::Negation(parts) => (shape.kind, shape.parts) = ("not", self.premises(parts)),
            Test::All(parts) => (shape.kind, shape.parts) = ("all", self.premises(parts)),
            Test::Either(parts) => (shape.kind, shape.parts) = ("either", self.premises(parts)),
            Test::At(day, parts) => {
                (shape.kind, shape.parts) = ("at", self.premises(parts));
                shape.on = day.map(|day| day.to_string());
            }
            Test::Quantified { members, .. } => {
                (shape.kind, shape.sentence) = ("quantified", reason::test(words, &premise.test));
                shape.members = members.iter().map(|member| self.member(member)).collect();
            }
            Test::Compare(_, left, right) => {
                (shape.kind, shape.sentence) = ("compare", reason::test(words, &premise.test));
                let counted = left.counted.iter().chain(&right.counted).flat_map(|c| &c.members);
                shape.members = counted.map(|member| self.member(member)).collect();
            }
            Test::Under(..) => (shape.kind, shape.sentence) = ("under", reason::test(words, &premise.test)),
            Test::Among(..) => (shape.kind, shape.sentence) = ("in", reason::test(words, &premise.test)),
            Test::Is(..) => (shape.kind, shape.sentence) = ("is", reason::test(words, &premise.test)),
        }
        shape
    }

    fn member(&mut self, member: &Member) -> MemberShape {
        MemberShape {
            values: member.values.iter().map(|value| self.writer.scalar(*value)).collect(),
            standing: standing(member.standing),
            premises: self.premises(&member.premises),
        }
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "holds",
        Standing::Open => "open",
        Standing::NotShown => "not_shown",
        Standing::Unreached => "unreached",
        Standing::Fails => "fails",
    }
}

fn deciding(rule: MetaRule) -> &'static str {
    match rule {
        MetaRule::Overrides => "overrides",
        MetaRule::Rank => "rank",
        MetaRule::Later => "later",
        MetaRule::Strength => "strength",
    }
}

fn interval(interval: &Interval) -> (Option<String>, Option<String>) {
    let from = (interval.from != crate::time::Date::MIN).then(|| interval.from.to_string());
    (from, interval.until.map(|until| until.to_string()))
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature is that of the library")]
pub(super) fn is_zero(count: &usize) -> bool {
    *count == 0
}
