//! Accepting a finding: why, who, until when. It is written into the file of suppressions, which people review.

pub mod view;

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use crate::{
    audit::{
        Rule,
        finding::Accepted,
        registry,
        suppression::{Suppression, Target},
    },
    domain::webhook::HookId,
    tui::{
        accepted::Place,
        chord::Chord,
        command::{Command, Group},
        effect::Effect,
        field::Field,
        go::{Go, Notice},
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// How long a finding is accepted unless somebody says otherwise, in days.
const DAYS: i64 = 90;

/// A line of the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Spot {
    Reason,
    Author,
    Expires,
}

impl Spot {
    /// All, from above.
    pub const ALL: [Spot; 3] = [Spot::Reason, Spot::Author, Spot::Expires];
}

/// What the dialog can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Save,
    Step { forth: bool },
    Leave,
}

/// Its commands.
pub const TABLE: &[Command<State>] = &[
    Command::new(
        "accept.save",
        "Enter Ctrl-s",
        "accept",
        "Write it into the file of suppressions.",
        Group::Act,
        Cmd::Save,
    )
    .footer(1),
    Command::new("accept.leave", "Esc", "cancel", "Close without accepting it.", Group::Program, Cmd::Leave).footer(2),
    Command::new(
        "accept.next",
        "Tab Down Ctrl-n",
        "next line",
        "To the next line.",
        Group::Move,
        Cmd::Step { forth: true },
    )
    .footer(3),
    Command::new(
        "accept.former",
        "Shift-Tab Up Ctrl-p",
        "line before",
        "To the line before.",
        Group::Move,
        Cmd::Step { forth: false },
    ),
];

/// The dialog on screen.
#[derive(Debug, Clone)]
pub struct State {
    rule: &'static Rule,
    hook: HookId,
    place: Place,
    reason: Field,
    author: Field,
    expires: Field,
    focus: Spot,
}

impl State {
    /// Opens for a finding; `None` where nothing can be accepted.
    pub fn open(rule: &'static str, hook: HookId, shared: &Shared) -> Option<(Self, Steps)> {
        let place = shared.settings.accepted.clone()?;
        let last = today(shared).checked_add(DAYS.days()).unwrap_or(Date::MAX);
        let state = State {
            rule: registry::by_id(rule)?,
            hook,
            reason: Field::new(""),
            author: Field::new(place.author.as_str()),
            expires: Field::new(last.to_string()),
            focus: Spot::Reason,
            place,
        };
        Some((state, Steps::none()))
    }

    /// The field of a line.
    pub fn field(&self, spot: Spot) -> &Field {
        match spot {
            Spot::Reason => &self.reason,
            Spot::Author => &self.author,
            Spot::Expires => &self.expires,
        }
    }

    fn focused(&mut self) -> &mut Field {
        match self.focus {
            Spot::Reason => &mut self.reason,
            Spot::Author => &mut self.author,
            Spot::Expires => &mut self.expires,
        }
    }

    fn step(&mut self, forth: bool) {
        let at = Spot::ALL.iter().position(|spot| *spot == self.focus).unwrap_or_default();
        let next = if forth { at + 1 } else { at + Spot::ALL.len() - 1 } % Spot::ALL.len();
        self.focus = Spot::ALL.get(next).copied().unwrap_or(Spot::Reason);
    }

    /// What would be written; or in which line something is missing, and what.
    fn accepted(&self, today: Date) -> Result<Accepted, (Spot, &'static str)> {
        let text = |field: &Field| field.text().trim().to_owned();
        let (reason, author) = (text(&self.reason), text(&self.author));
        if reason.is_empty() {
            return Err((Spot::Reason, "say why this is accepted: others will read it"));
        }
        if author.is_empty() {
            return Err((Spot::Author, "say who accepts it"));
        }
        let no_day = (Spot::Expires, "the last day is written like 2027-01-31");
        let expires: Date = text(&self.expires).parse().map_err(|_| no_day)?;
        if expires < today {
            return Err((Spot::Expires, "that day is over"));
        }
        Ok(Accepted { reason, author, expires })
    }

    fn save(&mut self, shared: &Shared) -> Steps {
        match self.accepted(today(shared)) {
            Err((spot, why)) => {
                self.focus = spot;
                Go::Say(Notice::warning(format!("not accepted: {why}"))).into()
            }
            Ok(accepted) => {
                let (rule, target, place) = (self.rule, Target::Hook(self.hook), self.place.clone());
                let entry = Box::new(Suppression { rule, target, accepted, place: String::new() });
                Steps::from(vec![Effect::Accept { place, entry }]).and(Go::Back)
            }
        }
    }
}

/// The day by which suppressions count.
fn today(shared: &Shared) -> Date {
    shared.now.to_zoned(TimeZone::UTC).date()
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "A finding that is accepted"
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn text_key(&mut self, chord: Chord, _: &mut Shared) -> Option<Steps> {
        self.focused().key(chord).then(Steps::none)
    }

    fn paste(&mut self, text: &str, _: &mut Shared) -> Steps {
        self.focused().insert(text);
        Steps::none()
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Save => return self.save(shared),
            Cmd::Leave => return Go::Back.into(),
            Cmd::Step { forth } => self.step(forth),
        }
        Steps::none()
    }
}
