//! Words for a POSIX shell. The one place that quotes: what hookline writes for a shell is harmless to run, whatever
//! names and URLs hold. It runs nothing itself.

use std::borrow::Cow;

/// A word that no shell can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it holds a character that a command line cannot carry unseen")]
pub struct Unquotable;

/// `word` as one word for POSIX sh: bare where that is safe, else in single quotes, in which the shell leaves everything
/// but the quote itself alone.
///
/// # Errors
/// [`Unquotable`] for NUL, which no argument can hold, and for other control characters: a terminal that is pasted into
/// acts on them before the shell can read a quote.
pub fn quote(word: &str) -> Result<Cow<'_, str>, Unquotable> {
    if word.chars().any(char::is_control) {
        return Err(Unquotable);
    }
    let bare = |c: char| c.is_ascii_alphanumeric() || "/:=@%+,.-_".contains(c);
    // zsh reads a word that begins with `=` as the path of a command.
    if !word.is_empty() && word.chars().all(bare) && !word.starts_with('=') {
        return Ok(Cow::Borrowed(word));
    }
    Ok(Cow::Owned(format!("'{}'", word.replace('\'', r"'\''"))))
}

/// A command line of these words.
///
/// # Errors
/// As for [`quote`].
pub fn line<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<String, Unquotable> {
    let words: Vec<_> = words.into_iter().map(quote).collect::<Result<_, _>>()?;
    Ok(words.join(" "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_words_stay_bare_and_others_are_quoted() {
        assert_eq!(line(["hookline", "get", "12"]).as_deref(), Ok("hookline get 12"));
        assert_eq!(quote("a b").as_deref(), Ok("'a b'"));
        assert_eq!(quote("it's").as_deref(), Ok(r"'it'\''s'"));
        assert_eq!(quote("$(id)").as_deref(), Ok("'$(id)'"));
        assert_eq!(quote("").as_deref(), Ok("''"));
        assert_eq!(quote("~root").as_deref(), Ok("'~root'"));
        for bad in ["a\0b", "a\nb", "\u{1b}[201~id", "\u{9b}x"] {
            assert_eq!(quote(bad), Err(Unquotable), "{bad:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_shell_reads_back_what_was_quoted(word in "[ -~é日\u{202e}]{0,30}") {
            let script = format!("printf %s {}", quote(&word).unwrap());
            let out = Command::new("sh").args(["-c", &script]).output().unwrap();
            prop_assert_eq!(String::from_utf8(out.stdout).unwrap(), word);
        }
    }
}
