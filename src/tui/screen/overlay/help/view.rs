//! How help looks: groups of keys with one sentence each.

use ratatui::layout::{Position, Rect};

use super::{Line, State};
use crate::{
    domain::text,
    tui::paint::{Canvas, centred},
};

/// Cells of the column of keys.
const KEYS: u16 = 20;

/// Draws help over the screen.
pub fn draw(canvas: &mut Canvas<'_>, help: &State, body: Rect) -> Option<Position> {
    let height = u16::try_from(help.lines().len() + 2).unwrap_or(u16::MAX);
    let title = format!("Keys: {}", help.about());
    let area = canvas.window(centred(body, 96, height), &title);
    let theme = canvas.theme;
    let keys = KEYS.min(area.width / 3);
    for (line, y) in help.lines().iter().skip(help.top()).zip(area.top()..area.bottom()) {
        match line {
            Line::Blank => {}
            Line::Heading(title) => {
                canvas.put(area.x, y, area.width, title, theme.heading);
            }
            Line::Command(entry) => {
                let bound = entry.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                canvas.put(area.x, y, keys, &bound, theme.key);
                let room = area.width.saturating_sub(keys + 1);
                let style = if entry.disabled.is_some() { theme.dim } else { theme.text };
                let used = canvas.put(area.x + keys + 1, y, room, entry.help, style);
                let why = entry.disabled.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
                // A reason cut in two says nothing; the key itself says it in full.
                if text::width(&text::safe(&why)) <= usize::from(room - used.min(room)) {
                    canvas.put(area.x + keys + 1 + used, y, room, &why, theme.dim);
                }
            }
        }
    }
    canvas.more(area, help.top(), help.lines().len());
    if help.lines().len() > usize::from(area.height) && area.bottom() < canvas.buf.area.bottom() {
        canvas.put(area.x, area.bottom(), area.width / 2, " j k scroll ", theme.dim);
    }
    None
}
