//! How the dialog that accepts a finding looks.

use ratatui::layout::{Position, Rect};

use super::{Spot, State};
use crate::tui::{
    paint::{Canvas, centred},
    prose::{self, MARGIN, Prose, Role, Window},
    shared::Shared,
};

/// Cells of the widest window.
const WIDEST: u16 = 84;
/// Cells before a value: mark and label.
const LABEL: u16 = 9;

/// Draws it over what is below; the cursor stands in the line with the focus.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, area: Rect) -> Option<Position> {
    let wide = WIDEST.min(area.width);
    let mut below = Prose::new(usize::from(wide.saturating_sub(4 + MARGIN)), shared.settings.ascii);
    below.text(0, state.rule.title, Role::Text);
    below.text(0, &format!("Written into {}", state.place.suppressions.display()), Role::Dim);
    below.text(0, "After its last day it is a finding itself.", Role::Dim);
    let lines = below.into_lines();
    let high = u16::try_from(Spot::ALL.len() + lines.len() + 3).unwrap_or(u16::MAX);
    let title = format!("Accept {} of webhook {}", state.rule.id, state.hook);
    let inside = canvas.window(centred(area, wide, high), &title);
    let mut cursor = None;
    for (spot, y) in Spot::ALL.into_iter().zip(inside.top()..inside.bottom()) {
        let focused = state.focus == spot;
        let (mark, style) =
            if focused { (canvas.symbols.cursor, canvas.theme.accent) } else { (" ", canvas.theme.text) };
        let label = match spot {
            Spot::Reason => "reason",
            Spot::Author => "author",
            Spot::Expires => "until",
        };
        let (accent, dim) = (canvas.theme.accent, canvas.theme.dim);
        canvas.line(inside.x, y, LABEL.min(inside.width), &[(mark, accent), (label, dim)]);
        let width = inside.width.saturating_sub(LABEL);
        let value = Rect { x: inside.x + LABEL.min(inside.width), y, width, height: 1 };
        let at = canvas.field(value, state.field(spot), false, style);
        cursor = focused.then_some(at).or(cursor);
    }
    let used = u16::try_from(Spot::ALL.len() + 1).unwrap_or_default().min(inside.height);
    let rest = Rect { y: inside.y + used, height: inside.height - used, ..inside };
    prose::view::draw(canvas, &lines, Window { top: 0, cursor: None }, rest);
    cursor
}
