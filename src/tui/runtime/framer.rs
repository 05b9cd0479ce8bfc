//! Bytes from the terminal → whole sequences, one at a time, however the reads cut them.
//!
//! It knows where a sequence ends, never what it means (that is `decode`), and it has no clock: who feeds it asks
//! [`Framer::pending`] how long an unfinished sequence may wait and calls [`Framer::timeout`] when that time is over.
//! What it holds is bounded, whatever arrives.

use std::time::Duration;

/// After this silence an `ESC` is the Esc key, and `ESC [` is Alt-[.
pub const ESC_WAIT: Duration = Duration::from_millis(50);
/// After this silence the rest of a cut reply or character is not waited for any longer.
pub const JUNK_WAIT: Duration = Duration::from_secs(1);
/// After this silence inside a paste a lone Ctrl-C ends it: the terminal may have lost the end marker.
pub const PASTE_WAIT: Duration = Duration::from_secs(5);
/// Bytes kept of one paste; what is past them is counted and dropped.
pub const PASTE_CAP: usize = 1 << 20;
/// Bytes kept of any other sequence; a longer one is skipped to its end.
const HELD_CAP: usize = 1024;

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";

/// One whole thing that the terminal sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence<'a> {
    /// A character outside any sequence.
    Text(char),
    /// A C0 control or DEL; `0x1b` is the Esc key alone.
    Control(u8),
    /// A sequence from its `ESC` on, without the terminator of a string (BEL or ST).
    Escape(&'a [u8]),
    /// A bracketed paste, and how many bytes of it did not fit.
    Paste {
        /// The bytes as they came.
        text: &'a [u8],
        /// How many more came and were dropped.
        dropped: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Ground,
    /// Inside a character; so many bytes are to come.
    Utf8(u8),
    Escape,
    Csi,
    /// Old mouse reports and the Linux console's F keys: so many raw bytes are to come.
    Raw(u8),
    Ss3,
    /// `ESC ]`, `ESC P` or `ESC _`: the next byte tells a reply from Alt with that character.
    StringStart,
    String,
    StringEsc,
    /// Inside a paste; so many bytes of its end marker were seen.
    Paste(usize),
}

/// The framer. Feeding it the same bytes in any pieces gives the same sequences.
#[derive(Debug, Default)]
pub struct Framer {
    state: State,
    held: Vec<u8>,
    overlong: bool,
    dropped: usize,
    stale: bool,
}

impl Framer {
    /// Takes in `bytes` and hands over every sequence that they complete.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl FnMut(Sequence<'_>)) {
        if std::mem::take(&mut self.stale) && matches!(self.state, State::Paste(_)) && bytes == [0x03] {
            self.end_paste(sink);
        }
        for &byte in bytes {
            self.byte(byte, sink);
        }
    }

    /// How long to wait for the rest of what was begun. `None`: nothing is open, wait for ever.
    pub fn pending(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Escape | State::StringStart => Some(ESC_WAIT),
            State::Csi | State::Ss3 if self.held.len() == 2 => Some(ESC_WAIT),
            State::Paste(_) => (!self.stale).then_some(PASTE_WAIT),
            _ => Some(JUNK_WAIT),
        }
    }

    /// The time named by [`Framer::pending`] passed in silence: decides what was begun. An `ESC` becomes a key, cut
    /// junk is dropped. A paste stays open (its rest must never become keys) until a lone Ctrl-C comes.
    pub fn timeout(&mut self, sink: &mut impl FnMut(Sequence<'_>)) {
        if matches!(self.state, State::Paste(_)) {
            self.stale = true;
        } else {
            self.decide(sink);
        }
    }

    fn byte(&mut self, byte: u8, sink: &mut impl FnMut(Sequence<'_>)) {
        match self.state {
            State::Ground => self.ground(byte, sink),
            State::Utf8(left) => self.utf8(byte, left, sink),
            State::Escape => self.escape(byte, sink),
            State::Csi => self.csi(byte, sink),
            State::Ss3 => self.ss3(byte, sink),
            State::Raw(left) => {
                self.hold(byte);
                if left <= 1 { self.finish(sink) } else { self.state = State::Raw(left - 1) }
            }
            State::StringStart => {
                let reply = match self.held.last() {
                    Some(b']') => byte.is_ascii_digit(),
                    Some(b'P') => (0x20..=0x3f).contains(&byte),
                    _ => byte == b'G',
                };
                if reply {
                    self.hold(byte);
                    self.state = State::String;
                } else {
                    self.decide(sink);
                    self.ground(byte, sink);
                }
            }
            State::String => match byte {
                ESC => self.state = State::StringEsc,
                0x07 => self.finish(sink),
                // No reply holds a control: the reply was cut, and this is a key.
                0x00..=0x1f => {
                    self.reset();
                    self.ground(byte, sink);
                }
                _ => self.hold(byte),
            },
            State::StringEsc if byte == b'\\' => self.finish(sink),
            State::StringEsc => {
                self.begin(ESC, State::Escape);
                self.escape(byte, sink);
            }
            State::Paste(seen) => self.paste(byte, seen, sink),
        }
    }

    fn ground(&mut self, byte: u8, sink: &mut impl FnMut(Sequence<'_>)) {
        match byte {
            0x20..=0x7e => sink(Sequence::Text(char::from(byte))),
            ESC => self.begin(byte, State::Escape),
            0x00..=0x1f | 0x7f => sink(Sequence::Control(byte)),
            _ => {
                if let Some(left) = continuation_bytes(byte) {
                    self.begin(byte, State::Utf8(left));
                }
            }
        }
    }

    fn utf8(&mut self, byte: u8, left: u8, sink: &mut impl FnMut(Sequence<'_>)) {
        if !(0x80..=0xbf).contains(&byte) {
            self.reset();
            return self.ground(byte, sink);
        }
        self.hold(byte);
        if left > 1 {
            self.state = State::Utf8(left - 1);
            return;
        }
        let alt = self.held.first() == Some(&ESC);
        let text = self.held.get(usize::from(alt)..).unwrap_or_default();
        match std::str::from_utf8(text).ok().and_then(|text| text.chars().next()) {
            Some(c) if !alt => sink(Sequence::Text(c)),
            Some(_) => sink(Sequence::Escape(&self.held)),
            None => {}
        }
        self.reset();
    }

    fn escape(&mut self, byte: u8, sink: &mut impl FnMut(Sequence<'_>)) {
        match byte {
            ESC => return sink(Sequence::Control(ESC)),
            b'[' => self.state = State::Csi,
            b'O' => self.state = State::Ss3,
            b']' | b'P' | b'_' => self.state = State::StringStart,
            0x80.. => match continuation_bytes(byte) {
                Some(left) => self.state = State::Utf8(left),
                None => return self.decide(sink),
            },
            _ => {
                self.hold(byte);
                return self.finish(sink);
            }
        }
        self.hold(byte);
    }

    fn csi(&mut self, byte: u8, sink: &mut impl FnMut(Sequence<'_>)) {
        let inside = self.held.get(2..).unwrap_or_default();
        match byte {
            // rxvt ends its shifted keys with what is an intermediate byte elsewhere.
            b'$' if !inside.is_empty() && inside.iter().all(u8::is_ascii_digit) => {
                self.hold(byte);
                self.finish(sink);
            }
            0x20..=0x3f => self.hold(byte),
            b'[' | b'M' if inside.is_empty() => {
                self.hold(byte);
                self.state = State::Raw(if byte == b'M' { 3 } else { 1 });
            }
            b'~' if inside == b"200" => {
                self.reset();
                self.state = State::Paste(0);
            }
            b'~' if inside == b"201" => self.reset(),
            0x40..=0x7e => {
                self.hold(byte);
                self.finish(sink);
            }
            0x18 | 0x1a if !inside.is_empty() => self.reset(),
            _ => {
                self.decide(sink);
                self.ground(byte, sink);
            }
        }
    }

    fn ss3(&mut self, byte: u8, sink: &mut impl FnMut(Sequence<'_>)) {
        match byte {
            b'0'..=b'9' => self.hold(byte),
            0x20..=0x7e => {
                self.hold(byte);
                self.finish(sink);
            }
            _ => {
                self.decide(sink);
                self.ground(byte, sink);
            }
        }
    }

    fn paste(&mut self, byte: u8, seen: usize, sink: &mut impl FnMut(Sequence<'_>)) {
        if PASTE_END.get(seen) == Some(&byte) {
            if seen + 1 == PASTE_END.len() {
                self.end_paste(sink)
            } else {
                self.state = State::Paste(seen + 1)
            }
            return;
        }
        for &text in PASTE_END.iter().take(seen) {
            self.hold_paste(text);
        }
        if byte == ESC {
            self.state = State::Paste(1);
        } else {
            self.state = State::Paste(0);
            self.hold_paste(byte);
        }
    }

    fn end_paste(&mut self, sink: &mut impl FnMut(Sequence<'_>)) {
        sink(Sequence::Paste { text: &self.held, dropped: self.dropped });
        // A megabyte is not kept for the next key.
        self.held = Vec::new();
        self.reset();
    }

    fn hold_paste(&mut self, byte: u8) {
        if self.held.len() < PASTE_CAP { self.held.push(byte) } else { self.dropped = self.dropped.saturating_add(1) }
    }

    fn hold(&mut self, byte: u8) {
        if self.held.len() < HELD_CAP { self.held.push(byte) } else { self.overlong = true }
    }

    fn begin(&mut self, byte: u8, state: State) {
        self.reset();
        self.held.push(byte);
        self.state = state;
    }

    fn finish(&mut self, sink: &mut impl FnMut(Sequence<'_>)) {
        if !self.overlong {
            sink(Sequence::Escape(&self.held));
        }
        self.reset();
    }

    /// What was begun goes no further: two bytes are Alt with a character, one is Esc, anything longer was cut.
    fn decide(&mut self, sink: &mut impl FnMut(Sequence<'_>)) {
        match (self.state, self.held.len()) {
            (State::Escape, _) => sink(Sequence::Control(ESC)),
            (State::Csi | State::Ss3 | State::StringStart, 2) => sink(Sequence::Escape(&self.held)),
            _ => {}
        }
        self.reset();
    }

    fn reset(&mut self) {
        self.state = State::Ground;
        self.held.clear();
        self.overlong = false;
        self.dropped = 0;
    }
}

/// How many bytes follow this first byte of a character; `None` when no character begins with it.
fn continuation_bytes(lead: u8) -> Option<u8> {
    match lead {
        0xc2..=0xdf => Some(1),
        0xe0..=0xef => Some(2),
        0xf0..=0xf4 => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
