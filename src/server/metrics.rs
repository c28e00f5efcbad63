//! `/metrics`: metrics in the Prometheus text format.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use prometheus_client::encoding::prometheus_text::CONTENT_TYPE;

use super::figures::Figures;
use crate::access::Access;
use crate::config::Proxy;
use crate::digest::sha256_hex;
use crate::error::Error;
use crate::session::Visitor;
use crate::web::{Route, routes};

/// Route of the metrics. It answers 404 to callers without access.
pub const ROUTES: &[Route] = routes![Access::Anyone => __path_metrics: metrics];

/// Token for reading the metrics from another machine; `None`: local access only.
pub(super) struct Token(pub(super) Option<String>);

/// Returns metrics for monitoring, to local callers or with the metrics token.
#[utoipa::path(get, path = "/metrics", tag = "运维",
    responses((status = 200, body = String, content_type = "text/plain"), (status = 404)))]
async fn metrics(
    visitor: Visitor,
    figures: web::Data<Figures>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    if !(is_local(&request) || has_token(&request)) {
        let refused = crate::web::no_such_route(request).await;
        return refused.map(|()| HttpResponse::NotFound().finish());
    }
    Ok(HttpResponse::Ok()
        .content_type(CONTENT_TYPE)
        .body(figures.text(&visitor.journal_for_upkeep().pools())?))
}

/// Whether the connection comes from this machine. Always `false` if a proxy is trusted: then every
/// connection may be local.
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
        // Digests are compared so that timing reveals nothing about the token.
        (Some(a), Some(b)) => sha256_hex(a.as_bytes()) == sha256_hex(b.as_bytes()),
        _ => false,
    }
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
}
