//! How the dialog that names a view looks.

use ratatui::layout::{Position, Rect};

use super::{Spot, State};
use crate::tui::{
    go::Naming,
    paint::{Canvas, centred},
    prose::{self, MARGIN, Prose, Role, Window},
    shared::Shared,
    views,
};

/// Cells of the widest window.
const WIDEST: u16 = 76;
/// Cells before a value: mark and label.
const LABEL: u16 = 9;

/// Draws the dialog over what is below it; the cursor stands in the name.
pub fn draw(canvas: &mut Canvas<'_>, naming: &State, shared: &Shared, area: Rect) -> Option<Position> {
    let wide = WIDEST.min(area.width);
    let mut below = Prose::new(usize::from(wide.saturating_sub(4 + MARGIN)), shared.settings.ascii);
    if let Some(replaced) = naming.replaced(shared) {
        below.text(0, &format!("Takes the place of the view `{}`; Enter asks first.", replaced.id), Role::Warning);
    }
    if let Naming::Save(view) = &naming.what {
        views::tell(&mut below, view);
    }
    let lines = below.into_lines();
    let high = u16::try_from(Spot::ALL.len() + lines.len() + 3).unwrap_or(u16::MAX);
    let title = match &naming.what {
        Naming::Save(_) => "Save this view".to_owned(),
        Naming::Edit(id) => format!("View `{id}`"),
    };
    let inside = canvas.window(centred(area, wide, high), &title);
    let mut cursor = None;
    for (spot, y) in Spot::ALL.into_iter().zip(inside.top()..inside.bottom()) {
        cursor = line(canvas, naming, shared, spot, Rect { y, height: 1, ..inside }).or(cursor);
    }
    let used = u16::try_from(Spot::ALL.len() + 1).unwrap_or_default().min(inside.height);
    let rest = Rect { y: inside.y + used, height: inside.height - used, ..inside };
    prose::view::draw(canvas, &lines, Window { top: 0, cursor: None }, rest);
    cursor
}

fn line(canvas: &mut Canvas<'_>, naming: &State, shared: &Shared, spot: Spot, area: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let focused = naming.focus == spot;
    let (mark, style) = if focused { (canvas.symbols.cursor, theme.accent) } else { (" ", theme.text) };
    let (label, said) = match spot {
        Spot::Name => ("name", String::new()),
        Spot::Number => ("number", number(naming, shared)),
        Spot::Place => ("for", if naming.everywhere { "every profile".to_owned() } else { shared.whose_views() }),
        Spot::Start => match naming.start {
            true => ("start", format!("yes: {} starts with it", shared.whose_views())),
            false => ("start", "no".to_owned()),
        },
    };
    canvas.line(area.x, area.y, LABEL.min(area.width), &[(mark, theme.accent), (label, theme.dim)]);
    let value = Rect { x: area.x + LABEL.min(area.width), width: area.width.saturating_sub(LABEL), ..area };
    if spot == Spot::Name {
        let at = canvas.field(value, &naming.name, false, style);
        return focused.then_some(at);
    }
    canvas.put(value.x, value.y, value.width, &said, style);
    None
}

fn number(naming: &State, shared: &Shared) -> String {
    match (naming.key, naming.taken_from(shared)) {
        (None, _) => "none".to_owned(),
        (Some(key), None) => format!("{key}: this key shows it"),
        (Some(key), Some(other)) => format!("{key}, which `{other}` gives up"),
    }
}
