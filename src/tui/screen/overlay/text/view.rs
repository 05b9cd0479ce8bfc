//! Draws a text in full over the whole screen, without a frame at its sides: what is selected with the mouse or the
//! terminal's own copy mode is the text and nothing else.

use ratatui::layout::{Position, Rect};

use super::State;
use crate::tui::{
    paint::Canvas,
    prose::{MARGIN, view},
};

/// Draws it over what is below.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, area: Rect) -> Option<Position> {
    canvas.clear(area);
    if area.height < State::HEAD + 1 {
        return None;
    }
    let (accent, text, dim) = (canvas.theme.accent, canvas.theme.text, canvas.theme.dim);
    let body = Rect { y: area.y + State::HEAD, height: area.height - State::HEAD, ..area };
    let lines = state.lines(usize::from(area.width.saturating_sub(MARGIN)));
    let high = usize::from(body.height);
    let top = state.top().min(lines.len().saturating_sub(high));
    let shown = lines.len().min(top + high);
    let place = format!("lines {}-{shown} of {}", top + 1, lines.len());
    let used = canvas.put(area.x, area.y, area.width, state.heading(), accent);
    if lines.len() > high {
        canvas.right(Rect { x: area.x + used, width: area.width - used, height: 1, ..area }, &place, dim);
    }
    let [across, ..] = canvas.symbols.frame;
    canvas.put(area.x, area.y + 1, area.width, &across.repeat(usize::from(area.width)), canvas.theme.border);
    for (line, y) in lines.iter().skip(top).zip(body.y..body.bottom()) {
        canvas.put(area.x, y, area.width, line, text);
    }
    view::more(canvas, body, top > 0, lines.len() > top + high);
    None
}
