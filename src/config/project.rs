//! The project file: `.hookline.toml` in the directory where hookline is started, or the nearest above it. What comes with a
//! project may be anybody's: see `file::parse_project` for what it may say. Keeps no trust itself.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::file::{self, ConfigFile};
use crate::domain::fault::Fault;

/// The name of the file.
pub const NAME: &str = ".hookline.toml";

/// Whether a file with this text was trusted.
pub type Trusted<'t> = &'t dyn Fn(&Path, &str) -> bool;

/// Reads the project file for `here`; `None` where there is none.
///
/// # Errors
/// As `read`.
pub fn load(here: &Path, home: Option<&Path>, trusted: Trusted<'_>) -> Result<Option<ConfigFile>, Fault> {
    find(here, home).map_or(Ok(None), |path| read(&path, home, trusted).map(Some))
}

/// Reads the project file at `path`.
///
/// # Errors
/// Where it cannot be read, may be written by others, or says what it may not.
pub fn read(path: &Path, home: Option<&Path>, trusted: Trusted<'_>) -> Result<ConfigFile, Fault> {
    let text = file::text(path)?.unwrap_or_default();
    Ok(file::parse_project(&text, path, home, trusted(path, &text))?)
}

/// The project file for `here`. Looked for upwards, as long as the directories are ours and nobody else may write to them;
/// the home directory itself is no project.
pub fn find(here: &Path, home: Option<&Path>) -> Option<PathBuf> {
    let us = rustix::process::geteuid().as_raw();
    let ours =
        |dir: &Path| fs::metadata(dir).is_ok_and(|facts| facts.uid() == us && facts.permissions().mode() & 0o022 == 0);
    let home = home.and_then(|home| fs::canonicalize(home).ok());
    let here = fs::canonicalize(here).ok()?;
    let dirs = here.ancestors().take_while(|dir| Some(*dir) != home.as_deref() && ours(dir));
    dirs.map(|dir| dir.join(NAME)).find(|path| fs::symlink_metadata(path).is_ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{
        environ::Environ,
        setting::Setting,
        settings::{Flags, Settings},
        value::Value,
    };

    fn dir(path: &Path, mode: u32) {
        fs::create_dir_all(path).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn it_is_found_upwards_but_not_beyond_what_is_ours() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().canonicalize().unwrap();
        let (project, below) = (root.join("project"), root.join("project/a/b"));
        dir(&below, 0o755);
        fs::write(root.join(NAME), "").unwrap();
        assert_eq!(find(&below, Some(&root)), None, "home is no project");
        assert_eq!(find(&below, None), Some(root.join(NAME)));
        fs::write(project.join(NAME), "").unwrap();
        assert_eq!(find(&below, Some(&root)), Some(project.join(NAME)));
        // Anybody could have put it above this one.
        dir(&root.join("project/a"), 0o777);
        assert_eq!(find(&below, Some(&root)), None);
        assert_eq!(find(&root.join("gone"), None), None);
    }

    #[test]
    fn until_it_is_trusted_it_decides_nothing_about_keys() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(NAME);
        let load = |text: &str, trusted: bool| {
            fs::write(&path, text).unwrap();
            read(&path, None, &|_, _| trusted)
        };
        for text in [
            "[profile.p]\nurl = 'https://evil.example'\n",
            "default_profile = 'prod'\n",
            "profile = { p = { key_command = ['x'] } }\n",
        ] {
            let fault = load(text, false).unwrap_err();
            assert!(fault.why.contains(".hookline.toml:1:") && fault.next.contains("config trust"), "{fault}");
            assert!(load(text, true).is_ok());
        }
        for text in [
            "[settings]\nurl = 'https://evil.example'\n",
            "[settings]\nkey_command = ['x']\n",
            "[settings]\nca_file = 'x'\n",
        ] {
            assert!(load(text, true).is_err(), "{text}");
        }
        assert!(load("[settings]\nparallel = 2\n", false).is_ok());
    }

    #[test]
    fn its_settings_go_before_the_users_and_behind_its_own_profile() {
        let user = "default_profile = 'a'\n[settings]\nmax_rows = 1\nparallel = 1\n[profile.a]\nurl = 'https://a.example'\nparallel = 2\n";
        let project = "[settings]\nparallel = 3\n[profile.b]\nurl = 'https://b.example'\nparallel = 4\nkey_env = 'B'\n";
        let user = file::parse(user, Path::new("/u"), None).unwrap();
        let file = user.with_project(file::parse_project(project, Path::new("/p"), None, true).unwrap());
        let environ = Environ::default();
        let of = |profile: Option<&str>| {
            let flags = Flags { profile: profile.map(str::to_owned), ..Flags::default() };
            Settings::resolve(&flags, &environ, &file).unwrap()
        };
        let a = of(None);
        assert_eq!((a.count(Setting::Parallel), a.count(Setting::MaxRows)), (3, 1));
        let found = a.get(Setting::Parallel).unwrap();
        assert_eq!(
            (&found.value, found.origin.kind(), found.origin.to_string().as_str()),
            (&Value::Count(3), "project", "/p:2:12")
        );
        let b = of(Some("b"));
        assert_eq!((b.count(Setting::Parallel), b.text(Setting::KeyEnv), b.warnings().len()), (4, Some("B"), 0));
    }
}
