//! How a run looks: the numbers in one line, then a row for each webhook, what failed first.

use ratatui::{
    layout::{Position, Rect},
    style::Style,
};

use super::State;
use crate::{
    domain::{
        plan::{self, Action, Plan, Row},
        report,
    },
    tui::{paint::Canvas, shared::Shared, words},
};

/// Cells of outcome, action and id.
const OUTCOME: u16 = 10;
const ACTION: u16 = 8;
const ID: u16 = 9;
/// Cells of the bars of former tests, and the cells of a line from which there is room for them.
const BARS: u16 = 13;
const ROOMY: u16 = 80;

/// Draws the run over the whole body.
pub fn draw(canvas: &mut Canvas<'_>, run: &State, shared: &Shared, body: Rect) -> Option<Position> {
    canvas.clear(body);
    let area = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let theme = canvas.theme;
    let Some(plan) = run.plan(shared) else {
        canvas.put(area.x, area.y, area.width, "This run is no longer kept.", theme.dim);
        return None;
    };
    canvas.put(area.x, area.y, area.width, &plan.title, theme.accent);
    numbers(canvas, plan, line(area, 1));
    let area = match shared.exported_to(plan) {
        Some(path) => {
            let place = line(area, 2);
            canvas.put(place.x, place.y, place.width, &format!("secrets in {path}"), theme.warning);
            Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
        }
        None => area,
    };
    let bars = area.width >= ROOMY && plan.rows().iter().all(|row| matches!(row.action, Action::Test(_)));
    let places = columns(area.width, if bars { BARS } else { 0 });
    headings(canvas, places, line(area, 2));
    let rows = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
    let window = run.cursor().window(run.order().len(), usize::from(rows.height));
    for ((at, number), y) in run.order().iter().enumerate().take(window.end).skip(window.start).zip(rows.top()..) {
        if let Some(row) = plan.row(*number) {
            one(canvas, row, shared, places, Rect { y, height: 1, ..rows });
        }
        if at == run.cursor().at {
            canvas.style(Rect { y, height: 1, ..rows }, theme.cursor);
        }
    }
    None
}

fn line(area: Rect, down: u16) -> Rect {
    let down = down.min(area.height.saturating_sub(1));
    Rect { y: area.y + down, height: 1, ..area }
}

fn numbers(canvas: &mut Canvas<'_>, plan: &Plan, area: Rect) {
    let theme = canvas.theme;
    let (tally, rows) = (plan.tally(), plan.rows().len());
    let ended = words::number((rows - tally.waiting - tally.running) as u64);
    let (how, style) = match (plan.is_idle(), plan.is_paused()) {
        (true, _) => ("ended  ", theme.heading),
        (false, true) => ("paused  ", theme.warning),
        (false, false) => ("running  ", theme.heading),
    };
    let of = format!("{ended} of {}: ", words::number(rows as u64));
    let said = report::numbers(plan);
    let worst = if tally.failed + tally.unknown + tally.clashes > 0 { theme.warning } else { theme.text };
    canvas.line(area.x, area.y, area.width, &[(how, style), (&of, theme.text), (&said, worst)]);
}

fn headings(canvas: &mut Canvas<'_>, places: [u16; 6], area: Rect) {
    let style = canvas.theme.heading;
    let headings = ["outcome", "action", "id", "name", "tests", "what was said"];
    for ((at, x), heading) in places.iter().enumerate().zip(headings) {
        let end = places.get(at + 1).copied().unwrap_or(area.width + 1);
        canvas.put(area.x + x, area.y, end.saturating_sub(x + 1), heading, style);
    }
}

/// Where the columns begin; that of the bars may have no cells.
fn columns(width: u16, bars: u16) -> [u16; 6] {
    let name = OUTCOME + ACTION + ID;
    let free = width.saturating_sub(name + bars);
    let (name, tests) = (name.min(width), (name + free * 2 / 5).min(width));
    [0, OUTCOME, OUTCOME + ACTION, name, tests, (tests + bars).min(width)]
}

fn one(canvas: &mut Canvas<'_>, row: &Row, shared: &Shared, places: [u16; 6], area: Rect) {
    let theme = canvas.theme;
    let (mark, style) = look(canvas, &row.state);
    let [outcome, action, id, name, tests, said] = places;
    let state = format!("{mark} {}", row.state.word());
    let (target, title) = (report::id(row), report::name(row));
    let message = report::brief(row);
    let cells = [
        (outcome, action, state.as_str(), style),
        (action, id, report::verb(&row.action), theme.text),
        (id, name, &target, theme.text),
        (name, tests, title, theme.text),
        (said, area.width + 1, &message, if row.state.rank() < 3 { style } else { theme.dim }),
    ];
    for (from, to, text, style) in cells {
        canvas.put(area.x + from, area.y, to.saturating_sub(from + 1), text, style);
    }
    let history = row.action.target().and_then(|id| shared.tests.get(&id)).filter(|_| said > tests);
    if let Some(history) = history {
        canvas.bars(Rect { x: area.x + tests, width: said.saturating_sub(tests + 1), ..area }, history);
    }
}

fn look(canvas: &Canvas<'_>, state: &plan::State) -> (&'static str, Style) {
    let (theme, symbols) = (canvas.theme, canvas.symbols);
    match state {
        plan::State::Done(_) => (symbols.passed, theme.good),
        plan::State::Failed(_) => (symbols.failed, theme.error),
        plan::State::Unknown(_) | plan::State::Clash(_) => (symbols.unknown, theme.warning),
        plan::State::Running | plan::State::Checking => (symbols.running, theme.accent),
        plan::State::Waiting | plan::State::Skipped => (symbols.untested, theme.dim),
    }
}
