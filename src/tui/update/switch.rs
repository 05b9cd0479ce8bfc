//! The way to another service: asked about where something would be lost, then everything of the former one is left.

use super::{Go, Model, Notice, Open, Question, Token, carry_out, lost, on_layer, start, told};
use crate::{
    domain::fault::Fault,
    tui::{
        effect::Effect,
        msg::Timer,
        profile::{Fresh, Known, Prepared},
        screen::{Screen, list},
        words,
    },
};

/// Takes what the configuration knows.
pub(super) fn known(model: &mut Model, known: Known) -> Vec<Effect> {
    model.shared.switching.learn(known);
    let all = super::on_all!(model, screen, shared => screen.settle(shared));
    told(model, all)
}

/// A service is ready, or cannot be used: then the former one stays as it is.
pub(super) fn prepared(model: &mut Model, attempt: u32, result: Result<Box<Fresh>, Box<Fault>>) -> Vec<Effect> {
    match model.shared.switching.prepared(attempt, result) {
        // It is too late to go elsewhere.
        Some(_) if model.leaving => Vec::new(),
        None => Vec::new(),
        Some(Prepared::Failed(fault)) => {
            model.shared.say(Notice::error(fault.to_string()));
            Vec::new()
        }
        Some(Prepared::Ready(name)) => {
            if let Some(plan) = model.shared.running.making_secrets() {
                let why = format!(
                    "{} is under way, and its new secrets could not be shown later: wait for its end or stop it (b)",
                    plan.title
                );
                model.shared.say(Notice::warning(why));
                return Vec::new();
            }
            let mut body = lost(model);
            let under_way = model.shared.flight.writes() as u64;
            if under_way > 0 {
                let writes = words::many(under_way, "write is", "writes are");
                body.push(format!("{writes} under way: that goes on, and how it ends is told."));
            }
            if body.is_empty() {
                return enter(model);
            }
            let title = format!("Switch to {name}?");
            let question = Question { title, body: body.join(" "), yes: "switch", no: "stay", token: Token::Switch };
            carry_out(model, vec![Go::Open(Open::Ask(question))])
        }
    }
}

/// Turns to the service that is ready. What is under way at the former one is heard to its end; everything else of it goes,
/// and the new one begins as the program does.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    if model.shared.running.held() > 0 {
        // What is put on disk before it is sent comes back to its own service.
        model.shared.say(Notice::warning("a write is just being begun: switch again when it was sent"));
        return Vec::new();
    }
    let Some(mut fresh) = model.shared.switching.take() else { return Vec::new() };
    // What the list shows of the former service is found again there.
    let mut effects: Vec<Effect> = model.keep_look().into_iter().collect();
    let attempt = model.shared.switching.attempt();
    let Model { shared, layers, .. } = &mut *model;
    effects.extend(layers.iter_mut().flat_map(|layer| on_layer!(layer, screen => screen.closed(shared))));
    layers.clear();
    effects.extend(shared.end_plans());
    effects.extend(shared.flight.abandon_all());
    effects.extend([Timer::Watch, Timer::Rest, Timer::Pace, Timer::Countdown, Timer::Look].map(Effect::Unwake));
    let said = match fresh.warnings.first() {
        Some(warning) => Notice::warning(warning.clone()),
        None => Notice::good(format!("this is {} now: {}", fresh.profile.name, fresh.profile.host)),
    };
    let remembered = fresh.remembered.take();
    let parted = shared.turn_to(*fresh);
    if let Some(remembered) = remembered {
        shared.recall_views(remembered);
    }
    effects.push(Effect::Enter { attempt, epoch: shared.flight.epoch() });
    effects.extend(parted);
    model.list = list::State::new(&model.shared);
    effects.extend(start(model));
    // What there is to say of the filter it begins with is worth as much as where one is.
    let more = model.shared.notice.take().map(|notice| format!("; {}", notice.text)).unwrap_or_default();
    model.shared.say(Notice { text: said.text + &more, ..said });
    effects
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
