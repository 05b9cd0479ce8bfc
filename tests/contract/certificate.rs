//! TLS for an odd server. The certificates under `fixtures/tls` are for tests alone: an authority, and leaves for localhost
//! that are good, expired, self-signed, or for another name; their key is public.

use std::{
    net::TcpStream,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// A file of the fixtures.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

/// What a connection is wrapped into by a server with this certificate.
pub fn speaking(leaf: &str) -> impl Fn(TcpStream) -> StreamOwned<ServerConnection, TcpStream> + Send + Sync + 'static {
    let chain = vec![CertificateDer::from_pem_file(fixture(leaf)).unwrap()];
    let key = PrivateKeyDer::from_pem_file(fixture("leaf.key")).unwrap();
    let config = Arc::new(ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap());
    move |stream| StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream)
}
