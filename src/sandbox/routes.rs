//! The router, and what happens around every route: bodies are read, mishaps befall.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Response, Uri, header},
    routing::{self, MethodFilter, MethodRouter},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::{
    answer::{Refusal, Shape},
    befall::{instead, spoiled},
    body::{self, Broken},
    ledger::BODY_KEPT,
    mishap::{Fate, Route},
    params,
    service::{Asked, Service},
};

/// The most bytes of a request body.
const BODY_LIMIT: usize = 1024 * 1024;

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
    let Fate { late, held, kind: mishap } = service.mishaps.next(route);
    if !late.is_zero() {
        tokio::time::sleep(late).await;
    }
    if let Some(mut held) = held {
        // The sender lives as long as the service.
        let _ = held.changed().await;
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

async fn read(headers: &HeaderMap, uri: &Uri, body: Body) -> Result<(Asked, SentBody), Refusal> {
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
