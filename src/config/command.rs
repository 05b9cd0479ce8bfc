//! Running the program of `key_command`: an argument vector, never a shell; without hookline's own credentials in its
//! environment; with a limit of time and size.

use std::{
    io::Read,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::{environ::Environ, private_file::text_of};

/// A person may have to touch a token or type a passphrase meanwhile.
pub const LIMIT: Duration = Duration::from_secs(120);

/// What the program prints on its standard output. Its standard input and error stay the user's, so that it can ask.
///
/// # Errors
/// In words: cannot be started, fails, prints too much, or takes longer than `limit`. Never repeats what it printed.
pub fn output(argv: &[String], environ: &Environ, withheld: &[String], limit: Duration) -> Result<String, String> {
    let (program, arguments) = argv.split_first().ok_or_else(|| "names no program".to_owned())?;
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        .envs(environ.for_child(withheld))
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    let mut stdout = child.stdout.take().ok_or_else(|| format!("`{program}` has no output"))?;
    let (finished, waiting) = mpsc::channel();
    let name = format!("the output of `{program}`");
    // The reader may outlive this function only where the program handed its output to a child that goes on.
    thread::spawn(move || finished.send(text_of(&mut stdout as &mut dyn Read, &name)));
    let text = match waiting.recv_timeout(limit) {
        Ok(text) => text,
        Err(_) => Err(format!("`{program}` did not finish within {} s", limit.as_secs())),
    };
    if text.is_err() {
        child.kill().map_err(|error| format!("`{program}` cannot be ended: {error}"))?;
    }
    let status = child.wait().map_err(|error| format!("`{program}`: {error}"))?;
    match text {
        Ok(_) if !status.success() => Err(format!("`{program}` failed ({status})")),
        other => other,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn run(script: &str, variables: &[(&str, &str)], limit: Duration) -> Result<String, String> {
        let environ = Environ::of(variables.iter().copied(), None);
        output(&["/bin/sh".into(), "-c".into(), script.into()], &environ, &["WORK_KEY".into()], limit)
    }

    #[test]
    fn it_prints_the_key_and_sees_no_other() {
        let variables = [("HOOKLINE_TOKEN", "t"), ("HOOKLINE_API_KEY", "k"), ("WORK_KEY", "w"), ("OTHER", "o")];
        let script = "printf %s \"<$HOOKLINE_TOKEN$HOOKLINE_API_KEY$WORK_KEY$OTHER>\"";
        assert_eq!(run(script, &variables, LIMIT).unwrap(), "<o>");
    }

    #[test]
    fn failures_are_said_without_the_output() {
        let said = run("echo hunter2; exit 3", &[], LIMIT).unwrap_err();
        assert!(said.contains("exit status: 3") && !said.contains("hunter2"), "{said}");
        assert!(run("exec cat /dev/zero", &[], LIMIT).unwrap_err().contains("64 KiB"));
        let said = output(&["/no/such/program".into()], &Environ::default(), &[], LIMIT).unwrap_err();
        assert!(said.contains("cannot be started"), "{said}");
    }

    #[test]
    fn one_that_hangs_is_ended() {
        let said = run("exec tail -f /dev/null", &[], Duration::from_millis(50)).unwrap_err();
        assert!(said.contains("did not finish"), "{said}");
    }
}
