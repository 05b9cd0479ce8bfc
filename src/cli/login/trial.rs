//! One login and one row of the list: does it work? Changes nothing, here or there.

use super::{
    super::{session, unexpected},
    draft::Setup,
    place::Place,
};
use crate::{
    api::{
        Account, Client, Ports,
        calls::{Call, Count, ListQuery, Reply},
    },
    config::environ::Environ,
    domain::fault::Fault,
    tui::words,
};

/// What came.
pub struct Seen {
    account: Option<Account>,
    count: Count,
    empty: bool,
}

/// Tries it.
///
/// # Errors
/// The fault of the key, the login or the list.
pub fn run(setup: &Setup, place: &Place, environ: &Environ) -> Result<Seen, Fault> {
    let settings = setup.settings(place, environ)?;
    let credential = setup.credential(&settings, environ)?;
    let client = Client::new(session::service(&settings, credential), Ports::system())?;
    let query = ListQuery { count: true, ..ListQuery::page(1, 1) };
    match session::runtime()?.block_on(client.send(Call::List(query)))? {
        Reply::Page(page) => Ok(Seen {
            account: client.account(),
            count: page.count,
            empty: page.hooks.is_empty() && page.unreadable.is_empty(),
        }),
        _ => Err(unexpected()),
    }
}

impl Seen {
    /// In one sentence.
    pub fn told(&self) -> String {
        let account = self.account.clone().unwrap_or_default();
        let who = account.name.map_or_else(String::new, |name| format!(" as {name}"));
        let role = account.role.map_or_else(String::new, |role| format!(" ({role})"));
        let number = |count: u64| format!("{} webhook{}", words::number(count), if count == 1 { "" } else { "s" });
        let rows = match self.count {
            _ if self.empty => "there are no webhooks yet".to_owned(),
            Count::Exactly(count) => number(count),
            Count::AtLeast(count) => format!("at least {}", number(count)),
            Count::Unknown => "webhooks can be read".to_owned(),
        };
        format!("It works: logged in{who}{role}; {rows}.")
    }
}
