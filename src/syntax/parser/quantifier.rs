//! `every`, `at least`, `more than`.

use super::condition::unit;
use super::continuation::names_a_condition;
use super::input::{Expected, Read, Tokens};
use super::leaf::{is_word, list, open_word, variable, word};
use super::recovery::{self, enter, here, leave, note, sure};
use super::term::fraction;
use crate::diagnostic::codes;
use crate::source::Span;
use crate::syntax::ast::{Condition, ConditionKind, Quantified, Quantity};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::pair;

/// Whether a quantifier begins here.
pub(super) fn begins_quantifier(i: Tokens<'_>) -> bool {
    is_word(i, "every")
        || (is_word(i, "at") && i.word(1) == Some("least"))
        || (is_word(i, "more") && i.word(1) == Some("than"))
}

/// `every S where g: b if any`
pub(super) fn quantifier(start: Tokens<'_>) -> Read<'_, Condition> {
    let level = enter(start)?;
    let (i, ((quantity, quantity_span), variables)) = pair(quantity, cut(list(variable))).parse(start)?;
    let (i, _) = sure(open_word("where")(i))?;
    let (i, domain) = sure(unit(i))?;
    let (i, body) = body(i, quantity)?;
    leave(start, &level);
    let every = quantity == Quantity::Every;
    let (i, if_any) = if every && is_word(i.past_line(), "if") {
        let start = i.past_line();
        let (i, _) = cut(word("any")).parse(start.skip(1))?;
        (i, Some(i.since(start)))
    } else {
        if every {
            i.missed(Expected::Quiet("if"));
        }
        (i, None)
    };
    let quantified = Quantified { quantity, quantity_span, variables, domain, body, if_any };
    Ok((i, Condition { span: i.since(start), kind: ConditionKind::Quantified(Box::new(quantified)) }))
}

fn quantity(start: Tokens<'_>) -> Read<'_, (Quantity, Span)> {
    if is_word(start, "every") {
        return Ok((start.skip(1), (Quantity::Every, start.span())));
    }
    let at_least = is_word(start, "at");
    let (i, (number, below)) = cut(fraction).parse(start.skip(2))?;
    let Some((below, place)) = below else {
        let quantity = if at_least { Quantity::AtLeast(number) } else { Quantity::MoreThan(number) };
        return Ok((i, (quantity, i.since(start))));
    };
    if below == 0 {
        let there = start.from(i.at() - 1);
        note(there, || {
            let message = "a fraction has no `0` below its line";
            crate::diagnostic::Diagnostic::error(codes::NUMBER, place, message, "nothing is divided by 0")
        });
    }
    let (i, _) = cut(word("of")).parse(i)?;
    let quantity =
        if at_least { Quantity::AtLeastOf(number, below) } else { Quantity::MoreThanOf(number, below) };
    Ok((i, (quantity, i.since(start))))
}

/// What stands after the colon; only a number may do without.
fn body(i: Tokens<'_>, quantity: Quantity) -> Read<'_, Option<Condition>> {
    let needed = !matches!(quantity, Quantity::AtLeast(_) | Quantity::MoreThan(_));
    let next = i.past_line();
    if i.kind(0) == Some(Kind::Colon) {
        return sure(unit(i.skip(1).go_on())).map(|(i, body)| (i, Some(body)));
    }
    if names_a_condition(i) || (needed && names_a_condition(next) && !next.begins_something()) {
        note(next, || {
            here(next, codes::MISSING_COLON, "a `:` is missing before what is asked of each", "expected `:`")
                .help("`every S where CONDITION: CONDITION`")
        });
        return opt(unit).parse(next);
    }
    if !needed {
        i.missed(Expected::Thing("`:`"));
        return Ok((i, None));
    }
    if is_word(next, "and") || is_word(next, "or") {
        return recovery::fail(next, || {
            here(next, codes::MISSING_COLON, "`:` is expected after one condition", "expected `:`")
                .help("put several conditions in brackets: `every S where (a and b): c`")
        });
    }
    i.error(Expected::Thing("`:`"))
}
