//! The rules of the house, as far as a test can know them: who may import whom, and that every file says what it is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod commands;
mod committed;
#[path = "../desk/mod.rs"]
mod desk;
mod docs;
mod paths;
mod readme;
mod rooms;
mod rules;
mod shots;
mod svg;

use std::{fs, path::Path};

/// Every Rust file under `dir`, as its path from the root of the package and its text.
fn sources(dir: &str) -> Vec<(String, String)> {
    fn walk(root: &Path, dir: &Path, found: &mut Vec<(String, String)>) {
        let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(root, &path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(root, &root.join(dir), &mut found);
    assert!(!found.is_empty(), "no sources under {dir}");
    found
}
