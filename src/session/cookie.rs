//! The session cookie of the browser.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{self, HeaderMap};

/// With this prefix a browser accepts the cookie only over TLS, for the root path and for this
/// host. It treats its own machine (localhost) as safe without TLS.
pub const NAME: &str = "__Host-kunpeng";

/// Returns the cookie. It is sent with every request to this host, cannot be read by scripts, and
/// is deleted when the browser closes.
pub fn session_cookie(token: String) -> Cookie<'static> {
    Cookie::build(NAME, token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

/// Returns a cookie that deletes the session cookie.
pub fn removed() -> Cookie<'static> {
    let mut cookie = session_cookie(String::new());
    cookie.make_removal();
    cookie
}

/// Whether the browser states that one of our own pages sent the request. Current browsers state it
/// in `Sec-Fetch-Site`, older ones in `Origin`. A request with neither is refused.
pub fn is_from_our_pages(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = text(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    match (origin, text(header::HOST.as_str())) {
        (Some((_, origin)), Some(host)) => origin == host,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(lines: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.insert(name.parse().unwrap(), value.parse().unwrap());
        }
        is_from_our_pages(&headers)
    }

    #[test]
    fn only_our_own_pages_may_write_with_a_cookie() {
        assert!(judged(&[("sec-fetch-site", "same-origin")]));
        assert!(judged(&[("origin", "https://kunpeng.gov"), ("host", "kunpeng.gov")]));
        assert!(judged(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        for refused in [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://a"), ("host", "a")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://evil"), ("host", "kunpeng.gov")],
            &[("origin", "null"), ("host", "kunpeng.gov")],
            &[("host", "kunpeng.gov")],
            &[],
        ] {
            assert!(!judged(refused), "{refused:?}");
        }
    }
}
