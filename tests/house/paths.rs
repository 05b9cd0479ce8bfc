//! The paths that a Rust file names: `use` trees and paths inside code alike, relative ones made absolute.
//!
//! A lexer of a hundred lines, no parser: comments, strings and everything from the test module on are left out.

/// One path, such as `["crate", "domain", "text"]` or `["tokio", "time"]`.
pub type RustPath = Vec<String>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    PathSeparator,
    Open,
    Close,
    Comma,
    Other(char),
}

/// All paths of two or more segments in the file at `name` (such as `src/cli/list.rs`).
pub fn paths(name: &str, text: &str) -> Vec<RustPath> {
    let tokens = tokens(text.split("#[cfg(test)]").next().unwrap_or_default());
    let module = module_of(name);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            Token::Word(_) if at == 0 || tokens[at - 1] != Token::PathSeparator => {
                at = tree(&tokens, at, &[], &mut found)
            }
            _ => at += 1,
        }
    }
    found.iter().filter_map(|path| absolute(path, &module)).filter(|path| path.len() > 1).collect()
}

/// Reads one path or `use` tree that starts at `at`, below `prefix`; returns where it ends.
fn tree(tokens: &[Token], mut at: usize, prefix: &[String], found: &mut Vec<RustPath>) -> usize {
    let mut path = prefix.to_vec();
    loop {
        match tokens.get(at) {
            Some(Token::Word(word)) => path.push(word.clone()),
            Some(Token::Open) if !path.is_empty() => {
                at += 1;
                while !matches!(tokens.get(at), Some(Token::Close) | None) {
                    at = if tokens[at] == Token::Comma { at + 1 } else { tree(tokens, at, &path, found).max(at + 1) };
                }
                return at + 1;
            }
            _ => break,
        }
        at += 1;
        if tokens.get(at) != Some(&Token::PathSeparator) {
            break;
        }
        at += 1;
    }
    found.push(path);
    // `use a::b as c`: the new name is no path.
    match (tokens.get(at), tokens.get(at + 1)) {
        (Some(Token::Word(word)), Some(Token::Word(_))) if word == "as" => at + 2,
        _ => at,
    }
}

fn module_of(name: &str) -> Vec<String> {
    let inner = name.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let root = ["lib", "main"].contains(&inner);
    std::iter::once("crate").chain(inner.split('/').filter(|_| !root)).map(str::to_owned).collect()
}

fn absolute(path: &[String], module: &[String]) -> Option<RustPath> {
    let ups = path.iter().take_while(|segment| *segment == "super").count();
    let base = match path.first()?.as_str() {
        "self" => module,
        "super" => &module[..module.len().saturating_sub(ups)],
        _ => return Some(path.to_vec()),
    };
    Some([base, &path[ups.max(1)..]].concat())
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = string(rest) {
            tokens.push(Token::Other('"'));
            length
        } else if c.is_alphabetic() || c == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..length].to_owned()));
            length
        } else if rest.starts_with("::") {
            tokens.push(Token::PathSeparator);
            2
        } else {
            match c {
                '{' => tokens.push(Token::Open),
                '}' => tokens.push(Token::Close),
                ',' => tokens.push(Token::Comma),
                c if c.is_whitespace() => {}
                c => tokens.push(Token::Other(c)),
            }
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    tokens
}

/// The length of the string or character literal that `rest` starts with.
fn string(rest: &str) -> Option<usize> {
    let raw = rest.trim_start_matches(['b', 'r']);
    let prefix = rest.len() - raw.len();
    if prefix > 0 && prefix <= 2 && rest[..prefix].contains('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = &raw[hashes + 1..];
            return Some(prefix + hashes + 1 + body.find(&end).map_or(body.len(), |at| at + end.len()));
        }
    }
    if prefix > 1 || (prefix == 1 && !rest.starts_with('b')) {
        return None;
    }
    let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let body = &raw[1..];
    if quote == '\'' {
        // A lifetime has no closing quote right behind its first character.
        let character = body.chars().next()?;
        if character != '\\' && !body[character.len_utf8()..].starts_with('\'') {
            return None;
        }
    }
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(prefix + 1 + at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

#[test]
fn use_trees_and_inline_paths_are_found() {
    let text = r##"
        //! crate::comment::no
        use crate::{api::{Client, calls::{self, Call}}, domain::text as words};
        use super::output::Output;
        use tokio::time;
        /* crate::comment::no */
        fn f<'a>(x: &'a str) -> super::super::state::Log {
            let c = '\''; let s = "crate::string::no"; let r = r#"crate::"raw"::no"#;
            crate::config::file::load::<T>(crate :: audit :: run, c, s, r, self::g)
        }
        pub(crate) fn g() { if a { crate::sandbox::S { x: 1 } } }
        #[cfg(test)]
        mod tests { use crate::tests::no; }
    "##;
    let found: Vec<String> = paths("src/cli/list.rs", text).iter().map(|path| path.join("::")).collect();
    for path in [
        "crate::api::Client",
        "crate::api::calls::self",
        "crate::api::calls::Call",
        "crate::domain::text",
        "crate::cli::output::Output",
        "tokio::time",
        "crate::state::Log",
        "crate::config::file::load",
        "crate::audit::run",
        "crate::cli::list::g",
        "crate::sandbox::S",
    ] {
        assert!(found.iter().any(|f| f == path), "{path} in {found:?}");
    }
    assert!(found.iter().all(|path| !path.contains("no")), "{found:?}");
}

#[test]
fn modules_know_their_place() {
    assert_eq!(module_of("src/tui/mod.rs"), ["crate", "tui"]);
    assert_eq!(module_of("src/tui/screens/list/view.rs"), ["crate", "tui", "screens", "list", "view"]);
    assert_eq!(module_of("src/lib.rs"), ["crate"]);
}
