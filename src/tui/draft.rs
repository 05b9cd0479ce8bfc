//! Drafts that former runs left: listed at the start, offered, never sent by themselves. Pure; files are the runtime's.

use super::{
    effect::{Effect, Recall},
    go::{FormFor, Notice, Question, Token},
    shared::Shared,
};
use crate::domain::{age, kept::Kept};

impl Shared {
    /// Asks for the drafts that former runs left. A read-only profile has none.
    pub(super) fn recall_drafts(&self) -> Option<Effect> {
        (!self.profile.read_only).then(|| Effect::Recall(Recall::Drafts(self.profile.base.clone())))
    }

    /// Takes the drafts that former runs left; those of forms that this version does not have stay on disk.
    pub(super) fn left(&mut self, drafts: Vec<Kept>, set_aside: &[String]) {
        let service = &self.profile.base;
        // They may have been asked for while another service was looked at.
        let ours = |kept: &Kept| kept.service == *service && kept.form.parse::<FormFor>().is_ok();
        self.drafts = drafts.into_iter().filter(ours).collect();
        if self.profile.read_only {
            self.drafts.clear();
        }
        if !set_aside.is_empty() {
            let names = set_aside.join(", ");
            self.say(Notice::warning(format!("a draft could not be read and was set aside as {names}")));
        } else if let Some(kept) = self.drafts.first() {
            let said = format!("a draft of {} was kept; open that form to go on with it", what(&kept.form));
            self.say(Notice::info(said));
        }
    }

    /// The newest draft of a form.
    pub(super) fn draft_of(&self, purpose: FormFor) -> Option<&Kept> {
        self.drafts.iter().find(|kept| kept.form == purpose.to_string())
    }

    /// Takes the newest draft of a form off the list.
    pub(super) fn take_draft(&mut self, purpose: FormFor) -> Option<Kept> {
        let at = self.drafts.iter().position(|kept| kept.form == purpose.to_string())?;
        Some(self.drafts.remove(at))
    }

    /// The question whether to go on with a draft.
    pub(super) fn offer(&self, kept: &Kept) -> Question {
        let secret = match kept.secret {
            true => " A secret was typed too; secrets are not kept, so type or generate it again.",
            false => "",
        };
        let count = match self.drafts.len() {
            0 | 1 => String::new(),
            n => format!(" {} more are offered when their forms are opened.", n - 1),
        };
        let when = age::local(kept.at, &self.zone);
        let what = what(&kept.form);
        let body = format!(
            "hookline ended before {what} was saved. What was typed until {when} (profile {}) was kept.{secret}{count} \
             Nothing is sent before you save it; leaving the form throws it away.",
            kept.profile
        );
        let token = Token::Resume(kept.form.parse().unwrap_or(FormFor::New));
        Question { title: "A draft was kept".into(), body, yes: "go on with it", no: "not now", token }
    }
}

fn what(form: &str) -> String {
    match form.parse() {
        Ok(FormFor::Edit(id)) => format!("an edit of webhook {id}"),
        Ok(FormFor::CopyOf(id)) => format!("a copy of webhook {id}"),
        Ok(FormFor::New) | Err(_) => "a new webhook".into(),
    }
}
