//! Rules of the audit: each has cases that it fires at and cases that it must leave alone, in its own file.

use super::sources;

/// Findings about the file of suppressions; their cases stand where that is applied.
const ABOUT_SUPPRESSIONS: [&str; 2] = ["expired_suppression.rs", "unused_suppression.rs"];

#[test]
fn every_rule_is_tested_both_ways() {
    let rules: Vec<(String, String)> =
        sources("src/audit/rules").into_iter().filter(|(name, _)| !name.ends_with("mod.rs")).collect();
    assert_eq!(rules.len(), hookline::audit::registry::RULES.len(), "a file for each rule");
    let untested: Vec<&str> = rules
        .iter()
        .filter(|(name, _)| !ABOUT_SUPPRESSIONS.iter().any(|known| name.ends_with(known)))
        .filter(|(_, text)| !text.contains("fn fires_and_does_not"))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(untested, [""; 0], "without cases that fire and cases that do not");
    let applied = include_str!("../../src/audit/suppression.rs");
    for name in ABOUT_SUPPRESSIONS {
        let id = name.trim_end_matches(".rs").replace('_', "-");
        let tests = applied.split_once("mod tests").map_or("", |(_, tests)| tests);
        assert!(tests.contains(&format!("\"{id}\"")), "{id}");
    }
}
