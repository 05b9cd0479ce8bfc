//! What of this machine hookline stands on: the program, its files, the terminal. Makes and changes nothing.

use std::{
    env::{
        self,
        consts::{ARCH, OS},
    },
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use rustix::process::geteuid;

use super::{super::terminal, report::Report};
use crate::{
    config::{
        environ::{API_KEY, Environ, LOG, PROFILE, TOKEN, URL},
        file,
        paths::Paths,
        project,
    },
    domain::fault::{Fault, FaultKind},
    state::trust,
    tui::runtime::{
        caps::{Caps, Colours},
        clipboard::Through,
    },
};

/// Looks at all of it.
pub fn look(report: &mut Report, environ: &Environ) {
    report.ok("program", "version", format!("hookline {} ({OS} {ARCH})", env!("CARGO_PKG_VERSION")));
    let set: Vec<&str> =
        [URL, PROFILE, TOKEN, API_KEY, LOG].into_iter().filter(|name| environ.get(name).is_some()).collect();
    let said =
        if set.is_empty() { "no variable of hookline's is set".to_owned() } else { format!("set: {}", set.join(", ")) };
    report.ok("program", "environment", said);
    let paths = Paths::of(environ);
    configuration(report, paths.config_file.as_deref(), environ);
    project(report, paths.state_dir.as_deref(), environ);
    state(report, paths.state_dir.as_deref());
    screen(report, environ);
}

fn configuration(report: &mut Report, path: Option<&Path>, environ: &Environ) {
    let (area, what) = ("files", "configuration");
    let Some(path) = path else {
        return report.note(area, what, "there is no place for one", "Set HOME or XDG_CONFIG_HOME");
    };
    let name = path.display();
    match (file::text(path), file::load(path, environ.home())) {
        (_, Err(fault)) | (Err(fault), _) => report.wrong(area, what, &fault),
        (Ok(None), _) => report.ok(area, what, format!("{name} is not there")),
        (Ok(Some(_)), Ok(file)) => {
            let names: Vec<&str> = file.profiles.keys().map(String::as_str).collect();
            let profiles =
                if names.is_empty() { "no profile".to_owned() } else { format!("profiles {}", names.join(", ")) };
            report.ok(area, what, format!("{name}: {profiles}"));
        }
    }
}

fn project(report: &mut Report, state: Option<&Path>, environ: &Environ) {
    let (area, what) = ("files", "project");
    let Some(path) = env::current_dir().ok().and_then(|here| project::find(&here, environ.home())) else { return };
    let trusted = |path: &Path, text: &str| state.is_some_and(|dir| trust::holds(dir, path, text));
    let text = file::text(&path).ok().flatten().unwrap_or_default();
    let word = if trusted(&path, &text) { "trusted" } else { "not trusted: its [settings] are used" };
    match project::read(&path, environ.home(), &trusted) {
        Ok(_) => report.ok(area, what, format!("{} ({word})", path.display())),
        Err(fault) => report.wrong(area, what, &fault),
    }
}

/// The directory of log, drafts and journal.
fn state(report: &mut Report, dir: Option<&Path>) {
    let (area, what) = ("files", "state");
    let Some(dir) = dir else {
        let next = "Set HOME or XDG_STATE_HOME; without it drafts, journal and log are not kept";
        return report.note(area, what, "there is no place for it", next);
    };
    let name = dir.display();
    let broken = |why: String| {
        let next = "Drafts, journal and log are not kept: mend it, or set XDG_STATE_HOME to another place";
        Fault::new(FaultKind::Local, "The state directory cannot be used", why, next)
    };
    match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            report.ok(area, what, format!("{name} is made when it is needed"));
        }
        Err(error) => report.wrong(area, what, &broken(format!("{name}: {error}"))),
        Ok(facts) if !facts.is_dir() => {
            report.wrong(area, what, &broken(format!("{name} is not a directory (links are not followed here)")));
        }
        Ok(facts) if facts.uid() != geteuid().as_raw() => {
            report.wrong(area, what, &broken(format!("{name} belongs to another user")));
        }
        Ok(facts) if facts.permissions().mode() & 0o700 != 0o700 => {
            report.wrong(area, what, &broken(format!("{name} may not be written (mode {:04o})", facts.mode() & 0o777)));
        }
        Ok(_) => report.ok(area, what, name.to_string()),
    }
}

fn screen(report: &mut Report, environ: &Environ) {
    let area = "terminal";
    let var = |name: &str| environ.get(name).map(|value| value.to_string_lossy().into_owned());
    let term = var("TERM").unwrap_or_else(|| "not set".to_owned());
    match terminal::check(environ, false) {
        Ok(()) => {
            let size = rustix::termios::tcgetwinsize(io::stdout());
            let size = size.map_or_else(|_| "unknown".to_owned(), |size| format!("{}x{}", size.ws_col, size.ws_row));
            report.ok(area, "kind", format!("{term}, {size}"));
        }
        Err(fault) => report.note(area, "kind", format!("the console cannot be opened here: {}", fault.why), ""),
    }
    let caps = Caps::from_env(var);
    let colours = match caps.colours {
        Colours::None => "none (NO_COLOR)",
        Colours::Sixteen => "16 named ones",
        Colours::TwoFiftySix => "256; hookline uses the 16 named ones",
        Colours::True => "24 bits; hookline uses the 16 named ones",
    };
    report.ok(area, "colours", colours);
    match caps.utf8 {
        true => report.ok(area, "text", "UTF-8"),
        false => {
            let next = "Frames are drawn with + - |; set LANG to a UTF-8 locale if the terminal shows UTF-8";
            report.note(area, "text", "no UTF-8 locale (LC_ALL, LC_CTYPE, LANG)", next);
        }
    }
    match Through::from_env(var) {
        Through::Direct => report.ok(area, "clipboard", "OSC 52, straight to the terminal"),
        Through::Tmux => {
            let next = "tmux drops it unless `set-clipboard on` or `allow-passthrough on` is set";
            report.note(area, "clipboard", "OSC 52, through tmux", next);
        }
        Through::GnuScreen => report.ok(area, "clipboard", "OSC 52, in pieces through screen"),
    }
}
