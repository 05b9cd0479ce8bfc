//! One more entry in the text of the file of suppressions: what stands there stays as it is. Writes no file.

use std::path::Path;

use jiff::civil::Date;

use super::{Target, parse};
use crate::domain::{
    fault::{Fault, FaultKind},
    webhook::HookId,
};

/// The head of a file that hookline makes.
const HEAD: &str = "# Findings of `hookline audit` that were accepted: keep this file with the code and review it.\n";

/// What is accepted.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The webhook.
    pub webhook: HookId,
    /// Why.
    pub reason: &'a str,
    /// Who.
    pub author: &'a str,
    /// The last day on which it counts.
    pub expires: Date,
}

/// The text of the file at `path` with one entry more.
///
/// # Errors
/// Where the text holds a mistake, with its place, or cannot be added to safely, with what to write by hand.
pub fn added(text: &str, path: &Path, new: New<'_>) -> Result<String, Fault> {
    let before = parse(text, path)?;
    let quoted = |text: &str| toml_edit::Value::from(text).to_string();
    let New { rule, webhook, reason, author, expires } = new;
    let entry = format!(
        "[[suppression]]\nrule = {}\nwebhook = {webhook}\nreason = {}\nauthor = {}\nexpires = {expires}\n",
        quoted(rule),
        quoted(reason),
        quoted(author)
    );
    let gap = if text.is_empty() || text.ends_with('\n') { "\n" } else { "\n\n" };
    let head = if text.is_empty() { HEAD } else { text };
    let whole = format!("{head}{gap}{entry}");
    let fits = parse(&whole, path).is_ok_and(|after| {
        let same = before.iter().zip(&after).all(|(old, now)| old.at == now.at && old.reason == now.reason);
        let last = after.last().filter(|last| {
            (last.rule.as_str(), &last.target) == (rule, &Target::Webhook(webhook))
                && (last.reason.as_str(), last.author.as_str(), last.expires) == (reason, author, expires)
        });
        same && after.len() == before.len() + 1 && last.is_some()
    });
    if fits {
        return Ok(whole);
    }
    let why = format!("{} is written in a shape that hookline cannot add to", path.display());
    let next = format!("Write into it:\n  {}", entry.trim_end().replace('\n', "\n  "));
    Err(Fault::new(FaultKind::Config, "The suppression was not written", why, next))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn new(reason: &str) -> New<'_> {
        let webhook = HookId::new(12).unwrap();
        New { rule: "plain-http", webhook, reason, author: "ann@acme.org", expires: date(2027, 1, 31) }
    }

    #[test]
    fn an_entry_is_added_and_nothing_else_moves() {
        let path = Path::new("s.toml");
        let first = added("", path, new("the till speaks no TLS")).unwrap();
        assert!(first.starts_with("# Findings") && parse(&first, path).unwrap().len() == 1, "{first}");
        let kept = format!("{first}# a remark at the end");
        let hostile = "a \"quote\", a\nline, `three` and ]] \u{202e}";
        let second = added(&kept, path, new(hostile)).unwrap();
        assert!(second.starts_with(&kept), "{second}");
        let all = parse(&second, path).unwrap();
        assert_eq!((all.len(), all[1].reason.as_str()), (2, hostile));
    }

    #[test]
    fn a_broken_file_and_one_in_another_shape_are_left_alone() {
        let path = Path::new("s.toml");
        let said = added("[[suppression]]\nrule = 5", path, new("r")).unwrap_err().to_string();
        assert!(said.contains("s.toml:"), "{said}");
        let inline = "suppression = []";
        let said = added(inline, path, new("r")).unwrap_err();
        assert!(said.next.contains("[[suppression]]\n  rule = \"plain-http\""), "{said}");
    }
}
