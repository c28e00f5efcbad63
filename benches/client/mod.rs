//! A plain HTTP client on one keep-alive connection. All connections share one thread, so that the
//! clients use little of the machine.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A connection to the local server.
pub struct Client(BufReader<TcpStream>);

/// Status, `ETag` and body of a response.
pub struct Answer {
    pub status: u16,
    pub etag: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

impl Client {
    pub async fn connect(port: u16) -> std::io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::with_capacity(64 * 1024, stream)))
    }

    /// Sends GET.
    pub async fn get(&mut self, path: &str, token: &str) -> Answer {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n"
        ))
        .await
    }

    /// Sends JSON with additional header lines.
    pub async fn send_json(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Answer {
        let length = body.len();
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             {headers}content-length: {length}\r\n\r\n{body}"
        ))
        .await
    }

    async fn send(&mut self, request: &str) -> Answer {
        self.0.get_mut().write_all(request.as_bytes()).await.expect("sent");
        let mut line = String::new();
        self.0.read_line(&mut line).await.expect("an answer");
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).expect("a status");
        let mut answer = Answer { status, etag: String::new(), body: Vec::new() };
        loop {
            line.clear();
            self.0.read_line(&mut line).await.expect("a header");
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                answer.body.resize(value.trim().parse().expect("a length"), 0);
            } else if name.eq_ignore_ascii_case("etag") {
                answer.etag = value.trim().to_owned();
            }
        }
        self.0.read_exact(&mut answer.body).await.expect("the body");
        answer
    }
}
