//! Page of the league table.

use crate::support::visitor::words;
use crate::support::{Browser, TestApp, make};

on_both! {
    async fn the_table_says_what_the_api_says(app: TestApp) {
        let company = make::company(&app).named("东莞市甲股份有限公司").at("reserved").save().await;
        make::listing(&app, company, "2026-03-02").await;
        let api = app.leader().get("/api/v1/rankings?period=2026-03").await.ok();
        let page = Browser::signed_in(&app, "leader").await.get("/rankings?period=2026-03").await.ok();
        let words = words(&page.text());
        for row in api["rows"].as_array().expect("rows") {
            let name = row["town_name"].as_str().expect("a name");
            let said = format!("{} {name} {}", row["rank"], row["points"]);
            assert!(words.contains(&said), "{said}\n{words}");
        }
        for shown in ["实时，未封存", "2026年3月", "1（30）", "1（20）", "得分依据 3 条", "困难问题按期办结率",
            "建议默认值", "自 2021-07-28 起施行", "行政区划顺序", "东莞市甲股份有限公司"]
        {
            assert!(words.contains(shown), "{shown}\n{words}");
        }
        assert!(page.text().contains(&format!("href=\"/companies/{company}\"")));
        let year = Browser::signed_in(&app, "leader").await.get("/rankings").await.ok().text();
        assert!(year.contains("<option value=\"2026\" selected>2026年</option>"), "{year}");
        assert!(year.contains("<option value=\"2025-12\">2025年12月</option>"), "{year}");
    }

    async fn evidence_is_shown_to_those_whom_it_concerns(app: TestApp) {
        let company = make::company(&app).named("东莞市甲股份有限公司").at("reserved").save().await;
        make::listing(&app, company, "2026-03-02").await;
        for (who, sees) in [("office".into(), true), (app.town_code("长安镇"), true),
            (app.town_code("虎门镇"), false), ("rsj".to_owned(), false)]
        {
            let page = Browser::signed_in(&app, &who).await.get("/rankings").await.ok().text();
            assert_eq!(page.contains("东莞市甲"), sees, "{who}");
            assert!(words(&page).contains("1 长安镇 51"), "{who}");
        }
    }

    async fn a_period_that_cannot_be_ranked_is_refused_on_the_page(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        let wrong = office.get("/rankings?period=2026-13").await.status(400).text();
        assert!(wrong.contains("请写成年份或年月") && wrong.contains("<select"), "{wrong}");
        let early = office.get("/rankings?period=2001").await.status(404).text();
        assert!(early.contains("还没有生效的评分办法") && early.contains("<select"), "{early}");
        office.get("/rankings?period=").await.ok();
        let old = office.get("/rankings?period=2023-05").await.ok().text();
        assert!(old.contains("<option value=\"2023-05\" selected>2023年5月</option>"), "{old}");
    }
}
