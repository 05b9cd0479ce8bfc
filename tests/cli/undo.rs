//! The journal and undo without a screen: what was written can be read, taken back, and written again.

use serde_json::Value;

use super::writes::Stand;

const EVENT: &str = "workflow:projects.created";

fn journal(stand: &Stand, args: &[&str]) -> Vec<Value> {
    let args = [&["journal", "--output", "json"], args].concat();
    stand.run(&args).ended(0).json().as_array().unwrap().clone()
}

#[test]
fn the_last_plan_is_taken_back_and_written_again() {
    let stand = Stand::new(4);
    let names: Vec<String> = (1..=3).map(|id| stand.name(id)).collect();
    stand.run(&["update", "1", "2", "3", "--name", "x", "--add-event", EVENT, "--yes"]).ended(0);
    let ran = stand.run(&["undo", "--dry-run"]);
    assert!(ran.ended(0).out.matches("curl ").count() == 3 && stand.name(1) == "x", "{ran:?}");
    assert!(stand.run(&["undo"]).ended(2).err.contains("--yes"));
    stand.run(&["undo", "--yes"]).ended(0);
    assert_eq!((1..=3).map(|id| stand.name(id)).collect::<Vec<_>>(), names);
    assert!(journal(&stand, &[]).iter().filter(|entry| entry["undone"] == true).count() == 3);
    assert!(stand.run(&["undo", "--yes"]).ended(2).err.contains("nothing that can be undone"));
    stand.run(&["undo", "--redo", "--yes"]).ended(0);
    assert!((1..=3).all(|id| stand.name(id) == "x"));
    // Undoing the redo is the undo again.
    stand.run(&["undo", "--yes"]).ended(0);
    assert_eq!(stand.name(2), *names.get(1).unwrap());
}

#[test]
fn a_plan_or_one_entry_is_named_by_the_journal() {
    let stand = Stand::new(3);
    let name = stand.name(2);
    stand.run(&["update", "1", "2", "--name", "x", "--yes"]).ended(0);
    stand.run(&["update", "3", "--name", "later"]).ended(0);
    let entries = journal(&stand, &["update"]);
    assert_eq!(entries[0]["id"], "3", "the newest first");
    let second = entries.iter().find(|entry| entry["id"] == "2").unwrap();
    stand.run(&["undo", second["entry"].as_str().unwrap()]).ended(0);
    assert_eq!((stand.name(2), stand.name(1)), (name, "x".into()), "that entry alone");
    let plan = second["plan"].as_str().unwrap();
    let ran = stand.run(&["undo", plan, "--output", "json"]);
    assert_eq!(ran.ended(0).json()[0]["id"], "1", "what is left of it");
    assert!(stand.run(&["undo", plan]).ended(2).err.contains("undone already"));
    assert!(stand.run(&["undo", "no-such"]).ended(2).err.contains("no plan or entry"));
    assert_eq!(stand.name(3), "later");
}

#[test]
fn a_deletion_comes_back_under_another_id_and_that_is_said() {
    let stand = Stand::new(3);
    let former = stand.attributes(2);
    stand.run(&["delete", "2", "--yes"]).ended(0);
    assert!(stand.sandbox.row(2).is_none());
    let ran = stand.run(&["undo", "--yes", "--output", "json"]);
    assert_eq!(ran.ended(0).json()[0]["id"], "4");
    assert!(ran.err.contains("another id"), "{ran:?}");
    for field in ["name", "url", "events"] {
        assert_eq!(stand.attributes(4)[field], former[field]);
    }
    let ran = stand.run(&["undo", "--redo"]);
    assert!(ran.ended(2).err.contains("--yes"), "a deletion again: {ran:?}");
}

#[test]
fn what_somebody_else_wrote_since_is_not_undone() {
    let stand = Stand::new(2);
    stand.run(&["update", "1", "--name", "mine"]).ended(0);
    // Another operator, who keeps a journal of their own.
    let other = super::world::World::new();
    let variables = [("HOOKLINE_URL", stand.sandbox.url()), ("HOOKLINE_API_KEY", stand.sandbox.api_key().to_owned())];
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    other.run(&["update", "1", "--name", "theirs"], &variables).ended(0);
    let ran = stand.run(&["undo", "--yes", "--output", "json"]);
    let row = ran.ended(6).json()[0].clone();
    assert_eq!(row["outcome"], "conflict");
    assert!(row["message"].as_str().unwrap().contains("theirs"), "{row}");
    assert_eq!(stand.name(1), "theirs");
}

#[test]
fn the_journal_is_found_by_words_and_needs_no_service() {
    let stand = Stand::new(3);
    stand.run(&["update", "1", "--name", "walrus"]).ended(0);
    stand.run(&["delete", "2", "--yes"]).ended(0);
    assert_eq!(journal(&stand, &["walrus"]).len(), 1);
    assert_eq!(journal(&stand, &["DELETE"])[0]["id"], "2");
    let ran = stand.world.run(&["journal", "--limit", "1"], &[]);
    assert_eq!(ran.ended(0).out.lines().count(), 1);
    assert!(ran.err.contains("newest 1 of 2"), "{ran:?}");
    let none = super::world::World::new().run(&["journal"], &[]);
    assert_eq!((none.ended(0).out.as_str(), none.err.as_str()), ("", ""));
}
