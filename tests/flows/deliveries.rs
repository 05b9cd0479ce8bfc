//! Test deliveries to receivers of every manner.

use hookline::sandbox::Manner;

use super::{
    console::{Start, mishaps, wait_for, with_receivers},
    operator::Operator,
};

#[test]
fn every_outcome_is_told_in_the_row() {
    let sandbox = with_receivers(120);
    let mut console = Start::on(&sandbox).sized(139, 30).open();
    console.sees_all(120);
    console.types("g");
    // Every other row leads to a receiver.
    for (id, outcome) in [(1, "passed"), (3, "passed"), (5, "failed"), (7, "passed"), (9, "failed")] {
        console.sees_chosen(&format!(" {id} "));
        console.does("t", &format!("test of webhook {id} {outcome}"));
        console.sees_chosen(outcome);
        console.types("jj");
    }
    console.sees_chosen(" 11 ");
    // One that takes its time: the row says so meanwhile, and no second one is sent.
    sandbox.set_mishaps(mishaps(&["hold@test:only1"]));
    console.does("t", "testing");
    console.types("jk");
    console.does("t", "a test of webhook 11 is under way");
    sandbox.set_mishaps(Vec::new());
    wait_for("the delivery to 11", || sandbox.received().len() == 6);
    console.types("jjjj");
    console.does("t", "test of webhook 15 failed");
    console.sees("test of webhook 11 passed");
    console.types("jjjj");
    console.does("t", "test of webhook 19 failed");
    use Manner::{Failing, Never, NoContent, NotFound, Ok as Fine, Slow};
    let manners: Vec<Manner> = sandbox.received().iter().map(|got| got.manner).collect();
    assert_eq!(manners, [Fine, NoContent, Failing, Fine, NotFound, Slow, Never]);
    assert!(sandbox.received().iter().all(|got| got.signature == Ok(())), "{:?}", sandbox.received());

    console.types("/is:failing\r");
    console.waits("the failing ones", &|eye| eye.ids() == [5, 9, 15, 19]);
}

#[test]
fn the_message_is_read_in_full_and_again_is_the_same_key() {
    let sandbox = with_receivers(120);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(120);
    console.types("jjjj");
    console.does("t", "test of webhook 5 failed");
    console.does("o", "Test delivery of webhook 5");
    console.sees("Round trip");
    console.sees("500");
    console.types("q");
    console.sees_no("Round trip");
    console.does("t", "test of webhook 5 failed");
    assert_eq!(sandbox.received().len(), 2);
}

#[test]
fn a_key_held_down_sends_one() {
    let sandbox = with_receivers(120);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(120);
    console.types("ttttt");
    console.sees("passed");
    // The next key is meant again: what it does shows that the others are through.
    console.types("jj");
    console.does("t", "test of webhook 3 passed");
    assert_eq!(sandbox.received().len(), 2);
}

#[test]
fn a_lost_answer_is_unknown_not_failed() {
    let sandbox = with_receivers(120);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(120);
    sandbox.set_mishaps(mishaps(&["lost@test"]));
    console.types("t");
    console.sees_chosen("unknown");
    assert_eq!(sandbox.received().len(), 1, "it was sent once");
}

#[test]
fn a_production_profile_asks_and_a_read_only_one_has_no_such_key() {
    let sandbox = with_receivers(120);
    let mut start = Start::on(&sandbox);
    start.production = true;
    let mut console = start.open();
    console.sees_all(120);
    console.sees("PRODUCTION");
    console.does("t", "Type 1 and press Enter");
    console.does("\r", "type 1 first");
    console.does("y\r", "type 1 first");
    assert_eq!(sandbox.received().len(), 0, "the id is to be typed");
    console.does("\x151\r", "test of webhook 1 passed");

    let mut start = Start::on(&sandbox);
    start.read_only = true;
    let mut console = start.open();
    console.sees_all(120);
    for key in ["t", "e", "n", "D", "d"] {
        console.does(key, "read-only");
    }
    console.types("jj");
    console.sees_chosen(" 3 ");
    let wrote = sandbox.requests().into_iter().filter(|s| s.method != "GET" && !s.target.contains("login"));
    assert_eq!(wrote.count(), 1, "the one test delivery");
}
