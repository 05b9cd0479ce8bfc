//! What the operator feels at 100,000 webhooks: a key, a character of the filter, another sort, a page that comes in, a
//! frame, and the bytes that it costs on the line.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

#[path = "../desk/mod.rs"]
mod desk;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use desk::{Desk, company};
use hookline::tui::{
    msg::Msg,
    runtime::{caps::Caps, screen::Screen},
    shared::Settings,
    theme::Theme,
    view,
};
use ratatui::{buffer::Buffer, layout::Rect};

const ROWS: u64 = 100_000;
const SIZE: (u16, u16) = (120, 40);

fn settings() -> Settings {
    Settings { max_rows: usize::MAX, ..Settings::default() }
}

fn press(desk: &mut Desk, key: &str) {
    desk.tell(Msg::Keys(vec![key.parse().unwrap()]));
}

/// The time of `n` times `what`, each after `before`, whose time does not count.
fn timed(n: u64, desk: &mut Desk, before: impl Fn(&mut Desk, u64), what: impl Fn(&mut Desk)) -> Duration {
    let mut sum = Duration::ZERO;
    for turn in 0..n {
        before(desk, turn);
        let start = Instant::now();
        what(desk);
        sum += start.elapsed();
    }
    sum
}

fn keys(criterion: &mut Criterion) {
    let mut desk = Desk::loaded(SIZE, settings(), company::webhooks(ROWS));
    assert_eq!(desk.model.shared.hooks.len() as u64, ROWS);
    for _ in 0..40 {
        press(&mut desk, "PgDn");
    }
    let at = |desk: &Desk| desk.model.list.cursor().at;
    let before = at(&desk);
    press(&mut desk, "Down");
    assert_eq!(at(&desk), before + 1, "the key does what is measured");
    let mut down = true;
    criterion.bench_function("update: a key that moves the cursor", |bencher| {
        bencher.iter(|| {
            down = !down;
            press(&mut desk, if down { "Down" } else { "Up" });
        });
    });
    press(&mut desk, "/");
    for (name, key, typed_before) in
        [("the first character of a filter", "e", ""), ("a further character of a filter", "r", "bridge ")]
    {
        criterion.bench_function(&format!("update: {name}, until its rows are there"), |bencher| {
            let before = |desk: &mut Desk, _| {
                press(desk, "Ctrl-u");
                typed_before
                    .chars()
                    .for_each(|c| press(desk, if c == ' ' { "Space".into() } else { c.to_string() }.as_str()));
            };
            bencher.iter_custom(|n| timed(n, &mut desk, before, |desk| press(desk, key)));
        });
    }
    press(&mut desk, "Esc");
    criterion.bench_function("update: sort by another column", |bencher| {
        let before = |desk: &mut Desk, turn: u64| {
            press(desk, "s");
            press(desk, "g");
            (0..1 + turn % 3).for_each(|_| press(desk, "j"));
        };
        bencher.iter_custom(|n| timed(n, &mut desk, before, |desk| press(desk, "Enter")));
    });
}

/// Pages of 1000 rows that come in, as long as the walk asks for any.
fn merge(n: u64, opened: impl Fn() -> Desk) -> Duration {
    let (mut sum, mut desk, mut pages) = (Duration::ZERO, opened(), 0);
    while pages < n {
        let Some(answer) = desk.next_answer() else {
            desk = opened();
            continue;
        };
        let size = match &answer {
            Msg::Answered { result, .. } => match result.as_ref() {
                Ok(hookline::api::calls::Reply::Page(page)) => page.hooks.len(),
                _ => 0,
            },
            _ => 0,
        };
        let start = Instant::now();
        desk.tell(answer);
        if size == 1000 {
            sum += start.elapsed();
            pages += 1;
        }
    }
    sum
}

fn pages(criterion: &mut Criterion) {
    let hooks = company::webhooks(ROWS);
    criterion.bench_function("update: a page of 1000 rows comes in", |bencher| {
        bencher.iter_custom(|n| merge(n, || Desk::opened(SIZE, settings(), hooks.clone())));
    });
}

fn frames(criterion: &mut Criterion) {
    let mut desk = Desk::loaded(SIZE, settings(), company::webhooks(ROWS));
    let theme = Theme::sixteen();
    let mut buf = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    criterion.bench_function("draw: the list", |bencher| {
        bencher.iter(|| {
            buf.reset();
            view::draw(black_box(&desk.model), &theme, &mut buf)
        });
    });
    for (name, caps) in [("a modern terminal", Caps::FULL), ("xterm", plain())] {
        let mut screen = Screen::new(caps);
        let mut frame = |desk: &Desk| {
            let (buf, cursor) = desk.picture(&theme);
            screen.frame(&buf, cursor).len()
        };
        let first = frame(&desk);
        press(&mut desk, "g");
        (0..SIZE.1).for_each(|_| press(&mut desk, "Down"));
        frame(&desk);
        let mut bytes: Vec<usize> = (0..1000)
            .map(|_| {
                press(&mut desk, "Down");
                frame(&desk)
            })
            .collect();
        bytes.sort_unstable();
        eprintln!(
            "bytes on {name}: the whole screen {first}, Down at the lower edge {} to {}, {} on average",
            bytes[0],
            bytes[999],
            bytes.iter().sum::<usize>() / bytes.len()
        );
        press(&mut desk, "Up");
        frame(&desk);
        let mut up = true;
        criterion.bench_function(&format!("frame on {name}: Down or Up in the middle, key to bytes"), |bencher| {
            bencher.iter(|| {
                up = !up;
                press(&mut desk, if up { "Up" } else { "Down" });
                frame(&desk)
            });
        });
    }
}

/// What an xterm of today is known to do, seen through ssh.
fn plain() -> Caps {
    Caps::from_env(|name| match name {
        "TERM" => Some("xterm-256color".into()),
        "LANG" => Some("C.UTF-8".into()),
        _ => None,
    })
}

criterion_group!(benches, keys, pages, frames);
criterion_main!(benches);
