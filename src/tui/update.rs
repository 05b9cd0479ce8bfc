//! The router: the only function that changes the model. It knows no screen's inside, only the order in which a
//! message is offered.
//!
//! ```text
//! key ─► focused text field of the top layer ─► its command table ─► the global table
//! answer ─► ticket compared ─► Shared takes the data ─► list and every layer hear of it
//! ```
//!
//! Keys are in `press`, what screens want beyond themselves in `moves`, the ways out in `leave`, another service in `switch`.

mod leave;
mod moves;
mod press;
mod switch;

use std::time::Duration;

use super::{
    argument::Argument,
    chord::{Chord, Key},
    command::{self, Entry},
    effect::{Effect, LineFor},
    global::Global,
    go::{FormFor, Go, Notice, Open, Question, Token, Value},
    layer::{self, Layer, on_layer},
    model::Model,
    msg::{Msg, Timer},
    screen::{Screen, Steps, overlay},
    shared::Shared,
    topic, words,
};
use crate::domain::fault::FaultKind;

/// A command that writes is not run again by a key that is held down: the same key within this time.
const HELD: Duration = Duration::from_millis(200);
/// More printable characters than this in one read, outside a text field, are a paste.
const BURST: usize = 8;
const SECOND: Duration = Duration::from_secs(1);
/// How long leaving waits for writes under way.
const PATIENCE: Duration = Duration::from_secs(10);

/// Does the same with the list, or whichever layer is on top.
macro_rules! on_top {
    ($model:expr, $screen:ident, $shared:ident => $do:expr) => {{
        let Model { shared: $shared, list, layers, .. } = $model;
        match layers.last_mut() {
            Some(top) => on_layer!(top, $screen => $do),
            None => {
                let $screen = list;
                $do
            }
        }
    }};
}

/// Does the same with the list and every layer; a vector of what each wants, the front one last.
macro_rules! on_all {
    ($model:expr, $screen:ident, $shared:ident => $do:expr) => {{
        let Model { shared: $shared, list, layers, .. } = &mut *$model;
        let mut all = vec![{
            let $screen = list;
            $do
        }];
        for layer in layers.iter_mut() {
            all.push(on_layer!(layer, $screen => $do));
        }
        all
    }};
}

use {on_all, on_top};

pub use self::leave::last_words;
pub(super) use self::moves::carry_out;
use self::{
    leave::{interrupt, keep, leave_when_done, lost, quit, quit_now},
    moves::settle,
    press::{run_line, typed},
};

/// What is done at the start, and when another service is turned to: the first requests.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let steps = model.list.start(&mut model.shared);
    let mut effects = settle(model, steps);
    effects.extend(model.shared.recall_plans());
    effects.extend(model.shared.recall_drafts());
    effects.push(model.shared.recall_tests());
    effects
}

/// Takes one message. Pure: no I/O, clock or randomness; `shared.now` and `shared.mono` were set by the runtime.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = step(model, msg);
    let ahead = on_top!(&mut *model, screen, _shared => screen.typed_ahead());
    effects.extend(ahead.into_iter().flat_map(|msg| step(model, msg)).collect::<Vec<_>>());
    let Model { shared, layers, .. } = &mut *model;
    effects.extend(layers.iter_mut().flat_map(|layer| on_layer!(layer, screen => screen.tend(shared))));
    effects.extend(model.mind_look());
    effects.extend(model.shared.mind_accepted());
    effects
}

fn step(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Keys(keys) => typed(model, &keys),
        Msg::Paste(text) => {
            let steps = on_top!(model, screen, shared => screen.paste(&text, shared));
            settle(model, steps)
        }
        Msg::Mouse(mouse) => {
            let steps = on_top!(model, screen, shared => screen.mouse(mouse, shared));
            settle(model, steps)
        }
        Msg::Resized(columns, rows) => {
            model.shared.size = (columns, rows);
            let all = on_all!(model, screen, shared => screen.settle(shared));
            told(model, all)
        }
        // Of a service that was left: what was written there still counts, what was read does not.
        Msg::Answered { slot, ticket, result } if ticket.epoch != model.shared.flight.epoch() => {
            let mut effects = model.shared.hear_behind(&slot, ticket, &result);
            effects.extend(leave_when_done(model));
            effects
        }
        Msg::Answered { slot, ticket, result } => {
            let (counts, mut effects) = model.shared.flight.finish(&slot, ticket, model.shared.mono);
            if counts {
                effects.extend(model.shared.absorb(&slot, ticket.number, &result));
                model.shared.audit_after(&slot, &result);
                let all = on_all!(model, screen, shared => screen.answered(&slot, &result, shared));
                effects.extend(told(model, all));
            }
            effects.extend(leave_when_done(model));
            effects
        }
        Msg::Progress { slot, ticket, news } => {
            let waits = model.shared.flight.news(&slot, ticket, news, model.shared.mono);
            waits.then_some(Effect::Wake { timer: Timer::Countdown, after: SECOND }).into_iter().collect()
        }
        Msg::Exchanged(record) => {
            model.shared.calls.add(*record);
            let all = on_all!(model, screen, shared => screen.logged(shared));
            told(model, all)
        }
        // Drawing follows every message: a second less is shown by itself.
        Msg::Due(Timer::Countdown) if model.shared.flight.waits(model.shared.mono) => {
            vec![Effect::Wake { timer: Timer::Countdown, after: SECOND }]
        }
        Msg::Due(Timer::Pace) => model.shared.go_on(),
        Msg::Due(Timer::Leave) if model.leaving => vec![Effect::Quit],
        Msg::Due(Timer::Watch) => watch(model),
        Msg::Due(Timer::Draft) => keep(model),
        Msg::Due(Timer::Look) => model.keep_look().into_iter().collect(),
        Msg::Due(timer) => {
            let all = on_all!(model, screen, shared => screen.due(&timer, shared));
            told(model, all)
        }
        Msg::Random(bytes) => {
            let steps = on_top!(model, screen, shared => screen.random(&bytes, shared));
            settle(model, steps)
        }
        Msg::Copied { what, refused } => {
            model.shared.say(match refused {
                None => Notice::good(format!("{what} sent to the terminal's clipboard")),
                Some(why) => Notice::warning(format!("{what} not copied: {why}")),
            });
            Vec::new()
        }
        Msg::Curl { line, to: LineFor::Screen, .. } => {
            let line = line.map_err(|fault| fault.to_string());
            on_all!(model, screen, shared => screen.lined(&line, shared));
            Vec::new()
        }
        Msg::Curl { what, line: Ok(body), to: LineFor::Show } => {
            carry_out(model, vec![Go::Open(Open::Text { title: what, body })])
        }
        Msg::Curl { what, line: Ok(text), to: LineFor::Copy } => vec![Effect::copy(text, what)],
        Msg::Curl { line: Err(fault), .. } => {
            model.shared.say(Notice::error(fault.to_string()));
            Vec::new()
        }
        Msg::Past(past) => {
            model.shared.remember(*past);
            let all = on_all!(model, screen, shared => screen.settle(shared));
            told(model, all)
        }
        Msg::Left { drafts, set_aside } => {
            model.shared.left(drafts, &set_aside);
            // Somebody who works already is not interrupted; the draft is offered when its form is opened.
            match model.shared.drafts.first().map(|kept| model.shared.offer(kept)) {
                Some(question) if model.layers.is_empty() && !model.list.takes_text() => {
                    carry_out(model, vec![Go::Open(Open::Ask(question))])
                }
                _ => Vec::new(),
            }
        }
        Msg::Profiles(known) => switch::known(model, *known),
        Msg::Prepared { attempt, result } => switch::prepared(model, attempt, result),
        Msg::Views { profile, views } => {
            model.shared.views_came(&profile, views);
            Vec::new()
        }
        Msg::Typed { lines, fault } => {
            model.shared.typed_before(lines, fault.as_deref());
            Vec::new()
        }
        Msg::Accepted(told) => {
            model.shared.take_accepted(told);
            Vec::new()
        }
        Msg::Intended { plan, rows, refused } => {
            let (mut effects, question) = model.shared.intended(plan, &rows, refused);
            let all = on_all!(model, screen, shared => screen.settle(shared));
            effects.extend(told(model, all));
            // Somebody who does something else is told at the bottom; p in the view of the run asks again.
            let watched = matches!(model.layers.last(), Some(Layer::Run(run)) if run.number() == plan);
            let question = question.filter(|_| watched).map(|question| Go::Open(Open::Ask(question)));
            effects.extend(carry_out(model, question.into_iter().collect()));
            effects.extend(leave_when_done(model));
            effects
        }
        Msg::Unfinished { plans, set_aside } => {
            let found = model.shared.found_unfinished(plans, &set_aside);
            let all = on_all!(model, screen, shared => screen.settle(shared));
            let mut effects = told(model, all);
            effects.extend(found);
            // Somebody who works already is told, not interrupted.
            let first = model.shared.unfinished().next().map(|(number, _)| number);
            if let Some(number) = first
                && model.layers.is_empty()
                && !model.list.takes_text()
            {
                effects.extend(carry_out(model, vec![Go::Open(Open::Unfinished(number))]));
            }
            effects
        }
        Msg::Unexported { plan, refused } => {
            model.shared.unexported(plan, refused.as_deref());
            Vec::new()
        }
        Msg::Tests { service, of, remark } => {
            if model.shared.remember_tests(&service, of, remark) {
                model.list.outcomes_changed(&mut model.shared);
                let all = on_all!(model, screen, shared => screen.settle(shared));
                return told(model, all);
            }
            Vec::new()
        }
        Msg::NotKept(fault) => {
            model.shared.not_kept(&fault);
            Vec::new()
        }
        Msg::Idle => {
            let Model { shared, list, layers, .. } = model;
            if list.has_work() || !shared.audit_step() {
                list.work(shared);
                layers.iter_mut().for_each(|layer| on_layer!(layer, screen => screen.work(shared)));
                return Vec::new();
            }
            let all = on_all!(model, screen, shared => screen.audited(shared));
            told(model, all)
        }
    }
}

/// The time of the watch has come: reads again, but not under the hands of somebody who types, and not while something is
/// read or written. The next time is set in any case.
fn watch(model: &mut Model) -> Vec<Effect> {
    let shared = &mut model.shared;
    let refused = [FaultKind::Auth, FaultKind::Forbidden, FaultKind::Tls, FaultKind::Config];
    if let Some(fault) = shared.reading.fault().filter(|fault| refused.contains(&fault.kind)) {
        // Asking again and again with a key that is refused may lock it.
        let why = fault.what.clone();
        shared.end_watch(&why);
    }
    let Some(again) = shared.watch_again() else { return Vec::new() };
    let busy = shared.flight.reads() + shared.writes() > 0 || model.leaving;
    let mut effects = Vec::new();
    if !busy && !takes_text(model) && !model.layers.iter().any(Layer::at_work) {
        effects = model.list.watched(&mut model.shared);
    }
    effects.push(again);
    effects
}

/// Takes the layer in front away; what it kept on disk goes with it.
fn close(model: &mut Model) -> Vec<Effect> {
    let Model { shared, layers, .. } = model;
    let top = layers.pop();
    top.map(|mut layer| on_layer!(&mut layer, screen => screen.closed(shared))).unwrap_or_default()
}

/// True where an exchange that ended changes the picture: the call log is on screen.
pub fn shows_calls(model: &Model) -> bool {
    model.layers.iter().any(|layer| matches!(layer, Layer::Calls(_)))
}

/// True while work was put off that `Msg::Idle` would continue.
pub fn has_work(model: &Model) -> bool {
    let layers = || model.layers.iter().any(|layer| on_layer!(layer, screen => screen.has_work()));
    model.list.has_work() || model.shared.auditing.busy() || layers()
}

/// Carries out what the list and every layer want after hearing the same news, the front one last. Only the front one
/// may move between screens: one behind a dialog may say something, and closes when it is in front again (`settle`).
fn told(model: &mut Model, all: Vec<Steps>) -> Vec<Effect> {
    let front = all.len().saturating_sub(1);
    let mut effects = Vec::new();
    for (at, mut steps) in all.into_iter().enumerate() {
        if at != front {
            steps.go.retain(|go| matches!(go, Go::Say(_)));
        }
        effects.extend(settle(model, steps));
    }
    effects
}

/// True while what is typed goes into a text field.
pub fn takes_text(model: &Model) -> bool {
    match model.layers.last() {
        Some(layer) => on_layer!(layer, screen => screen.takes_text()),
        None => model.list.takes_text(),
    }
}

/// The commands of the screen in front, then the global ones, as they are shown: a read-only profile has none that writes.
/// Their keys and names say so.
pub fn top_entries(model: &Model) -> Vec<Entry> {
    let mut entries = all_entries(model);
    entries.retain(|entry| !(model.shared.profile.read_only && entry.writes));
    entries
}

fn all_entries(model: &Model) -> Vec<Entry> {
    let mut entries = match model.layers.last() {
        Some(layer) => on_layer!(layer, screen => command::entries(screen, &model.shared)),
        None => command::entries(&model.list, &model.shared),
    };
    entries.extend(command::entries(&Global, &model.shared));
    entries
}

fn top_title(model: &Model) -> &'static str {
    match model.layers.last() {
        Some(layer) => on_layer!(layer, screen => screen.title()),
        None => model.list.title(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod read_only_tests;
