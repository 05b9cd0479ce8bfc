//! The way of the call log from the client to the loop. The client is made before the loop runs: the tap is handed to it
//! then, and opened when there is somebody who listens. What is told before that is lost; the client sends nothing then.

use std::sync::{Arc, OnceLock};

use super::carrier::Deliver;
use crate::{
    api::{calls::CallRecord, ports::Observer},
    tui::msg::Msg,
};

/// See the module.
#[derive(Clone, Default)]
pub struct Tap {
    deliver: Arc<OnceLock<Deliver>>,
}

impl Tap {
    /// What the client is to tell its exchanges.
    pub fn observer(&self) -> Observer {
        let deliver = Arc::clone(&self.deliver);
        Arc::new(move |record: &CallRecord| {
            if let Some(deliver) = deliver.get() {
                deliver(Msg::Exchanged(Box::new(record.clone())));
            }
        })
    }

    /// Lets everything flow from now on; only the first listener counts.
    pub(super) fn open(&self, deliver: Deliver) {
        self.deliver.get_or_init(|| deliver);
    }
}
