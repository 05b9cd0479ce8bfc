//! hookline: a keyboard-driven terminal console for the webhooks of a JSON:API notification service.
//!
//! This is the map. The program itself ([`cli::main`]) is called by nine lines in `main.rs`.
//!
//! # Rooms
//!
//! | room        | what it is                                                             | may name                        |
//! |-------------|------------------------------------------------------------------------|---------------------------------|
//! | [`domain`]  | webhooks, filter, sort, checks, changes, plans, faults: pure           | nobody                          |
//! | [`audit`]   | rules over the whole set: findings, suppressions, reports: pure        | domain                          |
//! | [`api`]     | the only room that knows HTTP and JSON:API                             | domain                          |
//! | [`state`]   | what is kept for the user in files                                     | domain                          |
//! | [`config`]  | settings, profiles, paths, and where each value came from              | domain                          |
//! | [`sandbox`] | a service of the same contract, for demo and tests                     | domain: addresses, signatures   |
//! | [`tui`]     | the console: a pure core, views that only draw, and [`tui::runtime`]   | domain, audit, [`api::calls`]   |
//! | [`cli`]     | arguments, headless commands, exit codes; opens console and sandbox    | all but screens                 |
//!
//! Nothing points back: `tests/house/rooms.rs` holds every import against this table. `tui::runtime` is the part of the
//! console that may touch the world, and the only one that names `api`, `state` and `config`. The sandbox does not know
//! `api`: a misreading of the wire that client and fake shared would pass every test.
//!
//! # Where a key press goes
//!
//! ```text
//! terminal
//!   │ bytes            tui/runtime/input.rs    a thread reads all that waits
//!   ▼
//! sequences            tui/runtime/framer.rs   one whole sequence at a time, however the bytes were split
//!   ▼
//! Chord                tui/runtime/decode.rs   a key with its modifiers (tui/chord.rs)
//!   ▼
//! Msg::Keys            tui/runtime/run.rs      the loop tells the model, in the order of arrival
//!   ▼
//! update::press        tui/update/press.rs     the layer in front: its text field first, then its command table,
//!   │                                          then the global table (tui/command.rs, tui/global.rs, tui/layer.rs);
//!   │                                          `:` gives the same commands by name (tui/screen/overlay/colon.rs)
//!   ▼
//! Screen::run          tui/screen/NAME.rs      a typed command changes the state of its screen, and says what it
//!   │                                          wants: effects (tui/effect.rs) and moves (tui/go.rs)
//!   ▼
//! carry_out            tui/runtime/run.rs      effects are carried out: requests, timers, clipboard; files by
//!   │                                          a thread of its own (tui/runtime/keeper.rs)
//!   ▼
//! view::draw           tui/view.rs             once, when nothing waits: a function of the model into a buffer
//!   ▼
//! Screen::frame        tui/runtime/screen.rs   the fewest bytes that turn the former picture into this one
//!   ▼
//! terminal             tui/runtime/writer.rs   one write a frame; a frame is dropped while the terminal does not read
//! ```
//!
//! `update` is pure: no I/O, clock or randomness. So a test types keys and compares effects, and every picture can be
//! drawn without a terminal. Screens do not know each other: one says `Go::Open(..)`, and `tui/layer.rs` knows who that is.
//!
//! # Where an answer comes from and goes
//!
//! ```text
//! Effect::Ask { slot, ticket, call }    a wish of update: what the answer is for, which request, what to ask
//!   ▼
//! tui/runtime/carrier.rs                a task beside the loop
//!   ▼
//! api::Client::send                     the one place that sends: login, retries of reads, limits, one Fault for people
//!   ▼
//! Msg::Answered { slot, ticket, .. }    a newer read in the slot outdates it; a write always counts (tui/inflight.rs)
//!   ▼
//! Shared::absorb                        tui/absorb.rs: rows, records, outcomes, before any screen hears of them
//!   ▼
//! Screen::answered                      the list and every layer
//! ```
//!
//! Every write is a [`domain::plan::Plan`]: shown, read again, confirmed, sent once, its outcome told row by row. Text of
//! the service is hostile: kept as it came, made safe by [`domain::text`] where it is drawn or printed. Secrets are
//! [`domain::secret::Secret`] and come only when asked for.

pub mod api;
pub mod audit;
pub mod cli;
pub mod config;
pub mod domain;
pub mod sandbox;
pub mod state;
pub mod tui;
