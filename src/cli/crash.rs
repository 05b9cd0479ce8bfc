//! What happens to a panic outside the console: one line on standard error, a report in the state directory, exit 101.
//!
//! color-eyre words the report; it is never shown for what users do wrong.

use std::{
    io::{self, Write},
    panic::PanicHookInfo,
    path::{Path, PathBuf},
};

use color_eyre::config::{HookBuilder, PanicHook, Theme};
use jiff::Timestamp;

use crate::{
    domain::text::safe,
    state::crash::{scrubbed, write},
    tui::runtime::panics::{self, Crash},
};

/// The exit code of a program that panicked, as Rust's own.
const CODE: u8 = 101;

/// Sets the hook; reports go to `dir`, where there is one. It ends the program from whichever thread panicked: a panic
/// does not pass for a failed request. The console, which has a terminal to restore first, sets its own hook on top.
pub fn install(dir: Option<PathBuf>) {
    let (panic_hook, _eyre_hook) = HookBuilder::default()
        .theme(Theme::new())
        .display_env_section(false)
        .display_location_section(true)
        .into_hooks();
    std::panic::set_hook(Box::new(move |info| {
        let text = told(info, dir.as_deref(), &panic_hook);
        // A panic here would abort: where standard error is gone, the report and the exit code are left.
        let _nobody_left = io::stderr().write_all(text.as_bytes());
        std::process::exit(i32::from(CODE));
    }));
}

/// Tells of a panic that ended the console, whose terminal is as it was by now; the exit code.
pub fn tell(crash: &Crash, dir: Option<&Path>) -> u8 {
    let report = panics::report(crash, &[], scrubbed);
    let text = line(&crash.message, &format!(" ({})", crash.place), &report, dir);
    let _nobody_left = io::stderr().write_all(text.as_bytes());
    CODE
}

fn told(info: &PanicHookInfo<'_>, dir: Option<&Path>, hook: &PanicHook) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
    line(message, &place, &hook.panic_report(info).to_string(), dir)
}

/// Keeps the report and says in one line what happened and where it is.
fn line(message: &str, place: &str, report: &str, dir: Option<&Path>) -> String {
    let kept = match dir.map(|dir| write(dir, Timestamp::now(), report)) {
        Some(Ok(path)) => format!("The report is in {}", path.display()),
        Some(Err(refusal)) => format!("The report could not be kept: {refusal}"),
        None => "No report is kept".to_owned(),
    };
    let line = scrubbed(&format!("hookline: A bug in hookline ended it: {message}{place}. {kept}"));
    format!("{}\n", safe(&line))
}
