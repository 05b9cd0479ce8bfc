//! What would be written, field by field, as it stands while typing. The review says it again before it is sent.

use ratatui::layout::Rect;

use crate::{
    domain::{
        address,
        change::{self, FieldDiff, Shown},
        secret::MASK,
        webhook::Field,
    },
    tui::{paint::Canvas, screen::form::State},
};

/// One line of the difference: what goes, what comes, or a heading.
enum Line {
    Heading(&'static str),
    Minus(String),
    Plus(String),
}

/// Draws the difference.
pub(super) fn draw(canvas: &mut Canvas<'_>, form: &State, area: Rect) {
    let theme = canvas.theme;
    if area.width < 12 || area.height < 2 {
        return;
    }
    canvas.put(area.x, area.y, area.width, "What will be written", theme.heading);
    let lines = lines(form);
    let room = usize::from(area.height - 1);
    let shown = if lines.len() > room { room.saturating_sub(1) } else { room };
    for (line, y) in lines.iter().take(shown).zip(area.y + 1..area.bottom()) {
        match line {
            Line::Heading(name) => canvas.put(area.x, y, area.width, name, theme.dim),
            Line::Minus(raw) => canvas.line(area.x, y, area.width, &[("  - ", theme.error), (raw, theme.dim)]),
            Line::Plus(raw) => canvas.line(area.x, y, area.width, &[("  + ", theme.good), (raw, theme.text)]),
        };
    }
    if lines.is_empty() {
        let said = if form.is_new() { "nothing is given yet" } else { "nothing is changed yet" };
        canvas.put(area.x, area.y + 1, area.width, said, theme.dim);
    }
    if lines.len() > shown {
        canvas.put(
            area.x,
            area.bottom() - 1,
            area.width,
            &format!("and {} more lines", lines.len() - shown),
            theme.dim,
        );
    }
}

fn lines(form: &State) -> Vec<Line> {
    let mut lines = Vec::new();
    for diff in change::diff(form.base(), &form.change()) {
        lines.push(Line::Heading(diff.field.wire()));
        match diff.events() {
            Some(events) => {
                lines.extend(events.removed.into_iter().map(Line::Minus));
                lines.extend(events.added.into_iter().map(Line::Plus));
            }
            None if diff.field == Field::Secret => lines.extend(told(&diff, &diff.after).into_iter().map(Line::Plus)),
            None => {
                lines.extend(told(&diff, &diff.before).into_iter().map(Line::Minus));
                lines.extend(told(&diff, &diff.after).into_iter().map(Line::Plus));
            }
        }
    }
    lines
}

/// A value in lines; URLs masked as everywhere, and nothing for what is not there.
fn told(diff: &FieldDiff, shown: &Shown) -> Vec<String> {
    match shown {
        Shown::Nothing | Shown::Null => Vec::new(),
        Shown::Unknown => vec!["not told by the service".into()],
        Shown::Text(url) if diff.field == Field::Url => vec![address::masked_url(url).into_owned()],
        Shown::Text(text) => text.lines().map(str::to_owned).collect(),
        Shown::Events(names) => names.clone(),
        Shown::Secret => vec![format!("{MASK} (a new one)")],
    }
}
