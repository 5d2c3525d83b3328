//! The program as text: close to the language, one thing a line, always the same for the same program.

use super::Program;

mod case;
mod declaration;
mod rule;
mod statement;

/// The program as text, for `show hir` and snapshots. Empty sections are left out. Cost: linear in the text.
pub fn print(program: &Program) -> String {
    let mut out = Printer::default();
    declaration::types(program, &mut out);
    declaration::relations(program, &mut out);
    declaration::entities(program, &mut out);
    declaration::norms(program, &mut out);
    declaration::instruments(program, &mut out);
    declaration::provisions(program, &mut out);
    declaration::disputes(program, &mut out);
    rule::rules(program, &mut out);
    declaration::unencoded(program, &mut out);
    out.section("statements", &program.statements, |out, stated| {
        out.line(&statement::statement(program, stated));
    });
    case::tables(program, &mut out);
    case::cases(program, &mut out);
    case::reports(program, &mut out);
    out.text
}

/// Lines with their depth.
#[derive(Default)]
struct Printer {
    text: String,
    depth: usize,
}

impl Printer {
    /// One line.
    fn line(&mut self, line: &str) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// What is written within stands one step to the right.
    fn nested(&mut self, within: impl FnOnce(&mut Self)) {
        self.depth += 1;
        within(self);
        self.depth -= 1;
    }

    /// A heading with things below it; nothing if there are none.
    fn section<'i, I: 'i>(
        &mut self,
        heading: &str,
        items: impl IntoIterator<Item = &'i I>,
        mut each: impl FnMut(&mut Self, &'i I),
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_none() {
            return;
        }
        if !self.text.is_empty() && self.depth == 0 {
            self.text.push('\n');
        }
        self.line(heading);
        self.nested(|out| items.for_each(|item| each(out, item)));
    }
}
