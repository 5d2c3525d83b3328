//! What a condition means: which names it binds, and whether it holds, by trying all values for the names.

use super::condition::{Arg, Cond};
use super::{RELATIONS, THINGS, TYPES};
use std::collections::{BTreeMap, BTreeSet};

pub type Env = BTreeMap<&'static str, &'static str>;
pub type Names = BTreeSet<&'static str>;

/// Which statements are true.
#[derive(Default)]
pub struct Facts(pub BTreeSet<(usize, Vec<&'static str>)>);

pub fn has_type(thing: &str, ty: &str) -> bool {
    let of = THINGS.iter().find(|(_, name)| *name == thing).unwrap().0;
    TYPES.iter().find(|(name, _)| *name == ty).unwrap().1.contains(&of)
}

/// The names that positive conditions bind, some being bound already.
pub fn bound(cond: &Cond, known: &Names) -> Names {
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
pub fn safe(cond: &Cond, known: &Names) -> bool {
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
    pub fn ways(&self, cond: &Cond, env: &Env) -> Vec<Env> {
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
    pub fn candidates(&self, cond: &Cond, name: &str) -> Vec<&'static str> {
        let mut types = Vec::new();
        for (relation, arguments) in cond.atoms() {
            let places = arguments.iter().zip(RELATIONS[relation].1);
            types.extend(places.filter(|(a, _)| var(a) == Some(name)).map(|(_, ty)| *ty));
        }
        let things = THINGS.iter().map(|(_, thing)| *thing);
        things.filter(|thing| types.iter().all(|ty| has_type(thing, ty))).collect()
    }

    /// Whether it holds of these values of the names around it.
    pub fn scope(&self, cond: &Cond, env: &Env) -> bool {
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
