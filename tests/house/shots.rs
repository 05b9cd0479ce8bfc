//! The pictures of the README, drawn from real buffers, so that they cannot show what the program does not.

use hookline::{
    domain::known::Known,
    tui::{shared::Settings, theme::Theme},
};

use super::{
    committed,
    desk::{Desk, company},
    svg,
};

const SIZE: (u16, u16) = (120, 30);

/// A desk on which some tests were sent.
fn desk(size: (u16, u16)) -> Desk {
    let mut desk = Desk::loaded(size, Settings::default(), company::webhooks(345));
    desk.test(true, "204 No Content", 38);
    desk.keys("j j");
    desk.test(false, "500 Internal Server Error", 61);
    desk.keys("j");
    desk.test(true, "200 OK", 44);
    desk.keys("j j j");
    desk.test(false, "connection refused", 12);
    desk.keys("k");
    desk
}

fn shot(name: &str, title: &str, desk: &Desk) {
    let (buf, cursor) = desk.picture(&Theme::sixteen());
    committed::file(&format!("assets/shots/{name}.svg"), &svg::draw(&buf, cursor, title));
}

#[test]
fn the_list() {
    shot("list", "hookline: the list of webhooks", &desk(SIZE));
}

#[test]
fn the_filter_while_it_is_typed() {
    let mut desk = desk(SIZE);
    desk.keys(r#"/ "host:ops ev""#);
    shot("filter", "hookline: a filter is typed, with completion", &desk);
}

#[test]
fn list_and_detail_side_by_side() {
    let mut desk = desk((160, 34));
    desk.keys("k k k Enter");
    shot("detail", "hookline: list and detail side by side", &desk);
}

#[test]
fn the_audit() {
    let mut desk = desk(SIZE);
    desk.keys("A j");
    shot("audit", "hookline: what the audit found, why it matters and how to mend it", &desk);
}

#[test]
fn the_form() {
    let mut desk = desk(SIZE);
    desk.keys(r#"e Tab Ctrl-e "/v2""#);
    shot("form", "hookline: editing a webhook", &desk);
}

#[test]
fn the_event_picker() {
    let mut desk = desk(SIZE);
    desk.keys(r#"k k k e Tab Tab Tab Enter "me" Space"#);
    shot("picker", "hookline: choosing events", &desk);
}

#[test]
fn the_review_before_saving() {
    let mut desk = desk(SIZE);
    desk.keys(r#"e Ctrl-e " EU" Tab Ctrl-e "/v2" Ctrl-s"#);
    shot("review", "hookline: what will be written, before it is", &desk);
}

/// Twelve tests were confirmed; nine of them are answered.
#[test]
fn a_run_of_many() {
    let mut desk = desk(SIZE);
    desk.keys(r#"g V j j j j j j j j j j j V T "12""#);
    desk.presses_unanswered("Enter");
    for _ in 0..9 {
        let answer = desk.next_answer().unwrap();
        desk.tell(answer);
    }
    shot("run", "hookline: many tests under way, row by row", &desk);
}

#[test]
fn the_review_of_many() {
    let mut desk = desk(SIZE);
    desk.keys(r#"/ "id<60" Enter a e Tab Enter "paid" Space Enter Ctrl-s"#);
    shot("review-many", "hookline: equal changes are one line of the review", &desk);
}

#[test]
fn what_others_changed_meanwhile() {
    let mut desk = desk(SIZE);
    desk.keys(r#"g e Ctrl-e " EU" Tab Ctrl-e "/v2""#);
    desk.others_write(1, |hook| hook.name = Known::Value("Ledger feed".into()));
    desk.keys("Ctrl-s");
    shot("conflict", "hookline: somebody else changed the webhook meanwhile", &desk);
}

#[test]
fn the_matrix() {
    let mut desk = desk(SIZE);
    desk.keys("W j j Tab l");
    shot("matrix", "hookline: which webhook gets which event", &desk);
}

#[test]
fn what_a_killed_run_left() {
    let mut desk = desk(SIZE);
    desk.finds_unfinished();
    desk.keys("Ctrl-r");
    shot("resume", "hookline: a run that was killed is looked up and resumed", &desk);
}

#[test]
fn the_command_line() {
    let mut desk = desk(SIZE);
    desk.keys(r#": "filter is:""#);
    shot("line", "hookline: the command line, with completion", &desk);
}

#[test]
fn the_chooser_of_profiles() {
    let mut desk = desk(SIZE);
    desk.keys("P j");
    shot("profiles", "hookline: another service is chosen", &desk);
}

#[test]
fn saved_views() {
    let mut desk = desk(SIZE);
    desk.keys(
        r#"/ "events:billing" Enter S "billing" Enter Esc / "age>90d" Enter S Ctrl-u "forgotten" Tab 2 Enter Esc w"#,
    );
    shot("views", "hookline: saved views", &desk);
}

#[test]
fn help() {
    let mut desk = desk(SIZE);
    desk.keys("?");
    shot("help", "hookline: help, drawn from the command table", &desk);
}
