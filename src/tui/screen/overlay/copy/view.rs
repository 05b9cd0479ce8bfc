//! Draws the copy menu: a key, what it copies, and what of it may be seen.

use ratatui::layout::{Position, Rect};

use super::{State, item::Content};
use crate::tui::paint::{Canvas, centred};

/// Cells of the widest window.
const WIDEST: u16 = 84;
/// Cells of a label.
const LABEL: u16 = 10;

/// Draws the window over what is below it.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, area: Rect) -> Option<Position> {
    let count = u16::try_from(state.items().len()).unwrap_or(u16::MAX);
    let credentials = state.items().iter().any(|item| item.credentials);
    let high = count.saturating_add(if credentials { 4 } else { 2 });
    let inside = canvas.window(centred(area, WIDEST, high), &format!("Copy from webhook {}", state.id()));
    let theme = canvas.theme;
    // In a low window the lines scroll with the cursor.
    let rows = usize::from(inside.height);
    let top = (state.cursor().at + 1).saturating_sub(rows);
    for ((at, item), y) in state.items().iter().enumerate().skip(top).zip(inside.y..inside.bottom()) {
        let possible = !matches!(item.content, Content::Nothing(_));
        let waits = item.content == Content::Secret && state.asking();
        let preview = if waits { "asking the service for it…" } else { &item.preview };
        let key = format!(" {} ", item.key);
        let text = if possible { theme.text } else { theme.dim };
        canvas.line(inside.x, y, LABEL + 3, &[(&key, theme.key), (item.label, text)]);
        let used = (LABEL + 4).min(inside.width);
        canvas.put(inside.x + used, y, inside.width - used, preview, theme.dim);
        if at == state.cursor().at {
            canvas.style(Rect { y, height: 1, ..inside }, theme.cursor);
        }
    }
    if credentials && inside.height == count + 2 {
        let said = "url and JSON hold credentials: they are copied as they are";
        canvas.put(inside.x, inside.bottom() - 1, inside.width, said, theme.warning);
    }
    None
}
