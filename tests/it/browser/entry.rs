//! Signing in.

use crate::support::account::PASSWORD;
use crate::support::{NewAccount, Site};

on_both! {
    async fn a_wrong_password_is_said_and_a_first_one_changed(site: Site) {
        site.app.add(NewAccount::new("newcomer", "office").with_first_password());
        let window = site.window().await;
        window.go("/help").await;
        window.arrive("/login?then=").await;
        window.fill("用户名", "newcomer").await;
        window.fill("密码", "not the password").await;
        window.click("登录").await;
        window.see("用户名或密码不正确").await;
        // The user name stays, and the password field has the focus.
        let typed = "return [document.activeElement.name, document.querySelector('[name=username]').value]";
        assert_eq!(window.script(typed, &[]).await, serde_json::json!(["password", "newcomer"]));
        window.fill("密码", PASSWORD).await;
        window.click("登录").await;
        window.see("这是您第一次登录").await;
        window.go("/").await;
        window.arrive("/password").await;
        window.fill("原密码", PASSWORD).await;
        window.fill("新密码", "a very good one").await;
        window.fill("再输一次新密码", "a very good two").await;
        window.click("保存").await;
        window.see("两次输入的新密码不一致").await;
        window.fill("原密码", PASSWORD).await;
        window.fill("新密码", "a very good one").await;
        window.fill("再输一次新密码", "a very good one").await;
        window.click("保存").await;
        window.see("我的待办").await;
        window.click("newcomer").await;
        window.click("退出登录").await;
        window.arrive("/login").await;
        window.go("/").await;
        window.arrive("/login?then=").await;
    }
}
