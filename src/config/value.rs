//! Values of settings, their kinds, and where each came from. Reads nothing.

use std::{fmt, path::PathBuf, time::Duration};

use toml::de::DeValue;
use url::Url;

use crate::domain::address::masked_url;

/// What may be written for a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A base URL.
    Url,
    /// Text that is not empty.
    Text,
    /// true or false.
    Flag,
    /// A whole number.
    #[allow(missing_docs)]
    Count { least: u64, most: u64 },
    /// Whole seconds.
    #[allow(missing_docs)]
    Seconds { least: u64, most: u64 },
    /// A path; `~/` is the home directory, a relative one starts at the directory of the configuration file.
    Path,
    /// A program and its arguments.
    Argv,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The URL of a proxy, which may hold a user and a password, or `none`.
    Proxy,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Value {
    Url(Url),
    Text(String),
    Flag(bool),
    Count(u64),
    Seconds(Duration),
    Path(PathBuf),
    Argv(Vec<String>),
    Proxy(Proxy),
}

/// How a service is reached.
#[derive(Clone, PartialEq, Eq)]
pub enum Proxy {
    /// Directly, whatever the environment says.
    Never,
    /// Through the proxy of this URL. It may hold a password.
    Through(Url),
}

impl fmt::Debug for Proxy {
    /// Without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Proxy::Never => f.write_str("Never"),
            Proxy::Through(url) => write!(f, "Through({})", masked_url(url.as_str())),
        }
    }
}

impl fmt::Display for Value {
    /// As it may be written in the file, but for the quotes around text and the user and password of a proxy.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Url(url) => f.write_str(bare(url)),
            Value::Text(text) => f.write_str(text),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Count(count) => write!(f, "{count}"),
            Value::Seconds(span) => write!(f, "{}", span.as_secs()),
            Value::Path(path) => write!(f, "{}", path.display()),
            Value::Argv(argv) => write!(f, "{argv:?}"),
            Value::Proxy(Proxy::Never) => f.write_str("none"),
            Value::Proxy(Proxy::Through(url)) => f.write_str(&masked_url(url.as_str())),
        }
    }
}

impl Kind {
    /// True where a value is of this kind and within its bounds.
    pub fn holds(self, value: &Value) -> bool {
        match (self, value) {
            (Kind::Url, Value::Url(_)) | (Kind::Flag, Value::Flag(_)) | (Kind::Path, Value::Path(_)) => true,
            (Kind::Proxy, Value::Proxy(_)) => true,
            (Kind::Text, Value::Text(text)) => !text.is_empty(),
            (Kind::Word(words), Value::Text(text)) => words.contains(&text.as_str()),
            (Kind::Count { least, most }, Value::Count(count)) => (least..=most).contains(count),
            (Kind::Seconds { least, most }, Value::Seconds(span)) => (least..=most).contains(&span.as_secs()),
            (Kind::Argv, Value::Argv(argv)) => argv.first().is_some_and(|program| !program.is_empty()),
            _ => false,
        }
    }

    /// Takes what the file says.
    ///
    /// # Errors
    /// What is expected instead, in words.
    pub fn read(self, value: &DeValue<'_>) -> Result<Value, String> {
        let text = value.as_str();
        let whole = value.as_integer().and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok());
        let read = match self {
            Kind::Url => return text.ok_or_else(|| self.to_string()).and_then(base_url).map(Value::Url),
            Kind::Proxy => return text.ok_or_else(|| self.to_string()).and_then(proxy).map(Value::Proxy),
            Kind::Text | Kind::Word(_) => text.map(|text| Value::Text(text.to_owned())),
            Kind::Path => text.filter(|text| !text.is_empty()).map(|text| Value::Path(text.into())),
            Kind::Flag => value.as_bool().map(Value::Flag),
            Kind::Count { .. } => whole.map(Value::Count),
            Kind::Seconds { .. } => whole.map(|seconds| Value::Seconds(Duration::from_secs(seconds))),
            Kind::Argv => value.as_array().and_then(|words| {
                words
                    .iter()
                    .map(|word| word.get_ref().as_str().map(str::to_owned))
                    .collect::<Option<_>>()
                    .map(Value::Argv)
            }),
        };
        read.filter(|value| self.holds(value)).ok_or_else(|| self.to_string())
    }
}

impl fmt::Display for Kind {
    /// "must be …"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Url => f.write_str("must be a base URL such as \"https://api.example.com\""),
            Kind::Text => f.write_str("must be text in quotes, not empty"),
            Kind::Flag => f.write_str("must be true or false"),
            Kind::Count { least, most } => write!(f, "must be a whole number from {least} to {most}"),
            Kind::Seconds { least, most } => write!(f, "must be whole seconds from {least} to {most}"),
            Kind::Path => f.write_str("must be a path in quotes"),
            Kind::Argv => {
                f.write_str("must be a list of a program and its arguments, such as [\"pass\", \"show\", \"api\"]")
            }
            Kind::Proxy => f.write_str("must be \"none\" or the URL of a proxy such as \"http://proxy.example:3128\""),
            Kind::Word(words) => write!(f, "must be one of \"{}\"", words.join("\", \"")),
        }
    }
}

/// A base URL: http or https with a host, without userinfo, query or fragment (all of which would be lost or leak).
///
/// # Errors
/// What is wrong with it, in words that do not repeat it: it may hold a password.
pub fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| match text.contains("://") {
        true => format!("is not a URL: {error}"),
        false => "is not a URL: it must start with https:// or http://".to_owned(),
    })?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err("must start with https:// or http:// and name a host".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user or password".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must end before `?` and `#`".to_owned());
    }
    Ok(url)
}

/// A proxy: `none`, or a URL of scheme, host and port, with user and password where it wants them.
///
/// # Errors
/// What is wrong with it, in words that do not repeat it: it may hold a password.
pub fn proxy(text: &str) -> Result<Proxy, String> {
    const SCHEMES: [&str; 5] = ["http", "https", "socks4", "socks5", "socks5h"];
    if text == "none" {
        return Ok(Proxy::Never);
    }
    if !text.contains("://") {
        return Err(Kind::Proxy.to_string());
    }
    let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
    if !SCHEMES.contains(&url.scheme()) || url.host_str().is_none_or(str::is_empty) {
        return Err(format!("must start with one of {}:// and name a host", SCHEMES.join(":// ")));
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err("must end behind host and port".to_owned());
    }
    Ok(Proxy::Through(url))
}

/// A base URL as people write it: without the slash that stands for no path.
pub fn bare(url: &Url) -> &str {
    if url.path() == "/" { url.as_str().trim_end_matches('/') } else { url.as_str() }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// The user's configuration file.
    File {
        /// `file:line:column`.
        place: String,
    },
    /// The project file.
    Project {
        /// `file:line:column`.
        place: String,
    },
    /// An environment variable.
    Env(&'static str),
    /// A flag of the command line.
    Flag(&'static str),
}

impl Origin {
    /// Its kind in one word.
    pub fn kind(&self) -> &'static str {
        match self {
            Origin::Default => "default",
            Origin::File { .. } => "user",
            Origin::Project { .. } => "project",
            Origin::Env(_) => "environment",
            Origin::Flag(_) => "flag",
        }
    }

    /// True where a file says it, the user's or the project's.
    pub fn is_file(&self) -> bool {
        matches!(self, Origin::File { .. } | Origin::Project { .. })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File { place } | Origin::Project { place } => f.write_str(place),
            Origin::Env(name) | Origin::Flag(name) => f.write_str(name),
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_scheme_host_and_prefix() {
        for good in ["https://api.example.com", "http://127.0.0.1:8080/prefix/v", "https://[::1]/", "HTTPS://A.b"] {
            assert!(base_url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "api.example.com",
            "ftp://a/",
            "https://",
            "https://u:p@a/",
            "https://u@a",
            "https://a/?token=x",
            "https://a/#f",
        ] {
            assert!(base_url(bad).is_err(), "{bad}");
        }
        assert!(!base_url("https://u:hunter2@a/").unwrap_err().contains("hunter2"));
    }

    #[test]
    fn a_proxy_is_none_or_a_url_without_a_path_and_its_password_is_not_told() {
        assert_eq!(proxy("none"), Ok(Proxy::Never));
        for good in ["http://proxy:3128", "https://u:hunter2@proxy", "socks5h://127.0.0.1:1080", "http://[::1]:8080/"] {
            let read = proxy(good).unwrap();
            assert!(matches!(read, Proxy::Through(_)), "{good}");
            assert!(!format!("{read:?}").contains("hunter2"), "{read:?}");
        }
        for bad in
            ["", "None", "proxy:3128", "ftp://proxy", "http://", "http://u:hunter2@p/path", "http://u:hunter2@p:x"]
        {
            let why = proxy(bad).unwrap_err();
            assert!(!why.contains("hunter2"), "{bad}: {why}");
        }
    }
}
