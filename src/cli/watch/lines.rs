//! A change as a line, for people or programs; and the wait for the next, which ends when nobody reads any more.

use std::{
    io,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use super::super::record;
use crate::domain::{
    change::{EventDiff, Shown},
    fault::{Fault, FaultKind},
    json::Json,
    known::Known,
    news::{Moved, News},
    object,
    text::{json_safe, pad, safe},
    webhook::{Field, Webhook},
};

/// One line of JSON: when, what, which; the attributes that moved with both values; the record as it is, or was last.
pub fn json(news: &News<'_>, at: Timestamp, reveal: bool) -> String {
    let url = |raw: &str| record::shown_url(raw, reveal).into_owned();
    let text = |text: &str| Json::string(text).as_str().to_owned();
    let field = |moved: Moved| {
        let Moved { name, before, after } = moved;
        format!("{{\"field\":{},\"before\":{before},\"after\":{after}}}", text(&name))
    };
    let hook = news.hook();
    let mut line = format!(
        "{{\"at\":{},\"change\":{},\"id\":{}",
        text(&moment(at)),
        text(news.flag().word()),
        text(&hook.id.to_string())
    );
    if matches!(news, News::Changed { .. }) {
        let fields: Vec<String> = news.moved(&url).into_iter().map(field).collect();
        line.push_str(&format!(",\"fields\":[{}]", fields.join(",")));
    }
    line.push_str(&format!(",\"webhook\":{}}}\n", object::json(hook, url)));
    json_safe(&line).into_owned()
}

/// One line of text: time, what, id, name, and where it goes or what moved. Between tabs for a program, in columns for a
/// terminal, where a long line is broken by the terminal and not cut.
pub fn plain(news: &News<'_>, at: Timestamp, reveal: bool, terminal: bool) -> String {
    let hook = news.hook();
    let name = match hook.name.text() {
        "" if terminal => "(no name)",
        name => name,
    };
    let what = match news {
        News::Changed { before, after } => changes(before, after, news, reveal),
        News::New(_) | News::Gone(_) => record::shown_url(hook.url.text(), reveal).into_owned(),
    };
    let (at, word, id) = (moment(at), news.flag().word(), hook.id.to_string());
    match terminal {
        true => format!("{at}  {}  {}  {}  {}\n", pad(word, 7), pad(&id, 6), safe(name), safe(&what)),
        false => format!("{at}\t{word}\t{id}\t{}\t{}\n", safe(name), safe(&what)),
    }
}

/// What moved, in half a line.
fn changes(before: &Webhook, after: &Webhook, news: &News<'_>, reveal: bool) -> String {
    let url = |raw: &str| record::shown_url(raw, reveal).into_owned();
    let moved = news.moved(&url);
    let alone = moved.iter().all(|moved| moved.name == "updated_at");
    let told =
        moved.iter().filter(|moved| alone || moved.name != "updated_at").map(|moved| match moved.name.as_str() {
            "events" => events(before, after),
            "url" if moved.before == moved.after => format!("url: {} (in what is masked)", moved.after),
            "updated_at" => "written, and nothing else of it is told: perhaps its secret".to_owned(),
            name => format!("{name}: {} -> {}", moved.before, moved.after),
        });
    told.collect::<Vec<_>>().join("; ")
}

/// Events that came and went.
fn events(before: &Webhook, after: &Webhook) -> String {
    let shown = |hook: &Webhook| match &hook.events {
        Known::Value(events) => Shown::Events(events.iter().map(|event| event.text().to_owned()).collect()),
        Known::Absent | Known::Null => Shown::Nothing,
    };
    let EventDiff { added, removed, .. } = EventDiff::of(&shown(before), &shown(after));
    let signed = |sign: char, names: Vec<String>| names.into_iter().map(move |name| format!(" {sign}{name}"));
    let names: String = signed('+', added).chain(signed('-', removed)).collect();
    format!("{}:{names}", Field::Events.wire())
}

/// A moment as it is printed: UTC, in whole seconds.
pub fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Waits so long, or until nobody reads standard output any more, which is true then.
///
/// # Errors
/// Where the system does not say.
pub fn reader_leaves(wait: Duration) -> Result<bool, Fault> {
    let (end, stdout) = (Instant::now() + wait, io::stdout());
    loop {
        let left = end.saturating_duration_since(Instant::now());
        // A descriptor without wishes tells of its end alone.
        let mut fds = [PollFd::new(&stdout, PollFlags::empty())];
        let left = Timespec::try_from(left).unwrap_or(Timespec { tv_sec: 1, tv_nsec: 0 });
        match poll(&mut fds, Some(&left)) {
            Ok(ended) => return Ok(ended > 0),
            Err(Errno::INTR) => {}
            Err(error) => {
                return Err(Fault::new(FaultKind::Local, "Waiting failed", error.to_string(), "Run it again"));
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::{event::EventItem, webhook::HookId};

    fn hook(name: &str, url: &str, events: &[&str]) -> Webhook {
        let mut hook = Webhook::bare(HookId::new(7).unwrap());
        hook.name = Known::Value(name.to_owned());
        hook.url = Known::Value(url.to_owned());
        hook.events = Known::Value(events.iter().map(|name| EventItem::from(*name)).collect());
        hook
    }

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_line_tells_what_moved_and_can_be_taken_apart() {
        let before = hook("a\tb\u{1b}", "https://x.example/?token=one", &["p", "q"]);
        let after = hook("new", "https://x.example/?token=two", &["q", "r"]);
        let news = News::Changed { before: &before, after: &after };
        let line = plain(&news, AT, false, false);
        let parts: Vec<&str> = line.trim_end().split('\t').collect();
        assert_eq!(parts.get(..4).unwrap(), ["1970-01-01T00:00:00Z", "changed", "7", "new"]);
        let what = parts.get(4).unwrap();
        assert!(what.contains("name: \"a\\tb\\u001b\" -> \"new\"") && what.ends_with("events: +r -p"), "{what}");
        assert!(what.contains("(in what is masked)") && !line.contains("two"), "{line}");
        assert!(plain(&news, AT, true, true).contains("token=one\" -> \"https://x.example/?token=two\""));
        let gone = plain(&News::Gone(&before), AT, false, false);
        assert_eq!(gone.matches('\t').count(), 4, "a tab in a name is none between columns: {gone:?}");
    }

    #[test]
    fn a_record_holds_both_values_and_the_webhook() {
        let (before, after) = (hook("a", "https://x.example", &["p"]), hook("b\u{202e}", "https://x.example", &[]));
        let line = json(&News::Changed { before: &before, after: &after }, AT, false);
        assert!(!line.contains('\u{202e}') && line.ends_with("}\n"), "{line}");
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        let field = |nth: usize, name: &str| value.pointer(&format!("/fields/{nth}/{name}")).unwrap();
        assert_eq!((field(0, "before"), field(0, "after")), (&"a".into(), &"b\u{202e}".into()));
        assert_eq!((field(1, "field"), field(1, "after")), (&"events".into(), &serde_json::json!([])));
        assert_eq!(value.pointer("/webhook/name"), Some(&"b\u{202e}".into()));
        let gone: serde_json::Value = serde_json::from_str(&json(&News::Gone(&before), AT, false)).unwrap();
        assert_eq!((gone.get("change"), gone.get("fields")), (Some(&"gone".into()), None));
    }

    #[test]
    fn a_write_without_a_visible_change_says_so() {
        let (mut before, mut after) = (hook("a", "u", &[]), hook("a", "u", &[]));
        before.updated = Known::Value(AT);
        after.updated = Known::Value("2026-01-01T00:00:00Z".parse().unwrap());
        assert!(plain(&News::Changed { before: &before, after: &after }, AT, false, false).contains("its secret"));
        after.name = Known::Value("b".to_owned());
        let line = plain(&News::Changed { before: &before, after: &after }, AT, false, false);
        assert!(line.ends_with("\tname: \"a\" -> \"b\"\n"), "{line}");
    }
}
