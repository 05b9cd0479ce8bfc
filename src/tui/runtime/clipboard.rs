//! OSC 52: text for the clipboard of the terminal's machine, however many multiplexers lie between.
//!
//! The terminal gives no answer, so nobody may say more than "sent to the terminal".

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The most that is sent: terminals drop longer sequences in silence. Bytes of base64.
pub const LIMIT: usize = 74_000;

/// What lies between us and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Nothing.
    Direct,
    /// tmux: the sequence is sent as such (for `set-clipboard on`) and wrapped (for `allow-passthrough on`), because
    /// each of them is off by default in some version and what is off is dropped in silence.
    Tmux,
    /// GNU screen: wrapped in pieces, because it takes only short strings.
    GnuScreen,
}

impl Through {
    /// By the environment: `TMUX` is set by tmux, `STY` by screen.
    pub fn from_env(var: impl Fn(&str) -> Option<String>) -> Through {
        let is_set = |name| var(name).is_some_and(|value| !value.is_empty());
        match (is_set("TMUX"), is_set("STY")) {
            (true, _) => Through::Tmux,
            (false, true) => Through::GnuScreen,
            (false, false) => Through::Direct,
        }
    }
}

/// A text that is too long to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes are too much for the terminal's clipboard; at most {limit} can be sent")]
pub struct TooLarge {
    /// How long it is.
    pub bytes: usize,
    /// How long it may be, in bytes of text.
    pub limit: usize,
}

/// The bytes that put exactly `text` on the clipboard.
pub fn copy(text: &str, through: Through) -> Result<Vec<u8>, TooLarge> {
    let limit = LIMIT / 4 * 3;
    if text.len() > limit {
        return Err(TooLarge { bytes: text.len(), limit });
    }
    let osc = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    Ok(match through {
        Through::Direct => osc.into_bytes(),
        Through::Tmux => format!("{osc}\x1bPtmux;{}\x1b\\", osc.replace('\x1b', "\x1b\x1b")).into_bytes(),
        Through::GnuScreen => {
            osc.as_bytes().chunks(240).flat_map(|piece| [b"\x1bP", piece, b"\x1b\\"].concat()).collect()
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sent(text: &str, through: Through) -> String {
        String::from_utf8(copy(text, through).unwrap()).unwrap()
    }

    #[test]
    fn the_text_is_carried_as_base64_whatever_stands_in_it() {
        assert_eq!(sent("a\x1b]0;x\x07", Through::Direct), "\x1b]52;c;YRtdMDt4Bw==\x07");
        assert_eq!(sent("hi", Through::Tmux), "\x1b]52;c;aGk=\x07\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\");
    }

    #[test]
    fn screen_gets_pieces_that_join_to_the_whole() {
        let text = "0123456789".repeat(200);
        let pieces = sent(&text, Through::GnuScreen);
        assert!(pieces.split("\x1b\\").all(|piece| piece.len() <= 242));
        assert_eq!(pieces.replace("\x1bP", "").replace("\x1b\\", ""), sent(&text, Through::Direct));
    }

    #[test]
    fn what_is_too_long_is_refused_with_the_limit() {
        assert!(copy(&"x".repeat(LIMIT / 4 * 3), Through::Direct).unwrap().len() <= LIMIT + 8);
        let refused = copy(&"x".repeat(LIMIT), Through::Direct).unwrap_err();
        assert_eq!((refused.bytes, refused.limit), (LIMIT, 55_500));
    }

    #[test]
    fn the_multiplexer_is_known_by_its_variable() {
        let with = |name: &'static str| Through::from_env(move |asked| (asked == name).then(|| "x".into()));
        assert_eq!([with("TMUX"), with("STY"), with("")], [Through::Tmux, Through::GnuScreen, Through::Direct]);
    }
}
