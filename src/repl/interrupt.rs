//! Ctrl-C while an answer is worked out.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A flag that Ctrl-C sets from now on, instead of ending the program. Pressed once more before anything came of
/// it, it ends the program nevertheless.
#[cfg(unix)]
pub fn flag() -> Arc<AtomicBool> {
    use signal_hook::consts::SIGINT;
    let flag = Arc::new(AtomicBool::new(false));
    // In this order: the flag that ends the program must have been set by an earlier signal. Where a handler
    // cannot be set, Ctrl-C does what it did.
    let _ = signal_hook::flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&flag));
    let _ = signal_hook::flag::register(SIGINT, Arc::clone(&flag));
    flag
}

/// A flag that nothing sets.
#[cfg(not(unix))]
pub fn flag() -> Arc<AtomicBool> {
    Arc::default()
}
