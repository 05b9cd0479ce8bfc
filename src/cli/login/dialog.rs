//! The questions of `login`, in their order, each until its answer can be right; and what to do where the trial fails.
//! Nothing that was answered is asked for twice. Writes nothing.

use std::path::Path;

use url::{Host, Url};

use super::{
    draft::{DEFAULT, Draft, KeyPlace, Setup, named, of_command, of_file, of_variable},
    place::Place,
    prompt::{Prompt, left},
    trial,
};
use crate::{
    api::service::Base,
    config::{
        credential,
        environ::{self, Environ},
        setting::Setting,
        value::{Value, bare, base_url},
    },
    domain::{
        fault::{Fault, FaultKind},
        shell,
    },
};

/// The ways to give a key, as they are numbered.
const WAYS: &str = "How does hookline get the API key?
  1  you type or paste it now, unseen; it is kept in a file that only you can read
  2  a program prints it, such as `pass show api`
  3  it stands in a file that only you can read
  4  it stands in an environment variable";

/// Somebody who answers.
pub struct Dialog<'d, 'p> {
    /// How they are asked.
    pub prompt: &'d mut Prompt<'p>,
    /// What stands there already.
    pub place: &'d Place,
    /// The environment.
    pub environ: &'d Environ,
}

impl Dialog<'_, '_> {
    /// Asks for what the draft lacks, and tries it until it works or is to be written all the same.
    ///
    /// # Errors
    /// `Cancelled` where the user leaves.
    pub fn run(mut self, draft: &mut Draft) -> Result<Setup, Fault> {
        if let Some(name) = draft.profile.clone()
            && !self.may_take(&name, draft.replace)?
        {
            draft.profile = None;
        }
        if draft.url.is_none() {
            self.url(draft)?;
        } else {
            self.plain_http(draft)?;
        }
        if draft.profile.is_none() {
            self.profile(draft)?;
        }
        if draft.key.is_none() {
            self.key(draft)?;
        }
        loop {
            let setup = draft.setup()?;
            if draft.untried {
                return Ok(setup);
            }
            self.prompt.say(&format!("Trying {} ...", bare(&setup.url)));
            match trial::run(&setup, self.place, self.environ) {
                Ok(seen) => {
                    self.prompt.say(&seen.told());
                    return Ok(setup);
                }
                Err(fault) => {
                    self.prompt.say(&format!("It does not work. {}: {}.", fault.what, fault.why));
                    if !fault.next.is_empty() {
                        self.prompt.say(&format!("{}.", fault.next));
                    }
                    if self.all_the_same(draft, &fault)? {
                        return Ok(setup);
                    }
                }
            }
        }
    }

    /// After a failed trial: changes a part of the draft; true where it is to be written as it is.
    fn all_the_same(&mut self, draft: &mut Draft, fault: &Fault) -> Result<bool, Fault> {
        let likely = match fault.kind {
            FaultKind::Auth | FaultKind::Forbidden | FaultKind::Config => "key",
            _ => "url",
        };
        let words = ["url", "key", "again", "write", "quit"];
        self.prompt.say("You can change the url or the key, try again, write it all the same, or quit.");
        match self.prompt.choice("What next?", &words, Some(likely))? {
            "url" => self.url(draft)?,
            "key" => self.key(draft)?,
            "write" => return Ok(true),
            "quit" => return Err(left("you left")),
            _ => {}
        }
        Ok(false)
    }

    fn url(&mut self, draft: &mut Draft) -> Result<(), Fault> {
        let known = draft.url.clone().or_else(|| self.known_url(draft.profile.as_deref()));
        loop {
            let default = known.as_ref().map(bare);
            let text = self.prompt.line("URL of the service, such as https://api.example.com", default)?;
            match base_url(&text) {
                Ok(url) => {
                    draft.url = Some(url);
                    if self.plain_http(draft).is_ok() && draft.url.is_some() {
                        return Ok(());
                    }
                }
                Err(wrong) => self.prompt.say(&format!("  It {wrong}.")),
            }
        }
    }

    /// What was used before for this profile, or stands in the environment.
    fn known_url(&self, profile: Option<&str>) -> Option<Url> {
        let of_profile = profile.and_then(|name| self.place.profile(name)?.get(&Setting::Url));
        match of_profile.map(|found| &found.value) {
            Some(Value::Url(url)) => Some(url.clone()),
            _ => self.environ.get(environ::URL).and_then(|text| base_url(text.to_str()?).ok()),
        }
    }

    /// Plain http to another machine has to be allowed; else the URL is none.
    fn plain_http(&mut self, draft: &mut Draft) -> Result<(), Fault> {
        let allowed = (Setting::InsecureHttp, Value::Flag(true));
        let Some(url) = &draft.url else { return Ok(()) };
        match Base::check(url, draft.switches.contains(&allowed)) {
            Ok(_) => {}
            Err(fault) if fault.kind == FaultKind::Tls => {
                self.prompt.say(&format!("  Plain http: {}.", fault.why));
                match self.prompt.yes("Allow it for this profile all the same?", false)? {
                    true => draft.switches.push(allowed),
                    false => draft.url = None,
                }
            }
            Err(fault) => {
                self.prompt.say(&format!("  {fault}"));
                draft.url = None;
            }
        }
        Ok(())
    }

    fn profile(&mut self, draft: &mut Draft) -> Result<(), Fault> {
        let default = match draft.url.as_ref().and_then(Url::host) {
            Some(host) if !self.place.file.profiles.is_empty() => name_of(&host),
            _ => DEFAULT.to_owned(),
        };
        loop {
            let text = self.prompt.line("Name of the profile", Some(&default))?;
            match named(&text) {
                Ok(name) => {
                    if self.may_take(&name, draft.replace)? {
                        draft.profile = Some(name);
                        return Ok(());
                    }
                }
                Err(wrong) => self.prompt.say(&format!("  {wrong}.")),
            }
        }
    }

    /// Whether a profile of this name may be written; one that is there is shown first.
    fn may_take(&mut self, name: &str, replace: bool) -> Result<bool, Fault> {
        if replace || self.place.profile(name).is_none() {
            return Ok(true);
        }
        let (path, there) = (self.place.path.display(), self.place.told(name));
        self.prompt.say(&format!("There is a profile `{name}` already, in {path}:\n{there}"));
        self.prompt.yes("Change its URL and key? What else it says stays.", false)
    }

    fn key(&mut self, draft: &mut Draft) -> Result<(), Fault> {
        let of_profile = || draft.profile.as_deref().and_then(|name| self.place.key(name));
        let former = draft.key.take().or_else(of_profile);
        loop {
            let way = if std::mem::take(&mut draft.typed) { "1" } else { self.way(former.as_ref())? };
            let before = former.as_ref().and_then(spelled);
            let before = before.as_deref();
            let place = match (way, &former) {
                ("2", Some(KeyPlace::Command(_))) => of_command(&self.prompt.line("Program and arguments", before)?),
                ("2", _) => of_command(&self.prompt.line("Program and arguments", None)?),
                ("3", Some(KeyPlace::File(_))) => of_file(Path::new(&self.prompt.line("File", before)?), self.environ),
                ("3", _) => of_file(Path::new(&self.prompt.line("File", None)?), self.environ),
                ("4", Some(KeyPlace::Env(_))) => of_variable(&self.prompt.line("Name of the variable", before)?),
                ("4", _) => of_variable(&self.prompt.line("Name of the variable", None)?),
                _ => {
                    let text = self.prompt.hidden("API key (not shown)")?;
                    credential::of_text(&text, "what was typed").map(KeyPlace::Kept).map_err(|fault| fault.why)
                }
            };
            match place {
                Ok(place) => {
                    self.repeat(&place);
                    draft.key = Some(place);
                    return Ok(());
                }
                Err(wrong) => self.prompt.say(&format!("  That cannot be used: {wrong}.")),
            }
        }
    }

    fn way(&mut self, former: Option<&KeyPlace>) -> Result<&'static str, Fault> {
        let default = match former {
            None | Some(KeyPlace::Kept(_)) => "1",
            Some(KeyPlace::Command(_)) => "2",
            Some(KeyPlace::File(_)) => "3",
            Some(KeyPlace::Env(_)) => "4",
        };
        self.prompt.say(WAYS);
        self.prompt.choice("Choice", &["1", "2", "3", "4"], Some(default))
    }

    /// Says what was understood.
    fn repeat(&mut self, place: &KeyPlace) {
        let text = match place {
            KeyPlace::Kept(key) => format!("  {} characters.", key.expose().chars().count()),
            KeyPlace::Command(argv) => format!("  Without a shell: {argv:?}"),
            KeyPlace::File(path) => format!("  {}, which only you can read.", path.display()),
            KeyPlace::Env(name) => match self.environ.get(name) {
                Some(_) => format!("  {name} is set here."),
                None => format!("  {name} is not set here."),
            },
        };
        self.prompt.say(&text);
    }
}

/// What was answered before, to be taken again.
fn spelled(place: &KeyPlace) -> Option<String> {
    match place {
        KeyPlace::Kept(_) => None,
        KeyPlace::Command(argv) => shell::line(argv.iter().map(String::as_str)).ok(),
        KeyPlace::File(path) => path.to_str().map(str::to_owned),
        KeyPlace::Env(name) => Some(name.clone()),
    }
}

/// A host as the name of a profile.
fn name_of(host: &Host<&str>) -> String {
    let name = host.to_string().replace(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-', "");
    let name: String = name.chars().take(40).collect();
    if name.is_empty() { DEFAULT.to_owned() } else { name }
}
