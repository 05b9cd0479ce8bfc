//! Pictures of the screens, kept in `snapshots/`. `UPDATE=1 cargo test --test draw` writes them anew.

use std::{env, fs, path::Path, time::Duration};

use hookline::{
    domain::outcome::{History, Outcome, TestRun},
    tui::{msg::Msg, profile::Accent, theme::Theme},
};
use jiff::SignedDuration;
use ratatui::style::Modifier;

use crate::{
    desk::{Desk, company},
    picture, scene,
};

const SMALL: (u16, u16) = (60, 15);
const MIDDLE: (u16, u16) = (100, 30);
const LARGE: (u16, u16) = (200, 50);
const SIZES: [(u16, u16); 3] = [SMALL, MIDDLE, LARGE];

/// Compares a picture with the one that is kept. Nothing is written unless `UPDATE=1`: a missing picture fails.
fn kept(name: &str, picture: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/draw/snapshots");
    if env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::create_dir_all(&folder).unwrap();
        let head = "---\nsource: tests/draw/screens.rs\n---\n";
        fs::write(folder.join(format!("{name}.snap")), format!("{head}{picture}")).unwrap();
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, picture));
}

fn drawn(name: &str, size: (u16, u16), theme: &Theme, suffix: &str) {
    let desk = scene::named(name).desk(size, company::webhooks(345));
    let (buf, cursor) = desk.picture(theme);
    kept(&format!("{name}-{}x{}{suffix}", size.0, size.1), &picture::of(&buf, cursor));
}

fn at_every_size(name: &str) {
    SIZES.iter().for_each(|size| drawn(name, *size, &Theme::sixteen(), ""));
}

/// The terminal of most people, and the one without colours.
fn in_the_middle(name: &str) {
    drawn(name, MIDDLE, &Theme::sixteen(), "");
    drawn(name, MIDDLE, &Theme::mono(), "-mono");
}

#[test]
fn the_list() {
    for name in
        ["list-loading", "list", "list-filtered", "list-filtered-empty", "list-error", "list-paged", "list-ascii"]
    {
        at_every_size(name);
    }
    for name in
        ["list-filter-mistake", "list-filter-offers", "list-marked", "list-page-prompt", "list-page-beyond-the-end"]
    {
        drawn(name, MIDDLE, &Theme::sixteen(), "");
    }
    drawn("list", MIDDLE, &Theme::mono(), "-mono");
    drawn("list-error", MIDDLE, &Theme::mono(), "-mono");
}

#[test]
fn the_detail() {
    at_every_size("detail");
    in_the_middle("detail-raw");
}

#[test]
fn the_form() {
    at_every_size("form-edit");
    in_the_middle("form-new");
}

#[test]
fn the_picker() {
    at_every_size("picker");
    in_the_middle("picker-search");
    drawn("picker-take", MIDDLE, &Theme::sixteen(), "");
}

#[test]
fn the_review() {
    at_every_size("review-save");
    in_the_middle("review-delete");
}

#[test]
fn many_at_once() {
    for name in ["bulk", "run"] {
        drawn(name, SMALL, &Theme::sixteen(), "");
        in_the_middle(name);
    }
    for name in ["bulk-replace", "review-tests", "review-delete-many"] {
        drawn(name, SMALL, &Theme::sixteen(), "");
        drawn(name, MIDDLE, &Theme::sixteen(), "");
    }
}

/// The offer after a start, and what it opens.
#[test]
fn what_a_killed_run_left() {
    at_every_size("unfinished");
    drawn("unfinished", MIDDLE, &Theme::mono(), "-mono");
    drawn("unfinished-found", SMALL, &Theme::sixteen(), "");
}

#[test]
fn who_gets_what() {
    at_every_size("audience");
    in_the_middle("audience-hooks");
    at_every_size("matrix");
    in_the_middle("matrix-differing");
    drawn("bulk-copy", MIDDLE, &Theme::sixteen(), "");
    drawn("list-watched", MIDDLE, &Theme::sixteen(), "");
}

#[test]
fn the_audit() {
    at_every_size("audit");
    for name in ["audit-findings", "audit-by-hook"] {
        drawn(name, SMALL, &Theme::sixteen(), "");
        in_the_middle(name);
    }
    drawn("audit-mend", MIDDLE, &Theme::sixteen(), "");
}

#[test]
fn saved_views() {
    drawn("list-view", MIDDLE, &Theme::sixteen(), "");
    for name in ["view-save", "views"] {
        drawn(name, SMALL, &Theme::sixteen(), "");
        in_the_middle(name);
    }
    drawn("views-none", SMALL, &Theme::sixteen(), "");
    drawn("views-none", MIDDLE, &Theme::sixteen(), "");
}

#[test]
fn help() {
    at_every_size("help");
    drawn("help-of-detail", MIDDLE, &Theme::sixteen(), "");
}

#[test]
fn the_command_line() {
    at_every_size("line");
    in_the_middle("line-verbs");
    for name in ["line-offers", "line-mistake"] {
        drawn(name, SMALL, &Theme::sixteen(), "");
        drawn(name, MIDDLE, &Theme::sixteen(), "");
    }
    for name in ["line-unknown", "line-refused", "line-of-detail"] {
        drawn(name, SMALL, &Theme::sixteen(), "");
    }
}

#[test]
fn the_chooser_of_profiles() {
    at_every_size("profiles");
    drawn("profiles", MIDDLE, &Theme::mono(), "-mono");
    for name in ["profiles-search", "profiles-opening"] {
        drawn(name, SMALL, &Theme::sixteen(), "");
    }
}

/// What guards a service is never cut, however long its name and host are.
#[test]
fn the_guards_of_a_profile_are_seen_at_every_width() {
    for width in [40, 60, 100, 200] {
        let mut desk = scene::named("list").desk((width, 15), company::webhooks(20));
        let profile = &mut desk.model.shared.profile;
        profile.name = "a-name-of-forty-characters-0123456789abc".into();
        profile.host = "a.host.of.some.length.notification.example.com/with/a/path".into();
        (profile.production, profile.read_only, profile.accent) = (true, true, Some(Accent::Magenta));
        let (buf, _) = desk.picture(&Theme::sixteen());
        let line = picture::line(&buf, 0);
        assert!(line.contains(" PRODUCTION ") && line.contains("read-only"), "{width}: {line}");
        let name = line.find("a-n").unwrap();
        assert_eq!(picture::style(&buf[(u16::try_from(name).unwrap(), 0)]), "magenta bold");
    }
}

#[test]
fn the_small_windows() {
    for name in ["ask-discard", "copy", "columns", "sort"] {
        in_the_middle(name);
    }
}

#[test]
fn outcomes_of_tests_are_told_in_words_and_marks() {
    let mut desk = scene::named("list").desk(MIDDLE, company::webhooks(20));
    desk.test(true, "204 No Content", 38);
    desk.keys("j");
    desk.test(false, "connection refused", 12);
    let (buf, cursor) = desk.picture(&Theme::mono());
    kept("list-tested-100x30-mono", &picture::of(&buf, cursor));
}

/// A webhook with tests of former runs and of this one, some of which failed.
fn tested(size: (u16, u16), ascii: bool) -> Desk {
    let mut desk = scene::named("list").desk(size, company::webhooks(20));
    desk.model.shared.settings.ascii = ascii;
    let run = |days: i64, outcome: Outcome, millis: u64| TestRun {
        at: company::now() - SignedDuration::from_hours(24 * days),
        outcome,
        message: if outcome == Outcome::Passed { "204 No Content".into() } else { "410 Gone".into() },
        round_trip: (outcome != Outcome::Unknown).then(|| Duration::from_millis(millis)),
    };
    let some = [(1, 12), (0, 700), (1, 90), (1, 40), (2, 0), (1, 7_000), (0, 20), (1, 350)];
    let of = |n: u64| {
        let runs = (0..n + 3).map(|at| {
            let (outcome, millis) = some[usize::try_from(at + n).unwrap() % some.len()];
            let outcome = [Outcome::Failed, Outcome::Passed, Outcome::Unknown][outcome];
            run(60 - i64::try_from(at).unwrap(), outcome, millis)
        });
        (company::id(n), History::of_former(runs))
    };
    let service = desk.model.shared.profile.base.clone();
    desk.tell(Msg::Tests { service, of: (1..9).map(of).collect(), remark: String::new() });
    desk.keys("g");
    desk.test(true, "204 No Content", 38);
    desk
}

#[test]
fn the_history_of_tests() {
    for size in SIZES {
        let mut desk = tested(size, false);
        for (keys, name) in [("j F", "list-tested-before"), ("Enter", "detail-tested"), ("G", "detail-tests")] {
            desk.keys(keys);
            let (buf, cursor) = desk.picture(&Theme::sixteen());
            kept(&format!("{name}-{}x{}", size.0, size.1), &picture::of(&buf, cursor));
        }
    }
    let mut desk = tested(MIDDLE, true);
    desk.keys("c End Space Enter");
    let (buf, cursor) = desk.picture(&Theme::mono());
    kept("list-history-100x30-ascii", &picture::of(&buf, cursor));
    assert!((0..MIDDLE.1).all(|y| !picture::line(&buf, y).contains(['▁', '✗'])));
}

/// Without colour the line of the cursor is told by reverse alone, and no other line is.
#[test]
fn the_line_of_the_cursor_is_seen_without_colour() {
    for name in ["list", "list-filtered", "detail", "picker"] {
        let (buf, _) = scene::named(name).desk(MIDDLE, company::webhooks(60)).picture(&Theme::mono());
        let middle = |y: &u16| buf[(MIDDLE.0 / 2, *y)].modifier.contains(Modifier::REVERSED);
        assert_eq!((1..MIDDLE.1).filter(middle).count(), 1, "{name}");
    }
}

/// Colour alone never tells anything: the text is the same with and without.
#[test]
fn both_themes_say_the_same() {
    for scene in scene::ALL {
        let desk = scene.desk(MIDDLE, company::webhooks(60));
        let text = |theme| {
            let (buf, _) = desk.picture(theme);
            (0..MIDDLE.1).map(|y| picture::line(&buf, y)).collect::<Vec<_>>()
        };
        assert_eq!(text(&Theme::sixteen()), text(&Theme::mono()), "{}", scene.name);
    }
}

/// Where a terminal is not UTF-8, nothing that hookline adds of its own leaves ASCII but two characters in sentences, which
/// the way to the terminal replaces.
#[test]
fn marks_and_frames_are_ascii_where_they_have_to_be() {
    let hooks: Vec<_> = company::webhooks(60).into_iter().filter(|hook| hook.name.text().is_ascii()).collect();
    let mut foreign = Vec::new();
    for scene in scene::ALL {
        let mut desk = scene.desk(MIDDLE, hooks.clone());
        desk.model.shared.settings.ascii = true;
        let (buf, _) = desk.picture(&Theme::sixteen());
        let lines =
            (0..MIDDLE.1).map(|y| picture::line(&buf, y).replace(['…', '•'], "")).filter(|line| !line.is_ascii());
        foreign.extend(lines.map(|line| format!("{}: {}", scene.name, line.trim())));
    }
    assert!(foreign.is_empty(), "{foreign:#?}");
}
