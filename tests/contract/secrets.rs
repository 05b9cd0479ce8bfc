//! What is told of calls: the log, faults and curl lines hold no key, token or secret (RELIABILITY "Secrets").

use std::{
    process::Command,
    sync::{Arc, Mutex},
};

use hookline::{
    api::{
        CallRecord, Client, Credential, Ports, Service,
        calls::{Call, Exact, ListQuery},
        curl, curl_lines,
    },
    domain::{secret::Secret, webhook::Change},
};

use crate::{
    reading::id,
    server::{Act, Server, answer, json, logged_in, quick},
};

const KEY: &str = "PULSE_0123456789abcdef";
const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl";
const SECRET: &str = "hush \"quoted\" hush";

fn logged(server: &Server) -> (Client, Arc<Mutex<Vec<CallRecord>>>) {
    let records = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&records);
    let mut service = Service::new(server.url(), Credential::Key(Secret::new(KEY.into())));
    service.limits = quick();
    let observer = Arc::new(move |record: &CallRecord| log.lock().unwrap().push(record.clone()));
    let ports = Ports { observer: Some(observer), ..Ports::system() };
    (Client::new(service, ports).unwrap(), records)
}

fn change() -> Change {
    Change {
        name: Some("n".into()),
        url: Some("https://me:pw-in-url@hooks.example.com/".into()),
        secret: Some(Secret::new(SECRET.into())),
        ..Change::default()
    }
}

fn clean(text: &str) {
    for secret in [KEY, TOKEN, "hush", "pw-in-url", "c2lnbmF0dXJl"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn the_call_log_tells_everything_but_credentials() {
    let server = Server::start(|seen, n| match (seen.route().contains("login"), n) {
        (true, _) => logged_in(TOKEN),
        (_, 1) => answer(
            201,
            "Set-Cookie: auth-token=abc\r\nX-Kind: b\r\n",
            r#"{"data":{"type":"t","id":"9","attributes":{"name":"n","secret":"hush \"quoted\" hush","url":"https:\/\/me:pw-in-url@hooks.example.com\/"}}}"#,
        ),
        _ => Act::Cut(vec![]),
    });
    let (client, records) = logged(&server);
    client.send(Call::Create(change())).await.unwrap();
    let query = ListQuery {
        filter: vec![Exact::Url(vec!["https://me:pw-in-url@h/?token=hush-token".into()])],
        ..ListQuery::page(1, 10)
    };
    client.send(Call::List(query)).await.unwrap_err();
    let records = records.lock().unwrap();
    clean(&format!("{records:?}"));

    let [login, create, first, second, third] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((login.method, login.target.as_str(), login.status), ("POST", "/api/v3/iam/auth/api/login", Some(200)));
    assert!(login.answer_head.contains("a@b.example"));
    assert_eq!((create.status, create.attempt, create.answer_bytes > 100), (Some(201), 1, true));
    assert!(create.request_body.as_ref().unwrap().contains(r#""name":"n""#));
    assert!(create.request_headers.iter().any(|(name, _)| name == "authorization"));
    assert!(create.answer_headers.contains(&("x-kind".into(), "b".into())));
    assert_eq!([first.attempt, second.attempt, third.attempt], [1, 2, 3]);
    assert!(third.failure.as_ref().unwrap().contains("closed the connection"));
    assert!(third.target.starts_with("/api/v3/notification/webhooks?page%5Bnumber%5D=1"));
}

#[tokio::test]
async fn a_server_that_echoes_credentials_is_not_repeated() {
    for status in [400, 401, 403, 404, 409, 422, 429, 500, 503, 200] {
        for shape in 0..3 {
            let server = Server::start(move |seen, _| {
                if seen.route().contains("login") {
                    return logged_in(TOKEN);
                }
                let text =
                    format!("{} {} {KEY} hush \\\"quoted\\\" hush", seen.header("authorization").unwrap(), TOKEN);
                match shape {
                    0 => json(
                        status,
                        &format!(
                            r#"{{"errors":[{{"title":"{text}","detail":"{text}","source":{{"pointer":"/data/attributes/{text}"}},"meta":{{"backtrace":["{text}"]}}}}]}}"#
                        ),
                    ),
                    1 => json(status, &format!(r#"{{"status":"{status}","type":"x","detail":"{text}"}}"#)),
                    _ => answer(status, "", format!("<html>{}</html>", text.replace("\\\"", "\""))),
                }
            });
            let (client, records) = logged(&server);
            for call in [Call::Create(change()), Call::Update(id(7), change()), Call::Test(id(7)), Call::Show(id(7))] {
                let fault = client.send(call).await.unwrap_err();
                clean(&format!("{fault} {fault:?}"));
            }
            clean(&format!("{:?}", records.lock().unwrap()));
        }
    }
}

#[tokio::test]
async fn a_login_that_echoes_the_key_is_not_repeated() {
    let server = Server::start(|seen, _| {
        json(422, &format!(r#"{{"status":"422","type":"x","detail":"bad {}"}}"#, seen.body.replace('"', "'")))
    });
    let (client, records) = logged(&server);
    let fault = client.send(Call::Events).await.unwrap_err();
    clean(&format!("{fault:?} {:?}", records.lock().unwrap()));
}

#[tokio::test]
async fn a_call_that_was_called_off_is_in_the_log() {
    let server = Server::start(|_, _| Act::Stall(vec![]));
    let (client, records) = logged(&server);
    let task = tokio::spawn(async move { client.send(Call::Events).await });
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    // The login goes on for whoever comes next; here the whole client goes with the runtime.
    task.abort();
    let _ended = task.await;
    assert!(records.lock().unwrap().is_empty(), "the login was not called off with its caller");

    let records = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&records);
    let mut service = Service::new(server.url(), Credential::Token(Secret::new("ready-token".into())));
    service.limits = quick();
    let observer = Arc::new(move |record: &CallRecord| log.lock().unwrap().push(record.failure.clone()));
    let client = Client::new(service, Ports { observer: Some(observer), ..Ports::system() }).unwrap();
    let task = tokio::spawn(async move { client.send(Call::Events).await });
    while server.seen().len() < 2 {
        tokio::task::yield_now().await;
    }
    task.abort();
    let _ended = task.await;
    assert_eq!(*records.lock().unwrap(), [Some("called off".to_owned())]);
}

/// What a shell makes of a line: its words, one after the other.
fn words(line: &str) -> Vec<String> {
    let script = line.replacen("curl ", "printf '%s\\0' ", 1);
    let run = Command::new("sh")
        .args(["-c", &script])
        .env("HOOKLINE_TOKEN", "T0")
        .env("HOOKLINE_SECRET", "S0")
        .output()
        .unwrap();
    assert!(run.status.success() && run.stderr.is_empty(), "{line}: {run:?}");
    String::from_utf8(run.stdout).unwrap().split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn curl_lines_say_the_same_and_run_nothing_else() {
    let base = "https://api.example.com/pulse".parse().unwrap();
    let list = curl(
        &base,
        &Call::List(ListQuery { filter: vec![Exact::Name(vec!["a'b $(id) `id`".into()])], ..ListQuery::page(1, 2) }),
    )
    .unwrap();
    let told = words(&list);
    assert_eq!(told[..6], ["-sS", "-g", "-X", "GET", "-H", "Authorization: Bearer T0"]);
    assert!(
        told[6].starts_with("https://api.example.com/pulse/api/v3/notification/webhooks?page%5Bnumber%5D=1&"),
        "{list}"
    );
    assert!(told[6].contains("=a%27b%20%24%28id%29%20%60id%60&"));

    let hostile = "'; rm -rf / #\n$(touch x) \u{202E}\\ \" \u{9b}SECRET";
    let change =
        Change { name: Some(hostile.into()), secret: Some(Secret::new("real one".into())), ..Change::default() };
    let create = curl(&base, &Call::Create(change.clone())).unwrap();
    assert!(!create.contains("real one") && !create.contains(['\n', '\u{202E}', '\u{9b}']), "{create}");
    let told = words(&create);
    assert_eq!(
        told[4..10],
        ["-H", "Authorization: Bearer T0", "-H", "Content-Type: application/json", "--data-binary", told[9].as_str()]
    );
    let body: serde_json::Value = serde_json::from_str(&told[9]).unwrap();
    assert_eq!(body["data"]["attributes"], serde_json::json!({"name": hostile, "secret": "S0"}));
    assert_eq!(told[10], "https://api.example.com/pulse/api/v3/notification/webhooks");
    let delete = words(&curl(&base, &Call::Delete(id(7))).unwrap());
    assert_eq!(delete.last().unwrap(), "https://api.example.com/pulse/api/v3/notification/webhooks/7");
    assert!(!delete.iter().any(|word| word.contains("Content-Type")));
    assert!(curl(&"https://me:pw@x".parse().unwrap(), &Call::Events).is_err());
}

#[test]
fn several_calls_are_a_script_with_a_secret_for_each() {
    let base = "https://api.example.com/pulse".parse().unwrap();
    let secret = || Change { secret: Some(Secret::new("real one".into())), ..Change::default() };
    let calls = [Call::Update(id(7), secret()), Call::Delete(id(8)), Call::Update(id(9), secret())];
    let script = curl_lines(&base, &calls).unwrap();
    assert!(!script.contains("real one"));
    let run = |secrets: &[(&str, &str)]| {
        let told = script.replace("curl ", "printf '%s|' ");
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &told])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOOKLINE_TOKEN", "T0");
        shell.envs(secrets.iter().copied()).output().unwrap()
    };
    let both = run(&[("HOOKLINE_SECRET_7", "S7"), ("HOOKLINE_SECRET_9", "S9")]);
    let out = String::from_utf8(both.stdout).unwrap();
    assert!(both.status.success(), "{script}");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 3, "{out}");
    for (line, method, secret, path) in [
        (lines[0], "PATCH", "S7", "webhooks/7"),
        (lines[1], "DELETE", "", "webhooks/8"),
        (lines[2], "PATCH", "S9", "webhooks/9"),
    ] {
        assert!(
            line.contains(method) && line.contains("Bearer T0") && line.contains(secret) && line.contains(path),
            "{line}"
        );
    }
    let one = run(&[("HOOKLINE_SECRET_7", "S7")]);
    assert!(!one.status.success() && one.stdout.is_empty(), "nothing is sent where a secret is missing");
    assert_eq!(curl_lines(&base, &calls[1..2]), curl(&base, &calls[1]));
}
