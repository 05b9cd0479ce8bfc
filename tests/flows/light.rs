//! Light on a thin line: bytes are exact, so they can be held. The real loop on a terminal of 120x40 that takes everything
//! of today, synchronized output included; one write is one frame. Times are the benchmarks' (`tests/bench`).

use hookline::sandbox::{Mishap, Options, Running, Sandbox};

use super::{
    console::{Console, Start, sandbox},
    operator::Operator,
};

const ROWS: usize = 2600;
const DOWN: &str = "\x1b[B";
const PAGE_DOWN: &str = "\x1b[6~";
/// What begins a frame of some length.
const FRAME: &[u8] = b"\x1b[?2026h";

fn console() -> (Running, Console) {
    let sandbox = sandbox(ROWS);
    let mut console = Start::on(&sandbox).sized(120, 40).open();
    console.waits("all rows, proven", &|eye| eye.line("no filter").contains(" 2,600 webhooks"));
    (sandbox, console)
}

fn chosen(console: &mut Console) -> u64 {
    console.wait_until("a row", |eye| eye.chosen().split_whitespace().find_map(|word| word.parse().ok()))
}

/// The bytes that these keys cost, which bring the cursor to another row.
fn moved(console: &mut Console, keys: &str) -> Vec<u8> {
    let (before, from) = (chosen(console), console.written().len());
    console.types(keys);
    console.waits("another row", &|eye| {
        let chosen = eye.chosen();
        chosen.split_whitespace().find_map(|word| word.parse().ok()).is_some_and(|id: u64| id != before)
    });
    console.written().split_off(from)
}

fn mean(sizes: &[usize]) -> usize {
    sizes.iter().sum::<usize>() / sizes.len()
}

#[test]
fn a_down_at_the_edge_costs_300_bytes_and_never_more_than_450() {
    let (_sandbox, mut console) = console();
    for _ in 0..45 {
        moved(&mut console, DOWN);
    }
    let before = chosen(&mut console);
    let sizes: Vec<usize> = (0..200).map(|_| moved(&mut console, DOWN).len()).collect();
    assert_eq!(chosen(&mut console), before + 200);
    assert!(mean(&sizes) <= 300 && sizes.iter().all(|size| *size <= 450), "{sizes:?}");
}

#[test]
fn a_page_down_costs_3600_bytes() {
    let (_sandbox, mut console) = console();
    let sizes: Vec<usize> = (0..40).map(|_| moved(&mut console, PAGE_DOWN).len()).collect();
    assert!(mean(&sizes) <= 3600, "{} on average: {sizes:?}", mean(&sizes));
}

#[test]
fn a_letter_of_a_filter_costs_1600_bytes() {
    let (_sandbox, mut console) = console();
    let mut sizes = Vec::new();
    for word in ["billing", "crm", "orders", "hooks", "zürich"] {
        console.does("/", "Enter keep");
        let mut typed = String::from("/");
        for letter in word.chars() {
            let from = console.written().len();
            typed.push(letter);
            console.types(&letter.to_string());
            console.waits("the letter, and its count", &|eye| {
                eye.lines().iter().any(|line| line.contains(&typed) && line.ends_with(" of 2,600"))
            });
            sizes.push(console.written().len() - from);
        }
        console.does("\x1b", "no filter");
    }
    assert!(mean(&sizes) <= 1600, "{} on average: {sizes:?}", mean(&sizes));
}

#[test]
fn a_thousand_downs_in_one_write_are_one_frame_of_at_most_5000_bytes() {
    let (_sandbox, mut console) = console();
    moved(&mut console, PAGE_DOWN);
    let before = chosen(&mut console);
    let bytes = moved(&mut console, &DOWN.repeat(1000));
    assert_eq!(chosen(&mut console), before + 1000);
    let frames = bytes.windows(FRAME.len()).filter(|window| *window == FRAME).count();
    assert!(frames == 1 && bytes.len() <= 5000, "{frames} frames, {} bytes", bytes.len());
}

/// Nothing is answered yet: what is there to look at came by itself.
#[test]
fn the_first_screen_costs_at_most_6000_bytes() {
    let late: Mishap = "delay=3000".parse().unwrap();
    let sandbox = Sandbox::spawn_thread(Options { mishaps: vec![late], ..Options::default() }).unwrap();
    let mut console = Start::on(&sandbox).sized(120, 40).open();
    console.sees("? help");
    assert!(sandbox.requests().is_empty() && console.written().len() <= 6000, "{}", console.written().len());
}

/// With every row that the screen holds, as after a resize.
#[test]
fn the_whole_screen_costs_at_most_6000_bytes() {
    let (_sandbox, mut console) = console();
    // Ctrl-L, in one write with a key whose effect can be seen.
    let size = moved(&mut console, "\x0c\x1b[B").len();
    assert!((2000..=6000).contains(&size), "{size}");
}
