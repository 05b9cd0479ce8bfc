//! Saved views, and what the list showed last: by keys, through the disk, into the next start.

use std::{fs, path::Path, time::Instant};

use super::{
    console::{Console, LIMIT, Start, sandbox},
    operator::Operator,
};

fn open(sandbox: &hookline::sandbox::Sandbox, dir: &Path) -> Console {
    let mut start = Start::on(sandbox);
    start.state_dir = Some(dir.join("state"));
    start.open()
}

#[track_caller]
fn leave(mut console: Console) {
    console.types("q");
    console.wait_end();
}

/// Waits until a file of the state directory holds a text.
#[track_caller]
fn wait_for(dir: &Path, file: &str, text: &str) {
    let (path, end) = (dir.join("state").join(file), Instant::now() + LIMIT);
    while !fs::read_to_string(&path).unwrap_or_default().contains(text) {
        assert!(Instant::now() < end, "no {text} in {}", path.display());
        std::thread::yield_now();
    }
}

/// The first list request of the console that was opened last.
fn first_request(sandbox: &hookline::sandbox::Sandbox, before: usize) -> String {
    let requests = sandbox.requests();
    let list = requests.iter().skip(before).find(|seen| seen.method == "GET" && seen.target.contains("webhooks?"));
    list.unwrap().target.clone()
}

#[test]
fn a_view_is_saved_shown_by_its_number_and_there_at_the_next_start() {
    let (sandbox, dir) = (sandbox(60), tempfile::tempdir().unwrap());
    let mut console = open(&sandbox, dir.path());
    console.sees_all(60);
    console.does("/account=2\r", "filter account=2");
    console.does("s", "Sort by");
    console.types("j\r");
    console.sees("NAME↑");
    let wanted = console.wait_until("rows", |eye| (!eye.ids().is_empty()).then(|| eye.ids()));
    console.does("S", "Save this view");
    console.does("of two\r", "view `of two` saved, number 1");
    console.sees("view of two  filter account=2");
    console.types("\x1b");
    console.sees("view of two*");
    console.types("\x1b");
    console.sees("left the view");
    console.types("1");
    console.waits("its rows", &|eye| eye.ids() == wanted && eye.shows("view of two  "));
    wait_for(dir.path(), "views.toml", "of two");
    console.types("\x1b");
    console.sees("view of two*");
    console.types("\x1b");
    console.sees("left the view");
    leave(console);

    let mut console = open(&sandbox, dir.path());
    console.sees_all(60);
    console.types("1");
    console.waits("its rows", &|eye| eye.ids() == wanted && eye.shows("view of two  "));
    // Started with from now on.
    console.does("w", "Saved views");
    console.does(" ", "profile flows starts with it");
    console.types("\x1b");
    console.sees_no("Saved views");
    wait_for(dir.path(), "views.toml", "[default]");
    console.types("\x1b");
    console.sees("view of two*");
    console.types("\x1b");
    console.sees("left the view");
    leave(console);
    let mut console = open(&sandbox, dir.path());
    console.waits("its rows", &|eye| eye.ids() == wanted && eye.shows("view of two  "));
}

#[test]
fn filter_sort_and_pages_are_there_again_and_the_first_request_asks_for_them() {
    let (sandbox, dir) = (sandbox(120), tempfile::tempdir().unwrap());
    let mut console = open(&sandbox, dir.path());
    console.sees_all(120);
    console.types("v");
    console.sees("page 1, 1-100");
    console.types("/account=2\r");
    console.sees("filter[account_id]=2");
    console.does("s", "Sort by");
    console.types("\r");
    console.sees("ID↑");
    console.does("s", "Sort by");
    console.types("\r");
    console.sees("ID↓");
    let wanted = console.wait_until("greatest first", |eye| {
        (eye.ids().len() > 3 && eye.ids().is_sorted_by(|a, b| a > b)).then(|| eye.ids())
    });
    console.types("gjj");
    console.sees_chosen(&wanted[2].to_string());
    leave(console);

    let before = sandbox.requests().len();
    let mut console = open(&sandbox, dir.path());
    console.sees("filter of last time; Esc clears it");
    console.waits("the same rows", &|eye| eye.ids() == wanted);
    console.sees_chosen(&wanted[2].to_string());
    let first = first_request(&sandbox, before);
    assert!(first.contains("account_id") && first.contains("sort=-id"), "{first}");
    console.types("\x1b");
    console.sees("no filter");
    leave(console);
    let mut console = open(&sandbox, dir.path());
    console.sees("page 1, 1-100");
    console.sees("no filter");
    assert!(!console.wait_until("the notice", |eye| Some(eye.shows("of last time"))));
}

#[test]
fn a_console_that_dies_loses_little() {
    let (sandbox, dir) = (sandbox(20), tempfile::tempdir().unwrap());
    let mut console = open(&sandbox, dir.path());
    console.sees_all(20);
    console.does("/account=2\r", "filter account=2");
    // Without another key: what is on screen is on disk when its time has come, before anybody leaves.
    wait_for(dir.path(), "last/flows.toml", "filter = \"account=2\"");
    let mut beside = open(&sandbox, dir.path());
    beside.sees("filter of last time");
    console.hang_up();
    console.wait_end();
}

#[test]
fn two_consoles_do_not_lose_each_others_views() {
    let (sandbox, dir) = (sandbox(20), tempfile::tempdir().unwrap());
    let (mut one, mut two) = (open(&sandbox, dir.path()), open(&sandbox, dir.path()));
    one.sees_all(20);
    two.sees_all(20);
    one.does("S", "Save this view");
    one.does("first\r", "view `first` saved, number 1");
    wait_for(dir.path(), "views.toml", "first");
    two.does("/account=2\r", "filter account=2");
    two.does("S", "Save this view");
    two.types("second\t2\r");
    two.sees("view `second` saved, number 2");
    wait_for(dir.path(), "views.toml", "second");
    // What the other one saved came with the answer.
    two.does("w", "first");
    two.sees("second");
    let text = fs::read_to_string(dir.path().join("state/views.toml")).unwrap();
    assert!(text.contains("name = \"first\"") && text.contains("name = \"second\""), "{text}");
}

#[test]
fn what_cannot_be_read_is_said_once_and_the_list_is_there() {
    let (sandbox, dir) = (sandbox(20), tempfile::tempdir().unwrap());
    fs::create_dir_all(dir.path().join("state/last")).unwrap();
    let path = dir.path().join("state/views.toml");
    fs::write(&path, "[[view]]\nname = 'a'\nkey = 1\nfliter = 'x'\n").unwrap();
    fs::write(dir.path().join("state/last/flows.toml"), "\0\0\0").unwrap();
    let mut console = open(&sandbox, dir.path());
    console.sees("views.toml:4:1: unknown name `fliter`. Did you mean `filter`?");
    console.sees_all(20);
    console.does("1", "the view `a` cannot be used");
    console.does("!", "What the list showed last could not be read");
    assert!(dir.path().join("state/last/flows.toml.unreadable").exists());
    console.types("\x1b");
    console.sees("no filter");
    leave(console);
    fs::write(&path, "[[view]]\nname = 'a").unwrap();
    let mut console = open(&sandbox, dir.path());
    console.sees("views.toml:2:");
    console.sees_all(20);
    console.does("S", "Save this view");
    console.does("b\r", "The saved views could not be changed");
    assert_eq!(fs::read_to_string(&path).unwrap(), "[[view]]\nname = 'a", "it is its author's to mend");
}

#[test]
fn a_state_directory_that_is_none_is_said_and_the_list_is_there() {
    let (sandbox, dir) = (sandbox(20), tempfile::tempdir().unwrap());
    fs::write(dir.path().join("state"), "a file").unwrap();
    let mut console = open(&sandbox, dir.path());
    console.sees("could not be read");
    console.types("j");
    console.sees_all(20);
    console.does("S", "Save this view");
    console.does("b\r", "could not be changed");
    console.does("/account=2\r", "filter account=2");
    console.types("\x1b");
    console.sees("no filter");
    console.types("\x1b");
    console.sees("left the view");
    console.does("1", "view `b`");
}
