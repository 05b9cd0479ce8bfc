//! The lines of the form's fields: which there are, and how each is drawn.

use ratatui::layout::{Position, Rect};

use crate::{
    domain::{
        address,
        check::{Problem, Severity},
        event::{EventItem, group_of},
        json::Json,
        object,
        secret::MASK,
        text,
        webhook::Field,
    },
    tui::{
        go::{FormFor, Tone},
        paint::Canvas,
        screen::form::{ORDER, State},
        shared::Shared,
    },
};

/// Lines of read-only scopes at most.
const READ_ONLY: usize = 3;

/// Problems of a field said at most.
const PROBLEMS: usize = 3;

/// A line of the form.
pub(super) struct Row {
    /// Whose it is; `None` for a free line.
    pub field: Option<Field>,
    /// The first of its field: carries the label.
    pub first: bool,
    /// What stands on it.
    pub kind: Kind,
}

/// What stands on a line.
pub(super) enum Kind {
    /// The value of a field of one line.
    Field,
    /// Line of this number of the scopes.
    Text(usize),
    /// Something said about the field.
    Said(String, Tone),
}

/// The label of a field.
pub(super) fn label(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::Url => "URL",
        Field::Secret => "Secret",
        Field::Events => "Events",
        Field::Scopes => "Scopes",
        Field::Account => "Account",
    }
}

/// All lines of the form for values of this many cells.
pub(super) fn rows(form: &State, shared: &Shared, cells: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for field in ORDER {
        let mut kinds = match field {
            Field::Scopes => scopes(form, cells),
            _ => vec![Kind::Field],
        };
        if field == Field::Events && !form.values().events.is_empty() {
            let groups = groups(&form.values().events);
            kinds.extend(
                text::wrap_at_most(&groups, cells.max(1), 2).0.into_iter().map(|said| Kind::Said(said, Tone::Info)),
            );
        }
        for (said, tone) in remarks(form, shared, field) {
            let (lines, _) = text::wrap_at_most(&said, cells.max(1), 3);
            kinds.extend(lines.into_iter().map(|line| Kind::Said(line, tone)));
        }
        rows.extend(kinds.into_iter().enumerate().map(|(at, kind)| Row { field: Some(field), first: at == 0, kind }));
    }
    rows
}

/// The same with a free line between fields.
pub(super) fn airy(rows: Vec<Row>) -> Vec<Row> {
    let free = || Row { field: None, first: false, kind: Kind::Said(String::new(), Tone::Info) };
    rows.into_iter().flat_map(|row| row.first.then(free).into_iter().chain([row])).collect()
}

/// The lines of the text in its window; for a webhook that exists its JSON in short, which cannot be changed.
fn scopes(form: &State, cells: usize) -> Vec<Kind> {
    let editor = &form.values().scopes;
    if form.is_new() {
        return (editor.top()..editor.lines().len().min(editor.top() + editor.height())).map(Kind::Text).collect();
    }
    let json = form.base().and_then(|hook| hook.scopes.value()).map(Json::as_str);
    // As short as it can be said: how the service indents its answer is no part of the value.
    let json = json.map_or_else(|| "none".to_owned(), object::compact);
    let (lines, cut) = text::wrap_at_most(&json, cells.max(1), READ_ONLY);
    let mut kinds: Vec<Kind> = lines.into_iter().map(|line| Kind::Said(line, Tone::Good)).collect();
    if cut {
        kinds.push(Kind::Said("and more; the detail shows all".into(), Tone::Info));
    }
    kinds
}

/// What is to be said below a value: where a URL really leads, the service's complaints, problems, what it was.
fn remarks(form: &State, shared: &Shared, field: Field) -> Vec<(String, Tone)> {
    let mut said = Vec::new();
    if field == Field::Url
        && let Ok(host) = address::classify(form.values().url.text())
        && (host.rewritten() || host.userinfo || host.kind != address::Kind::Public)
    {
        let kind = if host.kind == address::Kind::Public { String::new() } else { format!(" ({})", host.kind) };
        let tone = if host.rewritten() || host.userinfo { Tone::Warning } else { Tone::Info };
        said.push((format!("leads to {}{kind}", host.effective), tone));
    }
    said.extend(form.refused(field).map(|why| (format!("the service says: {why}"), Tone::Error)));
    let problems: Vec<_> = form.problems(field).collect();
    for problem in problems.iter().take(PROBLEMS) {
        let tone = match problem.severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warning,
        };
        said.push((told(problem), tone));
    }
    if problems.len() > PROBLEMS {
        said.push((format!("and {} more of this kind", problems.len() - PROBLEMS), Tone::Warning));
    }
    match (field, form.is_new()) {
        (Field::Scopes, false) => said.push(("read-only after creation".into(), Tone::Info)),
        (Field::Scopes, true) if form.values().scopes.is_empty() => {
            said.push(("a JSON object, or nothing; cannot be changed later".into(), Tone::Info));
        }
        (Field::Events, _) if form.focus() == Field::Events && !form.is_saving(shared) => {
            said.push(("Enter opens the choice".into(), Tone::Info));
        }
        _ => {}
    }
    said
}

/// A problem in words, with its place where the text has several lines.
fn told(problem: &Problem) -> String {
    match problem.at.filter(|_| problem.field == Field::Scopes) {
        Some(at) => format!("line {}, column {}: {}", at.line, at.column, problem.message),
        None => problem.message.clone(),
    }
}

/// How many events of each group, as `workflow:projects 3, billing 2`.
fn groups(events: &[EventItem]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for event in events {
        let group = match event {
            EventItem::Name(name) => group_of(name),
            EventItem::Odd(_) => "odd elements",
        };
        match counts.iter_mut().find(|(name, _)| *name == group) {
            Some((_, count)) => *count += 1,
            None => counts.push((group, 1)),
        }
    }
    counts.sort_unstable();
    let parts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    parts.join(", ")
}

/// Draws the value of a field of one line; returns where the cursor stands if it stands there.
pub(super) fn field(
    canvas: &mut Canvas<'_>,
    form: &State,
    field: Field,
    focused: bool,
    area: Rect,
) -> Option<Position> {
    let (theme, values) = (canvas.theme, form.values());
    match field {
        Field::Name if focused => Some(canvas.field(area, &values.name, false, theme.text)),
        Field::Name => blank(canvas, values.name.text(), "no name", area),
        Field::Url if focused => Some(canvas.field(area, &values.url, false, theme.text)),
        Field::Url => blank(canvas, &address::masked_url(values.url.text()), "no URL", area),
        Field::Secret => secret(canvas, form, focused, area),
        Field::Events => {
            canvas.put(area.x, area.y, area.width, &events(form), theme.text);
            focused.then_some(Position::new(area.x, area.y))
        }
        Field::Scopes | Field::Account => None,
    }
}

fn blank(canvas: &mut Canvas<'_>, value: &str, instead: &str, area: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let (said, style) = if value.is_empty() { (instead, theme.dim) } else { (value, theme.text) };
    canvas.put(area.x, area.y, area.width, said, style);
    None
}

fn secret(canvas: &mut Canvas<'_>, form: &State, focused: bool, area: Rect) -> Option<Position> {
    let (theme, secret) = (canvas.theme, &form.values().secret);
    if secret.is_empty() {
        let instead = match form.purpose() {
            FormFor::New => "none; Ctrl-g makes a strong one".to_owned(),
            FormFor::CopyOf(id) => format!("none, that of {id} is not copied; Ctrl-g makes one"),
            FormFor::Edit(_) => "unchanged".into(),
        };
        canvas.put(area.x, area.y, area.width, &instead, theme.dim);
        return focused.then_some(Position::new(area.x, area.y));
    }
    if focused {
        return Some(canvas.field(area, secret.field(), !secret.is_shown(), theme.text));
    }
    canvas.put(area.x, area.y, area.width, MASK, theme.text);
    None
}

/// How many events, and how many more and fewer than there were.
fn events(form: &State) -> String {
    let now = &form.values().events;
    let was = form.seen().and_then(|seen| seen.events.value()).map_or(&[][..], Vec::as_slice);
    let more = now.iter().filter(|event| !was.contains(event)).count();
    let fewer = was.iter().filter(|event| !now.contains(event)).count();
    let difference = match (more, fewer) {
        (0, 0) => String::new(),
        (more, fewer) => format!(" (+{more} -{fewer})"),
    };
    format!("{} chosen{difference}", now.len())
}

/// Draws a line of the scopes; the line with the cursor scrolls so that the cursor is in sight, and the cell of a
/// mistake is marked.
pub(super) fn text_line(
    canvas: &mut Canvas<'_>,
    form: &State,
    at: usize,
    focused: bool,
    area: Rect,
) -> Option<Position> {
    let (theme, editor) = (canvas.theme, &form.values().scopes);
    let raw = editor.lines().get(at).map_or("", String::as_str);
    let cells = usize::from(area.width);
    if editor.cursor().0 != at || !focused {
        canvas.put(area.x, area.y, area.width, raw, theme.text);
        mistake(canvas, form, at, raw, area);
        return None;
    }
    let (before, after) = editor.around_cursor();
    let shown = text::safe_end(before, cells.saturating_sub(1));
    let whole = text::width(&text::safe(before)) < cells;
    let used = canvas.put(area.x, area.y, area.width, &shown, theme.text);
    canvas.put(area.x + used, area.y, area.width.saturating_sub(used), after, theme.text);
    if whole {
        mistake(canvas, form, at, raw, area);
    }
    Some(Position::new(area.x + used.min(area.width.saturating_sub(1)), area.y))
}

fn mistake(canvas: &mut Canvas<'_>, form: &State, line: usize, raw: &str, area: Rect) {
    let Some(at) = form.problems(Field::Scopes).find_map(|p| p.at).filter(|at| at.line == line + 1) else { return };
    let before: String = raw.chars().take(at.column.saturating_sub(1)).collect();
    let Ok(x) = u16::try_from(text::width(&text::safe(&before))) else { return };
    if x < area.width {
        canvas.style(Rect { x: area.x + x, width: 1, ..area }, canvas.theme.error);
    }
}
