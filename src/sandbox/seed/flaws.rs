//! The rows that an audit would find, and those that try the terminal: which row has which flaw follows from its id.

use serde_json::json;

use super::{super::random::Random, Seeded, Words};

/// Targets with something wrong. None of them leads out: names are reserved, addresses are refused by the sender.
const TARGETS: [&str; 16] = [
    "http://hooks.bluefin-retail.example/orders",
    "https://deploy:hunter2@ci.initech.example/hooks/build",
    "https://hooks.globex.example/in?token=9f86d081884c7d65&tenant=globex",
    "http://0x7f000001:9200/_bulk",
    "https://2130706433/hook",
    "http://[::ffff:10.0.0.5]/internal",
    "http://0300.0250.1.10/printer",
    "http://169.254.169.254/latest/meta-data/iam",
    "https://xn--cme-logistics-v1k.example/hook",
    "https://аcme-logistics.example/hook",
    "https://your-domain.example/webhook",
    "http://localhost:3000/webhooks",
    "https://hooks.fabrikam.example./orders",
    "https://example.invalid/TODO",
    "not a url",
    "https://10.20.30.40/api/events?api_key=3c6e0b8a9c15224a",
];

/// Names that would move the cursor, turn text round, or run out of their column.
const HOSTILE: [&str; 3] = [
    "Billing \u{1b}[2J\u{1b}[1;31mOWNED\u{1b}[0m\u{7}",
    "invoice\u{202e}gpj.exe\u{202c}\u{200b}\u{2066}",
    "\u{1b}]0;pwned\u{1b}\\Ledger\r\n\u{9b}5A\u{ad}a\u{301}\u{301}\u{301}\u{301}\u{301}",
];

/// Puts the flaw of this row into it, where it has one.
pub(super) fn spoil(id: i64, row: &mut Seeded, words: &Words, dice: &mut Random) {
    let turn = usize::try_from(id / 6).unwrap_or(0);
    match id {
        18 | 44 | 76 => row.name = HOSTILE.get(turn % HOSTILE.len()).map(|name| (*name).to_owned()),
        _ if id % 6 == 4 && (id < 120 || dice.percent(25)) => {
            row.url = TARGETS.get(turn % TARGETS.len()).map(|url| (*url).to_owned());
        }
        _ if id % 30 == 12 => row.events = Some("[]".to_owned()),
        _ if id % 30 == 20 => row.name = Some(if dice.percent(50) { String::new() } else { "   ".to_owned() }),
        _ if id % 30 == 26 => row.url = Some("https://hooks.northwind.example/shared-inbox".to_owned()),
        _ if id % 30 == 6 || id % 30 == 14 => retire(row, words, dice),
        _ if id % 60 == 32 => row.secret = Some("secret".to_owned()),
        _ if id % 60 == 2 && id > 60 => row.secret = None,
        _ if id % 60 == 38 => row.events = Some(json!(["billing:invoices.paid", 5, null]).to_string()),
        _ if id % 90 == 54 => row.name = Some("Escalation of everything that nobody else wants to see ".repeat(6)),
        _ => {}
    }
}

/// Subscribes to an event that is not offered any more.
fn retire(row: &mut Seeded, words: &Words, dice: &mut Random) {
    let retired = dice.pick(&words.retired).copied().unwrap_or_default();
    let kept = dice.pick(&words.events).copied().unwrap_or_default();
    row.events = Some(json!([kept, retired]).to_string());
}
