//! Interim.
use super::State;
use crate::tui::paint::Canvas;
use ratatui::layout::{Position, Rect};
/// x
pub fn draw(_: &mut Canvas<'_>, _: &State, _: Rect) -> Option<Position> {
    None
}
