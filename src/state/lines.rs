//! A file of lines, one record each: journal, history of tests, plans that run. Whoever uses it holds a lock; what a line says is theirs.
//!
//! A line that a crash tore is closed by the next writer and counted by readers.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use super::private::{self, Refusal};

/// Adds whole lines; `text` is one or several, without the last end. The file is handed back for those who wait for the disk.
///
/// # Errors
/// Where it could not be written. What was there before stays readable.
pub fn append(path: &Path, text: &str) -> Result<File, Refusal> {
    let mut file = private::append(path)?;
    let written = torn(path).and_then(|torn| {
        let (before, end) = (if torn { "\n" } else { "" }, "\n");
        file.write_all([before, text, end].concat().as_bytes())
    });
    written.map_err(|error| Refusal::new(path, error))?;
    Ok(file)
}

/// What the lines say, and how many of them say nothing that `read` understands; `None` where there is no file.
///
/// # Errors
/// Where the file is there and cannot be opened.
pub fn read<T>(path: &Path, read: impl Fn(&str) -> Option<T>) -> Result<Option<(Vec<T>, usize)>, Refusal> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Refusal::new(path, error)),
    };
    let (mut records, mut unreadable) = (Vec::new(), 0);
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match std::str::from_utf8(line).ok().and_then(&read) {
            Some(record) => records.push(record),
            None => unreadable += 1,
        }
    }
    Ok(Some((records, unreadable)))
}

/// Gives a file another name under which nobody looks for it; that name.
///
/// # Errors
/// Where the name cannot be given.
pub fn set_aside(path: &Path) -> Result<String, Refusal> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let free = (1..).map(|n| format!("{name}.unreadable-{n}")).find(|name| !path.with_file_name(name).exists());
    let aside = free.unwrap_or_else(|| format!("{name}.unreadable"));
    fs::rename(path, path.with_file_name(&aside)).map_err(|error| Refusal::new(path, error))?;
    Ok(aside)
}

/// True where the last line was not written to its end.
///
/// # Errors
/// Where it cannot be read.
pub fn torn(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != [b'\n'])
}
