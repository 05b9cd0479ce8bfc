//! Tests of this run and of former ones in the list: what is known before the first key, what is pinned, what is sorted and
//! where the cursor stays meanwhile.

use std::collections::HashMap;

use ratatui::{buffer::Buffer, layout::Rect};

use super::*;
use crate::{
    domain::outcome::{History, Outcome, TestRun, Trial},
    tui::{effect::Recall, theme::Theme, update::last_words, view},
};

const BASE: &str = "http://127.0.0.1:1";

fn run(outcome: Outcome, hours_ago: i64) -> TestRun {
    let at = Timestamp::UNIX_EPOCH - jiff::SignedDuration::from_hours(hours_ago);
    TestRun { at, outcome, message: "410 Gone".into(), round_trip: Some(Duration::from_millis(30)) }
}

fn former(desk: &mut Desk, service: &str, runs: &[(u64, Outcome, i64)]) {
    let mut of: HashMap<HookId, History> = HashMap::new();
    for (n, outcome, hours_ago) in runs {
        of.insert(id(*n), History::of_former([run(*outcome, *hours_ago)]));
    }
    desk.tell(Msg::Tests { service: service.into(), of, remark: String::new() });
}

fn test(desk: &mut Desk, success: bool) -> Vec<Effect> {
    let asked = desk.asked(|call| matches!(call, Call::Test(_)));
    let delivery = Delivery { success, message: "said".into(), round_trip: Duration::from_millis(9) };
    desk.answer(asked, Ok(Reply::Tested(delivery)))
}

fn picture(desk: &Desk) -> Vec<String> {
    let (columns, rows) = desk.model.shared.size;
    let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
    view::draw(&desk.model, &Theme::sixteen(), &mut buf);
    let line = |y| (0..columns).filter_map(|x| buf.cell((x, y))).map(|cell| cell.symbol()).collect::<String>();
    (0..rows).map(|y| line(y).trim_end().to_owned()).collect()
}

/// The line of the screen on which the cursor is.
fn cursor_line(desk: &Desk) -> usize {
    let cursor = desk.model.list.cursor();
    cursor.at - cursor.top
}

fn hooks(count: u64) -> Vec<Webhook> {
    (1..=count).map(|n| hook(n, &format!("name {n}"))).collect()
}

#[test]
fn what_former_runs_tested_is_asked_for_at_the_start_and_counts() {
    let mut model = Desk::new().model;
    assert!(start(&mut model).contains(&Effect::Recall(Recall::Tests(BASE.into()))));
    let mut desk = Desk::with(hooks(4));
    desk.keys("/ i s : f a i l i n g Enter");
    assert!(desk.shown().is_empty());
    former(&mut desk, "http://another", &[(1, Outcome::Failed, 1)]);
    assert!(desk.shown().is_empty(), "another service's are not ours");
    former(&mut desk, BASE, &[(1, Outcome::Passed, 48), (2, Outcome::Failed, 49), (3, Outcome::Unknown, 50)]);
    assert_eq!(desk.shown(), [2]);
    let lines = picture(&desk);
    assert!(lines[3].contains("✗ failed 2 d ago") && lines[2].contains("LAST TEST"), "{lines:#?}");
    desk.keys("/ Ctrl-u i s : u n t e s t e d Enter");
    assert_eq!(desk.shown(), [4], "what is not known was tested all the same");
}

#[test]
fn what_this_run_tested_stays_behind_what_former_ones_did() {
    let mut desk = Desk::with(hooks(2));
    desk.keys("t");
    let effects = test(&mut desk, false);
    let kept: Vec<&Trial> =
        effects.iter().filter_map(|e| if let Effect::Tried(trial) = e { Some(&**trial) } else { None }).collect();
    assert_eq!((kept.len(), kept[0].service.as_str(), kept[0].hook), (1, BASE, id(1)));
    assert_eq!((kept[0].run.outcome, kept[0].run.round_trip), (Outcome::Failed, Some(Duration::from_millis(9))));
    former(&mut desk, BASE, &[(1, Outcome::Passed, 5)]);
    assert_eq!(desk.model.shared.last_test(id(1)).map(|run| run.outcome), Some(Outcome::Failed));
    assert_eq!(desk.model.shared.tests[&id(1)].runs().len(), 2);
    assert!(picture(&desk)[3].contains("✗ failed 9 ms"), "{:#?}", picture(&desk));
}

#[test]
fn a_test_whose_answer_nobody_hears_is_kept_as_unknown() {
    let mut desk = Desk::with(hooks(1));
    desk.keys("t");
    let kept = last_words(&mut desk.model);
    let unknown = |effect: &Effect| matches!(effect, Effect::Tried(trial) if trial.run.outcome == Outcome::Unknown);
    assert_eq!(kept.iter().filter(|effect| unknown(effect)).count(), 1, "{kept:?}");
}

#[test]
fn outcomes_take_cells_from_the_first_test_on_and_move_the_others_once() {
    let mut desk = Desk::with(hooks(3));
    let headings = |desk: &Desk| picture(desk)[2].clone();
    let without = headings(&desk);
    assert!(!without.contains("LAST TEST"), "{without}");
    desk.keys("t");
    let with = headings(&desk);
    assert!(with.contains("LAST TEST"));
    test(&mut desk, true);
    desk.keys("j t");
    test(&mut desk, false);
    assert_eq!(headings(&desk), with);
}

#[test]
fn failed_first_and_back() {
    let mut desk = Desk::with(hooks(6));
    former(
        &mut desk,
        BASE,
        &[(1, Outcome::Passed, 1), (3, Outcome::NotSent, 1), (4, Outcome::Unknown, 1), (6, Outcome::Failed, 1)],
    );
    desk.keys("s Down Enter j j F");
    assert_eq!(desk.shown(), [6, 4, 3, 1, 2, 5]);
    assert_eq!(desk.current(), Some(6), "at the top, where the failed ones are");
    assert_eq!(desk.model.list.sort().to_string(), "test,name");
    desk.keys("F");
    assert_eq!(desk.model.list.sort().to_string(), "name");
    assert_eq!(desk.current(), Some(6), "the cursor follows its webhook");
}

/// DESIGN section 4: outcomes that arrive while failed ones stand first move rows, but not the line that is looked at.
#[test]
fn outcomes_of_others_do_not_move_the_cursors_line() {
    let mut desk = Desk::with(hooks(80));
    desk.keys("F G t");
    let ticket = desk.asked(|call| *call == Call::Test(id(80)));
    desk.keys("PgUp PgUp k k k k");
    let (before, line) = (desk.current(), cursor_line(&desk));
    assert!(line > 0);
    let delivery = Delivery { success: false, message: String::new(), round_trip: Duration::ZERO };
    desk.answer(ticket, Ok(Reply::Tested(delivery)));
    assert_eq!(desk.shown()[0], 80, "it stands first now");
    assert_eq!((desk.current(), cursor_line(&desk)), (before, line));
}
