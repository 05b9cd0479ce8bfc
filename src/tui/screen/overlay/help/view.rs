//! How help looks: groups of keys with one sentence each.

use ratatui::layout::{Position, Rect};

use super::{Line, State};
use crate::tui::paint::{Canvas, centred};

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
                let pieces = match &entry.disabled {
                    None => [(entry.help, theme.text), ("", theme.dim)],
                    Some(why) => [(entry.help, theme.dim), (&*format!(" ({why})"), theme.dim)],
                };
                canvas.line(area.x + keys + 1, y, room, &pieces);
            }
        }
    }
    canvas.more(area, help.top(), help.lines().len());
    None
}
