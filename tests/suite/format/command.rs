//! `vires fmt`: which files change, what is said, and with which exit code.

use crate::door::{folder, run_in};
use std::fs;

const LOOSE: &str = "// a\ntype   a\nfact p(a)   open\n";
const NEAT: &str = "// a\ntype a\nfact p(a) open\n";

#[test]
fn files_below_a_folder_are_laid_out_and_named() {
    let place = folder("fmt_folder", &[("b/x.vires", LOOSE), ("y.vires", NEAT), ("z.txt", LOOSE)]);
    let done = run_in(&place, &["fmt"], b"");
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "b/x.vires\n", ""));
    assert_eq!(fs::read_to_string(place.join("b/x.vires")).unwrap(), NEAT);
    assert_eq!(fs::read_to_string(place.join("z.txt")).unwrap(), LOOSE);
    let again = run_in(&place, &["fmt", "b", "y.vires"], b"");
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    let left = fs::read_dir(place.join("b")).unwrap().count();
    assert_eq!(left, 1, "something was left beside the file");
}

#[test]
fn a_check_changes_nothing_and_shows_what_would_change() {
    let place = folder("fmt_check", &[("x.vires", LOOSE), ("y.vires", NEAT)]);
    let done = run_in(&place, &["fmt", "--check", "x.vires", "y.vires"], b"");
    assert_eq!(done.code, 1);
    assert_eq!(fs::read_to_string(place.join("x.vires")).unwrap(), LOOSE);
    insta::assert_snapshot!(done.shown());
    assert_eq!(run_in(&place, &["fmt", "--check", "y.vires"], b"").shown(), "--- exit code 0\n");
}

#[test]
fn the_standard_input_is_answered() {
    let place = folder("fmt_input", &[]);
    assert_eq!(run_in(&place, &["fmt", "-"], LOOSE.as_bytes()).out, NEAT);
    assert_eq!(run_in(&place, &["fmt", "-"], NEAT.as_bytes()).out, NEAT);
    assert_eq!(run_in(&place, &["fmt", "-", "--check"], LOOSE.as_bytes()).code, 1);
}

#[test]
fn what_cannot_be_done_is_said() {
    let broken = "type   a\nconcept q(a) in doubt maybe\n";
    let place = folder("fmt_wrong", &[("x.vires", broken)]);
    fs::write(place.join("bytes.vires"), b"type a\xff\n").unwrap();
    let told = [
        run_in(&place, &["fmt", "x.vires"], b""),
        run_in(&place, &["fmt", "bytes.vires"], b""),
        run_in(&place, &["fmt", "nowhere.vires"], b""),
    ];
    insta::assert_snapshot!(told.iter().map(crate::door::Run::shown).collect::<String>());
    assert_eq!(fs::read(place.join("bytes.vires")).unwrap(), b"type a\xff\n");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let place = folder("fmt_link", &[("x.vires", LOOSE)]);
    symlink("x.vires", place.join("link.vires")).unwrap();
    fs::set_permissions(place.join("x.vires"), fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(run_in(&place, &["fmt", "link.vires"], b"").code, 0);
    assert!(fs::symlink_metadata(place.join("link.vires")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(place.join("x.vires")).unwrap(), NEAT);
    assert_eq!(fs::metadata(place.join("x.vires")).unwrap().permissions().mode() & 0o777, 0o640);
}
