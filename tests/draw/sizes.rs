//! Any view at any size: no panic, and nothing outside of the buffer.

use hookline::tui::{msg::Msg, theme::Theme};

use crate::{desk::company, scene};

/// Every size up to 64x16, where views run out of room, and a lattice of those up to 120x40 and beyond that each scene
/// has elsewhere. The model is told of each as the terminal would tell it.
#[test]
fn no_view_panics_at_any_size() {
    let small = (0..=16).flat_map(|rows| (0..=64).map(move |columns| (columns, rows)));
    let large = |shift: u16| {
        let rows = (17 + shift % 5..=40).step_by(5);
        rows.flat_map(move |rows| (shift % 11..=160).step_by(11).map(move |columns| (columns, rows)))
    };
    for (scene, shift) in scene::ALL.iter().zip(0..) {
        let mut desk = scene.desk((100, 30), company::webhooks(40));
        for (columns, rows) in small.clone().chain(large(shift)) {
            desk.tell(Msg::Resized(columns, rows));
            let (buf, cursor) = desk.picture(&Theme::mono());
            if let Some(at) = cursor {
                assert!(buf.area.contains(at), "{} at {columns}x{rows}: cursor at {at}", scene.name);
            }
        }
    }
}

/// A frame may be drawn before the model has heard of the new size.
#[test]
fn no_view_panics_where_the_model_knows_another_size() {
    use ratatui::{buffer::Buffer, layout::Rect};
    for scene in scene::ALL {
        let desk = scene.desk((200, 50), company::webhooks(40));
        for (columns, rows) in [(0, 0), (1, 1), (30, 8), (31, 9), (59, 8), (60, 14), (141, 9), (250, 80)] {
            let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
            hookline::tui::view::draw(&desk.model, &Theme::sixteen(), &mut buf);
        }
    }
}
