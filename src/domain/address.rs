//! Where a URL really leads: the effective host after normalisation, what kind of address it is, and the masked form for display.
//!
//! Pure: no name is resolved here. Whoever connects checks every resolved address again with [`is_public`].

mod kind;
mod mask;

pub use kind::{Kind, is_public, kind_of, kind_of_name};
pub use mask::{is_token_like, masked_url, token_names};

/// A URL's host as it is written and as it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// The host as it stands in the text: `0x7f.1`, `EXAMPLE.com.`, `аpple.example`.
    pub raw: String,
    /// The host that is connected to: `127.0.0.1`, `example.com`, `xn--pple-43d.example`. An IPv6 address without brackets.
    pub effective: String,
    /// What kind of address that is.
    pub kind: Kind,
    /// True where something stands before an `@`: it looks like the host and is not.
    pub userinfo: bool,
}

impl Classified {
    /// True where the text names another host than the one that is connected to; case alone does not count.
    pub fn rewritten(&self) -> bool {
        let raw = self.raw.trim_start_matches('[').trim_end_matches(']');
        !raw.eq_ignore_ascii_case(&self.effective)
    }
}

/// Why a text has no host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoHost {
    /// It is no URL.
    #[error("not a URL: {0}")]
    NotUrl(String),
    /// A URL without a host, such as `mailto:a@b`.
    #[error("a URL of scheme `{0}` names no host")]
    Hostless(String),
}

/// The host of a URL, normalised as browsers and HTTP clients do (WHATWG URL): decimal, hex, octal and short IPv4
/// forms, IDNA, percent-encoding, and the dot at the end.
///
/// # Errors
/// [`NoHost`] where the text is no URL or has no host.
pub fn classify(url: &str) -> Result<Classified, NoHost> {
    classify_parsed(url, &url::Url::parse(url).map_err(|e| NoHost::NotUrl(e.to_string()))?)
}

/// The same for a text that was parsed already.
///
/// # Errors
/// [`NoHost::Hostless`] where the URL has no host.
pub fn classify_parsed(url: &str, parsed: &url::Url) -> Result<Classified, NoHost> {
    let (effective, kind) = match parsed.host() {
        Some(url::Host::Ipv4(ip)) => (ip.to_string(), kind_of(ip.into())),
        Some(url::Host::Ipv6(ip)) => (ip.to_string(), kind_of(ip.into())),
        Some(url::Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            (name.to_owned(), kind_of_name(name))
        }
        None => return Err(NoHost::Hostless(parsed.scheme().to_owned())),
    };
    let authority = authority(url).map_or("", |(_, authority)| authority);
    let (userinfo, raw) = match authority.rsplit_once('@') {
        Some((_, host)) => (true, without_port(host)),
        None => (false, without_port(authority)),
    };
    Ok(Classified { raw: raw.to_owned(), effective, kind, userinfo })
}

/// Where the authority of a URL starts and its text, as an HTTP client reads it: any number of slashes of either kind
/// after the scheme. Without a scheme the text up to the first slash counts, so that a secret in it is found too.
fn authority(url: &str) -> Option<(usize, &str)> {
    let is_scheme = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let trimmed = url.trim_start_matches(|c: char| c <= ' ');
    let after = match trimmed.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) && (rest.starts_with(['/', '\\']) || is_web(scheme)) => rest,
        _ => trimmed,
    };
    let start = after.trim_start_matches(['/', '\\', '\t', '\r', '\n']);
    let end = start.find(['/', '\\', '?', '#']).unwrap_or(start.len());
    let (authority, _) = start.split_at_checked(end)?;
    Some((url.len() - start.len(), authority))
}

fn is_web(scheme: &str) -> bool {
    ["http", "https", "ws", "wss", "ftp"].iter().any(|web| scheme.eq_ignore_ascii_case(web))
}

fn without_port(host: &str) -> &str {
    let Some((name, port)) = host.rsplit_once(':') else { return host };
    let bracketed = !host.starts_with('[') || name.ends_with(']');
    if bracketed && port.bytes().all(|b| b.is_ascii_digit()) { name } else { host }
}

#[cfg(test)]
mod tests;
