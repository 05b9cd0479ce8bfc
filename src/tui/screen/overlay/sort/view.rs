//! How the chooser of the sort looks.

use ratatui::layout::{Position, Rect};

use super::State;
use crate::{
    domain::sort::SortField,
    tui::paint::{Canvas, centred},
};

/// Draws the chooser over the screen.
pub fn draw(canvas: &mut Canvas<'_>, chooser: &State, body: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let height = u16::try_from(SortField::ALL.len() + 2).unwrap_or(u16::MAX);
    let area = canvas.window(centred(body, 50, height), "Sort by");
    let window = chooser.cursor().window(SortField::ALL.len(), usize::from(area.height));
    for ((at, field), y) in SortField::ALL.iter().enumerate().skip(window.start).zip(area.top()..area.bottom()) {
        let place = chooser.place(*field);
        let rank = place.map_or_else(|| "   ".to_owned(), |at| format!("{}. ", at + 1));
        canvas.line(area.x, y, area.width, &[(&rank, theme.accent), (field.word(), theme.text)]);
        if let Some(key) = place.and_then(|at| chooser.keys().get(at)) {
            let arrow = if key.descending { canvas.symbols.down } else { canvas.symbols.up };
            let way = way(key.by, key.descending);
            let x = area.x + 16.min(area.width);
            canvas.line(
                x,
                y,
                area.right().saturating_sub(x),
                &[(arrow, theme.accent), (" ", theme.text), (way, theme.text)],
            );
        }
        if at == chooser.cursor().at {
            canvas.style(Rect { y, height: 1, ..area }, theme.cursor);
        }
    }
    canvas.more(area, window.start, SortField::ALL.len());
    None
}

/// What stands first, in words.
fn way(by: SortField, descending: bool) -> &'static str {
    let (up, down) = match by {
        SortField::Id | SortField::Account => ("smallest first", "greatest first"),
        SortField::Name | SortField::Url | SortField::Host | SortField::Path => ("A to Z", "Z to A"),
        SortField::Events => ("fewest first", "most first"),
        SortField::Created | SortField::Updated => ("oldest first", "newest first"),
        SortField::Test => ("failed first", "passed first"),
    };
    if descending { down } else { up }
}
