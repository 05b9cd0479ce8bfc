//! Rows like a company's: several accounts, dozens of events, healthy hooks and some that an audit would find.
//!
//! The same seed on the same day gives the same rows. Names that could be contacted end in `.example`, `.test` or
//! `.invalid`; the only live targets are the demo's own receivers.

mod flaws;

use std::net::SocketAddr;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;

use super::{random::Random, receivers::Manner};

const EVENTS: &str = include_str!("../../assets/sandbox/events.txt");
const RETIRED: &str = include_str!("../../assets/sandbox/retired.txt");
const COMPANIES: &str = include_str!("../../assets/sandbox/companies.txt");
const PURPOSES: &str = include_str!("../../assets/sandbox/purposes.txt");

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// How far back the oldest row lies.
const SPAN_DAYS: i64 = 730;

/// An event that can be subscribed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub name: String,
    pub description: Option<String>,
}

/// A row before it has an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seeded {
    pub account: i64,
    pub name: Option<String>,
    pub url: Option<String>,
    pub secret: Option<String>,
    /// JSON text.
    pub events: Option<String>,
    /// JSON text.
    pub scopes: Option<String>,
    /// Microseconds since the epoch.
    pub created: i64,
    /// Microseconds since the epoch.
    pub updated: i64,
}

/// What rows are made from.
#[derive(Debug, Clone)]
pub(super) struct Seed {
    pub seed: u64,
    pub rows: usize,
    /// Its day is today for the rows.
    pub now: Timestamp,
    /// Where the demo's receivers are; empty where there are none.
    pub receivers: Vec<(Manner, SocketAddr)>,
}

impl Seed {
    /// The events that are offered.
    pub fn events(&self) -> Vec<Event> {
        let read = |line: &str| {
            let (name, description) = line.split_once('|').unwrap_or((line, ""));
            Event { name: name.trim().to_owned(), description: Some(description.trim().to_owned()) }
        };
        EVENTS.lines().map(read).collect()
    }

    /// The rows, in the order of their ids.
    pub fn hooks(&self) -> impl Iterator<Item = Seeded> {
        let events: Vec<&str> = EVENTS.lines().filter_map(|line| line.split('|').next()).map(str::trim).collect();
        let same_group = |a: &&str, b: &&str| a.split('.').next() == b.split('.').next();
        let words = Words {
            groups: events.chunk_by(same_group).map(<[&str]>::to_vec).collect(),
            events,
            retired: RETIRED.lines().collect(),
            companies: COMPANIES.lines().collect(),
            purposes: PURPOSES.lines().collect(),
        };
        let today = self.now.as_microsecond().div_euclid(DAY) * DAY;
        let rows = self.rows as i64;
        (1..=rows).map(move |id| {
            let mut dice = Random::new(self.seed.wrapping_mul(0x0010_0000_01b3) ^ (id as u64).rotate_left(32));
            let mut row = words.healthy(id, &mut dice);
            (row.created, row.updated) = times(id, rows, today, &mut dice);
            if let Some(url) = self.receiver(id) {
                row.url = Some(url);
            } else {
                flaws::spoil(id, &mut row, &words, &mut dice);
            }
            row
        })
    }

    /// Of the first rows every other one leads to a receiver, of the later ones a few; the good manners come more often.
    fn receiver(&self, id: i64) -> Option<String> {
        use Manner::{Closed, Failing, Never, NoContent, NotFound, Ok as Fine, Slow};
        const ROUND: [Manner; 12] =
            [Fine, NoContent, Failing, Fine, NotFound, Slow, NoContent, Closed, Fine, Never, NoContent, Failing];
        const PATHS: [&str; 5] = ["orders", "billing", "incidents", "crm", "audit"];
        let step = if id <= 48 { 2 } else { 9 };
        if id % step != 1 {
            return None;
        }
        let turn = usize::try_from(id / step).ok()?;
        let manner = ROUND.get(turn % ROUND.len())?;
        let (_, address) = self.receivers.iter().find(|(known, _)| known == manner)?;
        let path = PATHS.get(turn % PATHS.len())?;
        Some(format!("http://{address}/hooks/{path}"))
    }
}

struct Words {
    events: Vec<&'static str>,
    /// The same, by what stands before the dot.
    groups: Vec<Vec<&'static str>>,
    retired: Vec<&'static str>,
    companies: Vec<&'static str>,
    purposes: Vec<&'static str>,
}

impl Words {
    fn healthy(&self, id: i64, dice: &mut Random) -> Seeded {
        const ACCOUNTS: [i64; 10] = [1, 1, 1, 2, 2, 3, 3, 7, 12, 31];
        let company = dice.pick(&self.companies).copied().unwrap_or_default();
        let purpose = dice.pick(&self.purposes).copied().unwrap_or_default();
        let mut secret = [0; 32];
        for chunk in secret.chunks_mut(8) {
            chunk.copy_from_slice(&dice.next().to_le_bytes());
        }
        Seeded {
            account: dice.pick(&ACCOUNTS).copied().unwrap_or(1),
            name: Some(name(id, company, purpose, dice)),
            url: Some(url(company, purpose, dice)),
            secret: Some(format!("whsec_{}", STANDARD.encode(secret))),
            events: Some(self.subscription(dice)),
            scopes: scopes(dice),
            created: 0,
            updated: 0,
        }
    }

    /// Some events of one or two groups, now and then a whole group.
    fn subscription(&self, dice: &mut Random) -> String {
        let groups = 1 + dice.below(2);
        let mut former = None;
        let mut text = String::from("[");
        for _ in 0..groups {
            let Some(group) = dice.pick(&self.groups).filter(|group| former != group.first()) else { continue };
            former = group.first();
            let start = dice.pick(group);
            let whole = dice.percent(20);
            for event in group.iter().filter(|event| whole || Some(*event) == start || dice.percent(40)) {
                if text.len() > 1 {
                    text.push(',');
                }
                text.push('"');
                text.push_str(event);
                text.push('"');
            }
        }
        text.push(']');
        text
    }
}

fn name(id: i64, company: &str, purpose: &str, dice: &mut Random) -> String {
    const UNICODE: [&str; 8] = [
        "倉庫の在庫アラート",
        "订单同步（上海）",
        "تنبيهات الفواتير",
        "Zürich – Rechnungsdruck",
        "Отдел продаж: сделки",
        "🚚 Delivery tracking EU",
        "חשבוניות ישראל",
        "Café Montréal — commandes",
    ];
    const STAGES: [&str; 4] = ["staging", "EU", "US", "v2"];
    if let (7, Some(name)) = (id % 15, dice.pick(&UNICODE)) {
        return (*name).to_owned();
    }
    let company = company.split('-').map(capitalised).collect::<Vec<_>>().join(" ");
    match dice.below(6) {
        0 => format!("{purpose} ({company})"),
        1 => format!("{purpose} – {}", dice.pick(&STAGES).copied().unwrap_or_default()),
        2 => format!("{company}: {}", purpose.to_lowercase()),
        3 => purpose.to_lowercase().replace(' ', "-"),
        _ => purpose.to_owned(),
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn url(company: &str, purpose: &str, dice: &mut Random) -> String {
    const HOSTS: [&str; 7] = ["hooks", "api", "events", "integrations", "in", "gateway", "ops"];
    const ZONES: [&str; 4] = ["example", "example", "example", "test"];
    let host = dice.pick(&HOSTS).copied().unwrap_or_default();
    let zone = dice.pick(&ZONES).copied().unwrap_or_default();
    let slug = purpose.to_lowercase().replace(' ', "-");
    let path = match dice.below(5) {
        0 => format!("webhooks/{slug}"),
        1 => format!("v{}/{slug}", 1 + dice.below(3)),
        2 => format!("hooks/{:08x}/{slug}", dice.below(1 << 32)),
        3 => format!("notify?source=pulse&topic={slug}"),
        _ => slug,
    };
    let port = if dice.percent(8) { ":8443" } else { "" };
    format!("https://{host}.{company}.{zone}{port}/{path}")
}

fn scopes(dice: &mut Random) -> Option<String> {
    const UNITS: [&str; 6] = ["emea", "apac", "latam", "sales", "finance", "warehouse-3"];
    let unit = dice.pick(&UNITS).copied().unwrap_or_default();
    Some(match dice.below(5) {
        0 | 1 => "{}".to_owned(),
        2 => format!(r#"{{"ou":["{unit}"]}}"#),
        3 => format!(r#"{{"ou":["{unit}"],"project":[{},{}]}}"#, 1 + dice.below(40), 41 + dice.below(40)),
        _ => return None,
    })
}

/// Ids grow with time; some rows were never touched since.
fn times(id: i64, rows: i64, today: i64, dice: &mut Random) -> (i64, i64) {
    let span = SPAN_DAYS * DAY;
    let step = span / rows.max(1);
    let jitter = i64::try_from(dice.below(u64::try_from(step.max(1)).unwrap_or(1))).unwrap_or(0);
    let created = today - span + (id - 1) * step + jitter;
    let later = u64::try_from(today - created).unwrap_or(0);
    let updated = if dice.percent(35) { created } else { created + i64::try_from(dice.below(later)).unwrap_or(0) };
    (created, updated)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
