//! Tests of the report: snapshots of every form, SARIF against its schema, and no form that leaks or does something.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use jiff::civil::date;
use serde_json::Value;

use super::*;
use crate::{
    audit::{
        Settings,
        baseline::Baseline,
        desk::Desk,
        finding::Accepted,
        registry,
        suppression::{self, Suppression, Target},
    },
    domain::{known::Known, webhook::HookId},
};

const HOSTILE: &str =
    "=1+1|`x`<img src=x>\u{1b}[31m\u{202e}@team #12 https://evil.org/ [a](b) **b** \"q\", www.evil.org\r\nnew";
const FORMS: [Form; 5] = [Form::Json, Form::Lines, Form::Csv, Form::Sarif, Form::Markdown];

/// A set with something of everything: hostile text, credentials, a secret that is weak, one known, one suppressed.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.url("https://ann:hunter2@a.org/in?token=9f86d081");
    desk.hook(|hook| {
        hook.name = Known::Value(HOSTILE.to_owned());
        hook.url = Known::Value("http://0x7f.1:9200/_bulk".to_owned());
    });
    desk.url("http://b.org/x").secret(Known::Value("secret")).events(&["z.\u{202e}old"]);
    desk
}

fn findings(desk: &Desk) -> Findings {
    let settings = Settings::default();
    let mut findings = desk.run(&settings);
    let known = Baseline::of(&Desk::new().hook(|_| {}).hook(|_| {}).url("http://b.org/y").run(&settings), "https://s");
    known.mark(&mut findings);
    let suppression = |rule: &str, id, expires| Suppression {
        rule: registry::by_id(rule).unwrap(),
        target: Target::Hook(HookId::new(id).unwrap()),
        accepted: Accepted { reason: "a \"till\"".to_owned(), author: "ann\u{202e}".to_owned(), expires },
        place: "ci/hook line.toml:7:1".to_owned(),
    };
    let all = [suppression("url-token", 1, date(2030, 1, 1)), suppression("raw-ip", 2, date(2020, 1, 1))];
    suppression::apply(&mut findings, &all, &settings, date(2026, 11, 23), &|_| None);
    findings
}

fn report<'a>(desk: &'a Desk, findings: &'a Findings) -> Report<'a> {
    Report {
        findings,
        hooks: &desk.hooks,
        service: "https://api.acme.org/api/v3/notification/webhooks",
        partial: None,
        compared: true,
        suppressions: Some("ci/hook line.toml"),
        version: "1.2.3",
    }
}

fn text(form: Form) -> String {
    let desk = desk();
    report(&desk, &findings(&desk)).text(form)
}

#[test]
fn every_form_as_it_is() {
    for form in FORMS {
        let mut text = text(form);
        if form == Form::Sarif {
            // The rules are in the README, and in every log the same.
            let mut log: Value = serde_json::from_str(&text).unwrap();
            let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap();
            assert_eq!(rules.len(), registry::RULES.len());
            rules.truncate(1);
            text = crate::domain::text::json_safe(&format!("{log:#}\n")).into_owned();
        }
        insta::assert_snapshot!(format!("{form:?}").to_lowercase(), text);
    }
}

#[test]
fn sarif_is_valid_against_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../../tests/fixtures/sarif-schema-2.1.0.json")).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("sarif.json", schema).unwrap();
    let schema = compiler.compile("sarif.json", &mut schemas).unwrap();
    let valid = |text: &str| {
        let log: Value = serde_json::from_str(text).unwrap();
        schemas.validate(&log, schema).map_err(|error| error.to_string())
    };
    valid(&text(Form::Sarif)).unwrap();
    let (empty, nothing) = (Desk::new(), Findings::default());
    let bare = Report {
        partial: Some("2 could not be read"),
        compared: false,
        suppressions: None,
        ..report(&empty, &nothing)
    };
    valid(&bare.text(Form::Sarif)).unwrap();
    // The check checks.
    assert!(valid(&text(Form::Sarif).replace("\"unchanged\"", "\"unchnged\"")).is_err());
    assert!(valid(&text(Form::Sarif).replace("\"results\"", "\"result\"")).is_err());
}

#[test]
fn no_form_leaks_or_moves_a_cursor() {
    for form in FORMS {
        let text = text(form);
        for leak in ["hunter2", "9f86d081", "\u{1b}", "\u{202e}", "\u{9b}"] {
            assert!(!text.contains(leak), "{form:?}: {leak:?}\n{text}");
        }
    }
}

#[test]
fn json_gives_hostile_text_back_and_lines_are_the_same_records() {
    let whole: Value = serde_json::from_str(&text(Form::Json)).unwrap();
    let findings = whole["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["name"] == HOSTILE));
    let lines: Vec<Value> = text(Form::Lines).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, findings);
}

#[test]
fn markdown_holds_nothing_that_a_forge_would_act_on() {
    let text = text(Form::Markdown);
    for live in ["https://evil", "@team", "#12", "<img", "[a](b)", "**b**", "www.evil", "| `x`"] {
        assert!(!text.contains(live), "{live}\n{text}");
    }
    let table: Vec<&str> =
        text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| severity")).collect();
    assert!(!table.is_empty());
    for row in table {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 6, "{row}");
    }
}
