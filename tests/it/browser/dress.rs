//! Large text and dark mode.

use serde_json::json;

use crate::support::{Site, Window};

async fn size_of_type(window: &Window) -> String {
    let size = "return getComputedStyle(document.querySelector('main')).fontSize";
    window.script(size, &[]).await.as_str().unwrap_or_default().to_owned()
}

on_one! {
    async fn type_is_large_on_every_page_once_it_was_asked_for(site: Site) {
        let window = site.sign_in("leader").await;
        assert_eq!(size_of_type(&window).await, "16px");
        window.click("leader").await;
        window.click("大字 / 标准字号").await;
        assert_eq!(size_of_type(&window).await, "20px");
        window.go("/help").await;
        assert_eq!(size_of_type(&window).await, "20px");
        window.click("leader").await;
        window.click("大字 / 标准字号").await;
        assert_eq!(size_of_type(&window).await, "16px");
    }

    async fn pages_are_dark_as_soon_as_the_system_is(site: Site) {
        let window = site.sign_in("leader").await;
        let colours = "return [document.documentElement.dataset.bsTheme,
            getComputedStyle(document.body).backgroundColor]";
        window.prefer_dark(false).await;
        let light = window.script(colours, &[]).await;
        assert_eq!(light, json!(["light", "rgb(243, 245, 248)"]));
        window.prefer_dark(true).await;
        window.until_it_is(colours, &json!(["dark", "rgb(18, 23, 31)"])).await;
        window.go("/help").await;
        assert_eq!(window.script(colours, &[]).await, json!(["dark", "rgb(18, 23, 31)"]));
    }
}
