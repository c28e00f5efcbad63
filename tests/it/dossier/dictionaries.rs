//! 基础数据, visible to everyone.

use crate::support::{Browser, TestApp};

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
}
