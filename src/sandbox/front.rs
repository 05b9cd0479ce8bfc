//! What stands before the routes: the application server's own limits, the guards against foreign pages, folding of
//! slashes, and the ledger (WIRE section 2).

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, body::Body};
use hyper::{Request, Response, StatusCode, Uri, body::Incoming, header};
use tower::ServiceExt;

use super::{
    answer::{bare_bad_request, text},
    befall::HangUp,
    ledger::{Ledger, Served},
    routes::SentBody,
};

/// The longest query (puma's limit).
const QUERY_LIMIT: usize = 10_240;

/// A mishap closes the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("hung up by a mishap")]
pub(super) struct HungUp;

/// The front of a running sandbox.
#[derive(Debug)]
pub(super) struct Front {
    pub router: Router,
    pub ledger: Arc<Ledger>,
    /// Where it listens.
    pub own: SocketAddr,
    pub allow_foreign_host: bool,
}

impl Front {
    /// Answers one request, or hangs up.
    pub async fn answer(&self, request: Request<Incoming>) -> Result<Response<Body>, HungUp> {
        let method = request.method().to_string();
        let target = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let mut response = match self.refusal(&request) {
            Some(refused) => refused,
            None => match self.router.clone().oneshot(folded(request).map(Body::new)).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
        };
        let body = response.extensions_mut().remove::<SentBody>().map(|sent| sent.0).unwrap_or_default();
        let hang_up = response.extensions().get::<HangUp>().is_some();
        let status = (!hang_up).then(|| response.status().as_u16());
        self.ledger.note(Served { method, target, status, body });
        if hang_up { Err(HungUp) } else { Ok(response) }
    }

    fn refusal(&self, request: &Request<Incoming>) -> Option<Response<Body>> {
        let uri = request.uri();
        let query = uri.query().unwrap_or_default();
        let raw = |text: &str| text.contains(['"', '<', '>']);
        if query.len() > QUERY_LIMIT || raw(query) || raw(uri.path()) {
            return Some(bare_bad_request());
        }
        let host = request.headers().get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let host = uri.authority().map_or(host, |authority| authority.as_str());
        if !self.allow_foreign_host && !self.is_own(host) {
            let line = format!(
                "Host `{host}` is not this sandbox: it answers to {} and localhost only (--allow-foreign-host lifts that)\n",
                self.own
            );
            return Some(text(StatusCode::FORBIDDEN, "text/plain", line));
        }
        let referer = request.headers().get(header::REFERER).and_then(|v| v.to_str().ok());
        let reads = matches!(request.method().as_str(), "GET" | "HEAD");
        let foreign = referer.is_some_and(|referer| referer_host(referer) != Some(without_port(host)));
        (reads && foreign).then(|| text(StatusCode::FORBIDDEN, "text/plain", "Forbidden"))
    }

    /// A page of another name that was pointed at this address (DNS rebinding) has that name in `Host`.
    fn is_own(&self, host: &str) -> bool {
        let name = without_port(host);
        let ip = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>().ok();
        host.is_empty()
            || name.eq_ignore_ascii_case("localhost")
            || ip.is_some_and(|ip| ip == self.own.ip() || (ip.is_loopback() && self.own.ip().is_loopback()))
            || (self.own.ip().is_unspecified() && ip.is_some())
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

fn referer_host(referer: &str) -> Option<&str> {
    let (_, rest) = referer.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Some(without_port(authority))
}

/// The request with doubled slashes folded: `//api///v3` is `/api/v3`.
fn folded(mut request: Request<Incoming>) -> Request<Incoming> {
    let path = request.uri().path();
    if !path.contains("//") {
        return request;
    }
    let mut target = String::with_capacity(path.len());
    for c in path.chars().filter({
        let mut former = ' ';
        move |c| {
            let doubled = *c == '/' && former == '/';
            former = *c;
            !doubled
        }
    }) {
        target.push(c);
    }
    if let Some(query) = request.uri().query() {
        target.push('?');
        target.push_str(query);
    }
    if let Ok(uri) = target.parse::<Uri>() {
        *request.uri_mut() = uri;
    }
    request
}
