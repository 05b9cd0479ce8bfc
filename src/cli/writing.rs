//! What every command that writes takes, and what it makes of it.

use clap::Args as ClapArgs;

use super::{given::Plain, perform::Options};

/// The ways of a command that writes.
#[derive(Debug, Clone, ClapArgs)]
pub struct Writing {
    /// Do it without a question; needed without a terminal for deletions, more than one webhook, and production profiles
    #[arg(long)]
    pub yes: bool,
    /// Print the requests and send none
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
}

impl Writing {
    /// How its plan is run. `nothing` says what was not done where it is refused; `again` is the command, without `--yes`.
    pub fn options(&self, nothing: &str, again: &str) -> Options {
        Options {
            yes: self.yes,
            dry_run: self.dry_run,
            quiet: false,
            nothing: nothing.to_owned(),
            again: format!("{again} --yes"),
            format: self.plain.output,
        }
    }
}
