//! Marks and lines, in Unicode or in ASCII alone for terminals that are not UTF-8. State is never told by a mark's colour alone.

/// One set of marks. Each mark is as many cells wide as its twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Symbols {
    /// Stands for what was cut off.
    pub ellipsis: &'static str,
    pub marked: &'static str,
    /// In a range that is not marked yet.
    pub range: &'static str,
    pub passed: &'static str,
    pub failed: &'static str,
    pub running: &'static str,
    pub unknown: &'static str,
    pub untested: &'static str,
    pub all: &'static str,
    pub some: &'static str,
    pub none: &'static str,
    pub open: &'static str,
    pub closed: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub left: &'static str,
    pub right: &'static str,
    pub dot: &'static str,
    pub cursor: &'static str,
    /// From the lowest to the highest.
    pub bars: [&'static str; 8],
    /// Frame: horizontal, vertical, then the corners from the upper left clockwise.
    pub frame: [&'static str; 6],
}

/// For UTF-8.
pub const UNICODE: Symbols = Symbols {
    ellipsis: "…",
    marked: "●",
    range: "▌",
    passed: "✓",
    failed: "✗",
    running: "»",
    unknown: "?",
    untested: "·",
    all: "[x]",
    some: "[-]",
    none: "[ ]",
    open: "▾",
    closed: "▸",
    up: "↑",
    down: "↓",
    left: "←",
    right: "→",
    dot: "·",
    cursor: "›",
    bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    frame: ["─", "│", "╭", "╮", "╯", "╰"],
};

/// For everything else.
pub const ASCII: Symbols = Symbols {
    ellipsis: "~",
    marked: "*",
    range: "|",
    passed: "+",
    failed: "x",
    running: ">",
    unknown: "?",
    untested: ".",
    all: "[x]",
    some: "[-]",
    none: "[ ]",
    open: "v",
    closed: ">",
    up: "^",
    down: "v",
    left: "<",
    right: ">",
    dot: "-",
    cursor: ">",
    bars: ["_", ":", "-", "=", "+", "*", "#", "@"],
    frame: ["-", "|", "+", "+", "+", "+"],
};

/// The set for a terminal.
pub fn of(ascii: bool) -> &'static Symbols {
    if ascii { &ASCII } else { &UNICODE }
}
