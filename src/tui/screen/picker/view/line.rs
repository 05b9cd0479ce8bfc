//! One line of the picker: a group with how much of it is chosen, or an event with what the service says of it.

use ratatui::layout::Rect;

use super::wide;
use crate::{
    domain::event::EventItem,
    tui::{
        paint::Canvas,
        screen::picker::{
            Line, State,
            choice::{Choice, Entry, Group, Tri},
        },
        shared::{Offered, Shared},
    },
};

/// Cells of a name at most, so that descriptions stand below each other.
const NAME: u16 = 44;

/// What all lines have in common.
pub(super) struct Columns {
    /// Cells of the longest event name.
    name: u16,
    /// The heading of what is not on offer.
    foreign: &'static str,
}

impl Columns {
    pub(super) fn of(picker: &State, shared: &Shared) -> Self {
        let names = picker.choice().entries().iter().map(|entry| wide(entry.item.text()));
        let foreign = match shared.events {
            Offered::Known(_) => "not on offer",
            _ => "chosen before",
        };
        Columns { name: names.max().unwrap_or(0).min(NAME), foreign }
    }
}

/// Draws one line.
pub(super) fn draw(canvas: &mut Canvas<'_>, picker: &State, columns: &Columns, line: Line, area: Rect) {
    match line {
        Line::Group(at) => {
            if let Some(one) = picker.choice().groups().get(at) {
                group(canvas, picker, columns, one, area);
            }
        }
        Line::Event(at) => {
            if let Some(entry) = picker.choice().entry(at) {
                let prefix = picker.choice().group_of(at).and_then(|g| picker.choice().groups().get(g));
                event(canvas, columns, entry, prefix.map_or("", |g| &g.name), area);
            }
        }
    }
}

fn mark(canvas: &Canvas<'_>, tri: Tri) -> &'static str {
    match tri {
        Tri::All => canvas.symbols.all,
        Tri::Some => canvas.symbols.some,
        Tri::None => canvas.symbols.none,
    }
}

fn group(canvas: &mut Canvas<'_>, picker: &State, columns: &Columns, group: &Group, area: Rect) {
    let theme = canvas.theme;
    let choice: &Choice = picker.choice();
    let open = group.open || picker.is_searching();
    let fold = if open { canvas.symbols.open } else { canvas.symbols.closed };
    let tri = mark(canvas, choice.tri(&group.entries));
    let (name, style) = match group.is_foreign() {
        true => (columns.foreign, theme.warning),
        false => (group.name.as_str(), theme.heading),
    };
    let counts = format!("  {}/{}", choice.count(&group.entries), group.entries.len());
    let pieces = [
        (fold, theme.dim),
        (" ", theme.text),
        (tri, theme.text),
        (" ", theme.text),
        (name, style),
        (&counts, theme.dim),
    ];
    canvas.line(area.x, area.y, area.width, &pieces);
}

fn event(canvas: &mut Canvas<'_>, columns: &Columns, entry: &Entry, prefix: &str, area: Rect) {
    let theme = canvas.theme;
    let (sign, style) = match (entry.chosen, entry.had) {
        (true, false) => ("+", theme.good),
        (false, true) => ("-", theme.error),
        _ => (" ", theme.text),
    };
    let tri = mark(canvas, if entry.chosen { Tri::All } else { Tri::None });
    let name = entry.item.text();
    let (before, rest) = match name.strip_prefix(prefix) {
        Some(rest) if !rest.is_empty() && !prefix.is_empty() => (prefix, rest),
        _ => ("", name),
    };
    let lead = canvas.line(
        area.x,
        area.y,
        area.width,
        &[("  ", theme.text), (sign, style), (" ", theme.text), (tri, theme.text), (" ", theme.text)],
    );
    let room = area.width.saturating_sub(lead);
    let rest_style = if entry.offered { theme.text } else { theme.warning };
    canvas.line(area.x + lead, area.y, room, &[(before, theme.dim), (rest, rest_style)]);
    let said = match (&entry.item, &entry.description) {
        (EventItem::Odd(_), _) => "not a name; kept as it is",
        (_, Some(description)) => description.as_str(),
        _ => "",
    };
    let x = lead + columns.name.max(wide(name)) + 2;
    canvas.put(area.x.saturating_add(x), area.y, area.width.saturating_sub(x), said, theme.dim);
}
