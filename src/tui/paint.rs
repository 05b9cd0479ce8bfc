//! The one way in which text gets into a buffer: through the sanitiser, cut to its cells. Drawing reads the model and
//! writes the buffer, nothing else.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use super::{field::Field, spark, symbol::Symbols, theme::Theme};
use crate::domain::{
    outcome::{History, Outcome},
    secret::MASK,
    text,
};

/// Fewer cells than this beside a window are emptied.
const TORN: u16 = 6;

/// Where a view draws: buffer, theme and marks together.
pub struct Canvas<'a> {
    /// The picture.
    pub buf: &'a mut Buffer,
    /// The styles.
    pub theme: &'a Theme,
    /// The marks.
    pub symbols: &'static Symbols,
}

/// A piece of a line: a text from anywhere, and its style.
pub type Piece<'a> = (&'a str, Style);

impl Canvas<'_> {
    /// Writes a text from outside into at most `cells` cells from (x, y); what does not fit ends in the ellipsis.
    /// Returns the cells used.
    pub fn put(&mut self, x: u16, y: u16, cells: u16, raw: &str, style: Style) -> u16 {
        let area = self.buf.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return 0;
        }
        let cells = cells.min(area.right() - x);
        let fitted = text::fit(raw, usize::from(cells), self.symbols.ellipsis);
        let (end, _) = self.buf.set_stringn(x, y, &fitted, usize::from(cells), style);
        end - x
    }

    /// Writes pieces one behind the other into one line. Returns the cells used.
    pub fn line(&mut self, x: u16, y: u16, cells: u16, pieces: &[Piece<'_>]) -> u16 {
        let mut used = 0;
        for (at, (raw, style)) in pieces.iter().enumerate() {
            let room = cells.saturating_sub(used);
            let rest = pieces.iter().skip(at + 1).any(|(raw, _)| !raw.trim().is_empty());
            // A piece that fills the line to its end would hide that more follows.
            let full = rest
                && room > 0
                && !raw.is_empty()
                && text::width(&text::safe_prefix(raw, usize::from(room)).0) >= usize::from(room);
            used += match full {
                true => self.put(x + used, y, room, &format!("{raw}  "), *style),
                false => self.put(x + used, y, room, raw, *style),
            };
            if full {
                break;
            }
        }
        used
    }

    /// The bars of the last tests of a webhook, as many as fit; the newest stands last. Returns the cells used.
    pub fn bars(&mut self, area: Rect, history: &History) -> u16 {
        let bars = spark::pieces(history, usize::from(area.width), self.symbols);
        let pieces: Vec<_> = bars.iter().map(|(text, outcome)| (text.as_str(), self.outcome(*outcome))).collect();
        self.line(area.x, area.y, area.width, &pieces)
    }

    /// How an outcome is written.
    pub fn outcome(&self, outcome: Outcome) -> Style {
        match outcome {
            Outcome::Passed => self.theme.good,
            Outcome::Failed => self.theme.error,
            Outcome::Unknown | Outcome::NotSent => self.theme.warning,
        }
    }

    /// Writes a text so that it ends at the right edge of `area`'s first line. Returns the cells used.
    pub fn right(&mut self, area: Rect, raw: &str, style: Style) -> u16 {
        let wide = u16::try_from(text::width(&text::safe(raw))).unwrap_or(u16::MAX).min(area.width);
        self.put(area.right().saturating_sub(wide), area.y, wide, raw, style)
    }

    /// Lays a style over an area without changing its text.
    pub fn style(&mut self, area: Rect, style: Style) {
        self.buf.set_style(area.intersection(self.buf.area), style);
    }

    /// Empties an area.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buf.area);
        // A wide character that reaches into the area from the left would lose its right half.
        for y in area.top()..area.bottom() {
            if let Some(cell) = area.x.checked_sub(1).and_then(|x| self.buf.cell_mut(Position::new(x, y)))
                && text::width(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
            for x in area.left()..area.right() {
                if let Some(cell) = self.buf.cell_mut(Position::new(x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Empties an area, frames it, and returns what is inside.
    pub fn window(&mut self, area: Rect, title: &str) -> Rect {
        let area = area.intersection(self.buf.area);
        // A cell or two of what is below, left and right of a wide window, would only look torn.
        let (left, right) = (area.x - self.buf.area.x, self.buf.area.right() - area.right());
        let (left, right) = (if left < TORN { left } else { 0 }, if right < TORN { right } else { 0 });
        self.clear(Rect { x: area.x - left, width: area.width + left + right, ..area });
        if area.width < 2 || area.height < 2 {
            return area;
        }
        let [across, along, upper_left, upper_right, lower_right, lower_left] = self.symbols.frame;
        let style = self.theme.border;
        for x in area.left() + 1..area.right() - 1 {
            self.buf.set_string(x, area.top(), across, style);
            self.buf.set_string(x, area.bottom() - 1, across, style);
        }
        for y in area.top() + 1..area.bottom() - 1 {
            self.buf.set_string(area.left(), y, along, style);
            self.buf.set_string(area.right() - 1, y, along, style);
        }
        for (x, y, corner) in [
            (area.left(), area.top(), upper_left),
            (area.right() - 1, area.top(), upper_right),
            (area.right() - 1, area.bottom() - 1, lower_right),
            (area.left(), area.bottom() - 1, lower_left),
        ] {
            self.buf.set_string(x, y, corner, style);
        }
        if !title.is_empty() && area.width > 6 {
            let style = self.theme.accent;
            let used = self.put(area.x + 3, area.y, area.width - 6, title, style);
            self.put(area.x + 2, area.y, 1, " ", style);
            self.put(area.x + 3 + used, area.y, 1, " ", style);
        }
        let side = u16::from(area.width > 4);
        Rect { x: area.x + 1 + side, y: area.y + 1, width: area.width - 2 - 2 * side, height: area.height - 2 }
    }

    /// Says at the lower edge of a window how much of a long text is out of sight: `12-30 of 88`. `area` is the inside.
    pub fn more(&mut self, area: Rect, top: usize, len: usize) {
        let height = usize::from(area.height);
        if len <= height || area.bottom() >= self.buf.area.bottom() {
            return;
        }
        let text = format!(" {}-{} of {len} ", top + 1, (top + height).min(len));
        self.right(Rect { y: area.bottom(), height: 1, ..area }, &text, self.theme.dim);
    }

    /// Draws a text field into one line and returns where the cursor stands. What is left of the cursor scrolls out when
    /// the text is longer than the line. A masked field shows the constant mask, whatever is in it.
    pub fn field(&mut self, area: Rect, field: &Field, masked: bool, style: Style) -> Position {
        let cells = usize::from(area.width);
        if masked {
            let mask = if field.text().is_empty() { "" } else { MASK };
            let used = self.put(area.x, area.y, area.width, mask, style);
            return Position::new(area.x + used.min(area.width.saturating_sub(1)), area.y);
        }
        let before = text::safe_end(field.before(), cells.saturating_sub(1));
        let used = self.put(area.x, area.y, area.width, &before, style);
        self.put(area.x + used, area.y, area.width.saturating_sub(used), field.after(), style);
        Position::new(area.x + used.min(area.width.saturating_sub(1)), area.y)
    }
}

/// A window in the middle of `area`, as large as wished and possible.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// The cell below which a byte of a typed text stands: as far from the cursor as the text between is wide. The field may
/// be scrolled; what is out of sight is at the edge.
pub fn column_of(field: &Field, at: usize, cursor: Position, body: Rect) -> u16 {
    let (typed, here) = (field.text(), field.cursor());
    let between = |from: usize, to: usize| {
        let part = typed.get(from..to).unwrap_or_default();
        u16::try_from(text::width(&text::safe(part))).unwrap_or(u16::MAX)
    };
    let x = match at <= here {
        true => cursor.x.saturating_sub(between(at, here)),
        false => cursor.x.saturating_add(between(here, at)),
    };
    x.clamp(body.x + 1, body.right().saturating_sub(2).max(body.x + 1))
}
