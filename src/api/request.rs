//! The wire form of every call: method, path, query, body. Pure; what the service would misread is refused here (WIRE sections 1 to 9).

use reqwest::Method;

use super::{
    calls::{Call, Exact, Fields, ListQuery},
    dialect::{Dialect, FieldsForm},
};
use crate::domain::{
    event::EventItem,
    fault::{Fault, FaultKind, FieldFault},
    webhook::{Change, Field, HookId},
};

/// The resource type, and its path below `/api/v3/`.
pub const TYPE: &str = "notification/webhooks";
/// Every attribute but `secret`.
const ATTRIBUTES: [&str; 7] = ["account_id", "name", "url", "events", "scopes", "created_at", "updated_at"];
/// Bytes of a query: above, a common proxy refuses the request line (WIRE section 2).
const LONGEST_QUERY: usize = 8_000;

/// A call as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Below `/api/v3/`.
    pub path: String,
    /// Percent-encoded, without `?`.
    pub query: String,
    /// JSON text; only with it is a Content-Type sent (WIRE fact 2).
    pub body: Option<String>,
}

/// What is being done, as in "Loading page 3".
pub fn doing(call: &Call) -> String {
    match call {
        Call::List(query) => format!("Loading page {}", query.number),
        Call::Show(id) => format!("Loading webhook {id}"),
        Call::Reveal(id) => format!("Revealing the secret of webhook {id}"),
        Call::Create(_) => "Creating the webhook".to_owned(),
        Call::Update(id, _) => format!("Saving webhook {id}"),
        Call::Delete(id) => format!("Deleting webhook {id}"),
        Call::Events => "Loading the events".to_owned(),
        Call::Test(id) => format!("Testing webhook {id}"),
        Call::Settle(write) => doing(write),
    }
}

/// The wire form of a call.
///
/// # Errors
/// `Usage` or `Invalid` for what the service would misread, answer with 500, or drop in silence.
pub fn of(call: &Call, dialect: &Dialect) -> Result<Request, Fault> {
    let one = |id: &HookId| format!("{TYPE}/{id}");
    let (method, path, query, body) = match call {
        Call::List(query) => (Method::GET, TYPE.to_owned(), list_query(query, dialect)?, None),
        Call::Show(id) => (Method::GET, one(id), fieldset(Some(&ATTRIBUTES), dialect).join("&"), None),
        Call::Reveal(id) => (Method::GET, one(id), fieldset(Some(&["secret"]), dialect).join("&"), None),
        Call::Create(change) => (Method::POST, TYPE.to_owned(), String::new(), Some(body(change, false)?)),
        Call::Update(id, change) => (Method::PATCH, one(id), String::new(), Some(body(change, true)?)),
        Call::Delete(id) => (Method::DELETE, one(id), String::new(), None),
        Call::Events => (Method::GET, format!("{TYPE}/events"), String::new(), None),
        Call::Test(id) => (Method::POST, format!("{TYPE}/test/{id}"), String::new(), None),
        Call::Settle(write) => match write.target() {
            Some(id) => return of(&Call::Show(id), dialect),
            None => return Err(usage("what was lost has no id to be looked up by", "Look for it in the list")),
        },
    };
    Ok(Request { method, path, query, body })
}

fn usage(why: impl Into<String>, next: &str) -> Fault {
    Fault::new(FaultKind::Usage, "The request was not sent", why, next)
}

fn list_query(query: &ListQuery, dialect: &Dialect) -> Result<String, Fault> {
    if !(1..=1000).contains(&query.size) {
        return Err(usage(format!("a page of {} rows was asked for", query.size), "Ask for 1 to 1000 rows a page"));
    }
    if query.number == 0 {
        return Err(usage("page 0 was asked for", "Pages count from 1"));
    }
    let mut pairs = vec![pair("page[number]", &query.number.to_string()), pair("page[size]", &query.size.to_string())];
    if let Some(sort) = query.sort {
        pairs.push(pair("sort", &format!("{}{}", if sort.descending { "-" } else { "" }, sort.by.wire())));
    }
    if query.count && !dialect.refuses_count {
        pairs.push(pair("count", "true"));
    }
    for exact in &query.filter {
        filter(exact, &mut pairs)?;
    }
    pairs.extend(fieldset(
        match query.fields {
            Fields::AllButSecret => Some(&ATTRIBUTES),
            Fields::IdsOnly => None,
        },
        dialect,
    ));
    let query = pairs.join("&");
    if query.len() >= LONGEST_QUERY {
        return Err(usage(
            format!("its query would be {} bytes long, and servers cut at {LONGEST_QUERY}", query.len()),
            "Ask for fewer values at once",
        ));
    }
    Ok(query)
}

fn filter(exact: &Exact, pairs: &mut Vec<String>) -> Result<(), Fault> {
    let (name, values): (_, Vec<String>) = match exact {
        Exact::Id(ids) => ("id", ids.iter().map(ToString::to_string).collect()),
        Exact::Account(ids) => ("account_id", ids.iter().map(ToString::to_string).collect()),
        Exact::Name(names) => ("name", names.clone()),
        Exact::Url(urls) => ("url", urls.clone()),
    };
    if values.iter().any(|value| value.contains('\0')) {
        return Err(usage(format!("a value of the filter on {name} holds a null character"), "Take it out"));
    }
    match values.as_slice() {
        // An empty list would be an error 500 on the service (WIRE section 4).
        [] => return Err(usage(format!("the filter on {name} has no value"), "Give one, or leave the filter out")),
        [one] => pairs.push(pair(&format!("filter[{name}]"), one)),
        many => pairs.extend(many.iter().map(|value| pair(&format!("filter[{name}][]"), value))),
    }
    Ok(())
}

/// The sparse fieldset; `None` asks for ids alone, which the service grants for an unknown field (WIRE section 4).
fn fieldset(names: Option<&[&str]>, dialect: &Dialect) -> Vec<String> {
    let array = format!("fields[{TYPE}][]");
    match (dialect.fields, names) {
        (FieldsForm::Array, Some(names)) => names.iter().map(|name| pair(&array, name)).collect(),
        (FieldsForm::Array, None) => vec![pair(&array, "id")],
        (FieldsForm::Comma, names) => vec![pair(&format!("fields[{TYPE}]"), &names.unwrap_or_default().join(","))],
        (FieldsForm::Unsent, _) => Vec::new(),
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", encode(name), encode(value))
}

/// Percent-encodes all but RFC 3986's unreserved characters: `;` and `+` mean something to the service (WIRE section 2).
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A query as it was sent, decoded for people.
pub fn decoded(query: &str) -> String {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn body(change: &Change, update: bool) -> Result<String, Fault> {
    let invalid = |field: Field, message: &str| {
        let pointer = format!("/data/attributes/{}", field.wire());
        let fault =
            Fault::new(FaultKind::Invalid, "The webhook was not sent", "a value cannot be stored", "Correct it");
        Err(Fault { fields: vec![FieldFault { field: Some(field), pointer, message: message.to_owned() }], ..fault })
    };
    if update && change.is_empty() {
        return Err(usage("nothing was changed", "Change something first"));
    }
    let texts = [
        (Field::Name, change.name.as_deref()),
        (Field::Url, change.url.as_deref()),
        (Field::Secret, change.secret.as_ref().map(crate::domain::secret::Secret::expose)),
    ];
    let mut members = Vec::new();
    for (field, text) in texts {
        let Some(text) = text else { continue };
        if text.contains('\0') {
            return invalid(field, "must not hold a null character");
        }
        members.push((field, quoted(text)));
    }
    if let Some(events) = &change.events {
        if events.iter().any(|event| matches!(event, EventItem::Name(name) if name.contains('\0'))) {
            return invalid(Field::Events, "must not hold a null character");
        }
        let items: Vec<_> = events.iter().map(event).collect();
        members.push((Field::Events, format!("[{}]", items.join(","))));
    }
    if let Some(scopes) = &change.scopes {
        if update {
            return invalid(Field::Scopes, "cannot be changed after creation");
        }
        if !scopes.as_str().trim_start().starts_with('{') {
            return invalid(Field::Scopes, "must be an object");
        }
        members.push((Field::Scopes, scopes.as_str().to_owned()));
    }
    let members: Vec<_> = members.into_iter().map(|(field, json)| format!("\"{}\":{json}", field.wire())).collect();
    Ok(format!("{{\"data\":{{\"type\":\"{TYPE}\",\"attributes\":{{{}}}}}}}", members.join(",")))
}

fn event(event: &EventItem) -> String {
    match event {
        EventItem::Name(name) => quoted(name),
        EventItem::Odd(json) => json.as_str().to_owned(),
    }
}

/// A JSON string literal.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        api::calls::{SortBy, SortKey},
        domain::{json::Json, secret::Secret},
    };

    fn id(n: u64) -> HookId {
        HookId::new(n).unwrap()
    }

    fn wire(call: &Call) -> Request {
        of(call, &Dialect::default()).unwrap()
    }

    #[test]
    fn a_list_asks_for_everything_but_the_secret() {
        let mut query = ListQuery::page(2, 3);
        query.sort = Some(SortKey { by: SortBy::Name, descending: true });
        query.count = true;
        query.filter = vec![Exact::Id(vec![id(5), id(7)]), Exact::Url(vec!["https://x/?a=b&c;d+e".into()])];
        let request = wire(&Call::List(query));
        assert_eq!(
            request.query,
            "page%5Bnumber%5D=2&page%5Bsize%5D=3&sort=-name&count=true&filter%5Bid%5D%5B%5D=5&filter%5Bid%5D%5B%5D=7\
             &filter%5Burl%5D=https%3A%2F%2Fx%2F%3Fa%3Db%26c%3Bd%2Be\
             &fields%5Bnotification%2Fwebhooks%5D%5B%5D=account_id&fields%5Bnotification%2Fwebhooks%5D%5B%5D=name\
             &fields%5Bnotification%2Fwebhooks%5D%5B%5D=url&fields%5Bnotification%2Fwebhooks%5D%5B%5D=events\
             &fields%5Bnotification%2Fwebhooks%5D%5B%5D=scopes&fields%5Bnotification%2Fwebhooks%5D%5B%5D=created_at\
             &fields%5Bnotification%2Fwebhooks%5D%5B%5D=updated_at"
        );
        assert!(decoded(&request.query).contains("filter[url]=https://x/?a=b&c;d+e&"));
        assert_eq!(request.body, None);
    }

    #[test]
    fn ids_alone_and_the_secret_alone_are_fieldsets_of_one() {
        let query = ListQuery { fields: Fields::IdsOnly, ..ListQuery::page(1, 1000) };
        assert!(wire(&Call::List(query)).query.ends_with("&fields%5Bnotification%2Fwebhooks%5D%5B%5D=id"));
        let reveal = wire(&Call::Reveal(id(7)));
        assert_eq!(reveal.path, "notification/webhooks/7");
        assert_eq!(reveal.query, "fields%5Bnotification%2Fwebhooks%5D%5B%5D=secret");
    }

    #[test]
    fn a_plainer_server_gets_commas_or_nothing() {
        let mut query = ListQuery { fields: Fields::IdsOnly, count: true, ..ListQuery::page(1, 5) };
        let mut dialect = Dialect { fields: FieldsForm::Comma, refuses_count: true, ..Dialect::default() };
        let ids = of(&Call::List(query.clone()), &dialect).unwrap().query;
        assert_eq!(ids, "page%5Bnumber%5D=1&page%5Bsize%5D=5&fields%5Bnotification%2Fwebhooks%5D=");
        query.fields = Fields::AllButSecret;
        let all = of(&Call::List(query.clone()), &dialect).unwrap().query;
        assert!(all.ends_with("=account_id%2Cname%2Curl%2Cevents%2Cscopes%2Ccreated_at%2Cupdated_at"), "{all}");
        dialect.fields = FieldsForm::Unsent;
        assert_eq!(of(&Call::List(query), &dialect).unwrap().query, "page%5Bnumber%5D=1&page%5Bsize%5D=5");
    }

    #[test]
    fn what_the_service_would_misread_is_not_sent() {
        let page = ListQuery::page;
        let with = |exact| ListQuery { filter: vec![exact], ..page(1, 10) };
        let many = (1..2000).filter_map(HookId::new).collect();
        for query in [
            page(1, 0),
            page(1, 1001),
            page(0, 10),
            with(Exact::Id(vec![])),
            with(Exact::Name(vec!["a\0".into()])),
            with(Exact::Id(many)),
        ] {
            assert_eq!(
                of(&Call::List(query.clone()), &Dialect::default()).unwrap_err().kind,
                FaultKind::Usage,
                "{query:?}"
            );
        }
        for change in [
            Change { name: Some("a\0b".into()), ..Change::default() },
            Change { scopes: Some(Json::parse("[]").unwrap()), ..Change::default() },
        ] {
            assert_eq!(of(&Call::Create(change), &Dialect::default()).unwrap_err().kind, FaultKind::Invalid);
        }
        assert!(of(&Call::Update(id(1), Change::default()), &Dialect::default()).is_err());
        let scopes = Change { scopes: Some(Json::parse("{}").unwrap()), ..Change::default() };
        assert!(of(&Call::Update(id(1), scopes), &Dialect::default()).is_err());
    }

    #[test]
    fn as_many_ids_as_promised_fit_a_query() {
        let ids =
            (0..crate::api::calls::IDS_PER_LIST as u64).filter_map(|n| HookId::new(i64::MAX as u64 - n)).collect();
        let query = ListQuery { count: true, filter: vec![Exact::Id(ids)], ..ListQuery::page(1, 1000) };
        assert!(of(&Call::List(query), &Dialect::default()).is_ok());
    }

    #[test]
    fn bodies_hold_only_what_is_written_and_keep_odd_json() {
        let change = Change {
            name: Some("a \"b\"\n".into()),
            secret: Some(Secret::new("s".into())),
            events: Some(vec![
                EventItem::from("a.b"),
                EventItem::Odd(Json::parse("123456789012345678901234567890").unwrap()),
            ]),
            scopes: Some(Json::parse(r#"{"b":1.0e400,"a":[]}"#).unwrap()),
            url: None,
        };
        assert_eq!(
            wire(&Call::Create(change)).body.as_deref(),
            Some(
                r#"{"data":{"type":"notification/webhooks","attributes":{"name":"a \"b\"\n","secret":"s","events":["a.b",123456789012345678901234567890],"scopes":{"b":1.0e400,"a":[]}}}}"#
            )
        );
        let request = wire(&Call::Test(id(7)));
        assert_eq!(
            (request.method, request.path.as_str(), request.body),
            (Method::POST, "notification/webhooks/test/7", None)
        );
    }
}
