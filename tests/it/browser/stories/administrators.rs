//! The three administrators: the main task of each.

use crate::support::Site;

on_one! {
    async fn the_administrator_opens_an_account_whose_person_then_signs_in(site: Site) {
        let admin = site.sign_in("admin").await;
        admin.go("/users").await;
        admin.click("新增账号").await;
        admin.fill("用户名", "lisi").await;
        admin.fill("姓名", "李四").await;
        admin.choose("角色", "领导小组").await;
        admin.click("保存").await;
        admin.see("只在这里显示这一次").await;
        let password = admin.script("return document.querySelector('.secret').innerText", &[]).await;
        let password = password.as_str().unwrap_or_default().to_owned();
        assert!(!password.is_empty(), "{}", admin.text().await);
        let lisi = site.window().await;
        lisi.go("/login").await;
        lisi.fill("用户名", "lisi").await;
        lisi.fill("密码", &password).await;
        lisi.click("登录").await;
        lisi.see("这是您第一次登录").await;
    }

    async fn the_security_administrator_ends_the_sessions_of_an_account(site: Site) {
        let leader = site.sign_in("leader").await;
        leader.go("/").await;
        let security = site.sign_in("security").await;
        security.go("/users?q=leader").await;
        security.click("leader").await;
        security.click("终止登录").await;
        security.click("终止全部登录").await;
        security.see("已终止该账号的全部登录。").await;
        leader.visit("/").await;
        assert!(leader.path().await.starts_with("/login"), "{}", leader.path().await);
    }

    async fn the_auditor_reads_the_log_and_verifies_it(site: Site) {
        let auditor = site.sign_in("auditor").await;
        auditor.go("/audit").await;
        auditor.see("登录").await;
        auditor.go("/audit/verification").await;
        auditor.see("完整").await;
    }
}
