//! WIRE section 4: list, paging, counting, sorting, filters, fields.

use std::collections::BTreeSet;

use hookline::sandbox::Options;
use serde_json::json;

use crate::socket::{Served, W, served};

fn big() -> Served {
    served(Options { webhooks: 2345, ..Options::default() })
}

#[test]
fn shape_of_a_page() {
    let sandbox = served(Options::default());
    let document = sandbox.list("page[size]=2").json();
    assert_eq!(document.as_object().unwrap().keys().collect::<Vec<_>>(), ["data", "meta"]);
    assert_eq!(document["meta"], json!({}));
    let row = &document["data"][0];
    assert_eq!(row.as_object().unwrap().keys().collect::<Vec<_>>(), ["type", "id", "attributes"]);
    assert_eq!((&row["type"], &row["id"]), (&json!("notification/webhooks"), &json!("1")));
    assert_eq!(
        row["attributes"].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["account_id", "name", "url", "secret", "events", "scopes", "created_at", "updated_at"]
    );
    let created = row["attributes"]["created_at"].as_str().unwrap();
    assert!(created.len() == 25 && created.ends_with(" +0000") && !created.contains(['T', '.']), "{created}");
}

#[test]
fn paging() {
    let sandbox = big();
    assert_eq!(sandbox.list("").ids(), (1..=1000).collect::<Vec<_>>());
    for (query, ids) in [
        ("page[number]=2&page[size]=3", vec![4, 5, 6]),
        ("page[number]=3&page[size]=1000", (2001..=2345).collect()),
        ("page[number]=3", (2001..=2345).collect()),
        ("page[number]=9999", vec![]),
        ("page[size]=010", (1..=8).collect()),
        ("page[size]=0x10", (1..=16).collect()),
        ("page[size]=1_0", (1..=10).collect()),
        ("page[limit]=3&per_page=4&page[size]=2", vec![1, 2]),
        ("page[size]=2&limit=7&bogus[x][]=1", vec![1, 2]),
    ] {
        let answer = sandbox.list(query);
        assert_eq!((answer.status, answer.ids()), (200, ids), "{query}");
    }
    let size = "must be between 1 and 1000";
    for (query, pointer, detail) in [
        ("page[size]=0", "/page/size", size),
        ("page[size]=-1", "/page/size", size),
        ("page[size]=1001", "/page/size", size),
        ("page[size]=abc", "/page/size", "must be an integer"),
        ("page[size]=", "/page/size", "must be an integer"),
        ("page[size]=1.5", "/page/size", "must be an integer"),
        ("page[number]=0", "/page/number", "must be positive"),
        ("page[number]=-1", "/page/number", "must be positive"),
        ("page=2", "/page", "must be a hash"),
    ] {
        let answer = sandbox.list(query);
        assert_eq!((answer.status, answer.pointers()), (422, vec![(pointer.to_owned(), detail.to_owned())]), "{query}");
    }
    assert_eq!(sandbox.list("page[size]=0&page[number]=x&sort[]=id").pointers().len(), 3, "all faults at once");
    assert_eq!(sandbox.list("page[number]=100000000000000000000").status, 500);
}

#[test]
fn counts_are_a_floor() {
    let sandbox = big();
    for (query, count, more) in [
        ("page[size]=2", 1000, true),
        ("page[size]=1000", 1000, true),
        ("page[number]=2", 2000, true),
        ("page[number]=3", 2345, false),
        ("page[number]=9999&page[size]=10", 99_980, false),
        ("page[number]=270&page[size]=5", 2345, true),
        ("page[number]=271&page[size]=5", 2345, false),
        ("filter[id]=7", 1, false),
    ] {
        let answer = sandbox.list(&format!("count=true&{query}"));
        assert_eq!(answer.json()["meta"], json!({"count": count, "more": more}), "{query}");
    }
    for (word, counted) in [
        ("true", Some(true)),
        ("t", Some(true)),
        ("y", Some(true)),
        ("yes", Some(true)),
        ("false", Some(false)),
        ("f", Some(false)),
        ("n", Some(false)),
        ("no", Some(false)),
        ("", Some(false)),
        ("1", None),
        ("0", None),
        ("True", None),
        ("False", None),
        ("maybe", None),
    ] {
        let answer = sandbox.list(&format!("page[size]=1&count={word}"));
        let found = (answer.status == 200).then(|| answer.json()["meta"]["count"].is_number());
        assert_eq!(found, counted, "{word}");
    }
}

#[test]
fn walks_by_id_are_whole_and_walks_over_ties_are_not() {
    let sandbox = big();
    let walk = |sort: &str| {
        let mut seen = BTreeSet::new();
        for number in 1.. {
            let ids = sandbox
                .list(&format!("sort={sort}&page[size]=100&page[number]={number}&fields[notification/webhooks][]=x"))
                .ids();
            let full = ids.len() == 100;
            seen.extend(ids);
            if !full {
                break;
            }
        }
        seen.len()
    };
    assert_eq!(walk("id"), 2345);
    assert_eq!(walk("-id"), 2345);
    let by_name = walk("account_id");
    assert!((500..2300).contains(&by_name), "{by_name} distinct rows");
    assert_eq!(walk("account_id"), by_name, "the same rows are lost every time");
}

#[test]
fn a_walk_stays_right_while_rows_come_and_go() {
    let sandbox = served(Options { webhooks: 50, ..Options::default() });
    let page = |number: u32| sandbox.list(&format!("page[size]=10&page[number]={number}")).ids();
    assert_eq!((page(1).len(), page(2)), (10, (11..=20).collect::<Vec<_>>()));
    assert_eq!(sandbox.send("DELETE", &format!("{W}/3"), &[], "").status, 204);
    assert_eq!(page(2), (12..=21).collect::<Vec<_>>(), "pages are plain offsets");
    sandbox.create(json!({"id": 3}));
    assert_eq!(page(2), (11..=20).collect::<Vec<_>>());
    let rename = json!({"data": {"type": "notification/webhooks", "attributes": {"id": 900}}});
    assert_eq!(sandbox.json("PATCH", &format!("{W}/1"), &rename).status, 404);
    assert_eq!(page(2), (12..=21).collect::<Vec<_>>());
}

#[test]
fn sorting() {
    let sandbox = served(Options { webhooks: 0, ..Options::default() });
    for (name, url) in [(Some("b"), "1"), (None, "2"), (Some("a"), "3"), (Some("b"), "4")] {
        sandbox.create(name.map_or(json!({"url": url}), |name| json!({"name": name, "url": url})));
    }
    for (query, ids) in [
        ("sort=id", vec![1, 2, 3, 4]),
        ("sort=-id", vec![4, 3, 2, 1]),
        ("sort=webhooks.id", vec![1, 2, 3, 4]),
        ("sort=name,-id", vec![4, 3, 2, 1]),
        ("sort=name,-id,,", vec![4, 3, 2, 1]),
        ("sort=url", vec![1, 2, 3, 4]),
        ("sort=-url", vec![4, 3, 2, 1]),
    ] {
        assert_eq!(sandbox.list(query).ids(), ids, "{query}");
    }
    let ascending = sandbox.list("sort=name").ids();
    assert_eq!((ascending[0], ascending[3]), (3, 2), "nulls last: {ascending:?}");
    let descending = sandbox.list("sort=-id,-name").ids();
    assert_eq!((descending[0], descending[3]), (2, 3), "nulls first: {descending:?}");
    for query in ["sort=", "sort=,", "sort=events", "sort=scopes", "sort=-secret", "sort=updated_at"] {
        assert_eq!(sandbox.list(query).status, 200, "{query}");
    }
    for query in
        ["sort=bogus", "sort=ID", "sort=%2Bid", "sort=+id", "sort=%20id", "sort=-", "sort=accounts.id", "sort=id,bogus"]
    {
        let answer = sandbox.list(query);
        assert_eq!(
            (answer.status, &answer.json()["errors"][0]["title"]),
            (500, &json!("Sequel::DatabaseError")),
            "{query}"
        );
        assert!(answer.detail().contains("ORDER BY"), "{query}");
    }
    assert_eq!(sandbox.list("sort[]=id").pointers(), [("/sort".to_owned(), "must be a string".to_owned())]);
}

#[test]
fn filters() {
    let sandbox = served(Options { webhooks: 0, ..Options::default() });
    for attributes in [
        json!({"name": "Beta", "url": "https://a.example/x?y=1&z=#q", "account_id": 2, "scopes": {"ou": ["a", "b"]}}),
        json!({"name": "beta", "events": ["workflow:projects.created"], "created_at": "2026-01-01 00:00:00 +0000"}),
        json!({"name": "", "secret": "s1", "created_at": "2026-01-01T00:00:00.25Z"}),
        json!({"events": ["a.b"]}),
    ] {
        sandbox.create(attributes);
    }
    for (query, ids) in [
        ("filter[id]=3", vec![3]),
        ("filter[id][]=1&filter[id][]=4", vec![1, 4]),
        ("filter[id]=%203", vec![3]),
        ("filter[id]", vec![]),
        ("filter[name]=Beta", vec![1]),
        ("filter[name][]=Beta&filter[name][]=beta", vec![1, 2]),
        ("filter[name]=", vec![3]),
        ("filter[name]", vec![4]),
        ("filter[url]=https%3A%2F%2Fa.example%2Fx%3Fy%3D1%26z%3D%23q", vec![1]),
        ("filter[secret]=s1", vec![3]),
        ("filter[account_id]=2", vec![1]),
        ("filter[account_id]=2&filter[name]=beta", vec![]),
        ("filter[created_at]=2026-01-01", vec![2]),
        ("filter[created_at]=2026-01-01T07:00:00%2B07:00", vec![2]),
        ("filter[created_at]=2026-01-01%2000:00:00.25%20UTC", vec![3]),
        ("filter[events]=workflow:projects.created", vec![]),
        ("filter[events]={a.b}", vec![]),
        ("filter[scopes][ou][]=a&filter[scopes][ou][]=b", vec![1]),
        ("filter[scopes][ou][]=a", vec![]),
        // Not declared, so dropped in silence: the whole list.
        ("filter[bogus]=1", vec![1, 2, 3, 4]),
        ("filter[name__match]=zzz", vec![1, 2, 3, 4]),
        ("filter[id__in][]=1", vec![1, 2, 3, 4]),
        ("filter[id__gt]=2", vec![1, 2, 3, 4]),
        ("filter[type]=x&filter[]", vec![]),
    ] {
        if query.ends_with("filter[]") {
            assert_eq!(sandbox.list(query).status, 400, "{query}");
            continue;
        }
        let answer = sandbox.list(query);
        assert_eq!((answer.status, answer.ids()), (200, ids), "{query}");
    }
    for query in [
        "filter[id]=5,7",
        "filter[id]=abc",
        "filter[id]=",
        "filter[id]=null",
        "filter[id][]=",
        "filter[id][]=1&filter[id][]=x",
        "filter[account_id]=9223372036854775808",
        "filter[created_at]=zzz",
        "filter[name][x]=1",
        "filter[name]=%00",
    ] {
        let answer = sandbox.list(query);
        assert_eq!(
            (answer.status, &answer.json()["errors"][0]["title"]),
            (500, &json!("Sequel::DatabaseError")),
            "{query}"
        );
    }
    let events = sandbox.list("filter[events][]=x");
    assert_eq!((events.status, &events.json()["errors"][0]["title"]), (500, &json!("NoMethodError")));
    for query in ["filter=1", "filter[]=1"] {
        assert_eq!(sandbox.list(query).pointers(), [("/filter".to_owned(), "must be a hash".to_owned())], "{query}");
    }
}

#[test]
fn fields_and_included() {
    let sandbox = served(Options::default());
    let all = ["account_id", "name", "url", "secret", "events", "scopes", "created_at", "updated_at"];
    for (query, attributes) in [
        ("fields[notification/webhooks][]=url&fields[notification/webhooks][]=name", vec!["name", "url"]),
        ("fields[notification/webhooks][]=id", vec![]),
        ("fields[notification/webhooks][]=bogus", vec![]),
        ("fields[notification/webhooks][]=name,url", vec![]),
        ("fields[notification/webhooks][]=", vec![]),
        ("fields[webhooks][]=name", all.to_vec()),
        ("included[]=x", all.to_vec()),
        ("include=x", all.to_vec()),
    ] {
        let row = sandbox.list(&format!("page[size]=1&{query}")).json()["data"][0].clone();
        assert_eq!(row["id"], "1");
        assert_eq!(row["attributes"].as_object().unwrap().keys().collect::<Vec<_>>(), attributes, "{query}");
    }
    for (query, pointer, detail) in [
        ("fields[notification/webhooks]=name,url", "/fields/notification/webhooks", "must be an array"),
        ("fields[notification/webhooks][0]=name", "/fields/notification/webhooks", "must be an array"),
        ("fields=name", "/fields", "must be a hash"),
        ("fields[]=name", "/fields", "must be a hash"),
    ] {
        let answer = sandbox.list(query);
        assert_eq!((answer.status, answer.pointers()), (422, vec![(pointer.to_owned(), detail.to_owned())]), "{query}");
    }
}
