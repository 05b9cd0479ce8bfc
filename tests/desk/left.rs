//! A run that a former console left in the middle, as its files would tell it.

use hookline::{
    domain::{
        intent::{Intent, PlanId},
        journal::{Ending, Entry, Origin},
        known::Known,
        plan::Action,
        unfinished::Unfinished,
        webhook::{Change, Webhook},
    },
    tui::shared::Profile,
};
use jiff::SignedDuration;

use super::company;

const EVENT: &str = "billing:invoices.paid";

/// Adds an event to the first eight webhooks: three are done, one failed, two were sent and nobody heard the answer, two
/// were not sent.
pub fn over(profile: &Profile, hooks: &[Webhook]) -> Unfinished {
    let title = "Edit 8 webhooks: add billing:invoices.paid";
    let at = company::now() - SignedDuration::from_mins(18);
    let row = |(row, hook): (u32, &Webhook)| {
        let events = match &hook.events {
            Known::Value(events) => events.iter().cloned().chain([EVENT.into()]).collect(),
            _ => vec![EVENT.into()],
        };
        let action = Action::Update(hook.id, Change { events: Some(events), ..Change::default() });
        let origin = Origin { run: "before".into(), plan: 1, row, title: title.into() };
        Entry { before: Some(Box::new(hook.clone())), ..Entry::of(String::new(), at, origin, &action) }
    };
    let mut plan = Unfinished::new(Intent {
        id: PlanId { run: "before".into(), number: 1 },
        at,
        profile: profile.name.clone(),
        service: profile.base.clone(),
        title: title.into(),
        bulk: true,
        exports: false,
        rows: (0..).zip(hooks.iter().take(8)).map(row).collect(),
    });
    (0..6).for_each(|row| plan.sent(row));
    (0..3).for_each(|row| plan.ended(row, Ending::Done, ""));
    plan.ended(3, Ending::Failed, "the service answered 500");
    plan
}
