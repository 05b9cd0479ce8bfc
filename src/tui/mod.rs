//! The console. Its core is pure (the Elm architecture): `update(&mut Model, Msg) -> Vec<Effect>`, and a view that is a
//! function of the model. Only `runtime` touches the terminal, the clock and the network.

pub mod absorb;
pub mod accepted;
pub mod argument;
pub mod auditing;
pub mod behind;
pub mod chord;
pub mod column;
pub mod command;
pub mod counted;
pub mod cursor;
pub mod draft;
pub mod editor;
pub mod effect;
pub mod field;
pub mod global;
pub mod go;
pub mod inflight;
pub mod journal;
pub mod keys;
pub mod layer;
pub mod log;
pub mod model;
pub mod msg;
pub mod paint;
pub mod profile;
pub mod prose;
pub mod reading;
pub mod running;
pub mod runtime;
pub mod screen;
pub mod shared;
pub mod spark;
pub mod symbol;
pub mod theme;
pub mod topic;
pub mod trial;
pub mod typed;
pub mod unfinished;
pub mod update;
pub mod verdict;
pub mod view;
pub mod views;
pub mod watch;
pub mod words;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, missing_docs)]
pub(crate) mod tests;
