//! A terminal with the shipped program in it: a pseudo-terminal that a thread reads into an emulator. Everything waits for
//! a condition; nothing sleeps. What is not seen within [`LIMIT`] fails with the screen as it was.

use std::{
    fs::File,
    io::{ErrorKind, Read, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::{eye::Eye, sequences};

pub const BINARY: &str = env!("CARGO_BIN_EXE_hookline");
/// Far more than anything takes, on the slowest machine: it only bounds a failure.
pub const LIMIT: Duration = Duration::from_secs(120);

/// Descriptors are made and marked as not to be inherited in two steps: a process started between them would hold a
/// terminal open that the test believes closed.
pub static STARTING: Mutex<()> = Mutex::new(());

/// What is run, and where.
pub struct Start<'a> {
    program: &'a Path,
    args: Vec<&'a str>,
    variables: Vec<(&'a str, &'a str)>,
    size: (u16, u16),
    shell: Option<&'static str>,
}

impl<'a> Start<'a> {
    /// The program with these arguments on an ordinary terminal of 100 columns and 30 rows.
    pub fn new(args: &[&'a str]) -> Self {
        let variables = vec![("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("PATH", "/usr/bin:/bin")];
        Start { program: Path::new(BINARY), args: args.to_vec(), variables, size: (100, 30), shell: None }
    }

    /// Another program than the shipped one.
    pub fn of(mut self, program: &'a Path) -> Self {
        self.program = program;
        self
    }

    pub fn with(mut self, name: &'a str, value: &'a str) -> Self {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| *known != name);
        self
    }

    pub fn sized(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// As a job of a shell, which stays: the terminal outlives the program, so that what it left behind can be looked
    /// at. The shell says `stopped` when the job stops, and waits for a line before `fg`; it says `left with CODE` when
    /// the job has ended, and waits for a line.
    pub fn in_shell(mut self) -> Self {
        self.shell = Some(JOB);
        self
    }

    /// As a job of a shell that waits for a line first, so that its home can be furnished.
    pub fn in_shell_when_told(mut self) -> Self {
        self.shell = Some(JOB_WHEN_TOLD);
        self
    }

    /// With its keys from a pipe, not from the terminal.
    pub fn in_pipe(mut self) -> Self {
        self.shell = Some(PIPE);
        self
    }

    /// Runs it.
    pub fn open(self) -> Terminal {
        Terminal::open(self)
    }
}

const JOB: &str = r#"set -m
"$@"
code=$?
# 128 and SIGSTOP or SIGTSTP, here and on other systems
while [ $code -ge 145 ] && [ $code -le 148 ]; do echo stopped; read go; fg >/dev/null; code=$?; done
echo "left with $code"
read end"#;

const JOB_WHEN_TOLD: &str = r#"read start
set -m
"$@"
echo "left with $?"
read end"#;

const PIPE: &str = r#"echo q | "$@""#;

/// The terminal.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    /// The program's end, held open for its modes and to wake the reader.
    slave: Option<File>,
    reader: Option<JoinHandle<()>>,
    process: Pid,
    shared: Arc<Shared>,
    before: String,
    home: tempfile::TempDir,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    eye: Eye,
    reading: Reading,
    exit: Option<ExitStatus>,
}

#[derive(PartialEq)]
enum Reading {
    On,
    Stalled,
    Over,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Terminal {
    fn open(start: Start<'_>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(if start.shell.is_some() { Path::new("/bin/sh") } else { start.program });
        if let Some(script) = start.shell {
            command.args(["-c", script, "sh"]);
            command.arg(start.program);
        }
        command.args(&start.args);
        command.env_clear();
        command.env("HOME", home.path());
        command.cwd(home.path());
        start.variables.iter().for_each(|(name, value)| command.env(name, value));

        let starting = STARTING.lock().unwrap();
        let (columns, rows) = start.size;
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let slave = slave(&pair.master.tty_name().unwrap());
        let before = modes(&slave);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(starting);
        drop(pair.slave);

        let process = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        let state = State { eye: Eye::new(columns.max(1), rows.max(1)), reading: Reading::On, exit: None };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let (reading, waiting) = (Arc::clone(&shared), Arc::clone(&shared));
        let from = pair.master.try_clone_reader().unwrap();
        let reader = std::thread::spawn(move || read(from, &reading));
        std::thread::spawn(move || wait(child, &waiting));
        Terminal {
            keyboard: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            slave: Some(slave),
            reader: Some(reader),
            process,
            shared,
            before,
            home,
        }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Waits until the screen is as wanted; what `look` found.
    #[track_caller]
    pub fn wait_until<T>(&self, what: &str, look: impl Fn(&Eye) -> Option<T>) -> T {
        self.wait(what, |state| look(&state.eye))
    }

    /// Waits until some line shows this text; the line.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(&format!("`{text}`"), |eye| eye.shows(text).then(|| eye.line(text)))
    }

    /// Waits until no line shows this text.
    #[track_caller]
    pub fn wait_gone(&self, text: &str) {
        self.wait_until(&format!("no `{text}`"), |eye| (!eye.shows(text)).then_some(()));
    }

    /// Waits for the end of the process (of the shell, where there is one); its exit code.
    #[track_caller]
    pub fn wait_exit(&self) -> u32 {
        let status = self.wait("the end of the process", |state| state.exit.clone());
        assert_eq!(status.signal(), None, "the process was killed");
        status.exit_code()
    }

    /// Waits until the process was killed.
    #[track_caller]
    pub fn wait_killed(&self) {
        let status = self.wait("the end of the process", |state| state.exit.clone());
        assert!(status.signal().is_some(), "{status:?}");
    }

    #[track_caller]
    fn wait<T>(&self, what: &str, look: impl Fn(&State) -> Option<T>) -> T {
        let end = Instant::now() + LIMIT;
        let mut state = self.shared.state();
        loop {
            if let Some(found) = look(&state) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let (exit, picture) = (state.exit.clone(), state.eye.picture());
                drop(state);
                panic!("waited for {what}; exit {exit:?}; the screen:\n{picture}");
            }
            state = self.shared.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Looks without waiting.
    pub fn look<T>(&self, look: impl FnOnce(&Eye) -> T) -> T {
        look(&self.shared.state().eye)
    }

    /// Types these bytes in one write.
    pub fn type_keys(&mut self, keys: impl AsRef<[u8]>) {
        self.keyboard.as_mut().expect("a keyboard").write_all(keys.as_ref()).unwrap();
    }

    /// Changes the size, as a window does.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.shared.state().eye.resize(columns.max(1), rows.max(1));
        self.master.as_ref().expect("a terminal").resize(size(columns, rows)).unwrap();
    }

    /// Sends a signal to hookline alone.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.hookline(), signal).unwrap();
    }

    /// Hookline's process: the one in front.
    pub fn hookline(&self) -> Pid {
        let front = self.master.as_ref().and_then(|master| master.process_group_leader());
        front.and_then(Pid::from_raw).unwrap_or(self.process)
    }

    /// Stops reading what the program writes, or goes on. One piece under way may still be taken.
    pub fn stall(&self, stalled: bool) {
        self.shared.state().reading = if stalled { Reading::Stalled } else { Reading::On };
        self.shared.changed.notify_all();
    }

    /// The terminal's modes now; they are told apart from those of [`Terminal::modes_before`] by comparing.
    pub fn modes(&self) -> String {
        modes(self.slave.as_ref().expect("a terminal"))
    }

    /// The terminal's modes before anything was started.
    pub fn modes_before(&self) -> &str {
        &self.before
    }

    /// The window is closed: nobody holds the other end any more.
    pub fn hang_up(&mut self) {
        self.shared.state().reading = Reading::Over;
        self.shared.changed.notify_all();
        // A byte of our own wakes the reader, which then lets go of the terminal. Where there is no room for it the
        // reader does not sleep.
        let mut slave = self.slave.take().expect("a terminal");
        match slave.write_all(b" ") {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            written => written.unwrap(),
        }
        self.reader.take().expect("a reader").join().unwrap();
        (self.keyboard, self.master) = (None, None);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        if state.exit.is_none() {
            // It may end in this moment: then there is nobody to kill.
            let _gone = kill_process(self.process, Signal::KILL);
        }
        state.reading = Reading::On;
        self.shared.changed.notify_all();
        let strange = sequences::strange(state.eye.raw());
        drop(state);
        if !std::thread::panicking() {
            assert!(strange.is_empty(), "these may not be written: {strange:?}");
        }
    }
}

fn read(mut from: Box<dyn Read + Send>, shared: &Shared) {
    let mut buffer = [0; 16 * 1024];
    loop {
        let mut state = shared.state();
        while state.reading == Reading::Stalled {
            state = shared.changed.wait(state).unwrap();
        }
        if state.reading == Reading::Over {
            return;
        }
        drop(state);
        // Once the last program has closed its end, reading gives an end or an error.
        let Ok(taken @ 1..) = from.read(&mut buffer) else { return };
        shared.state().eye.feed(&buffer[..taken]);
        shared.changed.notify_all();
    }
}

fn wait(mut child: Box<dyn Child + Send + Sync>, shared: &Shared) {
    let exit = child.wait().unwrap();
    shared.state().exit = Some(exit);
    shared.changed.notify_all();
}

/// The program's end. It must not become the terminal of the test's own session, nor may a write to it block where nobody
/// reads.
fn slave(path: &Path) -> File {
    let flags = rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap();
    File::options().read(true).write(true).custom_flags(flags).open(path).unwrap()
}

fn modes(terminal: &File) -> String {
    format!("{:?}", rustix::termios::tcgetattr(terminal).unwrap())
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}
