//! A terminal with everything that runs on it: the reading and the writing thread and the picture it shows.
//!
//! It belongs to the loop. It holds no state of the program and does not know what is drawn.

use std::{io, os::fd::AsFd as _, sync::Arc, time::Duration};

use ratatui::{buffer::Buffer, layout::Position};

use super::{
    Post, caps::Caps, descriptor::write_within, input::Input, screen::Screen, signals::Stopped, terminal::Terminal,
    writer::Writer,
};

/// How long a frame under way may take to be finished when the terminal is left.
const GRACE: Duration = Duration::from_millis(100);

/// What became of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Its bytes are on their way; `Event::Flushed` follows.
    Sent,
    /// It is what the terminal shows already.
    Same,
    /// The terminal still takes the former frame: this one is dropped. Draw again after `Event::Flushed`.
    Busy,
}

/// The console of the program. Dropping it leaves the terminal as it was.
pub struct Console {
    terminal: Box<dyn Terminal>,
    screen: Screen,
    post: Post,
    running: Option<(Input, Writer)>,
    beside: Vec<u8>,
}

impl Console {
    /// Takes the screen and starts reading keys.
    pub fn start(terminal: Box<dyn Terminal>, caps: Caps, post: Post) -> io::Result<Console> {
        let mut console = Console { terminal, screen: Screen::new(caps), post, running: None, beside: Vec::new() };
        console.resume()?;
        Ok(console)
    }

    /// Columns and rows now.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        self.terminal.size()
    }

    /// Shows a picture, with the cursor at a place or hidden. Never blocks.
    pub fn show(&mut self, picture: &Buffer, cursor: Option<Position>) -> Shown {
        let Some((_, writer)) = self.running.as_ref().filter(|(_, writer)| writer.is_idle()) else {
            return Shown::Busy;
        };
        let mut bytes = self.screen.frame(picture, cursor);
        bytes.append(&mut self.beside);
        if bytes.is_empty() {
            return Shown::Same;
        }
        match writer.try_send(bytes) {
            Ok(()) => Shown::Sent,
            Err(_) => {
                self.screen.invalidate();
                Shown::Busy
            }
        }
    }

    /// Sends bytes that change nothing on the screen (`clipboard`) with the next picture shown; a later call before
    /// that replaces them.
    pub fn send_beside(&mut self, bytes: Vec<u8>) {
        self.beside = bytes;
    }

    /// The next picture is drawn in full: the size changed, or Ctrl-L.
    pub fn invalidate(&mut self) {
        self.screen.invalidate();
    }

    /// Gives the terminal to somebody else: no key is read and nothing is written until [`Console::resume`].
    pub fn pause(&mut self) {
        if let Some((input, writer)) = self.running.take() {
            input.stop();
            writer.stop(GRACE);
        }
        self.terminal.leave();
    }

    /// Gives the terminal to somebody else and says in one line what for.
    pub fn lend(&mut self, why: &str) {
        self.pause();
        let said = self
            .terminal
            .output()
            .and_then(|output| write_within(output.as_fd(), format!("{why}\r\n").as_bytes(), GRACE));
        if let Err(error) = said {
            tracing::info!(%error, "the terminal did not take the line");
        }
    }

    /// Takes clicks and the wheel, or leaves them to the terminal.
    ///
    /// # Errors
    /// Where the terminal cannot be taken again.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.pause();
        self.terminal.set_mouse(on);
        self.resume()
    }

    /// Takes it back. The size may be another one, and the next picture is drawn in full.
    pub fn resume(&mut self) -> io::Result<()> {
        self.terminal.enter()?;
        if self.running.is_none() {
            let writer = Writer::start(self.terminal.output()?, self.terminal.mid_frame(), Arc::clone(&self.post))?;
            let input = Input::start(self.terminal.input()?, Arc::clone(&self.post))?;
            self.running = Some((input, writer));
        }
        self.screen.invalidate();
        Ok(())
    }

    /// After `Event::Continued`: somebody stopped us without asking and may have used the terminal.
    pub fn refresh(&mut self) -> io::Result<()> {
        self.pause();
        self.resume()
    }

    /// Leaves the terminal, lets `stop` stop the process ([`super::signals::Signals::stop_process`]) and comes back.
    pub fn suspend(&mut self, stop: impl FnOnce() -> io::Result<Stopped>) -> io::Result<Stopped> {
        self.pause();
        let stopped = stop();
        self.resume()?;
        stopped
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.pause();
    }
}

#[cfg(test)]
mod tests;
