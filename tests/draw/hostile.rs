//! Text from outside is hostile: whatever stands in a field, no cell holds a character that moves the cursor, reorders
//! text or cannot be seen (DESIGN section 6).

use hookline::{
    domain::{
        event::EventItem,
        fault::{Fault, FaultKind, FieldFault},
        json::Json,
        known::Known,
        webhook::{Field, Webhook},
    },
    tui::{go::Notice, theme::Theme},
};
use ratatui::buffer::Buffer;

use crate::{
    desk::{Desk, company},
    scene,
};

/// Every C0 and C1 character, DEL, everything that steers the direction of writing, and what is invisible.
fn characters() -> Vec<char> {
    let ranges = [
        0x00..=0x1F,
        0x7F..=0x9F,
        0x061C..=0x061C,
        0x200B..=0x200B,
        0x200E..=0x200F,
        0x2028..=0x202E,
        0x2060..=0x2069,
        0xFEFF..=0xFEFF,
        0xFFF9..=0xFFFB,
        0xE0001..=0xE0001,
        0xE0020..=0xE007F,
    ];
    ranges.into_iter().flatten().filter_map(char::from_u32).collect()
}

/// The characters in pieces short enough to be seen in one column, each with an escape sequence.
fn pieces() -> Vec<String> {
    characters().chunks(6).map(|some| format!("a\u{1b}[2J{}z", String::from_iter(some))).collect()
}

fn hook(id: u64, text: &str) -> Webhook {
    let quoted = serde_json::Value::from(text).to_string();
    let json = |text: String| Known::Value(Json::parse(&text).unwrap());
    Webhook {
        name: Known::Value(text.into()),
        url: Known::Value(format!("https://{text}.example/{text}?{text}")),
        account: Known::Value(1),
        events: Known::Value(vec![
            EventItem::Name(format!("{text}.x")),
            EventItem::Name(format!("billing:invoices.{text}")),
            EventItem::Odd(Json::parse(&format!("{{{quoted}:{quoted}}}")).unwrap()),
        ]),
        scopes: json(format!("{{{quoted}:[{quoted}],\"ou\":{quoted}}}")),
        extra: vec![(text.into(), Json::parse(&quoted).unwrap())],
        relationships: Some(Json::parse(&format!("{{{quoted}:{quoted}}}")).unwrap()),
        ..company::webhooks(1).remove(0)
    }
    .with_id(id)
}

trait WithId {
    fn with_id(self, id: u64) -> Self;
}

impl WithId for Webhook {
    fn with_id(self, id: u64) -> Self {
        Webhook { id: company::id(id), ..self }
    }
}

fn fault(text: &str) -> Fault {
    Fault {
        fields: vec![FieldFault { field: Some(Field::Url), pointer: text.into(), message: text.into() }],
        detail: Some(text.into()),
        ..Fault::new(FaultKind::Invalid, text, text, text)
    }
}

fn assert_safe(buf: &Buffer, of: &str) {
    let bad = characters();
    for cell in buf.content.iter().filter(|cell| !matches!(cell.symbol().as_bytes(), [b' '..=b'~'])) {
        assert!(!cell.symbol().contains(|c| bad.contains(&c)), "{of}: {:?}", cell.symbol());
    }
}

fn look(desk: &Desk, of: &str) {
    assert_safe(&desk.picture(&Theme::sixteen()).0, of);
}

#[test]
fn records_of_a_hostile_service_are_shown_safely() {
    let hooks: Vec<Webhook> = pieces().iter().zip(1..).map(|(text, id)| hook(id, text)).collect();
    for scene in scene::ALL {
        let mut desk = scene.desk((180, 60), hooks.clone());
        look(&desk, scene.name);
        for _ in 0..4 {
            desk.keys("PgDn");
            look(&desk, scene.name);
        }
    }
    // Each record, whole and as JSON.
    let mut desk = scene::named("list").desk((120, 90), hooks.clone());
    desk.keys("g");
    for hook in &hooks {
        for keys in ["Enter", "w", "Esc", "y", "Esc", "d", "Esc", "e", "Tab", "Esc", "j"] {
            desk.keys(keys);
            look(&desk, &format!("webhook {} after {keys}", hook.id));
        }
    }
}

#[test]
fn messages_of_a_hostile_service_are_shown_safely() {
    for text in pieces() {
        let mut desk = scene::named("list").desk((120, 30), company::webhooks(5));
        desk.test(false, &text, 5);
        look(&desk, "the outcome of a test in the list");
        desk.keys("o");
        look(&desk, "the outcome of a test in full");
        desk.keys("Esc Enter");
        look(&desk, "the outcome of a test in the detail");
        desk.model.shared.say(Notice::error(text.clone()));
        look(&desk, "a notice");
        let mut desk = Desk::opened((120, 30), Default::default(), Vec::new());
        desk.fail(&fault(&text));
        look(&desk, "a failed list");
    }
}

#[test]
fn what_names_the_service_is_shown_safely() {
    for text in pieces() {
        let mut desk = scene::named("list").desk((120, 30), company::webhooks(5));
        desk.model.shared.profile.name = text.clone();
        desk.model.shared.profile.host = text.clone();
        desk.model.shared.profile.warning = Some(text);
        look(&desk, "the profile");
    }
}

#[test]
fn pasted_text_is_shown_safely() {
    use hookline::tui::msg::Msg;
    for name in [
        "list-filter-mistake",
        "line",
        "line-offers",
        "line-mistake",
        "form-edit",
        "form-new",
        "picker-search",
        "picker-take",
        "list-page-prompt",
    ] {
        for text in pieces() {
            let mut desk = scene::named(name).desk((120, 30), company::webhooks(5));
            desk.tell(Msg::Paste(text));
            desk.serve();
            look(&desk, name);
        }
    }
}

/// The test itself would see a raw character.
#[test]
#[should_panic(expected = "planted")]
fn a_raw_character_is_seen() {
    let (mut buf, _) = scene::named("list").desk((60, 15), company::webhooks(5)).picture(&Theme::sixteen());
    buf[(3, 3)].set_symbol("\u{202e}");
    assert_safe(&buf, "planted");
}
