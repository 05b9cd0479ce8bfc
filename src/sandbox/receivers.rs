//! The demo's receivers: local places that a test delivery can reach, one for each colour of outcome.
//!
//! They check the signature of what they get and remember it; their answer does not depend on it.

use std::{
    collections::VecDeque,
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, Response, StatusCode, body::Bytes, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::{
    net::{TcpListener, TcpSocket},
    task::JoinSet,
};

use crate::domain::signature::{Headers, Mismatch, SigningKey, verify};

/// How long the slow one takes.
const SLOW: Duration = Duration::from_secs(2);

/// The most deliveries that are remembered.
const KEPT: usize = 1000;

/// How a receiver answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Manner {
    /// 200 with a word.
    Ok,
    /// 204.
    NoContent,
    /// 404.
    NotFound,
    /// 500.
    Failing,
    /// 200 after two seconds.
    Slow,
    /// Takes the request and never answers.
    Never,
    /// Nothing listens: the connection is refused.
    Closed,
}

impl Manner {
    /// All of them.
    pub const ALL: [Manner; 7] =
        [Manner::Ok, Manner::NoContent, Manner::NotFound, Manner::Failing, Manner::Slow, Manner::Never, Manner::Closed];
}

/// A delivery that a receiver got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The receiver's manner.
    pub manner: Manner,
    /// The path it was posted to.
    pub path: String,
    /// The webhook that the body names.
    pub webhook: Option<i64>,
    /// Whether the signature is of that webhook's secret.
    pub signature: Result<(), Mismatch>,
}

type Secrets = Box<dyn Fn(i64) -> Option<String> + Send + Sync>;

#[derive(Default)]
struct Book {
    received: Mutex<VecDeque<Received>>,
    secrets: Mutex<Option<Secrets>>,
}

/// The running receivers. Dropping them stops them.
pub(super) struct Receivers {
    places: Vec<(Manner, SocketAddr)>,
    book: Arc<Book>,
    /// Bound and never listened on, so that nobody else takes the port.
    _closed: TcpSocket,
    /// Aborts its tasks when it is dropped.
    _tasks: JoinSet<()>,
}

impl std::fmt::Debug for Receivers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receivers").field("places", &self.places).finish_non_exhaustive()
    }
}

impl Receivers {
    /// Starts one of each manner on a free port of the loopback address.
    ///
    /// # Errors
    /// The system's, where no port can be had.
    pub async fn start() -> io::Result<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let book = Arc::new(Book::default());
        let closed = TcpSocket::new_v4()?;
        closed.bind(any)?;
        let mut places = vec![(Manner::Closed, closed.local_addr()?)];
        let mut tasks = JoinSet::new();
        for manner in Manner::ALL.into_iter().filter(|manner| *manner != Manner::Closed) {
            let listener = TcpListener::bind(any).await?;
            places.push((manner, listener.local_addr()?));
            tasks.spawn(listen(listener, manner, Arc::clone(&book)));
        }
        Ok(Receivers { places, book, _closed: closed, _tasks: tasks })
    }

    /// Where each manner is found.
    pub fn places(&self) -> Vec<(Manner, SocketAddr)> {
        self.places.clone()
    }

    /// All addresses, the closed one included.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.places.iter().map(|(_, address)| *address).collect()
    }

    /// Tells how to find the secret of a webhook; without it no signature is believed.
    pub fn know_secrets(&self, secrets: impl Fn(i64) -> Option<String> + Send + Sync + 'static) {
        *self.book.secrets.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(secrets));
    }

    /// What they got, oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.book.received.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Book {
    fn note(&self, manner: Manner, path: String, headers: &hyper::HeaderMap, body: &[u8]) {
        let document: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let webhook = document.pointer("/data/webhook_id").and_then(serde_json::Value::as_i64);
        let secret = webhook.and_then(|id| {
            self.secrets.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|secret_of| secret_of(id))
        });
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let sent = Headers {
            id: text("webhook-id"),
            timestamp: text("webhook-timestamp"),
            signature: text("webhook-signature"),
        };
        let signature = match secret.and_then(|secret| SigningKey::of_secret(&secret).ok()) {
            Some(key) => verify(&key, sent, body, Timestamp::now().as_second()),
            None => Err(Mismatch::Wrong),
        };
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        if received.len() >= KEPT {
            received.pop_front();
        }
        received.push_back(Received { manner, path, webhook, signature });
    }
}

async fn listen(listener: TcpListener, manner: Manner, book: Arc<Book>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let book = Arc::clone(&book);
                let service = service_fn(move |request| answer(request, manner, Arc::clone(&book)));
                connections.spawn(async move {
                    // The sender may give up first (the one that never answers): that is the point of it.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        }
    }
}

async fn answer(
    request: Request<Incoming>,
    manner: Manner,
    book: Arc<Book>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, 64 * 1024).collect().await.map(|all| all.to_bytes()).unwrap_or_default();
    book.note(manner, parts.uri.path().to_owned(), &parts.headers, &body);
    let (status, words) = match manner {
        Manner::Ok | Manner::Closed => (StatusCode::OK, "ok\n"),
        Manner::NoContent => (StatusCode::NO_CONTENT, ""),
        Manner::NotFound => (StatusCode::NOT_FOUND, "no such hook\n"),
        Manner::Failing => (StatusCode::INTERNAL_SERVER_ERROR, "it broke\n"),
        Manner::Slow => {
            tokio::time::sleep(SLOW).await;
            (StatusCode::OK, "at last\n")
        }
        Manner::Never => std::future::pending().await,
    };
    let mut response = Response::new(Full::new(Bytes::from_static(words.as_bytes())));
    *response.status_mut() = status;
    Ok(response)
}
