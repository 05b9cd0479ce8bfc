//! Whose turn it is: each mishap counts the requests that it looked at.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{super::random::Random, Mishap, MishapKind, Route, When};

/// The mishaps in force, each with the number of requests it has looked at.
#[derive(Debug)]
pub(in crate::sandbox) struct Mishaps(Mutex<State>);

#[derive(Debug)]
struct State {
    all: Vec<(Mishap, u32)>,
    dice: Random,
}

impl Mishaps {
    /// These, with dice of this seed.
    pub fn new(all: Vec<Mishap>, seed: u64) -> Self {
        Mishaps(Mutex::new(State { all: all.into_iter().map(|m| (m, 0)).collect(), dice: Random::new(seed) }))
    }

    /// Puts others in their place; turns are counted anew.
    pub fn set(&self, all: Vec<Mishap>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).all = all.into_iter().map(|m| (m, 0)).collect();
    }

    /// What befalls the next request of this route: how late it is, and the first other mishap whose turn it is.
    pub fn next(&self, route: Route) -> (Duration, Option<MishapKind>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { all, dice } = &mut *state;
        let (mut late, mut first) = (Duration::ZERO, None);
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
                other if happens => {
                    first.get_or_insert(other);
                }
                _ => {}
            }
        }
        (late, first)
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
            (0..6).map(|_| if mishaps.next(Route::List).1.is_some() { 'x' } else { '.' }).collect::<String>()
        };
        assert_eq!(turns("500"), "xxxxxx");
        assert_eq!(turns("500:3"), "..x..x");
        assert_eq!(turns("500:first2"), "xx....");
        assert_eq!(turns("500:only2"), ".x....");
        assert_eq!(turns("500@show"), "......");
        assert_eq!(turns("500:p100"), "xxxxxx");
        let mishaps = Mishaps::new(["delay=5", "500", "delay=6@list"].map(|m| m.parse().unwrap()).to_vec(), 1);
        assert_eq!(mishaps.next(Route::List), (Duration::from_millis(11), Some(MishapKind::Status(500))));
    }
}
