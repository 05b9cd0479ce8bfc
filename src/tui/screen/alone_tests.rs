//! For tests of one screen alone: keys typed to it and pictures taken of it, as router and view would do it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use jiff::{Timestamp, tz::TimeZone};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    domain::{
        event::OfferedEvent,
        json::Json,
        known::Known,
        text,
        webhook::{HookId, Webhook},
    },
    tui::{
        command,
        go::{Go, Notice},
        paint::Canvas,
        screen::{Screen, Steps},
        shared::{Offered, Profile, Settings, Shared},
        symbol,
        theme::Theme,
    },
};

/// An id.
pub fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

/// A webhook with everything known.
pub fn hook(n: u64) -> Webhook {
    Webhook {
        name: Known::Value(format!("Hook {n}")),
        url: Known::Value(format!("https://h{n}.example.org/in")),
        events: Known::Value(vec!["flow:projects.created".into(), "billing.paid".into()]),
        scopes: Known::Value(Json::parse(r#"{"ou":["a",18446744073709551616]}"#).unwrap()),
        ..Webhook::bare(id(n))
    }
}

/// A console of 100 by 30 with nothing loaded and these events on offer.
pub fn shared(offered: &[&str]) -> Shared {
    let profile = Profile {
        name: "demo".into(),
        host: "127.0.0.1:1".into(),
        base: "http://127.0.0.1:1".into(),
        production: false,
        read_only: false,
        own_url: false,
        accent: None,
        warning: None,
    };
    let mut shared = Shared::new(profile, Settings::default(), TimeZone::UTC, Timestamp::UNIX_EPOCH);
    shared.size = (100, 30);
    let event = |name: &&str| OfferedEvent { name: (*name).into(), description: None };
    shared.events = Offered::Known(offered.iter().map(event).collect());
    shared
}

/// Types keys, parted by blanks; returns what the last one led to. A refused command says why.
pub fn press<S: Screen>(screen: &mut S, shared: &mut Shared, keys: &str) -> Steps {
    let mut last = Steps::none();
    for key in keys.split(' ') {
        let chord = key.parse().expect("a key");
        last = match screen.text_key(chord, shared) {
            Some(steps) => steps,
            None => match command::bound(screen, chord) {
                Some(found) => match command::refusal(found, screen, shared) {
                    Some(why) => Go::Say(Notice::warning(why)).into(),
                    None => screen.run(found.cmd, shared),
                },
                None => Steps::none(),
            },
        };
    }
    last
}

/// Types a text.
pub fn write<S: Screen>(screen: &mut S, shared: &mut Shared, text: &str) {
    for c in text.chars() {
        assert!(screen.text_key(crate::tui::chord::Chord::char(c), shared).is_some(), "{c:?} is typed into a field");
    }
}

/// What was said, where something was.
pub fn said(steps: &Steps) -> &str {
    steps
        .go
        .iter()
        .find_map(|go| match go {
            Go::Say(notice) => Some(notice.text.as_str()),
            _ => None,
        })
        .unwrap_or_default()
}

/// Draws into a body of this size, checks that nothing hostile got through, and returns the lines and the cursor.
pub fn picture(
    (width, height): (u16, u16),
    draw: impl FnOnce(&mut Canvas<'_>, Rect) -> Option<Position>,
) -> (Vec<String>, Option<Position>) {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let theme = Theme::sixteen();
    let cursor = draw(&mut Canvas { buf: &mut buf, theme: &theme, symbols: symbol::of(false) }, area);
    if let Some(at) = cursor {
        assert!(area.contains(at), "the cursor {at:?} is outside of {area:?}");
    }
    let line = |y| (0..width).filter_map(|x| buf.cell((x, y))).map(|cell| cell.symbol()).collect::<String>();
    let lines: Vec<String> = (0..height).map(line).collect();
    for line in &lines {
        assert_eq!(text::safe(line), line.as_str(), "raw characters reached the screen");
    }
    (lines.iter().map(|line| line.trim_end().to_owned()).collect(), cursor)
}
