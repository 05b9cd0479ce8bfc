//! A logged request as a line for a POSIX shell. Credentials were masked when it was captured: the token is written as
//! `$HOOKLINE_TOKEN`, a secret as `$HOOKLINE_SECRET`, the key of a login as `$HOOKLINE_API_KEY`. A request that lost
//! another credential to the mask has no line, because it would not be that request.

use crate::{
    domain::{secret::MASK, shell::quote, text::json_safe},
    tui::log::Logged,
};

const HIDDEN: &str = "credentials in it were masked when it was logged";

/// The curl line of a request.
///
/// # Errors
/// Why there is none.
pub fn line(logged: &Logged) -> Result<String, String> {
    let record = &logged.record;
    if record.target.contains(MASK) {
        return Err(HIDDEN.into());
    }
    if logged.is_cut() {
        return Err("its body was too long to be logged whole".into());
    }
    let word = |text: &str| quote(text).map(|word| word.into_owned()).map_err(|why| why.to_string());
    let mut line = format!("curl -sS -g -X {}", record.method);
    if record.request_headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization")) {
        line.push_str(" -H \"Authorization: Bearer $HOOKLINE_TOKEN\"");
    }
    if let Some(body) = &record.request_body {
        line.push_str(" -H 'Content-Type: application/json' --data-binary ");
        let visible = json_safe(body);
        let mut parts = visible.split(MASK).peekable();
        while let Some(part) = parts.next() {
            line.push_str(&word(part)?);
            if parts.peek().is_some() {
                line.push_str(variable(part).ok_or(HIDDEN)?);
            }
        }
    }
    line.push(' ');
    line.push_str(&word(&format!("{}{}", record.origin, record.target))?);
    Ok(line)
}

/// What stands for the masked value of the member that a part of the body ends in.
fn variable(before: &str) -> Option<&'static str> {
    let before = before.strip_suffix('"')?.trim_end().strip_suffix(':')?;
    match before {
        _ if before.ends_with("\"secret\"") => Some("\"$HOOKLINE_SECRET\""),
        _ if before.ends_with("\"key\"") => Some("\"$HOOKLINE_API_KEY\""),
        _ => None,
    }
}
