//! What an edit of many would do is shown before it is reviewed; what does not change is not written.

use crate::{
    api::calls::{Call, Reply, Saved},
    tui::{
        effect::Effect,
        go::Open,
        layer::Layer,
        msg::{Msg, Slot},
        tests::{HOSTILE, Rig, hook, id},
    },
};

/// Three webhooks of these names, and the edit of them.
fn bulk(names: [&str; 3]) -> Rig {
    let mut rig = Rig::new(&hook(1, names[0]), Open::Help);
    rig.keys("Esc");
    for (n, name) in names.into_iter().enumerate().skip(1) {
        rig.model.shared.hooks.upsert(&hook(n as u64 + 1, name));
    }
    rig.open_layer(Open::Bulk((1..=3).map(id).collect()));
    rig
}

fn shows(rig: &mut Rig, what: &str) {
    let (picture, _) = rig.picture((100, 40));
    assert!(picture.contains(what), "{what}\n{picture}");
}

fn looked(rig: &mut Rig, n: u64, name: &str) {
    rig.answer(&Slot::Recheck(id(n)), Ok(Reply::Hook(Box::new(hook(n, name)))));
}

fn names(effects: &[Effect]) -> Vec<(u64, Option<&str>)> {
    let calls = effects.iter().filter_map(|effect| match effect {
        Effect::Ask { call: Call::Update(id, change), .. } => Some((id.get(), change.name.as_deref())),
        _ => None,
    });
    calls.collect()
}

#[test]
fn a_pattern_with_groups_changes_names_and_leaves_out_what_stays() {
    let mut rig = bulk(["Orders EU", "Bills", "Stock EU"]);
    rig.keys("Right Right Right Tab ( \\ w + ) Space E U Tab E U : Space $ 1 Tab Space");
    shows(&mut rig, "2 of 3 change, 1 stay as they are");
    shows(&mut rig, "- Orders EU");
    shows(&mut rig, "+ EU: Orders");
    rig.keys("Ctrl-s");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Review(review)) if review.plan().rows().len() == 2));
    looked(&mut rig, 1, "Orders EU");
    looked(&mut rig, 3, "Stock EU");
    let effects = rig.keys("Enter");
    assert_eq!(names(&effects), [(1, Some("EU: Orders")), (3, Some("EU: Stock"))]);
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Run(_)]), "{:?}", rig.model.layers);
}

#[test]
fn a_mistake_is_told_and_nothing_is_reviewed() {
    let mut rig = bulk(["a", "b", "c"]);
    shows(&mut rig, "choose the events first");
    rig.keys("Right Right Right Tab (");
    rig.keys("Tab Tab Space");
    shows(&mut rig, "unclosed group");
    rig.keys("Ctrl-s");
    assert!(rig.notice().contains("nothing to review yet"), "{}", rig.notice());
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Bulk(_)]));
}

#[test]
fn events_come_from_the_picker() {
    let mut rig = bulk(["a", "b", "c"]);
    rig.keys("Tab Enter");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Picker(_))));
    rig.tell(Msg::Paste("new.event".into()));
    rig.keys("Ctrl-o Enter");
    shows(&mut rig, "3 of 3 change");
    shows(&mut rig, "+ new.event");
}

#[test]
fn each_gets_a_secret_of_its_own_which_is_shown_after_the_run_alone() {
    let mut rig = bulk(["a", "b", "c"]);
    assert_eq!(rig.keys("Left"), [Effect::Random]);
    rig.tell(Msg::Random([7; 32]));
    shows(&mut rig, "3 of 3 change");
    rig.keys("Ctrl-s");
    (1..=3).zip(["a", "b", "c"]).for_each(|(n, name)| looked(&mut rig, n, name));
    let effects = rig.keys("Enter");
    let secrets: std::collections::HashSet<String> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask { call: Call::Update(_, change), .. } => change.secret.as_ref(),
            _ => None,
        })
        .map(|secret| secret.expose().to_owned())
        .collect();
    assert_eq!(secrets.len(), 3);
    for row in 0..3 {
        let slot =
            rig.open.iter().map(|(slot, ..)| slot).find(|s| matches!(s, Slot::Write { row: r, .. } if *r == row));
        let saved = Saved { hook: hook(u64::from(row) + 1, "x"), ignored: Vec::new() };
        let slot = slot.cloned().unwrap();
        rig.answer(&slot, Ok(Reply::Saved(Box::new(saved))));
    }
    rig.keys("Esc q");
    shows(&mut rig, "3 new secrets were written and never shown");
    rig.keys("n b x");
    let (picture, _) = rig.picture((100, 40));
    assert!(secrets.iter().all(|secret| picture.contains(secret.as_str())), "{picture}");
    assert_eq!(rig.keys("Esc Esc q"), [Effect::Quit]);
}

#[test]
fn esc_asks_before_it_throws_away_what_was_put_together() {
    let mut rig = bulk(["a", "b", "c"]);
    rig.keys("Esc");
    assert!(rig.model.layers.is_empty(), "nothing was typed");
    let mut rig = bulk(["a", "b", "c"]);
    rig.keys("Right Right Right Tab x Esc");
    shows(&mut rig, "The edit of 3 webhooks was not written.");
    rig.keys("n");
    shows(&mut rig, "put instead");
    rig.keys("Esc y");
    assert!(rig.model.layers.is_empty(), "{:?}", rig.model.layers);
}

#[test]
fn the_preview_counts_all_of_a_large_set_in_steps() {
    let mut rig = Rig::new(&hook(1, "old 1"), Open::Help);
    rig.keys("Esc");
    let all = 5_000;
    for n in 2..=all {
        rig.model.shared.hooks.upsert(&hook(n, &format!("{} {n}", if n % 2 == 0 { "new" } else { "old" })));
    }
    rig.open_layer(Open::Bulk((1..=all).map(id).collect()));
    rig.keys("Right Right Right Tab o l d Tab x");
    shows(&mut rig, "1,000 of the first 2,000 of 5,000 (going on) change");
    let mut steps = 0;
    while crate::tui::update::has_work(&rig.model) {
        rig.tell(Msg::Idle);
        steps += 1;
        assert!(steps < 10);
    }
    shows(&mut rig, "2,500 of 5,000 change, 2,500 stay as they are");
    assert!(steps > 1);
}

#[test]
fn hostile_text_is_never_raw_and_any_size_holds() {
    let mut rig = bulk([HOSTILE, "b", HOSTILE]);
    rig.keys("Right Right Right Tab e v i l Tab");
    rig.tell(Msg::Paste(HOSTILE.into()));
    rig.holds_at_every_size();
    rig.keys("Tab Space");
    rig.holds_at_every_size();
}

#[test]
fn enter_goes_on_from_what_is_done_and_never_turns_it_into_something_else() {
    let mut rig = bulk(["a", "b", "c"]);
    shows(&mut rig, "none chosen: Enter chooses");
    rig.keys("Enter");
    shows(&mut rig, "add events");
    rig.keys("Enter");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Picker(_))), "the line that says so does so");
}
