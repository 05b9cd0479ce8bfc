//! Every file begins with what it is and what it must not do.

use super::sources;

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = ["src", "tests"]
        .into_iter()
        .flat_map(sources)
        .filter(|(_, text)| !says_what_it_is(text))
        .map(|(name, _)| name)
        .collect();
    assert!(silent.is_empty(), "no `//!` sentence at the top of: {silent:?}");
}

#[test]
fn the_map_of_the_library_is_no_longer_than_two_screens() {
    let (_, text) = sources("src").into_iter().find(|(name, _)| name == "src/lib.rs").unwrap();
    assert!(text.lines().filter(|line| line.starts_with("//!")).count() <= 80);
}

/// A sentence, not a name.
fn says_what_it_is(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("//! ").is_some_and(|words| words.split_whitespace().count() >= 2)
}

#[test]
fn a_file_without_words_is_seen() {
    assert!(!says_what_it_is("use std::fs;\n//! late words here"));
    assert!(!says_what_it_is("//!"));
    assert!(!says_what_it_is("//! x"));
    assert!(says_what_it_is("//! What it is.\nuse std::fs;"));
}
