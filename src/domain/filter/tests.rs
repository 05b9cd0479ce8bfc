//! Tests of the filter language: text and back, matching, completion.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::*;
use crate::domain::{
    collection::Collection,
    event::EventItem,
    known::Known,
    outcome::Outcome,
    webhook::{HookId, Webhook},
};

fn id(number: u64) -> HookId {
    HookId::new(number).unwrap()
}

fn hook(number: u64, name: &str, url: &str, events: &[&str]) -> Webhook {
    let mut hook = Webhook::bare(id(number));
    hook.name = Known::Value(name.into());
    hook.url = Known::Value(url.into());
    hook.events = Known::Value(events.iter().map(|name| EventItem::from(*name)).collect());
    hook.account = Known::Value(number as i64 * 10);
    hook.created = Known::Value(format!("2026-01-{number:02}T12:00:00Z").parse().unwrap());
    hook.updated = Known::Value(format!("2026-02-{number:02}T12:00:00Z").parse().unwrap());
    hook
}

fn set() -> Collection {
    let mut set = Collection::new();
    for hook in [
        hook(1, "Billing EU", "https://hooks.example.com/pay", &["invoice.paid", "invoice.created"]),
        hook(2, "billing us", "http://Hooks.Example.com:81/Ship", &["shipment.sent"]),
        hook(3, "Ops, urgent \"x\"", "https://x.io/a*b?token=1", &[]),
        hook(12, "Überweisung ÄÖÜ", "https://evil.com/example.com", &["my.invoice.paid", "workflow:projects.created"]),
    ] {
        set.upsert(&hook);
    }
    let mut bare = Webhook::bare(id(20));
    bare.url = Known::Value(String::new());
    set.upsert(&bare);
    set
}

/// The ids that pass, at 2026-02-20 12:00 UTC in a zone two hours ahead; 1 passed its test, 2 failed it, of 12 it is not known; 2 is marked; 3
/// is new, 12 is changed.
fn passing(filter: &Filter) -> Vec<u64> {
    let set = set();
    let context = Context {
        now: "2026-02-20T12:00:00Z".parse::<Timestamp>().unwrap(),
        zone: &TimeZone::fixed(jiff::tz::offset(2)),
        marked: &|hook| hook == id(2),
        outcome: &|hook| match hook.get() {
            1 => Some(Outcome::Passed),
            2 => Some(Outcome::Failed),
            12 => Some(Outcome::Unknown),
            _ => None,
        },
        fresh: &|hook| match hook.get() {
            3 => Freshness::New,
            12 => Freshness::Changed,
            _ => Freshness::Known,
        },
        found: Some(&|hook, rule| rule == "plain-http" && [2, 3].contains(&hook.get())),
    };
    let mut matcher = filter.matcher(&context);
    set.iter().filter(|(_, row)| matcher.matches(row)).map(|(_, row)| row.id().get()).collect()
}

fn ids(text: &str) -> Vec<u64> {
    passing(&Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")))
}

#[test]
fn every_kind_of_term_finds_its_rows() {
    let all = [1, 2, 3, 12, 20];
    let cases: &[(&str, &[u64])] = &[
        ("", &all),
        ("billing", &[1, 2]),
        ("Billing", &[1]),
        ("überweisung", &[12]),
        ("äöü", &[12]),
        ("example.com", &[1, 2, 12]),
        ("Example", &[2]),
        ("invoice.paid", &[1, 12]),
        ("workflow:projects.created", &[12]),
        ("https://x.io", &[3]),
        ("eu,us", &[1, 2]),
        ("billing !eu", &[2]),
        ("!billing", &[3, 12, 20]),
        ("\"billing eu\"", &[1]),
        ("\"ops, urgent\"", &[3]),
        ("~blgus", &[2]),
        ("!~billing", &[3, 12, 20]),
        ("name:billing", &[1, 2]),
        ("name:invoice", &[]),
        ("name=\"billing us\"", &[2]),
        ("name=", &[20]),
        ("!name=", &[1, 2, 3, 12]),
        ("name=\"billing us\",\"\"", &[2, 20]),
        ("name:", &all),
        ("name:\"\\\"x\"", &[3]),
        ("host:example.com", &[1, 2]),
        ("host=hooks.example.com", &[1, 2]),
        ("host:*.io", &[3]),
        ("host:*.example.*", &[1, 2]),
        ("host:*.Example.*", &[2]),
        ("scheme=http", &[2]),
        ("scheme:http", &[1, 2, 3, 12]),
        ("path=/Ship", &[2]),
        ("path=/ship", &[]),
        ("path:\"*\"", &[3]),
        ("events:invoice.*", &[1]),
        ("events:*invoice.*", &[1, 12]),
        ("events:invoice", &[1, 12]),
        ("events=invoice.paid", &[1]),
        ("events=", &[3, 20]),
        ("events:invoice !events:created", &[]),
        ("events~\"^(invoice|shipment)\\.\"", &[1, 2]),
        ("url~\"pa{1,2}y\"", &[1]),
        ("url~\"(?i)EX{0,1}A\"", &[1, 2, 12]),
        ("id:2", &[2, 12, 20]),
        ("id=2,12", &[2, 12]),
        ("id>2", &[3, 12, 20]),
        ("id<3", &[1, 2]),
        ("id:1*", &[1, 12]),
        ("account=20,30", &[2, 3]),
        ("account=", &[20]),
        ("account>20", &[3, 12]),
        ("created>2026-01-02", &[3, 12]),
        ("created<2026-01-02", &[1]),
        ("created=2026-01-02", &[2]),
        ("created=2026-01-02T14:00", &[2]),
        ("created=2026-01-02T12:00Z", &[2]),
        ("created>2026-01-02T12:00Z", &[3, 12]),
        ("created:2026-01-0", &[1, 2, 3]),
        ("updated:\"2026-02-01 14\"", &[1]),
        ("updated=2026", &[1, 2, 3, 12]),
        ("updated=", &[20]),
        ("age>17d", &[1, 2]),
        ("age>18d", &[1]),
        ("age<9d", &[12]),
        ("is:failing", &[2]),
        ("is:passing,failing", &[1, 2]),
        ("!is:untested", &[1, 2, 12]),
        ("is:marked", &[2]),
        ("is:new,changed", &[3, 12]),
        ("audit:plain-http", &[2, 3]),
        ("!audit:plain-http", &[1, 12, 20]),
        ("audit:raw-ip,plain-http", &[2, 3]),
        ("audit:raw-ip", &[]),
        ("NAME:billing", &[1, 2]),
        ("! ~ , \"\" name:, billing", &[1, 2]),
        ("\"billing u", &[2]),
    ];
    for (text, wanted) in cases {
        assert_eq!(ids(text), *wanted, "{text}");
    }
}

#[test]
fn a_mistake_is_pointed_at() {
    let cases = [
        ("billing nmae:x", 8..12, Some("name")),
        ("!evnets:x", 1..7, Some("events")),
        ("ä created_at>2026", 3..13, Some("created")),
        ("is:pasing", 3..9, Some("passing")),
        ("is:", 0..3, None),
        ("is:passing,x", 11..12, None),
        ("id=abc", 3..6, None),
        ("id=5,07", 5..7, None),
        ("id=", 3..3, None),
        ("account>x", 8..9, None),
        ("created>tomorrow", 8..16, None),
        ("age>30", 4..6, None),
        ("age:30d", 3..4, None),
        ("age>", 0..4, None),
        ("name>x", 4..5, None),
        ("is=new", 2..3, None),
        ("url~a(", 4..6, None),
    ];
    for (text, at, meant) in cases {
        let error = Filter::parse(text).unwrap_err();
        assert_eq!((error.at.clone(), error.suggestion.as_deref()), (at, meant), "{text}: {error}");
    }
    let error = Filter::parse("ä created_at>2026").unwrap_err();
    assert_eq!((error.column, error.length), (3, 10));
}

#[test]
fn what_is_no_field_is_a_word() {
    for text in ["https://x", "workflow:projects.created", "url://", "a:b", "12:30", "x=y", "ftp://h", "page:x"] {
        match Filter::parse(text) {
            Ok(filter) if text == "url://" => assert!(matches!(filter.terms()[0].test, Test::Field(..))),
            Ok(filter) => assert_eq!(filter.terms()[0].test, Test::Word(vec![text.into()]), "{text}"),
            Err(error) => panic!("{text}: {error}"),
        }
    }
    assert_eq!(Filter::parse("\"nmae:x\"").unwrap().terms()[0].test, Test::Word(vec!["nmae:x".into()]));
}

#[test]
fn where_no_audit_was_made_its_words_have_no_effect() {
    let filter = Filter::parse("audit:a,b x !audit:c").unwrap();
    assert_eq!(filter.rules().collect::<Vec<_>>(), ["a", "b", "c"]);
    let context = Context {
        now: Timestamp::UNIX_EPOCH,
        zone: &TimeZone::UTC,
        marked: &|_| false,
        outcome: &|_| None,
        fresh: &|_| Freshness::Known,
        found: None,
    };
    let filter = Filter::parse("audit:plain-http").unwrap();
    let (set, mut matcher) = (set(), filter.matcher(&context));
    assert!(set.iter().all(|(_, row)| matcher.matches(&row)));
}

#[test]
fn what_is_fuzzy_says_so() {
    assert!(Filter::parse("!~x").unwrap().is_fuzzy());
    assert!(!Filter::parse("name~x").unwrap().is_fuzzy());
}

#[test]
fn servers_take_the_exact_part() {
    let filter = Filter::parse("id=5,7 name=Beta !url=x account=3 id=5 host=h name:x").unwrap();
    let exact = filter.exact().unwrap();
    assert_eq!(
        exact,
        [ExactTerm::Id(vec![id(5), id(7)]), ExactTerm::Name(vec!["Beta".into()]), ExactTerm::Account(vec![3]),]
    );
    assert_eq!(filter.rest().to_string(), "!url=x id=5 host=h name:x");
    assert_eq!(Filter::parse("name=").unwrap().exact(), None);
    assert!(Filter::parse("url=https://x").unwrap().rest().is_empty());
}

#[test]
fn a_longer_word_narrows() {
    let implies = |new: &str, old: &str| Filter::parse(new).unwrap().implies(&Filter::parse(old).unwrap());
    for (new, old) in [
        ("x", ""),
        ("billing", "bill"),
        ("Billing", "bill"),
        ("bill eu", "bill"),
        ("bill", "bill,x"),
        ("~bill", "~bil"),
        ("name:billing", "name:bill"),
        ("name:bill", "bil"),
        ("events:invoice.*", "events:invoice"),
        ("!bil", "!bill"),
        ("id=5", "id=5,7"),
        ("age>30d", "age>30d"),
    ] {
        assert!(implies(new, old), "{new} => {old}");
    }
    for (new, old) in [
        ("", "x"),
        ("bill", "billing"),
        ("billing", "Bill"),
        ("bill,x", "bill"),
        ("!bill", "!bil"),
        ("name:a", "url:a"),
        ("host:a*", "host:*a*b"),
        ("age>31d", "age>30d"),
    ] {
        assert!(!implies(new, old), "{new} => {old}");
    }
}

#[test]
fn completes_what_is_being_typed() {
    let offer = Offer { events: &["invoice.paid", "invoice.created", "a b"], accounts: &[3, 30], rules: &[] };
    let at = |text: &str| {
        let found = complete(text, text.len(), &offer);
        (found.replace, found.items.into_iter().map(|item| item.text).collect::<Vec<_>>())
    };
    assert_eq!(at("x na"), (2..4, vec!["name:".into()]));
    assert_eq!(at("!a"), (1..2, vec!["account:".into(), "age>".into(), "audit:".into()]));
    assert_eq!(at("is:un"), (3..5, vec!["untested".into()]));
    assert_eq!(at("is:failing,m"), (11..12, vec!["marked".into()]));
    assert_eq!(at("events:cre"), (7..10, vec!["invoice.created".into()]));
    assert_eq!(at("events=inv"), (7..10, vec!["invoice.paid".into(), "invoice.created".into()]));
    assert_eq!(at("account=3"), (8..9, vec!["30".into()]));
    assert_eq!(at("zzz").1, Vec::<String>::new());
    assert_eq!(complete("na is:new", 2, &offer).replace, 0..2);
    assert_eq!(at("").1.len(), FilterField::ALL.len());
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9:.=!~<>*\\\\\"', ä\t-]{1,8}",
        Just("name:x".to_owned()),
        Just("nmae:x".to_owned()),
        "\\PC{1,4}"
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![4 => text(), 1 => Just(String::new())]
}

fn test() -> impl Strategy<Value = Test> {
    use FilterField::{Audit, Host, Is as IsField, Name};
    let fields = || {
        proptest::sample::select(
            FilterField::ALL
                .into_iter()
                .filter(|f| ![IsField, Audit, FilterField::Age].contains(f))
                .collect::<Vec<_>>(),
        )
    };
    let shape = || proptest::collection::vec(value(), 1..4).prop_map(Pattern::of_pieces);
    let asks = |values: &Vec<Pattern>| values.len() > 1 || values[0].as_literal() != Some("");
    let escaped = || text().prop_map(|text| Pattern::literal(regex::escape(&text)));
    let dates = ["2026", "2026-01-02", "2026-01-02T12:00Z", "2026-01-02 12:00"];
    prop_oneof![
        proptest::collection::vec(text(), 1..3).prop_map(Test::Word),
        proptest::collection::vec(text(), 1..3).prop_map(Test::Fuzzy),
        (fields(), proptest::collection::vec(shape(), 1..3).prop_filter("asks", asks))
            .prop_map(|(field, values)| Test::Field(field, Op::Contains, values)),
        (proptest::sample::select(vec![Name, Host]), proptest::collection::vec(value(), 1..3))
            .prop_map(|(f, v)| Test::Field(f, Op::Equals, v.into_iter().map(Pattern::literal).collect())),
        proptest::collection::vec(escaped(), 1..3).prop_map(|values| Test::Field(Name, Op::Regex, values)),
        (proptest::sample::select(vec![Op::Above, Op::Below, Op::Equals]), proptest::sample::select(dates.to_vec()))
            .prop_map(|(op, date)| Test::Field(FilterField::Created, op, vec![Pattern::literal(date)])),
        proptest::collection::vec(1u64..99, 1..3).prop_map(|ids| Test::Field(
            FilterField::Id,
            Op::Equals,
            ids.iter().map(|id| Pattern::literal(id.to_string())).collect()
        )),
        proptest::collection::vec(proptest::sample::select(Is::ALL.to_vec()), 1..3).prop_map(Test::Is),
        proptest::collection::vec(text(), 1..3).prop_map(Test::Audit),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    proptest::collection::vec((any::<bool>(), test()).prop_map(|(negated, test)| Term { negated, test }), 0..4)
        .prop_map(|terms| Filter { terms })
}

proptest! {
    #[test]
    fn parse_undoes_print(filter in filter()) {
        let text = filter.to_string();
        prop_assert_eq!(Filter::parse(&text), Ok(filter), "{}", text);
    }

    #[test]
    fn the_filter_of_an_event_can_be_typed(name in any::<String>()) {
        let filter = Filter::of_event(&name);
        let text = filter.to_string();
        prop_assert_eq!(Filter::parse(&text), Ok(filter), "{}", text);
    }

    #[test]
    fn print_is_a_normal_form(text in "[a-z:=~!*\", \\\\.0-9<>]{0,24}") {
        if let Ok(filter) = Filter::parse(&text) {
            let printed = filter.to_string();
            let again = Filter::parse(&printed);
            prop_assert_eq!(again.as_ref().map(ToString::to_string), Ok(printed));
            prop_assert_eq!(again, Ok(filter));
        }
    }

    #[test]
    fn nothing_typed_panics(text in any::<String>(), cursor in 0usize..40) {
        match Filter::parse(&text) {
            Ok(filter) => drop(passing(&filter)),
            Err(error) => prop_assert!(text.get(error.at.clone()).is_some(), "{:?}", error),
        }
        let found = complete(&text, cursor, &Offer::default());
        prop_assert!(text.get(found.replace).is_some());
    }

    #[test]
    fn narrowing_is_safe(new in filter(), old in filter()) {
        if new.implies(&old) {
            let older = passing(&old);
            prop_assert!(passing(&new).iter().all(|id| older.contains(id)));
        }
    }

    #[test]
    fn narrowing_of_words_is_safe(new in "(!?(name:|~|)[ebilusEBx.,]{1,4} ?){1,2}", old in "(!?(name:|~|)[ebilusEBx.,]{1,3} ?){1,2}") {
        if let (Ok(new), Ok(old)) = (Filter::parse(&new), Filter::parse(&old)) && new.implies(&old) {
            let older = passing(&old);
            prop_assert!(passing(&new).iter().all(|id| older.contains(id)), "{} => {}", new, old);
        }
    }
}
