//! How the list looks: the view line in words, headings, rows, and what to do when there are none.

mod cell;
mod empty;
mod offers;

use ratatui::layout::{Position, Rect};

use super::{State, prompt::Prompt};
use crate::{
    domain::{collection::Slot, sort::Key, text},
    tui::{
        column::{self, Column},
        paint::Canvas,
        shared::Shared,
        verdict,
    },
};

/// Cells left of the columns: mark, and flag of the watch or cursor.
const MARGIN: u16 = 2;

/// Cells that the name of a saved view takes at most: the filter says more.
const NAME: usize = 24;

/// Draws the list; returns where the text cursor stands while something is typed. Without the keys (`here` is false, the
/// detail beside it has them) its cursor is a mark instead of a bar.
pub fn draw(canvas: &mut Canvas<'_>, list: &State, shared: &Shared, area: Rect, here: bool) -> Option<Position> {
    let view_line = Rect { height: 1, ..area };
    let cursor = match (&list.prompt, &list.jump) {
        (Some(prompt), _) => Some(prompt_line(canvas, prompt, list, shared, view_line)),
        (None, Some(field)) => {
            let used = canvas.put(area.x + 1, area.y, area.width, "go to page: ", canvas.theme.accent);
            Some(canvas.field(indent(view_line, used + 1), field, false, canvas.theme.text))
        }
        (None, None) => {
            says(canvas, list, shared, view_line);
            None
        }
    };
    let columns = columns(list, shared);
    let places =
        column::layout(&columns, list.scrolled, shared.hooks.greatest(), area.width.saturating_sub(MARGIN + 1));
    headings(canvas, list, &places, Rect { y: area.y + 1, height: 1, ..area });
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    if list.shown.rows().is_empty() {
        empty::draw(canvas, list, shared, body);
    } else {
        rows(canvas, list, shared, &places, body, here);
    }
    if let (Some(prompt), Some(cursor)) = (&list.prompt, cursor) {
        offers::draw(canvas, prompt, cursor, body);
    }
    cursor
}

/// The columns that are chosen. Those about tests take no cells as long as there are none; from the first test on they
/// keep their place, so that the others move once and never again.
fn columns(list: &State, shared: &Shared) -> Vec<Column> {
    let any = shared.any_test();
    list.columns.iter().copied().filter(|column| any || !column.is_of_tests()).collect()
}

fn indent(area: Rect, by: u16) -> Rect {
    Rect { x: area.x + by, width: area.width.saturating_sub(by), ..area }
}

/// What is on screen, in words: the query at the left, the count at the right.
fn says(canvas: &mut Canvas<'_>, list: &State, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let count = count(list, shared);
    let used = canvas.right(Rect { width: area.width.saturating_sub(1), ..area }, &count, theme.text);
    let free = area.width.saturating_sub(used + 4);
    let filter = list.filter.to_string();
    let arrow = |key: &Key| if key.descending { canvas.symbols.down } else { canvas.symbols.up };
    let sort: Vec<String> = list.sort.keys().iter().map(|key| format!("{}{}", key.by.word(), arrow(key))).collect();
    let sort = sort.join(", ");
    let mut pieces = Vec::new();
    let range = list.range(shared).map(|range| format!("range of {}  ", range.end() - range.start() + 1));
    if let Some(range) = &range {
        pieces.push((range.as_str(), theme.warning));
    }
    if list.will_mark() {
        pieces.push(("will mark all that match  ", theme.warning));
    }
    let view = list.view_name(shared).map(|(id, changed)| {
        let name = text::fit(&id.name, NAME, canvas.symbols.ellipsis);
        if changed { format!("{name}*") } else { name.into_owned() }
    });
    if let Some(view) = &view {
        pieces.extend([("view ", theme.dim), (view.as_str(), theme.accent), ("  ", theme.dim)]);
    }
    if filter.is_empty() {
        pieces.push(("no filter", theme.dim));
    } else {
        pieces.extend([("filter ", theme.dim), (filter.as_str(), theme.accent)]);
    }
    if !sort.is_empty() {
        pieces.extend([("  sorted by ", theme.dim), (sort.as_str(), theme.accent)]);
    }
    let found = shared.watch.says();
    if !found.is_empty() {
        pieces.extend([("  ", theme.dim), (found.as_str(), theme.accent)]);
    }
    let watching = format!("  watching every {} s, paused while you type", shared.settings.watch.as_secs());
    if shared.watch.is_on() {
        pieces.push((&watching, theme.dim));
    }
    canvas.line(area.x + 1, area.y, free, &pieces);
}

fn count(list: &State, shared: &Shared) -> String {
    // Rows that went stand in the list until that is seen, but the service has them no more.
    let gone: Vec<Slot> = shared.watch.gone().filter_map(|id| shared.hooks.slot_of(id)).collect();
    let mut passing = Vec::new();
    verdict::sift(&list.filter, &gone, shared, &mut passing);
    let shown = list.shown.rows().len().saturating_sub(passing.len());
    let loaded = shared.hooks.len().saturating_sub(gone.len());
    let text = shared.reading.says(shown, loaded, !list.filter.is_empty());
    if list.shown.busy() { format!("{text}, filtering…") } else { text }
}

fn prompt_line(canvas: &mut Canvas<'_>, prompt: &Prompt, list: &State, shared: &Shared, area: Rect) -> Position {
    let theme = canvas.theme;
    // There each filter is a request.
    let count = if shared.reading.paged() { "sent on Enter".to_owned() } else { count(list, shared) };
    let wide = canvas.right(Rect { width: area.width.saturating_sub(1), ..area }, &count, theme.dim);
    let used = 1 + canvas.put(area.x + 1, area.y, area.width, "/", theme.accent);
    let room = Rect { width: area.width.saturating_sub(used + wide + 2), ..indent(area, used) };
    canvas.field(room, &prompt.field, false, theme.text)
}

fn headings(canvas: &mut Canvas<'_>, list: &State, places: &[(Column, u16, u16)], area: Rect) {
    let theme = canvas.theme;
    for (column, x, width) in places {
        let about = column.about();
        let key = list.sort.keys().iter().find(|key| Some(key.by) == about.sort);
        let arrow = match key {
            Some(key) if key.descending => canvas.symbols.down,
            Some(_) => canvas.symbols.up,
            None => "",
        };
        let heading = format!("{}{arrow}", about.heading);
        let place = Rect { x: area.x + MARGIN + x, width: *width, ..area };
        if about.right {
            canvas.right(place, &heading, theme.heading);
        } else {
            canvas.put(place.x, place.y, place.width, &heading, theme.heading);
        }
    }
}

fn rows(canvas: &mut Canvas<'_>, list: &State, shared: &Shared, places: &[(Column, u16, u16)], body: Rect, here: bool) {
    let height = usize::from(body.height);
    let window = list.cursor.window(list.shown.rows().len(), height);
    let range = list.range(shared);
    for ((at, slot), y) in list.shown.rows().iter().enumerate().take(window.end).skip(window.start).zip(body.top()..) {
        let Some(row) = shared.hooks.row(*slot) else { continue };
        let id = row.id();
        if range.as_ref().is_some_and(|range| range.contains(&at)) {
            canvas.put(body.x, y, 1, canvas.symbols.range, canvas.theme.warning);
        } else if shared.marks.contains(&id) {
            canvas.put(body.x, y, 1, canvas.symbols.marked, canvas.theme.accent);
        }
        if let Some(flag) = shared.watch.flag(id) {
            canvas.put(body.x + 1, y, 1, flag.mark(), canvas.theme.accent);
        }
        for (column, x, width) in places {
            let place = Rect { x: body.x + MARGIN + x, y, width: *width, height: 1 };
            cell::draw(canvas, *column, &row, shared, place);
        }
        if at == list.cursor.at {
            let style = if here { canvas.theme.cursor } else { canvas.theme.resting };
            if !here {
                canvas.put(body.x + 1, y, 1, canvas.symbols.cursor, canvas.theme.accent);
            }
            canvas.style(Rect { y, height: 1, ..body }, style);
        }
    }
}
