//! The audit under keys: groups and findings, the way to a webhook and back, fixes as a plan, the filter of the list.

use super::*;
use crate::{
    audit::{
        baseline::Baseline,
        finding::Accepted as Approval,
        registry,
        suppression::{Suppression, Target},
    },
    domain::{
        event::OfferedEvent,
        fault::{Fault, FaultKind},
        known::Known,
        plan::Action,
        webhook::Webhook,
    },
    tui::{
        accepted::{Book, Place, Told},
        effect::{Effect, Recall},
        layer::Layer,
        msg::Msg,
        shared::Offered,
        tests::{HOSTILE, Rig, hook, id},
    },
};

fn with(n: u64, url: &str, events: &[&str]) -> Webhook {
    let events = Known::Value(events.iter().map(|name| (*name).into()).collect());
    Webhook { url: Known::Value(url.into()), events, ..hook(n, &format!("hook {n}")) }
}

/// Five webhooks: two over http, one of them with a retired event, one without events, one without fault.
fn rig() -> Rig {
    let mut rig = Rig::new(&with(1, "https://a.org/x", &["flow.made"]), Open::Calls);
    rig.keys("Esc");
    for hook in [
        with(2, "http://b.org/x", &["flow.made", "old.one"]),
        with(3, "http://c.org:81/x", &["flow.made"]),
        with(4, "https://d.org/x", &[]),
        with(5, "https://e.org/x", &["flow.made"]),
    ] {
        rig.model.shared.hooks.upsert(&hook);
    }
    let offered = ["flow.made", "bill.paid"].map(|name| OfferedEvent { name: name.into(), description: None });
    rig.model.shared.events = Offered::Known(offered.to_vec());
    rig.open_layer(Open::Audit);
    settled(&mut rig);
    rig
}

/// Does all slices of work that wait.
fn settled(rig: &mut Rig) {
    while crate::tui::update::has_work(&rig.model) {
        rig.tell(Msg::Idle);
    }
}

fn state(rig: &Rig) -> &State {
    match rig.model.layers.last() {
        Some(Layer::Audit(state)) => state,
        other => panic!("not in front: {other:?}"),
    }
}

fn groups(rig: &Rig) -> Vec<(&'static str, usize)> {
    let (state, done) = (state(rig), rig.model.shared.auditing.done().unwrap());
    (0..state.len()).map(|group| (state.finding(group, 0, done).unwrap().rule.id, state.size(group))).collect()
}

#[test]
fn findings_stand_in_groups_the_gravest_first() {
    let mut rig = rig();
    assert_eq!(groups(&rig), [("plain-http", 2), ("no-events", 1), ("retired-event", 1), ("unusual-port", 1)]);
    let (picture, _) = rig.picture((100, 30));
    for said in ["2 high", "2 medium", "1 low", "Everybody on the way can read", "Change the URL to https", "RFC 9110"]
    {
        assert!(picture.contains(said), "{said} in\n{picture}");
    }
    rig.keys("s");
    assert_eq!(groups(&rig).iter().map(|(_, size)| *size).collect::<Vec<_>>(), [2, 2, 1]);
    rig.keys("s");
    assert_eq!(groups(&rig), [("plain-http", 2), ("plain-http", 2), ("no-events", 1)], "webhooks 2, 3 and 4");
    rig.keys("s");
    assert_eq!(groups(&rig).len(), 4);
}

#[test]
fn from_a_finding_to_its_webhook_and_back() {
    let mut rig = rig();
    rig.keys("Enter j");
    assert_eq!(state(&rig).told(&rig.model.shared).unwrap().hook, Some(id(3)));
    rig.keys("Enter");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Detail(detail)) if detail.id() == id(3)));
    rig.keys("Esc");
    assert_eq!(state(&rig).told(&rig.model.shared).unwrap().hook, Some(id(3)), "where it was left");
    rig.keys("Esc Esc");
    assert!(rig.model.layers.is_empty());
}

#[test]
fn what_an_edit_can_mend_becomes_a_plan() {
    let mut rig = rig();
    rig.keys("f");
    let Some(Layer::Review(review)) = rig.model.layers.last() else { panic!("no review") };
    let rows = review.plan().rows();
    assert_eq!(rows.len(), 1, "with a port of its own nothing is known of TLS behind it");
    let Action::Update(hook, change) = &rows[0].action else { panic!("no update") };
    assert_eq!((*hook, change.url.as_deref()), (id(2), Some("https://b.org/x")));
    assert!(review.plan().notes.iter().any(|note| note.starts_with("1 others")), "{:?}", review.plan().notes);
    rig.keys("Esc s s f");
    let Some(Layer::Review(review)) = rig.model.layers.last() else { panic!("no review") };
    let Action::Update(_, change) = &review.plan().rows()[0].action else { panic!("no update") };
    assert_eq!(change.url.as_deref(), Some("https://b.org/x"));
    assert_eq!(change.events.as_ref().map(Vec::len), Some(1), "all that mends the webhook, in one row");
}

#[test]
fn where_no_edit_helps_the_key_says_so_and_in_a_read_only_profile_it_is_gone() {
    let mut rig = rig();
    rig.keys("j f");
    assert!(rig.model.shared.notice.as_ref().unwrap().text.contains("knowing more"));
    assert!(matches!(rig.model.layers.last(), Some(Layer::Audit(_))));
    rig.model.shared.profile.read_only = true;
    rig.keys("k f");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Audit(_))), "nothing is written in a read-only profile");
}

#[test]
fn the_list_filters_by_what_was_found() {
    let mut rig = rig();
    rig.keys("o");
    settled(&mut rig);
    assert!(rig.model.layers.is_empty());
    assert_eq!(rig.model.list.filter().to_string(), "audit:plain-http");
    let rows: Vec<u64> = rig
        .model
        .list
        .shown()
        .rows()
        .iter()
        .map(|slot| rig.model.shared.hooks.row(*slot).unwrap().id().get())
        .collect();
    assert_eq!(rows, [2, 3]);
    let (picture, _) = rig.picture((100, 20));
    assert!(picture.contains("! hook 2"), "the badge in the list:\n{picture}");
}

#[test]
fn a_filter_by_a_rule_begins_the_audit_and_an_unknown_rule_is_said() {
    let mut rig = rig();
    rig.model.shared.auditing = Default::default();
    rig.keys("Esc / a u d i t : n o - e v e n t s Enter");
    settled(&mut rig);
    assert_eq!(rig.model.list.shown().rows().len(), 1);
    rig.keys("Esc / a u d i t : n o - e v e n t z Enter");
    assert!(rig.model.shared.notice.as_ref().unwrap().text.contains("did you mean audit:no-events?"));
}

#[test]
fn the_cursor_stays_on_what_it_was_on_when_the_audit_is_made_again() {
    let mut rig = rig();
    rig.keys("j j");
    assert_eq!(groups(&rig)[state(&rig).cursor().at].0, "retired-event");
    rig.model.shared.hooks.upsert(&with(9, "https://10.0.0.1/", &["flow.made"]));
    rig.keys("r");
    settled(&mut rig);
    assert_eq!(groups(&rig)[0].0, "private-address");
    assert_eq!(groups(&rig)[state(&rig).cursor().at].0, "retired-event");
}

#[test]
fn a_large_set_is_looked_at_in_slices() {
    let mut rig = rig();
    for n in 10..5_000 {
        rig.model.shared.hooks.upsert(&with(n, "http://b.org/x", &["flow.made"]));
    }
    rig.keys("r");
    let mut slices = 0;
    while crate::tui::update::has_work(&rig.model) {
        rig.tell(Msg::Idle);
        slices += 1;
        if slices == 2 {
            assert!(rig.model.shared.auditing.progress().is_some_and(|(at, all)| at > 0 && at < all));
            assert_eq!(groups(&rig).len(), 4, "what was found before stays until then");
        }
    }
    assert!(slices > 5, "{slices}");
    assert_eq!(groups(&rig)[0], ("plain-http", 4_992));
}

#[test]
fn hostile_text_and_any_size_are_drawn() {
    let mut rig = rig();
    rig.model
        .shared
        .hooks
        .upsert(&Webhook { name: Known::Value(HOSTILE.into()), ..with(9, "http://a.org\u{202e}/", &[]) });
    rig.keys("r");
    settled(&mut rig);
    for keys in ["s", "s", "s", "Enter", "s", "Esc"] {
        rig.keys(keys);
        for size in [(1, 1), (7, 3), (30, 8), (60, 15), (100, 30), (200, 50)] {
            let (picture, _) = rig.picture(size);
            assert!(!picture.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{picture}");
        }
    }
}

/// The console with a place for what was accepted, where these stand.
fn with_accepted(suppressions: Vec<Suppression>, baseline: Option<Baseline>) -> (Rig, Place) {
    let mut rig = rig();
    let place = Place { suppressions: "/audit.toml".into(), baseline: None, author: "ann".into() };
    rig.model.shared.settings.accepted = Some(place.clone());
    let book = Box::new(Book { suppressions, baseline });
    rig.tell(Msg::Accepted(Told { wrote: false, result: Ok(book) }));
    settled(&mut rig);
    (rig, place)
}

fn typed(rig: &mut Rig, text: &str) {
    rig.tell(Msg::Paste(text.into()));
}

fn suppression(rule: &str, hook: u64, expires: &str) -> Suppression {
    let accepted =
        Approval { reason: "the till speaks no TLS".into(), author: "bob".into(), expires: expires.parse().unwrap() };
    let rule = registry::by_id(rule).unwrap();
    Suppression { rule, target: Target::Hook(id(hook)), accepted, place: "/audit.toml:2:1".into() }
}

#[test]
fn what_was_accepted_is_counted_and_can_be_shown_with_reason_author_and_last_day() {
    let (mut rig, _) = with_accepted(vec![suppression("plain-http", 2, "2999-01-31")], None);
    assert_eq!(groups(&rig).first(), Some(&("plain-http", 1)), "one of two stands");
    let (picture, _) = rig.picture((120, 30));
    assert!(picture.contains("1 high") && picture.contains("1 accepted (z shows them)"), "{picture}");
    assert!(picture.contains("hookline audit --secrets"), "{picture}");
    assert_eq!(rig.model.shared.auditing.gravest(id(2)), Some(Severity::Medium), "the badge is of what stands");
    rig.keys("z Enter");
    let (picture, _) = rig.picture((120, 30));
    assert!(picture.contains("Accepted by bob until 2999-01-31: the till speaks no TLS"), "{picture}");
    assert!(picture.contains("accepted: "), "told by a word too: {picture}");
    rig.keys("a");
    assert_eq!(rig.notice(), "accept: somebody accepted this already");
    rig.keys("Esc z");
    assert_eq!(groups(&rig).first(), Some(&("plain-http", 1)));
}

#[test]
fn a_suppression_that_ran_out_is_a_finding_and_hides_nothing() {
    let (rig, _) = with_accepted(vec![suppression("plain-http", 2, "1969-12-31")], None);
    assert_eq!(groups(&rig).first(), Some(&("plain-http", 2)));
    let at = groups(&rig).iter().position(|group| *group == ("expired-suppression", 1)).unwrap();
    let mut rig = rig;
    rig.keys(&format!("{}Enter", "j ".repeat(at)));
    let (picture, _) = rig.picture((120, 30));
    assert!(picture.contains("/audit.toml:2:1") && picture.contains("ran out after 1969-12-31"), "{picture}");
}

#[test]
fn a_baseline_of_this_service_lays_by_what_it_knows_and_one_of_another_does_not() {
    for (service, known) in [("/api/v3/notification/webhooks", 5), (".evil/api", 0)] {
        let rig = rig();
        let shared = &rig.model.shared;
        let url = format!("{}{service}", shared.profile.base.trim_end_matches('/'));
        let baseline = Baseline::of(&shared.auditing.done().unwrap().findings, &url);
        let (rig, _) = with_accepted(Vec::new(), Some(baseline));
        assert_eq!(rig.model.shared.auditing.done().unwrap().findings.laid_by(), (known, 0), "{url}");
    }
}

#[test]
fn a_finding_is_accepted_with_reason_author_and_last_day() {
    let (mut rig, place) = with_accepted(Vec::new(), None);
    rig.keys("Enter a");
    let (picture, _) = rig.picture((100, 30));
    for said in ["Accept plain-http of webhook 2", "ann", "/audit.toml", "until"] {
        assert!(picture.contains(said), "{said} in\n{picture}");
    }
    rig.holds_at_every_size();
    assert_eq!(rig.keys("Enter"), [], "not without a reason");
    assert!(rig.notice().contains("say why"), "{}", rig.notice());
    typed(&mut rig, "till");
    rig.keys("Tab Tab Ctrl-u");
    typed(&mut rig, "soon");
    assert_eq!(rig.keys("Enter"), []);
    assert!(rig.notice().contains("2027-01-31"), "{}", rig.notice());
    rig.keys("Ctrl-u");
    typed(&mut rig, "2999-01-31");
    let effects = rig.keys("Enter");
    let Some(Effect::Accept { place: to, entry }) = effects.first() else { panic!("{effects:?}") };
    assert_eq!((to, entry.rule.id, &entry.target), (&place, "plain-http", &Target::Hook(id(2))));
    assert_eq!((entry.accepted.reason.as_str(), entry.accepted.author.as_str()), ("till", "ann"));
    assert!(matches!(rig.model.layers.last(), Some(Layer::Audit(_))));
}

#[test]
fn it_is_asked_for_once_and_a_broken_file_hides_nothing() {
    let mut rig = Rig::new(&with(1, "http://a.org/x", &["flow.made"]), Open::Calls);
    rig.keys("Esc");
    rig.model.shared.settings.accepted =
        Some(Place { suppressions: "/audit.toml".into(), baseline: None, author: String::new() });
    let effects = rig.keys("A");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Recall(Recall::Accepted(_)))), "{effects:?}");
    settled(&mut rig);
    let fault = Fault::new(FaultKind::Config, "The file", "/audit.toml:3:1: broken", "Mend it");
    rig.tell(Msg::Accepted(Told { wrote: false, result: Err(Box::new(fault)) }));
    settled(&mut rig);
    let (picture, _) = rig.picture((120, 30));
    assert!(picture.contains("so all of it is shown") && picture.contains("plain-http"), "{picture}");
    rig.keys("Enter");
    rig.keys("a");
    assert!(rig.notice().contains("see to it first"), "{}", rig.notice());
    let effects = rig.keys("r");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Recall(Recall::Accepted(_)))), "r reads it again");
}
