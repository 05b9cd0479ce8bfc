//! The fault server: the reference model behind a socket, a script that says what each request meets, and the ledger of
//! every request. Tests compare the ledger and the final rows with what the client said.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hookline::{
    api::{Client, Credential, Limits, Ports, ProxyPolicy, Service},
    domain::secret::Secret,
};

use super::{
    certificate::speaking,
    model::{Commit, Honest, Rows},
    server::{Act, Seen, Server, bytes},
    trouble::Step,
};

/// How the API keys of all fault servers begin. They appear in the body of logins and nowhere else.
pub const KEY: &str = "PULSE_c0ffee";
/// How their tokens begin.
pub const TOKEN: &str = "tkn-c0ffee-";
pub const LOGIN: &str = "POST /api/v3/iam/auth/api/login";

/// One request as it came and what became of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// `PATCH W/7`
    pub route: String,
    /// With its query.
    pub line: String,
    /// What stood in `Authorization`.
    pub authorization: Option<String>,
    pub accepts: Option<String>,
    pub body: String,
    /// What it met.
    pub step: Step,
    /// What it did to the rows.
    pub commit: Option<Commit>,
    /// The status of its answer; `None` where none was whole.
    pub status: Option<u16>,
    /// It was let in.
    pub let_in: bool,
}

impl Entry {
    pub fn writes(&self) -> bool {
        !self.route.starts_with("GET") && self.route != LOGIN
    }
}

type Script = Box<dyn FnMut(&Seen, usize) -> Step + Send>;

struct State {
    /// Of this server among all: its key and tokens are its own.
    number: usize,
    rows: Rows,
    tokens: usize,
    script: Script,
    ledger: Vec<Entry>,
}

/// The server.
pub struct Stage {
    pub server: Server,
    state: Arc<Mutex<State>>,
}

impl Stage {
    /// A server with so many webhooks; `script` is told each request and its number from 0, logins among them.
    pub fn open(webhooks: u64, script: impl FnMut(&Seen, usize) -> Step + Send + 'static) -> Self {
        let state = state(webhooks, Box::new(script));
        let mine = Arc::clone(&state);
        Stage { server: Server::start(move |seen, _| act(&mine, seen)), state }
    }

    /// The same, speaking TLS with this certificate.
    pub fn tls(leaf: &str, webhooks: u64) -> Self {
        let state = state(webhooks, Box::new(|_, _| Step::honest()));
        let mine = Arc::clone(&state);
        Stage { server: Server::start_over(speaking(leaf), move |seen, _| act(&mine, seen)), state }
    }

    /// Honest to everybody.
    pub fn honest(webhooks: u64) -> Self {
        Stage::open(webhooks, |_, _| Step::honest())
    }

    /// Every request but logins meets this.
    pub fn always(step: Step) -> Self {
        Stage::open(3, move |seen, _| if seen.route() == LOGIN { Step::honest() } else { step.clone() })
    }

    /// From now on.
    pub fn script(&self, script: impl FnMut(&Seen, usize) -> Step + Send + 'static) {
        self.state().script = Box::new(script);
    }

    /// From now on, for requests whose route begins like this; all others are served honestly.
    pub fn meets(&self, route: &'static str, step: Step) {
        self.script(move |seen, _| if short(seen).starts_with(route) { step.clone() } else { Step::honest() });
    }

    pub fn heals(&self) {
        self.script(|_, _| Step::honest());
    }

    pub fn rows(&self) -> Rows {
        self.state().rows.clone()
    }

    pub fn ledger(&self) -> Vec<Entry> {
        self.state().ledger.clone()
    }

    pub fn routes(&self) -> Vec<String> {
        self.ledger().into_iter().map(|entry| entry.route).collect()
    }

    /// Requests that write, login not among them.
    pub fn writes(&self) -> Vec<Entry> {
        self.ledger().into_iter().filter(Entry::writes).collect()
    }

    /// Requests whose route begins like this.
    pub fn count(&self, route: &str) -> usize {
        self.ledger().iter().filter(|entry| entry.route.starts_with(route)).count()
    }

    pub fn url(&self) -> String {
        self.server.url().to_string()
    }

    /// The API key that it lets in.
    pub fn key(&self) -> String {
        format!("{KEY}{:04x}", self.state().number)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// A client with the API key and limits that end within a test's patience.
    pub fn client(&self) -> Client {
        self.client_with(|_| {})
    }

    pub fn client_with(&self, adjust: impl FnOnce(&mut Service)) -> Client {
        let mut service = Service::new(self.server.url(), Credential::Key(Secret::new(self.key())));
        service.limits = patient();
        service.proxy = ProxyPolicy::Never;
        service.parallel = 32;
        adjust(&mut service);
        Client::new(service, Ports::system()).unwrap()
    }

    /// A client that speaks TLS to `localhost` and trusts the authority of the tests, or none but the machine's.
    pub fn tls_client(&self, trusting: bool) -> Client {
        let port = self.server.address.rsplit(':').next().unwrap();
        let base = format!("https://localhost:{port}").parse().unwrap();
        self.client_with(|service| {
            service.base = base;
            service.ca_file = trusting.then(authority);
        })
    }
}

/// The authority that signed the good certificate.
pub fn authority() -> PathBuf {
    super::certificate::fixture("ca.pem")
}

/// Limits of one test: those of time generous enough for a slow machine, tries that follow each other at once.
pub fn patient() -> Limits {
    let ms = Duration::from_millis;
    Limits { backoff_min: ms(1), backoff_max: ms(2), retry_after_cap: ms(5), body: 1024 * 1024, ..Limits::default() }
}

/// Limits for what never comes: some hundred times what an honest answer takes.
pub fn brief() -> Limits {
    let limit = Duration::from_secs(1);
    Limits {
        first_byte: limit,
        first_byte_test: limit,
        idle: limit,
        whole: limit * 2,
        whole_test: limit * 2,
        ..patient()
    }
}

fn state(webhooks: u64, script: Script) -> Arc<Mutex<State>> {
    static NUMBER: AtomicUsize = AtomicUsize::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Arc::new(Mutex::new(State { number, rows: Rows::seeded(webhooks), tokens: 0, script, ledger: Vec::new() }))
}

fn short(seen: &Seen) -> String {
    seen.route().replace("/api/v3/notification/webhooks", "W")
}

/// Lets in, serves, and spoils the answer as the script says.
fn act(state: &Mutex<State>, seen: &Seen) -> Act {
    let mut state = state.lock().unwrap();
    let n = state.ledger.len();
    let step = (state.script)(seen, n);
    let authorization = seen.header("authorization").map(str::to_owned);
    let mine = format!("Bearer {TOKEN}{}-", state.number);
    let known = |told: &str| told.strip_prefix(&mine).and_then(|n| n.parse().ok());
    let let_in = authorization.as_deref().and_then(known).is_some_and(|n: usize| (1..=state.tokens).contains(&n));
    let honest = if seen.route() == LOGIN {
        login(&mut state, seen)
    } else if let_in {
        let mut rows = state.rows.clone();
        let honest = rows.serve(seen);
        if step.commits {
            state.rows = rows;
        }
        Honest { commit: honest.commit.filter(|_| step.commits), ..honest }
    } else {
        refusal("unauthorized_access")
    };
    state.ledger.push(Entry {
        route: short(seen),
        line: seen.line().to_owned(),
        authorization,
        accepts: seen.header("accept-encoding").map(str::to_owned),
        body: seen.body.clone(),
        commit: honest.commit,
        status: step.trouble.status(honest.status),
        let_in: let_in || seen.route() == LOGIN,
        step: step.clone(),
    });
    step.trouble.act(&honest)
}

fn login(state: &mut State, seen: &Seen) -> Honest {
    if seen.body != format!(r#"{{"key":"{KEY}{:04x}"}}"#, state.number) {
        return refusal("verse.errors.authorization_failed");
    }
    state.tokens += 1;
    let token = format!("{TOKEN}{}-{}", state.number, state.tokens);
    let body = format!(r#"{{"data":{{"type":"iam/accounts","id":"1"}},"meta":{{"token":"{token}"}}}}"#);
    Honest { status: 200, body, commit: None }
}

fn refusal(detail: &str) -> Honest {
    let body = format!(r#"{{"status":"401","type":"Verse::Error::Authorization","detail":"{detail}"}}"#);
    Honest { status: 401, body, commit: None }
}

/// Somebody else's server, that nothing of ours may reach: answers honestly and records.
pub fn decoy() -> Server {
    Server::start(|_, _| Act::Answer(bytes(200, "content-type: application/json\r\n", r#"{"data":[]}"#)))
}
