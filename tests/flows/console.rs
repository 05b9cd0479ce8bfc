//! The console in this process: the real loop on a terminal in memory, with a person at it and a clock that can be put
//! forward. Everything waits for a condition; what is not seen within [`LIMIT`] fails with the screen as it was.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

use hookline::{
    api::{self, Client, Credential, Limits, ProxyPolicy, Service},
    cli::{given::Connection, profiles::Configured, session::Session},
    config::{environ::Environ, settings::Flags},
    domain::secret::Secret,
    sandbox::{Mishap, Options, Running, Sandbox},
    tui::{
        model::Model,
        runtime::{
            caps::Caps,
            clipboard::Through,
            clock::{Clock, SystemClock},
            memory::{MemoryPerson, MemoryTerminal},
            opener::Profiles,
            run::{self, Ended, Ports},
            tap::Tap,
        },
        shared::{Profile, Settings},
        theme::Theme,
    },
};
use jiff::{Timestamp, tz::TimeZone};

use super::{eye::Eye, operator::Operator, sequences};

/// Far more than anything takes, on the slowest machine: it only bounds a failure.
pub const LIMIT: Duration = Duration::from_secs(120);

/// A seeded service of so many rows.
pub fn sandbox(webhooks: usize) -> Running {
    Sandbox::spawn_thread(Options { webhooks, ..Options::default() }).unwrap()
}

/// The same with receivers that answer each in its manner.
pub fn with_receivers(webhooks: usize) -> Running {
    // Longer than the slow one takes, on a busy machine too.
    let delivery_limit = Duration::from_secs(10);
    Sandbox::spawn_thread(Options { webhooks, receivers: true, delivery_limit, ..Options::default() }).unwrap()
}

/// Mishaps in their text form.
pub fn mishaps(all: &[&str]) -> Vec<Mishap> {
    all.iter().map(|text| text.parse().unwrap()).collect()
}

/// Waits until something beside the screen is as wanted.
#[track_caller]
pub fn wait_for(what: &str, wanted: impl Fn() -> bool) {
    let end = Instant::now() + LIMIT;
    while !wanted() {
        assert!(Instant::now() < end, "waited for {what}");
        std::thread::yield_now();
    }
}

/// Waits until nobody is connected any more: what a console that is gone had asked for is done by then, or never will be.
#[track_caller]
pub fn wait_left_alone(sandbox: &Sandbox) {
    wait_for("the last connection to end", || sandbox.connections() == 0);
}

/// A socket at a port where nothing listens; nobody else can take the port as long as it lives.
pub fn deaf(at: SocketAddr) -> tokio::net::TcpSocket {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(at).unwrap();
    socket
}

/// How the console is started.
pub struct Start {
    pub url: String,
    pub key: String,
    pub size: (u16, u16),
    pub settings: Settings,
    pub limits: Limits,
    pub production: bool,
    pub read_only: bool,
    /// Where `hookline/config.toml` lies, from which the service is taken and others can be chosen.
    pub config_home: Option<PathBuf>,
    /// Where drafts and journal are kept.
    pub state_dir: Option<PathBuf>,
}

impl Start {
    /// On a service, with all defaults, on an ordinary terminal.
    pub fn on(sandbox: &Sandbox) -> Self {
        Start {
            url: sandbox.url(),
            key: sandbox.api_key().to_owned(),
            size: (100, 30),
            settings: Settings::default(),
            // Tries follow each other at once, and what is held is waited for.
            limits: Limits {
                backoff_min: Duration::from_millis(1),
                backoff_max: Duration::from_millis(10),
                connect: LIMIT,
                first_byte: LIMIT,
                first_byte_test: LIMIT,
                idle: LIMIT,
                whole: LIMIT,
                whole_test: LIMIT,
                ..Limits::default()
            },
            production: false,
            read_only: false,
            config_home: None,
            state_dir: None,
        }
    }

    /// One page of so many rows at a time.
    pub fn paged(mut self, rows: u16) -> Self {
        (self.settings.paged, self.settings.page_size) = (true, rows);
        self
    }

    pub fn sized(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub fn open(self) -> Console {
        let (terminal, person) = MemoryTerminal::new(self.size.0, self.size.1).unwrap();
        let clock = Arc::new(Hands::default());
        let (told, ended) = mpsc::channel();
        let hands: Arc<dyn Clock> = clock.clone();
        let eye = Eye::new(self.size.0, self.size.1);
        std::thread::spawn(move || told.send(self.run(terminal, hands)).unwrap_or_default());
        Console { person: Some(person), eye, clock, ended }
    }

    fn run(self, terminal: MemoryTerminal, clock: Arc<dyn Clock>) -> io::Result<Ended> {
        let base: url::Url = self.url.parse().unwrap();
        let service = Service::new(base.clone(), Credential::Key(Secret::new(self.key)));
        let tap = Tap::default();
        let observed = api::Ports { observer: Some(tap.observer()), ..api::Ports::system() };
        let client =
            Client::new(Service { proxy: ProxyPolicy::Never, limits: self.limits, ..service }, observed).unwrap();
        let configured = self.config_home.as_deref().map(|home| configured(home, &tap));
        let profile = Profile {
            name: configured.as_ref().map_or("flows", |(name, _)| name).into(),
            host: client.base().to_owned(),
            base: client.base().to_owned(),
            production: self.production,
            read_only: self.read_only,
            own_url: configured.is_some(),
            accent: None,
            warning: None,
        };
        let ports = Ports {
            terminal: Box::new(terminal),
            caps: Caps::FULL,
            clipboard: Through::Direct,
            random: || Some([7; 32]),
            client,
            tap: Some(tap),
            base,
            profiles: configured.map(|(_, profiles)| profiles),
            state_dir: self.state_dir,
            owns_process: false,
            clock: Arc::clone(&clock),
        };
        run::run(ports, Model::new(profile, self.settings, TimeZone::UTC, clock.now()), &Theme::sixteen())
    }
}

/// The profile that a configuration file names as default, and all that stand in it.
fn configured(home: &Path, tap: &Tap) -> (String, Arc<dyn Profiles>) {
    let environ = Environ::of([("XDG_CONFIG_HOME", home.as_os_str()), ("PATH", "/usr/bin:/bin".as_ref())], None);
    let session = Session::prepare(&Connection::default(), false, &environ).unwrap();
    let name = session.settings.profile().unwrap().to_owned();
    (name, Arc::new(Configured::new(&session, Flags::default(), environ, tap.clone(), true)))
}

/// The console and the person at it.
pub struct Console {
    person: Option<MemoryPerson>,
    eye: Eye,
    clock: Arc<Hands>,
    ended: mpsc::Receiver<io::Result<Ended>>,
}

impl Console {
    /// Waits until the screen is as wanted; what `look` found.
    #[track_caller]
    pub fn wait_until<T>(&mut self, what: &str, look: impl Fn(&Eye) -> Option<T>) -> T {
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(found) = look(&self.eye) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            let bytes = self.person.as_ref().expect("a person").wait(left);
            assert!(!bytes.is_empty(), "waited for {what}; the screen:\n{}", self.eye.picture());
            self.eye.feed(&bytes);
        }
    }

    /// Waits for the end of the loop.
    #[track_caller]
    pub fn wait_end(&mut self) -> Ended {
        match self.ended.recv_timeout(LIMIT) {
            Ok(ended) => ended.unwrap(),
            Err(why) => panic!("waited for the end: {why}; the screen:\n{}", self.eye.picture()),
        }
    }

    /// Everything that was ever written, up to now.
    pub fn written(&mut self) -> Vec<u8> {
        if let Some(person) = &self.person {
            self.eye.feed(&person.take());
        }
        self.eye.raw().to_vec()
    }

    /// Lets time pass. The loop learns of it by the next key.
    pub fn advance(&self, by: Duration) {
        *self.clock.ahead.lock().unwrap() += by;
    }

    /// The terminal vanishes.
    pub fn hang_up(&mut self) {
        self.person = None;
    }
}

impl Operator for Console {
    fn types(&mut self, keys: &str) {
        self.person.as_ref().expect("a person").send(keys.as_bytes()).unwrap();
    }

    #[track_caller]
    fn waits(&mut self, what: &str, wanted: &dyn Fn(&Eye) -> bool) {
        self.wait_until(what, |eye| wanted(eye).then_some(()));
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let strange = sequences::strange(&self.written());
        if !std::thread::panicking() {
            assert!(strange.is_empty(), "these may not be written: {strange:?}");
        }
    }
}

/// The clock of the machine, put forward.
#[derive(Default)]
struct Hands {
    system: SystemClock,
    ahead: Mutex<Duration>,
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        self.system.now().checked_add(*self.ahead.lock().unwrap()).unwrap()
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic() + *self.ahead.lock().unwrap()
    }
}
