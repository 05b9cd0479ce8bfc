//! The chooser: what it lists, says and asks for, at every size.

use crate::{
    domain::fault::FaultKind,
    tui::{
        effect::Effect,
        go::Open,
        msg::Msg,
        profile::{Accent, Known, Listed, Which},
        tests::{HOSTILE, Rig, fault, hook},
    },
};

fn listed(name: &str) -> Listed {
    Listed {
        which: Which::Named(name.into()),
        name: name.into(),
        host: format!("{name}.example"),
        accent: Some(Accent::Green),
        production: name == "prod",
        read_only: name == "look",
        broken: (name == "bare").then(|| "it has no url".into()),
    }
}

fn rig(names: &[&str]) -> Rig {
    let mut rig = Rig::new(&hook(1, "one"), Open::Profiles);
    let all = names.iter().map(|name| listed(name)).collect();
    rig.tell(Msg::Profiles(Box::new(Known {
        all,
        file: "/home/ann/.config/hookline/config.toml".into(),
        fault: None,
    })));
    rig
}

#[test]
fn it_stands_on_what_is_looked_at_and_says_what_guards_each() {
    let mut rig = rig(&["bare", "look", "prod", "staging"]);
    let (picture, _) = rig.picture((100, 30));
    let line = |name: &str| picture.lines().find(|line| line.contains(&format!(" {name} "))).unwrap().to_owned();
    assert!(line("staging.example").contains("current") && !line("prod").contains("current"), "{picture}");
    assert!(line("prod").contains("PRODUCTION") && line("look").contains("read-only"), "{picture}");
    assert!(line("bare").contains("cannot be used: it has no url"), "{picture}");
    assert_eq!(rig.keys("Enter"), [], "it is that one already");
    assert!(rig.notice().contains("staging is what you look at"), "{}", rig.notice());
    assert_eq!(rig.keys("g Enter"), []);
    assert!(rig.notice().contains("bare: it has no url"), "{}", rig.notice());
    let effects = rig.keys("j j Enter");
    assert_eq!(effects, [Effect::Prepare { attempt: 1, which: Which::Named("prod".into()) }]);
}

#[test]
fn one_is_found_by_typing_and_chosen_at_once() {
    let mut rig = rig(&["look", "prod", "staging"]);
    rig.keys("/ r o");
    let (picture, cursor) = rig.picture((100, 30));
    assert!(picture.contains("/ro") && !picture.contains("look.example") && cursor.is_some(), "{picture}");
    assert_eq!(rig.keys("Enter"), [Effect::Prepare { attempt: 1, which: Which::Named("prod".into()) }]);
    rig.keys("z");
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("no profile has these words"), "{picture}");
    assert_eq!(rig.keys("Enter"), []);
    rig.keys("Esc");
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("look.example"), "{picture}");
}

#[test]
fn a_name_can_be_typed_while_the_configuration_is_still_read() {
    let mut early = Rig::new(&hook(1, "one"), Open::Profiles);
    early.keys("/ p r o");
    let (picture, _) = early.picture((100, 30));
    assert!(picture.contains("/pro") && picture.contains("reading the configuration"), "{picture}");
    let all = ["look", "prod", "staging"].map(listed).into();
    early.tell(Msg::Profiles(Box::new(Known { all, file: "/config.toml".into(), fault: None })));
    assert_eq!(early.keys("Enter"), [Effect::Prepare { attempt: 1, which: Which::Named("prod".into()) }]);
}

#[test]
fn with_one_or_none_it_says_how_to_add_one() {
    for names in [&[][..], &["staging"]] {
        let (picture, _) = rig(names).picture((100, 30));
        assert!(picture.contains("/home/ann/.config/hookline/config.toml"), "{picture}");
        assert!(picture.contains("[profile.NAME]") && picture.contains("key_command"), "{picture}");
    }
    let mut nothing = Rig::new(&hook(1, "one"), Open::Profiles);
    nothing.tell(Msg::Profiles(Box::default()));
    let (picture, _) = nothing.picture((100, 30));
    assert!(picture.contains("nothing to switch to"), "{picture}");
}

#[test]
fn a_broken_configuration_is_said_in_full() {
    let mut rig = rig(&["prod", "staging"]);
    let fault = Some(Box::new(fault(FaultKind::Config)));
    rig.tell(Msg::Profiles(Box::new(Known { all: vec![], file: "/c".into(), fault })));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("the line is cut") && picture.contains("Press r."), "{picture}");
    assert_eq!(rig.keys("r"), [Effect::ListProfiles]);
}

#[test]
fn it_holds_at_every_size_whatever_stands_in_it() {
    let names: Vec<String> = (0..40).map(|n| format!("{n}{HOSTILE}")).collect();
    let mut rig = rig(&names.iter().map(String::as_str).collect::<Vec<_>>());
    rig.holds_at_every_size();
    rig.keys("G /");
    rig.holds_at_every_size();
    rig.model.shared.prepare(Which::Named(names[3].clone()));
    rig.holds_at_every_size();
}
