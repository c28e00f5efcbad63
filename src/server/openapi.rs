//! The OpenAPI document, generated from the routes.

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, ResponseBuilder,
};

use super::features::routes;
use crate::access::Access;
use crate::web::Feature;

/// Builds the OpenAPI 3.1 document of these features.
pub fn document(features: impl IntoIterator<Item = &'static Feature>) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut components = ComponentsBuilder::new().security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build(),
        ),
    );
    for route in routes(features) {
        let Some(described) = route.description() else { continue };
        let operation = with_access(described.operation, route.access);
        paths = paths.path(described.path, PathItem::new(described.method, operation));
        components = components.schemas_from_iter(described.schemas);
    }
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("鲲鹏：上市后备企业培育与镇街破零管理系统")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some("错误一律为 application/problem+json：detail 为中文说明，code 为稳定的英文标识。"))
                .build(),
        )
        .paths(paths.build())
        .components(Some(components.build()))
        .build()
}

/// Adds the permission, the refusals and the security scheme that follow from a route's access.
fn with_access(mut operation: Operation, access: Access) -> Operation {
    let refusals: &[(&str, &str)] = match access {
        Access::Anyone => &[],
        Access::SignedIn => &[("401", "未登录")],
        Access::Needs(_) => &[("401", "未登录"), ("403", "角色没有这项权限")],
    };
    for (status, meaning) in refusals {
        operation
            .responses
            .responses
            .entry((*status).to_owned())
            .or_insert_with(|| ResponseBuilder::new().description(*meaning).build().into());
    }
    if let Access::Needs(permission) = access {
        let needed = format!("需要权限：{permission:?}");
        operation.description = Some(match operation.description {
            Some(text) if !text.is_empty() => format!("{text}\n\n{needed}"),
            _ => needed,
        });
    }
    if access != Access::Anyone {
        operation.security =
            Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])]);
    }
    operation
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    /// A schema name has one meaning in the whole document. `#[schema(as = feature::Name)]`
    /// separates equal names of several features.
    #[test]
    fn no_name_means_two_things() {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for route in crate::server::routes(crate::server::FEATURES.iter().copied()) {
            let Some(described) = route.description() else { continue };
            for (name, schema) in described.schemas {
                let meaning = serde_json::to_string(&schema).unwrap();
                let first = known.entry(name.clone()).or_insert_with(|| meaning.clone());
                assert_eq!(*first, meaning, "{name} at {}", described.path);
            }
        }
    }
}
