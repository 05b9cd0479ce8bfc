//! The floor: the least program that shows the same rows. ratatui's own `Table`, `Terminal` and diff on crossterm, as their
//! examples use them: all keys that wait are taken, then the window is drawn once. No network, no events but keys, no
//! columns to choose, no marks, no wide names looked after, no way out of a panic. It knows nothing of hookline.
//!
//! It is gentler to itself than most: its output is buffered, so that a frame is one write; only the rows in the window
//! become widgets; and the filter looks for one substring in a text made ready for it.

use std::{
    fs,
    io::{self, BufWriter, Stdout},
    path::Path,
    time::Duration,
};

use crossterm::{
    event::{self, Event, KeyCode, KeyEventKind, KeyModifiers},
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use memchr::memmem;
use ratatui::{
    Frame, Terminal,
    backend::CrosstermBackend,
    layout::{Constraint, Layout},
    style::{Modifier, Style},
    widgets::{Paragraph, Row, Table, TableState},
};

/// A row: its cells, and what the filter looks at.
struct Hook {
    cells: [String; 6],
    text: String,
}

struct App {
    hooks: Vec<Hook>,
    shown: Vec<usize>,
    at: usize,
    top: usize,
    filter: String,
    typing: bool,
    height: usize,
}

/// Shows the rows of this file (a row a line, its cells between tabs) until `q`.
pub fn run(rows: &Path) -> io::Result<()> {
    let hooks: Vec<Hook> = fs::read_to_string(rows)?.lines().map(hook).collect();
    let shown = (0..hooks.len()).collect();
    let mut app = App { hooks, shown, at: 0, top: 0, filter: String::new(), typing: false, height: 1 };
    enable_raw_mode()?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
    execute!(out, EnterAlternateScreen)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(out))?;
    let done = turn(&mut terminal, &mut app);
    disable_raw_mode()?;
    execute!(terminal.backend_mut(), LeaveAlternateScreen)?;
    done
}

fn hook(line: &str) -> Hook {
    let mut cells = line.split('\t').map(str::to_owned);
    let cells = std::array::from_fn(|_| cells.next().unwrap_or_default());
    Hook { cells, text: line.to_lowercase() }
}

fn turn(terminal: &mut Terminal<CrosstermBackend<BufWriter<Stdout>>>, app: &mut App) -> io::Result<()> {
    loop {
        terminal.draw(|frame| draw(frame, app))?;
        loop {
            if let Event::Key(key) = event::read()?
                && key.kind == KeyEventKind::Press
                && !app.press(key.code, key.modifiers)
            {
                return Ok(());
            }
            if !event::poll(Duration::ZERO)? {
                break;
            }
        }
    }
}

impl App {
    /// False where that was the last one.
    fn press(&mut self, key: KeyCode, modifiers: KeyModifiers) -> bool {
        let last = self.shown.len().saturating_sub(1);
        match key {
            KeyCode::Down => self.at = (self.at + 1).min(last),
            KeyCode::Up => self.at = self.at.saturating_sub(1),
            KeyCode::PageDown => self.at = (self.at + self.height).min(last),
            KeyCode::PageUp => self.at = self.at.saturating_sub(self.height),
            KeyCode::Esc => {
                self.typing = false;
                self.look_for(String::new());
            }
            KeyCode::Enter => self.typing = false,
            KeyCode::Char('u') if self.typing && modifiers == KeyModifiers::CONTROL => self.look_for(String::new()),
            KeyCode::Char(c) if self.typing => self.look_for(format!("{}{c}", self.filter)),
            KeyCode::Char('/') => self.typing = true,
            KeyCode::Char('g') => self.at = 0,
            KeyCode::Char('q') => return false,
            _ => {}
        }
        true
    }

    fn look_for(&mut self, filter: String) {
        let finder = memmem::Finder::new(&filter);
        let matches = |hook: &Hook| finder.find(hook.text.as_bytes()).is_some();
        self.shown = (0..self.hooks.len()).filter(|at| matches(&self.hooks[*at])).collect();
        (self.at, self.top, self.filter) = (0, 0, filter);
    }
}

fn draw(frame: &mut Frame<'_>, app: &mut App) {
    let [title, body, foot] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)]).areas(frame.area());
    app.height = usize::from(body.height.saturating_sub(1)).max(1);
    app.top = app.top.clamp((app.at + 1).saturating_sub(app.height), app.at);
    let count = format!("{} of {}  filter: {}", app.shown.len(), app.hooks.len(), app.filter);
    frame.render_widget(Paragraph::new(count), title);
    let window = app.shown.iter().skip(app.top).take(app.height);
    let rows = window.map(|at| Row::new(app.hooks[*at].cells.iter().map(String::as_str)));
    let widths = [7, 38, 42, 8, 8, 12].map(Constraint::Length);
    let table = Table::new(rows, widths)
        .header(Row::new(["id", "name", "target", "account", "updated", "events"]))
        .row_highlight_style(Style::new().add_modifier(Modifier::REVERSED));
    let mut state = TableState::new().with_selected(app.at - app.top);
    frame.render_stateful_widget(table, body, &mut state);
    frame.render_widget(Paragraph::new("/ filter  q quit"), foot);
}
