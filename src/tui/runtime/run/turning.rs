//! The loop's part in turning to another service: the terminal lent and taken back, the client that calls go to.

use super::{Desk, Ended};
use crate::tui::{
    msg::Msg,
    runtime::opener::{Opened, Step},
};

impl Desk<'_> {
    /// News of profiles and of a service that is made ready.
    pub(super) fn opened(&mut self, step: Step) {
        match step {
            Step::Known(known) => self.tell(Msg::Profiles(Box::new(known))),
            Step::Lend { why, free } => {
                self.lend(&why);
                drop(free);
            }
            Step::Ready { attempt, result } => {
                self.take_back();
                let result = result.map(|opened| {
                    let Opened { client, base, fresh } = *opened;
                    self.ready = Some((attempt, client, base));
                    Box::new(fresh)
                });
                self.tell(Msg::Prepared { attempt, result });
            }
        }
    }

    /// Gives the terminal to a program that may want to ask; what the keyboard sends is meant for that one.
    fn lend(&mut self, why: &str) {
        if let Some(signals) = &self.signals {
            signals.child_has_terminal(true);
        }
        self.lent = true;
        self.console.lend(why);
    }

    fn take_back(&mut self) {
        if !std::mem::take(&mut self.lent) {
            return;
        }
        if let Some(signals) = &self.signals {
            signals.child_has_terminal(false);
        }
        match self.console.resume() {
            Ok(()) => self.resized(),
            Err(error) => {
                tracing::error!(%error, "the terminal could not be taken again");
                self.end(Ended::Gone);
            }
        }
    }

    /// From now on calls of this epoch go to the service that was made ready.
    pub(super) fn enter(&mut self, attempt: u32, epoch: u32) {
        let Some((_, client, base)) = self.ready.take_if(|(ready, ..)| *ready == attempt) else {
            return tracing::error!(attempt, "no service was made ready");
        };
        self.carrier.enter(epoch, client);
        self.base = base;
        let mouse = self.model.shared.settings.mouse;
        if std::mem::replace(&mut self.mouse, mouse) != mouse
            && let Err(error) = self.console.set_mouse(mouse)
        {
            tracing::error!(%error, "the terminal could not be taken again");
            self.end(Ended::Gone);
        }
    }
}
