//! Which service to talk to, as whom and how; and the check of its base URL. Opens nothing, reads no file.

use std::{fmt, path::PathBuf};

use url::{Host, Url};

use super::limits::Limits;
use crate::domain::{
    address::masked_url,
    fault::{Fault, FaultKind},
    secret::Secret,
};

/// One service and the way to it.
#[derive(Debug, Clone)]
pub struct Service {
    /// Any base URL, path prefix included: `https://x/pulse` serves `https://x/pulse/api/v3/notification/webhooks`. A base
    /// that already ends in `/api/v3` is taken as meant.
    pub base: Url,
    /// The key or token; sent to the origin of `base` alone.
    pub credential: Credential,
    /// Times, sizes, tries.
    pub limits: Limits,
    /// Plain http to a host that is not this machine is allowed.
    pub insecure_http: bool,
    /// More certificate authorities, as PEM, besides those of the system.
    pub ca_file: Option<PathBuf>,
    /// Any certificate is taken. For the stubborn; the banner stays.
    pub accept_invalid_certs: bool,
    /// Requests in flight at the same time, at least 1.
    pub parallel: usize,
    /// Whether a proxy is used.
    pub proxy: ProxyPolicy,
}

impl Service {
    /// A service with the defaults for everything that has one.
    pub fn new(base: Url, credential: Credential) -> Self {
        Service {
            base,
            credential,
            limits: Limits::default(),
            insecure_http: false,
            ca_file: None,
            accept_invalid_certs: false,
            parallel: 4,
            proxy: ProxyPolicy::Environment,
        }
    }
}

impl Service {
    /// The URL of all webhooks, without credentials, for people and reports.
    ///
    /// # Errors
    /// Where the base URL cannot be used.
    pub fn collection(&self) -> Result<String, Fault> {
        Ok(Base::check(&self.base, self.insecure_http)?.join("notification/webhooks", "")?.into())
    }
}

/// What hookline proves itself with: a key or token that is not empty and holds visible ASCII alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// An API key, exchanged for a token by a login, again before the token expires (WIRE section 3).
    Key(Secret),
    /// A ready token. It cannot be renewed.
    Token(Secret),
}

impl Credential {
    /// Checks that it can be sent at all.
    ///
    /// # Errors
    /// `Config` for one that is empty or holds blanks, line ends or other characters that no header can hold.
    pub fn check(&self) -> Result<(), Fault> {
        let (Credential::Key(secret) | Credential::Token(secret)) = self;
        let word = if matches!(self, Credential::Key(_)) { "API key" } else { "token" };
        let why = match secret.expose() {
            "" => "it is empty",
            text if text.bytes().all(|b| b.is_ascii_graphic()) => return Ok(()),
            _ => "it holds blanks, line ends or other characters that a key or token never has",
        };
        Err(Fault::new(
            FaultKind::Config,
            format!("The {word} cannot be used"),
            why,
            format!("Check where the {word} comes from"),
        ))
    }
}

/// Whether requests go through a proxy. A base on this machine is never reached through one.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum ProxyPolicy {
    /// As `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    /// Never.
    Never,
    /// Always this one, whatever the environment says. It may hold a password.
    Always(Url),
}

impl fmt::Debug for ProxyPolicy {
    /// Without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProxyPolicy::Environment => f.write_str("Environment"),
            ProxyPolicy::Never => f.write_str("Never"),
            ProxyPolicy::Always(url) => write!(f, "Always({})", masked_url(url.as_str())),
        }
    }
}

/// A base URL that passed the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Scheme, authority and path prefix, without a slash at the end, without `/api/v3`.
    root: String,
    host: String,
    loopback: bool,
}

impl Base {
    /// Checks a base URL.
    ///
    /// # Errors
    /// `Config` for another scheme than http and https, for user and password in it, for a query or fragment; `Tls` for
    /// plain http to another machine unless `insecure_http`.
    pub fn check(url: &Url, insecure_http: bool) -> Result<Self, Fault> {
        let bad =
            |why: String, next: &str| Err(Fault::new(FaultKind::Config, "The service's URL cannot be used", why, next));
        if !matches!(url.scheme(), "http" | "https") {
            return bad(format!("its scheme is `{}`", url.scheme()), "Give a URL that starts with https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return bad(
                "it holds a user name or password".into(),
                "Leave them out: hookline signs in with an API key or token",
            );
        }
        if url.query().is_some() || url.fragment().is_some() {
            return bad("it holds a query or fragment".into(), "Leave out everything from the ? or # on");
        }
        let Some(host) = url.host() else {
            return bad("it names no host".into(), "Give a URL such as https://api.example.com");
        };
        let loopback = is_loopback(&host);
        if url.scheme() == "http" && !loopback && !insecure_http {
            return Err(Fault::new(
                FaultKind::Tls,
                format!("Plain http to {host} was refused"),
                "the key and every secret would cross the network readable",
                "Use https, or allow it with --insecure-http (in a profile: insecure_http = true)",
            ));
        }
        let path = url.path().trim_end_matches('/');
        let tails = ["/api/v3/notification/webhooks", "/api/v3"];
        let path = tails.iter().find_map(|tail| path.strip_suffix(tail)).unwrap_or(path).trim_end_matches('/');
        let port = url.port().map_or(String::new(), |port| format!(":{port}"));
        Ok(Base { root: format!("{}://{host}{port}{path}", url.scheme()), host: format!("{host}{port}"), loopback })
    }

    /// The URL of `path` below `/api/v3/`, with an encoded query.
    ///
    /// # Errors
    /// `Config` where the two do not make a URL.
    pub fn join(&self, path: &str, query: &str) -> Result<Url, Fault> {
        let mark = if query.is_empty() { "" } else { "?" };
        Url::parse(&format!("{}/api/v3/{path}{mark}{query}", self.root)).map_err(|e| {
            Fault::new(
                FaultKind::Config,
                "The service's URL cannot be used",
                e.to_string(),
                "Check the URL of the service",
            )
        })
    }

    /// Host and port, for people.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// True where the host is this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// True where TLS is spoken.
    pub fn is_https(&self) -> bool {
        self.root.starts_with("https:")
    }

    /// Scheme, authority and path prefix.
    pub fn root(&self) -> &str {
        &self.root
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback() || ip.to_ipv4_mapped().is_some_and(|ip| ip.is_loopback()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn join(base: &str) -> Result<String, FaultKind> {
        let base = Base::check(&base.parse().unwrap(), false).map_err(|f| f.kind)?;
        Ok(base.join("notification/webhooks", "").unwrap().to_string())
    }

    #[test]
    fn any_base_leads_to_the_routes() {
        for (base, url) in [
            ("https://x", "https://x/api/v3/notification/webhooks"),
            ("https://x/", "https://x/api/v3/notification/webhooks"),
            ("https://x//", "https://x/api/v3/notification/webhooks"),
            ("https://x:8443/pulse", "https://x:8443/pulse/api/v3/notification/webhooks"),
            ("https://x/pulse/", "https://x/pulse/api/v3/notification/webhooks"),
            ("https://x/api/v3", "https://x/api/v3/notification/webhooks"),
            ("https://x/pulse/api/v3/", "https://x/pulse/api/v3/notification/webhooks"),
            ("https://x/api/v3/notification/webhooks", "https://x/api/v3/notification/webhooks"),
            ("https://x/notification/webhooks", "https://x/notification/webhooks/api/v3/notification/webhooks"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v3/notification/webhooks"),
            ("http://[::1]:1/a", "http://[::1]:1/a/api/v3/notification/webhooks"),
            ("http://api.localhost", "http://api.localhost/api/v3/notification/webhooks"),
        ] {
            assert_eq!(join(base).as_deref(), Ok(url), "{base}");
        }
    }

    #[test]
    fn bases_that_would_leak_or_mislead_are_refused() {
        for (base, kind) in [
            ("ftp://x", FaultKind::Config),
            ("https://me:pw@x", FaultKind::Config),
            ("https://me@x", FaultKind::Config),
            ("https://x/?token=1", FaultKind::Config),
            ("https://x/#a", FaultKind::Config),
            ("http://x", FaultKind::Tls),
            ("http://10.0.0.1", FaultKind::Tls),
            ("http://localhost.example.com", FaultKind::Tls),
        ] {
            assert_eq!(join(base), Err(kind), "{base}");
        }
        assert!(Base::check(&"http://10.0.0.1".parse().unwrap(), true).is_ok());
    }

    #[test]
    fn a_credential_that_no_header_can_hold_is_refused() {
        let secret = |text: &str| Secret::new(text.to_owned());
        assert!(Credential::Key(secret("PULSE_0a")).check().is_ok());
        for text in ["", "a b", "a\n", "\u{e9}"] {
            let fault = Credential::Token(secret(text)).check().unwrap_err();
            assert_eq!(fault.kind, FaultKind::Config, "{text:?}");
            assert!(fault.what.contains("token"), "{fault}");
        }
    }
}
