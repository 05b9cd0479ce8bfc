//! Records as the command line prints them: JSON made safe, URLs masked unless asked for.

use std::borrow::Cow;

use super::output::{Output, Stop};
use crate::domain::{address::masked_url, object, text::json_safe, webhook::Webhook};

/// One line of JSON, not yet made safe. What the service did not speak of is left out; URLs are masked unless `reveal`.
pub fn json(hook: &Webhook, reveal: bool) -> String {
    object::json(hook, |url| shown_url(url, reveal).into_owned())
}

/// Prints records as one JSON array, a line each, made safe.
///
/// # Errors
/// As for writing.
pub fn array(records: impl Iterator<Item = String>, output: &mut Output) -> Result<(), Stop> {
    output.text("[")?;
    for (nth, record) in records.enumerate() {
        output.text(if nth == 0 { "\n" } else { ",\n" })?;
        output.text(&json_safe(&record))?;
    }
    output.text("\n]\n")
}

/// A URL as it may be shown.
pub fn shown_url(url: &str, reveal: bool) -> Cow<'_, str> {
    if reveal { Cow::Borrowed(url) } else { masked_url(url) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::{known::Known, webhook::HookId};

    #[test]
    fn credentials_in_a_url_are_masked_unless_asked_for() {
        let mut hook = Webhook::bare(HookId::new(7).unwrap());
        hook.url = Known::Value("https://ann:pw@example.com/x?token=abc".to_owned());
        let line = json(&hook, false);
        assert!(!line.contains("pw@") && !line.contains("abc"), "{line}");
        assert!(json(&hook, true).contains("https://ann:pw@example.com/x?token=abc"));
    }
}
