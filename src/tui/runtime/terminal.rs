//! The port to a terminal: what the loop needs of one, be it a real one or one in memory.

use std::{
    io,
    os::fd::OwnedFd,
    sync::{Arc, atomic::AtomicBool},
};

/// Brings the terminal back as it was, from any thread, at any time, once; it never blocks for long.
pub type Restore = Arc<dyn Fn() + Send + Sync>;

/// A terminal.
pub trait Terminal: Send {
    /// Columns and rows now.
    fn size(&self) -> io::Result<(u16, u16)>;
    /// Takes the screen: raw mode, alternate screen, bracketed paste, no cursor. Doing it twice is no mistake.
    fn enter(&mut self) -> io::Result<()>;
    /// Gives the screen back exactly as it was. It does not fail: what cannot be restored is logged.
    fn leave(&mut self);
    /// From the next time it is entered on: takes clicks and the wheel, or leaves them to the terminal.
    fn set_mouse(&mut self, on: bool);
    /// Where keys come from.
    fn input(&self) -> io::Result<OwnedFd>;
    /// Where frames go; writing to it does not block if that can be had.
    fn output(&self) -> io::Result<OwnedFd>;
    /// Set by the writer while a frame is partly written, so that leaving can cancel a cut sequence.
    fn mid_frame(&self) -> Arc<AtomicBool>;
    /// The way out for the signal thread.
    fn restore(&self) -> Restore;
}
