//! What stands where no rows are: why, and what to press.

use ratatui::layout::Rect;

use super::super::State;
use crate::{
    domain::text,
    tui::{msg::Slot, paint::Canvas, reading::Phase, shared::Shared, words},
};

/// Draws the reason.
pub fn draw(canvas: &mut Canvas<'_>, list: &State, shared: &Shared, area: Rect) {
    let theme = canvas.theme;
    let filtered = !list.filter().is_empty();
    let searched = if shared.reading.paged() { shared.reading.page_ids().len() } else { shared.hooks.len() };
    let first = shared.profile.unless_read_only("n creates the first webhook, ");
    let (title, style, body) = if list.shown().busy() {
        ("Filtering…".to_owned(), theme.dim, String::new())
    } else if let Some(fault) = shared.reading.fault() {
        let title = format!("{}: {}.", fault.what, fault.why.trim_end_matches('.'));
        let next = match fault.next.trim_end_matches('.') {
            "" => String::new(),
            next => format!("{next}.\n"),
        };
        (title, theme.error, format!("{next}r tries again, q leaves."))
    } else if shared.reading.paged() && !shared.flight.busy(&Slot::Page) && !filtered {
        let body = match shared.reading.page_number() {
            1 => format!("{first}r reads again."),
            _ => "[ goes back a page, p goes to one, v reads the whole set.".to_owned(),
        };
        ("This page holds no webhooks.".to_owned(), theme.warning, body)
    } else {
        match shared.reading.phase() {
            _ if shared.reading.page_is_empty() => (
                format!("Page {} is empty.", words::number(u64::from(shared.reading.page_number()))),
                theme.warning,
                match filtered {
                    true => "[ goes back a page, p goes to one, / changes the filter.".to_owned(),
                    false => "[ goes back a page, p goes to one.".to_owned(),
                },
            ),
            Phase::Idle | Phase::Loading if !filtered => {
                let text = format!(
                    "Asking {} for the first webhooks.\nKeys work meanwhile; Ctrl-c stops asking.",
                    shared.profile.host
                );
                ("Loading…".to_owned(), theme.dim, text)
            }
            _ if filtered && shared.hooks.is_empty() => ("Nothing is loaded yet.".to_owned(), theme.dim, String::new()),
            _ if filtered => (
                "No webhook passes the filter.".to_owned(),
                theme.warning,
                format!(
                    "{} searched.\n{}",
                    words::many(searched as u64, "webhook", "webhooks"),
                    if list.prompt().is_some() {
                        "Esc goes back to the filter before."
                    } else {
                        "Esc clears the filter, / changes it."
                    }
                ),
            ),
            Phase::Stopped => ("Nothing was loaded.".to_owned(), theme.warning, "r reads again.".to_owned()),
            _ => ("The service has no webhooks for this key.".to_owned(), theme.text, format!("{first}r reads again.")),
        }
    };
    let x = area.x + 2;
    let width = area.width.saturating_sub(4).min(100);
    let mut y = area.y + u16::from(area.height > 4);
    for (raw, style) in std::iter::once((title.as_str(), style)).chain(body.lines().map(|line| (line, theme.text))) {
        for line in text::wrap(&text::safe(raw), usize::from(width)) {
            if y >= area.bottom() {
                return;
            }
            canvas.put(x, y, width, &line, style);
            y += 1;
        }
    }
}
