//! How the picker looks: what is chosen in numbers, the search, the groups, and on a wide screen the set as it would be
//! written.

mod line;
mod take;

use ratatui::layout::{Position, Rect};

use super::State;
use crate::{
    domain::text,
    tui::{
        paint::Canvas,
        shared::{Offered, Shared},
    },
};

/// Columns of the list at most; lines wider than this are hard to read.
const WIDEST: u16 = 100;
/// Columns from which the set stands beside the list.
const BESIDE: u16 = 130;

/// Draws the picker over the whole body; the cursor stands in the search.
pub fn draw(canvas: &mut Canvas<'_>, picker: &State, shared: &Shared, body: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let inner = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let area = Rect { width: inner.width.min(WIDEST), ..inner };
    canvas.clear(body);
    if area.height == 0 || area.width == 0 {
        return None;
    }
    heading(canvas, picker, shared, row(area, 0));
    let label = canvas.put(area.x, area.y + 1, area.width, "search: ", theme.dim);
    let field = Rect { x: area.x + label, width: area.width.saturating_sub(label), ..row(area, 1) };
    let cursor = if area.height > 1 { Some(canvas.field(field, picker.search(), false, theme.accent)) } else { None };
    if area.height > 2 {
        let (said, style) = note(picker, shared);
        let style = if style { theme.warning } else { theme.dim };
        canvas.put(area.x, area.y + 2, area.width, &said, style);
    }
    let list = Rect { y: area.y.saturating_add(3).min(area.bottom()), height: area.height.saturating_sub(3), ..area };
    let mut at = picker.cursor();
    at.fit(picker.lines().len(), usize::from(list.height));
    let window = at.window(picker.lines().len(), usize::from(list.height));
    let columns = line::Columns::of(picker, shared);
    for ((at, item), y) in picker.lines().iter().enumerate().skip(window.start).zip(list.top()..list.bottom()) {
        let here = Rect { y, height: 1, ..list };
        line::draw(canvas, picker, &columns, *item, here);
        if at == picker.cursor().at {
            canvas.style(here, theme.cursor);
        }
    }
    if window.len() < picker.lines().len() && area.height > 1 {
        let place = format!("  {}-{} of {}", window.start + 1, window.end, picker.lines().len());
        canvas.right(row(area, 1), &place, theme.dim);
    }
    if body.width >= BESIDE {
        let x = area.right() + 2;
        chosen(canvas, picker, Rect { x, width: inner.right().saturating_sub(x), ..area });
    }
    match picker.take() {
        Some(prompt) => take::draw(canvas, prompt, shared, body),
        None => cursor,
    }
}

fn row(area: Rect, at: u16) -> Rect {
    Rect { y: area.y + at, height: 1, ..area }
}

fn heading(canvas: &mut Canvas<'_>, picker: &State, shared: &Shared, area: Rect) {
    let (theme, dot) = (canvas.theme, canvas.symbols.dot);
    let entries = picker.choice().entries();
    let chosen = format!("{} chosen", entries.iter().filter(|e| e.chosen).count());
    let difference = match picker.choice().difference() {
        (0, 0) => String::new(),
        (more, fewer) => format!(" (+{more} -{fewer})"),
    };
    let dot = format!(" {dot} ");
    let offered = match &shared.events {
        Offered::Known(events) => format!("{} on offer", events.len()),
        Offered::Unasked | Offered::Loading => "reading what is on offer…".replace('…', canvas.symbols.ellipsis),
        Offered::Failed(_) => "what is on offer is not known".into(),
    };
    let pieces = [
        ("Events", theme.accent),
        (dot.as_str(), theme.dim),
        (&chosen, theme.text),
        (&difference, theme.warning),
        (&dot, theme.dim),
        (&offered, theme.dim),
    ];
    canvas.line(area.x, area.y, area.width, &pieces);
}

/// What must be said of the list, and whether it is a warning.
fn note(picker: &State, shared: &Shared) -> (String, bool) {
    if picker.is_searching() && picker.lines().is_empty() {
        return ("none found; Ctrl-o adds it as typed, Esc clears".into(), true);
    }
    match &shared.events {
        Offered::Failed(fault) => {
            (format!("{}: {}. Ctrl-r asks again; type a name and Ctrl-o adds it", fault.what, fault.why), true)
        }
        Offered::Known(events) if events.is_empty() => {
            ("the service offers no events; type a name and Ctrl-o adds it".into(), true)
        }
        Offered::Known(_) => match picker.current().and_then(|entry| entry.description.clone()) {
            Some(said) => (said, false),
            None => ("letters search, Space chooses, Enter is done".into(), false),
        },
        Offered::Unasked | Offered::Loading => ("letters search, Space chooses, Enter is done".into(), false),
    }
}

fn chosen(canvas: &mut Canvas<'_>, picker: &State, area: Rect) {
    let theme = canvas.theme;
    if area.width < 10 || area.height < 2 {
        return;
    }
    let result = picker.choice().result();
    canvas.put(area.x, area.y, area.width, "The set as it will be written", theme.heading);
    let room = usize::from(area.height - 1);
    let shown = if result.len() > room { room.saturating_sub(1) } else { room };
    for (item, y) in result.iter().take(shown).zip(area.y + 1..area.bottom()) {
        canvas.put(area.x, y, area.width, item.text(), theme.text);
    }
    if result.len() > shown {
        let rest = format!("and {} more", result.len() - shown);
        canvas.put(area.x, area.bottom() - 1, area.width, &rest, theme.dim);
    }
    if result.is_empty() {
        canvas.put(area.x, area.y + 1, area.width, "no events: nothing will be delivered", theme.warning);
    }
}

/// Cells of a text as it is shown.
fn wide(raw: &str) -> u16 {
    u16::try_from(text::width(&text::safe(raw))).unwrap_or(u16::MAX)
}
