//! What is kept for the user in files: the log, crash reports, the journal, drafts, the history of tests.
//!
//! Everything is 0600 in directories of 0700, or refused with the reason. Nothing here knows the service or the screen.

pub mod crash;
pub mod draft;
pub mod history;
pub mod journal;
pub mod lines;
pub mod lock;
pub mod log;
pub mod private;
