//! The application as a web site.

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use kunpeng::config::Proxy;

use super::Window;
use super::driver::Driver;
use crate::support::account::PASSWORD;
use crate::support::{Arrange, TestApp, TestDatabase};

/// The application of a test, served for browsers.
pub struct Site {
    /// The same application, to create records and move the clock.
    pub app: TestApp,
    origin: String,
    server: ServerHandle,
}

impl Arrange for Site {
    fn is_possible() -> bool {
        Driver::running().is_some()
    }

    async fn arrange(place: TestDatabase) -> Self {
        let app = TestApp::arrange(place).await;
        let workplace = app.workplace();
        let serve = move || kunpeng::server::app(workplace.clone(), Proxy::default());
        let server = HttpServer::new(serve).workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", 0)).expect("a port");
        let origin = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { app, origin, server: handle }
    }
}

impl Site {
    /// Opens a new browser.
    pub async fn window(&self) -> Window {
        let driver = Driver::running().expect("a test without a browser is not run");
        Window::open(driver, &self.origin).await
    }

    /// Opens a new browser and signs in.
    pub async fn sign_in(&self, username: &str) -> Window {
        let window = self.window().await;
        window.go("/login").await;
        window.fill("用户名", username).await;
        window.fill("密码", PASSWORD).await;
        window.click("登录").await;
        let let_in = window.until(async || window.path().await != "/login").await;
        assert!(let_in, "{username} was not let in:\n{}", window.text().await);
        window
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.server.stop(false)); // sends the command; nobody waits for it to finish
    }
}
