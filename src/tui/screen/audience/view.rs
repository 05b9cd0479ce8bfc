//! How "who gets what" looks: what was counted, the search, the events with their numbers, the webhooks of one event; on
//! a wide screen the webhooks of the event under the cursor stand beside.

use ratatui::layout::{Position, Rect};

use super::{Inside, Order, State};
use crate::{
    domain::{
        audience::{Listened, Standing},
        collection::Slot,
        known::Known,
    },
    tui::{
        paint::Canvas,
        prose::view::more,
        shared::{Offered, Shared},
        words,
    },
};

/// Lines above the events.
const HEAD: u16 = 3;
/// Cells of a number of webhooks.
const NUMBER: u16 = 9;

/// Draws it over the whole body; the cursor stands in the search.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, body: Rect) -> Option<Position> {
    canvas.clear(body);
    let area = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    if area.height <= HEAD || area.width < 4 {
        return None;
    }
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    heading(canvas, state, shared, line(0));
    let list = Rect { y: area.y + HEAD, height: area.height - HEAD, ..area };
    if let Some(inside) = state.inside() {
        let said = format!("{}  ", inside.event());
        let number = words::number(inside.hooks().len() as u64);
        let pieces = [(said.as_str(), canvas.theme.accent), (number.as_str(), canvas.theme.text)];
        canvas.line(area.x, area.y + 1, area.width, &pieces);
        inside_of(canvas, inside, shared, list);
        return None;
    }
    let label = canvas.put(area.x, area.y + 1, area.width, "search: ", canvas.theme.dim);
    let field = Rect { x: area.x + label, width: area.width.saturating_sub(label), ..line(1) };
    let cursor = canvas.field(field, state.search(), false, canvas.theme.accent);
    let (said, warns) = note(state, shared);
    canvas.put(area.x, area.y + 2, area.width, &said, if warns { canvas.theme.warning } else { canvas.theme.dim });
    let (left, right) = match shared.beside() {
        true => {
            let width = list.width / 2;
            let x = list.x + width + 2;
            (Rect { width, ..list }, Some(Rect { x, width: list.right().saturating_sub(x), ..list }))
        }
        false => (list, None),
    };
    let window = state.cursor().window(state.len(), usize::from(left.height));
    for (at, y) in window.clone().zip(left.top()..) {
        if let Some(event) = state.event(at) {
            entry(canvas, event, Rect { y, height: 1, ..left });
        }
        if at == state.cursor().at {
            canvas.style(Rect { y, height: 1, ..left }, canvas.theme.cursor);
        }
    }
    more(canvas, Rect { width: left.width + 1, ..left }, window.start > 0, window.end < state.len());
    if let (Some(right), Some(event)) = (right, state.event(state.cursor().at)) {
        beside(canvas, state, event, shared, right);
    }
    Some(cursor)
}

/// What is counted, and over what.
fn heading(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let over = state.counted().says(shared);
    let used = canvas.right(area, &over, theme.dim);
    let count = |test: fn(&Listened) -> bool| state.audience().events().iter().filter(|event| test(event)).count();
    let unheard = count(Listened::is_unheard);
    let retired = count(|event| event.standing == Standing::NotOffered);
    let title = match state.of() {
        Some(id) => format!("Events of webhook {id}"),
        None => "Who gets what".to_owned(),
    };
    let dot = format!(" {} ", canvas.symbols.dot);
    let events = format!("{} events", words::number(state.len() as u64));
    let mut pieces = vec![(title.as_str(), theme.accent), (&dot, theme.dim), (&events, theme.text)];
    let unheard_said = format!("{} without a webhook", words::number(unheard as u64));
    let retired_said = format!("{} not on offer", words::number(retired as u64));
    if state.of().is_none() && unheard > 0 {
        pieces.extend([(dot.as_str(), theme.dim), (&unheard_said, theme.warning)]);
    }
    if state.of().is_none() && retired > 0 {
        pieces.extend([(dot.as_str(), theme.dim), (&retired_said, theme.warning)]);
    }
    canvas.line(area.x, area.y, area.width.saturating_sub(used + 2), &pieces);
}

/// What must be said of the list, and whether it is a warning.
fn note(state: &State, shared: &Shared) -> (String, bool) {
    if state.is_empty() {
        let why = match (state.search().text().is_empty(), state.of()) {
            (false, _) => "no event is called so; Esc ends the search",
            (true, Some(_)) => "it is subscribed to nothing; Esc shows all events",
            (true, None) => "no event is known; Ctrl-r asks again",
        };
        return (why.into(), true);
    }
    if let Offered::Failed(fault) = &shared.events {
        return (format!("what is on offer is not known: {}. Ctrl-r asks again", fault.why), true);
    }
    let order = match state.order() {
        Order::Name => "by name",
        Order::Most => "most webhooks first",
        Order::Fewest => "fewest webhooks first",
    };
    (format!("{order}; letters search, Enter shows the webhooks"), false)
}

fn entry(canvas: &mut Canvas<'_>, event: &Listened, area: Rect) {
    let theme = canvas.theme;
    let number = words::number(event.count() as u64);
    let style = if event.is_unheard() { theme.warning } else { theme.text };
    canvas.right(Rect { width: NUMBER.min(area.width), ..area }, &number, style);
    let name_style = if event.standing == Standing::NotOffered { theme.warning } else { theme.text };
    let flag = match event.standing {
        Standing::NotOffered => "  not on offer (any more)",
        Standing::Offered if event.is_unheard() => "  nobody listens",
        Standing::Offered | Standing::Unknown => "",
    };
    let x = area.x + NUMBER + 2;
    canvas.line(x, area.y, area.right().saturating_sub(x), &[(&event.name, name_style), (flag, theme.dim)]);
}

fn inside_of(canvas: &mut Canvas<'_>, inside: &Inside, shared: &Shared, list: Rect) {
    let window = inside.cursor().window(inside.hooks().len(), usize::from(list.height));
    let hooks = inside.hooks().iter().enumerate().take(window.end).skip(window.start);
    for ((at, slot), y) in hooks.zip(list.top()..) {
        hook(canvas, *slot, shared, Rect { y, height: 1, ..list });
        if at == inside.cursor().at {
            canvas.style(Rect { y, height: 1, ..list }, canvas.theme.cursor);
        }
    }
    if inside.hooks().is_empty() {
        let said = "No webhook of what is loaded is subscribed to it: nobody is told.";
        canvas.put(list.x, list.y, list.width, said, canvas.theme.warning);
    }
    let edge = Rect { width: list.width + 1, ..list };
    more(canvas, edge, window.start > 0, window.end < inside.hooks().len());
}

/// The webhooks of the event under the cursor, as many as fit.
fn beside(canvas: &mut Canvas<'_>, state: &State, event: &Listened, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    canvas.put(area.x, area.y, area.width, &event.name, theme.heading);
    let room = usize::from(area.height.saturating_sub(1));
    let hooks = state.audience().hooks(event);
    let shown = if hooks.len() > room { room.saturating_sub(1) } else { room };
    for (slot, y) in hooks.iter().take(shown).zip(area.top() + 1..area.bottom()) {
        hook(canvas, *slot, shared, Rect { y, height: 1, ..area });
    }
    if hooks.len() > shown {
        let rest = format!("and {} more; Enter shows all", words::number((hooks.len() - shown) as u64));
        canvas.put(area.x, area.bottom() - 1, area.width, &rest, theme.dim);
    }
    if hooks.is_empty() {
        canvas.put(area.x, area.y + 1, area.width, "nobody listens", theme.warning);
    }
}

/// Id, name and host of a webhook.
fn hook(canvas: &mut Canvas<'_>, slot: Slot, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let Some(row) = shared.hooks.row(slot) else {
        canvas.put(area.x + NUMBER + 2, area.y, area.width.saturating_sub(NUMBER + 2), "(deleted)", theme.dim);
        return;
    };
    canvas.right(Rect { width: NUMBER.min(area.width), ..area }, &row.id().to_string(), theme.dim);
    let x = area.x + NUMBER + 2;
    let room = area.right().saturating_sub(x);
    let name = match row.name() {
        Known::Value(name) if !name.trim().is_empty() => name,
        _ => words::UNNAMED,
    };
    let half = room / 2;
    canvas.put(x, area.y, half.saturating_sub(1), name, theme.text);
    canvas.line(x + half, area.y, room - half, &[(row.host(), theme.text), (row.port(), theme.dim)]);
}
