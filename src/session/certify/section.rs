//! The certificates of one answer: under all readings, or one for each set of readings that makes a difference.
//!
//! A certificate that leaves a dispute open holds whatever its reading is: a rule counts as in force where it is
//! so under all of them, and as not in force where it is so under none. If no such proof is found, the
//! certificate is parted by the readings of a dispute that stands in the way.

use super::oracle::Oracle;
use super::support::Need;
use super::write::Writer;
use super::{Refused, checked, search};
use crate::certificate::{self, Bound, Fault, Subject};
use crate::engine::Truth;
use crate::hir::sides::Rules;
use crate::hir::{Atom, Facts, TermKind, Variable, stated, words};
use crate::ids::{DisputeId, ReadingId, WorldId};
use crate::plan::World;
use crate::proof::{Claim, Form, Index, Stand};
use crate::session::Session;
use crate::session::answer::Scene;
use crate::session::ask::Outline;
use crate::session::evaluate::Evaluated;
use crate::value::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

/// Most certificates of one answer that are tried.
const TRIED: usize = 96;

/// An answer, and where it was given. `place` is that of the world in the evaluation, `others` are those of the
/// same with other readings.
pub(super) struct Answered<'a> {
    pub question: &'a str,
    pub scene: &'a Scene,
    pub evaluated: &'a Evaluated,
    pub index: &'a Index<'a>,
    pub place: usize,
    pub others: Range<usize>,
    pub outline: &'a Outline,
    /// The readings that whoever asks has taken; `None`: those of the world.
    pub fixed: Option<&'a [ReadingId]>,
}

/// One combination of readings: these, in the world at this place, and how the statement stands there.
struct Combination {
    readings: Vec<ReadingId>,
    world: usize,
    stand: Stand,
    claim: Claim,
}

impl Answered<'_> {
    /// The text of all certificates of the answer.
    pub fn text(
        &self,
        session: &Session,
        rules: &Rules<'_>,
        asked: (&Atom, &[Variable]),
    ) -> Result<String, Refused> {
        let program = &session.program;
        let behind = rules.disputes(self.outline.claim.relation);
        let (combinations, others) = self.combinations(asked);
        let of = |id: &ReadingId| program.reading(*id).dispute;
        let fixed = self.evaluated.fixed(self.place).iter().copied();
        let fixed: Vec<ReadingId> = fixed.filter(|id| behind.contains(&of(id))).collect();
        let mut waiting = vec![(fixed, combinations.iter().collect::<Vec<&Combination>>())];
        let (mut text, mut tried) = (String::new(), 0);
        while let Some((taken, members)) = waiting.pop() {
            let decided: BTreeSet<DisputeId> = taken.iter().map(of).collect();
            let open: Vec<DisputeId> = behind.difference(&decided).copied().collect();
            let mut split = differing(&members, &open, &of);
            if split.is_none() {
                tried += 1;
                let taking = |c: &&Combination| taken.iter().all(|reading| c.readings.contains(reading));
                let others: Vec<&Combination> = others.iter().filter(taking).collect();
                let section = Section {
                    answer: self,
                    session,
                    rules,
                    taken: &taken,
                    members: &members,
                    others: &others,
                };
                match section.certificate(&behind) {
                    Ok(found) => {
                        text.push_str(&found);
                        continue;
                    }
                    Err((why, in_the_way)) => {
                        let by_it = open.iter().find(|dispute| in_the_way.contains(dispute));
                        split = by_it.or(open.first()).copied();
                        if split.is_none() {
                            return Err(why);
                        }
                    }
                }
            }
            let Some(split) = split else { continue };
            if tried > TRIED {
                return Err(Refused::ManyReadings(behind.len(), split));
            }
            for reading in program.counted(split).collect::<Vec<_>>().into_iter().rev() {
                let taken: Vec<ReadingId> = taken.iter().copied().chain([reading]).collect();
                let taking = |c: &&Combination| taken.iter().all(|reading| c.readings.contains(reading));
                let mut those: Vec<&Combination> = combinations.iter().filter(taking).collect();
                if those.is_empty() {
                    those = others.iter().filter(taking).collect();
                }
                if those.is_empty() {
                    // No world was evaluated in which these readings are taken together.
                    text.push_str(&self.elsewhere(session, rules, asked, &taken)?);
                } else {
                    waiting.push((taken, those));
                }
            }
        }
        Ok(text)
    }

    /// The certificates of the same answer where these readings are taken, in a world of their own.
    fn elsewhere(
        &self,
        session: &Session,
        rules: &Rules<'_>,
        asked: (&Atom, &[Variable]),
        taken: &[ReadingId],
    ) -> Result<String, Refused> {
        let relations = BTreeSet::from([self.outline.claim.relation]);
        let world = World { readings: taken.to_vec(), ..self.evaluated.worlds[self.place].clone() };
        let evaluated = session.evaluate(&relations, super::prepared(rules, world, &relations));
        let evaluated = evaluated.map_err(|_| Refused::new("its readings cannot be taken together"))?;
        let (index, others) = (evaluated.index(&session.program), 1..evaluated.bases());
        let fixed = Some(self.taken());
        let answer = Answered { evaluated: &evaluated, index: &index, place: 0, others, fixed, ..*self };
        answer.text(session, rules, asked)
    }

    /// The readings that whoever asks has taken.
    fn taken(&self) -> &[ReadingId] {
        self.fixed.unwrap_or_else(|| self.evaluated.fixed(self.place))
    }

    /// How the statement stands under each combination, and in the worlds with other readings. What is asked of
    /// "some" may be another statement there.
    fn combinations(&self, (atom, variables): (&Atom, &[Variable])) -> (Vec<Combination>, Vec<Combination>) {
        let (claim, evaluated) = (&self.outline.claim, self.evaluated);
        let some = atom.arguments.iter().any(|term| matches!(term.kind, TermKind::Any));
        let values: Vec<Option<Value>> =
            self.outline.bindings.iter().map(|(_, value)| Some(*value)).collect();
        let combination = |world: usize| {
            let view = evaluated.view(self.index, world);
            let found = if some { view.found(atom, variables, claim.at) } else { vec![] };
            let own = found.into_iter().find(|found| found.values == values).map(|found| found.claim);
            let claim = own.unwrap_or_else(|| claim.clone());
            let readings = evaluated.worlds[world].readings.clone();
            Combination { readings, world, stand: view.stand(&claim), claim }
        };
        let places = |base: usize| evaluated.counted(base, claim.relation);
        let own = places(self.place).into_iter().map(combination).collect();
        (own, self.others.clone().flat_map(places).map(combination).collect())
    }
}

/// A dispute that makes a difference between these combinations.
fn differing(
    members: &[&Combination],
    open: &[DisputeId],
    of: &dyn Fn(&ReadingId) -> DisputeId,
) -> Option<DisputeId> {
    let first = members.first()?;
    let same = |other: &&&Combination| other.stand == first.stand && other.claim == first.claim;
    if members.iter().all(|other| same(&other)) {
        return None;
    }
    let without = |combination: &Combination, dispute: DisputeId| -> Vec<ReadingId> {
        combination.readings.iter().filter(|id| of(id) != dispute).copied().collect()
    };
    let matters = |dispute: &DisputeId| {
        let mut seen: std::collections::BTreeMap<Vec<ReadingId>, &Combination> =
            std::collections::BTreeMap::new();
        members.iter().any(|member| {
            let known = seen.entry(without(member, *dispute)).or_insert(member);
            known.stand != member.stand || known.claim != member.claim
        })
    };
    open.iter().copied().find(matters)
}

/// What one certificate is about: the readings it takes, and the combinations that take them.
struct Section<'s> {
    answer: &'s Answered<'s>,
    session: &'s Session,
    rules: &'s Rules<'s>,
    taken: &'s [ReadingId],
    members: &'s [&'s Combination],
    /// Worlds with other readings that it leaves open.
    others: &'s [&'s Combination],
}

impl Section<'_> {
    /// Its certificate, checked; otherwise why there is none, and which disputes stood in the way.
    fn certificate(&self, behind: &BTreeSet<DisputeId>) -> Result<String, (Refused, BTreeSet<DisputeId>)> {
        let mut in_the_way = BTreeSet::new();
        let text = self.written(behind, &mut in_the_way);
        let relation = self.answer.outline.claim.relation;
        let checked = text.and_then(|text| match certificate::check(self.rules, relation, &text) {
            Ok(_) => Ok(text),
            Err(Fault { line, message }) => Err(Refused::NotFollowed(line, message)),
        });
        checked.map_err(|why| (why, in_the_way))
    }

    fn written(
        &self,
        behind: &BTreeSet<DisputeId>,
        in_the_way: &mut BTreeSet<DisputeId>,
    ) -> Result<String, Refused> {
        let (program, answer) = (&self.session.program, self.answer);
        let first = self.members.first().ok_or_else(|| Refused::new("no reading is left"))?;
        let (Claim { relation, arguments, at, form }, stand) = (&first.claim, first.stand);
        if *form != Form::Holds {
            return Err(Refused::new("it is about what is excluded"));
        }
        if stand.by_cases {
            return Err(Refused::new("it is shown by cases"));
        }
        let subject = Subject { relation: *relation, excluded: false, day: *at };
        let word = match (stand.truth, stand.by_burden) {
            (Truth::True, false) => "true",
            (Truth::True, true) => "as long as not shown",
            (Truth::False, false) => "false",
            (Truth::False, true) => "not shown",
            (Truth::Undetermined, _) => "undetermined",
        };
        let world = &answer.evaluated.worlds[first.world];
        let case = world.case.map_or("-", |case| program.cases[case.index()].name.as_str());
        let supposition = world.supposition.map_or("-".to_owned(), |place| (place + 1).to_string());
        let date = answer.scene.dated.then_some(answer.scene.as_of);
        let mut text = format!(
            "{}\nquestion {}\ncase {case}\nsuppose {supposition}\ndate {}\n",
            certificate::FIRST,
            words::quoted(answer.question),
            date.map_or("-".to_owned(), |date| date.to_string())
        );
        for dispute in behind {
            let taken = self.taken.iter().find(|id| program.reading(**id).dispute == *dispute);
            let reading = taken.map_or("-", |id| program.reading(*id).name.as_str());
            let is_asked = taken.is_some_and(|id| answer.taken().contains(id));
            let asked = if is_asked { " asked" } else { "" };
            let _ = writeln!(text, "reading {} {reading}{asked}", program.dispute(*dispute).name);
        }
        for (word, statements) in [("assume", &world.assumed), ("withdraw", &world.withdrawn)] {
            for statement in statements {
                let _ = writeln!(text, "{word} {}", words::assumption(program, statement));
            }
        }
        for taken in &world.completed {
            let _ = writeln!(text, "if {}", words::assumption(program, &super::taken(program, taken)));
        }
        let claimed: Vec<Option<Value>> = arguments.iter().copied().map(Some).collect();
        let _ =
            writeln!(text, "answer {word} {}", words::statement(program, *relation, false, *at, &claimed));
        let checked = checked(program, world, date, self.taken);
        let worlds: &[(bool, &str)] = if stand.by_burden {
            &[(false, "as it stands"), (true, "without burdens")]
        } else {
            &[(false, "as it stands")]
        };
        for (bare, title) in worlds {
            let facts = Facts::new(program, &stated::World { without_burdens: *bare, ..checked.clone() });
            let id = |member: &&Combination| answer.evaluated.ids(member.world)[usize::from(*bare)];
            let parts = (&**answer.evaluated.plan, &*answer.evaluated.model);
            let ids: BTreeSet<WorldId> = self.members.iter().chain(self.others).map(id).collect();
            let ids = ids.into_iter().collect();
            let oracle = Oracle::new((program, &facts, self.rules), parts, ids, *bare);
            let _ = writeln!(text, "world {title}");
            let needs = if facts.is_concept(*relation) {
                needs(&oracle, subject, arguments, stand.truth, *bare)?
            } else {
                vec![]
            };
            let claims = loop {
                let known = oracle.further.borrow().len();
                let claims = Writer::new(&oracle).write(needs.clone());
                if claims.is_ok() || oracle.further.borrow().len() == known {
                    break claims;
                }
            };
            in_the_way.extend(oracle.in_the_way.borrow().iter());
            let unknown = oracle.unknown_day.get();
            let day = |why| match why {
                Refused::NotFound(_) if unknown => Refused::UnknownDay,
                why => why,
            };
            text.push_str(&claims.map_err(day)?);
        }
        text.push_str("end\n");
        Ok(text)
    }
}

/// What the answer itself needs.
fn needs(
    oracle: &Oracle<'_>,
    subject: Subject,
    arguments: &[Value],
    truth: Truth,
    bare: bool,
) -> Result<Vec<Need>, Refused> {
    let key = search::key(subject);
    let tuple = arguments.to_vec();
    let shape: Vec<Option<Value>> = arguments.iter().copied().map(Some).collect();
    let certain = oracle.standing(subject, arguments, true, true)?.0;
    let possible = oracle.standing(subject, arguments, true, false)?.1;
    let settled = oracle.settled(subject, None);
    let least = if certain { Bound::Lower } else { Bound::Upper };
    let most = if possible { Bound::Lower } else { Bound::Upper };
    Ok(match (truth, bare) {
        (Truth::True, false) => {
            vec![Need::Holds(key, tuple, if settled == Some(Bound::Upper) { least } else { Bound::Lower })]
        }
        (Truth::False, false) => {
            let bound = if settled == Some(Bound::Lower) { most } else { Bound::Upper };
            vec![Need::Fails(key, shape, bound, true)]
        }
        _ => vec![Need::Holds(key, tuple, Bound::Upper), Need::Fails(key, shape, Bound::Lower, true)],
    })
}
