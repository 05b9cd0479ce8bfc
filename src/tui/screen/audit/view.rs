//! How the audit looks: how many findings stand of how many webhooks, the groups or the findings of one, and below them why
//! the one under the cursor matters and how to mend it.

use ratatui::{
    layout::{Position, Rect},
    style::Style,
};

use super::{By, HIGH, State, TOLD};
use crate::{
    audit::{Finding, Severity, State as Standing, finding::Accepted as Approval, need::Need},
    domain::{known::Known, text::wrap_at_most, webhook::HookId},
    tui::{accepted::Accepted, auditing::Done, paint::Canvas, prose::view::more, shared::Shared, theme::Theme, words},
};

/// Lines above the groups.
const HEAD: u16 = 3;
/// Cells of a number.
const NUMBER: u16 = 8;
/// Cells of a severity.
const GRADE: u16 = 10;
/// Cells of the name of a rule.
const RULE: u16 = 22;

/// Draws it over the whole body.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, body: Rect) -> Option<Position> {
    canvas.clear(body);
    let area = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    if area.height <= HEAD || area.width < 4 {
        return None;
    }
    heading(canvas, state, shared, Rect { height: 1, ..area });
    let told = if shared.size.1 >= HIGH { TOLD } else { 0 };
    let height = area.height.saturating_sub(HEAD + told);
    let list = Rect { y: area.y + HEAD, height, ..area };
    let Some(done) = shared.auditing.done() else {
        canvas.put(area.x, list.y, area.width, "Everything that is loaded is being looked at.", canvas.theme.dim);
        return None;
    };
    let (said, warns) = note(state, done, shared);
    canvas.put(area.x, area.y + 1, area.width, &said, if warns { canvas.theme.warning } else { canvas.theme.dim });
    match state.inside() {
        None => {
            let window = state.cursor().window(state.len(), usize::from(height));
            for (group, y) in window.clone().zip(list.top()..) {
                entry(canvas, state, group, (done, shared), Rect { y, height: 1, ..list });
                if group == state.cursor().at {
                    canvas.style(Rect { y, height: 1, ..list }, canvas.theme.cursor);
                }
            }
            more(canvas, Rect { width: list.width + 1, ..list }, window.start > 0, window.end < state.len());
        }
        Some(cursor) => {
            let size = state.size(state.cursor().at);
            let window = cursor.window(size, usize::from(height));
            for (nth, y) in window.clone().zip(list.top()..) {
                if let Some(finding) = state.finding(state.cursor().at, nth, done) {
                    line(canvas, finding, state.by(), shared, Rect { y, height: 1, ..list });
                }
                if nth == cursor.at {
                    canvas.style(Rect { y, height: 1, ..list }, canvas.theme.cursor);
                }
            }
            more(canvas, Rect { width: list.width + 1, ..list }, window.start > 0, window.end < size);
        }
    }
    if let (Some(finding), true) = (state.told(shared), told > 0) {
        let below = Rect { y: list.bottom(), height: told, ..area };
        explained(canvas, finding, state.inside().is_some(), below);
    }
    None
}

/// The style of a severity; its word always stands beside.
pub fn style(severity: Severity, theme: &Theme) -> Style {
    match severity {
        Severity::Critical => theme.danger,
        Severity::High => theme.error,
        Severity::Medium => theme.warning,
        Severity::Low => theme.text,
        Severity::Info => theme.dim,
    }
}

/// What was found, in numbers, and over what.
fn heading(canvas: &mut Canvas<'_>, state: &State, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let over = match (shared.auditing.progress(), shared.auditing.done()) {
        (Some((at, all)), _) => {
            format!("looked at {} of {}", words::number(at as u64), words::number(all as u64))
        }
        (None, Some(done)) if done.complete => format!("of all {}", hooks(done)),
        (None, Some(done)) => format!("of {} loaded, not of all", hooks(done)),
        (None, None) => String::new(),
    };
    let used = canvas.right(area, &over, theme.dim);
    let mut pieces = vec![("Audit".to_owned(), theme.accent)];
    let dot = format!(" {} ", canvas.symbols.dot);
    if let Some(finding) = state.told(shared).filter(|_| state.inside().is_some()) {
        pieces.extend([(dot, theme.dim), (label(state.by(), finding, shared), theme.text)]);
    } else if let Some(done) = shared.auditing.done() {
        for (severity, count) in done.counts() {
            let said = format!("{} {severity}", words::number(*count as u64));
            pieces.extend([(dot.clone(), theme.dim), (said, style(*severity, theme))]);
        }
    }
    let pieces: Vec<(&str, Style)> = pieces.iter().map(|(text, style)| (text.as_str(), *style)).collect();
    canvas.line(area.x, area.y, area.width.saturating_sub(used + 2), &pieces);
}

fn hooks(done: &Done) -> String {
    words::many(done.findings.looked as u64, "webhook", "webhooks")
}

/// What must be said of the list, and whether it is a warning.
fn note(state: &State, done: &Done, shared: &Shared) -> (String, bool) {
    if matches!(shared.accepted, Accepted::Refused(_)) {
        return ("what was accepted could not be read, so all of it is shown; r reads it again".to_owned(), true);
    }
    let laid_by = laid_by(state, done);
    if state.is_empty() {
        return (format!("nothing is wrong{laid_by}; secrets: hookline audit --secrets"), false);
    }
    let by = match state.by() {
        By::Rule => "by rule",
        By::Severity => "by severity",
        By::Hook => "by webhook",
    };
    // Secrets are never fetched for this, so those rules never run here; anything else that is lacking is news.
    let others = done.findings.not_run.iter().any(|lacking| lacking.rule.needs != Need::Secrets);
    let lacks = if others { "; what the service offers is not known" } else { "" };
    (format!("{by}, the gravest first{laid_by}; secrets: hookline audit --secrets{lacks}"), others)
}

/// How many do not stand, and how to see them.
fn laid_by(state: &State, done: &Done) -> String {
    let (known, accepted) = done.findings.laid_by();
    let said: Vec<String> = [(accepted, "accepted"), (known, "in the baseline")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", words::number(count as u64)))
        .collect();
    match (said.is_empty(), state.shows_all()) {
        (true, _) => String::new(),
        (false, true) => format!("; with {} (z hides them)", said.join(", ")),
        (false, false) => format!("; {} (z shows them)", said.join(", ")),
    }
}

/// What a group has in common.
fn label(by: By, finding: &Finding, shared: &Shared) -> String {
    match (by, finding.hook) {
        (By::Rule, _) => finding.rule.id.to_owned(),
        (By::Severity, _) => finding.severity.to_string(),
        (By::Hook, Some(id)) => format!("webhook {id}  {}", name(id, shared)),
        (By::Hook, None) => "no webhook".to_owned(),
    }
}

fn name(id: HookId, shared: &Shared) -> &str {
    match shared.hooks.get(id).map(|row| row.name()) {
        Some(Known::Value(name)) if !name.trim().is_empty() => name,
        Some(_) => words::UNNAMED,
        None => "(deleted)",
    }
}

/// A group: how many, how bad, what.
fn entry(canvas: &mut Canvas<'_>, state: &State, group: usize, (done, shared): (&Done, &Shared), area: Rect) {
    let theme = canvas.theme;
    let Some(first) = state.finding(group, 0, done) else { return };
    let number = words::number(state.size(group) as u64);
    canvas.right(Rect { width: NUMBER.min(area.width), ..area }, &number, theme.text);
    let x = area.x + NUMBER + 2;
    let room = area.right().saturating_sub(x);
    canvas.put(x, area.y, GRADE.min(room), first.severity.word(), style(first.severity, theme));
    let label = label(state.by(), first, shared);
    let (x, room) = (x + GRADE, room.saturating_sub(GRADE));
    let (said, style) = match state.by() {
        By::Rule => {
            canvas.put(x + RULE, area.y, room.saturating_sub(RULE), first.rule.title, theme.dim);
            (label.as_str(), theme.text)
        }
        By::Hook => (label.as_str(), theme.text),
        By::Severity => (first.severity.meaning(), theme.dim),
    };
    let cells = if state.by() == By::Rule { RULE.min(room) } else { room };
    canvas.put(x, area.y, cells, said, style);
}

/// A finding: which webhook, how bad, what.
fn line(canvas: &mut Canvas<'_>, finding: &Finding, by: By, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let id = finding.hook.map(|id| id.to_string()).unwrap_or_default();
    canvas.right(Rect { width: NUMBER.min(area.width), ..area }, &id, theme.text);
    let x = area.x + NUMBER + 2;
    let room = area.right().saturating_sub(x);
    if by == By::Hook {
        canvas.put(x, area.y, GRADE.min(room), finding.severity.word(), style(finding.severity, theme));
        let pieces = [
            (finding.rule.id, theme.text),
            ("  ", theme.dim),
            (mark(finding), theme.warning),
            (finding.message.as_str(), theme.dim),
        ];
        canvas.line(x + GRADE, area.y, room.saturating_sub(GRADE), &pieces);
        return;
    }
    let third = room / 3;
    let about = match finding.hook {
        Some(id) => name(id, shared),
        // What is about no webhook is about the file of suppressions.
        None => finding.place.as_deref().unwrap_or_default(),
    };
    canvas.put(x, area.y, third.saturating_sub(1), about, theme.text);
    let standing = mark(finding);
    let pieces = [(standing, theme.warning), (finding.message.as_str(), theme.dim)];
    canvas.line(x + third, area.y, room - third, &pieces);
}

/// Stands before a finding that does not stand.
fn mark(finding: &Finding) -> &'static str {
    match finding.state {
        Standing::Open => "",
        Standing::Known => "in the baseline: ",
        Standing::Suppressed(_) => "accepted: ",
    }
}

/// Why it does not stand.
fn standing(finding: &Finding) -> Option<String> {
    match &finding.state {
        Standing::Open => None,
        Standing::Known => Some("It was there when the baseline was written.".to_owned()),
        Standing::Suppressed(Approval { reason, author, expires }) => {
            Some(format!("Accepted by {author} until {expires}: {reason}"))
        }
    }
}

/// Why it matters, and what to do.
fn explained(canvas: &mut Canvas<'_>, finding: &Finding, one: bool, area: Rect) {
    let theme = canvas.theme;
    let rule = finding.rule;
    let first = if one { finding.message.as_str() } else { rule.title };
    let standing = one.then(|| standing(finding)).flatten();
    let why = standing.as_deref().unwrap_or(rule.why);
    let told = [(first, theme.heading), (why, theme.text), (rule.fix, theme.good), (rule.source, theme.dim)];
    let mut y = area.top() + 1;
    for (nth, (text, style)) in told.into_iter().enumerate() {
        // The last line is for where it comes from; what is told before has two at most.
        let left = area.bottom().saturating_sub(y).saturating_sub(if nth + 1 < told.len() { 1 } else { 0 });
        let (lines, _) = wrap_at_most(text, usize::from(area.width), usize::from(left.min(2)));
        for line in lines {
            canvas.put(area.x, y, area.width, &line, style);
            y += 1;
        }
    }
}
