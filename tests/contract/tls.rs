//! TLS: what is refused and how the cause is told.

use std::process::Command;

use hookline::{
    api::{Client, Credential, Ports, Service, calls::Call},
    domain::{fault::FaultKind, secret::Secret},
};

use crate::{
    certificate::{fixture, speaking},
    server::{Server, json, quick},
};

fn tls(leaf: &str) -> Server {
    Server::start_over(speaking(leaf), |_, _| json(200, r#"["a.b"]"#))
}

fn client(server: &Server, adjust: impl FnOnce(&mut Service)) -> Client {
    let base = format!("https://localhost:{}", server.address.rsplit(':').next().unwrap());
    let mut service = Service::new(base.parse().unwrap(), Credential::Token(Secret::new("ready-token".into())));
    service.limits = quick();
    service.ca_file = Some(fixture("ca.pem"));
    adjust(&mut service);
    Client::new(service, Ports::system()).unwrap()
}

#[tokio::test]
async fn an_authority_from_a_file_is_trusted() {
    let server = tls("good.pem");
    client(&server, |_| {}).send(Call::Events).await.unwrap();
}

#[tokio::test]
async fn bad_certificates_are_refused_with_their_cause() {
    for (leaf, authority, cause) in [
        ("expired.pem", true, "has expired"),
        ("name.pem", true, "for another name"),
        ("self.pem", true, "self-signed"),
        ("good.pem", false, "does not know"),
    ] {
        let server = tls(leaf);
        let client = client(&server, |service| {
            if !authority {
                service.ca_file = None;
            }
        });
        let fault = client.send(Call::Events).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Tls, "{leaf}: {fault}");
        assert!(fault.why.contains(cause) && fault.why.contains("localhost"), "{leaf}: {fault}");
        assert!(server.seen().is_empty(), "no token reached {leaf}");
    }
}

#[tokio::test]
async fn any_certificate_needs_its_own_switch() {
    let server = tls("self.pem");
    client(&server, |service| service.accept_invalid_certs = true).send(Call::Events).await.unwrap();
}

#[tokio::test]
async fn a_port_that_speaks_no_tls_is_told() {
    // A plain server takes the TLS greeting for a request without end; what it says then is no TLS either.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let mut some = [0; 16];
        stream.read_exact(&mut some).unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").unwrap();
        let _rest = stream.read_to_end(&mut Vec::new());
    });
    let mut service = Service::new(base.parse().unwrap(), Credential::Token(Secret::new("ready-token".into())));
    service.limits = quick();
    let fault = Client::new(service, Ports::system()).unwrap().send(Call::Events).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Tls, "{fault}");
    assert!(fault.why.contains("does not speak TLS"), "{fault}");
}

#[tokio::test]
async fn a_ca_file_that_cannot_be_used_is_named() {
    let server = tls("good.pem");
    for (file, why) in [("missing.pem", "missing.pem"), ("leaf.key", "no certificate")] {
        let fault =
            client(&server, |service| service.ca_file = Some(fixture(file))).send(Call::Events).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Config);
        assert!(fault.why.contains(why), "{fault}");
    }
}

/// Runs this test binary again as on a machine without CA certificates, for the one test below.
#[test]
fn a_machine_without_certificates_gets_the_bundled_roots() {
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::without_system_roots", "--ignored"])
        .env("SSL_CERT_FILE", "/nonexistent/none.pem")
        .env("SSL_CERT_DIR", "/nonexistent")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
}

#[tokio::test]
#[ignore = "run by a_machine_without_certificates_gets_the_bundled_roots"]
async fn without_system_roots() {
    let server = tls("good.pem");
    let own = client(&server, |service| service.ca_file = None).send(Call::Events).await.unwrap_err();
    assert_eq!(own.kind, FaultKind::Tls, "the bundled roots do not know the test's authority: {own}");
    client(&server, |_| {}).send(Call::Events).await.unwrap();
}
