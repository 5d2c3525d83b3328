//! A text answer as a picture: lines of one width, in the colours that a terminal shows.
//!
//! The text is what a terminal would be sent, its colours as escapes. Each piece is put at its column, so that
//! letters of two columns keep what follows at its place whatever the font does; the picture needs no other file, and
//! a reader that does not see it is read its title and its text.

use super::xml::escaped;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Width of a column, in thousandths of a pixel.
const COLUMN: usize = 8_430;

/// Height of a line.
const LINE: usize = 20;

/// Room around the text.
const MARGIN: usize = 18;

/// Columns of a picture, at least.
const COLUMNS: usize = 78;

/// How the pieces look, on a light page and on a dark one.
const STYLE: &str = "\
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328;white-space:pre}\
.page{fill:#fff;stroke:#d0d7de}.b{font-weight:bold}.g{fill:#116329}.r{fill:#b3261e}.y{fill:#8a5a00}.d{fill:#59636e}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117;stroke:#3d444d}.g{fill:#56d364}.r{fill:#ff7b72}\
.y{fill:#e3b341}.d{fill:#9198a1}}";

/// A piece of a line: how it looks, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    class: String,
    text: String,
}

/// The picture of a text with its escapes, below the command that it answers.
pub fn svg(command: &str, text: &str) -> String {
    let mut lines = vec![vec![
        Piece { class: "d".to_owned(), text: "$ ".to_owned() },
        Piece { class: String::new(), text: command.to_owned() },
    ]];
    lines.push(vec![]);
    lines.extend(text.trim_end().lines().scan(String::new(), |class, line| Some(pieces(line, class))));
    let wide = lines.iter().map(|line| line.iter().map(|piece| piece.text.width()).sum()).max().unwrap_or(0);
    let width = at(wide.max(COLUMNS)) / 1_000 + 2 * MARGIN;
    let height = lines.len() * LINE + 2 * MARGIN;
    let plain: Vec<String> =
        lines.iter().skip(2).map(|line| line.iter().map(|piece| piece.text.as_str()).collect()).collect();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
        xml:space=\"preserve\" role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
        <style>{STYLE}</style>\n<rect class=\"page\" x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n",
        escaped(&format!("The answer to: {command}")),
        escaped(plain.join("\n").trim()),
        width - 1,
        height - 1,
    );
    for (number, line) in lines.iter().enumerate() {
        let y = MARGIN + number * LINE + LINE * 3 / 4;
        let mut column = 0;
        for piece in line {
            let wide = piece.text.width();
            written(&mut out, piece, column, wide, y);
            column += wide;
        }
    }
    out.push_str("</svg>\n");
    out
}

/// One piece at its place; blanks at its ends are room, not text.
fn written(out: &mut String, piece: &Piece, column: usize, wide: usize, y: usize) {
    let text = piece.text.trim_end();
    let blanks = text.len() - text.trim_start().len();
    let text = text.trim_start();
    if text.is_empty() || wide == 0 {
        return;
    }
    let class = if piece.class.is_empty() { String::new() } else { format!(" class=\"{}\"", piece.class) };
    let (x, length) = (at(column + blanks), at(text.width()));
    let _ = writeln!(
        out,
        "<text{class} x=\"{}\" y=\"{y}\" textLength=\"{}\">{}</text>",
        pixels(x + MARGIN * 1_000),
        pixels(length),
        escaped(text)
    );
}

/// Where a column begins, in thousandths of a pixel.
fn at(column: usize) -> usize {
    column * COLUMN
}

/// A length with two digits after the point.
fn pixels(thousandths: usize) -> String {
    format!("{}.{:02}", thousandths / 1_000, thousandths % 1_000 / 10)
}

/// A line in pieces of one look each; `class` is the look that goes on from line to line.
fn pieces(line: &str, class: &mut String) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (text, after) =
            rest.split_once("\u{1b}[").map_or((rest, None), |(text, after)| (text, Some(after)));
        if !text.is_empty() {
            found.push(Piece { class: class.clone(), text: text.to_owned() });
        }
        let Some((codes, after)) = after.and_then(|after| after.split_once('m')) else { break };
        look(codes, class);
        rest = after;
    }
    found
}

/// What an escape makes of the look.
fn look(codes: &str, class: &mut String) {
    for code in codes.split(';') {
        let letter = match code {
            "" | "0" => {
                class.clear();
                continue;
            }
            "1" => "b",
            "2" => "d",
            "31" | "91" => "r",
            "32" | "92" => "g",
            "33" | "93" => "y",
            _ => continue,
        };
        if !class.is_empty() {
            class.push(' ');
        }
        class.push_str(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_its_look_changes_and_wide_letters_take_two_columns() {
        let mut class = String::new();
        let found = pieces("a \u{1b}[1m\u{1b}[32myes\u{1b}[0m 集体 <b>", &mut class);
        let shown: Vec<(&str, &str)> = found.iter().map(|p| (p.class.as_str(), p.text.as_str())).collect();
        assert_eq!(shown, [("", "a "), ("b g", "yes"), ("", " 集体 <b>")]);
        let picture = svg("vires ask 'p(X)'", "集体\u{1b}[31m no\u{1b}[0m\n<end> & \u{7}");
        assert!(picture.contains(">集体</text>") && picture.contains("textLength=\"33.72\""), "{picture}");
        let no = pixels(at(5) + MARGIN * 1_000);
        assert!(picture.contains(&format!("class=\"r\" x=\"{no}\"")), "{picture}");
        assert!(picture.contains("&lt;end&gt; &amp; </text>") && !picture.contains('\u{7}'), "{picture}");
        assert!(picture.contains("<title id=\"title\">The answer to: vires ask 'p(X)'</title>"), "{picture}");
    }
}
