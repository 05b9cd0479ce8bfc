//! Where profiles and keys are kept, and what stands there before anything is changed. Reads, and writes nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::draft::KeyPlace;
use crate::{
    config::{
        environ::Environ,
        file::{self, ConfigFile, Layer},
        paths::Paths,
        setting::Setting,
        value::Value,
    },
    domain::fault::{Fault, FaultKind},
};

/// The configuration file and what it says.
pub struct Place {
    /// `config.toml`.
    pub path: PathBuf,
    /// For `~/`.
    pub home: Option<PathBuf>,
    /// What it said when `login` began.
    pub file: ConfigFile,
}

impl Place {
    /// The one of this user.
    ///
    /// # Errors
    /// Where there is no place for one, or what stands there is broken.
    pub fn find(environ: &Environ) -> Result<Self, Fault> {
        let home = environ.home();
        let path = Paths::of(environ).config_file.ok_or_else(|| {
            let why = "neither a home directory nor XDG_CONFIG_HOME is known";
            Fault::new(FaultKind::Config, "There is no place for a profile", why, "Set XDG_CONFIG_HOME to a directory")
        })?;
        let file = file::load(&path, home)?;
        Ok(Place { home: home.map(Path::to_path_buf), path, file })
    }

    /// The settings of a profile that is there.
    pub fn profile(&self, name: &str) -> Option<&Layer> {
        self.file.profiles.get(name)
    }

    /// The file for a key that is typed: that of the profile, or one that nobody uses.
    pub fn key_file(&self, profile: &str) -> PathBuf {
        let own = match self.profile(profile).and_then(|layer| layer.get(&Setting::KeyFile)).map(|found| &found.value) {
            Some(Value::Path(path)) => Some(path),
            _ => None,
        };
        let names = (1..).map(|n| if n == 1 { format!("{profile}.key") } else { format!("{profile}-{n}.key") });
        let mut paths = names.map(|name| self.path.with_file_name(name));
        let free = paths.find(|path| own == Some(path) || fs::symlink_metadata(path).is_err());
        free.unwrap_or_else(|| self.path.with_file_name("key"))
    }

    /// Refuses to change a profile that is there where nobody said so.
    ///
    /// # Errors
    /// `Usage`.
    pub fn refuse_to_replace(&self, profile: &str, replace: bool) -> Result<(), Fault> {
        let Some(layer) = self.profile(profile).filter(|_| !replace) else { return Ok(()) };
        let place = layer.values().next().map_or_else(|| self.path.display().to_string(), |any| any.origin.to_string());
        let why = format!("there is a profile `{profile}` already ({place})");
        let next = "Give another --profile, or --replace to change its URL and key";
        Err(Fault::new(FaultKind::Usage, "The profile was not written", why, next))
    }

    /// A profile that is there, a setting a line.
    pub fn told(&self, profile: &str) -> String {
        let layer = self.profile(profile).into_iter().flatten();
        let lines = layer.map(|(setting, found)| format!("  {} = {}", setting.row().name, found.value));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Where the key of a profile is that is there; `None` also for a file that hookline keeps for it.
    pub fn key(&self, name: &str) -> Option<KeyPlace> {
        let layer = self.profile(name)?;
        let of = |setting| layer.get(&setting).map(|found| found.value.clone());
        match (of(Setting::KeyCommand), of(Setting::KeyFile), of(Setting::KeyEnv)) {
            (Some(Value::Argv(argv)), ..) => Some(KeyPlace::Command(argv)),
            (_, Some(Value::Path(path)), _) if path.parent() != self.path.parent() => Some(KeyPlace::File(path)),
            (None, None, Some(Value::Text(variable))) => Some(KeyPlace::Env(variable)),
            _ => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_key_takes_no_file_of_anybody_else() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join(".config/hookline");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("config.toml"), "[profile.own]\nkey_file = 'own.key'\n[profile.env]\nkey_env = 'K'\n")
            .unwrap();
        let none: [(&str, &str); 0] = [];
        let place = Place::find(&Environ::of(none, Some(home.path()))).unwrap();
        for name in ["own.key", "env.key", "env-2.key"] {
            fs::write(dir.join(name), "k").unwrap();
        }
        for (profile, name) in [("own", "own.key"), ("env", "env-3.key"), ("new", "new.key")] {
            assert_eq!(place.key_file(profile), dir.join(name));
        }
    }

    #[test]
    fn without_a_home_there_is_no_place() {
        let none: [(&str, &str); 0] = [];
        assert!(Place::find(&Environ::of(none, None)).is_err());
    }
}
