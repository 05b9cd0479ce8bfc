//! Runs that are killed anywhere: no row is written twice, and none goes unsaid. The real model and the real files, a
//! service in memory, and a disk whose jobs are done one by one, so that a kill may come between any two.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    fs,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::{super::run::job, *};
use crate::{
    api::calls::{Call, Delivery, Reply, Saved},
    domain::{
        journal::Ending,
        known::Known,
        plan::{Action, Plan},
        view::Last,
        webhook::{Change, HookId, Webhook},
    },
    state::journal::Journal,
    tui::{
        effect::Effect,
        model::Model,
        msg::{Slot, Ticket, Timer},
        shared::{Profile, Settings},
        update,
    },
};

const WANTED: &str = "wanted";

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

/// The service: what each webhook is called, and what reached it.
#[derive(Default)]
struct Service {
    names: BTreeMap<HookId, String>,
    writes: HashMap<HookId, usize>,
}

impl Service {
    fn hook(&self, id: HookId) -> Webhook {
        Webhook { name: Known::Value(self.names.get(&id).cloned().unwrap_or_default()), ..Webhook::bare(id) }
    }

    /// Does what is asked, whether or not anybody hears of it.
    fn does(&mut self, call: &Call) -> Reply {
        match call {
            Call::Update(id, change) => {
                *self.writes.entry(*id).or_default() += 1;
                self.names.insert(*id, change.name.clone().unwrap());
                Reply::Saved(Box::new(Saved { hook: self.hook(*id), ignored: vec![] }))
            }
            Call::Test(id) => {
                *self.writes.entry(*id).or_default() += 1;
                Reply::Tested(Delivery { success: true, message: "204".into(), round_trip: Duration::ZERO })
            }
            Call::Show(id) => Reply::Hook(Box::new(self.hook(*id))),
            other => panic!("nobody asks {other:?} here"),
        }
    }

    fn settles(&self, write: &Call) -> Result<Reply, Fault> {
        let Call::Update(id, _) = write else { panic!("{write:?} leaves no trace") };
        let hook = self.hook(*id);
        match hook.name.text() == WANTED {
            true => Ok(Reply::Saved(Box::new(Saved { hook, ignored: vec![] }))),
            false => Err(Fault::new(FaultKind::Network, "Saving", "it does not hold the new values", "")),
        }
    }
}

/// One life of the program.
struct Life {
    model: Model,
    disk: Disk,
    told: Arc<Mutex<Vec<Msg>>>,
    jobs: VecDeque<Job>,
    open: Vec<(Slot, Ticket, Call)>,
}

impl Life {
    fn begun(home: &Path, nth: usize) -> Self {
        let profile = Profile {
            name: "p".into(),
            host: "h".into(),
            base: "https://h".into(),
            production: false,
            read_only: false,
            own_url: true,
            accent: None,
            warning: None,
        };
        let now = Timestamp::from_second(i64::try_from(nth).unwrap()).unwrap();
        let settings = Settings { plan_rate: 0, plan_parallel: 3, ..Settings::default() };
        let mut model = Model::new(profile, settings, TimeZone::UTC, now);
        let run = format!("run{nth}");
        run.clone_into(&mut model.shared.journal.run);
        model.shared.journal.home = Some("home".into());
        let told = Arc::new(Mutex::new(Vec::new()));
        let hear = Arc::clone(&told);
        let disk = Disk::at(home, &run, Arc::new(move |msg| hear.lock().unwrap().push(msg)));
        Life { model, disk, told, jobs: VecDeque::new(), open: Vec::new() }
    }

    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { slot, ticket, call } => self.open.push((slot, ticket, call)),
                Effect::Wake { timer: Timer::Pace, .. } => {}
                other => self.jobs.extend(job(other)),
            }
        }
    }

    fn tell(&mut self, msg: Msg) {
        let effects = update::update(&mut self.model, msg);
        self.note(effects);
    }

    /// The disk does so many jobs in one go, and the program hears of them.
    fn disk_does(&mut self, count: usize) {
        let jobs: Vec<Job> = self.jobs.drain(..count.min(self.jobs.len())).collect();
        self.disk.carry_out(jobs.into_iter());
        let told: Vec<Msg> = self.told.lock().unwrap().drain(..).collect();
        told.into_iter().for_each(|msg| self.tell(msg));
    }

    fn answer(&mut self, at: usize, result: impl FnOnce(&Call) -> Result<Reply, Fault>) {
        let (slot, ticket, call) = self.open.remove(at);
        let result = Box::new(result(&call));
        self.tell(Msg::Answered { slot, ticket, result });
    }

    /// Everything goes well from now on, to the end.
    fn goes_well(&mut self, service: &mut Service) {
        while !self.jobs.is_empty() || !self.open.is_empty() {
            self.disk_does(3);
            while !self.open.is_empty() {
                self.answer(0, |call| match call {
                    Call::Settle(write) => service.settles(write),
                    call => Ok(service.does(call)),
                });
            }
        }
    }

    /// The start: what former lives left is looked up.
    fn looks_up(&mut self, service: &mut Service) -> Option<u32> {
        let recall = self.model.shared.recall_plans();
        self.note(recall.into_iter().collect());
        self.goes_well(service);
        let number = self.model.shared.unfinished().next()?.0;
        let effects = self.model.shared.look_up(number);
        self.note(effects);
        self.goes_well(service);
        self.model.shared.unfinished_plan(number).map(|_| number)
    }
}

fn lost() -> Fault {
    Fault::new(FaultKind::UnknownOutcome, "Saving", "the line was cut", "")
}

/// What a kill leaves of a file whose last lines nobody waited for: a part.
fn tear(home: &Path, bytes: usize) {
    for entry in fs::read_dir(home.join("plans")).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
        if last.starts_with("{\"row\":") {
            let line = text.len() - text.trim_end().len() + last.len();
            let kept = text.len() - bytes % (line + 1);
            fs::write(entry.path(), &text.as_bytes()[..kept]).unwrap();
        }
    }
}

/// Plans that lie on disk.
fn plans(home: &Path) -> usize {
    let all = fs::read_dir(home.join("plans")).into_iter().flatten().flatten();
    all.filter(|entry| entry.file_name().to_string_lossy().ends_with(".jsonl")).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever the order of disk, answers, failures and cancels, and wherever the program is killed: a row is written at
    /// most once; what the journal says of it is so; and of every row something is said, unless it was cancelled.
    #[test]
    fn a_killed_run_loses_no_row_and_doubles_none(
        rows in 1usize..10,
        tests in any::<bool>(),
        lives in proptest::collection::vec(proptest::collection::vec((0u8..16, any::<u8>()), 1..40), 1..4),
        cancels in proptest::bool::weighted(0.15),
        torn in any::<u8>(),
    ) {
        let home = tempfile::tempdir().unwrap();
        let mut service = Service::default();
        let ids: Vec<HookId> = (1..=rows as u64).map(id).collect();
        ids.iter().for_each(|id| drop(service.names.insert(*id, "former".into())));
        let (mut cancelled, mut never, mut unread) = (false, false, Vec::new());
        let count = lives.len();
        for (nth, steps) in lives.into_iter().enumerate() {
            let mut life = Life::begun(home.path(), nth);
            let plan = if nth == 0 {
                let action = |id: &HookId| match tests {
                    true => Action::Test(*id),
                    false => Action::Update(*id, Change { name: Some(WANTED.into()), ..Change::default() }),
                };
                let rows = ids.iter().map(|id| (action(id), Some(service.hook(*id)))).collect();
                let mut plan = Plan::new(life.model.shared.plan_number(), "Edit", rows);
                // What the review does before it is confirmed.
                plan.looks();
                for (at, id) in ids.iter().enumerate() {
                    plan.looked(at, Ok(service.hook(*id)), false);
                }
                plan.bulk = true;
                Some(plan)
            } else {
                life.looks_up(&mut service).and_then(|number| life.model.shared.rest_of(number, None))
            };
            if let Some(plan) = plan {
                let effects = life.model.shared.run(plan);
                life.note(effects);
            }
            let last = nth + 1 == count;
            for (what, pick) in steps {
                let pick = usize::from(pick);
                match what {
                    0..=6 => life.disk_does(1 + pick % 3),
                    15 if cancels => {
                        cancelled = true;
                        let effects = life.model.shared.stop_plans().unwrap_or_default();
                        life.note(effects);
                    }
                    _ if life.open.is_empty() => {}
                    7 => life.answer(pick % life.open.len(), |call| match call {
                        Call::Show(id) => {
                            // The run itself says so, and nothing was sent.
                            unread.push(*id);
                            Err(Fault::new(FaultKind::Server, "Reading", "it failed", ""))
                        }
                        _ => Err(Fault::new(FaultKind::Server, "Saving", "it failed", "")),
                    }),
                    8 => {
                        let at = pick % life.open.len();
                        life.answer(at, |call| match call {
                            Call::Show(_) => Ok(service.does(call)),
                            call if pick.is_multiple_of(2) => { drop(service.does(call)); Err(lost()) }
                            _ => Err(lost()),
                        });
                    }
                    _ => {
                        let at = pick % life.open.len();
                        life.answer(at, |call| Ok(service.does(call)));
                    }
                }
            }
            if last {
                life.goes_well(&mut service);
            } else {
                // The kill: what is on its way reaches the service, or does not; what waits for the disk is gone.
                for (at, (_, _, call)) in life.open.iter().enumerate() {
                    if call.writes() && (usize::from(torn) + at) % 2 == 0 {
                        service.does(call);
                    }
                }
                drop(life);
                tear(home.path(), usize::from(torn));
                // Killed before the plan itself was on disk: it never was, and nothing of it was sent.
                never |= nth == 0 && plans(home.path()) == 0;
            }
        }

        // What is left after the last life is looked up and given up.
        let mut life = Life::begun(home.path(), 99);
        if let Some(number) = life.looks_up(&mut service) {
            let effects = life.model.shared.forget_plan(number);
            life.note(effects);
            life.goes_well(&mut service);
        }
        drop(life);
        prop_assert_eq!(plans(home.path()), 0);

        let entries = Journal::at(home.path()).read().unwrap().entries;
        for id in ids {
            let writes = service.writes.get(&id).copied().unwrap_or_default();
            prop_assert!(writes <= 1, "webhook {} was written {} times", id, writes);
            let said: Vec<Ending> = entries.iter().filter(|entry| entry.hook == Some(id)).map(|entry| entry.ending).collect();
            let heard = said.iter().any(|ending| *ending != Ending::Unknown);
            prop_assert!(!heard || said.last() != Some(&Ending::Unknown), "what was known of webhook {} is forgotten", id);
            match said.last() {
                Some(Ending::Done) => prop_assert_eq!(writes, 1, "webhook {} {:?}", id, said),
                Some(Ending::Failed) => prop_assert_eq!(writes, 0, "webhook {} {:?}", id, said),
                Some(Ending::Unknown) => {}
                None => prop_assert!(writes == 0 && (cancelled || never || unread.contains(&id)), "nothing is said of webhook {}", id),
            }
        }
    }
}

/// A run that nothing holds back waits for the disk once for all that is due, not once a row.
#[test]
fn what_waits_is_put_on_disk_in_one_go() {
    let home = tempfile::tempdir().unwrap();
    let mut life = Life::begun(home.path(), 0);
    let rows: Vec<_> = (1..=9).map(|n| (Action::Test(id(n)), Some(Webhook::bare(id(n))))).collect();
    let mut plan = Plan::new(life.model.shared.plan_number(), "Test", rows);
    plan.bulk = true;
    let effects = life.model.shared.run(plan);
    life.note(effects);
    life.disk_does(1);
    life.disk_does(1);
    let mut service = Service::default();
    while !life.open.is_empty() {
        life.answer(0, |call| Ok(service.does(call)));
    }
    assert_eq!(life.jobs.len(), 9, "of each the entry, the trial, and a next row");
    life.disk_does(9);
    let file = fs::read_dir(home.path().join("plans")).unwrap().flatten().map(|entry| entry.path());
    let file = file.into_iter().find(|path| path.extension().is_some_and(|end| end == "jsonl")).unwrap();
    let text = fs::read_to_string(file).unwrap();
    let sent: Vec<&str> = text.lines().filter(|line| line.contains("sending")).collect();
    assert_eq!(sent, [r#"{"sending":[0,1,2]}"#, r#"{"sending":[3,4,5]}"#]);
    assert_eq!(Journal::at(home.path()).read().unwrap().entries.len(), 3);
}

/// Who reads what was left a moment ago waits for a fence.
#[test]
fn behind_a_fence_everything_is_on_disk() {
    let home = tempfile::tempdir().unwrap();
    let mut keeper = Keeper::new(Some(home.path().into()), Timestamp::UNIX_EPOCH, Arc::new(|_| ()));
    assert_eq!(keeper.fence().recv(), Err(mpsc::RecvError), "nothing was asked for");
    for n in 1..=50 {
        let last = Last { cursor: Some(id(n)), ..Last::default() };
        keeper.see_to(Job::KeepLast { profile: "p".into(), last: Box::new(last) });
    }
    assert_eq!(keeper.fence().recv(), Err(mpsc::RecvError));
    let last = keeper.remembered("p").and_then(|remembered| remembered.last).unwrap();
    assert_eq!(last.cursor, Some(id(50)));
    keeper.finish(false);
}
