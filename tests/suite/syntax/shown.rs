//! Diagnostics as a person sees them, in every style.

use vires::diagnostic::{Diagnostic, codes};
use vires::render::{Detail, Style, diagnostics};
use vires::source::{FileId, SourceMap, Span};
use vires::syntax::parse;

/// The mistakes of a file by that name, shown in a style.
fn shown(text: &str, style: Style) -> String {
    let mut sources = SourceMap::new();
    let file = sources.add("rules\\tax\\law.vires", text);
    diagnostics(&parse(file, text).1, &sources, style)
}

const PLAIN: Style = Style { color: false, plain: true, width: 80, detail: Detail::Grounds };

#[test]
fn a_mistake_points_to_its_place_and_shows_the_mending() {
    insta::assert_snapshot!(shown("type person\nrule a: owes(P when member(P)\n", Style::default()));
}

#[test]
fn a_mistake_can_be_read_aloud() {
    insta::assert_snapshot!(shown("type person\nrule a: owes(P when member(P)\n", PLAIN));
}

#[test]
fn a_mistake_is_coloured_on_a_terminal() {
    let text = shown("define p when q &\n", Style { color: true, ..Style::default() });
    assert!(text.contains("\u{1b}["), "{text}");
    assert_eq!(strip(&text), shown("define p when q &\n", Style::default()));
}

/// The text without escape sequences of colour.
fn strip(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |all, part| all + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[test]
fn wide_letters_and_tabs_keep_the_mark_in_its_place() {
    insta::assert_snapshot!(shown("define 国家 when 省\tand &\n", Style::default()));
}

#[test]
fn of_a_very_long_line_only_a_piece_is_shown() {
    let long = format!("define p when {}a ? b{}\n", "q and ".repeat(20_000), " and q".repeat(20_000));
    let text = shown(&long, Style::default());
    assert!(text.len() < 3_000, "{} bytes", text.len());
    insta::assert_snapshot!(text);
    insta::assert_snapshot!("of_a_very_long_line_read_aloud", shown(&long, PLAIN));
}

#[test]
fn other_places_may_lie_in_other_files_and_far_away() {
    let mut sources = SourceMap::new();
    let a = sources.add("a.vires", format!("type a\n{}type a\n", "// c\n".repeat(3_000)));
    let b = sources.add("b.vires", "type b\ntype a\n");
    let end = u32::try_from(sources.text(a).len()).unwrap();
    let found =
        Diagnostic::error(codes::UNEXPECTED, Span::new(b, 12, 13), "`a` is declared three times", "here")
            .also(Span::new(a, 5, 6), "here first")
            .also(Span::new(a, end - 2, end - 1), "and here")
            .note("types are one namespace")
            .help("give one of them another name");
    insta::assert_snapshot!(diagnostics(&[found], &sources, Style::default()));
}

#[test]
fn what_has_no_place_is_shown_first() {
    let mut sources = SourceMap::new();
    let file = sources.add("a.vires", "type a\n");
    let placed = Diagnostic::warning(codes::UNEXPECTED, Span::new(file, 5, 6), "a warning", "here");
    let unplaced =
        Diagnostic::without_place(codes::UNEXPECTED, "no file is called `b.vires`").help("is it in `c/`?");
    insta::assert_snapshot!(diagnostics(&[placed, unplaced], &sources, Style::default()));
    assert_eq!(diagnostics(&[], &sources, Style::default()).trim(), "");
}

#[test]
fn a_place_outside_its_text_is_no_crash() {
    let mut sources = SourceMap::new();
    let file = sources.add("a.vires", "é\n");
    for span in
        [Span::new(file, 1, 2), Span::new(file, 90, 99), Span::new(FileId(7), 0, 3), Span::new(file, 0, 99)]
    {
        let found = Diagnostic::error(codes::UNEXPECTED, span, "m", "l").suggest("s", span, "t");
        assert!(diagnostics(&[found], &sources, Style::default()).contains("error[V0101]: m"));
    }
}

#[test]
fn the_rest_is_counted() {
    let mut sources = SourceMap::new();
    let file = sources.add("a.vires", "type a\n");
    let span = Span::new(file, 5, 6);
    let mut list = vec![Diagnostic::error(codes::UNEXPECTED, span, "m", "l"); 66];
    list.push(Diagnostic::warning(codes::UNEXPECTED, span, "m", "l"));
    let text = diagnostics(&list, &sources, Style::default());
    assert!(text.ends_with("\nand 16 more errors and 1 more warning\n"), "{text}");
}
