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
    place: Place,
    pub(crate) attach: fn(actix_web::Route) -> actix_web::Route,
}

/// Where it is.
enum Place {
    /// Of the API, as its documentation says.
    Api(fn() -> Description),
    /// A page or what a form on it is sent to.
    Page(PageMethod, &'static str),
}

/// What browsers do with pages.
#[derive(Clone, Copy)]
pub enum PageMethod {
    /// To see one.
    Get,
    /// To send a form.
    Post,
}

/// What the OpenAPI attribute on a handler says.
pub(crate) struct Description {
    pub path: String,
    pub method: HttpMethod,
    pub operation: Operation,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl Route {
    /// Of the API: see [`routes!`]. `D` is what `#[utoipa::path]` generates beside a handler.
    pub const fn new<D: utoipa::Path + utoipa::__dev::SchemaReferences>(
        access: Access,
        attach: fn(actix_web::Route) -> actix_web::Route,
    ) -> Self {
        Self { access, place: Place::Api(describe::<D>), attach }
    }

    /// A page, or what a form is sent to: see [`pages!`].
    pub const fn page(
        access: Access,
        method: PageMethod,
        path: &'static str,
        attach: fn(actix_web::Route) -> actix_web::Route,
    ) -> Self {
        Self { access, place: Place::Page(method, path), attach }
    }

    /// What the documentation says of it; pages speak for themselves.
    pub(crate) fn description(&self) -> Option<Description> {
        match self.place {
            Place::Api(describe) => Some(describe()),
            Place::Page(..) => None,
        }
    }

    /// The path with its parameters in braces.
    pub fn path(&self) -> String {
        match self.place {
            Place::Api(describe) => describe().path,
            Place::Page(_, path) => path.to_owned(),
        }
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        let described = match self.place {
            Place::Page(PageMethod::Get, _) => return Method::GET,
            Place::Page(PageMethod::Post, _) => return Method::POST,
            Place::Api(describe) => describe(),
        };
        match described.method {
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
#[macro_export]
macro_rules! routes {
    ($($access:expr => $doc:ident : $handler:path),+ $(,)?) => {
        &[$( $crate::web::Route::new::<$doc>($access, |route| route.to($handler)), )+]
    };
}
pub use routes;

/// Lists pages as `access => Get "/path": handler`.
#[macro_export]
macro_rules! pages {
    ($($access:expr => $method:ident $path:literal : $handler:path),+ $(,)?) => {
        &[$( $crate::web::Route::page(
            $access,
            $crate::web::PageMethod::$method,
            $path,
            |route| route.to($handler),
        ), )+]
    };
}
pub use pages;
