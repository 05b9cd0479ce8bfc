//! Draws what is said of a plan that ended in the middle, in a window.

use ratatui::layout::{Position, Rect};

use super::{State, WIDEST};
use crate::tui::{
    paint::{Canvas, centred},
    prose,
    shared::Shared,
};

/// Draws the window over what is below it.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, area: Rect) -> Option<Position> {
    let lines = state.lines(shared, State::width(area.width));
    let title = state.plan(shared).map_or("", |plan| plan.intent.title.as_str());
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let inside = canvas.window(centred(area, WIDEST, high), title);
    prose::view::draw(canvas, &lines, state.scroll().into(), inside);
    None
}
