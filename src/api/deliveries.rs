//! The outcome of a test delivery, from both renderers (WIRE section 9).

use std::time::Duration;

use super::{
    calls::Delivery,
    jsonapi::{self, Body, Members},
};

/// Reads `success` and `message`, bare or under `data`, also as attributes of a record. `success` may be false with 200.
///
/// # Errors
/// In words, where no `success` is told.
pub fn read(body: &[u8], round_trip: Duration) -> Result<Delivery, String> {
    let body = Body::of(body);
    let outer = Members::of(&body.text)?;
    let data = outer.object("data");
    let attributes = data.as_ref().and_then(|data| data.object("attributes"));
    let places = [attributes.as_ref(), data.as_ref(), Some(&outer)];
    let told = |name: &str| places.into_iter().flatten().find_map(|place| place.given(name));
    let success = match told("success") {
        Some("true") => true,
        Some("false") => false,
        _ => return Err("it does not say whether the delivery succeeded".to_owned()),
    };
    let message = told("message").map(|raw| jsonapi::readable(raw).unwrap_or_else(|| raw.to_owned()));
    Ok(Delivery { success, message: message.unwrap_or_default(), round_trip })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn both_renderers_are_read() {
        for (text, success, message) in [
            (r#"{"success":true,"message":"ok"}"#, true, "ok"),
            (r#"{"data":{"success":false,"message":"HTTP 500"}}"#, false, "HTTP 500"),
            (r#"{"data":{"type":"t","id":"1","attributes":{"success":true,"message":null}}}"#, true, ""),
            (r#"{"success":false,"message":{"a":1}}"#, false, r#"{"a":1}"#),
        ] {
            let told = read(text.as_bytes(), Duration::ZERO).unwrap();
            assert_eq!((told.success, told.message.as_str()), (success, message), "{text}");
        }
        for text in ["", "{}", "[true]", r#"{"success":"yes"}"#] {
            assert!(read(text.as_bytes(), Duration::ZERO).is_err(), "{text}");
        }
    }
}
