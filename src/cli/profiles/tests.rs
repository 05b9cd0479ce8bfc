//! Whose key and which settings a switch takes along, and whose it does not.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use super::*;
use crate::{
    api::{Credential, ProxyPolicy},
    cli::given::Connection,
    config::setting::ACCENTS,
    domain::secret::Secret,
    tui::shared,
};

const TWO: &str = "
default_profile = 'one'
[settings]
max_rows = 50
[profile.one]
url = 'https://one.example'
key_env = 'ONE_KEY'
accent = 'green'
[profile.two]
url = 'https://two.example/pulse'
key_env = 'TWO_KEY'
production = true
read_only = true
accent = 'red'
proxy = 'none'
[profile.bare]
";

/// Every setting that is a limit, each other than its default.
const LIMITS: [(Setting, u64); 15] = [
    (Setting::WatchSeconds, 61),
    (Setting::MaxRows, 62),
    (Setting::Parallel, 3),
    (Setting::PlanParallel, 5),
    (Setting::PlanRate, 63),
    (Setting::ConnectTimeout, 64),
    (Setting::FirstByteTimeout, 65),
    (Setting::TestFirstByteTimeout, 66),
    (Setting::IdleTimeout, 67),
    (Setting::RequestTimeout, 68),
    (Setting::TestRequestTimeout, 69),
    (Setting::MaxBody, 70),
    (Setting::ReadTries, 7),
    (Setting::MaxRetryAfter, 71),
    (Setting::Mouse, 1),
];

struct Desk {
    dir: tempfile::TempDir,
    connection: Connection,
    variables: Vec<(&'static str, String)>,
}

impl Desk {
    fn new(config: &str) -> Self {
        let desk = Desk {
            dir: tempfile::tempdir().unwrap(),
            connection: Connection::default(),
            variables: vec![("ONE_KEY", "PULSE_one".into()), ("TWO_KEY", "PULSE_two".into())],
        };
        desk.write(config);
        desk
    }

    fn write(&self, config: &str) {
        let dir = self.dir.path().join("hookline");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("config.toml"), config).unwrap();
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    fn open(&self) -> Configured {
        let home = ("XDG_CONFIG_HOME", self.dir.path().display().to_string());
        let variables = self.variables.iter().cloned().chain([home]).chain([("PATH", "/usr/bin:/bin".into())]);
        let environ = Environ::of(variables, None);
        let session = Session::prepare(&self.connection, false, &environ).unwrap();
        Configured::new(&session, self.connection.flags(false), environ, Tap::default(), true)
    }
}

fn named(name: &str) -> Which {
    Which::Named(name.to_owned())
}

fn quietly(_: &str) {
    panic!("nothing asks in the terminal here");
}

fn key(text: &str) -> Credential {
    Credential::Key(Secret::new(text.to_owned()))
}

#[test]
fn profiles_are_listed_with_what_guards_them() {
    let desk = Desk::new(TWO);
    let known = desk.open().known();
    let told: Vec<_> =
        known.all.iter().map(|l| (l.name.as_str(), l.host.as_str(), l.production, l.read_only)).collect();
    assert_eq!(
        told,
        [("bare", "", false, false), ("one", "one.example", false, false), ("two", "two.example/pulse", true, true)]
    );
    assert_eq!(known.all.first().unwrap().broken.as_deref(), Some("it has no url"));
    assert_eq!(known.all.last().unwrap().accent, Some(Accent::Red));
    assert!(known.file.ends_with("/hookline/config.toml") && known.fault.is_none());
}

#[test]
fn every_accent_of_the_configuration_is_a_colour() {
    assert!(ACCENTS.iter().all(|word| Accent::of_word(word).is_some()));
}

#[test]
fn a_profile_is_opened_with_its_own_key_and_settings() {
    let desk = Desk::new(TWO);
    let configured = desk.open();
    let opened = configured.open(&named("two"), &mut quietly).unwrap();
    let profile = &opened.fresh.profile;
    assert_eq!((profile.name.as_str(), profile.base.as_str()), ("two", "https://two.example/pulse"));
    assert!(profile.production && profile.read_only && profile.own_url);
    assert_eq!((profile.accent, opened.fresh.settings.max_rows), (Some(Accent::Red), 50));
    let found = configured.find(&named("two"), &mut quietly).unwrap();
    assert_eq!((found.service.credential, found.service.proxy), (key("PULSE_two"), ProxyPolicy::Never));
}

#[test]
fn what_was_given_for_this_run_goes_to_no_other_service() {
    for given in [environ::API_KEY, environ::TOKEN] {
        let desk = Desk::new(TWO).with(given, "given");
        let configured = desk.open();
        let started = configured.find(&named("one"), &mut quietly).unwrap().service.credential;
        assert_ne!(started, key("PULSE_one"), "the one that was started with keeps it");
        let other = configured.find(&named("two"), &mut quietly).unwrap().service;
        assert_eq!((other.credential, other.base.as_str()), (key("PULSE_two"), "https://two.example/pulse"));
    }
    let mut desk = Desk::new(TWO).with(environ::API_KEY, "given").with(environ::URL, "https://url.example");
    desk.connection = Connection {
        insecure_tls: true,
        insecure_http: true,
        ca_file: Some("/given.pem".into()),
        ..Connection::default()
    };
    let configured = desk.open();
    let first = configured.known().all.into_iter().next().unwrap();
    assert_eq!(
        (first.which.clone(), first.name.as_str(), first.host.as_str()),
        (Which::AsStarted, "no profile", "url.example")
    );
    let started = configured.find(&Which::AsStarted, &mut quietly).unwrap().service;
    assert_eq!((started.credential, started.base.as_str()), (key("given"), "https://url.example/"));
    assert!(started.accept_invalid_certs && started.insecure_http && started.ca_file.is_some());
    for name in ["one", "two"] {
        let other = configured.find(&named(name), &mut quietly).unwrap().service;
        assert_eq!(other.credential, key(&format!("PULSE_{name}")));
        assert!(!other.accept_invalid_certs && !other.insecure_http && other.ca_file.is_none(), "{other:?}");
    }
}

#[test]
fn a_key_that_was_given_does_not_follow_a_url_that_was_changed_meanwhile() {
    let desk = Desk::new(TWO).with(environ::API_KEY, "given");
    let configured = desk.open();
    desk.write(&TWO.replace("one.example", "elsewhere.example"));
    let found = configured.find(&named("one"), &mut quietly).unwrap().service;
    assert_eq!((found.credential, found.base.as_str()), (key("PULSE_one"), "https://elsewhere.example/"));
}

#[test]
fn read_only_of_the_command_line_holds_for_all() {
    let mut desk = Desk::new(TWO);
    desk.connection.read_only = true;
    let configured = desk.open();
    assert!(configured.known().all.iter().all(|listed| listed.read_only));
    assert!(configured.open(&named("one"), &mut quietly).unwrap().fresh.profile.read_only);
}

#[test]
fn every_limit_of_a_profile_is_in_force_after_the_switch() {
    let value = |setting: Setting, value: u64| match setting {
        Setting::Mouse => format!("{} = true\n", setting.row().name),
        _ => format!("{} = {value}\n", setting.row().name),
    };
    let limits: String = LIMITS.into_iter().map(|(setting, number)| value(setting, number)).collect();
    let desk = Desk::new(&TWO.replace("production = true", &limits));
    let configured = desk.open();
    let seconds = Duration::from_secs;
    let two = configured.find(&named("two"), &mut quietly).unwrap();
    let limits = api::Limits {
        connect: seconds(64),
        first_byte: seconds(65),
        first_byte_test: seconds(66),
        idle: seconds(67),
        whole: seconds(68),
        whole_test: seconds(69),
        body: 70 << 20,
        tries: 7,
        retry_after_cap: seconds(71),
        ..api::Limits::default()
    };
    assert_eq!((two.service.limits, two.service.parallel), (limits, 3));
    let settings = configured.open(&named("two"), &mut quietly).unwrap().fresh.settings;
    let wanted = shared::Settings {
        max_rows: 62,
        parallel: 3,
        plan_parallel: 5,
        plan_rate: 63,
        mouse: true,
        watch: seconds(61),
        // Where suppressions are looked for is no limit.
        accepted: settings.accepted.clone(),
        ..shared::Settings::default()
    };
    assert_eq!(settings, wanted);
    let one = configured.find(&named("one"), &mut quietly).unwrap().service;
    assert_eq!((one.limits, one.parallel), (api::Limits::default(), 4), "and not in another's");
    // A limit that is added is to be looked at here.
    let count = Setting::ALL.into_iter().filter(|setting| setting.row().scope == crate::config::setting::Scope::Any);
    assert_eq!(count.count(), LIMITS.len() + 1, "all but `paged`");
}

#[test]
fn what_is_broken_is_said_and_what_asks_is_lent_the_terminal() {
    let desk = Desk::new(TWO);
    let configured = desk.open();
    let refused = |which: &Which, said: &str| match configured.open(which, &mut quietly) {
        Ok(_) => panic!("opened"),
        Err(fault) => assert!(fault.to_string().contains(said), "{fault}"),
    };
    refused(&named("bare"), "has no url");
    refused(&named("gone"), "gone");
    desk.write(&TWO.replace("TWO_KEY", "NO_KEY"));
    refused(&named("two"), "NO_KEY, which is not set");
    desk.write(&TWO.replace("proxy = 'none'", "ca_file = '/no/such.pem'"));
    refused(&named("two"), "/no/such.pem");
    desk.write("[profile.two\n");
    refused(&named("two"), "config.toml:1:");
    assert!(configured.known().fault.is_some() && configured.known().all.is_empty());
    desk.write(&TWO.replace("key_env = 'TWO_KEY'", "key_command = ['echo', 'PULSE_said']"));
    let mut lent = Vec::new();
    let found = configured.find(&named("two"), &mut |why| lent.push(why.to_owned())).unwrap();
    assert_eq!(
        (found.service.credential, lent),
        (key("PULSE_said"), vec!["hookline: asking `echo` for the key of profile two ...".to_owned()])
    );
}

#[test]
fn a_key_file_of_others_is_refused_in_the_console_too() {
    let desk = Desk::new(TWO);
    let path = desk.dir.path().join("key");
    fs::write(&path, "PULSE_k").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let shown = |path: &Path| path.display().to_string();
    let configured = desk.open();
    desk.write(&TWO.replace("key_env = 'TWO_KEY'", &format!("key_file = '{}'", shown(&path))));
    let fault = configured.find(&named("two"), &mut quietly).err().unwrap();
    assert!(fault.why.contains("open to others"), "{fault}");
}
