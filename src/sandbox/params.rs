//! Query strings and urlencoded forms as Rack 3 reads them: brackets nest, the last scalar wins, `;` is an ordinary
//! character (WIRE section 2).

use std::borrow::Cow;

use serde_json::{Map, Value};

/// A tree of parameters: strings, arrays, objects, and null for a name without `=`.
pub(super) type Tree = Map<String, Value>;

/// What came out of a query string or form.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parsed {
    /// The parameters.
    pub tree: Tree,
    /// Some `%ff` was no UTF-8: the service fails on it later, with 500.
    pub invalid_utf8: bool,
}

/// The deepest nesting of brackets that is taken.
const DEPTH: usize = 32;

/// Why a query string cannot be read, in the words of the one line that is answered: 400, `text/html`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("Invalid query parameters: invalid %-encoding ({0})")]
    Percent(String),
    #[error("Invalid query parameters: expected {wanted} (got {got}) for param `{name}'")]
    Conflict { wanted: &'static str, got: &'static str, name: String },
    #[error("Invalid query parameters: exceeded available parameter key space")]
    TooDeep,
}

/// Reads a query string or a urlencoded form.
pub(super) fn parse(text: &[u8]) -> Result<Parsed, Unreadable> {
    let mut parsed = Parsed::default();
    for pair in text.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
        let mut halves = pair.splitn(2, |b| *b == b'=');
        let name = decoded(halves.next().unwrap_or_default(), &mut parsed.invalid_utf8)?;
        let value = match halves.next() {
            Some(value) => Value::String(decoded(value, &mut parsed.invalid_utf8)?),
            None => Value::Null,
        };
        put(&mut parsed.tree, &name, value)?;
    }
    Ok(parsed)
}

/// Adds one parameter whose name is decoded already.
pub(super) fn put(tree: &mut Tree, name: &str, value: Value) -> Result<(), Unreadable> {
    let (head, keys) = segments(name);
    if keys.len() > DEPTH {
        return Err(Unreadable::TooDeep);
    }
    nest(tree, head, &keys, value)
}

/// `a[b][]` is `a` and then `b` and the empty key. A bracket that does not close makes the whole text one name.
fn segments(name: &str) -> (&str, Vec<&str>) {
    let Some((head, mut rest)) = name.split_once('[') else { return (name, Vec::new()) };
    let mut keys = Vec::new();
    loop {
        let Some((key, after)) = rest.split_once(']') else { return (name, Vec::new()) };
        keys.push(key);
        match after.strip_prefix('[') {
            Some(next) => rest = next,
            None => return (head, keys),
        }
    }
}

fn nest(tree: &mut Tree, name: &str, keys: &[&str], value: Value) -> Result<(), Unreadable> {
    let Some((key, more)) = keys.split_first() else {
        tree.insert(name.to_owned(), value);
        return Ok(());
    };
    let slot = tree.entry(name).or_insert(Value::Null);
    let conflict = |wanted, got: &Value| {
        let got = match got {
            Value::Array(_) => "Array",
            Value::Object(_) => "Hash",
            _ => "String",
        };
        Unreadable::Conflict { wanted, got, name: name.to_owned() }
    };
    if !key.is_empty() {
        if slot.is_null() {
            *slot = Value::Object(Map::new());
        }
        return match slot {
            Value::Object(inner) => nest(inner, key, more, value),
            other => Err(conflict("Hash", other)),
        };
    }
    if slot.is_null() {
        *slot = Value::Array(Vec::new());
    }
    let Value::Array(items) = slot else { return Err(conflict("Array", slot)) };
    let Some((next, rest)) = more.split_first() else {
        items.push(value);
        return Ok(());
    };
    if let Some(Value::Object(last)) = items.last_mut()
        && !last.contains_key(*next)
    {
        return nest(last, next, rest, value);
    }
    let mut fresh = Map::new();
    nest(&mut fresh, next, rest, value)?;
    items.push(Value::Object(fresh));
    Ok(())
}

/// One segment of a path, decoded. A `+` is itself there.
pub(super) fn segment(text: &str, invalid_utf8: &mut bool) -> Result<String, Unreadable> {
    decoded(text.replace('+', "%2B").as_bytes(), invalid_utf8)
}

fn decoded(text: &[u8], invalid_utf8: &mut bool) -> Result<String, Unreadable> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match *first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let code = after.split_at_checked(2).and_then(|(code, after)| {
                    let code = std::str::from_utf8(code).ok().filter(|c| c.bytes().all(|b| b.is_ascii_hexdigit()))?;
                    Some((u8::from_str_radix(code, 16).ok()?, after))
                });
                let Some((byte, after)) = code else {
                    return Err(Unreadable::Percent(String::from_utf8_lossy(text).into_owned()));
                };
                bytes.push(byte);
                rest = after;
            }
            other => bytes.push(other),
        }
    }
    Ok(match String::from_utf8_lossy(&bytes) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => {
            *invalid_utf8 = true;
            text
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tree(query: &str) -> Value {
        Value::Object(parse(query.as_bytes()).unwrap().tree)
    }

    #[test]
    fn brackets_nest_and_the_last_scalar_wins() {
        for (query, wanted) in [
            ("a=1&a=2", json!({"a": "2"})),
            ("page[number]=2&page[size]=3", json!({"page": {"number": "2", "size": "3"}})),
            ("filter%5Bid%5D%5B%5D=5&filter[id][]=7", json!({"filter": {"id": ["5", "7"]}})),
            ("fields[notification%2Fwebhooks][]=name", json!({"fields": {"notification/webhooks": ["name"]}})),
            ("filter[name]", json!({"filter": {"name": null}})),
            ("filter[name]=", json!({"filter": {"name": ""}})),
            ("q=a+b%2Bc;d", json!({"q": "a b+c;d"})),
            ("page[size]=2&page=3", json!({"page": "3"})),
            ("a[][x]=1&a[][y]=2&a[][x]=3", json!({"a": [{"x": "1", "y": "2"}, {"x": "3"}]})),
            ("a[b=1", json!({"a[b": "1"})),
            ("&&a=1&", json!({"a": "1"})),
            ("a=b=c", json!({"a": "b=c"})),
        ] {
            assert_eq!(tree(query), wanted, "{query}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let why = |query: &str| parse(query.as_bytes()).unwrap_err().to_string();
        assert_eq!(why("page=3&page[size]=2"), "Invalid query parameters: expected Hash (got String) for param `page'");
        assert_eq!(why("a[b]=1&a[]=2"), "Invalid query parameters: expected Array (got Hash) for param `a'");
        assert_eq!(why("a=%zz"), "Invalid query parameters: invalid %-encoding (%zz)");
        assert_eq!(why("a=%4"), "Invalid query parameters: invalid %-encoding (%4)");
        assert_eq!(parse(format!("a{}=1", "[x]".repeat(40)).as_bytes()), Err(Unreadable::TooDeep));
        assert!(parse(b"a=%ff").unwrap().invalid_utf8);
        assert!(!parse("a=%E4%BD%A0".as_bytes()).unwrap().invalid_utf8);
    }
}
