//! The ways out: called off, asked about, waited for, at once.

use super::*;

/// Ctrl-C: cancel what runs, else leave; twice leaves at once.
pub(super) fn interrupt(model: &mut Model) -> Vec<Effect> {
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
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let lost = lost(model);
    if !lost.is_empty() {
        let body = lost.join(" ");
        let question = Question { title: "Leave hookline?".into(), body, yes: "leave", no: "stay", token: Token::Quit };
        return carry_out(model, vec![Go::Open(Open::Ask(question))]);
    }
    quit_now(model)
}

/// What would be lost by leaving now, a sentence each.
pub(super) fn lost(model: &Model) -> Vec<String> {
    let unsaved = model.layers.iter().rev().find_map(|layer| on_layer!(layer, screen => screen.unsaved()));
    unsaved.into_iter().chain(model.shared.running.unfinished()).collect()
}

/// How many writes are under way, also at services that were left.
pub(super) fn writes(model: &Model) -> usize {
    model.shared.writes() + model.shared.behind.writes()
}

pub(super) fn quit_now(model: &mut Model) -> Vec<Effect> {
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

pub(super) fn leave_when_done(model: &Model) -> Option<Effect> {
    (model.leaving && writes(model) == 0).then_some(Effect::Quit)
}

/// What is to be kept before the program ends, however it ends.
pub fn last_words(model: &mut Model) -> Vec<Effect> {
    let mut effects = keep(model);
    effects.extend(model.shared.note_all_unanswered());
    effects.extend(model.keep_look());
    effects
}

/// What was typed and is not on disk yet.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    let Model { shared, layers, .. } = model;
    layers.iter_mut().flat_map(|layer| on_layer!(layer, screen => screen.keep(shared))).collect()
}
