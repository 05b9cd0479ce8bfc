//! The whole picture: identity on top, the screen in the middle, what was said and the best keys at the bottom.
//! A function of the model: it changes nothing, and nothing depends on what it drew.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    command::Entry,
    go::Tone,
    layer::Layer,
    model::Model,
    paint::Canvas,
    reading::Phase,
    screen::{audience, audit, bulk, calls, detail, form, journal, list, matrix, overlay, picker, run},
    symbol,
    theme::Theme,
    update, words,
};
use crate::domain::text;

/// The smallest terminal in which anything can be done.
pub const SMALLEST: (u16, u16) = (30, 8);

/// Columns from which the program's own name has room.
const NARROW: u16 = 60;

/// Draws the model over the whole buffer; returns where the cursor stands, where one is shown.
pub fn draw(model: &Model, theme: &Theme, buf: &mut Buffer) -> Option<Position> {
    let area = buf.area;
    let mut canvas = Canvas { buf, theme, symbols: symbol::of(model.shared.settings.ascii) };
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        canvas.put(area.x, area.y, area.width, "too small", theme.warning);
        let wanted = format!("needs {}x{}", SMALLEST.0, SMALLEST.1);
        canvas.put(area.x, area.y + 1, area.width, &wanted, theme.dim);
        return None;
    }
    let body = Rect { y: area.y + 1, height: area.height - 3, ..area };
    identity(&mut canvas, model, Rect { height: 1, ..area });
    status(&mut canvas, model, Rect { y: area.bottom() - 2, height: 1, ..area });
    footer(&mut canvas, model, Rect { y: area.bottom() - 1, height: 1, ..area });

    // Windows lie over the nearest screen below them; screens hide what is under them, but a wide terminal has room for
    // the list and a webhook side by side.
    let base = model.layers.iter().rposition(is_screen);
    let (left, right) = halves(body, model);
    let mut cursor = match (base.and_then(|at| model.layers.get(at)), right) {
        (Some(layer @ Layer::Detail(_)), Some(right)) => {
            list::view::draw(&mut canvas, &model.list, &model.shared, left, false);
            divide(&mut canvas, left);
            draw_layer(&mut canvas, layer, model, right)
        }
        (Some(layer), _) => draw_layer(&mut canvas, layer, model, body),
        (None, Some(right)) => {
            let cursor = list::view::draw(&mut canvas, &model.list, &model.shared, left, true);
            divide(&mut canvas, left);
            if let Some(id) = model.list.current(&model.shared) {
                detail::view::draw_preview(&mut canvas, id, &model.shared, right);
            }
            cursor
        }
        (None, None) => list::view::draw(&mut canvas, &model.list, &model.shared, body, true),
    };
    for layer in model.layers.iter().skip(base.map_or(0, |at| at + 1)) {
        cursor = draw_layer(&mut canvas, layer, model, body);
    }
    cursor
}

/// Where list and detail stand: one behind the other, or side by side where both have room.
fn halves(body: Rect, model: &Model) -> (Rect, Option<Rect>) {
    // The detail's share is asked for, not chosen here: its cursor counts lines that are wrapped to that width.
    let width = body.width.saturating_sub(model.shared.detail_columns() + 2);
    if !model.shared.beside() || width < SMALLEST.0 {
        return (body, None);
    }
    let right = Rect { x: body.x + width + 2, width: body.width - width - 2, ..body };
    (Rect { width, ..body }, Some(right))
}

/// The line between the two.
fn divide(canvas: &mut Canvas<'_>, left: Rect) {
    let [_, along, ..] = canvas.symbols.frame;
    for y in left.top()..left.bottom() {
        canvas.put(left.right(), y, 1, along, canvas.theme.border);
    }
}

fn is_screen(layer: &Layer) -> bool {
    matches!(
        layer,
        Layer::Detail(_)
            | Layer::Form(_)
            | Layer::Journal(_)
            | Layer::Picker(_)
            | Layer::Calls(_)
            | Layer::Audience(_)
            | Layer::Audit(_)
            | Layer::Matrix(_)
            | Layer::Run(_)
            | Layer::Bulk(_)
    )
}

fn draw_layer(canvas: &mut Canvas<'_>, layer: &Layer, model: &Model, body: Rect) -> Option<Position> {
    let shared = &model.shared;
    match layer {
        Layer::Detail(s) => detail::view::draw(canvas, s, shared, body),
        Layer::Form(s) => form::view::draw(canvas, s, shared, body),
        Layer::Journal(s) => journal::view::draw(canvas, s, shared, body),
        Layer::Picker(s) => picker::view::draw(canvas, s, shared, body),
        Layer::Bulk(s) => bulk::view::draw(canvas, s, shared, body),
        Layer::Run(s) => run::view::draw(canvas, s, shared, body),
        Layer::Review(s) => overlay::review::view::draw(canvas, s, shared, body),
        Layer::Unfinished(s) => overlay::unfinished::view::draw(canvas, s, shared, body),
        Layer::Ask(s) => overlay::ask::view::draw(canvas, s, body),
        Layer::Help(s) => overlay::help::view::draw(canvas, s, body),
        Layer::Colon(s) => overlay::colon::view::draw(canvas, s, body),
        Layer::Copy(s) => overlay::copy::view::draw(canvas, s, body),
        Layer::Columns(s) => overlay::columns::view::draw(canvas, s, body),
        Layer::Views(s) => overlay::views::view::draw(canvas, s, shared, body),
        Layer::Naming(s) => overlay::naming::view::draw(canvas, s, shared, body),
        Layer::Accept(s) => overlay::accept::view::draw(canvas, s, shared, body),
        Layer::Sort(s) => overlay::sort::view::draw(canvas, s, body),
        Layer::Audit(s) => audit::view::draw(canvas, s, shared, body),
        Layer::Audience(s) => audience::view::draw(canvas, s, shared, body),
        Layer::Matrix(s) => matrix::view::draw(canvas, s, shared, body),
        Layer::Calls(s) => calls::view::draw(canvas, s, shared, body),
        Layer::Profiles(s) => overlay::profiles::view::draw(canvas, s, shared, body),
        Layer::Text(s) => overlay::text::view::draw(canvas, s, body),
    }
}

/// Profile and host: always on screen, so that nobody writes to the wrong service.
fn identity(canvas: &mut Canvas<'_>, model: &Model, area: Rect) {
    let (profile, theme) = (&model.shared.profile, canvas.theme);
    let gap = ("  ", theme.text);
    // What guards the service stands before its host: a long host is cut, these words never are.
    let mut guards = Vec::new();
    if profile.production {
        guards.extend([gap, (" PRODUCTION ", theme.danger)]);
    }
    if profile.read_only {
        guards.extend([gap, ("read-only", theme.warning)]);
    }
    let program = if area.width < NARROW { " " } else { " hookline " };
    let taken: usize = program.len() + guards.iter().map(|(word, _)| word.len()).sum::<usize>() + gap.0.len();
    let room = usize::from(area.width).saturating_sub(taken);
    let name = text::fit(&profile.name, room, canvas.symbols.ellipsis);
    let mut pieces = vec![(program, theme.dim), (name.as_ref(), theme.profile(profile.accent))];
    pieces.extend(guards);
    pieces.extend([gap, (profile.host.as_str(), theme.text)]);
    if let Some(warning) = &profile.warning {
        pieces.extend([gap, (warning.as_str(), theme.error)]);
    }
    let used = canvas.line(area.x, area.y, area.width, &pieces);
    let marked = model.shared.marks.len();
    if marked > 0 {
        let free = Rect { x: area.x + used, width: area.width.saturating_sub(used + 1), ..area };
        canvas.right(free, &format!("{} marked", words::number(marked as u64)), theme.accent);
    }
}

/// The plan whose run is in front: how far it is stands there.
fn watched(model: &Model) -> Option<u32> {
    match model.layers.last() {
        Some(Layer::Run(run)) => Some(run.number()),
        _ => None,
    }
}

/// What was said last, else what is under way.
fn status(canvas: &mut Canvas<'_>, model: &Model, area: Rect) {
    let theme = canvas.theme;
    let (text, style) = match &model.shared.notice {
        Some(notice) => {
            let style = match notice.tone {
                Tone::Info => theme.text,
                Tone::Good => theme.good,
                Tone::Warning => theme.warning,
                Tone::Error => theme.error,
            };
            (notice.text.clone(), style)
        }
        None => {
            let mut text = words::under_way(&model.shared, watched(model));
            // Only the list is read page by page.
            if text.is_empty() && model.layers.is_empty() {
                text = words::page_as_asked(&model.shared);
            }
            (text, theme.dim)
        }
    };
    let room = usize::from(area.width.saturating_sub(2));
    let (shown, cut) = text::safe_prefix(&text, room);
    // Only what was said can be read again; what is under way is not kept.
    let long = model.shared.notice.is_some() && (cut || text::width(&shown) > room);
    // Where text is typed, the first of its keys is text.
    let hint = match (long, update::takes_text(model)) {
        (false, _) => "",
        (true, false) => "  ! shows all",
        (true, true) => "  F2 shows all",
    };
    let used = canvas.put(area.x + 1, area.y, (room - hint.len().min(room)) as u16, &text, style);
    canvas.put(area.x + 1 + used, area.y, hint.len() as u16, hint, theme.key);
}

/// A small window has few commands and shows their keys: there the command line is no help, and help needs none.
fn fits(entry: &Entry, model: &Model) -> bool {
    let front = model.layers.last();
    match entry.id {
        // It also stops reading, but that is not what it is called.
        "list.back" => !model.list.filter().is_empty() || model.shared.views.applied().is_some(),
        "list.refresh" => matches!(model.shared.reading.phase(), Phase::Stopped | Phase::Unproven),
        "app.command" => front.is_none_or(is_screen),
        "app.help" => !matches!(front, Some(Layer::Help(_))),
        _ => true,
    }
}

/// The best keys of the screen in front, as many as fit, never one cut in two.
fn footer(canvas: &mut Canvas<'_>, model: &Model, area: Rect) {
    let theme = canvas.theme;
    let typing = update::takes_text(model);
    let mut best: Vec<_> = update::top_entries(model)
        .into_iter()
        .filter(|e| e.footer > 0 && e.disabled.is_none() && fits(e, model))
        .collect();
    best.sort_by_key(|e| e.footer);
    // While text is typed, a character is text: only keys that are none run something.
    let mut hints: Vec<(String, &str)> = best
        .iter()
        .filter_map(|e| Some((e.keys.iter().find(|key| !typing || key.typed().is_none())?.to_string(), e.label)))
        .collect();
    let wide = |(key, label): &(String, &str)| key.chars().count() + label.chars().count() + 3;
    // The last one is the way to all the others: it stays when room is short.
    while hints.len() > 1 && hints.iter().map(wide).sum::<usize>() > usize::from(area.width) {
        hints.remove(hints.len() - 2);
    }
    let mut x = area.x + 1;
    for (key, label) in hints {
        let room = area.right().saturating_sub(x);
        x += canvas.line(x, area.y, room, &[(&key, theme.key), (" ", theme.text), (label, theme.text)]) + 2;
    }
}
