//! What every form of data looks like, with hostile text in it.

use super::{
    server::{Server, json},
    world::{Ran, World},
};

const FORMATS: [&[&str]; 6] = [
    &[],
    &["--output", "table"],
    &["--output", "json"],
    &["--output", "jsonl"],
    &["--output", "csv"],
    &["--output", "yaml"],
];

const ROWS: &str = r#"
{"type":"w","id":"7","attributes":{"name":"Audit trail (EU)","url":"https://ann:pw@hooks.example/in?token=abc","account_id":3,
 "events":["billing:invoices.paid","crm:deals.won"],"scopes":{"ou":["emea"]},"created_at":"2026-01-01 00:01:00 +0000",
 "updated_at":"2026-02-01 00:01:00 +0700"}},
{"type":"w","id":"8","attributes":{"name":"=cmd|' /C x'!A0\u001b[31m\u202e,\"q\"\tb\nc\u009b","url":"-1+2","account_id":-4,
 "events":[" @x\r\n",5,null,{"a":"\u001b"}],"scopes":null,"limit":1.50,"\u001bodd: #":["yes","1"]}},
{"type":"w","id":"1234567","attributes":{"name":null,"events":[],"big":123456789012345678901234567890,"half":"\ud800"}}
"#;

fn service() -> Server {
    Server::start(|seen, _| {
        let route = seen.route();
        let row = |id: &str| {
            ROWS.trim().split("},\n{").find(|row| row.contains(&format!(r#""id":"{id}""#))).map(|row| {
                format!(
                    r#"{{"data":{{{}}}}}"#,
                    row.trim_start_matches('{').trim_end().trim_end_matches('}').to_owned() + "}"
                )
            })
        };
        match route.rsplit('/').next().unwrap() {
            "8" if route.starts_with("POST") => json(200, r#"{"success":false,"message":"=1\t\u001b[2J<html>"}"#),
            "events" => json(
                200,
                r#"{"data":[{"type":"e","id":"1","attributes":{"name":"a:b.c","description":"-x,\"\u202e\n"}},
                {"type":"e","id":"2","attributes":{"name":"plain"}}]}"#,
            ),
            "webhooks" => json(200, &format!(r#"{{"data":[{ROWS}],"meta":{{}}}}"#)),
            id => row(id).map_or_else(|| json(404, "{}"), |row| json(200, &row)),
        }
    })
}

fn run(server: &Server, args: &[&str]) -> Ran {
    World::new().run(args, &[("HOOKLINE_URL", server.url().as_str()), ("HOOKLINE_TOKEN", "t")])
}

/// Data and notes of a run, as a reader of the page sees them: line ends of CSV are marked.
fn page(server: &Server, commands: &[&[&str]]) -> String {
    let mut page = String::new();
    for command in commands {
        for format in FORMATS {
            let args = [command, format].concat();
            let Ran { code, out, err } = run(server, &args);
            page += &format!("$ hookline {}   # {code}\n{}{}\n", args.join(" "), out.replace('\r', "␍"), err);
        }
    }
    page
}

#[test]
fn rows_of_every_form() {
    insta::assert_snapshot!(page(
        &service(),
        &[
            &["list", "--fields", "id,name,url,account_id,events"],
            &["list", "--fields", "path,host,updated_at,id", "--limit", "2"],
            &["get", "7", "8", "--fields", "scopes,id"],
            &["events"],
        ]
    ));
}

#[test]
fn whole_records_of_every_form() {
    insta::assert_snapshot!(page(&service(), &[&["get", "7"], &["get", "8"], &["get", "1234567"]]));
}

#[test]
fn the_whole_list_of_every_form_without_a_clock() {
    let server = service();
    let shown = ["json", "jsonl", "csv", "yaml"].map(|format| {
        let ran = run(&server, &["list", "--output", format]);
        format!("$ hookline list --output {format}\n{}{}\n", ran.out.replace('\r', "␍"), ran.err)
    });
    insta::assert_snapshot!(shown.concat() + &run(&server, &["list"]).out);
}

#[test]
fn a_test_delivery_of_every_form() {
    insta::assert_snapshot!(page(&service(), &[&["test", "8", "--fields", "id,outcome,success,message"]]));
}

#[test]
fn yaml_and_json_say_the_same() {
    let server = service();
    let json: serde_json::Value = run(&server, &["list", "--output", "json", "--filter", "id=7"]).json();
    let yaml = run(&server, &["list", "--output", "yaml", "--filter", "id=7"]);
    #[derive(serde::Deserialize, Debug)]
    struct Row {
        id: String,
        name: String,
        url: String,
        account_id: i64,
        events: Vec<String>,
    }
    let rows: Vec<Row> = serde_saphyr::from_str(&yaml.ended(0).out).unwrap();
    let row = &json[0];
    assert_eq!(rows[0].id, row["id"]);
    assert_eq!(rows[0].name, row["name"]);
    assert_eq!(rows[0].url, row["url"]);
    assert_eq!(serde_json::json!(rows[0].events), row["events"]);
    assert_eq!(rows[0].account_id, 3);
}
