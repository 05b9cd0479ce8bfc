//! Webhooks like those of the demo's company, made from its word lists by plain arithmetic: the same ones on every
//! machine, on every day.

use hookline::{
    domain::{
        event::{EventItem, OfferedEvent},
        json::Json,
        known::Known,
        webhook::{HookId, Webhook},
    },
    tui::profile::{self, Accent, Listed, Which},
};
use jiff::{SignedDuration, Timestamp};

const EVENTS: &str = include_str!("../../assets/sandbox/events.txt");
const COMPANIES: &str = include_str!("../../assets/sandbox/companies.txt");
const PURPOSES: &str = include_str!("../../assets/sandbox/purposes.txt");
const FOREIGN: [&str; 6] = [
    "倉庫の在庫アラート",
    "Zürich – Rechnungsdruck",
    "Отдел продаж: сделки",
    "订单同步（上海）",
    "Café Montréal — commandes",
    "🚚 Delivery tracking EU",
];
const HOSTS: [&str; 6] = ["hooks", "api", "events", "integrations", "in", "ops"];

/// The moment at which everything on the desk happens.
pub fn now() -> Timestamp {
    "2026-03-02T09:30:00Z".parse().unwrap()
}

/// An id.
pub fn id(number: u64) -> HookId {
    HookId::new(number).unwrap()
}

/// The events on offer.
pub fn offered() -> Vec<OfferedEvent> {
    EVENTS
        .lines()
        .map(|line| {
            let (name, description) = line.split_once('|').unwrap();
            OfferedEvent { name: name.trim().to_owned(), description: Some(description.trim().to_owned()) }
        })
        .collect()
}

/// The services of the company, as its configuration names them.
pub fn profiles() -> profile::Known {
    let listed = |name: &str, host: &str, accent, production, read_only| Listed {
        which: Which::Named(name.into()),
        name: name.into(),
        host: host.into(),
        accent,
        production,
        read_only,
        broken: host.is_empty().then(|| "it has no url".into()),
    };
    let as_started = Listed { which: Which::AsStarted, ..listed("demo", "http://127.0.0.1:4455", None, false, false) };
    let all = vec![
        as_started,
        listed("eu-production", "api.eu.harbourside.example/notify", Some(Accent::Red), true, false),
        listed("eu-watch", "api.eu.harbourside.example/notify", Some(Accent::Magenta), true, true),
        listed("new", "", None, false, false),
        listed("staging", "api.staging.harbourside.example", Some(Accent::Green), false, false),
    ];
    profile::Known { all, file: "/home/ann/.config/hookline/config.toml".into(), fault: None }
}

/// Webhooks 1 to `count`.
pub fn webhooks(count: u64) -> Vec<Webhook> {
    let lines = |text: &'static str| text.lines().collect::<Vec<_>>();
    let (companies, purposes, events) = (lines(COMPANIES), lines(PURPOSES), lines(EVENTS));
    (1..=count).map(|number| webhook(number, &companies, &purposes, &events)).collect()
}

fn webhook(number: u64, companies: &[&str], purposes: &[&str], events: &[&str]) -> Webhook {
    let pick = |step: u64, from: usize| usize::try_from(number * step % 100_003).unwrap() % from;
    let company = companies[pick(7919, companies.len())];
    let purpose = purposes[pick(104_729, purposes.len())];
    let name = match number % 9 {
        4 => FOREIGN[usize::try_from(number / 9).unwrap() % FOREIGN.len()].to_owned(),
        2 | 7 => format!("{purpose} ({})", company.replace('-', " ")),
        _ => purpose.to_owned(),
    };
    let slug = purpose.to_lowercase().replace(' ', "-");
    let scheme = if number % 14 == 6 { "http" } else { "https" };
    let port = if number % 11 == 3 { ":8443" } else { "" };
    let first = pick(611_953, events.len());
    let many = [1, 3, 2, 8, 1, 5, 0, 2][pick(1, 8)];
    let subscribed: Vec<EventItem> = (0..many)
        .map(|step| EventItem::Name(events[(first + step) % events.len()].split('|').next().unwrap().trim().into()))
        .collect();
    let scopes = match number % 3 {
        0 => r#"{"ou":["emea","finance"],"project":[12,47]}"#,
        1 => r#"{"ou":["sales"]}"#,
        _ => "{}",
    };
    let days_ago = |days: u64| now() - SignedDuration::from_hours(24 * i64::try_from(days).unwrap() + 5);
    Webhook {
        account: Known::Value([1, 1, 2, 3, 7, 12, 31][pick(31, 7)]),
        name: Known::Value(name),
        url: Known::Value(format!("{scheme}://{}.{company}.example{port}/webhooks/{slug}", HOSTS[pick(17, 6)])),
        events: Known::Value(subscribed),
        scopes: Known::Value(Json::parse(scopes).unwrap()),
        created: Known::Value(days_ago(700 - number % 700)),
        updated: Known::Value(days_ago(u64::try_from(pick(1_299_709, 400)).unwrap())),
        ..Webhook::bare(id(number))
    }
}
