//! Documents that no server would write: the reader never panics, and what it reads it reads the same way twice.

use hookline::api::{calls::ListQuery, decode_page};
use proptest::prelude::*;

use crate::reading::LIST;

/// Pieces of which documents are put together, well or badly.
const PIECES: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e999",
    "\"id\"",
    "\"1\"",
    "\"data\"",
    "\"attributes\"",
    "\"name\"",
    "\"secret\"",
    "\"events\"",
    "\"meta\"",
    "\"count\"",
    "\"more\"",
    "\"\\ud800\"",
    "\"2026-01-01 00:01:00 +0000\"",
    "\"created_at\"",
    "\u{FEFF}",
];

proptest! {
    #[test]
    fn any_bytes_end_in_a_page_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _either = decode_page(&bytes, &ListQuery::page(1, 10));
    }

    #[test]
    fn any_tokens_end_in_a_page_or_a_reason(pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..60)) {
        let _either = decode_page(pieces.concat().as_bytes(), &ListQuery::page(1, 10));
        let rows = format!("{{\"data\":[{{\"id\":\"1\",\"attributes\":{{\"a\":{}}}}}]}}", pieces.concat());
        let _either = decode_page(rows.as_bytes(), &ListQuery::page(1, 10));
    }

    #[test]
    fn a_list_with_a_flaw_keeps_its_other_rows_or_says_why(at in 0..LIST.len(), byte in any::<u8>()) {
        let mut bytes = LIST.as_bytes().to_vec();
        bytes[at] = byte;
        if let Ok(page) = decode_page(&bytes, &ListQuery::page(1, 2)) {
            prop_assert!(page.hooks.len() + page.unreadable.len() <= 2);
            prop_assert!(page.unreadable.iter().all(|row| !row.why.is_empty()));
        }
    }
}
