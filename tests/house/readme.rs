//! The generated parts of the README and the example configuration, from the tables that the program itself reads.

use std::{fmt::Write as _, fs, path::Path};

use hookline::{
    cli::help::topic,
    config::{
        file,
        setting::{Scope, Setting},
        value::{Kind, Value},
    },
    domain::filter::{Filter, FilterField},
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
    for (name, block) in [
        ("exit-codes", exit_codes()),
        ("environment", two_columns("| variable | meaning |", &topic::environment())),
        ("files", two_columns("| file | what it is |", &topic::files())),
        ("filters", filters()),
        ("filter-fields", filter_fields()),
        ("keys", key_tables()),
    ] {
        text = with_block(&text, name, &block);
    }
    committed::file("README.md", &text);
}

/// What the documentation shows of the filter language is understood by it.
#[test]
fn the_filters_of_the_documentation_are_filters() {
    for example in topic::FILTERS.iter().flat_map(|(written, _)| written.iter()) {
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

fn exit_codes() -> String {
    let rows = topic::exit_codes();
    rows.iter().fold("| code | meaning |\n|---|---|\n".to_owned(), |text, (code, words)| {
        text + &format!("| {code} | {words} |\n")
    })
}

/// Two columns, the first of them as it is typed.
fn two_columns(head: &str, rows: &[(String, String)]) -> String {
    let row = |(left, right): &(String, String)| format!("| `{}` | {} |\n", escaped(left), escaped(right));
    format!("{head}\n|---|---|\n{}", rows.iter().map(row).collect::<String>())
}

fn filters() -> String {
    let row = |(written, finds): &(&[&str], &str)| {
        let written: Vec<String> = written.iter().map(|text| format!("`{}`", escaped(text))).collect();
        format!("| {} | {} |\n", written.join(" "), escaped(finds))
    };
    format!("| written | finds |\n|---|---|\n{}", topic::FILTERS.iter().map(row).collect::<String>())
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
