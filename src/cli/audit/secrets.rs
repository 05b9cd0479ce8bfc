//! Measures of all secrets: each is fetched, measured and dropped. None is kept, printed or compared in the clear.

use std::collections::HashMap;

use tokio::task::JoinSet;

use super::{Headless, Measure, Output, Setting, unexpected};
use crate::{
    api::calls::{Call, Reply},
    domain::{
        collection::Collection,
        fault::{Fault, FaultKind},
        signature::SigningKey,
        webhook::HookId,
    },
};

/// Fetches and measures them, with so many requests at a time as the settings allow. A webhook that went away meanwhile is
/// left out.
///
/// # Errors
/// Any other fault of the service, and no random numbers.
pub fn measured(run: &Headless, set: &Collection, output: &mut Output) -> Result<HashMap<HookId, Measure>, Fault> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| {
        Fault::new(FaultKind::Local, "Secrets were not compared", format!("no random numbers: {error}"), "")
    })?;
    let key = SigningKey::of_bytes(&seed);
    let parallel = usize::try_from(run.session.settings.count(Setting::Parallel)).unwrap_or(1).max(1);
    let all = set.len();
    let measures = run.wait(async {
        let mut waiting = set.iter().map(|(_, row)| row.id());
        let mut asked = JoinSet::new();
        let mut measures = HashMap::with_capacity(all);
        let mut answered = 0;
        loop {
            while asked.len() < parallel
                && let Some(id) = waiting.next()
            {
                let client = run.client.clone();
                asked.spawn(async move { (id, Box::pin(client.send(Call::Reveal(id))).await) });
            }
            let Some(ended) = asked.join_next().await else { return Ok(measures) };
            let (id, result) = match ended {
                Ok(answered) => answered,
                Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
                Err(_) => return Err(unexpected()),
            };
            match result {
                Ok(Reply::Secret(secret)) => measures.extend(Measure::of(&secret, &key).map(|measure| (id, measure))),
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
    let measures = measures?;
    let unknown = all - measures.len();
    if unknown > 0 {
        output.note(&format!(
            "hookline: {unknown} secrets were not judged: the service did not tell them, or gave a mask instead"
        ));
    }
    Ok(measures)
}
