//! From one service to another while the console runs: two sandboxes with different rows, and the configuration file that
//! names them.

use std::{fs, path::PathBuf};

use serde_json::Value;

use super::{
    console::{Console, Start, mishaps, sandbox, with_receivers},
    operator::Operator,
    other::Other,
    whole::Rows,
};

/// A configuration file with these profiles: name, service and what else stands in it.
struct World {
    dir: tempfile::TempDir,
}

impl World {
    fn new(profiles: &[(&str, &hookline::sandbox::Sandbox, &str)]) -> Self {
        let world = World { dir: tempfile::tempdir().unwrap() };
        let mut text = format!("default_profile = '{}'\n", profiles[0].0);
        for (name, sandbox, more) in profiles {
            let key = world.dir.path().join(format!("{name}.key"));
            fs::write(&key, sandbox.api_key()).unwrap();
            fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            let key = key.display();
            text.push_str(&format!("[profile.{name}]\nurl = '{}'\nkey_file = '{key}'\n{more}\n", sandbox.url()));
        }
        world.write(&text);
        world
    }

    fn config(&self) -> PathBuf {
        self.dir.path().join("hookline/config.toml")
    }

    fn write(&self, text: &str) {
        fs::create_dir_all(self.dir.path().join("hookline")).unwrap();
        fs::write(self.config(), text).unwrap();
    }

    fn open(&self, sandbox: &hookline::sandbox::Sandbox) -> Console {
        let mut start = Start::on(sandbox);
        start.config_home = Some(self.dir.path().to_owned());
        start.state_dir = Some(self.dir.path().join("state"));
        start.open()
    }

    fn entries(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.dir.path().join("state/journal.jsonl")).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Chooses the profile of this name.
fn choose(console: &mut Console, name: &str) {
    console.does("P", " Profiles ");
    console.does("/", "Enter switch  Esc all");
    console.types(name);
    console.sees_chosen(name);
    console.types("\r");
}

#[test]
fn another_service_is_looked_at_and_the_first_again() {
    let (one, two) = (sandbox(12), sandbox(5));
    let world = World::new(&[("one", &one, "accent = 'green'"), ("two", &two, "production = true\naccent = 'red'")]);
    let mut console = world.open(&one);
    console.sees_all(12);
    console.types(" j ");
    console.sees("2 marked");
    console.does("/id>3\r", "9 of 12");
    choose(&mut console, "two");
    console.sees_all(5);
    console.sees(" hookline two   PRODUCTION ");
    console.sees_no("marked");
    assert!(console.wait_until("the host", |eye| Some(eye.lines()[0].contains(&two.url()))));
    choose(&mut console, "one");
    console.sees("filter of last time");
    console.sees("9 of 12");
    console.does("\x1b", "no filter");
    console.sees_all(12);
    console.waits("one", &|eye| eye.lines()[0].starts_with(" hookline one  ") && !eye.shows("PRODUCTION"));
    // The keys differ: one that came to the other service would have been refused.
    let refused = |sandbox: &hookline::sandbox::Sandbox| sandbox.requests().iter().any(|s| s.status == Some(401));
    assert!(!refused(&one) && !refused(&two));
}

#[test]
fn a_write_under_way_is_told_and_journaled_under_its_own_profile() {
    let (one, two) = (with_receivers(6), sandbox(5));
    let world = World::new(&[("one", &one, ""), ("two", &two, "")]);
    let mut console = world.open(&one);
    console.sees_all(6);
    one.set_mishaps(mishaps(&["hold@test"]));
    console.does("t", "sent; waiting for the answer");
    choose(&mut console, "two");
    console.sees("1 write is under way");
    console.types("y");
    console.sees_all(5);
    one.set_mishaps(Vec::new());
    console.waits("the outcome", &|eye| eye.shows("profile one: test of webhook 1 "));
    console.types("q");
    console.wait_end();
    let entries = world.entries();
    let told: Vec<_> = entries.iter().map(|entry| (&entry["profile"], &entry["service"])).collect();
    assert_eq!(told, [(&Value::from("one"), &Value::from(one.url()))]);
    assert!(
        two.requests().iter().all(|served| served.method == "GET" || served.target.contains("login")),
        "nothing written"
    );
}

#[test]
fn what_was_written_is_undone_where_it_was_written() {
    let (one, two) = (sandbox(12), sandbox(12));
    let world = World::new(&[("one", &one, ""), ("two", &two, "")]);
    let (at_one, at_two) = (Other::at(&one.url(), one.api_key()), Other::at(&two.url(), two.api_key()));
    let (former, untouched) = (at_one.attributes(1).unwrap(), at_two.attributes(1).unwrap());
    let mut console = world.open(&one);
    console.sees_all(12);
    console.does("e", "Secret");
    console.types("\x15");
    console.does("brand new", "brand new");
    console.does("\x13", "Enter writes this");
    console.does("\r", "saved webhook 1");
    choose(&mut console, "two");
    console.sees(" hookline two  ");
    console.sees_all(12);
    console.does("u", "nothing that can be undone was written in this run");
    console.does("J", "Journal");
    console.sees_no("brand new");
    console.types("q");
    console.sees_all(12);
    choose(&mut console, "one");
    console.sees(" hookline one  ");
    console.sees_all(12);
    console.does("u", "Undo: Save webhook 1");
    console.sees("Enter writes this");
    console.does("\r", "saved webhook 1");
    assert_eq!(at_one.attributes(1).unwrap()["name"], former["name"]);
    assert_eq!(at_two.attributes(1).unwrap(), untouched);
}

#[test]
fn a_broken_profile_leaves_the_former_one() {
    let (one, two) = (sandbox(12), sandbox(5));
    let world = World::new(&[("one", &one, ""), ("two", &two, "")]);
    let mut console = world.open(&one);
    console.sees_all(12);
    console.does(" ", "1 marked");
    fs::remove_file(world.dir.path().join("two.key")).unwrap();
    choose(&mut console, "two");
    console.sees("two.key cannot be opened");
    console.types("\x1b");
    console.sees("current");
    console.types("q");
    console.sees_no(" Profiles ");
    console.sees("1 marked");
    console.sees_all(12);
    world.write("[profile.one]\nurl = 3\n");
    console.does("P", "config.toml:2:7");
    console.types("q");
    console.sees_no(" Profiles ");
    console.does("r", "1 marked");
    console.sees_all(12);
    assert!(two.requests().is_empty());
}

#[test]
fn a_read_only_profile_offers_nothing_that_writes() {
    let (one, two) = (sandbox(12), sandbox(5));
    let world = World::new(&[("one", &one, ""), ("two", &two, "read_only = true")]);
    let mut console = world.open(&one);
    console.sees_all(12);
    console.does(" ", "e edit marked");
    choose(&mut console, "two");
    console.sees(" hookline two  read-only  ");
    console.sees_all(5);
    console.sees_no("n new");
    for key in ["t", "e", "n", "d", "D", "T", "u"] {
        console.does(key, "profile `two` is read-only");
        console.types("\x0c");
        console.sees_no("is read-only");
    }
    console.does(":", "Enter run");
    console.does("delete", ":delete");
    console.does("\r", "profile `two` is read-only");
}

#[test]
fn a_key_that_is_asked_for_in_the_terminal_gets_the_terminal() {
    let (one, two) = (sandbox(12), sandbox(5));
    let world = World::new(&[("one", &one, ""), ("two", &two, "")]);
    let text = fs::read_to_string(world.config()).unwrap();
    let key = world.dir.path().join("two.key").display().to_string();
    world.write(&text.replace(&format!("key_file = '{key}'"), &format!("key_command = ['/bin/cat', '{key}']")));
    let mut console = world.open(&one);
    console.sees_all(12);
    choose(&mut console, "two");
    console.sees_all(5);
    let written = String::from_utf8_lossy(&console.written()).into_owned();
    let (_, after) = written.split_once("\x1b[?1049l").expect("the screen was given back");
    let (lent, _) = after.split_once("\x1b[?1049h").expect("and taken again");
    assert!(lent.contains("asking `/bin/cat` for the key of profile two"), "{lent:?}");
    let drawn = lent.split("profile two ...\r\n").nth(1).unwrap();
    assert_eq!(drawn, "", "nothing is drawn while another has the terminal");
}
