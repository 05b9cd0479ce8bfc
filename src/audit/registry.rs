//! All rules, in the order in which they are told: where deliveries go, how, with which secret, what for, whose.

use super::{rule::Rule, rules};
use crate::domain::near::suggest;

/// All rules.
pub static RULES: [&Rule; 37] = [
    &rules::metadata_address::RULE,
    &rules::loopback_address::RULE,
    &rules::link_local_address::RULE,
    &rules::private_address::RULE,
    &rules::embedded_address::RULE,
    &rules::special_address::RULE,
    &rules::wildcard_dns::RULE,
    &rules::tunnel_host::RULE,
    &rules::lookalike_host::RULE,
    &rules::rewritten_host::RULE,
    &rules::idn_host::RULE,
    &rules::reserved_host::RULE,
    &rules::placeholder_host::RULE,
    &rules::raw_ip::RULE,
    &rules::unusual_port::RULE,
    &rules::plain_http::RULE,
    &rules::url_credentials::RULE,
    &rules::url_token::RULE,
    &rules::url_fragment::RULE,
    &rules::invalid_url::RULE,
    &rules::overlong_url::RULE,
    &rules::missing_secret::RULE,
    &rules::short_secret::RULE,
    &rules::weak_secret::RULE,
    &rules::shared_secret::RULE,
    &rules::no_events::RULE,
    &rules::retired_event::RULE,
    &rules::every_event::RULE,
    &rules::duplicate_target::RULE,
    &rules::duplicate_name::RULE,
    &rules::blank_name::RULE,
    &rules::hidden_characters::RULE,
    &rules::lone_host::RULE,
    &rules::untouched::RULE,
    &rules::failing_test::RULE,
    &rules::expired_suppression::RULE,
    &rules::unused_suppression::RULE,
];

/// The rule of an id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.id == id)
}

/// The id that was probably meant.
pub fn suggestion(id: &str) -> Option<&'static str> {
    suggest(id, RULES.into_iter().map(|rule| rule.id))
}

/// Where a rule stands among all.
pub fn place(rule: &Rule) -> usize {
    RULES.into_iter().position(|known| known.id == rule.id).unwrap_or(RULES.len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::audit::{param::Value, rule::Preset};

    #[test]
    fn every_rule_is_said_in_full() {
        let ids: BTreeSet<&str> = RULES.into_iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len(), "each id stands once");
        for rule in RULES {
            let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(rule.id.chars().all(kebab), "{}", rule.id);
            for line in [rule.title, rule.why, rule.fix] {
                assert!(line.ends_with('.') && !line.contains('\n') && line.len() < 120, "{}: {line}", rule.id);
            }
            assert!(rule.help.starts_with("https://") && !rule.source.is_empty(), "{}", rule.id);
            assert!(
                rule.cwe.is_none_or(|cwe| !rule.source.contains("CWE-") || rule.source.contains(&format!("CWE-{cwe}")))
            );
            for param in rule.params {
                assert!(Value::of_preset(param.preset).fits(param.preset), "{}.{}", rule.id, param.name);
                assert!(
                    param.help.ends_with('.')
                        && !matches!(param.preset, Preset::Count { least, most, .. } if least > most)
                );
            }
        }
    }
}
