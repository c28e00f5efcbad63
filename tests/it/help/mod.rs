//! 帮助.

use crate::support::{Browser, TestApp};

on_both! {
    async fn help_says_what_this_person_can_do(app: TestApp) {
        for (who, has, has_not) in [
            (&*app.town_code("长安镇"), "id=\"list\"", "id=\"office\""),
            ("office", "id=\"office\"", "id=\"admin\""),
            ("rsj", "id=\"department\"", "id=\"list\""),
            ("leader", "id=\"leader\"", "id=\"list\""),
            ("admin", "id=\"admin\"", "id=\"signs\""),
            ("security", "id=\"security\"", "id=\"admin\""),
            ("auditor", "id=\"auditor\"", "id=\"signs\""),
        ] {
            let page = Browser::signed_in(&app, who).await.get("/help").await.ok().text();
            assert!(page.contains(has) && !page.contains(has_not), "{who}: {page}");
        }
    }
}
