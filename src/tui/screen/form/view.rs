//! How the form looks: fields below each other with their problems, and what would be written beside or below them.
//! Which lines are in sight follows from the focus alone.

mod change;
mod row;

use ratatui::layout::{Position, Rect};

use self::row::{Kind, Row};
use super::{ORDER, State};
use crate::{
    domain::text,
    tui::{
        go::{FormFor, Tone},
        paint::Canvas,
        shared::Shared,
        words,
    },
};

/// Columns of the fields at most; longer lines are hard to read.
const WIDEST: u16 = 100;
/// Columns from which the difference stands beside the fields.
const BESIDE: u16 = 130;
/// Cells before a value: mark, label, edge.
const LABEL: u16 = 12;

/// Draws the form over the whole body; the cursor stands in the focused field.
pub fn draw(canvas: &mut Canvas<'_>, form: &State, shared: &Shared, body: Rect) -> Option<Position> {
    canvas.clear(body);
    let inner = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let mut area = Rect { width: inner.width.min(WIDEST), ..inner };
    if area.height == 0 || area.width == 0 {
        return None;
    }
    heading(canvas, form, shared, Rect { height: 1, ..area });
    area = below(area, 1);
    if form.reading().is_some() || form.load_fault().is_some() {
        waiting(canvas, form, shared, area);
        return None;
    }
    area = below(area, fault(canvas, form, area));
    let rows = row::rows(form, shared, usize::from(area.width.saturating_sub(LABEL)));
    let rows = if rows.len() + ORDER.len() <= usize::from(area.height) { row::airy(rows) } else { rows };
    let top = first_in_sight(&rows, form, usize::from(area.height));
    let mut cursor = None;
    for (item, y) in rows.iter().skip(top).zip(area.top()..area.bottom()) {
        cursor = line(canvas, form, item, Rect { y, height: 1, ..area }).or(cursor);
    }
    let used = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(1);
    if body.width >= BESIDE {
        let x = area.right() + 3;
        change::draw(canvas, form, Rect { x, width: inner.right().saturating_sub(x), ..inner });
    } else if area.height > used.saturating_add(3) {
        change::draw(canvas, form, below(area, used));
    }
    cursor
}

/// What is left of an area below so many lines.
fn below(area: Rect, lines: u16) -> Rect {
    let lines = lines.min(area.height);
    Rect { y: area.y + lines, height: area.height - lines, ..area }
}

fn heading(canvas: &mut Canvas<'_>, form: &State, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let title = match form.purpose() {
        FormFor::New => "New webhook".to_owned(),
        FormFor::CopyOf(id) => format!("New webhook, from {id}"),
        FormFor::Edit(id) => format!("Edit webhook {id}"),
    };
    let name = match (form.purpose(), form.seen()) {
        (FormFor::Edit(_), Some(seen)) => format!("  {}", seen.name.text()),
        _ => String::new(),
    };
    let changed = form.changed().len();
    let (said, style) = match (form.is_saving(shared), changed) {
        (true, _) => ("being saved".to_owned(), theme.warning),
        (false, 0) => (String::new(), theme.dim),
        (false, n) => {
            let what = if matches!(form.purpose(), FormFor::Edit(_)) { "changed" } else { "filled in" };
            (format!("{} {what}", words::many(n as u64, "field", "fields")), theme.warning)
        }
    };
    let right = canvas.right(area, &said, style);
    let room = area.width.saturating_sub(right + 2);
    canvas.line(area.x, area.y, room, &[(&title, theme.accent), (&name, theme.dim)]);
}

fn waiting(canvas: &mut Canvas<'_>, form: &State, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let (said, style) = match (form.load_fault(), form.reading()) {
        (Some(fault), _) => (format!("{fault}\nr reads it again, Esc closes the form."), theme.error),
        (None, Some(id)) if form.is_reading(shared) => {
            let typed = match form.typed_before() {
                0 => "What you type meanwhile is put in when it is there.".to_owned(),
                n => format!("{} put in when it is there.", words::many(n as u64, "key is", "keys are")),
            };
            let said = format!("Reading webhook {id} in full before it can be changed. {typed} Esc closes the form.");
            (said, theme.dim)
        }
        (None, Some(id)) => {
            (format!("Reading webhook {id} was called off.\nr reads it again, Esc closes the form."), theme.warning)
        }
        (None, None) => return,
    };
    paragraph(canvas, below(area, 1), &said, style, usize::from(area.height));
}

/// Says why the last save failed; returns the lines used.
fn fault(canvas: &mut Canvas<'_>, form: &State, area: Rect) -> u16 {
    let Some(fault) = form.fault() else { return 0 };
    let mut said = fault.to_string();
    if !said.ends_with(['.', '!', '?']) {
        said.push('.');
    }
    if form.is_new() && fault.kind == crate::domain::fault::FaultKind::UnknownOutcome {
        said.push_str(" It may exist now: look at the list before you save again, or there will be two.");
    }
    said.push_str(" What you typed is kept.");
    let most = usize::from(area.height / 3).clamp(1, 6);
    paragraph(canvas, area, &said, canvas.theme.error, most)
}

/// Draws wrapped text, at most so many lines; returns the lines used.
fn paragraph(canvas: &mut Canvas<'_>, area: Rect, raw: &str, style: ratatui::style::Style, most: usize) -> u16 {
    let (lines, _) = text::wrap_at_most(raw, usize::from(area.width.max(1)), most);
    let mut used = 0;
    for (said, y) in lines.iter().zip(area.top()..area.bottom()) {
        canvas.put(area.x, y, area.width, said, style);
        used += 1;
    }
    used
}

/// The first line in sight: as few lines as can be are scrolled away for the focused field to be seen whole.
fn first_in_sight(rows: &[Row], form: &State, height: usize) -> usize {
    let of_focus = |row: &Row| row.field == Some(form.focus());
    let first = rows.iter().position(of_focus).unwrap_or_default();
    let last = rows.iter().rposition(of_focus).unwrap_or_default();
    (last + 1).saturating_sub(height).min(first)
}

/// Draws one line; returns where the cursor stands if it stands there.
fn line(canvas: &mut Canvas<'_>, form: &State, row: &Row, area: Rect) -> Option<Position> {
    let field = row.field?;
    let theme = canvas.theme;
    let focused = field == form.focus();
    let (style, edge) = if focused { (theme.accent, theme.accent) } else { (theme.text, theme.border) };
    if row.first {
        let mark = if focused { canvas.symbols.cursor } else { " " };
        canvas.line(area.x, area.y, LABEL - 2, &[(mark, theme.accent), (" ", style), (row::label(field), style)]);
    }
    let [_, along, ..] = canvas.symbols.frame;
    canvas.put(area.x.saturating_add(LABEL - 2), area.y, 1.min(area.width.saturating_sub(LABEL - 2)), along, edge);
    let value = Rect { x: area.x.saturating_add(LABEL), width: area.width.saturating_sub(LABEL), ..area };
    if value.width == 0 {
        return None;
    }
    match &row.kind {
        Kind::Field => row::field(canvas, form, field, focused, value),
        Kind::Text(at) => row::text_line(canvas, form, *at, focused, value),
        Kind::Said(said, tone) => {
            let style = match tone {
                Tone::Info => theme.dim,
                Tone::Good => theme.text,
                Tone::Warning => theme.warning,
                Tone::Error => theme.error,
            };
            canvas.put(value.x, value.y, value.width, said, style);
            (focused && row.first).then_some(Position::new(value.x, value.y))
        }
    }
}
