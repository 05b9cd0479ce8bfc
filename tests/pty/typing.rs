//! Keys and pastes as they come from a terminal.

use super::driver::{Start, Terminal};

fn demo(rows: &str) -> Terminal {
    let terminal = Start::new(&["demo", "--webhooks", rows]).open();
    terminal.wait_until("all rows, proven", |eye| {
        let told = eye.line("no filter");
        (told.ends_with(" webhooks") && !told.contains('…')).then_some(())
    });
    terminal
}

#[test]
fn the_demo_opens_and_shows_rows() {
    let terminal = demo("60");
    terminal.wait_for("demo");
    terminal.wait_for("127.0.0.1");
    assert!(terminal.wait_for("no filter").trim_end().ends_with(" 60 webhooks"), "all of them are counted");
    for id in 1..=20 {
        terminal.wait_until("the row", |eye| {
            eye.lines().iter().any(|l| l.split_whitespace().next() == Some(&id.to_string())).then_some(())
        });
    }
}

#[test]
fn a_thousand_downs_in_one_write_are_a_thousand_rows() {
    let mut terminal = demo("2000");
    terminal.type_keys("\x1b[B".repeat(1000));
    terminal.wait_until("row 1001 chosen", |eye| eye.chosen().contains(" 1001 ").then_some(()));
    // Whatever would still be on its way: the next key counts from there.
    terminal.type_keys("k");
    terminal.wait_until("row 1000 chosen", |eye| eye.chosen().contains(" 1000 ").then_some(()));
}

#[test]
fn a_paste_with_newlines_and_commands_runs_nothing() {
    let mut terminal = demo("60");
    terminal.type_keys("\x1b[200~d\ny\n:q\nq\nt\n\x03\x1b[201~");
    terminal.wait_for("a paste does nothing here");
    terminal.wait_for("no filter");
    assert!(terminal.look(super::eye::Eye::chosen).contains(" 1 "), "not even the cursor moved");
}

#[test]
fn a_paste_into_the_filter_is_text_of_one_line() {
    let mut terminal = demo("60");
    terminal.type_keys("/");
    terminal.wait_for("keep");
    terminal.type_keys("\x1b[200~id=7\n:q\n\x1b[201~");
    terminal.wait_for("id=7");
    terminal.type_keys("\x1b");
    terminal.wait_for("no filter");
}

#[test]
fn what_looks_like_a_paste_writes_nothing() {
    let mut terminal = demo("60");
    terminal.type_keys("jjjjjjjjjjt");
    terminal.wait_for("that looked like a paste");
    terminal.wait_until("no test", |eye| (!eye.shows("testing")).then_some(()));
}

#[test]
fn keys_are_lost_neither_by_halves_nor_by_odd_sequences() {
    let mut terminal = demo("60");
    // A key in two writes, an unknown sequence, an answer to a question nobody asked, bytes that are no UTF-8.
    for piece in [&b"\x1b["[..], b"B", b"\x1b[99;99~", b"\x1b[?62;4c", b"\xff\xfe", b"\x1bOB"] {
        terminal.type_keys(piece);
    }
    terminal.wait_until("row 3 chosen", |eye| eye.chosen().contains(" 3 ").then_some(()));
}
