//! What a webhook is to become: from flags or from a JSON document, held against the webhook as it is. Pure but for reading
//! the file of a secret.

mod document;

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Args as ClapArgs;
use jiff::Timestamp;

pub use self::document::{Document, documents};
use crate::domain::{
    address::masked_url,
    check::{self, Draft, Severity},
    event::{EventItem, OfferedEvent},
    fault::{Fault, FaultKind},
    json::Json,
    near,
    secret::Secret,
    webhook::{Change, Webhook},
};

/// A secret of more bytes is none.
const LONGEST_SECRET: u64 = 64 << 10;

/// The values of `create` and `update`.
#[derive(Debug, Clone, Default, PartialEq, Eq, ClapArgs)]
pub struct Values {
    /// The name
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Where deliveries go; the URL of the service stands before the subcommand, in the profile or in HOOKLINE_URL
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Exactly these events, with commas between them; "" for none
    #[arg(long, value_name = "EVENTS")]
    pub events: Option<String>,
    /// One event more; may be given several times
    #[arg(long, value_name = "EVENT")]
    pub add_event: Vec<String>,
    /// Take events that the service does not offer
    #[arg(long)]
    pub any_event: bool,
    /// The secret, from a file; `-` reads it from standard input
    #[arg(long, value_name = "FILE", conflicts_with = "new_secret")]
    pub secret_file: Option<PathBuf>,
    /// A generated secret, put into a file that is readable by you alone
    #[arg(long)]
    pub new_secret: bool,
    /// Print generated secrets among the outcomes instead
    #[arg(long, requires = "new_secret")]
    pub show_secret: bool,
}

/// See the module. `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Wish {
    pub name: Option<String>,
    pub url: Option<String>,
    pub secret: Option<Secret>,
    /// The whole set, before events are added and taken out.
    pub events: Option<Vec<EventItem>>,
    pub add: Vec<EventItem>,
    pub remove: Vec<EventItem>,
    pub scopes: Option<Json>,
    /// When the webhook had last been changed as the document saw it.
    pub seen: Option<Timestamp>,
}

impl Values {
    /// True where nothing of a webhook is given.
    pub fn is_empty(&self) -> bool {
        let Values { name, url, events, add_event, secret_file, new_secret, .. } = self;
        [name, url, events].iter().all(|text| text.is_none())
            && add_event.is_empty()
            && secret_file.is_none()
            && !new_secret
    }

    /// True where the secret is on standard input.
    pub fn reads_stdin(&self) -> bool {
        self.secret_file.as_deref() == Some(Path::new("-"))
    }

    /// Refuses to draw secrets that nobody could be told.
    ///
    /// # Errors
    /// `Usage` where there is no place for the file, and they are not to be printed either.
    pub fn place_for_secrets(&self, place: bool, nothing: &str) -> Result<(), Fault> {
        if place || !self.new_secret || self.show_secret {
            return Ok(());
        }
        let why = "there is no place for the file with the new secret";
        Err(Fault::new(FaultKind::Usage, nothing, why, "Set HOME or XDG_STATE_HOME, or print it with --show-secret"))
    }

    /// The wish, these events taken out.
    ///
    /// # Errors
    /// Where the file of the secret cannot be read or holds none.
    pub fn wish(&self, remove: &[String]) -> Result<Wish, Fault> {
        let names =
            |text: &str| text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(EventItem::from).collect();
        Ok(Wish {
            name: self.name.clone(),
            url: self.url.clone(),
            secret: self.secret_file.as_deref().map(secret_of).transpose()?,
            events: self.events.as_deref().map(names),
            add: self.add_event.iter().map(|name| EventItem::from(name.as_str())).collect(),
            remove: remove.iter().map(|name| EventItem::from(name.as_str())).collect(),
            scopes: None,
            seen: None,
        })
    }
}

fn secret_of(path: &Path) -> Result<Secret, Fault> {
    let refuse = |why: String| {
        Fault::new(FaultKind::Usage, "The secret could not be read", format!("{}: {why}", path.display()), "")
    };
    let mut text = String::new();
    let read = match path == Path::new("-") {
        true => io::stdin().lock().take(LONGEST_SECRET).read_to_string(&mut text),
        false => File::open(path).and_then(|file| file.take(LONGEST_SECRET).read_to_string(&mut text)),
    };
    read.map_err(|error| refuse(error.to_string()))?;
    let line = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    let secret = Secret::new(line.to_owned());
    // Wiped when it goes out of sight.
    let _whole = Secret::new(text);
    if secret.is_empty() { Err(refuse("it is empty".into())) } else { Ok(secret) }
}

impl Wish {
    /// The draft of it on a webhook, or of a new one.
    ///
    /// # Errors
    /// In words, where it cannot be done to this one.
    pub fn draft(&self, base: Option<&Webhook>) -> Result<Draft, String> {
        let mut draft = base.map(Draft::of).unwrap_or_default();
        if let Some(name) = &self.name {
            draft.name.clone_from(name);
        }
        if let Some(url) = &self.url {
            // A document that was printed with masks means the URL that is there.
            let masked = base.is_some_and(|base| masked_url(base.url.text()) == url.as_str());
            if !masked {
                if url.contains(crate::domain::secret::MASK) {
                    return Err("url holds a mask in place of a password or token: print it with --reveal-urls".into());
                }
                draft.url.clone_from(url);
            }
        }
        if let Some(scopes) = &self.scopes {
            if base.is_some_and(|base| base.scopes.value() != Some(scopes)) {
                return Err("scopes cannot be changed after creation".into());
            }
            draft.scopes = scopes.as_str().to_owned();
        }
        if (!self.add.is_empty() || !self.remove.is_empty()) && base.is_some_and(|base| base.events.is_absent()) {
            return Err("the service does not tell its events, so none can be added or taken out".into());
        }
        if let Some(events) = &self.events {
            draft.events.clone_from(events);
        }
        for event in &self.add {
            if !draft.events.contains(event) {
                draft.events.push(event.clone());
            }
        }
        draft.events.retain(|event| !self.remove.contains(event));
        draft.secret.clone_from(&self.secret);
        Ok(draft)
    }

    /// What is to be written, and what there is to say about it; checked as a form would.
    ///
    /// # Errors
    /// In words, where a value can never work.
    pub fn change(
        &self,
        base: Option<&Webhook>,
        offered: Option<&[OfferedEvent]>,
    ) -> Result<(Change, Vec<String>), String> {
        let draft = self.draft(base)?;
        if let Some(unknown) = offered.and_then(|offered| unknown_event(&draft, base, offered)) {
            return Err(unknown);
        }
        let change = draft.change(base);
        let written = change.fields();
        let mut said = Vec::new();
        for problem in check::check(&draft, base, None) {
            let text = format!("{}: {}", problem.field.wire(), problem.message);
            match problem.severity {
                Severity::Error => return Err(text),
                Severity::Warning if base.is_none() || written.contains(&problem.field) => said.push(text),
                Severity::Warning => {}
            }
        }
        Ok((change, said))
    }
}

/// The first event that is new to the webhook and that the service does not offer, with what was meant.
fn unknown_event(draft: &Draft, base: Option<&Webhook>, offered: &[OfferedEvent]) -> Option<String> {
    let former = base.and_then(|base| base.events.value()).map_or(&[] as &[EventItem], Vec::as_slice);
    let names = || offered.iter().map(|event| event.name.as_str());
    let unknown = draft.events.iter().filter(|event| !former.contains(event)).find_map(|event| match event {
        EventItem::Name(name) => names().all(|offered| offered != name).then_some(name),
        EventItem::Odd(_) => None,
    })?;
    let meant = near::suggest(unknown, names()).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    Some(format!("the service does not offer the event `{unknown}`{meant} (--any-event takes it all the same)"))
}
