//! Changing one profile in the text of the configuration file: everything else in it stays as it stands, comments too.
//!
//! Writes no file. What comes out is read again and compared with what was meant, so a text in an unforeseen shape is
//! refused, never damaged.

use std::{collections::BTreeMap, path::Path};

use toml_edit::{Array, DocumentMut, Item, RawString, Table, TableLike};

use super::{
    file::{self, ConfigFile, Layer},
    setting::Setting,
    value::{Proxy, Value, bare},
};
use crate::domain::fault::{Fault, FaultKind};

/// What to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The profile; made where there is none of this name.
    pub profile: String,
    /// Settings that it is to have. Paths are absolute.
    pub set: Vec<(Setting, Value)>,
    /// Settings that it is not to have any more.
    pub unset: Vec<Setting>,
    /// It becomes the profile that is used where none is named.
    pub default: bool,
}

/// The head of a file that hookline makes.
const HEAD: &str = "# hookline: settings and services. Made by `hookline login`; edit it as you like.\n\n";

/// The text of the file at `path` after the change.
///
/// # Errors
/// `Config` where the text holds a mistake, with its place, or has a shape that cannot be changed safely, with what to
/// write by hand.
pub fn changed(text: &str, path: &Path, home: Option<&Path>, change: &Change) -> Result<String, Fault> {
    let before = file::parse(text, path, home)?;
    let edited = edited(text, change, home)
        .filter(|new| file::parse(new, path, home).is_ok_and(|after| plain(&after) == wanted(&before, change)));
    edited.ok_or_else(|| {
        let why = format!("{} is written in a shape that hookline cannot add a profile to", path.display());
        let by_hand = self::edited("", change, home).unwrap_or_default();
        let lines: String =
            by_hand.lines().skip_while(|line| !line.starts_with('[')).map(|l| format!("\n  {l}")).collect();
        Fault::new(FaultKind::Config, "The configuration could not be changed", why, format!("Write into it:{lines}"))
    })
}

/// What a file says, without the places.
type Plain = (Option<String>, BTreeMap<Setting, Value>, BTreeMap<String, BTreeMap<Setting, Value>>);

fn plain(file: &ConfigFile) -> Plain {
    let layer = |layer: &Layer| layer.iter().map(|(setting, found)| (*setting, found.value.clone())).collect();
    let profiles = file.profiles.iter().map(|(name, settings)| (name.clone(), layer(settings))).collect();
    (file.default_profile.as_ref().map(|name| name.value.clone()), layer(&file.settings), profiles)
}

fn wanted(before: &ConfigFile, change: &Change) -> Plain {
    let (mut default, settings, mut profiles) = plain(before);
    let profile = profiles.entry(change.profile.clone()).or_default();
    profile.retain(|setting, _| !change.unset.contains(setting));
    profile.extend(change.set.iter().cloned());
    if change.default {
        default = Some(change.profile.clone());
    }
    (default, settings, profiles)
}

fn edited(text: &str, change: &Change, home: Option<&Path>) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let empty = text.trim().is_empty();
    if change.default {
        set(document.as_table_mut(), "default_profile", change.profile.as_str().into());
    }
    let tail = document.trailing().as_str().unwrap_or_default().to_owned();
    let profiles = document.as_table_mut().entry("profile").or_insert_with(|| {
        let mut all = Table::new();
        all.set_implicit(true);
        Item::Table(all)
    });
    let profiles = profiles.as_table_like_mut()?;
    if !profiles.contains_key(&change.profile) {
        let mut table = Table::new();
        // Comments at the end of the file stay above what is added.
        table.decor_mut().set_prefix(format!("{tail}\n"));
        table.set_position(Some(isize::MAX));
        profiles.insert(&change.profile, Item::Table(table));
        document.set_trailing("");
    }
    let profile = document.get_mut("profile")?.as_table_like_mut()?.get_mut(&change.profile)?.as_table_like_mut()?;
    let gone: Vec<&str> = change.unset.iter().map(|setting| setting.row().name).collect();
    let mut comments: String = gone.iter().map(|name| remove(profile, name)).collect();
    for (setting, value) in &change.set {
        let name = setting.row().name;
        let new = !profile.contains_key(name);
        set(profile, name, written(value, home)?);
        // What was said of a setting that is gone stands above the first one that is new.
        if new && !comments.is_empty() {
            profile.key_mut(name)?.leaf_decor_mut().set_prefix(std::mem::take(&mut comments));
        }
    }
    Some(if empty { format!("{HEAD}{}", document.to_string().trim_start()) } else { document.to_string() })
}

/// Sets a value in its place; the comment behind it stays.
fn set(table: &mut dyn TableLike, name: &str, mut value: toml_edit::Value) {
    if let Some(old) = table.get_mut(name).and_then(Item::as_value_mut) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
    } else {
        table.insert(name, Item::Value(value));
    }
}

/// Takes a setting away; the comments that stood with it, as whole lines.
fn remove(table: &mut dyn TableLike, name: &str) -> String {
    let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).unwrap_or_default().to_owned();
    let above = text(table.key(name).and_then(|key| key.leaf_decor().prefix()));
    let removed = table.remove(name);
    let behind = text(removed.as_ref().and_then(Item::as_value).and_then(|value| value.decor().suffix()));
    match behind.trim() {
        "" => above,
        behind => format!("{above}{behind}\n"),
    }
}

fn written(value: &Value, home: Option<&Path>) -> Option<toml_edit::Value> {
    Some(match value {
        Value::Url(url) => bare(url).into(),
        Value::Proxy(Proxy::Never) => "none".into(),
        Value::Proxy(Proxy::Through(url)) => url.as_str().into(),
        Value::Text(text) => text.as_str().into(),
        Value::Flag(flag) => (*flag).into(),
        Value::Count(count) => i64::try_from(*count).ok()?.into(),
        Value::Seconds(span) => i64::try_from(span.as_secs()).ok()?.into(),
        Value::Argv(argv) => argv.iter().map(String::as_str).collect::<Array>().into(),
        Value::Path(path) => match home.and_then(|home| path.strip_prefix(home).ok()) {
            Some(below) => format!("~/{}", below.to_str()?).into(),
            None => path.to_str()?.into(),
        },
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PATH: &str = "/home/ann/.config/hookline/config.toml";

    fn change(profile: &str, key: (Setting, Value), default: bool) -> Change {
        let url = (Setting::Url, Value::Url("https://api.example.com/".parse().unwrap()));
        let unset = [Setting::KeyCommand, Setting::KeyFile, Setting::KeyEnv];
        let unset = unset.into_iter().filter(|setting| *setting != key.0).collect();
        Change { profile: profile.to_owned(), set: vec![url, key], unset, default }
    }

    fn env(profile: &str, default: bool) -> Change {
        change(profile, (Setting::KeyEnv, Value::Text("WORK_KEY".to_owned())), default)
    }

    fn of(text: &str, change: &Change) -> Result<String, Fault> {
        changed(text, Path::new(PATH), Some(Path::new("/home/ann")), change)
    }

    #[test]
    fn a_file_that_is_not_there_is_made() {
        let path = Value::Path("/home/ann/.config/hookline/default.key".into());
        assert_eq!(
            of("", &change("default", (Setting::KeyFile, path), true)).unwrap(),
            "# hookline: settings and services. Made by `hookline login`; edit it as you like.\n\n\
             default_profile = \"default\"\n\n[profile.default]\nurl = \"https://api.example.com\"\n\
             key_file = \"~/.config/hookline/default.key\"\n"
        );
    }

    const OLD: &str = "# mine\nversion = 1 # the only one\ndefault_profile = 'prod'\n\n\
        [profile.prod] # careful\n# the big one\nurl   =   'https://prod.example' # for ever\n\
        # from the vault\nkey_command = ['pass', 'show', \"a\"] # asks\nproduction = true\n\n\
        # for all\n[settings]\nparallel = 2\n\n# the end\n";

    #[test]
    fn what_stands_there_stays_with_its_comments() {
        assert_eq!(
            of(OLD, &env("new", false)).unwrap(),
            format!("{OLD}\n[profile.new]\nurl = \"https://api.example.com\"\nkey_env = \"WORK_KEY\"\n")
        );
    }

    #[test]
    fn a_profile_is_changed_in_its_place() {
        let new = OLD
            .replace("'https://prod.example'", "\"https://api.example.com\"")
            .replace("# from the vault\nkey_command = ['pass', 'show', \"a\"] # asks\n", "")
            .replace("production = true\n", "production = true\n# from the vault\n# asks\nkey_env = \"WORK_KEY\"\n");
        assert_eq!(of(OLD, &env("prod", false)).unwrap(), new);
        let argv = ["op", "read", "it's"].map(str::to_owned).to_vec();
        let again = of(OLD, &change("prod", (Setting::KeyCommand, Value::Argv(argv)), false)).unwrap();
        assert!(again.contains("# from the vault\nkey_command = [\"op\", \"read\", \"it's\"] # asks\n"), "{again}");
    }

    #[test]
    fn the_first_profile_becomes_the_default_below_what_stands_there() {
        for old in
            ["# mine\n", "[settings]\nparallel = 2 # few\n", "version = 1\n", "version = 1\n[settings]\n# nothing"]
        {
            let new = of(old, &env("work", true)).unwrap();
            let read = file::parse(&new, Path::new(PATH), None).unwrap();
            assert_eq!(read.default_profile.unwrap().value, "work");
            for line in old.lines() {
                assert!(new.lines().any(|kept| kept == line), "{line} in {new}");
            }
        }
    }

    #[test]
    fn other_ways_of_writing_profiles_are_kept_or_refused() {
        for old in [
            "profile = { a = { url = 'https://a.example' } }\n",
            "profile.a.url = 'https://a.example' # dotted\n",
            "[profile]\na = { url = 'https://a.example' }\n",
            "[profile]\n[profile.a]\nurl = 'https://a.example'\n[settings]\n",
        ] {
            for name in ["a", "b", "x.y"] {
                match of(old, &env(name, false)) {
                    Ok(new) => {
                        let read = file::parse(&new, Path::new(PATH), None).unwrap();
                        assert!(read.profiles.contains_key(name) && read.profiles.contains_key("a"), "{new}");
                    }
                    Err(fault) => assert!(fault.next.contains("\n  key_env = \"WORK_KEY\""), "{fault}"),
                }
            }
        }
    }

    #[test]
    fn a_broken_file_is_refused_with_its_place() {
        let fault = of("default_profile = 'prod'\n[profile.prod]\nurl = 3\n", &env("a", false)).unwrap_err();
        assert!(fault.why.contains("config.toml:3:7"), "{fault}");
        assert_eq!(fault.kind.exit_code(), 2);
    }
}
