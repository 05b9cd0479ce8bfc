//! Form, picker and review together, through the router.

use crate::{
    api::calls::{Call, Count, Page, Reply, Saved},
    domain::{
        event::OfferedEvent,
        fault::{Fault, FaultKind},
        webhook::{Change, Field},
    },
    tui::{
        effect::Effect,
        layer::Layer,
        model::Model,
        msg::{Msg, Slot, Ticket},
        screen::{
            alone_tests::{hook, id},
            form,
        },
        shared::{Profile, Settings},
        theme::Theme,
        update, view,
    },
};

struct Desk {
    model: Model,
    open: Vec<(Slot, Ticket, Call)>,
}

impl Desk {
    /// A console with webhook 12 and three events, all loaded, and its form open.
    fn new() -> Self {
        let mut desk = Desk::before_its_record();
        desk.reads();
        desk
    }

    /// The same while the form still waits for its record.
    fn before_its_record() -> Self {
        let profile = Profile {
            name: "demo".into(),
            host: "127.0.0.1:1".into(),
            base: "http://127.0.0.1:1".into(),
            production: false,
            read_only: false,
            own_url: false,
            accent: None,
            warning: None,
        };
        let now = jiff::Timestamp::UNIX_EPOCH;
        let mut model = Model::new(profile, Settings::default(), jiff::tz::TimeZone::UTC, now);
        let first = update::start(&mut model);
        let mut desk = Desk { model, open: vec![] };
        desk.note(first);
        let page = Page {
            number: 1,
            size: 50,
            hooks: vec![hook(12)],
            unreadable: vec![],
            count: Count::Unknown,
            more: false,
            sent: String::new(),
        };
        desk.answer(|call| matches!(call, Call::List(_)), Ok(Reply::Page(page)));
        let event = |name: &str| OfferedEvent { name: name.into(), description: None };
        let events = ["flow:projects.created", "flow:tasks.created", "billing.paid"].map(event).to_vec();
        desk.answer(|call| *call == Call::Events, Ok(Reply::Events(events)));
        desk.keys("e");
        desk
    }

    /// Answers the form's read.
    fn reads(&mut self) {
        self.answer(|call| *call == Call::Show(id(12)), Ok(Reply::Hook(Box::new(hook(12)))));
    }

    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { slot, ticket, call } => self.open.push((slot, ticket, call)),
                Effect::Abandon { slot, ticket } => self.open.retain(|(s, t, _)| (s, t) != (&slot, &ticket)),
                _ => {}
            }
        }
    }

    fn keys(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.model.shared.mono += std::time::Duration::from_secs(1);
            let effects = update::update(&mut self.model, Msg::Keys(vec![key.parse().unwrap()]));
            self.note(effects);
        }
    }

    fn answer(&mut self, which: impl Fn(&Call) -> bool, result: Result<Reply, Fault>) -> Call {
        let at = self.open.iter().position(|(_, _, call)| which(call));
        let (slot, ticket, call) = self.open.remove(at.unwrap_or_else(|| panic!("not asked: {:?}", self.open)));
        let effects = update::update(&mut self.model, Msg::Answered { slot, ticket, result: Box::new(result) });
        self.note(effects);
        while update::has_work(&self.model) {
            update::update(&mut self.model, Msg::Idle);
        }
        call
    }

    fn tell(&mut self, msg: Msg) {
        let effects = update::update(&mut self.model, msg);
        self.note(effects);
    }

    fn form(&self) -> &form::State {
        let found =
            self.model.layers.iter().find_map(|layer| if let Layer::Form(form) = layer { Some(form) } else { None });
        found.unwrap_or_else(|| panic!("no form"))
    }

    fn text(&self) -> String {
        let area = ratatui::layout::Rect::new(0, 0, 100, 30);
        let mut buf = ratatui::buffer::Buffer::empty(area);
        view::draw(&self.model, &Theme::mono(), &mut buf);
        buf.content().chunks(100).map(|line| line.iter().map(|cell| cell.symbol()).collect::<String>() + "\n").collect()
    }

    fn front(&self) -> &'static str {
        match self.model.layers.last() {
            None => "list",
            Some(Layer::Form(_)) => "form",
            Some(Layer::Picker(_)) => "picker",
            Some(Layer::Review(_)) => "review",
            Some(Layer::Ask(_)) => "ask",
            Some(Layer::Help(_)) => "help",
            Some(_) => "other",
        }
    }

    fn draw(&self) {
        for (width, height) in [(100, 30), (60, 15), (30, 8), (0, 0)] {
            let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, width, height));
            view::draw(&self.model, &Theme::mono(), &mut buf);
        }
    }
}

fn saved() -> Result<Reply, Fault> {
    Ok(Reply::Saved(Box::new(Saved { hook: hook(12), ignored: vec![] })))
}

fn is_write(call: &Call) -> bool {
    call.writes()
}

#[test]
fn events_are_edited_reviewed_and_saved() {
    let mut desk = Desk::new();
    desk.keys("! Tab Tab Tab Space");
    assert_eq!(desk.front(), "picker");
    desk.keys("t a s k Space Enter");
    assert_eq!(desk.front(), "form");
    desk.keys("Ctrl-s");
    assert_eq!(desk.front(), "review");
    assert!(!desk.open.iter().any(|(_, _, call)| is_write(call)), "nothing is written before the question");
    desk.answer(|call| *call == Call::Show(id(12)), Ok(Reply::Hook(Box::new(hook(12)))));
    desk.keys("Enter");
    assert_eq!(desk.front(), "form");
    desk.draw();
    let call = desk.answer(is_write, saved());
    let events = ["flow:projects.created", "billing.paid", "flow:tasks.created"].map(Into::into).to_vec();
    let change = Change { name: Some("Hook 12!".into()), events: Some(events), ..Change::default() };
    assert_eq!(call, Call::Update(id(12), change));
    assert_eq!((desk.front(), desk.model.shared.notice.as_ref().unwrap().text.as_str()), ("list", "saved webhook 12"));
}

#[test]
fn an_answer_that_comes_behind_help_closes_the_form_when_it_is_in_front_again() {
    let mut desk = Desk::new();
    desk.keys("! Ctrl-s");
    desk.answer(|call| *call == Call::Show(id(12)), Ok(Reply::Hook(Box::new(hook(12)))));
    desk.keys("Enter F1");
    assert_eq!(desk.front(), "help");
    desk.answer(is_write, saved());
    assert_eq!(desk.front(), "help");
    desk.keys("Esc");
    assert_eq!(desk.front(), "list");
}

#[test]
fn a_refused_value_leads_back_to_its_field_and_can_be_saved_again() {
    let mut desk = Desk::new();
    desk.keys("! Ctrl-s");
    desk.answer(|call| *call == Call::Show(id(12)), Ok(Reply::Hook(Box::new(hook(12)))));
    desk.keys("Enter");
    let mut fault = Fault::new(FaultKind::Invalid, "Saving webhook 12", "refused", "");
    fault.fields = vec![crate::domain::fault::FieldFault {
        field: Some(Field::Name),
        pointer: "/data/attributes/name".into(),
        message: "is taken".into(),
    }];
    desk.answer(is_write, Err(fault));
    assert_eq!(desk.front(), "form");
    desk.draw();
    desk.keys("? Ctrl-s");
    desk.answer(|call| *call == Call::Show(id(12)), Ok(Reply::Hook(Box::new(hook(12)))));
    desk.keys("Enter");
    let call = desk.answer(is_write, saved());
    assert!(matches!(call, Call::Update(_, change) if change.name.as_deref() == Some("Hook 12!?")));
    assert_eq!(desk.front(), "list");
}

#[test]
fn no_in_the_review_and_no_in_the_question_keep_the_draft() {
    let mut desk = Desk::new();
    desk.keys("! Ctrl-s Esc");
    assert_eq!(desk.front(), "form");
    desk.keys("Esc");
    assert_eq!(desk.front(), "ask");
    desk.keys("n");
    assert_eq!(desk.front(), "form");
    desk.keys("Esc y");
    assert_eq!(desk.front(), "list");
    assert!(!desk.open.iter().any(|(_, _, call)| is_write(call)));
}

#[test]
fn leaving_the_program_asks_for_the_draft() {
    let mut desk = Desk::new();
    desk.keys("! Ctrl-c");
    assert_eq!(desk.front(), "ask");
    desk.keys("n");
    assert_eq!(desk.front(), "form");
}

#[test]
fn leaving_while_saving_goes_on_saving() {
    let mut desk = Desk::new();
    desk.keys("! Ctrl-s");
    desk.answer(|call| *call == Call::Show(id(12)), Ok(Reply::Hook(Box::new(hook(12)))));
    desk.keys("Enter Esc y");
    assert_eq!(desk.front(), "list");
    desk.answer(is_write, saved());
    assert_eq!(desk.model.shared.notice.as_ref().unwrap().text, "saved webhook 12");
}

const KEYS: [&str; 40] = [
    "a",
    "task",
    "é",
    "Space",
    "Enter",
    "Tab",
    "Shift-Tab",
    "Esc",
    "Up",
    "Down",
    "Left",
    "Right",
    "Home",
    "End",
    "PgUp",
    "PgDn",
    "Backspace",
    "Del",
    "Ctrl-a",
    "Ctrl-x",
    "Alt-i",
    "Ctrl-t",
    "Ctrl-o",
    "Ctrl-r",
    "Ctrl-g",
    "Alt-y",
    "Ctrl-s",
    "Ctrl-u",
    "Ctrl-w",
    "Ctrl-y",
    "Ctrl-k",
    "Alt-u",
    "Alt-r",
    "Ctrl-n",
    "Ctrl-p",
    "y",
    "n",
    "e",
    "D",
    "F1",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// Whatever is typed, nothing panics, everything can be drawn, and no webhook is written twice at a time.
    #[test]
    fn any_keys_at_any_time(keys in proptest::collection::vec((0usize..KEYS.len(), 0u8..12), 0..120)) {
        let mut desk = Desk::new();
        for (at, news) in keys {
            match KEYS[at] {
                "task" => "task{".chars().for_each(|c| desk.keys(&c.to_string())),
                key => desk.keys(key),
            }
            if news == 0 && desk.open.iter().any(|(_, _, call)| *call == Call::Show(id(12))) {
                desk.answer(|call| *call == Call::Show(id(12)), Ok(Reply::Hook(Box::new(hook(12)))));
            }
            if news == 1 && desk.open.iter().any(|(_, _, call)| is_write(call)) {
                let fault = Fault::new(FaultKind::Server, "Saving", "it failed", "");
                desk.answer(is_write, if at % 2 == 0 { saved() } else { Err(fault) });
            }
            if news == 2 {
                let size = [(100, 30), (30, 8), (60, 15)][at % 3];
                let effects = update::update(&mut desk.model, Msg::Resized(size.0, size.1));
                desk.note(effects);
                let effects = update::update(&mut desk.model, Msg::Random([7; 32]));
                desk.note(effects);
            }
            desk.draw();
            let to_12 = |call: &Call| is_write(call) && call.target() == Some(id(12));
            proptest::prop_assert!(desk.open.iter().filter(|(_, _, call)| to_12(call)).count() <= 1);
        }
    }
}

/// On a slow line people type on: it comes out as if the record had been there at once.
#[test]
fn what_is_typed_while_the_record_is_read_waits_for_it() {
    let quick = |desk: &mut Desk| {
        desk.keys("! Tab Ctrl-e / v 2 Tab h u n t e r 2 Tab Tab");
        desk.tell(Msg::Paste("ignored in read-only scopes".into()));
        desk.keys("Shift-Tab Enter p a i d");
    };
    let mut slow = Desk::before_its_record();
    slow.keys("q");
    quick(&mut slow);
    let picture = slow.text();
    assert!(picture.contains("keys are put in when it is there") && !picture.contains("hunter2"), "{picture}");
    assert!(!format!("{:?}", slow.form()).contains("hunter2"));
    assert!(slow.form().values().name.text().is_empty());
    slow.reads();
    let mut fast = Desk::before_its_record();
    fast.reads();
    fast.keys("q");
    quick(&mut fast);
    let fields = |desk: &Desk| (desk.form().values().draft(), desk.form().focus());
    assert_eq!(fields(&slow), fields(&fast));
    assert_eq!(slow.text(), fast.text(), "the picker is open, its search typed");
    assert_eq!(slow.form().values().name.text(), "Hook 12q!");
}

#[test]
fn typed_ahead_nothing_saves_and_esc_throws_it_away() {
    let mut desk = Desk::before_its_record();
    desk.keys("x Ctrl-s");
    assert!(desk.text().contains("save when you have seen it"), "{}", desk.text());
    desk.keys("Enter Enter Enter Enter");
    desk.reads();
    assert!(desk.open.is_empty() && matches!(desk.model.layers.as_slice(), [Layer::Form(_), Layer::Picker(_)]));
    let mut desk = Desk::before_its_record();
    desk.keys("x Esc e");
    desk.reads();
    assert_eq!(desk.form().values().name.text(), "Hook 12");
}

/// It goes into the form alone: what stands in front of it when the record comes does not get it.
#[test]
fn typed_ahead_does_not_go_into_a_help_that_was_opened_meanwhile() {
    let mut desk = Desk::before_its_record();
    desk.keys("x F1");
    desk.reads();
    assert!(matches!(desk.model.layers.last(), Some(Layer::Help(_))));
    assert_eq!(desk.form().values().name.text(), "Hook 12");
    desk.keys("Esc");
    assert_eq!(desk.form().values().name.text(), "Hook 12x");
}

#[test]
fn a_read_that_failed_keeps_what_was_typed_for_the_next_one() {
    let mut desk = Desk::before_its_record();
    desk.keys("x y");
    let fault = Fault::new(FaultKind::Network, "Reading webhook 12", "the line is cut", "");
    desk.answer(|call| *call == Call::Show(id(12)), Err(fault));
    desk.keys("r");
    desk.reads();
    assert_eq!(desk.form().values().name.text(), "Hook 12xy");
}
