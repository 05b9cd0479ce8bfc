//! Which characters are hidden, and where a joiner is part of ordinary writing. Tables and rules only.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Zero width joiner.
pub(super) const ZWJ: char = '\u{200D}';
/// Zero width non-joiner.
const ZWNJ: char = '\u{200C}';

/// True for characters that move the cursor, reorder text, break lines or cannot be seen: C0, DEL, C1, bidi controls,
/// default-ignorable format characters, fillers and tags. Variation selectors are marks, not hidden.
pub fn is_hidden(c: char) -> bool {
    matches!(u32::from(c),
        0x00..=0x1F | 0x7F..=0x9F | 0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180E
        | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
        | 0xFFFE | 0xFFFF | 0x13430..=0x1343F | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE00FF
        | 0xE01F0..=0xE0FFF)
}

/// True for what is drawn upon the character before it: combining marks, variation selectors, conjoining vowels, skin
/// tones.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii() && (c.width() == Some(0) || is_skin_tone(c))
}

/// True for an emoji modifier, which is a picture of its own where nothing stands before it.
pub(super) fn is_skin_tone(c: char) -> bool {
    ('\u{1F3FB}'..='\u{1F3FF}').contains(&c)
}

/// What a joiner between two characters does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// Joins two pictographs into one.
    Pictographs,
    /// Shapes two letters of a script that is written with it.
    Letters,
}

/// What `joiner` does between `base` and `next`; `None` where it is only hidden.
pub(super) fn joint(base: char, joiner: char, next: char) -> Option<Joint> {
    if !matches!(joiner, ZWJ | ZWNJ) {
        return None;
    }
    if block(base).is_some_and(|b| block(next) == Some(b)) {
        return Some(Joint::Letters);
    }
    (joiner == ZWJ && joins_pictographs(base, next)).then_some(Joint::Pictographs)
}

/// Asks the segmentation tables, which know every pictograph: GB11 keeps the three in one cluster, and only GB11 does,
/// because after a letter the same joiner does not.
fn joins_pictographs(base: char, next: char) -> bool {
    let clusters = |first: char| String::from_iter([first, ZWJ, next]).graphemes(true).count();
    !is_mark(next) && clusters(base) == 1 && clusters('a') == 2
}

/// The script, as a number, of a letter whose writing takes joiners.
fn block(c: char) -> Option<u32> {
    let code = u32::from(c);
    let script = match code {
        0x0600..=0x06FF | 0x0750..=0x077F | 0x0870..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => 1,
        0x0700..=0x074F => 2,
        0x07C0..=0x07FF => 3,
        0x0900..=0x0DFF => code >> 7,
        _ => return None,
    };
    c.is_alphabetic().then_some(script)
}
