//! The one sanitiser, and the one idea of width: what makes text from outside safe to draw, print or log.
//!
//! Text is kept as it came in the model; every place that shows it goes through [`safe()`], [`fit()`], [`wrap()`] or
//! [`json_safe`]. What could move the cursor, reorder a line or hide in it is shown as `<U+202E>`; what people write
//! – Arabic, Hebrew, Thai, emoji – stays as it is. Nothing here knows a terminal, a colour or a column.
//!
//! Decisions, in one place:
//! - Hidden are C0, DEL, C1, bidi controls, zero-width and other invisible format characters ([`is_hidden`]).
//! - ZWJ stays where it joins two pictographs (UAX #29 rule GB11, at most three times in a row) and, like ZWNJ, between
//!   two letters of one script that is written with it (Arabic, Syriac, N'Ko, the Indic blocks). Elsewhere it is shown.
//! - More than eight marks on one character, or marks on nothing, are shown as their number: `<+37 marks>`.
//! - Cells are counted per grapheme, as ratatui does, so that what is measured is what is drawn.

mod fit;
mod hidden;
mod json;
mod position;
mod safe;
mod width;
mod wrap;

pub use fit::{fit, fit_middle, pad, safe_end, safe_prefix};
pub use hidden::is_hidden;
pub use json::json_safe;
pub use position::position;
pub use safe::{safe, safe_lines};
pub use width::width;
pub use wrap::{wrap, wrap_at_most};
