//! However the program ends, the terminal is as it was before.

use rustix::process::Signal;

use super::{
    driver::{Start, Terminal},
    operator::Operator as _,
};

/// The demo as a job of a shell, all rows loaded.
fn demo() -> Terminal {
    let mut terminal = Start::new(&["demo", "--webhooks", "60"]).in_shell().open();
    terminal.sees_all(60);
    assert_ne!(terminal.modes(), terminal.modes_before(), "raw mode while it runs");
    assert!(terminal.look(|eye| eye.screen().alternate_screen() && eye.screen().bracketed_paste()));
    terminal
}

/// It left with this code, and nothing of it is left on the terminal.
#[track_caller]
fn left(terminal: &mut Terminal, code: u8) {
    let said = terminal.wait_for("left with");
    assert_eq!(said.trim(), format!("left with {code}"));
    terminal.look(|eye| {
        let screen = eye.screen();
        assert!(!screen.alternate_screen(), "the alternate screen");
        assert!(!screen.bracketed_paste(), "bracketed paste");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert_eq!(screen.attributes_formatted(), vt100::Parser::default().screen().attributes_formatted(), "the pen");
        assert!(!eye.shows("hookline"), "something of the console is left:\n{}", eye.picture());
    });
    assert_eq!(terminal.modes(), terminal.modes_before());
    terminal.type_keys("\r");
    assert_eq!(terminal.wait_exit(), 0, "the shell");
}

#[test]
fn by_q() {
    let mut terminal = demo();
    terminal.type_keys("q");
    left(&mut terminal, 0);
}

#[test]
fn by_ctrl_c() {
    let mut terminal = demo();
    terminal.type_keys("\x03");
    left(&mut terminal, 0);
}

#[test]
fn by_ctrl_c_twice_while_something_runs() {
    let terminal = &mut Start::new(&["demo", "--mishap", "delay=600000@list"]).in_shell().open();
    terminal.wait_for("Loading");
    terminal.type_keys("\x03");
    terminal.wait_for("stopped reading");
    terminal.type_keys("\x03");
    left(terminal, 0);
}

#[test]
fn by_a_signal_with_the_code_that_shells_expect() {
    for (signal, code) in [(Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131), (Signal::TERM, 143)] {
        let mut terminal = demo();
        terminal.signal(signal);
        left(&mut terminal, code);
    }
}

#[test]
fn by_a_signal_before_the_first_answer() {
    let mut terminal = Start::new(&["demo", "--mishap", "delay=600000"]).in_shell().open();
    terminal.wait_for("Loading");
    terminal.signal(Signal::TERM);
    left(&mut terminal, 143);
}

#[test]
fn by_the_end_of_the_terminal() {
    let mut terminal = Start::new(&["demo", "--webhooks", "60"]).open();
    terminal.wait_for("no filter");
    terminal.hang_up();
    // A hang-up is a signal and an end of input; whichever comes first decides the code.
    assert_eq!(terminal.wait_exit(), 129);
}
