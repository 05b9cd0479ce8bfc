//! A set of ids in little memory: keys of one table lie close together, so 64 neighbours share one word.

use std::collections::HashMap;

use crate::domain::webhook::HookId;

/// Ids in one word.
const WORD: u64 = 64;

/// The set.
#[derive(Debug, Default)]
pub(super) struct IdSet {
    words: HashMap<u64, u64>,
    len: usize,
}

impl IdSet {
    /// How many are in it.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn contains(&self, id: HookId) -> bool {
        let (word, bit) = place(id);
        self.words.get(&word).is_some_and(|bits| bits & bit != 0)
    }

    pub(super) fn insert(&mut self, id: HookId) {
        let (word, bit) = place(id);
        let bits = self.words.entry(word).or_default();
        self.len += usize::from(*bits & bit == 0);
        *bits |= bit;
    }

    /// True where it was in it.
    pub(super) fn remove(&mut self, id: HookId) -> bool {
        let (word, bit) = place(id);
        let Some(bits) = self.words.get_mut(&word).filter(|bits| **bits & bit != 0) else { return false };
        *bits &= !bit;
        self.len -= 1;
        true
    }

    /// All of them, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = HookId> {
        self.words.iter().flat_map(|(word, bits)| {
            let at = move |bit: &u64| bits & (1 << bit) != 0;
            (0..WORD).filter(at).filter_map(move |bit| HookId::new(word * WORD + bit))
        })
    }
}

impl<'a> Extend<&'a HookId> for IdSet {
    fn extend<T: IntoIterator<Item = &'a HookId>>(&mut self, ids: T) {
        ids.into_iter().for_each(|id| self.insert(*id));
    }
}

fn place(id: HookId) -> (u64, u64) {
    (id.get() / WORD, 1 << (id.get() % WORD))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_set(steps in proptest::collection::vec((any::<bool>(), prop_oneof![1..300u64, (i64::MAX as u64 - 99)..=i64::MAX as u64]), 0..200)) {
            let (mut set, mut plain) = (IdSet::default(), BTreeSet::new());
            for (add, number) in steps {
                let id = HookId::new(number).unwrap();
                if add {
                    set.insert(id);
                    plain.insert(id);
                } else {
                    prop_assert_eq!(set.remove(id), plain.remove(&id));
                }
                prop_assert_eq!(set.contains(id), plain.contains(&id));
                prop_assert_eq!(set.len(), plain.len());
            }
            prop_assert_eq!(set.iter().collect::<BTreeSet<_>>(), plain);
        }
    }
}
