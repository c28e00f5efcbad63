//! The actix application and the HTTP server.

use std::any::Any;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpMessage, HttpServer, web};
use utoipa_swagger_ui::SwaggerUi;

use super::figures::{Figures, MatchedRoute};
use super::{intake, metrics, openapi, routes, trace};
use crate::config::{Listening, Proxy};
use crate::error::{Code, Error};
use crate::misread;
use crate::session::{Workplace, guard};
use crate::web::{Feature, Route};

/// Builds the application; workers of the server and tests use the same one.
pub fn app(
    workplace: Arc<Workplace>,
    proxy: Proxy,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .wrap(Compress::default())
        .wrap(from_fn(intake::refuse_invalid))
        .wrap(from_fn(trace::trace))
        .configure(mount(workplace, proxy))
}

/// Registers every route with its access check, and the API documentation.
fn mount(workplace: Arc<Workplace>, proxy: Proxy) -> impl FnOnce(&mut web::ServiceConfig) {
    move |config| {
        let features: Vec<_> = workplace.journal_for_upkeep().hooks().of::<Feature>().collect();
        config
            .app_data(web::Data::from(Arc::clone(&workplace)))
            .app_data(web::Data::new(proxy))
            .app_data(web::Data::new(Figures::new(&routes_of(&features))))
            .configure(crate::web::configure);
        for (path, routes) in by_path(&features) {
            let resource =
                routes.into_iter().fold(web::resource(&path), |resource, (at, route)| {
                    let access = route.access;
                    let guarded = (route.attach)(web::method(route.method())).wrap(from_fn(
                        move |request: ServiceRequest, next| {
                            request.extensions_mut().insert(MatchedRoute(at));
                            guard::admit(access, request, next)
                        },
                    ));
                    resource.route(guarded)
                });
            config.service(resource.default_service(web::to(crate::web::no_such_method)));
        }
        config
            .service(
                SwaggerUi::new("/api/docs/{_:.*}")
                    .url("/api/openapi.json", openapi::document(features)),
            )
            .default_service(web::to(crate::web::no_such_route));
    }
}

fn routes_of(features: &[&'static Feature]) -> Vec<&'static Route> {
    routes(features.iter().copied()).collect()
}

/// Groups routes by path; each comes with its index among all routes.
fn by_path(features: &[&'static Feature]) -> BTreeMap<String, Vec<(usize, &'static Route)>> {
    let mut paths = BTreeMap::<_, Vec<_>>::new();
    for (at, route) in routes_of(features).into_iter().enumerate() {
        paths.entry(route.path()).or_default().push((at, route));
    }
    paths
}

/// Runs the server until it is stopped. `listens` is called once it accepts connections.
pub async fn serve(
    workplace: Arc<Workplace>,
    listening: &Listening,
    listens: impl FnOnce(),
) -> Result<(), Error> {
    let (server, _) = listen(workplace, listening, |_| ())?;
    listens();
    tracing::info!(address = %listening.address, tls = listening.tls.is_some(), "serving");
    server.await?;
    Ok(())
}

/// Binds the server; must be called within a runtime. Returns the server, which runs while it is
/// awaited, and its addresses. `connected` is called with each accepted connection.
///
/// # Errors
/// 400 `plain_http_refused`, `bad_certificate`, `cannot_listen`.
pub fn listen(
    workplace: Arc<Workplace>,
    listening: &Listening,
    connected: impl Fn(&dyn Any) + Send + Sync + 'static,
) -> Result<(Server, Vec<SocketAddr>), Error> {
    check_exposure(listening)?;
    let proxy = listening.proxy;
    let token = web::Data::new(metrics::Token(listening.metrics_token.clone()));
    let features: Vec<_> = workplace.journal_for_upkeep().hooks().of::<Feature>().collect();
    let figures = web::Data::new(Figures::new(&routes_of(&features)));
    let server = HttpServer::new(move || {
        // All worker threads share one registry of metrics.
        app(Arc::clone(&workplace), proxy).app_data(token.clone()).app_data(figures.clone())
    })
    .shutdown_timeout(30)
    // A response is sent in parts. Without this option each part waits until the client confirms
    // the previous one, which clients delay by 40 ms.
    .tcp_nodelay(true)
    .on_connect(move |connection, _| connected(connection));
    let server = match &listening.tls {
        Some((certificate, key)) => {
            server.bind_rustls_0_23(listening.address, tls(certificate, key)?)
        }
        None => server.bind(listening.address),
    };
    let server = server.map_err(|error| {
        let (address, why) = (listening.address, misread::of_io(&error));
        let sentence = format!("不能在 {address} 上监听：{why}。请用 --listen 换一个地址或端口。");
        Error::bad_request(Code::CannotListen, sentence)
    })?;
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

/// Allows plain HTTP only on this machine or behind a trusted proxy with TLS: the session cookie
/// (`__Host-`) and passwords need TLS.
fn check_exposure(listening: &Listening) -> Result<(), Error> {
    let safe =
        listening.tls.is_some() || listening.proxy.trusted || listening.address.ip().is_loopback();
    if safe {
        return Ok(());
    }
    Err(Error::bad_request(
        Code::PlainHttpRefused,
        format!(
            "拒绝在 {} 上提供未加密的 HTTP：请用 --tls-cert 和 --tls-key 指定证书，\
             或在前面放置提供 HTTPS 的反向代理并加 --trusted-proxy，或改为监听 127.0.0.1。",
            listening.address
        ),
    ))
}

fn tls(
    certificate: &std::path::Path,
    key: &std::path::Path,
) -> Result<rustls::ServerConfig, Error> {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let unusable = |file: &std::path::Path, what: &str| {
        let sentence =
            format!("{} 不是可用的{what}（PEM）文件。请核对路径和内容。", file.display());
        Error::bad_request(Code::BadCertificate, sentence)
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(|parts| parts.collect::<Result<Vec<_>, _>>())
        .map_err(|_| unusable(certificate, "证书"))?;
    let key_der = PrivateKeyDer::from_pem_file(key).map_err(|_| unusable(key, "私钥"))?;
    rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Error::internal)?
        .with_no_client_auth()
        .with_single_cert(chain, key_der)
        .map_err(|_| unusable(certificate, "证书，或与私钥不成对的证书"))
}
