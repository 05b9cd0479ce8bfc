//! Each key copies the exact bytes and closes; the secret is never shown; credentials are announced.

use super::*;
use crate::{
    domain::{fault::FaultKind, json::Json, secret::Secret, webhook::Webhook},
    tui::{
        msg::Msg,
        tests::{HOSTILE, Rig, fault, hook, id},
    },
};

fn menu(hook: &Webhook) -> Rig {
    Rig::new(hook, Open::Copy(id(12)))
}

fn copied(effects: &[Effect]) -> Vec<&str> {
    effects.iter().filter_map(|e| if let Effect::Copy { text, .. } = e { Some(text.expose()) } else { None }).collect()
}

#[test]
fn each_key_copies_exactly_and_closes() {
    let known = Webhook { url: Known::Value(format!("https://x/{HOSTILE}")), ..hook(12, HOSTILE) };
    let url = format!("https://x/{HOSTILE}");
    for (key, bytes) in [("i", "12"), ("u", url.as_str()), ("n", HOSTILE), ("h", "hookline --profile staging get 12")] {
        let mut rig = menu(&known);
        assert_eq!(copied(&rig.keys(key)), [bytes], "{key}");
        assert!(rig.model.layers.is_empty(), "{key}");
    }
    let mut rig = menu(&known);
    let effects = rig.keys("w");
    let json = Json::parse(copied(&effects)[0]).unwrap().tree();
    assert_eq!((&json["name"], &json["id"]), (&HOSTILE.into(), &"12".into()));
    assert_eq!(copied(&menu(&known).keys("j Down Enter")), [HOSTILE], "cursor and Enter");
}

#[test]
fn a_line_for_a_shell_is_quoted_and_curl_is_left_to_who_knows_the_wire() {
    let mut rig = menu(&hook(12, "Orders"));
    assert_eq!(
        rig.keys("c"),
        [Effect::Curl { calls: vec![Call::Show(id(12))], what: "curl of webhook 12".into(), to: LineFor::Copy }]
    );
    let done = rig.tell(Msg::Curl { what: "curl".into(), line: Ok("curl 'x'".into()), to: LineFor::Copy });
    assert_eq!(copied(&done), ["curl 'x'"]);
    let mut rig = menu(&hook(12, "Orders"));
    rig.keys("c");
    rig.model.shared.profile.name = "it's $(id)".into();
    rig.open_layer(Open::Copy(id(12)));
    assert_eq!(copied(&rig.keys("h")), [r"hookline --profile 'it'\''s $(id)' get 12"]);
    rig.model.shared.profile.own_url = false;
    rig.open_layer(Open::Copy(id(12)));
    let elsewhere = "hookline --url http://127.0.0.1:1 get 12";
    assert_eq!(copied(&rig.keys("h")), [elsewhere], "the profile's service is another one, or there is no profile");
    rig.model.shared.profile.own_url = true;
    rig.model.shared.profile.name = "a\nb".into();
    rig.open_layer(Open::Copy(id(12)));
    assert_eq!(copied(&rig.keys("h")), [""; 0]);
    assert!(rig.notice().contains("no shell"), "{}", rig.notice());
}

#[test]
fn the_secret_goes_to_the_clipboard_unseen() {
    let mut rig = menu(&hook(12, "Orders"));
    let asked = rig.keys("s");
    assert!(matches!(asked.as_slice(), [Effect::Ask { slot: Slot::CopySecret(_), call: Call::Reveal(_), .. }]));
    assert!(rig.picture((100, 30)).0.contains("asking the service"));
    let effects = rig.answer(&Slot::CopySecret(id(12)), Ok(Reply::Secret(Known::Value(Secret::new("whsec_1".into())))));
    assert_eq!(copied(&effects), ["whsec_1"]);
    assert!(rig.model.layers.is_empty());
    assert!(!rig.picture((100, 30)).0.contains("whsec_1"));
}

#[test]
fn a_secret_that_cannot_be_had_copies_nothing_and_says_so() {
    for (answer, said) in [
        (Ok(Reply::Secret(Known::Absent)), "does not tell"),
        (Ok(Reply::Secret(Known::Null)), "ever set"),
        (Ok(Reply::Secret(Known::Value(Secret::new(String::new())))), "empty"),
        (Err(fault(FaultKind::Forbidden)), "the line is cut"),
    ] {
        let mut rig = menu(&hook(12, "Orders"));
        rig.keys("s");
        assert_eq!(copied(&rig.answer(&Slot::CopySecret(id(12)), answer)), [""; 0]);
        assert!(rig.notice().contains(said), "{}", rig.notice());
    }
    let mut rig = menu(&hook(12, "Orders"));
    rig.keys("s Esc");
    assert!(rig.open.iter().all(|(slot, ..)| *slot != Slot::CopySecret(id(12))), "closing gives it up");
    let mut rig = menu(&hook(12, "Orders"));
    rig.keys("Up Down Down Down Down Down Down v");
    assert!(rig.notice().contains("copied unseen"), "{}", rig.notice());
}

#[test]
fn credentials_in_a_url_are_announced_not_shown() {
    let known = Webhook { url: Known::Value("https://ann:hunter2@x.example/?token=t0p".into()), ..hook(12, "Orders") };
    let mut rig = menu(&known);
    let (picture, _) = rig.picture((100, 30));
    assert!(
        picture.contains("hold credentials") && !picture.contains("hunter2") && !picture.contains("t0p"),
        "{picture}"
    );
    let effects = rig.keys("u");
    assert!(
        matches!(effects.as_slice(), [Effect::Copy { text, what }] if text.expose().contains("hunter2") && what.contains("credentials included"))
    );
}

#[test]
fn the_full_view_has_no_frame_at_its_sides() {
    let mut rig = menu(&hook(12, "Orders"));
    rig.keys("Down v");
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.lines().any(|line| line == "https://h12.corp-hooks.com/in"), "{picture}");
}

#[test]
fn any_size_holds() {
    for keys in ["Down", "Down Down v", "Down Down Down v", "s"] {
        let mut rig = menu(&Webhook { url: Known::Value(format!("https://a:b@x/{HOSTILE}")), ..hook(12, HOSTILE) });
        rig.keys(keys);
        rig.holds_at_every_size();
    }
}
