//! Who gets what under keys: from an event to its webhooks and back, the filter of the list, honest numbers, any size.

use super::*;
use crate::{
    api::calls::{Count, Page, Reply},
    domain::{event::OfferedEvent, fault::FaultKind, known::Known, webhook::Webhook},
    tui::{
        layer::Layer,
        msg::Msg,
        shared::Offered,
        tests::{HOSTILE, Rig, fault, hook, id},
    },
};

fn named(n: u64, name: &str, events: &[&str]) -> Webhook {
    Webhook { events: Known::Value(events.iter().map(|name| (*name).into()).collect()), ..hook(n, name) }
}

fn offers(names: &[&str]) -> Vec<OfferedEvent> {
    names.iter().map(|name| OfferedEvent { name: (*name).into(), description: None }).collect()
}

/// Three webhooks of which two listen to `bill.paid`; `bill.lost` is offered and unheard, `old.one` is retired.
fn rig(of: Option<u64>) -> Rig {
    let mut rig = Rig::new(&named(1, "one", &["bill.paid", "flow.made"]), Open::Calls);
    rig.keys("Esc");
    rig.model.shared.hooks.upsert(&named(2, "two", &["bill.paid", "old.one", "bill.paid"]));
    rig.model.shared.hooks.upsert(&named(3, "three", &[]));
    rig.model.shared.events = Offered::Known(offers(&["flow.made", "bill.paid", "bill.lost"]));
    rig.open_layer(Open::Audience(of.map(id)));
    rig
}

fn state(rig: &Rig) -> &State {
    match rig.model.layers.last() {
        Some(Layer::Audience(state)) => state,
        other => panic!("not in front: {other:?}"),
    }
}

fn listed(rig: &Rig) -> Vec<(String, usize)> {
    let state = state(rig);
    (0..state.len()).filter_map(|line| state.event(line)).map(|e| (e.name.clone(), e.count())).collect()
}

fn line(rig: &mut Rig, text: &str) -> String {
    let (picture, _) = rig.picture((100, 30));
    picture.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{text:?} in\n{picture}")).to_owned()
}

#[test]
fn every_event_has_its_number_and_its_flag() {
    let mut rig = rig(None);
    let names = |rig: &Rig| listed(rig).into_iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>();
    assert_eq!(names(&rig), ["bill.lost 0", "bill.paid 2", "flow.made 1", "old.one 1"]);
    assert!(line(&mut rig, "bill.lost").contains("nobody listens"));
    assert!(line(&mut rig, "old.one").contains("not on offer"));
    let head = line(&mut rig, "Who gets what");
    assert!(head.contains("1 without a webhook") && head.contains("1 not on offer"), "{head}");
    rig.keys("Down Ctrl-s");
    assert_eq!(names(&rig), ["bill.paid 2", "flow.made 1", "old.one 1", "bill.lost 0"]);
    assert_eq!(state(&rig).cursor().at, 0, "the cursor went with its event");
    rig.keys("Ctrl-s");
    assert_eq!(names(&rig).first().map(String::as_str), Some("bill.lost 0"));
}

#[test]
fn from_an_event_to_its_webhooks_and_from_one_to_its_events() {
    let mut rig = rig(None);
    rig.keys("p a i Enter");
    assert_eq!(state(&rig).inside().unwrap().hooks().len(), 2);
    rig.keys("j m");
    let names: Vec<String> = listed(&rig).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["bill.paid", "old.one"], "the events of webhook 2 alone");
    assert!(line(&mut rig, "Events of webhook 2").contains("2 events"));
    rig.keys("Enter Enter");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Detail(detail)) if detail.id() == id(1)));
    rig.keys("Esc Esc Esc");
    assert_eq!(listed(&rig).len(), 4, "Esc goes one step at a time");
    rig.keys("Esc");
    assert!(rig.model.layers.is_empty());
}

#[test]
fn the_filter_of_the_list_is_the_one_that_can_be_typed() {
    for keys in ["Ctrl-o", "Enter f"] {
        let mut rig = rig(None);
        rig.open_layer(Open::Detail(id(1)));
        rig.keys("m");
        rig.keys("p a i");
        rig.keys(keys);
        assert!(rig.model.layers.is_empty(), "what stood on the list is closed");
        assert_eq!(rig.model.list.filter().to_string(), "events=bill.paid");
        rig.keys("/ Ctrl-u Up");
        assert_eq!(rig.model.list.prompt().unwrap().field.text(), "events=bill.paid", "it is among the former ones");
    }
}

#[test]
fn one_webhook_has_only_its_own() {
    let mut rig = rig(Some(3));
    assert_eq!(listed(&rig), []);
    line(&mut rig, "subscribed to nothing");
    rig.keys("Esc");
    assert_eq!(listed(&rig).len(), 4);
}

#[test]
fn it_says_over_how_much_it_counted_and_counts_again_at_the_end() {
    let mut rig = rig(None);
    rig.keys("Esc");
    let effects = rig.model.shared.read_all(50);
    let asked = effects.iter().find_map(|effect| match effect {
        crate::tui::effect::Effect::Ask { slot, ticket, .. } => Some((slot.clone(), *ticket)),
        _ => None,
    });
    let (slot, ticket) = asked.unwrap();
    rig.open_layer(Open::Audience(None));
    assert!(line(&mut rig, "Who gets what").contains("of 3 loaded so far"));
    let hooks: Vec<Webhook> = (1..=4).map(|n| named(n, "x", &["flow.made"])).collect();
    let page = Page {
        number: 1,
        size: 50,
        hooks,
        unreadable: Vec::new(),
        count: Count::Unknown,
        more: false,
        sent: String::new(),
    };
    let proof = rig.tell(Msg::Answered { slot, ticket, result: Box::new(Ok(Reply::Page(page.clone()))) });
    let mut next = proof;
    while let Some(crate::tui::effect::Effect::Ask { slot, ticket, .. }) = next.first().cloned() {
        next = rig.tell(Msg::Answered { slot, ticket, result: Box::new(Ok(Reply::Page(page.clone()))) });
    }
    assert!(line(&mut rig, "Who gets what").contains("of all 4 webhooks"));
    assert!(listed(&rig).contains(&("flow.made".to_owned(), 4)));
}

#[test]
fn without_the_offer_nothing_is_called_retired() {
    let mut rig = rig(None);
    rig.keys("Esc");
    rig.model.shared.events = Offered::Unasked;
    rig.open_layer(Open::Audience(None));
    rig.answer(&Slot::Events, Err(fault(FaultKind::Network)));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("what is on offer is not known") && !picture.contains("(any more)"), "{picture}");
    assert_eq!(listed(&rig).len(), 3, "what webhooks name is there all the same");
}

#[test]
fn beside_the_events_stand_the_webhooks_of_one() {
    let mut rig = rig(None);
    rig.keys("Down");
    let (picture, _) = rig.picture((160, 30));
    assert!(picture.contains("h1.corp-hooks.com") && picture.contains("h2.corp-hooks.com"), "{picture}");
    assert!(!rig.picture((100, 30)).0.contains("h1.corp-hooks.com"));
}

#[test]
fn a_deleted_webhook_leaves_the_list_of_its_event() {
    let mut rig = rig(None);
    rig.keys("p a i Enter G");
    rig.model.shared.forget(id(2));
    rig.tell(Msg::Resized(100, 30));
    assert_eq!(state(&rig).hook(&rig.model.shared), Some(id(1)));
    rig.keys("Ctrl-r Esc");
    rig.holds_at_every_size();
}

#[test]
fn it_holds_at_every_size_whatever_names_are() {
    let mut rig = rig(None);
    rig.holds_at_every_size();
    for n in 10..60 {
        let name = format!("{HOSTILE}{n}");
        rig.model.shared.hooks.upsert(&named(n, HOSTILE, &[HOSTILE, &name]));
    }
    rig.keys("Ctrl-r");
    rig.holds_at_every_size();
    rig.tell(Msg::Paste("evil".into()));
    rig.holds_at_every_size();
    rig.keys("Enter G");
    rig.holds_at_every_size();
    rig.keys("m");
    rig.holds_at_every_size();
    rig.keys("Ctrl-o");
    rig.holds_at_every_size();
}
