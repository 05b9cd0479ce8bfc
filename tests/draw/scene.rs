//! The scenes that are drawn: how each screen is reached from a console with webhooks, by keys alone.

use hookline::{
    domain::{
        fault::{Fault, FaultKind},
        webhook::Webhook,
    },
    tui::shared::Settings,
};

use crate::desk::Desk;

/// A name, the settings that differ, and the keys that lead there.
pub struct Scene {
    pub name: &'static str,
    settings: fn(&mut Settings),
    arrive: Arrive,
}

enum Arrive {
    /// Nothing is answered yet.
    Asked,
    /// Everything is answered by a fault.
    Failed,
    /// Everything is loaded; then these keys.
    Keys(&'static str),
    /// Everything is loaded, and a run that ended in the middle is found; then these keys.
    Left(&'static str),
}

const fn by(name: &'static str, keys: &'static str) -> Scene {
    Scene { name, settings: |_| (), arrive: Arrive::Keys(keys) }
}

/// Every scene.
pub const ALL: &[Scene] = &[
    Scene { name: "list-loading", settings: |_| (), arrive: Arrive::Asked },
    Scene { name: "list-error", settings: |_| (), arrive: Arrive::Failed },
    by("list", "j j"),
    by("list-filtered", r#"/ "events:billing !is:marked" Enter s j Enter"#),
    by("list-filtered-empty", r#"/ "nowhere at all" Enter"#),
    by("list-filter-mistake", r#"/ "host:ops nmae:x""#),
    by("list-filter-offers", r#"/ "events:b" Tab"#),
    by("list-marked", "Space Space j Space"),
    by("list-page-prompt", r#"v p "12""#),
    by("list-page-beyond-the-end", r#"v p "99" Enter"#),
    Scene { name: "list-paged", settings: |settings| settings.paged = true, arrive: Arrive::Keys("j") },
    Scene { name: "list-ascii", settings: |settings| settings.ascii = true, arrive: Arrive::Keys("Space j") },
    by("detail", "j j Enter"),
    by("detail-raw", "j j Enter w"),
    by("form-edit", r#"j j e "!" Tab Ctrl-e "/v2""#),
    by("form-new", r#"n "Invoices" Tab "ftp://x" Tab Tab Tab "{""#),
    by("picker", "j j e Tab Tab Tab Enter"),
    by("picker-search", r#"j j e Tab Tab Tab Enter "pay" Space"#),
    by("picker-take", r#"j j e Tab Tab Tab Enter Ctrl-t "bill""#),
    by("review-save", r#"j j e " EU" Tab Ctrl-e "/v2" Ctrl-s"#),
    by("review-delete", "j j d"),
    by("review-tests", "Space Space Space T"),
    by("review-delete-many", "V j j j j j j V d"),
    by("bulk", r#"Space Space Space e Tab Enter "pay" Space Enter"#),
    by("bulk-replace", r#"Space Space Space e Right Right Right Tab "e" Tab "o""#),
    by("run", "Space Space Space Space T Enter"),
    Scene { name: "unfinished", settings: |_| (), arrive: Arrive::Left("Ctrl-r") },
    Scene { name: "unfinished-found", settings: |_| (), arrive: Arrive::Left("") },
    by("ask-discard", r#"j j e "x" Esc"#),
    by("copy", "j j y"),
    by("columns", "c j"),
    by("sort", "s j"),
    by("help", "?"),
    by("help-of-detail", "Enter ? G"),
    by("audience", "m Down Down"),
    by("audience-hooks", "m Enter j"),
    by("list-view", r#"/ "events:billing" Enter s j Enter S "billing" Enter / "-" Backspace "acme" Enter"#),
    by("view-save", r#"/ "events:billing" Enter s j Enter S "billing""#),
    by("views-none", "w"),
    by("views", r#"/ "events:billing" Enter s j Enter S "billing" Enter Esc S Ctrl-u "plain" Tab 4 Tab Space Enter w"#),
    by("audit", "A j"),
    by("audit-findings", "A j Enter j"),
    by("audit-by-hook", "A s s j"),
    by("audit-mend", "A j j j j f"),
    by("matrix", "W j j Tab l"),
    by("matrix-differing", r#"/ "id<40" Enter Space j Space W w w"#),
    by("bulk-copy", "Space Space j C Space"),
    by("list-watched", "R"),
    by("profiles", "P j"),
    by("profiles-search", r#"P / "eu""#),
    by("profiles-opening", "P j Enter"),
    by("line", ":"),
    by("line-verbs", r#": "re" Down"#),
    by("line-offers", r#": "filter is:""#),
    by("line-mistake", r#": "filter host:ops nmae:x""#),
    by("line-unknown", r#": "refesh""#),
    by("line-refused", r#": "page 3" Enter"#),
    by("line-of-detail", r#"Enter : "co""#),
];

/// The scene of this name.
pub fn named(name: &str) -> &'static Scene {
    ALL.iter().find(|scene| scene.name == name).unwrap_or_else(|| panic!("no scene {name}"))
}

/// A fault as a dead server causes it.
pub fn fault() -> Fault {
    let next = "Check that the service runs and that the URL is right.";
    Fault::new(FaultKind::Network, "Reading the first webhooks failed", "nothing listens on 127.0.0.1:4455", next)
}

impl Scene {
    /// Goes there.
    pub fn desk(&self, size: (u16, u16), hooks: Vec<Webhook>) -> Desk {
        let mut settings = Settings::default();
        (self.settings)(&mut settings);
        let mut desk = Desk::opened(size, settings, hooks);
        match self.arrive {
            Arrive::Asked => {}
            Arrive::Failed => desk.fail(&fault()),
            Arrive::Keys(keys) => {
                desk.serve();
                desk.keys(keys);
            }
            Arrive::Left(keys) => {
                desk.serve();
                desk.finds_unfinished();
                desk.keys(keys);
            }
        }
        desk
    }
}
