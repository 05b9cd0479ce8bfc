//! What the detail says of a webhook, as lines: the fields on top, then events, scopes, relationships, what hookline does
//! not know, and the tests. The same lines stand in the full detail and in the preview beside the list.

use jiff::Timestamp;

use super::{Look, Reveal, deliveries, events, tree};
use crate::{
    domain::{
        address, age,
        fault::FaultKind,
        known::Known,
        object,
        secret::MASK,
        text::json_safe,
        webhook::{HookId, Webhook},
    },
    tui::{
        msg::Slot,
        prose::{Line, Prose, Role},
        shared::Shared,
        words,
    },
};

/// Lines of the raw view; copying takes all.
const RAW: usize = 5_000;
/// What is said of an attribute that the answer did not speak of.
const UNTOLD: &str = "the service does not tell it";

/// All lines, for a width.
pub fn page(id: HookId, look: &Look, shared: &Shared, width: usize) -> Vec<Line> {
    let mut prose = Prose::new(width, shared.settings.ascii);
    trouble(&mut prose, id, look, shared);
    match shared.record(id) {
        None => nothing(&mut prose, id, look, shared),
        Some(hook) if look.raw => raw(&mut prose, &hook),
        Some(hook) => readable(&mut prose, &hook, look, shared),
    }
    prose.into_lines()
}

/// What went wrong with the last read, and what to press.
fn trouble(prose: &mut Prose, id: HookId, look: &Look, shared: &Shared) {
    let known = shared.record(id).is_some();
    let missing = shared.missing.contains(&id) || look.fault.as_ref().is_some_and(|f| f.kind == FaultKind::NotFound);
    if missing {
        let what =
            if known { "the service says it is not there (any more)" } else { "the service says it is not there" };
        prose.text(0, &format!("Webhook {id}: {what}."), Role::Warning);
        let next = match known {
            true => "What was known of it is below. r asks again, Esc goes back.",
            false => "r asks again, Esc goes back.",
        };
        prose.text(0, next, Role::Text);
        prose.gap();
    } else if let Some(fault) = &look.fault {
        prose.text(0, &fault.to_string(), Role::Error);
        prose.text(
            0,
            if known { "What was known before is below. r reads again." } else { "r reads again." },
            Role::Text,
        );
        prose.gap();
    }
}

fn nothing(prose: &mut Prose, id: HookId, look: &Look, shared: &Shared) {
    if shared.flight.busy(&Slot::Detail(id)) {
        prose.text(0, &format!("Reading webhook {id}…"), Role::Dim);
    } else if look.fault.is_none() {
        prose.text(0, "Nothing is known of it yet. r reads it.", Role::Dim);
    }
    deliveries::last(prose, id, shared);
}

fn raw(prose: &mut Prose, hook: &Webhook) {
    prose.text(0, "JSON of the record, without the secret. w goes back to the readable view.", Role::Dim);
    prose.gap();
    let json = object::pretty(&object::json(hook, |url| address::masked_url(url).into_owned()));
    prose.long(&json_safe(&json), RAW, Role::Text);
}

fn readable(prose: &mut Prose, hook: &Webhook, look: &Look, shared: &Shared) {
    let id = hook.id;
    // What is looked at most stands first: a low terminal shows it without scrolling.
    known(prose, "name", &hook.name, |name| name.clone());
    target(prose, &hook.url);
    deliveries::last(prose, id, shared);
    secret(prose, id, &look.secret, shared);
    prose.field("id", &id.to_string(), Role::Text);
    known(prose, "account", &hook.account, i64::to_string);
    moment(prose, "created", &hook.created, shared);
    moment(prose, "updated", &hook.updated, shared);

    events::section(prose, &hook.events, &shared.events, &look.closed);
    match &hook.scopes {
        Known::Absent => prose.heading("Scopes", UNTOLD),
        Known::Null => prose.heading("Scopes", "null: never set"),
        Known::Value(scopes) => tree::section(prose, "Scopes", scopes, &look.closed),
    }
    if let Some(relationships) = &hook.relationships {
        tree::section(prose, "Relationships", relationships, &look.closed);
    }
    if !hook.extra.is_empty() {
        prose.heading("Other attributes", "as the service sent them");
        for (name, value) in &hook.extra {
            tree::member(prose, name, value, &look.closed);
        }
    }
    deliveries::section(prose, id, look.preview, shared);
    // Beside the list it is read by itself as soon as the cursor rests: said at every step this would flicker.
    let bare = shared.full(id).is_none() && !shared.flight.busy(&Slot::Detail(id));
    if bare && !look.preview {
        prose.gap();
        prose.text(0, "This is what the list knows; r reads the whole record.", Role::Dim);
    }
}

fn known<T>(prose: &mut Prose, label: &str, value: &Known<T>, write: impl FnOnce(&T) -> String) {
    match value {
        Known::Absent => prose.field(label, UNTOLD, Role::Dim),
        Known::Null => prose.field(label, "null: never set", Role::Dim),
        Known::Value(value) => match write(value) {
            text if text.is_empty() => prose.field(label, "(empty)", Role::Dim),
            text => prose.field(label, &text, Role::Text),
        },
    }
}

fn moment(prose: &mut Prose, label: &str, at: &Known<Timestamp>, shared: &Shared) {
    known(prose, label, at, |at| format!("{}, {}", age::absolute(*at, &shared.zone), words::ago(*at, shared.now)));
}

/// The URL, and under it where it really leads, where that is not what it looks like.
fn target(prose: &mut Prose, url: &Known<String>) {
    known(prose, "url", url, |url| address::masked_url(url).into_owned());
    let Some(url) = url.value().filter(|url| !url.is_empty()) else { return };
    if let Some((said, surprises)) = words::destination(url) {
        prose.under(&said, if surprises { Role::Warning } else { Role::Dim });
    }
    if address::masked_url(url) != url.as_str() {
        prose.under("It holds credentials, masked here; y u copies it with them.", Role::Dim);
    }
}

fn secret(prose: &mut Prose, id: HookId, secret: &Reveal, shared: &Shared) {
    let seconds = shared.settings.reveal.as_secs();
    match secret {
        Reveal::Masked if shared.flight.busy(&Slot::Reveal(id)) => {
            prose.field("secret", &format!("{MASK}  asking for it…"), Role::Dim);
        }
        Reveal::Masked => prose.field("secret", &format!("{MASK}  x shows it for {seconds} s"), Role::Dim),
        Reveal::Shown(secret) if secret.is_empty() => prose.field("secret", "(empty)", Role::Warning),
        Reveal::Shown(secret) => {
            prose.field("secret", secret.expose(), Role::Accent);
            prose.under(&format!("masked again after {seconds} s; x masks it now"), Role::Dim);
        }
        Reveal::Untold => prose.field("secret", UNTOLD, Role::Dim),
        Reveal::Null => prose.field("secret", "null: never set", Role::Dim),
        Reveal::Failed(fault) => prose.field("secret", &format!("{fault}"), Role::Error),
    }
}
