//! The pictures of the README, drawn from real buffers, so that they cannot show what the program does not.

use hookline::tui::{shared::Settings, theme::Theme};

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

#[test]
fn help() {
    let mut desk = desk(SIZE);
    desk.keys("?");
    shot("help", "hookline: help, drawn from the command table", &desk);
}
