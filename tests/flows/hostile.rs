//! Text of the service that attacks the terminal: seen in every view, and nothing of it reaches the terminal raw. What
//! was written is looked through when the console is dropped.

use serde_json::json;

use super::{
    console::{Start, sandbox},
    operator::Operator,
    other::Other,
};

const EVIL: &str = "\u{1b}[2J\u{1b}]0;pwned\u{7}\u{9b}31m\u{90}q\u{85}A\u{202e}B\u{200b}C\u{feff}D\r\nE\u{7f}";

#[test]
fn hostile_text_is_shown_as_what_it_is_in_every_view() {
    let sandbox = sandbox(20);
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    other.create(json!({
        "name": format!("evil {EVIL}"), "url": format!("https://evil.example/{EVIL}?x={EVIL}"),
        "events": [format!("evil:{EVIL}.happened"), "crm:deals.won"], "scopes": {EVIL: [EVIL, {"deep": EVIL}]},
    }));
    let mut console = Start::on(&sandbox).sized(100, 50).open();
    console.sees_all(21);
    console.types("G");
    console.sees_chosen("evil <U+001B>");
    console.does("\r", "Scopes");
    console.sees("<U+202E>");
    console.does("w", "JSON of the record");
    console.does("y", "Copy");
    console.types("\x1b");
    console.sees_no(" Copy ");
    console.does("e", "What will be written");
    console.does("\t\t\t", "Enter opens the choice");
    console.does("\r", "search:");
    console.types("\x1b");
    console.sees_no("search:");
    console.types("\x1b[Z\x1b[Z\x1b[Z");
    console.does("!", "!");
    console.does("\x13", "Enter writes this");
    console.does("\x1b", "What will be written");
    console.does("\x1b", "Leave the form?");
    console.does("y", "JSON of the record");
    console.does("t", "test of webhook 21");
    console.does("o", "Message of the service");
    console.types("\x1b");
    console.sees_no("Message of the service");
    console.does("d", "y deletes for good");
    console.types("\x1b");
    console.sees_no("y deletes for good");
    console.types("q");
    console.sees_all(21);
    let written = String::from_utf8(console.written()).expect("UTF-8");
    let raw: Vec<char> =
        written.chars().filter(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{202e}' | '\u{200b}' | '\u{feff}')).collect();
    assert_eq!(raw, Vec::<char>::new(), "raw control or format characters");
    assert!(!written.contains("\u{1b}]0;"), "the title was set");
}

#[test]
fn a_hostile_filter_and_a_hostile_message_are_harmless() {
    let sandbox = sandbox(20);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    console.does("/", "Enter keep");
    console.types("\x1b[200~a\x1b[31m\u{9b}b\u{202e}c\x1b[201~");
    console.sees("0 of 20");
    console.types("\r");
    console.sees("No webhook passes the filter");
}
