//! The engine against the definition, on the plans of real texts.

use super::{difference, expected, random::Sample};
use crate::plan::{planned, read, worlds};
use std::path::Path;
use vires::engine::{Budget, run};
use vires::plan::{self, World};

/// Every case and supposition of every file of `tests/cases/plan`, with and without burdens, in one run.
#[test]
fn files_have_the_model_of_the_definition() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/plan");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "vires") {
            continue;
        }
        let program = read(&std::fs::read_to_string(&path).unwrap());
        let plan = planned(&program);
        let mut all = worlds(&program);
        all.extend(all.clone().into_iter().map(|world| World { without_burdens: true, ..world }));
        let (block, _) = plan::block(&program, &plan, &all);
        let sample = Sample { plan, block };
        let model = run(&sample.plan, &sample.block, &Budget::default());
        if let Some(difference) = difference(&sample, model, &expected(&sample)) {
            panic!("{}: {difference}", path.display());
        }
        files += 1;
    }
    assert!(files > 5);
}
