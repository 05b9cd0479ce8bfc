//! Draws a question: what happens, and which key means what.

use ratatui::layout::{Position, Rect};

use super::State;
use crate::tui::{
    paint::{Canvas, centred},
    prose::{MARGIN, Prose, Role, Window, view},
};

/// Cells of the widest window.
const WIDEST: u16 = 64;

/// Draws the window over what is below it.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, area: Rect) -> Option<Position> {
    let question = state.question();
    let wide = WIDEST.min(area.width);
    let mut prose = Prose::new(usize::from(wide.saturating_sub(4 + MARGIN)), false);
    prose.text(0, &question.body, Role::Text);
    let lines = prose.into_lines();
    // Frame, body, a free line, the two answers.
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4).min(area.height);
    let inside = canvas.window(centred(area, wide, high), &question.title);
    let body = Rect { height: inside.height.saturating_sub(2), ..inside };
    view::draw(canvas, &lines, Window { top: 0, cursor: None }, body);
    if inside.height > 0 {
        let (key, text) = (canvas.theme.key, canvas.theme.text);
        let answers = [("y ", key), (question.yes, text), ("    n ", key), (question.no, text)];
        canvas.line(inside.x, inside.bottom() - 1, inside.width, &answers);
    }
    None
}
