//! What screens want done beyond themselves: layers opened and closed, values handed over, things said.

use super::*;

/// Carries out what a screen wants.
pub(super) fn settle(model: &mut Model, steps: Steps) -> Vec<Effect> {
    let mut effects = steps.effects;
    effects.extend(carry_out(model, steps.go));
    effects
}

pub(in crate::tui) fn carry_out(model: &mut Model, moves: Vec<Go>) -> Vec<Effect> {
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
pub(super) fn explain(model: &mut Model, about: &str) -> Vec<Effect> {
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

pub(super) fn open(model: &mut Model, what: Open) -> Vec<Effect> {
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

pub(super) fn put(model: &mut Model, what: Open) -> Vec<Effect> {
    match layer::open(what, &model.list, &mut model.shared) {
        Some((layer, steps)) => {
            model.layers.push(layer);
            settle(model, steps)
        }
        None => Vec::new(),
    }
}

pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    let mut effects = close(model);
    let steps = on_top!(model, screen, shared => screen.settle(shared));
    effects.extend(settle(model, steps));
    effects
}

/// Gives a value to whom it is meant for: the program itself, or the layer that is in front now.
pub(super) fn hand_over(model: &mut Model, value: Value) -> Vec<Effect> {
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
pub(super) fn resume(model: &mut Model, purpose: FormFor) -> Vec<Effect> {
    let Some(kept) = model.shared.take_draft(purpose) else { return Vec::new() };
    let mut effects = Vec::new();
    if matches!(model.layers.last(), Some(Layer::Form(form)) if form.purpose() == purpose) {
        effects.extend(close(model));
    }
    effects.extend(put(model, Open::Draft(Box::new(kept))));
    effects
}
