//! What stands below the filter while it is typed: the mistake where it is, or what could stand at the cursor.

use ratatui::layout::{Position, Rect};

use super::super::prompt::Prompt;
use crate::{
    domain::text,
    tui::paint::{Canvas, column_of},
};

/// Offers on screen at most.
const MOST: usize = 8;

/// Draws it over the upper rows of the list. `cursor` is where the text cursor stands: the field may be scrolled.
pub fn draw(canvas: &mut Canvas<'_>, prompt: &Prompt, cursor: Position, body: Rect) {
    if let Some(mistake) = &prompt.mistake {
        let x = column_of(&prompt.field, mistake.at.start, cursor, body);
        return point_out(canvas, x, &mistake.to_string(), body);
    }
    if prompt.offers.is_empty() {
        return;
    }
    let theme = canvas.theme;
    let top = prompt.chosen.map_or(0, |at| (at + 1).saturating_sub(MOST));
    let shown: Vec<_> = prompt.offers.iter().enumerate().skip(top).take(MOST).collect();
    let cells = |text: &str| u16::try_from(text::width(&text::safe(text))).unwrap_or(u16::MAX);
    let named = shown.iter().map(|(_, offer)| cells(&offer.text)).max().unwrap_or(0);
    let noted = shown.iter().map(|(_, offer)| cells(&offer.note)).max().unwrap_or(0);
    let between = if noted > 0 { 2 } else { 0 };
    let width = named.saturating_add(noted).saturating_add(between + 2).min(body.width);
    let x = column_of(&prompt.field, prompt.replaces.start, cursor, body).saturating_sub(1).min(body.right() - width);
    let area = Rect { x, y: body.y, width, height: u16::try_from(shown.len()).unwrap_or(0).min(body.height) };
    canvas.clear(area);
    for ((at, offer), y) in shown.into_iter().zip(area.top()..area.bottom()) {
        canvas.put(x + 1, y, width.saturating_sub(2), &offer.text, theme.text);
        let after = named + between + 1;
        canvas.put(x + after, y, width.saturating_sub(after + 1), &offer.note, theme.dim);
        if prompt.chosen == Some(at) {
            canvas.style(Rect { y, height: 1, ..area }, theme.cursor);
        }
    }
}

/// A mark below the mistake and what is wrong: behind the mark where that fits, else in lines of its own.
fn point_out(canvas: &mut Canvas<'_>, x: u16, said: &str, body: Rect) {
    let style = canvas.theme.error;
    let safe = text::safe(said);
    let room = body.right().saturating_sub(x + 3);
    canvas.clear(Rect { height: 1.min(body.height), ..body });
    if text::width(&safe) <= usize::from(room) {
        canvas.put(x, body.y, 1, "^", style);
        canvas.put(x + 2, body.y, room, said, style);
        return;
    }
    let lines = text::wrap(&safe, usize::from(body.width.saturating_sub(2)));
    let height = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX).min(body.height);
    canvas.clear(Rect { height, ..body });
    canvas.put(x, body.y, 1, "^", style);
    for (line, y) in lines.iter().zip(body.y + 1..body.y + height) {
        canvas.put(body.x + 1, y, body.width.saturating_sub(2), line, style);
    }
}
