//! How the chooser of profiles looks: a line for each with its name in its colour and what guards it, below them what
//! there is to know.

use ratatui::layout::{Position, Rect};

use super::{HEIGHT, State};
use crate::tui::{
    cursor::Scroll,
    paint::{Canvas, centred},
    profile::{Listed, Which},
    prose::{self, Line, MARGIN, Prose, Role},
    shared::Shared,
};

/// Cells of the window, where there is room.
const WIDTH: u16 = 84;
/// Cells of the longest name that is not cut.
const NAME: usize = 24;

/// Draws the chooser over the screen; the cursor stands in what is sought.
pub fn draw(canvas: &mut Canvas<'_>, chooser: &State, shared: &Shared, body: Rect) -> Option<Position> {
    let found = chooser.found(shared);
    let wide = centred(body, WIDTH, u16::MAX).width.saturating_sub(4 + MARGIN);
    let notes = notes(chooser, shared, usize::from(wide));
    let rows = found.len().min(HEIGHT);
    let lines = rows + usize::from(chooser.typing()) + notes.len();
    let area = canvas.window(centred(body, WIDTH, u16::try_from(lines + 2).unwrap_or(u16::MAX)), "Profiles");
    let cursor = chooser.typing().then(|| {
        let used = canvas.put(area.x, area.y, area.width, "/", canvas.theme.accent);
        let field = Rect { x: area.x + used, width: area.width.saturating_sub(used), height: 1, ..area };
        canvas.field(field, chooser.find(), false, canvas.theme.text)
    });
    let top = area.y + u16::from(chooser.typing());
    // Where there is no room for both, what there is to know is worth as much as the list.
    let rest = area.bottom().saturating_sub(top);
    let kept = u16::try_from(rows).unwrap_or(u16::MAX).min(rest / 2);
    let below = u16::try_from(notes.len()).unwrap_or(u16::MAX).min(rest - kept);
    let list = Rect { y: top, height: rest - below, ..area };
    let name = found.iter().map(|listed| listed.name.chars().count()).max().unwrap_or(0).min(NAME);
    let seen = chooser.cursor().window(found.len(), usize::from(list.height));
    for ((at, listed), y) in found.iter().enumerate().skip(seen.start).zip(list.top()..list.bottom()) {
        let line = Rect { y, height: 1, ..list };
        row(canvas, listed, listed.which == Which::of(&shared.profile), name, line);
        if at == chooser.cursor().at {
            canvas.style(line, canvas.theme.cursor);
        }
    }
    prose::view::draw(canvas, &notes, Scroll::default().into(), Rect { y: list.bottom(), height: below, ..area });
    cursor
}

/// Mark, name, host, and at the right in words what guards it.
fn row(canvas: &mut Canvas<'_>, listed: &Listed, current: bool, name: usize, line: Rect) {
    let theme = canvas.theme;
    let guards = [(listed.production, "PRODUCTION"), (listed.read_only, "read-only"), (current, "current")];
    let words: Vec<&str> = guards.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
    let style = if listed.production { theme.error } else { theme.warning };
    let used = canvas.right(line, &words.join("  "), style);
    let room = line.width.saturating_sub(used + 2);
    canvas.put(line.x, line.y, 1.min(room), if current { canvas.symbols.marked } else { " " }, theme.accent);
    let wide = u16::try_from(name).unwrap_or(u16::MAX).min(room.saturating_sub(2));
    canvas.put(line.x + 2, line.y, wide, &listed.name, theme.profile(listed.accent));
    let x = line.x + 2 + wide + 2;
    let left = (line.x + room).saturating_sub(x);
    match &listed.broken {
        Some(why) => canvas.put(x, line.y, left, &format!("cannot be used: {why}"), theme.warning),
        None => canvas.put(x, line.y, left, &listed.host, theme.dim),
    };
}

/// What there is to know below the list.
fn notes(chooser: &State, shared: &Shared, width: usize) -> Vec<Line> {
    let mut prose = Prose::new(width.max(10), shared.settings.ascii);
    let Some(known) = shared.switching.known() else {
        prose.text(0, "reading the configuration…", Role::Dim);
        return prose.into_lines();
    };
    for fault in known.fault.as_deref().into_iter().chain(shared.switching.fault()) {
        prose.text(0, &format!("{}:", fault.what), Role::Error);
        fault.why.lines().for_each(|line| prose.text(2, line, Role::Text));
        if !fault.next.is_empty() {
            prose.text(0, &fault.next, Role::Text);
        }
    }
    if let Some(which) = shared.switching.wanted() {
        let name = known.all.iter().find(|listed| listed.which == *which).map_or("", |listed| listed.name.as_str());
        prose.text(0, &format!("opening {name}… Esc stays here"), Role::Accent);
    }
    let profiles = known.all.iter().filter(|listed| matches!(listed.which, Which::Named(_))).count();
    if known.file.is_empty() {
        prose.text(0, "No configuration file is looked at here, so there is nothing to switch to.", Role::Dim);
    } else if known.fault.is_none() && profiles < 2 {
        let how = format!(
            "To add a service, write into {}: [profile.NAME], below it url = \"https://…\" and one of key_command, key_file \
             and key_env; then press r.",
            known.file
        );
        prose.text(0, &how, Role::Dim);
    } else if known.fault.is_none() && chooser.found(shared).is_empty() {
        prose.text(0, "no profile has these words", Role::Warning);
    }
    prose.into_lines()
}
