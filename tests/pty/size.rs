//! Sizes: every one is survived, and the picture is right afterwards.

use rustix::process::Signal;

use super::{
    driver::{Start, Terminal},
    eye::Eye,
    operator::Operator as _,
};

fn demo() -> Terminal {
    let mut terminal = Start::new(&["demo", "--webhooks", "60"]).open();
    terminal.sees_all(60);
    terminal
}

/// The screen without the ages, which are told as it is drawn and may be others by now. Whether a blank at the end of a row
/// was written or erased is not to be seen.
fn picture(eye: &Eye) -> Vec<String> {
    let width = eye.line("ACCOUNT").find("ACCOUNT").map_or(0, |at| at + "ACCOUNT".len());
    eye.screen().rows(0, u16::try_from(width).unwrap()).map(|row| row.trim_end().to_owned()).collect()
}

#[test]
fn a_storm_of_sizes_ends_with_the_right_picture() {
    let mut terminal = demo();
    let before = terminal.look(picture);
    for n in 0..120_u16 {
        terminal.resize(1 + (n * 37) % 200, 1 + (n * 13) % 60);
        if n % 10 == 0 {
            terminal.type_keys(["j", "k", "?", "q"][usize::from(n / 10 % 4)]);
        }
    }
    for (columns, rows) in [(1, 1), (500, 200), (30, 8), (29, 8), (2, 200), (500, 1), (1, 1)] {
        terminal.resize(columns, rows);
    }
    terminal.resize(100, 30);
    terminal.wait_until("the picture from before", |eye| (picture(eye) == before).then_some(()));
}

#[test]
fn shrunk_and_back_faster_than_it_looks_the_picture_is_whole() {
    let terminal = demo();
    let before = terminal.look(picture);
    for _ in 0..50 {
        // What is cut off is lost to the terminal, though the size is the same when the program asks for it.
        terminal.resize(1, 1);
        terminal.resize(100, 30);
        terminal.wait_until("the picture from before", |eye| (picture(eye) == before).then_some(()));
    }
}

#[test]
fn no_size_breaks_any_view() {
    const SIZES: [(u16, u16); 8] = [(1, 1), (30, 8), (0, 0), (31, 9), (200, 60), (45, 200), (500, 8), (139, 40)];
    const EDIT: (&str, &str) = ("e", "What will be written");
    // How each view is opened from the list, and what is seen after each step.
    let views: [&[(&str, &str)]; 11] = [
        &[("", "no filter")],
        &[("/", "Enter keep")],
        &[("?", "Keys: ")],
        &[(":", "Enter run")],
        &[("s", "Sort by")],
        &[("c", "Columns")],
        &[("y", "Copy")],
        &[("\r", "Scopes")],
        &[EDIT],
        &[EDIT, ("\t\t\t\r", "search:")],
        &[("d", "y deletes for good")],
    ];
    for steps in views {
        let mut terminal = demo();
        for (keys, seen) in steps {
            terminal.type_keys(keys);
            terminal.wait_for(seen);
        }
        let seen = steps.last().unwrap().1;
        for (columns, rows) in SIZES {
            terminal.resize(columns, rows);
            terminal.type_keys("\x1b[B");
            terminal.resize(100, 30);
            terminal.wait_for(seen);
        }
    }
}

#[test]
fn a_terminal_without_a_size_is_waited_for() {
    let terminal = Start::new(&["demo", "--webhooks", "60"]).sized(0, 0).open();
    terminal.wait_until("the first bytes", |eye| eye.screen().alternate_screen().then_some(()));
    terminal.resize(100, 30);
    terminal.wait_for("no filter");
}

#[test]
fn too_small_is_said_and_passes() {
    let terminal = demo();
    terminal.resize(29, 7);
    terminal.wait_for("too small");
    terminal.resize(30, 8);
    terminal.wait_gone("too small");
    terminal.wait_for("no filter");
    terminal.resize(1, 1);
    terminal.wait_until("something", |eye| (!eye.lines()[0].trim().is_empty()).then_some(()));
    terminal.resize(500, 200);
    terminal.wait_for("no filter");
}

#[test]
fn stopped_resized_and_continued_it_fits() {
    let mut terminal = Start::new(&["demo", "--webhooks", "60"]).in_shell().open();
    terminal.wait_for("no filter");
    terminal.type_keys("\x1a");
    terminal.wait_for("stopped");
    assert!(!terminal.look(|eye| eye.screen().alternate_screen()), "the shell has its screen");
    assert_eq!(terminal.modes(), terminal.modes_before(), "and its modes");
    terminal.resize(120, 40);
    terminal.type_keys("\n");
    terminal.wait_until("the console over all 40 rows", |eye| {
        (eye.screen().alternate_screen() && eye.lines()[39].contains("help")).then_some(())
    });
    assert_ne!(terminal.modes(), terminal.modes_before());
    terminal.type_keys("j");
    terminal.wait_until("the second row chosen", |eye| eye.chosen().contains(" 2 ").then_some(()));
    terminal.type_keys("q");
    terminal.wait_for("left with 0");
}

#[test]
fn stopped_from_outside_it_gives_the_terminal_back_too() {
    let mut terminal = Start::new(&["demo", "--webhooks", "60"]).in_shell().open();
    terminal.wait_for("no filter");
    terminal.signal(Signal::TSTP);
    terminal.wait_for("stopped");
    assert_eq!(terminal.modes(), terminal.modes_before());
    terminal.type_keys("\n");
    terminal.wait_for("no filter");
    terminal.type_keys("q");
    terminal.wait_for("left with 0");
}

#[test]
fn without_a_shell_below_ctrl_z_is_refused_in_words() {
    let mut terminal = demo();
    terminal.type_keys("\x1a");
    terminal.wait_for("there is no shell below");
    terminal.type_keys("j");
    terminal.wait_until("the second row chosen", |eye| eye.chosen().contains(" 2 ").then_some(()));
}
