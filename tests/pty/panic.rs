//! A bug in the console: the terminal is given back, what was typed is kept, one line says what happened and where the
//! report is, and the exit code is 101.
//!
//! Nothing that a person does makes the shipped program panic, so this binary runs itself: the same loop on the same
//! terminal, with a clock that breaks.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use hookline::{
    api::{self, Client, Credential, ProxyPolicy, Service},
    cli::crash,
    domain::secret::Secret,
    sandbox::{Options, Sandbox},
    tui::{
        model::Model,
        runtime::{
            caps::Caps,
            clipboard::Through,
            clock::{Clock, SystemClock},
            run::{self, Ended, Ports},
            tty::{Keys, Tty},
        },
        shared::{Profile, Settings},
        theme::Theme,
    },
};
use jiff::{Timestamp, tz::TimeZone};

use super::{driver::Start, operator::Operator as _};

const URL: &str = "PANIC_URL";
const KEY: &str = "PANIC_KEY";

#[test]
fn a_panic_gives_the_terminal_back_and_keeps_what_was_typed() {
    let sandbox = Sandbox::spawn_thread(Options { webhooks: 12, ..Options::default() }).unwrap();
    let (url, key) = (sandbox.url(), sandbox.api_key().to_owned());
    let program = std::env::current_exe().unwrap();
    let args = ["panic::with_a_clock_that_breaks", "--exact", "--ignored", "--nocapture", "--test-threads=1"];
    let mut terminal = Start::new(&args).of(&program).with(URL, &url).with(KEY, &key).in_shell().open();
    terminal.sees_all(12);
    terminal.does("e", "Secret");
    terminal.does(" and more\t\tcanary-typed-secret", "2 fields changed");
    fs::write(terminal.home().join("broken"), "").unwrap();
    terminal.type_keys("x");

    let said = terminal.wait_for("left with");
    assert_eq!(said.trim(), "left with 101");
    terminal.wait_for("hookline: A bug in hookline ended it: the clock is broken");
    terminal.look(|eye| {
        let screen = eye.screen();
        assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
    });
    assert_eq!(terminal.modes(), terminal.modes_before());
    let state = terminal.home().join("state");
    let report = report(&state);
    let text = fs::read_to_string(&report).unwrap();
    assert!(text.contains("the clock is broken") && text.contains("panic.rs:"), "{text}");
    assert_eq!(fs::metadata(&report).unwrap().permissions().mode() & 0o777, 0o600);
    let drafts: Vec<String> = fs::read_dir(state.join("drafts"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    assert!(drafts.iter().any(|draft| draft.contains("and more")), "{drafts:?}");
    for secret in ["canary", key.as_str()] {
        assert!(!text.contains(secret) && drafts.iter().all(|draft| !draft.contains(secret)), "{secret}");
    }
}

/// The report of the only crash.
#[track_caller]
fn report(state: &Path) -> PathBuf {
    let all = fs::read_dir(state).unwrap().map(|entry| entry.unwrap().path());
    let reports: Vec<_> = all.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    let [report] = reports.as_slice() else { panic!("{reports:?}") };
    report.clone()
}

/// Breaks when there is a file.
struct Fragile {
    system: SystemClock,
    broken: PathBuf,
}

impl Clock for Fragile {
    fn now(&self) -> Timestamp {
        assert!(!self.broken.exists(), "the clock is broken");
        self.system.now()
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }
}

#[test]
#[ignore = "run in a terminal by a_panic_gives_the_terminal_back_and_keeps_what_was_typed"]
fn with_a_clock_that_breaks() {
    let Ok(url) = std::env::var(URL) else { return };
    let home = PathBuf::from(std::env::var_os("HOME").unwrap());
    let base: url::Url = url.parse().unwrap();
    let service = Service::new(base.clone(), Credential::Key(Secret::new(std::env::var(KEY).unwrap())));
    let client = Client::new(Service { proxy: ProxyPolicy::Never, ..service }, api::Ports::system()).unwrap();
    let profile = Profile {
        name: "panic".into(),
        host: client.base().to_owned(),
        base: client.base().to_owned(),
        production: false,
        read_only: false,
        own_url: false,
        accent: None,
        warning: None,
    };
    let clock = Arc::new(Fragile { system: SystemClock::default(), broken: home.join("broken") });
    let model = Model::new(profile, Settings::default(), TimeZone::UTC, clock.now());
    let state = home.join("state");
    let ports = Ports {
        terminal: Box::new(Tty::open(Keys::Stdin, false).unwrap()),
        caps: Caps::FULL,
        clipboard: Through::Direct,
        clock,
        random: || Some([7; 32]),
        client,
        tap: None,
        base,
        profiles: None,
        state_dir: Some(state.clone()),
        owns_process: true,
    };
    match run::run(ports, model, &Theme::sixteen()) {
        Ok(Ended::Crashed(crash)) => std::process::exit(crash::tell(&crash, Some(&state)).into()),
        other => panic!("{other:?}"),
    }
}
