//! The control sequences in what the program wrote, by shape; and those that it may write at all.

/// All that may appear. Private modes stand with their number, everything else by its final byte alone.
const ALLOWED: &[&str] = &[
    "BS",
    "LF",
    "CR",
    "CAN",   // moves, and the end of a frame that was cut
    "ESC M", // up one line
    "CSI A",
    "CSI B",
    "CSI C",
    "CSI D",
    "CSI H", // moves
    "CSI J",
    "CSI K",
    "CSI X", // erasing
    "CSI S",
    "CSI T",
    "CSI r", // scrolling
    "CSI L",
    "CSI M", // the same by lines
    "CSI m", // pens
    "CSI ?1049h",
    "CSI ?1049l",
    "CSI ?25h",
    "CSI ?25l",
    "CSI ?2004h",
    "CSI ?2004l", // modes
    "CSI ?2026h",
    "CSI ?2026l", // synchronized output
    "OSC 52",     // the clipboard
];

/// The sequences that are not among the allowed ones.
pub fn strange(bytes: &[u8]) -> Vec<String> {
    let mut found = shapes(bytes);
    found.retain(|shape| !ALLOWED.contains(&shape.as_str()));
    found.sort();
    found.dedup();
    found
}

/// Every control character and sequence, in order. One that is cut at the end is left out.
pub fn shapes(bytes: &[u8]) -> Vec<String> {
    let mut shapes = Vec::new();
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            0x08 => shapes.push("BS".into()),
            b'\n' => shapes.push("LF".into()),
            b'\r' => shapes.push("CR".into()),
            0x18 => shapes.push("CAN".into()),
            0x1b => match rest.next() {
                Some(b'[') => {
                    // A new ESC or CAN ends a sequence that was cut.
                    let ends = |byte: &u8| (0x40..=0x7e).contains(byte) || *byte < 0x20;
                    let mut body = String::new();
                    while let Some(byte) = rest.next_if(|byte| !ends(byte)) {
                        body.push(char::from(byte));
                    }
                    let Some(last) = rest.next().map(char::from) else { break };
                    let private = if body.starts_with(['?', '>', '<', '=']) { body.as_str() } else { "" };
                    shapes.push(format!("CSI {private}{last}"));
                }
                Some(b']') => {
                    let body: Vec<u8> = rest.by_ref().take_while(|byte| ![0x07, 0x1b].contains(byte)).collect();
                    rest.next_if_eq(&b'\\');
                    let number: String =
                        body.iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
                    shapes.push(format!("OSC {number}"));
                }
                Some(other) => shapes.push(format!("ESC {}", char::from(other))),
                None => {}
            },
            byte if byte < 0x20 || byte == 0x7f => shapes.push(format!("C0 {byte:#04x}")),
            _ => {}
        }
    }
    shapes
}

#[test]
fn sequences_are_told_by_their_shape() {
    let bytes = b"a\x1b[2;3Hb\x1b[?25l\r\n\x1bM\x1b[1;31m\x1b]52;c;YQ==\x1b\\\x1b]0;title\x07\x1b[6n\x07\x1b[";
    let all = ["CSI H", "CSI ?25l", "CR", "LF", "ESC M", "CSI m", "OSC 52", "OSC 0", "CSI n", "C0 0x07"];
    assert_eq!(shapes(bytes), all);
    assert_eq!(strange(bytes), ["C0 0x07", "CSI n", "OSC 0"]);
}
