//! Views saved, shown, changed, left and brought back, by keys; what reaches the disk, and what the first request is.

use crate::{
    api::calls::{Call, Count, Page, Reply},
    domain::{
        collection::Collection,
        column::Column,
        fault::FaultKind,
        view::{Change, Last, Mistake, Mode, Remembered, Saved, View, ViewId, Views},
        webhook::Webhook,
    },
    tui::{
        effect::Effect,
        go::Open,
        msg::{Msg, Slot, Timer},
        screen::list,
        tests::{HOSTILE, Rig, fault, hook, id},
        update,
        views::Asked,
    },
};

fn view_id(name: &str) -> ViewId {
    ViewId { name: name.into(), everywhere: false }
}

fn view(filter: &str, sort: &str) -> View {
    View { filter: filter.parse().unwrap(), sort: sort.parse().unwrap(), ..View::default() }
}

fn saved(name: &str, key: Option<u8>, view: View) -> Saved {
    Saved { id: view_id(name), key, view: Ok(view) }
}

/// Two views, the second with a number only.
fn views(start: Option<&str>) -> Views {
    let pages = View { mode: Mode::Pages, columns: vec![Column::Id, Column::Host], ..view("account=3", "-id") };
    Views::new(
        vec![saved("odd", Some(1), view("odd", "-name")), saved("pages", Some(2), pages)],
        start.map(Into::into),
        vec![],
    )
}

/// A console that has not begun yet, with what is kept of its views.
fn rig(remembered: Remembered) -> Rig {
    let mut rig = Rig::new(&hook(1, "known"), Open::Calls);
    rig.model.shared.forget(id(1));
    rig.keys("Esc");
    rig.model.shared.recall_views(remembered);
    rig
}

fn begin(rig: &mut Rig) -> Vec<Effect> {
    let effects = update::start(&mut rig.model);
    rig.note(&effects);
    effects
}

/// Answers every list with these webhooks.
fn serve(rig: &mut Rig, hooks: &[Webhook]) {
    while let Some((slot, _, call)) = rig.open.first().cloned() {
        let reply = match &call {
            Call::List(query) => Reply::Page(Page {
                number: query.number,
                size: query.size,
                hooks: hooks.to_vec(),
                unreadable: Vec::new(),
                count: Count::Unknown,
                more: false,
                sent: String::new(),
            }),
            Call::Events => Reply::Events(Vec::new()),
            other => panic!("nobody answers {other:?}"),
        };
        rig.answer(&slot, Ok(reply));
    }
}

/// A console with five webhooks, `even` and `odd`, and these views.
fn loaded(remembered: Remembered) -> Rig {
    let mut rig = rig(remembered);
    begin(&mut rig);
    serve(&mut rig, &hooks());
    rig
}

fn hooks() -> Vec<Webhook> {
    (1..=5).map(|n| hook(n, if n % 2 == 0 { "even" } else { "odd" })).collect()
}

fn shown(rig: &Rig) -> Vec<u64> {
    let shared = &rig.model.shared;
    rig.model.list.shown().rows().iter().filter_map(|slot| Some(shared.hooks.row(*slot)?.id().get())).collect()
}

fn current(rig: &Rig) -> u64 {
    rig.model.list.current(&rig.model.shared).unwrap().get()
}

fn line(rig: &mut Rig) -> String {
    let picture = rig.picture((100, 30)).0;
    picture.lines().nth(1).unwrap().trim().to_owned()
}

fn changes(effects: &[Effect]) -> Vec<&Change> {
    effects
        .iter()
        .filter_map(|e| if let Effect::ChangeViews { change, .. } = e { Some(&**change) } else { None })
        .collect()
}

fn kept(effects: &[Effect]) -> Vec<&Last> {
    effects.iter().filter_map(|e| if let Effect::KeepLast { last, .. } = e { Some(&**last) } else { None }).collect()
}

fn with(views: Views) -> Remembered {
    Remembered { views, ..Remembered::default() }
}

fn lists(effects: &[Effect]) -> usize {
    effects.iter().filter(|e| matches!(e, Effect::Ask { call: Call::List(_), .. })).count()
}

#[test]
fn a_number_shows_its_view_and_the_cursor_and_the_marks_stay() {
    let mut rig = loaded(with(views(None)));
    rig.keys("j Space");
    assert_eq!(current(&rig), 3);
    let effects = rig.keys("1");
    assert_eq!((shown(&rig), current(&rig), lists(&effects)), (vec![1, 3, 5], 3, 0));
    assert_eq!(rig.notice(), "view `odd`");
    assert!(rig.model.shared.marks.contains(&id(2)), "out of sight, and still marked");
    assert!(line(&mut rig).starts_with("view odd  filter odd  sorted by name↓"), "{}", line(&mut rig));
    rig.keys("/ x Enter");
    assert!(line(&mut rig).starts_with("view odd*  filter odd x"), "{}", line(&mut rig));
    rig.keys("1");
    assert!(line(&mut rig).starts_with("view odd  "));
    rig.keys("7");
    assert_eq!(rig.notice(), "no view has the number 7; S saves what is on screen as one");
}

#[test]
fn esc_clears_the_filter_then_leaves_the_view() {
    let mut rig = loaded(with(views(None)));
    rig.keys("/ e v e n Enter s j Enter 1");
    rig.keys("Esc");
    assert!(line(&mut rig).starts_with("view odd*  no filter  sorted by name↓"), "{}", line(&mut rig));
    rig.keys("Esc");
    assert!(line(&mut rig).starts_with("no filter  sorted by name↑"), "the order of before: {}", line(&mut rig));
    assert_eq!(rig.notice(), "left the view `odd`");
    rig.keys("Esc");
    assert!(rig.notice().contains("there is none"), "{}", rig.notice());
}

#[test]
fn a_view_of_pages_asks_the_service_and_leaving_it_reads_the_whole_again() {
    let mut rig = loaded(with(views(None)));
    let effects = rig.keys("2");
    let [Effect::Ask { slot: Slot::Page, call: Call::List(query), .. }, Effect::Wake { timer: Timer::Look, .. }] =
        effects.as_slice()
    else {
        panic!("{effects:?}")
    };
    assert!(query.sort.is_some() && query.filter.len() == 1, "{query:?}");
    serve(&mut rig, &hooks());
    assert!(rig.model.shared.reading.paged());
    assert_eq!(rig.model.list.columns().0, [Column::Id, Column::Host]);
    assert!(rig.keys("2").is_empty(), "it is what is shown");
    rig.keys("c j Space Enter");
    assert_eq!(rig.model.list.columns().0.len(), 3);
    assert_eq!((lists(&rig.keys("2")), rig.model.list.columns().0.len()), (0, 2), "columns need no request");
    rig.keys("Esc");
    serve(&mut rig, &hooks());
    let effects = rig.keys("Esc");
    assert_eq!(lists(&effects), 1);
    assert!(!rig.model.shared.reading.paged());
    assert_eq!(rig.model.list.columns().0, Column::DEFAULT);
}

#[test]
fn what_is_on_screen_is_saved_under_a_name_and_a_number() {
    let mut rig = loaded(with(views(None)));
    rig.keys("/ e v e n Enter S");
    rig.holds_at_every_size();
    let effects = rig.keys("m y Space o w n Tab 7 Tab Space Tab Space Enter");
    let id = ViewId { name: "my own".into(), everywhere: true };
    let wanted = Change::Save { id: id.clone(), view: view("even", ""), key: Some(7), start: true };
    assert_eq!(changes(&effects), [&wanted]);
    assert!(rig.notice().starts_with("view `my own` saved, number 7"), "{}", rig.notice());
    assert!(line(&mut rig).starts_with("view my own  filter even"));
    // What others saved meanwhile comes with the answer.
    let theirs = Views::new(vec![saved("theirs", Some(3), view("odd", ""))], None, vec![]);
    rig.tell(Msg::Views { profile: "staging".into(), views: Ok(Box::new(theirs.clone())) });
    rig.tell(Msg::Views { profile: "other".into(), views: Ok(Box::default()) });
    assert_eq!(rig.model.shared.views.saved(), &theirs);
    assert!(line(&mut rig).starts_with("filter even"), "the view that is gone has no name here: {}", line(&mut rig));
    rig.keys("3");
    assert_eq!(shown(&rig), [1, 3, 5]);
}

#[test]
fn an_overwrite_asks_and_a_name_that_is_none_stays() {
    let mut rig = loaded(with(views(None)));
    assert!(changes(&rig.keys("S Enter")).is_empty());
    assert_eq!(rig.notice(), "not saved: a view needs a name");
    rig.keys("o d d");
    assert!(rig.picture((100, 30)).0.contains("Takes the place of the view `odd`"));
    let effects = rig.keys("Enter");
    assert!(changes(&effects).is_empty());
    assert!(rig.picture((100, 30)).0.contains("Its filter is: odd"));
    assert!(changes(&rig.keys("n")).is_empty());
    assert_eq!(changes(&rig.keys("Enter y")).len(), 1);
    assert!(rig.model.layers.is_empty());
    assert_eq!(rig.model.shared.views.saved().named("odd").unwrap().view, Ok(View::default()));
}

#[test]
fn another_name_is_another_view_and_takes_no_number_away() {
    let mut rig = loaded(with(views(None)));
    rig.keys("1");
    let effects = rig.keys("S Ctrl-u m i n e Enter");
    let [Change::Save { id, key, .. }] = changes(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((id, *key), (&view_id("mine"), Some(3)), "1 stays with the view that was shown");
    let effects = rig.keys("S Ctrl-u y o u r s Tab 2 Enter");
    let [Change::Save { key, .. }] = changes(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(*key, Some(2), "a number that was chosen holds");
}

#[test]
fn the_chooser_shows_renames_starts_and_removes() {
    let mut rig = loaded(with(views(None)));
    rig.keys("w");
    rig.holds_at_every_size();
    let picture = rig.picture((100, 30)).0;
    assert!(picture.contains("1   odd") && picture.contains("2   pages  account=3"), "{picture}");
    assert_eq!(changes(&rig.keys("Space")).len(), 1);
    assert_eq!(rig.notice(), "profile staging starts with `odd` from now on");
    assert!(rig.picture((100, 30)).0.contains("profile staging starts with it"));
    // Another number: the other view gives it up.
    rig.keys("e Ctrl-u n e w Tab 2");
    assert!(rig.picture((100, 30)).0.contains("2, which `pages` gives up"));
    rig.keys("Enter");
    let all: Vec<_> = rig.model.shared.views.saved().all().into_iter().map(|s| (s.id.name.clone(), s.key)).collect();
    assert_eq!(all, [("new".to_owned(), Some(2)), ("pages".to_owned(), None)]);
    assert!(rig.model.shared.views.saved().starts_with(&view_id("new")));
    assert!(changes(&rig.keys("G d n")).is_empty());
    assert_eq!(changes(&rig.keys("d y")), [&Change::Remove(view_id("pages"))]);
    rig.keys("Enter");
    assert!(rig.model.layers.is_empty() && line(&mut rig).starts_with("view new  filter odd"));
    rig.keys("w d y");
    assert!(rig.picture((100, 30)).0.contains("No view is saved yet"));
    assert!(rig.keys("Enter").is_empty() && rig.notice().contains("no view is saved yet"), "{}", rig.notice());
}

#[test]
fn where_no_view_is_saved_one_that_is_asked_for_by_name_was_never_there() {
    let mut rig = loaded(Remembered::default());
    rig.keys(": v i e w Space o d d Enter");
    assert_eq!(rig.notice(), "there is no view `odd`; S saves what is on screen as one");
}

#[test]
fn a_view_that_cannot_be_read_shows_nothing_in_its_place() {
    let mistake = Mistake { line: 3, column: 5, message: format!("filter: no field `{HOSTILE}`") };
    let broken = Saved { id: view_id("odd"), key: Some(1), view: Err(mistake) };
    for start in [None, Some("odd".to_owned())] {
        let mut rig = rig(with(Views::new(vec![broken.clone()], start, vec![])));
        assert!(rig.notice().starts_with("views.toml:3:5: filter: "), "{}", rig.notice());
        begin(&mut rig);
        serve(&mut rig, &hooks());
        assert!(rig.model.shared.messages().contains("views.toml:3:5"));
        rig.keys("/ e v e n Enter 1");
        assert!(rig.notice().starts_with("the view `odd` cannot be used: views.toml:3:5"), "{}", rig.notice());
        assert_eq!(shown(&rig), [2, 4]);
        rig.keys("w");
        rig.holds_at_every_size();
        assert!(rig.picture((100, 30)).0.contains("cannot be used"));
    }
}

#[test]
fn the_list_begins_with_the_view_asked_for_else_the_default_else_the_last_state() {
    let last = Last { view: view("even", "name"), applied: None, cursor: Some(id(4)) };
    let remembered = |start| Remembered { views: views(start), last: Some(last.clone()), faults: Vec::new() };
    let mut rig = rig_asked(remembered(None), None, false);
    // Before the first rows: the cursor waits for its webhook.
    rig.tell(Msg::Resized(100, 20));
    serve(&mut rig, &hooks());
    assert_eq!((shown(&rig), current(&rig)), (vec![2, 4], 4));
    assert_eq!(rig.notice(), "filter of last time; Esc clears it");
    assert!(rig.keys("/ Up Enter").is_empty(), "and it is the last of the filters before");

    let mut rig = loaded(remembered(Some("odd")));
    assert!(line(&mut rig).starts_with("view odd  filter odd"), "{}", line(&mut rig));

    let mut rig = rig_asked(remembered(Some("odd")), Some("pages"), false);
    assert!(rig.open.iter().any(|(slot, ..)| *slot == Slot::Page), "the first request is one for a page");
    serve(&mut rig, &hooks());
    assert!(line(&mut rig).starts_with("view pages  "));

    let mut rig = rig_asked(remembered(Some("odd")), None, true);
    let (_, _, Call::List(query)) = &rig.open[0] else { panic!("{:?}", rig.open) };
    assert!(query.sort.is_some(), "{query:?}");
    serve(&mut rig, &hooks());
    assert!(
        line(&mut rig).starts_with("view odd*  filter odd"),
        "one page at a time goes before the view: {}",
        line(&mut rig)
    );
}

fn rig_asked(remembered: Remembered, view: Option<&str>, paged: bool) -> Rig {
    let mut rig = rig(remembered);
    rig.model.shared.views.asked = Asked { view: view.map(Into::into), paged };
    begin(&mut rig);
    rig
}

#[test]
fn a_filter_about_a_run_that_is_over_is_not_restored() {
    let last = Last { view: view("is:marked", "name"), ..Last::default() };
    let mut rig = loaded(Remembered { last: Some(last), ..Remembered::default() });
    assert!(rig.notice().contains("is:marked, spoke of that run"), "{}", rig.notice());
    assert!(line(&mut rig).starts_with("no filter  sorted by name↑"), "{}", line(&mut rig));
}

#[test]
fn what_the_list_shows_is_kept_soon_once_and_never_key_by_key() {
    let mut rig = loaded(with(views(None)));
    assert!(rig.keys("j j k G").is_empty(), "a key that moves the cursor writes nothing");
    let wakes =
        |effects: &[Effect]| effects.iter().filter(|e| matches!(e, Effect::Wake { timer: Timer::Look, .. })).count();
    assert_eq!(wakes(&rig.keys("/ e v e n")), 0, "what is being typed is not decided yet");
    assert_eq!(wakes(&rig.keys("Enter s j Enter")), 1);
    let effects = rig.tell(Msg::Due(Timer::Look));
    assert_eq!(kept(&effects).len(), 1);
    assert_eq!((&kept(&effects)[0].view, wakes(&effects)), (&view("even", "name"), 0));
    assert_eq!(wakes(&rig.keys("j")), 0);
    assert_eq!(wakes(&rig.keys("c")), 0);
    rig.keys("Esc");
    // Typed, not accepted: the end keeps the filter of before, and where the cursor was.
    rig.keys("/ x");
    let words = update::last_words(&mut rig.model);
    assert_eq!((&kept(&words)[0].view, kept(&words)[0].cursor), (&view("even", "name"), Some(id(4))));
    assert!(kept(&update::last_words(&mut rig.model)).is_empty(), "it is what is kept");
}

#[test]
fn where_nothing_is_kept_views_last_for_the_run_and_no_timer_is_set() {
    let mut rig = Rig::new(&hook(1, "known"), Open::Calls);
    rig.keys("Esc");
    begin(&mut rig);
    serve(&mut rig, &hooks());
    let effects = rig.keys("/ o d d Enter S a Enter Esc Esc 1");
    assert!(!effects.iter().any(|e| matches!(e, Effect::Wake { timer: Timer::Look, .. })), "{effects:?}");
    assert!(
        rig.model.shared.messages().contains("view `a` saved, number 1 (for this run alone: nothing is kept on disk)")
    );
    assert_eq!(shown(&rig), [1, 3, 5]);
    assert!(kept(&update::last_words(&mut rig.model)).is_empty());
}

#[test]
fn a_change_that_does_not_reach_the_disk_is_said_each_time() {
    let mut rig = loaded(with(views(None)));
    for _ in 0..2 {
        rig.keys("w Space Esc");
        rig.tell(Msg::Views { profile: "staging".into(), views: Err(Box::new(fault(FaultKind::Local))) });
        assert!(rig.notice().contains("the line is cut"), "{}", rig.notice());
    }
}

#[test]
fn another_profile_has_its_own_views_and_its_own_last_state() {
    let mut rig = loaded(with(views(None)));
    rig.keys("1");
    let left = rig.model.keep_look();
    assert!(
        matches!(&left, Some(Effect::KeepLast { profile, last }) if profile == "staging" && last.applied == Some(view_id("odd")))
    );
    rig.model.shared.profile.name = "prod".into();
    rig.model.shared.hooks = Collection::default();
    rig.model.list = list::State::new(&rig.model.shared);
    let last = Last { view: view("even", ""), ..Last::default() };
    rig.model.shared.recall_views(Remembered { last: Some(last), ..Remembered::default() });
    begin(&mut rig);
    serve(&mut rig, &hooks());
    assert!(line(&mut rig).starts_with("filter even"), "{}", line(&mut rig));
    assert!(
        rig.model
            .keep_look()
            .is_some_and(|effect| matches!(effect, Effect::KeepLast { profile, .. } if profile == "prod"))
    );
}
