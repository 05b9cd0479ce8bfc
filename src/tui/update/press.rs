//! From a key, or a line of the command line, to the command of whoever is in front, and to what that leads to.

use super::*;

pub(super) fn typed(model: &mut Model, keys: &[Chord]) -> Vec<Effect> {
    let printable = keys.iter().filter(|key| key.typed().is_some()).count();
    let in_text = on_top!(model, screen, _shared => screen.takes_text());
    model.shared.pasted = printable > BURST;
    model.shared.burst = model.shared.pasted && !in_text;
    let effects = keys.iter().flat_map(|key| press(model, *key)).collect();
    (model.shared.burst, model.shared.pasted) = (false, false);
    effects
}

/// One key.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
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
pub(super) fn call<S: Screen>(
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

pub(super) fn refusal<S: Screen>(
    command: &command::Command<S>,
    screen: &S,
    shared: &Shared,
    given: bool,
) -> Option<String> {
    match given {
        true => command::refusal_given(command, screen, shared),
        false => command::refusal(command, screen, shared),
    }
}

/// Runs what was typed on the command line, on the layer below it. Where that is refused, the line stays and says why.
pub(super) fn run_line(model: &mut Model, id: &'static str, argument: Option<Argument>) -> Vec<Effect> {
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

pub(super) fn unbound(chord: Chord) -> Steps {
    match chord.key {
        Key::Esc => Steps::none(),
        _ => Steps::go(Go::Say(Notice::info(format!("{chord} does nothing here; ? shows the keys")))),
    }
}
