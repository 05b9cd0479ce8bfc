//! Who gets what: from the list to an event, to its webhooks, and back to the list by its filter.

use std::collections::BTreeSet;

use super::{
    console::{Start, sandbox},
    operator::Operator,
};

#[test]
fn an_event_leads_to_its_webhooks_and_to_the_filter() {
    let sandbox = sandbox(120);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(120);
    let event = "workflow:projects.archived";
    let listens = |id: &i64| {
        let row = sandbox.row(*id).expect("a row");
        row["attributes"]["events"].as_array().is_some_and(|events| events.iter().any(|name| name == event))
    };
    let wanted: BTreeSet<u64> = (1..=120).filter(listens).map(|id| u64::try_from(id).unwrap()).collect();
    assert!(!wanted.is_empty() && wanted.len() < 25);
    console.does("m", "of all 120 webhooks");
    console.types("projects.arch");
    console.sees_chosen(&format!("{}  {event}", wanted.len()));
    let asked = sandbox.requests().len();
    console.does("\r", &format!("{event}  {}", wanted.len()));
    console.types("f");
    console.sees(&format!("filter events={event}"));
    console.sees(&format!("{} of 120", wanted.len()));
    console.waits("its webhooks", &|eye| eye.ids().into_iter().collect::<BTreeSet<_>>() == wanted);
    assert_eq!(sandbox.requests().len(), asked, "all of it is local");
    console.types("M");
    console.sees("Events of webhook");
    console.sees(event);
}
