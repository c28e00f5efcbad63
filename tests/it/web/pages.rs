//! Behaviour of all pages.

use crate::support::{Browser, TestApp};

on_both! {
    async fn pages_load_nothing_from_elsewhere_and_run_no_script_of_their_own(app: TestApp) {
        for path in ["/", "/password", "/login"] {
            let page = Browser::signed_in(&app, "office").await.get(path).await.ok();
            let policy = page.header("content-security-policy").unwrap_or_default();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert_eq!(page.header("cache-control"), Some("no-store"));
            let text = page.text();
            for refused in ["http://", "https://", "<script>", "style=", "onclick"] {
                let found = text.replace("http://www.w3.org", "").contains(refused);
                assert!(!found, "{path}: {refused}\n{text}");
            }
        }
        let style = Browser::new(&app).get("/assets/kunpeng.css").await.ok();
        assert!(style.header("cache-control").is_some_and(|kept| kept.contains("immutable")));
        Browser::new(&app).get("/assets/nothing.css").await.status(404);
    }
}
