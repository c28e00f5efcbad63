//! Properties of connections, on a real socket.

use std::any::Any;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream as Caller};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::rt::net::TcpStream;
use kunpeng::config::{Listening, Proxy};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::support::TestApp;

const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

fn pem(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls");
    folder.join(format!("{name}.pem"))
}

fn ask(mut stream: impl Read + Write) -> String {
    stream.write_all(REQUEST).expect("a request");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer); // over TLS it may end without a close notification
    String::from_utf8_lossy(&answer).into_owned()
}

fn ask_over_tls(caller: Caller) -> String {
    let mut roots = RootCertStore::empty();
    let own = CertificateDer::from_pem_file(pem("certificate")).expect("a certificate");
    roots.add(own).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let session = ClientConnection::new(Arc::new(config), name).expect("a session");
    ask(StreamOwned::new(session, caller))
}

/// Whether data on an accepted connection is sent at once (`TCP_NODELAY`).
fn goes_out_at_once(connection: &dyn Any) -> Option<bool> {
    let plain = connection.downcast_ref::<TcpStream>();
    let encrypted = connection.downcast_ref::<TlsStream<TcpStream>>();
    let socket = plain.or_else(|| encrypted.map(|stream| stream.get_ref().0))?;
    socket.nodelay().ok()
}

on_one! {
    /// Without `TCP_NODELAY`, a response in two parts waits for the client, which waits for the
    /// rest.
    async fn nothing_that_is_sent_waits_for_more(app: TestApp) {
        for over_tls in [false, true] {
            let listening = Listening {
                address: SocketAddr::from(([127, 0, 0, 1], 0)),
                tls: over_tls.then(|| (pem("certificate"), pem("key"))),
                proxy: Proxy::default(),
                metrics_token: None,
            };
            let (accepted, connections) = mpsc::channel();
            let seen = move |connection: &dyn Any| {
                let _ = accepted.send(goes_out_at_once(connection));
            };
            let listen = kunpeng::server::listen(app.workplace(), &listening, seen);
            let (server, addresses) = listen.expect("a server");
            let handle = server.handle();
            let serving = actix_web::rt::spawn(server);
            let caller = move || {
                let caller = Caller::connect(addresses[0]).expect("a connection");
                if over_tls { ask_over_tls(caller) } else { ask(caller) }
            };
            let answer = actix_web::rt::task::spawn_blocking(caller).await.expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 200"), "{over_tls}: {answer}");
            assert_eq!(connections.recv().expect("a connection"), Some(true), "{over_tls}");
            handle.stop(false).await;
            serving.await.expect("the server").expect("its end");
        }
    }
}
