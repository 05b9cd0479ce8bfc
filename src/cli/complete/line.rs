//! A line of a shell up to its cursor as words, however unfinished it is. Expands nothing.

/// The line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its words; the last is the one at the cursor, and may be empty.
    pub words: Vec<String>,
    /// The last word is inside of a quote.
    pub open: bool,
}

impl Line {
    /// Takes a line apart. What stands before the last `|`, `&` or `;` is another command.
    pub fn of(text: &str) -> Self {
        let mut words = vec![String::new()];
        let mut quote: Option<char> = None;
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            let word = match words.last_mut() {
                Some(word) => word,
                None => break,
            };
            match (letter, quote) {
                (end, Some(mark)) if end == mark => quote = None,
                ('\\', Some('"') | None) => word.extend(letters.next()),
                (inside, Some(_)) => word.push(inside),
                (mark @ ('"' | '\''), None) => quote = Some(mark),
                (' ' | '\t' | '\n', None) => {
                    if !word.is_empty() {
                        words.push(String::new());
                    }
                }
                ('|' | '&' | ';', None) => words = vec![String::new()],
                (plain, None) => word.push(plain),
            }
        }
        Line { words, open: quote.is_some() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_apart_as_far_as_it_goes() {
        for (text, words, open) in [
            ("hookline ", &["hookline", ""][..], false),
            ("hookline get 1", &["hookline", "get", "1"], false),
            ("hookline  list --filter 'a b", &["hookline", "list", "--filter", "a b"], true),
            ("hookline list --filter \"a b\" x", &["hookline", "list", "--filter", "a b", "x"], false),
            ("echo a; hookline ge", &["hookline", "ge"], false),
            ("a | hookline a\\ b\\", &["hookline", "a b"], false),
            ("", &[""], false),
        ] {
            let line = Line::of(text);
            assert_eq!((line.words.iter().map(String::as_str).collect::<Vec<_>>(), line.open), (words.to_vec(), open));
        }
    }
}
