//! Setting up a service by questions: from nothing to the list, with mistakes on the way; and every way out leaves no
//! file, no key on the screen and the terminal as it was.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use rustix::process::Signal;

use super::{
    driver::{Start, Terminal},
    job::Sandbox,
};

const WRONG: &str = "PULSE_000c4nary000c4nary000";

/// Waits until this question stands at the end of the screen, unanswered, and answers it.
#[track_caller]
fn answer(terminal: &mut Terminal, question: &str, answer: &str) {
    asked(terminal, question);
    terminal.type_keys(format!("{answer}\r"));
}

#[track_caller]
fn asked(terminal: &Terminal, question: &str) {
    terminal.wait_until(&format!("the question `{question}`"), |eye| {
        let lines = eye.lines();
        let last = lines.iter().rfind(|line| !line.is_empty())?;
        (last.starts_with(question) && last.ends_with(':')).then_some(())
    });
}

fn config(terminal: &Terminal) -> PathBuf {
    terminal.home().join(".config/hookline")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[track_caller]
fn never_shown(terminal: &Terminal, key: &str) {
    let shown = terminal.look(|eye| String::from_utf8_lossy(eye.raw()).contains(key));
    assert!(!shown, "{key} was on the screen");
}

#[test]
fn from_nothing_to_the_list_with_a_wrong_key_on_the_way() {
    let sandbox = Sandbox::start(&["--webhooks", "40"]);
    let terminal = &mut Start::new(&[]).in_shell().open();
    answer(terminal, "Set one up now?", "y");
    answer(terminal, "URL of the service", "api.example.com");
    terminal.wait_for("must start with https://");
    answer(terminal, "URL of the service", &sandbox.url);
    answer(terminal, "Name of the profile", "two words");
    terminal.wait_for("1 to 40 of the characters");
    answer(terminal, "Name of the profile", "work");
    answer(terminal, "Choice", "");
    asked(terminal, "API key (not shown)");
    assert_ne!(terminal.modes(), terminal.modes_before(), "no echo");
    answer(terminal, "API key (not shown)", WRONG);
    terminal.wait_for("It does not work");
    assert_eq!(terminal.modes(), terminal.modes_before());
    assert!(!config(terminal).exists(), "nothing is written yet");
    answer(terminal, "What next? (url, key, again, write, quit) [key]", "");
    answer(terminal, "Choice", "1");
    let key = sandbox.key.clone();
    answer(terminal, "API key (not shown)", &format!("  {key} "));

    terminal.wait_for("no filter");
    terminal.wait_for("work");
    terminal.type_keys("q");
    terminal.wait_for("left with 0");
    terminal.wait_for("It works: logged in as Operator");
    let (file, kept) = (config(terminal).join("config.toml"), config(terminal).join("work.key"));
    // A long path is broken by the edge of the screen.
    terminal.wait_for("  profile  `work` in /");
    terminal.wait_for("  API key  in /");
    assert_eq!(read(&kept), format!("{key}\n"));
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    let text = read(&file);
    assert!(
        text.contains("default_profile = \"work\"") && text.contains(&format!("url = \"{}\"", sandbox.url)),
        "{text}"
    );
    assert!(!text.contains(&key) && !text.contains(WRONG), "{text}");
    assert_eq!(terminal.modes(), terminal.modes_before());
    never_shown(terminal, &key);
    never_shown(terminal, WRONG);
}

#[test]
fn the_offer_can_be_refused_or_be_the_demo() {
    let terminal = &mut Start::new(&[]).in_shell().open();
    answer(terminal, "Set one up now?", "perhaps");
    terminal.wait_for("Answer with one of: yes, no, demo");
    answer(terminal, "Set one up now?", "n");
    terminal.wait_for("hookline login");
    terminal.wait_for("left with 2");
    assert!(!config(terminal).exists());

    let terminal = &mut Start::new(&[]).open();
    answer(terminal, "Set one up now?", "demo");
    terminal.wait_for("2,345 webhooks");
    terminal.type_keys("q");
    assert_eq!(terminal.wait_exit(), 0);
    assert!(!config(terminal).exists());
}

/// `login`, answered up to the question with this number.
fn up_to(question: usize) -> Terminal {
    let mut terminal = Start::new(&["login"]).in_shell().open();
    let answers = [("URL of the service", "http://127.0.0.1:9"), ("Name of the profile", ""), ("Choice", "1")];
    for (asked, answered) in answers.iter().take(question) {
        answer(&mut terminal, asked, answered);
    }
    asked(&terminal, answers.get(question).map_or("API key (not shown)", |(asked, _)| asked));
    terminal
}

#[track_caller]
fn left(terminal: &Terminal, code: u8) {
    terminal.wait_for(&format!("left with {code}"));
    assert_eq!(terminal.modes(), terminal.modes_before());
    assert!(terminal.look(|eye| eye.lines().join(" ").to_lowercase().contains("nothing was written")));
    assert!(!config(terminal).exists());
}

#[test]
fn ctrl_c_at_any_question_leaves_nothing() {
    for question in 0..4 {
        let mut terminal = up_to(question);
        terminal.type_keys("half\x03");
        left(&terminal, 130);
    }
}

#[test]
fn the_end_of_input_at_any_question_leaves_nothing() {
    for question in 0..4 {
        let mut terminal = up_to(question);
        terminal.type_keys("\x04");
        left(&terminal, 1);
    }
}

#[test]
fn signals_and_ctrl_z_leave_no_terminal_without_echo() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let mut terminal = up_to(3);
        // A shell would be left without echo: the key does nothing here.
        terminal.type_keys("\x1a");
        assert!(terminal.look(|eye| !eye.shows("stopped")));
        terminal.signal(signal);
        left(&terminal, code);
    }
}

#[test]
fn ctrl_c_while_it_is_tried_leaves_nothing() {
    let sandbox = Sandbox::start(&["--webhooks", "1", "--mishap", "delay=600000"]);
    let mut terminal = Start::new(&["login", "--url", &sandbox.url, "--profile", "slow"]).in_shell().open();
    answer(&mut terminal, "Choice", "1");
    answer(&mut terminal, "API key", &sandbox.key);
    terminal.wait_for("Trying");
    terminal.type_keys("\x03");
    left(&terminal, 130);
}

#[test]
fn a_profile_that_is_there_is_shown_and_asked_about() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let terminal =
        &mut Start::new(&["login", "--profile", "prod"]).with("WORK_KEY", &sandbox.key).in_shell_when_told().open();
    let old = format!(
        "# mine\n[profile.prod] # careful\nurl = '{}/old'\nkey_command = ['false']\nproduction = true\n",
        sandbox.url
    );
    fs::create_dir_all(config(terminal)).unwrap();
    fs::write(config(terminal).join("config.toml"), &old).unwrap();
    terminal.type_keys("\r");
    terminal.wait_for("  production = true");
    answer(terminal, "Change its URL and key?", "n");
    // Another name, then.
    answer(terminal, "URL of the service", &sandbox.url);
    answer(terminal, "Name of the profile [127.0.0.1]", "prod");
    answer(terminal, "Change its URL and key?", "yes");
    answer(terminal, "Choice (1, 2, 3, 4) [2]", "");
    answer(terminal, "Program and arguments [false]", "printf 'PULSE_%s | cat");
    terminal.wait_for("the quote ' is not closed");
    answer(terminal, "Choice", "2");
    answer(terminal, "Program and arguments", "printf 'PULSE_%s' 1");
    terminal.wait_for("Without a shell: [\"printf\", \"PULSE_%s\", \"1\"]");
    answer(terminal, "What next?", "key");
    answer(terminal, "Choice (1, 2, 3, 4) [2]", "3");
    answer(terminal, "File", "~/none");
    terminal.wait_for("cannot be opened");
    answer(terminal, "Choice (1, 2, 3, 4) [2]", "4");
    answer(terminal, "Name of the variable", "WORK_KEY");
    terminal.wait_for("WORK_KEY is set here.");
    terminal.wait_for("stays in the environment variable WORK_KEY");
    terminal.wait_for("`hookline --profile prod` uses it");
    terminal.wait_for("left with 0");
    let text = read(&config(terminal).join("config.toml"));
    assert_eq!(
        text,
        format!(
            "# mine\n[profile.prod] # careful\nurl = \"{}\"\nproduction = true\nkey_env = \"WORK_KEY\"\n",
            sandbox.url
        )
    );
    never_shown(terminal, &sandbox.key);
}

#[test]
fn plain_http_to_another_machine_is_explained_and_asked_about() {
    let terminal = &mut Start::new(&["login"]).in_shell().open();
    answer(terminal, "URL of the service", "http://service.example");
    terminal.wait_for("the key and every secret would cross the network readable");
    answer(terminal, "Allow it for this profile all the same?", "");
    answer(terminal, "URL of the service, such as https://api.example.com:", "http://service.example");
    answer(terminal, "Allow it for this profile all the same?", "y");
    answer(terminal, "Name of the profile", "");
    answer(terminal, "Choice", "4");
    answer(terminal, "Name of the variable", "NOT_SET");
    terminal.wait_for("NOT_SET is not set here");
    terminal.wait_for("The API key cannot be used");
    answer(terminal, "What next?", "write");
    terminal.wait_for("left with 0");
    let text = read(&config(terminal).join("config.toml"));
    assert!(text.contains("insecure_http = true") && text.contains("key_env = \"NOT_SET\""), "{text}");
}
