//! Typing Chinese: the Enter key that accepts a candidate belongs to the input method and must not
//! submit the form.

use crate::support::{Site, Window};

/// Focuses the field with this label.
async fn focus(window: &Window, label: &str) {
    window.field(label).await.click().await.expect("click into the field");
}

on_one! {
    async fn enter_while_composing_sends_no_form(site: Site) {
        let window = site.sign_in("admin").await;
        window.go("/users").await;
        focus(&window, "关键词").await;
        window.compose("shen").await;
        window.enter(13).await; // as browsers on Windows and Linux send it: composing
        window.enter(229).await;
        assert_eq!(window.path().await, "/users");
        window.take("审").await;
        window.enter(229).await; // as Safari sends it: just after the candidate was accepted
        assert_eq!(window.path().await, "/users");
        let typed = "return document.activeElement.value";
        assert_eq!(window.script(typed, &[]).await, "审");
        window.enter(13).await;
        window.see("没有符合条件的账号").await;
        assert_eq!(window.path().await, "/users?q=%E5%AE%A1&role=&town=&active=");
    }

    async fn enter_in_a_long_text_is_a_new_line(site: Site) {
        let window = site.sign_in("admin").await;
        window.go("/users/new").await;
        focus(&window, "用户名").await;
        let box_of_lines = "
            const area = document.createElement('textarea');
            document.querySelector('main form').append(area);
            area.focus();
            return true";
        window.script(box_of_lines, &[]).await;
        window.compose("shen").await;
        window.take("审").await;
        window.enter(13).await;
        let typed = "return document.activeElement.value";
        assert_eq!(window.script(typed, &[]).await, "审\n");
        assert_eq!(window.path().await, "/users/new");
    }
}
