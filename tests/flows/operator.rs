//! Who works with the console, however it is run: types and looks.

use super::eye::Eye;

/// An operator.
pub trait Operator {
    /// Types these keys in one write.
    fn types(&mut self, keys: &str);

    /// Waits until the screen is as wanted; fails with the screen as it is.
    #[track_caller]
    fn waits(&mut self, what: &str, wanted: &dyn Fn(&Eye) -> bool);

    /// Waits until some line shows this text.
    #[track_caller]
    fn sees(&mut self, text: &str) {
        self.waits(&format!("`{text}`"), &|eye| eye.shows(text));
    }

    /// Waits until no line shows this text.
    #[track_caller]
    fn sees_no(&mut self, text: &str) {
        self.waits(&format!("no `{text}`"), &|eye| !eye.shows(text));
    }

    /// Waits until the line with the cursor holds this text.
    #[track_caller]
    fn sees_chosen(&mut self, text: &str) {
        self.waits(&format!("`{text}` under the cursor"), &|eye| eye.chosen().contains(text));
    }

    /// Types, then waits for a text.
    #[track_caller]
    fn does(&mut self, keys: &str, seen: &str) {
        self.types(keys);
        self.sees(seen);
    }

    /// Waits until the whole set is loaded and proven.
    #[track_caller]
    fn sees_all(&mut self, rows: usize) {
        let count = format!(" {rows} webhooks");
        self.waits(&format!("{rows} rows, proven"), &|eye| eye.line("no filter").contains(&count));
    }
}
