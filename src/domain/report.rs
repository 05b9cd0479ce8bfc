//! What a plan came to, as text for people, JSON for programs, and CSV for a spreadsheet. Secrets are never in it, URLs are
//! masked, and nothing in it can move a cursor or be run as a formula.

use std::{fmt::Write, iter};

use serde_json::{Value, json};

use super::{
    address::{self, masked_url},
    change::{self, Shown},
    object,
    plan::{Action, Plan, Row, State},
    secret::MASK,
    text::{json_safe, safe},
    webhook::{Field, Webhook},
};

/// A form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Form {
    Text,
    Json,
    Csv,
}

/// The report of a plan; rows stand in the order of the plan, in text what needs people first.
pub fn of(plan: &Plan, form: Form) -> String {
    match form {
        Form::Text => text(plan),
        Form::Json => json(plan),
        Form::Csv => csv(plan),
    }
}

/// What an action does, as a verb.
pub fn verb(action: &Action) -> &'static str {
    match action {
        Action::Create(_) => "create",
        Action::Update(..) => "update",
        Action::Delete(_) => "delete",
        Action::Test(_) => "test",
    }
}

/// How a row ended in full: the fault, or what the service said.
pub fn outcome(row: &Row) -> String {
    match &row.state {
        State::Failed(fault) | State::Unknown(fault) => fault.to_string(),
        State::Clash(_) => format!("somebody changed {} after you looked at it: nothing was written", moved(row)),
        _ => row.said.clone(),
    }
}

/// How a row ended, beside its action, id and name: why it failed without what failed and what to do, or what the service
/// said.
pub fn brief(row: &Row) -> String {
    match &row.state {
        State::Failed(fault) | State::Unknown(fault) => {
            let fields = fault.fields.iter().map(|field| format!("; {} {}", field.pointer, field.message));
            iter::once(fault.why.clone()).chain(fields).collect()
        }
        State::Clash(_) => format!("somebody changed {}", moved(row)),
        _ => row.said.clone(),
    }
}

/// The fields of a clash, in words.
fn moved(row: &Row) -> String {
    let (State::Clash(clash), Some(seen)) = (&row.state, &row.seen) else { return "it".into() };
    let conflicts = row.conflicts();
    let fields: Vec<&str> = match conflicts.is_empty() {
        true => change::drift(seen, clash.now()).into_iter().map(Field::wire).collect(),
        false => conflicts.iter().map(|conflict| conflict.field.wire()).collect(),
    };
    fields.join(", ")
}

/// What somebody else changed between the last look and the write, in one sentence; `None` where nothing.
pub fn meanwhile(row: &Row, after: &Webhook) -> Option<String> {
    let Action::Update(_, sent) = &row.action else { return None };
    let (moved, written) = (row.meanwhile(after), sent.fields());
    let theirs = moved.iter().filter(|diff| !written.contains(&diff.field));
    let fields: Vec<&str> = theirs.map(|diff| diff.field.wire()).collect();
    (!fields.is_empty()).then(|| format!("somebody else changed {} while it was written", fields.join(", ")))
}

/// The three sides of what somebody else changed while a row was written: what was seen, what was wanted, and what the
/// answer showed. Empty where nobody did. URLs are masked; unsafe to show as it is.
pub fn sides(row: &Row) -> String {
    let (Some(found), Action::Update(_, sent)) = (&row.found, &row.action) else { return String::new() };
    let mut out = String::new();
    for diff in row.meanwhile(found) {
        let wanted = change::diff(None, sent).into_iter().find(|sent| sent.field == diff.field);
        let wanted = wanted.map_or("as it was".to_owned(), |wanted| told(diff.field, &wanted.after));
        // Writing into a String cannot fail.
        let _ = write!(
            out,
            "{}\n  you saw    {}\n  you want   {wanted}\n  is now     {}\n",
            diff.field.wire(),
            told(diff.field, &diff.before),
            told(diff.field, &diff.after)
        );
    }
    out
}

/// A value in one line; credentials in a URL are masked.
pub fn told(field: Field, shown: &Shown) -> String {
    match (field, shown) {
        (_, Shown::Nothing) => "nothing".into(),
        (_, Shown::Unknown) => "(the service does not tell it)".into(),
        (_, Shown::Null) => "null".into(),
        (_, Shown::Secret) => MASK.into(),
        (_, Shown::Events(names)) if names.is_empty() => "none".into(),
        (_, Shown::Events(names)) => names.join(", "),
        (_, Shown::Text(text)) if text.is_empty() => "(empty)".into(),
        (Field::Url, Shown::Text(url)) => masked_url(url).into_owned(),
        (Field::Scopes, Shown::Text(json)) => object::compact(json),
        (_, Shown::Text(text)) => text.clone(),
    }
}

/// The numbers in one line: `48 done, 2 failed`. Waiting and running are told while there are any.
pub fn numbers(plan: &Plan) -> String {
    let t = plan.tally();
    let mut parts = vec![format!("{} done", t.done)];
    for (count, what) in [
        (t.failed, "failed"),
        (t.unknown, "unknown"),
        (t.clashes, "changed meanwhile"),
        (t.skipped, "skipped"),
        (t.running, "running"),
        (t.waiting, "waiting"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    parts.join(", ")
}

/// The id of a row's webhook, once there is one.
pub fn id(row: &Row) -> String {
    let made = match row.state {
        State::Done(made) => made,
        _ => None,
    };
    made.or(row.action.target()).map_or_else(String::new, |id| id.to_string())
}

/// The name of a row's webhook as the server had it, or as it is to be created; unsafe to show as it is.
pub fn name(row: &Row) -> &str {
    match &row.action {
        Action::Create(change) => change.name.as_deref().unwrap_or_default(),
        _ => row.seen.as_ref().map_or("", |hook| hook.name.text()),
    }
}

fn url(row: &Row) -> &str {
    row.seen.as_ref().map_or("", |hook: &Webhook| hook.url.text())
}

/// The effective host of a row's webhook; empty where it has none.
pub fn host(row: &Row) -> String {
    address::classify(url(row)).map(|host| host.effective).unwrap_or_default()
}

fn text(plan: &Plan) -> String {
    let mut out =
        format!("{}\n{} of {} rows: {}\n\n", safe(&plan.title), plan.tally().done, plan.rows().len(), numbers(plan));
    let mut rows: Vec<&Row> = plan.rows().iter().collect();
    rows.sort_by_key(|row| row.state.rank());
    for row in rows {
        let (said, name) = (outcome(row), name(row));
        // Writing into a String cannot fail.
        let _ = write!(out, "{:<8} {} {:>8}  {}", row.state.word(), verb(&row.action), id(row), safe(name));
        let host = host(row);
        if !host.is_empty() {
            let _ = write!(out, "  {host}");
        }
        if !said.is_empty() {
            let _ = write!(out, "\n         {}", safe(&said));
        }
        out.push('\n');
    }
    out
}

fn json(plan: &Plan) -> String {
    let t = plan.tally();
    let rows: Vec<Value> = plan
        .rows()
        .iter()
        .map(|row| {
            json!({
                "action": verb(&row.action),
                "id": id(row).parse::<u64>().ok(),
                "name": name(row),
                "url": masked_url(url(row)),
                "outcome": row.state.word(),
                "message": outcome(row),
            })
        })
        .collect();
    let whole = json!({
        "title": plan.title,
        "tally": {
            "done": t.done, "failed": t.failed, "unknown": t.unknown, "changed": t.clashes, "skipped": t.skipped,
            "running": t.running, "waiting": t.waiting,
        },
        "rows": rows,
    });
    json_safe(&format!("{whole:#}")).into_owned()
}

fn csv(plan: &Plan) -> String {
    let mut out = String::from("action,id,name,url,outcome,message\r\n");
    for row in plan.rows() {
        let (id, said) = (id(row), outcome(row));
        let cells = [verb(&row.action), &id, name(row), &masked_url(url(row)), row.state.word(), &said];
        out.push_str(&cells.map(cell).join(","));
        out.push_str("\r\n");
    }
    out
}

/// A cell of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it.
pub fn cell(raw: &str) -> String {
    let text = safe(raw);
    let formula = raw.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let guard = if formula { "'" } else { "" };
    if formula || text.contains([',', '"', '\n', '\r']) || text.trim() != text {
        return format!("\"{guard}{}\"", text.replace('"', "\"\""));
    }
    text.into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::domain::{
        fault::{Fault, FaultKind, FieldFault},
        known::Known,
        secret::Secret,
        webhook::{Change, HookId},
    };

    fn plan() -> Plan {
        let seen = |n: u64, name: &str| {
            let hook = Webhook::bare(HookId::new(n).unwrap());
            let url = Known::Value("https://ann:hunter2@h.example/x?token=abc".into());
            Some(Webhook { name: Known::Value(name.into()), url, ..hook })
        };
        let change = Change { secret: Some(Secret::new("whsec_top".into())), ..Change::default() };
        let id = |n| HookId::new(n).unwrap();
        let rows = vec![
            (Action::Test(id(1)), seen(1, "fine")),
            (Action::Test(id(2)), seen(2, "=1+1,\"x\"\u{1b}[31m")),
            (Action::Update(id(3), change), seen(3, "quiet")),
        ];
        let mut plan = Plan::new(1, "Test 3 webhooks", rows);
        plan.next(2);
        plan.said(0, "204 No Content");
        plan.written(0, Ok(None));
        plan.written(1, Err(Fault::new(FaultKind::DeliveryFailed, "The test", "@refused", "")));
        plan
    }

    #[test]
    fn text_tells_what_failed_first() {
        let text = of(&plan(), Form::Text);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "1 of 3 rows: 1 done, 1 failed, 1 waiting");
        assert!(lines[3].starts_with("failed   test        2") && lines[4].contains("@refused"), "{text}");
        assert!(text.contains("204 No Content"));
    }

    #[test]
    fn no_form_holds_a_secret_or_a_raw_control_character() {
        for form in [Form::Text, Form::Json, Form::Csv] {
            let report = of(&plan(), form);
            for leak in ["hunter2", "whsec_top", "token=abc", "\u{1b}"] {
                assert!(!report.contains(leak), "{form:?} {leak:?}\n{report}");
            }
        }
    }

    #[test]
    fn in_brief_a_fault_is_its_reason_and_its_fields() {
        let mut plan = Plan::new(2, "Test a webhook", vec![(Action::Test(HookId::new(1).unwrap()), None)]);
        let fault = Fault {
            fields: vec![FieldFault { field: None, pointer: "url".into(), message: "is taken".into() }],
            ..Fault::new(FaultKind::Invalid, "Saving webhook 3", "the service refused it", "Press e.")
        };
        plan.next(1);
        plan.written(0, Err(fault));
        assert_eq!(brief(&plan.rows()[0]), "the service refused it; url is taken");
    }

    #[test]
    fn json_is_json() {
        let value: Value = serde_json::from_str(&of(&plan(), Form::Json)).unwrap();
        assert_eq!((value["tally"]["failed"].clone(), value["rows"][1]["id"].clone()), (json!(1), json!(2)));
        assert_eq!(value["rows"][1]["name"], json!("=1+1,\"x\"\u{1b}[31m"), "the value is kept");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (raw, wanted) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("=1+1", "\"'=1+1\""),
            ("  @x", "\"'  @x\""),
            ("-1\"", "\"'-1\"\"\""),
            ("\t=x", "\"'<U+0009>=x\""),
        ] {
            assert_eq!(cell(raw), wanted);
        }
        assert_eq!(of(&plan(), Form::Csv).lines().count(), 4);
    }
}
