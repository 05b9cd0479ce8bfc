//! What a sandbox can be told before it starts.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use jiff::Timestamp;

use super::mishap::Mishap;

/// How events and test answer: unknown of the real platform, so both can be had (WIRE section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Renderer {
    /// `["a.b", …]` and `{"success":…}`, errors in the plain shape.
    Plain,
    /// Records under `data`, errors with pointers.
    #[default]
    JsonApi,
}

/// Why a text is no renderer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown renderer `{0}`: it is `plain` or `jsonapi`")]
pub struct BadRenderer(pub String);

impl FromStr for Renderer {
    type Err = BadRenderer;

    fn from_str(text: &str) -> Result<Self, BadRenderer> {
        match text {
            "plain" => Ok(Renderer::Plain),
            "jsonapi" => Ok(Renderer::JsonApi),
            other => Err(BadRenderer(other.to_owned())),
        }
    }
}

/// The settings of a sandbox. `Options::default()` is a small seeded one on a free port of the loopback address.
#[derive(Clone)]
pub struct Options {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Rows to seed where the database is new.
    pub webhooks: usize,
    /// The seed of rows and mishaps: the same seed on the same day gives the same rows.
    pub seed: u64,
    /// The key to log in with; `None` for a random one.
    pub api_key: Option<String>,
    /// The database file; `None` for memory.
    pub db: Option<PathBuf>,
    /// Whether the key's role may only read: writes and tests are 403, after their values were checked.
    pub read_only: bool,
    /// How long a token is good for, where the login does not ask for another time.
    pub token_life: Duration,
    /// The renderer of events and test.
    pub renderer: Renderer,
    /// What goes wrong.
    pub mishaps: Vec<Mishap>,
    /// Whether test deliveries may go to addresses that are not public.
    pub allow_private: bool,
    /// Whether requests with a foreign `Host` are served (the real service does; a browser can be led to send them).
    pub allow_foreign_host: bool,
    /// Whether local receivers are started and some of the seeded rows point at them.
    pub receivers: bool,
    /// Whether errors carry a backtrace, as the framework's default is (WIRE section 10).
    pub backtraces: bool,
    /// The whole of a test delivery must be over by then.
    pub delivery_limit: Duration,
    /// An idle connection is dropped after this (WIRE section 2).
    pub keep_alive: Duration,
    /// The day that the ages of seeded rows are counted from.
    pub now: Timestamp,
}

impl fmt::Debug for Options {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("webhooks", &self.webhooks)
            .field("seed", &self.seed)
            .field("db", &self.db)
            .field("renderer", &self.renderer)
            .field("mishaps", &self.mishaps)
            .finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            webhooks: 120,
            seed: 1,
            api_key: None,
            db: None,
            read_only: false,
            token_life: Duration::from_secs(3600),
            renderer: Renderer::default(),
            mishaps: Vec::new(),
            allow_private: false,
            allow_foreign_host: false,
            receivers: false,
            backtraces: true,
            delivery_limit: Duration::from_secs(15),
            keep_alive: Duration::from_secs(20),
            now: Timestamp::now(),
        }
    }
}
