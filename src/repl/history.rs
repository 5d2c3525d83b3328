//! What was typed before, kept in a file of the user.

use std::path::PathBuf;

/// Most lines that are kept.
pub const LINES: usize = 2_000;

/// Where the history is kept: `$XDG_STATE_HOME/vires/history`, or the same below `~/.local/state`. `None` if there
/// is no such folder and none can be made.
pub fn file() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    let folder = state.or_else(home)?.join("vires");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}
