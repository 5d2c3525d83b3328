//! The rule library, the diagnostic pages and the guide, embedded in the binary.
//!
//! `build.rs` lists the files of `rules/`, `docs/diagnostics/` and `docs/guide/`; adding one needs no edit here. A module
//! `a.b` is the file `a/b.vires` and every file below the folder `a/b/`, whichever there are.

/// Path below `rules/` and text of every file of the library, sorted by path.
static RULES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// File name and text of every diagnostic page, sorted.
static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Path below `docs/guide/` and text of every page of the guide, sorted by path.
static GUIDE: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/guide.rs"));

/// One embedded file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its path below `rules/`, with `/` between folders.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Every file of the library, sorted by path.
pub fn files() -> impl Iterator<Item = Embedded> {
    RULES.iter().map(|(path, text)| Embedded { path, text })
}

/// The file at a path below `rules/`.
pub fn file(path: &str) -> Option<Embedded> {
    files().find(|file| file.path == path)
}

/// The files of the module with these segments, sorted by path; none if there is no such module.
pub fn module(segments: &[&str]) -> Vec<Embedded> {
    let name = segments.join("/");
    files().filter(|file| belongs(file.path, &name)).collect()
}

/// The names of all modules, folders included, sorted.
pub fn modules() -> Vec<String> {
    module_names(RULES.iter().map(|(path, _)| *path))
}

/// Whether the file at `path` is part of the module at `name` (both with `/`).
pub(crate) fn belongs(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest == ".vires" || rest.starts_with('/'))
}

/// The modules that files at these paths make up: each file and each folder above it, sorted.
pub(crate) fn module_names<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names = std::collections::BTreeSet::new();
    for path in paths {
        let name = path.strip_suffix(".vires").unwrap_or(path);
        let ends = name.match_indices('/').map(|(at, _)| at).chain([name.len()]);
        names.extend(ends.map(|end| name[..end].replace('/', ".")));
    }
    names.into_iter().collect()
}

/// The page of a diagnostic code (`V0203`), in Markdown.
pub fn page(code: &str) -> Option<&'static str> {
    let wanted = format!("{code}.md");
    PAGES.iter().find(|(name, _)| *name == wanted).map(|(_, text)| *text)
}

/// The codes that have a page, sorted.
pub fn pages() -> impl Iterator<Item = &'static str> {
    PAGES.iter().filter_map(|(name, _)| name.strip_suffix(".md"))
}

/// The name (`language/facts`) and the text of every page of the guide, in Markdown, sorted.
pub fn guide() -> impl Iterator<Item = (&'static str, &'static str)> {
    GUIDE.iter().filter_map(|(path, text)| Some((path.strip_suffix(".md")?, *text)))
}

/// Sixteen hexadecimal digits that change whenever a file of the library does (FNV-1a over paths and
/// texts), so that an answer can name the law it was given under.
pub fn fingerprint() -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files() {
        for byte in file.path.bytes().chain([0]).chain(file.text.bytes()).chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_a_file_or_a_folder_never_a_longer_name() {
        assert!(belongs("core.vires", "core"));
        assert!(belongs("core/a/b.vires", "core"));
        assert!(belongs("core/a/b.vires", "core/a"));
        assert!(!belongs("core_two.vires", "core"));
        assert!(!belongs("core/ab.vires", "core/a"));
    }

    #[test]
    fn every_file_and_every_folder_names_a_module() {
        let names = module_names(["a/b.vires", "a/c/d.vires", "e.vires"].into_iter());
        assert_eq!(names, ["a", "a.b", "a.c", "a.c.d", "e"]);
    }
}
