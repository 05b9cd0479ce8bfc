//! The command line that `:` opens: the verbs of the view below and those that are everywhere, found by typing a part of
//! their name, with what they take behind it, completion, and the lines typed before. It runs nothing itself: it says
//! which command is meant and what is given to it, and the router goes the same way as for the key of that command.
//!
//! ```text
//! typed ─► read.rs: which command, what is given ─► listed above: verbs, or what can stand there
//!   │                                               below: how it is written, or the mistake where it is
//!   └─ Enter ─► Go::Run { id, argument } ─► refused? the line stays and says why
//! ```

pub mod read;
pub mod view;

use std::ops::Range;

use self::read::Meaning;
use crate::{
    domain::filter::Completion,
    tui::{
        argument::{Argument, Mistake},
        chord::{Chord, Key},
        command::{Command, Entry, Group},
        cursor::Step,
        field::Field,
        go::{Go, Notice},
        msg::Mouse,
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// The command line on screen.
#[derive(Debug, Clone)]
pub struct State {
    field: Field,
    /// The commands of the layer below and the global ones, as they stood when the line was opened.
    entries: Vec<Entry>,
    /// Commands that write are not there.
    read_only: bool,
    listed: Listed,
    /// Which of what is listed was chosen, once one was.
    chosen: Option<usize>,
    mistake: Option<Mistake>,
    /// How far back in the lines typed before, and what was typed before going there.
    back: usize,
    before: String,
}

/// What stands above the line.
#[derive(Debug, Clone)]
enum Listed {
    /// Commands, by their place among the entries.
    Commands(Vec<usize>),
    /// What can stand at the cursor, and the bytes that it replaces.
    Offers(Range<usize>, Vec<Completion>),
}

/// A line of what is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Row<'a> {
    Command(&'a Entry),
    Offer(&'a Completion),
}

/// What can be done on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Run,
    Close,
    Complete { forward: bool },
    Up,
    Down,
}

/// Its commands.
pub const TABLE: &[Command<State>] = &[
    Command::new("line.run", "Enter", "run", "Run what is chosen above, or what is typed.", Group::Act, Cmd::Run)
        .footer(1),
    Command::new(
        "line.complete",
        "Tab",
        "complete",
        "Complete as far as it is plain, then put in the next of what is listed.",
        Group::Text,
        Cmd::Complete { forward: true },
    )
    .footer(3),
    Command::new(
        "line.complete-back",
        "Shift-Tab",
        "complete back",
        "Put in the one before.",
        Group::Text,
        Cmd::Complete { forward: false },
    ),
    Command::new(
        "line.up",
        "Up Ctrl-p",
        "lines before",
        "Choose the one above; on an empty line a line typed before, again for an older one.",
        Group::Move,
        Cmd::Up,
    )
    .footer(4),
    Command::new(
        "line.down",
        "Down Ctrl-n",
        "down",
        "Choose the one below, or go back towards what was typed.",
        Group::Move,
        Cmd::Down,
    ),
    Command::new("line.close", "Esc", "close", "Close the line and run nothing.", Group::Program, Cmd::Close).footer(2),
];

impl State {
    /// An empty line over these commands; asks for the lines typed before.
    pub fn open(mut entries: Vec<Entry>, shared: &mut Shared) -> (Self, Steps) {
        entries.sort_by_key(|entry| entry.group);
        let mut line = State {
            field: Field::default(),
            entries,
            read_only: shared.profile.read_only,
            listed: Listed::Commands(Vec::new()),
            chosen: None,
            mistake: None,
            back: 0,
            before: String::new(),
        };
        line.look(shared);
        let mut effects = shared.want_events();
        effects.push(shared.recall_typed());
        (line, effects.into())
    }

    /// What is typed.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// What is wrong with it.
    pub fn mistake(&self) -> Option<&Mistake> {
        self.mistake.as_ref()
    }

    /// What is listed, in order.
    pub fn rows(&self) -> Vec<Row<'_>> {
        match &self.listed {
            Listed::Commands(found) => found.iter().filter_map(|at| self.entries.get(*at)).map(Row::Command).collect(),
            Listed::Offers(_, offers) => offers.iter().map(Row::Offer).collect(),
        }
    }

    /// The line of the list that Enter would run or that was put in.
    pub fn aim(&self) -> Option<usize> {
        let typed = matches!(&self.listed, Listed::Commands(found) if !found.is_empty()) && !self.is_empty();
        self.chosen.or(typed.then_some(0))
    }

    /// The command that is meant by what is typed or chosen.
    pub fn meant(&self) -> Option<&Entry> {
        if let (Listed::Commands(found), Some(at)) = (&self.listed, self.aim()) {
            return self.entries.get(*found.get(at)?);
        }
        match read::meaning(&self.entries, self.field.text()) {
            Meaning::Command(entry) | Meaning::Given { entry, .. } => Some(entry),
            Meaning::Nothing | Meaning::Words => None,
        }
    }

    /// The command was refused: the line stays and says why.
    pub fn refused(&mut self, why: String) {
        self.mistake = Some(Mistake::new(read::verb(self.field.text()), format!("not now: {why}")));
    }

    fn is_empty(&self) -> bool {
        self.field.text().trim().is_empty()
    }

    /// Reads what is typed: lists what fits, and sees what is wrong.
    fn look(&mut self, shared: &Shared) {
        self.chosen = None;
        self.mistake = self.wrong(shared);
        let text = self.field.text();
        self.listed = match read::meaning(&self.entries, text) {
            Meaning::Given { entry, at, .. } => {
                let cursor = self.field.cursor().checked_sub(at);
                let found = match (entry.takes, cursor) {
                    (Some(takes), Some(cursor)) => takes.complete(text.get(at..).unwrap_or_default(), cursor, shared),
                    _ => Default::default(),
                };
                Listed::Offers(found.replace.start + at..found.replace.end + at, found.items)
            }
            _ => Listed::Commands(read::search(&self.entries, text, self.read_only)),
        };
        // A word that is only begun is not wrong as long as it can still become one of those offered.
        if let Listed::Offers(replace, offers) = &self.listed
            && !offers.is_empty()
        {
            self.mistake = self.mistake.take().filter(|mistake| mistake.at.end < replace.start);
        }
    }

    /// What is wrong with the line as it stands. A verb that is only begun is not wrong.
    fn wrong(&self, shared: &Shared) -> Option<Mistake> {
        let text = self.field.text();
        match read::meaning(&self.entries, text) {
            Meaning::Command(entry) | Meaning::Given { entry, .. } if entry.writes && self.read_only => {
                let said = format!("not here: profile `{}` is read-only", shared.profile.name);
                Some(Mistake::new(read::verb(text), said))
            }
            Meaning::Given { entry, at, text } if !text.is_empty() => {
                entry.takes?.read(text, shared).err().map(|mistake| mistake.behind(at))
            }
            Meaning::Words if read::search(&self.entries, text, self.read_only).is_empty() => {
                Some(read::unknown(&self.entries, text))
            }
            _ => None,
        }
    }

    /// What is typed has changed by hand.
    fn typed(&mut self, shared: &Shared) -> Steps {
        self.back = 0;
        self.look(shared);
        Steps::none()
    }

    fn run_line(&mut self, shared: &mut Shared) -> Steps {
        // A paste that the terminal did not bracket ends in what looks like Enter.
        if shared.pasted {
            let said = "that looked like a paste: nothing was run; Enter runs it";
            return Go::Say(Notice::warning(said)).into();
        }
        if self.is_empty() && self.chosen.is_none() {
            return Go::Back.into();
        }
        let picked = match (&self.listed, self.chosen) {
            (Listed::Commands(found), Some(at)) => found.get(at).and_then(|at| self.entries.get(*at)),
            _ => None,
        };
        let meaning = picked.map_or_else(|| read::meaning(&self.entries, self.field.text()), Meaning::Command);
        let (entry, argument) = match meaning {
            Meaning::Nothing => return Go::Back.into(),
            Meaning::Given { entry, text, at } if !text.is_empty() => {
                match entry.takes.map(|takes| takes.read(text, shared)) {
                    Some(Ok(argument)) => (entry.clone(), Some(argument)),
                    Some(Err(mistake)) => {
                        let mistake = mistake.behind(at);
                        self.field.go_to(mistake.at.start);
                        self.mistake = Some(mistake);
                        return Steps::none();
                    }
                    None => (entry.clone(), None),
                }
            }
            Meaning::Command(entry) | Meaning::Given { entry, .. } => (entry.clone(), None),
            Meaning::Words => match self.meant() {
                Some(entry) => (entry.clone(), None),
                None => {
                    self.mistake = self.wrong(shared);
                    return Steps::none();
                }
            },
        };
        self.hand_on(&entry, argument, shared)
    }

    /// Says which command is to be run, unless something is missing.
    fn hand_on(&mut self, entry: &Entry, argument: Option<Argument>, shared: &mut Shared) -> Steps {
        if entry.writes && self.read_only {
            self.mistake = self.wrong(shared);
            return Steps::none();
        }
        if let (None, true, Some(takes)) = (&argument, entry.needs, entry.takes) {
            self.field.set(format!("{} ", entry.verb()));
            self.look(shared);
            let end = self.field.text().len();
            self.mistake = Some(Mistake::new(end..end, format!("{} is missing. {}", takes.syntax(), takes.about())));
            return Steps::none();
        }
        let line = match &argument {
            Some(_) => self.field.text().to_owned(),
            None => entry.verb().to_owned(),
        };
        shared.remember_typed(&line).and(Go::Run { id: entry.id, argument })
    }

    /// Puts in as much as is plain; where nothing more is, the next of what is listed.
    fn complete(&mut self, forward: bool, shared: &Shared) {
        let typed = self.field.text().to_owned();
        let (replace, texts): (Range<usize>, Vec<String>) = match &self.listed {
            Listed::Commands(_) => {
                let named = |row: &Row<'_>| match row {
                    Row::Command(entry) => read::name(entry, typed.trim()).to_owned(),
                    Row::Offer(offer) => offer.text.clone(),
                };
                (0..typed.len(), self.rows().iter().map(named).collect())
            }
            Listed::Offers(replace, offers) => {
                (replace.clone(), offers.iter().map(|offer| offer.text.clone()).collect())
            }
        };
        if texts.is_empty() {
            if let Some(Mistake { at, suggestion: Some(meant), .. }) = self.mistake.take() {
                self.field.replace(at, &meant);
            }
            return self.look(shared);
        }
        let word = typed.get(replace.clone()).unwrap_or_default().trim_start();
        if self.chosen.is_none() && forward && !word.is_empty() {
            let begun: Vec<&String> = texts.iter().filter(|text| text.starts_with(word)).collect();
            let plain = read::common(&begun);
            let only = (begun.len() == 1).then(|| self.only(plain)).flatten();
            if plain.len() > word.len() || only.is_some() {
                let put_in = only.unwrap_or_else(|| plain.to_owned());
                self.field.replace(replace, &put_in);
                return self.look(shared);
            }
        }
        let next = match self.chosen {
            None if forward => 0,
            None => texts.len() - 1,
            Some(at) if forward => (at + 1) % texts.len(),
            Some(at) => (at + texts.len() - 1) % texts.len(),
        };
        let Some(text) = texts.get(next) else { return };
        let start = replace.start;
        self.field.replace(replace, text);
        if let Listed::Offers(replace, _) = &mut self.listed {
            *replace = start..start + text.len();
        }
        // What is listed stays, to be walked through.
        self.chosen = Some(next);
        self.mistake = self.wrong(shared);
    }

    /// A verb that is the only one, with the blank behind which its argument is typed.
    fn only(&self, verb: &str) -> Option<String> {
        let commands = matches!(self.listed, Listed::Commands(_));
        let takes = self.entries.iter().any(|e| e.takes.is_some() && (e.id == verb || e.verbs.contains(&verb)));
        (commands && takes).then(|| format!("{verb} "))
    }

    fn up(&mut self, shared: &Shared) {
        let walks = self.back > 0 || (self.is_empty() && self.chosen.is_none());
        if walks && !shared.typed.lines().is_empty() {
            return self.recall(self.back + 1, shared);
        }
        match self.listed {
            Listed::Offers(..) => self.complete(false, shared),
            Listed::Commands(_) => {
                let above = self.aim().and_then(|at| at.checked_sub(1));
                self.chosen = above.or((!self.is_empty()).then_some(0));
            }
        }
    }

    fn down(&mut self, shared: &Shared) {
        if self.back > 0 {
            return self.recall(self.back - 1, shared);
        }
        match &self.listed {
            Listed::Offers(..) => self.complete(true, shared),
            Listed::Commands(found) if found.is_empty() => {}
            Listed::Commands(found) => self.chosen = Some(self.aim().map_or(0, |at| (at + 1).min(found.len() - 1))),
        }
    }

    /// Puts in the line typed so many lines before; 0 is what was typed now.
    fn recall(&mut self, back: usize, shared: &Shared) {
        let lines = shared.typed.lines();
        if self.back == 0 {
            self.field.text().clone_into(&mut self.before);
        }
        self.back = back.min(lines.len());
        let line = self.back.checked_sub(1).and_then(|back| lines.iter().rev().nth(back));
        self.field.set(line.unwrap_or(&self.before).clone());
        self.look(shared);
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Command line"
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        if chord == Chord::plain(Key::Backspace) && self.field.text().is_empty() {
            return Some(Go::Back.into());
        }
        let before = self.field.clone();
        let taken = self.field.key(chord);
        let changed = self.field != before;
        taken.then(|| if changed { self.typed(shared) } else { Steps::none() })
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        self.field.insert(text);
        self.typed(shared)
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse.step() {
            Some(Step::Up) => self.run(Cmd::Up, shared),
            Some(_) => self.run(Cmd::Down, shared),
            None => Steps::none(),
        }
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Run => return self.run_line(shared),
            Cmd::Close => return Go::Back.into(),
            Cmd::Complete { forward } => self.complete(forward, shared),
            Cmd::Up => self.up(shared),
            Cmd::Down => self.down(shared),
        }
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
