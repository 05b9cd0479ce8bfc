//! hookline: a keyboard-driven terminal console for the webhooks of a JSON:API notification service, and the same engine
//! without a screen, for scripts.
//!
//! # The map
//!
//! | room | what it is | may name |
//! |---|---|---|
//! | [`domain`] | webhooks, queries, checks, changes, plans, faults, addresses, signatures: pure | nothing here |
//! | [`api`] | the only room that knows HTTP and JSON:API | `domain` |
//! | [`state`] | what is kept for the user in files | `domain` |
//! | [`config`] | settings, profiles, paths, keys, and where each value came from | `domain` |
//! | [`sandbox`] | an API server of its own, to try things on | of `domain` only addresses and signatures |
//! | [`tui`] | the console: a pure core (model, messages, effects, update), views that draw it, a runtime that runs it | the core: `domain` and `api::calls`; the runtime: all but `sandbox` and `cli` |
//! | [`cli`] | arguments, headless commands, printing, exit codes; opens the console or the sandbox | all but screens |
//!
//! Nothing points back; `tests/house` checks it.
//!
//! A key press goes from the terminal through `tui::runtime` as a chord into `update`, which changes the model and wishes
//! for effects; the runtime carries them out, an [`api::calls::Call`] among them, and hands the answers back. A headless
//! command asks [`api::Client`] itself. Both read the whole set by [`domain::walk`], look at it through
//! [`domain::filter`] and [`domain::sort`], and show text from outside only through [`domain::text`].

pub mod api;
pub mod cli;
pub mod config;
pub mod domain;
pub mod sandbox;
pub mod state;
pub mod tui;
