//! What things look like: roles to styles. The default uses the terminal's own 16 colours, so that the operator's palette
//! decides; without colour everything is still told by reverse, bold, underline and words.

use ratatui::style::{Color, Modifier, Style};

use super::profile::Accent;

/// The style of each role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Theme {
    pub text: Style,
    /// Less important: units, hints.
    pub dim: Style,
    /// Titles and what is typed.
    pub accent: Style,
    /// Table headings.
    pub heading: Style,
    /// The line with the cursor: one bar, whatever colours stand in it.
    pub cursor: Style,
    /// The line with the cursor of a side that does not have the keys.
    pub resting: Style,
    pub border: Style,
    pub key: Style,
    pub good: Style,
    pub warning: Style,
    pub error: Style,
    /// The profile's banner, and that of a production profile.
    pub banner: Style,
    pub danger: Style,
}

impl Theme {
    /// Sixteen named colours.
    pub fn sixteen() -> Self {
        let fg = |c| Style::new().fg(c);
        Theme {
            text: Style::new(),
            // Not bright black: in several common palettes that is the background.
            dim: Style::new().add_modifier(Modifier::DIM),
            accent: fg(Color::Cyan).add_modifier(Modifier::BOLD),
            heading: Style::new().add_modifier(Modifier::BOLD),
            cursor: bar(),
            resting: Style::new().add_modifier(Modifier::BOLD),
            border: Style::new().add_modifier(Modifier::DIM),
            key: fg(Color::Cyan),
            good: fg(Color::Green),
            warning: fg(Color::Yellow),
            error: fg(Color::Red).add_modifier(Modifier::BOLD),
            banner: fg(Color::Cyan).add_modifier(Modifier::BOLD),
            danger: fg(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED),
        }
    }

    /// No colour at all (NO_COLOR).
    pub fn mono() -> Self {
        let (plain, bold) = (Style::new(), Style::new().add_modifier(Modifier::BOLD));
        Theme {
            text: plain,
            dim: plain,
            accent: bold,
            heading: bold,
            cursor: bar(),
            resting: bold,
            border: plain,
            key: bold,
            good: plain,
            warning: bold,
            error: bold.add_modifier(Modifier::UNDERLINED),
            banner: bold,
            danger: bold.add_modifier(Modifier::REVERSED),
        }
    }
}

impl Theme {
    /// The name of a profile: in its colour, where it has one and there are colours.
    pub fn profile(&self, accent: Option<Accent>) -> Style {
        match (accent, self.banner.fg) {
            (Some(accent), Some(_)) => self.banner.fg(match accent {
                Accent::Red => Color::Red,
                Accent::Green => Color::Green,
                Accent::Yellow => Color::Yellow,
                Accent::Blue => Color::Blue,
                Accent::Magenta => Color::Magenta,
                Accent::Cyan => Color::Cyan,
            }),
            _ => self.banner,
        }
    }
}

/// Reversed over the whole width. Colours and weights inside are taken off: a bar of patches is hard to read, and every
/// change of the pen costs bytes on a thin line. What they say is said in words as well.
fn bar() -> Style {
    let off = Modifier::BOLD | Modifier::DIM | Modifier::UNDERLINED;
    Style::new().fg(Color::Reset).bg(Color::Reset).add_modifier(Modifier::REVERSED).remove_modifier(off)
}
