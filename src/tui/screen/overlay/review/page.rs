//! What the review says: how the look went, then each row with what it would do, then what to press.

use super::{State, counted::Sum, group::Group, row, sides};
use crate::{
    domain::{
        fault::FaultKind,
        plan::{self, Action, Row},
        webhook::Field,
    },
    tui::{
        msg::Slot,
        prose::{Fold, Line, Prose, Role},
        shared::Shared,
        words,
    },
};

/// Rows of a large plan that are listed.
const LISTED: usize = 200;
/// Hosts of a large deletion that are named.
const HOSTS: usize = 4;

/// What the review says.
#[derive(Debug, Default)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// The lines that stand for a row, with its place in the plan.
    pub rows: Vec<(usize, usize)>,
    /// The lines of what is to be decided next, from the first to the one behind the last.
    pub asks: Option<(usize, usize)>,
}

/// All of it, for a width.
pub fn page(review: &State, shared: &Shared, width: usize) -> Page {
    let (mut rows_at, mut asks) = (Vec::new(), None);
    let mut prose = Prose::new(width, shared.settings.ascii);
    let profile = &shared.profile;
    if profile.production {
        let said = format!("Profile {} is marked as production: this is the real service.", profile.name);
        prose.text(0, &said, Role::Danger);
        prose.gap();
    }
    for note in &review.plan().notes {
        prose.text(0, note, Role::Warning);
    }
    prose.gap();
    match review.plan().rows() {
        [only] => {
            row::subject(&mut prose, only, shared);
            asks = stands(&mut prose, review, only, review.drifted(0), shared);
            if !only.conflicts().is_empty() {
                // What is written is not known before it is decided.
                return Page { lines: prose.into_lines(), rows: rows_at, asks };
            }
            row::action(&mut prose, only);
        }
        rows => rows_at = many(&mut prose, review, rows, shared),
    }
    if review.sum().ready && review.challenge().is_none() {
        prose.gap();
        let said = match review.plan().rows() {
            _ if review.sum().deletes => "y deletes for good. Esc keeps it.",
            [Row { action: Action::Test(_), .. }] => "Enter sends the test. Esc sends nothing.",
            _ if review.sum().sends => "Enter sends the tests. Esc sends nothing.",
            [Row { action: Action::Create(_), .. }] => "Enter creates it. Esc goes back.",
            _ => "Enter writes this. Esc goes back and writes nothing.",
        };
        prose.text(0, said, Role::Accent);
    }
    line(&mut prose, review);
    Page { lines: prose.into_lines(), rows: rows_at, asks }
}

/// The same for a shell.
fn line(prose: &mut Prose, review: &State) {
    let (shell, rows) = (review.shell(), review.plan().rows());
    let Some(line) = &shell.line else { return };
    let (one, all) = if review.challenge().is_some() { ("Alt-c", "Alt-s") } else { ("c", "C") };
    let keys = match rows {
        _ if review.editing().is_some() => String::new(),
        [_] => format!("{one}: to copy it"),
        rows => {
            let id = rows.get(shell.row).and_then(|row| row.action.target());
            let of = id.map(|id| format!("webhook {id}; ")).unwrap_or_default();
            format!("{of}{one}: to copy it, {all}: all as a script")
        }
    };
    let head = "The same for a shell";
    if head.len() + 2 + keys.len() <= prose.width() {
        prose.heading(head, &keys);
    } else {
        prose.heading(head, "");
        prose.text(0, &keys, Role::Dim);
    }
    match line {
        Ok(line) => prose.text(0, line, Role::Dim),
        Err(why) => prose.text(0, why, Role::Dim),
    }
}

/// How the look before the write went; the lines of what is to be decided.
fn stands(prose: &mut Prose, review: &State, row: &Row, drift: &[Field], shared: &Shared) -> Option<(usize, usize)> {
    match &row.state {
        plan::State::Checking => {
            prose.gap();
            checking(prose, review, row, shared);
        }
        plan::State::Clash(clash) => return sides::clash(prose, row, clash),
        plan::State::Failed(fault) => {
            prose.gap();
            let id = row.action.target();
            match (fault.kind == FaultKind::NotFound, &row.action) {
                (true, Action::Delete(_)) if id.is_some_and(|id| shared.deleted(id)) => {
                    prose.text(0, "You deleted it a moment ago. Nothing is left to delete: Esc goes back.", Role::Text);
                    return None;
                }
                (true, _) => prose.text(0, "The service says it is not there (any more).", Role::Warning),
                (false, _) => prose.text(0, &fault.to_string(), Role::Error),
            }
            prose.text(0, "This review has written nothing. r looks again, Esc goes back.", Role::Text);
        }
        plan::State::Waiting if !drift.is_empty() => {
            prose.gap();
            let fields: Vec<_> = drift.iter().map(|field| row::label(*field)).collect();
            let said = format!("Somebody else changed {} meanwhile. That stays as they wrote it.", fields.join(", "));
            prose.text(0, &said, Role::Warning);
        }
        _ => {}
    }
    None
}

/// What the look waits for.
fn checking(prose: &mut Prose, review: &State, row: &Row, shared: &Shared) {
    let id = row.action.target();
    if id.is_some_and(|id| shared.flight.busy(&Slot::Recheck(id))) {
        prose.text(0, "Reading it again, to see whether somebody changed it…", Role::Dim);
    } else if id.is_some_and(|id| review.waits_for_write(id)) {
        prose.text(0, "A write to it is under way. When that is answered, it is read again…", Role::Dim);
    } else {
        prose.text(0, "Reading it again was called off.", Role::Warning);
        prose.text(0, "This review has written nothing. r looks again, Esc goes back.", Role::Text);
    }
}

/// A plan of many rows: how they stand in one line, the first clash in full, then every row in a line.
fn many(prose: &mut Prose, review: &State, rows: &[Row], shared: &Shared) -> Vec<(usize, usize)> {
    let Sum { tally, checking, hosts, .. } = review.sum();
    let mut said = format!("{} webhooks", words::number(rows.len() as u64));
    match hosts.len() {
        0 => {}
        1 => said.push_str(" on 1 host"),
        many => said.push_str(&format!(" on {} hosts", words::number(many as u64))),
    }
    for (count, what) in [
        (*checking, "being read again"),
        (tally.clashes, "changed meanwhile"),
        (tally.failed, "could not be read"),
        (tally.skipped, "left as they are"),
    ] {
        if count > 0 {
            said.push_str(&format!(", {} {what}", words::number(count as u64)));
        }
    }
    prose.text(0, &said, Role::Heading);
    if !hosts.is_empty() {
        prose.text(0, &named(hosts), Role::Text);
    }
    if let Some(row) = review.clash().and_then(|at| rows.get(at)) {
        row::subject(prose, row, shared);
        stands(prose, review, row, &[], shared);
    }
    if review.clash().is_none() && review.unread().is_some() {
        prose.text(0, "r looks again. o leaves out the first that could not be read, O all of them.", Role::Accent);
    }
    prose.gap();
    grouped(prose, review, rows)
}

/// Rows that do the same under one line, which opens to the single ones; a row that is alone opens to what it changes.
fn grouped(prose: &mut Prose, review: &State, rows: &[Row]) -> Vec<(usize, usize)> {
    let mut at = Vec::new();
    let mut left = LISTED;
    let (mut more, mut rest) = (0, rows.len());
    for Group { doing, rows: members, open } in &review.sum().groups {
        let Some((first, row)) = members.first().and_then(|first| Some((*first, rows.get(*first)?))) else { continue };
        if left == 0 {
            more += rest;
            break;
        }
        rest -= members.len();
        left -= 1;
        at.push((prose.len(), first));
        if members.len() == 1 {
            let path = format!("row {first}");
            let open = review.is_turned(&path);
            row::brief(prose, 0, row, doing, Some(Fold { path, open }));
            if open {
                row::inside(prose, row);
            }
            continue;
        }
        let path = format!("from {first}");
        let open = *open != review.is_turned(&path);
        let head = format!("{} webhooks: ", words::number(members.len() as u64));
        prose.branch(0, Fold { path, open }, &[(&head, Role::Heading), (doing, Role::Text)]);
        if !open {
            continue;
        }
        for row in members.iter().take(left) {
            at.push((prose.len(), *row));
            rows.get(*row).into_iter().for_each(|row| row::brief(prose, 4, row, "", None));
        }
        more += members.len().saturating_sub(left);
        left = left.saturating_sub(members.len());
    }
    if more > 0 {
        prose.text(0, &format!("and {} more", words::number(more as u64)), Role::Dim);
    }
    at
}

/// The first hosts by name.
fn named(hosts: &[(String, usize)]) -> String {
    let one = |(host, count): &(String, usize)| {
        let host = if host.is_empty() { "no host that can be read" } else { host };
        format!("{host} ({})", words::number(*count as u64))
    };
    let mut parts: Vec<String> = hosts.iter().take(HOSTS).map(one).collect();
    if hosts.len() > HOSTS {
        parts.push(format!("{} more", words::number((hosts.len() - HOSTS) as u64)));
    }
    parts.join(", ")
}
