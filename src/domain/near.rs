//! Near misses of words that were meant: one measure for filters, sort keys, commands and settings.

/// The candidate that was probably meant by `word`, where one is near: one slip (a letter wrong, missing, too much, or
/// two swapped) in words of three letters and more, two in words of seven and more. Case is no difference, the first
/// letter of a word of three has to stand.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).take(40).collect();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let meant: Vec<char> = candidate.chars().collect();
            let slips = distance(&word, &meant);
            let allowed = match meant.len() {
                0..=2 => 0,
                3 => usize::from(word.first() == meant.first()),
                4..=6 => 1,
                _ => 2,
            };
            (slips <= allowed).then_some((slips, candidate))
        })
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one into the other (optimal string alignment).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut former = None;
    for (row, &a) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        let mut former_to = None;
        for (column, &b) in to.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost =
                (at(&last, column) + usize::from(a != b)).min(at(&last, column + 1) + 1).min(at(&current, column) + 1);
            if column > 0 && former == Some(b) && former_to == Some(a) {
                cost = cost.min(at(&before_last, column - 1) + 1);
            }
            current.push(cost);
            former_to = Some(b);
        }
        former = Some(a);
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(from.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_are_near() {
        let fields = ["id", "name", "url", "events", "created", "updated", "age"];
        for (word, meant) in [
            ("nmae", Some("name")),
            ("Name", Some("name")),
            ("nam", Some("name")),
            ("event", Some("events")),
            ("evnets", Some("events")),
            ("craeted", Some("created")),
            ("udpate", Some("updated")),
            ("ulr", Some("url")),
            ("urls", Some("url")),
            ("page", None),
            ("https", None),
            ("workflow", None),
            ("ie", None),
            ("", None),
        ] {
            assert_eq!(suggest(word, fields), meant, "{word}");
        }
    }
}
