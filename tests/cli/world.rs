//! A home directory of its own, the binary in it, and a sandbox as a real process.

use std::{
    fs,
    io::{BufRead, BufReader, ErrorKind},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

pub const BINARY: &str = env!("CARGO_BIN_EXE_hookline");

/// A place where nothing of the machine's user is seen.
pub struct World {
    home: tempfile::TempDir,
}

/// What a run left.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn new() -> Self {
        World { home: tempfile::tempdir().unwrap() }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file that only its owner can read.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    pub fn config(&self, text: &str) -> PathBuf {
        self.file(".config/hookline/config.toml", text)
    }

    /// The binary with these arguments and no variables but home and search path.
    pub fn hookline(&self, args: &[&str]) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(BINARY);
        command.env_clear().env("HOME", self.home()).env("PATH", "/usr/bin:/bin").args(args);
        command.timeout(Duration::from_secs(600));
        command
    }

    pub fn run(&self, args: &[&str], variables: &[(&str, &str)]) -> Ran {
        ran(self.hookline(args).envs(variables.iter().copied()))
    }

    /// All files below home, with their texts; without those that a program at work took away meanwhile.
    pub fn files(&self) -> Vec<(PathBuf, String)> {
        fn walk(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
            for entry in fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, found);
                    continue;
                }
                match fs::read(&path) {
                    Ok(bytes) => found.push((path, String::from_utf8_lossy(&bytes).into_owned())),
                    Err(why) => assert_eq!(why.kind(), ErrorKind::NotFound, "{}", path.display()),
                }
            }
        }
        let mut found = Vec::new();
        walk(self.home(), &mut found);
        found
    }
}

pub fn ran(command: &mut assert_cmd::Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().expect("an exit code, not a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    #[track_caller]
    pub fn ended(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// The object that a fault is told as with `--output json`.
    pub fn fault(&self) -> serde_json::Value {
        assert_eq!(self.out, "", "no data beside a fault");
        let value: serde_json::Value = serde_json::from_str(&self.err).unwrap_or_else(|e| panic!("{e}: {}", self.err));
        assert_eq!(value["error"]["exit_code"], self.code);
        value["error"].clone()
    }
}

/// `hookline sandbox` in a process of its own, ended when dropped.
pub struct Sandbox {
    pub url: String,
    pub key: String,
    pub child: Child,
    _out: BufReader<ChildStdout>,
}

impl Sandbox {
    pub fn start(args: &[&str]) -> Self {
        let mut command = Command::new(BINARY);
        command.env_clear().arg("sandbox").args(args).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut value = |name: &str| {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            line.strip_prefix(name).unwrap_or_else(|| panic!("{name} in {line:?}")).trim_end().to_owned()
        };
        let (url, key) = (value("HOOKLINE_URL="), value("HOOKLINE_API_KEY="));
        Sandbox { url, key, child, _out: out }
    }

    pub fn variables(&self) -> [(&str, &str); 2] {
        [("HOOKLINE_URL", &self.url), ("HOOKLINE_API_KEY", &self.key)]
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have been ended by the test.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
