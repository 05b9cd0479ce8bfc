//! Draws the detail: a head with name and state, a rule, then its lines; and the preview beside the list.

use ratatui::layout::{Position, Rect};

use super::{Look, State, page::page};
use crate::{
    domain::webhook::HookId,
    tui::{
        msg::Slot,
        paint::Canvas,
        prose::{self, Line, MARGIN, Window},
        shared::Shared,
        words,
    },
};

/// Lines of the head.
const HEAD: u16 = 2;

/// Draws the detail into `area`: the whole body, or its right part where the list stands beside it.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, area: Rect) -> Option<Position> {
    let lines = page(state.id(), state.look(), shared, width(area));
    pane(canvas, state.id(), shared, &lines, state.cursor().into(), area);
    None
}

/// Draws what is known of a webhook beside the list, without a cursor: the list has the keys.
pub fn draw_preview(canvas: &mut Canvas<'_>, id: HookId, shared: &Shared, area: Rect) {
    let lines = page(id, &Look { preview: true, ..Look::default() }, shared, width(area));
    pane(canvas, id, shared, &lines, Window { top: 0, cursor: None }, area);
}

fn width(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(1 + MARGIN))
}

fn pane(canvas: &mut Canvas<'_>, id: HookId, shared: &Shared, lines: &[Line], window: Window, area: Rect) {
    let area = area.intersection(canvas.buf.area);
    canvas.clear(area);
    if area.width < 4 || area.height == 0 {
        return;
    }
    let [across, ..] = canvas.symbols.frame;
    let (border, theme) = (canvas.theme.border, canvas.theme);
    let inside = Rect { x: area.x + 1, width: area.width - 1, ..area };
    let record = shared.record(id);
    let name = record.as_ref().map_or("", |hook| hook.name.text());
    let state = if shared.flight.busy(&Slot::Detail(id)) { "  reading…" } else { "" };
    let right = format!("webhook {id}{state}");
    let used = canvas.right(Rect { width: inside.width.saturating_sub(1), height: 1, ..inside }, &right, theme.dim);
    let name = if name.is_empty() { words::UNNAMED } else { name };
    canvas.put(inside.x, inside.y, inside.width.saturating_sub(used + 3), name, theme.accent);
    if area.height < HEAD {
        return;
    }
    canvas.put(inside.x, inside.y + 1, inside.width, &across.repeat(usize::from(inside.width)), border);
    let body = Rect { y: inside.y + HEAD, height: inside.height - HEAD, ..inside };
    prose::view::draw(canvas, lines, window, body);
}
