//! How far long work is, on a terminal; nothing anywhere else.

use std::io::{IsTerminal as _, Write as _};

/// A line that says how far the work is, overwritten each time and gone at the end.
pub struct Progress {
    what: &'static str,
    thing: &'static str,
    all: usize,
    shown: bool,
}

impl Progress {
    /// For so many things; shown on a terminal only, and not if it is to be quiet.
    pub fn new(what: &'static str, thing: &'static str, all: usize, quiet: bool) -> Self {
        Self { what, thing, all, shown: !quiet && all > 1 && std::io::stderr().is_terminal() }
    }

    /// So many are done.
    pub fn show(&self, done: usize) {
        if self.shown {
            let width = 20;
            let full = (done * width).checked_div(self.all).unwrap_or(width).min(width);
            let (bar, rest) = ("=".repeat(full), " ".repeat(width - full));
            let (what, thing, all) = (self.what, self.thing, self.all);
            let _ = write!(std::io::stderr().lock(), "\r{what} [{bar}{rest}] {done} of {all} {thing}s ");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr().lock(), "\r{}\r", " ".repeat(78));
        }
    }
}
