//! The client against hookline's own server: a whole life of a webhook, and the mishaps that a client must survive.
//! That this server speaks as the real one does is shown elsewhere (`tests/sandbox`), from WIRE.md alone.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hookline::{
    api::{
        CallRecord, Client, Credential, Ports, Service,
        calls::{Call, Count, Deletion, Exact, Fields, ListQuery, Reply, SortBy, SortKey},
    },
    domain::{
        fault::FaultKind,
        json::Json,
        secret::Secret,
        webhook::{Change, Field, HookId},
    },
    sandbox::{Mishap, Options, Renderer, Running, Sandbox},
};

use crate::server::quick;

fn start(options: Options) -> (Running, Client) {
    start_with(options, Ports::system())
}

fn start_with(options: Options, ports: Ports) -> (Running, Client) {
    let sandbox = Sandbox::spawn_thread(options).unwrap();
    let key = Credential::Key(Secret::new(sandbox.api_key().to_owned()));
    let mut service = Service::new(sandbox.url().parse().unwrap(), key);
    service.limits = quick();
    (sandbox, Client::new(service, ports).unwrap())
}

fn mishaps(sandbox: &Sandbox, texts: &[&str]) {
    sandbox.set_mishaps(texts.iter().map(|text| text.parse::<Mishap>().unwrap()).collect());
}

fn named(name: &str) -> Change {
    Change { name: Some(name.into()), ..Change::default() }
}

async fn create(client: &Client, change: Change) -> HookId {
    let Reply::Saved(saved) = client.send(Call::Create(change)).await.unwrap() else { panic!() };
    assert_eq!(saved.ignored, []);
    saved.hook.id
}

#[tokio::test]
async fn a_webhook_lives_and_dies() {
    for renderer in [Renderer::Plain, Renderer::JsonApi] {
        let (sandbox, client) = start(Options { renderer, ..Options::default() });
        let change = Change {
            url: Some("not a url".into()),
            secret: Some(Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into())),
            events: Some(vec!["workflow:projects.created".into()]),
            scopes: Some(Json::parse(r#"{"ou":["b","a"]}"#).unwrap()),
            ..named("born \u{202e} here")
        };
        let id = create(&client, change).await;
        let Reply::Hook(hook) = client.send(Call::Show(id)).await.unwrap() else { panic!() };
        assert_eq!(hook.name.text(), "born \u{202e} here");
        assert!(hook.created.value().is_some() && hook.scopes.value().is_some());
        let Reply::Secret(secret) = client.send(Call::Reveal(id)).await.unwrap() else { panic!() };
        assert_eq!(secret.value().unwrap().expose(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let Reply::Saved(saved) = client.send(Call::Update(id, named("renamed"))).await.unwrap() else { panic!() };
        assert_eq!((saved.hook.name.text(), saved.hook.url.text()), ("renamed", "not a url"));
        let Reply::Tested(delivery) = client.send(Call::Test(id)).await.unwrap() else { panic!() };
        assert!(!delivery.success && !delivery.message.is_empty());
        let Reply::Events(events) = client.send(Call::Events).await.unwrap() else { panic!() };
        assert!(events.len() > 40);
        assert_eq!(client.send(Call::Delete(id)).await, Ok(Reply::Deleted(Deletion::Done)));
        assert_eq!(client.send(Call::Delete(id)).await, Ok(Reply::Deleted(Deletion::AlreadyGone)));
        assert_eq!(sandbox.row(id.get() as i64), None);
        assert_eq!(client.send(Call::Show(id)).await.unwrap_err().kind, FaultKind::NotFound);
    }
}

#[tokio::test]
async fn the_whole_collection_is_walked() {
    let (sandbox, client) = start(Options { webhooks: 2345, ..Options::default() });
    let mut ids = Vec::new();
    for number in 1.. {
        let query = ListQuery { count: true, ..ListQuery::page(number, 1000) };
        let Reply::Page(page) = client.send(Call::List(query)).await.unwrap() else { panic!() };
        assert_eq!(page.unreadable, []);
        let expected = if number < 3 { Count::AtLeast(u64::from(number) * 1000) } else { Count::Exactly(2345) };
        assert_eq!((page.count, page.more), (expected, number < 3));
        ids.extend(page.hooks.iter().map(|hook| hook.id));
        if !page.more {
            break;
        }
    }
    ids.dedup();
    assert_eq!(ids.len() as u64, sandbox.count());
    let sort = Some(SortKey { by: SortBy::Id, descending: true });
    let filter = vec![Exact::Id(ids.iter().copied().take(100).collect())];
    let query = ListQuery { sort, filter, fields: Fields::IdsOnly, ..ListQuery::page(1, 1000) };
    let Reply::Page(page) = client.send(Call::List(query)).await.unwrap() else { panic!() };
    assert_eq!(page.hooks.len(), 100);
    assert!(page.hooks.iter().all(|hook| hook.name.is_absent()) && page.hooks[0].id > page.hooks[99].id);
}

#[tokio::test]
async fn mishaps_are_survived() {
    let (sandbox, client) = start(Options::default());
    let all = || Call::List(ListQuery::page(1, 10));
    for texts in
        [["503=0@list:first1"], ["502html@list:first2"], ["drop@list:first1"], ["cut@list:first2"], ["401@list:first2"]]
    {
        mishaps(&sandbox, &texts);
        assert!(client.send(all()).await.is_ok(), "{texts:?}");
    }
    for (text, kind) in [
        ("500@list", FaultKind::Server),
        ("429=0@list", FaultKind::Busy),
        ("403@list", FaultKind::Forbidden),
        ("401@list", FaultKind::Auth),
        ("broken@list", FaultKind::Unreadable),
        ("html@list", FaultKind::Unreadable),
        ("cut@list", FaultKind::Network),
    ] {
        mishaps(&sandbox, &[text]);
        assert_eq!(client.send(all()).await.unwrap_err().kind, kind, "{text}");
    }
    mishaps(&sandbox, &["422@update"]);
    let id = create(&client, named("a")).await;
    let fault = client.send(Call::Update(id, named("b"))).await.unwrap_err();
    assert_eq!((fault.kind, fault.fields[0].field), (FaultKind::Invalid, Some(Field::Url)));
    mishaps(&sandbox, &["lost@update", "lost@delete"]);
    let Reply::Saved(saved) = client.send(Call::Update(id, named("b"))).await.unwrap() else { panic!() };
    assert_eq!(saved.hook.name.text(), "b");
    assert_eq!(client.send(Call::Delete(id)).await, Ok(Reply::Deleted(Deletion::AlreadyGone)));
    mishaps(&sandbox, &["lost@create"]);
    let before = sandbox.count();
    let fault = client.send(Call::Create(named("only once"))).await.unwrap_err();
    assert_eq!((fault.kind, sandbox.count()), (FaultKind::UnknownOutcome, before + 1));
    assert!(fault.next.starts_with("Webhook "), "{fault}");
}

#[tokio::test]
async fn short_lived_tokens_are_renewed() {
    let logins = Arc::new(AtomicUsize::new(0));
    let log = Arc::clone(&logins);
    let observer = Arc::new(move |record: &CallRecord| {
        log.fetch_add(usize::from(record.target.ends_with("/login")), Ordering::SeqCst);
    });
    let ports = Ports { observer: Some(observer), ..Ports::system() };
    let (_sandbox, client) = start_with(Options { token_life: Duration::from_secs(3), ..Options::default() }, ports);
    while logins.load(Ordering::SeqCst) < 3 {
        client.send(Call::Events).await.unwrap();
    }
}
