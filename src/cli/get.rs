//! `hookline get ID`: every attribute of one webhook; of the secret only the mask.

use jiff::Timestamp;
use serde_json::json;

use super::{
    given::{Connection, One},
    output::{Output, Stop},
    print::{Field, Shape},
    record::{self, Derived},
    session::Session,
    table::{Column, Cut},
    unexpected,
};
use crate::{
    api::calls::{Call, Reply},
    config::environ::Environ,
    domain::secret::MASK,
};

/// Runs it.
///
/// # Errors
/// Any fault of the service, or of writing.
pub fn run(command: One, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let One { id, plain, reveal_urls } = command;
    let style = plain.print.style(&SHAPE, output)?;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    let Reply::Hook(hook) = run.wait(run.client.send(Call::Show(id)))? else { return Err(unexpected().into()) };
    let mut record = record::of(&hook, reveal_urls);
    Derived::of(&style, Timestamp::now()).add_to(&mut record);
    if style.wants("secret") {
        record.add([("secret", json!(MASK))]);
    }
    style.one(&record, output).map(|()| 0)
}

/// The members of a webhook, and the mask of its secret.
static SHAPE: Shape = Shape { fields: &FIELDS, table: CARD, lines: CARD, also: &record::ALSO };

/// What a card begins with; everything else that the service says follows.
const CARD: &[&str] = &["id", "name", "url", "account_id", "created_at", "updated_at", "secret", "events", "scopes"];

const FIELDS: [Field; 12] = {
    let [id, account, name, url, events, scopes, created, updated, host, path, age] = record::FIELDS;
    let secret =
        Field { name: "secret", column: Column { title: "SECRET", cut: Cut::Never, right: false }, derived: true };
    [id, account, name, url, events, scopes, created, updated, host, path, age, secret]
};
