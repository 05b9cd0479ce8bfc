//! Views of one profile: who has which number, what the start follows, names.

use super::*;

fn id(name: &str, everywhere: bool) -> ViewId {
    ViewId { name: name.into(), everywhere }
}

fn save(views: &mut Views, name: &str, everywhere: bool, key: Option<u8>, start: bool) {
    views.apply(&Change::Save { id: id(name, everywhere), view: View::default(), key, start });
}

fn names(views: &Views) -> Vec<(&str, Option<u8>)> {
    views.all().into_iter().map(|saved| (saved.id.name.as_str(), saved.key)).collect()
}

#[test]
fn a_number_belongs_to_one_view_of_a_place_and_the_profiles_own_comes_first() {
    let mut views = Views::default();
    save(&mut views, "all", true, Some(1), false);
    save(&mut views, "old", false, Some(2), false);
    save(&mut views, "new", false, Some(2), false);
    assert_eq!(names(&views), [("all", Some(1)), ("new", Some(2)), ("old", None)]);
    save(&mut views, "own", false, Some(1), false);
    assert_eq!(views.keyed(1).unwrap().id, id("own", false));
    assert_eq!(views.get(&id("all", true)).unwrap().key, Some(1), "that of every profile keeps its number");
    assert_eq!((views.free_key(), views.keyed(3)), (Some(3), None));
}

#[test]
fn the_start_follows_its_view() {
    let mut views = Views::default();
    save(&mut views, "billing", false, None, true);
    let to = id("money", false);
    views.apply(&Change::Edit { id: id("billing", false), to: to.clone(), key: Some(4), start: true });
    assert_eq!(views.start().unwrap().id, to);
    assert_eq!(views.keyed(4).unwrap().id, to);
    views.apply(&Change::Edit { id: to.clone(), to: to.clone(), key: Some(4), start: false });
    assert_eq!(views.start(), None);
    save(&mut views, "money", true, None, true);
    views.apply(&Change::Remove(to));
    assert_eq!(views.start().unwrap().id, id("money", true), "the other one of this name is left");
    views.apply(&Change::Remove(id("money", true)));
    assert_eq!(views, Views::default());
}

#[test]
fn an_edit_of_what_is_gone_does_nothing_and_one_on_a_taken_name_replaces() {
    let mut views = Views::default();
    save(&mut views, "a", false, Some(1), false);
    save(&mut views, "b", false, Some(2), false);
    views.apply(&Change::Edit { id: id("x", false), to: id("b", false), key: Some(1), start: true });
    assert_eq!(names(&views), [("a", Some(1)), ("b", Some(2))]);
    views.apply(&Change::Edit { id: id("a", false), to: id("b", false), key: Some(2), start: false });
    assert_eq!(names(&views), [("b", Some(2))]);
}

#[test]
fn names_are_trimmed_and_odd_ones_are_refused() {
    assert_eq!(name("  müde billing "), Ok("müde billing".into()));
    for wrong in ["", " ", "a\u{1b}b", "a\nb", &"x".repeat(41)] {
        assert!(name(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_name_that_was_meant_is_found() {
    let mut views = Views::default();
    save(&mut views, "billing", false, None, false);
    assert_eq!(
        (views.near("biling"), views.near("Billing"), views.near("x")),
        (Some("billing"), Some("billing"), None)
    );
}
