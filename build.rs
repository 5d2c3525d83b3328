//! Lists the rule library, the diagnostic pages and the guide, so that adding a file to any needs no Rust edit.
//!
//! Writes three tables of `(path, text)` pairs, sorted by path, into the build's output folder:
//! `rules.rs` for `rules/**/*.vires`, `pages.rs` for `docs/diagnostics/*.md` and `guide.rs` for `docs/guide/**/*.md`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    embed(&root.join("rules"), "vires", &out.join("rules.rs"))?;
    embed(&root.join("docs/diagnostics"), "md", &out.join("pages.rs"))?;
    embed(&root.join("docs/guide"), "md", &out.join("guide.rs"))
}

/// Writes the table of every file below `folder` whose name ends in `.extension`.
fn embed(folder: &Path, extension: &str, table: &Path) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    if folder.is_dir() {
        collect(folder, extension, &mut files)?;
    }
    files.sort();
    let mut text = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(folder).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let _ = writeln!(text, "    ({name:?}, include_str!({:?})),", file.display().to_string());
    }
    text.push(']');
    fs::write(table, text)
}

fn collect(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, extension, files)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    Ok(())
}
