//! What everyone may look up: 基础数据 and 帮助.

use super::Browser;
use crate::support::TestApp;

on_both! {
    async fn everyone_sees_units_departments_and_categories(app: TestApp) {
        for who in ["office", "auditor", &app.town_code("长安镇")] {
            let page = Browser::signed_in(&app, who).await.get("/dictionaries").await.ok().text();
            for words in ["共 35 个，其中 33 个计入破零目标", "441900119", "市住房公积金管理中心", "○ 不计入", "补缴凭证", "随系统版本发布"] {
                assert!(page.contains(words), "{words}: {page}");
            }
            let (guan, shi) = (page.find(">莞城街道<"), page.find(">石龙镇<"));
            assert!(guan.is_some() && guan < shi, "official order");
        }
    }

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
