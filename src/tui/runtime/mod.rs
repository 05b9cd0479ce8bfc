//! The edge to the terminal and to the operating system. The only room of the console that does I/O.
//!
//! ```text
//!  terminal ──bytes──▶ input thread ── framer ── decode ──▶ Event::Input ──┐
//!  kernel ──signals──▶ signal thread ──(deadline thread)──▶ Event::Signal ─┤
//!  panic anywhere ───▶ hook: records, no more ────────────▶ Event::Panicked┤
//!  terminal ◀─bytes── writer thread ──────────────────────▶ Event::Flushed ┤
//!                          ▲ one frame at a time                           ▼
//!                          └── screen (diff) ◀── draw ◀── update ◀── loop: one plain thread
//! ```
//!
//! Every thread blocks in the kernel and none has a tick: idle means that nothing wakes up. Nothing here blocks the
//! loop but [`console::Console::suspend`]; the terminal may stop reading or vanish at any time.
//!
//! - `framer`, `decode`: bytes → [`decode::InputEvent`]. Pure.
//! - `caps`, `pen`, `grid`, `shift`, `output`, `screen`: a picture → bytes. Pure.
//! - `input`, `writer`, `signals`, `panics`: the threads and hooks. `descriptor`: waiting and writing on a descriptor.
//! - `terminal` is the port; `tty` (with `modes`) and `memory` stand behind it. `console` ties all of it together.
//! - `opener`: profiles read and services made ready, on threads of their own.
//! - `run` is the loop: it tells the model, carries out its effects, and draws. `timers` wait for it.
//! - `carrier`: calls to the service and answers back, as tasks; `tap`: every request for the call log.
//! - `keeper`: drafts, journal, history of tests, views, typed lines and plans that run on disk, on a thread of its own.
//! - `clock`: the port for time. `clipboard`: OSC 52.

pub mod accepted;
pub mod caps;
pub mod carrier;
#[cfg(test)]
mod child;
pub mod clipboard;
pub mod clock;
pub mod console;
pub mod decode;
pub mod descriptor;
pub mod framer;
pub mod grid;
pub mod input;
pub mod keeper;
pub mod memory;
pub mod modes;
pub mod opener;
pub mod output;
pub mod panics;
pub mod pen;
#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod pseudo;
pub mod run;
pub mod screen;
pub mod shift;
pub mod signals;
pub mod tap;
pub mod terminal;
pub mod timers;
pub mod tty;
pub mod writer;

use std::sync::Arc;

/// What the threads of this room tell the loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Everything that came in one read, in order.
    Input(Vec<decode::InputEvent>),
    /// The terminal is gone: leave within two seconds, nobody is there to read.
    Gone,
    /// Somebody wants us to end or to stop.
    Signal(signals::Signal),
    /// We were stopped from outside and run again: the terminal may have been used by others.
    Continued,
    /// The terminal has another size; ask for it.
    Resized,
    /// The frame handed over last is written; a dropped one may be drawn now.
    Flushed,
    /// A thread or task panicked; `panics` holds what is known.
    Panicked,
}

/// How the threads reach the loop: usually the sending half of its channel with `From<Event>` in between.
pub type Post = Arc<dyn Fn(Event) + Send + Sync>;
