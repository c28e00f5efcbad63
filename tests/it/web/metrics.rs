//! Metrics for monitoring.

use std::collections::BTreeSet;

use actix_web::http::Method;
use kunpeng::server::{FEATURES, routes};

use crate::support::{TestApp, make};

const LOCAL: [u8; 4] = [127, 0, 0, 1];

on_both! {
    async fn durations_are_counted_by_route_and_never_by_address(app: TestApp) {
        let id = make::company(&app).save().await;
        for _ in 0..2 {
            app.office().get(format!("/api/v1/companies/{id}")).await.ok();
        }
        app.office().get("/api/v1/companies/987654321?q=机密").await.refused(404, "not_found");
        app.nobody().get("/nobody/knows/this").await.refused(404, "no_such_route");
        app.nobody().request(Method::POST, "/healthz").send().await.refused(405, "method_not_allowed");
        app.nobody().sign_in("wrong").await;
        app.person("office").sign_in("wrong").await.refused(401, "invalid_credentials");
        let reply = app.nobody().at(LOCAL).get("/metrics").await.ok();
        let kind = reply.header("content-type");
        assert_eq!(kind, Some("text/plain; version=0.0.4; charset=utf-8"));
        let text = reply.text();
        let count = "kunpeng_request_duration_seconds_count";
        let company = "{method=\"GET\",route=\"/api/v1/companies/{id}\"} 3";
        assert!(text.contains(&format!("{count}{company}\n")), "{text}");
        assert!(text.contains(&format!("{count}{{method=\"\",route=\"(other)\"}} 2\n")), "{text}");
        assert!(text.contains("kunpeng_sign_ins_refused_total{status=\"401\"} 2\n"), "{text}");
        for given in [id.to_string().as_str(), "987654321", "knows", "机密"] {
            let labels = text.lines().filter_map(|line| line.split_once('{'));
            let named = labels.filter(|(_, labels)| labels.contains(&format!("/{given}")));
            assert_eq!(named.count(), 0, "{given} is a label");
        }
        let known: BTreeSet<String> =
            routes(FEATURES.iter().copied()).map(|route| route.path()).collect();
        let labelled = text.lines().filter_map(|line| line.split("route=\"").nth(1)?.split('"').next());
        for route in labelled {
            assert!(route == "(other)" || known.contains(route), "{route} is no route");
        }
    }

    async fn every_figure_is_there_from_the_start(app: TestApp) {
        let text = app.nobody().at(LOCAL).get("/metrics").await.ok().text();
        for (name, kind) in [
            ("kunpeng_uptime_seconds", "gauge"),
            ("kunpeng_requests_total", "counter"),
            ("kunpeng_request_duration_seconds", "histogram"),
            ("kunpeng_sign_ins_refused_total", "counter"),
            ("kunpeng_database_connections", "gauge"),
        ] {
            // A histogram has no line before the first answered request.
            let told = format!("# TYPE {name} {kind}\n");
            assert!(kind == "histogram" || text.contains(&told), "no {name} in\n{text}");
        }
        for label in ["{status=\"5xx\"} 0", "{status=\"423\"} 0", "{pool=\"writers\",state=\"allowed\"}"] {
            assert!(text.contains(label), "no {label} in\n{text}");
        }
    }

    async fn others_are_told_that_there_is_no_such_address(app: TestApp) {
        for address in [[10, 0, 0, 1], [192, 168, 1, 7]] {
            app.nobody().at(address).get("/metrics").await.refused(404, "no_such_route");
        }
        app.office().get("/metrics").await.refused(404, "no_such_route");
    }
}
