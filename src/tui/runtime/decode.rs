//! One whole sequence → what it means: a key, a mouse report, a paste, a reply of the terminal.
//!
//! Pure. It knows the spellings of xterm, rxvt, the Linux console and the kitty protocol; what it does not know it
//! drops, so that no part of a foreign sequence is ever taken for a key.

use super::framer::Sequence;
use crate::tui::chord::{Chord, Key};

/// Something the terminal told us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputEvent {
    /// A key was pressed or repeats.
    Key(Chord),
    /// The mouse, when it was asked for.
    Mouse(Mouse),
    /// A bracketed paste.
    Paste {
        /// What was pasted; bytes that are no UTF-8 are left out, line ends are `\n`.
        text: String,
        /// Bytes past the limit of the framer that were dropped: say so.
        dropped: usize,
    },
    /// The window got (`true`) or lost the focus.
    Focus(bool),
    /// An answer to a question of ours.
    Reply(Reply),
}

/// What the mouse did, in cells from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Mouse {
    pub kind: MouseKind,
    pub column: u16,
    pub row: u16,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

/// The kinds of mouse report. Buttons: 0 left, 1 middle, 2 right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MouseKind {
    Press(u8),
    Release(u8),
    Drag(u8),
    Moved,
    WheelUp,
    WheelDown,
}

/// An answer of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// DA1, `CSI ? … c`: what it can do.
    Attributes(Vec<u16>),
    /// CPR, `CSI row ; column R`, from 1.
    Cursor {
        /// Row from 1.
        row: u16,
        /// Column from 1.
        column: u16,
    },
    /// OSC 10 (text) or OSC 11 (background): the colour, 8 bits a channel.
    Colour {
        /// 10 or 11.
        which: u8,
        /// Red, green, blue.
        rgb: (u8, u8, u8),
    },
    /// DECRPM, `CSI ? mode ; state $ y`: 1 set, 2 reset, 0 unknown.
    Mode {
        /// The private mode asked for.
        mode: u16,
        /// 0 unknown, 1 set, 2 reset, 3 always set, 4 always reset.
        state: u16,
    },
    /// `CSI ? flags u`: the kitty keyboard flags.
    KeyboardFlags(u16),
    /// A device control string, without `ESC P`.
    DeviceString(Vec<u8>),
}

/// The meaning of one sequence. `None`: nothing for us.
pub fn decode(sequence: Sequence<'_>) -> Option<InputEvent> {
    match sequence {
        Sequence::Text(c) => character(c).map(InputEvent::Key),
        Sequence::Control(byte) => Some(InputEvent::Key(control(byte))),
        Sequence::Paste { text, dropped } => Some(InputEvent::Paste { text: pasted(text), dropped }),
        Sequence::Escape([0x1b, b'[']) => Some(InputEvent::Key(alt(Chord::char('[')))),
        Sequence::Escape([0x1b, b'[', b'[', key]) => {
            let number = key.checked_sub(b'A').filter(|n| *n < 5)?;
            Some(InputEvent::Key(Chord::plain(Key::F(number + 1))))
        }
        Sequence::Escape([0x1b, b'[', b'M', button, column, row]) => {
            old_mouse(*button, *column, *row).map(InputEvent::Mouse)
        }
        Sequence::Escape([0x1b, b'[', inside @ .., end]) => csi(inside, *end),
        Sequence::Escape([0x1b, b'O', inside @ .., end]) if !end.is_ascii_digit() => {
            ss3(inside, *end).map(InputEvent::Key)
        }
        Sequence::Escape([0x1b, b']', inside @ ..]) if !inside.is_empty() => osc(inside).map(InputEvent::Reply),
        Sequence::Escape([0x1b, b'P', inside @ ..]) if !inside.is_empty() => {
            Some(InputEvent::Reply(Reply::DeviceString(inside.to_vec())))
        }
        Sequence::Escape([0x1b, b'_', _, ..]) => None,
        Sequence::Escape([0x1b, byte @ (0x00..=0x1f | 0x7f)]) => Some(InputEvent::Key(alt(control(*byte)))),
        Sequence::Escape([0x1b, rest @ ..]) => {
            let c = std::str::from_utf8(rest).ok()?.chars().next()?;
            character(c).map(alt).map(InputEvent::Key)
        }
        Sequence::Escape(_) => None,
    }
}

fn character(c: char) -> Option<Chord> {
    (!c.is_control()).then(|| Chord::char(c))
}

fn alt(chord: Chord) -> Chord {
    Chord { alt: true, ..chord }
}

fn control(byte: u8) -> Chord {
    match byte {
        0x00 => Chord::ctrl(' '),
        // Both are sent for Backspace, by different terminals; Ctrl-h means the same in emacs keys.
        0x08 | 0x7f => Chord::plain(Key::Backspace),
        0x09 => Chord::plain(Key::Tab),
        // A terminal sends CR; scripts and line-wise senders end with LF.
        0x0a | 0x0d => Chord::plain(Key::Enter),
        0x1b => Chord::plain(Key::Esc),
        0x01..=0x1a => Chord::ctrl(char::from(byte | 0x60)),
        // Ctrl-\ ] ^ _
        _ => Chord::ctrl(char::from(byte | 0x40)),
    }
}

fn pasted(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
    }
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// A modifier parameter (`1 + bits`) on a key. `None` with Super, Hyper or Meta: those belong to the window manager.
fn modified(key: Key, parameter: u16) -> Option<Chord> {
    let bits = parameter.saturating_sub(1);
    if bits & 0b11_1000 != 0 {
        return None;
    }
    let (shift, alt, ctrl) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0);
    Some(match key {
        Key::Char(c) if ctrl => Chord { key: Key::Char(c.to_ascii_lowercase()), ctrl, alt, shift: false },
        Key::Char(c) if shift => Chord { key: Key::Char(upper(c)), ctrl, alt, shift: false },
        key => Chord { key, ctrl, alt, shift },
    })
}

fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(u), None) => u,
        _ => c,
    }
}

/// The numbers of a parameter list; each with its sub-parameters (`97:65;5:1` is `[[97, 65], [5, 1]]`).
fn numbers(inside: &[u8]) -> Option<Vec<Vec<u32>>> {
    if inside.is_empty() {
        return Some(Vec::new());
    }
    let text = std::str::from_utf8(inside).ok()?;
    text.split(';')
        .map(|part| part.split(':').map(|n| if n.is_empty() { Some(0) } else { n.parse().ok() }).collect())
        .collect()
}

fn csi(inside: &[u8], end: u8) -> Option<InputEvent> {
    match inside.split_first() {
        Some((b'?', rest)) => return private(rest, end).map(InputEvent::Reply),
        Some((b'<', rest)) => return mouse(rest, end).map(InputEvent::Mouse),
        Some((b'>' | b'=', _)) => return None,
        _ => {}
    }
    let lists = numbers(inside)?;
    let at = |i: usize, j: usize| lists.get(i).and_then(|list| list.get(j)).copied().unwrap_or(0);
    let first = at(0, 0);
    let mods = u16::try_from(at(1, 0)).ok()?;
    // Event 3 of the kitty protocol is a release.
    if at(1, 1) == 3 {
        return None;
    }
    let key = match end {
        b'I' if inside.is_empty() => return Some(InputEvent::Focus(true)),
        b'O' if inside.is_empty() => return Some(InputEvent::Focus(false)),
        // `CSI 1 ; 5 R` is both Ctrl-F3 and a cursor position; the row of a position we ask for is never taken for 1.
        b'R' if lists.len() == 2 && first != 1 => {
            let reply = Reply::Cursor { row: u16::try_from(first).ok()?, column: mods };
            return Some(InputEvent::Reply(reply));
        }
        b'Z' => return Some(InputEvent::Key(Chord { shift: true, ..modified(Key::Tab, mods)? })),
        b'u' => return unicode(first, at(0, 1), mods).map(InputEvent::Key),
        b'~' if first == 27 && lists.len() == 3 => return unicode(at(2, 0), 0, mods).map(InputEvent::Key),
        b'~' => tilde(first)?,
        // rxvt: $ with Shift, ^ with Ctrl, @ with both.
        b'$' => return modified(tilde(first)?, 2).map(InputEvent::Key),
        b'^' => return modified(tilde(first)?, 5).map(InputEvent::Key),
        b'@' => return modified(tilde(first)?, 6).map(InputEvent::Key),
        b'a'..=b'd' => return modified(letter(end.to_ascii_uppercase())?, 2).map(InputEvent::Key),
        _ => letter(end)?,
    };
    modified(key, mods).map(InputEvent::Key)
}

fn letter(end: u8) -> Option<Key> {
    Some(match end {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        b'P' => Key::F(1),
        b'Q' => Key::F(2),
        b'R' => Key::F(3),
        b'S' => Key::F(4),
        _ => return None,
    })
}

fn tilde(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F(u8::try_from(number - 10).ok()?),
        17..=21 => Key::F(u8::try_from(number - 11).ok()?),
        23 | 24 => Key::F(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

/// Application cursor keys and keypad, F1 to F4. A digit before the end is an old way to write modifiers.
fn ss3(inside: &[u8], end: u8) -> Option<Chord> {
    let mods = if inside.is_empty() { 0 } else { std::str::from_utf8(inside).ok()?.parse().ok()? };
    let key = match end {
        b'M' => Key::Enter,
        b'I' => Key::Tab,
        b' ' => Key::Char(' '),
        b'X' => Key::Char('='),
        // The keypad in application mode: `*` to `9` as `j` to `y`.
        b'j'..=b'y' => Key::Char(char::from(end - 0x40)),
        b'a'..=b'd' => return modified(letter(end.to_ascii_uppercase())?, 5),
        _ => letter(end)?,
    };
    modified(key, mods)
}

/// A key of the kitty protocol or of xterm's modifyOtherKeys, by its code point.
fn unicode(code: u32, shifted: u32, mods: u16) -> Option<Chord> {
    let key = match code {
        9 => Key::Tab,
        10 | 13 | 57414 => Key::Enter,
        27 => Key::Esc,
        8 | 127 => Key::Backspace,
        57399..=57408 => Key::Char(char::from_digit(code - 57399, 10)?),
        57409..=57413 => Key::Char(*['.', '/', '*', '-', '+'].get(usize::try_from(code - 57409).ok()?)?),
        57415 => Key::Char('='),
        57417 => Key::Left,
        57418 => Key::Right,
        57419 => Key::Up,
        57420 => Key::Down,
        57421 => Key::PageUp,
        57422 => Key::PageDown,
        57423 => Key::Home,
        57424 => Key::End,
        57425 => Key::Insert,
        57426 => Key::Delete,
        // The rest of the private area is Caps Lock, media keys and the like.
        57344..=63743 => return None,
        _ => Key::Char(char::from_u32(code).filter(|c| !c.is_control())?),
    };
    if let (Key::Char(_), 1.., Some(c)) = (key, shifted, char::from_u32(shifted).filter(|c| !c.is_control()))
        && mods.saturating_sub(1) & 0b101 == 1
    {
        return modified(Key::Char(c), mods - 1);
    }
    modified(key, mods)
}

fn private(inside: &[u8], end: u8) -> Option<Reply> {
    let (list, marked) = match inside.split_last() {
        Some((b'$', rest)) => (rest, true),
        _ => (inside, false),
    };
    let lists = numbers(list)?;
    let mut firsts = lists.iter().map(|list| u16::try_from(list.first().copied().unwrap_or(0)).unwrap_or(u16::MAX));
    match (end, marked) {
        (b'c', false) => Some(Reply::Attributes(firsts.collect())),
        (b'u', false) => firsts.next().map(Reply::KeyboardFlags),
        (b'R', false) => Some(Reply::Cursor { row: firsts.next()?, column: firsts.next()? }),
        (b'y', true) => Some(Reply::Mode { mode: firsts.next()?, state: firsts.next()? }),
        _ => None,
    }
}

fn osc(inside: &[u8]) -> Option<Reply> {
    let (which, colour) = std::str::from_utf8(inside).ok()?.split_once(';')?;
    let which = which.parse().ok().filter(|n| matches!(n, 10 | 11))?;
    let colour = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let mut channels = colour.split('/').map(|hex| {
        let max = 16_u32.checked_pow(u32::try_from(hex.len()).ok()?)?.checked_sub(1).filter(|max| *max > 0)?;
        u8::try_from(u64::from(u32::from_str_radix(hex, 16).ok()?) * 255 / u64::from(max)).ok()
    });
    let rgb = (channels.next()??, channels.next()??, channels.next()??);
    Some(Reply::Colour { which, rgb })
}

/// `CSI < button ; column ; row M` (press, drag) or `m` (release).
fn mouse(inside: &[u8], end: u8) -> Option<Mouse> {
    let lists = numbers(inside)?;
    let [button, column, row] = lists.as_slice() else { return None };
    let first = |list: &[u32]| list.first().copied();
    let cell = |list: &[u32]| first(list).and_then(|n| u16::try_from(n.checked_sub(1)?).ok());
    let release = match end {
        b'M' => false,
        b'm' => true,
        _ => return None,
    };
    report(first(button)?, cell(column)?, cell(row)?, release)
}

fn old_mouse(button: u8, column: u8, row: u8) -> Option<Mouse> {
    let button = u32::from(button.checked_sub(32)?);
    let cell = |byte: u8| byte.checked_sub(33).map(u16::from);
    // Without SGR reports a release does not name its button.
    report(if button & 3 == 3 { button & !3 } else { button }, cell(column)?, cell(row)?, button & 0b110_0011 == 3)
}

fn report(button: u32, column: u16, row: u16, release: bool) -> Option<Mouse> {
    let low = u8::try_from(button & 3).ok()?;
    let kind = match (button & 0b1100_0000, button & 32 != 0, low) {
        (0, _, low) if release => MouseKind::Release(low),
        (0, true, 3) => MouseKind::Moved,
        (0, true, low) => MouseKind::Drag(low),
        (0, false, low) if low < 3 => MouseKind::Press(low),
        (64, _, 0) => MouseKind::WheelUp,
        (64, _, 1) => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse { kind, column, row, ctrl: button & 16 != 0, alt: button & 8 != 0, shift: button & 4 != 0 })
}

#[cfg(test)]
mod tests;
