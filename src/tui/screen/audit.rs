//! What the audit found, in groups by rule, severity or webhook, and in a group finding by finding, with why it matters and
//! how to mend it. What can be mended by an edit becomes a plan. The audit itself is made in slices (`tui::auditing`); a key
//! only moves in what it found.

pub mod command;
mod mend;
pub mod view;

use std::ops::Range;

use self::command::{Cmd, FINDINGS, GROUPS};
use crate::{
    audit::{Finding, Severity, State as Standing},
    domain::{filter::Filter, webhook::HookId},
    tui::{
        auditing::Done,
        command::Command,
        cursor::{Cursor, Step},
        go::{Go, Notice, Open, Value},
        msg::Mouse,
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// Lines of the screen that are no groups or findings: identity, heading, note, blank, status, footer.
const CHROME: u16 = 6;
/// Lines for why and how, where the screen is high enough for them.
const TOLD: u16 = 6;
/// From how many lines on it is.
const HIGH: u16 = 20;

/// What findings have in common in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// The rule that found them.
    #[default]
    Rule,
    /// How bad they are.
    Severity,
    /// The webhook they are about.
    Hook,
}

/// Findings that stand together: a part of the order.
#[derive(Debug)]
struct Group {
    part: Range<usize>,
    /// An edit may mend some of them.
    mends: bool,
}

/// What the audit found.
#[derive(Debug, Default)]
pub struct State {
    by: By,
    /// Also those that were accepted or known before.
    all: bool,
    /// Places of findings, those of a group together.
    order: Vec<u32>,
    /// The groups: parts of the order.
    groups: Vec<Group>,
    cursor: Cursor,
    /// The cursor in the group that is looked into.
    inside: Option<Cursor>,
    /// What is told: places change with every audit, this does not.
    on: Option<(&'static str, Severity, Option<HookId>)>,
}

impl State {
    /// What was found last, or what is being found.
    pub fn open(shared: &mut Shared) -> (Self, Steps) {
        let effects = shared.want_events();
        shared.want_audit();
        let mut state = State::default();
        state.again(shared);
        (state, effects.into())
    }

    /// What the groups have in common.
    pub fn by(&self) -> By {
        self.by
    }

    /// True where those that were accepted are shown too.
    pub fn shows_all(&self) -> bool {
        self.all
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The cursor in the groups.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The cursor in the group that is looked into.
    pub fn inside(&self) -> Option<Cursor> {
        self.inside
    }

    /// How many findings the group in a line has.
    pub fn size(&self, group: usize) -> usize {
        self.groups.get(group).map_or(0, |group| group.part.len())
    }

    /// A finding of the group in a line.
    pub fn finding<'a>(&self, group: usize, nth: usize, done: &'a Done) -> Option<&'a Finding> {
        let at = self.groups.get(group)?.part.clone().nth(nth)?;
        done.findings.list.get(*self.order.get(at)? as usize)
    }

    /// The finding that is told: the one under the cursor, or the gravest of the group there.
    pub fn told<'a>(&self, shared: &'a Shared) -> Option<&'a Finding> {
        let nth = self.inside.map_or(0, |cursor| cursor.at);
        self.finding(self.cursor.at, nth, shared.auditing.done()?)
    }

    /// Lines for groups or findings.
    pub fn height(shared: &Shared) -> usize {
        let told = if shared.size.1 >= HIGH { TOLD } else { 0 };
        usize::from(shared.size.1.saturating_sub(CHROME + told)).max(1)
    }

    /// True where an edit may mend something of what a key means.
    fn mends(&self, shared: &Shared) -> bool {
        match self.inside {
            Some(_) => self.told(shared).is_some_and(|finding| finding.rule.mend.is_some()),
            None => self.groups.get(self.cursor.at).is_some_and(|group| group.mends),
        }
    }

    /// The findings that a key means: the one under the cursor, or all of the group.
    fn meant<'a>(&self, shared: &'a Shared) -> Vec<&'a Finding> {
        let Some(done) = shared.auditing.done() else { return Vec::new() };
        match self.inside {
            Some(cursor) => self.finding(self.cursor.at, cursor.at, done).into_iter().collect(),
            None => (0..self.size(self.cursor.at)).filter_map(|nth| self.finding(self.cursor.at, nth, done)).collect(),
        }
    }

    /// Puts what was found into groups; both cursors stay on what they were on.
    fn group(&mut self, shared: &Shared) {
        let Some(done) = shared.auditing.done() else { return };
        let all = &done.findings.list;
        let at = |place: &u32| all.get(*place as usize);
        let shown = |finding: &Finding| self.all || finding.state == Standing::Open;
        let places = 0..u32::try_from(all.len()).unwrap_or(u32::MAX);
        self.order = places.filter(|place| at(place).is_some_and(shown)).collect();
        if self.by == By::Hook {
            // Stable: the gravest of a webhook stays first.
            self.order.sort_by_key(|place| at(place).map(|finding| finding.hook));
        }
        let same = |a: &u32, b: &u32| match (at(a), at(b)) {
            (Some(a), Some(b)) => match self.by {
                By::Rule => a.rule.id == b.rule.id && a.severity == b.severity,
                By::Severity => a.severity == b.severity,
                By::Hook => a.hook == b.hook,
            },
            _ => false,
        };
        let mends = |group: &[u32]| group.iter().filter_map(at).any(|finding| finding.rule.mend.is_some());
        let mut from = 0;
        let group = |places: &[u32]| {
            let part = from..from + places.len();
            from = part.end;
            Group { part, mends: mends(places) }
        };
        self.groups = self.order.chunk_by(same).map(group).collect();
        if self.by == By::Hook {
            let first = |group: &Group| self.order.get(group.part.start).and_then(at);
            self.groups.sort_by_cached_key(|group| {
                let gravest = first(group).map(|finding| finding.severity);
                std::cmp::Reverse((gravest, group.part.len()))
            });
        }
    }

    /// Groups anew, the cursors on what was told.
    fn again(&mut self, shared: &Shared) {
        self.group(shared);
        let Some(done) = shared.auditing.done() else { return };
        let is = |finding: &Finding| {
            self.on.is_some_and(|(rule, severity, hook)| match self.by {
                By::Rule => finding.rule.id == rule,
                By::Severity => finding.severity == severity,
                By::Hook => finding.hook == hook,
            })
        };
        let height = Self::height(shared);
        let same = (0..self.len()).find(|group| self.finding(*group, 0, done).is_some_and(is));
        if same.is_none() {
            self.inside = None;
        }
        self.cursor.go(same.unwrap_or(self.cursor.at), self.groups.len(), height);
        let group = self.cursor.at;
        let is =
            |finding: &Finding| self.on.is_some_and(|(rule, _, hook)| (finding.rule.id, finding.hook) == (rule, hook));
        let nth = (0..self.size(group)).find(|nth| self.finding(group, *nth, done).is_some_and(is));
        let size = self.size(group);
        if let Some(cursor) = &mut self.inside {
            cursor.go(nth.unwrap_or(cursor.at), size, height);
        }
        self.note(shared);
    }

    /// Notes what is told.
    fn note(&mut self, shared: &Shared) {
        self.on = self.told(shared).map(|finding| (finding.rule.id, finding.severity, finding.hook));
    }

    fn step(&mut self, step: Step, shared: &Shared) {
        let (height, len, size) = (Self::height(shared), self.len(), self.size(self.cursor.at));
        match &mut self.inside {
            Some(cursor) => cursor.step(step, size, height),
            None => self.cursor.step(step, len, height),
        }
        self.note(shared);
    }

    /// The filter that finds in the list what a key means.
    fn filter(&self, shared: &Shared) -> Option<Filter> {
        let finding = self.told(shared)?;
        let text = match (self.by, self.inside, finding.hook) {
            (By::Hook, None, Some(id)) => format!("id={id}"),
            (By::Severity, None, _) => {
                let mut rules: Vec<&str> = self.meant(shared).iter().map(|finding| finding.rule.id).collect();
                rules.dedup();
                format!("audit:{}", rules.join(","))
            }
            _ => format!("audit:{}", finding.rule.id),
        };
        Filter::parse(&text).ok()
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        if self.inside.is_some() { FINDINGS } else { GROUPS }
    }

    fn title(&self) -> &'static str {
        if self.inside.is_some() { "Findings of the audit" } else { "Audit" }
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) | Cmd::Step(step) => self.step(step, shared),
            Cmd::Open => {
                self.inside = (!self.is_empty()).then(Cursor::default);
                self.note(shared);
            }
            Cmd::Hook => {
                let hook = self.told(shared).and_then(|finding| finding.hook);
                return hook.map_or_else(Steps::none, |id| Go::Open(Open::Detail(id)).into());
            }
            Cmd::Group => {
                self.by = match self.by {
                    By::Rule => By::Severity,
                    By::Severity => By::Hook,
                    By::Hook => By::Rule,
                };
                self.again(shared);
            }
            Cmd::All => {
                self.all = !self.all;
                self.again(shared);
            }
            Cmd::Accept => {
                let finding = self.told(shared).and_then(|finding| Some((finding.rule, finding.hook?)));
                return finding.map_or_else(Steps::none, |(rule, hook)| Go::Open(Open::Accept(rule.id, hook)).into());
            }
            Cmd::Mend => return mend::review(&self.meant(shared).into_iter().cloned().collect::<Vec<_>>(), shared),
            Cmd::List => {
                let filter = self.filter(shared);
                return filter.map_or_else(Steps::none, |filter| Go::Return(Value::Filter(filter)).into());
            }
            Cmd::Again => {
                shared.audit_anew();
                let effects = [shared.events_anew(), shared.accepted_anew()].concat();
                return Steps::from(effects).and(Go::Say(Notice::info("looking again")));
            }
            Cmd::Back if self.inside.take().is_some() => self.note(shared),
            Cmd::Back => return Go::Back.into(),
        }
        Steps::none()
    }

    fn audited(&mut self, shared: &mut Shared) -> Steps {
        self.again(shared);
        Steps::none()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse {
            Mouse::WheelUp => self.step(Step::Up, shared),
            Mouse::WheelDown => self.step(Step::Down, shared),
            Mouse::Down { row, .. } => {
                let (height, size) = (Self::height(shared), self.size(self.cursor.at));
                let len = self.len();
                let (cursor, len) = match &mut self.inside {
                    Some(cursor) => (cursor, size),
                    None => (&mut self.cursor, len),
                };
                let line = usize::from(row).checked_sub(4).filter(|line| *line < height);
                if let Some(at) = line.map(|line| cursor.top + line).filter(|at| *at < len) {
                    cursor.go(at, len, height);
                    self.note(shared);
                }
            }
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        let (height, len, size) = (Self::height(shared), self.len(), self.size(self.cursor.at));
        self.cursor.fit(len, height);
        if let Some(cursor) = &mut self.inside {
            cursor.fit(size, height);
        }
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
