//! The running server: listener, connections, and what stands before the routes.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, mpsc},
    thread::JoinHandle,
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
    receivers::{Received, Receivers},
    record::Shown,
    routes,
    seed::Seed,
    sender::Sender,
    service::Service,
    store::Store,
    token::Issuer,
};

/// An idle connection is dropped after this (WIRE section 2).
const KEEP_ALIVE: Duration = Duration::from_secs(20);

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
        let accepting = tokio::spawn(accept(listener, front, stopped));
        Ok(Sandbox { addr, service, ledger, receivers, stop, accepting: Some(accepting) })
    }

    /// Starts a sandbox on a thread and a runtime of its own, and waits until it answers.
    ///
    /// # Errors
    /// As [`Sandbox::start`].
    pub fn spawn_thread(options: Options) -> Result<Running, SandboxError> {
        let (ready, started) = mpsc::sync_channel(1);
        let (stop, mut stopped) = watch::channel(false);
        let body = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = match runtime {
                Ok(runtime) => runtime,
                Err(e) => {
                    let _ = ready.send(Err(SandboxError::System(e.to_string())));
                    return;
                }
            };
            runtime.block_on(async move {
                match Sandbox::start(options).await {
                    Ok(sandbox) => {
                        let sandbox = Arc::new(sandbox);
                        if ready.send(Ok(Arc::clone(&sandbox))).is_ok() {
                            let _ = stopped.wait_for(|stop| *stop).await;
                        }
                        let _ = sandbox.stop.send(true);
                    }
                    Err(e) => {
                        let _ = ready.send(Err(e));
                    }
                }
            });
            // A delivery to a receiver that never answers must not hold the way out.
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(body);
        let thread = thread.map_err(|e| SandboxError::System(e.to_string()))?;
        let sandbox = started.recv().map_err(|_| SandboxError::System("the sandbox thread ended".to_owned()))??;
        Ok(Running { sandbox, stop, thread: Some(thread) })
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
        &self.service.api_key
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

    /// What the demo receivers got, oldest first; empty where there are none.
    pub fn received(&self) -> Vec<Received> {
        self.receivers.as_ref().map(Receivers::received).unwrap_or_default()
    }

    /// Stops listening and closes every connection.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// A sandbox on its own thread. Dropping it stops it and waits for the thread.
#[derive(Debug)]
pub struct Running {
    sandbox: Arc<Sandbox>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Stops it and waits for its end.
    pub fn stop(self) {}
}

impl std::ops::Deref for Running {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has been reported by the hook; there is nothing left to stop.
            let _ = thread.join();
        }
    }
}

fn service(options: &Options, store: Store, receivers: Option<&Receivers>) -> Result<Service, SandboxError> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|e| SandboxError::System(e.to_string()))?;
    let api_key = match &options.api_key {
        Some(key) => key.clone(),
        None => {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).map_err(|e| SandboxError::System(e.to_string()))?;
            bytes.iter().fold(String::from("PULSE_"), |key, byte| format!("{key}{byte:02x}"))
        }
    };
    Ok(Service {
        store,
        issuer: Issuer::new(&random),
        api_key,
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

async fn accept(listener: TcpListener, front: Arc<Front>, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopped.changed() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Without it the last small write of an answer waits for an acknowledgement.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(serve(stream, Arc::clone(&front)));
                }
                // Out of descriptors: the next try would fail at once too.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
        }
    }
    connections.shutdown().await;
}

async fn serve(stream: tokio::net::TcpStream, front: Arc<Front>) {
    let answer = move |request: Request<Incoming>| {
        let front = Arc::clone(&front);
        async move { front.answer(request).await }
    };
    let connection = http1::Builder::new()
        .auto_date_header(false)
        .timer(TokioTimer::new())
        .header_read_timeout(KEEP_ALIVE)
        .serve_connection(TokioIo::new(stream), service_fn(answer));
    // A client that goes away, or a mishap that hangs up, ends a connection with an error: nobody is left to tell.
    let _ = connection.await;
}
