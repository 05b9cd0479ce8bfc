//! The loop: one plain thread that waits for an event, tells the model, carries out its wishes, and draws once.
//!
//! ```text
//! wait ─► everything that waits already ─► update … ─► wishes ─► one frame, if the picture changed
//!   ▲                                                                 │
//!   └── put-off work in slices while nothing else waits ◄─────────────┘
//! ```

mod turning;

use std::{
    io,
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, TryRecvError},
    },
    time::Duration,
};

use ratatui::{buffer::Buffer, layout::Rect};
use url::Url;

use super::{
    Event, Post,
    caps::Caps,
    carrier::{Carrier, Deliver},
    clipboard::{self, Through},
    clock::Clock,
    console::{Console, Shown},
    decode::{InputEvent, MouseKind},
    keeper::{Job, Keeper},
    opener::{Opener, Profiles, Step, Tell},
    panics::{Crash, Panics},
    signals::{self, Signal, Signals, Stopped},
    tap::Tap,
    terminal::Terminal,
    timers::Timers,
};
use crate::{
    api::{self, Client},
    tui::{
        chord::Chord,
        effect::Effect,
        go::Notice,
        model::Model,
        msg::{Mouse, Msg},
        theme::Theme,
        update, view,
    },
};

/// Without a key, at most ten frames a second.
const CALM: Duration = Duration::from_millis(100);
/// Put-off work runs this long before the picture is looked at again.
const SLICE: Duration = Duration::from_millis(8);

/// Everything of the world that the loop touches.
pub struct Ports {
    /// The terminal.
    pub terminal: Box<dyn Terminal>,
    /// What it can do.
    pub caps: Caps,
    /// What lies between us and its clipboard.
    pub clipboard: Through,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes; `None` where the machine gives none.
    pub random: fn() -> Option<[u8; 32]>,
    /// The service.
    pub client: Client,
    /// Where the client tells of its exchanges; `None` where nobody made it do so.
    pub tap: Option<Tap>,
    /// Its base URL, for lines made for a shell.
    pub base: Url,
    /// The services that can be switched to; `None` where there is nothing to choose from.
    pub profiles: Option<Arc<dyn Profiles>>,
    /// Where drafts and the journal are kept; `None` keeps nothing.
    pub state_dir: Option<PathBuf>,
    /// Signals and panics belong to the whole process: false where a test runs several loops in one.
    pub owns_process: bool,
}

/// How the loop ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// The operator left.
    Left,
    /// A signal ended it; exit with this code.
    Signal(u8),
    /// The terminal went away.
    Gone,
    /// Something panicked: a bug.
    Crashed(Box<Crash>),
}

/// What wakes the loop.
enum Wake {
    Terminal(Event),
    Model(Msg),
    Opener(Step),
}

/// Runs the console until it ends. The terminal is as before when this returns.
///
/// # Errors
/// Where the terminal cannot be taken.
pub fn run(ports: Ports, mut model: Model, theme: &Theme) -> io::Result<Ended> {
    let (send, events) = mpsc::channel::<Wake>();
    let post: Post = {
        let send = send.clone();
        // After the loop has ended nobody listens, and nobody needs to.
        Arc::new(move |event| send.send(Wake::Terminal(event)).unwrap_or_default())
    };
    let tell: Tell = {
        let send = send.clone();
        Arc::new(move |step| send.send(Wake::Opener(step)).unwrap_or_default())
    };
    let deliver: Deliver = Arc::new(move |msg| send.send(Wake::Model(msg)).unwrap_or_default());
    let keeper = Keeper::new(ports.state_dir, ports.clock.now(), Arc::clone(&deliver));
    keeper.run().clone_into(&mut model.shared.journal.run);
    // The first request depends on it, and so does the first picture.
    if let Some(remembered) = keeper.remembered(model.shared.profile.key()) {
        model.shared.recall_views(remembered);
    }
    model.shared.journal.home = keeper.home().map(|home| home.display().to_string());
    if let Some(tap) = &ports.tap {
        tap.open(Arc::clone(&deliver));
    }
    let restore = ports.terminal.restore();
    let panics = ports.owns_process.then(|| Panics::install(Arc::clone(&post)));
    let signals = match ports.owns_process {
        true => Some(Signals::start(signals::DEADLINE, restore, Arc::clone(&post))?),
        false => None,
    };
    let console = Console::start(ports.terminal, ports.caps, post)?;
    (model.shared.size.0, model.shared.size.1) = console.size()?;
    let mouse = model.shared.settings.mouse;
    let mut desk = Desk {
        model,
        theme,
        console,
        carrier: Carrier::new(ports.client, deliver),
        opener: Opener::new(ports.profiles, keeper.dir().map(Into::into), tell),
        keeper,
        ready: None,
        lent: false,
        base: ports.base,
        clock: ports.clock,
        random: ports.random,
        clipboard: ports.clipboard,
        timers: Timers::default(),
        signals,
        panics,
        mouse,
        picture: Buffer::default(),
        drawn: Duration::ZERO,
        stale: false,
        ended: None,
    };
    let seen = desk.panics.clone();
    // A panic in this thread unwinds to here.
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| desk.looped(&events)));
    // Only a process of our own is ended by the deadline of a signal.
    desk.leave(ports.owns_process && !matches!(outcome, Ok(Ok(Ended::Left))));
    match outcome {
        Ok(ended) => ended,
        Err(payload) => match seen.as_ref().and_then(Panics::first) {
            Some(crash) => Ok(Ended::Crashed(Box::new(crash))),
            None => panic::resume_unwind(payload),
        },
    }
}

/// What the loop holds.
struct Desk<'t> {
    model: Model,
    theme: &'t Theme,
    console: Console,
    carrier: Carrier,
    keeper: Keeper,
    opener: Opener,
    /// The service that was made ready last, and by which attempt.
    ready: Option<(u32, Client, Url)>,
    /// Another program has the terminal: nothing is drawn.
    lent: bool,
    base: Url,
    clock: Arc<dyn Clock>,
    random: fn() -> Option<[u8; 32]>,
    clipboard: Through,
    timers: Timers,
    signals: Option<Signals>,
    panics: Option<Panics>,
    picture: Buffer,
    /// When the last frame was drawn.
    drawn: Duration,
    /// The terminal tells of its mouse.
    mouse: bool,
    /// Something happened that is not on screen yet.
    stale: bool,
    ended: Option<Ended>,
}

impl Desk<'_> {
    fn looped(&mut self, events: &Receiver<Wake>) -> io::Result<Ended> {
        self.tell_time();
        // Nothing before the first frame but the frame: what `start` asks for is sent after it.
        let first = update::start(&mut self.model);
        self.draw();
        self.carry_out(first);
        loop {
            if let Some(ended) = self.ended.take() {
                return Ok(ended);
            }
            let mut urgent = false;
            let next =
                if update::has_work(&self.model) { events.try_recv().map_err(Into::into) } else { self.wait(events) };
            match next {
                Ok(wake) => {
                    self.tell_time();
                    urgent |= self.woken(wake);
                    while let Ok(wake) = events.try_recv() {
                        urgent |= self.woken(wake);
                    }
                }
                Err(Nothing::Yet) => {
                    self.tell_time();
                    urgent = self.work(events);
                }
                Err(Nothing::EverAgain) => return Ok(Ended::Gone),
            }
            for timer in self.timers.take(self.model.shared.mono) {
                self.tell(Msg::Due(timer));
                urgent = true;
            }
            let calm = self.model.shared.mono.saturating_sub(self.drawn) >= CALM;
            if self.stale && !self.lent && (urgent || calm) {
                self.draw();
            }
        }
    }

    /// Hands over what is not on disk yet, leaves the terminal as it was, and waits for the disk.
    fn leave(mut self, in_haste: bool) {
        // After a panic the model may hold anything: a second one costs the draft, not the way out.
        match panic::catch_unwind(AssertUnwindSafe(|| update::last_words(&mut self.model))) {
            Ok(effects) => effects.into_iter().filter_map(job).for_each(|job| self.keeper.see_to(job)),
            Err(_) => tracing::error!("what was typed last could not be kept"),
        }
        let Desk { keeper, .. } = self;
        keeper.finish(in_haste);
    }

    /// Waits for an event, a timer, or the time for a frame that was put off.
    fn wait(&self, events: &Receiver<Wake>) -> Result<Wake, Nothing> {
        let frame = (self.stale && !self.lent).then(|| self.drawn + CALM);
        match frame.into_iter().chain(self.timers.next()).min() {
            None => events.recv().map_err(|_| Nothing::EverAgain),
            Some(at) => Ok(events.recv_timeout(at.saturating_sub(self.clock.monotonic()))?),
        }
    }

    /// Slices of put-off work, as long as nobody waits. True when it is done and can be shown.
    fn work(&mut self, _events: &Receiver<Wake>) -> bool {
        let until = self.clock.monotonic() + SLICE;
        while update::has_work(&self.model) {
            self.tell(Msg::Idle);
            if self.clock.monotonic() >= until {
                break;
            }
        }
        !update::has_work(&self.model)
    }

    fn tell_time(&mut self) {
        self.model.shared.now = self.clock.now();
        self.model.shared.mono = self.clock.monotonic();
    }

    fn tell(&mut self, msg: Msg) {
        let effects = update::update(&mut self.model, msg);
        self.stale = true;
        self.carry_out(effects);
    }

    /// One event. True where the operator waits for its picture.
    fn woken(&mut self, wake: Wake) -> bool {
        match wake {
            Wake::Model(msg @ Msg::Exchanged(_)) => {
                // Nothing but the call log shows it: without that in front the picture is as it was.
                let stale = self.stale;
                self.tell(msg);
                self.stale = stale || update::shows_calls(&self.model);
                false
            }
            Wake::Model(msg) => {
                // The answer to a key is worth a frame at once; the pages of a walk are not.
                let awaited =
                    !matches!(&msg, Msg::Answered { slot: crate::tui::msg::Slot::Walk(_), .. } | Msg::Progress { .. })
                        || self.model.shared.hooks.is_empty();
                self.tell(msg);
                awaited
            }
            Wake::Terminal(event) => self.happened(event),
            Wake::Opener(step) => {
                self.opened(step);
                true
            }
        }
    }

    fn happened(&mut self, event: Event) -> bool {
        match event {
            Event::Input(batch) => self.input(batch),
            Event::Gone => self.end(Ended::Gone),
            Event::Signal(Signal::Suspend) => self.suspend(),
            Event::Signal(signal) => self.end(Ended::Signal(signal.exit_code().unwrap_or(1))),
            Event::Resized => self.resized(),
            // It comes back when the other program has ended.
            Event::Continued if self.lent => {}
            Event::Continued => {
                // Somebody stopped us without asking: the terminal may be as they left it.
                match self.console.refresh() {
                    Ok(()) => self.resized(),
                    Err(error) => {
                        tracing::error!(%error, "the terminal could not be taken again");
                        self.end(Ended::Gone);
                    }
                }
            }
            // A frame may have been dropped while this one was written.
            Event::Flushed => return self.stale,
            Event::Panicked => {
                if let Some(crash) = self.panics.as_ref().and_then(Panics::first) {
                    self.end(Ended::Crashed(Box::new(crash)));
                }
            }
        }
        true
    }

    fn end(&mut self, how: Ended) {
        // The first reason counts: a signal after a panic is still a panic.
        self.ended.get_or_insert(how);
    }

    /// Keys that came in one read stay together: how many there are tells typing from pasting.
    fn input(&mut self, batch: Vec<InputEvent>) {
        let mut keys: Vec<Chord> = Vec::new();
        for event in batch {
            let msg = match event {
                InputEvent::Key(chord) => {
                    keys.push(chord);
                    continue;
                }
                InputEvent::Paste { text, dropped } => {
                    self.typed(&mut keys);
                    self.tell(Msg::Paste(text));
                    if dropped > 0 {
                        let text = format!("the paste was too long: {dropped} bytes of it were left out");
                        self.model.shared.say(Notice::warning(text));
                    }
                    continue;
                }
                InputEvent::Mouse(mouse) => match mouse.kind {
                    MouseKind::Press(0) => Msg::Mouse(Mouse::Down { column: mouse.column, row: mouse.row }),
                    MouseKind::WheelUp => Msg::Mouse(Mouse::WheelUp),
                    MouseKind::WheelDown => Msg::Mouse(Mouse::WheelDown),
                    _ => continue,
                },
                InputEvent::Focus(_) | InputEvent::Reply(_) => continue,
            };
            self.typed(&mut keys);
            self.tell(msg);
        }
        self.typed(&mut keys);
    }

    fn typed(&mut self, keys: &mut Vec<Chord>) {
        if !keys.is_empty() {
            self.tell(Msg::Keys(std::mem::take(keys)));
        }
    }

    fn resized(&mut self) {
        // Even at the size from before: it may have been another one in between, which cost the terminal its content.
        self.console.invalidate();
        match self.console.size() {
            Ok((columns, rows)) => self.tell(Msg::Resized(columns, rows)),
            Err(error) => tracing::warn!(%error, "the terminal does not tell its size"),
        }
    }

    fn suspend(&mut self) {
        let Some(signals) = &self.signals else { return };
        match self.console.suspend(|| signals.stop_process()) {
            Ok(Stopped::Resumed) => {}
            Ok(Stopped::NoShell) => {
                let text = "there is no shell below that could bring hookline back: not suspended";
                self.model.shared.say(Notice::warning(text));
            }
            Err(error) => {
                tracing::error!(%error, "suspend");
                self.end(Ended::Gone);
            }
        }
        self.tell_time();
        self.resized();
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { slot, ticket, call } => self.carrier.ask(slot, ticket, call),
                Effect::Abandon { slot, ticket } => self.carrier.abandon(slot, ticket),
                Effect::Wake { timer, after } => self.timers.set(timer, self.model.shared.mono + after),
                Effect::Unwake(timer) => self.timers.unset(&timer),
                Effect::Copy { text, what } => self.copy(text.expose(), what),
                Effect::Curl { calls, what, to } => {
                    let line = api::curl_lines(&self.base, &calls).map_err(Box::new);
                    self.tell(Msg::Curl { what, line, to });
                }
                Effect::Random => match (self.random)() {
                    Some(bytes) => self.tell(Msg::Random(bytes)),
                    None => self.model.shared.say(Notice::error("this machine gives no random numbers")),
                },
                keeping @ (Effect::Journal(_)
                | Effect::Intend { .. }
                | Effect::Unexport { .. }
                | Effect::Tried(_)
                | Effect::Keep(_)
                | Effect::Forget { .. }
                | Effect::ChangeViews { .. }
                | Effect::KeepLast { .. }
                | Effect::Remember(_)
                | Effect::Accept { .. }
                | Effect::Recall(_)) => {
                    job(keeping).into_iter().for_each(|job| self.keeper.see_to(job));
                }
                Effect::ListProfiles => self.opener.list(),
                Effect::Prepare { attempt, which } => {
                    self.ready = None;
                    self.opener.prepare(attempt, which, self.keeper.fence());
                }
                Effect::Enter { attempt, epoch } => self.enter(attempt, epoch),
                Effect::Part(epoch) => self.carrier.part(epoch),
                Effect::Suspend => self.suspend(),
                Effect::Redraw => self.console.invalidate(),
                Effect::Quit => self.end(Ended::Left),
            }
        }
    }

    fn copy(&mut self, text: &str, what: String) {
        let refused = match clipboard::copy(text, self.clipboard) {
            Ok(bytes) => {
                self.console.send_beside(bytes);
                None
            }
            Err(too_large) => Some(too_large.to_string()),
        };
        self.tell(Msg::Copied { what, refused });
    }

    /// Draws the model and hands the difference to the terminal. Where the terminal does not read, the picture waits.
    fn draw(&mut self) {
        let (columns, rows) = self.model.shared.size;
        let area = Rect::new(0, 0, columns, rows);
        if self.picture.area == area {
            self.picture.reset();
        } else {
            self.picture = Buffer::empty(area);
        }
        let cursor = view::draw(&self.model, self.theme, &mut self.picture);
        self.stale = self.console.show(&self.picture, cursor) == Shown::Busy;
        self.drawn = self.clock.monotonic();
    }
}

/// What of a wish is the keeper's.
pub fn job(effect: Effect) -> Option<Job> {
    Some(match effect {
        Effect::Journal(entry) => Job::Journal(entry),
        Effect::Intend { plan, id, step } => Job::Intend { plan, id, step },
        Effect::Unexport { plan, id } => Job::Unexport { plan, id },
        Effect::Tried(trial) => Job::Tried(trial),
        Effect::Keep(kept) => Job::Keep(kept),
        Effect::Forget { service, form, file } => Job::Forget { service, form, file },
        Effect::ChangeViews { profile, change } => Job::ChangeViews { profile, change },
        Effect::KeepLast { profile, last } => Job::KeepLast { profile, last },
        Effect::Remember(line) => Job::Remember(line),
        Effect::Accept { place, entry } => Job::Accept { place, entry },
        Effect::Recall(what) => Job::Recall(what),
        _ => return None,
    })
}

/// Why `wait` has no event.
enum Nothing {
    Yet,
    EverAgain,
}

impl From<TryRecvError> for Nothing {
    fn from(error: TryRecvError) -> Self {
        match error {
            TryRecvError::Empty => Nothing::Yet,
            TryRecvError::Disconnected => Nothing::EverAgain,
        }
    }
}

impl From<RecvTimeoutError> for Nothing {
    fn from(error: RecvTimeoutError) -> Self {
        match error {
            RecvTimeoutError::Timeout => Nothing::Yet,
            RecvTimeoutError::Disconnected => Nothing::EverAgain,
        }
    }
}
