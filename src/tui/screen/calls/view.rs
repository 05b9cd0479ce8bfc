//! How the call log looks: a heading with numbers or the search, the calls in columns, or one call in full.

use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::{Position, Rect};

use super::{Opened, State, page::page};
use crate::tui::{
    log::{KEPT, Logged},
    paint::Canvas,
    prose,
    shared::Shared,
    words,
};

/// Columns from which milliseconds and tries have room.
const ROOMY: u16 = 70;

/// Draws it over the whole body; the cursor stands in the search while it is typed.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, body: Rect) -> Option<Position> {
    canvas.clear(body);
    if body.height < 3 || body.width < 4 {
        return None;
    }
    let list = Rect { y: body.y + 2, height: body.height - 2, ..body };
    if let Some(opened) = state.opened() {
        one(canvas, opened, shared, body, list);
        return None;
    }
    let cursor = heading(canvas, state, shared, Rect { height: 1, ..body });
    let columns = Columns::of(body);
    columns.headings(canvas, body.y + 1);
    let window = state.cursor().window(state.rows().len(), usize::from(list.height));
    let rows = state.rows().iter().enumerate().take(window.end).skip(window.start);
    for ((at, number), y) in rows.zip(list.top()..) {
        if let Some(logged) = shared.calls.get(*number) {
            columns.row(canvas, logged, shared, y);
        }
        if at == state.cursor().at {
            canvas.style(Rect { y, height: 1, ..list }, canvas.theme.cursor);
        }
    }
    if state.rows().is_empty() {
        let why = if shared.calls.is_empty() { "Nothing was sent yet." } else { "No call holds that text." };
        canvas.put(list.x + 2, list.y + 1, list.width.saturating_sub(2), why, canvas.theme.dim);
    }
    prose::view::more(canvas, list, window.start > 0, window.end < state.rows().len());
    cursor
}

/// The search while it is typed, else what is listed; the numbers at the right.
fn heading(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, area: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let failed = state.rows().iter().filter_map(|n| shared.calls.get(*n)).filter(|l| l.record.failed()).count();
    let (listed, kept) = (state.rows().len(), shared.calls.len());
    let mut count = if listed == kept { format!("{listed} calls") } else { format!("{listed} of {kept} calls") };
    if shared.calls.count() > KEPT as u64 {
        count.push_str(&format!(" (the last of {})", words::number(shared.calls.count())));
    }
    if failed > 0 {
        count.push_str(&format!(", {failed} failed"));
    }
    if state.cursor().top > 0 {
        count.push_str(&format!(", {} newer above", state.cursor().top));
    }
    let wide = canvas.right(Rect { width: area.width - 1, ..area }, &count, theme.text);
    let room = area.width.saturating_sub(wide + 3);
    if let Some(field) = state.prompt() {
        let used = 1 + canvas.put(area.x + 1, area.y, room, "/", theme.accent);
        let place = Rect { x: area.x + used, width: room.saturating_sub(used), ..area };
        return Some(canvas.field(place, field, false, theme.text));
    }
    let mut pieces = vec![("Call log", theme.accent)];
    if !state.search().is_empty() {
        pieces.extend([("  search ", theme.dim), (state.search(), theme.accent)]);
    }
    canvas.line(area.x + 1, area.y, room, &pieces);
    None
}

fn one(canvas: &mut Canvas<'_>, opened: &Opened, shared: &Shared, body: Rect, list: Rect) {
    let theme = canvas.theme;
    let logged = opened.logged();
    let inside = Rect { x: body.x + 1, width: body.width - 1, ..body };
    let right = format!("call {}", logged.number);
    let used = canvas.right(Rect { width: inside.width - 1, height: 1, ..inside }, &right, theme.dim);
    let room = inside.width.saturating_sub(used + 3);
    canvas.line(
        inside.x,
        inside.y,
        room,
        &[(logged.record.method, theme.accent), (" ", theme.text), (&logged.readable, theme.accent)],
    );
    let [across, ..] = canvas.symbols.frame;
    canvas.put(inside.x, inside.y + 1, inside.width, &across.repeat(usize::from(inside.width)), theme.border);
    let text = Rect { x: list.x + 1, width: list.width - 1, ..list };
    let lines = page(logged, shared, usize::from(text.width.saturating_sub(prose::MARGIN)));
    prose::view::draw(canvas, &lines, opened.scroll().into(), text);
}

/// Where the columns stand.
struct Columns {
    area: Rect,
    roomy: bool,
}

impl Columns {
    fn of(area: Rect) -> Self {
        Columns { area, roomy: area.width >= ROOMY }
    }

    /// Begin and width of mark, time, method, status, milliseconds, try and target.
    fn places(&self) -> [(u16, u16); 7] {
        let widths = match self.roomy {
            true => [1, 12, 6, 6, 8, 3],
            false => [1, 8, 6, 4, 7, 0],
        };
        let mut x = self.area.x + 1;
        let mut places = [(0, 0); 7];
        for (place, width) in places.iter_mut().zip(widths) {
            *place = (x, width);
            x += if width == 0 { 0 } else { width + 1 };
        }
        // A cell between the numbers, which end at the right, and the target.
        let target = x + 1;
        if let Some(last) = places.last_mut() {
            *last = (target, self.area.right().saturating_sub(target + 1));
        }
        places
    }

    fn headings(&self, canvas: &mut Canvas<'_>, y: u16) {
        let style = canvas.theme.heading;
        let [_, time, method, status, took, tries, target] = self.places();
        let status_name = if self.roomy { "STATUS" } else { "STAT" };
        let names = [(time, "TIME"), (method, "METHOD"), (status, status_name), (target, "PATH")];
        for (place, name) in names {
            canvas.put(place.0, y, place.1, name, style);
        }
        for (place, name) in [(took, "TOOK"), (tries, "TRY")] {
            canvas.right(Rect { x: place.0, y, width: place.1, height: 1 }, name, style);
        }
    }

    fn row(&self, canvas: &mut Canvas<'_>, logged: &Logged, shared: &Shared, y: u16) {
        let theme = canvas.theme;
        let record = &logged.record;
        let failed = record.failed();
        let style = if failed { theme.error } else { theme.text };
        let [mark, time, method, status, took, tries, target] = self.places();
        let right = |place: (u16, u16)| Rect { x: place.0, y, width: place.1, height: 1 };
        if failed {
            canvas.put(mark.0, y, mark.1, canvas.symbols.failed, theme.error);
        }
        canvas.put(time.0, y, time.1, &clock(record.at, &shared.zone, self.roomy), theme.dim);
        canvas.put(method.0, y, method.1, record.method, theme.text);
        let said = record.status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        canvas.put(status.0, y, status.1, &said, style);
        canvas.right(right(took), &words::lasting(record.took), theme.text);
        let again = if record.attempt > 1 { theme.warning } else { theme.dim };
        canvas.right(right(tries), &record.attempt.to_string(), again);
        let why = record.failure.as_deref().unwrap_or_default();
        let apart = if why.is_empty() { "" } else { "  " };
        // Why it failed is worth more than the end of a long query.
        let half = if why.is_empty() { target.1 } else { target.1 / 2 };
        let path = crate::domain::text::fit(&logged.readable, usize::from(half), canvas.symbols.ellipsis).into_owned();
        // Of a profile that was left: not to be taken for a request to the service on screen.
        let (foreign, gap) = if logged.is_of(&shared.profile.base) { ("", "") } else { (record.origin.as_str(), " ") };
        let pieces =
            [(foreign, theme.warning), (gap, theme.text), (&path, theme.text), (apart, theme.text), (why, theme.error)];
        canvas.line(target.0, y, target.1, &pieces);
    }
}

fn clock(at: Timestamp, zone: &TimeZone, milliseconds: bool) -> String {
    let form = if milliseconds { "%H:%M:%S%.3f" } else { "%H:%M:%S" };
    at.to_zoned(zone.clone()).strftime(form).to_string()
}
