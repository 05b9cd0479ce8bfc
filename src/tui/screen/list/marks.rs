//! Marks: one by one, a range, all that the filter lets through; and what acts on the marked set. Marks are ids: they
//! survive filter, sort and refresh.

use std::collections::HashSet;

use super::{State, typing};
use crate::{
    domain::{
        collection::Slot,
        filter::Filter,
        plan::{Action, Plan},
        webhook::HookId,
    },
    tui::{
        cursor::Step,
        go::{Go, Notice, Open, Receivers},
        reading::Phase,
        screen::Steps,
        shared::Shared,
        verdict, words,
    },
};

/// What is to be marked once everything is loaded.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// All that the filter of the list lets through.
    Shown,
    /// All that this lets through, listed or not.
    Matching(Filter),
}

impl State {
    /// The rows from the anchor of the range to the cursor, while a range is being chosen.
    pub fn range(&self, shared: &Shared) -> Option<std::ops::RangeInclusive<usize>> {
        let anchor = shared.hooks.slot_of(self.anchor?)?;
        let at = self.shown.rows().iter().position(|slot| *slot == anchor)?;
        Some(at.min(self.cursor.at)..=at.max(self.cursor.at))
    }

    /// True while a range is being chosen.
    pub fn ranges(&self) -> bool {
        self.anchor.is_some()
    }

    /// True while all that match are to be marked once everything is loaded.
    pub fn will_mark(&self) -> bool {
        self.will_mark.is_some()
    }

    /// Begins a range at the cursor, or marks the one that was chosen.
    pub(super) fn turn_range(&mut self, shared: &mut Shared) -> Steps {
        if self.anchor.is_none() {
            self.anchor = self.current(shared);
            return Go::Say(Notice::info("move to the other end; V or Space marks the range, Esc drops it")).into();
        }
        self.mark_range(shared)
    }

    fn mark_range(&mut self, shared: &mut Shared) -> Steps {
        let range = self.range(shared);
        self.anchor = None;
        let Some(range) = range else {
            return Go::Say(Notice::warning("the other end of the range is no longer listed: nothing was marked"))
                .into();
        };
        let rows = self.shown.rows().get(range).unwrap_or_default();
        let ids: Vec<HookId> = rows.iter().filter_map(|slot| shared.hooks.row(*slot).map(|row| row.id())).collect();
        let count = ids.len();
        shared.marks.extend(ids);
        let said = Notice::info(format!("marked a range of {}", words::number(count as u64)));
        self.marks_changed(shared).and(Go::Say(said))
    }

    /// Marks the webhook under the cursor or takes its mark away; while a range is chosen, marks that.
    pub(super) fn toggle_mark(&mut self, shared: &mut Shared) -> Steps {
        if self.anchor.is_some() {
            return self.mark_range(shared);
        }
        if let Some(id) = self.current(shared)
            && !shared.marks.remove(&id)
        {
            shared.marks.insert(id);
        }
        self.marks_changed(shared).and(self.step(Step::Down, shared))
    }

    fn each_shown(&self, shared: &Shared) -> Vec<HookId> {
        let ids = self.shown.rows().iter().filter_map(|slot| shared.hooks.row(*slot).map(|row| row.id()));
        ids.filter(|id| !shared.is_gone(*id)).collect()
    }

    /// Marks all that the filter lets through; where the set is still being read, once it is complete.
    pub(super) fn mark_all(&mut self, shared: &mut Shared) -> Steps {
        self.mark_wanted(Wanted::Shown, shared)
    }

    /// The same with all that this filter lets through, whatever is listed.
    pub(super) fn mark_matching(&mut self, filter: Filter, shared: &mut Shared) -> Steps {
        let note = filter.rules().find_map(typing::no_rule);
        match note {
            Some(note) => Go::Say(Notice::warning(format!("nothing was marked: {note}"))).into(),
            None => self.mark_wanted(Wanted::Matching(filter), shared),
        }
    }

    /// True while it is not known yet what this means: the set is being read, filtered, or audited for the filter.
    fn waits(&self, wanted: &Wanted, shared: &Shared) -> bool {
        is_coming(shared) || self.shown.busy() || shared.awaits_audit(self.meant(wanted))
    }

    /// The filter that decides.
    fn meant<'a>(&'a self, wanted: &'a Wanted) -> &'a Filter {
        match wanted {
            Wanted::Shown => &self.filter,
            Wanted::Matching(filter) => filter,
        }
    }

    fn mark_wanted(&mut self, wanted: Wanted, shared: &mut Shared) -> Steps {
        if self.waits(&wanted, shared) {
            if shared.awaits_audit(self.meant(&wanted)) {
                shared.want_audit();
            }
            self.will_mark = Some(wanted);
            let said = "the set is still being read: all that match are marked when it is complete (Esc: they are not)";
            return Go::Say(Notice::info(said)).into();
        }
        if let Some(why) = unread(shared) {
            return Go::Say(Notice::warning(format!("nothing was marked: {why}"))).into();
        }
        let before = shared.marks.len();
        let all = match &wanted {
            Wanted::Shown => self.each_shown(shared),
            Wanted::Matching(filter) => self.each_matching(filter, shared),
        };
        let unseen = self.hidden(&all, shared);
        shared.marks.extend(all);
        let new = words::number((shared.marks.len() - before) as u64);
        let said = format!("marked {new}{unseen}{}", partly(shared));
        self.marks_changed(shared).and(Go::Say(Notice::info(said)))
    }

    /// Takes the marks of all that this filter lets through away.
    pub(super) fn unmark_matching(&mut self, filter: &Filter, shared: &mut Shared) -> Steps {
        if let Some(note) = unaudited(filter, shared) {
            return Go::Say(Notice::warning(format!("no mark was taken away: {note}"))).into();
        }
        let slots: Vec<Slot> = shared.marked().into_iter().filter_map(|id| shared.hooks.slot_of(id)).collect();
        let (before, mut passed) = (shared.marks.len(), Vec::new());
        verdict::sift(filter, &slots, shared, &mut passed);
        for id in passed.iter().filter_map(|slot| shared.hooks.row(*slot)).map(|row| row.id()) {
            shared.marks.remove(&id);
        }
        let taken = words::number((before - shared.marks.len()) as u64);
        self.marks_changed(shared).and(Go::Say(Notice::info(format!("took {taken} mark(s) away"))))
    }

    /// All that a filter lets through: of the whole set, or of the page on screen.
    fn each_matching(&self, filter: &Filter, shared: &Shared) -> Vec<HookId> {
        let slots: Vec<Slot> = match shared.reading.paged() {
            true => shared.reading.page_ids().iter().filter_map(|id| shared.hooks.slot_of(*id)).collect(),
            false => shared.hooks.iter().map(|(slot, _)| slot).collect(),
        };
        let mut passed = Vec::new();
        verdict::sift(filter, &slots, shared, &mut passed);
        let ids = passed.iter().filter_map(|slot| shared.hooks.row(*slot).map(|row| row.id()));
        ids.filter(|id| !shared.is_gone(*id)).collect()
    }

    /// How many of these are not listed, in words; empty where all are.
    fn hidden(&self, ids: &[HookId], shared: &Shared) -> String {
        let listed: HashSet<Slot> = self.shown.rows().iter().copied().collect();
        let out = |id: &&HookId| shared.hooks.slot_of(**id).is_none_or(|slot| !listed.contains(&slot));
        match ids.iter().filter(out).count() {
            0 => String::new(),
            count => format!(", {} of them not in the list now", words::number(count as u64)),
        }
    }

    /// Marks what was to be marked once everything is loaded; says so where it will never be.
    pub(super) fn mark_when_read(&mut self, shared: &mut Shared) {
        let Some(wanted) = self.will_mark.take() else { return };
        if self.waits(&wanted, shared) {
            self.will_mark = Some(wanted);
            return;
        }
        for go in self.mark_wanted(wanted, shared).go {
            if let Go::Say(notice) = go {
                shared.say(notice);
            }
        }
    }

    /// The filter changes: what was to be marked is no longer what is seen.
    pub(super) fn marks_meet(&mut self, filter: &Filter, shared: &mut Shared) {
        // An expression of its own is meant whatever is listed.
        if self.will_mark == Some(Wanted::Shown) && *filter != self.filter {
            self.will_mark = None;
            shared.say(Notice::warning("the filter changed before everything was read: nothing was marked"));
        }
    }

    /// Marks what is unmarked and the other way round, among what the filter lets through.
    pub(super) fn invert_marks(&mut self, shared: &mut Shared) -> Steps {
        let coming = self.waits(&Wanted::Shown, shared).then(|| "the set is still being read or looked at".to_owned());
        if let Some(why) = coming.or_else(|| unread(shared)) {
            return Go::Say(Notice::warning(format!("nothing was inverted: {why}"))).into();
        }
        for id in self.each_shown(shared) {
            if !shared.marks.remove(&id) {
                shared.marks.insert(id);
            }
        }
        let said = format!("{} marked{}", words::number(shared.marks.len() as u64), partly(shared));
        self.marks_changed(shared).and(Go::Say(Notice::info(said)))
    }

    /// Takes every mark away, those out of sight too.
    pub(super) fn clear_marks(&mut self, shared: &mut Shared) -> Steps {
        let count = words::number(shared.marks.len() as u64);
        shared.marks.clear();
        self.marks_changed(shared).and(Go::Say(Notice::info(format!("took {count} mark(s) away"))))
    }

    fn marks_changed(&mut self, shared: &mut Shared) -> Steps {
        if verdict::asks_marks(&self.filter) { self.show_anew(shared, true) } else { Steps::none() }
    }

    /// Opens the review of test deliveries to the marked webhooks, else to all that the filter lets through.
    pub(super) fn test_set(&mut self, shared: &mut Shared) -> Steps {
        let ids = if shared.marks.is_empty() { self.each_shown(shared) } else { shared.marked() };
        let free: Vec<HookId> = ids.into_iter().filter(|id| !shared.testing(*id)).collect();
        if free.is_empty() {
            return Go::Say(Notice::info("tests of all of them are under way")).into();
        }
        shared.review_set("Test", free, Action::Test)
    }

    /// Whom the events of a webhook are copied to: the marked webhooks, else all that the filter lets through, without itself.
    ///
    /// # Errors
    /// Why there is nobody, as a sentence.
    pub fn receivers(&self, from: HookId, shared: &Shared) -> Result<Receivers, String> {
        let marked = !shared.marks.is_empty();
        if let Some(why) = self.why_no_set(shared) {
            return Err(why);
        }
        let mut ids = if marked { shared.marked() } else { self.each_shown(shared) };
        ids.retain(|id| *id != from && !shared.is_gone(*id));
        match (ids.is_empty(), marked) {
            (true, true) => Err("nothing else is marked: mark the webhooks that are to get them".into()),
            (true, false) => Err("the filter lets no other webhook through".into()),
            _ => Ok(Receivers { ids, marked, fuzzy: !marked && self.filter.is_fuzzy() }),
        }
    }

    /// Why the set cannot be tested now.
    pub(super) fn why_no_set(&self, shared: &Shared) -> Option<String> {
        if !shared.marks.is_empty() {
            return None;
        }
        if self.shown.rows().is_empty() {
            return Some("nothing is marked and nothing is listed".into());
        }
        let coming = self.waits(&Wanted::Shown, shared);
        coming.then(|| "the set is still being read; wait, or mark what you mean".into()).or_else(|| unread(shared))
    }
}

/// True while the rest of the set is on its way.
fn is_coming(shared: &Shared) -> bool {
    !shared.reading.paged() && matches!(shared.reading.phase(), Phase::Loading | Phase::Proving)
}

/// Why not everything that matches is known, and never will be by waiting.
fn unread(shared: &Shared) -> Option<String> {
    match shared.reading.phase() {
        _ if shared.reading.paged() => None,
        Phase::Idle | Phase::Stopped => Some("not everything is loaded; r reads again".into()),
        Phase::Paused => Some("there are more webhooks than are loaded; r reads again and asks".into()),
        Phase::Loading | Phase::Proving | Phase::Complete | Phase::Unproven => None,
    }
}

/// What must be said of a set that may not be all.
fn partly(shared: &Shared) -> &'static str {
    match shared.reading.phase() {
        _ if shared.reading.paged() => ", on this page alone",
        Phase::Unproven => "; but the set is not proven complete: some may be missing",
        _ => "",
    }
}

impl Shared {
    /// The marked webhooks, by id.
    pub fn marked(&self) -> Vec<HookId> {
        let mut ids: Vec<HookId> = self.marks.iter().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// Opens the review of doing the same to these webhooks.
    fn review_set(&mut self, verb: &str, ids: Vec<HookId>, action: fn(HookId) -> Action) -> Steps {
        let title = match ids.as_slice() {
            [only] => format!("{verb} webhook {only}"),
            many => format!("{verb} {} webhooks", words::number(many.len() as u64)),
        };
        let rows = ids.into_iter().map(|id| (action(id), self.record(id))).collect();
        let plan = Plan::new(self.plan_number(), title, rows);
        Go::Open(Open::Review(Box::new(plan))).into()
    }

    /// Opens the review of deleting the marked webhooks.
    pub(super) fn review_delete_marked(&mut self) -> Steps {
        let ids = self.marked();
        self.review_set("Delete", ids, Action::Delete)
    }
}

/// Why it is not known what `audit:` in a filter finds: no such rule, or the audit is under way, or only begun by this.
fn unaudited(filter: &Filter, shared: &mut Shared) -> Option<String> {
    let wrong = filter.rules().find_map(typing::no_rule);
    let awaits = shared.awaits_audit(filter);
    if awaits {
        shared.want_audit();
    }
    wrong.or_else(|| awaits.then(|| "the audit is under way: try again when it has ended".into()))
}
