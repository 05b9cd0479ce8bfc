//! A buffer as text that a person can review: its lines, then the styles of each line as runs of cells.

use std::fmt::Write as _;

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Position,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr as _;

/// Writes a buffer down. The terminal's own style is not told; everything else is.
pub fn of(buf: &Buffer, cursor: Option<Position>) -> String {
    let mut text = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        writeln!(text, "{y:>2} {}", line(buf, y)).unwrap();
    }
    text.push_str("styles\n");
    for y in buf.area.top()..buf.area.bottom() {
        let runs = runs(buf, y);
        if !runs.is_empty() {
            writeln!(text, "{y:>2} {}", runs.join(", ")).unwrap();
        }
    }
    if let Some(at) = cursor {
        writeln!(text, "cursor {} {}", at.x, at.y).unwrap();
    }
    text
}

/// One line as it reads, without the blanks at its end.
pub fn line(buf: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut x = buf.area.left();
    while x < buf.area.right() {
        let symbol = buf[(x, y)].symbol();
        text.push_str(symbol);
        x += u16::try_from(symbol.width().max(1)).unwrap();
    }
    text.truncate(text.trim_end().len());
    text
}

fn runs(buf: &Buffer, y: u16) -> Vec<String> {
    let mut runs: Vec<(u16, u16, String)> = Vec::new();
    let mut x = buf.area.left();
    while x < buf.area.right() {
        let cell = &buf[(x, y)];
        let (style, next) = (style(cell), x + u16::try_from(cell.symbol().width().max(1)).unwrap());
        match runs.last_mut() {
            Some((.., end, last)) if *last == style => *end = next,
            _ => runs.push((x, next, style)),
        }
        x = next;
    }
    runs.into_iter()
        .filter(|(.., style)| !style.is_empty())
        .map(|(start, end, style)| format!("{start}+{} {style}", end - start))
        .collect()
}

/// The style of a cell in words; empty for the terminal's own.
pub fn style(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string().to_lowercase());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", cell.bg.to_string().to_lowercase()));
    }
    let modifiers = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
        (Modifier::CROSSED_OUT, "crossed"),
    ];
    words
        .extend(modifiers.into_iter().filter(|(bit, _)| cell.modifier.contains(*bit)).map(|(_, word)| word.to_owned()));
    words.join(" ")
}

#[test]
fn text_and_styles_are_told() {
    use ratatui::{layout::Rect, style::Style};
    let mut buf = Buffer::empty(Rect::new(0, 0, 8, 2));
    buf.set_string(1, 0, "倉a", Style::new().fg(Color::LightRed).add_modifier(Modifier::BOLD));
    buf.set_string(0, 1, " ", Style::new().bg(Color::Blue).add_modifier(Modifier::REVERSED));
    let told = of(&buf, Some(Position::new(3, 1)));
    assert_eq!(told, " 0  倉a\n 1 \nstyles\n 0 1+3 lightred bold\n 1 0+1 on blue reversed\ncursor 3 1\n");
}
