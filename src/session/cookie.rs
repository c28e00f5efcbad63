//! The cookie of a browser's session.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{self, HeaderMap};

/// The prefix has the browser refuse it without TLS, for another path, or from another host.
/// This machine itself counts as safe without TLS.
pub const NAME: &str = "__Host-kunpeng";

/// Sent with every request to this host, not readable by scripts, gone with the browser.
pub fn with(token: String) -> Cookie<'static> {
    Cookie::build(NAME, token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

/// Takes it away.
pub fn removed() -> Cookie<'static> {
    let mut cookie = with(String::new());
    cookie.make_removal();
    cookie
}

/// Whether a browser says that one of our own pages sent the request. Every browser of the last
/// years says so by `Sec-Fetch-Site`; an older one by `Origin`. One that says neither is not
/// believed.
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
