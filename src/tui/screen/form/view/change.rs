//! What would be written, field by field, as it stands while typing. The review says it again before it is sent.

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::{
    domain::{address, secret::MASK, webhook::Field},
    tui::{
        paint::Canvas,
        screen::form::{ORDER, State},
    },
};

/// One line of the difference: what goes, what comes, or a heading.
enum Line<'a> {
    Heading(&'static str),
    Minus(Cow<'a, str>),
    Plus(Cow<'a, str>),
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
        canvas.put(area.x, area.y + 1, area.width, "nothing is changed yet", theme.dim);
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

fn lines(form: &State) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let change = form.change();
    let fields = change.fields();
    for field in ORDER.into_iter().filter(|field| fields.contains(field)) {
        let at = lines.len();
        of(form, field, &mut lines);
        if lines.len() > at {
            lines.insert(at, Line::Heading(field.wire()));
        }
    }
    lines
}

/// The lines of one field, URLs masked as everywhere.
fn of<'a>(form: &'a State, field: Field, lines: &mut Vec<Line<'a>>) {
    let was = form.seen().filter(|_| !form.is_new());
    let values = form.values();
    let mut texts = |old: Option<Cow<'a, str>>, new: Cow<'a, str>| {
        lines.extend(old.filter(|old| !old.is_empty()).map(Line::Minus));
        lines.push(Line::Plus(new));
    };
    match field {
        Field::Name => texts(was.map(|w| w.name.text().into()), values.name.text().into()),
        Field::Url => {
            texts(was.map(|w| address::masked_url(w.url.text())), address::masked_url(values.url.text()));
        }
        Field::Secret => texts(was.map(|_| MASK.into()), format!("{MASK} (a new one)").into()),
        Field::Events => {
            let old = was.and_then(|w| w.events.value()).map_or(&[][..], Vec::as_slice);
            let gone = old.iter().filter(|event| !values.events.contains(event));
            let new = values.events.iter().filter(|event| !old.contains(event));
            lines.extend(gone.map(|event| Line::Minus(event.text().into())));
            lines.extend(new.map(|event| Line::Plus(event.text().into())));
        }
        Field::Scopes => lines.extend(values.scopes.lines().iter().map(|line| Line::Plus(line.as_str().into()))),
        Field::Account => {}
    }
}
