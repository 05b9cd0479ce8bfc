//! The process environment as data, so that what depends on it can be tested and `demo` can be given none of it.
//!
//! Only `of_process` reads the real one.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fmt,
    path::{Path, PathBuf},
};

use crate::domain::fault::{Fault, FaultKind};

/// Holds a ready token (a JWT).
pub const TOKEN: &str = "HOOKLINE_TOKEN";
/// Holds an API key.
pub const API_KEY: &str = "HOOKLINE_API_KEY";
/// Holds the base URL of the service.
pub const URL: &str = "HOOKLINE_URL";
/// Names a profile.
pub const PROFILE: &str = "HOOKLINE_PROFILE";
/// The filter of the log file.
pub const LOG: &str = "HOOKLINE_LOG";

/// Variables and the home directory. A variable that is set to nothing counts as not set.
#[derive(Clone, Default)]
pub struct Environ {
    variables: BTreeMap<OsString, OsString>,
    home: Option<PathBuf>,
}

impl Environ {
    /// The environment of this process; the home directory comes from the user database where `HOME` is not set.
    pub fn of_process() -> Self {
        Environ { variables: std::env::vars_os().collect(), home: etcetera::home_dir().ok() }
    }

    /// An environment of these variables and this home.
    pub fn of<K: Into<OsString>, V: Into<OsString>>(
        variables: impl IntoIterator<Item = (K, V)>,
        home: Option<&Path>,
    ) -> Self {
        Environ {
            variables: variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
            home: home.map(Path::to_path_buf),
        }
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// The value of a variable as text.
    ///
    /// # Errors
    /// Where it is not UTF-8.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Fault> {
        self.get(name)
            .map(|value| {
                value.to_str().ok_or_else(|| {
                    Fault::new(
                        FaultKind::Config,
                        "The environment cannot be used",
                        format!("{name} is not UTF-8 text"),
                        format!("Set {name} again"),
                    )
                })
            })
            .transpose()
    }

    /// The user's home directory, where there is one.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref().filter(|home| home.is_absolute())
    }

    /// The same without these variables.
    pub fn without(&self, names: &[&str]) -> Environ {
        let kept = self.variables.iter().filter(|(name, _)| !names.iter().any(|other| name.as_os_str() == *other));
        Environ {
            variables: kept.map(|(name, value)| (name.clone(), value.clone())).collect(),
            home: self.home.clone(),
        }
    }

    /// What says how to draw, and nothing else: all that `demo` looks at.
    pub fn of_terminal(&self) -> Environ {
        const DRAWING: [&str; 9] =
            ["TERM", "COLORTERM", "NO_COLOR", "TMUX", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PATH"];
        let kept = self.variables.iter().filter(|(name, _)| DRAWING.iter().any(|known| name.as_os_str() == *known));
        Environ { variables: kept.map(|(name, value)| (name.clone(), value.clone())).collect(), home: None }
    }

    /// What a child process inherits: everything but hookline's credentials and the variables named in `withheld`.
    pub fn for_child<'a>(&'a self, withheld: &'a [String]) -> impl Iterator<Item = (&'a OsStr, &'a OsStr)> {
        self.variables
            .iter()
            .filter(|(name, _)| ![TOKEN, API_KEY].iter().any(|secret| name.as_os_str() == *secret))
            .filter(|(name, _)| !withheld.iter().any(|secret| name.as_os_str() == secret.as_str()))
            .map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }
}

impl fmt::Debug for Environ {
    /// Names only: values may be keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_is_not_set() {
        let environ = Environ::of([(URL, ""), (PROFILE, "prod")], None);
        assert_eq!(environ.text(URL).unwrap(), None);
        assert_eq!(environ.text(PROFILE).unwrap(), Some("prod"));
    }

    #[test]
    fn without_some_the_others_stay() {
        let environ = Environ::of([(URL, "u"), (PROFILE, "p")], Some(Path::new("/home/ann"))).without(&[URL]);
        assert_eq!((environ.get(URL), environ.text(PROFILE).unwrap()), (None, Some("p")));
        assert_eq!(environ.home(), Some(Path::new("/home/ann")));
    }

    #[test]
    fn children_get_no_credentials() {
        let environ = Environ::of([(TOKEN, "t"), (API_KEY, "k"), ("WORK_KEY", "w"), ("PATH", "/bin")], None);
        let withheld = ["WORK_KEY".to_owned()];
        let names: Vec<_> = environ.for_child(&withheld).map(|(name, _)| name).collect();
        assert_eq!(names, ["PATH"]);
    }

    #[test]
    fn debug_says_no_value() {
        let text = format!("{:?}", Environ::of([(API_KEY, "PULSE_abc")], None));
        assert!(text.contains(API_KEY) && !text.contains("PULSE_abc"), "{text}");
    }
}
