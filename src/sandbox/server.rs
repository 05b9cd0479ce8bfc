//! The running server: listener, connections, and what stands before the routes.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

use super::{
    Options,
    front::Front,
    ledger::{Ledger, Served},
    mishap::{Mishap, Mishaps},
    receivers::{Manner, Received, Receivers},
    record::Shown,
    routes,
    seed::Seed,
    sender::Sender,
    service::Service,
    store::Store,
    token::{ApiKey, Issuer},
};

/// Why a sandbox does not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address asked for.
        addr: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// The database cannot be opened or filled.
    #[error("cannot use the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The system gives no randomness, no thread or no runtime.
    #[error("cannot start: {0}")]
    System(String),
}

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
pub struct Sandbox {
    addr: SocketAddr,
    service: Arc<Service>,
    ledger: Arc<Ledger>,
    receivers: Option<Receivers>,
    connections: Arc<AtomicUsize>,
    stop: watch::Sender<bool>,
    accepting: Option<tokio::task::JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox on the runtime of the caller. When this returns it answers.
    ///
    /// # Errors
    /// [`SandboxError`] where the address, the database file or the system does not allow it.
    pub async fn start(options: Options) -> Result<Sandbox, SandboxError> {
        let listener = TcpListener::bind(options.listen).await;
        let listen = |source| SandboxError::Listen { addr: options.listen, source };
        let listener = listener.map_err(listen)?;
        let addr = listener.local_addr().map_err(listen)?;
        let receivers = match options.receivers {
            true => Some(Receivers::start().await.map_err(|e| SandboxError::System(e.to_string()))?),
            false => None,
        };
        let (file, seed) = (
            options.db.clone(),
            Seed {
                seed: options.seed,
                rows: options.webhooks,
                now: options.now,
                receivers: receivers.as_ref().map(Receivers::places).unwrap_or_default(),
            },
        );
        let store = tokio::task::spawn_blocking(move || {
            let store = Store::open(file.as_deref())?;
            store.fill(&seed.events(), seed.hooks())?;
            Ok::<_, rusqlite::Error>(store)
        });
        let store = store.await.map_err(|e| SandboxError::System(e.to_string()))??;
        let service = Arc::new(service(&options, store, receivers.as_ref())?);
        if let Some(receivers) = &receivers {
            let service = Arc::clone(&service);
            receivers.know_secrets(move |id| service.store.target(id).ok().flatten().and_then(|target| target.secret));
        }
        let ledger = Arc::new(Ledger::default());
        let (stop, stopped) = watch::channel(false);
        let front = Arc::new(Front {
            router: routes::router(Arc::clone(&service)),
            ledger: Arc::clone(&ledger),
            own: addr,
            allow_foreign_host: options.allow_foreign_host,
        });
        let connections = Arc::new(AtomicUsize::new(0));
        let accepting = accept(listener, front, options.keep_alive, Arc::clone(&connections), stopped);
        let accepting = Some(tokio::spawn(accepting));
        Ok(Sandbox { addr, service, ledger, receivers, connections, stop, accepting })
    }

    /// The base URL, such as `http://127.0.0.1:4471`.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The API key that it lets in.
    pub fn api_key(&self) -> &str {
        self.service.api_key.text()
    }

    /// The resource object of a row as the service would show it, secret included; `None` where there is none.
    pub fn row(&self, id: i64) -> Option<serde_json::Value> {
        let row = self.service.store.show(id, Shown::ALL).ok().flatten()?;
        serde_json::from_str(&row).ok()
    }

    /// The number of rows.
    pub fn count(&self) -> u64 {
        self.service.store.count().ok().and_then(|rows| u64::try_from(rows).ok()).unwrap_or_default()
    }

    /// Puts these mishaps in the place of the former ones.
    pub fn set_mishaps(&self, mishaps: Vec<Mishap>) {
        self.service.mishaps.set(mishaps);
    }

    /// The requests served, oldest first.
    pub fn requests(&self) -> Vec<Served> {
        self.ledger.all()
    }

    /// How many connections there are. With none, no request of a client that went away is still being looked at.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Acquire)
    }

    /// Where the demo receiver of this manner is; `None` where there are none.
    pub fn receiver(&self, manner: Manner) -> Option<SocketAddr> {
        let places = self.receivers.as_ref()?.places();
        places.into_iter().find(|(known, _)| *known == manner).map(|(_, address)| address)
    }

    /// What the demo receivers got, oldest first; empty where there are none.
    pub fn received(&self) -> Vec<Received> {
        self.receivers.as_ref().map(Receivers::received).unwrap_or_default()
    }

    /// Tells it to stop, without waiting.
    pub(super) fn close(&self) {
        // Nobody hears it where the accepting task is gone: then it has stopped.
        let _ = self.stop.send(true);
    }

    /// Stops listening and closes every connection.
    pub async fn stop(mut self) {
        self.close();
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.close();
    }
}

fn service(options: &Options, store: Store, receivers: Option<&Receivers>) -> Result<Service, SandboxError> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|e| SandboxError::System(e.to_string()))?;
    let api_key = match &options.api_key {
        Some(key) => ApiKey::new(key.clone()),
        None => ApiKey::random().map_err(|e| SandboxError::System(e.to_string()))?,
    };
    Ok(Service {
        store,
        issuer: Issuer::new(&random),
        api_key,
        read_only: options.read_only,
        token_life: options.token_life,
        renderer: options.renderer,
        backtraces: options.backtraces,
        sender: Sender {
            allow_private: options.allow_private,
            allowed: receivers.map(Receivers::addresses).unwrap_or_default(),
            limit: options.delivery_limit,
        },
        mishaps: Mishaps::new(options.mishaps.clone(), options.seed),
    })
}

/// Counted as long as it lives.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn one_of(all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(1, Ordering::AcqRel);
        Counted(Arc::clone(all))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

async fn accept(
    listener: TcpListener,
    front: Arc<Front>,
    keep_alive: Duration,
    all: Arc<AtomicUsize>,
    mut stopped: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopped.changed() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Without it the last small write of an answer waits for an acknowledgement.
                    let _ = stream.set_nodelay(true);
                    let (front, counted) = (Arc::clone(&front), Counted::one_of(&all));
                    connections.spawn(async move {
                        serve(stream, front, keep_alive).await;
                        drop(counted);
                    });
                }
                // Out of descriptors: the next try would fail at once too.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
        }
    }
    connections.shutdown().await;
}

async fn serve(stream: tokio::net::TcpStream, front: Arc<Front>, keep_alive: Duration) {
    let answer = move |request: Request<Incoming>| {
        let front = Arc::clone(&front);
        async move { front.answer(request).await }
    };
    let connection = http1::Builder::new()
        .auto_date_header(false)
        .timer(TokioTimer::new())
        .header_read_timeout(keep_alive)
        .serve_connection(TokioIo::new(stream), service_fn(answer));
    // A client that goes away, or a mishap that hangs up, ends a connection with an error: nobody is left to tell.
    let _ = connection.await;
}
