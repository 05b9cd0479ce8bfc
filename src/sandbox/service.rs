//! The eight routes: what each does, from the parsed request to the answer.
//!
//! Order of the checks: bad JSON (400), token (401), values (422), rights (403), existence (404) (WIRE section 3).

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Renderer,
    answer::{Complaint, Refusal, Shape, no_content, respond},
    integer::integer,
    listing,
    mishap::{Mishaps, Route},
    params::Tree,
    pretty::pretty,
    record::Shown,
    sender::Sender,
    store::{Store, Target},
    token::{ApiKey, Issuer},
    write::{self, Write},
};

/// Everything that the routes share.
#[derive(Debug)]
pub(super) struct Service {
    pub store: Store,
    pub issuer: Issuer,
    pub api_key: ApiKey,
    pub read_only: bool,
    pub token_life: Duration,
    pub renderer: Renderer,
    pub backtraces: bool,
    pub sender: Sender,
    pub mishaps: Mishaps,
}

/// A request after its body and query were read.
#[derive(Debug)]
pub(super) struct Asked {
    /// The last segment of the path, decoded; looked at only by the routes that have an id there.
    pub id: String,
    /// Body and query in one tree; the query overrides the body (WIRE section 2).
    pub params: Tree,
    /// Some text was no UTF-8.
    pub invalid_utf8: bool,
    /// The header `authorization`.
    pub authorization: Option<String>,
    /// The header `cookie`.
    pub cookie: Option<String>,
    /// Whether the request had a Content-Type: the answer's depends on it.
    pub typed: bool,
}

/// A success.
enum Done {
    /// With a body of compact JSON.
    Json(StatusCode, String),
    NoContent,
    /// A test delivery is still to be sent.
    Deliver(i64, Target),
}

impl Service {
    /// Whether the route renders JSON:API or plain JSON.
    pub fn shape(&self, route: Route) -> Shape {
        match (route, self.renderer) {
            (Route::Events | Route::Test, Renderer::Plain) => Shape::Plain,
            _ => Shape::JsonApi,
        }
    }

    /// Serves a request whose body and query could be read.
    pub async fn serve(self: &Arc<Self>, route: Route, asked: Asked) -> Response<Body> {
        let typed = asked.typed;
        let service = Arc::clone(self);
        let blocking = tokio::task::spawn_blocking(move || service.answer(route, &asked));
        let done = blocking.await.unwrap_or_else(|e| Err(Refusal::sql(format!("sandbox: {e}"))));
        let (status, compact) = match done {
            Ok(Done::Json(status, compact)) => (status, compact),
            Ok(Done::Deliver(id, target)) => (StatusCode::OK, self.deliver(id, &target).await),
            Ok(Done::NoContent) => return no_content(),
            Err(refusal) => return self.refuse(route, &refusal),
        };
        let content_type = match self.shape(route) {
            Shape::JsonApi if typed => "application/vnd.api+json",
            _ => "application/json",
        };
        respond(status, content_type, pretty(&compact))
    }

    /// A refusal in the shape of the route.
    pub fn refuse(&self, route: Route, refusal: &Refusal) -> Response<Body> {
        refusal.answer(self.shape(route), self.backtraces)
    }

    fn answer(&self, route: Route, asked: &Asked) -> Result<Done, Refusal> {
        if route != Route::Login {
            self.admit(asked)?;
        }
        match route {
            Route::Login => self.login(&asked.params),
            Route::List => self.list(&asked.params),
            Route::Show => self.show(asked),
            Route::Create => self.create(asked),
            Route::Update => self.update(asked),
            Route::Delete => self.delete(asked),
            Route::Events => self.events(),
            Route::Test => self.test(asked),
        }
    }

    fn admit(&self, asked: &Asked) -> Result<(), Refusal> {
        let now = Timestamp::now().as_second();
        self.issuer
            .admit(asked.authorization.as_deref(), asked.cookie.as_deref(), now)
            .map_err(Refusal::Unauthorized)?;
        if asked.invalid_utf8 { Err(Refusal::encoding()) } else { Ok(()) }
    }

    /// The rights are looked at after the values and before existence.
    fn permit(&self, action: &'static str) -> Result<(), Refusal> {
        if self.read_only { Err(Refusal::Forbidden(action)) } else { Ok(()) }
    }

    fn login(&self, params: &Tree) -> Result<Done, Refusal> {
        let mut faults = Vec::new();
        let key = match params.get("key") {
            Some(Value::String(key)) => key.as_str(),
            given => {
                let detail = if given.is_some() { "must be a string" } else { "is required" };
                faults.push(Complaint::new("key", detail));
                ""
            }
        };
        let life = match params.get("token_expiration").map(listing::whole) {
            None => i64::try_from(self.token_life.as_secs()).unwrap_or(i64::MAX),
            Some(Some(seconds)) => i64::try_from(seconds).unwrap_or(i64::MAX),
            Some(None) => {
                faults.push(Complaint::new("token_expiration", "must be an integer"));
                0
            }
        };
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        if !self.api_key.is(key) {
            return Err(Refusal::Unauthorized("unauthorized_access"));
        }
        let exp = Timestamp::now().as_second().saturating_add(life);
        let attributes = json!({
            "email": "operator@acme.example", "name": "Operator", "role_name": "api", "role_scope": {},
            "role_rights": ["notification.webhooks.*"], "exp": exp,
        });
        let document = json!({
            "data": {"type": "iam/accounts", "id": "1", "attributes": attributes},
            "meta": {"token": self.issuer.mint(exp)},
        });
        Ok(Done::Json(StatusCode::OK, document.to_string()))
    }

    fn list(&self, params: &Tree) -> Result<Done, Refusal> {
        let listing = listing::check(params)?.listing()?;
        let page = self.store.list(&listing)?;
        let meta = match page.counted {
            Some((count, more)) => format!("{{\"count\":{count},\"more\":{more}}}"),
            None => "{}".to_owned(),
        };
        Ok(Done::Json(StatusCode::OK, format!("{{\"data\":[{}],\"meta\":{meta}}}", page.rows)))
    }

    fn show(&self, asked: &Asked) -> Result<Done, Refusal> {
        let mut faults = Vec::new();
        let id = whole_id(&asked.id, "resource_id", &mut faults);
        let shown = listing::fields(asked.params.get("fields"), &mut faults);
        match asked.params.get("included") {
            None => {}
            Some(Value::Array(_)) => faults.push(Complaint::new("included.included", "included unauthorized")),
            Some(_) => faults.push(Complaint::new("included", "must be an array")),
        }
        let id = checked(id, faults)?;
        match self.store.show(id, shown)? {
            Some(row) => Ok(document(StatusCode::OK, &row)),
            None => Err(Refusal::NotFound(format!("{{:id=>{id}}}"))),
        }
    }

    fn create(&self, asked: &Asked) -> Result<Done, Refusal> {
        let mut faults = Vec::new();
        let draft = write::draft(&asked.params, Write::Create, &mut faults);
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        self.permit("create")?;
        let mut draft = draft?;
        let now = Timestamp::now().as_microsecond();
        draft.created.get_or_insert(now);
        draft.updated.get_or_insert(now);
        let id = self.store.create(&draft)?;
        let row = self.store.show(id, Shown::ALL)?.ok_or_else(|| Refusal::NotFound(id.to_string()))?;
        Ok(document(StatusCode::CREATED, &row))
    }

    fn update(&self, asked: &Asked) -> Result<Done, Refusal> {
        let mut faults = Vec::new();
        let id = whole_id(&asked.id, "resource_id", &mut faults);
        let draft = write::draft(&asked.params, Write::Update, &mut faults);
        let id = checked(id, faults)?;
        self.permit("update")?;
        let mut draft = draft?;
        if !draft.is_empty() {
            draft.updated = Some(Timestamp::now().as_microsecond());
            self.store.update(id, &draft)?;
        }
        // After a rename the row is looked for under its former id: that is the 404 of WIRE fact 5.
        match self.store.show(id, Shown::ALL)? {
            Some(row) => Ok(document(StatusCode::OK, &row)),
            None => Err(Refusal::NotFound(id.to_string())),
        }
    }

    fn delete(&self, asked: &Asked) -> Result<Done, Refusal> {
        let mut faults = Vec::new();
        let id = whole_id(&asked.id, "resource_id", &mut faults);
        let id = checked(id, faults)?;
        self.permit("delete")?;
        if self.store.delete(id)? { Ok(Done::NoContent) } else { Err(Refusal::NotFound(id.to_string())) }
    }

    fn events(&self) -> Result<Done, Refusal> {
        let events = self.store.events()?;
        let value = match self.renderer {
            Renderer::Plain => events.into_iter().map(|event| Value::from(event.name)).collect::<Value>(),
            Renderer::JsonApi => {
                let record = |(at, event): (usize, super::seed::Event)| {
                    let attributes = json!({"name": event.name, "description": event.description});
                    json!({"type": "notification/events", "id": (at + 1).to_string(), "attributes": attributes})
                };
                json!({"data": events.into_iter().enumerate().map(record).collect::<Value>(), "meta": {}})
            }
        };
        Ok(Done::Json(StatusCode::OK, value.to_string()))
    }

    fn test(&self, asked: &Asked) -> Result<Done, Refusal> {
        let mut faults = Vec::new();
        let id = whole_id(&asked.id, "id", &mut faults);
        let id = checked(id, faults)?;
        self.permit("test")?;
        let target = self.store.target(id)?.ok_or_else(|| Refusal::NotFound(id.to_string()))?;
        Ok(Done::Deliver(id, target))
    }

    async fn deliver(&self, id: i64, target: &Target) -> String {
        let outcome = self.sender.send(id, target).await;
        let result = json!({"success": outcome.success, "message": outcome.message});
        match self.renderer {
            Renderer::Plain => result.to_string(),
            Renderer::JsonApi => json!({"data": result}).to_string(),
        }
    }
}

fn document(status: StatusCode, row: &str) -> Done {
    Done::Json(status, format!("{{\"data\":{row}}}"))
}

fn whole_id(text: &str, name: &str, faults: &mut Vec<Complaint>) -> i128 {
    integer(text).unwrap_or_else(|| {
        faults.push(Complaint::new(name, "must be an integer"));
        0
    })
}

/// The id, once nothing is complained about. One past 64 bits breaks in the database (WIRE section 5).
fn checked(id: i128, faults: Vec<Complaint>) -> Result<i64, Refusal> {
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    i64::try_from(id).map_err(|_| {
        Refusal::sql(format!(
            "PG::NumericValueOutOfRange: ERROR:  value \"{id}\" is out of range for type bigint\nLINE 1: SELECT * FROM \"webhooks\" WHERE (\"id\" = {id}) LIMIT 1\n"
        ))
    })
}
