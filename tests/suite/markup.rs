//! Whether a page of HTML is well-formed, strictly: as XML, with one heading above all, and nothing from
//! elsewhere.

/// The elements a page may have, and whether they are empty.
const ELEMENTS: &[(&str, bool)] = &[
    ("html", false),
    ("head", false),
    ("meta", true),
    ("title", false),
    ("style", false),
    ("body", false),
    ("main", false),
    ("footer", false),
    ("h1", false),
    ("h2", false),
    ("h3", false),
    ("p", false),
    ("div", false),
    ("span", false),
    ("bdi", false),
    ("strong", false),
    ("code", false),
    ("pre", false),
    ("a", false),
    ("ul", false),
    ("li", false),
    ("details", false),
    ("summary", false),
    ("table", false),
    ("thead", false),
    ("tbody", false),
    ("tr", false),
    ("th", false),
    ("td", false),
    ("hr", true),
];

/// Elements that hold text and such elements only.
const INLINE: &[&str] = &["span", "bdi", "strong", "code", "a"];

/// What a checked page is made of.
#[derive(Default)]
pub struct Page {
    /// The names of its elements, in order.
    pub elements: Vec<String>,
    /// Its text, without the markup.
    pub text: String,
    ids: Vec<String>,
    links: Vec<String>,
}

/// Reads a page.
///
/// # Panics
/// It is not well-formed, or asks for something that it does not hold.
pub fn page(html: &str) -> Page {
    let mut found = Page::default();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html.strip_prefix("<!DOCTYPE html>\n").expect("a document type");
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            let raw = &rest[..end];
            if open.last().map(String::as_str) != Some("style") {
                found.text.push_str(&text(raw));
            }
            assert!(!open.is_empty() || raw.trim().is_empty(), "text outside: {raw}");
            let block = ["ul", "table", "thead", "tbody", "tr", "html", "head", "details"];
            let within = open.last().map_or("", String::as_str);
            assert!(!block.contains(&within) || raw.trim().is_empty(), "text in {within}: {raw}");
            rest = &rest[end..];
            continue;
        };
        let (inside, after) = tag.split_once('>').expect("a tag that ends");
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "near {}", &after[..after.len().min(80)]);
            continue;
        }
        let empty = inside.ends_with('/');
        let inside = inside.trim_end_matches('/').trim_end();
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let known = ELEMENTS.iter().find(|(known, _)| *known == name);
        assert_eq!(known.map(|(_, empty)| *empty), Some(empty), "<{inside}>");
        let above = open.last().map_or("", String::as_str);
        if INLINE.contains(&above) || ["p", "h1", "h2", "h3", "pre", "title"].contains(&above) {
            assert!(INLINE.contains(&name), "<{name}> in <{above}>");
        }
        assert!(name != "li" || above == "ul", "<li> in <{above}>");
        assert!(name != "summary" || above == "details", "<summary> in <{above}>");
        found.attributes(attributes);
        found.elements.push(name.to_owned());
        if !empty {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "not closed: {open:?}");
    found.check();
    found
}

impl Page {
    fn attributes(&mut self, attributes: &str) {
        let mut rest = attributes.trim();
        let mut names = Vec::new();
        while !rest.is_empty() {
            let (name, value) = rest.split_once("=\"").expect("a value in quotes");
            let (value, after) = value.split_once('"').expect("a quote that ends");
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "attribute {name}");
            assert!(!name.starts_with("on") && name != "src" && name != "style", "attribute {name}");
            assert!(!names.contains(&name), "{name} twice");
            names.push(name);
            match name {
                "id" => self.ids.push(text(value)),
                "href" => self.links.push(value.strip_prefix('#').expect("a link within").to_owned()),
                _ => {}
            }
            rest = after.trim_start();
        }
    }

    fn check(&self) {
        let count = |name: &str| self.elements.iter().filter(|element| *element == name).count();
        for one in ["html", "head", "title", "body", "main", "h1"] {
            assert_eq!(count(one), 1, "<{one}>");
        }
        let mut ids = self.ids.clone();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), self.ids.len(), "an id stands twice: {:?}", self.ids);
        for link in &self.links {
            assert!(ids.contains(link), "a link to nowhere: {link}");
        }
    }
}

/// Text without its character references, of which there may be five.
fn text(raw: &str) -> String {
    let known = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
    let mut out = String::new();
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (reference, c) =
            known.iter().find(|(name, _)| rest[at..].starts_with(name)).expect("a reference");
        out.push_str(c);
        rest = &rest[at + reference.len()..];
    }
    out.push_str(rest);
    assert!(!out.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "a control character: {out:?}");
    out
}
