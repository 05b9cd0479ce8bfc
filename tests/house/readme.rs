//! The generated parts of the README and the example configuration, from the tables that the program itself reads.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use hookline::{
    config::{
        file,
        setting::{Scope, Setting},
        value::{Kind, Value},
    },
    domain::{
        fault::FaultKind,
        filter::{Filter, FilterField},
    },
    tui::{
        command::{Entry, Group},
        keys::{self, Table},
    },
};

use super::committed;

/// The text of the README with the block of this name replaced.
fn with_block(text: &str, name: &str, block: &str) -> String {
    let (begin, end) = (format!("<!-- begin:{name} -->\n"), format!("<!-- end:{name} -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("README.md has no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("README.md has no {end}"));
    format!("{before}{begin}{block}{end}{after}")
}

#[test]
fn the_readme_says_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let mut text = fs::read_to_string(path).unwrap();
    for (name, block) in [("exit-codes", exit_codes()), ("filter-fields", filter_fields()), ("keys", key_tables())] {
        text = with_block(&text, name, &block);
    }
    committed::file("README.md", &text);
}

/// What the README shows of the filter language is understood by it.
#[test]
fn the_filters_of_the_readme_are_filters() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let rows = text.split("| written | finds |").nth(1).unwrap().split("<!--").next().unwrap();
    let written = rows.lines().filter_map(|row| row.strip_prefix("| `")?.split(" | ").next());
    let examples: Vec<&str> = written.flat_map(|cell| cell.trim_end_matches('`').split("` `")).collect();
    assert!(examples.len() > 9, "{examples:?}");
    for example in examples {
        let read = example.parse::<Filter>();
        assert!(read.as_ref().is_ok_and(|filter| !filter.is_empty()), "{example}: {read:?}");
    }
}

/// The keys of every view; what moves as in the list is said once.
fn key_tables() -> String {
    let views = keys::views();
    let list = views.iter().find(|view| view.view == "List").unwrap().entries.clone();
    let mut text = String::new();
    for Table { view, entries } in views {
        let moves_like_list = |entry: &Entry| {
            view != "List"
                && entry.group == Group::Move
                && list.iter().any(|l| (&l.keys, l.help) == (&entry.keys, entry.help))
        };
        let open = ["Everywhere", "List"].contains(&view);
        let _ = match open {
            true => write!(text, "**{view}**\n\n"),
            false => write!(text, "<details><summary>{view}</summary>\n\n"),
        };
        text.push_str("| keys | what they do | command |\n|---|---|---|\n");
        for entry in entries.iter().filter(|entry| !moves_like_list(entry)) {
            let keys: Vec<String> = entry.keys.iter().map(|key| format!("`{}`", escaped(&key.to_string()))).collect();
            writeln!(text, "| {} | {} | `{}` |", keys.join(" "), escaped(entry.help), entry.id).unwrap();
        }
        if entries.iter().any(moves_like_list) {
            text.push_str("\nMoves as in the list.\n");
        }
        text.push_str(if open { "\n" } else { "\n</details>\n\n" });
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

fn filter_fields() -> String {
    let mut text = "| field | operators | about |\n|---|---|---|\n".to_owned();
    for field in FilterField::ALL {
        let operators: Vec<String> = field.ops().iter().map(|op| format!("`{}`", op.symbol())).collect();
        writeln!(text, "| `{}` | {} | {} |", field.word(), operators.join(" "), field.note()).unwrap();
    }
    text
}

/// What a class of faults is called in the table of exit codes.
fn words(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Usage => "wrong arguments",
        FaultKind::Config => "configuration, or no terminal",
        FaultKind::Auth => "key or token refused",
        FaultKind::Forbidden => "not allowed",
        FaultKind::NotFound => "no such webhook",
        FaultKind::Conflict => "changed meanwhile",
        FaultKind::Invalid => "values refused by the service",
        FaultKind::Busy => "too many requests",
        FaultKind::Server => "the service failed",
        FaultKind::Unreadable => "an answer that cannot be read",
        FaultKind::Network => "no connection",
        FaultKind::Timeout => "time-out",
        FaultKind::Tls => "certificate refused",
        FaultKind::Redirect => "a redirect",
        FaultKind::Cancelled => "called off",
        FaultKind::UnknownOutcome => "a write whose answer was lost",
        FaultKind::DeliveryFailed => "the test delivery failed",
        FaultKind::Local => "files or terminal of this machine",
    }
}

const KINDS: [FaultKind; 18] = {
    use FaultKind::*;
    [
        Usage,
        Config,
        DeliveryFailed,
        Auth,
        Forbidden,
        NotFound,
        Conflict,
        UnknownOutcome,
        Network,
        Timeout,
        Tls,
        Redirect,
        Busy,
        Server,
        Unreadable,
        Invalid,
        Cancelled,
        Local,
    ]
};

fn exit_codes() -> String {
    let mut codes: BTreeMap<u8, Vec<&str>> = BTreeMap::from([(0, vec!["done"])]);
    for kind in KINDS {
        codes.entry(kind.exit_code()).or_default().push(words(kind));
    }
    let mut text = "| code | meaning |\n|---|---|\n".to_owned();
    for (code, meanings) in codes {
        writeln!(text, "| {code} | {} |", meanings.join(" · ")).unwrap();
    }
    text
}

#[test]
fn the_example_configuration_holds_every_setting() {
    committed::file("assets/config.example.toml", &example());
}

#[test]
fn the_example_configuration_can_be_used_as_it_is_and_line_by_line() {
    let text = example();
    let path = Path::new("/etc/hookline/config.toml");
    file::parse(&text, path, None).unwrap();
    let all_on: String = text
        .lines()
        .map(|line| line.strip_prefix("#").filter(|rest| rest.starts_with(char::is_lowercase)).unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n");
    let read = file::parse(&all_on, path, None).unwrap();
    let set: usize = read.settings.len() + read.profiles["staging"].len();
    assert_eq!(set, Setting::ALL.len(), "each setting can be switched on by taking its # away");
}

/// The example configuration: every setting with what it is, off at its default.
fn example() -> String {
    let mut text = "# hookline: ~/.config/hookline/config.toml\n# Written from the table of settings: what is shown after `#` is the default, or an example where there is none.\n\nversion = 1\n#default_profile = \"staging\"\n\n# For all services.\n[settings]\n".to_owned();
    for setting in Setting::ALL.into_iter().filter(|setting| setting.row().scope == Scope::Any) {
        line(&mut text, setting);
    }
    text.push_str("# One table for each service; the settings above may stand here too.\n# `hookline --profile staging` uses this one.\n[profile.staging]\n");
    for setting in Setting::ALL.into_iter().filter(|setting| setting.row().scope != Scope::Any) {
        line(&mut text, setting);
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn line(text: &mut String, setting: Setting) {
    let row = setting.row();
    let off = if setting == Setting::Url { "" } else { "#" };
    let value = match (setting.default_value(), row.kind) {
        (Some(Value::Flag(flag)), _) => flag.to_string(),
        (Some(Value::Count(count)), _) => count.to_string(),
        (Some(Value::Seconds(span)), _) => span.as_secs().to_string(),
        (Some(other), _) => panic!("no way to write {other:?}"),
        (None, Kind::Url) => "\"https://api.staging.example.com\"".into(),
        (None, Kind::Argv) => "[\"pass\", \"show\", \"hookline/staging\"]".into(),
        (None, Kind::Path) => {
            format!("\"~/.config/hookline/staging.{}\"", if setting == Setting::CaFile { "pem" } else { "key" })
        }
        (None, Kind::Proxy) => "\"http://proxy.example:3128\"".into(),
        (None, Kind::Word(words)) => format!("{:?}", words[0]),
        (None, _) => "\"STAGING_API_KEY\"".into(),
    };
    let range = match row.kind {
        Kind::Count { least, most } | Kind::Seconds { least, most } => format!(" {least} to {most}."),
        Kind::Word(words) => format!(" One of {}.", words.join(", ")),
        _ => String::new(),
    };
    write!(text, "# {}{range}\n{off}{} = {value}\n\n", row.help, row.name).unwrap();
}

#[test]
fn every_class_of_faults_is_in_the_table_once() {
    let mut seen: Vec<&str> = KINDS.into_iter().map(words).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), KINDS.len());
}
