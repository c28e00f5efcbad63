//! The error check of every browser test finds what it should.

use crate::support::Site;

on_one! {
    async fn what_a_page_must_not_do_is_noticed(site: Site) {
        let window = site.sign_in("leader").await;
        for (mistake, noticed) in [
            ("console.error('said so')", "said so"),
            ("setTimeout(() => { throw new Error('thrown') }); return 1", "thrown"),
            ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
            ("fetch('https://example.com/').catch(() => 0)", "connect-src"),
            ("fetch('/nothing').catch(() => 0)", "404: "),
            ("location.href = 'http://127.0.0.1:1/'", "another host: http://127.0.0.1:1/"),
        ] {
            window.go("/help").await;
            window.script(mistake, &[]).await;
            let mut found = Vec::new();
            for _ in 0..100 {
                found.extend(window.findings().await);
                if found.iter().any(|finding| finding.contains(noticed)) {
                    break;
                }
                actix_web::rt::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            assert!(found.iter().any(|finding| finding.contains(noticed)), "{mistake}: {found:?}");
        }
    }
}
