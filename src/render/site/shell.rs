//! What stands around the text of every page.

use crate::render::html::{NOTICE, STYLE, escaped};

/// The search, as every page runs it.
pub(super) const SCRIPT: &str = include_str!("site.js");

/// What a site needs besides the style of a page.
const OWN: &str = include_str!("site.css");

/// The style of all pages.
pub(super) fn style() -> String {
    format!("{STYLE}{OWN}")
}

/// What all pages share.
pub(super) struct Shell<'a> {
    /// The tag of their language.
    pub language: &'a str,
}

impl Shell<'_> {
    /// A whole page, `depth` folders below the root of the site.
    pub fn page(&self, depth: usize, title: &str, main: &str) -> String {
        let root = "../".repeat(depth);
        let (language, title) = (escaped(self.language), escaped(title));
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\" />\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
             <meta name=\"color-scheme\" content=\"light dark\" />\n<title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"{root}site.css\" />\n</head>\n<body data-root=\"{root}\">\n\
             <a class=\"skip\" href=\"#main\">to the text</a>\n\
             <header><nav><a href=\"{root}index.html\">instruments</a> <a href=\"{root}words.html\">words</a> \
             <a href=\"{root}members.html\">facts</a> <a href=\"{root}cases.html\">cases</a> \
             <a href=\"{root}unverified.html\">not verified</a></nav>\n\
             <form role=\"search\"><label for=\"q\">search</label> <input id=\"q\" type=\"search\" \
             autocomplete=\"off\" /></form>\n<ol id=\"found\" aria-live=\"polite\"></ol></header>\n\
             <main id=\"main\">\n{main}</main>\n<footer><p>{NOTICE}</p></footer>\n\
             <script src=\"{root}search.js\"></script>\n<script src=\"{root}site.js\"></script>\n\
             </body>\n</html>\n"
        )
    }
}

/// A link.
pub(super) fn link(href: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(href), escaped(text))
}

/// A part of a page with a list in it; nothing if the list is empty. The items are HTML.
pub(super) fn section(title: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let item = |item: &String| format!("<li>{item}</li>\n");
    let items: String = items.iter().map(item).collect();
    format!("<h2>{}</h2>\n<ul>\n{items}</ul>\n", escaped(title))
}

/// A paragraph; nothing if there is no text.
pub(super) fn paragraph(class: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<p class=\"{class}\">{}</p>\n", escaped(text)) }
}
