//! What is kept for the user in files: the log, crash reports, the journal, drafts, the history of tests, plans that run,
//! new secrets, saved views, what the list showed last, typed lines, which project files are trusted.
//!
//! Everything is 0600 in directories of 0700, or refused with the reason. Nothing here knows the service or the screen.

pub mod crash;
pub mod draft;
pub mod export;
pub mod history;
pub mod journal;
pub mod last;
pub mod lines;
pub mod lock;
pub mod log;
pub mod plan;
pub mod private;
pub mod trust;
pub mod typed;
pub mod view;
