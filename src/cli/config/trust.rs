//! `hookline config trust`: lets the project file name services, keys and programs, as it stands now. Says what it does.

use std::env;

use super::super::output::{Output, Stop};
use crate::{
    config::{environ::Environ, file, paths::Paths, project, setting::Setting},
    domain::fault::{Fault, FaultKind},
    state::trust,
};

/// Trusts it.
///
/// # Errors
/// Where there is none, it holds a mistake, or trust cannot be kept.
pub fn run(environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let fault = |why: &str, next: &str| Fault::new(FaultKind::Config, "Nothing was trusted", why, next);
    let here = env::current_dir().map_err(|error| fault(&error.to_string(), ""))?;
    let path = project::find(&here, environ.home()).ok_or_else(|| {
        let why = format!("there is no {} here, nor above in directories that are yours alone", project::NAME);
        fault(&why, "")
    })?;
    let dir =
        Paths::of(environ).state_dir.ok_or_else(|| fault("there is no place to keep it", "Set XDG_STATE_HOME"))?;
    let text = file::text(&path)?.unwrap_or_default();
    let project = file::parse_project(&text, &path, environ.home(), true).map_err(Fault::from)?;
    trust::add(&dir, &path, &text).map_err(Fault::from)?;
    output.note(&format!("Trusted as it stands now; after a change it has to be trusted again: {}", path.display()));
    for (name, layer) in &project.profiles {
        let told = [Setting::Url, Setting::KeyCommand, Setting::KeyFile, Setting::KeyEnv];
        for (setting, found) in told.into_iter().filter_map(|setting| Some((setting, layer.get(&setting)?))) {
            output.note(&format!("  {name}: {} = {}", setting.row().name, found.value));
        }
    }
    Ok(0)
}
