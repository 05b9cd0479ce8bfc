//! Choosing events.

use hookline::sandbox::Running;
use serde_json::{Value, json};

use super::{
    console::{Console, Start, mishaps, sandbox},
    operator::Operator,
    other::Other,
    whole::Rows,
};

/// The picker of the only webhook that matters, which has these events.
fn open(events: Value) -> (Running, Other, u64, Console) {
    let sandbox = sandbox(20);
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let id = other.create(json!({"name": "chosen one", "url": "https://one.example/in", "events": events}));
    let mut console = Start::on(&sandbox).open();
    console.sees_all(21);
    console.types("G");
    console.sees_chosen("chosen one");
    console.does("e", "Secret");
    console.types("\t\t\t");
    console.sees("Enter opens the choice");
    console.does("\r", "search:");
    (sandbox, other, id, console)
}

/// Done, saved; what the service has then.
fn saved(console: &mut Console, other: &Other, id: u64) -> Value {
    console.types("\r");
    console.sees_no("search:");
    console.does("\x13", "Enter writes this");
    console.does("\r", &format!("saved webhook {id}"));
    other.attributes(id).unwrap()["events"].clone()
}

#[test]
fn a_group_is_chosen_whole_and_in_part() {
    let (_sandbox, other, id, mut console) = open(json!(["billing:invoices.paid", "crm:deals.won"]));
    console.sees("1/");
    console.types("crm:deals");
    console.sees("1/3");
    console.sees("[-]");
    // The search stands on the first event; its group is the line above.
    console.does("\x1b[A ", "3/3");
    console.types("\x1b");
    console.sees_no("search: crm");
    console.sees("4 chosen (+2 -0)");
    let events = saved(&mut console, &other, id);
    assert_eq!(events, json!(["billing:invoices.paid", "crm:deals.won", "crm:deals.lost", "crm:deals.opened"]));
}

#[test]
fn what_is_not_on_offer_is_kept_and_flagged() {
    let odd = json!(["legacy:user.signup", 5, null, "crm:deals.won"]);
    let (_sandbox, other, id, mut console) = open(odd);
    console.sees("not on offer");
    console.types("crm:deals.lost");
    console.types(" ");
    console.sees("(+1 -0)");
    console.types("\x1b");
    console.sees_no("search: crm");
    let events = saved(&mut console, &other, id);
    assert_eq!(events, json!(["legacy:user.signup", 5, null, "crm:deals.won", "crm:deals.lost"]));
}

#[test]
fn the_set_of_another_webhook_is_taken() {
    let (_sandbox, other, id, mut console) = open(json!(["crm:deals.won"]));
    let wanted = other.attributes(2).unwrap()["events"].clone();
    console.does("\x14", "Events of another webhook");
    console.types("2");
    console.sees("Enter takes exactly these events");
    console.types("\r");
    console.sees("the choice is that of webhook 2");
    let names = |events: &Value| {
        let names = events.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names(&saved(&mut console, &other, id)), names(&wanted));
}

#[test]
fn given_up_nothing_is_changed() {
    let (_sandbox, _other, _id, mut console) = open(json!(["crm:deals.won"]));
    console.types("\x01");
    console.sees("chosen (+");
    console.types("\x1b");
    console.sees_no("search:");
    console.sees("1 chosen");
    console.does("\x13", "nothing is changed");
}

#[test]
fn without_the_events_on_offer_a_name_can_be_typed() {
    let sandbox = sandbox(20);
    sandbox.set_mishaps(mishaps(&["500@events"]));
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    console.does("e", "Secret");
    console.types("\t\t\t");
    console.sees("Enter opens the choice");
    console.does("\r", "Ctrl-r asks again");
    console.types("mine:own.event");
    console.types("\x0f");
    console.sees("added mine:own.event");
    sandbox.set_mishaps(Vec::new());
    let events = saved(&mut console, &other, 1);
    assert!(events.as_array().unwrap().contains(&json!("mine:own.event")), "{events}");
}
