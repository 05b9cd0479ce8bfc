//! Text broken into lines of a number of cells, at blanks where there are some.

use super::{
    fit::{head, raw_prefix},
    safe::safe_lines,
};

/// All lines of `text`, safe, none wider than `cells`. For text of any length use [`wrap_at_most`].
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let mut out = Vec::new();
    for line in safe_lines(text) {
        wrap_line(&line, cells, usize::MAX, &mut out);
    }
    out
}

/// The first `lines` lines, and whether text was left out. Looks at no more of the text than they can show.
pub fn wrap_at_most(text: &str, cells: usize, lines: usize) -> (Vec<String>, bool) {
    let mut out = Vec::new();
    let mut cut = false;
    let mut raw = text.split('\n').peekable();
    while out.len() < lines
        && let Some(line) = raw.next()
    {
        let (seen, left_out) = raw_prefix(line, cells.saturating_mul(lines));
        cut |= left_out;
        for safe in safe_lines(seen) {
            wrap_line(&safe, cells, lines, &mut out);
        }
    }
    cut |= raw.peek().is_some() || out.len() > lines;
    out.truncate(lines);
    (out, cut)
}

/// Adds the lines of one line to `out`; ends when there are more than `most`, so that the caller sees that some are left.
fn wrap_line(line: &str, cells: usize, most: usize, out: &mut Vec<String>) {
    let mut rest = line;
    while out.len() <= most {
        // Not the width of the rest: measuring all of it for every line would take the square of a long text's time.
        let mut fits = head(rest, cells);
        if fits.len() == rest.len() {
            out.push(rest.to_owned());
            return;
        }
        if fits.is_empty() {
            // Not even one grapheme has room: nothing can be shown, and nothing must loop.
            out.push(String::new());
            return;
        }
        let follows_blank = rest.get(fits.len()..).is_some_and(|next| next.starts_with(' '));
        if !follows_blank
            && let Some((words, _)) = fits.rsplit_once(' ')
            && !words.trim().is_empty()
        {
            fits = words;
        }
        out.push(fits.trim_end().to_owned());
        rest = rest.get(fits.len()..).unwrap_or_default().trim_start_matches(' ');
        if rest.is_empty() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::text::{is_hidden, width};

    #[test]
    fn breaks_at_blanks_and_inside_long_words() {
        assert_eq!(wrap("the quick brown fox", 9), ["the quick", "brown fox"]);
        assert_eq!(wrap("the quick brown fox", 8), ["the", "quick", "brown", "fox"]);
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("  code\n\nnext", 20), ["  code", "", "next"]);
        assert_eq!(wrap("日本語", 1), [""]);
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let huge = "word ".repeat(300_000);
        let (lines, cut) = wrap_at_most(&huge, 9, 3);
        assert_eq!(lines, ["word word", "word word", "word word"]);
        assert!(cut);
        assert_eq!(wrap_at_most("one\ntwo", 9, 3), (vec!["one".to_owned(), "two".to_owned()], false));
    }

    proptest! {
        #[test]
        fn no_line_is_wider(text in any::<String>(), cells in 0usize..30) {
            for line in wrap(&text, cells) {
                prop_assert!(width(&line) <= cells);
                let raw = line.chars().find(|c| is_hidden(*c) && !matches!(c, '\u{200c}' | '\u{200d}'));
                prop_assert_eq!(raw, None);
            }
        }

        #[test]
        fn words_survive(words in proptest::collection::vec("[a-z日]{1,8}", 0..20)) {
            let text = words.join(" ");
            prop_assert_eq!(wrap(&text, 16).join(" "), text);
        }
    }
}
