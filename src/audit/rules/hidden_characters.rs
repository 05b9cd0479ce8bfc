//! The name or an event holds characters that cannot be seen.

use std::borrow::Cow;

use crate::{
    audit::{
        hook::{Hook, short},
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::{
        edit::{Edit, Find, Text},
        text::{is_hidden, safe},
    },
};

/// The name or an event holds characters that cannot be seen.
pub static RULE: Rule = Rule {
    id: "hidden-characters",
    severity: Severity::Medium,
    title: "The name or an event holds characters that cannot be seen.",
    why: "They move cursors, turn text round and make one name look like another, in every tool that shows them raw.",
    fix: "Write the name anew.",
    source: "Unicode Technical Report 36, CWE-150, CWE-451",
    help: "https://cwe.mitre.org/data/definitions/150.html",
    cwe: Some(150),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: Some(mend),
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let name = hook.row.name().into_value().unwrap_or_default();
    if let Cow::Owned(shown) = safe(name) {
        return Some(Claim::about("name", format!("the name holds hidden characters: `{}`", short(&shown))));
    }
    let event = hook.row.events().filter(|event| matches!(safe(event), Cow::Owned(_))).min()?;
    Some(Claim::about("events", format!("an event holds hidden characters: `{}`", short(event))))
}

fn mend(hook: &Hook<'_>, _: &Scope<'_>) -> Option<Edit> {
    let name = hook.row.name().into_value().filter(|name| matches!(safe(name), Cow::Owned(_)))?;
    let seen: String = name.chars().filter(|c| !is_hidden(*c)).collect();
    // What is left of a colour or a title of a terminal is no name.
    (!name.contains('\u{1b}'))
        .then(|| Edit::Replace(Text::Name, Find::Literal(name.to_owned()), seen.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{audit::desk::Desk, domain::known::Known};

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        for name in ["Billing \u{1b}[2J", "invoice\u{202e}gpj.exe", "a\u{200b}b", "👩‍💻 devs", "תנבי", "Café"]
        {
            desk.hook(|hook| hook.name = Known::Value(name.to_owned()));
        }
        desk.events(&["a.created", "b\u{9b}"]);
        let found = desk.found(RULE.id);
        assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1, 2, 3, 7]);
        assert!(found.iter().all(|(_, said)| said.contains("<U+") && !said.chars().any(char::is_control)), "{found:?}");
    }
}
