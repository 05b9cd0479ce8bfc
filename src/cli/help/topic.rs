//! What is documented beyond single commands, from the tables that the program itself goes by. The README shows the same.

use std::collections::BTreeMap;

use crate::{
    config::environ::{API_KEY, LOG, PROFILE, TOKEN, URL},
    domain::{
        fault::FaultKind,
        filter::FilterField,
        text::{pad, width, wrap},
    },
    tui::keys,
};

/// A topic of `hookline help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Topic {
    Filters,
    Environment,
    ExitCodes,
    Keys,
    Files,
    Snapshots,
    Output,
}

/// Filters as they may be written, and what they find.
pub const FILTERS: &[(&[&str], &str)] = &[
    (&["invoice"], "the word in name, url or an event; lower case finds both cases, `Invoice` only this one"),
    (&["\"two words\""], "what holds a blank"),
    (&["billing emea"], "both"),
    (&["billing,crm"], "one of them; a comma is OR inside any value"),
    (&["!host:test"], "what does not"),
    (&["events:billing.*"], "a field that contains it; with `*` the whole value has this shape"),
    (&["name=\"Audit trail\""], "a field that is exactly this; `name=` is empty"),
    (&["url~\"/v[12]/\""], "a field by a regular expression"),
    (&["age>30d", "created<2026-01-01", "id>1000"], "by size or time; a date without a zone is local"),
    (&["~invrec"], "the letters in this order"),
];

/// The forms of data.
const OUTPUT_FORMS: &[(&str, &str)] = &[
    ("in a terminal", "a table under a heading, cut to its width with an ellipsis"),
    ("in a pipe", "a record is a line with tabs between its values: no heading, nothing cut, times in full"),
    ("--output table", "the table; uncut in a pipe"),
    (
        "--output json",
        "one array, a flat record a line, with the names of the API; values exactly as the service gave them",
    ),
    ("--output jsonl", "the same, one object a line"),
    (
        "--output csv",
        "RFC 4180 under a heading; what a spreadsheet would run as a formula gets an apostrophe before it",
    ),
    ("--output yaml", "one list; what another reader could take for something else than text is in quotes"),
    ("one webhook by id", "`get ID` prints one object, and as table or lines a line for each attribute"),
    ("", "several ids, or `-`, print rows as `list` does"),
    ("", "table, lines and csv show what is hidden or would break a line, as <U+001B>; the others escape it"),
];

const OUTPUT_CHOICE: &[(&str, &str)] = &[
    ("--fields id,name,url", "these, in this order; `host`, `path` and `age` are made of the others"),
    ("--filter, --sort, --view", "which webhooks, in which order; see `hookline help filters`"),
    ("--limit 10", "the first of them; how many were left out is said"),
    ("--page 3 --page-size 50", "one page of the service's instead of the whole set; what that leaves open is said"),
    ("-", "instead of an id: ids from standard input, one a line; what `hookline list` prints into a pipe will do"),
];

const OUTPUT_NOTES: &[(&str, &str)] = &[
    (
        "a fault",
        "a sentence; with json and jsonl an object: {\"error\": {\"kind\", \"why\", \"next\", \"exit_code\", ...}}",
    ),
    ("a note", "a sentence; with json and jsonl an object: {\"note\": ...}"),
    ("progress", "where standard error is a terminal, and gone at the end"),
];

/// A snapshot as it may be written by hand.
const SNAPSHOT: &str = "\
  version: 1
  hooks:
  - id: 12
    name: Orders
    url: https://orders.example/in
    events: [billing:invoices.paid, crm:deals.won]
    secret: {file: secrets/orders}
";

const SNAPSHOT_MEMBERS: &[(&str, &str)] = &[
    ("version", "1; may be left out"),
    ("service", "whose ids these are; where it is another than the one in use, nothing is done without --ignore-ids"),
    ("id", "the webhook; without one it is made, unless there is one of this name and URL"),
    ("name, url, events", "what may be written; what is left out is left alone; the order of events is no difference"),
    ("scopes", "given to a new webhook; cannot be changed after that, which is said where it differs"),
    ("secret", "where it is to be found; the secret itself never stands in the file"),
    ("read_only", "what the service tells and nobody writes: account_id, created_at, updated_at, whatever else it has"),
];

const SNAPSHOT_SECRETS: &[(&str, &str)] = &[
    ("secret: keep", "it stays; that of a new webhook is the service's to make; the same as no line"),
    ("secret: {env: NAME}", "the value of this variable"),
    (
        "secret: {file: PATH}",
        "what stands in this file, which must be readable by you alone; below the snapshot's directory",
    ),
    (
        "secret: {file: PATH, generate: true}",
        "the same; where the file is missing, apply makes a secret and puts it there first",
    ),
    ("", "plan and apply fetch the secrets that are named so, compare them in memory, and write those that differ"),
    ("", "--no-secrets leaves all of them alone; export --secrets-dir DIR writes such files"),
];

const SNAPSHOT_MATCHES: &[(&str, &str)] = &[
    ("by id", "whatever its name and URL are"),
    ("by name and URL", "without an id, where the id is not there any more, and with --ignore-ids"),
    ("by neither", "it is made; the id that it gets is said, so that it can be put into the file"),
    ("by several", "it is refused: give the id of the one that is meant"),
];

impl Topic {
    /// All of them.
    pub const ALL: [Topic; 7] = [
        Topic::Filters,
        Topic::Output,
        Topic::Environment,
        Topic::ExitCodes,
        Topic::Keys,
        Topic::Files,
        Topic::Snapshots,
    ];

    /// What is typed for it.
    pub fn word(self) -> &'static str {
        match self {
            Topic::Filters => "filters",
            Topic::Environment => "environment",
            Topic::ExitCodes => "exit-codes",
            Topic::Keys => "keys",
            Topic::Files => "files",
            Topic::Snapshots => "snapshots",
            Topic::Output => "output",
        }
    }

    /// The topic of a word.
    pub fn of(word: &str) -> Option<Self> {
        Topic::ALL.into_iter().find(|topic| topic.word() == word)
    }

    /// All of it, for a terminal of so many columns.
    pub fn text(self, cells: Option<usize>) -> String {
        let columns = |rows: &[(String, String)]| columns(rows, cells);
        match self {
            Topic::Environment => format!("Environment variables\n\n{}", columns(&environment())),
            Topic::ExitCodes => format!(
                "Exit codes\n\n{}\nOf several faults the gravest decides, such as of the webhooks of one command: network (7), service (8),\n\
                 login (4), arguments (2), conflict or unknown outcome (6), not found (5), failed delivery (3), other (1).\n",
                columns(&exit_codes())
            ),
            Topic::Files => format!("Files\n\n{}", columns(&files())),
            Topic::Output => {
                let rows = |rows: &[(&str, &str)]| {
                    let owned: Vec<_> = rows.iter().map(|(left, right)| ((*left).into(), (*right).into())).collect();
                    columns(&owned)
                };
                format!(
                    "Output of every command that prints data\n\n{}\nWhat of it\n\n{}\nBeside it, on standard error\n\n{}",
                    rows(OUTPUT_FORMS),
                    rows(OUTPUT_CHOICE),
                    rows(OUTPUT_NOTES)
                )
            }
            Topic::Snapshots => {
                let rows = |rows: &[(&str, &str)]| {
                    let owned: Vec<_> = rows.iter().map(|(left, right)| ((*left).into(), (*right).into())).collect();
                    columns(&owned)
                };
                format!(
                    "Snapshots, as `hookline export` writes them and `plan`, `apply` and `diff` read them\n\n{SNAPSHOT}\n\
                     Members of the file and of a webhook\n\n{}\nSecrets\n\n{}\nWhich webhook a record is\n\n{}",
                    rows(SNAPSHOT_MEMBERS),
                    rows(SNAPSHOT_SECRETS),
                    rows(SNAPSHOT_MATCHES)
                )
            }
            Topic::Filters => {
                let written = FILTERS.iter().map(|(written, finds)| (written.join("  "), (*finds).to_owned()));
                let fields = FilterField::ALL.into_iter().map(|field| {
                    let ops: Vec<String> = field.ops().iter().map(|op| op.symbol().to_string()).collect();
                    (format!("{} {}", field.word(), ops.join(" ")), field.note().to_owned())
                });
                format!(
                    "Filters, the same after / in the console and after --filter\n\n{}\nFields with their operators\n\n{}",
                    columns(&written.collect::<Vec<_>>()),
                    columns(&fields.collect::<Vec<_>>())
                )
            }
            Topic::Keys => {
                let mut text = "Keys of the console; `hookline keys` prints them for programs\n".to_owned();
                for table in keys::views() {
                    let rows = table.entries.iter().map(|entry| (entry.bound(), entry.help.to_owned()));
                    text.push_str(&format!("\n{}\n\n{}", table.view, columns(&rows.collect::<Vec<_>>())));
                }
                text
            }
        }
    }
}

/// Environment variables that hookline looks at.
pub fn environment() -> Vec<(String, String)> {
    [
        (URL, "base URL of the service"),
        (PROFILE, "the profile that names it"),
        (TOKEN, "a ready token; comes before the API key"),
        (API_KEY, "an API key to log in with; comes before that of a profile"),
        (LOG, "what goes into the log file, such as `hookline=debug`"),
        ("XDG_CONFIG_HOME, XDG_STATE_HOME", "where files are kept, instead of ~/.config and ~/.local/state"),
        ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "the proxy; never used for this machine itself"),
        ("SSL_CERT_FILE, SSL_CERT_DIR", "certificates to trust instead of this machine's"),
        ("NO_COLOR", "no colours"),
        ("TERM, COLORTERM, TMUX, STY", "what the terminal can do"),
        ("LC_ALL, LC_CTYPE, LANG", "frames leave ASCII where a UTF-8 locale is named"),
        ("TZ", "the zone of dates without one"),
    ]
    .map(|(name, about)| (name.to_owned(), about.to_owned()))
    .to_vec()
}

/// Exit codes with what they stand for.
pub fn exit_codes() -> Vec<(String, String)> {
    let mut codes: BTreeMap<u8, Vec<&str>> =
        BTreeMap::from([(0, vec!["done"]), (3, vec!["findings of the audit", "differences with --exit-code"])]);
    for kind in FaultKind::ALL {
        codes.entry(kind.exit_code()).or_default().push(kind.words());
    }
    let codes = codes.into_iter().map(|(code, words)| (code.to_string(), words.join(" · ")));
    codes.chain([("129, 130, 131, 143".to_owned(), "ended by the signal HUP, INT, QUIT, TERM".to_owned())]).collect()
}

/// Files that hookline reads or keeps.
pub fn files() -> Vec<(String, String)> {
    [
        ("~/.config/hookline/config.toml", "profiles and settings; `hookline config check` looks for mistakes in it"),
        (
            "~/.config/hookline/NAME.key",
            "the API key of a profile, where it was typed into `hookline login`; mode 0600",
        ),
        (
            ".hookline.toml",
            "settings of a project, here or above; before `hookline config trust` it names no service and no key",
        ),
        ("hookline-audit.toml", "findings of the audit that were accepted, with reason, author and last day"),
        ("~/.local/state/hookline/journal.jsonl", "every write, for undo"),
        ("~/.local/state/hookline/drafts", "forms that were not saved yet"),
        (
            "~/.local/state/hookline/plans",
            "bulk plans that are under way, for the case that hookline is ended in the middle",
        ),
        ("~/.local/state/hookline/history", "outcomes of test deliveries"),
        ("~/.local/state/hookline/views.toml", "saved views, to be edited too"),
        ("~/.local/state/hookline/last", "what the list of each profile showed last"),
        ("~/.local/state/hookline/secrets", "new secrets of a bulk edit, in clear, until you remove them"),
        ("~/.local/state/hookline/trusted", "which project files are trusted, and with which contents"),
        ("~/.local/state/hookline/commands", "the last 200 lines of the command line, none with a credential"),
        ("~/.local/state/hookline/hookline.log", "the log; no secret is in it"),
        ("~/.local/state/hookline/crash-TIME-PID.txt", "what happened where a bug ended hookline"),
    ]
    .map(|(name, about)| (name.to_owned(), about.to_owned()))
    .to_vec()
}

/// What stands below the options in `hookline --help`.
pub fn after() -> String {
    format!(
        "Environment:\n{}\nExit codes:\n{}\nMore: hookline help {}",
        columns(environment().get(..5).unwrap_or_default(), None),
        columns(&exit_codes(), None),
        Topic::ALL.map(Topic::word).join("|")
    )
}

/// Two columns. A left side that is too wide stands on a line of its own; a right side is broken between words.
fn columns(rows: &[(String, String)], total: Option<usize>) -> String {
    const WIDEST: usize = 30;
    const NARROWEST: usize = 20;
    let cells = rows.iter().map(|(left, _)| width(left)).filter(|cells| *cells <= WIDEST).max().unwrap_or(WIDEST);
    let room = total.map_or(usize::MAX, |total| total.saturating_sub(cells + 4).max(NARROWEST));
    let mut text = String::new();
    for (left, right) in rows {
        let mut left = left.as_str();
        if width(left) > cells {
            text.push_str(&format!("  {left}\n"));
            left = "";
        }
        for part in wrap(right, room) {
            text.push_str(&format!("  {}  {part}\n", pad(left, cells)));
            left = "";
        }
    }
    text
}
