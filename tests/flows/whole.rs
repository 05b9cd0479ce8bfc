//! The whole job, as an operator does it: find a webhook by filter, edit its events, see the diff, save, test it, see the
//! failure, fix its url, test again, delete it; with the rows of the service looked at after each step. The same script
//! runs in process and on a pseudo-terminal.

use serde_json::{Value, json};

use super::operator::Operator;

/// The rows of the service, seen past the console.
pub trait Rows {
    /// The attributes of a webhook, secret included; `None` where there is none.
    fn attributes(&self, id: u64) -> Option<Value>;
    /// How many there are.
    fn count(&self) -> usize;
}

/// The webhook that the job is about.
pub struct Case<'a> {
    /// Its id.
    pub id: u64,
    /// A filter that finds it alone.
    pub filter: &'a str,
    /// Its url, whose receiver answers 500.
    pub failing: &'a str,
    /// A url whose receiver answers 200.
    pub working: &'a str,
    /// How many webhooks there are.
    pub rows: usize,
}

/// On offer, and not among the events of the webhook.
const EVENT: &str = "workflow:projects.archived";

/// Does the job.
pub fn whole(operator: &mut impl Operator, rows: &impl Rows, case: &Case<'_>) {
    let Case { id, rows: count, .. } = *case;
    let before = rows.attributes(id).expect("the webhook");
    assert_eq!(before["url"], case.failing);
    operator.sees_all(count);

    find(operator, case);
    edit_events(operator, rows, case, &before);
    test_and_see_it_fail(operator, case);
    fix_url(operator, rows, case, &before);
    operator.does("t", &format!("test of webhook {id} passed"));
    delete(operator, rows, case);
}

fn find(operator: &mut impl Operator, case: &Case<'_>) {
    operator.does("/", "Enter keep");
    operator.types(case.filter);
    operator.sees(&format!("1 of {}", case.rows));
    operator.types("\r");
    operator.sees(&format!("filter {}", case.filter));
    operator.sees_chosen(&format!(" {} ", case.id));
}

fn edit_events(operator: &mut impl Operator, rows: &impl Rows, case: &Case<'_>, before: &Value) {
    let id = case.id;
    operator.does("e", "Secret");
    operator.does("\t\t\t", "Enter opens the choice");
    operator.does("\r", "search:");
    operator.types(EVENT);
    operator.sees_chosen(EVENT.rsplit_once('.').unwrap().1);
    operator.does(" ", "(+1 -0)");
    operator.types("\r");
    operator.sees("chosen (+1 -0)");
    operator.types("\x13");
    operator.sees(&format!("+ {EVENT}"));
    operator.sees("Enter writes this");
    assert_eq!(rows.attributes(id).as_ref(), Some(before), "nothing is written before the diff is confirmed");
    operator.does("\r", &format!("saved webhook {id}"));

    let mut events = before["events"].as_array().unwrap().clone();
    events.push(json!(EVENT));
    same_but(rows, id, before, &[("events", Value::from(events))]);
}

fn test_and_see_it_fail(operator: &mut impl Operator, case: &Case<'_>) {
    operator.does("t", &format!("test of webhook {} failed", case.id));
    operator.does("o", "Message of the service");
    operator.sees("500");
    operator.types("\x1b");
    operator.sees_no("Message of the service");
    operator.sees_chosen("failed");
}

fn fix_url(operator: &mut impl Operator, rows: &impl Rows, case: &Case<'_>, before: &Value) {
    let id = case.id;
    operator.does("e", "Secret");
    operator.types("\t\x15");
    operator.types(case.working);
    operator.types("\x13");
    operator.sees(&format!("- {}", case.failing));
    operator.sees(&format!("+ {}", case.working));
    operator.sees("Enter writes this");
    operator.does("\r", &format!("saved webhook {id}"));

    let mut events = before["events"].as_array().unwrap().clone();
    events.push(json!(EVENT));
    same_but(rows, id, before, &[("events", Value::from(events)), ("url", json!(case.working))]);
}

fn delete(operator: &mut impl Operator, rows: &impl Rows, case: &Case<'_>) {
    let id = case.id;
    operator.does("d", &format!("Delete webhook {id}"));
    operator.sees("127.0.0.1");
    operator.sees("y deletes for good");
    assert_eq!(rows.count(), case.rows, "nothing is deleted before the question is answered");
    operator.does("y", &format!("deleted webhook {id}"));
    assert_eq!(rows.attributes(id), None);
    assert_eq!(rows.count(), case.rows - 1);
    operator.types("\x1b");
    operator.sees_all(case.rows - 1);
    operator.sees_no(case.working);
}

/// The row is as before but for these attributes and the time of the change.
#[track_caller]
fn same_but(rows: &impl Rows, id: u64, before: &Value, changed: &[(&str, Value)]) {
    let mut now = rows.attributes(id).expect("the webhook");
    let mut wanted = before.clone();
    for (name, value) in changed {
        wanted[*name] = value.clone();
    }
    for attributes in [&mut now, &mut wanted] {
        attributes.as_object_mut().unwrap().remove("updated_at");
    }
    assert_eq!(now, wanted);
}
