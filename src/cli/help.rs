//! `hookline help`: a subcommand's help, or a topic that no single command owns.

pub mod topic;

use clap::Args as ClapArgs;

use super::output::{Output, Stop};
use crate::domain::{
    fault::{Fault, FaultKind},
    near::suggest,
};
use topic::Topic;

/// `hookline help`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Help {
    /// Subcommand or topic; the whole program where none is given
    #[arg(value_name = "COMMAND|TOPIC")]
    pub about: Vec<String>,
}

/// Prints it.
///
/// # Errors
/// `Usage` for what is neither, with what was meant.
pub fn run(command: &Help, program: clap::Command, output: &mut Output) -> Result<u8, Stop> {
    if let [word] = command.about.as_slice()
        && let Some(topic) = Topic::of(word)
    {
        return output.text(&topic.text(output.width)).map(|()| 0);
    }
    let mut found = program.clone();
    for word in &command.about {
        found = found.find_subcommand(word).cloned().ok_or_else(|| unknown(word, &found))?;
    }
    let words = ["hookline"].into_iter().chain(command.about.iter().map(String::as_str)).chain(["--help"]);
    match program.try_get_matches_from(words) {
        Err(help) => output.text(&help.render().to_string()).map(|()| 0),
        Ok(_) => Ok(0),
    }
}

fn unknown(word: &str, within: &clap::Command) -> Fault {
    let commands = within.get_subcommands().map(clap::Command::get_name);
    let known: Vec<&str> = commands.chain(Topic::ALL.map(Topic::word)).collect();
    let next = suggest(word, known.iter().copied());
    let next = next.map_or_else(|| format!("There is: {}", known.join(", ")), |near| format!("Did you mean `{near}`?"));
    Fault::new(FaultKind::Usage, "There is no such help", format!("`{word}` is no subcommand and no topic"), next)
}
