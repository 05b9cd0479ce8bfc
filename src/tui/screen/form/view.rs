//! Interim.
use super::State;
use crate::tui::{paint::Canvas, shared::Shared};
use ratatui::layout::{Position, Rect};
/// x
pub fn draw(_: &mut Canvas<'_>, _: &State, _: &Shared, _: Rect) -> Option<Position> {
    None
}
