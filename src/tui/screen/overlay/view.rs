//! What windows have in common to the eye.

use ratatui::layout::Rect;

use crate::tui::paint::Canvas;

/// Says at the lower edge how much of a long text is out of sight: `12-30 of 88`. `area` is the inside of the window.
pub fn more(canvas: &mut Canvas<'_>, area: Rect, top: usize, len: usize) {
    let height = usize::from(area.height);
    if len <= height || area.bottom() >= canvas.buf.area.bottom() {
        return;
    }
    let text = format!(" {}-{} of {len} ", top + 1, (top + height).min(len));
    canvas.right(Rect { y: area.bottom(), height: 1, ..area }, &text, canvas.theme.dim);
}
