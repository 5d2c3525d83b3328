//! The answers to a question, one a line, each with what it rests on.

use super::conclusion::{self, caveats, headline, status};
use super::page::{Page, WIDTH, plural};
use super::reason::whole;
use super::sentence::Words;
use super::style::{Role, Sign};
use super::{Next, Style, norms};
use crate::hir::RelationKind;
use crate::proof::{Conclusion, Status};
use crate::session::{Answer, Answers, Failing, Scene, Session, Setting};
use crate::value::Value;
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr as _;

/// Most provisions named beside an answer.
const CITED: usize = 3;

/// The answers, as the command line shows them.
pub fn page(session: &Session, answers: &Answers, style: Style, next: Next<'_>) -> Page {
    let mut page = Page::new(style);
    let (asked, place) = ((Role::Typed, &*answers.question), scene(session, &answers.scene));
    match answers.answers.as_slice() {
        [only] if only.bindings.is_empty() => page.pair(0, asked, (Role::Dim, &place)),
        _ => page.heading(1, asked, (Role::Dim, &place)),
    }
    page.gap();
    body(&mut page, session, answers);
    if let Some(first) = answers.answers.first() {
        page.gap();
        let words = Words::of(session);
        let statement = words.typed(&first.conclusion.claim, answers.scene.as_of);
        next.line(&mut page, session, answers.scene.case, "why", &statement);
    }
    page
}

/// The answers at the prompt, with what could have been one, and what may be typed next.
pub fn prompt(session: &Session, answers: &Answers, failing: &Failing, style: Style) -> Page {
    let words = Words::of(session);
    let mut page = Page::new(style);
    let fail = failing.claims.len();
    let what = failing.of.map_or_else(|| "other".to_owned(), |ty| words.ty(ty));
    let verb = if fail == 1 { "fails" } else { "fail" };
    let fail = (fail > 0).then(|| format!("{} {verb}", plural(fail, &what)));
    let next = match (answers.answers.as_slice(), failing.claims.first()) {
        (_, Some(first)) => Some(first),
        ([only], None) if only.bindings.is_empty() => (only.conclusion.status != Status::True
            || only.conclusion.by_burden)
            .then_some(&only.conclusion.claim),
        (all, None) => all.first().map(|answer| &answer.conclusion.claim),
    };
    let compound = |relation| words.program().relation(relation).kind == RelationKind::Question;
    let next = next.map(|claim| {
        let again = compound(claim.relation);
        let typed = if again { answers.question.clone() } else { words.typed(claim, answers.scene.as_of) };
        format!(":why {typed}")
    });
    match answers.answers.as_slice() {
        [only] if only.bindings.is_empty() => {
            single(&mut page, words, &only.conclusion);
            if let Some(next) = next {
                page.whole(Role::Dim, &next);
            }
            return page;
        }
        [] => page.paragraph(0, Role::Text, "no answer: it is true of nothing, and open of nothing"),
        several => match together(words, several) {
            Some(line) => page.paragraph(0, Role::Text, &line),
            None => several.iter().for_each(|answer| one(&mut page, words, answer)),
        },
    }
    let count = (!answers.answers.is_empty()).then(|| counted(&answers.answers));
    let told: Vec<String> = count.into_iter().chain(fail).collect();
    let line: Vec<String> = told.iter().cloned().chain(next.clone()).collect();
    let line = line.join(" · ");
    if line.width() <= WIDTH {
        page.whole(Role::Text, &style.letters(&line));
    } else {
        page.paragraph(0, Role::Text, &told.join(" · "));
        if let Some(next) = next {
            page.whole(Role::Dim, &next);
        }
    }
    page
}

/// Plain answers to a question of one variable that rest on no provision, in one line: `S = a · b · c`.
fn together(words: Words<'_>, answers: &[Answer]) -> Option<String> {
    let value = |answer: &Answer| {
        let conclusion = &answer.conclusion;
        let compound = words.program().relation(conclusion.claim.relation).kind == RelationKind::Question;
        let plain = conclusion.status == Status::True && !conclusion.by_burden && !conclusion.by_cases;
        let [(_, value)] = answer.bindings.as_slice() else { return None };
        (compound && plain && cited(words, conclusion).is_empty()).then(|| words.typed_value(*value))
    };
    let values = answers.iter().map(value).collect::<Option<Vec<String>>>()?;
    let (name, _) = answers.first().filter(|_| values.len() > 2)?.bindings.first()?;
    Some(format!("{name} = {}", values.join(" · ")))
}

/// The answers, as the prompt shows them: what they rest on is a `:why` away.
pub fn brief(session: &Session, answers: &Answers, style: Style) -> Page {
    let mut page = Page::new(style);
    body(&mut page, session, answers);
    page
}

fn body(page: &mut Page, session: &Session, answers: &Answers) {
    let words = Words::of(session);
    match answers.answers.as_slice() {
        [] => page.paragraph(0, Role::Text, "no answer: it is true of nothing, and open of nothing"),
        [only] if only.bindings.is_empty() => single(page, words, &only.conclusion),
        several => {
            for answer in several {
                one(page, words, answer);
            }
            page.gap();
            page.paragraph(0, Role::Text, &counted(several));
        }
    }
}

/// The answer to a question without variables: in full.
fn single(page: &mut Page, words: Words<'_>, conclusion: &Conclusion) {
    let (role, status) = status(conclusion);
    page.heading(1, (Role::Strong, &headline(words, conclusion)), (role, &status));
    page.pair(0, (Role::Text, ""), (Role::Dim, &cited(words, conclusion)));
    norms::standings(page, 2, words, &conclusion.norms);
    conclusion::open(page, words, conclusion, false);
    caveats(page, words, conclusion, &BTreeSet::new());
}

/// One of several answers.
fn one(page: &mut Page, words: Words<'_>, answer: &Answer) {
    let conclusion = &answer.conclusion;
    let sign = match conclusion.status {
        Status::True => Sign::Holds,
        Status::Undetermined | Status::Disputed => Sign::Open,
        Status::False => Sign::Fails,
    };
    let bound = bindings(words, &answer.bindings);
    let compound = words.program().relation(conclusion.claim.relation).kind == RelationKind::Question;
    let cited = cited(words, conclusion);
    if compound {
        page.signed(0, sign, (Role::Text, &bound), &cited);
    } else {
        let sentence = words.sentence(&conclusion.claim, conclusion.status != Status::False);
        page.signed(0, sign, (Role::Text, &sentence), &cited);
    }
    let (role, status) = status(conclusion);
    let plain = conclusion.status == Status::True && !conclusion.by_burden && !conclusion.by_cases;
    match (plain, compound) {
        (true, true) => {}
        (true, false) => page.paragraph(4, Role::Typed, &bound),
        (false, true) => page.paragraph(4, role, &status),
        (false, false) => page.pair(4, (Role::Typed, &bound), (role, &status)),
    }
    norms::standings(page, 4, words, &conclusion.norms);
}

/// `G = birth, P = ann`: names as they are typed.
pub fn bindings(words: Words<'_>, bindings: &[(String, Value)]) -> String {
    let one = |(name, value): &(String, Value)| format!("{name} = {}", words.typed_value(*value));
    bindings.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// How many answers there are of each status.
fn counted(answers: &[Answer]) -> String {
    let count = |status: Status| answers.iter().filter(|a| a.conclusion.status == status).count();
    let (certain, open) = (count(Status::True), count(Status::Undetermined));
    let contrary = answers.iter().filter(|a| a.conclusion.status == Status::False && !a.conclusion.by_burden);
    let contrary = contrary.count();
    let (disputed, shown) = (count(Status::Disputed), count(Status::False) - contrary);
    let mut parts = vec![plural(certain, "answer")];
    if disputed > 0 {
        parts.push(format!("{disputed} disputed"));
    }
    if open > 0 {
        parts.push(format!("{open} undetermined"));
    }
    if shown > 0 {
        parts.push(format!("{shown} not shown"));
    }
    if contrary > 0 {
        parts.push(format!("{contrary} only in a view that is reported"));
    }
    parts.join(", ")
}

/// The provisions of an answer, the first of them.
pub fn cited(words: Words<'_>, conclusion: &Conclusion) -> String {
    let mut names: Vec<String> = Vec::new();
    for provision in &conclusion.provisions {
        let name = words.provision(*provision);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let rest = names.len().saturating_sub(CITED);
    names.truncate(CITED);
    if rest > 0 {
        names.push(format!("{rest} more"));
    }
    names.join("; ")
}

/// The case and the date of an answer.
pub fn scene(session: &Session, scene: &Scene) -> String {
    let case = scene.case.map(|case| session.program().cases[case.index()].name.clone());
    match (case, scene.dated) {
        (Some(case), _) => format!("{case}, as\u{a0}of\u{a0}{}", whole(scene.as_of)),
        (None, true) => format!("outside any case, as\u{a0}of\u{a0}{}", whole(scene.as_of)),
        (None, false) => "outside any case".to_owned(),
    }
}

/// What is being talked about at a prompt.
pub fn greeting(session: &Session, setting: &Setting, style: Style) -> String {
    let program = session.program();
    let case = match &setting.case {
        Some(name) => program.cases.iter().find(|case| case.name == *name),
        None => session.own_cases().next().map(|id| &program.cases[id.index()]),
    };
    let date = setting.as_of.or(case.map(|case| case.date));
    let mut parts = vec![format!("vires {}", env!("CARGO_PKG_VERSION"))];
    parts.extend(case.map(|case| case.name.clone()));
    parts.extend(date.map(|date| format!("as of {date}")));
    parts.push(plural(program.provisions.len(), "provision"));
    let facts = program.statements.len() + case.map_or(0, |case| case.statements.len());
    parts.push(plural(facts, "fact"));
    parts.push(":help".to_owned());
    style.letters(&parts.join(" · "))
}

/// The cases of a session, one a line.
pub fn cases(session: &Session) -> String {
    let program = session.program();
    let one = |case: &crate::hir::Case| {
        let label = case.label.as_deref().unwrap_or("");
        format!("{}  {}  {label}\n", case.name, case.date)
    };
    if program.cases.is_empty() {
        "the files have no case\n".to_owned()
    } else {
        program.cases.iter().map(one).collect()
    }
}
