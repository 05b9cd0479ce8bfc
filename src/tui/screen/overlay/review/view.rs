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
    let lines = state.lines(shared, State::width(area.width));
    let typing = if state.challenge().is_some() { super::TYPING } else { 0 };
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2 + typing);
    let inside = canvas.window(centred(area, WIDEST, high), &state.plan().title);
    let body = Rect { height: inside.height.saturating_sub(typing), ..inside };
    prose::view::draw(canvas, &lines, state.scroll().into(), body);
    let challenge = state.challenge()?;
    if inside.height < typing || inside.width < 4 {
        return None;
    }
    let (accent, text) = (canvas.theme.accent, canvas.theme.text);
    let y = inside.bottom() - 1;
    let asked = format!("Type {} and press Enter: ", challenge.word);
    let used = canvas.put(inside.x, y, inside.width.saturating_sub(4), &asked, accent);
    let field = Rect { x: inside.x + used, y, width: inside.width - used, height: 1 };
    Some(canvas.field(field, &challenge.field, false, text))
}
