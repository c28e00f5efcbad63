//! A town never sees another town's company: not in lists, search, by address, exports, charts or
//! history.

use crate::support::{Site, make};

const SECRET: &str = "东莞市邻镇机密股份有限公司";

on_one! {
    async fn a_town_never_meets_another_towns_company(site: Site) {
        let app = &site.app;
        let other = make::company(app).named(SECRET).in_town("虎门镇").at("registered").save().await;
        make::blocker(app, other, "rsj").await;
        let listing = make::listing(app, other, &app.today().to_string()).await.id();
        make::company(app).named("东莞市本镇股份有限公司").in_town("长安镇").save().await;
        let town = site.sign_in(&app.town_code("长安镇")).await;
        let hu_men = app.town_code("虎门镇");
        for path in [
            "/", "/companies", "/companies?q=邻镇", "/companies?q=dgslz", "/blockers", "/listings",
            "/towns", "/rankings", "/imports", &format!("/companies?town={hu_men}"),
            &format!("/towns/{hu_men}"), &format!("/listings?town={hu_men}"),
            &format!("/blockers?town={hu_men}"), "/blockers?company=1",
        ] {
            town.go(path).await;
            let page = town.script("return document.documentElement.outerHTML", &[]).await;
            assert!(!page.to_string().contains("邻镇机密"), "{path}");
        }
        for path in [
            format!("/companies/{other}"), format!("/companies/{other}/history"),
            format!("/companies/{other}/edit"), format!("/listings/{listing}"), "/blockers/1".to_owned(),
        ] {
            town.visit(&path).await;
            assert_eq!(town.status().await, 404, "{path}");
            assert!(!town.text().await.contains("邻镇机密"), "{path}");
        }
        town.findings().await; // the browser logs each 404
        town.go("/companies").await;
        let export = "
            const [what, done] = arguments;
            fetch(what).then((answer) => answer.text()).then(done)";
        for what in ["companies.csv", "listings.csv"] {
            let address = serde_json::json!(format!("/api/v1/exports/{what}"));
            let file = town.long_script(export, &[address]).await.to_string();
            assert!(file.contains("企业名称") && !file.contains("邻镇机密"), "{what}: {file}");
        }
    }
}
