//! The call log: the last exchanges with the service, as they were redacted where they were captured. Bounded in number
//! and in size; it decides nothing and asks for nothing.

use std::{collections::VecDeque, sync::Arc};

use crate::api::calls::CallRecord;

/// Exchanges kept; the oldest go first.
pub const KEPT: usize = 500;
/// Bytes kept of a body.
pub const BODY: usize = 4096;
/// Headers kept of a request or an answer, and bytes of each value.
const HEADERS: (usize, usize) = (64, 1024);

/// One exchange in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its number in this run, from 1.
    pub number: u64,
    /// What is told of it.
    pub record: CallRecord,
    /// Path and query, decoded for people.
    pub readable: String,
    /// Bytes of the body that was sent, before it was cut for the log.
    pub sent_bytes: usize,
    /// What a search looks at, and its lower-case form.
    searched: (String, String),
}

impl Logged {
    fn new(number: u64, mut record: CallRecord) -> Self {
        let sent_bytes = record.request_body.as_ref().map_or(0, String::len);
        if let Some(body) = &mut record.request_body {
            cut(body, BODY);
        }
        // Masks may be longer than what they hide.
        cut(&mut record.answer_head, 2 * BODY);
        for headers in [&mut record.request_headers, &mut record.answer_headers] {
            headers.truncate(HEADERS.0);
            headers.iter_mut().for_each(|(_, value)| cut(value, HEADERS.1));
        }
        let readable = readable(&record.target);
        let status = record.status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        let failure = record.failure.as_deref().unwrap_or_default();
        let text = format!("{} {} {readable} {} {status} {failure}", record.method, record.origin, record.target);
        let folded = text.to_lowercase();
        Logged { number, record, readable, sent_bytes, searched: (text, folded) }
    }

    /// True where a text stands in its line or in why it failed. Without a capital, capitals make no difference.
    pub fn holds(&self, text: &str) -> bool {
        let (exact, folded) = &self.searched;
        if text.chars().any(char::is_uppercase) { exact.contains(text) } else { folded.contains(text) }
    }

    /// True where it went to the service with this base URL.
    pub fn is_of(&self, base: &str) -> bool {
        base.strip_prefix(&self.record.origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// True where the log keeps only a part of what was sent.
    pub fn is_cut(&self) -> bool {
        self.sent_bytes > self.record.request_body.as_ref().map_or(0, String::len)
    }
}

/// The last exchanges.
#[derive(Debug, Default)]
pub struct CallLog {
    entries: VecDeque<Arc<Logged>>,
    count: u64,
}

impl CallLog {
    /// Takes the record of an exchange that has ended.
    pub fn add(&mut self, record: CallRecord) {
        if self.entries.len() >= KEPT {
            self.entries.pop_front();
        }
        self.count += 1;
        self.entries.push_back(Arc::new(Logged::new(self.count, record)));
    }

    /// What is kept, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Arc<Logged>> {
        self.entries.iter().rev()
    }

    /// The exchange of this number, while it is kept.
    pub fn get(&self, number: u64) -> Option<&Arc<Logged>> {
        let first = self.entries.front()?.number;
        self.entries.get(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True before the first exchange.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many there were in this run.
    pub fn count(&self) -> u64 {
        self.count
    }
}

/// Cuts a text to at most so many bytes, between two characters.
fn cut(text: &mut String, most: usize) {
    text.truncate(text.floor_char_boundary(most));
}

/// Path and query with its names and values decoded.
fn readable(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let mut text = format!("{path}?");
    for (at, (name, value)) in url::form_urlencoded::parse(query.as_bytes()).enumerate() {
        if at > 0 {
            text.push('&');
        }
        text.push_str(&name);
        text.push('=');
        text.push_str(&value);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::*;

    fn record(target: &str) -> CallRecord {
        CallRecord {
            at: Timestamp::UNIX_EPOCH,
            method: "GET",
            origin: "http://127.0.0.1:1".into(),
            target: target.into(),
            status: Some(200),
            took: Duration::from_millis(12),
            attempt: 1,
            request_headers: Vec::new(),
            request_body: None,
            answer_headers: Vec::new(),
            answer_bytes: 0,
            answer_head: String::new(),
            failure: None,
        }
    }

    #[test]
    fn the_log_is_bounded_in_number_and_size() {
        let mut log = CallLog::default();
        for _ in 0..KEPT + 3 {
            let huge = || "é".repeat(100_000);
            log.add(CallRecord {
                request_body: Some(huge()),
                answer_head: huge(),
                answer_headers: vec![("x".into(), "é".repeat(100)); 1000],
                ..record("/x")
            });
        }
        assert_eq!((log.len(), log.count()), (KEPT, KEPT as u64 + 3));
        assert_eq!(log.newest_first().next().unwrap().number, KEPT as u64 + 3);
        assert_eq!((log.get(3), log.get(4).unwrap().number, log.get(KEPT as u64 + 4)), (None, 4, None));
        let one = log.get(10).unwrap();
        assert!(one.is_cut() && one.sent_bytes == 200_000);
        assert!(one.record.request_body.as_ref().unwrap().len() <= BODY);
        let headers: usize = one.record.answer_headers.iter().map(|(_, value)| value.len()).sum();
        assert!(one.record.answer_head.len() + headers < 100_000, "{headers}");
    }

    #[test]
    fn a_query_is_read_and_searched_decoded() {
        let mut log = CallLog::default();
        log.add(CallRecord { failure: Some("Cut off".into()), ..record("/p?page%5Bsize%5D=2&filter%5Bname%5D=a%20b") });
        let one = log.get(1).unwrap();
        assert_eq!(one.readable, "/p?page[size]=2&filter[name]=a b");
        for text in ["page[size]", "%5Bsize", "get", "GET", "200", "cut off", "a b"] {
            assert!(one.holds(text), "{text}");
        }
        assert!(!one.holds("Get") && !one.holds("CUT"));
    }
}
