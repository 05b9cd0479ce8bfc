//! What somebody accepted: findings that are told as suppressed, until a date. A suppression that ran out is a finding
//! itself, and so is one that hides nothing.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{
    finding::{Accepted, Finding, Findings, State},
    hook::short,
    registry,
    rule::Rule,
    settings::{Active, Settings},
};
use crate::domain::{address::masked_url, webhook::HookId};

/// One entry of the file of suppressions.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// Of which rule.
    pub rule: &'static Rule,
    /// For which webhooks.
    pub target: Target,
    /// Who accepted it, why, until when.
    pub accepted: Accepted,
    /// Where it stands: `file:line:column`.
    pub place: String,
}

impl PartialEq for Suppression {
    /// Rules are told apart by their ids.
    fn eq(&self, other: &Self) -> bool {
        let parts = |one: &Self| (one.rule.id, one.target.clone(), one.accepted.clone(), one.place.clone());
        parts(self) == parts(other)
    }
}

impl Eq for Suppression {}

/// Which webhooks a suppression is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This one.
    Hook(HookId),
    /// Those whose whole URL has this shape; `*` stands for anything, and case is no difference.
    Url(String),
}

impl Target {
    fn words(&self) -> String {
        match self {
            Target::Hook(id) => format!("webhook {id}"),
            Target::Url(shape) => format!("URLs like {}", short(&masked_url(shape))),
        }
    }
}

/// Marks what was accepted, and adds a finding for each suppression that ran out before `today` and each that hides
/// nothing of a rule that ran. `url` gives the URL of a webhook.
pub fn apply<'u>(
    findings: &mut Findings,
    suppressions: &[Suppression],
    settings: &Settings,
    today: Date,
    url: &dyn Fn(HookId) -> Option<&'u str>,
) {
    let mut used = vec![false; suppressions.len()];
    let valid = |suppression: &&Suppression| suppression.accepted.expires >= today;
    let mut of_hook: HashMap<(&str, HookId), usize> = HashMap::new();
    let mut of_url: HashMap<&str, Vec<(usize, String)>> = HashMap::new();
    for (nth, suppression) in suppressions.iter().enumerate().filter(|(_, suppression)| valid(suppression)) {
        match &suppression.target {
            Target::Hook(id) => {
                of_hook.entry((suppression.rule.id, *id)).or_insert(nth);
            }
            Target::Url(shape) => of_url.entry(suppression.rule.id).or_default().push((nth, shape.to_lowercase())),
        }
    }
    for finding in &mut findings.list {
        let Some(id) = finding.hook else { continue };
        let by_id = of_hook.get(&(finding.rule.id, id)).copied();
        let by_url = || {
            let shapes = of_url.get(finding.rule.id)?;
            let url = url(id)?.to_lowercase();
            shapes.iter().find(|(_, shape)| has_shape(&url, shape)).map(|(nth, _)| *nth)
        };
        let Some(nth) = by_id.or_else(by_url) else { continue };
        if let (Some(suppression), Some(used)) = (suppressions.get(nth), used.get_mut(nth)) {
            *used = true;
            finding.state = State::Suppressed(suppression.accepted.clone());
        }
    }
    let active = settings.active();
    let ran = |rule: &Rule| {
        let lacked = findings.not_run.iter().any(|lacking| lacking.rule.id == rule.id);
        active.iter().any(|active| active.rule.id == rule.id) && !lacked
    };
    let told: Vec<Finding> = suppressions
        .iter()
        .zip(used)
        .filter_map(|(suppression, used)| {
            let expired = suppression.accepted.expires < today;
            let id = if expired { "expired-suppression" } else { "unused-suppression" };
            let idle = expired || (!used && ran(suppression.rule));
            let active = active.iter().find(|active| active.rule.id == id).filter(|_| idle)?;
            Some(about(suppression, active, expired))
        })
        .collect();
    findings.list.extend(told);
    findings.sort();
}

fn about(suppression: &Suppression, active: &Active, expired: bool) -> Finding {
    let Suppression { rule, target, accepted, place } = suppression;
    let said = if expired { format!("ran out after {}", accepted.expires) } else { "hides nothing".to_owned() };
    let target = target.words();
    Finding {
        rule: active.rule,
        severity: active.severity,
        hook: None,
        message: format!("the suppression of {} for {target} by {} {said}", rule.id, short(&accepted.author)),
        place: Some(place.clone()),
        matter: format!("{} {target} {}", rule.id, accepted.expires),
        state: State::Open,
    }
}

/// True where the whole text has this shape.
fn has_shape(text: &str, shape: &str) -> bool {
    let mut pieces = shape.split('*');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// The rule that a suppression names.
///
/// # Errors
/// Where there is none: what is wrong, and what was probably meant.
pub fn rule_named(id: &str) -> Result<&'static Rule, (String, Option<&'static str>)> {
    registry::by_id(id).ok_or_else(|| (format!("there is no rule `{id}`"), registry::suggestion(id)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::audit::{desk::Desk, severity::Severity};

    fn suppression(rule: &str, target: Target, expires: Date) -> Suppression {
        Suppression {
            rule: registry::by_id(rule).unwrap(),
            target,
            accepted: Accepted { reason: "old".to_owned(), author: "ann".to_owned(), expires },
            place: "f.toml:1:1".to_owned(),
        }
    }

    fn applied(suppressions: &[Suppression]) -> Vec<(&'static str, Option<u64>, &'static str)> {
        let mut desk = Desk::new();
        desk.url("http://a.org/x").url("http://b.org/x");
        let settings =
            Settings { only: vec!["plain-http", "expired-suppression", "unused-suppression"], ..Settings::default() };
        let mut findings = desk.run(&settings);
        let url = |id| desk.hooks.get(id).and_then(|row| row.url().into_value());
        apply(&mut findings, suppressions, &settings, date(2026, 6, 30), &url);
        findings.list.iter().map(|f| (f.rule.id, f.hook.map(HookId::get), f.state.word())).collect()
    }

    #[test]
    fn what_was_accepted_is_told_as_suppressed_until_its_last_day() {
        let id = HookId::new(1).unwrap();
        let today = applied(&[suppression("plain-http", Target::Hook(id), date(2026, 6, 30))]);
        assert_eq!(today, [("plain-http", Some(1), "suppressed"), ("plain-http", Some(2), "open")]);
        let expired = applied(&[suppression("plain-http", Target::Hook(id), date(2026, 6, 29))]);
        assert_eq!(
            expired,
            [("plain-http", Some(1), "open"), ("plain-http", Some(2), "open"), ("expired-suppression", None, "open")]
        );
    }

    #[test]
    fn a_shape_of_urls_suppresses_all_that_have_it() {
        let all = applied(&[suppression("plain-http", Target::Url("HTTP://*.org/X".to_owned()), date(2027, 1, 1))]);
        assert_eq!(all, [("plain-http", Some(1), "suppressed"), ("plain-http", Some(2), "suppressed")]);
    }

    #[test]
    fn one_that_hides_nothing_is_told_and_one_of_a_rule_that_did_not_run_is_not() {
        let id = HookId::new(9).unwrap();
        let far = date(2030, 1, 1);
        let told = applied(&[
            suppression("plain-http", Target::Hook(id), far),
            suppression("plain-http", Target::Url("http://c.org*".to_owned()), far),
            suppression("raw-ip", Target::Hook(id), far),
        ]);
        assert_eq!(told.iter().filter(|(rule, ..)| *rule == "unused-suppression").count(), 2, "{told:?}");
        assert_eq!(registry::by_id("unused-suppression").unwrap().severity, Severity::Info);
    }

    #[test]
    fn shapes() {
        for (text, shape) in
            [("abc", "abc"), ("abc", "*"), ("abc", "a*c"), ("abcbc", "a*bc"), ("", "*"), ("aXbXc", "a*b*c")]
        {
            assert!(has_shape(text, shape), "{text} {shape}");
        }
        for (text, shape) in [("abc", "ab"), ("abc", "b*"), ("abc", "*b"), ("abc", "a*d*c"), ("a", "a*a")] {
            assert!(!has_shape(text, shape), "{text} {shape}");
        }
    }
}
