//! How the palette looks: a field, then the commands found with their keys.

use ratatui::layout::{Position, Rect};

use super::{HEIGHT, State};
use crate::tui::paint::{Canvas, centred};

/// Cells of the column of names.
const LABEL: u16 = 14;

/// Draws the palette over the screen; the cursor stands in its field.
pub fn draw(canvas: &mut Canvas<'_>, palette: &State, body: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let height = u16::try_from(HEIGHT + 3).unwrap_or(u16::MAX);
    let area = canvas.window(centred(body, 84, height), "Commands");
    let used = canvas.put(area.x, area.y, area.width, ": ", theme.accent);
    let field = Rect { x: area.x + used, width: area.width.saturating_sub(used), height: 1, ..area };
    let cursor = canvas.field(field, palette.field(), false, theme.text);
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let window = palette.cursor().window(palette.found().len(), usize::from(list.height));
    for ((at, entry), y) in palette.found().enumerate().skip(window.start).zip(list.top()..list.bottom()) {
        let keys = entry.keys.first().map(ToString::to_string).unwrap_or_default();
        let style = if entry.disabled.is_some() { theme.dim } else { theme.text };
        let wide = canvas.right(Rect { y, height: 1, ..list }, &keys, theme.key);
        let room = list.width.saturating_sub(wide + 1);
        canvas.put(list.x, y, room.min(LABEL), entry.label, style);
        let after = room.saturating_sub(LABEL + 2);
        // Where a command cannot run, why is worth more than what it would do.
        match &entry.disabled {
            Some(why) => canvas.put(list.x + LABEL + 2, y, after, &format!("not now: {why}"), theme.warning),
            None => canvas.put(list.x + LABEL + 2, y, after, entry.help, theme.dim),
        };
        if at == palette.cursor().at {
            canvas.style(Rect { y, height: 1, ..list }, theme.cursor);
        }
    }
    if palette.found().len() == 0 {
        canvas.put(list.x, list.y, list.width, "no command has these words", theme.warning);
    }
    canvas.more(list, window.start, palette.found().len());
    Some(cursor)
}
