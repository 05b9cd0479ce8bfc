//! How the chooser of columns looks.

use ratatui::layout::{Position, Rect};

use super::State;
use crate::tui::paint::{Canvas, centred};

/// Draws the chooser over the screen.
pub fn draw(canvas: &mut Canvas<'_>, chooser: &State, body: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let height = u16::try_from(chooser.order().len() + 2).unwrap_or(u16::MAX);
    let area = canvas.window(centred(body, 66, height), "Columns");
    let window = chooser.cursor().window(chooser.order().len(), usize::from(area.height));
    for ((at, (column, shown)), y) in
        chooser.order().iter().enumerate().skip(window.start).zip(area.top()..area.bottom())
    {
        let about = column.about();
        let mark = if *shown { canvas.symbols.all } else { canvas.symbols.none };
        canvas.line(area.x, y, area.width, &[(mark, theme.accent), (" ", theme.text), (about.heading, theme.text)]);
        let x = area.x + 20.min(area.width);
        canvas.put(x, y, area.right().saturating_sub(x), about.help, theme.dim);
        if at == chooser.cursor().at {
            canvas.style(Rect { y, height: 1, ..area }, theme.cursor);
        }
    }
    canvas.more(area, window.start, chooser.order().len());
    None
}
