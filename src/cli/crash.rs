//! What happens to a panic outside the console: one line on standard error, a report in the state directory, exit 101.
//!
//! color-eyre words the report; it is never shown for what users do wrong.

use std::{
    io::{self, Write},
    panic::PanicHookInfo,
    path::PathBuf,
};

use color_eyre::config::{HookBuilder, PanicHook, Theme};
use jiff::Timestamp;

use crate::{
    domain::text::safe,
    state::crash::{scrubbed, write},
};

/// Sets the hook; reports go to `dir`, where there is one. It ends the program from whichever thread panicked: a panic
/// does not pass for a failed request. The console, which has a terminal to restore first, sets its own hook on top.
pub fn install(dir: Option<PathBuf>) {
    let (panic_hook, _eyre_hook) = HookBuilder::default()
        .theme(Theme::new())
        .display_env_section(false)
        .display_location_section(true)
        .into_hooks();
    std::panic::set_hook(Box::new(move |info| {
        let text = told(info, dir.as_ref(), &panic_hook);
        // A panic here would abort: where standard error is gone, the report and the exit code are left.
        let _nobody_left = io::stderr().write_all(text.as_bytes());
        std::process::exit(101);
    }));
}

fn told(info: &PanicHookInfo<'_>, dir: Option<&PathBuf>, hook: &PanicHook) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
    let report = hook.panic_report(info).to_string();
    let kept = match dir.map(|dir| write(dir, Timestamp::now(), &report)) {
        Some(Ok(path)) => format!("The report is in {}", path.display()),
        Some(Err(refusal)) => format!("The report could not be kept: {refusal}"),
        None => "No report is kept".to_owned(),
    };
    let line = scrubbed(&format!("hookline: A bug in hookline ended it: {message}{place}. {kept}"));
    format!("{}\n", safe(&line))
}
