//! Completions in real shells on a real terminal: Tab is pressed, and what then stands on the line is looked at. Bash is
//! everywhere; zsh and fish are tried where they are installed, and it is said where they are not.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::driver::{BINARY, STARTING};
use hookline::sandbox::{Options, Running, Sandbox};

/// Far more than anything takes.
const LIMIT: Duration = Duration::from_secs(60);

/// How a shell is started so that Ctrl-X g shows its line, between marks.
struct Kind {
    name: &'static str,
    program: &'static str,
    args: &'static [&'static str],
    /// The file that it reads first.
    file: &'static str,
    script: &'static str,
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "bash",
        program: "/bin/bash",
        args: &["--noprofile", "--rcfile", "rc", "-i"],
        file: "rc",
        script: r#"source <(hookline completions bash)
bind 'set bell-style none' 'set enable-bracketed-paste off' 'set show-all-if-ambiguous on' 'set completion-query-items 0' 'set page-completions off'
bind -x '"\C-xg": printf "\n<<%s>>\n" "$READLINE_LINE"'
PS1='READY> '
"#,
    },
    Kind {
        name: "zsh",
        program: "/usr/bin/zsh",
        args: &["-d", "-i"],
        file: ".zshrc",
        script: r#"autoload -Uz compinit && compinit -u -D
source <(hookline completions zsh)
show() { printf '\n<<%s>>\n' "$BUFFER" }
zle -N show
bindkey '^Xg' show
# Its default would expand what is typed, whatever program it is for.
bindkey '^I' complete-word
unsetopt beep zle_bracketed_paste prompt_sp
zstyle ':completion:*' insert-tab false
LISTMAX=0
PS1='READY> '
"#,
    },
    Kind {
        name: "fish",
        program: "/usr/bin/fish",
        args: &["-i"],
        file: ".config/fish/config.fish",
        script: r#"hookline completions fish | source
function fish_greeting; end
function fish_prompt; printf 'READY> '; end
bind \cxg 'printf "\n<<%s>>\n" (commandline)'
"#,
    },
];

/// A shell at its prompt.
struct Shell {
    name: &'static str,
    keyboard: Box<dyn Write + Send>,
    _master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<String>, Condvar)>,
    home: tempfile::TempDir,
}

impl Shell {
    /// `None` where it is not installed.
    #[allow(clippy::print_stderr)] // Who runs the tests is to know what was not tried.
    fn start(kind: &Kind, furnish: impl Fn(&Path), variables: &[(&str, &str)]) -> Option<Self> {
        if !Path::new(kind.program).exists() {
            eprintln!("not tried: {} is not installed", kind.program);
            return None;
        }
        let home = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        file(kind.file, kind.script);
        fs::create_dir(home.path().join("bin")).unwrap();
        std::os::unix::fs::symlink(BINARY, home.path().join("bin/hookline")).unwrap();
        furnish(home.path());
        let mut command = CommandBuilder::new(kind.program);
        command.args(kind.args);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("ZDOTDIR", home.path());
        command.env("TERM", "dumb");
        command.env("LANG", "C.UTF-8");
        command.env("PATH", format!("{}:/usr/bin:/bin", home.path().join("bin").display()));
        variables.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(home.path());
        let starting = STARTING.lock().unwrap();
        let pair =
            native_pty_system().openpty(PtySize { rows: 60, cols: 200, pixel_width: 0, pixel_height: 0 }).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(starting);
        drop(pair.slave);
        let seen = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let (mut from, hears) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(taken @ 1..) = from.read(&mut buffer) {
                hears.0.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..taken]));
                hears.1.notify_all();
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        let shell = Shell { name: kind.name, keyboard, _master: pair.master, child, seen, home };
        shell.wait(|text| text.contains("READY> ").then_some(()));
        Some(shell)
    }

    #[track_caller]
    fn wait<T>(&self, look: impl Fn(&str) -> Option<T>) -> T {
        let end = Instant::now() + LIMIT;
        let mut text = self.seen.0.lock().unwrap();
        loop {
            if let Some(found) = look(&text) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{}: waited in vain; it wrote:\n{text}", self.name);
            text = self.seen.1.wait_timeout(text, left).unwrap().0;
        }
    }

    /// What stands on the line after Tab was pressed behind this text, and all that was written meanwhile.
    #[track_caller]
    fn tab(&mut self, typed: &str) -> (String, String) {
        self.seen.0.lock().unwrap().clear();
        // Ctrl-U leaves an empty line for the next.
        self.keyboard.write_all(format!("{typed}\t\x18g\x15").as_bytes()).unwrap();
        let after = self.wait(|text| {
            let (_, rest) = text.rsplit_once("<<")?;
            rest.split_once(">>").map(|(line, _)| line.to_owned())
        });
        let all = self.seen.0.lock().unwrap().clone();
        (after, all)
    }

    #[track_caller]
    fn completes(&mut self, typed: &str, wanted: &str) {
        let (line, all) = self.tab(typed);
        assert_eq!(line, wanted, "{} after {typed:?}; it wrote:\n{all}", self.name);
    }

    /// Several offers stand below the line.
    #[track_caller]
    fn offers(&mut self, typed: &str, wanted: &[&str]) {
        // Fish takes its list off the screen with the next key, but prints it when asked to.
        let keys = if self.name == "fish" { format!("complete -C '{typed}'\r") } else { format!("{typed}\t") };
        self.seen.0.lock().unwrap().clear();
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.wait(|text| wanted.iter().all(|offer| text.contains(offer)).then_some(()));
        self.keyboard.write_all(b"\x15").unwrap();
    }

    fn ran(&self) -> bool {
        self.home.path().join("ran").exists()
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        // It may have ended.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn sandbox() -> Running {
    Sandbox::spawn_thread(Options { webhooks: 25, ..Options::default() }).unwrap()
}

#[test]
fn tab_puts_words_ids_events_and_views_on_the_line() {
    let sandbox = sandbox();
    let (url, key) = (sandbox.url(), sandbox.api_key().to_owned());
    let variables = [("HOOKLINE_URL", url.as_str()), ("HOOKLINE_API_KEY", key.as_str())];
    let views = format!("[[view]]\nname = \"late ones\"\nprofile = \"{url}\"\n");
    for kind in &KINDS {
        let furnish = |home: &Path| {
            let path: PathBuf = home.join(".local/state/hookline/views.toml");
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &views).unwrap();
            fs::write(home.join("my key;x"), "").unwrap();
        };
        let Some(mut shell) = Shell::start(kind, furnish, &variables) else { continue };
        shell.completes("hookline comp", "hookline completions ");
        shell.completes("hookline config ch", "hookline config check ");
        shell.completes("hookline list --outp", "hookline list --output ");
        shell.completes("hookline list --output=ya", "hookline list --output=yaml ");
        shell.completes("hookline test 25", "hookline test 25 ");
        shell.completes("hookline audit explain plain-h", "hookline audit explain plain-http ");
        shell.completes("hookline help exit", "hookline help exit-codes ");
        shell.completes("hookline list --sort name,-upd", "hookline list --sort name,-updated ");
        // A word with a blank is quoted, in each shell's own way.
        let (line, _) = shell.tab("hookline list --view l");
        let quoted = ["hookline list --view 'late ones' ", "hookline list --view late\\ ones "];
        assert!(quoted.contains(&line.as_str()), "{}: {line:?}", shell.name);
        // Within a quote the whole word is completed, and a colon is part of it.
        shell.completes(
            "hookline list --filter 'id>3 events:billing:invoices.pai",
            "hookline list --filter 'id>3 events:billing:invoices.paid' ",
        );
        let (typed, whole) =
            ("hookline list --filter events:billing:invoices.", "hookline list --filter events:billing:invoices.paid ");
        shell.completes(&format!("{typed}pai"), whole);
        // A field goes on: no blank behind it.
        shell.completes("hookline list --filter ev", "hookline list --filter events:");
        // Where a file is wanted, the shell offers its own, in its own quoting.
        let (line, _) = shell.tab("hookline --api-key-file my");
        assert!(line.contains("my\\ key\\;x") || line.contains("'my key;x'"), "{}: {line:?}", shell.name);
        shell.offers("hookline get 1", &["10", "11", "19"]);
    }
}

#[test]
fn nothing_that_is_typed_or_offered_is_run() {
    // A webhook's name is hostile, and so is the event that somebody makes up; the first is shown, the second never offered.
    let sandbox = sandbox();
    let (url, key) = (sandbox.url(), sandbox.api_key().to_owned());
    let other = super::other::Other::at(&url, &key);
    let name = "$(touch ran) `touch ran` ;touch ran \u{1b}]0;x\u{7} %F{red} (touch ran)";
    other.patch(25, serde_json::json!({"name": name}));
    other.patch(24, serde_json::json!({"name": name}));
    let variables = [("HOOKLINE_URL", url.as_str()), ("HOOKLINE_API_KEY", key.as_str())];
    let views = format!("[[view]]\nname = \"$(touch ran)\"\nprofile = \"{url}\"\n");
    for kind in &KINDS {
        let furnish = |home: &Path| {
            let path: PathBuf = home.join(".local/state/hookline/views.toml");
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &views).unwrap();
        };
        let Some(mut shell) = Shell::start(kind, furnish, &variables) else { continue };
        shell.completes("hookline get 25", "hookline get 25 ");
        let (_, all) = shell.tab("hookline get 2");
        assert!(!all.contains("\u{1b}]0;x"), "{}: {all:?}", shell.name);
        let (line, _) = shell.tab("hookline list --view ");
        let quoted = ["hookline list --view '$(touch ran)' ", "hookline list --view \\$\\(touch\\ ran\\) "];
        assert!(quoted.contains(&line.as_str()), "{}: {line:?}", shell.name);
        for typed in [
            "hookline get $(touch ran) ",
            "hookline get `touch ran`",
            "hookline get (touch ran) ",
            "hookline list --filter '$(touch ran)",
        ] {
            shell.tab(typed);
            // What a shell asks for before it goes on.
            shell.keyboard.write_all(b"\x15").unwrap();
        }
        assert!(!shell.ran(), "{}", shell.name);
    }
}
