//! `hookline login`: sets up a profile: its URL, and where its key is. Tries it, writes it, says where everything lies.
//! On a terminal it asks for what the command line does not say; without one it asks nothing.
//!
//! ```text
//!   flags ─▶ draft ─▶ dialog (what is missing) ─▶ setup ─▶ trial ─▶ keep: key file, config.toml
//!                       ▲                                  │
//!                       └──────── a fault: which part? ────┘
//! ```
//!
//! A key never stands on a command line, in `config.toml` or in a message.

mod dialog;
mod draft;
mod keep;
mod place;
pub(super) mod prompt;
mod stage;
mod trial;

use std::{
    io::{self, IsTerminal},
    path::PathBuf,
};

use clap::Args as ClapArgs;

use self::{dialog::Dialog, draft::Draft, place::Place, prompt::Prompt, stage::Stage};
use super::{
    given::Connection,
    output::{Output, Stop},
    session,
    signals::Held,
};
use crate::{
    config::{
        environ::Environ,
        settings::{Flags, Settings},
    },
    domain::fault::Fault,
};

/// `hookline login`.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct Login {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub connection: Connection,
    /// The profile runs this program for the key, such as 'pass show api'; no shell is involved
    #[arg(long, value_name = "COMMAND")]
    pub key_command: Option<String>,
    /// The profile reads the key from this file; with --api-key-file it is read now and kept beside config.toml
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// The profile reads the key from this environment variable
    #[arg(long, value_name = "VARIABLE")]
    pub key_env: Option<String>,
    /// Change URL and key of a profile that is there already
    #[arg(long)]
    pub replace: bool,
    /// Write it without trying it
    #[arg(long)]
    pub untried: bool,
}

/// Runs it.
///
/// # Errors
/// What is wrong with the flags or the configuration; the fault of the trial, where nobody can be asked what to do about
/// it; whatever keeps the files from being written; `Cancelled` where the user leaves.
pub fn run(command: Login, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let stage = Stage::default();
    let _signals = stage.watch()?;
    let place = Place::find(environ)?;
    let asking = somebody_is_there();
    let command = Login { connection: command.connection.clone().over(outer), ..command };
    let mut draft = Draft::of(&command, environ, asking, output)?;
    if asking {
        let mut prompt = Prompt::of(io::stdin().lock(), output, Some(stage.clone()));
        ask(&mut prompt, &mut draft, &place, environ, &stage)?;
        return Ok(0);
    }
    let setup = draft.setup()?;
    place.refuse_to_replace(&setup.profile, draft.replace)?;
    if !draft.untried {
        let seen = trial::run(&setup, &place, environ)?;
        output.note(&seen.told());
    }
    let kept = stage.keeping(|| keep::keep(&setup, &place))?;
    output.note(&kept.told(environ));
    Ok(0)
}

/// The way through the questions to the files.
fn ask(
    prompt: &mut Prompt<'_>,
    draft: &mut Draft,
    place: &Place,
    environ: &Environ,
    stage: &Stage,
) -> Result<(), Fault> {
    prompt.say("An empty answer takes what stands in [brackets]. Ctrl-C leaves, and nothing is written.");
    let setup = Dialog { prompt, place, environ }.run(draft)?;
    let kept = stage.keeping(|| keep::keep(&setup, place))?;
    prompt.say(&kept.told(environ));
    Ok(())
}

/// What became of the offer to set up a first service.
pub enum Offer {
    /// It was not made, or not taken.
    None,
    /// It was taken, and a profile is there now. Signals end the program until this is dropped.
    Done(Held),
    /// A look at the demo was chosen instead.
    Demo,
}

/// Offers to set up a service where nobody named one yet, and somebody is there to answer.
///
/// # Errors
/// A broken configuration; as `run`.
pub fn offer(flags: &Flags, environ: &Environ, output: &mut Output) -> Result<Offer, Stop> {
    let Ok(place) = Place::find(environ) else { return Ok(Offer::None) };
    let absent = || session::configuration(environ).is_ok_and(|file| Settings::are_absent(flags, environ, &file));
    if !somebody_is_there() || !absent() {
        return Ok(Offer::None);
    }
    let stage = Stage::default();
    let signals = stage.watch()?;
    let mut prompt = Prompt::of(io::stdin().lock(), output, Some(stage.clone()));
    prompt.say("No service is set up yet.");
    match prompt.choice("Set one up now?", &["yes", "no", "demo"], Some("yes"))? {
        "yes" => {}
        "demo" => return Ok(Offer::Demo),
        _ => return Ok(Offer::None),
    }
    ask(&mut prompt, &mut Draft::default(), &place, environ, &stage)?;
    Ok(Offer::Done(signals))
}

/// Questions are read on standard error and answered on standard input.
fn somebody_is_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}
