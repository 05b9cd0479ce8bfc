//! How the edit of many webhooks looks: its lines, and below them what would change.

use ratatui::layout::{Position, Rect};

use super::{Spot, State, What};
use crate::{
    domain::edit::Way,
    tui::{
        cursor::Scroll,
        paint::Canvas,
        prose::{self, MARGIN, Prose},
        shared::Shared,
        words,
    },
};

/// Cells before a value: mark and label.
const LABEL: u16 = 13;

/// Draws the edit over the whole body; the cursor stands in the focused text.
pub fn draw(canvas: &mut Canvas<'_>, bulk: &State, shared: &Shared, body: Rect) -> Option<Position> {
    canvas.clear(body);
    let area = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    canvas.put(area.x, area.y, area.width, &bulk.heading(), canvas.theme.accent);
    let mut cursor = None;
    let mut y = area.y + 2;
    for spot in bulk.what.spots() {
        if y >= area.bottom() {
            return cursor;
        }
        cursor = line(canvas, bulk, *spot, Rect { y, height: 1, ..area }).or(cursor);
        y += 1;
    }
    if bulk.what == What::Secret && y < area.bottom() {
        let said = "After the run, x shows the new secrets. They are kept in memory alone: keep them before you leave.";
        canvas.put(area.x, y, area.width, said, canvas.theme.warning);
        y += 1;
    }
    let rest = Rect { y: (y + 1).min(area.bottom()), height: area.bottom().saturating_sub(y + 1), ..area };
    let mut lines = Prose::new(usize::from(rest.width.saturating_sub(MARGIN)), shared.settings.ascii);
    bulk.preview.tell(&mut lines);
    prose::view::draw(canvas, &lines.into_lines(), Scroll::default().into(), rest);
    cursor
}

fn line(canvas: &mut Canvas<'_>, bulk: &State, spot: Spot, area: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let focused = bulk.focus == spot;
    let (mark, style) = if focused { (canvas.symbols.cursor, theme.accent) } else { (" ", theme.text) };
    let label = match spot {
        Spot::What => "do",
        Spot::Events => "events",
        Spot::Find => "look for",
        Spot::With => "put instead",
        Spot::Pattern => "as",
    };
    canvas.line(area.x, area.y, LABEL.min(area.width), &[(mark, theme.accent), (label, theme.dim)]);
    let value = Rect { x: area.x + LABEL.min(area.width), width: area.width.saturating_sub(LABEL), ..area };
    let said = match spot {
        Spot::What => bulk.does().to_owned(),
        Spot::Events if bulk.events.is_empty() => match bulk.what {
            What::Events(Way::Remove) => "none chosen: Enter chooses what is taken out".into(),
            _ => "none chosen: Enter chooses".into(),
        },
        Spot::Events => {
            let names: Vec<&str> = bulk.events.iter().map(|event| event.text()).collect();
            format!("{}: {}", words::number(names.len() as u64), names.join(", "))
        }
        Spot::Pattern if bulk.pattern => "a regular expression; $1 or ${1} puts a group in".into(),
        Spot::Pattern => "a text, letter by letter".into(),
        Spot::Find | Spot::With => {
            let field = if spot == Spot::Find { &bulk.find } else { &bulk.with };
            let at = canvas.field(value, field, false, style);
            return focused.then_some(at);
        }
    };
    canvas.put(value.x, value.y, value.width, &said, style);
    None
}
