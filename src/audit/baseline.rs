//! What was found before: fingerprints in a file that is kept with the code, so that only new findings count.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::finding::{Finding, Findings, State};

/// The version of the format.
const VERSION: u64 = 1;

/// Findings that were there when it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    /// The service it was written for: its URL without credentials.
    pub service: String,
    /// The fingerprints, with what they stand for, for people who review the file.
    known: BTreeMap<String, (String, Option<u64>)>,
}

impl Baseline {
    /// That of these findings: of all that were not suppressed.
    pub fn of(findings: &Findings, service: &str) -> Self {
        let kept = findings.list.iter().filter(|finding| !matches!(finding.state, State::Suppressed(_)));
        let entry =
            |finding: &Finding| (finding.fingerprint(), (finding.rule.id.to_owned(), finding.hook.map(|id| id.get())));
        Baseline { service: service.to_owned(), known: kept.map(entry).collect() }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// In words, where it is none of ours.
    pub fn parse(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        match value.get("hookline_audit_baseline").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => {
                return Err(format!("it is of version {newer}, and this hookline reads up to {VERSION}"));
            }
            _ => return Err("it is not a baseline: `hookline_audit_baseline` is missing".to_owned()),
        }
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let entry = |(nth, value): (usize, &Value)| {
            let whole = || {
                let id = value.get("webhook").and_then(Value::as_u64);
                Some((text(value, "fingerprint")?, (text(value, "rule")?, id)))
            };
            whole().ok_or_else(|| format!("finding {} has no fingerprint or no rule", nth + 1))
        };
        let findings = value.get("findings").and_then(Value::as_array).ok_or("it holds no list `findings`")?;
        Ok(Baseline {
            service: text(&value, "service").unwrap_or_default(),
            known: findings.iter().enumerate().map(entry).collect::<Result<_, String>>()?,
        })
    }

    /// The text of the file: sorted, so that it changes only where findings do.
    pub fn text(&self) -> String {
        let mut entries: Vec<(&String, &(String, Option<u64>))> = self.known.iter().collect();
        entries.sort_by_key(|(fingerprint, (rule, hook))| (rule.as_str(), *hook, fingerprint.as_str()));
        let findings: Vec<Value> = entries
            .into_iter()
            .map(|(fingerprint, (rule, hook))| json!({ "rule": rule, "webhook": hook, "fingerprint": fingerprint }))
            .collect();
        let whole = json!({ "hookline_audit_baseline": VERSION, "service": self.service, "findings": findings });
        crate::domain::text::json_safe(&format!("{whole:#}\n")).into_owned()
    }

    /// Marks the findings that it knows; says how many of it were not found any more.
    pub fn mark(&self, findings: &mut Findings) -> usize {
        let mut met = 0;
        for finding in &mut findings.list {
            let known = self.known.contains_key(&finding.fingerprint());
            met += usize::from(known);
            if known && finding.state == State::Open {
                finding.state = State::Known;
            }
        }
        self.known.len().saturating_sub(met)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::audit::{desk::Desk, settings::Settings};

    #[test]
    fn only_what_is_new_stays_open() {
        let settings = Settings { only: vec!["plain-http", "loopback-address"], ..Settings::default() };
        let before = Baseline::of(&Desk::new().url("http://a.org").url("http://127.0.0.1").run(&settings), "https://s");
        let read = Baseline::parse(&before.text()).unwrap();
        assert_eq!(read, before);

        let mut desk = Desk::new();
        desk.url("http://a.org/moved").url("http://127.0.0.2").url("http://c.org");
        let mut findings = desk.run(&settings);
        let gone = before.mark(&mut findings);
        let open: Vec<_> = findings.open().map(|f| (f.rule.id, f.hook.unwrap().get())).collect();
        assert_eq!(
            open,
            [("loopback-address", 2), ("plain-http", 2), ("plain-http", 3)],
            "another host is another finding"
        );
        assert_eq!(gone, 2);
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for (text, said) in [
            ("", "not JSON"),
            ("[]", "not a baseline"),
            (r#"{"hookline_audit_baseline":2,"findings":[]}"#, "version 2"),
            (r#"{"hookline_audit_baseline":1}"#, "findings"),
            (r#"{"hookline_audit_baseline":1,"findings":[{"rule":"x"}]}"#, "finding 1"),
        ] {
            assert!(Baseline::parse(text).unwrap_err().contains(said), "{text}");
        }
    }
}
