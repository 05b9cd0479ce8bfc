//! Writes at a terminal: the plan is shown, a question is put, and nothing is sent before it is answered.

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

use super::{world::BINARY, writes::Stand};

/// The binary in a terminal, with what it has written so far.
struct Asked {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Mutex<String>>,
    reader: Option<std::thread::JoinHandle<()>>,
}

impl Asked {
    fn new(stand: &Stand, args: &[&str]) -> Self {
        let pair = native_pty_system().openpty(PtySize { cols: 120, ..PtySize::default() }).unwrap();
        let mut command = CommandBuilder::new(BINARY);
        command.env_clear();
        command.env("HOME", stand.world.home());
        command.env("HOOKLINE_URL", stand.sandbox.url());
        command.env("HOOKLINE_API_KEY", stand.sandbox.api_key());
        command.args(args);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (keys, mut from) = (pair.master.take_writer().unwrap(), pair.master.try_clone_reader().unwrap());
        let screen = Arc::new(Mutex::new(String::new()));
        let seen = Arc::clone(&screen);
        let reader = std::thread::spawn(move || {
            // The master has to live as long as somebody reads.
            let _master = pair.master;
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = from.read(&mut bytes) {
                seen.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..read]));
            }
        });
        Asked { child, keys, screen, reader: Some(reader) }
    }

    #[track_caller]
    fn wait_for(&self, text: &str) {
        let end = Instant::now() + Duration::from_secs(60);
        while !self.screen.lock().unwrap().contains(text) {
            assert!(Instant::now() < end, "waited for {text}: {}", self.screen.lock().unwrap());
            std::thread::yield_now();
        }
    }

    fn answer(&mut self, typed: &str) {
        self.keys.write_all(typed.as_bytes()).unwrap();
    }

    fn ended(mut self) -> (u32, String) {
        let code = self.child.wait().unwrap().exit_code();
        self.reader.take().unwrap().join().unwrap();
        let screen = self.screen.lock().unwrap().clone();
        (code, screen)
    }
}

#[test]
fn a_change_is_shown_and_done_after_a_yes() {
    let stand = Stand::new(3);
    let former = stand.name(2);
    let mut asked = Asked::new(&stand, &["update", "2", "--name", "renamed"]);
    asked.wait_for("Do it?");
    stand.untouched();
    asked.answer("yes\r");
    let (code, screen) = asked.ended();
    assert!(code == 0 && screen.contains(&format!("name: {former} -> renamed")), "{screen}");
    assert!(screen.contains("saved webhook 2") && !screen.contains('\u{1b}'), "{screen:?}");
    assert_eq!(stand.name(2), "renamed");
}

#[test]
fn anything_but_a_yes_writes_nothing() {
    let stand = Stand::new(3);
    for (answer, code) in [("no\r", 1), ("\r", 1), ("\u{4}", 1), ("\u{3}", 130)] {
        let mut asked = Asked::new(&stand, &["delete", "2"]);
        asked.wait_for("Do it?");
        asked.answer(answer);
        let (ended, screen) = asked.ended();
        assert_eq!(ended, code, "{answer:?} {screen}");
    }
    stand.untouched();
}

#[test]
fn many_at_once_want_their_number_typed() {
    let stand = Stand::new(8);
    for (word, code) in [("yes\r", 1), ("7\r", 1), ("6\r", 0)] {
        let mut asked = Asked::new(&stand, &["delete", "--filter", "id<7"]);
        asked.wait_for("Type 6 to do it");
        stand.untouched();
        asked.answer(word);
        assert_eq!(asked.ended().0, code, "{word:?}");
    }
    assert_eq!(stand.sandbox.count(), 2);
}

#[test]
fn what_changed_while_the_question_stood_is_not_written_over() {
    let stand = Stand::new(3);
    let mut asked = Asked::new(&stand, &["update", "2", "--name", "mine"]);
    asked.wait_for("Do it?");
    stand.run(&["update", "2", "--name", "theirs"]).ended(0);
    asked.answer("yes\r");
    let (code, screen) = asked.ended();
    assert!(code == 6 && screen.contains("theirs"), "{screen}");
    assert_eq!(stand.name(2), "theirs");
}

#[test]
fn one_test_is_sent_without_a_question_and_production_asks_for_the_id() {
    let stand = Stand::new(3);
    assert_eq!(Asked::new(&stand, &["test", "2"]).ended().0, 3, "nobody answers there");
    let config =
        format!("[profile.live]\nurl = '{}'\nproduction = true\nkey_env = 'HOOKLINE_API_KEY'\n", stand.sandbox.url());
    stand.world.config(&config);
    let mut asked = Asked::new(&stand, &["--profile", "live", "test", "2"]);
    asked.wait_for("Type 2 to do it");
    asked.answer("no\r");
    assert_eq!(asked.ended().0, 1);
    assert_eq!(stand.writes().get("POST 2"), Some(&1), "{:?}", stand.writes());
}

#[test]
fn of_many_each_is_looked_at_just_before_its_write() {
    let stand = Stand::new(60);
    let mut asked = Asked::new(&stand, &["update", "--filter", "id>0", "--name", "mine", "--output", "json"]);
    asked.wait_for("Type 60 to do it");
    stand.run(&["update", "3", "--name", "theirs"]).ended(0);
    stand.run(&["update", "4", "--url", "https://example.org/theirs"]).ended(0);
    stand.run(&["delete", "5", "--yes"]).ended(0);
    asked.answer("60\r");
    let (code, screen) = asked.ended();
    assert_eq!(code, 6, "{screen}");
    assert!(screen.contains("is now theirs") && screen.contains("58 done, 1 failed, 1 changed meanwhile"), "{screen}");
    assert_eq!((stand.name(3).as_str(), stand.name(4).as_str()), ("theirs", "mine"));
    assert_eq!(stand.attributes(4)["url"], "https://example.org/theirs");
}

#[test]
fn what_is_gone_already_needs_no_deletion() {
    let stand = Stand::new(4);
    let mut asked = Asked::new(&stand, &["delete", "--filter", "id<4"]);
    asked.wait_for("Do it?");
    stand.run(&["delete", "2", "--yes"]).ended(0);
    asked.answer("yes\r");
    let (code, screen) = asked.ended();
    assert!(code == 0 && screen.contains("it was gone already"), "{screen}");
    assert_eq!(stand.sandbox.count(), 1);
    let deletes: Vec<_> = stand.writes().into_iter().collect();
    assert!(deletes.iter().all(|(_, count)| *count == 1), "{deletes:?}");
}
