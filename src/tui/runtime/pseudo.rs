//! A pseudo-terminal for the tests of this room: our end as a program gets it, the other end as a terminal has it.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    os::fd::OwnedFd,
    sync::mpsc,
    time::Duration,
};

use portable_pty::{MasterPty, PtySize, native_pty_system};

/// The side of the terminal emulator.
pub struct Pseudo {
    master: Box<dyn MasterPty + Send>,
    path: std::path::PathBuf,
    // While nobody of ours holds it open the kernel would report an end.
    _slave: Box<dyn portable_pty::SlavePty + Send>,
}

const SIZE: PtySize = PtySize { rows: 10, cols: 40, pixel_width: 0, pixel_height: 0 };

impl Pseudo {
    pub fn new() -> Pseudo {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let path = pair.master.tty_name().unwrap();
        Pseudo { master: pair.master, path, _slave: pair.slave }
    }

    /// The program's end, opened anew; blocking or not.
    pub fn open(&self, nonblocking: bool) -> OwnedFd {
        use rustix::fs::{Mode, OFlags, open};
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        open(&self.path, if nonblocking { flags | OFlags::NONBLOCK } else { flags }, Mode::empty()).unwrap()
    }

    pub fn resize(&self, cols: u16, rows: u16) {
        self.master.resize(PtySize { rows, cols, ..SIZE }).unwrap();
    }

    pub fn keyboard(&self) -> Box<dyn Write + Send> {
        self.master.take_writer().unwrap()
    }

    /// Starts to read what the program writes.
    pub fn watch(&self) -> Watcher {
        let mut reader = self.master.try_clone_reader().unwrap();
        let (send, bytes) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if send.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let size = |n| NonZeroU16::new(n).unwrap();
        Watcher { bytes, emulator: vt100::Parser::new(size(SIZE.rows), size(SIZE.cols), 0) }
    }
}

/// An emulator fed with what the program writes.
pub struct Watcher {
    bytes: mpsc::Receiver<Vec<u8>>,
    emulator: vt100::Parser,
}

impl Watcher {
    /// Reads on until the screen is as wanted.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        while !wanted(self.emulator.screen()) {
            match self.bytes.recv_timeout(Duration::from_secs(120)) {
                Ok(bytes) => self.emulator.process(&bytes),
                Err(error) => panic!("{what}: {error}, screen {:?}", self.emulator.screen().contents()),
            }
        }
    }
}
