//! How the matrix looks: what is counted, event and webhook of the cell under the cursor in full, the names of the events from
//! top to bottom under their groups, and a line for each webhook. Head and labels stay while the cells scroll.

use ratatui::{
    layout::{Position, Rect},
    style::Style,
};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Shape, State, Which,
    shape::{CELL, HEAD, below_group},
};
use crate::{
    domain::{
        audience::{Listened, Standing},
        collection::{Row, Slot},
        event::group_of,
        known::Known,
        text,
    },
    tui::{paint::Canvas, prose::view::more, shared::Shared, words},
};

/// Lines of a name from which one that is cut may end in an ellipsis: it costs a letter.
const LEGIBLE: u16 = 4;
/// Cells of an id, which stands at the right of them.
const ID: u16 = 6;

/// Draws it over the whole body.
pub fn draw(canvas: &mut Canvas<'_>, matrix: &State, shared: &Shared, body: Rect) -> Option<Position> {
    canvas.clear(body);
    let area = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let shape = matrix.shape(shared);
    let line = |at: u16| Rect { y: area.y + at, height: u16::from(at < area.height), ..area };
    heading(canvas, matrix, shared, line(0));
    if matrix.height() == 0 || matrix.width() == 0 {
        canvas.put(area.x, area.y + 2, area.width, nothing(matrix), canvas.theme.warning);
        return None;
    }
    about_event(canvas, matrix, line(1));
    about_hook(canvas, matrix, shared, line(2));
    let cells = Rect { x: area.x + shape.label, width: area.width.saturating_sub(shape.label), ..area };
    head(canvas, matrix, shape, cells);
    let top = area.y + shape.head();
    let rows = Rect { y: top, height: area.bottom().saturating_sub(top), ..area };
    let (down, _) = matrix.cursors();
    let window = down.window(matrix.height(), usize::from(rows.height));
    for (at, y) in window.clone().zip(rows.top()..) {
        if let Some(slot) = matrix.row(at) {
            one(canvas, matrix, shared, (at, slot), shape, Rect { y, height: 1, ..rows });
        }
    }
    more(canvas, Rect { width: rows.width + 1, ..rows }, window.start > 0, window.end < matrix.height());
    None
}

fn nothing(matrix: &State) -> &'static str {
    match (matrix.height(), matrix.filter().is_empty(), matrix.which()) {
        (0, true, _) => "No webhook is loaded.",
        (0, false, _) => "The filter of the list lets no webhook through; Esc goes back to it.",
        (_, _, Which::All) => "No event is known; r asks again.",
        (_, _, Which::Heard) => "None of these webhooks listens to anything; w shows all events.",
        (_, _, Which::Differing) => "These webhooks do not differ in any event; w shows all events.",
    }
}

/// What is counted, and over what.
fn heading(canvas: &mut Canvas<'_>, matrix: &State, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let used = canvas.right(area, &matrix.counted().says(shared), theme.dim);
    let lines = words::many(matrix.height() as u64, "webhook", "webhooks");
    let events = words::many(matrix.width() as u64, "event", "events");
    let by = format!("{lines} by {events}");
    let which = match matrix.which() {
        Which::All => "",
        Which::Heard => "  that one of them listens to",
        Which::Differing => "  in which they differ",
    };
    let filter = matrix.filter().to_string();
    let before = if filter.is_empty() { "" } else { "  filter " };
    let pieces = [
        ("Matrix  ", theme.accent),
        (&by, theme.text),
        (which, theme.text),
        (before, theme.dim),
        (&filter, theme.accent),
    ];
    canvas.line(area.x, area.y, area.width.saturating_sub(used + 2), &pieces);
}

/// The event of the column under the cursor, in full.
fn about_event(canvas: &mut Canvas<'_>, matrix: &State, area: Rect) {
    let theme = canvas.theme;
    let at = matrix.cursors().1.at;
    let Some(event) = matrix.event(at) else { return };
    let count = matrix.count_of(at) as u64;
    let here = format!("  {} of {} here", words::number(count), words::number(matrix.height() as u64));
    let flag = match event.standing {
        Standing::NotOffered => "  not on offer (any more)",
        Standing::Offered if event.is_unheard() => "  nobody listens",
        Standing::Offered | Standing::Unknown => "",
    };
    let pieces = [(event.name.as_str(), theme.heading), (&here, theme.text), (flag, theme.warning)];
    canvas.line(area.x, area.y, area.width, &pieces);
}

/// The webhook of the line under the cursor, and what the cell says.
fn about_hook(canvas: &mut Canvas<'_>, matrix: &State, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let (down, across) = matrix.cursors();
    let Some(row) = matrix.row(down.at).and_then(|slot| shared.hooks.row(slot)) else { return };
    let listens = matrix.columns_of(&row).any(|column| column == across.at);
    let said = if listens { "gets it" } else { "does not get it" };
    let used = canvas.right(area, said, if listens { theme.good } else { theme.dim });
    let id = format!("{}  ", row.id());
    let host = format!("  {}", row.host());
    let pieces = [(id.as_str(), theme.dim), (name(&row), theme.heading), (host.as_str(), theme.dim)];
    canvas.line(area.x, area.y, area.width.saturating_sub(used + 2), &pieces);
}

fn name<'r>(row: &Row<'r>) -> &'r str {
    match row.name() {
        Known::Value(name) if !name.trim().is_empty() => name,
        _ => words::UNNAMED,
    }
}

/// The groups, and below them the names from top to bottom; that of the column under the cursor is reversed.
fn head(canvas: &mut Canvas<'_>, matrix: &State, shape: Shape, area: Rect) {
    let (_, across) = matrix.cursors();
    let window = across.window(matrix.width(), shape.columns);
    let events: Vec<&Listened> = window.clone().filter_map(|column| matrix.event(column)).collect();
    let outer = |event: &&Listened| group_of(&event.name).split(':').next().unwrap_or_default().to_owned();
    let whole = |event: &&Listened| group_of(&event.name).to_owned();
    let inner = |group: &str| group.split_once(':').map_or(String::new(), |(_, rest)| rest.to_owned());
    if shape.groups > 0 {
        spans(canvas, &events, outer, |group| group, Rect { y: area.y + HEAD, ..area });
        spans(canvas, &events, whole, |group| inner(&group), Rect { y: area.y + HEAD + 1, ..area });
    }
    letters(canvas, &events, shape, area);
    let here = u16::try_from(across.at.saturating_sub(window.start)).unwrap_or_default();
    let place = Rect { x: area.x + here * CELL, y: area.y + HEAD + shape.groups, width: 1, height: shape.letters };
    canvas.style(place, canvas.theme.cursor);
    let y = area.y + shape.head() - 1;
    let (left, right) =
        (across.window(matrix.width(), shape.columns).start > 0, matrix.width() > across.top + shape.columns);
    // What is out of sight at the sides is told where nothing else stands: before the first column, behind the last.
    if left {
        canvas.put(area.x.saturating_sub(2), y, 1, canvas.symbols.left, canvas.theme.dim);
    }
    if right {
        canvas.put(area.right(), y, 1, canvas.symbols.right, canvas.theme.dim);
    }
}

/// The names below their groups, letter below letter. Written line by line, so that neighbours are one text.
fn letters(canvas: &mut Canvas<'_>, events: &[&Listened], shape: Shape, area: Rect) {
    let theme = canvas.theme;
    let style = |event: &Listened| match event.standing {
        Standing::NotOffered => theme.warning,
        _ if event.is_unheard() => theme.dim,
        _ => theme.text,
    };
    let height = usize::from(shape.letters);
    let column = |event: &&Listened| {
        let safe = text::safe(below_group(&event.name));
        let mut letters: Vec<String> = safe.graphemes(true).take(height + 1).map(str::to_owned).collect();
        if letters.len() > height {
            letters.truncate(height);
            if let Some(last) = letters.last_mut().filter(|_| shape.letters >= LEGIBLE) {
                canvas.symbols.ellipsis.clone_into(last);
            }
        }
        (letters, style(event))
    };
    let columns: Vec<(Vec<String>, Style)> = events.iter().map(column).collect();
    for (nth, y) in (0..height).zip(area.y + HEAD + shape.groups..) {
        let mut x = area.x;
        let letter = |(letters, _): &(Vec<String>, Style)| letters.get(nth).cloned().unwrap_or_default();
        // A wide letter stands alone: without a blank between them two may become another one.
        let narrow = |column: &(Vec<String>, Style)| text::width(&letter(column)) < usize::from(CELL);
        for same in columns.chunk_by(|a, b| a.1 == b.1 && narrow(a) && narrow(b)) {
            let cell = |column| text::pad(&letter(column), usize::from(CELL)).into_owned();
            let text: String = same.iter().map(cell).collect();
            let wide = CELL.saturating_mul(u16::try_from(same.len()).unwrap_or(u16::MAX));
            canvas.put(x, y, wide, &text, same.first().map_or(theme.text, |(_, style)| *style));
            x = x.saturating_add(wide);
        }
    }
}

/// Writes what neighbours have in common once over all of them.
fn spans(
    canvas: &mut Canvas<'_>,
    events: &[&Listened],
    of: impl Fn(&&Listened) -> String,
    words: impl Fn(String) -> String,
    area: Rect,
) {
    let mut x = area.x;
    for same in events.chunk_by(|a, b| of(a) == of(b)) {
        let wide = CELL.saturating_mul(u16::try_from(same.len()).unwrap_or(u16::MAX));
        let said = same.first().map(|event| words(of(event))).unwrap_or_default();
        // One cell would only hold an ellipsis.
        if wide > CELL {
            canvas.put(x, area.y, wide.saturating_sub(1), &said, canvas.theme.dim);
        }
        x = x.saturating_add(wide);
    }
}

/// The line of a webhook.
fn one(canvas: &mut Canvas<'_>, matrix: &State, shared: &Shared, (at, slot): (usize, Slot), shape: Shape, area: Rect) {
    let Some(row) = shared.hooks.row(slot) else { return };
    let (theme, symbols) = (canvas.theme, canvas.symbols);
    let (down, across) = matrix.cursors();
    let id = row.id();
    if shared.marks.contains(&id) {
        canvas.put(area.x, area.y, 1, symbols.marked, theme.accent);
    }
    if let Some(flag) = shared.watch.flag(id) {
        canvas.put(area.x + 1, area.y, 1, flag.mark(), theme.accent);
    }
    canvas.right(Rect { x: area.x + 2, width: ID, ..area }, &id.to_string(), theme.dim);
    let label = Rect { width: shape.label.saturating_sub(2), ..area };
    let x = area.x + 2 + ID + 1;
    canvas.put(x, area.y, label.right().saturating_sub(x), name(&row), theme.text);
    let window = across.window(matrix.width(), shape.columns);
    let mut listens = vec![false; window.len()];
    for column in matrix.columns_of(&row) {
        if let Some(cell) = column.checked_sub(window.start).and_then(|at| listens.get_mut(at)) {
            *cell = true;
        }
    }
    // Cells alike side by side are written at once: each change of the pen costs bytes.
    let mut x = area.x + shape.label;
    for same in listens.chunk_by(|a, b| a == b) {
        let (mark, style) = match same.first() {
            Some(true) => (symbols.marked, theme.text),
            _ => (symbols.untested, theme.dim),
        };
        let wide = CELL * u16::try_from(same.len()).unwrap_or_default();
        canvas.put(x, area.y, wide, &format!("{mark} ").repeat(same.len()), style);
        x += wide;
    }
    if at == down.at {
        canvas.style(label, theme.cursor);
        let cell = u16::try_from(across.at.saturating_sub(window.start)).unwrap_or_default();
        canvas.style(Rect { x: area.x + shape.label + cell * CELL, width: 1, ..area }, theme.cursor);
    }
}
