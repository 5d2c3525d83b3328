//! Where lines are broken and how far they are indented does not matter.

use super::files;
use crate::dice::Dice;
use crate::random::sample_of;
use proptest::prelude::*;
use vires::format::format;
use vires::source::FileId;
use vires::syntax::{Kind, parse, tokens};

/// Words that go on with a rule or a declaration from the next line.
const GO_ON: [&str; 8] = ["when", "and", "or", "unless", "overrides", "reads", "asks", "otherwise"];

/// The text with other blanks, and other line ends where the grammar does not count them.
fn mangled(text: &str, dice: &mut Dice) -> String {
    let tokens = tokens(FileId(0), text);
    let mut out = String::new();
    let (mut end, mut depth) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        let start = token.span.start as usize;
        let between = &text[end..start];
        let before = at.checked_sub(1).map(|at| tokens[at].kind);
        let comment = |kind: Option<Kind>| matches!(kind, Some(Kind::Comment | Kind::Doc));
        // What goes on from the line before stands further right than its beginning, and stays so.
        let line_begins = before.is_none_or(|before| before == Kind::LineEnd);
        let indent = match between.rsplit_once('\n') {
            Some((_, blanks)) => blanks.len(),
            None if line_begins => between.len(),
            None => 0,
        };
        // Two lines that began alike begin alike: the second would go on from the first if it stood further right.
        let more = if line_begins || between.contains('\n') { 0 } else { dice.below(4) };
        let blanks = " ".repeat(4 * indent + 1 + more);
        let goes_on = matches!(
            before,
            Some(
                Kind::Comma
                    | Kind::Plus
                    | Kind::Minus
                    | Kind::Star
                    | Kind::Less
                    | Kind::LessOrEqual
                    | Kind::NotEqual
            )
        );
        if token.kind == Kind::LineEnd {
            let next = tokens.get(at + 1);
            let breaks = text[start..].lines().take_while(|line| line.trim().is_empty()).count();
            let joins = next.is_some_and(|next| {
                GO_ON.contains(&next.text(text)) && text[..next.span.start as usize].ends_with([' ', '\n'])
            });
            if joins && breaks < 2 && !comment(before) && dice.chance(50) && !before_comment(text, next) {
                out.push_str(&blanks);
                end = next.map_or(end, |next| next.span.start as usize);
            } else {
                out.push('\n');
                end = token.span.end as usize;
            }
            continue;
        }
        match token.kind {
            Kind::LeftParenthesis => depth += 1,
            Kind::RightParenthesis => depth = depth.saturating_sub(1),
            _ => {}
        }
        let breaks = between.matches('\n').count();
        if comment(Some(token.kind)) {
            // Which line a comment stands on matters; how far from what does not.
            out.push_str(&"\n".repeat(breaks));
            out.push_str(&blanks);
        } else if comment(before) {
            out.push_str(&"\n".repeat(breaks));
            out.push_str(&blanks);
        } else if breaks > 0 {
            if breaks == 1 && (depth > 0 || goes_on) && dice.chance(50) {
                out.push_str(&blanks);
            } else {
                out.push_str(&"\n".repeat(breaks));
                out.push_str(&blanks);
            }
        } else if (goes_on || depth > 1) && !between.is_empty() && dice.chance(40) {
            out.push_str(" \n\t");
        } else if !between.is_empty() || at > 0 && before == Some(Kind::LineEnd) {
            out.push_str(&blanks);
        } else if matches!(before, Some(Kind::LeftParenthesis)) || token.kind == Kind::Comma {
            out.push_str(&" ".repeat(dice.below(2)));
        }
        out.push_str(token.text(text));
        end = token.span.end as usize;
    }
    out.push_str(&text[end..]);
    out
}

fn before_comment(text: &str, next: Option<&vires::syntax::Token>) -> bool {
    next.is_none_or(|next| {
        let line = text[..next.span.start as usize].trim_end().rsplit('\n').next().unwrap_or("");
        line.contains("//")
    })
}

/// Files without mistakes, and random programs.
fn sound() -> Vec<String> {
    let sound = |text: &String| parse(FileId(0), text).1.is_empty() && !text.contains('\r');
    let files = files().into_iter().map(|(_, text)| text).filter(sound);
    let random = (1_000..1_030).map(|seed| sample_of(seed, true).1);
    files.chain(random).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn other_blanks_and_line_ends_have_the_same_layout(place in any::<prop::sample::Index>(), seed in any::<u64>()) {
        thread_local!(static SOUND: Vec<String> = sound());
        SOUND.with(|sound| {
            let text = &sound[place.index(sound.len())];
            let other = mangled(text, &mut Dice::new(seed));
            prop_assert_eq!(format(text).text, format(&other).text, "\n{}", other);
            Ok(())
        })?;
    }
}
