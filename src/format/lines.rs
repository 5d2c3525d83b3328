//! The lines that come out, and the comments behind them in one column.

use unicode_width::UnicodeWidthStr as _;

/// A line.
pub(super) enum Line<'t> {
    /// Nothing.
    Blank,
    /// Some text, indented, with the comment behind it.
    Text {
        /// How far.
        indent: usize,
        /// What; empty where a comment stands alone.
        text: String,
        /// Whether the text is itself a comment.
        alone: bool,
        /// The comment behind it.
        comment: Option<&'t str>,
        /// In which column the comment begins.
        column: usize,
    },
    /// Lines that stay as they are, their line ends included.
    Kept(&'t str),
}

/// All lines.
#[derive(Default)]
pub(super) struct Lines<'t> {
    all: Vec<Line<'t>>,
}

impl<'t> Lines<'t> {
    /// A line of text.
    pub(super) fn push(&mut self, indent: usize, text: String, comment: Option<&'t str>) {
        self.all.push(Line::Text { indent, text, alone: false, comment, column: 0 });
    }

    /// A comment on a line of its own.
    pub(super) fn comment(&mut self, indent: usize, text: &str) {
        self.all.push(Line::Text { indent, text: text.to_owned(), alone: true, comment: None, column: 0 });
    }

    /// Lines that stay as they are.
    pub(super) fn keep(&mut self, lines: &'t str) {
        self.all.push(Line::Kept(lines));
    }

    /// A blank line, unless there is one already or this is the beginning.
    pub(super) fn blank(&mut self) {
        if !matches!(self.all.last(), None | Some(Line::Blank)) {
            self.all.push(Line::Blank);
        }
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Adds to the last line, if it is one line of text without a comment and stays within `width`.
    pub(super) fn join(&mut self, addition: &str, behind: Option<&'t str>, width: usize) -> bool {
        if let Some(Line::Text { indent, text, alone: false, comment, .. }) = self.all.last_mut()
            && comment.is_none()
            && *indent + text.width() + addition.width() <= width
        {
            text.push_str(addition);
            *comment = behind;
            return true;
        }
        false
    }

    /// Puts the comments behind lines that follow one another into one column, where they stay within `width`
    /// columns.
    pub(super) fn align(&mut self, width: usize) {
        let mut from = 0;
        while from < self.all.len() {
            let run = self.all[from..].iter().take_while(|line| end(line).is_some()).count();
            let ends = self.all[from..from + run].iter().filter_map(end);
            let longest = ends.filter(|end| *end <= width).max().unwrap_or(0);
            for line in &mut self.all[from..from + run] {
                let own = end(line).unwrap_or(0);
                if let Line::Text { column, .. } = line {
                    *column = if own <= width { longest + 2 } else { own + 2 };
                }
            }
            from += run.max(1);
        }
    }

    /// All lines, with line ends and byte-order mark as in `original`.
    pub(super) fn text(&self, original: &str) -> String {
        let line_end = match original.find(['\r', '\n']) {
            Some(at) if original[at..].starts_with("\r\n") => "\r\n",
            Some(at) if original[at..].starts_with('\r') => "\r",
            _ => "\n",
        };
        let mut out = String::with_capacity(original.len());
        if original.starts_with('\u{feff}') {
            out.push('\u{feff}');
        }
        for line in &self.all {
            match line {
                Line::Blank => {}
                Line::Text { indent, text, comment, column, .. } => {
                    out.extend(std::iter::repeat_n(' ', *indent));
                    out.push_str(text);
                    if let Some(comment) = comment {
                        let blanks = column.saturating_sub(indent + text.width()).max(1);
                        out.extend(std::iter::repeat_n(' ', blanks));
                        out.push_str(comment);
                    }
                }
                Line::Kept(lines) => {
                    out.push_str(lines);
                    if lines.ends_with(['\r', '\n']) {
                        continue;
                    }
                }
            }
            out.push_str(line_end);
        }
        out
    }
}

/// The column behind a line that has a comment.
fn end(line: &Line<'_>) -> Option<usize> {
    match line {
        Line::Text { indent, text, comment: Some(_), .. } => Some(indent + text.width()),
        _ => None,
    }
}
