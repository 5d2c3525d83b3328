//! How far long work is: on a terminal only, on the standard error, and gone when the work is done.

use super::output::Output;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How long work may take before anything is said of it.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often the sign of work moves.
const TICK: Duration = Duration::from_millis(120);

/// A line that says how far the work is, overwritten each time and gone at the end.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// For so many things; nothing is shown where nobody looks, where it is to be quiet or to be read aloud.
    pub fn new(output: &Output, what: &'static str, thing: &'static str, all: usize) -> Self {
        if !output.shows_progress() || all < 2 {
            return Self(None);
        }
        let bar = ProgressBar::with_draw_target(u64::try_from(all).ok(), ProgressDrawTarget::stderr());
        let template = format!("{{msg}} [{{bar:30}}] {{pos}} of {{len}} {thing}s {{eta}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(what);
        Self(Some(bar))
    }

    /// So many are done.
    pub fn show(&self, done: usize) {
        if let (Some(bar), Ok(done)) = (&self.0, u64::try_from(done)) {
            bar.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Output {
    /// Does work of which nobody knows how long it takes; if it takes long, a sign moves until it is done.
    pub fn busy<T>(&self, what: &'static str, work: impl FnOnce() -> T) -> T {
        if !self.shows_progress() {
            return work();
        }
        thread::scope(|scope| {
            let (done, waiting) = channel::<()>();
            scope.spawn(move || {
                if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    let sign = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
                    sign.set_message(what);
                    sign.enable_steady_tick(TICK);
                    // Ends when the other half is gone, also by a panic.
                    let _ = waiting.recv();
                    sign.finish_and_clear();
                }
            });
            let result = work();
            drop(done);
            result
        })
    }
}
