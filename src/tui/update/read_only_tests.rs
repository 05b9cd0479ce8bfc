//! A read-only console: every command that can lead to a write says so, shows nowhere, and answers its key with a reason;
//! and no keys at all lead to a write.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::{start, top_entries, update};
use crate::{
    api::calls::{CallRecord, Count, Delivery, Page, Reply},
    domain::{event::OfferedEvent, outcome::Outcome, plan::Action, webhook::Webhook},
    tui::{
        chord::Chord,
        command::Entry,
        effect::Effect,
        go::Open,
        keys,
        layer::Layer,
        model::Model,
        msg::{Msg, Slot, Ticket},
        shared::{Profile, Settings, Shared},
        tests::{hook, id},
    },
};

/// A console with three webhooks, loaded, one of them tested.
fn console(read_only: bool) -> Model {
    let profile = Profile {
        name: "look".into(),
        host: "look.example".into(),
        base: "https://look.example".into(),
        production: false,
        read_only,
        own_url: true,
        accent: None,
        warning: None,
    };
    let mut model = Model::new(profile, Settings::default(), TimeZone::UTC, Timestamp::UNIX_EPOCH);
    model.shared.size = (120, 30);
    let asked = start(&mut model);
    serve(&mut model, asked);
    let delivery = Delivery { success: false, message: "500".into(), round_trip: Duration::ZERO };
    model.shared.tested(&Action::Test(id(1)), &Ok(Reply::Tested(delivery)));
    assert_eq!(model.shared.last_test(id(1)).map(|run| run.outcome), Some(Outcome::Failed));
    update(&mut model, Msg::Exchanged(Box::new(exchange())));
    assert_eq!(model.list.shown().rows().len(), 3);
    model
}

fn exchange() -> CallRecord {
    CallRecord {
        at: Timestamp::UNIX_EPOCH,
        method: "GET",
        origin: "https://look.example".into(),
        target: "/api/v3/x".into(),
        status: Some(200),
        took: Duration::ZERO,
        attempt: 1,
        request_headers: vec![],
        request_body: None,
        answer_headers: vec![],
        answer_bytes: 0,
        answer_head: String::new(),
        failure: None,
    }
}

fn reply(call: &crate::api::calls::Call, shared: &Shared) -> Option<Reply> {
    use crate::api::calls::Call;
    let hooks: Vec<Webhook> = [(1, "one"), (2, "two"), (3, "three")].map(|(n, name)| hook(n, name)).to_vec();
    Some(match call {
        Call::List(query) => Reply::Page(Page {
            number: query.number,
            size: query.size,
            hooks,
            unreadable: vec![],
            count: Count::Unknown,
            more: false,
            sent: String::new(),
        }),
        Call::Show(id) => Reply::Hook(Box::new(hooks.into_iter().find(|hook| hook.id == *id)?)),
        Call::Events => {
            let offered = |name: &str| OfferedEvent { name: name.into(), description: None };
            Reply::Events(["a:b.made", "c.d"].map(offered).to_vec())
        }
        _ => {
            assert!(!call.writes() || !shared.profile.read_only, "{call:?}");
            return None;
        }
    })
}

/// Answers every read, and what it leads to; all that was wished for.
fn serve(model: &mut Model, effects: Vec<Effect>) -> Vec<Effect> {
    let mut all = Vec::new();
    let mut todo: Vec<Effect> = effects;
    while !todo.is_empty() {
        let mut next = Vec::new();
        for effect in &todo {
            let Effect::Ask { slot, ticket, call } = effect else { continue };
            let Some(reply) = reply(call, &model.shared) else { continue };
            next.extend(tell(model, answered(slot, *ticket, reply)));
        }
        all.append(&mut todo);
        todo = next;
    }
    all
}

fn answered(slot: &Slot, ticket: Ticket, reply: Reply) -> Msg {
    Msg::Answered { slot: slot.clone(), ticket, result: Box::new(Ok(reply)) }
}

fn tell(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = update(model, msg);
    while super::has_work(model) {
        effects.extend(update(model, Msg::Idle));
    }
    effects
}

fn press(model: &mut Model, keys: Vec<Chord>) -> Vec<Effect> {
    model.shared.mono += Duration::from_secs(1);
    let effects = tell(model, Msg::Keys(keys));
    serve(model, effects)
}

fn typed(model: &mut Model, keys: &str) -> Vec<Effect> {
    keys.split_whitespace().flat_map(|key| press(model, vec![key.parse().unwrap()])).collect()
}

/// What is on the way to a write: what is sent, kept, asked about or filled in.
fn writes(model: &Model, effects: &[Effect]) -> Vec<String> {
    let of_effect = |effect: &Effect| match effect {
        Effect::Ask { call, .. } => call.writes(),
        Effect::Journal(_) | Effect::Keep(_) | Effect::Forget { .. } => true,
        _ => false,
    };
    let sent = effects.iter().filter(|effect| of_effect(effect)).map(|effect| format!("{effect:?}"));
    let of_layer =
        |layer: &&Layer| matches!(layer, Layer::Form(_) | Layer::Bulk(_) | Layer::Review(_) | Layer::Picker(_));
    let open = model.layers.iter().filter(of_layer).map(|layer| format!("{layer:?}"));
    let plans = model.shared.running.plans().map(|plan| format!("{plan:?}"));
    sent.chain(open).chain(plans).collect()
}

/// Where a console may stand, and the keys that lead there from the list.
const PLACES: [(&str, &str); 13] = [
    ("list", ""),
    ("filter prompt", "/"),
    ("marked", "Space j Space"),
    ("page mode", "v"),
    ("detail", "Enter"),
    ("secret", "x"),
    ("who gets what", "m"),
    ("webhooks of an event", "m Enter"),
    ("its events", "M"),
    ("calls", "L"),
    ("one call", "L Enter"),
    ("copy menu", "y"),
    ("test result", "o"),
];

#[test]
fn every_command_that_can_lead_to_a_write_says_so() {
    let all: Vec<Entry> = keys::all().into_iter().flat_map(|table| table.entries).collect();
    for (place, way) in PLACES {
        for entry in all.iter().filter(|entry| !entry.writes) {
            for key in &entry.keys {
                let mut model = console(true);
                let mut effects = typed(&mut model, way);
                effects.extend(press(&mut model, vec![*key]));
                let led_to = writes(&model, &effects);
                assert!(led_to.is_empty(), "{place}: {key} ({}) leads to {led_to:#?}", entry.id);
            }
        }
    }
}

/// The same keys do lead to writes where writing is allowed: the places are reached, and the look at them is worth something.
#[test]
fn where_writing_is_allowed_the_marked_commands_do_write() {
    let writing = |keys: &str| {
        let mut model = console(false);
        let effects = typed(&mut model, keys);
        !writes(&model, &effects).is_empty()
    };
    for keys in ["t", "e", "n", "D", "d", "T", "Space j Space d", "Space j Space e", "Enter t", "Enter e", "Enter d"] {
        assert!(writing(keys), "{keys}");
    }
}

#[test]
fn they_are_shown_nowhere_and_their_keys_say_why() {
    for (place, way) in PLACES {
        let (mut free, mut bound) = (console(false), console(true));
        typed(&mut free, way);
        typed(&mut bound, way);
        let writing: Vec<Entry> = top_entries(&free).into_iter().filter(|entry| entry.writes).collect();
        assert!(top_entries(&bound).iter().all(|entry| !entry.writes), "{place}");
        if super::takes_text(&bound) {
            continue;
        }
        for key in writing.iter().flat_map(|entry| &entry.keys) {
            press(&mut bound, vec![*key]);
            let said = bound.shared.notice.as_ref().map_or("", |notice| notice.text.as_str());
            assert!(said.ends_with("profile `look` is read-only"), "{place}: {key}: {said}");
        }
    }
    for window in [Open::Help, Open::Colon] {
        let mut bound = console(true);
        super::carry_out(&mut bound, vec![crate::tui::go::Go::Open(window)]);
        let text = drawn(&bound);
        let writes = ["Send a test", "Create a webhook", "Delete the marked", "Edit the marked", "Take back what"];
        assert!(text.contains("Filter the list") && !writes.iter().any(|words| text.contains(words)), "{text}");
    }
}

/// Nothing on screen speaks of a key that writes.
#[test]
fn no_hint_names_a_key_that_writes() {
    let hints = ["t sends", "n creates", "e edits"];
    for (place, way) in PLACES.into_iter().chain([("untested", "j o"), ("its detail", "j Enter"), ("nothing", "/ z z")])
    {
        let mut model = console(true);
        typed(&mut model, way);
        update(&mut model, Msg::Paste("p".into()));
        let text = drawn(&model);
        assert!(!hints.iter().any(|hint| text.contains(hint)), "{place}: {text}");
    }
    let mut free = console(false);
    typed(&mut free, "j Enter");
    assert!(drawn(&free).contains("t sends one"));
}

/// Typed by its name, a command that writes is refused as its key is.
#[test]
fn no_line_leads_to_a_write() {
    let all: Vec<Entry> =
        keys::all().into_iter().flat_map(|table| table.entries).filter(|entry| entry.writes).collect();
    for entry in all {
        let mut model = console(true);
        let mut effects = typed(&mut model, ":");
        let verb = entry.id.split_once('.').map_or("", |(_, verb)| verb);
        for key in verb.chars() {
            effects.extend(press(&mut model, vec![Chord::char(key)]));
        }
        effects.extend(typed(&mut model, "Enter"));
        let led_to = writes(&model, &effects);
        assert!(led_to.is_empty(), ":{verb} leads to {led_to:#?}");
    }
}

fn drawn(model: &Model) -> String {
    let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 120, 30));
    crate::tui::view::draw(model, &crate::tui::theme::Theme::mono(), &mut buf);
    buf.content().iter().map(|cell| cell.symbol()).collect()
}

fn chord() -> impl Strategy<Value = Chord> {
    let all: Vec<Chord> =
        keys::all().into_iter().flat_map(|table| table.entries).flat_map(|entry| entry.keys).collect();
    prop_oneof![
        4 => proptest::sample::select(all),
        1 => proptest::char::range(' ', '~').prop_map(Chord::char),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn no_keys_lead_to_a_write(batches in proptest::collection::vec(proptest::collection::vec(chord(), 1..4), 1..60)) {
        let mut model = console(true);
        for keys in batches {
            let effects = press(&mut model, keys.clone());
            let led_to = writes(&model, &effects);
            prop_assert!(led_to.is_empty(), "{keys:?} leads to {led_to:#?}");
        }
    }
}
