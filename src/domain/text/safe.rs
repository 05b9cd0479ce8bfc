//! Text made safe to show, one line or many. Borrowed where nothing had to change.

use std::{borrow::Cow, fmt::Write};

use super::{
    hidden::{Joint, is_hidden, is_mark, is_skin_tone, joint},
    width::width,
};

/// Marks that one character may carry: Tibetan, Vietnamese and Hebrew with points stay below.
const MARKS: usize = 8;
/// Joins that one pictograph may be made of: a family of four has three.
const JOINS: usize = 3;
/// Cells between tab stops.
const TAB: usize = 4;

/// One line of text with everything hidden made visible, LF and TAB too. Idempotent.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7F).contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut scan = Scan::default();
    let mut rewritten: Option<String> = None;
    let mut excess = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let verdict = scan.see(c, chars.peek().map(|(_, next)| *next));
        if verdict != Verdict::Keep && rewritten.is_none() {
            rewritten = Some(text.get(..at).unwrap_or_default().to_owned());
        }
        let Some(out) = &mut rewritten else { continue };
        if verdict == Verdict::Excess {
            excess += 1;
            continue;
        }
        say_excess(out, &mut excess);
        if verdict == Verdict::Keep {
            out.push(c);
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        }
    }
    match rewritten {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            say_excess(&mut out, &mut excess);
            Cow::Owned(out)
        }
    }
}

/// The lines of a text, each safe: split at LF (a CR before it belongs to the line break), tabs widened to stops of four
/// cells.
pub fn safe_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split('\n').map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if !line.contains('\t') {
            return safe(line);
        }
        let mut out = String::with_capacity(line.len() + 8);
        let mut column = 0;
        for (number, piece) in line.split('\t').enumerate() {
            if number > 0 {
                let blanks = TAB - column % TAB;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            }
            let piece = safe(piece);
            column += width(&piece);
            out.push_str(&piece);
        }
        Cow::Owned(out)
    })
}

fn say_excess(out: &mut String, excess: &mut usize) {
    if *excess > 0 {
        // Writing into a String cannot fail.
        let _ = write!(out, "<+{excess} mark{}>", if *excess == 1 { "" } else { "s" });
        *excess = 0;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Keep,
    Show,
    Excess,
}

/// What has to be remembered from one character to the next.
#[derive(Debug, Default)]
struct Scan {
    /// The character that marks would be drawn upon.
    base: Option<char>,
    marks: usize,
    joins: usize,
    just_joined: bool,
}

impl Scan {
    fn see(&mut self, c: char, next: Option<char>) -> Verdict {
        if is_hidden(c) {
            return self.see_hidden(c, next);
        }
        if is_mark(c) && !(is_skin_tone(c) && self.base.is_none()) {
            self.marks += 1;
            return if self.base.is_some() && self.marks <= MARKS { Verdict::Keep } else { Verdict::Excess };
        }
        self.base = Some(c);
        self.marks = 0;
        if !std::mem::take(&mut self.just_joined) {
            self.joins = 0;
        }
        Verdict::Keep
    }

    fn see_hidden(&mut self, c: char, next: Option<char>) -> Verdict {
        let joint = (self.marks <= MARKS)
            .then_some(self.base)
            .flatten()
            .zip(next)
            .and_then(|(base, next)| joint(base, c, next))
            .filter(|joint| *joint == Joint::Letters || self.joins < JOINS);
        match joint {
            Some(Joint::Letters) => Verdict::Keep,
            Some(Joint::Pictographs) => {
                self.joins += 1;
                self.just_joined = true;
                Verdict::Keep
            }
            None => {
                *self = Scan::default();
                Verdict::Show
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_write_is_unharmed() {
        for text in [
            "Invoices (EU)",
            "فواتير العملاء",
            "می‌خواهم",
            "חשבוניות שָׁלוֹם",
            "ใบแจ้งหนี้ที่นี่",
            "क्ष क्‍ष नमस्ते",
            "👩‍👩‍👧‍👦 👩🏽‍💻 👩🏻‍❤️‍💋‍👨🏿 🏳️‍🌈 🇩🇪 ❤️ 1️⃣",
            "Việt Nam, Zażółć, 日本語 한국어",
            "a\u{301}\u{302}",
        ] {
            assert_eq!(safe(text), text);
            assert!(matches!(safe(text), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn what_hides_is_shown() {
        let cases = [
            ("a\u{1b}[31m", "a<U+001B>[31m"),
            ("a\nb\tc\u{7f}", "a<U+000A>b<U+0009>c<U+007F>"),
            ("\u{9b}2J", "<U+009B>2J"),
            ("gpj\u{202e}exe", "gpj<U+202E>exe"),
            ("a\u{200b}b\u{200c}c\u{200d}d\u{200e}", "a<U+200B>b<U+200C>c<U+200D>d<U+200E>"),
            ("\u{feff}x\u{ad}y\u{2028}", "<U+FEFF>x<U+00AD>y<U+2028>"),
            ("x\u{e0041}", "x<U+E0041>"),
            ("👩\u{200d}", "👩<U+200D>"),
            ("👩\u{200d}a", "👩<U+200D>a"),
            ("a\u{200d}👩", "a<U+200D>👩"),
            ("ع\u{200c}\u{200c}ع", "ع<U+200C><U+200C>ع"),
            ("\u{301}a", "<+1 mark>a"),
            ("\u{0}\u{301}", "<U+0000><+1 mark>"),
        ];
        for (raw, shown) in cases {
            assert_eq!(safe(raw), shown, "{raw:?}");
        }
    }

    #[test]
    fn towers_of_marks_and_long_chains_are_capped() {
        let tower = format!("a{}b", "\u{301}".repeat(45));
        assert_eq!(safe(&tower), format!("a{}<+37 marks>b", "\u{301}".repeat(8)));
        let tones = format!("👍{}", "🏽".repeat(20));
        assert_eq!(safe(&tones), format!("👍{}<+12 marks>", "🏽".repeat(8)));
        let chain = ["👩"; 6].join("\u{200d}");
        assert_eq!(safe(&chain), "👩\u{200d}👩\u{200d}👩\u{200d}👩<U+200D>👩\u{200d}👩");
    }

    #[test]
    fn lines_keep_their_breaks_and_columns() {
        let lines: Vec<_> = safe_lines("a\tb\r\n日本\tc\n\u{202e}\n").collect();
        assert_eq!(lines, ["a   b", "日本    c", "<U+202E>", ""]);
    }

    proptest! {
        #[test]
        fn nothing_hidden_comes_through(text in any::<String>()) {
            let shown = safe(&text);
            let raw = shown.chars().find(|c| is_hidden(*c) && !matches!(c, '\u{200c}' | '\u{200d}'));
            prop_assert_eq!(raw, None);
            prop_assert_eq!(safe(&shown), shown.as_ref());
        }

        #[test]
        fn hidden_among_joiners_and_pictures(text in "[a👩❤\u{fe0f}🏽\u{200d}\u{200c}عक\u{94d}\u{301}\u{202e}]{0,24}") {
            let shown = safe(&text);
            prop_assert_eq!(shown.find('\u{202e}'), None);
            prop_assert_eq!(safe(&shown), shown.as_ref());
        }

        #[test]
        fn plain_text_is_itself(text in "[ -~]{0,60}") {
            prop_assert!(matches!(safe(&text), Cow::Borrowed(same) if same == text));
        }
    }
}
