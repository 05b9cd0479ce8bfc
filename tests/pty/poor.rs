//! Poor terminals: no colour, no UTF-8, none at all.

use super::{
    driver::{Start, Terminal},
    operator::Operator as _,
    sequences,
};

fn demo(start: Start<'_>) -> Terminal {
    let mut terminal = start.open();
    terminal.sees_all(60);
    terminal
}

const DEMO: &[&str] = &["demo", "--webhooks", "60"];

#[test]
fn without_colour_the_cursor_is_seen_by_reverse() {
    let mut terminal = demo(Start::new(DEMO).with("NO_COLOR", "1"));
    assert!(terminal.look(super::eye::Eye::chosen).contains(" 1 "), "the first row is chosen");
    terminal.type_keys("j");
    terminal.wait_until("the second row chosen", |eye| eye.chosen().contains(" 2 ").then_some(()));
    let colours = terminal.look(|eye| colours(eye.raw()));
    assert_eq!(colours, Vec::<String>::new(), "with NO_COLOR no pen has a colour");
}

#[test]
fn with_colour_there_is_some() {
    let terminal = demo(Start::new(DEMO));
    assert!(!terminal.look(|eye| colours(eye.raw())).is_empty());
}

/// The pens (`CSI … m`) that set a colour.
fn colours(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw).into_owned();
    let pens = text.split('\x1b').filter_map(|piece| piece.strip_prefix('[')?.split_once('m')).map(|(pen, _)| pen);
    let coloured = |pen: &&str| pen.split(';').any(|code| matches!(code.parse(), Ok(30..=38 | 40..=48 | 90..=107)));
    pens.filter(|pen| pen.bytes().all(|b| b.is_ascii_digit() || b == b';'))
        .filter(coloured)
        .map(str::to_owned)
        .collect()
}

#[test]
fn without_utf8_frames_and_marks_are_ascii() {
    let mut terminal = demo(Start::new(DEMO).with("LANG", "C"));
    for (opens, title) in [("?", "Keys: "), (":", "Tab completes"), ("s", "- Sort "), ("c", "- Columns ")] {
        terminal.type_keys(opens);
        terminal.wait_for(title);
        terminal.type_keys("\x1b");
        terminal.wait_gone(title);
    }
    terminal.type_keys(" ");
    terminal.wait_for("1 marked");
    let strange = terminal.look(|eye| eye.raw().iter().copied().filter(|byte| !byte.is_ascii()).count());
    assert_eq!(strange, 0, "bytes outside ASCII:\n{}", terminal.look(super::eye::Eye::picture));
}

#[test]
fn the_linux_console_gets_no_sequence_that_it_does_not_know() {
    let mut terminal = demo(Start::new(DEMO).with("TERM", "linux"));
    terminal.type_keys("G");
    terminal.wait_until("the last row chosen", |eye| eye.chosen().contains(" 60 ").then_some(()));
    // Just over the upper edge, and back over the lower one.
    for (keys, chosen) in [("k".repeat(25), " 35 "), ("j".repeat(25), " 60 ")] {
        terminal.type_keys(keys);
        terminal.wait_until(chosen, |eye| eye.chosen().contains(chosen).then_some(()));
    }
    let shapes = terminal.look(|eye| sequences::shapes(eye.raw()));
    for (unknown, known) in [("CSI S", "CSI M"), ("CSI T", "CSI L")] {
        assert!(!shapes.iter().any(|shape| shape == unknown), "{unknown}");
        assert!(shapes.iter().any(|shape| shape == known), "{known}: rows were moved, not written again");
    }
}

#[test]
fn without_a_terminal_that_places_text_it_says_one_line() {
    for start in [Start::new(DEMO).with("TERM", "dumb"), Start::new(DEMO).without("TERM")] {
        let terminal = start.open();
        assert_eq!(terminal.wait_exit(), 2);
        terminal.wait_for("hookline list");
        terminal.look(|eye| assert!(!eye.raw().contains(&0x1b), "{:?}", String::from_utf8_lossy(eye.raw())));
    }
}

#[test]
fn with_keys_from_a_pipe_it_says_one_line() {
    // Output is a terminal, input is not.
    let terminal = Start::new(DEMO).in_pipe().open();
    assert_eq!(terminal.wait_exit(), 2);
    terminal.wait_for("standard input is not a terminal");
    terminal.look(|eye| assert!(!eye.raw().contains(&0x1b), "{:?}", String::from_utf8_lossy(eye.raw())));
}
