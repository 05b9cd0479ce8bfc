//! Everything the console knows: what is shared, the list at the bottom, and the layers on top of it.

use super::{
    layer::Layer,
    screen::list,
    shared::{Profile, Settings, Shared},
};

/// The state of the console. Only `update` changes it; drawing never does.
#[derive(Debug)]
pub struct Model {
    /// What every screen looks at.
    pub shared: Shared,
    /// The list: always there.
    pub list: list::State,
    /// What stands on top of it, the last one in front.
    pub layers: Vec<Layer>,
    /// Leaving waits for writes that are under way.
    pub leaving: bool,
    /// The last key that ran a writing command, and when: a held key does not run it again.
    pub(super) last_write: Option<(super::chord::Chord, std::time::Duration)>,
    /// The key that is being handled.
    pub(super) pressed: Option<super::chord::Chord>,
}

impl Model {
    /// The console before its first message.
    pub fn new(profile: Profile, settings: Settings, zone: jiff::tz::TimeZone, now: jiff::Timestamp) -> Self {
        let shared = Shared::new(profile, settings, zone, now);
        let list = list::State::new(&shared);
        Model { list, shared, layers: Vec::new(), leaving: false, last_write: None, pressed: None }
    }
}
