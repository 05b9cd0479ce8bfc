//! The table of settings: one row each, from which the file is read, unknown names are answered and `config explain`
//! will be printed. Holds no values.

use std::time::Duration;

use super::value::{Kind, Value};

/// Everything that can be set. The file knows each by its `name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Setting {
    Url,
    KeyCommand,
    KeyFile,
    KeyEnv,
    CaFile,
    Proxy,
    InsecureHttp,
    InsecureTls,
    Production,
    ReadOnly,
    Accent,
    Paged,
    Mouse,
    WatchSeconds,
    MaxRows,
    Parallel,
    PlanParallel,
    PlanRate,
    ConnectTimeout,
    FirstByteTimeout,
    TestFirstByteTimeout,
    IdleTimeout,
    RequestTimeout,
    TestRequestTimeout,
    MaxBody,
    ReadTries,
    MaxRetryAfter,
}

/// Where in the file a setting may stand, and what it may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In `[settings]` for all, or in a profile.
    Any,
    /// Only in a profile.
    Profile,
    /// Only in a profile, and only for the service that this profile names: it is not used when the URL comes from a
    /// flag or the environment.
    Service,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The name in the file.
    pub name: &'static str,
    /// What may be written.
    pub kind: Kind,
    /// Where it may stand.
    pub scope: Scope,
    /// One sentence for people.
    pub help: &'static str,
}

const SECONDS: Kind = Kind::Seconds { least: 1, most: 600 };

impl Setting {
    /// All of them, in the order of the documentation.
    pub const ALL: [Setting; 27] = {
        use Setting::*;
        [
            Url,
            KeyCommand,
            KeyFile,
            KeyEnv,
            CaFile,
            Proxy,
            InsecureHttp,
            InsecureTls,
            Production,
            ReadOnly,
            Accent,
            Paged,
            Mouse,
            WatchSeconds,
            MaxRows,
            Parallel,
            PlanParallel,
            PlanRate,
            ConnectTimeout,
            FirstByteTimeout,
            TestFirstByteTimeout,
            IdleTimeout,
            RequestTimeout,
            TestRequestTimeout,
            MaxBody,
            ReadTries,
            MaxRetryAfter,
        ]
    };

    /// Its row.
    pub fn row(self) -> Row {
        use Scope::{Any, Profile, Service};
        let row = |name, kind, scope, help| Row { name, kind, scope, help };
        match self {
            Setting::Url => row("url", Kind::Url, Profile, "Base URL of the service, a path prefix included."),
            Setting::KeyCommand => {
                row("key_command", Kind::Argv, Service, "Program and arguments that print the API key; no shell.")
            }
            Setting::KeyFile => {
                row("key_file", Kind::Path, Service, "File with the API key; yours, and readable by nobody else.")
            }
            Setting::KeyEnv => row("key_env", Kind::Text, Service, "Environment variable that holds the API key."),
            Setting::CaFile => {
                row("ca_file", Kind::Path, Service, "PEM file of certificates to trust besides the system's.")
            }
            Setting::Proxy => row(
                "proxy",
                Kind::Proxy,
                Service,
                "Proxy to reach the service through, or none; without it HTTPS_PROXY and NO_PROXY decide.",
            ),
            Setting::InsecureHttp => {
                row("insecure_http", Kind::Flag, Service, "Allow plain http to a host that is not this machine.")
            }
            Setting::InsecureTls => row("insecure_tls", Kind::Flag, Service, "Accept any certificate."),
            Setting::Production => {
                row("production", Kind::Flag, Profile, "Ask more before anything is written or sent.")
            }
            Setting::ReadOnly => row("read_only", Kind::Flag, Profile, "Write nothing and send no test deliveries."),
            Setting::Accent => {
                row("accent", Kind::Word(&ACCENTS), Profile, "Colour of the profile's name on the screen.")
            }
            Setting::Paged => row("paged", Kind::Flag, Any, "Start with one page at a time instead of the whole set."),
            Setting::Mouse => row(
                "mouse",
                Kind::Flag,
                Any,
                "Take clicks and the wheel; the terminal's own selection then needs Shift.",
            ),
            Setting::WatchSeconds => row(
                "watch_seconds",
                Kind::Seconds { least: 5, most: 86_400 },
                Any,
                "Seconds between two refreshes of the watch (R in the list).",
            ),
            Setting::MaxRows => row(
                "max_rows",
                Kind::Count { least: 1, most: 10_000_000 },
                Any,
                "Rows loaded before hookline asks whether to go on.",
            ),
            Setting::Parallel => row("parallel", Kind::Count { least: 1, most: 16 }, Any, "Connections used at once."),
            Setting::PlanParallel => row(
                "plan_parallel",
                Kind::Count { least: 1, most: 16 },
                Any,
                "Writes of a bulk plan under way at once.",
            ),
            Setting::PlanRate => row(
                "plan_rate",
                Kind::Count { least: 0, most: 1000 },
                Any,
                "Writes of bulk plans begun in a second at most; 0 is no limit.",
            ),
            Setting::ConnectTimeout => row("connect_timeout", SECONDS, Any, "Seconds to connect."),
            Setting::FirstByteTimeout => row("first_byte_timeout", SECONDS, Any, "Seconds until an answer begins."),
            Setting::TestFirstByteTimeout => {
                row("test_first_byte_timeout", SECONDS, Any, "The same for a test delivery.")
            }
            Setting::IdleTimeout => row("idle_timeout", SECONDS, Any, "Seconds between two parts of an answer."),
            Setting::RequestTimeout => row("request_timeout", SECONDS, Any, "Seconds for one try, all in all."),
            Setting::TestRequestTimeout => row("test_request_timeout", SECONDS, Any, "The same for a test delivery."),
            Setting::MaxBody => {
                row("max_body", Kind::Count { least: 1, most: 1024 }, Any, "MiB of an answer that are read, decoded.")
            }
            Setting::ReadTries => {
                row("read_tries", Kind::Count { least: 1, most: 10 }, Any, "How often a read is tried.")
            }
            Setting::MaxRetryAfter => {
                row("max_retry_after", SECONDS, Any, "Longest wait, in seconds, that a service may ask for.")
            }
        }
    }

    /// The value where nobody sets one; `None` where then there is none.
    pub fn default_value(self) -> Option<Value> {
        let seconds = |seconds| Some(Value::Seconds(Duration::from_secs(seconds)));
        match self {
            Setting::Url | Setting::KeyCommand | Setting::KeyFile | Setting::KeyEnv => None,
            Setting::CaFile | Setting::Proxy | Setting::Accent => None,
            Setting::InsecureHttp
            | Setting::InsecureTls
            | Setting::Production
            | Setting::ReadOnly
            | Setting::Paged
            | Setting::Mouse => Some(Value::Flag(false)),
            Setting::WatchSeconds => seconds(30),
            Setting::MaxRows => Some(Value::Count(100_000)),
            Setting::Parallel => Some(Value::Count(4)),
            Setting::PlanParallel => Some(Value::Count(4)),
            Setting::PlanRate => Some(Value::Count(10)),
            Setting::ConnectTimeout => seconds(5),
            Setting::FirstByteTimeout => seconds(15),
            Setting::TestFirstByteTimeout => seconds(35),
            Setting::IdleTimeout => seconds(10),
            Setting::RequestTimeout => seconds(30),
            Setting::TestRequestTimeout => seconds(60),
            Setting::MaxBody => Some(Value::Count(32)),
            Setting::ReadTries => Some(Value::Count(3)),
            Setting::MaxRetryAfter => seconds(60),
        }
    }

    /// The setting of a name in the file.
    pub fn of_name(name: &str) -> Option<Self> {
        Setting::ALL.into_iter().find(|setting| setting.row().name == name)
    }
}

/// The words `accent` takes: the colours of a 16-colour terminal that are told apart on both backgrounds.
pub const ACCENTS: [&str; 6] = ["red", "green", "yellow", "blue", "magenta", "cyan"];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_setting_stands_once_and_is_found_by_name() {
        let all: BTreeSet<_> = Setting::ALL.into_iter().collect();
        assert_eq!(all.len(), Setting::ALL.len());
        for setting in Setting::ALL {
            assert_eq!(Setting::of_name(setting.row().name), Some(setting));
            assert!(setting.row().help.ends_with('.'), "{setting:?}");
        }
    }

    #[test]
    fn defaults_are_of_their_kind() {
        for setting in Setting::ALL {
            let Some(value) = setting.default_value() else { continue };
            assert!(setting.row().kind.holds(&value), "{setting:?}: {value:?}");
        }
    }
}
