//! Answers as bytes: success, and every kind of refusal in both error shapes (WIRE sections 2 and 10).
//!
//! The headers are `content-type`, `x-content-type-options` and `content-length`, nothing else.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, StatusCode, header},
};
use serde_json::{Value, json};

use super::pretty::pretty;

/// How a route words its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The plain JSON renderer: one flat object.
    Plain,
    /// The JSON:API renderer: `errors` with pointers.
    JsonApi,
}

/// One fault of the input: where, in dots, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    pub path: String,
    pub detail: String,
}

impl Complaint {
    pub fn new(path: impl Into<String>, detail: impl Into<String>) -> Self {
        Complaint { path: path.into(), detail: detail.into() }
    }
}

/// Why a request is not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A JSON Content-Type over no JSON: 400, always in the plain shape.
    BadJson,
    /// A query or form that cannot be read: 400 in `text/html`.
    BadQuery(String),
    /// A body over the cap, as a gateway answers it: 413 in HTML.
    TooLarge,
    /// 401 with its detail.
    Unauthorized(&'static str),
    /// 422, all complaints at once.
    Invalid(Vec<Complaint>),
    /// 422 for a key that is taken: no pointer, and the status is text.
    Taken(String),
    /// 403 of a role, with the action that it lacks.
    Forbidden(&'static str),
    /// 404 with its detail.
    NotFound(String),
    /// 500 with the words of the database or of Ruby.
    Failed { title: &'static str, detail: String },
    /// What a gateway answers, in JSON of its own or HTML.
    Gateway { status: StatusCode, retry_after: Option<u64>, html: bool },
}

impl Refusal {
    /// A complaint of PostgreSQL about a statement.
    pub fn sql(detail: impl Into<String>) -> Self {
        Refusal::Failed { title: "Sequel::DatabaseError", detail: detail.into() }
    }

    /// Bytes that are no UTF-8, or U+0000 in a text.
    pub fn encoding() -> Self {
        Refusal::sql("PG::CharacterNotInRepertoire: ERROR:  invalid byte sequence for encoding \"UTF8\"")
    }

    /// The refusal as an answer of a route of this shape.
    pub fn answer(&self, shape: Shape, backtraces: bool) -> Response<Body> {
        let (status, title, detail) = match self {
            Refusal::BadJson => {
                return self.plain(400, "Verse::Error::BadRequest", "Verse::Error::BadRequest", backtraces);
            }
            Refusal::BadQuery(line) => {
                return text(StatusCode::BAD_REQUEST, "text/html;charset=utf-8", line.replace('<', "&lt;"));
            }
            Refusal::TooLarge => return gateway(StatusCode::PAYLOAD_TOO_LARGE),
            Refusal::Gateway { status, html: true, .. } => return gateway(*status),
            Refusal::Gateway { status, retry_after, .. } => return throttled(*status, *retry_after),
            Refusal::Unauthorized(detail) => (401, "Verse::Error::Authorization", (*detail).to_owned()),
            Refusal::Forbidden(action) => (
                403,
                "Verse::Error::Unauthorized",
                format!("unauthorized action `{action}` on `notification:webhooks`"),
            ),
            Refusal::NotFound(detail) => (404, "Verse::Error::NotFound", detail.clone()),
            Refusal::Taken(detail) => (422, "Verse::Error::CannotCreateRecord", detail.clone()),
            Refusal::Failed { title, detail } => (500, *title, detail.clone()),
            Refusal::Invalid(complaints) => {
                let all = complaints.iter().map(|c| format!("{}: {}", c.path, c.detail));
                (422, "Verse::Error::ValidationFailed", all.collect::<Vec<_>>().join(", "))
            }
        };
        match (shape, self) {
            (Shape::Plain, _) => self.plain(status, title, &detail, backtraces),
            (Shape::JsonApi, Refusal::Invalid(complaints)) => {
                let errors = complaints.iter().map(|c| {
                    let pointer = format!("/{}", c.path.replace('.', "/"));
                    json!({"status": 422, "title": title, "detail": c.detail, "source": {"pointer": pointer}})
                });
                errors_answer(422, errors.collect(), backtraces)
            }
            (Shape::JsonApi, _) => {
                let error = json!({"status": status.to_string(), "title": title, "detail": detail});
                errors_answer(status, vec![error], backtraces)
            }
        }
    }

    fn plain(&self, status: u16, title: &str, detail: &str, backtraces: bool) -> Response<Body> {
        let mut body = json!({"status": status.to_string(), "type": title, "detail": detail});
        if let (true, Value::Object(body)) = (backtraces, &mut body) {
            body.insert("backtrace".to_owned(), backtrace());
        }
        respond(StatusCode::from_u16(status).unwrap_or_default(), "application/json", pretty(&body.to_string()))
    }
}

fn errors_answer(status: u16, errors: Vec<Value>, backtraces: bool) -> Response<Body> {
    let mut body = json!({"errors": errors});
    if let (true, Value::Object(body)) = (backtraces, &mut body) {
        body.insert("meta".to_owned(), json!({"backtrace": backtrace()}));
    }
    respond(StatusCode::from_u16(status).unwrap_or_default(), "application/json", pretty(&body.to_string()))
}

/// What `show_error_details` adds: 4 to 5 kB of server paths.
fn backtrace() -> Value {
    const PLACES: [&str; 6] = [
        "verse-http/lib/verse/http/auth/context.rb:41:in `authenticate!'",
        "verse-http/lib/verse/http/exposition/hook.rb:57:in `block in register_impl'",
        "verse-jsonapi/lib/verse/json_api/exposition_dsl.rb:112:in `call'",
        "verse-core/lib/verse/exposition/base.rb:88:in `run'",
        "sinatra/lib/sinatra/base.rb:1804:in `block in compile!'",
        "rack/lib/rack/method_override.rb:28:in `call'",
    ];
    let frames = (0..48).zip(PLACES.iter().cycle());
    frames.map(|(_, place)| Value::from(format!("/usr/local/bundle/ruby/3.3.0/gems/{place}"))).collect()
}

/// An answer with a body.
pub(super) fn respond(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Response<Body> {
    let body: Bytes = body.into();
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_LENGTH, length);
    response
}

/// A line of text that is not JSON.
pub(super) fn text(status: StatusCode, content_type: &'static str, line: impl Into<Bytes>) -> Response<Body> {
    respond(status, content_type, line)
}

/// 204: no body, no Content-Type.
pub(super) fn no_content() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// What the application server itself answers before any of the framework runs: 400 and nothing more.
pub(super) fn bare_bad_request() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    response
}

/// The HTML page of a gateway.
pub(super) fn gateway(status: StatusCode) -> Response<Body> {
    let words = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let page = format!(
        "<html>\r\n<head><title>{words}</title></head>\r\n<body>\r\n<center><h1>{words}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    respond(status, "text/html", page)
}

fn throttled(status: StatusCode, retry_after: Option<u64>) -> Response<Body> {
    let reason = status.canonical_reason().unwrap_or_default();
    let mut response = respond(status, "application/json", pretty(&json!({"message": reason}).to_string()));
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
