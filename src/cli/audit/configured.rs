//! `[audit]` of the configuration, checked against the rules that there are: every mistake with its place.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{Rule, Settings, Severity, files::SUPPRESSIONS, registry};
use crate::{
    audit::{
        param::{Preset, Value},
        settings::RuleSettings,
    },
    config::{
        audit::{Entry, Plain, RuleEntry, Section},
        environ::Environ,
        file::did_you_mean,
        mistake::Mistake,
    },
    domain::near::suggest,
    tui::accepted::Place,
};

/// What the configuration says of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configured {
    /// Of the rules.
    pub settings: Settings,
    /// From which severity on findings that stand make an audit fail; `None` is never.
    pub fail_on: Option<Severity>,
    /// The file of suppressions.
    pub suppressions: Option<PathBuf>,
    /// The baseline.
    pub baseline: Option<PathBuf>,
}

impl Default for Configured {
    fn default() -> Self {
        Configured { settings: Settings::default(), fail_on: Some(Severity::High), suppressions: None, baseline: None }
    }
}

impl Configured {
    /// That of the demo, whose companies live under names that nobody else can have.
    pub fn of_demo() -> Self {
        let own = Value::Texts(["example", "test"].map(str::to_owned).to_vec());
        let set = RuleSettings { values: BTreeMap::from([("own", own)]), ..RuleSettings::default() };
        let settings = Settings { rules: BTreeMap::from([("reserved-host", set)]), ..Settings::default() };
        Configured { settings, ..Configured::default() }
    }
}

/// Names in `[audit]`, besides the tables of rules.
const NAMES: [&str; 4] = ["fail_on", "suppressions", "baseline", "rule"];

impl Configured {
    /// What these sections say, the later ones over the earlier.
    ///
    /// # Errors
    /// The first name that means nothing, or value that is none.
    pub fn of(sections: &[Section], home: Option<&Path>) -> Result<Self, Mistake> {
        let mut configured = Configured::default();
        for section in sections {
            configured.take(section, home)?;
        }
        Ok(configured)
    }

    /// Where the console finds what was accepted. Who accepts is who the environment says.
    pub fn place(&self, environ: &Environ) -> Option<Place> {
        let here = || std::env::current_dir().ok().map(|dir| dir.join(SUPPRESSIONS));
        let text = |name: &str| environ.text(name).ok().flatten().map(str::to_owned);
        let author = ["GIT_AUTHOR_EMAIL", "EMAIL", "USER"].into_iter().find_map(text).unwrap_or_default();
        let suppressions = self.suppressions.clone().or_else(here)?;
        Some(Place { suppressions, baseline: self.baseline.clone(), author })
    }

    fn take(&mut self, section: &Section, home: Option<&Path>) -> Result<(), Mistake> {
        let configured = self;
        for entry in &section.entries {
            match (entry.name.as_str(), &entry.value) {
                ("fail_on", Plain::Text(text)) if text == "never" => configured.fail_on = None,
                ("fail_on", _) => configured.fail_on = Some(severity(entry, &["never"])?),
                ("suppressions", Plain::Text(text)) if !text.is_empty() => {
                    configured.suppressions = Some(located(text, &section.path, home));
                }
                ("baseline", Plain::Text(text)) if !text.is_empty() => {
                    configured.baseline = Some(located(text, &section.path, home));
                }
                (name @ ("suppressions" | "baseline"), _) => {
                    return Err(entry.value_at.mistake(format!("`{name}` must be a path in quotes"), ""));
                }
                (name, _) => {
                    let message = format!("unknown name `{name}` in [audit]");
                    return Err(entry.name_at.mistake(message, did_you_mean(name, NAMES)));
                }
            }
        }
        for entry in &section.rules {
            let rule = registry::by_id(&entry.id).ok_or_else(|| unknown(entry))?;
            let set = configured.settings.rules.entry(rule.id).or_default();
            of_rule(rule, &entry.entries, set)?;
        }
        Ok(())
    }
}

fn unknown(entry: &RuleEntry) -> Mistake {
    let next = registry::suggestion(&entry.id)
        .map_or("See `hookline audit --list-rules`".to_owned(), |id| format!("Did you mean `{id}`?"));
    entry.at.mistake(format!("there is no rule `{}`", entry.id), next)
}

/// Paths start at home or beside the file, never at whatever directory hookline was started in.
fn located(text: &str, file: &Path, home: Option<&Path>) -> PathBuf {
    match (text.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => file.parent().map_or_else(|| text.into(), |dir| dir.join(text)),
    }
}

fn severity(entry: &Entry, further: &[&str]) -> Result<Severity, Mistake> {
    let words: Vec<&str> = further.iter().copied().chain(Severity::ALL.map(Severity::word)).collect();
    let text = if let Plain::Text(text) = &entry.value { text.as_str() } else { "" };
    text.parse().map_err(|_| {
        let next = suggest(text, words.iter().copied()).map(|meant| format!("Did you mean `{meant}`?"));
        let message = format!("`{}` must be one of \"{}\"", entry.name, words.join("\", \""));
        entry.value_at.mistake(message, next.unwrap_or_default())
    })
}

fn of_rule(rule: &'static Rule, entries: &[Entry], set: &mut RuleSettings) -> Result<(), Mistake> {
    for entry in entries {
        match (entry.name.as_str(), &entry.value) {
            ("enabled", Plain::Flag(on)) => set.off = !on,
            ("enabled", _) => return Err(entry.value_at.mistake("`enabled` must be true or false", "")),
            ("severity", _) => set.severity = Some(severity(entry, &[])?),
            (name, plain) => {
                let Some(param) = rule.params.iter().find(|param| param.name == name) else {
                    let known = ["enabled", "severity"].into_iter().chain(rule.params.iter().map(|param| param.name));
                    let message = format!("unknown name `{name}` in [audit.rule.{}]", rule.id);
                    return Err(entry.name_at.mistake(message, did_you_mean(name, known)));
                };
                let value = value(plain, param.preset).filter(|value| value.fits(param.preset));
                let must = || entry.value_at.mistake(format!("`{name}` must be {}", kind(param.preset)), param.help);
                set.values.insert(param.name, value.ok_or_else(must)?);
            }
        }
    }
    Ok(())
}

fn value(plain: &Plain, preset: Preset) -> Option<Value> {
    match plain {
        // An empty list is one of numbers as well as of texts.
        Plain::Texts(texts) if texts.is_empty() && matches!(preset, Preset::Numbers { .. }) => {
            Some(Value::Numbers(Vec::new()))
        }
        Plain::Count(count) => Some(Value::Count(*count)),
        Plain::Counts(counts) => Some(Value::Numbers(counts.clone())),
        Plain::Texts(texts) => Some(Value::Texts(texts.clone())),
        Plain::Flag(_) | Plain::Text(_) => None,
    }
}

fn kind(preset: Preset) -> String {
    match preset {
        Preset::Count { least, most, .. } => format!("a whole number from {least} to {most}"),
        Preset::Numbers { most, .. } => format!("a list of whole numbers up to {most}, such as [1, 2]"),
        Preset::Texts => "a list of texts in quotes, none empty, such as [\"a\", \"b\"]".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::file;

    fn read(text: &str) -> Result<Configured, Mistake> {
        let path = Path::new("/c/config.toml");
        let home = Some(Path::new("/home/ann"));
        Configured::of(&file::parse(text, path, home)?.audit, home)
    }

    #[test]
    fn rules_are_switched_off_regraded_and_tuned() {
        let text = "[audit]\nfail_on = \"never\"\nsuppressions = \"s.toml\"\nbaseline = \"~/b.json\"\n[audit.rule.untouched]\ndays = 30\n\
                    severity = \"low\"\n[audit.rule.raw-ip]\nenabled = false\n[audit.rule.tunnel-host]\nhosts = [\"x.dev\"]\n\
                    [audit.rule.unusual-port]\nports = []\n";
        let Configured { settings, fail_on, suppressions, baseline } = read(text).unwrap();
        assert_eq!((fail_on, suppressions), (None, Some("/c/s.toml".into())));
        assert_eq!(baseline, Some("/home/ann/b.json".into()));
        let untouched = settings.rules.get("untouched").unwrap();
        assert_eq!((untouched.severity, untouched.values.get("days")), (Some(Severity::Low), Some(&Value::Count(30))));
        assert!(settings.rules.get("raw-ip").unwrap().off);
        let ports = settings.active().into_iter().find(|active| active.rule.id == "unusual-port").unwrap();
        assert_eq!(ports.knobs().numbers("ports"), [0; 0]);
        assert_eq!(read("").unwrap(), Configured::default());
    }

    #[test]
    fn every_mistake_has_its_place_and_what_was_meant() {
        for (text, said) in [
            ("[audit]\nfail_on = \"hihg\"", "/c/config.toml:2:11: `fail_on` must be one of"),
            ("[audit]\nfail_on = \"hihg\"", "Did you mean `high`?"),
            ("[audit]\nfail_onn = \"high\"", "/c/config.toml:2:1: unknown name"),
            ("[audit]\nsuppressions = 5", "path in quotes"),
            ("[audit]\nbaseline = \"\"", "`baseline` must be a path in quotes"),
            ("[audit.rule.plain-htpp]\nenabled = false", "/c/config.toml:1:13: there is no rule"),
            ("[audit.rule.plain-htpp]\nenabled = false", "Did you mean `plain-http`?"),
            ("[audit.rule.untouched]\ndays = 0", "/c/config.toml:2:8: `days` must be a whole number from 1"),
            ("[audit.rule.untouched]\ndays = \"3\"", "whole number"),
            ("[audit.rule.untouched]\ndasy = 3", "Did you mean `days`?"),
            ("[audit.rule.untouched]\nenabled = 1", "true or false"),
            ("[audit.rule.unusual-port]\nports = [70000]", "up to 65535"),
            ("[audit.rule.tunnel-host]\nhosts = [\"\"]", "none empty"),
        ] {
            let mistake = read(text).unwrap_err();
            let told = format!("{mistake}\n{}", mistake.next);
            assert!(told.contains(said), "{text}\n{told}");
        }
    }
}
