//! The layers that can stand on the list, and how each is opened. The one place that knows all screens by name;
//! a new screen is one row here and one arm in `open`.

use super::{
    go::{Notice, Open},
    screen::{Screen, Steps, audience, audit, bulk, calls, detail, form, journal, list, matrix, overlay, picker, run},
    shared::Shared,
};

macro_rules! layers {
    ($($(#[$doc:meta])* $name:ident($state:ty),)*) => {
        /// A screen or overlay on top of the list.
        #[derive(Debug)]
        pub enum Layer { $($(#[$doc])* $name($state),)* }

        /// Does the same with whichever screen a layer is.
        macro_rules! on_layer {
            ($layer:expr, $screen:ident => $do:expr) => {
                match $layer { $($crate::tui::layer::Layer::$name($screen) => $do,)* }
            };
        }
        pub(super) use on_layer;
    };
}

layers! {
    /// One webhook, whole.
    Detail(detail::State),
    /// New or edit.
    Form(form::State),
    /// Events to subscribe to.
    Picker(picker::State),
    /// One edit of many webhooks.
    Bulk(bulk::State),
    /// How far a plan of many rows is.
    Run(run::State),
    /// What was written.
    Journal(journal::State),
    /// What will be written, and the question.
    Review(overlay::review::State),
    /// A plan that a former run left in the middle.
    Unfinished(overlay::unfinished::State),
    /// Yes or no.
    Ask(overlay::ask::State),
    /// What the keys do.
    Help(overlay::help::State),
    /// The command line.
    Colon(overlay::colon::State),
    /// What to copy.
    Copy(overlay::copy::State),
    /// Columns of the list.
    Columns(overlay::columns::State),
    /// Sort of the list.
    Sort(overlay::sort::State),
    /// What the audit found.
    Audit(audit::State),
    /// A finding that is accepted.
    Accept(overlay::accept::State),
    /// The saved views.
    Views(overlay::views::State),
    /// A name and a number for a view.
    Naming(overlay::naming::State),
    /// Who gets what.
    Audience(audience::State),
    /// The webhooks of the list against all events.
    Matrix(matrix::State),
    /// Every exchange with the service.
    Calls(calls::State),
    /// A text in full.
    Text(overlay::text::State),
    /// Which service to look at.
    Profiles(overlay::profiles::State),
}

impl Layer {
    /// True where the operator is at work on something that a change behind it would disturb.
    pub(super) fn at_work(&self) -> bool {
        matches!(
            self,
            Layer::Form(_)
                | Layer::Picker(_)
                | Layer::Review(_)
                | Layer::Ask(_)
                | Layer::Naming(_)
                | Layer::Accept(_)
                | Layer::Unfinished(_)
        )
    }
}

/// Opens a layer; some begin with what the list shows. Help and command line are made by the router, which knows the commands
/// of the layer below.
pub(super) fn open(what: Open, list: &list::State, shared: &mut Shared) -> Option<(Layer, Steps)> {
    Some(match what {
        Open::Detail(id) => wrap(Layer::Detail, detail::State::open(id, shared)),
        Open::Secret(id) => wrap(Layer::Detail, detail::State::revealing(id, shared)),
        Open::Draft(kept) => wrap(Layer::Form, form::State::resume(*kept, shared)?),
        Open::Form(purpose) => wrap(Layer::Form, form::State::open(purpose, shared)),
        Open::JournalAbout(words) => wrap(Layer::Journal, journal::State::about(words, shared)),
        Open::Journal => wrap(Layer::Journal, journal::State::open(shared)),
        Open::JournalOf(id) => wrap(Layer::Journal, journal::State::open_of(id, shared)),
        Open::Picker(chosen) => wrap(Layer::Picker, picker::State::open(chosen, shared)),
        Open::Bulk(ids) => wrap(Layer::Bulk, bulk::State::open(ids, shared)),
        Open::Run(number) => wrap(Layer::Run, run::State::open(number, shared)),
        Open::Review(plan) => wrap(Layer::Review, overlay::review::State::open(*plan, shared)),
        Open::Settle(plan, row) => wrap(Layer::Review, overlay::review::State::settling(*plan, row, shared)),
        Open::Ask(question) => wrap(Layer::Ask, overlay::ask::State::open(question)),
        Open::Copy(id) => wrap(Layer::Copy, overlay::copy::State::open(id, shared)),
        Open::Profiles => wrap(Layer::Profiles, overlay::profiles::State::open(shared)),
        Open::Copying(id, what) => wrap(Layer::Copy, overlay::copy::State::copying(id, &what, shared)),
        Open::Columns(now) => wrap(Layer::Columns, overlay::columns::State::open(now)),
        Open::Sort(now) => wrap(Layer::Sort, overlay::sort::State::open(&now)),
        Open::Audit => wrap(Layer::Audit, audit::State::open(shared)),
        Open::Accept(rule, hook) => wrap(Layer::Accept, overlay::accept::State::open(rule, hook, shared)?),
        Open::Views(now) => wrap(Layer::Views, overlay::views::State::open(*now)),
        Open::NameView(what) => wrap(Layer::Naming, overlay::naming::State::open(*what, shared)),
        Open::Audience(of) => wrap(Layer::Audience, audience::State::open(of, shared)),
        Open::CallsAbout(text) => wrap(Layer::Calls, calls::State::about(text, shared)),
        Open::Listeners(event) => wrap(Layer::Audience, audience::State::listeners(event, shared)),
        Open::Matrix(cell) => wrap(Layer::Matrix, matrix::State::open(list.filter(), list.sort(), &cell, shared)),
        Open::CopyEvents(id) => match list.receivers(id, shared).and_then(|to| bulk::State::copying(id, to, shared)) {
            Ok(opened) => wrap(Layer::Bulk, opened),
            Err(why) => {
                shared.say(Notice::warning(format!("no events were copied: {why}")));
                return None;
            }
        },
        Open::Calls => wrap(Layer::Calls, calls::State::open(shared)),
        Open::Text { title, body } => wrap(Layer::Text, overlay::text::State::open(title, body)),
        Open::Secrets { title, body } => wrap(Layer::Text, overlay::text::State::secrets(title, body)),
        Open::Unfinished(number) => wrap(Layer::Unfinished, overlay::unfinished::State::open(number)),
        Open::TestResult(id) => wrap(Layer::Text, overlay::text::State::test_result(id, shared)),
        Open::Help | Open::Topic(_) | Open::Colon => return None,
    })
}

fn wrap<S: Screen>(layer: fn(S) -> Layer, (state, steps): (S, Steps)) -> (Layer, Steps) {
    (layer(state), steps)
}
