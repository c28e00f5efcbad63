//! `/metrics`: a few figures in the Prometheus text format, for the machine's own monitoring.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::access::Access;
use crate::config::Proxy;
use crate::db::PoolState;
use crate::digest::sha256_hex;
use crate::error::Error;
use crate::session::Visitor;
use crate::web::{Route, routes};

/// The figures. To anyone without a claim to them the route does not exist.
pub const ROUTES: &[Route] = routes![Access::Anyone => __path_metrics: metrics];

/// Who may read the figures from elsewhere than this machine.
pub(super) struct Token(pub(super) Option<String>);

static STARTED: OnceLock<Instant> = OnceLock::new();
/// Requests answered with 1xx, 2xx, 3xx, 4xx, 5xx.
static REQUESTS: [AtomicU64; 5] = [const { AtomicU64::new(0) }; 5];
static MICROSECONDS: AtomicU64 = AtomicU64::new(0);
/// Sign-ins refused: wrong name or password, account locked, address closed.
static SIGN_INS_REFUSED: [(u16, AtomicU64); 3] =
    [(401, AtomicU64::new(0)), (423, AtomicU64::new(0)), (429, AtomicU64::new(0))];

/// Uptime counts from here.
pub(super) fn start() {
    STARTED.get_or_init(Instant::now);
}

/// Counts an answered request.
pub(super) fn count(status: u16, elapsed: Duration) {
    let class = usize::from(status / 100).saturating_sub(1);
    if let Some(requests) = REQUESTS.get(class) {
        requests.fetch_add(1, Ordering::Relaxed);
    }
    let microseconds = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    MICROSECONDS.fetch_add(microseconds, Ordering::Relaxed);
}

/// Counts a sign-in that was refused: many are a sign of guessing.
pub(super) fn count_sign_in(status: u16) {
    if let Some((_, count)) = SIGN_INS_REFUSED.iter().find(|(refused, _)| *refused == status) {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Figures for monitoring: from this machine itself, or with the metrics token.
#[utoipa::path(get, path = "/metrics", tag = "运维",
    responses((status = 200, body = String, content_type = "text/plain"), (status = 404)))]
async fn metrics(visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Error> {
    if !(is_local(&request) || has_token(&request)) {
        let refused = crate::web::no_such_route(request).await;
        return refused.map(|()| HttpResponse::NotFound().finish());
    }
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text(&visitor.journal_for_upkeep().pools())))
}

/// The connection itself comes from this machine. Behind a proxy every connection may.
fn is_local(request: &HttpRequest) -> bool {
    let proxied = request.app_data::<web::Data<Proxy>>().is_none_or(|proxy| proxy.trusted);
    !proxied && request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback())
}

fn has_token(request: &HttpRequest) -> bool {
    let expected = request
        .app_data::<web::Data<Token>>()
        .and_then(|token| token.0.as_deref())
        .filter(|token| !token.is_empty());
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    match (expected, given) {
        // Digests are compared, so that the time taken tells nothing about the token.
        (Some(a), Some(b)) => sha256_hex(a.as_bytes()) == sha256_hex(b.as_bytes()),
        _ => false,
    }
}

fn text(pools: &[PoolState]) -> String {
    let uptime = STARTED.get_or_init(Instant::now).elapsed().as_secs();
    let mut text = format!(
        "# HELP kunpeng_uptime_seconds Seconds since the server started.\n\
         # TYPE kunpeng_uptime_seconds gauge\n\
         kunpeng_uptime_seconds {uptime}\n\
         # HELP kunpeng_requests_total Requests answered, by class of status.\n\
         # TYPE kunpeng_requests_total counter\n"
    );
    for (class, requests) in (1..).zip(&REQUESTS) {
        let requests = requests.load(Ordering::Relaxed);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "kunpeng_requests_total{{status=\"{class}xx\"}} {requests}");
    }
    let seconds = Duration::from_micros(MICROSECONDS.load(Ordering::Relaxed)).as_secs_f64();
    let _ = write!(
        text,
        "# HELP kunpeng_request_duration_seconds_sum Time spent on all requests.\n\
         # TYPE kunpeng_request_duration_seconds_sum counter\n\
         kunpeng_request_duration_seconds_sum {seconds:.6}\n\
         # HELP kunpeng_sign_ins_refused_total Sign-ins refused, by status.\n\
         # TYPE kunpeng_sign_ins_refused_total counter\n"
    );
    for (status, count) in &SIGN_INS_REFUSED {
        let count = count.load(Ordering::Relaxed);
        let _ = writeln!(text, "kunpeng_sign_ins_refused_total{{status=\"{status}\"}} {count}");
    }
    text.push_str(
        "# HELP kunpeng_database_connections Connections to the database, by pool.\n\
         # TYPE kunpeng_database_connections gauge\n",
    );
    for PoolState { name, connections, idle, most } in pools {
        for (state, count) in [("open", connections), ("idle", idle), ("allowed", most)] {
            let _ = writeln!(
                text,
                "kunpeng_database_connections{{pool=\"{name}\",state=\"{state}\"}} {count}"
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_this_machine_or_the_token_reads_them() {
        let from = |address: &str, trusted: bool| {
            TestRequest::get()
                .peer_addr(address.parse().unwrap())
                .app_data(web::Data::new(Proxy { trusted }))
                .app_data(web::Data::new(Token(Some("secret".into()))))
        };
        let local = |request: TestRequest| is_local(&request.to_http_request());
        assert!(local(from("127.0.0.1:5000", false)));
        assert!(local(from("[::ffff:127.0.0.1]:5000", false)));
        assert!(!local(from("127.0.0.1:5000", true)));
        assert!(!local(from("10.0.0.1:5000", false)));
        for (value, admitted) in
            [("Bearer secret", true), ("Bearer other", false), ("secret", false)]
        {
            let request = from("10.0.0.1:5000", true).insert_header(("Authorization", value));
            assert_eq!(has_token(&request.to_http_request()), admitted, "{value}");
        }
    }

    #[test]
    fn requests_are_counted_by_class() {
        count(404, Duration::from_millis(2));
        count_sign_in(423);
        count_sign_in(200);
        let pool = PoolState { name: "readers", connections: 3, idle: 2, most: 4 };
        let text = text(&[pool]);
        assert!(text.contains("kunpeng_requests_total{status=\"4xx\"}"));
        assert!(text.contains("kunpeng_sign_ins_refused_total{status=\"423\"} "));
        assert!(!text.contains("{status=\"200\"}"));
        assert!(text.contains("kunpeng_database_connections{pool=\"readers\",state=\"idle\"} 2\n"));
        count(0, Duration::ZERO);
        count(999, Duration::ZERO);
    }
}
