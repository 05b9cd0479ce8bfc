//! What a call tells while it is under way.

use std::time::Duration;

/// What a call is doing beyond waiting for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A token is being fetched.
    LoggingIn,
    /// The token is there; the call itself is sent.
    LoggedIn,
    /// Try number `n` of `of` starts after `wait`.
    Try {
        /// From 2.
        n: u32,
        /// All tries.
        of: u32,
        /// The wait that has just begun.
        wait: Duration,
        /// Why the last try did not do.
        why: String,
    },
    /// The answer to a write was lost or doubtful; the webhook is being read to see what became of it.
    Looking,
}

/// Hears of progress.
pub type Watch<'w> = &'w (dyn Fn(Progress) + Send + Sync);
