//! Carries calls to the service and answers back. The tokio side of the console: made when the first call is sent, after
//! the first frame. A panic in a task is not turned into a failed request: the hook has told the loop, which ends.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{runtime::Runtime, task::AbortHandle};

use crate::{
    api::{
        Client, Progress,
        calls::{Call, Reply},
    },
    domain::fault::{Fault, FaultKind},
    tui::msg::{Msg, News, Slot, Ticket},
};

/// How messages of the carrier reach the loop.
pub type Deliver = Arc<dyn Fn(Msg) + Send + Sync>;

/// See the module.
pub struct Carrier {
    /// By the epoch of the tickets: of a service that was left as long as something is written there.
    clients: HashMap<u32, Client>,
    deliver: Deliver,
    runtime: Option<Runtime>,
    reads: HashMap<(Slot, Ticket), AbortHandle>,
}

impl Carrier {
    /// A carrier for one service, that of the first epoch. Opens nothing.
    pub fn new(client: Client, deliver: Deliver) -> Self {
        Carrier { clients: HashMap::from([(0, client)]), deliver, runtime: None, reads: HashMap::new() }
    }

    /// Calls of this epoch go to another service.
    pub fn enter(&mut self, epoch: u32, client: Client) {
        self.clients.insert(epoch, client);
    }

    /// No more calls of this epoch will come: its key and token are forgotten.
    pub fn part(&mut self, epoch: u32) {
        self.clients.remove(&epoch);
    }

    /// Sends a call; the answer is delivered when it comes.
    pub fn ask(&mut self, slot: Slot, ticket: Ticket, call: Call) {
        let Some(runtime) = self.runtime() else {
            let fault = Fault::new(
                FaultKind::Local,
                "Nothing can be sent",
                "this machine gives no threads for the network",
                "Leave and start again when it has more room.",
            );
            return (self.deliver)(answered(slot, ticket, Err(fault)));
        };
        let Some(client) = self.clients.get(&ticket.epoch).cloned() else {
            let why = "it belongs to a profile that was left";
            let fault = Fault::new(FaultKind::Cancelled, "Nothing was sent", why, "Switch to that profile again (P).");
            return (self.deliver)(answered(slot, ticket, Err(fault)));
        };
        let deliver = Arc::clone(&self.deliver);
        let is_read = !call.writes();
        let key = (slot.clone(), ticket);
        let handle = runtime.spawn(async move {
            let news = |progress: Progress| {
                deliver(Msg::Progress { slot: slot.clone(), ticket, news: words(progress) });
            };
            let result = client.send_watched(call, &news).await;
            deliver(answered(slot.clone(), ticket, result));
        });
        self.reads.retain(|_, handle| !handle.is_finished());
        if is_read {
            self.reads.insert(key, handle.abort_handle());
        }
    }

    /// Stops a read. A write goes on whatever is said.
    pub fn abandon(&mut self, slot: Slot, ticket: Ticket) {
        if let Some(handle) = self.reads.remove(&(slot, ticket)) {
            handle.abort();
        }
    }

    /// Ends the network side without waiting for what is under way.
    pub fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::ZERO);
        }
    }

    fn runtime(&mut self) -> Option<tokio::runtime::Handle> {
        if self.runtime.is_none() {
            let built = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("network")
                .enable_all()
                .build();
            match built {
                Ok(runtime) => self.runtime = Some(runtime),
                Err(error) => tracing::error!(%error, "no threads for the network"),
            }
        }
        self.runtime.as_ref().map(|runtime| runtime.handle().clone())
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.stop();
    }
}

fn answered(slot: Slot, ticket: Ticket, result: Result<Reply, Fault>) -> Msg {
    Msg::Answered { slot, ticket, result: Box::new(result) }
}

fn words(progress: Progress) -> News {
    match progress {
        Progress::LoggingIn => News { text: "logging in…".into(), wait: None },
        Progress::LoggedIn => News { text: String::new(), wait: None },
        Progress::Try { n, of, wait, why } => News { text: format!("{why}; try {n} of {of}"), wait: Some(wait) },
        Progress::Looking => News { text: "the answer was lost; looking what became of it…".into(), wait: None },
    }
}
