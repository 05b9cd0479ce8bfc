//! The prompt for another webhook, as a window over the picker.

use ratatui::layout::{Position, Rect};

use crate::{
    domain::known::Known,
    tui::{
        paint::{Canvas, centred},
        screen::picker::take::{HEIGHT, Take},
        shared::Shared,
    },
};

/// Draws the prompt; the cursor stands in its field.
pub(super) fn draw(canvas: &mut Canvas<'_>, take: &Take, shared: &Shared, body: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let height = u16::try_from(HEIGHT + 4).unwrap_or(u16::MAX);
    let area = canvas.window(centred(body, 76, height), "Events of another webhook");
    if area.height == 0 || area.width == 0 {
        return None;
    }
    let label = canvas.put(area.x, area.y, area.width, "id or name: ", theme.dim);
    let field = Rect { x: area.x + label, width: area.width.saturating_sub(label), height: 1, ..area };
    let cursor = canvas.field(field, &take.field, false, theme.accent);
    if area.height > 1 {
        let (said, style) = match (&take.failed, take.waits, take.found.is_empty(), take.typed_id()) {
            (Some(why), ..) => (why.clone(), theme.error),
            (None, Some((id, _)), ..) => (format!("reading webhook {id}"), theme.dim),
            (None, None, true, Some(id)) => (format!("webhook {id} is not loaded; Enter reads it"), theme.dim),
            (None, None, true, None) => ("no loaded webhook is called so".into(), theme.warning),
            (None, None, false, _) => ("Enter takes exactly these events, Ctrl-o adds them".into(), theme.dim),
        };
        canvas.put(area.x, area.y + 1, area.width, &said, style);
    }
    let list = Rect { y: area.y.saturating_add(2).min(area.bottom()), height: area.height.saturating_sub(2), ..area };
    let mut at = take.cursor;
    at.fit(take.found.len(), usize::from(list.height));
    let window = at.window(take.found.len(), usize::from(list.height));
    for ((at, id), y) in take.found.iter().enumerate().skip(window.start).zip(list.top()..list.bottom()) {
        let here = Rect { y, height: 1, ..list };
        let Some(row) = shared.hooks.get(*id) else { continue };
        let count = match row.event_count() {
            Known::Value(1) => "1 event".to_owned(),
            Known::Value(n) => format!("{n} events"),
            Known::Null => "no events".into(),
            Known::Absent => "events not told".into(),
        };
        let used = canvas.right(here, &count, theme.dim);
        let room = list.width.saturating_sub(used + 1);
        let number = format!("{id:>6}  ");
        let name = row.name().into_value().unwrap_or_default();
        canvas.line(list.x, y, room, &[(&number, theme.dim), (name, theme.text)]);
        if at == take.cursor.at {
            canvas.style(here, theme.cursor);
        }
    }
    canvas.more(list, window.start, take.found.len());
    Some(cursor)
}
