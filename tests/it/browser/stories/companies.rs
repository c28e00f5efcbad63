//! Roles that work with companies: the main task of each.

use crate::support::{Site, make};

on_both! {
    async fn a_town_records_a_company_moves_it_and_raises_what_stands_in_its_way(site: Site) {
        let town = site.sign_in(&site.app.town_code("长安镇")).await;
        town.go("/companies").await;
        town.click("新增企业").await;
        town.fill("企业名称", "东莞市新秀精密股份有限公司").await;
        town.fill("注册资本", "3,000").await;
        town.click("保存").await;
        town.see("已新增。").await;
        town.see("3,000.00 万元").await;
        town.click("股改中").await;
        town.fill("发生日期", "2026年3月2日").await;
        town.click("登记“股改中”").await;
        town.see("已登记阶段变化。").await;
        town.see("自 2026-03-02 起已 0 天").await;
        town.click("登记困难问题").await;
        town.see("问题描述").await;
        let category = town.script("
            const select = document.querySelector('[name=category]');
            return [...select.options].find((o) => o.value === 'social_insurance').text", &[]).await;
        town.choose("类别", category.as_str().unwrap_or_default()).await;
        town.fill("问题描述", "2021 年前部分员工社保未足额缴纳").await;
        town.click("保存").await;
        town.see("2021 年前部分员工社保未足额缴纳").await;
    }
}

on_one! {
    async fn a_leader_opens_the_records_behind_a_number(site: Site) {
        let app = &site.app;
        let listed = make::company(app).named("东莞市虎门上市股份有限公司").in_town("虎门镇").at("registered").save().await;
        make::listing(app, listed, &app.today().to_string()).await;
        make::company(app).named("东莞市在审股份有限公司").in_town("长安镇").at("accepted").save().await;
        let leader = site.sign_in("leader").await;
        leader.go("/").await;
        leader.see("尚未破零 32 个").await;
        // The chart is drawn, and its numbers stay available.
        leader.until_it_is("return !!document.querySelector('.chart canvas')", &true.into()).await;
        let review = "document.querySelector('a[href=\"/companies?phase=review\"]')";
        leader.script(&format!("{review}.click()"), &[]).await;
        leader.arrive("/companies?phase=review").await;
        leader.see("东莞市在审股份有限公司").await;
        leader.see("共 1 条").await;
        leader.go("/").await;
        leader.click("虎门镇").await;
        leader.see("东莞市虎门上市股份有限公司").await;
    }

    async fn a_department_finds_the_issue_it_leads(site: Site) {
        let app = &site.app;
        let company = make::company(app).named("东莞市有困难股份有限公司").save().await;
        make::blocker(app, company, "rsj").await;
        let other = make::company(app).named("东莞市别家股份有限公司").save().await;
        make::blocker(app, other, "gjj").await;
        let department = site.sign_in("rsj").await;
        department.go("/").await;
        department.click("困难问题").await;
        department.see("东莞市有困难股份有限公司").await;
        assert!(!department.text().await.contains("东莞市别家股份有限公司"));
        department.click("查看").await;
        department.see("社保欠缴").await;
    }

    async fn two_people_who_change_the_same_company_choose_field_by_field(site: Site) {
        let company = make::company(&site.app).named("东莞市共改股份有限公司").with("industry", "电子");
        let path = format!("/companies/{}/edit", company.save().await);
        let (office, town) = (site.sign_in("office").await, site.sign_in("441900119").await);
        office.go(&path).await;
        town.go(&path).await;
        office.fill("行业", "新材料").await;
        office.click("保存").await;
        office.see("已保存。").await;
        town.fill("行业", "半导体").await;
        town.fill("保荐机构", "示例证券").await;
        // The first attempt is refused on purpose; the browser logs the status.
        let press = "document.querySelector('main form button').click()";
        town.script(press, &[]).await;
        town.until_it_is("return document.body.innerText.includes('两人都改了')", &true.into()).await;
        assert_eq!(town.status().await, 412);
        town.findings().await;
        town.see("新材料").await;
        town.script("document.querySelector('input[name=industry][value=半导体]').click()", &[]).await;
        town.click("按所选内容保存").await;
        town.see("已保存。").await;
        town.see("示例证券").await;
        town.see("半导体").await;
    }

    async fn lists_follow_what_is_chosen_without_a_new_page(site: Site) {
        let app = &site.app;
        make::company(app).named("东莞市辅导股份有限公司").at("guidance_filed").save().await;
        make::company(app).named("东莞市储备股份有限公司").save().await;
        let office = site.sign_in("office").await;
        office.go("/companies").await;
        office.see("共 2 条").await;
        office.script("window.sameDocument = true", &[]).await;
        office.choose("阶段大类", "辅导").await;
        office.see("共 1 条").await;
        office.see_no("东莞市储备股份有限公司").await;
        assert_eq!(office.script("return window.sameDocument", &[]).await, true);
        assert!(office.path().await.contains("phase=guidance"), "{}", office.path().await);
    }
}
