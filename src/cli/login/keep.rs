//! Writes what was set up: the key into a file of its own, the profile into `config.toml`; both or neither. And says where.

use std::{fs, path::PathBuf};

use super::{
    draft::{KeyPlace, Setup},
    place::Place,
};
use crate::{
    config::{
        edit::{self, Change},
        environ::{self, Environ},
        file,
        setting::Setting,
        value::Value,
    },
    domain::{
        fault::{Fault, FaultKind},
        shell,
    },
    state::private::{self, Refusal},
};

/// What was written, and where.
pub struct Kept {
    profile: String,
    config: PathBuf,
    key: String,
    default: bool,
}

impl Place {
    /// The text of the configuration as it stands now, after a change.
    ///
    /// # Errors
    /// As `edit::changed`.
    pub fn changed(&self, change: &Change) -> Result<String, Fault> {
        let text = file::text(&self.path)?.unwrap_or_default();
        edit::changed(&text, &self.path, self.home.as_deref(), change)
    }
}

/// Writes it.
///
/// # Errors
/// Where a file cannot be written: then everything is as it was.
pub fn keep(setup: &Setup, place: &Place) -> Result<Kept, Fault> {
    let change = setup.change(place);
    let text = place.changed(&change)?;
    let key_file = change.set.iter().find_map(|(setting, value)| match (setting, value) {
        (Setting::KeyFile, Value::Path(path)) => Some(path.clone()),
        _ => None,
    });
    let undo = match (&setup.key, &key_file) {
        (KeyPlace::Kept(key), Some(path)) => {
            let before = fs::read(path).ok();
            let line = format!("{}\n", key.expose());
            private::rewrite(path, line.as_bytes()).map_err(refused)?;
            Some((path, before))
        }
        _ => None,
    };
    let config = private::rewrite(&place.path, text.as_bytes()).map_err(|refusal| {
        let undone = undo.map_or(Ok(()), |(path, before)| match before {
            Some(before) => private::rewrite(path, &before).map(|_| ()).map_err(|left| left.to_string()),
            None => fs::remove_file(path).map_err(|error| format!("{}: {error}", path.display())),
        });
        let mut fault = refused(refusal);
        if let Err(left) = undone {
            fault.why.push_str(&format!("; and the key file could not be put back ({left})"));
        }
        fault
    })?;
    let default = change.default || place.file.default_profile.as_ref().is_some_and(|name| name.value == setup.profile);
    Ok(Kept { profile: setup.profile.clone(), config, key: told_key(&setup.key, key_file), default })
}

fn told_key(key: &KeyPlace, file: Option<PathBuf>) -> String {
    let file = file.map(|path| path.display().to_string()).unwrap_or_default();
    match key {
        KeyPlace::Kept(_) => format!("in {file}, which only you can read"),
        KeyPlace::File(_) => format!("stays in {file}"),
        KeyPlace::Env(name) => format!("stays in the environment variable {name}"),
        KeyPlace::Command(argv) => {
            let line = shell::line(argv.iter().map(String::as_str));
            format!("is not kept: `{}` is run for it", line.unwrap_or_else(|_| format!("{argv:?}")))
        }
    }
}

fn refused(refusal: Refusal) -> Fault {
    let next = "Nothing was changed. Check the place, or set XDG_CONFIG_HOME to another one";
    Fault::new(FaultKind::Local, "The profile could not be written", refusal.to_string(), next)
}

impl Kept {
    /// Where everything lies, how it is used, and what stands in its way.
    pub fn told(&self, environ: &Environ) -> String {
        let Kept { profile, config, key, default } = self;
        let opens = if *default { "hookline".to_owned() } else { format!("hookline --profile {profile}") };
        let mut text =
            format!("Written:\n  profile  `{profile}` in {}\n  API key  {key}\n`{opens}` uses it.", config.display());
        let stronger = [environ::URL, environ::PROFILE, environ::TOKEN, environ::API_KEY];
        for name in stronger.into_iter().filter(|name| environ.get(name).is_some()) {
            text.push_str(&format!("\nMind: {name} is set here and goes before what the profile says."));
        }
        text
    }
}
