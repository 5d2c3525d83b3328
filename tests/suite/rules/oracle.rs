//! Random conditions, answered by lowering and planning them, and by the words of the language page.
//!
//! The oracle knows no ids, no plan and no order: it tries all values for the names of each scope. It says
//! too which conditions leave a variable unbound, so that both must reject the same ones.

use super::{read, shown};
use crate::naive::{self, Item};
use crate::plan::{asked, planned};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::Truth;
use vires::hir;
use vires::ids::WorldId;
use vires::plan::{World, block};
use vires::source::SourceMap;
use vires::syntax::parse_condition;
use vires::time::Date;
use vires::value::Value;

/// Types by name, with the types below them.
const TYPES: [(&str, &[&str]); 3] = [("t", &["t", "a", "b"]), ("a", &["a"]), ("b", &["b"])];
const THINGS: [(&str, &str); 5] = [("a", "a0"), ("a", "a1"), ("b", "b0"), ("t", "t0"), ("t", "t1")];
const RELATIONS: [(&str, &[&str]); 6] =
    [("e", &[]), ("q", &["a"]), ("r", &["t"]), ("p", &["t", "t"]), ("s", &["a", "b"]), ("d", &["t"])];

#[derive(Clone, Debug)]
enum Arg {
    Var(&'static str),
    Thing(&'static str),
    Any,
}

#[derive(Clone, Debug)]
enum Cond {
    And(Vec<Cond>),
    Or(Vec<Cond>),
    Not(Box<Cond>),
    Atom(usize, Vec<Arg>),
    Same(bool, Arg, Arg),
    In(Arg, Vec<&'static str>),
    Is(Arg, &'static str),
    Every(Vec<&'static str>, Box<Cond>, Box<Cond>, bool),
    /// At least (or more than) so many.
    Some(bool, u64, Vec<&'static str>, Box<Cond>, Option<Box<Cond>>),
    Share(bool, u64, u64, Vec<&'static str>, Box<Cond>, Box<Cond>),
    Count(Vec<&'static str>, Box<Cond>, &'static str, u64),
}

/// A number below `n`; xorshift, so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn var(&mut self) -> &'static str {
        self.pick(&["X", "Y", "Z", "_W"])
    }

    fn arg(&mut self) -> Arg {
        match self.below(10) {
            0 => Arg::Any,
            1 => Arg::Thing(self.pick(&THINGS).1),
            _ => Arg::Var(self.var()),
        }
    }

    fn listed(&mut self) -> Vec<&'static str> {
        let mut listed = vec![self.pick(&["S", "S", "S", "X", "T"])];
        if self.chance(20) && !listed.contains(&"T") {
            listed.push("T");
        }
        listed
    }

    fn atom(&mut self, with: &[&'static str]) -> Cond {
        let relation = self.below(RELATIONS.len());
        let arguments = RELATIONS[relation].1.iter().map(|_| match with {
            [] => self.arg(),
            _ if self.chance(60) => Arg::Var(self.pick(with)),
            _ => self.arg(),
        });
        Cond::Atom(relation, arguments.collect())
    }

    fn parts(&mut self, depth: usize, with: &[&'static str]) -> Vec<Cond> {
        (0..2 + self.below(2)).map(|_| self.cond(depth - 1, with)).collect()
    }

    /// A condition; `with` are names it should speak of.
    fn cond(&mut self, depth: usize, with: &[&'static str]) -> Cond {
        let kind = if depth == 0 { self.below(8) } else { self.below(22) };
        match kind {
            0..=4 => self.atom(with),
            5 => Cond::Same(self.chance(50), Arg::Var(self.var()), self.named()),
            6 => Cond::In(Arg::Var(self.var()), vec![self.pick(&THINGS).1, self.pick(&THINGS).1]),
            7 => Cond::Is(Arg::Var(self.var()), self.pick(&TYPES).0),
            8..=12 => Cond::And(self.parts(depth, with)),
            13..=14 => Cond::Or(self.parts(depth, with)),
            15..=17 => Cond::Not(Box::new(self.cond(depth - 1, with))),
            _ => self.over(depth - 1, kind),
        }
    }

    fn named(&mut self) -> Arg {
        if self.chance(50) { Arg::Var(self.var()) } else { Arg::Thing(self.pick(&THINGS).1) }
    }

    fn over(&mut self, depth: usize, kind: usize) -> Cond {
        let listed = self.listed();
        let domain = if self.chance(70) { self.atom(&listed) } else { self.cond(depth, &listed) };
        let domain = Box::new(domain);
        let count = 1 + self.below(3) as u64;
        if kind == 21 {
            return Cond::Count(listed, domain, self.pick(&["=", ">=", "<"]), count);
        }
        let body = Box::new(self.cond(depth, &listed));
        match kind {
            18 => Cond::Every(listed, domain, body, self.chance(50)),
            19 => Cond::Some(self.chance(50), count, listed, domain, self.chance(70).then_some(body)),
            _ => Cond::Share(self.chance(50), 1 + count % 2, 3, listed, domain, body),
        }
    }
}

impl Arg {
    fn text(&self) -> &str {
        match self {
            Arg::Var(name) | Arg::Thing(name) => name,
            Arg::Any => "_",
        }
    }
}

impl Cond {
    fn text(&self) -> String {
        let joined = |parts: &[Cond], word| parts.iter().map(Cond::unit).collect::<Vec<_>>().join(word);
        match self {
            Cond::And(parts) => joined(parts, " and "),
            Cond::Or(parts) => joined(parts, " or "),
            Cond::Not(inner) => format!("not {}", inner.unit()),
            Cond::Atom(relation, arguments) => {
                let arguments: Vec<&str> = arguments.iter().map(Arg::text).collect();
                let name = RELATIONS[*relation].0;
                if arguments.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}({})", arguments.join(", "))
                }
            }
            Cond::Same(same, a, b) => format!("{} {} {}", a.text(), if *same { "=" } else { "!=" }, b.text()),
            Cond::In(a, list) => format!("{} in ({})", a.text(), list.join(", ")),
            Cond::Is(a, ty) => format!("{} is {ty}", a.text()),
            Cond::Every(listed, domain, body, if_any) => {
                let any = if *if_any { " if any" } else { "" };
                format!("every {} where {}: {}{any}", listed.join(", "), domain.unit(), body.unit())
            }
            Cond::Some(strict, n, listed, domain, body) => {
                let words = if *strict { "more than" } else { "at least" };
                let body = body.as_ref().map_or(String::new(), |body| format!(": {}", body.unit()));
                format!("{words} {n} {} where {}{body}", listed.join(", "), domain.unit())
            }
            Cond::Share(strict, n, of, listed, domain, body) => {
                let words = if *strict { "more than" } else { "at least" };
                format!("{words} {n}/{of} of {} where {}: {}", listed.join(", "), domain.unit(), body.unit())
            }
            Cond::Count(listed, domain, sign, n) => {
                format!("count({} where {}) {sign} {n}", listed.join(", "), domain.text())
            }
        }
    }

    fn unit(&self) -> String {
        match self {
            Cond::Atom(..) | Cond::Not(_) => self.text(),
            _ => format!("({})", self.text()),
        }
    }

    /// All atoms within, whatever their scope.
    fn atoms(&self) -> Vec<(usize, &[Arg])> {
        match self {
            Cond::And(parts) | Cond::Or(parts) => parts.iter().flat_map(Cond::atoms).collect(),
            Cond::Not(inner) | Cond::Count(_, inner, ..) => inner.atoms(),
            Cond::Atom(relation, arguments) => vec![(*relation, arguments)],
            Cond::Every(_, domain, body, _) | Cond::Share(.., domain, body) => {
                [domain.atoms(), body.atoms()].concat()
            }
            Cond::Some(_, _, _, domain, body) => {
                [domain.atoms(), body.as_ref().map_or(vec![], |b| b.atoms())].concat()
            }
            Cond::Same(..) | Cond::In(..) | Cond::Is(..) => vec![],
        }
    }
}

type Env = BTreeMap<&'static str, &'static str>;
type Names = BTreeSet<&'static str>;

/// Which statements are true.
#[derive(Default)]
struct Facts(BTreeSet<(usize, Vec<&'static str>)>);

fn has_type(thing: &str, ty: &str) -> bool {
    let of = THINGS.iter().find(|(_, name)| *name == thing).unwrap().0;
    TYPES.iter().find(|(name, _)| *name == ty).unwrap().1.contains(&of)
}

/// The names that positive conditions bind, some being bound already.
fn bound(cond: &Cond, known: &Names) -> Names {
    let mut names = known.clone();
    loop {
        let before = names.len();
        let more = match cond {
            Cond::And(parts) => parts.iter().flat_map(|part| bound(part, &names)).collect(),
            Cond::Or(parts) => {
                let mut sets = parts.iter().map(|part| bound(part, &names));
                let first = sets.next().unwrap();
                sets.fold(first, |all, set| all.intersection(&set).copied().collect())
            }
            Cond::Atom(_, arguments) => arguments.iter().filter_map(var).collect(),
            Cond::Same(true, a, b) => {
                let known = |arg: &Arg| var(arg).is_none_or(|name| names.contains(name));
                let left = var(a).filter(|_| known(b));
                left.into_iter().chain(var(b).filter(|_| known(a))).collect()
            }
            Cond::In(a, _) | Cond::Is(a, _) => var(a).into_iter().collect(),
            _ => Names::new(),
        };
        names.extend(more);
        if names.len() == before {
            return names;
        }
    }
}

fn var(arg: &Arg) -> Option<&'static str> {
    match arg {
        Arg::Var(name) => Some(name),
        _ => None,
    }
}

/// Whether every name is bound where it must be; `known` are bound around this scope.
fn safe(cond: &Cond, known: &Names) -> bool {
    inside(cond, &bound(cond, known))
}

/// The same within a scope of which `names` are bound.
fn inside(cond: &Cond, names: &Names) -> bool {
    let all = |arguments: &[&Arg]| arguments.iter().filter_map(|a| var(a)).all(|name| names.contains(name));
    match cond {
        Cond::And(parts) => parts.iter().all(|part| inside(part, names)),
        Cond::Or(parts) => parts.iter().all(|part| safe(part, names)),
        Cond::Not(inner) => safe(inner, names),
        Cond::Atom(_, arguments) => all(&arguments.iter().collect::<Vec<_>>()),
        Cond::Same(_, a, b) => all(&[a, b]),
        Cond::In(a, _) | Cond::Is(a, _) => all(&[a]),
        Cond::Every(listed, domain, body, _) | Cond::Share(.., listed, domain, body) => {
            ranges(listed, domain, names, true) && safe(body, &with(names, listed))
        }
        Cond::Some(_, _, listed, domain, body) => {
            ranges(listed, domain, names, true)
                && body.as_ref().is_none_or(|body| safe(body, &with(names, listed)))
        }
        Cond::Count(listed, domain, ..) => ranges(listed, domain, names, false),
    }
}

fn with(names: &Names, listed: &[&'static str]) -> Names {
    names.iter().chain(listed).copied().collect()
}

/// Whether what is listed ranges, and (`alone`) nothing else does.
fn ranges(listed: &[&'static str], domain: &Cond, names: &Names, alone: bool) -> bool {
    let new = listed.iter().all(|name| !names.contains(name));
    let here = bound(domain, names);
    let all = listed.iter().all(|name| here.contains(name));
    new && all && inside(domain, &here) && (!alone || no_others(domain, &with(names, listed)))
}

/// Whether the parts of an `or` bind no name of their own.
fn no_others(cond: &Cond, names: &Names) -> bool {
    bound(cond, names).is_subset(names)
        && match cond {
            Cond::And(parts) | Cond::Or(parts) => parts.iter().all(|part| no_others(part, names)),
            _ => true,
        }
}

impl Facts {
    /// All ways to fill in the names that a scope binds.
    fn ways(&self, cond: &Cond, env: &Env) -> Vec<Env> {
        let known: Names = env.keys().copied().collect();
        let mut ways = vec![env.clone()];
        for name in bound(cond, &known).difference(&known) {
            let things: Vec<&'static str> = self.candidates(cond, name);
            ways = ways
                .iter()
                .flat_map(|way| things.iter().map(|thing| extended(way, name, thing)).collect::<Vec<_>>())
                .collect();
        }
        ways.retain(|way| self.holds(cond, way));
        ways
    }

    /// The things of the types of all places of a name.
    fn candidates(&self, cond: &Cond, name: &str) -> Vec<&'static str> {
        let mut types = Vec::new();
        for (relation, arguments) in cond.atoms() {
            let places = arguments.iter().zip(RELATIONS[relation].1);
            types.extend(places.filter(|(a, _)| var(a) == Some(name)).map(|(_, ty)| *ty));
        }
        let things = THINGS.iter().map(|(_, thing)| *thing);
        things.filter(|thing| types.iter().all(|ty| has_type(thing, ty))).collect()
    }

    /// Whether it holds of these values of the names around it.
    fn scope(&self, cond: &Cond, env: &Env) -> bool {
        !self.ways(cond, env).is_empty()
    }

    /// Whether it holds, all names of its scope being filled in.
    fn holds(&self, cond: &Cond, env: &Env) -> bool {
        let value = |arg: &Arg| match arg {
            Arg::Var(name) => env[name],
            Arg::Thing(name) => name,
            Arg::Any => unreachable!("`_` is an argument"),
        };
        match cond {
            Cond::And(parts) => parts.iter().all(|part| self.holds(part, env)),
            Cond::Or(parts) => parts.iter().any(|part| self.scope(part, env)),
            Cond::Not(inner) => !self.scope(inner, env),
            Cond::Atom(relation, arguments) => self.0.iter().any(|(of, tuple)| {
                let mut pairs = arguments.iter().zip(tuple);
                of == relation && pairs.all(|(arg, thing)| matches!(arg, Arg::Any) || value(arg) == *thing)
            }),
            Cond::Same(same, a, b) => (value(a) == value(b)) == *same,
            Cond::In(a, list) => list.contains(&value(a)),
            Cond::Is(a, ty) => has_type(value(a), ty),
            Cond::Every(listed, domain, body, if_any) => {
                let all = self.range(listed, domain, Some(body), env);
                if all.is_empty() { *if_any } else { all.iter().all(|env| self.scope(body, env)) }
            }
            Cond::Some(strict, n, listed, domain, body) => {
                let mut all = self.range(listed, domain, body.as_deref(), env);
                let nothing = all.is_empty();
                all.retain(|env| body.as_ref().is_none_or(|body| self.scope(body, env)));
                !nothing && all.len() as u64 >= n + u64::from(*strict)
            }
            Cond::Share(strict, n, of, listed, domain, body) => {
                let all = self.range(listed, domain, Some(body), env);
                let some = all.iter().filter(|env| self.scope(body, env)).count() as u64 * of;
                let wanted = all.len() as u64 * n;
                !all.is_empty() && if *strict { some > wanted } else { some >= wanted }
            }
            Cond::Count(listed, domain, sign, n) => {
                let count = self.range(listed, domain, None, env).len() as u64;
                match *sign {
                    "=" => count == *n,
                    "<" => count < *n,
                    _ => count >= *n,
                }
            }
        }
    }

    /// The distinct values of what is listed, each with the names around it.
    fn range(&self, listed: &[&'static str], domain: &Cond, body: Option<&Cond>, env: &Env) -> Vec<Env> {
        let both = body.map_or(domain.clone(), |body| Cond::And(vec![domain.clone(), body.clone()]));
        let fits = |way: &Env| listed.iter().all(|name| self.candidates(&both, name).contains(&way[name]));
        let ways = self.ways(domain, env);
        let kept = ways
            .iter()
            .filter(|way| fits(way))
            .map(|way| listed.iter().fold(env.clone(), |env, name| extended(&env, name, way[name])));
        kept.collect::<BTreeSet<Env>>().into_iter().collect()
    }
}

fn extended(env: &Env, name: &'static str, thing: &'static str) -> Env {
    let mut env = env.clone();
    env.insert(name, thing);
    env
}

/// What became of the samples.
#[derive(Debug, Default)]
struct Shares {
    mistyped: usize,
    unbound: usize,
    empty: usize,
    answered: usize,
}

/// One random program with one question.
fn sample(seed: u64, shares: &mut Shares) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut facts = Facts::default();
    let mut text = String::from("type t\ntype a under t\ntype b under t\n");
    THINGS.iter().for_each(|(ty, name)| text.push_str(&format!("{ty} {name}\n")));
    for (relation, (name, types)) in RELATIONS.iter().enumerate() {
        let list = if types.is_empty() { String::new() } else { format!("({})", types.join(", ")) };
        let kind = if *name == "d" { "concept" } else { "fact" };
        text.push_str(&format!("{kind} {name}{list}\n"));
        for _ in 0..if kind == "fact" { random.below(6) } else { 0 } {
            let tuple: Vec<&str> = types
                .iter()
                .map(|ty| {
                    let fitting: Vec<_> = THINGS.iter().filter(|(_, thing)| has_type(thing, ty)).collect();
                    random.pick(&fitting).1
                })
                .collect();
            let arguments = if tuple.is_empty() { String::new() } else { format!("({})", tuple.join(", ")) };
            if facts.0.insert((relation, tuple)) {
                text.push_str(&format!("{name}{arguments}\n"));
            }
        }
    }
    let d = RELATIONS.len() - 1;
    let define = Cond::And(vec![random.atom(&["X"]), random.cond(2, &["X"])]);
    let unless = random.cond(1, &["X"]);
    let uses_itself = [&define, &unless].iter().any(|c| c.atoms().iter().any(|(r, _)| *r == d));
    let rule = format!("define d(X) when {} unless {}\n", define.text(), unless.text());
    let with_rule = !uses_itself && {
        let known = bound(&define, &Names::new());
        let expected = known.contains("X") && safe(&define, &Names::new()) && safe(&unless, &known);
        let read = read(&(text.clone() + &rule));
        judge(&read.found, expected, &rule, &shown(&read.found, &read.sources), shares)
    };
    if with_rule {
        text.push_str(&rule);
        for thing in THINGS.iter().map(|(_, thing)| *thing) {
            // The head is a place too, and the exception has places of the same variable.
            let all = Cond::And(vec![Cond::Atom(d, vec![Arg::Var("X")]), define.clone(), unless.clone()]);
            let narrow: Vec<&str> = facts.candidates(&all, "X");
            let others = |env: &Env| {
                let names = env.keys().copied().collect::<Vec<_>>();
                names
                    .iter()
                    .all(|name| facts.candidates(&all_of(&define, &unless), name).contains(&env[name]))
            };
            let ways = facts.ways(&define, &Env::from([("X", thing)]));
            let holds = ways.iter().any(|env| others(env) && !facts.scope(&unless, env));
            if narrow.contains(&thing) && holds {
                facts.0.insert((d, vec![thing]));
            }
        }
    }
    let question = random.cond(3, &[]);
    ask(&text, &question, &facts, shares);
}

fn all_of(define: &Cond, unless: &Cond) -> Cond {
    Cond::And(vec![define.clone(), unless.clone()])
}

/// Whether it is accepted; it must be if and only if `expected`, unless types do not fit.
fn judge(
    found: &[vires::diagnostic::Diagnostic],
    expected: bool,
    text: &str,
    shown: &str,
    shares: &mut Shares,
) -> bool {
    let errors: Vec<&str> = found.iter().filter(|d| d.is_error()).map(|d| d.code.0).collect();
    if errors.iter().any(|code| code.starts_with("V03")) {
        shares.mistyped += 1;
        return false;
    }
    assert_eq!(errors.is_empty(), expected, "{text}\n{shown}");
    shares.unbound += usize::from(!expected);
    expected
}

fn ask(text: &str, question: &Cond, facts: &Facts, shares: &mut Shares) {
    let mut program = read(text).program;
    let asked_text = question.text();
    let mut sources = SourceMap::new();
    let file = sources.add("question", asked_text.as_str());
    let (condition, mistakes) = parse_condition(file, &asked_text);
    assert!(mistakes.is_empty(), "{asked_text}: {mistakes:?}");
    let (found, mistakes) = hir::ask(&mut program, &asked_text, &condition, None);
    let expected = safe(question, &Names::new());
    if !judge(&mistakes, expected, &asked_text, &shown(&mistakes, &sources), shares) {
        return;
    }
    assert_eq!(hir::invariants::violations(&program), Vec::<String>::new(), "{asked_text}");
    let found = found.unwrap();
    let names: Vec<&str> = found.variables.iter().map(|v| v.name.as_str()).collect();
    let mut wanted: BTreeSet<Vec<String>> = BTreeSet::new();
    for way in facts.ways(question, &Env::new()) {
        wanted.insert(names.iter().map(|name| way[name].to_owned()).collect());
    }
    let plan = planned(&program);
    let world = World { date: Date::parse("2020-01-01"), ..World::default() };
    let (block, errors) = block(&program, &plan, &[world]);
    assert!(errors.is_empty(), "{errors:?}");
    let model = naive::run(&plan, &block, WorldId::at(0)).unwrap();
    let mut answers: BTreeSet<Vec<String>> = BTreeSet::new();
    for (tuple, truth) in model.statuses(asked(&plan, found.relation)) {
        assert_eq!(truth, Truth::True, "{asked_text}");
        let name = |item: &Item| match item {
            Item::Value(Value::Entity(id)) => program.entity(*id).name.clone(),
            other => format!("{other:?}"),
        };
        answers.insert(tuple.iter().map(name).collect());
    }
    assert_eq!(answers, wanted, "{text}\n{asked_text} ({})", names.join(", "));
    if answers.is_empty() { shares.empty += 1 } else { shares.answered += 1 }
}

#[test]
fn random_conditions_mean_what_the_language_says() {
    let mut shares = Shares::default();
    // Those after the first 4,000 have found something in 120,000.
    let found = [13_152, 16_377, 17_862, 18_256, 19_424, 27_739, 36_810, 39_303, 106_537];
    for seed in (1..=4_000).chain(found) {
        sample(seed, &mut shares);
    }
    println!("{shares:?}");
    assert!(shares.answered > 400 && shares.empty > 400 && shares.unbound > 400, "{shares:?}");
}
