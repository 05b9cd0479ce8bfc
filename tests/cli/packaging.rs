//! What is shipped: the script that makes it is run, and what the metadata of `cargo binstall` and `cargo deb` name is there.

use std::{fs, path::Path, process::Command};

use super::world::BINARY;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn metadata(name: &str) -> toml::Value {
    let manifest: toml::Value =
        toml::from_str(&fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap()).unwrap();
    manifest["package"]["metadata"][name].clone()
}

/// A template of `cargo binstall`, for this version and this target.
fn rendered(template: &str) -> String {
    let values = [
        ("name", "hookline"),
        ("version", env!("CARGO_PKG_VERSION")),
        ("target", "x86_64-unknown-linux-gnu"),
        ("bin", "hookline"),
        ("binary-ext", ""),
    ];
    values.into_iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{ {name} }}"), value))
}

#[test]
fn the_archive_and_the_metadata_name_the_same_files() {
    let dir = tempfile::tempdir().unwrap();
    // A small stand-in, so that nobody packs a debug build; the work is done by the real one.
    let (text, binary) = (dir.path().join("stand-in"), dir.path().join("hookline"));
    fs::write(&text, format!("#!/bin/sh\nexec '{BINARY}' \"$@\"\n")).unwrap();
    // What this process has written itself may still be open in a child that another test is starting: it could not be run.
    let installed = Command::new("install").args(["-m", "755"]).args([&text, &binary]).status().unwrap();
    assert!(installed.success());
    let out = dir.path().join("out");
    let script = Path::new(ROOT).join(".ci/package");
    let made = Command::new(script).arg("--binary").args([&binary, &out]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));

    let binstall = metadata("binstall");
    let url = rendered(binstall["pkg-url"].as_str().unwrap());
    let archive = out.join(url.rsplit_once('/').unwrap().1);
    let listed = Command::new("tar").arg("-tzf").arg(&archive).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let inside = rendered(binstall["bin-dir"].as_str().unwrap());
    assert!(listed.lines().any(|line| line == inside), "{inside} in {listed}");
    let sum = Command::new("sha256sum").arg("-c").arg(archive.with_extension("gz.sha256")).current_dir(&out).output();
    assert!(sum.unwrap().status.success());

    let deb = metadata("deb");
    for asset in deb["assets"].as_array().unwrap() {
        let source = asset[0].as_str().unwrap().strip_prefix("target/package/").expect("made by the script");
        let found = match source.strip_suffix("*.1") {
            Some(dir) => {
                fs::read_dir(out.join(dir)).unwrap().any(|page| page.unwrap().path().ends_with("hookline-watch.1"))
            }
            None => out.join(source).is_file(),
        };
        assert!(found, "{source}");
    }
    assert!(Path::new(ROOT).join(deb["license-file"][0].as_str().unwrap()).is_file());
}
