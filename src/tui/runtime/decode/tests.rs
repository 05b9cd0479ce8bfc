//! Every spelling of a key that is known, and what must not be taken for one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::super::framer::Framer;
use super::*;
use proptest::prelude::*;

fn events(bytes: &[u8]) -> Vec<InputEvent> {
    let mut framer = Framer::default();
    let mut seen = Vec::new();
    framer.feed(bytes, &mut |sequence| seen.extend(decode(sequence)));
    framer.timeout(&mut |sequence| seen.extend(decode(sequence)));
    seen
}

fn keys(bytes: &[u8]) -> String {
    let name = |event: InputEvent| match event {
        InputEvent::Key(chord) => chord.to_string(),
        other => format!("{other:?}"),
    };
    events(bytes).into_iter().map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_spelling_of_a_key() {
    for (bytes, name) in [
        (&b"aA1 ~"[..], "a A 1 Space ~"),
        ("é漢".as_bytes(), "é 漢"),
        (b"\r\n\t\x1b", "Enter Enter Tab Esc"),
        (b"\x7f\x08", "Backspace Backspace"),
        (b"\x00\x01\x03\x04\x1a", "Ctrl-Space Ctrl-a Ctrl-c Ctrl-d Ctrl-z"),
        (b"\x1c\x1d\x1e\x1f", "Ctrl-\\ Ctrl-] Ctrl-^ Ctrl-_"),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left"),
        (b"\x1bOA\x1bOB\x1bOC\x1bOD", "Up Down Right Left"),
        (b"\x1b[H\x1b[F\x1bOH\x1bOF", "Home End Home End"),
        (b"\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "Home End Home End"),
        (b"\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Ins Del PgUp PgDn"),
        (b"\x1bOP\x1bOQ\x1bOR\x1bOS\x1b[15~", "F1 F2 F3 F4 F5"),
        (b"\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~\x1b[23~\x1b[24~", "F6 F7 F8 F9 F10 F11 F12"),
        (b"\x1b[11~\x1b[14~\x1b[[A\x1b[[E", "F1 F4 F1 F5"),
        (b"\x1b[1;5P\x1b[1;2R\x1b[P", "Ctrl-F1 Shift-F3 F1"),
        (b"\x1b[Z\x1b[1;2Z", "Shift-Tab Shift-Tab"),
        (b"\x1b[1;2A\x1b[1;3A\x1b[1;5A\x1b[1;8A", "Shift-Up Alt-Up Ctrl-Up Ctrl-Alt-Shift-Up"),
        (b"\x1b[3;5~\x1b[5;3~", "Ctrl-Del Alt-PgUp"),
        (b"\x1b[7$\x1b[7^\x1b[7@\x1b[a\x1bOa", "Shift-Home Ctrl-Home Ctrl-Shift-Home Shift-Up Ctrl-Up"),
        (b"\x1bj\x1bJ\x1b\r\x1b\x7f\x1b\x01", "Alt-j Alt-J Alt-Enter Alt-Backspace Ctrl-Alt-a"),
        ("\x1bé".as_bytes(), "Alt-é"),
        (b"\x1b[", "Alt-["),
        (b"\x1bO", "Alt-O"),
        (b"\x1bOM\x1bOj\x1bOp\x1bOy", "Enter * 0 9"),
        (b"\x1b[97u\x1b[97;2u\x1b[97;5u\x1b[97;6u\x1b[97;3u", "a A Ctrl-a Ctrl-a Alt-a"),
        (b"\x1b[49:33;2u\x1b[49;2u\x1b[13;2u\x1b[9;2u", "! 1 Shift-Enter Shift-Tab"),
        (b"\x1b[27u\x1b[127u\x1b[32;5u\x1b[57400u\x1b[57414u", "Esc Backspace Ctrl-Space 1 Enter"),
        (b"\x1b[97;1:1u\x1b[97;1:2u\x1b[97;1:3u\x1b[97;9u\x1b[57358u", "a a"),
        (b"\x1b[1;1:3A\x1b[27;5;106~\x1b[27;2;65~", "Ctrl-j A"),
        (b"\x1b[97;65u", "a"),
    ] {
        assert_eq!(keys(bytes), name, "{}", bytes.escape_ascii());
    }
}

#[test]
fn every_control_byte_is_one_key() {
    for byte in (0..0x20).chain([0x7f]) {
        assert_eq!(events(&[byte]).len(), 1, "{byte:#x}");
    }
}

#[test]
fn replies_are_told_from_keys() {
    let reply = |bytes: &[u8]| match events(bytes).as_slice() {
        [InputEvent::Reply(reply)] => reply.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(reply(b"\x1b[?62;4;22c"), Reply::Attributes(vec![62, 4, 22]));
    assert_eq!(reply(b"\x1b[12;40R"), Reply::Cursor { row: 12, column: 40 });
    assert_eq!(reply(b"\x1b]11;rgb:ffff/8080/0000\x1b\\"), Reply::Colour { which: 11, rgb: (255, 128, 0) });
    assert_eq!(reply(b"\x1b]10;rgb:f/8/0\x07"), Reply::Colour { which: 10, rgb: (255, 136, 0) });
    assert_eq!(reply(b"\x1b[?2026;2$y"), Reply::Mode { mode: 2026, state: 2 });
    assert_eq!(reply(b"\x1b[?5u"), Reply::KeyboardFlags(5));
    assert_eq!(reply(b"\x1bP>|term 1\x1b\\"), Reply::DeviceString(b">|term 1".to_vec()));
    for silent in [
        &b"\x1b[>41;0;0c"[..],
        b"\x1b]52;c;aGk=\x07",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b[99~",
        b"\x1b[8;24;80t",
        b"\xc2\x9b",
    ] {
        assert_eq!(events(silent), [], "{}", silent.escape_ascii());
    }
    assert_eq!(events(b"\x1b[I\x1b[O"), [InputEvent::Focus(true), InputEvent::Focus(false)]);
}

#[test]
fn pastes_are_text_with_line_ends_of_one_kind() {
    let text = |bytes: &[u8]| match events(bytes).as_slice() {
        [InputEvent::Paste { text, dropped: 0 }] => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(text(b"\x1b[200~a\r\nb\rc\n:q\x1b[A\x1b[201~"), "a\nb\nc\n:q\x1b[A");
    assert_eq!(text(b"\x1b[200~a\xffb\x1b[201~"), "ab");
}

#[test]
fn mouse_reports() {
    let kind = |bytes: &[u8]| match events(bytes).as_slice() {
        [InputEvent::Mouse(mouse)] => (mouse.kind, mouse.column, mouse.row, mouse.ctrl),
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(b"\x1b[<0;3;2M"), (MouseKind::Press(0), 2, 1, false));
    assert_eq!(kind(b"\x1b[<2;3;2m"), (MouseKind::Release(2), 2, 1, false));
    assert_eq!(kind(b"\x1b[<32;300;2M"), (MouseKind::Drag(0), 299, 1, false));
    assert_eq!(kind(b"\x1b[<35;1;1M"), (MouseKind::Moved, 0, 0, false));
    assert_eq!(kind(b"\x1b[<80;1;1M"), (MouseKind::WheelUp, 0, 0, true));
    assert_eq!(kind(b"\x1b[M #\""), (MouseKind::Press(0), 2, 1, false));
    assert_eq!(kind(b"\x1b[M##\""), (MouseKind::Release(0), 2, 1, false));
    assert_eq!(events(b"\x1b[<0;0;0M"), []);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_bytes_decode_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        events(&bytes);
    }

    #[test]
    fn any_parameters_decode_without_panic(inside in "[?<>=]?[0-9:;$ ]{0,12}", end in 0x40_u8..0x7f, kind in "[\\[O\\]P]") {
        let bytes = [b"\x1b", kind.as_bytes(), inside.as_bytes(), &[end]].concat();
        decode(Sequence::Escape(&bytes));
        events(&bytes);
    }
}
