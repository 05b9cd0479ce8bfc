//! What is generated and kept in the repository: compared with its file, or written there with `UPDATE=1`.

use std::{env, fs, path::Path};

/// Compares a file of the repository with what it should hold; with `UPDATE=1` writes it.
pub fn file(name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let found = fs::read_to_string(&path).unwrap_or_default();
    if found == wanted {
        return;
    }
    if env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, wanted).unwrap();
        return;
    }
    let line = found.lines().zip(wanted.lines()).take_while(|(old, new)| old == new).count();
    panic!(
        "{name} is out of date from line {}:\n  is     {}\n  should {}\nUPDATE=1 cargo test --test house --test faults writes it",
        line + 1,
        found.lines().nth(line).unwrap_or("(the end)"),
        wanted.lines().nth(line).unwrap_or("(the end)"),
    );
}
