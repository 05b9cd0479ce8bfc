//! `hookline list` is the whole set, proven, or a fault: against a server whose rows move while they are read.

use std::sync::{Arc, Mutex};

use super::{
    server::{Act, Seen, Server, json},
    world::{Ran, World},
};

fn query(seen: &Seen) -> Vec<(String, String)> {
    let line = seen.line().split_once('?').map_or("", |(_, query)| query);
    url::form_urlencoded::parse(line.as_bytes()).into_owned().collect()
}

fn number(query: &[(String, String)], name: &str) -> Option<usize> {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.parse().unwrap())
}

/// Pages and id filters as WIRE section 4 has them, on rows that `meanwhile` may change before each answer.
fn paging(
    rows: Vec<u64>,
    meanwhile: impl Fn(&mut Vec<u64>, usize) + Send + Sync + 'static,
) -> (Server, Arc<Mutex<Vec<u64>>>) {
    let rows = Arc::new(Mutex::new(rows));
    let kept = Arc::clone(&rows);
    let server = Server::start(move |seen, nth| -> Act {
        let mut rows = rows.lock().unwrap();
        meanwhile(&mut rows, nth);
        let query = query(seen);
        let wanted: Vec<u64> =
            query.iter().filter(|(key, _)| key == "filter[id][]").map(|(_, id)| id.parse().unwrap()).collect();
        let size = number(&query, "page[size]").unwrap_or(1000);
        let skip = (number(&query, "page[number]").unwrap_or(1) - 1) * size;
        let found = rows.iter().filter(|id| wanted.is_empty() || wanted.contains(id)).skip(skip).take(size);
        let data: Vec<String> = found
            .map(|id| format!(r#"{{"type":"notification/webhooks","id":"{id}","attributes":{{"name":"hook {id}"}}}}"#))
            .collect();
        json(200, &format!(r#"{{"data":[{}],"meta":{{}}}}"#, data.join(",")))
    });
    (server, kept)
}

fn list(server: &Server, args: &[&str]) -> Ran {
    let args = [&["list", "--output", "json"], args].concat();
    World::new().run(&args, &[("HOOKLINE_URL", server.url().as_str()), ("HOOKLINE_TOKEN", "t")])
}

fn ids(ran: &Ran) -> Vec<u64> {
    let json = ran.json();
    json.as_array().unwrap().iter().map(|hook| hook["id"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn a_row_that_another_one_hid_is_found() {
    // After the first page a row of it goes away: what follows moves up, and the first of page 2 hides on page 1.
    let (server, rows) = paging((1..=2500).collect(), |rows, nth| {
        if nth == 1 {
            rows.retain(|id| *id != 10);
        }
    });
    let ran = list(&server, &[]);
    assert_eq!(ids(ran.ended(0)), *rows.lock().unwrap());
    assert!(ids(&ran).contains(&1001));
}

#[test]
fn a_set_that_never_rests_is_not_called_complete() {
    let (server, _) = paging((1..=2500).collect(), |rows, _| {
        rows.remove(0);
    });
    let ran = list(&server, &[]);
    assert_eq!(ran.ended(6).fault()["kind"], "conflict");
}

#[test]
fn a_server_that_does_not_page_is_said() {
    let (server, _) = paging((1..=1000).collect(), |_, _| {});
    let rows = ids(list(&server, &[]).ended(0));
    assert_eq!(rows.len(), 1000, "one full page is followed by an empty one");

    let rows: Vec<String> = (1..=1000).map(|id| format!(r#"{{"type":"w","id":"{id}","attributes":{{}}}}"#)).collect();
    let page = format!(r#"{{"data":[{}]}}"#, rows.join(","));
    let server = Server::start(move |_, _| json(200, &page));
    assert_eq!(list(&server, &[]).ended(8).fault()["kind"], "unreadable");
}

#[test]
fn filter_and_order_are_those_of_the_console() {
    let (server, _) = paging(vec![3, 21, 1, 22], |_, _| {});
    assert_eq!(ids(list(&server, &["--sort", "-id"]).ended(0)), [22, 21, 3, 1]);
    assert_eq!(ids(list(&server, &["--filter", "name:2", "--sort", "name"]).ended(0)), [21, 22]);
    assert_eq!(ids(list(&server, &["--filter", "!id=3,21"]).ended(0)), [1, 22]);
    let ran = list(&server, &["--filter", "is:failing"]);
    assert_eq!(ids(ran.ended(0)), Vec::<u64>::new());
    assert!(ran.err.contains("console"), "{ran:?}");
}

#[test]
fn one_bad_row_does_not_lose_the_others() {
    let server = Server::start(|_, _| {
        json(
            200,
            r#"{"data":[{"type":"w","id":"7","attributes":{"name":"good"}},{"type":"w","id":"zero","attributes":{}},5]}"#,
        )
    });
    let ran = list(&server, &[]);
    assert_eq!(ids(ran.ended(8)), [7]);
    assert_eq!(ran.err.lines().count(), 2, "{ran:?}");
}
