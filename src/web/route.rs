//! One entry of the list of routes.

use actix_web::http::Method;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{RefOr, Schema};

use crate::access::Access;

/// A route: what it asks of its caller, its documentation (which holds method and path), and
/// its handler.
pub struct Route {
    /// What it asks of the caller.
    pub access: Access,
    pub(super) describe: fn() -> Description,
    pub(super) attach: fn(actix_web::Route) -> actix_web::Route,
}

/// What the OpenAPI attribute on a handler says.
pub(super) struct Description {
    pub path: String,
    pub method: HttpMethod,
    pub operation: Operation,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl Route {
    /// Used by the `routes!` macro: `D` is what `#[utoipa::path]` generates beside a handler.
    pub(crate) const fn new<D: utoipa::Path + utoipa::__dev::SchemaReferences>(
        access: Access,
        attach: fn(actix_web::Route) -> actix_web::Route,
    ) -> Self {
        Self { access, describe: describe::<D>, attach }
    }

    /// The path with its parameters in braces.
    pub fn path(&self) -> String {
        (self.describe)().path
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        match (self.describe)().method {
            HttpMethod::Get => Method::GET,
            HttpMethod::Post => Method::POST,
            HttpMethod::Put => Method::PUT,
            HttpMethod::Delete => Method::DELETE,
            HttpMethod::Options => Method::OPTIONS,
            HttpMethod::Head => Method::HEAD,
            HttpMethod::Patch => Method::PATCH,
            HttpMethod::Trace => Method::TRACE,
        }
    }
}

fn describe<D: utoipa::Path + utoipa::__dev::SchemaReferences>() -> Description {
    let mut schemas = Vec::new();
    D::schemas(&mut schemas);
    Description {
        path: D::path(),
        method: D::methods().into_iter().next().unwrap_or(HttpMethod::Get),
        operation: D::operation(),
        schemas,
    }
}

/// Lists routes as `access => __path_handler: handler`, where `__path_handler` is what the
/// handler's `#[utoipa::path]` attribute defines.
macro_rules! routes {
    ($($access:expr => $doc:ident : $handler:path),+ $(,)?) => {
        &[$( $crate::web::Route::new::<$doc>($access, |route| route.to($handler)), )+]
    };
}
pub(crate) use routes;
