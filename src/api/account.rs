//! Whom a token speaks for, as its claims say (WIRE section 3). Read, never verified, and never decided upon: the words are
//! for people, and hostile like all text of the service.

use jiff::Timestamp;

use super::{
    jsonapi::{self, Body, Members},
    login,
};
use crate::domain::secret::Secret;

/// The claims of a token that are of use to people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// `u.name`, or `u.email` where there is none.
    pub name: Option<String>,
    /// `r`: a role, or `api:` and the rights of an API key.
    pub role: Option<String>,
    /// `exp`.
    pub expires: Option<Timestamp>,
}

impl Account {
    /// Reads the claims; `None` where the token is no JWT or says nothing of the kind.
    pub fn of(token: &Secret) -> Option<Self> {
        let claims = login::claims(token)?;
        let body = Body::of(&claims);
        let claims = Members::of(&body.text).ok()?;
        let text = |of: &Members<'_>, name| of.given(name).and_then(jsonapi::readable).filter(|text| !text.is_empty());
        let user = claims.object("u");
        let name = user.as_ref().and_then(|user| text(user, "name").or_else(|| text(user, "email")));
        let account = Account { name, role: text(&claims, "r"), expires: login::expires(&claims) };
        (account != Account::default()).then_some(account)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    fn of(claims: &str) -> Option<Account> {
        Account::of(&Secret::new(format!("eyJhbGciOiJFUzI1NiJ9.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))))
    }

    #[test]
    fn the_claims_say_who_it_is() {
        let account = of(r#"{"u":{"id":1,"name":"Ann","email":"a@x.example"},"r":"api:read","s":{},"exp":1790000000}"#);
        let account = account.unwrap();
        assert_eq!((account.name.as_deref(), account.role.as_deref()), (Some("Ann"), Some("api:read")));
        assert_eq!(account.expires.unwrap().as_second(), 1_790_000_000);
        assert_eq!(of(r#"{"u":{"name":null,"email":"a@x.example"}}"#).unwrap().name.as_deref(), Some("a@x.example"));
    }

    #[test]
    fn a_token_that_says_nothing_is_nobodys() {
        assert_eq!(of("{}"), None);
        assert_eq!(of("[]"), None);
        assert_eq!(of(r#"{"u":"Ann","r":5}"#).and_then(|account| account.name), None);
        assert_eq!(Account::of(&Secret::new("opaque".to_owned())), None);
    }
}
