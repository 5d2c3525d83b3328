//! The pages of the syntax codes: the bad example of each has exactly that mistake, the good one has none.

use super::codes;
use std::fs;
use std::path::Path;

/// The blocks of a page that hold the language, in order.
fn blocks(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match (&mut open, line) {
            (None, "```vires") => open = Some(String::new()),
            (Some(_), "```") => found.extend(open.take()),
            (Some(block), _) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, _) => {}
        }
    }
    found
}

#[test]
fn every_page_shows_the_mistake_and_its_mending() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    for (code, title) in vires::diagnostic::codes::all().filter(|(code, _)| code.0.starts_with("V01")) {
        let page = fs::read_to_string(pages.join(format!("{}.md", code.0))).unwrap_or_default();
        assert_eq!(page.lines().next(), Some(format!("# {}: {title}", code.0).as_str()));
        let blocks = blocks(&page);
        if code.0 == "V0120" {
            assert!(blocks.is_empty(), "its example would have a thousand mistakes");
            continue;
        }
        let [bad, good] = &blocks[..] else { panic!("{}: a bad and a good example", code.0) };
        assert_eq!(codes(bad), [code.0], "{bad}");
        assert_eq!(codes(good), [""; 0], "{good}");
    }
}
