//! How the journal looks: what is sought, then one line for each entry.

use ratatui::layout::{Position, Rect};

use super::{State, page};
use crate::{
    domain::{
        age,
        journal::{Ending, Entry},
        undo,
    },
    tui::{paint::Canvas, shared::Shared, words},
};

/// Draws the journal; the cursor stands in the words while they are typed.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, area: Rect) -> Option<Position> {
    canvas.clear(area);
    let found = state.found(shared);
    let cursor = head(canvas, state, shared, found.len(), Rect { height: 1, ..area });
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let undone = undo::undone(shared.journal.entries());
    let window = state.cursor().window(found.len(), usize::from(list.height));
    for ((at, entry), y) in found.iter().enumerate().skip(window.start).zip(list.top()..list.bottom()) {
        line(canvas, entry, shared, undone.contains(entry.id.as_str()), Rect { y, height: 1, ..list });
        if at == state.cursor().at {
            canvas.style(Rect { y, height: 1, ..list }, canvas.theme.cursor);
        }
    }
    if found.is_empty() {
        let said = match (shared.journal.reading(), shared.journal.entries().is_empty()) {
            (true, _) => "Reading the journal…",
            (false, true) => "Nothing was written yet.",
            (false, false) if state.filter().text().is_empty() => "Nothing that is known was written to it.",
            (false, false) => "No entry holds all of these words; Esc shows all again.",
        };
        canvas.put(list.x + 1, list.y, list.width.saturating_sub(1), said, canvas.theme.dim);
    }
    canvas.more(list, window.start, found.len());
    cursor
}

/// What is sought, how many were found, and what is to be known of the files.
fn head(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, found: usize, area: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let all = shared.journal.entries().len();
    let many = |n: usize| words::number(n as u64);
    let count = if found == all { many(all) } else { format!("{} of {}", many(found), many(all)) };
    let of = state.of().map(|id| format!("of webhook {id}  ")).unwrap_or_default();
    let pieces = [(" Journal  ", theme.heading), (of.as_str(), theme.accent), (&count, theme.dim)];
    let mut used = canvas.line(area.x, area.y, area.width, &pieces);
    let mut cursor = None;
    if state.typing() || !state.filter().text().is_empty() {
        used += canvas.put(area.x + used, area.y, area.width.saturating_sub(used), "  / ", theme.accent);
        let field = Rect { x: area.x + used, width: area.width.saturating_sub(used).min(40), ..area };
        if field.width > 0 {
            let at = canvas.field(field, state.filter(), false, theme.text);
            cursor = state.typing().then_some(at);
            used += field.width;
        }
    }
    let left = shared.unfinished().count();
    if left > 0 {
        let runs = words::many(left as u64, "run was", "runs were");
        let rest = Rect { x: area.x + used, width: area.width.saturating_sub(used), ..area };
        used += canvas.put(rest.x, rest.y, rest.width, &format!("  {runs} left in the middle: Ctrl-r"), theme.warning);
    }
    if let Some(remark) = shared.journal.remarks().first() {
        let rest = Rect { x: area.x + used, width: area.width.saturating_sub(used), ..area };
        canvas.put(rest.x, rest.y, rest.width, &format!("  {remark}"), theme.warning);
    }
    cursor
}

fn line(canvas: &mut Canvas<'_>, entry: &Entry, shared: &Shared, undone: bool, area: Rect) {
    let theme = canvas.theme;
    let style = match entry.ending {
        Ending::Done => theme.good,
        Ending::Failed => theme.error,
        Ending::Unknown => theme.warning,
    };
    let when = format!(" {}  ", age::local(entry.at, &shared.zone));
    let ending = format!("{:<9}", entry.ending.word());
    let what = page::what(entry);
    let behind = match (undone, &entry.undoes) {
        (true, _) => "  (undone)",
        (false, Some(_)) => "  (takes back)",
        (false, None) => "",
    };
    let said = if entry.said.is_empty() { String::new() } else { format!("  {}", entry.said) };
    let pieces = [
        (when.as_str(), theme.dim),
        (ending.as_str(), style),
        (what.as_str(), theme.text),
        ("  ", theme.text),
        (entry.name(), theme.accent),
        (behind, theme.dim),
        (said.as_str(), theme.dim),
    ];
    canvas.line(area.x, area.y, area.width, &pieces);
}
