//! Where hookline's files lie: the XDG directories, on every system. Looks at no file.

use std::path::{Path, PathBuf};

use super::environ::Environ;

/// The places of hookline's files; `None` where neither the XDG variable nor a home directory is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paths {
    /// `config.toml`.
    pub config_file: Option<PathBuf>,
    /// Log, crash reports, drafts, journal.
    pub state_dir: Option<PathBuf>,
}

impl Paths {
    /// By the XDG base directory specification: a relative or empty variable is ignored.
    pub fn of(environ: &Environ) -> Self {
        let base = |variable: &str, under_home: &str| {
            let named = environ.get(variable).map(Path::new).filter(|path| path.is_absolute()).map(Path::to_path_buf);
            named.or_else(|| environ.home().map(|home| home.join(under_home))).map(|base| base.join("hookline"))
        };
        Paths {
            config_file: base("XDG_CONFIG_HOME", ".config").map(|dir| dir.join("config.toml")),
            state_dir: base("XDG_STATE_HOME", ".local/state"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xdg_wins_over_home_and_relative_is_ignored() {
        let home = Some(Path::new("/home/ann"));
        let both = Paths::of(&Environ::of([("XDG_CONFIG_HOME", "/etc/x"), ("XDG_STATE_HOME", "here")], home));
        assert_eq!(both.config_file, Some("/etc/x/hookline/config.toml".into()));
        assert_eq!(both.state_dir, Some("/home/ann/.local/state/hookline".into()));
    }

    #[test]
    fn no_home_is_no_files() {
        let none: [(&str, &str); 0] = [];
        assert_eq!(Paths::of(&Environ::of(none, None)), Paths::default());
        assert_eq!(Paths::of(&Environ::of(none, Some(Path::new("odd/home")))), Paths::default());
    }
}
