//! What is typed is kept in time, offered again, and gone when it is saved or thrown away.

use super::*;
use crate::{
    api::calls::{Reply, Saved},
    tui::{
        go::Open,
        layer::Layer,
        msg::{Msg, Slot},
        tests::{Rig, hook, id},
        update,
    },
};

const WAKE: Effect = Effect::Wake { timer: Timer::Draft, after: SOON };

fn kept(effects: &[Effect]) -> Vec<&Kept> {
    effects.iter().filter_map(|e| if let Effect::Keep(kept) = e { Some(&**kept) } else { None }).collect()
}

fn forgotten(effects: &[Effect]) -> Vec<Option<&str>> {
    effects
        .iter()
        .filter_map(|e| if let Effect::Forget { file, .. } = e { Some(file.as_deref()) } else { None })
        .collect()
}

/// The form of webhook 1, read.
fn editing() -> Rig {
    let mut rig = Rig::new(&hook(1, "former"), Open::Form(FormFor::Edit(id(1))));
    rig.answer(&Slot::Seed(id(1)), Ok(Reply::Hook(Box::new(hook(1, "former")))));
    rig
}

/// A draft of webhook 1 that a former run left.
fn left() -> Kept {
    let mut rig = editing();
    rig.keys("x y Tab Tab s");
    let effects = rig.tell(Msg::Due(Timer::Draft));
    Kept { file: Some("old.json".into()), ..kept(&effects)[0].clone() }
}

#[test]
fn what_is_typed_is_kept_in_time_and_without_the_secret() {
    let mut rig = editing();
    assert_eq!(rig.keys("x"), [WAKE], "soon after the first change");
    assert_eq!(rig.keys("y"), [], "and not put off by the next");
    let effects = rig.tell(Msg::Due(Timer::Draft));
    let [first] = kept(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((first.draft.name.as_str(), first.form.as_str(), first.secret), ("formerxy", "edit-1", false));
    assert_eq!(first.seen.as_deref(), Some(&hook(1, "former")));
    assert_eq!(rig.tell(Msg::Due(Timer::Draft)), [], "once");
    assert!(rig.keys("Tab Tab s 3 c r e t").contains(&WAKE));
    let effects = rig.tell(Msg::Due(Timer::Draft));
    let second = kept(&effects)[0];
    assert_eq!((second.secret, &second.draft.secret), (true, &None));
    let effects = rig.keys("Ctrl-r Tab Shift-Tab Shift-Tab Shift-Tab Ctrl-r");
    assert!(effects.contains(&WAKE), "{effects:?}");
    assert_eq!(forgotten(&rig.tell(Msg::Due(Timer::Draft))), [None], "as it was: nothing is worth keeping");
}

#[test]
fn a_change_taken_back_in_time_is_never_written() {
    let mut rig = editing();
    assert_eq!(rig.keys("x"), [WAKE]);
    assert_eq!(rig.keys("Backspace"), [Effect::Unwake(Timer::Draft)]);
    assert_eq!(update::last_words(&mut rig.model), []);
}

#[test]
fn it_is_kept_under_other_windows_and_when_the_program_ends() {
    let mut rig = editing();
    rig.keys("x");
    rig.keys("Ctrl-s");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Review(_))));
    assert_eq!(kept(&rig.tell(Msg::Due(Timer::Draft))).len(), 1, "under the review");
    rig.keys("Esc y");
    let effects = update::last_words(&mut rig.model);
    assert_eq!(kept(&effects)[0].draft.name, "formerxy");
}

#[test]
fn it_goes_when_saved_and_when_thrown_away() {
    let mut rig = editing();
    rig.keys("x");
    rig.tell(Msg::Due(Timer::Draft));
    rig.keys("Ctrl-s");
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "former")))));
    rig.keys("Enter");
    let slot = Slot::Write { plan: 1, row: 0 };
    let saved = Saved { hook: hook(1, "formerx"), ignored: vec![] };
    assert_eq!(forgotten(&rig.answer(&slot, Ok(Reply::Saved(Box::new(saved))))), [None]);

    let mut rig = editing();
    rig.keys("x");
    rig.tell(Msg::Due(Timer::Draft));
    assert_eq!(forgotten(&rig.keys("Esc y")), [None], "left on purpose");
    let mut rig = editing();
    assert!(rig.keys("x Esc y").contains(&Effect::Unwake(Timer::Draft)), "before it was written");

    let mut rig = editing();
    rig.keys("x");
    rig.tell(Msg::Due(Timer::Draft));
    // The first one calls off what is being read.
    let effects = rig.keys("Ctrl-c Ctrl-c y");
    assert_eq!(
        (forgotten(&effects), effects.last()),
        (vec![None], Some(&Effect::Quit)),
        "quitting said yes to losing it"
    );
    assert_eq!(update::last_words(&mut rig.model), []);
    let mut rig = editing();
    rig.keys("x Ctrl-c Ctrl-c Ctrl-c");
    assert_eq!(kept(&update::last_words(&mut rig.model)).len(), 1, "a forced end did not");
}

#[test]
fn a_draft_is_offered_at_the_start_and_goes_on_as_it_was() {
    let mut rig = Rig::new(&hook(1, "former"), Open::Help);
    rig.keys("Esc");
    rig.tell(Msg::Left { drafts: vec![left()], set_aside: vec![] });
    let (picture, _) = rig.picture((100, 30));
    for wanted in ["A draft was kept", "an edit of webhook 1", "secrets are not kept", "Nothing is sent"] {
        assert!(picture.contains(wanted), "{wanted}\n{picture}");
    }
    assert_eq!(rig.keys("y").last(), Some(&WAKE), "it becomes this run's");
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("formerxy") && picture.contains("Edit webhook 1"), "{picture}");
    let effects = rig.tell(Msg::Due(Timer::Draft));
    assert_eq!(kept(&effects)[0].file.as_deref(), Some("old.json"), "taken over");
    // Somebody else wrote meanwhile: what was seen then is what is compared.
    rig.keys("Ctrl-s");
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "theirs")))));
    assert!(rig.picture((100, 40)).0.contains("Somebody changed this webhook"));
    rig.keys("Esc");
    assert_eq!(forgotten(&rig.keys("Esc y")), [None]);
}

#[test]
fn a_draft_is_offered_when_its_form_is_opened() {
    let mut rig = Rig::new(&hook(1, "former"), Open::Help);
    rig.tell(Msg::Left { drafts: vec![left()], set_aside: vec![] });
    assert!(matches!(rig.model.layers.last(), Some(Layer::Help(_))), "nobody is interrupted");
    assert!(rig.notice().contains("a draft of an edit of webhook 1 was kept"), "{}", rig.notice());
    rig.keys("Esc");
    rig.open_layer(Open::Form(FormFor::Edit(id(1))));
    assert!(matches!(rig.model.layers.last(), Some(Layer::Ask(_))));
    rig.keys("n");
    rig.keys("Esc");
    rig.open_layer(Open::Form(FormFor::Edit(id(1))));
    rig.keys("y");
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Form(form)] if form.values().name.text() == "formerxy"));
    assert_eq!(forgotten(&rig.keys("Esc y")), [Some("old.json")], "thrown away before it was written anew");
    rig.open_layer(Open::Form(FormFor::Edit(id(1))));
    assert!(matches!(rig.model.layers.last(), Some(Layer::Form(_))), "offered once");
}
