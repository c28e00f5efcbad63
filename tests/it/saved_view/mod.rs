//! 常用视图.

use crate::support::{Browser, NewAccount, TestApp};

on_both! {
    async fn views_are_kept_for_oneself_or_for_colleagues(app: TestApp) {
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        town.post("/views", "name=在审&query=phase%3Dreview%26columns%3Dstage&shared=on").await.status(303);
        town.post("/views", "name=我的&query=q%3D电子").await.status(303);
        town.post("/views", "name=坏的&query=colour%3Dred").await.status(400);
        let page = town.get("/companies").await.ok().text();
        assert!(page.contains("href=\"/companies?phase=review&#38;columns=stage\"") && page.contains("我的"), "{page}");
        let unit = app.town_code("长安镇");
        app.add(NewAccount { town_code: Some(&unit), ..NewAccount::new("colleague", "town") });
        let seen = Browser::signed_in(&app, "colleague").await.get("/companies").await.ok().text();
        assert!(seen.contains(">在审<") && !seen.contains(">我的<"), "{seen}");
        let other = Browser::signed_in(&app, &app.town_code("虎门镇")).await.get("/companies").await.ok().text();
        assert!(!other.contains(">在审<"), "{other}");
        let mut thief = Browser::signed_in(&app, "colleague").await;
        thief.post("/views/1/delete", "").await.status(404);
        town.post("/views/1/delete", "").await.status(303);
        assert!(!town.get("/companies").await.ok().text().contains(">在审<"));
    }

    async fn a_view_keeps_no_order_that_the_list_refuses(app: TestApp) {
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        for sort in ["name%2Cname", "name%2C-name", "name%2Cname%2C".repeat(20).as_str()] {
            town.post("/views", &format!("name=坏的&query=sort%3D{sort}&shared=on")).await.status(400);
        }
        assert_eq!(app.place().count("saved_views"), 0);
        let opened = town.get("/companies?sort=name,name").await.status(400).text();
        assert!(opened.contains("请只保留一个"), "{opened}");
    }
}
