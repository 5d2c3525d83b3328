//! A dispute is named for the statements for which it arises, and for no other.

use super::session;
use std::collections::BTreeSet;
use vires::proof::Status;
use vires::session::{Session, Setting};

const SHIPS: &str = "type ship
type pilot
fact piloted(ship, by: pilot)
fact licensed(pilot)
fact foreign(pilot)
fact old(ship)
fact leaking(ship)
fact manned(ship)
concept able(pilot)
define able(P) when licensed(P)
concept safe(ship)
rule hull: safe(S) when manned(S)
rule helm: safe(S) when piloted(S, by: P) and able(P) and not old(S)
rule leak: not safe(S) when leaking(S) overrides hull, helm
dispute licences \"Do foreign licences count?\" {
  reading yes \"yes\" majority { define able(P) when foreign(P) }
  reading no \"no\"
}
case harbour \"A harbour\" on 2020-01-01 {
  pilot ann { foreign }
  pilot bob { licensed }
  pilot cem { licensed; foreign }
  ship dory { piloted(by: ann) }
  ship elba { piloted(by: bob) }
  ship fram { piloted(by: cem) }
  ship gale { piloted(by: ann); manned }
  ship hope { piloted(by: ann); old }
  ship iris { manned; leaking; piloted(by: ann) }
  ship jade { old; leaking; piloted(by: ann) }
}
";

/// How an answer stands, which disputes decide it, and of which it is independent.
fn stands(session: &mut Session, question: &str) -> (Status, BTreeSet<String>, BTreeSet<String>) {
    let answers = session.ask(question, &Setting::default()).unwrap().answers;
    let conclusion = answers[0].conclusion.clone();
    let names = |ids: &[vires::ids::DisputeId]| {
        ids.iter().map(|id| session.program().dispute(*id).name.clone()).collect::<BTreeSet<String>>()
    };
    let (decided, left) = match conclusion.disputed.as_deref() {
        Some(disputed) => (names(&disputed.decided_by), names(&disputed.independent_of)),
        None => Default::default(),
    };
    (conclusion.status, decided, left)
}

#[test]
fn a_dispute_that_arises_for_one_ship_is_not_named_for_another() {
    let mut session = session(SHIPS);
    let none = BTreeSet::new;
    let licences = || BTreeSet::from(["licences".to_owned()]);
    // Her pilot has a foreign licence only.
    assert_eq!(stands(&mut session, "safe(dory)"), (Status::Disputed, licences(), none()));
    // Her pilot has none.
    assert_eq!(stands(&mut session, "safe(elba)"), (Status::True, none(), none()));
    // Her pilot has both: it arises, and makes no difference.
    assert_eq!(stands(&mut session, "safe(fram)"), (Status::True, none(), licences()));
    // Safe for another reason, too.
    assert_eq!(stands(&mut session, "safe(gale)"), (Status::True, none(), licences()));
    // Too old, whatever counts: but for that it would matter.
    assert_eq!(stands(&mut session, "safe(hope)"), (Status::False, none(), licences()));
    // Leaking, which prevails over all that is argued.
    assert_eq!(stands(&mut session, "safe(iris)"), (Status::False, none(), licences()));
    assert_eq!(stands(&mut session, "able(bob)"), (Status::True, none(), none()));
    assert_eq!(stands(&mut session, "able(cem)"), (Status::True, none(), licences()));
}

/// The order of conditions, rules and statements is the same to what arises.
#[test]
fn what_arises_does_not_depend_on_the_order_of_conditions() {
    let turned = SHIPS.replace(
        "piloted(S, by: P) and able(P) and not old(S)",
        "not old(S) and piloted(S, by: P) and able(P)",
    );
    assert_ne!(turned, SHIPS);
    let (mut one, mut other) = (session(SHIPS), session(&turned));
    for ship in ["dory", "elba", "fram", "gale", "hope", "iris", "jade"] {
        let question = format!("safe({ship})");
        assert_eq!(stands(&mut one, &question), stands(&mut other, &question), "{ship}");
    }
}

/// Three conditions apart, a dispute is not near enough to be spoken of.
#[test]
fn a_dispute_two_failing_conditions_away_is_not_named() {
    let far = SHIPS.replace("able(P) and not old(S)", "able(P) and not old(S) and not leaking(S)");
    let mut session = session(&far.replace("overrides hull, helm", "overrides hull"));
    assert_eq!(stands(&mut session, "safe(jade)").2, BTreeSet::new());
}
