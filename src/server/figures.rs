//! What the server counts of its own work, in one registry for all its threads.

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

/// Upper ends of the steps in which durations are counted, in seconds: fine around what a list may
/// take, coarse where an import is.
const STEPS: [f64; 12] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// What no route has answered: addresses are anyone's to think up, labels are not.
const ELSEWHERE: &str = "(other)";
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Sign-ins refused: wrong name or password, account locked, address closed.
const SIGN_INS_REFUSED: [(u16, &str); 3] = [(401, "401"), (423, "423"), (429, "429")];

type ByStatus = [(&'static str, &'static str); 1];
type ByPool = [(&'static str, &'static str); 2];
type ByRoute = [(&'static str, String); 2];

/// Left with a request by the route that takes it: its place among all.
pub(super) struct Taken(pub(super) usize);

/// The figures of one server.
pub(super) struct Figures {
    registry: Registry,
    started: Instant,
    uptime: Gauge,
    requests: Family<ByStatus, Counter>,
    durations: Family<ByRoute, Histogram, fn() -> Histogram>,
    /// Each route at its place, with its durations once there are any.
    of_routes: Vec<(&'static Route, OnceLock<Histogram>)>,
    sign_ins_refused: Family<ByStatus, Counter>,
    connections: Family<ByPool, Gauge>,
}

impl Figures {
    /// All of them at nought; uptime counts from here.
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
        // A figure that is nought is there too, so that its first increase shows.
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

    /// Counts an answered request.
    pub(super) fn count(&self, request: &HttpRequest, status: u16, elapsed: Duration) {
        let class = usize::from(status / 100).checked_sub(1).and_then(|at| CLASSES.get(at));
        if let Some(class) = class {
            self.requests.get_or_create(&[("status", *class)]).inc();
        }
        let taken = request.extensions().get::<Taken>().map(|taken| taken.0);
        self.durations_of(taken).observe(elapsed.as_secs_f64());
        if matches!(request.path(), "/api/v1/auth/login" | "/login") {
            self.count_sign_in(status);
        }
    }

    /// Counts a sign-in if it was refused: many are a sign of guessing.
    fn count_sign_in(&self, status: u16) {
        if let Some((_, refused)) = SIGN_INS_REFUSED.iter().find(|(known, _)| *known == status) {
            self.sign_ins_refused.get_or_create(&[("status", *refused)]).inc();
        }
    }

    /// Those of a route by its place, or of all that is none.
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

    /// All of them in the Prometheus text format, connections as they are now.
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
        request.extensions_mut().insert(Taken(0));
        figures.count(&request, 200, Duration::from_millis(2));
        figures.count(&request, 0, Duration::ZERO);
        figures.count(&request, 999, Duration::MAX);
        request.extensions_mut().insert(Taken(usize::MAX));
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
