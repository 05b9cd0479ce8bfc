//! Sequences, however the reads cut them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use proptest::prelude::*;

fn run(framer: &mut Framer, bytes: &[u8]) -> Vec<String> {
    let mut seen = Vec::new();
    framer.feed(bytes, &mut |sequence| seen.push(format!("{sequence:?}")));
    seen
}

fn all(pieces: &[&[u8]]) -> Vec<String> {
    let mut framer = Framer::default();
    let mut seen: Vec<String> = pieces.iter().flat_map(|piece| run(&mut framer, piece)).collect();
    while framer.pending().is_some() {
        framer.timeout(&mut |sequence| seen.push(format!("{sequence:?}")));
    }
    seen
}

fn escape(bytes: &[u8]) -> String {
    format!("{:?}", Sequence::Escape(bytes))
}

#[test]
fn several_in_one_read_and_one_in_several() {
    let whole = all(&[b"a\x1b[A\x1b[1;5Bz\x1bOP\xc3\xa9"]);
    assert_eq!(whole[1], escape(b"\x1b[A"));
    assert_eq!(whole[2], escape(b"\x1b[1;5B"));
    assert_eq!(whole[4], escape(b"\x1bOP"));
    assert_eq!(whole, all(&[b"a\x1b", b"[", b"A\x1b[1;", b"5Bz\x1bO", b"P\xc3", b"\xa9"]));
}

#[test]
fn a_lone_escape_waits_and_is_then_a_key() {
    let mut framer = Framer::default();
    assert!(run(&mut framer, b"\x1b").is_empty());
    assert_eq!(framer.pending(), Some(ESC_WAIT));
    assert_eq!(all(&[b"\x1b"]), ["Control(27)"]);
    assert_eq!(all(&[b"\x1b["]), [escape(b"\x1b[")]);
    assert_eq!(all(&[b"\x1b\x1b\x1b"]), ["Control(27)"; 3]);
    assert_eq!(all(&[b"\x1b\x1b[A"]), ["Control(27)".to_owned(), escape(b"\x1b[A")]);
    run(&mut framer, b"[A");
    assert_eq!(framer.pending(), None, "nothing open means no wake-up");
}

#[test]
fn replies_are_whole_and_alt_keys_are_not_taken_for_them() {
    assert_eq!(all(&[b"\x1b]11;rgb:1/2/3\x1b\\q"]), [escape(b"\x1b]11;rgb:1/2/3"), "Text('q')".into()]);
    assert_eq!(all(&[b"\x1b]11;rgb:1/2/3\x07q"]), [escape(b"\x1b]11;rgb:1/2/3"), "Text('q')".into()]);
    assert_eq!(all(&[b"\x1bP>|term\x1b\\"]), [escape(b"\x1bP>|term")]);
    assert_eq!(all(&[b"\x1bPq"]), [escape(b"\x1bP"), "Text('q')".into()]);
    assert_eq!(all(&[b"\x1b]\r"]), [escape(b"\x1b]"), "Control(13)".into()]);
    assert_eq!(all(&[b"\x1b]11;rgb\x03"]), ["Control(3)"], "Ctrl-C comes through a cut reply");
    assert_eq!(all(&[b"\x1b]11;rgb\x1b[A"]), [escape(b"\x1b[A")]);
}

#[test]
fn old_mouse_reports_and_console_keys_are_taken_whole() {
    assert_eq!(all(&[b"\x1b[M !!q"]), [escape(b"\x1b[M !!"), "Text('q')".into()]);
    assert_eq!(all(&[b"\x1b[[Aq"]), [escape(b"\x1b[[A"), "Text('q')".into()]);
    assert_eq!(all(&[b"\x1b[7$q"]), [escape(b"\x1b[7$"), "Text('q')".into()]);
    assert_eq!(all(&[b"\x1b[?2026;2$yq"]), [escape(b"\x1b[?2026;2$y"), "Text('q')".into()]);
}

#[test]
fn a_paste_is_one_thing_whatever_stands_in_it() {
    let seen = all(&[b"\x1b[200~a\x1b[A\r:q\x1b[201", b"x\x1b\x1b[201~q"]);
    assert_eq!(seen[0], format!("{:?}", Sequence::Paste { text: b"a\x1b[A\r:q\x1b[201x\x1b", dropped: 0 }));
    assert_eq!(seen[1..], ["Text('q')"]);
    assert!(all(&[b"\x1b[201~"]).is_empty());
}

#[test]
fn a_paste_past_the_cap_is_cut_and_counted() {
    let mut framer = Framer::default();
    let mut got = (0, 0);
    let mut sink = |sequence: Sequence<'_>| match sequence {
        Sequence::Paste { text, dropped } => got = (text.len(), dropped),
        other => panic!("{other:?}"),
    };
    framer.feed(b"\x1b[200~", &mut sink);
    framer.feed(&vec![b'x'; PASTE_CAP + 7], &mut sink);
    framer.feed(b"\x1b[201~", &mut sink);
    assert_eq!(got, (PASTE_CAP, 7));
}

#[test]
fn a_paste_without_end_is_left_by_ctrl_c_after_a_silence_only() {
    let mut framer = Framer::default();
    run(&mut framer, b"\x1b[200~ab");
    assert_eq!(framer.pending(), Some(PASTE_WAIT));
    assert!(run(&mut framer, b"\x03").is_empty(), "in the flow of a paste it is text");
    framer.timeout(&mut |_| panic!("the rest must not become keys"));
    assert_eq!(framer.pending(), None);
    assert!(run(&mut framer, b"c").is_empty(), "a late piece is still text");
    framer.timeout(&mut |_| panic!("still open"));
    let seen = run(&mut framer, b"\x03");
    assert_eq!(seen, [format!("{:?}", Sequence::Paste { text: b"ab\x03c", dropped: 0 }), "Control(3)".into()]);
}

#[test]
fn bytes_that_are_no_text_are_dropped_without_eating_the_next_key() {
    assert_eq!(all(&[b"\xff\xc3a\x80\xe2\x82q\xed\xa0\x80z"]), ["Text('a')", "Text('q')", "Text('z')"]);
    assert_eq!(all(&[b"\x1b[1;\r"]), ["Control(13)"]);
    assert_eq!(all(&[b"\x1b\xff"]), ["Control(27)"]);
}

#[test]
fn junk_without_end_is_held_in_bounds() {
    for start in [&b"\x1b["[..], b"\x1b]1", b"\x1bP1", b"\x1bO"] {
        let mut framer = Framer::default();
        run(&mut framer, start);
        run(&mut framer, &b"1".repeat(200_000));
        assert!(framer.held.capacity() <= 2 * HELD_CAP);
        assert_eq!(framer.pending(), Some(JUNK_WAIT));
        assert!(run(&mut framer, b"~\x07").iter().all(|s| !s.contains("Escape")), "an overlong one is not passed on");
        assert_eq!(run(&mut framer, b"q"), ["Text('q')"]);
    }
}

#[test]
fn twenty_thousand_keys_in_one_write_all_arrive() {
    let mut count = 0;
    Framer::default().feed(&b"\x1b[B".repeat(20_000), &mut |_| count += 1);
    assert_eq!(count, 20_000);
}

fn wire() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        proptest::sample::select(vec![
            &b"\x1b"[..],
            b"\x1b[",
            b"\x1bO",
            b"\x1b]11;",
            b"\x1bP1",
            b"\x1b[200~",
            b"\x1b[201~",
            b"\x1b[M",
            b"\x07",
            b"\x1b\\",
            b"\xe2\x82\xac",
            b"\x03",
            b"1;5A",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_split_gives_the_same(bytes in wire(), cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        prop_assert_eq!(all(&[&bytes]), all(&pieces));
    }
}
