//! A page of text: lines of at most [`WIDTH`] columns, with what they rest on at the right.

use super::Style;
use super::style::{Role, Sign};
use unicode_width::UnicodeWidthStr as _;

/// Columns of a page.
pub const WIDTH: usize = 78;

/// The widest a right-hand column becomes before it is folded.
const RIGHT: usize = 40;

/// Text that is being laid out.
#[derive(Debug)]
pub struct Page {
    style: Style,
    text: String,
}

impl Page {
    /// An empty page.
    pub fn new(style: Style) -> Self {
        Self { style, text: String::new() }
    }

    /// How it looks.
    pub fn style(&self) -> Style {
        self.style
    }

    /// What was laid out.
    pub fn finish(self) -> String {
        self.text
    }

    /// Whether nothing was laid out yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// An empty line, unless there is one already or the page is empty.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Text that was laid out elsewhere.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        if !text.is_empty() && !text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// A paragraph.
    pub fn paragraph(&mut self, indent: usize, role: Role, text: &str) {
        self.entry(indent, None, (role, text), (Role::Text, ""));
    }

    /// A line with its other half at the right margin, below it where both do not fit beside each other.
    pub fn pair(&mut self, indent: usize, left: (Role, &str), right: (Role, &str)) {
        self.entry(indent, None, left, right);
    }

    /// A line with a sign before it and what it rests on at the right.
    pub fn signed(&mut self, indent: usize, sign: Sign, left: (Role, &str), right: &str) {
        let lead = (sign.role(), self.style.sign(sign));
        self.entry(indent, Some(lead), left, (Role::Dim, right));
    }

    /// A line that is not folded, since it is there to be copied.
    pub fn whole(&mut self, role: Role, text: &str) {
        self.text.push_str(&self.style.paint(role, text));
        self.text.push('\n');
    }

    /// Cells of so many columns, then text that is folded beside them.
    pub fn row(&mut self, indent: usize, cells: &[(usize, Role, &str)], last: (Role, &str)) {
        let hang = indent + cells.iter().map(|(width, ..)| width + 2).sum::<usize>();
        let room = WIDTH.saturating_sub(hang);
        let fits = room >= 24;
        let lines = wrap(&self.style.letters(last.1), if fits { room } else { WIDTH - indent - 4 });
        self.text.push_str(&" ".repeat(indent));
        let mut line = String::new();
        for (width, role, text) in cells {
            let text = self.style.letters(text);
            line.push_str(&self.style.paint(*role, &text));
            line.push_str(&" ".repeat(width.saturating_sub(text.width()) + 2));
        }
        let empty = lines.iter().all(String::is_empty);
        let mut lines = lines.into_iter();
        if fits && !empty {
            line.push_str(&self.style.paint(last.0, &lines.next().unwrap_or_default()));
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
        for line in lines.filter(|line| !line.is_empty()) {
            self.text.push_str(&" ".repeat(if fits { hang } else { indent + 4 }));
            self.text.push_str(&self.style.paint(last.0, &line));
            self.text.push('\n');
        }
    }

    /// A line with a number before it and what it rests on at the right.
    pub fn numbered(&mut self, indent: usize, number: &str, left: &str, right: &str) {
        self.entry(indent, Some((Role::Dim, number)), (Role::Text, left), (Role::Dim, right));
    }

    fn entry(&mut self, indent: usize, lead: Option<(Role, &str)>, left: (Role, &str), right: (Role, &str)) {
        let hang = indent + lead.map_or(0, |(_, lead)| lead.width() + 1);
        let left_lines = wrap(&self.style.letters(left.1), WIDTH.saturating_sub(hang).max(20));
        let right_lines = fold_right(&self.style.letters(right.1));
        let beside = left_lines.last().map_or(0, |line| line.width()) + hang;
        let mut right_lines = right_lines.into_iter().peekable();
        let count = left_lines.len();
        for (number, line) in left_lines.into_iter().enumerate() {
            let lead = match lead {
                Some((role, lead)) if number == 0 => {
                    format!("{}{} ", " ".repeat(indent), self.style.paint(role, lead))
                }
                _ => " ".repeat(hang),
            };
            self.text.push_str(&lead);
            self.text.push_str(&self.style.paint(left.0, &line));
            if number + 1 == count
                && let Some(first) = right_lines.next_if(|first| beside + 2 + first.width() <= WIDTH)
            {
                self.text.push_str(&" ".repeat(WIDTH - beside - first.width()));
                self.text.push_str(&self.style.paint(right.0, &first));
            }
            self.text.push('\n');
        }
        for line in right_lines {
            self.text.push_str(&" ".repeat(WIDTH.saturating_sub(line.width())));
            self.text.push_str(&self.style.paint(right.0, &line));
            self.text.push('\n');
        }
    }
}

/// The right half, folded at `;` or blanks where it is wide; nothing if there is none.
fn fold_right(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec![];
    }
    if text.width() <= RIGHT {
        return vec![text.to_owned()];
    }
    wrap(text, RIGHT)
}

/// The words of a text in lines of at most `width` columns; one line at least. A longer word stays whole, and
/// so do words that a no-break space joins.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        let line = lines.len() - 1;
        if lines[line].is_empty() {
            lines[line].push_str(word);
        } else if lines[line].width() + 1 + word.width() <= width {
            lines[line].push(' ');
            lines[line].push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.into_iter().map(|line| line.replace('\u{a0}', " ")).collect()
}

/// `1 error`, `3 errors`.
pub fn plural(count: usize, thing: &str) -> String {
    match count {
        1 => format!("1 {thing}"),
        _ => format!("{count} {thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_beside_goes_below_and_no_line_is_wider_than_the_page() {
        let mut page = Page::new(Style::default());
        page.signed(2, Sign::Holds, (Role::Text, "short"), "right");
        page.signed(2, Sign::Fails, (Role::Text, &"words and ".repeat(20)), &"Long Title 4; ".repeat(9));
        let text = page.finish();
        assert!(text.lines().all(|line| line.width() <= WIDTH), "{text}");
        assert!(text.starts_with("  ✓ short"));
        assert_eq!(text.lines().next().map(unicode_width::UnicodeWidthStr::width), Some(WIDTH));
    }

    #[test]
    fn plain_text_is_ascii() {
        let mut page = Page::new(Style { plain: true, ..Style::default() });
        page.signed(0, Sign::Item, (Role::Text, "yes → no · never"), "–");
        assert!(page.finish().is_ascii());
    }
}
