//! Questions and answers, a line each: no escape sequence, nothing that moves, so it works over any terminal and is read
//! aloud well. Knows nothing of what is asked for.

use std::io::BufRead;

use super::{super::output::Output, stage::Stage};
use crate::domain::{
    fault::{Fault, FaultKind},
    text::{safe, wrap},
};

/// Longer answers are none.
const MAX_BYTES: u64 = 64 << 10;

/// Below so many columns nothing can be broken well.
const NARROW: usize = 20;

/// Somebody who is asked.
pub struct Prompt<'a> {
    input: Box<dyn BufRead + 'a>,
    output: &'a mut Output,
    /// The terminal whose echo can be switched off.
    echo: Option<Stage>,
}

impl<'a> Prompt<'a> {
    /// Asks on the notes of `output`, hears from `input`.
    pub fn of(input: impl BufRead + 'a, output: &'a mut Output, echo: Option<Stage>) -> Self {
        Prompt { input: Box::new(input), output, echo }
    }

    /// Says something; lines are broken between words where the terminal is narrower, and go on as far in as they began.
    pub fn say(&mut self, text: &str) {
        let lines: Vec<String> = text.lines().map(|line| self.broken(line)).collect();
        self.output.note(&lines.join("\n"));
    }

    fn broken(&self, line: &str) -> String {
        let (lead, words) = line.split_at(line.len() - line.trim_start_matches(' ').len());
        match self.output.width.and_then(|width| width.checked_sub(lead.len())).filter(|room| *room >= NARROW) {
            Some(room) => wrap(words, room).iter().map(|part| format!("{lead}{part}")).collect::<Vec<_>>().join("\n"),
            None => line.to_owned(),
        }
    }

    /// An answer; the default where it is empty. Asked again until it is not.
    ///
    /// # Errors
    /// `Cancelled` at the end of input.
    pub fn line(&mut self, question: &str, default: Option<&str>) -> Result<String, Fault> {
        loop {
            let hint = default.map_or_else(String::new, |default| format!(" [{default}]"));
            self.ask(&format!("{question}{hint}: "));
            match (self.answer()?.as_deref().map(str::trim), default) {
                (Some(""), Some(default)) => return Ok(default.to_owned()),
                (Some(text), _) if !text.is_empty() => return Ok(text.to_owned()),
                _ => {}
            }
        }
    }

    /// An answer that is not shown while it is typed.
    ///
    /// # Errors
    /// `Cancelled` at the end of input; `Local` where the terminal would show it.
    pub fn hidden(&mut self, question: &str) -> Result<String, Fault> {
        let echo = self.echo.clone();
        let _hidden = echo.as_ref().map(Stage::hide).transpose().map_err(|error| {
            let next = "Give it another way: --api-key-file FILE, --key-command, --key-file or --key-env";
            Fault::new(FaultKind::Local, "The key cannot be typed unseen", error.to_string(), next)
        })?;
        loop {
            self.ask(&format!("{question}: "));
            if let Some(text) = self.answer()?.filter(|text| !text.trim().is_empty()) {
                return Ok(text);
            }
        }
    }

    /// One of these words; its beginning is enough, and nothing is the default.
    ///
    /// # Errors
    /// `Cancelled` at the end of input.
    pub fn choice<'w>(
        &mut self,
        question: &str,
        words: &[&'w str],
        default: Option<&'w str>,
    ) -> Result<&'w str, Fault> {
        let question = format!("{question} ({})", words.join(", "));
        loop {
            let answer = self.line(&question, default)?.to_lowercase();
            let meant: Vec<&&str> = words.iter().filter(|word| word.starts_with(&answer)).collect();
            match meant.as_slice() {
                [word] => return Ok(word),
                _ => self.say(&format!("  Answer with one of: {}.", words.join(", "))),
            }
        }
    }

    /// Yes or no.
    ///
    /// # Errors
    /// `Cancelled` at the end of input.
    pub fn yes(&mut self, question: &str, default: bool) -> Result<bool, Fault> {
        let default = if default { "yes" } else { "no" };
        Ok(self.choice(question, &["yes", "no"], Some(default))? == "yes")
    }

    fn ask(&mut self, question: &str) {
        let broken = self.broken(question.trim_end());
        let lines: Vec<_> = broken.lines().map(safe).collect();
        self.output.note_as_is(&(lines.join("\n") + " "));
    }

    /// One line; `None` where it is no text.
    fn answer(&mut self) -> Result<Option<String>, Fault> {
        let mut bytes = Vec::new();
        let mut line = std::io::Read::take(&mut self.input, MAX_BYTES);
        match line.read_until(b'\n', &mut bytes) {
            Ok(1..) if bytes.ends_with(b"\n") => {}
            Ok(_) => return Err(self.left("the input ended")),
            Err(error) => return Err(self.left(&error.to_string())),
        }
        let text = String::from_utf8(bytes).ok();
        if text.is_none() {
            self.say("  That is no text.");
        }
        Ok(text)
    }

    /// The user leaves: below the question that stands there.
    fn left(&mut self, why: &str) -> Fault {
        self.output.note_as_is("\n");
        left(why)
    }
}

/// The user leaves.
pub fn left(why: &str) -> Fault {
    Fault::new(FaultKind::Cancelled, "Setting up was called off", why, "Nothing was written")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io;

    use super::*;

    fn asked<T>(typed: &str, ask: impl FnOnce(&mut Prompt<'_>) -> T) -> T {
        let mut output = Output::of(Box::new(io::sink()), Box::new(io::sink()), None);
        ask(&mut Prompt::of(typed.as_bytes(), &mut output, None))
    }

    #[test]
    fn an_empty_answer_is_the_default_or_none() {
        assert_eq!(asked("\n", |prompt| prompt.line("name", Some("work"))).unwrap(), "work");
        assert_eq!(asked("\n  \n x \n", |prompt| prompt.line("name", None)).unwrap(), "x");
    }

    #[test]
    fn a_choice_takes_beginnings_and_asks_until_it_is_one() {
        let words = ["url", "key", "try", "quit"];
        assert_eq!(asked("zz\nK\n", |prompt| prompt.choice("what", &words, Some("url"))).unwrap(), "key");
        assert_eq!(asked("\n", |prompt| prompt.choice("what", &words, Some("url"))).unwrap(), "url");
        assert!(!asked("\n", |prompt| prompt.yes("sure?", false)).unwrap());
    }

    #[test]
    fn the_end_of_input_calls_it_off_in_the_middle_of_a_line_too() {
        for typed in ["", "half", "\n"] {
            let fault = asked(typed, |prompt| prompt.line("name", None)).unwrap_err();
            assert_eq!((fault.kind, fault.next.as_str()), (FaultKind::Cancelled, "Nothing was written"));
        }
    }

    #[test]
    fn what_is_no_text_is_asked_for_again() {
        let mut output = Output::of(Box::new(io::sink()), Box::new(io::sink()), None);
        let mut prompt = Prompt::of(&b"\xff\xfe\nwork\n"[..], &mut output, None);
        assert_eq!(prompt.line("name", None).unwrap(), "work");
    }
}
