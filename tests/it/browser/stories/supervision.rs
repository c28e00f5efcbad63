//! 督办: a blocker from being raised to being closed by the town, and one that is returned twice.

use std::path::Path;

use crate::support::{Site, Window, make};

/// Id of the blocker shown in a window.
async fn number(window: &Window) -> String {
    let path = window.path().await;
    let id = path.trim_start_matches("/blockers/").split('?').next().unwrap_or_default();
    assert!(id.parse::<i64>().is_ok(), "{path}");
    id.to_owned()
}

/// Opens the form of an action, fills it in, and submits it.
async fn act(window: &Window, word: &str, entries: &[(&str, &str)]) {
    window.click(word).await;
    for (label, text) in entries {
        window.fill(label, text).await;
    }
    window.click(&format!("确认{word}")).await;
}

async fn answered_with(window: &Window, result: &str, file: &Path) {
    window.click("反馈办理结果").await;
    window.fill("办理结果", result).await;
    window.attach("佐证材料", file).await;
    window.click("确认反馈办理结果").await;
    window.see("已办理，并已通知有关单位").await;
}

on_both! {
    async fn from_the_town_that_raises_it_to_the_town_that_closes_it(site: Site) {
        let app = &site.app;
        let company = make::company(app).named("东莞市有困难股份有限公司").save().await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("补缴凭证.pdf");
        std::fs::write(&file, b"%PDF-1.7").expect("a file");
        let (town, office, department) = (
            site.sign_in("441900119").await,
            site.sign_in("office").await,
            site.sign_in("rsj").await,
        );

        town.go(&format!("/blockers/new?company={company}")).await;
        town.choose("类别", "社会保险（市人力资源和社会保障局牵头，通常 10 个工作日）").await;
        town.fill("问题描述", "2021 年前部分员工社保未足额缴纳").await;
        town.click("保存").await;
        town.see("已新增").await;
        let page = format!("/blockers/{}", number(&town).await);

        office.go("/todo").await;
        office.see("待交办").await;
        office.click("登记：社会保险").await;
        office.click("去办理").await;
        act(&office, "交办", &[]).await;
        office.see("已办理，并已通知有关单位").await;
        office.see("交市人力资源和社会保障局办理，10 个工作日").await;

        department.go("/").await;
        department.click("我的待办").await;
        department.click("1 待签收").await;
        department.click("查看").await;
        act(&department, "签收", &[("责任人", "王科长")]).await;
        department.see("责任人 王科长").await;
        answered_with(&department, "已补缴 2020 年", &file).await;

        town.go("/todo").await;
        town.click("1 待核验").await;
        town.click("查看").await;
        town.see("补缴凭证.pdf").await;
        act(&town, "退回重办", &[("理由", "还差 2019 年")]).await;
        town.see("第 1 次退回重办").await;

        department.go(&page).await;
        department.see("还差 2019 年").await;
        answered_with(&department, "2019 年也已补缴", &file).await;

        town.go(&page).await;
        act(&town, "核验通过并销号", &[("核验意见和办结情况", "已核对缴费记录")]).await;
        town.see("已办理，并已通知有关单位").await;
        town.see("已核对缴费记录").await;
        department.go("/todo").await;
        department.see("没有未销号的困难问题").await;
        department.see("核验通过并销号：社会保险").await;
    }

    async fn a_meetings_decision_becomes_a_task(site: Site) {
        let app = &site.app;
        let company = make::company(app).named("东莞市上会股份有限公司").save().await;
        let id = make::assigned(app, company, "rsj", 10).await;
        let (office, department) = (site.sign_in("office").await, site.sign_in("swj").await);
        office.go("/meetings/new").await;
        office.fill("会议名称", "第三次专题协调会").await;
        office.fill("会议日期", &app.today().to_string()).await;
        office.click("保存").await;
        office.see("建议议题").await;
        office.tick("列入东莞市上会股份有限公司的社会保险").await;
        office.click("保存议程").await;
        office.see("1 个，涉及 1 家企业").await;
        office.click("登记召开").await;
        office.click("保存").await;
        office.see("已召开").await;
        office.click("登记议定事项").await;
        office.fill("议定内容", "由税务局核定缴费基数").await;
        office.choose("责任部门", "国家税务总局东莞市税务局").await;
        office.fill("办理时限", "3").await;
        office.click("保存").await;
        office.see("由税务局核定缴费基数").await;

        department.go("/todo").await;
        department.click("1 待落实议定事项").await;
        department.see("由税务局核定缴费基数").await;
        department.see("临期").await;
        office.go(&format!("/blockers/{id}")).await;
        office.see("专题协调会议定：由税务局核定缴费基数").await;
    }

    async fn what_comes_back_twice_lands_with_the_office(site: Site) {
        let app = &site.app;
        let company = make::company(app).named("东莞市两头难股份有限公司").save().await;
        let id = make::assigned(app, company, "rsj", 10).await;
        let page = format!("/blockers/{id}");
        let (office, department, other) =
            (site.sign_in("office").await, site.sign_in("rsj").await, site.sign_in("swj").await);
        department.go(&page).await;
        act(&department, "退回交办", &[("理由", "不属本局职责")]).await;
        department.see("第 1 次退回交办").await;
        office.go(&page).await;
        office.click("交办").await;
        office.choose("牵头部门", "国家税务总局东莞市税务局").await;
        office.click("确认交办").await;
        office.see("交国家税务总局东莞市税务局办理").await;
        other.go(&page).await;
        act(&other, "退回交办", &[("理由", "须由人社部门核定")]).await;
        other.see("第 2 次退回交办").await;

        office.go("/todo").await;
        office.see("两次退回交办，请裁定").await;
        office.click("1 待审批").await;
        office.click("查看").await;
        office.see("两次退回，待办公室裁定").await;
        act(&office, "交办", &[]).await;
        office.see("交国家税务总局东莞市税务局办理").await;
        // This time the answer is accepted.
        other.go(&page).await;
        other.see("签收").await;
        let offered = "return [...document.querySelectorAll('.moves summary')].map((e) => e.innerText)";
        let offered = other.script(offered, &[]).await.to_string();
        assert!(offered.contains("签收") && !offered.contains("退回交办"), "{offered}");
    }
}
