//! Whose turn it is: each mishap counts the requests that it looked at.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

use super::{super::random::Random, Mishap, MishapKind, Route, When};

/// The mishaps in force, each with the number of requests it has looked at.
#[derive(Debug)]
pub(in crate::sandbox) struct Mishaps {
    state: Mutex<State>,
    /// Told when others are put in their place.
    changed: watch::Sender<()>,
}

#[derive(Debug)]
struct State {
    all: Vec<(Mishap, u32)>,
    dice: Random,
}

/// What befalls a request.
#[derive(Debug)]
pub(in crate::sandbox) struct Fate {
    /// How late it is looked at.
    pub late: Duration,
    /// It is not looked at before this tells of a change.
    pub held: Option<watch::Receiver<()>>,
    /// The first other mishap whose turn it is.
    pub kind: Option<MishapKind>,
}

impl Mishaps {
    /// These, with dice of this seed.
    pub fn new(all: Vec<Mishap>, seed: u64) -> Self {
        let state = State { all: all.into_iter().map(|m| (m, 0)).collect(), dice: Random::new(seed) };
        Mishaps { state: Mutex::new(state), changed: watch::Sender::new(()) }
    }

    /// Puts others in their place; turns are counted anew, and what was held is held no longer.
    pub fn set(&self, all: Vec<Mishap>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.all = all.into_iter().map(|m| (m, 0)).collect();
        self.changed.send_replace(());
    }

    /// What befalls the next request of this route.
    pub fn next(&self, route: Route) -> Fate {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { all, dice } = &mut *state;
        let (mut late, mut held, mut kind) = (Duration::ZERO, None, None);
        for (mishap, seen) in all.iter_mut().filter(|(m, _)| m.routes.is_empty() || m.routes.contains(&route)) {
            *seen += 1;
            let happens = match mishap.when {
                When::Always => true,
                When::Every(n) => *seen % n == 0,
                When::First(n) => *seen <= n,
                When::Only(n) => *seen == n,
                When::Percent(n) => dice.below(100) < u64::from(n),
            };
            match mishap.kind {
                MishapKind::Delay(by) if happens => late += by,
                MishapKind::Hold if happens => held = Some(self.changed.subscribe()),
                other if happens => {
                    kind.get_or_insert(other);
                }
                _ => {}
            }
        }
        Fate { late, held, kind }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_counted_per_mishap() {
        let turns = |text: &str| {
            let mishaps = Mishaps::new(vec![text.parse().unwrap()], 1);
            (0..6).map(|_| if mishaps.next(Route::List).kind.is_some() { 'x' } else { '.' }).collect::<String>()
        };
        assert_eq!(turns("500"), "xxxxxx");
        assert_eq!(turns("500:3"), "..x..x");
        assert_eq!(turns("500:first2"), "xx....");
        assert_eq!(turns("500:only2"), ".x....");
        assert_eq!(turns("500@show"), "......");
        assert_eq!(turns("500:p100"), "xxxxxx");
        let mishaps = Mishaps::new(["delay=5", "500", "delay=6@list"].map(|m| m.parse().unwrap()).to_vec(), 1);
        let fate = mishaps.next(Route::List);
        assert_eq!((fate.late, fate.kind), (Duration::from_millis(11), Some(MishapKind::Status(500))));
    }

    #[test]
    fn what_is_held_is_let_go_by_a_change_and_never_sooner() {
        let mishaps = Mishaps::new(vec!["hold:only1".parse().unwrap()], 1);
        let held = mishaps.next(Route::List).held.unwrap();
        assert!(mishaps.next(Route::List).held.is_none(), "it is not its turn");
        assert!(!held.has_changed().unwrap());
        mishaps.set(Vec::new());
        assert!(held.has_changed().unwrap());
    }
}
