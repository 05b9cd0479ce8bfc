//! What the service has, for who is in the middle of a line: asked once, with short limits, and only where the credential is
//! there without running a program, which might ask somebody.

use std::{ffi::OsString, time::Duration};

use super::{
    super::{
        given::Connection,
        session::{self, Session},
    },
    About,
};
use crate::{
    api::{
        Client, Limits, Ports, Service,
        calls::{Call, ListQuery, Reply},
        service::Base,
    },
    config::{
        environ::{self, Environ},
        file::ConfigFile,
        paths::Paths,
        setting::Setting,
        settings::Settings,
    },
    state::view::ViewFile,
};

/// Nobody waits longer for an offer.
const LIMIT: Duration = Duration::from_secs(2);
/// As many ids as one can choose from.
const ROWS: u16 = 200;

/// What the line says of the service so far.
#[derive(Debug, Clone)]
pub struct Given {
    connection: Connection,
    environ: Environ,
}

impl Given {
    /// Looks for the options that name a service.
    pub fn of(words: &[OsString], environ: &Environ) -> Self {
        // Behind these `--url` is that of a webhook: the key is never sent there.
        let taken = |word: &OsString| word == "create" || word == "update";
        let before = words.iter().position(taken).unwrap_or(words.len());
        let value = |name: &str| {
            let known = if name == "--url" { before } else { words.len() };
            let mut rest = words.iter().take(known).filter_map(|word| word.to_str());
            while let Some(word) = rest.next() {
                match word.strip_prefix(name).map(|tail| tail.strip_prefix('=')) {
                    Some(Some(value)) => return Some(value.to_owned()),
                    Some(None) if word == name => return rest.next().map(str::to_owned),
                    _ => {}
                }
            }
            None
        };
        let given = |word: &str| words.iter().any(|known| known == word);
        let connection = Connection {
            url: value("--url"),
            profile: value("--profile"),
            api_key_file: value("--api-key-file").filter(|path| path != "-").map(Into::into),
            ca_file: value("--ca-file").map(Into::into),
            insecure_http: given("--insecure-http"),
            insecure_tls: given("--insecure-tls"),
            ..Connection::default()
        };
        Given { connection, environ: environ.clone() }
    }

    /// Ids with names.
    pub fn ids(&self) -> Vec<About> {
        match self.ask(Call::List(ListQuery::page(1, ROWS))) {
            Some(Reply::Page(page)) => {
                page.hooks.iter().map(|hook| (hook.id.to_string(), hook.name.text().to_owned())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Names of events with what they are.
    pub fn events(&self) -> Vec<About> {
        match self.ask(Call::Events) {
            Some(Reply::Events(events)) => {
                let harmless = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || ":._-".contains(c));
                let events = events.into_iter().filter(|event| harmless(&event.name));
                events.map(|event| (event.name, event.description.unwrap_or_default())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Names of profiles.
    pub fn profiles(&self) -> Vec<About> {
        let file = self.configuration().unwrap_or_default();
        file.profiles.into_keys().map(|name| (name, String::new())).collect()
    }

    /// Names of saved views, from the user's own file.
    pub fn views(&self) -> Vec<About> {
        let names = || {
            let settings =
                Settings::resolve(&self.connection.flags(false), &self.environ, &self.configuration()?).ok()?;
            let base = Base::check(&settings.url().value, settings.flag(Setting::InsecureHttp)).ok()?;
            let key = settings.profile().unwrap_or_else(|| base.root());
            let views = ViewFile::at(&Paths::of(&self.environ).state_dir?).read(key).ok()?;
            Some(views.all().into_iter().map(|saved| (saved.id.name.clone(), String::new())).collect())
        };
        names().unwrap_or_default()
    }

    fn configuration(&self) -> Option<ConfigFile> {
        session::configuration(&self.environ).ok()
    }

    fn ask(&self, call: Call) -> Option<Reply> {
        if self.might_ask_somebody() {
            return None;
        }
        let service = Session::prepare(&self.connection, false, &self.environ).ok()?.service;
        let limits = Limits { connect: LIMIT, first_byte: LIMIT, whole: LIMIT, tries: 1, ..service.limits };
        let client = Client::new(Service { limits, ..service }, Ports::system()).ok()?;
        let runtime = session::runtime().ok()?;
        runtime.block_on(async { tokio::time::timeout(LIMIT, client.send(call)).await }).ok()?.ok()
    }

    /// Whether the key comes from a program, or the settings are broken.
    fn might_ask_somebody(&self) -> bool {
        let given = self.connection.api_key_file.is_some();
        if given || [environ::TOKEN, environ::API_KEY].iter().any(|name| self.environ.get(name).is_some()) {
            return false;
        }
        let Some(file) = self.configuration() else { return true };
        let settings = Settings::resolve(&self.connection.flags(false), &self.environ, &file);
        settings.is_ok_and(|settings| settings.argv(Setting::KeyCommand).is_some())
    }
}
