//! How a mishap looks on the wire: what is answered instead, and how an answer is spoiled.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Response, StatusCode, header},
};
use http_body_util::BodyExt;
use hyper::body::Frame;

use super::{
    answer::{Complaint, Refusal, gateway},
    mishap::{MishapKind, Route},
    service::Service,
};

/// An answer with this extension is not sent: the connection is closed instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct HangUp;

/// The answer of a mishap that comes before anything is done.
pub(super) fn instead(service: &Service, route: Route, kind: MishapKind) -> Option<Response<Body>> {
    let refusal = match kind {
        MishapKind::Status(401) => Refusal::Unauthorized("unauthorized_access"),
        MishapKind::Status(403) => Refusal::Forbidden("read"),
        MishapKind::Status(404) => Refusal::NotFound("999999".to_owned()),
        MishapKind::Status(422) => Refusal::Invalid(vec![Complaint::new("data.attributes.url", "must be a string")]),
        MishapKind::Status(_) => Refusal::sql("PG::ConnectionBad: could not connect to server: Connection refused"),
        MishapKind::Throttle(status, retry_after) => Refusal::Gateway {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE),
            retry_after,
            html: false,
        },
        MishapKind::GatewayHtml => Refusal::Gateway { status: StatusCode::BAD_GATEWAY, retry_after: None, html: true },
        MishapKind::Html => return Some(gateway(StatusCode::OK)),
        MishapKind::Drop => return Some(hung_up()),
        MishapKind::Delay(_) | MishapKind::Hold | MishapKind::Cut | MishapKind::Broken | MishapKind::Lost => {
            return None;
        }
    };
    Some(service.refuse(route, &refusal))
}

/// The answer after a mishap that comes when all is done.
pub(super) async fn spoiled(answer: Response<Body>, kind: MishapKind) -> Response<Body> {
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
