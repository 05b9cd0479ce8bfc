//! The file of a plan as text and back: a head, a line of the journal for each row, then what happened to them.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    domain::{
        intent::{Intent, PlanId, Sending},
        journal::{Ending, Entry},
        unfinished::Unfinished,
    },
    state::journal::line,
};

/// Files of another version are not read: what they say about rows that were sent may be more than is understood here.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Head {
    version: u32,
    run: String,
    plan: u32,
    at: jiff::Timestamp,
    profile: String,
    service: String,
    title: String,
    bulk: bool,
    exports: bool,
    rows: usize,
}

/// What happened.
#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Event {
    Sending {
        sending: Vec<u32>,
    },
    Ended {
        row: u32,
        outcome: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        said: String,
    },
    Stopped {
        stopped: bool,
    },
}

/// A row that was decided anew: its line of the journal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decided {
    row: u32,
    decided: Box<RawValue>,
}

/// A plan before anything of it is sent.
pub fn begin(intent: &Intent) -> serde_json::Result<String> {
    let head = Head {
        version: VERSION,
        run: intent.id.run.clone(),
        plan: intent.id.number,
        at: intent.at,
        profile: intent.profile.clone(),
        service: intent.service.clone(),
        title: intent.title.clone(),
        bulk: intent.bulk,
        exports: intent.exports,
        rows: intent.rows.len(),
    };
    let mut text = serde_json::to_string(&head)? + "\n";
    for row in &intent.rows {
        text.push_str(&line::write(row)?);
        text.push('\n');
    }
    Ok(text)
}

/// These rows are about to be sent; of those that were decided anew since the plan began, what is sent.
pub fn sending(rows: &[Sending]) -> serde_json::Result<String> {
    let mut text = String::new();
    for Sending { row, decided, .. } in rows {
        if let Some(entry) = decided {
            let decided = RawValue::from_string(line::write(entry)?)?;
            text.push_str(&serde_json::to_string(&Decided { row: *row, decided })?);
            text.push('\n');
        }
    }
    let sending = rows.iter().map(|row| row.row).collect();
    Ok(text + &serde_json::to_string(&Event::Sending { sending })?)
}

/// The outcome of a row.
pub fn ended(entry: &Entry) -> serde_json::Result<String> {
    let (row, outcome) = (entry.origin.row, entry.ending.word().to_owned());
    serde_json::to_string(&Event::Ended { row, outcome, said: entry.said.clone() })
}

/// What was not sent will not be.
pub fn stopped() -> serde_json::Result<String> {
    serde_json::to_string(&Event::Stopped { stopped: true })
}

/// Service and profile of a head; `None` where this version cannot read it.
pub fn head(line: &str) -> Option<(String, String)> {
    let head: Head = serde_json::from_str(line).ok()?;
    (head.version == VERSION).then_some((head.service, head.profile))
}

/// A plan and how far it came; `None` where it is not whole. A line about rows that cannot be read makes every row
/// without an outcome one that may have been sent.
pub fn read(text: &str) -> Option<Unfinished> {
    let mut lines = text.split_inclusive('\n');
    let head: Head = serde_json::from_str(lines.next()?).ok()?;
    let rows: Vec<Entry> = lines.by_ref().take(head.rows).map_while(line::read).collect();
    if rows.len() != head.rows {
        return None;
    }
    let mut plan = Unfinished::new(Intent {
        id: PlanId { run: head.run, number: head.plan },
        at: head.at,
        profile: head.profile,
        service: head.service,
        title: head.title,
        bulk: head.bulk,
        exports: head.exports,
        rows,
    });
    let mut doubtful = false;
    // The last line, where its end is missing, was being written when the process ended: nobody acted on it.
    for line in lines.filter(|line| line.ends_with('\n') && line.trim() != "") {
        match serde_json::from_str(line) {
            Ok(Event::Sending { sending }) => sending.into_iter().for_each(|row| plan.sent(row)),
            Ok(Event::Ended { row, outcome, said }) => match Ending::of_word(&outcome) {
                Some(ending) => plan.ended(row, ending, &said),
                None => doubtful = true,
            },
            Ok(Event::Stopped { .. }) => plan.stopped(),
            Err(_) => match serde_json::from_str::<Decided>(line)
                .ok()
                .and_then(|of| Some((of.row, line::read(of.decided.get())?)))
            {
                Some((row, entry)) => plan.decided(row, entry),
                None => doubtful = true,
            },
        }
    }
    if doubtful {
        plan.doubtful();
    }
    Some(plan)
}
