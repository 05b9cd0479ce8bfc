//! Colours and attributes as the terminal is told them, and the shortest way from one set to the next.

use ratatui::style::{Color, Modifier};

use super::caps::Colours;

/// A colour that can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Paint {
    /// The terminal's own.
    #[default]
    Default,
    /// 0–15 the named ones, then the cube and the greys.
    Indexed(u8),
    /// 24 bits.
    Rgb(u8, u8, u8),
}

impl Paint {
    /// `colour`, brought down to what the terminal may be sent.
    pub fn of(colour: Color, colours: Colours) -> Paint {
        let paint = match colour {
            Color::Reset => Paint::Default,
            Color::Black => Paint::Indexed(0),
            Color::Red => Paint::Indexed(1),
            Color::Green => Paint::Indexed(2),
            Color::Yellow => Paint::Indexed(3),
            Color::Blue => Paint::Indexed(4),
            Color::Magenta => Paint::Indexed(5),
            Color::Cyan => Paint::Indexed(6),
            Color::Gray => Paint::Indexed(7),
            Color::DarkGray => Paint::Indexed(8),
            Color::LightRed => Paint::Indexed(9),
            Color::LightGreen => Paint::Indexed(10),
            Color::LightYellow => Paint::Indexed(11),
            Color::LightBlue => Paint::Indexed(12),
            Color::LightMagenta => Paint::Indexed(13),
            Color::LightCyan => Paint::Indexed(14),
            Color::White => Paint::Indexed(15),
            Color::Indexed(n) => Paint::Indexed(n),
            Color::Rgb(r, g, b) => Paint::Rgb(r, g, b),
        };
        match (paint, colours) {
            (_, Colours::None) => Paint::Default,
            (Paint::Indexed(n @ 16..), Colours::Sixteen) => nearest(rgb_of(n), 0..16),
            (Paint::Rgb(r, g, b), Colours::Sixteen) => nearest((r, g, b), 0..16),
            (Paint::Rgb(r, g, b), Colours::TwoFiftySix) => nearest((r, g, b), 16..=255),
            _ => paint,
        }
    }

    fn codes(self, background: bool, to: &mut Vec<u8>) {
        let shift = if background { 10 } else { 0 };
        match self {
            Paint::Default => code(39 + shift, to),
            Paint::Indexed(n @ 0..8) => code(30 + shift + n, to),
            Paint::Indexed(n @ 8..16) => code(82 + shift + n, to),
            Paint::Indexed(n) => {
                for n in [38 + shift, 5, n] {
                    code(n, to);
                }
            }
            Paint::Rgb(r, g, b) => {
                for n in [38 + shift, 2, r, g, b] {
                    code(n, to);
                }
            }
        }
    }
}

/// The sixteen of xterm, for comparing only: what is sent is the number, so the user's own palette shows.
const SIXTEEN: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

fn rgb_of(n: u8) -> (u8, u8, u8) {
    let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    match n {
        0..16 => SIXTEEN.get(usize::from(n)).copied().unwrap_or_default(),
        16..232 => (level((n - 16) / 36), level((n - 16) / 6 % 6), level((n - 16) % 6)),
        232.. => (8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232)),
    }
}

fn nearest((r, g, b): (u8, u8, u8), among: impl Iterator<Item = u8>) -> Paint {
    let far = |n: u8| {
        let (nr, ng, nb) = rgb_of(n);
        // The eye is keenest for green and dullest for blue.
        [(r, nr, 3), (g, ng, 4), (b, nb, 2)]
            .into_iter()
            .map(|(a, b, weight)| u32::from(a.abs_diff(b)).pow(2) * weight)
            .sum::<u32>()
    };
    among.min_by_key(|n| far(*n)).map_or(Paint::Default, Paint::Indexed)
}

/// How a cell is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Pen {
    /// Text colour.
    pub fg: Paint,
    /// Background colour.
    pub bg: Paint,
    /// Bold, underline and so on.
    pub attrs: Modifier,
}

/// What can be seen on a cell without text.
pub const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

impl Pen {
    /// This pen on a blank cell, without what cannot be seen there.
    pub fn on_blank(self) -> Pen {
        if self.attrs.intersects(SEEN_ON_BLANKS) {
            self
        } else {
            Pen { fg: Paint::Default, attrs: Modifier::empty(), ..self }
        }
    }

    /// Appends the fewest bytes that turn `self` into `to`: what differs, or everything anew.
    pub fn change(self, to: Pen, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        if to == Pen::default() {
            return out.extend_from_slice(b"\x1b[m");
        }
        let mut differing = Vec::with_capacity(24);
        let mut on = to.attrs - self.attrs;
        for (attrs, off) in OFF {
            if (self.attrs - to.attrs).intersects(attrs) {
                code(off, &mut differing);
                // 22 ends bold and dim, 25 both blinks: what shall stay is switched on again.
                on |= to.attrs & attrs;
            }
        }
        attributes(on, &mut differing);
        if self.fg != to.fg {
            to.fg.codes(false, &mut differing);
        }
        if self.bg != to.bg {
            to.bg.codes(true, &mut differing);
        }
        let mut anew = vec![b'0'];
        attributes(to.attrs, &mut anew);
        for (paint, background) in [(to.fg, false), (to.bg, true)] {
            if paint != Paint::Default {
                paint.codes(background, &mut anew);
            }
        }
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(if anew.len() < differing.len() { &anew } else { &differing });
        out.push(b'm');
    }
}

const OFF: [(Modifier, u8); 7] = [
    (Modifier::BOLD.union(Modifier::DIM), 22),
    (Modifier::ITALIC, 23),
    (Modifier::UNDERLINED, 24),
    (Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK), 25),
    (Modifier::REVERSED, 27),
    (Modifier::HIDDEN, 28),
    (Modifier::CROSSED_OUT, 29),
];

const ON: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

fn attributes(attrs: Modifier, to: &mut Vec<u8>) {
    for (attr, on) in ON {
        if attrs.contains(attr) {
            code(on, to);
        }
    }
}

fn code(n: u8, to: &mut Vec<u8>) {
    if !to.is_empty() {
        to.push(b';');
    }
    to.extend_from_slice(n.to_string().as_bytes());
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn pen(fg: Paint, attrs: Modifier) -> Pen {
        Pen { fg, bg: Paint::Default, attrs }
    }

    fn change(from: Pen, to: Pen) -> String {
        let mut out = Vec::new();
        from.change(to, &mut out);
        String::from_utf8(out).unwrap().replace('\x1b', "")
    }

    #[test]
    fn only_what_differs_is_said() {
        let plain = Pen::default();
        let red = Paint::Indexed(1);
        assert_eq!(change(plain, plain), "");
        assert_eq!(change(plain, pen(red, Modifier::BOLD)), "[1;31m");
        assert_eq!(change(pen(red, Modifier::BOLD), plain), "[m");
        assert_eq!(change(pen(red, Modifier::BOLD), pen(red, Modifier::empty())), "[22m");
        assert_eq!(change(pen(red, Modifier::BOLD | Modifier::DIM), pen(red, Modifier::BOLD)), "[22;1m");
        assert_eq!(change(pen(red, Modifier::BOLD | Modifier::UNDERLINED), pen(red, Modifier::empty())), "[0;31m");
        assert_eq!(
            change(pen(Paint::Indexed(8), Modifier::empty()), pen(Paint::Indexed(200), Modifier::empty())),
            "[38;5;200m"
        );
        assert_eq!(change(plain, Pen { bg: Paint::Indexed(12), ..plain }), "[104m");
    }

    #[test]
    fn colours_come_down_to_what_is_there() {
        let orange = Color::Rgb(255, 135, 0);
        assert_eq!(Paint::of(orange, Colours::True), Paint::Rgb(255, 135, 0));
        assert_eq!(Paint::of(orange, Colours::TwoFiftySix), Paint::Indexed(208));
        assert_eq!(Paint::of(Color::Rgb(250, 10, 10), Colours::Sixteen), Paint::Indexed(9));
        assert_eq!(Paint::of(Color::Indexed(21), Colours::Sixteen), Paint::Indexed(4));
        assert_eq!(Paint::of(Color::Cyan, Colours::Sixteen), Paint::Indexed(6));
        assert_eq!(Paint::of(Color::Cyan, Colours::None), Paint::Default);
        assert_eq!(Paint::of(Color::Rgb(18, 18, 18), Colours::TwoFiftySix), Paint::Indexed(233));
    }
}
