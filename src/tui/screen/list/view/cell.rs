//! What stands in one cell of the list.

use jiff::SignedDuration;
use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
};

use crate::{
    audit::Severity,
    domain::{age, collection::Row, known::Known, outcome::Outcome, text},
    tui::{column::Column, paint::Canvas, shared::Shared, watch::Flag, words},
};

/// From here on the age of an outcome is told instead of its round trip.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Cells that the beginning of a message is worth.
const MESSAGE: usize = 10;

/// Draws one cell.
pub fn draw(canvas: &mut Canvas<'_>, column: Column, row: &Row<'_>, shared: &Shared, place: Rect) {
    let theme = canvas.theme;
    match column {
        Column::Id => right(canvas, place, &row.id().to_string(), theme.text),
        Column::Name => name(canvas, row, shared, place),
        Column::Target => target(canvas, row, place),
        Column::Host => left(canvas, place, row.host(), theme.text),
        Column::Path => left(canvas, place, row.path(), theme.text),
        Column::Events => events(canvas, row, place),
        Column::Account => match row.account() {
            Known::Value(account) => right(canvas, place, &account.to_string(), theme.text),
            Known::Null | Known::Absent => right(canvas, place, "-", theme.dim),
        },
        Column::Age => match row.updated() {
            // As one types it in a filter: `age>10mo`.
            Known::Value(at) => left(canvas, place, &age::brief(at, shared.now), theme.text),
            Known::Null | Known::Absent => left(canvas, place, "-", theme.dim),
        },
        Column::Created => time(canvas, row.created(), shared, place),
        Column::Updated => time(canvas, row.updated(), shared, place),
        Column::Test => test(canvas, row, shared, place),
        Column::History => history(canvas, row, shared, place),
    }
}

fn left(canvas: &mut Canvas<'_>, place: Rect, text: &str, style: Style) {
    canvas.put(place.x, place.y, place.width, text, style);
}

fn right(canvas: &mut Canvas<'_>, place: Rect, text: &str, style: Style) {
    canvas.right(place, text, style);
}

fn name(canvas: &mut Canvas<'_>, row: &Row<'_>, shared: &Shared, place: Rect) {
    let theme = canvas.theme;
    if shared.watch.flag(row.id()) == Some(Flag::Gone) {
        let struck = theme.dim.add_modifier(Modifier::CROSSED_OUT);
        let name = row.name().into_value().unwrap_or_default();
        canvas.line(place.x, place.y, place.width, &[("gone", theme.warning), ("  ", theme.dim), (name, struck)]);
        return;
    }
    if shared.missing.contains(&row.id()) {
        return left(canvas, place, "(not found on the service)", theme.warning);
    }
    // What the last audit found to be grave; how grave, and what, is in the audit.
    let is_grave = shared.auditing.gravest(row.id()).is_some_and(|severity| severity >= Severity::High);
    let badge = if is_grave { canvas.line(place.x, place.y, place.width, &[("! ", theme.error)]) } else { 0 };
    let place = Rect { x: place.x + badge, width: place.width.saturating_sub(badge), ..place };
    match row.name() {
        Known::Value(name) if name.trim().is_empty() => left(canvas, place, words::UNNAMED, theme.dim),
        Known::Value(name) => left(canvas, place, name, theme.text),
        Known::Null => left(canvas, place, "(null)", theme.dim),
        Known::Absent => left(canvas, place, "(unknown)", theme.dim),
    }
}

/// Host and path; a scheme other than https stands before them, so that plain http is seen. Credentials and queries,
/// which may hold tokens, are no part of it.
fn target(canvas: &mut Canvas<'_>, row: &Row<'_>, place: Rect) {
    let theme = canvas.theme;
    let (scheme, host, port, path) = (row.scheme(), row.host(), row.port(), row.path());
    if host.is_empty() {
        return match row.url() {
            Known::Value("") | Known::Null => left(canvas, place, "(no url)", theme.dim),
            Known::Value(url) => left(canvas, place, url, theme.warning),
            Known::Absent => left(canvas, place, "(unknown)", theme.dim),
        };
    }
    let scheme = if scheme.eq_ignore_ascii_case("https") { String::new() } else { format!("{scheme}://") };
    canvas.line(
        place.x,
        place.y,
        place.width,
        &[(&scheme, theme.warning), (host, theme.text), (port, theme.text), (path, theme.text)],
    );
}

fn events(canvas: &mut Canvas<'_>, row: &Row<'_>, place: Rect) {
    let theme = canvas.theme;
    let count = match row.event_count() {
        Known::Value(0) | Known::Null => return left(canvas, place, "none", theme.warning),
        Known::Absent => return left(canvas, place, "(unknown)", theme.dim),
        Known::Value(count) => count,
    };
    let first = row.events().next().unwrap_or_default();
    let more = if count > 1 { format!(" +{}", count - 1) } else { String::new() };
    // The first name is worth its cells only where enough of it can be read.
    if place.width >= Column::Events.about().step {
        let room = usize::from(place.width).saturating_sub(more.len());
        let first = text::fit(first, room, canvas.symbols.ellipsis);
        canvas.line(place.x, place.y, place.width, &[(&first, theme.text), (&more, theme.text)]);
    } else {
        right(canvas, Rect { width: place.width.min(3), ..place }, &count.to_string(), theme.text);
    }
}

fn time(canvas: &mut Canvas<'_>, at: Known<jiff::Timestamp>, shared: &Shared, place: Rect) {
    match at {
        Known::Value(at) => left(canvas, place, &age::local(at, &shared.zone), canvas.theme.text),
        Known::Null | Known::Absent => left(canvas, place, "-", canvas.theme.dim),
    }
}

/// Running, then the outcome with its round trip and message, or its age: pinned until the next test.
fn test(canvas: &mut Canvas<'_>, row: &Row<'_>, shared: &Shared, place: Rect) {
    let (theme, symbols) = (canvas.theme, canvas.symbols);
    let id = row.id();
    if shared.testing(id) {
        canvas.line(place.x, place.y, place.width, &[(symbols.running, theme.accent), (" testing", theme.accent)]);
        return;
    }
    let Some(run) = shared.last_test(id) else {
        return left(canvas, place, symbols.untested, theme.dim);
    };
    let mark = match run.outcome {
        Outcome::Passed => symbols.passed,
        Outcome::Failed | Outcome::NotSent => symbols.failed,
        Outcome::Unknown => symbols.unknown,
    };
    let (word, style) = (run.outcome.word(), canvas.outcome(run.outcome));
    let mut pieces = vec![(mark, style), (" ", style)];
    let mut free = usize::from(place.width).saturating_sub(2);
    // An outcome that is not of this hour must not pass for one that is: its age goes before its word.
    let old = shared.tested_before(id) || shared.now.duration_since(run.at) > HOUR;
    let age = words::ago(run.at, shared.now);
    let aged = format!("{word} {age}");
    let said = match old {
        false => word,
        true if aged.len() <= free => &aged,
        true if age.len() <= free => &age,
        true => age.trim_end_matches(" ago"),
    };
    pieces.push((said, style));
    free = free.saturating_sub(said.len());
    let took = run.round_trip.map(|time| format!(" {}", words::lasting(time))).unwrap_or_default();
    // A number or a message cut to its first letters says nothing.
    if let Some(rest) = free.checked_sub(took.len()).filter(|_| !old) {
        pieces.push((&took, theme.dim));
        free = rest;
    }
    if free >= 2 + MESSAGE {
        pieces.extend([("  ", style), (&*run.message, theme.dim)]);
    }
    canvas.line(place.x, place.y, place.width, &pieces);
}

/// The last tests as bars, the newest at the right.
fn history(canvas: &mut Canvas<'_>, row: &Row<'_>, shared: &Shared, place: Rect) {
    let Some(history) = shared.tests.get(&row.id()) else { return };
    let wide = u16::try_from(history.runs().len()).unwrap_or(u16::MAX).min(place.width);
    canvas.bars(Rect { x: place.right() - wide, width: wide, ..place }, history);
}
