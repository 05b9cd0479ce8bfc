//! The lines typed on the command line: those of this run, and as far as they were read from disk those of former runs and
//! other instances. Pure; files are the runtime's. A line that may hold a credential is kept nowhere.

use super::{
    effect::{Effect, Recall},
    go::{Go, Notice},
    screen::Steps,
    shared::Shared,
};
use crate::domain::{address::masked_url, fault::Fault, text::is_hidden};

/// Lines that are kept.
pub const KEPT: usize = 200;
/// Characters of the longest line that is kept.
const LONGEST: usize = 1_000;

/// The lines, the newest last, each once.
#[derive(Debug, Default)]
pub struct Typed {
    lines: Vec<String>,
    /// It was said that they cannot be read or kept.
    complained: bool,
}

impl Typed {
    /// The lines, the newest last.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    fn add(&mut self, line: &str) {
        self.lines.retain(|former| former != line);
        self.lines.push(line.to_owned());
        let over = self.lines.len().saturating_sub(KEPT);
        self.lines.drain(..over);
    }
}

impl Shared {
    /// Asks for the lines on disk.
    pub(super) fn recall_typed(&self) -> Effect {
        Effect::Recall(Recall::Typed)
    }

    /// Keeps a line; one that may hold a credential is not kept, and that is said.
    pub(super) fn remember_typed(&mut self, line: &str) -> Steps {
        let line = line.trim();
        if holds_credentials(line) {
            let said = "this line may hold a credential: it is not kept among the lines typed before";
            return Go::Say(Notice::info(said)).into();
        }
        if line.is_empty() || line.chars().count() > LONGEST || line.chars().any(is_hidden) {
            return Steps::none();
        }
        self.typed.add(line);
        Effect::Remember(line.to_owned()).into()
    }

    /// Takes the lines as they stand on disk; what this run knows and the disk does not stays behind them.
    pub(super) fn typed_before(&mut self, disk: Vec<String>, fault: Option<&Fault>) {
        let ours = std::mem::take(&mut self.typed.lines);
        let missing = ours.into_iter().filter(|line| !disk.contains(line)).collect::<Vec<_>>();
        for line in disk.iter().chain(&missing) {
            // The file may be of another version, or of another hand.
            if !holds_credentials(line) && !line.chars().any(is_hidden) {
                self.typed.add(line);
            }
        }
        if let Some(fault) = fault
            && !std::mem::replace(&mut self.typed.complained, true)
        {
            self.say(Notice::warning(fault.to_string()));
        }
    }
}

/// True where some part of a line reads as a URL with userinfo or a token, or as a token with its name. Careful: an address
/// of mail looks like userinfo.
pub fn holds_credentials(line: &str) -> bool {
    let begins = |c: char| !c.is_alphanumeric() && !matches!(c, '+' | '-' | '.' | '%' | '_');
    line.split_whitespace().any(|word| {
        let starts = word.char_indices().filter(|(_, c)| begins(*c)).map(|(at, c)| at + c.len_utf8());
        std::iter::once(0).chain(starts).any(|start| {
            let part = word.get(start..).unwrap_or_default();
            // A name with its value alone is masked where it stands in a query.
            masked_url(part) != part || masked_url(&format!("?{part}")) != format!("?{part}")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_seen_wherever_they_stand() {
        for line in [
            "filter https://bob:pw@h.example/x",
            "filter url=https://token@h.example",
            "mark !url:https://h.example/x?token=abc",
            "filter url=https://a.example,https://u:p@b.example",
            "filter url:\"https://u:p@b.example/a b\"",
            "filter https:\\\\u:p@h.example",
            "filter u:p@h.example/path",
            "filter path:?api_key=1",
            "calls token=abc",
            "calls x&client_secret=abc",
        ] {
            assert!(holds_credentials(line), "{line}");
        }
        for line in [
            "filter host:ops !is:marked age>30d",
            "filter https://h.example/token",
            "sort name,-updated",
            "filter events:auth.login,key.made",
            "who workflow:projects.created",
            "journal saved key",
            "",
        ] {
            assert!(!holds_credentials(line), "{line}");
        }
    }
}
