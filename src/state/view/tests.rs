//! `views.toml`: by hand, by several instances, torn, and as the other form of the value.

use std::{fs, thread};

use proptest::prelude::*;

use super::*;
use crate::domain::{
    column::Column,
    filter::Filter,
    sort::{Key, Sort, SortField},
    view::{Mode, View, ViewId},
};

fn id(name: &str, everywhere: bool) -> ViewId {
    ViewId { name: name.into(), everywhere }
}

fn view(filter: &str, sort: &str) -> View {
    View { filter: filter.parse().unwrap(), sort: sort.parse().unwrap(), ..View::default() }
}

fn save(name: &str, everywhere: bool, key: Option<u8>, view: View, start: bool) -> Change {
    Change::Save { id: id(name, everywhere), view, key, start }
}

const BY_HAND: &str = r#"# mine
version = 1

# what accounting looks at
[[view]]
name = 'billing' # short
key = 1
profile = "prod"
filter = 'events:billing "two words"' # quoted
columns = [ "id", "name", "host" ] # narrow

[[view]]
name = "other"
profile = "staging"
key = 1

# everybody
[[view]]
name = "odd"
reading = "pages"
sort = "name,-updated"

[default]
prod = "odd" # for now
staging = "odd"
# the end
"#;

#[test]
fn what_people_wrote_is_read() {
    let views = read::views(BY_HAND, "prod").unwrap();
    let billing = views.keyed(1).unwrap();
    assert_eq!(billing.id, id("billing", false));
    let read = billing.view.as_ref().unwrap();
    assert_eq!(read.filter, r#"events:billing "two words""#.parse().unwrap());
    assert_eq!(read.columns, [Column::Id, Column::Name, Column::Host]);
    let odd = views.start().unwrap();
    assert_eq!((odd.id.everywhere, odd.view.as_ref().unwrap().mode), (true, Mode::Pages));
    assert_eq!((views.all().len(), views.mistakes().count()), (2, 0), "that of staging is none of prod");
    assert_eq!(read::views(BY_HAND, "https://a.example").unwrap().all().len(), 1);
}

#[test]
fn a_change_leaves_what_people_wrote_as_it_is() {
    let (text, views) =
        write::changed(BY_HAND, "prod", &save("billing", false, Some(2), view("host:ops", ""), false)).unwrap();
    let wanted = BY_HAND
        .replace("key = 1\nprofile = \"prod\"\nfilter = 'events:billing \"two words\"' # quoted\ncolumns = [ \"id\", \"name\", \"host\" ] # narrow\n", "key = 2\nprofile = \"prod\"\nfilter = \"host:ops\" # quoted\n");
    assert_eq!(text, wanted);
    assert_eq!(views.keyed(2).unwrap().id.name, "billing");
    let gone = write::changed(BY_HAND, "prod", &Change::Remove(id("billing", false))).unwrap().0;
    assert!(gone.starts_with("# mine\nversion = 1\n") && gone.ends_with("# the end\n"), "{gone}");
    assert!(!gone.contains("billing"), "{gone}");
}

#[test]
fn a_new_file_reads_well() {
    let change = save("billing", false, Some(1), view("events:billing", "-updated"), true);
    let text = write::changed("", "prod", &change).unwrap().0;
    let text = write::changed(&text, "prod", &save("all", true, None, View::default(), false)).unwrap().0;
    let wanted = "\
# Saved views of hookline. What you change here counts from the next start on; comments stay.
version = 1

[[view]]
name = \"billing\"
profile = \"prod\"
key = 1
filter = \"events:billing\"
sort = \"-updated\"

[[view]]
name = \"all\"

[default]
prod = \"billing\"
";
    assert_eq!(text, wanted);
}

#[test]
fn another_name_for_a_view_of_every_profile_reaches_those_that_start_with_it() {
    let edit = Change::Edit { id: id("odd", true), to: id("even", true), key: None, start: true };
    let text = write::changed(BY_HAND, "prod", &edit).unwrap().0;
    for profile in ["prod", "staging"] {
        assert_eq!(read::views(&text, profile).unwrap().start().unwrap().id, id("even", true), "{profile}");
    }
    let text = write::changed(&text, "prod", &Change::Remove(id("even", true))).unwrap().0;
    for profile in ["prod", "staging"] {
        let views = read::views(&text, profile).unwrap();
        assert_eq!((views.start(), views.mistakes().count()), (None, 0), "{profile}");
    }
}

#[test]
fn mistakes_are_told_with_their_place_and_spoil_no_other_view() {
    for (wrong, said) in [
        ("filter = 'host:a nmae:x'", "3:18: filter: "),
        ("sort = \"nmae\"", "3:9: sort: no sort key `nmae`. Did you mean `name`?"),
        ("columns = ['id', 'nmae']", "3:18: columns: no column `nmae`. Did you mean `name`?"),
        ("columns = 'id'", "3:11: `columns` must be a list"),
        ("reading = 'page'", "3:11: `reading` is"),
        ("fliter = 'x'", "3:1: unknown name `fliter`. Did you mean `filter`?"),
        ("filter = 3", "3:10: `filter` must be a text"),
    ] {
        let text = format!("[[view]]\nname = 'a'\n{wrong}\n[[view]]\nname = 'b'\nkey = 2\n");
        let views = read::views(&text, "prod").unwrap();
        let mistake = views.named("a").unwrap().view.as_ref().unwrap_err().to_string();
        assert!(mistake.starts_with(&format!("views.toml:{said}")), "{wrong}: {mistake}");
        assert_eq!(views.keyed(2).unwrap().view, Ok(View::default()), "{wrong}");
        assert_eq!(views.mistakes().count(), 1);
        // A new name keeps what could not be read.
        let edit = Change::Edit { id: id("a", true), to: id("c", true), key: Some(1), start: false };
        assert!(write::changed(&text, "prod", &edit).unwrap().0.contains(wrong), "{wrong}");
    }
}

#[test]
fn mistakes_beside_the_views_are_told_too() {
    for (text, said) in [
        ("[[veiw]]\nname = 'a'", "1:3: unknown name `veiw`. Did you mean `view`?"),
        ("view = 3", "1:8: views are written as tables"),
        ("[[view]]\nkey = 1", "1:1: this view has no `name`"),
        ("[[view]]\nname = ' '", "2:8: a view needs a name"),
        ("[[view]]\nname = 'a'\nkey = 10", "3:7: `key` is a number from 1 to 9"),
        ("[[view]]\nname = 'a'\nkey = 1\n[[view]]\nname = 'b'\nkey = 1", "6:7: 1 is the key of `a` already"),
        ("[[view]]\nname = 'a'\n[[view]]\nname = 'a'", "3:1: there is a view `a` before this one"),
        (
            "[[view]]\nname = 'billing'\n[default]\nprod = 'biling'",
            "4:8: there is no view `biling` for this profile. Did you mean `billing`?",
        ),
        ("default = 'a'", "1:11: the view to start with is written below [default]"),
        ("[[view]]\nname = 'a", "2:"),
        ("version = 2", "1:11: this hookline reads version 1"),
    ] {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("views.toml"), text).unwrap();
        let views = ViewFile::at(home.path()).read("prod").unwrap();
        let mistakes: Vec<String> = views.mistakes().map(ToString::to_string).collect();
        assert!(mistakes.len() == 1 && mistakes[0].starts_with(&format!("views.toml:{said}")), "{text}: {mistakes:?}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_not_written_over() {
    let home = tempfile::tempdir().unwrap();
    let file = ViewFile::at(home.path());
    for torn in ["[[view]]\nname = 'a", "version = 2\n", "view = 3"] {
        fs::write(file.path(), torn).unwrap();
        let said = file.change("prod", &save("b", false, None, View::default(), false)).unwrap_err().to_string();
        assert!(said.contains("views.toml:") && said.contains("mend it"), "{said}");
        assert_eq!(fs::read_to_string(file.path()).unwrap(), torn);
    }
}

#[test]
fn instances_do_not_lose_each_others_views() {
    let home = tempfile::tempdir().unwrap();
    let profiles = ["prod", "staging", "https://a.example"];
    thread::scope(|scope| {
        for profile in profiles {
            let file = ViewFile::at(home.path());
            scope.spawn(move || {
                for n in 0..20 {
                    let everywhere = n % 2 == 0;
                    let name = format!("{n} of {profile}");
                    file.change(profile, &save(&name, everywhere, None, view("a", "name"), false)).unwrap();
                }
            });
        }
    });
    for profile in profiles {
        let views = ViewFile::at(home.path()).read(profile).unwrap();
        assert_eq!((views.all().len(), views.mistakes().count()), (10 * profiles.len() + 10, 0));
    }
}

/// A write that fails, or a process that dies before the rename, leaves the former file and nothing in its way.
#[test]
fn a_write_that_does_not_happen_leaves_the_former_views() {
    let home = tempfile::tempdir().unwrap();
    let file = ViewFile::at(home.path());
    file.change("prod", &save("a", false, Some(1), view("x", ""), false)).unwrap();
    let former = fs::read_to_string(file.path()).unwrap();
    // What a kill in the middle leaves: half a draft beside it, and the lock's file, which nobody holds.
    fs::write(home.path().join(".views.toml.1.0"), "[[view]]\nna").unwrap();
    assert_eq!(file.read("prod").unwrap().all().len(), 1);
    file.change("prod", &save("b", false, Some(2), View::default(), false)).unwrap();
    assert_eq!(file.read("prod").unwrap().all().len(), 2);
    assert!(fs::read_to_string(file.path()).unwrap().starts_with(former.trim_end()));
}

fn any_view() -> impl Strategy<Value = View> {
    let filter = prop_oneof![
        Just(Filter::default()),
        "\\PC{1,12}".prop_map(|text| Filter::of_event(&text)),
        Just("host:ops !is:marked age>30d ~fz \"two words\" name~\"a\\\\.b\"".parse().unwrap()),
    ];
    let key = (0..SortField::ALL.len(), any::<bool>())
        .prop_map(|(at, descending)| Key { by: SortField::ALL[at], descending });
    let columns = Just(Column::ALL[1..].to_vec())
        .prop_shuffle()
        .prop_flat_map(|all| (0..=all.len()).prop_map(move |len| [&[Column::Id], &all[..len]].concat()));
    let mode = prop_oneof![Just(Mode::Whole), Just(Mode::Pages)];
    (filter, proptest::collection::vec(key, 0..3), columns, mode).prop_map(|(filter, keys, columns, mode)| View {
        filter,
        sort: Sort::new(keys),
        columns,
        mode,
    })
}

fn any_id() -> impl Strategy<Value = ViewId> {
    // Few names, so that they meet; and odd ones.
    let name =
        prop_oneof!["[ab]", "\\PC{1,40}"].prop_filter_map("a name", |text| crate::domain::view::name(&text).ok());
    (name, any::<bool>()).prop_map(|(name, everywhere)| ViewId { name, everywhere })
}

fn any_change() -> impl Strategy<Value = Change> {
    let key = || proptest::option::of(1u8..=9);
    prop_oneof![
        3 => (any_id(), any_view(), key(), any::<bool>())
            .prop_map(|(id, view, key, start)| Change::Save { id, view, key, start }),
        2 => (any_id(), any_id(), key(), any::<bool>())
            .prop_map(|(id, to, key, start)| Change::Edit { id, to, key, start }),
        1 => any_id().prop_map(Change::Remove),
    ]
}

proptest! {
    /// The text is another form of the value: what is written is what is read, change by change.
    #[test]
    fn text_and_views_are_inverse(
        changes in proptest::collection::vec((any_change(), any::<bool>()), 1..8),
    ) {
        let mut text = String::new();
        for (change, prod) in changes {
            let profile = if prod { "prod" } else { "https://a.example/x" };
            let other = if prod { "https://a.example/x" } else { "prod" };
            let untouched = read::views(&text, other).unwrap();
            let (after, views) = write::changed(&text, profile, &change).unwrap();
            let mut wanted = read::views(&text, profile).unwrap();
            wanted.apply(&change);
            prop_assert_eq!(&views, &wanted);
            let read = read::views(&after, profile).unwrap();
            prop_assert_eq!(&read, &wanted, "{}", after);
            let own = |views: &Views| -> Vec<_> { views.all().into_iter().filter(|s| !s.id.everywhere).cloned().collect() };
            prop_assert_eq!(own(&read::views(&after, other).unwrap()), own(&untouched));
            text = after;
        }
    }
}
