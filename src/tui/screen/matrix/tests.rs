//! The matrix under keys: cells and sums, from a cell to its webhook or event and back, the filter of the list, marks, what is
//! gone, a set given to others, any size and any name.

use super::*;
use crate::{
    api::calls::{Call, Reply},
    domain::{
        edit::Way,
        event::OfferedEvent,
        known::Known,
        plan::Action,
        webhook::{Change, Webhook},
    },
    tui::{
        layer::Layer,
        msg::Msg,
        shared::Offered,
        tests::{HOSTILE, Rig, hook, id},
    },
};

fn named(n: u64, name: &str, events: &[&str]) -> Webhook {
    Webhook { events: Known::Value(events.iter().map(|name| (*name).into()).collect()), ..hook(n, name) }
}

fn offers(names: &[&str]) -> Vec<OfferedEvent> {
    names.iter().map(|name| OfferedEvent { name: (*name).into(), description: None }).collect()
}

/// Four webhooks; `bill.lost` is offered and unheard, `old.one` is retired, all but the last listen to `bill.paid`.
fn rig() -> Rig {
    let mut rig = Rig::new(&named(1, "one", &["bill.paid", "flow.made"]), Open::Calls);
    rig.keys("Esc");
    rig.model.shared.hooks.upsert(&named(2, "two", &["bill.paid", "old.one", "bill.paid"]));
    rig.model.shared.hooks.upsert(&named(3, "three", &["bill.paid", "flow.made"]));
    rig.model.shared.hooks.upsert(&named(4, "four", &[]));
    rig.model.shared.events = Offered::Known(offers(&["flow.made", "bill.paid", "bill.lost"]));
    rig
}

fn opened(cell: Cell) -> Rig {
    let mut rig = rig();
    rig.open_layer(Open::Matrix(cell));
    rig
}

fn state(rig: &Rig) -> &State {
    match rig.model.layers.last() {
        Some(Layer::Matrix(state)) => state,
        other => panic!("not in front: {other:?}"),
    }
}

fn columns(rig: &Rig) -> Vec<String> {
    let state = state(rig);
    (0..state.width()).map(|at| format!("{} {}", state.event(at).unwrap().name, state.count_of(at))).collect()
}

fn lines(rig: &Rig) -> Vec<u64> {
    let state = state(rig);
    let row = |at| rig.model.shared.hooks.row(state.row(at)?).map(|row| row.id().get());
    (0..state.height()).filter_map(row).collect()
}

fn at(rig: &Rig) -> (u64, String) {
    let state = state(rig);
    (state.hook(&rig.model.shared).unwrap().get(), state.event_name().unwrap())
}

fn cell(n: u64, event: &str) -> Cell {
    Cell { hook: Some(id(n)), event: Some(event.into()) }
}

fn shown(rig: &mut Rig, text: &str) -> String {
    let (picture, _) = rig.picture((100, 30));
    picture.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{text:?} in\n{picture}")).to_owned()
}

#[test]
fn each_cell_says_whether_the_webhook_gets_the_event() {
    let mut rig = opened(Cell::default());
    assert_eq!(columns(&rig), ["bill.lost 0", "bill.paid 3", "flow.made 2", "old.one 1"]);
    assert_eq!(lines(&rig), [1, 2, 3, 4]);
    for (line, cells) in [("1 one", "· ● ● ·"), ("2 two", "· ● · ●"), ("4 four", "· · · ·")] {
        assert!(shown(&mut rig, line).ends_with(cells), "{}", shown(&mut rig, line));
    }
    rig.keys("j l");
    assert_eq!(at(&rig), (2, "bill.paid".into()));
    assert!(shown(&mut rig, "bill.paid").contains("3 of 4 here"));
    assert!(shown(&mut rig, "2  two").ends_with("gets it"));
    rig.keys("$");
    assert!(shown(&mut rig, "old.one").contains("not on offer"));
    rig.keys("0");
    assert!(shown(&mut rig, "bill.lost").contains("nobody listens"));
    assert!(shown(&mut rig, "2  two").ends_with("does not get it"));
}

#[test]
fn groups_are_gone_through_from_their_first_event() {
    let mut rig = opened(Cell::default());
    let mut to = |keys: &str| {
        rig.keys(keys);
        at(&rig).1
    };
    assert_eq!([to("Tab"), to("Tab"), to("Tab")], ["flow.made", "old.one", "old.one"]);
    assert_eq!([to("Shift-Tab"), to("Shift-Tab"), to("Shift-Tab")], ["flow.made", "bill.lost", "bill.lost"]);
}

#[test]
fn from_a_cell_to_its_webhook_and_its_event_and_back_to_the_cell() {
    let mut rig = opened(cell(2, "bill.paid"));
    rig.keys("Enter");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Detail(detail)) if detail.id() == id(2)));
    rig.keys("Esc o");
    let listens = |rig: &Rig| match rig.model.layers.last() {
        Some(Layer::Audience(audience)) => {
            audience.inside().map(|inside| (inside.event().to_owned(), inside.hooks().len()))
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(listens(&rig), Some(("bill.paid".into(), 3)));
    rig.keys("j W");
    assert_eq!(at(&rig), (2, "bill.paid".into()), "and from there to the same cell");
    rig.keys("Esc Esc m Esc Esc");
    assert_eq!(at(&rig), (2, "bill.paid".into()));
    rig.keys("f");
    assert!(rig.model.layers.is_empty() && rig.model.list.filter().to_string() == "events=bill.paid");
}

#[test]
fn it_holds_what_the_list_shows_and_marks_are_seen() {
    let mut rig = rig();
    rig.keys("/ n a m e : o Enter");
    rig.open_layer(Open::Matrix(cell(3, "flow.made")));
    assert_eq!(lines(&rig), [1, 2, 4]);
    assert!(rig.notice().contains("webhook 3 is not here"), "{}", rig.notice());
    assert!(shown(&mut rig, "Matrix").contains("3 webhooks by 4 events  filter name:o"));
    assert_eq!(columns(&rig)[1], "bill.paid 2");
    rig.keys("Space");
    assert!(rig.model.shared.marks.contains(&id(1)) && at(&rig).0 == 2);
    assert!(shown(&mut rig, "1 one").starts_with(" ●"));
}

#[test]
fn events_in_which_they_do_not_differ_can_be_left_out() {
    let mut rig = opened(cell(1, "flow.made"));
    rig.keys("w");
    assert_eq!(columns(&rig), ["bill.paid 3", "flow.made 2", "old.one 1"]);
    assert_eq!(at(&rig).1, "flow.made", "the cursor stays on its event");
    rig.model.shared.hooks.upsert(&named(4, "four", &["bill.paid"]));
    rig.keys("w r");
    assert_eq!(columns(&rig), ["flow.made 2", "old.one 1"]);
    rig.keys("w");
    assert_eq!(columns(&rig).len(), 4);
}

#[test]
fn what_is_gone_is_not_counted_though_its_row_stands_in_the_list_until_it_is_seen() {
    let mut rig = rig();
    let shared = &mut rig.model.shared;
    shared.toggle_watch();
    shared.watch.complete();
    assert!(shared.watch.went(id(3)));
    rig.open_layer(Open::Matrix(Cell::default()));
    assert_eq!((lines(&rig), columns(&rig)[1].as_str()), (vec![1, 2, 4], "bill.paid 2"));
    rig.keys("o");
    match rig.model.layers.last() {
        Some(Layer::Audience(audience)) => {
            let counts: Vec<_> = audience.audience().events().iter().map(Listened::count).collect();
            assert_eq!((counts, audience.counted().rows()), (vec![0, 2, 1, 1], 3));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn at_the_edge_half_a_window_of_columns_comes_at_once() {
    let mut rig = rig();
    let names: Vec<String> = (100..250).map(|n| format!("many.e{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    rig.model.shared.events = Offered::Known(offers(&names));
    rig.open_layer(Open::Matrix(Cell::default()));
    let wide = state(&rig).shape(&rig.model.shared).columns;
    let mut tops = vec![0];
    for _ in 0..state(&rig).width() {
        rig.keys("l");
        let across = state(&rig).cursors().1;
        assert!(across.window(state(&rig).width(), wide).contains(&across.at));
        tops.push(across.top);
    }
    tops.dedup();
    assert!(tops.len() < 2 + 2 * state(&rig).width() / wide, "{tops:?}");
    assert_eq!(state(&rig).cursors().1.at, state(&rig).width() - 1);
}

fn review(rig: &Rig) -> Vec<(u64, Vec<String>)> {
    let Some(Layer::Review(review)) = rig.model.layers.last() else { panic!("{:?}", rig.model.layers.last()) };
    let change = |action: &Action| match action {
        Action::Update(id, Change { events: Some(events), .. }) => {
            (id.get(), events.iter().map(|event| event.text().to_owned()).collect())
        }
        other => panic!("{other:?}"),
    };
    review.plan().rows().iter().map(|row| change(&row.action)).collect()
}

fn events(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_set_is_given_to_the_marked_ones_by_a_plan() {
    let mut rig = opened(cell(1, "bill.paid"));
    rig.model.shared.marks.extend([id(1), id(2), id(3), id(4)]);
    rig.keys("C");
    assert!(shown(&mut rig, "Copy the events").contains("of webhook 1 to 3 marked webhooks"), "not to itself");
    assert!(shown(&mut rig, "change, ").contains("2 of 3 change, 1 stay as they are"));
    rig.keys("Ctrl-s");
    assert_eq!(
        review(&rig),
        [(2, events(&["bill.paid", "old.one", "bill.paid", "flow.made"])), (4, events(&["bill.paid", "flow.made"]))]
    );
    rig.keys("Esc Space Ctrl-s");
    assert_eq!(review(&rig), [(2, events(&["bill.paid", "flow.made"])), (4, events(&["bill.paid", "flow.made"]))]);
    assert!(rig.open.iter().all(|(_, _, call)| !call.writes()), "a review writes nothing");
}

#[test]
fn with_none_marked_it_is_given_to_what_the_filter_lets_through() {
    let mut rig = rig();
    rig.keys("/ o Enter");
    rig.open_layer(Open::CopyEvents(id(2)));
    assert!(rig.notice().contains("no events were copied: not everything is loaded"), "{}", rig.notice());
    rig.model.shared.marks.insert(id(2));
    rig.open_layer(Open::CopyEvents(id(2)));
    assert!(rig.notice().contains("nothing else is marked"), "{}", rig.notice());
    rig.open_layer(Open::CopyEvents(id(4)));
    assert!(rig.notice().contains("webhook 4 is subscribed to none"), "{}", rig.notice());
    assert!(rig.model.layers.is_empty());
}

#[test]
fn a_copy_offers_to_add_or_to_replace_and_asks_before_it_is_left_only_when_it_was_changed() {
    let mut rig = opened(cell(1, "bill.paid"));
    rig.model.shared.marks.insert(id(4));
    rig.keys("C");
    let mut seen = Vec::new();
    for _ in 0..3 {
        let Some(Layer::Bulk(bulk)) = rig.model.layers.last() else { panic!() };
        seen.push(bulk.what());
        assert_eq!(bulk.unsaved(), None);
        rig.keys("Right");
    }
    use crate::tui::screen::bulk::What::Events;
    assert_eq!(seen, [Events(Way::Add), Events(Way::Replace), Events(Way::Add)]);
}

#[test]
fn it_counts_again_when_something_was_written_and_stays_on_its_cell() {
    let mut rig = opened(cell(4, "flow.made"));
    rig.model.shared.marks.insert(id(4));
    rig.keys("Enter");
    rig.shows(id(4), &named(4, "four", &[]));
    rig.keys("Esc k C Ctrl-s");
    let slot = rig.open.iter().find(|(_, _, call)| *call == Call::Show(id(4))).unwrap().0.clone();
    rig.answer(&slot, Ok(Reply::Hook(Box::new(named(4, "four", &[])))));
    rig.keys("Enter");
    let slot = rig.open.iter().find(|(_, _, call)| call.writes()).unwrap().0.clone();
    let saved = crate::api::calls::Saved { hook: named(4, "four", &["bill.paid", "flow.made"]), ignored: vec![] };
    rig.answer(&slot, Ok(Reply::Saved(Box::new(saved))));
    while !matches!(rig.model.layers.last(), Some(Layer::Matrix(_))) {
        assert!(!rig.model.layers.is_empty(), "the matrix is still there");
        rig.keys("Esc");
    }
    assert_eq!(columns(&rig)[2], "flow.made 3");
    assert_eq!(at(&rig), (3, "flow.made".into()));
}

#[test]
fn a_run_of_many_is_counted_once_at_its_end() {
    let mut rig = opened(cell(1, "flow.made"));
    rig.model.shared.marks.extend([id(2), id(4)]);
    rig.keys("C Ctrl-s");
    let given = |n: u64| named(n, "other", &["bill.paid", "flow.made"]);
    for former in [named(2, "two", &["bill.paid", "old.one", "bill.paid"]), named(4, "four", &[])] {
        let slot = rig.open.iter().find(|(_, _, call)| *call == Call::Show(former.id)).unwrap().0.clone();
        rig.answer(&slot, Ok(Reply::Hook(Box::new(former))));
    }
    rig.keys("Enter Esc");
    assert_eq!(columns(&rig)[2], "flow.made 2");
    let writes: Vec<Slot> =
        rig.open.iter().filter(|(_, _, call)| call.writes()).map(|(slot, ..)| slot.clone()).collect();
    let saved = crate::api::calls::Saved { hook: given(2), ignored: vec![] };
    rig.answer(&writes[0], Ok(Reply::Saved(Box::new(saved))));
    assert_eq!(columns(&rig)[2], "flow.made 2", "the run goes on");
    rig.answer(&writes[1], Err(crate::tui::tests::fault(crate::domain::fault::FaultKind::Server)));
    assert_eq!(columns(&rig)[2], "flow.made 3", "though the last one failed");
}

#[test]
fn it_holds_at_every_size_whatever_names_are() {
    let mut rig = opened(Cell::default());
    rig.holds_at_every_size();
    for n in 10..60 {
        let name = format!("{HOSTILE}{n}:倉庫.{HOSTILE}{n}");
        rig.model.shared.hooks.upsert(&named(n, HOSTILE, &[HOSTILE, &name, "e\u{301}\u{301}.a\u{301}倉é"]));
    }
    rig.keys("r");
    for keys in ["G", "$", "l h Tab", "Shift-Tab", "w", "w", "Space", "C"] {
        rig.keys(keys);
        rig.holds_at_every_size();
    }
    rig.keys("Esc Alt-a");
    let mut rig = opened(Cell::default());
    for n in 1..5 {
        rig.model.shared.forget(id(n));
    }
    rig.tell(Msg::Resized(100, 30));
    rig.holds_at_every_size();
    rig.keys("r j l Tab Enter o m f C Space w");
    rig.holds_at_every_size();
}
