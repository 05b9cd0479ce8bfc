//! Builds the HTTP library's client for one service: roots of trust, proxy, no redirects, no replays. Touches files only
//! when it is asked to build.

use std::{fmt, path::PathBuf};

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Certificate, Client, ClientBuilder, Proxy, redirect, retry};
use url::Url;

use super::{
    limits::Limits,
    service::{Base, ProxyPolicy, Service},
};
use crate::domain::fault::{Fault, FaultKind};

/// A kept connection is given up so long after its last use: below the 20 s of the service (WIRE section 2).
const KEPT: std::time::Duration = std::time::Duration::from_secs(15);

/// How a service is reached.
#[derive(Debug, Clone)]
pub struct Way {
    tls: bool,
    proxy: ProxyPolicy,
    ca_file: Option<PathBuf>,
    accept_invalid_certs: bool,
}

impl Way {
    /// The way to a service; none leads to this machine through a proxy.
    pub fn of(service: &Service, loopback: bool) -> Self {
        let proxy = if loopback { ProxyPolicy::Never } else { service.proxy.clone() };
        // TLS to a proxy needs roots even where the service itself is spoken to in the clear.
        let tls = service.base.scheme() == "https" || proxy != ProxyPolicy::Never;
        Way { tls, proxy, ca_file: service.ca_file.clone(), accept_invalid_certs: service.accept_invalid_certs }
    }

    /// The proxy that requests to `url` go through, without its credentials.
    pub fn proxy_for(&self, url: &Url) -> Option<String> {
        match &self.proxy {
            ProxyPolicy::Never => None,
            ProxyPolicy::Always(proxy) => Some(nameless(proxy.clone())),
            ProxyPolicy::Environment => {
                let through = Matcher::from_env().intercept(&url.as_str().parse().ok()?)?;
                through.uri().to_string().parse().ok().map(nameless)
            }
        }
    }
}

fn nameless(mut url: Url) -> String {
    let port = url.port_or_known_default();
    // Neither can fail on a URL that names a host; and one that does not is shown by its host alone below.
    if url.set_username("").is_err() || url.set_password(None).is_err() {
        return url.scheme().to_owned();
    }
    let host = url.host_str().unwrap_or("?");
    port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What the way to a service goes by, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The proxy, without its credentials.
    pub proxy: Option<String>,
    /// Who vouches for the service.
    pub roots: Roots,
}

/// Who vouches for a service, besides the CA file of its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roots {
    /// No TLS is spoken.
    Unneeded,
    /// The certificates of this machine, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
    Machine,
    /// Those that hookline brings: this machine has none.
    Brought,
    /// Nobody: any certificate is accepted.
    Nobody,
}

/// The route to a service. Reads certificates, sends nothing.
///
/// # Errors
/// As `build` and `Base::check`.
pub fn route(service: &Service) -> Result<Route, Fault> {
    let loopback = Base::check(&service.base, service.insecure_http)?.is_loopback();
    let way = Way::of(service, loopback);
    let proxy = way.proxy_for(&service.base);
    let (_, built) = built(&way, &service.limits)?;
    let roots = match (service.base.scheme() == "https", way.accept_invalid_certs) {
        (false, _) => Roots::Unneeded,
        (true, true) => Roots::Nobody,
        (true, false) => built,
    };
    Ok(Route { proxy, roots })
}

/// Builds the client.
///
/// # Errors
/// `Config` where the CA file cannot be used, `Local` where TLS cannot be set up at all.
pub fn build(way: &Way, limits: &Limits) -> Result<Client, Fault> {
    built(way, limits).map(|(client, _)| client)
}

fn built(way: &Way, limits: &Limits) -> Result<(Client, Roots), Fault> {
    let extra = authorities(way)?;
    let builder = || {
        let builder = Client::builder()
            .connect_timeout(limits.connect)
            .pool_idle_timeout(KEPT)
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .tls_danger_accept_invalid_certs(way.accept_invalid_certs);
        match &way.proxy {
            ProxyPolicy::Environment => Ok(builder),
            ProxyPolicy::Never => Ok(builder.no_proxy()),
            ProxyPolicy::Always(url) => match Proxy::all(url.clone()) {
                Ok(proxy) => Ok(builder.no_proxy().proxy(proxy)),
                Err(_) => Err(config("the proxy's URL cannot be used", "Check the proxy of this service")),
            },
        }
    };
    if !way.tls {
        // No TLS will be spoken: the system's roots need not be read.
        let client = builder()?.tls_certs_only(bundled().take(1)).build().map_err(|e| broken(&e))?;
        return Ok((client, Roots::Unneeded));
    }
    match builder()?.tls_certs_merge(extra.iter().cloned()).build() {
        Ok(client) => Ok((client, Roots::Machine)),
        Err(error) if is_rootless(&error) => {
            tracing::warn!("this machine has no CA certificates; using the roots that hookline brings");
            with_bundled(builder()?, &extra).map(|client| (client, Roots::Brought)).map_err(|e| broken(&e))
        }
        Err(error) => Err(broken(&error)),
    }
}

fn with_bundled(builder: ClientBuilder, extra: &[Certificate]) -> reqwest::Result<Client> {
    builder.tls_certs_only(bundled().chain(extra.iter().cloned())).build()
}

fn bundled() -> impl Iterator<Item = Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|der| Certificate::from_der(der).ok())
}

/// reqwest fails to build on a machine without ca-certificates (its issue 2988).
fn is_rootless(error: &reqwest::Error) -> bool {
    let mut error: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(e) = error {
        if e.to_string().contains("No CA certificates") {
            return true;
        }
        error = e.source();
    }
    false
}

/// Reads the CA file, where there is one.
///
/// # Errors
/// `Config` where it cannot be used.
pub fn check(way: &Way) -> Result<(), Fault> {
    authorities(way).map(drop)
}

fn authorities(way: &Way) -> Result<Vec<Certificate>, Fault> {
    let Some(path) = &way.ca_file else { return Ok(Vec::new()) };
    let bad = |why: &dyn fmt::Display| {
        config(&format!("the CA file {} cannot be used: {why}", path.display()), "Give a PEM file with certificates")
    };
    let pem = std::fs::read(path).map_err(|e| bad(&e))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(found) if found.is_empty() => Err(bad(&"it holds no certificate")),
        Ok(found) => Ok(found),
        Err(_) => Err(bad(&"it is not PEM")),
    }
}

fn config(why: &str, next: &str) -> Fault {
    Fault::new(FaultKind::Config, "The connection cannot be set up", why, next)
}

/// The fault of a TLS library that does not come up.
pub fn broken(error: &dyn fmt::Display) -> Fault {
    Fault::new(
        FaultKind::Local,
        "The connection cannot be set up",
        error.to_string(),
        "Check this machine's certificates",
    )
}
