//! The list of webhooks: the ground on which everything else stands. Filter, sort, pages, columns, marks, and the keys
//! that act on the webhook under the cursor. It never names another screen.

pub mod command;
mod fetching;
mod given;
mod look;
pub mod marks;
pub mod prompt;
pub mod shown;
mod typing;
pub mod view;

use std::{ops::Range, time::Duration};

use self::{
    command::{Cmd, JUMP, PROMPT, TABLE},
    marks::Wanted,
    prompt::Prompt,
    shown::Shown,
};
use crate::{
    api::calls::Reply,
    domain::{
        filter::Filter,
        plan::Action,
        sort::{Key, Sort, SortField},
        webhook::HookId,
    },
    tui::{
        argument::Argument,
        chord::Chord,
        column::{self, Column},
        command::Command,
        cursor::{Cursor, Step},
        effect::Effect,
        field::Field,
        go::{Cell, FormFor, Go, Naming, Notice, Open, Question, Token, Value},
        msg::{Mouse, Slot, Timer},
        reading::Phase,
        screen::{Answer, Screen, Steps},
        shared::Shared,
        verdict,
    },
};

/// Lines of the screen that are not rows: identity, view line, headings, status, footer.
const CHROME: u16 = 5;
/// How long the cursor rests before the record beside the list is read.
const REST: Duration = Duration::from_millis(150);
/// Former filters kept.
const HISTORY: usize = 50;

/// The list.
#[derive(Debug)]
pub struct State {
    shown: Shown,
    cursor: Cursor,
    /// The webhook under the cursor: the cursor follows it, not the row number.
    focus: Option<HookId>,
    /// The line of the screen on which the operator left it. A filter that hides the webhook for a while does not move it.
    line: usize,
    filter: Filter,
    sort: Sort,
    columns: Vec<Column>,
    /// Columns scrolled out to the left, behind the first.
    scrolled: usize,
    prompt: Option<Prompt>,
    jump: Option<Field>,
    history: Vec<String>,
    /// Where the range that is being chosen begins.
    anchor: Option<HookId>,
    /// What is to be marked once everything is loaded.
    will_mark: Option<Wanted>,
}

impl State {
    /// The list before anything is loaded.
    pub fn new(_shared: &Shared) -> Self {
        State {
            shown: Shown::default(),
            cursor: Cursor::default(),
            focus: None,
            line: 0,
            filter: Filter::default(),
            sort: Sort::default(),
            columns: column::DEFAULT.to_vec(),
            scrolled: 0,
            prompt: None,
            jump: None,
            history: Vec::new(),
            anchor: None,
            will_mark: None,
        }
    }

    /// The first requests.
    pub fn start(&mut self, shared: &mut Shared) -> Steps {
        let mut effects = match self.begin(shared) {
            true => shared.read_page(1, &self.filter, &self.sort),
            false => shared.read_all(first_page(shared)),
        };
        effects.extend(shared.want_events());
        effects.into()
    }

    /// The rows on screen and off, in order.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The cursor in them.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The filter in force.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// The sort in force.
    pub fn sort(&self) -> &Sort {
        &self.sort
    }

    /// The columns chosen, and how many are scrolled out.
    pub fn columns(&self) -> (&[Column], usize) {
        (&self.columns, self.scrolled)
    }

    /// The filter prompt, while it is open.
    pub fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_ref()
    }

    /// The page prompt, while it is open.
    pub fn jump(&self) -> Option<&Field> {
        self.jump.as_ref()
    }

    /// The webhook under the cursor.
    pub fn current(&self, shared: &Shared) -> Option<HookId> {
        let slot = self.shown.rows().get(self.cursor.at)?;
        shared.hooks.row(*slot).map(|row| row.id())
    }

    /// Rows that fit on the screen.
    pub fn height(shared: &Shared) -> usize {
        usize::from(shared.size.1.saturating_sub(CHROME))
    }

    /// After the rows changed: the cursor stays on its webhook, on the same line of the screen; where the webhook is no
    /// longer among the rows, it stays on its line.
    fn follow(&mut self, shared: &Shared) {
        let (len, height) = (self.shown.rows().len(), Self::height(shared));
        let focus = self.focus.and_then(|id| shared.hooks.slot_of(id));
        if let Some(at) = focus.and_then(|slot| self.shown.rows().iter().position(|s| *s == slot)) {
            self.cursor = Cursor { at, top: at.saturating_sub(self.line) };
        }
        self.cursor.fit(len, height);
        // With no rows to stand on, it waits for its webhook.
        if (self.focus.is_none() || focus.is_none()) && len > 0 {
            self.focus = self.current(shared);
        }
    }

    fn step(&mut self, step: Step, shared: &mut Shared) -> Steps {
        let from = self.cursor.at;
        self.cursor.step(step, self.shown.rows().len(), Self::height(shared));
        self.moved(from, shared)
    }

    /// After the cursor moved from a line: what it passed on the screen was seen.
    fn moved(&mut self, from: usize, shared: &mut Shared) -> Steps {
        // With no rows to stand on, it waits for its webhook.
        self.focus = self.current(shared).or(self.focus);
        self.line = self.cursor.at.saturating_sub(self.cursor.top);
        if !shared.watch.is_empty() {
            self.passed(from, shared);
        }
        self.rest(shared)
    }

    /// What the watch flagged in the lines from here to the cursor was seen; of a longer way only its beginning.
    fn passed(&mut self, from: usize, shared: &mut Shared) {
        let at = self.cursor.at;
        let lines = match from.abs_diff(at) {
            0 => return,
            far if far > Self::height(shared) => from..from + 1,
            _ if from < at => from..at,
            _ => at + 1..from + 1,
        };
        let passed = self.ids(lines, shared);
        if shared.seen(passed) {
            self.shown.drop_removed(shared);
            self.follow(shared);
        }
    }

    /// The webhooks in these lines.
    fn ids(&self, lines: Range<usize>, shared: &Shared) -> Vec<HookId> {
        let slots = self.shown.rows().get(lines).unwrap_or_default();
        slots.iter().filter_map(|slot| shared.hooks.row(*slot).map(|row| row.id())).collect()
    }

    fn on_screen(&self, shared: &Shared) -> Vec<HookId> {
        self.ids(self.cursor.window(self.shown.rows().len(), Self::height(shared)), shared)
    }

    /// Where the detail stands beside the list, it is read once the cursor rests.
    fn rest(&self, shared: &Shared) -> Steps {
        match self.focus {
            Some(id) if shared.beside() && shared.full(id).is_none() => {
                Effect::Wake { timer: Timer::Rest, after: REST }.into()
            }
            _ => Steps::none(),
        }
    }

    /// Shows the set under another filter or sort; a page is asked for anew where the server takes part.
    fn show_anew(&mut self, shared: &mut Shared, set_changed: bool) -> Steps {
        if shared.reading.paged() {
            return shared.read_page(1, &self.filter, &self.sort).into();
        }
        if self.filter.rules().next().is_some() {
            shared.want_audit();
        }
        self.shown.rebuild(&self.filter, &self.sort, shared, set_changed);
        // The first slice at once: small sets never show a stale picture.
        self.work(shared);
        Steps::none()
    }

    /// Outcomes of tests became known: where they decide what passes, or the order, the rows are found anew.
    pub fn outcomes_changed(&mut self, shared: &mut Shared) {
        if !verdict::asks_tests(&self.filter, &self.sort) {
            return;
        }
        if shared.reading.paged() {
            return self.take_news(false, shared);
        }
        self.shown.rebuild(&self.filter, &self.sort, shared, true);
        self.work(shared);
    }

    /// Sorts by the last test and goes to the top, where those stand that failed; or takes that key away again.
    fn failed_first(&mut self, shared: &mut Shared) -> Steps {
        let first = Key { by: SortField::Test, descending: false };
        let rest: Vec<Key> = self.sort.keys().iter().copied().filter(|key| key.by != first.by).collect();
        if self.sort.keys().first() == Some(&first) {
            self.sort = Sort::new(rest);
        } else {
            self.sort = Sort::new(std::iter::once(first).chain(rest));
            (self.cursor, self.focus, self.line) = (Cursor::default(), None, 0);
        }
        self.show_anew(shared, true)
    }

    fn set_filter(&mut self, filter: Filter, shared: &mut Shared) -> Steps {
        if filter == self.filter {
            return Steps::none();
        }
        self.marks_meet(&filter, shared);
        self.filter = filter;
        self.show_anew(shared, false)
    }

    fn set_sort(&mut self, sort: Sort, shared: &mut Shared) -> Steps {
        self.sort = sort;
        self.show_anew(shared, true)
    }

    /// Puts the cursor on a webhook, where it is listed.
    pub fn jump_to(&mut self, id: HookId, shared: &mut Shared) -> Steps {
        let from = self.cursor.at;
        let slot = shared.hooks.slot_of(id);
        let Some(at) = self.shown.rows().iter().position(|row| Some(*row) == slot) else { return Steps::none() };
        self.cursor.go(at, self.shown.rows().len(), Self::height(shared));
        self.moved(from, shared)
    }

    /// Takes a filter that was not typed here; it is found again among the former ones.
    fn look_for(&mut self, filter: Filter, shared: &mut Shared) -> Steps {
        (self.prompt, self.jump) = (None, None);
        self.remember(filter.to_string());
        self.set_filter(filter, shared)
    }

    fn remember(&mut self, text: String) {
        if !text.is_empty() && self.history.last() != Some(&text) {
            self.history.push(text);
            let over = self.history.len().saturating_sub(HISTORY);
            self.history.drain(..over);
        }
    }
}

/// The first page is as small as the screen, so that it paints at once.
fn first_page(shared: &Shared) -> u16 {
    shared.size.1.saturating_mul(2).clamp(50, 200)
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        match (&self.prompt, &self.jump) {
            (Some(_), _) => PROMPT,
            (None, Some(_)) => JUMP,
            (None, None) => TABLE,
        }
    }

    fn title(&self) -> &'static str {
        match (&self.prompt, &self.jump) {
            (Some(_), _) => "Filter",
            (None, Some(_)) => "Go to a page",
            (None, None) => "List of webhooks",
        }
    }

    fn label(&self, cmd: Cmd, shared: &Shared) -> Option<&'static str> {
        match cmd {
            Cmd::Back if self.filter.is_empty() && !self.ranges() && shared.views.applied().is_some() => {
                Some("leave view")
            }
            Cmd::Delete if !shared.marks.is_empty() => Some("delete marked"),
            Cmd::Edit if !shared.marks.is_empty() => Some("edit marked"),
            Cmd::TestSet if !shared.marks.is_empty() => Some("test marked"),
            Cmd::Back if self.ranges() => Some("drop range"),
            Cmd::Mark if self.ranges() => Some("mark range"),
            _ => None,
        }
    }

    fn takes_text(&self) -> bool {
        self.prompt.is_some() || self.jump.is_some()
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        if let Some(prompt) = &mut self.prompt {
            let before = prompt.field.text().to_owned();
            let taken = prompt.field.key(chord);
            let changed = prompt.field.text() != before;
            return taken.then(|| if changed { self.typed(shared) } else { Steps::none() });
        }
        self.jump.as_mut()?.key(chord).then(Steps::none)
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        if let Some(prompt) = &mut self.prompt {
            prompt.field.insert(text);
            return self.typed(shared);
        }
        match &mut self.jump {
            Some(field) => {
                field.insert(text);
                Steps::none()
            }
            None => Go::Say(Notice::info("a paste does nothing here; / opens the filter")).into(),
        }
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        let current = self.current(shared);
        let on = |open: fn(HookId) -> Open| current.map_or_else(Steps::none, |id| Go::Open(open(id)).into());
        match cmd {
            Cmd::Move(step) => self.step(step, shared),
            Cmd::Open => on(Open::Detail),
            Cmd::Reveal => on(Open::Secret),
            Cmd::Filter => self.open_prompt(shared),
            Cmd::InPrompt(cmd) => self.run_prompt(cmd, shared),
            Cmd::InJump { accept } => self.run_jump(accept, shared),
            Cmd::Back if self.anchor.take().is_some() => Steps::none(),
            Cmd::Back if self.will_mark.take().is_some() => Go::Say(Notice::info("nothing will be marked")).into(),
            Cmd::Back if !self.filter.is_empty() => self.set_filter(Filter::default(), shared),
            Cmd::Back if shared.views.applied().is_some() => self.leave_view(shared).unwrap_or_default(),
            Cmd::Back if !shared.watch.is_empty() => {
                if shared.seen_all() {
                    self.shown.drop_removed(shared);
                    self.follow(shared);
                }
                Steps::none()
            }
            Cmd::Back => shared.cancel_reads().into(),
            Cmd::Quit => Go::Quit.into(),
            Cmd::Refresh => self.refresh(shared),
            Cmd::Watch => shared.toggle_watch().into(),
            Cmd::Page { forward } => self.page(forward, shared),
            Cmd::Jump => {
                self.jump = Some(Field::default());
                Steps::none()
            }
            Cmd::Mode => self.switch_mode(shared),
            Cmd::Sort => Go::Open(Open::Sort(self.sort.to_string())).into(),
            Cmd::FailedFirst => self.failed_first(shared),
            Cmd::Columns => Go::Open(Open::Columns(self.columns.clone())).into(),
            Cmd::View => match shared.nth_key.and_then(|nth| u8::try_from(nth + 1).ok()) {
                Some(key) => self.apply_key(key, shared),
                None => Go::Open(Open::Views(Box::new(self.look(shared)))).into(),
            },
            Cmd::Views => Go::Open(Open::Views(Box::new(self.look(shared)))).into(),
            Cmd::SaveView => Go::Open(Open::NameView(Box::new(Naming::Save(self.look(shared))))).into(),
            Cmd::Scroll { right } => {
                let most = self.columns.len().saturating_sub(2);
                self.scrolled = if right { (self.scrolled + 1).min(most) } else { self.scrolled.saturating_sub(1) };
                Steps::none()
            }
            Cmd::New => Go::Open(Open::Form(FormFor::New)).into(),
            Cmd::Edit if !shared.marks.is_empty() => Go::Open(Open::Bulk(shared.marked())).into(),
            Cmd::Edit => on(|id| Open::Form(FormFor::Edit(id))),
            Cmd::Duplicate => on(|id| Open::Form(FormFor::CopyOf(id))),
            Cmd::Delete if !shared.marks.is_empty() => shared.review_delete_marked(),
            Cmd::Delete => current.map_or_else(Steps::none, |id| shared.review_delete(id)),
            Cmd::Test => current.map_or_else(Steps::none, |id| shared.begin_test(id)),
            Cmd::TestResult => on(Open::TestResult),
            Cmd::Copy => on(Open::Copy),
            Cmd::Undo { again } => shared.undo_last(again),
            Cmd::Journal => Go::Open(Open::Journal).into(),
            Cmd::Audit => Go::Open(Open::Audit).into(),
            Cmd::Audience => Go::Open(Open::Audience(None)).into(),
            Cmd::Matrix => Go::Open(Open::Matrix(Cell { hook: current, event: None })).into(),
            Cmd::CopyEvents => on(Open::CopyEvents),
            Cmd::OwnEvents => on(|id| Open::Audience(Some(id))),
            Cmd::Mark => self.toggle_mark(shared),
            Cmd::Range => self.turn_range(shared),
            Cmd::MarkAll => self.mark_all(shared),
            Cmd::Invert => self.invert_marks(shared),
            Cmd::Unmark => self.clear_marks(shared),
            Cmd::TestSet => self.test_set(shared),
        }
    }

    fn given(&mut self, cmd: Cmd, argument: Argument, shared: &mut Shared) -> Steps {
        self.run_given(cmd, argument, shared)
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        let focus = self.focus;
        self.take_news(matches!((slot, answer), (Slot::Page, Ok(_))), shared);
        self.mark_when_read(shared);
        if matches!(slot, Slot::Write { .. }) {
            self.outcomes_changed(shared);
        }
        match (slot, answer) {
            (Slot::Write { plan, row }, Ok(Reply::Saved(saved)))
                if matches!(shared.action(*plan, *row), Some(Action::Create(_))) =>
            {
                // Whoever made a webhook wants to see it next, where the filter lets it through.
                if let Some(slot) = shared.hooks.slot_of(saved.hook.id)
                    && self.shown.rows().contains(&slot)
                {
                    self.focus = Some(saved.hook.id);
                    self.follow(shared);
                }
                Steps::none()
            }
            (Slot::Walk(_), Ok(_)) if shared.reading.phase() == Phase::Paused => {
                let question = Question {
                    title: "Load more?".into(),
                    body: format!(
                        "{} webhooks are loaded and the service has more. Loading all of them takes memory and time.",
                        crate::tui::words::number(shared.hooks.len() as u64)
                    ),
                    yes: "load all",
                    no: "stay with these",
                    token: Token::LoadMore,
                };
                Go::Open(Open::Ask(question)).into()
            }
            _ if focus != self.focus => self.rest(shared),
            _ => Steps::none(),
        }
    }

    fn audited(&mut self, shared: &mut Shared) -> Steps {
        if self.filter.rules().next().is_some() {
            self.shown.rebuild(&self.filter, &self.sort, shared, true);
            self.work(shared);
        }
        Steps::none()
    }

    fn returned(&mut self, value: Value, shared: &mut Shared) -> Steps {
        match value {
            Value::Columns(columns) => {
                self.columns = columns;
                self.scrolled = 0;
                Steps::none()
            }
            Value::Sort(text) => match text.parse::<Sort>() {
                Ok(sort) => self.set_sort(sort, shared),
                Err(mistake) => Go::Say(Notice::error(mistake.to_string())).into(),
            },
            Value::Filter(filter) => self.look_for(filter, shared),
            Value::View(id) => self.apply(&id, shared),
            Value::Yes(Token::LoadMore) => shared.read_on().into(),
            Value::Yes(_) | Value::Events(_) | Value::Run(_) | Value::Settled { .. } => Steps::none(),
        }
    }

    fn has_work(&self) -> bool {
        self.shown.busy()
    }

    fn work(&mut self, shared: &mut Shared) {
        if self.shown.work(shared) {
            self.follow(shared);
            self.mark_when_read(shared);
        }
    }

    fn due(&mut self, timer: &Timer, shared: &mut Shared) -> Steps {
        match (timer, self.current(shared)) {
            (Timer::Rest, Some(id)) if shared.beside() && shared.full(id).is_none() => shared.read_detail(id).into(),
            _ => Steps::none(),
        }
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse {
            Mouse::WheelUp => self.step(Step::Up, shared),
            Mouse::WheelDown => self.step(Step::Down, shared),
            Mouse::Down { column, .. } if shared.in_detail(column) => {
                self.current(shared).map_or_else(Steps::none, |id| Go::Open(Open::Detail(id)).into())
            }
            Mouse::Down { row, .. } => {
                let Some(line) = usize::from(row).checked_sub(3) else { return Steps::none() };
                let (from, at) = (self.cursor.at, self.cursor.top + line);
                if line < Self::height(shared) && at < self.shown.rows().len() {
                    self.cursor.go(at, self.shown.rows().len(), Self::height(shared));
                }
                self.moved(from, shared)
            }
        }
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        self.cursor.fit(self.shown.rows().len(), Self::height(shared));
        self.moved(self.cursor.at, shared)
    }
}
