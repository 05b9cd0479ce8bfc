//! Measures of all secrets: each is fetched, measured and dropped. None is kept, printed or compared in the clear.

use std::collections::HashMap;

use super::{super::reveal, Headless, Measure, Output};
use crate::domain::{
    collection::Collection,
    fault::{Fault, FaultKind},
    signature::SigningKey,
    webhook::HookId,
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
    let all = set.len();
    let ids: Vec<HookId> = set.iter().map(|(_, row)| row.id()).collect();
    let mut measures = HashMap::with_capacity(all);
    reveal::each(run, ids.into_iter(), output, |id, secret| {
        measures.extend(Measure::of(&secret, &key).map(|measure| (id, measure)));
        Ok(())
    })?;
    let unknown = all - measures.len();
    if unknown > 0 {
        output.note(&format!(
            "hookline: {unknown} secrets were not judged: the service did not tell them, or gave a mask instead"
        ));
    }
    Ok(measures)
}
