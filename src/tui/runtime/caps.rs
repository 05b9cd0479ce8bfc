//! What the terminal can do, worked out from the environment alone: nothing is asked, so nothing has to be waited for.

/// How many colours may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colours {
    /// None at all (NO_COLOR): bold, underline and reverse stay.
    None,
    /// The 16 named ones.
    Sixteen,
    /// The palette of 256.
    TwoFiftySix,
    /// 24 bits.
    True,
}

/// How rows that moved are moved on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scroll {
    /// They are written again.
    Never,
    /// Scroll region with `CSI n S` and `CSI n T`.
    Region,
    /// Scroll region with insert and delete line, for terminals that lack the former (the Linux console).
    Lines,
}

/// What output may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// How many colours.
    pub colours: Colours,
    /// How to scroll.
    pub scroll: Scroll,
    /// Whether a frame is wrapped in synchronized output (`CSI ? 2026 h` and `l`).
    pub sync: bool,
    /// Whether text may leave ASCII; frames are drawn with `+-|` otherwise.
    pub utf8: bool,
}

impl Caps {
    /// Everything a terminal of today does.
    pub const FULL: Caps = Caps { colours: Colours::True, scroll: Scroll::Region, sync: true, utf8: true };

    /// What the environment says. `var` looks a variable up; an empty value counts as none.
    pub fn from_env(var: impl Fn(&str) -> Option<String>) -> Caps {
        let var = |name: &str| var(name).filter(|value| !value.is_empty());
        let term = var("TERM").unwrap_or_default();
        let colours = if var("NO_COLOR").is_some() {
            Colours::None
        } else if var("COLORTERM").is_some_and(|value| matches!(value.as_str(), "truecolor" | "24bit"))
            || term.ends_with("-direct")
        {
            Colours::True
        } else if term.contains("256color") || MODERN.iter().any(|name| term.starts_with(name)) {
            Colours::TwoFiftySix
        } else {
            Colours::Sixteen
        };
        let scroll = match term.as_str() {
            "linux" => Scroll::Lines,
            "dumb" | "" => Scroll::Never,
            _ => Scroll::Region,
        };
        // The first of these that is set decides, POSIX says.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(var).unwrap_or_default().to_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8");
        let sync = MODERN.iter().any(|name| term.starts_with(name)) || var("TERM_PROGRAM").is_some();
        Caps { colours, scroll, sync, utf8 }
    }
}

/// Terminals with names of their own; all of them know 256 colours and synchronized output.
const MODERN: [&str; 6] = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour"];

#[cfg(test)]
mod tests {
    use super::*;

    fn caps(vars: &[(&str, &str)]) -> Caps {
        Caps::from_env(|name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_decides() {
        let plain = Caps { colours: Colours::Sixteen, scroll: Scroll::Region, sync: false, utf8: false };
        assert_eq!(caps(&[("TERM", "xterm")]), plain);
        assert_eq!(caps(&[("TERM", "xterm-256color"), ("NO_COLOR", "")]).colours, Colours::TwoFiftySix);
        assert_eq!(caps(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]).colours, Colours::None);
        assert_eq!(caps(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]).colours, Colours::True);
        assert_eq!(caps(&[("TERM", "linux")]).scroll, Scroll::Lines);
        assert!(caps(&[("TERM", "xterm-kitty")]).sync);
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        assert!(caps(&[("LANG", "de_DE.UTF-8")]).utf8);
        assert!(caps(&[("LANG", "C"), ("LC_CTYPE", "C.utf8")]).utf8);
        assert!(!caps(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]).utf8);
        assert!(caps(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "")]).utf8);
    }
}
