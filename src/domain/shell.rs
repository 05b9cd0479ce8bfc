//! Words for a POSIX shell. The one place that quotes: what hookline writes for a shell is harmless to run, whatever
//! names and URLs hold. And the way back: a command line as words, for programs that run without a shell. It runs
//! nothing itself.

use std::{borrow::Cow, str::Chars};

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

/// Why a text is no command line that can run without a shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsplit {
    /// A quote that nothing closes.
    #[error("the quote {0} is not closed")]
    Open(char),
    /// A character that only a shell gives a meaning to.
    #[error("`{0}` means something to a shell alone, and there is none: put it in single quotes, or run a script")]
    Shell(char),
    /// No word.
    #[error("it names no program")]
    Empty,
}

/// The words of a command line, with blanks, quotes and backslashes as POSIX sh reads them. Nothing is expanded: what a
/// shell would act on is refused where it is not quoted.
///
/// # Errors
/// [`Unsplit`].
pub fn split(line: &str) -> Result<Vec<String>, Unsplit> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            ' ' | '\t' | '\n' => words.extend(word.take()),
            '\'' => single(&mut rest, word.get_or_insert_default())?,
            '"' => double(&mut rest, word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().push(rest.next().ok_or(Unsplit::Open('\\'))?),
            '|' | '&' | ';' | '<' | '>' | '(' | ')' | '$' | '`' | '*' | '?' | '[' => return Err(Unsplit::Shell(c)),
            '~' | '#' if word.is_none() => return Err(Unsplit::Shell(c)),
            plain => word.get_or_insert_default().push(plain),
        }
    }
    words.extend(word);
    match words.first() {
        Some(program) if !program.is_empty() => Ok(words),
        _ => Err(Unsplit::Empty),
    }
}

fn single(rest: &mut Chars<'_>, word: &mut String) -> Result<(), Unsplit> {
    loop {
        match rest.next().ok_or(Unsplit::Open('\''))? {
            '\'' => return Ok(()),
            inside => word.push(inside),
        }
    }
}

/// In double quotes a backslash speaks for these alone; before anything else it stands for itself.
fn double(rest: &mut Chars<'_>, word: &mut String) -> Result<(), Unsplit> {
    loop {
        match rest.next().ok_or(Unsplit::Open('"'))? {
            '"' => return Ok(()),
            '\\' => match rest.next().ok_or(Unsplit::Open('"'))? {
                '\n' => {}
                meant @ ('$' | '`' | '"' | '\\') => word.push(meant),
                plain => word.extend(['\\', plain]),
            },
            special @ ('$' | '`') => return Err(Unsplit::Shell(special)),
            inside => word.push(inside),
        }
    }
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

    #[test]
    fn a_command_line_is_split_as_a_shell_does() {
        for (line, words) in [
            ("pass show api", &["pass", "show", "api"][..]),
            ("  pass\tshow  'a b'\"c d\"e ", &["pass", "show", "a bc de"]),
            (r#"x "a\"b\$c\d" 'it'\''s' \~ a\ b ''"#, &["x", r#"a"b$c\d"#, "it's", "~", "a b", ""]),
            ("x a~b a#b", &["x", "a~b", "a#b"]),
        ] {
            assert_eq!(split(line).unwrap(), words, "{line}");
        }
        for (line, wrong) in [
            ("", Unsplit::Empty),
            ("  ", Unsplit::Empty),
            ("'' a", Unsplit::Empty),
            ("pass 'show", Unsplit::Open('\'')),
            ("pass \"show", Unsplit::Open('"')),
            ("pass \\", Unsplit::Open('\\')),
            ("pass show x | head -1", Unsplit::Shell('|')),
            ("echo $KEY", Unsplit::Shell('$')),
            ("echo \"$KEY\"", Unsplit::Shell('$')),
            ("cat ~/key", Unsplit::Shell('~')),
            ("cat key; rm key", Unsplit::Shell(';')),
        ] {
            assert_eq!(split(line), Err(wrong), "{line}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_was_quoted_is_split_into_what_it_was(words in prop::collection::vec("[ -~é日]{1,12}", 1..5)) {
            let quoted = line(words.iter().map(String::as_str)).unwrap();
            prop_assert_eq!(split(&quoted).unwrap(), words);
        }

        #[test]
        fn a_shell_reads_back_what_was_quoted(word in "[ -~é日\u{202e}]{0,30}") {
            let script = format!("printf %s {}", quote(&word).unwrap());
            let out = Command::new("sh").args(["-c", &script]).output().unwrap();
            prop_assert_eq!(String::from_utf8(out.stdout).unwrap(), word);
        }
    }
}
