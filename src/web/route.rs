//! Routes and the macros that list them.

use actix_web::http::Method;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{RefOr, Schema};

use crate::access::Access;

/// A route: required access, documentation (with method and path) and handler.
pub struct Route {
    /// Required access.
    pub access: Access,
    place: Place,
    pub(crate) attach: fn(actix_web::Route) -> actix_web::Route,
}

/// Method and path of a route.
enum Place {
    /// A route of the API; its documentation holds method and path.
    Api(fn() -> Description),
    /// A page, or the target of a form.
    Page(PageMethod, &'static str),
}

/// HTTP methods of pages.
#[derive(Clone, Copy)]
pub enum PageMethod {
    /// Shows a page.
    Get,
    /// Receives a form.
    Post,
}

/// Content of the OpenAPI attribute of a handler.
pub(crate) struct Description {
    pub path: String,
    pub method: HttpMethod,
    pub operation: Operation,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl Route {
    /// Creates an API route: see [`routes!`]. `D` is the type that `#[utoipa::path]` generates for
    /// a handler.
    pub const fn new<D: utoipa::Path + utoipa::__dev::SchemaReferences>(
        access: Access,
        attach: fn(actix_web::Route) -> actix_web::Route,
    ) -> Self {
        Self { access, place: Place::Api(describe::<D>), attach }
    }

    /// Creates a page or the target of a form: see [`pages!`].
    pub const fn page(
        access: Access,
        method: PageMethod,
        path: &'static str,
        attach: fn(actix_web::Route) -> actix_web::Route,
    ) -> Self {
        Self { access, place: Place::Page(method, path), attach }
    }

    /// Returns the documentation; `None` for pages.
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

/// Lists routes as `access => __path_handler: handler`, where `__path_handler` is the type that the
/// handler's `#[utoipa::path]` attribute generates.
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
