//! The router, and what happens around every route: bodies are read, mishaps befall.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    routing::{self, MethodFilter, MethodRouter},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Frame;

use super::{
    answer::{Refusal, Shape, gateway},
    body::{self, Broken},
    ledger::BODY_KEPT,
    mishap::{MishapKind, Route},
    params,
    service::{Asked, Service},
};

/// The most bytes of a request body.
const BODY_LIMIT: usize = 1024 * 1024;

/// An answer with this extension is not sent: the connection is closed instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct HangUp;

/// The request's body as text, carried to the ledger.
#[derive(Debug, Clone)]
pub(super) struct SentBody(pub String);

/// The routes of the contract and the login. Anything else, a wrong method included, is 404 in the plain shape.
pub(super) fn router(service: Arc<Service>) -> Router {
    const BASE: &str = "/api/v3/notification/webhooks";
    let backtraces = service.backtraces;
    let absent =
        move || async move { Refusal::NotFound("verse.errors.not_found".to_owned()).answer(Shape::Plain, backtraces) };
    Router::new()
        .route(BASE, on(MethodFilter::GET, Route::List).merge(on(MethodFilter::POST, Route::Create)))
        .route(&format!("{BASE}/events"), on(MethodFilter::GET, Route::Events))
        .route(
            &format!("{BASE}/{{id}}"),
            on(MethodFilter::GET, Route::Show)
                .merge(on(MethodFilter::PATCH, Route::Update))
                .merge(on(MethodFilter::DELETE, Route::Delete)),
        )
        .route(&format!("{BASE}/test/{{id}}"), on(MethodFilter::POST, Route::Test))
        .route("/api/v3/iam/auth/api/login", on(MethodFilter::POST, Route::Login))
        .fallback(absent)
        .method_not_allowed_fallback(absent)
        .with_state(service)
}

fn on(method: MethodFilter, route: Route) -> MethodRouter<Arc<Service>> {
    routing::on(method, move |State(service): State<Arc<Service>>, request: Request| around(service, route, request))
}

async fn around(service: Arc<Service>, route: Route, request: Request) -> Response<Body> {
    let (late, mishap) = service.mishaps.next(route);
    if !late.is_zero() {
        tokio::time::sleep(late).await;
    }
    if let Some(instead) = mishap.and_then(|kind| instead(&service, route, kind)) {
        return instead;
    }
    let (parts, body) = request.into_parts();
    let (asked, sent) = match read(&parts.headers, &parts.uri, body).await {
        Ok(read) => read,
        Err(refusal) => return service.refuse(route, &refusal),
    };
    let answer = service.serve(route, asked).await;
    let mut answer = match mishap {
        Some(kind) => spoiled(answer, kind).await,
        None => answer,
    };
    if route != Route::Login {
        answer.extensions_mut().insert(sent);
    }
    answer
}

async fn read(headers: &HeaderMap, uri: &axum::http::Uri, body: Body) -> Result<(Asked, SentBody), Refusal> {
    let query = params::parse(uri.query().unwrap_or_default().as_bytes());
    let query = query.map_err(|e| Refusal::BadQuery(e.to_string()))?;
    let bytes = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(collected) => collected.to_bytes(),
        Err(e) if e.is::<LengthLimitError>() => return Err(Refusal::TooLarge),
        Err(_) => return Err(Refusal::BadJson),
    };
    let text = |name: header::HeaderName| headers.get(name).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
    let content_type = text(header::CONTENT_TYPE);
    let body = body::parse(content_type.as_deref(), &bytes).map_err(|broken| match broken {
        Broken::Json => Refusal::BadJson,
        Broken::Form(line) => Refusal::BadQuery(line),
    })?;
    let mut tree = body.tree;
    tree.extend(query.tree);
    let last = uri.path().rsplit('/').next().unwrap_or_default();
    let mut invalid_utf8 = query.invalid_utf8 || body.invalid_utf8;
    let id = params::segment(last, &mut invalid_utf8).map_err(|e| Refusal::BadQuery(e.to_string()))?;
    let kept = bytes.split_at_checked(BODY_KEPT).map_or(&*bytes, |(kept, _)| kept);
    let sent = SentBody(String::from_utf8_lossy(kept).into_owned());
    let asked = Asked {
        id,
        params: tree,
        invalid_utf8,
        authorization: text(header::AUTHORIZATION),
        cookie: text(header::COOKIE),
        typed: content_type.is_some(),
    };
    Ok((asked, sent))
}

/// The answer of a mishap that comes before anything is done.
fn instead(service: &Service, route: Route, kind: MishapKind) -> Option<Response<Body>> {
    let refusal = match kind {
        MishapKind::Status(401) => Refusal::Unauthorized("unauthorized_access"),
        MishapKind::Status(403) => Refusal::Forbidden("read"),
        MishapKind::Status(404) => Refusal::NotFound("999999".to_owned()),
        MishapKind::Status(422) => {
            Refusal::Invalid(vec![super::answer::Complaint::new("data.attributes.url", "must be a string")])
        }
        MishapKind::Status(_) => Refusal::sql("PG::ConnectionBad: could not connect to server: Connection refused"),
        MishapKind::Throttle(status, retry_after) => Refusal::Gateway {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE),
            retry_after,
            html: false,
        },
        MishapKind::GatewayHtml => Refusal::Gateway { status: StatusCode::BAD_GATEWAY, retry_after: None, html: true },
        MishapKind::Html => return Some(gateway(StatusCode::OK)),
        MishapKind::Drop => return Some(hung_up()),
        MishapKind::Delay(_) | MishapKind::Cut | MishapKind::Broken | MishapKind::Lost => return None,
    };
    Some(service.refuse(route, &refusal))
}

/// The answer after a mishap that comes when all is done.
async fn spoiled(answer: Response<Body>, kind: MishapKind) -> Response<Body> {
    let (mut parts, body) = answer.into_parts();
    let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    match kind {
        MishapKind::Lost => hung_up(),
        MishapKind::Cut => {
            let half = bytes.slice(..bytes.len() / 2);
            Response::from_parts(parts, Body::new(Cut { half: Some(half), flushed: false }))
        }
        MishapKind::Broken => {
            // The last bracket is lost, and what stood before it is cut in the middle of a value.
            let kept = bytes.len().saturating_sub(bytes.len().min(12));
            let broken: Bytes = [bytes.slice(..kept).as_ref(), b"\"oops"].concat().into();
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(broken.len()));
            Response::from_parts(parts, Body::from(broken))
        }
        _ => Response::from_parts(parts, Body::from(bytes)),
    }
}

/// A body that breaks off: the server then closes the connection, short of the Content-Length.
struct Cut {
    half: Option<Bytes>,
    flushed: bool,
}

impl HttpBody for Cut {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        // What was written leaves the server's buffer only while the body keeps it waiting.
        if !self.flushed {
            self.flushed = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a mishap"))))
    }
}

fn hung_up() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(HangUp);
    response
}
