//! What is completed at each place of a question: things and variables of the type that stands there.

use vires::ide::{Purpose, complete};
use vires::session::{Memory, Session};

const LAW: &str = "type person
type animal
type dog under animal
type pup under dog
person ann, bob
animal cat
dog rex
pup tip
fact owns(person, pet: animal)
fact born(animal, on_day: date)
fact lost(animal) dated
concept kept(animal)
define kept(A) when owns(_, pet: A)
act feed(person, pet: animal)
instrument act \"Animals Act\" { signed 1950-01-01; in force from 1950-01-01 }
provision act.1 { source \"gazette\"; rule r: must feed(P, pet: A) when owns(P, pet: A) }
case monday on 2020-05-04 { lost(cat) on 2020-05-01 }
";

fn offered(typed: &str) -> Vec<String> {
    let session = Session::load(&Memory::new().with("a.vires", LAW), &["a.vires"]);
    assert!(!session.has_errors(), "{:?}", session.diagnostics());
    let case = session.case_of(&vires::session::Setting::default());
    let (_, items) = complete(&session, case, typed, Purpose::Question);
    items.into_iter().map(|item| item.insert).collect()
}

#[test]
fn things_of_the_type_of_a_place_are_offered() {
    assert_eq!(offered("owns("), ["ann", "bob", "pet: "]);
    assert_eq!(offered("owns(ann, pet: "), ["cat", "rex", "tip"]);
    // A variable is offered where its type can stand.
    assert_eq!(offered("owns(P, pet: A) and owns("), ["ann", "bob", "P", "pet: "]);
    assert_eq!(offered("owns(P, pet: A) and kept("), ["cat", "rex", "tip", "A"]);
    // Beside a comparison, in a list and below: what the other side may be.
    assert_eq!(offered("owns(P, pet: A) and A = "), ["cat", "rex", "tip", "A"]);
    assert_eq!(offered("owns(P, pet: A) and P in ("), ["ann", "bob", "P"]);
    assert_eq!(offered("owns(P, pet: A) and P in (ann, "), ["ann", "bob", "P"]);
    assert_eq!(offered("born(A, on_day: D) and D <= "), ["2020-05-01", "2020-05-04", "D"]);
    assert!(offered("X = ").contains(&"act.1".to_owned()));
}

#[test]
fn types_days_and_acts_are_offered_where_they_stand() {
    assert_eq!(offered("owns(P, pet: A) and A is "), ["animal", "dog", "pup"]);
    assert!(offered("X is ").contains(&"person".to_owned()));
    assert_eq!(offered("lost(cat) on "), ["2020-05-01", "2020-05-04"]);
    assert_eq!(offered("born(A, on_day: D) and kept(A) at "), ["2020-05-01", "2020-05-04", "D"]);
    assert_eq!(offered("must "), ["feed(", "not"]);
    assert_eq!(offered("must not "), ["feed(", "not"]);
    assert_eq!(offered("breached f"), ["feed("]);
    assert!(offered("m").contains(&"must".to_owned()));
}
