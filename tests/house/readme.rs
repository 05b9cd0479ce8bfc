//! The generated parts of the README and the example configuration, from the tables that the program itself reads.

use std::{fmt::Write as _, fs, path::Path};

use hookline::{
    audit::{Rule, registry},
    cli::audit::{Configured, written},
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
        shared::Settings,
    },
};

use super::{
    committed,
    desk::{Desk, company},
};

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
        ("rules", rules()),
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

/// The lines that the README shows are lines: a verb, and what can stand behind it.
#[test]
fn the_command_lines_of_the_readme_can_be_typed() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (said, _) = text.split_once("<!-- begin:keys -->").unwrap();
    let desk = Desk::loaded((100, 30), Settings::default(), company::webhooks(20));
    let tables = keys::all();
    let entries: Vec<&Entry> = tables
        .iter()
        .filter(|table| ["Everywhere", "List"].contains(&table.view))
        .flat_map(|table| &table.entries)
        .collect();
    let lines: Vec<&str> = said.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix(':')).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| line.starts_with(char::is_alphabetic)).collect();
    assert!(lines.len() > 7, "{lines:?}");
    for line in lines {
        let (verb, given) = line.split_once(' ').unwrap_or((line, ""));
        let entry = entries.iter().find(|entry| entry.verbs.contains(&verb)).unwrap_or_else(|| panic!("{line}"));
        let read = entry.takes.map(|takes| takes.read(given, &desk.model.shared));
        assert!(given.is_empty() || matches!(read, Some(Ok(_))), "{line}: {read:?}");
    }
}

/// What the pages show and point to is there.
#[test]
fn every_picture_and_page_that_a_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in ["README.md", "tests/bench/README.md"] {
        let (text, folder) = (fs::read_to_string(root.join(page)).unwrap(), root.join(page));
        let named = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        let local: Vec<&str> = named.filter(|target| !target.contains("://") && !target.starts_with('#')).collect();
        assert!(local.len() > 3, "{page}: {local:?}");
        for target in local {
            let file = target.split('#').next().unwrap();
            assert!(folder.parent().unwrap().join(file).exists(), "{page} names {target}, which is not there");
        }
    }
}

/// The keys of every view; what moves as in the list is said once.
fn key_tables() -> String {
    let views = keys::views();
    let list = views.iter().find(|view| view.view == "List").unwrap().entries.clone();
    let mut text = String::new();
    for Table { view, entries, typed } in views {
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
        let line = if typed { "" } else { " command line |" };
        let rule = if typed { "" } else { "---|" };
        write!(text, "| keys | what they do |{line} id |\n|---|---|{rule}---|\n").unwrap();
        for entry in entries.iter().filter(|entry| !moves_like_list(entry)) {
            let keys: Vec<String> = entry.keys.iter().map(|key| format!("`{}`", escaped(&key.to_string()))).collect();
            let others: String = entry.verbs.iter().skip(1).map(|verb| format!(" `:{verb}`")).collect();
            let usage = if typed { String::new() } else { format!(" `:{}`{others} |", escaped(&entry.usage())) };
            writeln!(text, "| {} | {} |{usage} `{}` |", keys.join(" "), escaped(entry.help), entry.id).unwrap();
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

/// Every rule of the audit, the gravest first.
fn rules() -> String {
    let mut all = registry::RULES;
    all.sort_by_key(|rule| std::cmp::Reverse(rule.severity));
    let mut text = "| rule | severity | finds | source |\n|---|---|---|---|\n".to_owned();
    for rule in all {
        let source = format!("[{}]({})", rule.source, rule.help);
        writeln!(text, "| `{}` | {} | {} | {source} |", rule.id, rule.severity, escaped(rule.title)).unwrap();
    }
    text
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
    let audit = Configured::of(&read.audit, None).unwrap();
    assert_eq!((audit.settings.active().len(), audit.settings.rules.len()), (registry::RULES.len(), tuned().count()));
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
    audit(&mut text);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Rules with parameters, and one without.
fn tuned() -> impl Iterator<Item = &'static Rule> {
    registry::RULES.into_iter().filter(|rule| !rule.params.is_empty() || rule.id == "plain-http")
}

fn audit(text: &mut String) {
    text.push_str("# `hookline audit`, and `audit:` in filters.\n[audit]\n");
    text.push_str("# From which severity on findings end a run with 3: info, low, medium, high, critical or never.\n#fail_on = \"high\"\n\n");
    text.push_str("# What was accepted, with reason, author and last day.\n#suppressions = \"~/.config/hookline/hookline-audit.toml\"\n");
    text.push_str("# What stood when it was written, of `hookline audit --write-baseline FILE`: only what came since counts.\n#baseline = \"~/.config/hookline/audit.json\"\n\n");
    text.push_str("# Every rule can be switched off and regraded; `hookline audit --list-rules` names all. Some have more to set.\n");
    for rule in tuned() {
        let (id, severity) = (rule.id, rule.severity);
        write!(text, "# {}\n[audit.rule.{id}]\n#enabled = true\n#severity = \"{severity}\"\n", rule.title).unwrap();
        for param in rule.params {
            write!(text, "# {}\n#{} = {}\n", param.help, param.name, written(param.preset)).unwrap();
        }
        text.push('\n');
    }
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
