//! Text cut to a number of cells, by grapheme. The work depends on the cells, never on the length of the text.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{safe::safe, width::width};

/// The safe form of as much of `text` as `cells` can show, and whether text was left out. It may be wider than `cells`.
pub fn safe_prefix(text: &str, cells: usize) -> (Cow<'_, str>, bool) {
    let (seen, cut) = raw_prefix(text, cells);
    (safe(seen), cut)
}

/// As much of `text` as `cells` can show, as it is, and whether text was left out.
pub(super) fn raw_prefix(text: &str, cells: usize) -> (&str, bool) {
    let chars = char_budget(cells);
    let end = if text.len() <= chars { None } else { text.char_indices().nth(chars) };
    match end.and_then(|(at, _)| text.get(..at)) {
        None => (text, false),
        Some(seen) => (seen, true),
    }
}

/// `text` made safe, never wider than `cells`: what does not fit ends in `ellipsis`.
pub fn fit<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    if let Some(plain) = fit_ascii(text, cells, ellipsis) {
        return plain;
    }
    let (shown, cut) = safe_prefix(text, cells);
    if !cut && width(&shown) <= cells {
        return shown;
    }
    let Some(room) = cells.checked_sub(width(ellipsis)) else {
        return Cow::Owned(head(ellipsis, cells).to_owned());
    };
    Cow::Owned([head(&shown, room), ellipsis].concat())
}

/// `text` made safe, never wider than `cells`: what does not fit loses its middle, so that both ends can be read (URLs,
/// ids).
pub fn fit_middle<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    let (front, cut) = safe_prefix(text, cells);
    if !cut && width(&front) <= cells {
        return front;
    }
    let Some(room) = cells.checked_sub(width(ellipsis)) else {
        return Cow::Owned(head(ellipsis, cells).to_owned());
    };
    let back = if cut { safe(suffix(text, char_budget(cells))) } else { Cow::Borrowed(front.as_ref()) };
    let end = tail(&back, room / 2);
    Cow::Owned([head(&front, room - width(end)), ellipsis, end].concat())
}

/// The safe form of the end of `text`, never wider than `cells`: what stands before the cursor of a text field.
pub fn safe_end(text: &str, cells: usize) -> Cow<'_, str> {
    let back = safe(suffix(text, char_budget(cells)));
    if width(&back) <= cells { back } else { Cow::Owned(tail(&back, cells).to_owned()) }
}

/// `text`, which is safe and already fits, with blanks up to `cells`.
pub fn pad(text: &str, cells: usize) -> Cow<'_, str> {
    let blanks = cells.saturating_sub(width(text));
    if blanks == 0 { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}{:blanks$}", "")) }
}

/// Characters that are enough to fill `cells`: a cell shows at most twenty of them, and a tower of some hundred marks
/// shall still be counted in full.
fn char_budget(cells: usize) -> usize {
    cells.saturating_mul(20).saturating_add(1024)
}

fn suffix(text: &str, chars: usize) -> &str {
    let from = text.char_indices().rev().nth(chars).map_or(0, |(at, _)| at);
    text.get(from..).unwrap_or(text)
}

/// The common case without tables: the part that counts is printable ASCII.
fn fit_ascii<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Option<Cow<'a, str>> {
    let bytes = text.as_bytes();
    // One byte more than fits: a mark that followed would belong to the last character kept.
    let seen = bytes.get(..=cells).unwrap_or(bytes);
    if !seen.iter().all(|b| (0x20..0x7F).contains(b)) {
        return None;
    }
    if bytes.len() <= cells {
        return Some(Cow::Borrowed(text));
    }
    let room = cells.checked_sub(width(ellipsis))?;
    Some(Cow::Owned([text.get(..room)?, ellipsis].concat()))
}

/// The longest front of `text` that fits, whole graphemes only.
pub(super) fn head(text: &str, cells: usize) -> &str {
    let mut used = 0;
    let end = text
        .grapheme_indices(true)
        .find(|(_, grapheme)| {
            used += grapheme.width();
            used > cells
        })
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// The longest end of `text` that fits, whole graphemes only.
fn tail(text: &str, cells: usize) -> &str {
    let mut used = 0;
    let mut from = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used > cells {
            break;
        }
        from = at;
    }
    text.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_whole_graphemes() {
        assert_eq!(fit("Invoices", 8, "…"), "Invoices");
        assert_eq!(fit("Invoices", 7, "…"), "Invoic…");
        assert_eq!(fit("日本語日本語", 6, "…"), "日本…");
        assert_eq!(fit("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, "…"), "👩‍👩‍👧‍👦…");
        assert_eq!(fit("Invoices", 2, "..."), "..");
        assert_eq!(fit("x", 0, "…"), "");
        assert_eq!(fit("abc\u{301}", 3, "…"), "abc\u{301}");
        assert_eq!(fit("abcd\u{301}", 3, "…"), "ab…");
        assert_eq!(fit("a\u{202e}b", 30, "…"), "a<U+202E>b");
    }

    #[test]
    fn the_middle_can_go() {
        assert_eq!(fit_middle("https://example.com/hooks/42", 14, "…"), "https:/…oks/42");
        assert_eq!(fit_middle(&format!("ab{}yz", "日".repeat(500_000)), 6, "…"), "ab…yz");
        assert_eq!(fit_middle("short", 14, "…"), "short");
    }

    #[test]
    fn padding_counts_cells() {
        assert_eq!(pad("日本", 6), "日本  ");
        assert_eq!(pad("abc", 3), "abc");
    }

    #[test]
    fn a_megabyte_is_looked_at_only_as_far_as_it_shows() {
        for unit in ["a", "é", "日", "\u{301}", "\u{200b}", "👩\u{200d}", "\t"] {
            let huge = unit.repeat(1_000_000 / unit.len());
            let (shown, cut) = safe_prefix(&huge, 80);
            assert!(cut && shown.len() < 100_000, "{unit:?}: {}", shown.len());
            assert!(width(&fit(&huge, 80, "…")) <= 80);
        }
    }

    proptest! {
        #[test]
        fn never_wider_and_always_safe(text in any::<String>(), cells in 0usize..40, ellipsis in "(…|\\.\\.\\.|)") {
            for shown in [fit(&text, cells, &ellipsis), fit_middle(&text, cells, &ellipsis)] {
                prop_assert!(width(&shown) <= cells, "{shown:?}");
                prop_assert_eq!(safe(&shown), shown.as_ref());
            }
        }

        #[test]
        fn what_fits_is_not_cut(text in "\\PC{0,20}") {
            let whole = safe(&text);
            prop_assert_eq!(fit(&text, width(&whole), "…"), whole.as_ref());
        }
    }
}
