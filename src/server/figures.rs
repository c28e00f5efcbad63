//! Metrics of the server, in one registry for all threads.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use actix_web::{HttpMessage, HttpRequest};
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::db::PoolState;
use crate::error::Error;
use crate::web::Route;

/// Upper bounds of the duration histogram, in seconds: fine for list pages, coarse for imports.
const STEPS: [f64; 12] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// Label of requests that match no route. Their paths are not used as labels because callers can
/// invent any number of them.
const ELSEWHERE: &str = "(other)";
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Statuses of refused sign-ins: wrong name or password, account locked, address blocked.
const SIGN_INS_REFUSED: [(u16, &str); 3] = [(401, "401"), (423, "423"), (429, "429")];

type ByStatus = [(&'static str, &'static str); 1];
type ByPool = [(&'static str, &'static str); 2];
type ByRoute = [(&'static str, String); 2];

/// Request extension set by the matching route: its index among all routes.
pub(super) struct MatchedRoute(pub(super) usize);

/// Metrics of one server.
pub(super) struct Figures {
    registry: Registry,
    started: Instant,
    uptime: Gauge,
    requests: Family<ByStatus, Counter>,
    durations: Family<ByRoute, Histogram, fn() -> Histogram>,
    /// Each route at its index, with its histogram once it has been used.
    of_routes: Vec<(&'static Route, OnceLock<Histogram>)>,
    sign_ins_refused: Family<ByStatus, Counter>,
    connections: Family<ByPool, Gauge>,
}

impl Figures {
    /// Creates all metrics with value zero; uptime starts now.
    pub(super) fn new(routes: &[&'static Route]) -> Self {
        let mut figures = Self {
            registry: Registry::with_prefix("kunpeng"),
            started: Instant::now(),
            uptime: Gauge::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(STEPS)),
            of_routes: routes.iter().map(|route| (*route, OnceLock::new())).collect(),
            sign_ins_refused: Family::default(),
            connections: Family::default(),
        };
        figures.register();
        // Counters exist from zero on, so that their first increase is visible.
        for class in CLASSES {
            figures.requests.get_or_create(&[("status", class)]).inc_by(0);
        }
        for (_, status) in SIGN_INS_REFUSED {
            figures.sign_ins_refused.get_or_create(&[("status", status)]).inc_by(0);
        }
        figures
    }

    fn register(&mut self) {
        let to = &mut self.registry;
        to.register("uptime_seconds", "Seconds since the server started", self.uptime.clone());
        to.register("requests", "Requests answered, by class of status", self.requests.clone());
        to.register(
            "request_duration_seconds",
            "Time until a request was answered, by route",
            self.durations.clone(),
        );
        to.register(
            "sign_ins_refused",
            "Sign-ins refused, by status",
            self.sign_ins_refused.clone(),
        );
        to.register(
            "database_connections",
            "Connections to the database, by pool",
            self.connections.clone(),
        );
    }

    /// Records an answered request.
    pub(super) fn count(&self, request: &HttpRequest, status: u16, elapsed: Duration) {
        let class = usize::from(status / 100).checked_sub(1).and_then(|at| CLASSES.get(at));
        if let Some(class) = class {
            self.requests.get_or_create(&[("status", *class)]).inc();
        }
        let taken = request.extensions().get::<MatchedRoute>().map(|taken| taken.0);
        self.durations_of(taken).observe(elapsed.as_secs_f64());
        if matches!(request.path(), "/api/v1/auth/login" | "/login") {
            self.count_sign_in(status);
        }
    }

    /// Counts a refused sign-in: many of them indicate password guessing.
    fn count_sign_in(&self, status: u16) {
        if let Some((_, refused)) = SIGN_INS_REFUSED.iter().find(|(known, _)| *known == status) {
            self.sign_ins_refused.get_or_create(&[("status", *refused)]).inc();
        }
    }

    /// Returns the histogram of a route by its index, or that of requests without a route.
    fn durations_of(&self, taken: Option<usize>) -> Histogram {
        let labelled = |labels| self.durations.get_or_create_owned(&labels);
        match taken.and_then(|at| self.of_routes.get(at)) {
            Some((route, known)) => {
                let labels = || [("method", route.method().to_string()), ("route", route.path())];
                known.get_or_init(|| labelled(labels())).clone()
            }
            None => labelled([("method", String::new()), ("route", ELSEWHERE.to_owned())]),
        }
    }

    /// Returns all metrics in the Prometheus text format, with the current state of the pools.
    pub(super) fn text(&self, pools: &[PoolState]) -> Result<String, Error> {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.uptime.set(number(self.started.elapsed().as_secs()));
        for PoolState { name, connections, idle, most } in pools {
            for (state, count) in [("open", connections), ("idle", idle), ("allowed", most)] {
                let of = [("pool", *name), ("state", state)];
                self.connections.get_or_create(&of).set(number(u64::from(*count)));
            }
        }
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry).map_err(Error::internal)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::server::{FEATURES, routes};

    fn figures() -> Figures {
        Figures::new(&routes(FEATURES.iter().copied()).collect::<Vec<_>>())
    }

    #[test]
    fn requests_are_counted_by_class_and_route() {
        let figures = figures();
        let request = TestRequest::with_uri("/healthz").to_http_request();
        figures.count(&request, 404, Duration::from_millis(2));
        request.extensions_mut().insert(MatchedRoute(0));
        figures.count(&request, 200, Duration::from_millis(2));
        figures.count(&request, 0, Duration::ZERO);
        figures.count(&request, 999, Duration::MAX);
        request.extensions_mut().insert(MatchedRoute(usize::MAX));
        figures.count(&request, 200, Duration::ZERO);
        let pool = PoolState { name: "readers", connections: 3, idle: 2, most: 4 };
        let text = figures.text(&[pool]).unwrap();
        let duration = "kunpeng_request_duration_seconds";
        for line in [
            "# TYPE kunpeng_requests_total counter",
            "kunpeng_requests_total{status=\"1xx\"} 0",
            "kunpeng_requests_total{status=\"4xx\"} 1",
            "# TYPE kunpeng_request_duration_seconds histogram",
            &format!("{duration}_count{{method=\"GET\",route=\"/healthz\"}} 3"),
            &format!("{duration}_bucket{{method=\"GET\",route=\"/healthz\",le=\"0.0025\"}} 2"),
            &format!("{duration}_count{{method=\"\",route=\"(other)\"}} 2"),
            "kunpeng_database_connections{pool=\"readers\",state=\"idle\"} 2",
            "kunpeng_uptime_seconds 0",
        ] {
            assert!(text.lines().any(|known| known == line), "no {line} in\n{text}");
        }
    }

    #[test]
    fn refused_sign_ins_are_counted() {
        let figures = figures();
        let request = TestRequest::with_uri("/api/v1/auth/login").to_http_request();
        for status in [200, 401, 401, 429] {
            figures.count(&request, status, Duration::ZERO);
        }
        let text = figures.text(&[]).unwrap();
        for (status, count) in [("401", 2), ("423", 0), ("429", 1)] {
            let line = format!("kunpeng_sign_ins_refused_total{{status=\"{status}\"}} {count}");
            assert!(text.lines().any(|known| known == line), "no {line} in\n{text}");
        }
        assert!(!text.contains("{status=\"200\"}"));
    }
}
