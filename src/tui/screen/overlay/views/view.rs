//! How the chooser of saved views looks: a line for each, and below them all of the one under the cursor.

use ratatui::layout::{Position, Rect};

use super::{HEIGHT, State};
use crate::{
    domain::{text, view::Saved},
    tui::{
        paint::{Canvas, centred},
        prose::{MARGIN, Prose, Role, Window, view},
        shared::Shared,
        views,
    },
};

/// Cells of the widest window.
const WIDEST: u16 = 84;
/// Cells that a name takes in its line at most.
const NAME: usize = 28;

/// Draws the chooser over the screen.
pub fn draw(canvas: &mut Canvas<'_>, chooser: &State, shared: &Shared, body: Rect) -> Option<Position> {
    let all = shared.views.saved().all();
    let wide = WIDEST.min(body.width);
    let mut prose = Prose::new(usize::from(wide.saturating_sub(4 + MARGIN)), shared.settings.ascii);
    match chooser.chosen(shared) {
        Some(saved) => tell(&mut prose, saved, shared),
        None => {
            prose.text(
                0,
                "No view is saved yet. n keeps what the list shows now under a name and a number:",
                Role::Text,
            );
            prose.gap();
            views::tell(&mut prose, chooser.now());
        }
    }
    let lines = prose.into_lines();
    let rows = all.len().min(HEIGHT);
    let gap = usize::from(rows > 0);
    let high = u16::try_from(rows + gap + lines.len() + 2).unwrap_or(u16::MAX);
    let inside = canvas.window(centred(body, wide, high), "Saved views");
    // In a low window the lines of the views go before what is told of one.
    let rows = rows.min(usize::from(inside.height));
    let list = Rect { height: u16::try_from(rows).unwrap_or(inside.height), ..inside };
    draw_rows(canvas, chooser, shared, &all, list);
    let used = list.height + u16::try_from(gap).unwrap_or_default();
    let rest = Rect { y: inside.y + used, height: inside.height.saturating_sub(used), ..inside };
    view::draw(canvas, &lines, Window { top: 0, cursor: None }, rest);
    None
}

fn draw_rows(canvas: &mut Canvas<'_>, chooser: &State, shared: &Shared, all: &[&Saved], area: Rect) {
    let theme = canvas.theme;
    let cells = |saved: &&Saved| text::width(&text::safe(&saved.id.name));
    let name = all.iter().map(cells).max().unwrap_or_default().min(NAME);
    let window = chooser.cursor().window(all.len(), usize::from(area.height));
    for ((at, saved), y) in all.iter().enumerate().skip(window.start).zip(area.top()..area.bottom()) {
        let key = saved.key.map_or_else(|| "  ".to_owned(), |key| format!("{key} "));
        let starts = if shared.views.saved().starts_with(&saved.id) { canvas.symbols.cursor } else { " " };
        let used = canvas.line(area.x, y, area.width, &[(&key, theme.key), (starts, theme.accent), (" ", theme.text)]);
        let applied = shared.views.applied().is_some_and(|applied| applied.id == saved.id);
        let style = if applied { theme.accent } else { theme.text };
        let room = area.width.saturating_sub(used).min(u16::try_from(name).unwrap_or(u16::MAX));
        canvas.put(area.x + used, y, room, &saved.id.name, style);
        let x = area.x + used + room + 2;
        let rest = area.right().saturating_sub(x);
        match &saved.view {
            Ok(view) if view.filter.is_empty() => canvas.put(x, y, rest, "no filter", theme.dim),
            Ok(view) => canvas.put(x, y, rest, &view.filter.to_string(), theme.dim),
            Err(_) => canvas.put(x, y, rest, "cannot be used", theme.error),
        };
        if at == chooser.cursor().at {
            canvas.style(Rect { y, height: 1, ..area }, theme.cursor);
        }
    }
    canvas.more(area, window.start, all.len());
}

fn tell(prose: &mut Prose, saved: &Saved, shared: &Shared) {
    match &saved.view {
        Ok(view) => views::tell(prose, view),
        Err(mistake) => prose.field("mistake", &mistake.to_string(), Role::Error),
    }
    let whose = match saved.id.everywhere {
        true => "every profile".to_owned(),
        false => shared.whose_views(),
    };
    prose.field("of", &whose, Role::Text);
    if shared.views.saved().starts_with(&saved.id) {
        prose.field("start", &format!("{} starts with it", shared.whose_views()), Role::Text);
    }
}
