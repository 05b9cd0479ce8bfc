//! What the tests of screens share: a console on a desk, keys typed into it, calls answered, and the picture as text.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    effect::Effect,
    go::{Go, Open},
    model::Model,
    msg::{Msg, Slot, Ticket},
    shared::{Profile, Settings},
    theme::Theme,
    update, view,
};
use crate::{
    api::calls::{Call, Reply},
    domain::{
        fault::{Fault, FaultKind},
        json::Json,
        known::Known,
        webhook::{HookId, Webhook},
    },
};

/// Text that must never reach a terminal as it is.
pub const HOSTILE: &str = "a\u{1b}]52;c;aGk=\u{7}\u{9b}31m\u{202e}evil\u{200b}\r\n\u{7f}";

/// Sizes in which every picture must hold.
pub const SIZES: [(u16, u16); 12] =
    [(0, 0), (1, 1), (3, 2), (8, 30), (29, 7), (30, 8), (31, 9), (60, 15), (100, 30), (140, 40), (200, 50), (300, 4)];

/// The console, and the calls it waits for.
pub struct Rig {
    pub model: Model,
    pub open: Vec<(Slot, Ticket, Call)>,
}

pub fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

/// A webhook with something in every attribute.
pub fn hook(n: u64, name: &str) -> Webhook {
    Webhook {
        account: Known::Value(3),
        name: Known::Value(name.into()),
        url: Known::Value(format!("https://h{n}.corp-hooks.com/in")),
        events: Known::Value(vec!["a:b.made".into(), "a:b.gone".into(), "c.d".into()]),
        scopes: Known::Value(Json::parse(r#"{"ou":["eu","us"],"deep":{"limit":1e400}}"#).unwrap()),
        created: Known::Value(Timestamp::UNIX_EPOCH),
        updated: Known::Value(Timestamp::UNIX_EPOCH),
        ..Webhook::bare(id(n))
    }
}

pub fn fault(kind: FaultKind) -> Fault {
    Fault::new(kind, "Reading the webhook failed", "the line is cut", "Press r.")
}

impl Rig {
    /// A console that knows this webhook from its list, with a layer opened on it.
    pub fn new(known: &Webhook, open: Open) -> Self {
        Self::on(Profile { production: false, ..profile() }, known, open)
    }

    pub fn production(known: &Webhook, open: Open) -> Self {
        Self::on(Profile { production: true, ..profile() }, known, open)
    }

    fn on(profile: Profile, known: &Webhook, open: Open) -> Self {
        let now = Timestamp::from_second(3 * 86_400).unwrap();
        let mut model = Model::new(profile, Settings::default(), TimeZone::UTC, now);
        model.shared.size = (100, 30);
        model.shared.hooks.upsert(known);
        let mut rig = Rig { model, open: Vec::new() };
        rig.open_layer(open);
        rig
    }

    pub fn open_layer(&mut self, what: Open) -> Vec<Effect> {
        let effects = update::carry_out(&mut self.model, vec![Go::Open(what)]);
        self.note(&effects);
        effects
    }

    pub fn note(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Ask { slot, ticket, call } => self.open.push((slot.clone(), *ticket, call.clone())),
                Effect::Abandon { slot, ticket } => self.open.retain(|(s, t, _)| (s, t) != (slot, ticket)),
                _ => {}
            }
        }
    }

    pub fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update::update(&mut self.model, msg);
        self.note(&effects);
        effects
    }

    /// Types keys, a second apart.
    pub fn keys(&mut self, keys: &str) -> Vec<Effect> {
        let mut all = Vec::new();
        for key in keys.split(' ') {
            self.model.shared.mono += Duration::from_secs(1);
            all.extend(self.tell(Msg::Keys(vec![key.parse().unwrap()])));
        }
        all
    }

    /// Answers the call that waits in a slot.
    pub fn answer(&mut self, slot: &Slot, result: Result<Reply, Fault>) -> Vec<Effect> {
        let at = self.open.iter().position(|(s, ..)| s == slot);
        let (slot, ticket, _) = self.open.remove(at.unwrap_or_else(|| panic!("{slot:?} not asked: {:?}", self.open)));
        self.tell(Msg::Answered { slot, ticket, result: Box::new(result) })
    }

    pub fn shows(&mut self, id: HookId, hook: &Webhook) {
        self.answer(&Slot::Detail(id), Ok(Reply::Hook(Box::new(hook.clone()))));
    }

    pub fn notice(&self) -> &str {
        self.model.shared.notice.as_ref().map_or("", |n| n.text.as_str())
    }

    /// The picture at a size, and where its cursor is.
    pub fn picture(&mut self, (columns, rows): (u16, u16)) -> (String, Option<Position>) {
        if self.model.shared.size != (columns, rows) {
            self.tell(Msg::Resized(columns, rows));
        }
        let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
        let cursor = view::draw(&self.model, &Theme::sixteen(), &mut buf);
        let mut text = String::new();
        for y in 0..rows {
            let line: String = (0..columns).filter_map(|x| buf.cell((x, y))).map(|cell| cell.symbol()).collect();
            text.push_str(line.trim_end());
            text.push('\n');
        }
        (text, cursor)
    }

    /// Draws at every size; nothing raw may be in the picture, nothing may panic.
    pub fn holds_at_every_size(&mut self) {
        for size in SIZES {
            let (picture, cursor) = self.picture(size);
            let raw = picture.chars().find(|c| *c != '\n' && crate::domain::text::is_hidden(*c));
            assert_eq!(raw, None, "{size:?}\n{picture}");
            assert!(cursor.is_none_or(|at| at.x < size.0 && at.y < size.1), "{size:?} {cursor:?}");
        }
        self.picture((100, 30));
    }
}

fn profile() -> Profile {
    Profile {
        name: "staging".into(),
        host: "127.0.0.1:1".into(),
        base: "http://127.0.0.1:1".into(),
        production: false,
        read_only: false,
        own_url: true,
        accent: None,
        warning: None,
    }
}
