//! Another client of the same service, on a raw socket: sees its rows past the console, and meddles.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::{
    socket::{Answer, LOGIN, W, once, request},
    whole::Rows,
};

/// The client.
pub struct Other {
    address: SocketAddr,
    token: String,
}

impl Other {
    /// Logs in.
    pub fn at(url: &str, key: &str) -> Self {
        let address = url.strip_prefix("http://").expect("a plain url").parse().unwrap();
        let body = json!({ "key": key }).to_string();
        let login = once(address, &request("POST", LOGIN, &["content-type: application/json"], &body));
        let token = login.json()["meta"]["token"].as_str().expect("a token").to_owned();
        Other { address, token }
    }

    fn send(&self, method: &str, target: &str, body: &str) -> Answer {
        let authorization = format!("authorization: Bearer {}", self.token);
        let mut headers = vec![authorization.as_str()];
        if !body.is_empty() {
            headers.push("content-type: application/json");
        }
        once(self.address, &request(method, target, &headers, body))
    }

    /// Creates a webhook; its id.
    pub fn create(&self, attributes: Value) -> u64 {
        let answer = self.send("POST", W, &document(attributes));
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["data"]["id"].as_str().unwrap().parse().unwrap()
    }

    /// Changes these attributes.
    pub fn patch(&self, id: u64, attributes: Value) {
        let answer = self.send("PATCH", &format!("{W}/{id}"), &document(attributes));
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// Deletes it.
    pub fn delete(&self, id: u64) {
        assert_eq!(self.send("DELETE", &format!("{W}/{id}"), "").status, 204);
    }
}

fn document(attributes: Value) -> String {
    json!({"data": {"type": "notification/webhooks", "attributes": attributes}}).to_string()
}

impl Rows for Other {
    fn attributes(&self, id: u64) -> Option<Value> {
        let answer = self.send("GET", &format!("{W}/{id}"), "");
        (answer.status == 200).then(|| answer.json()["data"]["attributes"].clone())
    }

    fn count(&self) -> usize {
        self.send("GET", W, "").ids().len()
    }
}
