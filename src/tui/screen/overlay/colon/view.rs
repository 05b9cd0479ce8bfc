//! How the command line looks: at the bottom of the screen, above it what fits, below it how it is written or what is wrong
//! and where.

use ratatui::layout::{Position, Rect};

use super::{Row, State};
use crate::{
    domain::text,
    tui::{
        command::Entry,
        paint::{Canvas, column_of},
    },
};

/// Lines of what fits at most.
const HEIGHT: usize = 12;
/// Cells of the column of verbs, and of that of labels where there is room for both.
const VERB: u16 = 22;
const LABEL: u16 = 15;
/// Cells from which there is.
const ROOMY: u16 = 90;

/// Draws the line over the lower part of the screen; the cursor stands in it.
pub fn draw(canvas: &mut Canvas<'_>, line: &State, body: Rect) -> Option<Position> {
    if body.height < 2 {
        return None;
    }
    // How many lines the mistake takes depends on where it is, which depends on how far the field is scrolled.
    let field = Rect { y: body.bottom() - 2, height: 1, ..body };
    let said = match line.mistake() {
        Some(mistake) => {
            let cursor = write(canvas, line, field);
            let x = column_of(line.field(), mistake.at.start, cursor, body);
            Said::wrong(x, &mistake.message, body)
        }
        None => Said::Hint,
    };
    let below = said.height().min(body.height - 1);
    let rest = body.height - below - 1;
    let rows = line.rows();
    let most = usize::from(rest.saturating_sub(1)).min(HEIGHT);
    let shown = u16::try_from(rows.len().min(most)).unwrap_or(0);
    let height = below + 1 + shown + rest.min(1);
    let area = Rect { y: body.bottom() - height, height, ..body };
    canvas.clear(area);
    let list = Rect { y: area.y + rest.min(1), height: shown, ..area };
    let top = line.aim().map_or(0, |at| (at + 1).saturating_sub(usize::from(shown)));
    edge(canvas, top, usize::from(shown), rows.len(), Rect { height: rest.min(1), ..area });
    for ((at, row), y) in rows.iter().enumerate().skip(top).zip(list.top()..list.bottom()) {
        let place = Rect { x: list.x + 1, y, width: list.width.saturating_sub(2), height: 1 };
        match row {
            Row::Command(entry) => command(canvas, entry, place),
            Row::Offer(offer) => {
                let used = canvas.put(place.x, y, place.width, &offer.text, canvas.theme.text);
                let from = (used + 2).max(VERB.min(place.width / 2));
                canvas.put(place.x + from, y, place.width.saturating_sub(from), &offer.note, canvas.theme.dim);
            }
        }
        if line.aim() == Some(at) {
            canvas.style(Rect { y, height: 1, ..list }, canvas.theme.cursor);
        }
    }
    let field = Rect { y: list.bottom(), height: 1, ..body };
    let cursor = write(canvas, line, field);
    match &said {
        Said::Hint => hint(canvas, line, Rect { y: field.y + 1, height: 1, ..body }),
        Said::Wrong { x, beside, lines } => {
            let style = canvas.theme.error;
            canvas.put(*x, field.y + 1, 1, "^", style);
            for (said, y) in lines.iter().zip(field.y + 1 + u16::from(beside.is_none())..body.bottom()) {
                let from = beside.unwrap_or(body.x + 1);
                canvas.put(from, y, body.right().saturating_sub(from), said, style);
            }
        }
    }
    Some(cursor)
}

/// The line itself.
fn write(canvas: &mut Canvas<'_>, line: &State, area: Rect) -> Position {
    let used = canvas.put(area.x, area.y, area.width, ":", canvas.theme.accent);
    let room = Rect { x: area.x + used, width: area.width.saturating_sub(used), ..area };
    canvas.field(room, line.field(), false, canvas.theme.text)
}

/// The upper edge, with how much of what fits is out of sight.
fn edge(canvas: &mut Canvas<'_>, top: usize, shown: usize, all: usize, area: Rect) {
    if area.is_empty() {
        return;
    }
    let [across, ..] = canvas.symbols.frame;
    for x in area.left()..area.right() {
        canvas.buf.set_string(x, area.y, across, canvas.theme.border);
    }
    if all > shown {
        let said = format!(" {}-{} of {all} ", top + 1, top + shown);
        canvas.right(Rect { width: area.width.saturating_sub(1), ..area }, &said, canvas.theme.dim);
    }
}

/// A command: how it is written, its label, what it does or why not now, and its key.
fn command(canvas: &mut Canvas<'_>, entry: &Entry, area: Rect) {
    let theme = canvas.theme;
    let keys = entry.keys.first().map(ToString::to_string).unwrap_or_default();
    let style = if entry.disabled.is_some() { theme.dim } else { theme.text };
    let wide = canvas.right(area, &keys, theme.key);
    let room = area.width.saturating_sub(wide + 1);
    let verb = VERB.min(room / 2);
    canvas.put(area.x, area.y, verb, &entry.usage(), style);
    let mut from = verb + 1;
    if area.width >= ROOMY {
        canvas.put(area.x + from, area.y, LABEL, entry.label, style);
        from += LABEL + 1;
    }
    // Where a command cannot run, why is worth more than what it would do.
    let (said, style) = match &entry.disabled {
        Some(why) => (format!("not now: {why}"), theme.warning),
        None => (entry.help.to_owned(), theme.dim),
    };
    canvas.put(area.x + from, area.y, room.saturating_sub(from), &said, style);
}

/// How the command that is meant is written and what it does; on an empty line, what can be done.
fn hint(canvas: &mut Canvas<'_>, line: &State, area: Rect) {
    let theme = canvas.theme;
    let room = area.width.saturating_sub(2);
    let Some(entry) = line.meant() else {
        canvas.put(area.x + 1, area.y, room, "Tab completes, Up brings back lines typed before.", theme.dim);
        return;
    };
    let usage = entry.usage();
    let given = line.field().text().trim_end().contains(char::is_whitespace) || line.field().text().ends_with(' ');
    // While the argument is typed, how that is written; before, what the command does.
    let said = match (entry.takes, &entry.disabled) {
        (Some(takes), _) if given => takes.about(),
        (_, Some(why)) => format!("not now: {why}"),
        (Some(takes), None) => format!("{} {}", entry.help, takes.about()),
        (None, None) => entry.help.to_owned(),
    };
    canvas.line(area.x + 1, area.y, room, &[(&usage, theme.accent), ("  ", theme.text), (&said, theme.dim)]);
}

/// What stands below the line.
enum Said {
    /// One line of help.
    Hint,
    /// A mark below the mistake, and what is wrong: beside the mark where that fits, else in lines of its own.
    Wrong {
        /// The cell of the mark.
        x: u16,
        /// Where the text begins in the line of the mark.
        beside: Option<u16>,
        /// The text.
        lines: Vec<String>,
    },
}

impl Said {
    fn wrong(x: u16, message: &str, body: Rect) -> Self {
        let safe = text::safe(message);
        let wide = u16::try_from(text::width(&safe)).unwrap_or(u16::MAX);
        let right = body.right().saturating_sub(x + 3);
        let left = x.saturating_sub(body.x + 2);
        let beside = match (wide <= right, wide <= left) {
            (true, _) => Some(x + 2),
            (false, true) => Some(x - 1 - wide),
            (false, false) => None,
        };
        let lines = match beside {
            Some(_) => vec![message.to_owned()],
            None => text::wrap(&safe, usize::from(body.width.saturating_sub(2)).max(1)),
        };
        Said::Wrong { x, beside, lines }
    }

    fn height(&self) -> u16 {
        match self {
            Said::Hint | Said::Wrong { beside: Some(_), .. } => 1,
            Said::Wrong { beside: None, lines, .. } => u16::try_from(lines.len() + 1).unwrap_or(u16::MAX),
        }
    }
}
