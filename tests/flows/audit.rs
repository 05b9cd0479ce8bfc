//! The audit in the real console: found, explained, mended by a plan, and found no more; the service is asked for no secret.

use hookline::tui::accepted::Place;

use super::{
    console::{Start, sandbox},
    operator::Operator,
};

#[test]
fn what_is_accepted_is_written_into_the_file_that_is_reviewed() {
    let sandbox = sandbox(60);
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("hookline-audit.toml");
    std::fs::write(&file, "# reviewed\n").unwrap();
    let mut start = Start::on(&sandbox);
    start.state_dir = Some(home.path().join("state"));
    start.settings.accepted = Some(Place { suppressions: file.clone(), baseline: None, author: "ann".into() });
    let mut console = start.open();
    console.sees_all(60);
    console.does("A", "of all 60 webhooks");
    console.does("\r", "Enter open");
    console.does("a", "Accept ");
    console.types("known and left\r");
    console.sees("1 accepted (z shows them)");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("# reviewed\n") && text.contains("reason = \"known and left\""), "{text}");
    console.types("z");
    console.sees("with 1 accepted (z hides them)");
}

#[test]
fn what_is_found_is_mended_by_a_plan_and_found_no_more() {
    let sandbox = sandbox(60);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(60);
    console.does("A", "of all 60 webhooks");
    console.sees("OWASP Server Side Request Forgery");
    let at = console.wait_until("the group of retired events", |eye| {
        let lines = eye.lines();
        let first = lines.iter().position(|line| line.contains("  critical  ") || line.contains("  high  "))?;
        Some(lines.iter().position(|line| line.contains("retired-event"))? - first)
    });
    console.types(&"j".repeat(at));
    console.sees_chosen("retired-event");
    console.sees("It is never called for that");
    console.does("f", "Fix 4 webhooks");
    console.sees("Enter writes this");
    console.does("\r", "4 of 4: 4 done");
    console.types("\u{1b}");
    console.sees("of all 60 webhooks");
    console.sees_no("retired-event");
    for id in [6, 14, 36, 38] {
        let events = sandbox.row(id).expect("a row")["attributes"]["events"].clone();
        assert_eq!(events.as_array().map(Vec::len), Some(1), "{id}: {events}");
    }
    console.types("\u{1b}");
    console.sees_all(60);
    console.does("/audit:no-events\r", "filter audit:no-events");
    console.waits("webhooks 12 and 42", &|eye| eye.ids() == [12, 42]);
    assert!(
        sandbox.requests().iter().all(|request| !format!("{request:?}").contains("=secret")),
        "no secret is fetched"
    );
}
