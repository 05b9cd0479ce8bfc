//! How help looks: groups of keys with one sentence each.

use ratatui::layout::{Position, Rect};

use super::{Line, State};
use crate::tui::paint::{Canvas, centred};

/// Draws help over the screen.
pub fn draw(canvas: &mut Canvas<'_>, help: &State, body: Rect) -> Option<Position> {
    let lines = help.lines(body.width);
    let (wide, keys) = State::columns(body.width);
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let title = format!("Keys: {}", help.about());
    let area = canvas.window(centred(body, wide, height), &title);
    let theme = canvas.theme;
    let top = help.top().min(lines.len().saturating_sub(usize::from(area.height)));
    for (line, y) in lines.iter().skip(top).zip(area.top()..area.bottom()) {
        match line {
            Line::Blank => {}
            Line::Heading(title) => {
                canvas.put(area.x, y, area.width, title, theme.heading);
            }
            Line::Command(bound, does, possible) => {
                canvas.put(area.x, y, keys, bound, theme.key);
                let style = if *possible { theme.text } else { theme.dim };
                canvas.put(area.x + keys + 1, y, area.width.saturating_sub(keys + 1), does, style);
            }
        }
    }
    canvas.more(area, top, lines.len());
    if lines.len() > usize::from(area.height) && area.bottom() < canvas.buf.area.bottom() {
        canvas.put(area.x, area.bottom(), area.width / 2, " j k scroll ", theme.dim);
    }
    None
}
