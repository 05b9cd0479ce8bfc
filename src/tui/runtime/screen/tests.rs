//! The bytes of frames, read by a terminal emulator: the picture must be the wanted one, by whatever way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Color, Modifier, Style},
};

use super::super::{
    caps::{Caps, Colours, Scroll},
    grid::{BLANK, Glyph, Grid},
    pen::{Paint, SEEN_ON_BLANKS},
};
use super::Screen;

/// An emulator beside the screen that writes to it.
struct Pair {
    screen: Screen,
    emulator: vt100::Parser,
    caps: Caps,
}

impl Pair {
    fn new(width: u16, height: u16, caps: Caps) -> Pair {
        let size = |n| NonZeroU16::new(n).unwrap();
        let mut emulator = vt100::Parser::new(size(height), size(width), 0);
        emulator.process(b"\x1b[31;44mold text\r\nof the shell");
        Pair { screen: Screen::new(caps), emulator, caps }
    }

    fn show(&mut self, wanted: &Buffer, cursor: Option<Position>) -> usize {
        let bytes = self.screen.frame(wanted, cursor);
        self.emulator.process(&bytes);
        self.check(wanted, cursor);
        assert!(self.screen.frame(wanted, cursor).is_empty(), "the same picture again costs nothing");
        bytes.len()
    }

    fn check(&self, wanted: &Buffer, cursor: Option<Position>) {
        let mut grid = Grid::default();
        grid.take(wanted, &self.caps);
        let seen = self.emulator.screen();
        for y in 0..grid.height {
            for (x, cell) in grid.row(y).iter().enumerate() {
                let place = seen.cell(y as u16, x as u16).unwrap();
                let text = match &cell.glyph {
                    Glyph::Narrow(c) | Glyph::Wide(c) => c.to_string(),
                    Glyph::Cluster(text, _) => text.to_string(),
                    Glyph::Tail => {
                        assert!(place.is_wide_continuation(), "{x},{y}");
                        continue;
                    }
                };
                let shown = if place.has_contents() { place.contents() } else { " " };
                assert_eq!(shown, text, "text at {x},{y}");
                assert_eq!(place.bgcolor(), colour(cell.pen.bg), "background at {x},{y}");
                let attrs = cell.pen.attrs;
                assert_eq!(place.inverse(), attrs.contains(Modifier::REVERSED), "reverse at {x},{y}");
                assert_eq!(place.underline(), attrs.contains(Modifier::UNDERLINED), "underline at {x},{y}");
                if !cell.is_blank() || attrs.intersects(SEEN_ON_BLANKS) {
                    assert_eq!(place.fgcolor(), colour(cell.pen.fg), "colour at {x},{y}");
                    // The emulator keeps only the last of bold and dim.
                    if !attrs.contains(Modifier::BOLD | Modifier::DIM) {
                        assert_eq!(place.bold(), attrs.contains(Modifier::BOLD), "bold at {x},{y}");
                        assert_eq!(place.dim(), attrs.contains(Modifier::DIM), "dim at {x},{y}");
                    }
                    assert_eq!(place.italic(), attrs.contains(Modifier::ITALIC), "italic at {x},{y}");
                }
            }
        }
        assert_eq!(seen.hide_cursor(), cursor.is_none());
        if let Some(at) = cursor {
            assert_eq!(seen.cursor_position(), (at.y, at.x));
        }
    }
}

fn colour(paint: Paint) -> vt100::Color {
    match paint {
        Paint::Default => vt100::Color::Default,
        Paint::Indexed(n) => vt100::Color::Idx(n),
        Paint::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
    }
}

/// What happens to a picture between two frames.
#[derive(Debug, Clone)]
enum Edit {
    Move { top: u16, rows: u16, by: i16 },
    Text { x: u16, y: u16, text: &'static str, style: usize },
    Restyle { y: u16, style: usize },
    Clear { y: u16 },
    Resize { width: u16, height: u16 },
    Lost,
}

const TEXTS: [&str; 9] = [
    "invoice.paid → https://hooks.example.test/in",
    "漢字かな交じり",
    "a",
    "漢",
    "ne\u{301}e",
    "        ",
    "x            y                    z",
    "│ ┌─┐ │",
    "工場 workflow:projects.created 通知",
];

fn styles() -> [Style; 9] {
    [
        Style::new(),
        Style::new().fg(Color::Red),
        Style::new().bg(Color::Blue),
        Style::new().add_modifier(Modifier::REVERSED),
        Style::new().add_modifier(Modifier::BOLD),
        Style::new().fg(Color::Rgb(10, 200, 30)).bg(Color::Indexed(200)),
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::ITALIC),
        Style::new().fg(Color::LightCyan).add_modifier(Modifier::BOLD),
        Style::new().fg(Color::Gray).add_modifier(Modifier::REVERSED | Modifier::ITALIC),
    ]
}

fn edits() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    let edit = prop_oneof![
        4 => (0..12_u16, 2..12_u16, -3..=3_i16).prop_map(|(top, rows, by)| Edit::Move { top, rows, by }),
        6 => (0..40_u16, 0..12_u16, prop::sample::select(TEXTS.to_vec()), 0..9_usize)
            .prop_map(|(x, y, text, style)| Edit::Text { x, y, text, style }),
        2 => (0..12_u16, 0..9_usize).prop_map(|(y, style)| Edit::Restyle { y, style }),
        1 => (0..12_u16).prop_map(|y| Edit::Clear { y }),
        1 => (1..40_u16, 1..12_u16).prop_map(|(width, height)| Edit::Resize { width, height }),
        1 => Just(Edit::Lost),
    ];
    proptest::collection::vec(proptest::collection::vec(edit, 1..5), 1..8)
}

fn apply(edit: &Edit, picture: &mut Buffer, pair: &mut Pair) {
    let area = *picture.area();
    let row = |y: u16| Rect::new(0, y, area.width, 1).intersection(area);
    match *edit {
        Edit::Move { top, rows, by } => {
            let former = picture.clone();
            for y in top..(top + rows).min(area.height) {
                let from = y.saturating_add_signed(by);
                for x in 0..area.width {
                    picture[(x, y)] = former.cell((x, from)).cloned().unwrap_or_default();
                }
            }
        }
        Edit::Text { x, y, text, style } if y < area.height && x < area.width => {
            picture.set_string(x, y, text, styles()[style]);
        }
        Edit::Restyle { y, style } => picture.set_style(row(y), styles()[style]),
        Edit::Clear { y } if y < area.height => (0..area.width).for_each(|x| picture[(x, y)].reset()),
        Edit::Resize { width, height } => {
            let mut other = Buffer::empty(Rect::new(0, 0, width, height));
            for at in area.intersection(other.area).positions() {
                other[at] = picture[at].clone();
            }
            *picture = other;
            pair.emulator.screen_mut().set_size(NonZeroU16::new(height).unwrap(), NonZeroU16::new(width).unwrap());
        }
        Edit::Lost => {
            pair.emulator.process(b"\x1b[5;2Hnoise\x1b[7m");
            pair.screen.invalidate();
        }
        Edit::Text { .. } | Edit::Clear { .. } => {}
    }
}

fn caps() -> impl Strategy<Value = Caps> {
    (
        prop::sample::select(vec![Colours::None, Colours::Sixteen, Colours::TwoFiftySix, Colours::True]),
        prop::sample::select(vec![Scroll::Never, Scroll::Region, Scroll::Lines]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(colours, scroll, sync, utf8)| Caps { colours, scroll, sync, utf8 })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn diffs_and_a_full_redraw_show_the_same(caps in caps(), frames in edits(), cursor in prop::option::of((0..40_u16, 0..12_u16))) {
        let mut picture = list(0, 0, 40, 12);
        let mut pair = Pair::new(40, 12, caps);
        pair.show(&picture, None);
        for frame in &frames {
            frame.iter().for_each(|edit| apply(edit, &mut picture, &mut pair));
            let area = *picture.area();
            let cursor = cursor.map(|(x, y)| Position::new(x.min(area.width - 1), y.min(area.height - 1)));
            pair.show(&picture, cursor);
            Pair::new(area.width, area.height, caps).show(&picture, cursor);
        }
    }
}

/// A picture like the list: title, header, rows of `first..`, one of them selected, a status line.
fn list(first: usize, selected: usize, width: u16, height: u16) -> Buffer {
    let mut picture = Buffer::empty(Rect::new(0, 0, width, height));
    picture.set_string(
        0,
        0,
        "hookline  production  https://api.example.test",
        Style::new().add_modifier(Modifier::BOLD),
    );
    picture.set_string(
        0,
        1,
        "  ID     NAME                          HOST AND PATH",
        Style::new().add_modifier(Modifier::DIM),
    );
    for (y, n) in (2..height.saturating_sub(1)).zip(first..) {
        let name = ["Billing", "Warehouse sync", "漢字 import", "CRM bridge", "Audit sink"][n % 5];
        let host =
            ["hooks.example.test/in", "erp.internal.example.test/v2/webhooks", "n8n.example.test/webhook/7f3a"][n % 3];
        let event = ["invoice.paid", "workflow:projects.created", "user.updated"][n % 3];
        picture.set_string(2, y, format!("{:<6}", 10_000 + n), Style::new());
        picture.set_string(9, y, format!("{name} {}", n * 7919 % 1000), Style::new());
        picture.set_string(39, y, host, Style::new().fg(Color::Cyan));
        picture.set_string(80, y, event, Style::new());
        picture.set_string(109, y, format!("{}d", n * 31 % 400), Style::new().add_modifier(Modifier::DIM));
        if n == selected {
            picture.set_style(Rect::new(0, y, width, 1), Style::new().add_modifier(Modifier::REVERSED));
        }
    }
    let status = format!("{} of 2,345", selected + 1);
    picture.set_string(0, height - 1, status, Style::new());
    picture
}

#[test]
fn scrolling_a_list_stays_within_its_bytes() {
    for scroll in [Scroll::Region, Scroll::Lines] {
        let mut pair = Pair::new(120, 40, Caps { scroll, ..Caps::FULL });
        let full = pair.show(&list(0, 36, 120, 40), None);
        assert!(full <= 6_000, "first picture: {full}");
        let costs: Vec<usize> = (1..60).map(|first| pair.show(&list(first, first + 36, 120, 40), None)).collect();
        let (sum, max) = (costs.iter().sum::<usize>(), costs.iter().max().unwrap());
        assert!(sum / costs.len() <= 250 && *max <= 300, "mean {}, max {max}", sum / costs.len());
        let back: Vec<usize> = (0..60).rev().map(|first| pair.show(&list(first, first, 120, 40), None)).collect();
        assert!(back.iter().skip(1).all(|cost| *cost <= 300), "{back:?}");
        let moved = pair.show(&list(0, 1, 120, 40), None);
        assert!(moved <= 300, "only the selection moved: {moved}");
        let page = pair.show(&list(37, 37, 120, 40), None);
        assert!(page <= 4_000, "a page: {page}");
    }
}

#[test]
fn nothing_is_written_for_sizes_without_cells_and_the_cursor_stays_inside() {
    let mut screen = Screen::new(Caps::FULL);
    assert!(screen.frame(&Buffer::empty(Rect::new(0, 0, 0, 5)), None).is_empty());
    assert!(screen.frame(&Buffer::empty(Rect::ZERO), Some(Position::new(3, 3))).is_empty());
    let bytes = screen.frame(&Buffer::empty(Rect::new(0, 0, 1, 1)), Some(Position::new(9, 9)));
    assert_eq!(bytes, b"\x1b[r\x1b[m\x1b[2J\x1b[H\x1b[?25h");
}

#[test]
fn without_colours_what_is_selected_can_still_be_seen() {
    let mut pair = Pair::new(20, 2, Caps { colours: Colours::None, ..Caps::FULL });
    let mut picture = Buffer::with_lines(["selected            ", "not                 "]);
    let style = Style::new().fg(Color::Red).bg(Color::White).add_modifier(Modifier::REVERSED);
    picture.set_style(Rect::new(0, 0, 20, 1), style);
    pair.show(&picture, None);
    assert!(pair.emulator.screen().cell(0, 0).unwrap().inverse());
}

#[test]
fn an_erased_rest_is_erased_in_default_colours() {
    let mut pair = Pair::new(40, 2, Caps::FULL);
    let mut picture = Buffer::with_lines([format!("{:40}", "x".repeat(40)), " ".repeat(40)]);
    pair.show(&picture, None);
    picture.set_style(Rect::new(0, 0, 2, 1), Style::new().bg(Color::Red));
    (2..40).for_each(|x| picture[(x, 0)].reset());
    let bytes = pair.show(&picture, None);
    assert!(bytes < 24, "{bytes}");
    assert_eq!(*pair.screen.shown.row(0).last().unwrap(), BLANK);
}
