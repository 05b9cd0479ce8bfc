//! What every screen looks at: the service, the set of webhooks, events, tests, plans, requests under way, the notice.
//!
//! Screens read it and ask through it; the router puts answers into it before any screen hears of them.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    accepted::{Accepted, Place},
    auditing::Auditing,
    behind::Behind,
    effect::Effect,
    go::Notice,
    inflight::InFlight,
    journal::Journal,
    log::CallLog,
    msg::Slot,
    profile::{Accent, Switching},
    reading::{News, Reading},
    running::Running,
    typed::Typed,
    views::Views,
    watch::{Flag, Watch},
};
use crate::{
    api::calls::Call,
    domain::{
        age,
        collection::Collection,
        event::OfferedEvent,
        fault::Fault,
        kept::Kept,
        outcome::History,
        unfinished::Unfinished,
        webhook::{HookId, Webhook},
    },
};

/// How many full records are kept for details; the oldest go first.
const RECORDS: usize = 256;
/// How many notices can be read again.
const SAID: usize = 50;

/// The service that is looked at, as people know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name in the configuration, or words such as `no profile`, `demo`.
    pub name: String,
    /// Host and path of the base URL, without credentials.
    pub host: String,
    /// The base URL, for lines made for a shell.
    pub base: String,
    /// The base URL is that of the profile of this name: a line for a shell can name the profile.
    pub own_url: bool,
    /// Writes ask for more.
    pub production: bool,
    /// Nothing that writes exists.
    pub read_only: bool,
    /// The colour of its name.
    pub accent: Option<Accent>,
    /// A weakened protection that stays on screen, such as "TLS certificates are not checked".
    pub warning: Option<String>,
}

/// What is shown for the name of a profile where none is in use.
pub const NO_PROFILE: &str = "no profile";

impl Profile {
    /// What is said of a key that writes: nothing in a read-only profile, which has no such key.
    pub fn unless_read_only<'s>(&self, said: &'s str) -> &'s str {
        if self.read_only { "" } else { said }
    }

    /// Under what its views are kept: its name, or the base URL where no profile is in use.
    pub fn key(&self) -> &str {
        if self.name == NO_PROFILE { &self.base } else { &self.name }
    }
}

/// What of the settings the console itself looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Rows loaded before the console asks whether to go on.
    pub max_rows: usize,
    /// Reads of the walk under way at a time.
    pub parallel: usize,
    /// Writes of a plan under way at a time.
    pub plan_parallel: usize,
    /// Writes of bulk plans that begin in a second at most; 0 is any number.
    pub plan_rate: usize,
    /// Rows a page in page mode, 1..=1000.
    pub page_size: u16,
    /// Start in page mode.
    pub paged: bool,
    /// The service takes a mouse's clicks.
    pub mouse: bool,
    /// How long a revealed secret stays on screen.
    pub reveal: Duration,
    /// Time between two refreshes of the watch.
    pub watch: Duration,
    /// Frames and marks from ASCII alone.
    pub ascii: bool,
    /// Which rules of the audit run, and how.
    pub audit: crate::audit::Settings,
    /// Where findings that were accepted are kept; `None` where nothing of the kind is read or written.
    pub accepted: Option<Place>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            max_rows: 100_000,
            parallel: 3,
            plan_parallel: 4,
            plan_rate: 10,
            page_size: 100,
            paged: false,
            mouse: false,
            reveal: Duration::from_secs(20),
            watch: Duration::from_secs(30),
            ascii: false,
            audit: crate::audit::Settings::default(),
            accepted: None,
        }
    }
}

/// What is known of the events on offer.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Offered {
    /// Not asked yet.
    #[default]
    Unasked,
    /// Under way.
    Loading,
    /// These.
    Known(Vec<OfferedEvent>),
    /// Could not be read.
    Failed(Box<Fault>),
}

impl Offered {
    /// The events, where they are known.
    pub fn known(&self) -> Option<&[OfferedEvent]> {
        match self {
            Offered::Known(events) => Some(events),
            _ => None,
        }
    }
}

/// See the module.
#[derive(Debug)]
pub struct Shared {
    /// The wall clock when the message came.
    pub now: Timestamp,
    /// The monotonic clock when the message came.
    pub mono: Duration,
    /// The operator's time zone.
    pub zone: TimeZone,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The service.
    pub profile: Profile,
    /// The settings.
    pub settings: Settings,
    /// What is loaded of the set.
    pub hooks: Collection,
    /// How the set is being read.
    pub reading: Reading,
    /// What the last answer brought, for the list to take.
    pub news: News,
    /// Marked webhooks; marks survive filter, sort and refresh.
    pub marks: HashSet<HookId>,
    /// Events on offer.
    pub events: Offered,
    /// Test deliveries of this run and, as far as they are kept, of former ones.
    pub tests: HashMap<HookId, History>,
    /// Requests under way.
    pub flight: InFlight,
    /// What was last said; the next key takes it off the screen.
    pub notice: Option<Notice>,
    /// What was said before, the newest last.
    pub(super) said: VecDeque<(Timestamp, String)>,
    /// Which of the keys of its command was pressed, from 0; `None` where the command was chosen by name.
    pub nth_key: Option<usize>,
    /// The keys being handled came in one read with many others: nothing that writes may run.
    pub burst: bool,
    /// The same, also where a text field took them: they may be a paste that the terminal did not bracket.
    pub pasted: bool,
    /// Webhooks that the service says are not there, until they are seen again. They stay in the list.
    pub missing: HashSet<HookId>,
    /// Plans that run, and those that ran.
    pub running: Running,
    /// What came, changed or went, until it is seen.
    pub watch: Watch,
    /// Webhooks written in this run, and the newest request at that moment: an answer to an older one is from before.
    written: HashMap<HookId, u64>,
    /// What the audit found, and one that is under way.
    pub auditing: Auditing,
    /// Findings that were accepted before.
    pub accepted: Accepted,
    /// What was written, in this run and as far as it was read from disk.
    pub journal: Journal,
    /// The saved views.
    pub views: Views,
    /// Drafts that former runs left, the newest first.
    pub(super) drafts: Vec<Kept>,
    /// Plans that former runs left in the middle, the oldest first, each with a number of this run.
    pub(super) unfinished: Vec<(u32, Unfinished)>,
    /// The last exchanges with the service.
    pub calls: CallLog,
    /// The way to another service.
    pub switching: Switching,
    /// Services that were left while something was written there.
    pub behind: Behind,
    /// Lines typed on the command line.
    pub typed: Typed,
    pub(super) records: Vec<Webhook>,
}

impl Shared {
    /// Nothing loaded yet.
    pub fn new(profile: Profile, settings: Settings, zone: TimeZone, now: Timestamp) -> Self {
        Shared {
            now,
            mono: Duration::ZERO,
            zone,
            size: (80, 24),
            profile,
            hooks: Collection::default(),
            reading: Reading::new(&settings),
            running: Running::new(&settings),
            settings,
            news: News::default(),
            marks: HashSet::new(),
            events: Offered::default(),
            tests: HashMap::new(),
            flight: InFlight::default(),
            notice: None,
            said: VecDeque::new(),
            nth_key: None,
            burst: false,
            pasted: false,
            missing: HashSet::new(),
            watch: Watch::default(),
            written: HashMap::new(),
            auditing: Auditing::default(),
            accepted: Accepted::default(),
            journal: Journal::default(),
            views: Views::default(),
            drafts: Vec::new(),
            unfinished: Vec::new(),
            calls: CallLog::default(),
            switching: Switching::default(),
            behind: Behind::default(),
            typed: Typed::default(),
            records: Vec::new(),
        }
    }

    /// True where the detail stands beside the list.
    pub fn beside(&self) -> bool {
        self.size.0 >= 140
    }

    /// Columns of the detail: the right part of a wide screen, or all of a narrow one.
    pub fn detail_columns(&self) -> u16 {
        if self.beside() { self.size.0 * 2 / 5 } else { self.size.0 }
    }

    /// True where a column of the screen belongs to the detail beside the list.
    pub fn in_detail(&self, column: u16) -> bool {
        self.beside() && column >= self.size.0.saturating_sub(self.detail_columns())
    }

    /// Sends a call.
    pub fn ask(&mut self, slot: Slot, call: Call) -> Vec<Effect> {
        self.flight.ask(slot, call, self.mono)
    }

    /// Writes that are under way, wait for one that is, or are being put on disk to be sent.
    pub fn writes(&self) -> usize {
        self.flight.writes() + self.running.held()
    }

    /// Says something at the bottom.
    pub fn say(&mut self, notice: Notice) {
        if self.said.len() >= SAID {
            self.said.pop_front();
        }
        self.said.push_back((self.now, notice.text.clone()));
        self.notice = Some(notice);
    }

    /// Everything that was said of late, in full, the newest first.
    pub fn messages(&self) -> String {
        let line = |(at, text): &(Timestamp, String)| format!("{}  {text}\n", age::local(*at, &self.zone));
        self.said.iter().rev().map(line).collect()
    }

    /// Asks for the events on offer again; what is known stays until then.
    pub fn events_anew(&mut self) -> Vec<Effect> {
        self.ask(Slot::Events, Call::Events)
    }

    /// Asks for the events on offer, unless they are known or on their way.
    pub fn want_events(&mut self) -> Vec<Effect> {
        match self.events {
            Offered::Known(_) => Vec::new(),
            Offered::Loading if self.flight.busy(&Slot::Events) => Vec::new(),
            // Loading without a request under way: it was called off.
            Offered::Unasked | Offered::Loading | Offered::Failed(_) => {
                self.events = Offered::Loading;
                self.ask(Slot::Events, Call::Events)
            }
        }
    }

    /// The fullest that is known of a webhook: the record read for it, else what the list knows.
    pub fn record(&self, id: HookId) -> Option<Webhook> {
        self.full(id).cloned().or_else(|| {
            let slot = self.hooks.slot_of(id)?;
            self.hooks.row(slot).map(|row| row.to_webhook_bare())
        })
    }

    /// The record read for a webhook alone, with scopes and everything, where one was read.
    pub fn full(&self, id: HookId) -> Option<&Webhook> {
        self.records.iter().find(|r| r.id == id)
    }

    /// Takes a record into the set and keeps it whole.
    pub fn keep(&mut self, hook: &Webhook) {
        self.missing.remove(&hook.id);
        self.watch.same(hook.id);
        self.hooks.upsert(hook);
        self.records.retain(|r| r.id != hook.id);
        if self.records.len() >= RECORDS {
            self.records.remove(0);
        }
        self.records.push(hook.clone());
    }

    /// Notes that a webhook has just been written: reads that were asked for before know less of it.
    pub(super) fn wrote(&mut self, id: HookId) {
        self.written.insert(id, self.flight.newest());
    }

    /// True where the answer to request `asked` may show a webhook as it was before it was written.
    pub(super) fn is_stale(&self, id: HookId, asked: u64) -> bool {
        self.written.get(&id).is_some_and(|newest| asked <= *newest)
    }

    /// True where a webhook was written after request `asked` went out.
    pub(super) fn written_since(&self, id: HookId, asked: u64) -> bool {
        self.written.get(&id).is_some_and(|newest| *newest > asked)
    }

    /// Drops a webhook that is proven gone.
    pub fn forget(&mut self, id: HookId) {
        self.hooks.remove(id);
        self.records.retain(|r| r.id != id);
        self.marks.remove(&id);
        self.missing.remove(&id);
        self.watch.forget(id);
    }

    /// True where a webhook is known to be gone from the service; its row may stand here until that was seen.
    pub fn is_gone(&self, id: HookId) -> bool {
        self.watch.flag(id) == Some(Flag::Gone)
    }

    /// How many webhooks are loaded, without those that are known to be gone.
    pub fn present(&self) -> usize {
        let gone = self.watch.gone().filter(|id| self.hooks.slot_of(*id).is_some()).count();
        self.hooks.len().saturating_sub(gone)
    }

    /// True while something is being read.
    pub fn reads(&self) -> bool {
        self.flight.reads() > 0
    }

    /// Gives up every read and says so; empty where none was under way.
    pub fn cancel_reads(&mut self) -> Vec<Effect> {
        let reads = self.flight.abandon_reads();
        if !reads.is_empty() {
            self.reading.cancelled();
            if self.events == Offered::Loading {
                self.events = Offered::Unasked;
            }
            self.say(Notice::warning("stopped reading; r reads again"));
        }
        reads
    }
}
