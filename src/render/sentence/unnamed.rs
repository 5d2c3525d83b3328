//! Places that nothing is known of, in templates that name their kind already.

/// Adds the word of a place. An unnamed thing whose kind stands before it is not named twice: "the licence for a
/// licence" is "a licence", and "no licence for a licence" is "no licence".
pub(super) fn push(out: &mut String, word: &str) {
    let unnamed = ["a ", "an ", "any ", "the "].iter().find_map(|article| word.strip_prefix(article));
    let Some(kind) = unnamed else { return out.push_str(word) };
    for link in [" for ", " of "] {
        let Some(before) = out.strip_suffix(link).and_then(|text| text.strip_suffix(kind)) else { continue };
        for (article, replaced) in [("the ", true), ("a ", false), ("an ", false), ("no ", false)] {
            let start = before.strip_suffix(article).filter(|s| s.is_empty() || s.ends_with(' '));
            let Some(start) = start.map(str::len) else { continue };
            let kept = start + article.len() + kind.len();
            out.truncate(if replaced { start } else { kept });
            if replaced {
                out.push_str(word);
            }
            return;
        }
    }
    out.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unnamed_is_not_named_twice() {
        for (before, word, expected) in [
            ("it is within the licence for ", "a licence", "it is within a licence"),
            ("the owner of ", "any owner", "any owner"),
            ("the shop has no licence for ", "a licence", "the shop has no licence"),
            ("the shop has a licence for ", "a licence", "the shop has a licence"),
            ("the shop has a licence for ", "fishing", "the shop has a licence for fishing"),
            ("the licence for ", "a boat", "the licence for a boat"),
            ("breathe licence for ", "a licence", "breathe licence for a licence"),
            ("the licence and ", "a licence", "the licence and a licence"),
            ("", "a licence", "a licence"),
        ] {
            let mut out = before.to_owned();
            push(&mut out, word);
            assert_eq!(out, expected);
        }
    }
}
