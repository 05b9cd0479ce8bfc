//! A cursor in a list of lines and the window that follows it: arithmetic only.

/// Which line is chosen, and which line stands at the top of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The chosen line, from 0.
    pub at: usize,
    /// The first line in the window.
    pub top: usize,
}

/// A move of the cursor, the same keys in every list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Step {
    Up,
    Down,
    HalfUp,
    HalfDown,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Cursor {
    /// Moves within `len` lines seen through `height` of them. Moves by a page keep the cursor's line in the window.
    pub fn step(&mut self, step: Step, len: usize, height: usize) {
        let last = len.saturating_sub(1);
        let (half, page) = ((height / 2).max(1), height.saturating_sub(1).max(1));
        let scroll_down = |by: usize, top: usize| (top + by).min(len.saturating_sub(height));
        match step {
            Step::Up => self.at = self.at.saturating_sub(1),
            Step::Down => self.at = (self.at + 1).min(last),
            Step::HalfUp => (self.at, self.top) = (self.at.saturating_sub(half), self.top.saturating_sub(half)),
            Step::HalfDown => (self.at, self.top) = ((self.at + half).min(last), scroll_down(half, self.top)),
            Step::PageUp => (self.at, self.top) = (self.at.saturating_sub(page), self.top.saturating_sub(page)),
            Step::PageDown => (self.at, self.top) = ((self.at + page).min(last), scroll_down(page, self.top)),
            Step::First => self.at = 0,
            Step::Last => self.at = last,
        }
        self.fit(len, height);
    }

    /// Puts the cursor on a line.
    pub fn go(&mut self, at: usize, len: usize, height: usize) {
        self.at = at;
        self.fit(len, height);
    }

    /// Keeps the cursor inside the list and the window around the cursor, without an empty tail.
    pub fn fit(&mut self, len: usize, height: usize) {
        self.at = self.at.min(len.saturating_sub(1));
        if self.at < self.top {
            self.top = self.at;
        }
        if height > 0 && self.at >= self.top + height {
            self.top = self.at + 1 - height;
        }
        self.top = self.top.min(len.saturating_sub(height));
    }

    /// The lines in the window.
    pub fn window(&self, len: usize, height: usize) -> std::ops::Range<usize> {
        self.top.min(len)..(self.top + height).min(len)
    }
}

/// A text that is scrolled without a cursor: only the first line in the window counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scroll {
    /// The first line in the window.
    pub top: usize,
}

impl Scroll {
    /// Scrolls within `len` lines seen through `height` of them.
    pub fn step(&mut self, step: Step, len: usize, height: usize) {
        let last = len.saturating_sub(height);
        let (half, page) = ((height / 2).max(1), height.saturating_sub(1).max(1));
        self.top = match step {
            Step::Up => self.top.saturating_sub(1),
            Step::Down => self.top + 1,
            Step::HalfUp => self.top.saturating_sub(half),
            Step::HalfDown => self.top + half,
            Step::PageUp => self.top.saturating_sub(page),
            Step::PageDown => self.top + page,
            Step::First => 0,
            Step::Last => last,
        }
        .min(last);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STEPS: [Step; 8] =
        [Step::Up, Step::Down, Step::HalfUp, Step::HalfDown, Step::PageUp, Step::PageDown, Step::First, Step::Last];

    #[test]
    fn down_at_the_edge_scrolls_by_one() {
        let mut c = Cursor::default();
        for _ in 0..12 {
            c.step(Step::Down, 100, 10);
        }
        assert_eq!(c, Cursor { at: 12, top: 3 });
        c.step(Step::PageDown, 100, 10);
        assert_eq!(c, Cursor { at: 21, top: 12 });
    }

    proptest! {
        #[test]
        fn the_cursor_is_in_the_list_and_in_the_window(steps in proptest::collection::vec((0usize..8, 0usize..50, 0usize..20), 1..60)) {
            let mut c = Cursor::default();
            for (step, len, height) in steps {
                c.step(STEPS.get(step).copied().unwrap_or(Step::Up), len, height);
                prop_assert!(c.at < len.max(1));
                prop_assert!(height == 0 || len == 0 || c.window(len, height).contains(&c.at), "{c:?} {len} {height}");
            }
        }
    }
}
