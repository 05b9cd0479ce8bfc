//! The rooms and their directions (DESIGN section 2): every path that a file names against the table. Nothing points
//! back, screens do not know each other, and what is pure names nothing that is not.

use std::collections::BTreeSet;

use super::{paths::paths, sources};

/// What a room may name within the crate, as beginnings of paths.
fn allowed(room: &str) -> &'static [&'static str] {
    match room {
        "domain" => &["domain"],
        "audit" => &["audit", "domain"],
        "api" => &["api", "domain"],
        "state" => &["state", "domain"],
        "config" => &["config", "domain"],
        "sandbox" => &["sandbox", "domain::address", "domain::signature"],
        "tui core" => &["tui", "domain", "audit", "api::calls"],
        "tui view" => &["tui", "domain", "audit", "api::calls"],
        "tui runtime" => &["tui", "domain", "audit", "api", "state", "config"],
        "cli" => &["cli", "domain", "audit", "api", "state", "config", "sandbox", "tui"],
        _ => &[],
    }
}

/// What a room may not name although its beginning is allowed, and crates that belong to other rooms.
fn refused(room: &str) -> &'static [&'static str] {
    const PURE: &[&str] = &[
        "std::fs",
        "std::env",
        "std::process",
        "std::thread",
        "std::time::Instant",
        "std::time::SystemTime",
        "Instant::now",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "TimeZone::system",
        "getrandom",
        "tokio",
        "crossterm",
        "ratatui",
        "reqwest",
        "hyper",
        "axum",
        "rusqlite",
        "rustix",
        "clap",
        "color_eyre",
    ];
    const CORE: &[&str] = &[
        "crate::tui::runtime",
        "std::fs",
        "std::env",
        "std::process",
        "std::thread",
        "Instant::now",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "TimeZone::system",
        "getrandom",
        "tokio",
        "crossterm",
        "ratatui",
        "reqwest",
        "hyper",
        "axum",
        "rusqlite",
        "rustix",
        "clap",
        "color_eyre",
    ];
    const VIEW: &[&str] = &[
        "crate::tui::runtime",
        "std::fs",
        "std::env",
        "std::process",
        "std::thread",
        "Instant::now",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "getrandom",
        "tokio",
        "crossterm",
        "reqwest",
        "hyper",
        "axum",
        "rusqlite",
        "rustix",
        "clap",
        "color_eyre",
    ];
    match room {
        "domain" | "audit" => PURE,
        "tui core" => CORE,
        "tui view" => VIEW,
        "api" => &["axum", "rusqlite", "crossterm", "ratatui", "clap", "color_eyre"],
        "state" | "config" => {
            &["axum", "rusqlite", "crossterm", "ratatui", "reqwest", "hyper", "tokio", "clap", "color_eyre"]
        }
        "sandbox" => &["crossterm", "ratatui", "clap", "color_eyre"],
        "tui runtime" => &["axum", "rusqlite", "clap"],
        "cli" => &["crate::tui::screen", "reqwest", "axum", "rusqlite", "ratatui"],
        _ => &[],
    }
}

/// The room of a file; `None` for `main.rs` and `lib.rs`, which only name the rooms.
fn room(name: &str) -> Option<&'static str> {
    let inner = name.strip_prefix("src/")?;
    let first = inner.split(['/', '.']).next()?;
    let rooms = ["domain", "audit", "api", "state", "config", "sandbox", "cli"];
    if let Some(room) = rooms.into_iter().find(|room| *room == first) {
        return Some(room);
    }
    let inside = inner.strip_prefix("tui/")?.trim_end_matches(".rs");
    let parts: Vec<&str> = inside.split('/').collect();
    Some(match parts.first().copied() {
        Some("runtime") => "tui runtime",
        Some("widgets" | "theme" | "paint" | "view") => "tui view",
        _ if parts.contains(&"view") => "tui view",
        _ => "tui core",
    })
}

/// How the names of files begin that are compiled for tests only, and may look everywhere: modules behind
/// `#[cfg(test)]`.
fn test_modules(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in files {
        let dir = name.trim_end_matches(".rs").trim_end_matches("/mod");
        for after in text.split("#[cfg(test)]").skip(1) {
            let item = after.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("#["));
            let module = item.and_then(|item| item.strip_suffix(';')).and_then(|item| item.split_once("mod "));
            if let Some((_, module)) = module {
                found.extend([format!("{dir}/{module}.rs"), format!("{dir}/{module}/")]);
            }
        }
    }
    found
}

/// The screen or overlay that a path below `tui::screen` leads into; what stands in `overlay` itself is shared by all.
fn screen(segments: &[&str]) -> Option<String> {
    match segments {
        ["overlay", overlay, ..] => Some(format!("overlay::{overlay}")),
        [screen, ..] if *screen != "overlay" => Some((*screen).to_owned()),
        _ => None,
    }
}

/// The screen or overlay that a file belongs to.
fn screen_of(name: &str) -> Option<String> {
    let inner = name.strip_prefix("src/tui/screen/")?.trim_end_matches(".rs").trim_end_matches("/view");
    screen(&inner.split('/').collect::<Vec<_>>()).filter(|screen| screen != "mod")
}

/// What is wrong with a file's imports, one sentence each; `screens` are all there are.
fn offences(name: &str, text: &str, screens: &BTreeSet<String>) -> Vec<String> {
    let Some(room) = room(name) else { return Vec::new() };
    if name.ends_with("/tests.rs") {
        return Vec::new();
    }
    let begins =
        |path: &str, start: &str| path == start || path.strip_prefix(start).is_some_and(|r| r.starts_with("::"));
    let ends = |path: &str, end: &str| path.strip_suffix(end).is_some_and(|before| before.ends_with("::"));
    let mut offences = Vec::new();
    for path in paths(name, text) {
        let full = path.join("::");
        let within = full.strip_prefix("crate::");
        let foreign = within.is_some_and(|inner| !allowed(room).iter().any(|start| begins(inner, start)));
        if foreign || refused(room).iter().any(|named| begins(&full, named) || ends(&full, named)) {
            offences.push(format!("{name} ({room}) may not name {full}"));
        }
        let inner = within.and_then(|inner| inner.strip_prefix("tui::screen::"));
        let other = inner.and_then(|inner| screen(&inner.split("::").collect::<Vec<_>>()));
        if let (Some(own), Some(other)) = (screen_of(name), other)
            && own != other
            && screens.contains(&other)
        {
            offences.push(format!("{name}: the screen `{own}` may not name the screen `{other}`"));
        }
    }
    offences
}

#[test]
fn nothing_points_back() {
    let mut files = sources("src");
    let tests = test_modules(&files);
    files.retain(|(name, _)| !tests.iter().any(|start| name.starts_with(start)));
    let homeless: Vec<&String> = files.iter().map(|(name, _)| name).filter(|name| room(name).is_none()).collect();
    assert_eq!(homeless, ["src/lib.rs", "src/main.rs"], "every other file stands in a room");
    let screens = files.iter().filter_map(|(name, _)| screen_of(name)).collect();
    let offences: Vec<String> = files.iter().flat_map(|(name, text)| offences(name, text, &screens)).collect();
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

#[test]
fn modules_for_tests_are_known() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let files = [
        file("src/tui/mod.rs", "#[cfg(test)]\n#[allow(missing_docs)]\npub(crate) mod rig;\npub mod runtime;"),
        file("src/tui/update.rs", "fn f() {}\n\n#[cfg(test)]\nmod tests;"),
        file("src/tui/chord.rs", "#[cfg(test)]\nmod tests {\n}"),
    ];
    let wanted = ["src/tui/rig.rs", "src/tui/rig/", "src/tui/update/tests.rs", "src/tui/update/tests/"];
    assert_eq!(test_modules(&files), wanted);
}

#[test]
fn a_wrong_import_is_seen() {
    let screens = ["list", "form", "overlay::ask", "overlay::help"].map(str::to_owned).into();
    for (name, text) in [
        ("src/domain/text.rs", "use crate::api::calls::Call;"),
        ("src/domain/text.rs", "fn f() { let t = jiff::Timestamp::now(); Timestamp::now() }"),
        ("src/sandbox/routes.rs", "use crate::domain::{address, webhook::Webhook};"),
        ("src/sandbox/routes.rs", "fn f() -> super::super::api::Client {}"),
        ("src/api/client.rs", "fn f(s: &crate::state::log::Log) {}"),
        ("src/config/file.rs", "use crate::{domain::text, api};"),
        ("src/tui/update.rs", "use crate::api::client::Client;"),
        ("src/tui/update.rs", "use tokio::time;"),
        ("src/tui/screen/list.rs", "use super::form::State;"),
        ("src/tui/screen/list/view.rs", "use crossterm::style::Color;"),
        ("src/tui/screen/list/view.rs", "use crate::tui::screen::{overlay::ask};"),
        ("src/tui/screen/overlay/ask/view.rs", "use super::super::help::State;"),
        ("src/cli/list.rs", "use crate::tui::screen::list;"),
    ] {
        assert!(!offences(name, text, &screens).is_empty(), "{name}: {text}");
    }
    for (name, text) in [
        ("src/sandbox/routes.rs", "use crate::domain::{address::Kind, signature};"),
        ("src/tui/update.rs", "use crate::{api::calls::{Call, Reply}, domain::text};"),
        ("src/tui/screen/list/view.rs", "use ratatui::style::Color; use super::super::list::State;"),
        ("src/tui/screen/list/view.rs", "use super::super::overlay::more; use super::State;"),
        ("src/tui/screen/overlay/ask.rs", "use super::more; use self::view::draw;"),
        ("src/tui/runtime/terminal.rs", "use crossterm::style::Color; use crate::api::Client;"),
        ("src/tui/screen/mod.rs", "pub mod list; use list::State; use self::form::State;"),
    ] {
        assert_eq!(offences(name, text, &screens), Vec::<String>::new(), "{name}: {text}");
    }
}
