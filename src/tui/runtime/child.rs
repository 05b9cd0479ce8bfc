//! Runs one test of this binary as a process of its own: signals, hooks and exits belong to whole processes.

use std::{
    process::{Command, Output, Stdio},
    sync::Arc,
    time::Duration,
};

use super::signals::Deadline;

const MARK: &str = "HOOKLINE_TEST_CHILD";

/// The command that runs the ignored test `name` with its output on the standard streams.
pub fn command(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap_or_default());
    command.args([name, "--exact", "--ignored", "--nocapture", "--test-threads=1"]).env(MARK, "1");
    command
}

/// Runs it to its end.
pub fn run(name: &str) -> Output {
    #[allow(clippy::expect_used)]
    command(name).stdin(Stdio::null()).output().expect("the test binary runs again")
}

/// Whether this process was started so. It then ends after five minutes at the latest, whatever hangs in it.
pub fn is_one() -> bool {
    let is_one = std::env::var_os(MARK).is_some();
    if is_one {
        std::mem::forget(Deadline::arm(Duration::from_secs(300), 99, Arc::new(|| {})));
    }
    is_one
}
