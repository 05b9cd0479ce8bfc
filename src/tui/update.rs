//! The router: the only function that changes the model. It knows no screen's inside, only the order in which a
//! message is offered.
//!
//! ```text
//! key ─► focused text field of the top layer ─► its command table ─► the global table
//! answer ─► ticket compared ─► Shared takes the data ─► list and every layer hear of it
//! ```

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

use on_all;

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

/// What is to be kept before the program ends, however it ends.
pub fn last_words(model: &mut Model) -> Vec<Effect> {
    let mut effects = keep(model);
    effects.extend(model.shared.note_all_unanswered());
    effects.extend(model.keep_look());
    effects
}

/// What was typed and is not on disk yet.
fn keep(model: &mut Model) -> Vec<Effect> {
    let Model { shared, layers, .. } = model;
    layers.iter_mut().flat_map(|layer| on_layer!(layer, screen => screen.keep(shared))).collect()
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

fn typed(model: &mut Model, keys: &[Chord]) -> Vec<Effect> {
    let printable = keys.iter().filter(|key| key.typed().is_some()).count();
    let in_text = on_top!(model, screen, _shared => screen.takes_text());
    model.shared.pasted = printable > BURST;
    model.shared.burst = model.shared.pasted && !in_text;
    let effects = keys.iter().flat_map(|key| press(model, *key)).collect();
    (model.shared.burst, model.shared.pasted) = (false, false);
    effects
}

/// One key.
fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    model.shared.notice = None;
    model.pressed = Some(chord);
    // A key that is held down comes without another in between; the same key after another one is meant.
    model.last_write = model.last_write.filter(|(key, _)| *key == chord);
    if let Some(steps) = on_top!(model, screen, shared => screen.text_key(chord, shared)) {
        return settle(model, steps);
    }
    if chord == Chord::ctrl('c') {
        return interrupt(model);
    }
    let held = model.last_write.is_some_and(|(key, at)| key == chord && model.shared.mono.saturating_sub(at) < HELD);
    let (steps, wrote) = on_top!(model, screen, shared => match command::bound(screen, chord) {
        Some(command) => {
            shared.nth_key = command::nth(command, chord);
            call(command, screen, shared, None, held)
        }
        None => match command::bound(&Global, chord) {
            Some(command) => call(command, &mut Global, shared, None, held),
            None => (unbound(chord), false),
        },
    });
    if wrote {
        model.last_write = Some((chord, model.shared.mono));
    }
    settle(model, steps)
}

/// Runs a command, or says why not. Also tells whether it was one that writes.
fn call<S: Screen>(
    command: &'static command::Command<S>,
    screen: &mut S,
    shared: &mut Shared,
    argument: Option<Argument>,
    held: bool,
) -> (Steps, bool) {
    if command.writes && held {
        return (Steps::none(), true);
    }
    if command.writes && shared.burst {
        let notice = Notice::warning("that looked like a paste: nothing that writes was run");
        return (Steps::go(Go::Say(notice)), false);
    }
    match (refusal(command, screen, shared, argument.is_some()), argument) {
        (Some(why), _) => (Steps::go(Go::Say(Notice::warning(format!("{}: {why}", command.label)))), false),
        (None, Some(argument)) => (screen.given(command.cmd, argument, shared), command.writes),
        (None, None) => (screen.run(command.cmd, shared), command.writes),
    }
}

fn refusal<S: Screen>(command: &command::Command<S>, screen: &S, shared: &Shared, given: bool) -> Option<String> {
    match given {
        true => command::refusal_given(command, screen, shared),
        false => command::refusal(command, screen, shared),
    }
}

/// Runs what was typed on the command line, on the layer below it. Where that is refused, the line stays and says why.
fn run_line(model: &mut Model, id: &'static str, argument: Option<Argument>) -> Vec<Effect> {
    let Some(line) = model.layers.pop() else { return Vec::new() };
    let given = argument.is_some();
    let why = on_top!(&mut *model, screen, shared => match (command::named(screen, id), command::named(&Global, id)) {
        (Some(command), _) => refusal(command, screen, shared, given),
        (None, Some(command)) => refusal(command, &Global, shared, given),
        (None, None) => None,
    });
    model.layers.push(line);
    if let (Some(why), Some(Layer::Colon(line))) = (why, model.layers.last_mut()) {
        line.refused(why);
        return Vec::new();
    }
    let mut effects = close(model);
    model.shared.nth_key = None;
    let (steps, wrote) = on_top!(&mut *model, screen, shared => match command::named(screen, id) {
        Some(command) => call(command, screen, shared, argument, false),
        None => match command::named(&Global, id) {
            Some(command) => call(command, &mut Global, shared, argument, false),
            None => (Steps::none(), false),
        },
    });
    // The key that ran the line is held as the command's own would be.
    model.last_write = model.pressed.filter(|_| wrote).map(|key| (key, model.shared.mono)).or(model.last_write);
    effects.extend(settle(model, steps));
    effects
}

fn unbound(chord: Chord) -> Steps {
    match chord.key {
        Key::Esc => Steps::none(),
        _ => Steps::go(Go::Say(Notice::info(format!("{chord} does nothing here; ? shows the keys")))),
    }
}

/// Ctrl-C: cancel what runs, else leave; twice leaves at once.
fn interrupt(model: &mut Model) -> Vec<Effect> {
    if model.leaving || matches!(model.layers.last(), Some(Layer::Ask(ask)) if ask.token() == Token::Quit) {
        return vec![Effect::Quit];
    }
    let stopped = model.shared.stop_plans();
    let mut cancelled = model.shared.cancel_reads();
    if stopped.is_some() || !cancelled.is_empty() {
        cancelled.extend(stopped.into_iter().flatten());
        return cancelled;
    }
    quit(model)
}

/// Leaves, unless something would be lost: then asks, or waits for the writes under way.
fn quit(model: &mut Model) -> Vec<Effect> {
    let lost = lost(model);
    if !lost.is_empty() {
        let body = lost.join(" ");
        let question = Question { title: "Leave hookline?".into(), body, yes: "leave", no: "stay", token: Token::Quit };
        return carry_out(model, vec![Go::Open(Open::Ask(question))]);
    }
    quit_now(model)
}

/// What would be lost by leaving now, a sentence each.
fn lost(model: &Model) -> Vec<String> {
    let unsaved = model.layers.iter().rev().find_map(|layer| on_layer!(layer, screen => screen.unsaved()));
    unsaved.into_iter().chain(model.shared.running.unfinished()).collect()
}

/// How many writes are under way, also at services that were left.
fn writes(model: &Model) -> usize {
    model.shared.writes() + model.shared.behind.writes()
}

fn quit_now(model: &mut Model) -> Vec<Effect> {
    let mut effects = model.shared.end_plans();
    match writes(model) {
        0 => effects.push(Effect::Quit),
        n => {
            model.leaving = true;
            model.shared.say(Notice::warning(format!(
                "leaving when {} answered; Ctrl-c leaves at once",
                words::many(n as u64, "write is", "writes are")
            )));
            effects.push(Effect::Wake { timer: Timer::Leave, after: PATIENCE });
        }
    }
    effects
}

fn leave_when_done(model: &Model) -> Option<Effect> {
    (model.leaving && writes(model) == 0).then_some(Effect::Quit)
}

/// Carries out what a screen wants.
fn settle(model: &mut Model, steps: Steps) -> Vec<Effect> {
    let mut effects = steps.effects;
    effects.extend(carry_out(model, steps.go));
    effects
}

pub(super) fn carry_out(model: &mut Model, moves: Vec<Go>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for go in moves {
        if matches!(go, Go::Open(_)) {
            let steps = on_top!(model, screen, shared => screen.covered(shared));
            effects.extend(settle(model, steps));
        }
        effects.extend(match go {
            Go::Open(Open::Help) => {
                let help = overlay::help::State::open(top_title(model), top_entries(model));
                model.layers.push(Layer::Help(help));
                Vec::new()
            }
            Go::Open(Open::Topic(topic)) => explain(model, &topic),
            Go::Open(Open::Colon) => {
                let (line, steps) = overlay::colon::State::open(all_entries(model), &mut model.shared);
                model.layers.push(Layer::Colon(line));
                settle(model, steps)
            }
            Go::Jump(id) => {
                let steps = model.list.jump_to(id, &mut model.shared);
                settle(model, steps)
            }
            Go::Open(what) => open(model, what),
            Go::Back => back(model),
            Go::Instead(what) => {
                let mut effects = close(model);
                effects.extend(open(model, what));
                effects
            }
            Go::Return(value) => {
                let mut effects = close(model);
                effects.extend(hand_over(model, value));
                effects
            }
            Go::Run { id, argument } => run_line(model, id, argument),
            Go::Interrupt => interrupt(model),
            Go::Quit => quit(model),
            Go::Say(notice) => {
                model.shared.say(notice);
                Vec::new()
            }
        });
    }
    effects
}

/// Help on a topic: the keys of a view, or one command.
fn explain(model: &mut Model, about: &str) -> Vec<Effect> {
    // A verb of this layer is meant before a view of the same name.
    let here = top_entries(model);
    let known = |entry: &Entry| entry.verbs.contains(&about) || entry.id == about;
    match topic::view(about).filter(|_| !here.iter().any(known)) {
        Some(table) => {
            model.layers.push(Layer::Help(overlay::help::State::open(table.view, table.entries)));
            Vec::new()
        }
        None => match topic::command(about, &here) {
            Some(entry) => put(model, Open::Text { title: format!("Help: {about}"), body: topic::text(&entry) }),
            None => Vec::new(),
        },
    }
}

fn open(model: &mut Model, what: Open) -> Vec<Effect> {
    let offer = match &what {
        Open::Form(purpose) => model.shared.draft_of(*purpose).map(|kept| model.shared.offer(kept)),
        _ => None,
    };
    let mut effects = put(model, what);
    if let Some(question) = offer {
        effects.extend(put(model, Open::Ask(question)));
    }
    effects
}

fn put(model: &mut Model, what: Open) -> Vec<Effect> {
    match layer::open(what, &model.list, &mut model.shared) {
        Some((layer, steps)) => {
            model.layers.push(layer);
            settle(model, steps)
        }
        None => Vec::new(),
    }
}

fn back(model: &mut Model) -> Vec<Effect> {
    let mut effects = close(model);
    let steps = on_top!(model, screen, shared => screen.settle(shared));
    effects.extend(settle(model, steps));
    effects
}

/// Gives a value to whom it is meant for: the program itself, or the layer that is in front now.
fn hand_over(model: &mut Model, value: Value) -> Vec<Effect> {
    match value {
        Value::Yes(Token::Quit) => {
            // Said yes to losing it: it is not offered again.
            let Model { shared, layers, .. } = &mut *model;
            let closed = layers.iter_mut().flat_map(|layer| on_layer!(layer, screen => screen.closed(shared)));
            let mut effects: Vec<Effect> = closed.collect();
            effects.extend(quit_now(model));
            effects
        }
        Value::Yes(Token::Switch) => switch::enter(model),
        Value::Yes(Token::Resume(purpose)) => resume(model, purpose),
        Value::Yes(Token::GoOnWithout(number)) => model.shared.go_on_without(number),
        Value::Yes(Token::Unexport(number)) => model.shared.unexport(number),
        Value::Filter(filter) => {
            // Only screens without unsaved text lead here, and what they showed of a secret went when they were covered.
            let mut effects = Vec::new();
            while !model.layers.is_empty() {
                effects.extend(close(model));
            }
            let steps = model.list.returned(Value::Filter(filter), &mut model.shared);
            effects.extend(settle(model, steps));
            effects
        }
        Value::Run(plan) => {
            let shown = plan.bulk.then_some(plan.number);
            let mut all = model.shared.run(*plan);
            let steps = on_top!(model, screen, shared => screen.settle(shared));
            all.extend(settle(model, steps));
            all.extend(carry_out(model, shown.map(|number| Go::Open(Open::Run(number))).into_iter().collect()));
            all
        }
        Value::Settled { plan, row, decided } => {
            let effects = model.shared.take_back(plan, row, *decided);
            let steps = on_top!(model, screen, shared => screen.settle(shared));
            let mut all = effects;
            all.extend(settle(model, steps));
            all
        }
        value => {
            let steps = on_top!(model, screen, shared => screen.returned(value, shared));
            settle(model, steps)
        }
    }
}

/// Opens the form with the draft of a former run, in place of the one that was opened for the same.
fn resume(model: &mut Model, purpose: FormFor) -> Vec<Effect> {
    let Some(kept) = model.shared.take_draft(purpose) else { return Vec::new() };
    let mut effects = Vec::new();
    if matches!(model.layers.last(), Some(Layer::Form(form)) if form.purpose() == purpose) {
        effects.extend(close(model));
    }
    effects.extend(put(model, Open::Draft(Box::new(kept))));
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
