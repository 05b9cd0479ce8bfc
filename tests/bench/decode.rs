//! Reading a page of 1000 webhooks: all in one pass, and row by row where one row is odd.
#![allow(missing_docs, clippy::expect_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hookline::api::{calls::ListQuery, decode_page};

/// A page as the service prints it: two spaces of indentation, Ruby times (WIRE sections 2 and 4).
fn page(last_name: &str) -> String {
    let row = |n: usize| {
        let name = if n == 1000 { last_name.to_owned() } else { format!("\"Hook number {n} of the company\"") };
        format!(
            r#"    {{
      "type": "notification/webhooks",
      "id": "{n}",
      "attributes": {{
        "account_id": {n},
        "name": {name},
        "url": "https://hooks.example.com/team/{n}/incoming?source=pulse",
        "events": [
          "workflow:projects.created",
          "workflow:projects.deleted",
          "billing:invoice.paid"
        ],
        "scopes": {{
          "ou": ["a", "b"]
        }},
        "created_at": "2026-01-01 00:01:00 +0000",
        "updated_at": "2026-02-01 00:01:00 +0000"
      }}
    }}"#
        )
    };
    let rows: Vec<_> = (1..=1000).map(row).collect();
    format!("{{\n  \"data\": [\n{}\n  ],\n  \"meta\": {{}}\n}}", rows.join(",\n"))
}

fn decode(criterion: &mut Criterion) {
    let query = ListQuery::page(1, 1000);
    for (name, last) in [("decode a page of 1000", "\"Last\""), ("decode a page of 1000, one row odd", "5")] {
        let body = page(last);
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| decode_page(black_box(body.as_bytes()), &query).expect("a page").hooks.len());
        });
    }
}

criterion_group!(benches, decode);
criterion_main!(benches);
