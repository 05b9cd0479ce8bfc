//! Webhooks named on the command line: ids, or `-` for ids from standard input, one a line. Asks no service.

use std::{
    collections::HashSet,
    io::{BufRead, Read},
    str::FromStr,
};

use clap::Args as ClapArgs;

use super::output::Output;
use crate::domain::{
    fault::{Fault, FaultKind},
    webhook::{BadId, HookId},
};

const WHAT: &str = "The ids were not understood";
/// No line that begins with an id is longer; what is, is not read to its end.
const LONGEST: u64 = 1 << 20;

/// The webhooks of a command, as they are named on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq, ClapArgs)]
pub struct Ids {
    /// Webhooks; `-` reads ids from standard input, one a line
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<Named>,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// This one.
    Id(HookId),
    /// Those of standard input.
    Input,
}

impl FromStr for Named {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        if text == "-" { Ok(Named::Input) } else { text.parse().map(Named::Id) }
    }
}

impl Ids {
    /// The one webhook, where exactly one is named and that on the command line itself.
    pub fn only(&self) -> Option<HookId> {
        match self.ids.as_slice() {
            [Named::Id(id)] => Some(*id),
            _ => None,
        }
    }

    /// All of them in the order in which they are named, each once. Where `-` is among them `input` is read to its end;
    /// that it holds none is said.
    ///
    /// # Errors
    /// `Usage`: a line that begins with no id, with its number; `-` twice, or beside a key that comes from the same place
    /// (`key_from_input`). `Local` where the input cannot be read.
    pub fn read(&self, input: impl Read, key_from_input: bool, output: &mut Output) -> Result<Vec<HookId>, Fault> {
        let from_input = self.ids.iter().filter(|named| **named == Named::Input).count();
        let refuse = |why: &str, next: &str| Err(Fault::new(FaultKind::Usage, WHAT, why, next));
        if from_input > 1 {
            return refuse("`-` stands there twice", "Name it once");
        }
        if from_input > 0 && key_from_input {
            let next = "Give the key in a file, or name the ids on the command line";
            return refuse("both key and ids are to come from standard input", next);
        }
        let read = if from_input > 0 { lines(std::io::BufReader::new(input))? } else { Vec::new() };
        if from_input > 0 && read.is_empty() {
            output.note("hookline: standard input holds no ids");
        }
        let named = self.ids.iter().flat_map(|named| match named {
            Named::Id(id) => std::slice::from_ref(id),
            Named::Input => read.as_slice(),
        });
        let mut seen = HashSet::new();
        Ok(named.copied().filter(|id| seen.insert(*id)).collect())
    }
}

/// The ids of a text, one a line, as often as they stand there. Only what stands before the first tab of a line counts, so
/// the lines that `hookline list` writes into a pipe can be read as they are; blank lines are passed over.
///
/// # Errors
/// `Usage` for a line that begins with no id, with its number; `Local` where the text cannot be read.
pub fn lines(mut input: impl BufRead) -> Result<Vec<HookId>, Fault> {
    let (mut ids, mut line) = (Vec::new(), Vec::new());
    for number in 1_usize.. {
        line.clear();
        let read = input.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        let length = read
            .map_err(|error| Fault::new(FaultKind::Local, "Standard input could not be read", error.to_string(), ""))?;
        if length == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let word = text.split('\t').next().unwrap_or_default().trim();
        if word.is_empty() && text.trim().is_empty() {
            continue;
        }
        ids.push(word.parse().map_err(|bad: BadId| {
            let next = match word.starts_with(['"', '{', '[']) {
                true => "One id a line is read; from JSON `jq -r '.[].id'` makes that",
                false => "One id a line is read; nothing was done",
            };
            Fault::new(FaultKind::Usage, WHAT, format!("standard input, line {number}: {bad}"), next)
        })?);
    }
    Ok(ids)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(named: &[&str], input: &str) -> Result<Vec<u64>, String> {
        let ids = Ids { ids: named.iter().map(|word| word.parse().unwrap()).collect() };
        let mut output = Output::of(Box::new(std::io::sink()), Box::new(std::io::sink()), None);
        let read = ids.read(input.as_bytes(), false, &mut output);
        read.map(|ids| ids.into_iter().map(HookId::get).collect()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn ids_keep_their_order_and_stand_once() {
        assert_eq!(read(&["7", "3", "7"], "nothing is read"), Ok(vec![7, 3]));
        assert_eq!(read(&["-"], "12\n\n 7 \r\n12\n  \n3"), Ok(vec![12, 7, 3]));
        assert_eq!(read(&["9", "-", "1"], "7\t1 name\thttps://x\n9\n"), Ok(vec![9, 7, 1]));
        assert_eq!(read(&["-"], ""), Ok(vec![]));
    }

    #[test]
    fn a_line_that_is_no_id_is_named() {
        for (input, said) in [
            ("1\n\n07\n", "line 3: `07` is not a webhook id"),
            ("1\n\tname", "line 2: `` is not"),
            ("\"7\"\n", "jq -r"),
            ("[\n", "jq -r"),
            ("ID  NAME\n", "line 1: `ID  NAME`"),
            ("\u{1b}]0;x\u{7}\n", "line 1"),
        ] {
            let fault = read(&["-"], input).unwrap_err();
            assert!(fault.contains(said), "{input:?} {fault}");
        }
        let endless = std::io::BufReader::new(std::io::repeat(b'1'));
        assert!(lines(endless).unwrap_err().why.contains("line 1"));
        assert!(lines(&b"\xff\xfe7\n"[..]).is_err());
        assert!(read(&["-", "-"], "1").unwrap_err().contains("twice"));
    }

    #[test]
    fn key_and_ids_do_not_share_standard_input() {
        let mut output = Output::of(Box::new(std::io::sink()), Box::new(std::io::sink()), None);
        let ids = Ids { ids: vec![Named::Input] };
        assert_eq!(ids.read(&b"7"[..], true, &mut output).unwrap_err().kind, FaultKind::Usage);
        let ids = Ids { ids: vec!["7".parse().unwrap()] };
        assert_eq!((ids.only(), ids.read(&b""[..], true, &mut output).unwrap().len()), (HookId::new(7), 1));
    }
}
