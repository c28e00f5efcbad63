//! Finding companies: by any part of their names, by filters, page by page.

use serde_json::json;

use crate::support::{Person, TestApp, make};

/// Names returned by a query, in its order.
async fn names(person: &Person, query: &str) -> Vec<String> {
    let page = person.get(format!("/api/v1/companies?{query}")).await.ok();
    assert_eq!(page["total"], json!(page.items().len()), "{query}");
    page.items().iter().map(|company| company["name"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_company_is_found_by_any_part_of_its_names_and_codes(app: TestApp) {
        let name = "东莞证券股份有限公司";
        make::company(&app)
            .named(name)
            .with("short_name", "莞证")
            .with("credit_code", "914419002818871883")
            .save()
            .await;
        make::company(&app).named("东莞市宏远埗头科技有限公司").save().await;
        let office = app.office();
        for q in [
            "证", "证券", "东莞证券", "莞证", "券股份有限", "dgzq", "DGZQ", "gzqgf", "zhengquan",
            "guanzheng", "2818871883", "91441900281887188", "883",
        ] {
            assert_eq!(names(&office, &format!("q={q}")).await, [name], "{q}");
        }
        assert_eq!(names(&office, "q=埗").await.len(), 1);
        assert_eq!(names(&office, "q=东莞").await.len(), 2);
        assert_eq!(names(&office, "q=d").await.len(), 2);
        for q in ["证券东", "zqdg", "%25", "_", "没有这家", "914419002818871884"] {
            assert!(names(&office, &format!("q={q}")).await.is_empty(), "{q}");
        }
    }

    async fn a_renamed_company_is_found_by_both_names(app: TestApp) {
        let id = make::company(&app).named("东莞市旧名有限公司").save().await;
        let path = format!("/api/v1/companies/{id}");
        app.office().patch(&path, 1, json!({"name": "东莞市新称股份有限公司"})).await.ok();
        for q in ["旧名", "新称", "jm", "xcgf"] {
            assert_eq!(names(&app.office(), &format!("q={q}")).await.len(), 1, "{q}");
        }
    }

    async fn a_search_reaches_no_further_than_the_scope(app: TestApp) {
        make::company(&app).named("示例长安有限公司").in_town("长安镇").save().await;
        make::company(&app).named("示例虎门有限公司").in_town("虎门镇").save().await;
        let town = app.town("长安镇");
        for query in ["q=示例", "q=sl", "phase=reserve", "stage=candidate", ""] {
            assert_eq!(names(&town, query).await, ["示例长安有限公司"], "{query}");
        }
        assert!(names(&town, "q=虎门").await.is_empty());
        assert!(names(&app.department("rsj"), "q=示例").await.is_empty());
    }

    async fn filters_narrow_a_list_and_keep_its_order(app: TestApp) {
        let on_the_way = make::company(&app)
            .named("乙")
            .with("registered_capital_yuan", 300)
            .with("industry", "半导体")
            .with("tags", json!(["绿色企业"]))
            .with("target_board", "szse_chinext")
            .at("guidance_filed")
            .save()
            .await;
        make::blocker(&app, on_the_way, "rsj").await;
        make::company(&app).named("甲").with("registered_capital_yuan", 900).save().await;
        make::company(&app).named("丙").with("registered_capital_yuan", 300).save().await;
        make::company(&app).named("丁").in_town("虎门镇").save().await;
        let office = app.office();
        let rsj = app.department("rsj");
        assert_eq!(names(&office, "").await, ["丙", "丁", "甲", "乙"]);
        assert_eq!(names(&office, "sort=-name").await, ["乙", "甲", "丁", "丙"]);
        let by_capital = "sort=-registered_capital_yuan,name";
        assert_eq!(names(&office, by_capital).await, ["甲", "丙", "乙", "丁"]);
        let town = app.town_code("长安镇");
        let of_town = format!("town={town}&phase=reserve&{by_capital}");
        assert_eq!(names(&office, &of_town).await, ["甲", "丙"]);
        for filter in [
            "stage=guidance_filed", "phase=guidance", "industry=半导体", "tag=绿色企业",
            "board=szse_chinext", "has_open_blockers=true", "q=乙&phase=guidance",
        ] {
            assert_eq!(names(&office, filter).await, ["乙"], "{filter}");
        }
        assert_eq!(names(&rsj, "phase=guidance").await, ["乙"]);
        assert_eq!(names(&office, "has_open_blockers=false").await.len(), 3);
        assert!(names(&office, "phase=review").await.is_empty());
        assert!(names(&office, "grade=key").await.is_empty());
    }

    async fn pages_hold_each_company_once(app: TestApp) {
        for number in 0..7 {
            make::company(&app).with("registered_capital_yuan", number % 2).save().await;
        }
        for sort in ["name", "-registered_capital_yuan", "employees", "-updated_at", "town"] {
            let mut ids = Vec::new();
            for page in 1..=4 {
                let query = format!("/api/v1/companies?per_page=2&page={page}&sort={sort}");
                let answer = app.office().get(query).await.ok();
                assert_eq!(answer["total"], 7, "{sort}");
                ids.extend(answer.items().iter().map(|company| company["id"].as_i64().unwrap()));
            }
            ids.sort_unstable();
            assert_eq!(ids, (1..=7).collect::<Vec<_>>(), "{sort}");
        }
        app.office().get("/api/v1/companies?sort=rowid").await.refused(400, "unknown_sort");
    }

    /// A total is cached only until data changes, and separately for each scope.
    async fn totals_follow_every_change(app: TestApp) {
        let total = async |person: &Person, query: &str| {
            let path = format!("/api/v1/companies?per_page=1&{query}");
            person.get(path).await.ok()["total"].as_i64().unwrap()
        };
        make::company(&app).in_town("长安镇").save().await;
        let id = make::company(&app).in_town("虎门镇").save().await;
        let (office, town) = (app.office(), app.town("长安镇"));
        for (query, before) in [("", 2), ("phase=reserve", 2), ("page=2&sort=-name", 2)] {
            assert_eq!(total(&office, query).await, before, "{query}");
            assert_eq!(total(&town, query).await, 1, "{query}");
        }
        make::company(&app).in_town("虎门镇").save().await;
        assert_eq!(total(&office, "").await, 3);
        assert_eq!(total(&town, "").await, 1);
        let path = format!("/api/v1/companies/{id}");
        office.delete(&path, 1).await.status(204);
        assert_eq!(total(&office, "").await, 2);
        assert_eq!(total(&office, "phase=reserve").await, 2);
        assert_eq!(total(&office, "deleted=true").await, 1);
    }

    async fn a_list_shows_departments_no_figures(app: TestApp) {
        let id = make::company(&app).with("registered_capital_yuan", 900).save().await;
        make::blocker(&app, id, "rsj").await;
        let seen = app.department("rsj").get("/api/v1/companies").await.ok();
        assert_eq!(seen.items()[0]["id"], id);
        assert!(seen.items()[0]["registered_capital_yuan"].is_null());
        let seen = app.office().get("/api/v1/companies").await.ok();
        assert_eq!(seen.items()[0]["registered_capital_yuan"], 900);
        assert_eq!(seen.items()[0]["stage_name"], "培育线索");
    }
}
