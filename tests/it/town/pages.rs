//! Pages of units: figures for everyone, records only for those who may see them.

use serde_json::json;

use crate::support::visitor::words;
use crate::support::{Browser, TestApp, make};

/// Rows in the body of a page's first table, as text between tags.
fn first_table(page: &str) -> Vec<String> {
    let (_, body) = page.split_once("<tbody>").expect("a table");
    let (body, _) = body.split_once("</tbody>").expect("its end");
    body.split("<tr>").skip(1).map(words).collect()
}

on_both! {
    async fn every_unit_stands_in_official_order_with_the_figures_of_the_table(app: TestApp) {
        let listed = make::company(&app).in_town("虎门镇").at("registered").save().await;
        make::listing(&app, listed, "2026-03-02").await;
        let other = make::company(&app).in_town("长安镇").at("guidance_filed").save().await;
        make::blocker(&app, other, "rsj").await;
        let table = app.leader().get("/api/v1/break-zero").await.ok();
        let said = table["rows"].as_array().expect("rows");
        let page = Browser::signed_in(&app, "leader").await.get("/towns").await.ok().text();
        let rows = first_table(&page);
        assert_eq!(rows.len(), said.len());
        for (row, said) in rows.iter().zip(said) {
            let name = said["town_name"].as_str().expect("a name");
            assert!(row.contains(name), "{row}");
            let broken = if said["broken_zero"] == true { "● 已破零" } else { "○ 未破零" };
            assert!(row.contains(&format!("{broken} {}", said["listed"])), "{row}");
        }
        let row = |name: &str| rows.iter().find(|row| row.contains(name)).expect("a row").clone();
        assert!(row("长安镇").contains("○ 未破零 0 0 1 0 0 0 0 1 0 —"), "{}", row("长安镇"));
        assert!(page.contains("<td>1 / 33</td>"), "{page}");

        // A town sees the figures of all units, but only its own blockers.
        let page = Browser::signed_in(&app, &app.town_code("虎门镇")).await.get("/towns").await;
        let rows = first_table(&page.ok().text());
        let row = |name: &str| rows.iter().find(|row| row.contains(name)).expect("a row").clone();
        assert!(row("长安镇").contains("○ 未破零 0 0 1 0 0 0 0 — —"), "{}", row("长安镇"));
        assert!(row("虎门镇").contains("● 已破零 1 0 0 0 0 0 0 0 0"), "{}", row("虎门镇"));
    }

    async fn a_working_group_is_recorded_and_not_overwritten_unseen(app: TestApp) {
        let code = app.town_code("长安镇");
        let path = format!("/towns/{code}/working-group");
        let mut town = Browser::signed_in(&app, &code).await;
        assert!(town.get(&path).await.ok().text().contains("name=\"version\" value=\"0\""));
        let none = town.post(&path, "version=0&before.leader=&leader=&before.phone=&phone=1").await;
        assert!(none.status(422).text().contains("请填写专班组长的姓名"));
        let form = "version=0&before.leader=&leader=陈一&before.contact=&contact=王二";
        let saved = town.post(&path, form).await.status(303);
        assert_eq!(saved.header("location"), Some(format!("/towns/{code}?done=saved").as_str()));

        let mine = "version=1&before.leader=陈一&leader=陈三&before.contact=王二&contact=王二";
        let theirs = "version=1&before.leader=陈一&leader=陈四&before.contact=王二&contact=";
        town.post(&path, theirs).await.status(303);
        let both = Browser::signed_in(&app, "office").await.post(&path, mine).await.status(412).text();
        assert!(both.contains("两人都改了") && both.contains("value=\"陈三\""), "{both}");
        assert!(both.contains("value=\"陈四\"") && both.contains("name=\"version\" value=\"2\""));
        let chosen = "version=2&before.leader=陈四&leader=陈三";
        Browser::signed_in(&app, "office").await.post(&path, chosen).await.status(303);
        let group = app.office().get(format!("/api/v1/towns/{code}")).await.ok();
        let group = &group["working_group"];
        assert_eq!((&group["leader"], &group["contact"]), (&json!("陈三"), &json!(null)));
        let other = format!("/towns/{}/working-group", app.town_code("虎门镇"));
        town.get(&other).await.status(404);
        town.post(&other, "version=0&leader=陈一").await.status(404);
        let page = town.get(&format!("/towns/{code}?done=unchanged")).await.ok().text();
        assert!(page.contains("没有变化"), "{page}");
    }
}
