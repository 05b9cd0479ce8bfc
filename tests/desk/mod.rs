//! A console on a desk: the model and its router, keys typed and answers given by hand. No terminal, no network, no clock.
//! Shared by the targets that look at pictures or measure; it holds no expectation of its own.
#![allow(dead_code, reason = "each target that shares it uses a part")]

pub mod company;
pub mod left;

use std::time::Duration;

use hookline::{
    api::calls::{Call, Count, Delivery, Exact, Fields, ListQuery, Page, Reply},
    api::curl_lines,
    domain::{
        fault::{Fault, FaultKind},
        webhook::Webhook,
    },
    tui::{
        chord::Chord,
        effect::Effect,
        model::Model,
        msg::{Msg, Slot, Ticket},
        shared::{Profile, Settings},
        theme::Theme,
        update, view,
    },
};
use jiff::tz::TimeZone;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// A console and the requests that it has under way.
pub struct Desk {
    pub model: Model,
    hooks: Vec<Webhook>,
    open: Vec<(Slot, Ticket, Call)>,
    /// The profiles were asked for.
    lists: bool,
    /// Lines for a shell that were asked for, told.
    lines: Vec<Msg>,
}

impl Desk {
    /// A console that has just been opened on a service with these webhooks; nothing is answered yet.
    pub fn opened(size: (u16, u16), settings: Settings, hooks: Vec<Webhook>) -> Self {
        let profile = Profile {
            name: "demo".into(),
            host: "http://127.0.0.1:4455".into(),
            base: "http://127.0.0.1:4455".into(),
            production: false,
            read_only: false,
            own_url: false,
            accent: None,
            warning: None,
        };
        let mut model = Model::new(profile, settings, TimeZone::UTC, company::now());
        model.shared.size = size;
        let effects = update::start(&mut model);
        let mut desk = Desk { model, hooks, open: Vec::new(), lists: false, lines: Vec::new() };
        desk.note(effects);
        desk
    }

    /// A console with everything loaded.
    pub fn loaded(size: (u16, u16), settings: Settings, hooks: Vec<Webhook>) -> Self {
        let mut desk = Desk::opened(size, settings, hooks);
        desk.serve();
        desk
    }

    /// Tells the model something; what was put off is done at once.
    pub fn tell(&mut self, msg: Msg) {
        let effects = update::update(&mut self.model, msg);
        self.note(effects);
        while update::has_work(&self.model) {
            let effects = update::update(&mut self.model, Msg::Idle);
            self.note(effects);
        }
    }

    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { slot, ticket, call } => self.open.push((slot, ticket, call)),
                Effect::ListProfiles => self.lists = true,
                Effect::Curl { calls, what, to } => {
                    let base = self.model.shared.profile.base.parse().unwrap();
                    let line = curl_lines(&base, &calls).map_err(Box::new);
                    self.lines.push(Msg::Curl { what, line, to });
                }
                Effect::Abandon { slot, ticket } => self.open.retain(|(s, t, _)| (s, t) != (&slot, &ticket)),
                _ => {}
            }
        }
    }

    /// Presses keys one by one, as a person would, and answers what they ask for. Words in quotes are typed.
    pub fn keys(&mut self, keys: &str) {
        for (at, part) in keys.split('"').enumerate() {
            if at % 2 == 1 {
                part.chars().for_each(|c| self.press(Chord::char(c)));
            } else {
                part.split_whitespace().for_each(|key| self.press(key.parse().unwrap()));
            }
        }
    }

    /// Presses one key, and answers nothing of what it asks for.
    pub fn presses_unanswered(&mut self, key: &str) {
        self.press_only(key.parse().unwrap());
    }

    /// Somebody else changes a webhook behind the back of the console.
    pub fn others_write(&mut self, number: u64, change: impl FnOnce(&mut Webhook)) {
        change(self.hooks.iter_mut().find(|hook| hook.id == company::id(number)).unwrap());
    }

    /// The console finds a run that a former one left in the middle.
    pub fn finds_unfinished(&mut self) {
        let plan = left::over(&self.model.shared.profile, &self.hooks);
        self.tell(Msg::Unfinished { plans: vec![plan], set_aside: Vec::new() });
    }

    fn press(&mut self, chord: Chord) {
        self.press_only(chord);
        self.serve();
    }

    fn press_only(&mut self, chord: Chord) {
        self.model.shared.mono += Duration::from_secs(1);
        self.tell(Msg::Keys(vec![chord]));
    }

    /// Answers everything that is asked for as a service with these webhooks would.
    pub fn serve(&mut self) {
        while let Some(answer) = self.next_answer() {
            self.tell(answer);
        }
        for line in std::mem::take(&mut self.lines) {
            self.tell(line);
        }
        if std::mem::take(&mut self.lists) {
            self.tell(Msg::Profiles(Box::new(company::profiles())));
        }
    }

    /// The answer to the oldest request under way; `None` where none is.
    pub fn next_answer(&mut self) -> Option<Msg> {
        let (slot, ticket, call) = (!self.open.is_empty()).then(|| self.open.remove(0))?;
        let result = Box::new(self.answer(&call));
        Some(Msg::Answered { slot, ticket, result })
    }

    /// Answers everything that is asked for with the same fault.
    pub fn fail(&mut self, fault: &Fault) {
        while let Some((slot, ticket, _)) = (!self.open.is_empty()).then(|| self.open.remove(0)) {
            self.tell(Msg::Answered { slot, ticket, result: Box::new(Err(fault.clone())) });
        }
    }

    /// Answers a test delivery that is under way.
    pub fn deliver(&mut self, success: bool, message: &str, millis: u64) {
        let at = self.open.iter().position(|(_, _, call)| matches!(call, Call::Test(_))).unwrap();
        let (slot, ticket, _) = self.open.remove(at);
        let delivery = Delivery { success, message: message.into(), round_trip: Duration::from_millis(millis) };
        self.tell(Msg::Answered { slot, ticket, result: Box::new(Ok(Reply::Tested(delivery))) });
    }

    /// Sends a test to the webhook under the cursor, and answers it.
    pub fn test(&mut self, success: bool, message: &str, millis: u64) {
        self.press_only(Chord::char('t'));
        self.deliver(success, message, millis);
    }

    fn answer(&self, call: &Call) -> Result<Reply, Fault> {
        match call {
            Call::List(query) => Ok(Reply::Page(self.page(query))),
            Call::Events => Ok(Reply::Events(company::offered())),
            Call::Show(id) => match self.hooks.iter().find(|hook| hook.id == *id) {
                Some(hook) => Ok(Reply::Hook(Box::new(hook.clone()))),
                None => Err(Fault::new(FaultKind::NotFound, "Reading it failed", "it is not there", "")),
            },
            Call::Test(id) => {
                // What answers is as hostile as what is stored.
                let name = self.hooks.iter().find(|hook| hook.id == *id).map_or("", |hook| hook.name.text());
                let success = id.get() % 3 != 0;
                let message = if success { "204 No Content".into() } else { format!("410 Gone: {name}") };
                Ok(Reply::Tested(Delivery { success, message, round_trip: Duration::from_millis(38) }))
            }
            other => panic!("nobody answers {other:?} on this desk"),
        }
    }

    fn page(&self, query: &ListQuery) -> Page {
        let asked = |hook: &&Webhook| {
            query.filter.iter().all(|exact| match exact {
                Exact::Id(ids) => ids.contains(&hook.id),
                Exact::Account(accounts) => hook.account.value().is_some_and(|a| accounts.contains(a)),
                Exact::Name(names) => hook.name.value().is_some_and(|name| names.contains(name)),
                Exact::Url(urls) => hook.url.value().is_some_and(|url| urls.contains(url)),
            })
        };
        let size = usize::from(query.size);
        let before = size * (query.number as usize - 1);
        let rows: Vec<&Webhook> = self.hooks.iter().filter(asked).skip(before).take(size).collect();
        let hooks: Vec<Webhook> = match query.fields {
            Fields::AllButSecret => rows.into_iter().cloned().collect(),
            Fields::IdsOnly => rows.iter().map(|hook| Webhook::bare(hook.id)).collect(),
        };
        Page {
            number: query.number,
            size: query.size,
            more: hooks.len() == size,
            hooks,
            unreadable: Vec::new(),
            count: if query.count { Count::AtLeast(self.hooks.len() as u64) } else { Count::Unknown },
            sent: format!("page[number]={}&page[size]={}", query.number, query.size),
        }
    }

    /// What is on screen.
    pub fn picture(&self, theme: &Theme) -> (Buffer, Option<Position>) {
        let (columns, rows) = self.model.shared.size;
        let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
        let cursor = view::draw(&self.model, theme, &mut buf);
        (buf, cursor)
    }
}
