//! The table, in SQLite: what is read and written, and PostgreSQL's habits on top of it (order of nulls, ties, counts).
//!
//! One connection behind a lock. Every call blocks; the routes call it off the runtime.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value as Sql};

use super::{
    answer::Refusal,
    landmark::Landmarks,
    listing::{Listing, Order},
    record::{self, Draft, SELECT, Shown},
    seed::{Event, Seeded},
};

/// The most rows that are counted ahead (WIRE section 4).
const COUNTED: i64 = 1000;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS webhooks (
        id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT, url TEXT, secret TEXT,
        events TEXT, scopes TEXT, created_at INTEGER, updated_at INTEGER);
    CREATE TABLE IF NOT EXISTS events (name TEXT PRIMARY KEY, description TEXT) WITHOUT ROWID;
";

/// The rows and the offered events.
#[derive(Debug)]
pub(super) struct Store {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    connection: Connection,
    landmarks: Landmarks,
}

/// One page as compact JSON, and what was counted.
#[derive(Debug)]
pub(super) struct Page {
    /// The resource objects, commas between.
    pub rows: String,
    /// The floor of the count, and whether there is more, where it was asked for.
    pub counted: Option<(i64, bool)>,
}

/// A webhook as the sender needs it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub url: Option<String>,
    pub secret: Option<String>,
    pub events: Option<String>,
}

impl Store {
    /// Opens the file, or a database in memory.
    ///
    /// # Errors
    /// SQLite's, where the file cannot be opened or is no database.
    pub fn open(file: Option<&Path>) -> rusqlite::Result<Self> {
        let connection = match file {
            Some(path) => {
                keep_private(path);
                let connection = Connection::open(path)?;
                connection.pragma_update(None, "journal_mode", "WAL")?;
                connection
            }
            None => Connection::open_in_memory()?,
        };
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Store { inner: Mutex::new(Inner { connection, landmarks: Landmarks::default() }) })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic under the lock leaves the database as its transaction left it, which is whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills an empty table, in one transaction. A table that has rows, or had some, is left alone.
    pub fn fill(&self, events: &[Event], rows: impl Iterator<Item = Seeded>) -> rusqlite::Result<()> {
        let mut inner = self.lock();
        let used: bool =
            inner.connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_sequence)", [], |r| r.get(0))?;
        if used {
            return Ok(());
        }
        let transaction = inner.connection.transaction()?;
        {
            let mut event = transaction.prepare("INSERT OR REPLACE INTO events (name, description) VALUES (?, ?)")?;
            for Event { name, description } in events {
                event.execute((name, description))?;
            }
            let mut hook = transaction.prepare(
                "INSERT INTO webhooks (account_id, name, url, secret, events, scopes, created_at, updated_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?;
            for row in rows {
                hook.execute((
                    row.account,
                    &row.name,
                    &row.url,
                    &row.secret,
                    &row.events,
                    &row.scopes,
                    row.created,
                    row.updated,
                ))?;
            }
        }
        transaction.commit()
    }

    /// One page.
    pub fn list(&self, listing: &Listing) -> Result<Page, Refusal> {
        let mut inner = self.lock();
        let Inner { connection, landmarks } = &mut *inner;
        let by_id = listing.conditions.is_empty()
            && listing.order.as_ref().is_none_or(|order| order.column == "id" && !order.descending);
        let (passed, skipped) = if by_id { landmarks.before(listing.offset) } else { (None, 0) };

        let mut wheres: Vec<&str> = listing.conditions.iter().map(|(sql, _)| sql.as_str()).collect();
        let mut values: Vec<Sql> = listing.conditions.iter().flat_map(|(_, values)| values.clone()).collect();
        if let Some(id) = passed {
            wheres.push("id > ?");
            values.push(Sql::Integer(id));
        }
        let from = if wheres.is_empty() { String::new() } else { format!(" WHERE {}", wheres.join(" AND ")) };
        let offset = listing.offset - skipped;

        let counted = if listing.count {
            let sql = format!("SELECT count(*) FROM (SELECT 1 FROM webhooks{from} LIMIT {COUNTED} OFFSET {offset})");
            let ahead: i64 = connection
                .prepare(&sql)
                .and_then(|mut s| s.query_row(params_from_iter(&values), |row| row.get(0)))
                .map_err(broken)?;
            Some((listing.offset.saturating_add(ahead), ahead == COUNTED))
        } else {
            None
        };

        let order = listing.order.as_ref().map(|order| ordering(order, listing.offset)).unwrap_or_default();
        let sql = format!("SELECT {SELECT} FROM webhooks{from}{order} LIMIT {} OFFSET {offset}", listing.limit);
        let (rows, last, length) = read_page(connection, &sql, &values, listing.shown).map_err(broken)?;
        if let (true, Some(id)) = (by_id, last) {
            landmarks.set(listing.offset + length, id);
        }
        Ok(Page { rows, counted })
    }

    /// One row as compact JSON.
    pub fn show(&self, id: i64, shown: Shown) -> Result<Option<String>, Refusal> {
        let inner = self.lock();
        let mut statement =
            inner.connection.prepare(&format!("SELECT {SELECT} FROM webhooks WHERE id = ?")).map_err(broken)?;
        let written = |row: &rusqlite::Row<'_>| {
            let mut out = String::new();
            record::write(&mut out, row, shown)?;
            Ok(out)
        };
        statement.query_row([id], written).optional().map_err(broken)
    }

    /// What the sender needs of a row.
    pub fn target(&self, id: i64) -> Result<Option<Target>, Refusal> {
        let read = |row: &rusqlite::Row<'_>| Ok(Target { url: row.get(0)?, secret: row.get(1)?, events: row.get(2)? });
        let inner = self.lock();
        let mut statement =
            inner.connection.prepare("SELECT url, secret, events FROM webhooks WHERE id = ?").map_err(broken)?;
        statement.query_row([id], read).optional().map_err(broken)
    }

    /// Adds a row and gives its id.
    pub fn create(&self, draft: &Draft) -> Result<i64, Refusal> {
        let mut inner = self.lock();
        inner.landmarks.clear();
        let added = inner.connection.execute(
            "INSERT INTO webhooks (id, account_id, name, url, secret, events, scopes, created_at, updated_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                draft.id,
                draft.account,
                &draft.name,
                &draft.url,
                &draft.secret,
                &draft.events,
                &draft.scopes,
                draft.created,
                draft.updated,
            ),
        );
        match added {
            Ok(_) => Ok(inner.connection.last_insert_rowid()),
            Err(e) if is_taken(&e) => Err(Refusal::Taken("Verse::Error::CannotCreateRecord".to_owned())),
            Err(e) => Err(broken(e)),
        }
    }

    /// Changes a row; false where there is none. A draft with an id renames the row (WIRE fact 5).
    pub fn update(&self, id: i64, draft: &Draft) -> Result<bool, Refusal> {
        let mut inner = self.lock();
        if draft.id.is_some() {
            inner.landmarks.clear();
        }
        let changed = inner.connection.execute(
            "UPDATE webhooks SET id = coalesce(?, id), name = coalesce(?, name), url = coalesce(?, url),
             secret = coalesce(?, secret), events = coalesce(?, events), updated_at = coalesce(?, updated_at)
             WHERE id = ?",
            (draft.id, &draft.name, &draft.url, &draft.secret, &draft.events, draft.updated, id),
        );
        match changed {
            Ok(rows) => Ok(rows > 0),
            Err(e) if is_taken(&e) => Err(Refusal::Failed {
                title: "Sequel::UniqueConstraintViolation",
                detail: "PG::UniqueViolation: ERROR:  duplicate key value violates unique constraint \"webhooks_pkey\""
                    .to_owned(),
            }),
            Err(e) => Err(broken(e)),
        }
    }

    /// Deletes a row; false where there is none.
    pub fn delete(&self, id: i64) -> Result<bool, Refusal> {
        let mut inner = self.lock();
        inner.landmarks.clear();
        let gone = inner.connection.execute("DELETE FROM webhooks WHERE id = ?", [id]).map_err(broken)?;
        Ok(gone > 0)
    }

    /// The offered events, by name.
    pub fn events(&self) -> Result<Vec<Event>, Refusal> {
        let inner = self.lock();
        let read = |row: &rusqlite::Row<'_>| Ok(Event { name: row.get(0)?, description: row.get(1)? });
        let mut statement =
            inner.connection.prepare("SELECT name, description FROM events ORDER BY name").map_err(broken)?;
        let events = statement.query_map([], read).map_err(broken)?;
        events.collect::<Result<_, _>>().map_err(broken)
    }

    /// The number of rows.
    pub fn count(&self) -> rusqlite::Result<i64> {
        self.lock().connection.query_row("SELECT count(*) FROM webhooks", [], |row| row.get(0))
    }
}

/// A new database holds secrets, so nobody else may read it. SQLite gives its companion files the same mode; where this
/// fails, opening says why.
fn keep_private(path: &Path) {
    use std::os::unix::fs::OpenOptionsExt as _;
    let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

/// Nulls stand where PostgreSQL puts them. Ties fall differently from page to page, which is how paging on them loses
/// rows (WIRE fact 10); for one offset they always fall the same way.
fn ordering(order: &Order, offset: i64) -> String {
    let Order { column, descending } = order;
    let direction = if *descending { "DESC NULLS FIRST" } else { "ASC NULLS LAST" };
    if *column == "id" {
        format!(" ORDER BY id {direction}")
    } else {
        let salt = offset % 7919;
        format!(" ORDER BY {column} {direction}, ((id + {salt}) * 7919 + {salt} * id) % 10007, id")
    }
}

fn read_page(
    connection: &Connection,
    sql: &str,
    values: &[Sql],
    shown: Shown,
) -> rusqlite::Result<(String, Option<i64>, i64)> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let (mut out, mut last, mut length) = (String::new(), None, 0);
    while let Some(row) = rows.next()? {
        if length > 0 {
            out.push(',');
        }
        record::write(&mut out, row, shown)?;
        last = Some(row.get(0)?);
        length += 1;
    }
    Ok((out, last, length))
}

fn is_taken(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}

fn broken(error: rusqlite::Error) -> Refusal {
    Refusal::sql(format!("sandbox database: {error}"))
}
