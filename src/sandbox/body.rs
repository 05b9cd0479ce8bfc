//! Request bodies: what is parsed is decided by the bare Content-Type (WIRE facts 1 and 2, section 6).

use serde_json::Value;

use super::params::{self, Parsed};

/// Why a body cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A JSON Content-Type over something that is not JSON, nothing included: 400 in the plain shape.
    Json,
    /// A form that cannot be read: 400, `text/html`, with this line.
    Form(String),
}

/// The parameters in a body. A JSON value other than an object, and any type that is not known, hold none.
pub(super) fn parse(content_type: Option<&str>, body: &[u8]) -> Result<Parsed, Broken> {
    let Some(content_type) = content_type else { return Ok(Parsed::default()) };
    if is_json(content_type) {
        return json(body);
    }
    let (media_type, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    match media_type.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => params::parse(body).map_err(|e| Broken::Form(e.to_string())),
        "multipart/form-data" => multipart(parameters, body),
        _ => Ok(Parsed::default()),
    }
}

/// `application/json` or `application/…+json`, exactly so: capitals or a charset and the body is not looked at.
fn is_json(content_type: &str) -> bool {
    content_type == "application/json"
        || content_type.strip_prefix("application/").and_then(|rest| rest.strip_suffix("+json")).is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        })
}

fn json(body: &[u8]) -> Result<Parsed, Broken> {
    let text = String::from_utf8_lossy(body);
    let invalid_utf8 = matches!(text, std::borrow::Cow::Owned(_));
    match serde_json::from_str(&text) {
        Ok(Value::Object(tree)) => Ok(Parsed { tree, invalid_utf8 }),
        Ok(_) => Ok(Parsed { invalid_utf8, ..Parsed::default() }),
        Err(_) => Err(Broken::Json),
    }
}

fn multipart(parameters: &str, body: &[u8]) -> Result<Parsed, Broken> {
    let boundary = parameters
        .split(';')
        .find_map(|p| p.trim().strip_prefix("boundary="))
        .map(|b| b.trim_matches('"'))
        .filter(|b| !b.is_empty())
        .ok_or_else(|| Broken::Form("Invalid query parameters: bad multipart boundary".to_owned()))?;
    let text = String::from_utf8_lossy(body);
    let mut parsed = Parsed { invalid_utf8: matches!(text, std::borrow::Cow::Owned(_)), ..Parsed::default() };
    for part in text.split(&format!("--{boundary}")).skip(1).take_while(|part| !part.starts_with("--")) {
        let Some((head, value)) = part.split_once("\r\n\r\n") else { continue };
        let Some((_, name)) = head.split_once(" name=\"") else { continue };
        let name = name.split('"').next().unwrap_or_default();
        let value = Value::from(value.strip_suffix("\r\n").unwrap_or(value));
        params::put(&mut parsed.tree, name, value).map_err(|e| Broken::Form(e.to_string()))?;
    }
    Ok(parsed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_bare_json_types_are_parsed() {
        let body = br#"{"a":1}"#;
        for (content_type, parsed) in [
            (Some("application/json"), true),
            (Some("application/vnd.api+json"), true),
            (Some("application/hal+json"), true),
            (Some("application/json; charset=utf-8"), false),
            (Some("Application/JSON"), false),
            (Some("application/+json"), false),
            (Some("text/json"), false),
            (Some("text/plain"), false),
            (None, false),
        ] {
            assert_eq!(parse(content_type, body).unwrap().tree.contains_key("a"), parsed, "{content_type:?}");
        }
        for broken in ["", "{", "NaN", "{\"a\":NaN}", "\u{feff}{}", "{\"a\":1,}"] {
            assert_eq!(parse(Some("application/json"), broken.as_bytes()), Err(Broken::Json), "{broken:?}");
        }
        for other in ["null", "[]", "3", "\"x\""] {
            assert_eq!(parse(Some("application/json"), other.as_bytes()), Ok(Parsed::default()), "{other}");
        }
        assert!(parse(Some("application/json"), b"{\"a\":\"\xff\"}").unwrap().invalid_utf8);
    }

    #[test]
    fn forms_give_the_same_tree() {
        let wanted = json!({"data": {"type": "t", "attributes": {"name": "a b", "events": ["x"]}}});
        let urlencoded = b"data[type]=t&data[attributes][name]=a+b&data[attributes][events][]=x";
        let parsed = parse(Some("application/x-www-form-urlencoded; charset=utf-8"), urlencoded).unwrap();
        assert_eq!(Value::Object(parsed.tree), wanted);
        let multipart = ["data[type]|t", "data[attributes][name]|a b", "data[attributes][events][]|x"]
            .iter()
            .map(|part| part.split_once('|').unwrap())
            .map(|(name, value)| format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
            .collect::<String>()
            + "--XX--\r\n";
        let parsed = parse(Some("multipart/form-data; boundary=XX"), multipart.as_bytes()).unwrap();
        assert_eq!(Value::Object(parsed.tree), wanted);
    }
}
