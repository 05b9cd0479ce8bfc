//! The whole service on one page: what can be asked and what comes back. Plain data; the screens know nothing else of `api`.

mod record;

use std::time::Duration;

pub use self::record::{CallRecord, HEAD};
use crate::domain::{
    event::OfferedEvent,
    filter::ExactTerm,
    json::Json,
    known::Known,
    secret::Secret,
    sort::{Sort, SortField},
    walk::Ask,
    webhook::{Change, Field, HookId, Webhook},
};

/// One request to the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// `GET …/webhooks`: one page.
    List(ListQuery),
    /// `GET …/webhooks/ID`: every attribute but `secret`.
    Show(HookId),
    /// `GET …/webhooks/ID` with the field `secret` alone.
    Reveal(HookId),
    /// `POST …/webhooks`. Never sends an id.
    Create(Change),
    /// `PATCH …/webhooks/ID` with only what changed.
    Update(HookId, Change),
    /// `DELETE …/webhooks/ID`.
    Delete(HookId),
    /// `GET …/webhooks/events`.
    Events,
    /// `POST …/webhooks/test/ID`: a test delivery.
    Test(HookId),
    /// Reads what became of a write whose answer nobody heard, and sends it not. Answered as the write itself would be, or
    /// with a fault: `UnknownOutcome` where it cannot be told, `NotFound` where the webhook is gone, any other kind where
    /// nothing was done. Where the write has a secret, that of the webhook is read and compared.
    Settle(Box<Call>),
}

impl Call {
    /// True for calls that change something or send something: they go out once and are never aborted.
    pub fn writes(&self) -> bool {
        matches!(self, Call::Create(_) | Call::Update(..) | Call::Delete(_) | Call::Test(_))
    }

    /// The webhook it is about, where it is about one.
    pub fn target(&self) -> Option<HookId> {
        match self {
            Call::Show(id) | Call::Reveal(id) | Call::Update(id, _) | Call::Delete(id) | Call::Test(id) => Some(*id),
            Call::Settle(write) => write.target(),
            Call::List(_) | Call::Create(_) | Call::Events => None,
        }
    }
}

/// One page of the collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Page number from 1.
    pub number: u32,
    /// Rows a page, 1..=1000 (WIRE fact 12).
    pub size: u16,
    /// The one sort key that the service honours (WIRE fact 9); `None` leaves the service's order, which is by id.
    pub sort: Option<SortKey>,
    /// Ask for a count (a floor, WIRE fact 11).
    pub count: bool,
    /// Exact filters, ANDed.
    pub filter: Vec<Exact>,
    /// What of each row.
    pub fields: Fields,
}

impl ListQuery {
    /// Page `number` of `size`, by id, without count.
    pub fn page(number: u32, size: u16) -> Self {
        ListQuery { number, size, sort: None, count: false, filter: Vec::new(), fields: Fields::AllButSecret }
    }
}

impl ListQuery {
    /// The page that a walk over the whole set asks for.
    pub fn of(ask: &Ask) -> Self {
        match ask {
            Ask::First { size } => ListQuery::page(1, *size),
            Ask::Page { number, size } => ListQuery::page(*number, *size),
            Ask::Ids { number, size } => ListQuery { fields: Fields::IdsOnly, ..ListQuery::page(*number, *size) },
            Ask::ById(ids) => ListQuery {
                filter: vec![Exact::Id(ids.clone())],
                ..ListQuery::page(1, u16::try_from(ids.len()).unwrap_or(1000).clamp(1, 1000))
            },
        }
    }
}

/// What a list asks of each row. `secret` is never among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// Every attribute except `secret`.
    AllButSecret,
    /// Ids alone: an empty sparse fieldset, for proving that a walk missed nothing.
    IdsOnly,
}

/// A sort key of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// The attribute.
    pub by: SortBy,
    /// From the greatest down.
    pub descending: bool,
}

impl SortKey {
    /// The one sort key that the service honours of an order, and whether it says the whole order.
    pub fn of(sort: &Sort) -> (Option<Self>, bool) {
        let Some(first) = sort.keys().first() else { return (None, true) };
        let by = match first.by {
            SortField::Id => SortBy::Id,
            SortField::Name => SortBy::Name,
            SortField::Url | SortField::Host | SortField::Path => SortBy::Url,
            SortField::Account => SortBy::Account,
            SortField::Created => SortBy::Created,
            SortField::Updated => SortBy::Updated,
            SortField::Events | SortField::Test => return (None, false),
        };
        let whole = sort.keys().len() == 1 && !matches!(first.by, SortField::Host | SortField::Path);
        (Some(SortKey { by, descending: first.descending }), whole)
    }
}

/// Attributes by which the service can sort usefully: `events`, `scopes` and `secret` sort by raw column, of no use (WIRE section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum SortBy {
    Id,
    Account,
    Name,
    Url,
    Created,
    Updated,
}

impl SortBy {
    /// The attribute's name on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            SortBy::Id => "id",
            SortBy::Account => "account_id",
            SortBy::Name => "name",
            SortBy::Url => "url",
            SortBy::Created => "created_at",
            SortBy::Updated => "updated_at",
        }
    }
}

/// An exact filter that the service honours; several values are IN.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Exact {
    Id(Vec<HookId>),
    Account(Vec<i64>),
    Name(Vec<String>),
    Url(Vec<String>),
}

impl From<ExactTerm> for Exact {
    fn from(term: ExactTerm) -> Self {
        match term {
            ExactTerm::Id(ids) => Exact::Id(ids),
            ExactTerm::Account(accounts) => Exact::Account(accounts),
            ExactTerm::Name(names) => Exact::Name(names),
            ExactTerm::Url(urls) => Exact::Url(urls),
        }
    }
}

/// How many ids of any size one `Exact::Id` may hold so that the query stays below what servers take (WIRE section 2).
/// Longer lists are asked for in several calls.
pub const IDS_PER_LIST: usize = 160;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// To `List`.
    Page(Page),
    /// To `Show`.
    Hook(Box<Webhook>),
    /// To `Reveal`.
    Secret(Known<Secret>),
    /// To `Create` and `Update`.
    Saved(Box<Saved>),
    /// To `Delete`.
    Deleted(Deletion),
    /// To `Events`.
    Events(Vec<OfferedEvent>),
    /// To `Test`.
    Tested(Delivery),
}

/// One page of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The page asked for.
    pub number: u32,
    /// The size asked for.
    pub size: u16,
    /// The rows that could be read.
    pub hooks: Vec<Webhook>,
    /// Rows that could not: said, and the rest of the page is kept.
    pub unreadable: Vec<UnreadableRow>,
    /// What the server said of the number of all rows.
    pub count: Count,
    /// True where more may follow: a full page, or `links.next`.
    pub more: bool,
    /// The query string as it was sent, decoded for people.
    pub sent: String,
}

/// A row of a page that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableRow {
    /// Its id, where at least that could be read.
    pub id: Option<HookId>,
    /// Why it could not.
    pub why: String,
}

/// What is known of the number of rows on the server (WIRE section 4: the count looks ahead 1000 rows at most).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Count {
    /// Nothing was said.
    #[default]
    Unknown,
    /// At least so many.
    AtLeast(u64),
    /// So many.
    Exactly(u64),
}

/// A create or update that was answered with success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The record as the server now tells it.
    pub hook: Webhook,
    /// Values that were sent and are not in the answer: the service drops attributes in silence (WIRE section 7).
    pub ignored: Vec<Ignored>,
}

/// A value that the service accepted and did not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// Which.
    pub field: Field,
    /// What the record holds instead, for people; a mask for secrets.
    pub holds: Option<Json>,
}

/// A delete that left the webhook absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// 204.
    Done,
    /// The answer was lost or said 404, and looking again found nothing: it is gone, whoever did it.
    AlreadyGone,
}

/// A test delivery as the service reported it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// `success` of the answer; may be false with HTTP 200 (WIRE section 9).
    pub success: bool,
    /// The service's message, as sent.
    pub message: String,
    /// The round trip to the API, which holds the delivery itself: from sending the request to the whole answer.
    pub round_trip: Duration,
}
