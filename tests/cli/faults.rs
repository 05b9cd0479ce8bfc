//! The exit code of each command under each mishap of the sandbox, in one table; and that a fault is told on standard error
//! alone: a sentence, or with `json` and `jsonl` one object.

use super::{world::Ran, writes::Stand};

/// Commands of the table, in the order of its columns.
const COMMANDS: [&[&str]; 9] = [
    &["list"],
    &["list", "--page", "1"],
    &["get", "1"],
    &["get", "1", "2"],
    &["events"],
    &["audit", "--fail-on", "never"],
    &["test", "1"],
    &["update", "1", "--name", "x"],
    &["delete", "1", "--yes"],
];

/// What goes wrong, and the exit codes of the commands. A test delivery that is made ends with 3: nobody receives it here. A
/// write whose answer is lost is looked up: that of an update is found done, that of a test delivery cannot be told.
#[rustfmt::skip]
const TABLE: &[(&str, [u8; 9])] = &[
    //               list page get gets events audit test update delete
    ("401",         [4,   4,   4,  4,   4,     4,    4,   4,     4]),
    ("403",         [4,   4,   4,  4,   4,     4,    4,   4,     4]),
    ("404@show",    [0,   0,   5,  5,   0,     0,    3,   5,     5]),
    // Another request's answer, maybe (WIRE section 11): the webhook is looked for before that is believed.
    ("404@test",    [0,   0,   0,  0,   0,     0,    8,   0,     0]),
    ("404@test,show", [0, 0,   5,  5,   0,     0,    5,   5,     5]),
    ("404@events",  [0,   0,   0,  0,   5,     0,    3,   0,     0]),
    ("422@list",    [1,   1,   0,  0,   0,     1,    3,   0,     0]),
    ("422@update",  [0,   0,   0,  0,   0,     0,    3,   1,     0]),
    ("429=1",       [8,   8,   8,  8,   8,     8,    8,   8,     8]),
    ("500",         [8,   8,   8,  8,   8,     8,    8,   8,     8]),
    ("502html",     [8,   8,   8,  8,   8,     8,    8,   8,     8]),
    ("503",         [8,   8,   8,  8,   8,     8,    8,   8,     8]),
    ("html@list",   [8,   8,   0,  0,   0,     8,    3,   0,     0]),
    ("broken@show", [0,   0,   8,  8,   0,     0,    3,   8,     8]),
    ("cut@list",    [7,   7,   0,  0,   0,     7,    3,   0,     0]),
    ("drop",        [7,   7,   7,  7,   7,     7,    7,   7,     7]),
    ("hold@list",   [7,   7,   0,  0,   0,     7,    3,   0,     0]),
    ("lost@update", [0,   0,   0,  0,   0,     0,    3,   0,     0]),
    ("lost@test",   [0,   0,   0,  0,   0,     0,    6,   0,     0]),
];

fn stand(mishap: &str) -> Stand {
    let stand = Stand::with(3, &[mishap]);
    stand.world.config("[settings]\nplan_rate = 0\nread_tries = 1\nfirst_byte_timeout = 1\n");
    stand
}

/// Every line of standard error is an object.
fn told_as_json(ran: &Ran) -> bool {
    let objects: Vec<serde_json::Value> = ran.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    !objects.is_empty() && objects.iter().all(serde_json::Value::is_object)
}

#[test]
fn each_mishap_has_its_code_in_each_command() {
    let mut wrong = Vec::new();
    for (mishap, codes) in TABLE {
        for (command, code) in COMMANDS.into_iter().zip(codes) {
            let text = stand(mishap).run(command);
            if text.code != i32::from(*code) {
                wrong.push(format!("{mishap} {command:?}: {code} was to be, {} is\n{}", text.code, text.err));
                continue;
            }
            // A delivery that was made and failed is data.
            if ![0, 3].contains(code) {
                assert!(text.err.starts_with("hookline: "), "{mishap} {command:?} {text:?}");
                let json = stand(mishap).run(&[command, &["--output", "json"]].concat());
                assert!(json.code == text.code && told_as_json(&json), "{mishap} {command:?} {json:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_command_line_that_is_not_understood_is_2_and_json_where_json_was_asked_for() {
    let world = super::world::World::new();
    for command in [
        &["list"][..],
        &["get"],
        &["events"],
        &["test"],
        &["audit"],
        &["doctor"],
        &["keys"],
        &["config", "list"],
        &["config", "check"],
        &["create"],
        &["update"],
        &["delete"],
        &["watch"],
        &["journal"],
        &["undo"],
        &["export"],
        &["plan"],
        &["apply"],
        &["diff"],
        &["login"],
        &["completions"],
    ] {
        for format in [&["--output", "json"][..], &["--output=json"], &["--output", "jsonl"]] {
            let ran = world.run(&[command, format, &["--bogus"]].concat(), &[]);
            assert_eq!(ran.ended(2).fault()["kind"], "usage", "{command:?}");
        }
        for format in ["csv", "yaml", "table"] {
            let ran = world.run(&[command, &["--output", format, "--bogus"]].concat(), &[]);
            assert!(ran.ended(2).err.starts_with("hookline: "), "{command:?} {ran:?}");
        }
    }
}

#[test]
fn of_several_webhooks_those_that_are_there_are_printed_and_the_others_told() {
    let stand = Stand::new(3);
    let ran = stand.run(&["get", "2", "99", "1", "98", "2", "--output", "json", "--fields", "id"]);
    assert_eq!(ran.ended(5).json(), serde_json::json!([{ "id": "2" }, { "id": "1" }]));
    assert_eq!((ran.err.lines().count(), told_as_json(&ran)), (2, true), "{ran:?}");
    assert!(ran.err.lines().next().unwrap().contains("webhook 99"), "{ran:?}");
}
