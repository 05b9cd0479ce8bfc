//! Secrets of webhooks, fetched one by one for a command that has to look at them. Keeps and shows none.

use tokio::task::JoinSet;

use super::{output::Output, session::Headless, unexpected};
use crate::{
    api::calls::{Call, Reply},
    config::setting::Setting,
    domain::{
        fault::{Fault, FaultKind},
        known::Known,
        secret::Secret,
        webhook::HookId,
    },
};

/// Fetches the secrets of these webhooks, with so many requests at a time as the settings allow, and hands each over. A
/// webhook that went away meanwhile is left out.
///
/// # Errors
/// Any other fault of the service, and the first of `take`.
pub fn each(
    run: &Headless,
    ids: impl ExactSizeIterator<Item = HookId>,
    output: &mut Output,
    mut take: impl FnMut(HookId, Known<Secret>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let parallel = usize::try_from(run.session.settings.count(Setting::Parallel)).unwrap_or(1).max(1);
    let (all, mut waiting) = (ids.len(), ids);
    let done = run.wait(async {
        let mut asked = JoinSet::new();
        let mut answered = 0;
        loop {
            while asked.len() < parallel
                && let Some(id) = waiting.next()
            {
                let client = run.client.clone();
                asked.spawn(async move { (id, Box::pin(client.send(Call::Reveal(id))).await) });
            }
            let Some(ended) = asked.join_next().await else { return Ok(()) };
            let (id, result) = match ended {
                Ok(answered) => answered,
                Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
                Err(_) => return Err(unexpected()),
            };
            match result {
                Ok(Reply::Secret(secret)) => take(id, secret)?,
                Ok(_) => return Err(unexpected()),
                Err(fault) if fault.kind == FaultKind::NotFound => {}
                Err(fault) => return Err(fault),
            }
            answered += 1;
            if answered % 16 == 0 {
                output.progress(&format!("{answered} of {all} secrets looked at ..."));
            }
        }
    });
    output.progress("");
    done
}
