//! The whole job in process.

use hookline::sandbox::{Options, Sandbox};
use serde_json::Value;

use super::{
    console::Start,
    whole::{self, Case, Rows},
};

impl Rows for Sandbox {
    fn attributes(&self, id: u64) -> Option<Value> {
        Some(self.row(i64::try_from(id).unwrap())?["attributes"].clone())
    }

    fn count(&self) -> usize {
        usize::try_from(Sandbox::count(self)).unwrap()
    }
}

#[test]
fn the_whole_job() {
    let sandbox = Sandbox::spawn_thread(Options { receivers: true, ..Options::default() }).unwrap();
    // Of the seeded rows the first leads to the receiver that is well, the fifth to the one that fails.
    let url = |id| sandbox.row(id).unwrap()["attributes"]["url"].as_str().unwrap().to_owned();
    let (working, failing) = (url(1), url(5));
    let case = Case { id: 5, filter: "id<6 name:evergreen", failing: &failing, working: &working, rows: 120 };
    whole::whole(&mut Start::on(&sandbox).open(), &*sandbox, &case);

    let patches: Vec<_> = sandbox.requests().into_iter().filter(|served| served.method == "PATCH").collect();
    assert_eq!(patches.len(), 2, "{patches:#?}");
    let sent: Vec<Vec<String>> = patches
        .iter()
        .map(|served| {
            let body: Value = serde_json::from_str(&served.body).unwrap();
            body["data"]["attributes"].as_object().unwrap().keys().cloned().collect()
        })
        .collect();
    assert_eq!(sent, [["events"], ["url"]], "only what changed is sent");
    let outcomes: Vec<_> = sandbox.received().into_iter().map(|got| (got.manner, got.webhook, got.signature)).collect();
    use hookline::sandbox::Manner::{Failing, Ok as Fine};
    assert_eq!(outcomes, [(Failing, Some(5), Ok(())), (Fine, Some(5), Ok(()))]);
}
