//! Draws lines of styled text through a window, with marks where there is more above or below.

use ratatui::{layout::Rect, style::Style};

use super::{Line, MARGIN, Role, Window};
use crate::tui::{paint::Canvas, theme::Theme};

/// The style of a role.
pub fn style(role: Role, theme: &Theme) -> Style {
    match role {
        Role::Text => theme.text,
        Role::Dim => theme.dim,
        Role::Accent => theme.accent,
        Role::Heading => theme.heading,
        Role::Key => theme.key,
        Role::Good => theme.good,
        Role::Warning => theme.warning,
        Role::Error => theme.error,
        Role::Danger => theme.danger,
    }
}

/// Draws the lines from `window.top` on. Lines are for `area.width - MARGIN` cells.
pub fn draw(canvas: &mut Canvas<'_>, lines: &[Line], window: Window, area: Rect) {
    let area = area.intersection(canvas.buf.area);
    let height = usize::from(area.height);
    let top = window.top.min(lines.len().saturating_sub(height));
    let wide = area.width.saturating_sub(MARGIN);
    for ((at, line), y) in lines.iter().enumerate().skip(top).zip(area.y..area.bottom()) {
        let indent = u16::try_from(line.indent).unwrap_or(u16::MAX).min(wide);
        let theme = canvas.theme;
        let pieces: Vec<_> = line.pieces.iter().map(|(text, role)| (text.as_str(), style(*role, theme))).collect();
        canvas.line(area.x + indent, y, wide - indent, &pieces);
        if window.cursor == Some(at) {
            canvas.style(Rect { y, height: 1, width: wide, ..area }, theme.cursor);
        }
    }
    more(canvas, area, top > 0, lines.len() > top + height);
}

/// Marks at the right edge that there is more above or below.
pub fn more(canvas: &mut Canvas<'_>, area: Rect, above: bool, below: bool) {
    if area.width <= MARGIN || area.height == 0 {
        return;
    }
    let (x, style) = (area.right() - 1, canvas.theme.accent);
    if above {
        canvas.put(x, area.y, 1, canvas.symbols.up, style);
    }
    if below {
        canvas.put(x, area.bottom() - 1, 1, canvas.symbols.down, style);
    }
}
