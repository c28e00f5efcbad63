//! 申报确认: a listing from the town that declares it to the map that turns green.

use crate::support::{Site, make};

on_both! {
    async fn a_listing_is_declared_returned_mended_and_confirmed(site: Site) {
        let app = &site.app;
        let company = make::company(app).named("东莞市将上市股份有限公司").at("reformed").save().await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("上市公告书.pdf");
        std::fs::write(&file, b"%PDF-1.7").expect("a file");
        let (town, office, leader) = (
            site.sign_in("441900119").await,
            site.sign_in("office").await,
            site.sign_in("leader").await,
        );
        let page = format!("/companies/{company}");
        let today = app.today().to_string();

        town.go(&page).await;
        town.click("已上市").await;
        town.fill("发生日期", &today).await;
        town.choose("板块", "创业板").await;
        town.fill("证券代码", "301001").await;
        town.attach("证明文件", &file).await;
        town.click("申报“已上市”").await;
        town.see("领导小组办公室确认后生效").await;
        town.see("待确认").await;

        office.go("/todo").await;
        office.click("1 待确认的申报").await;
        office.see("长安镇破零，1/33").await;
        office.click("办理").await;
        office.see("上市公告书.pdf").await;
        office.click("退回").await;
        office.fill("退回原因", "证券代码应为 301002").await;
        office.click("确认退回").await;
        office.see("已退回").await;

        town.go("/todo").await;
        town.click("1 被退回的申报").await;
        town.click("办理").await;
        town.see("证券代码应为 301002").await;
        town.fill("证券代码", "301002").await;
        town.click("确认修改后重报").await;
        town.see("待确认").await;

        office.go("/declarations").await;
        office.tick("选中东莞市将上市股份有限公司").await;
        office.click("确认选中的申报").await;
        office.see("已确认，并已通知镇街").await;

        leader.go("/").await;
        leader.see("1 / 33").await;
        leader.go("/declarations?state=confirmed").await;
        leader.click("查看").await;
        leader.see("441900119").await;
        leader.see("office").await;
        town.go("/todo").await;
        town.see("申报已确认").await;
    }
}
