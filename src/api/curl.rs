//! A call as a line for a POSIX shell. The token is left out as `$HOOKLINE_TOKEN`, a secret as `$HOOKLINE_SECRET`.
//! Running the line is harmless whatever names and URLs hold: everything else is quoted.

use std::{borrow::Cow, collections::BTreeSet, fmt::Write};

use url::Url;

use super::{calls::Call, dialect::Dialect, request, service::Base};
use crate::domain::{
    fault::{Fault, FaultKind},
    secret::Secret,
    shell::{Unquotable, quote},
    text::json_safe,
    webhook::Change,
};

/// The curl line of a call to the service at `base`.
///
/// # Errors
/// Where the base cannot be used or the call would not be sent either.
pub fn curl(base: &Url, call: &Call) -> Result<String, Fault> {
    line(base, call, "HOOKLINE_SECRET")
}

/// Calls as lines for a shell: one as it is, several as a script for POSIX sh that runs them one after the other. There each
/// webhook has a secret of its own, `$HOOKLINE_SECRET_12`, and the script ends at once where something is not given.
///
/// # Errors
/// As for [`curl`].
pub fn curl_lines(base: &Url, calls: &[Call]) -> Result<String, Fault> {
    if let [only] = calls {
        return curl(base, only);
    }
    let (mut lines, mut names) = (String::new(), BTreeSet::new());
    for (nth, call) in calls.iter().enumerate() {
        let number = call.target().map_or_else(|| format!("NEW_{}", nth + 1), |id| id.to_string());
        let secret = format!("HOOKLINE_SECRET_{number}");
        lines.push_str(&line(base, call, &secret)?);
        lines.push_str("\necho\n");
        if matches!(call, Call::Create(change) | Call::Update(_, change) if change.secret.is_some()) {
            names.insert(secret);
        }
    }
    let mut script = String::from("#!/bin/sh\nset -eu\n: \"${HOOKLINE_TOKEN:?holds the token}\"\n");
    for name in names {
        // Writing into a String cannot fail.
        let _ = writeln!(script, ": \"${{{name}:?holds the secret}}\"");
    }
    Ok(script + &lines)
}

/// A call as it would go out, for people and programs to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// `POST`, `PATCH`, …
    pub method: String,
    /// Path and query, from the root of the host.
    pub path: String,
    /// The JSON text of the body. A secret in it is `$HOOKLINE_SECRET`.
    pub body: Option<String>,
}

/// What a call would send to the service at `base`. Sends nothing.
///
/// # Errors
/// As for [`curl`].
pub fn preview(base: &Url, call: &Call) -> Result<Preview, Fault> {
    let base = Base::check(base, true)?;
    let (call, place) = without_secret(call);
    let request = request::of(&call, &Dialect::default())?;
    let url = base.join(&request.path, &request.query)?;
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let hidden = |body: String| match &place {
        Some(place) => body.replace(place.as_str(), "$HOOKLINE_SECRET"),
        None => body,
    };
    Ok(Preview { method: request.method.to_string(), path, body: request.body.map(hidden) })
}

/// The line of a call; `secret` names the variable that stands for its secret.
fn line(base: &Url, call: &Call, secret: &str) -> Result<String, Fault> {
    // For a line to be read, plain http is no leak yet; whoever runs it decides.
    let base = Base::check(base, true)?;
    let (call, place) = without_secret(call);
    let request = request::of(&call, &Dialect::default())?;
    let url = base.join(&request.path, &request.query)?;
    let mut line = format!("curl -sS -g -X {}", request.method);
    line.push_str(" -H \"Authorization: Bearer $HOOKLINE_TOKEN\"");
    if let Some(body) = &request.body {
        line.push_str(" -H 'Content-Type: application/json' --data-binary ");
        let visible = json_safe(body);
        let parts: Vec<_> = match &place {
            Some(place) => visible.split(place.as_str()).map(word).collect::<Result<_, _>>()?,
            None => vec![word(&visible)?],
        };
        line.push_str(&parts.join(&format!("\"${secret}\"")));
    }
    line.push(' ');
    line.push_str(&word(url.as_str())?);
    Ok(line)
}

/// The call with a place instead of its secret: a text that stands nowhere else in it.
fn without_secret(call: &Call) -> (Call, Option<String>) {
    let (Call::Create(change) | Call::Update(_, change)) = call else { return (call.clone(), None) };
    if change.secret.is_none() {
        return (call.clone(), None);
    }
    let mut place = "SECRET".to_owned();
    let rest = format!("{:?}", Change { secret: None, ..change.clone() });
    while rest.contains(&place) {
        place.push('X');
    }
    let hidden = Change { secret: Some(Secret::new(place.clone())), ..change.clone() };
    let call = match call {
        Call::Update(id, _) => Call::Update(*id, hidden),
        _ => Call::Create(hidden),
    };
    (call, Some(place))
}

fn word(text: &str) -> Result<Cow<'_, str>, Fault> {
    let refused = |e: Unquotable| Fault::new(FaultKind::Usage, "The curl line cannot be written", e.to_string(), "");
    quote(text).map_err(refused)
}
