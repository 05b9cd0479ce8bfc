//! Finds services and makes them ready beside the loop: a slow disk or a program that asks for a passphrase holds no key
//! back. While such a program may want the terminal the loop lends it, as it is before the console starts.
//!
//! ```text
//! Effect::Prepare ─► thread ─► settings ─► key_command? ─ yes ─► Step::Lend ─► loop gives the terminal away ─┐
//!                                             └ no ──────────────────┐                                       │
//!                    loop takes the terminal back ◄─ Step::Ready ◄── client made ◄───────────────────────────┘
//! ```

use std::{
    path::PathBuf,
    sync::{Arc, mpsc},
};

use url::Url;

use super::keeper::{PATIENCE, remembered};
use crate::{
    api::Client,
    domain::fault::{Fault, FaultKind},
    tui::profile::{Fresh, Known, Which},
};

/// Where services are found. Called on threads of its own; may block.
pub trait Profiles: Send + Sync {
    /// What the configuration knows now.
    fn known(&self) -> Known;

    /// Makes a service ready. `lend` is called before anything that may want the terminal, with a line that says what.
    ///
    /// # Errors
    /// Why it cannot be used.
    fn open(&self, which: &Which, lend: &mut dyn FnMut(&str)) -> Result<Opened, Fault>;
}

/// A service that is ready.
pub struct Opened {
    /// Its client.
    pub client: Client,
    /// Its base URL, for lines made for a shell.
    pub base: Url,
    /// What the console knows of it.
    pub fresh: Fresh,
}

/// What the threads tell the loop.
pub enum Step {
    /// What the configuration knows.
    Known(Known),
    /// Somebody else wants the terminal: give it away, say so, and drop the sender.
    Lend {
        /// What for.
        why: String,
        /// Dropped when the terminal is free.
        free: mpsc::Sender<()>,
    },
    /// An attempt has ended. A terminal that was lent is free again.
    Ready {
        /// Its number.
        attempt: u32,
        /// The service, or why it cannot be used.
        result: Result<Box<Opened>, Box<Fault>>,
    },
}

/// How the steps reach the loop.
pub type Tell = Arc<dyn Fn(Step) + Send + Sync>;

/// See the module.
pub struct Opener {
    profiles: Option<Arc<dyn Profiles>>,
    /// Where the views of a profile are kept.
    dir: Option<PathBuf>,
    tell: Tell,
}

impl Opener {
    /// Without `profiles` there is nothing to choose from.
    pub fn new(profiles: Option<Arc<dyn Profiles>>, dir: Option<PathBuf>, tell: Tell) -> Self {
        Opener { profiles, dir, tell }
    }

    /// Reads what services there are.
    pub fn list(&self) {
        let tell = Arc::clone(&self.tell);
        let Some(profiles) = self.profiles.clone() else { return tell(Step::Known(Known::default())) };
        start(
            move || tell(Step::Known(profiles.known())),
            |why| {
                let fault = Some(Box::new(no_thread(&why)));
                (self.tell)(Step::Known(Known { fault, ..Known::default() }));
            },
        );
    }

    /// Makes a service ready. What is kept of it is read when `written` has ended: a profile that was left a moment ago
    /// may still be on its way to the disk.
    pub fn prepare(&self, attempt: u32, which: Which, written: mpsc::Receiver<()>) {
        let tell = Arc::clone(&self.tell);
        let (profiles, dir) = (self.profiles.clone(), self.dir.clone());
        let work = move || {
            let mut lend = |why: &str| {
                let (free, wait) = mpsc::channel();
                tell(Step::Lend { why: why.to_owned(), free });
                // Nothing is ever sent: the loop drops the sender, and so does a loop that has ended.
                wait.recv().unwrap_or_default();
            };
            let opened = match &profiles {
                Some(profiles) => profiles.open(&which, &mut lend),
                None => Err(Fault::new(FaultKind::Config, "Nothing to switch to", "no configuration is looked at", "")),
            };
            let opened = opened.map(|mut opened| {
                // Nothing is ever sent: its end is the message.
                if written.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                    tracing::warn!("the disk is too slow: what a profile showed last may be older than it should be");
                }
                let profile = opened.fresh.profile.key();
                opened.fresh.remembered = dir.as_deref().map(|dir| remembered(dir, profile));
                Box::new(opened)
            });
            tell(Step::Ready { attempt, result: opened.map_err(Box::new) });
        };
        start(work, |why| (self.tell)(Step::Ready { attempt, result: Err(Box::new(no_thread(&why))) }));
    }
}

fn start(work: impl FnOnce() + Send + 'static, failed: impl FnOnce(std::io::Error)) {
    if let Err(error) = std::thread::Builder::new().name("opener".into()).spawn(work) {
        failed(error);
    }
}

fn no_thread(why: &std::io::Error) -> Fault {
    let next = "Leave and start again when this machine has more room.";
    Fault::new(FaultKind::Local, "The profiles cannot be read", why.to_string(), next)
}
