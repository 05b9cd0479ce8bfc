//! Services that can be looked at: which one it is, those to choose from, and the way from one to another. Pure: what the
//! configuration says is read, and a service is made ready, by the runtime.
//!
//! ```text
//! P ─► list read ─► Enter ─► made ready ─► something would be lost? ─ no ─► entered
//!                              │                  └ yes ─► question ─ yes ─┘
//!                              └ cannot be used ─► said why; the former service stays
//! ```

use super::{
    effect::Effect,
    go::{Go, Notice},
    screen::Steps,
    shared::{Profile, Settings, Shared},
};
use crate::domain::{fault::Fault, view::Remembered};

/// The colour of a profile's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Accent {
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
}

impl Accent {
    /// The colour of a word in the configuration.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "red" => Accent::Red,
            "green" => Accent::Green,
            "yellow" => Accent::Yellow,
            "blue" => Accent::Blue,
            "magenta" => Accent::Magenta,
            "cyan" => Accent::Cyan,
            _ => return None,
        })
    }
}

/// One of the services that can be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The one that hookline was started with, where that is no profile as it stands in the configuration: its URL came
    /// from the command line or the environment.
    AsStarted,
    /// The profile of this name.
    Named(String),
}

impl Which {
    /// The one that is looked at.
    pub fn of(profile: &Profile) -> Self {
        if profile.own_url { Which::Named(profile.name.clone()) } else { Which::AsStarted }
    }
}

/// A service to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub which: Which,
    /// Its name.
    pub name: String,
    /// Host and path of the base URL.
    pub host: String,
    /// The colour of its name.
    pub accent: Option<Accent>,
    /// Writes ask for more.
    pub production: bool,
    /// Nothing that writes exists.
    pub read_only: bool,
    /// Why it cannot be used.
    pub broken: Option<String>,
}

/// What the configuration knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The services, in the order of their names; the one as started first.
    pub all: Vec<Listed>,
    /// The configuration file; empty where none is looked at.
    pub file: String,
    /// Why it cannot be read.
    pub fault: Option<Box<Fault>>,
}

/// A service that is ready to be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Fresh {
    /// What people know of it.
    pub profile: Profile,
    /// Its settings.
    pub settings: Settings,
    /// What the operator should hear about.
    pub warnings: Vec<String>,
    /// What is kept of its views; `None` where nothing is kept.
    pub remembered: Option<Remembered>,
}

/// How far the way to another service is.
#[derive(Debug, Default)]
pub struct Switching {
    known: Option<Known>,
    attempt: u32,
    wanted: Option<Which>,
    ready: Option<Box<Fresh>>,
    fault: Option<Box<Fault>>,
}

impl Switching {
    /// What the configuration knows, once it is read.
    pub fn known(&self) -> Option<&Known> {
        self.known.as_ref()
    }

    /// The service that is being made ready.
    pub fn wanted(&self) -> Option<&Which> {
        self.wanted.as_ref()
    }

    /// Why the one that was wanted last cannot be used.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_deref()
    }

    /// The number of the last attempt.
    pub(super) fn attempt(&self) -> u32 {
        self.attempt
    }

    pub(super) fn learn(&mut self, known: Known) {
        self.known = Some(known);
    }

    /// Takes what became of an attempt. `None` where it is not waited for any more, or failed.
    pub(super) fn prepared(&mut self, attempt: u32, result: Result<Box<Fresh>, Box<Fault>>) -> Option<Prepared> {
        if attempt != self.attempt || self.wanted.take().is_none() {
            return None;
        }
        match result {
            Ok(fresh) => {
                let name = fresh.profile.name.clone();
                self.ready = Some(fresh);
                Some(Prepared::Ready(name))
            }
            Err(fault) => {
                self.fault = Some(fault.clone());
                Some(Prepared::Failed(fault))
            }
        }
    }

    /// Takes the service that is ready.
    pub(super) fn take(&mut self) -> Option<Box<Fresh>> {
        self.ready.take()
    }
}

fn already(name: &str) -> Go {
    Go::Say(Notice::info(format!("{name} is what you look at")))
}

/// What became of an attempt.
pub(super) enum Prepared {
    /// The service of this name is ready.
    Ready(String),
    /// It cannot be used.
    Failed(Box<Fault>),
}

impl Shared {
    /// Asks what the configuration knows now; what it knew before stays until then.
    pub fn want_profiles(&mut self) -> Effect {
        self.switching.fault = None;
        Effect::ListProfiles
    }

    /// Turns to one of those that are known: the first step of the way, or why there is none.
    pub fn choose(&mut self, listed: &Listed) -> Steps {
        if let Some(why) = &listed.broken {
            return Go::Say(Notice::warning(format!("{}: {why}", listed.name))).into();
        }
        if listed.which == Which::of(&self.profile) {
            return already(&listed.name).into();
        }
        if self.switching.wanted() == Some(&listed.which) {
            return Steps::none();
        }
        self.prepare(listed.which.clone()).into()
    }

    /// The same by its name. One that is not among the known is asked for as well: it may be typed before the configuration
    /// was read, and who reads it says best why there is none.
    pub fn choose_named(&mut self, name: &str) -> Steps {
        let mut known = self.switching.known().into_iter().flat_map(|known| &known.all);
        match known.find(|listed| listed.name == name).cloned() {
            Some(listed) => self.choose(&listed),
            None if self.profile.name == name => already(name).into(),
            None => self.prepare(Which::Named(name.to_owned())).into(),
        }
    }

    /// Asks for a service to be made ready.
    pub fn prepare(&mut self, which: Which) -> Effect {
        let switching = &mut self.switching;
        switching.attempt += 1;
        (switching.ready, switching.fault) = (None, None);
        switching.wanted = Some(which.clone());
        Effect::Prepare { attempt: switching.attempt, which }
    }

    /// Does not wait for it any more.
    pub fn prepare_no_more(&mut self) {
        self.switching.wanted = None;
    }
}
