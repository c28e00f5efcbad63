//! Requests with a compressed body.

use actix_web::http::Method;

use crate::support::TestApp;

on_both! {
    async fn what_is_compressed_is_refused_before_it_is_read(app: TestApp) {
        let sent = |method: Method, path: &str, encoding: &str| {
            let call = app.nobody().request(method, path).header("content-encoding", encoding);
            call.body("application/json", "no gzip at all").send()
        };
        for path in ["/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/companies", "/nothing", "/login"] {
            for encoding in ["gzip", "GZIP", "deflate", "br", "identity, gzip", "x-unknown"] {
                let refused = sent(Method::POST, path, encoding).await;
                let said = refused.refused(415, "encoded_body")["detail"].to_string();
                assert!(said.contains("Content-Encoding"), "{said}");
            }
        }
        sent(Method::PATCH, "/api/v1/companies/1", "gzip").await.refused(415, "encoded_body");
        for plain in ["identity", "Identity", ""] {
            sent(Method::POST, "/api/v1/auth/login", plain).await.refused(400, "bad_value");
        }
    }
}
