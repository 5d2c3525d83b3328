//! What the search of a site looks through: a script that a page loads beside itself, so that no server is needed.

use serde_json::json;

/// One page that can be found.
pub(super) struct Entry {
    /// Its title.
    pub title: String,
    /// What is typed for it.
    pub name: String,
    /// Where it is, from the root of the site.
    pub page: String,
    /// What it says.
    pub text: String,
}

/// The index as a script.
pub(super) fn index(entries: &[Entry]) -> String {
    let mut out = String::from("window.SITE_PAGES = [\n");
    for entry in entries {
        let Entry { title, name, page, text } = entry;
        let words = keywords(&format!("{title} {name} {text}"));
        let line = json!({ "t": title, "n": name, "u": page, "k": words }).to_string();
        // What ends a script, or a line of one, does so nowhere else.
        out.push_str(
            &line.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"),
        );
        out.push_str(",\n");
    }
    out.push_str("];\n");
    out
}

/// The words of a text in small letters, each once.
fn keywords(text: &str) -> String {
    let mut seen = std::collections::BTreeSet::new();
    let lower = text.to_lowercase();
    let words =
        lower.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '"' | '{' | '}'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty() && seen.insert(*word)).collect();
    words.join(" ")
}
