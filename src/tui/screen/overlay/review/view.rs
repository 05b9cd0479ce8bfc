//! Draws the review in a window, with the challenge at its foot.

use ratatui::layout::{Position, Rect};

use super::{State, WIDEST};
use crate::tui::{
    paint::{Canvas, centred},
    prose,
    shared::Shared,
};

/// Draws the window over what is below it; returns where the cursor stands while the challenge is typed.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, area: Rect) -> Option<Position> {
    let lines = state.page(shared, State::width(area.width)).lines;
    let typing = state.foot();
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2 + typing);
    let inside = canvas.window(centred(area, WIDEST, high), &state.plan().title);
    let body = Rect { height: inside.height.saturating_sub(typing), ..inside };
    let mut window: prose::Window = state.cursor().into();
    window.cursor = window.cursor.filter(|_| state.chooses());
    prose::view::draw(canvas, &lines, window, body);
    let (asked, field) = match (state.editing(), state.challenge()) {
        (Some(editing), _) => (format!("{}: ", editing.attribute.wire()), &editing.field),
        (None, Some(challenge)) => (format!("Type {} and press Enter: ", challenge.word), &challenge.field),
        (None, None) => return None,
    };
    if inside.height < typing || inside.width < 4 {
        return None;
    }
    let (accent, text) = (canvas.theme.accent, canvas.theme.text);
    let y = inside.bottom() - 1;
    let used = canvas.put(inside.x, y, inside.width.saturating_sub(4), &asked, accent);
    let place = Rect { x: inside.x + used, y, width: inside.width - used, height: 1 };
    Some(canvas.field(place, field, false, text))
}
