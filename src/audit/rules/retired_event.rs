//! The webhook subscribes to something that the service does not offer.

use crate::{
    audit::{
        hook::{Hook, short},
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::edit::{Edit, Way},
};

/// The webhook subscribes to something that the service does not offer.
pub static RULE: Rule = Rule {
    id: "retired-event",
    severity: Severity::Medium,
    title: "The webhook subscribes to something that the service does not offer.",
    why: "It is never called for that: the event was retired, or its name is misspelt.",
    fix: "Take the event out, or put in its successor.",
    source: "WIRE sections 6 and 9: names of events are not checked",
    help: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    cwe: None,
    params: &[],
    needs: Need::Offered,
    check: Check::Hook(check),
    mend: Some(mend),
};

fn check(hook: &Hook<'_>, scope: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let offered = scope.offered?;
    let mut retired: Vec<&str> = hook.row.events().filter(|name| !offered.contains(name)).collect();
    retired.sort_unstable();
    retired.dedup();
    let first = retired.first()?;
    let more = match retired.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("subscribes to `{}`{more}, which the service does not offer", short(first));
    Some(Claim::about(retired.join("\n"), message))
}

fn mend(hook: &Hook<'_>, scope: &Scope<'_>) -> Option<Edit> {
    let offered = scope.offered?;
    let events = hook.row.to_webhook_bare().events.into_value()?;
    let retired = events.into_iter().filter(|event| !offered.contains(event.text())).collect();
    Some(Edit::Events(Way::Remove, retired))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        audit::desk::Desk,
        domain::{event::EventItem, json::Json, known::Known},
    };

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        desk.events(&["a.created", "b.paid"]).events(&["z.old", "a.created", "y.old", "z.old"]).events(&[]);
        desk.hook(|hook| hook.events = Known::Value(Json::parse("5").map(EventItem::Odd).into_iter().collect()));
        let found = desk.found(RULE.id);
        assert_eq!(
            found,
            [
                (2, "subscribes to `y.old` and 1 more, which the service does not offer".to_owned()),
                (4, "subscribes to `5`, which the service does not offer".to_owned())
            ]
        );
    }
}
