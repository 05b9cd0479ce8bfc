//! One exchange in full, as lines: what was sent, what came back, and the same request as a curl line.

use super::curl;
use crate::{
    domain::{age, json::Json, object, text::json_safe},
    tui::{
        log::{BODY, Logged},
        prose::{Line, Prose, Role},
        shared::Shared,
        words,
    },
};

/// Lines of a body on screen.
const MOST: usize = 2_000;

/// All lines, for a width.
pub fn page(logged: &Logged, shared: &Shared, width: usize) -> Vec<Line> {
    let record = &logged.record;
    let mut prose = Prose::new(width, shared.settings.ascii);
    prose.field("sent", &age::absolute(record.at, &shared.zone), Role::Text);
    prose.field("service", &record.origin, Role::Text);
    prose.field("request", &format!("{} {}", record.method, logged.readable), Role::Accent);
    match record.status {
        Some(status) => {
            prose.field("status", &status.to_string(), if record.failed() { Role::Error } else { Role::Good })
        }
        None => prose.field("status", "no answer", Role::Error),
    }
    if let Some(failure) = &record.failure {
        prose.field("failed", failure, Role::Error);
    }
    prose.field("took", &words::lasting(record.took), Role::Text);
    prose.field("try", &record.attempt.to_string(), Role::Text);

    prose.heading("Request", "credentials were masked before it was logged");
    prose.text(2, &format!("{} {}", record.method, record.target), Role::Text);
    headers(&mut prose, &record.request_headers);
    if let Some(sent) = &record.request_body {
        let note = match logged.is_cut() {
            true => format!("{} bytes, the first {} of them", words::number(logged.sent_bytes as u64), sent.len()),
            false => format!("{} bytes", words::number(logged.sent_bytes as u64)),
        };
        prose.heading("Body sent", &note);
        body(&mut prose, sent);
    }
    prose.heading("Answer", "");
    headers(&mut prose, &record.answer_headers);
    if record.answer_bytes > 0 {
        let bytes = words::number(record.answer_bytes as u64);
        let cut = record.answer_bytes > BODY;
        let note = if cut { format!("{bytes} bytes, the beginning of them") } else { format!("{bytes} bytes") };
        prose.heading("Body of the answer", &note);
        body(&mut prose, &record.answer_head);
    }
    prose.heading("As curl", "");
    match curl::line(logged) {
        Ok(line) => prose.long(&line, MOST, Role::Text),
        Err(why) => prose.text(0, &format!("No line: {why}."), Role::Dim),
    }
    prose.into_lines()
}

fn headers(prose: &mut Prose, headers: &[(String, String)]) {
    for (name, value) in headers {
        prose.text(2, &format!("{name}: {value}"), Role::Dim);
    }
}

/// A body as it came; whole JSON over several lines.
fn body(prose: &mut Prose, raw: &str) {
    match Json::parse(raw) {
        Ok(json) => prose.long(&json_safe(&object::pretty(json.as_str())), MOST, Role::Text),
        Err(_) => prose.long(raw, MOST, Role::Text),
    }
}
