//! Errors reported to callers.
//!
//! The whole program uses one error type. It is sent as RFC 9457 `application/problem+json`: a
//! Chinese sentence for people and a stable English `code` for programs. Internal causes (SQL,
//! paths) are only logged, under the same `trace_id`.

mod absent;
mod code;
mod seen;
mod taken;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use serde::Serialize;
use serde_json::{Map, Value, json};

pub use absent::{Named, Present};
pub use code::Code;
pub use seen::check_version;

/// A refusal or a failure.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    status: StatusCode,
    code: Code,
    title: &'static str,
    detail: String,
    errors: Vec<FieldError>,
    extra: Map<String, Value>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    way_out: Option<WayOut>,
}

/// Page a person must visit before the program accepts other requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayOut {
    /// The sign-in page, then back.
    SignIn,
    /// The page to set an own password.
    OwnPassword,
}

/// A refused field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Name in the API.
    pub field: String,
    pub code: Code,
    /// What is wrong and what is expected, in Chinese.
    pub message: String,
}

impl FieldError {
    pub fn new(field: &str, code: Code, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), code, message: message.into() }
    }
}

impl Error {
    /// Creates an error. `detail` is a Chinese sentence that also says what to do.
    pub fn refuse(
        status: StatusCode,
        code: Code,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self(Box::new(Inner {
            status,
            code,
            title,
            detail: detail.into(),
            errors: Vec::new(),
            extra: Map::new(),
            cause: None,
            way_out: None,
        }))
    }

    /// 400: the request itself cannot be understood.
    pub fn bad_request(code: Code, detail: impl Into<String>) -> Self {
        Self::refuse(StatusCode::BAD_REQUEST, code, "请求有误", detail)
    }

    /// 422: understood, but some fields are not acceptable.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = errors.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join("；");
        let mut error =
            Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, "填写的内容有误", detail);
        error.0.errors = errors;
        error
    }

    /// 422 for a single field.
    pub fn invalid_field(field: &str, code: Code, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(field, code, message)])
    }

    /// 404: absent, or outside the caller's scope; the two look alike on purpose.
    pub fn not_found(what: &'static str) -> Self {
        Self::refuse(
            StatusCode::NOT_FOUND,
            Code::NotFound,
            "没有找到",
            format!(
                "没有找到这个{what}，或者它不在您的管辖范围内。请核对编号，或从列表中重新进入。"
            ),
        )
    }

    /// 403: the role may not do this, whatever the record.
    pub fn forbidden(role: &str) -> Self {
        Self::refuse(
            StatusCode::FORBIDDEN,
            Code::Forbidden,
            "没有权限",
            format!("“{role}”角色没有这项权限。确有需要，请联系系统管理员调整角色。"),
        )
    }

    /// 401: not signed in.
    pub fn unauthorized(code: Code, detail: impl Into<String>) -> Self {
        let mut error = Self::refuse(StatusCode::UNAUTHORIZED, code, "请先登录", detail);
        error.0.way_out = Some(WayOut::SignIn);
        error
    }

    /// 403: the initial password must be changed first.
    pub fn password_to_be_changed() -> Self {
        let mut error = Self::refuse(
            StatusCode::FORBIDDEN,
            Code::MustChangePassword,
            "请先修改密码",
            "首次登录须先修改初始密码（POST /api/v1/auth/password），之后才能使用其他功能。",
        );
        error.0.way_out = Some(WayOut::OwnPassword);
        error
    }

    /// 503: too many requests at once; nothing was done.
    pub fn busy() -> Self {
        Self::refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Busy,
            "系统繁忙",
            "系统正在处理较多的请求（例如正在导入大名单），您的操作没有执行，请稍后再试。",
        )
    }

    /// 503 `busy`: the database is unreachable or locked. It is unknown whether the operation was
    /// done.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Busy,
            "系统繁忙",
            "数据库暂时没有响应。请稍后再试；如果刚才是在保存，请先打开记录核对是否已经保存。",
        );
        error.0.cause = Some(cause.into());
        error
    }

    /// 409: not allowed in the current state.
    pub fn conflict(code: Code, detail: impl Into<String>) -> Self {
        Self::refuse(StatusCode::CONFLICT, code, "与现状冲突", detail)
    }

    /// 409: another user changed the record between reading and writing.
    pub fn raced() -> Self {
        Self::conflict(Code::Raced, "这条记录刚刚被他人修改，请刷新后重试。")
    }

    /// 412: another user changed the record. `current` holds the current record.
    pub fn stale(current: impl Serialize) -> Self {
        Self::refuse(
            StatusCode::PRECONDITION_FAILED,
            Code::StaleVersion,
            "内容已被他人修改",
            "您打开之后，这条记录已被他人修改。请对照最新内容（current）合并后再保存。",
        )
        .with("current", current)
    }

    /// 500: internal error. The cause is logged, not shown.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            Code::Internal,
            "系统内部错误",
            "系统出现内部错误，本次操作没有保存。请稍后再试；如再次出现，请把追踪号（trace_id）告诉管理员。",
        );
        error.0.cause = Some(cause.into());
        error
    }

    /// 500: a database migration failed.
    pub fn migration(cause: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self::internal(format!("migration: {cause}"))
    }

    /// Adds a member to the problem document.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        self.0.extra.insert(name.to_owned(), value);
        self
    }

    /// Adds the row of the list that was refused. Has no effect on 5xx errors.
    pub fn in_row(mut self, row: u32, name: &str) -> Self {
        if self.0.status.is_server_error() {
            return self;
        }
        self.0.detail = format!(
            "第 {row} 行“{name}”：{}整份名单未写入，请改正这一行后重新上传。",
            self.0.detail
        );
        self.with("row", row)
    }

    /// Sets the refused fields.
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Whether another user has changed the record since it was shown (412).
    pub fn is_stale(&self) -> bool {
        self.0.status == StatusCode::PRECONDITION_FAILED
    }

    /// Whether the record does not exist or is outside the scope (404).
    pub fn is_absent(&self) -> bool {
        self.0.status == StatusCode::NOT_FOUND
    }

    /// Page the person must visit first, if any.
    pub fn way_out(&self) -> Option<WayOut> {
        self.0.way_out
    }

    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Short title in Chinese.
    pub fn title(&self) -> &'static str {
        self.0.title
    }

    /// Chinese sentence for the person.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// Internal cause, for the log only.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }

    /// Builds the problem document. `trace_id` refers to the log.
    pub fn document(&self, trace_id: &str) -> Value {
        let inner = &self.0;
        let mut document = json!({
            "type": format!("urn:kunpeng:problem:{}", inner.code),
            "title": inner.title,
            "status": inner.status.as_u16(),
            "detail": inner.detail,
            "code": inner.code,
            "errors": inner.errors,
            "trace_id": trace_id,
        });
        if let Value::Object(members) = &mut document {
            members.extend(inner.extra.clone());
        }
        document
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.detail)?;
        match &self.0.cause {
            Some(cause) => write!(f, "（{cause}）"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    /// Fallback only: the outermost middleware builds the problem document, because it knows the
    /// trace id of the request.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.0.status)
            .content_type("application/problem+json")
            .json(self.document(""))
    }
}

/// No connection became free within the maximum waiting time.
impl From<diesel::r2d2::PoolError> for Error {
    fn from(error: diesel::r2d2::PoolError) -> Self {
        tracing::warn!(%error, "no connection");
        Self::busy()
    }
}

/// Unexpected database errors are internal errors, except violations of unique constraints by
/// concurrent writers, and a busy or unreachable database.
impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                taken::unique_violation(info.as_ref()).unwrap_or_else(|| Self::internal(error))
            }
            DieselError::BrokenTransactionManager
            | DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                _,
            ) => Self::unavailable(error),
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) if is_held(&**info) => {
                Self::unavailable(error)
            }
            _ => Self::internal(error),
        }
    }
}

/// Whether SQLite timed out waiting for a lock. It reports that only by its message.
fn is_held(info: &dyn diesel::result::DatabaseErrorInformation) -> bool {
    matches!(info.message(), "database is locked" | "database table is locked")
}

macro_rules! internal_from {
    ($($source:ty),+ $(,)?) => {
        $( impl From<$source> for Error {
            fn from(error: $source) -> Self {
                Self::internal(error)
            }
        } )+
    };
}
internal_from!(
    std::io::Error,
    serde_json::Error,
    actix_web::error::BlockingError,
    csv::Error,
    rust_xlsxwriter::XlsxError,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_is_busy_or_gone_is_no_fault_of_the_program() {
        let said = |kind, words: &str| {
            let error = Error::from(DieselError::DatabaseError(kind, Box::new(words.to_owned())));
            (error.status().as_u16(), error.code().as_str())
        };
        let busy = (503, "busy");
        assert_eq!(said(DatabaseErrorKind::Unknown, "database is locked"), busy);
        let lost = "server closed the connection unexpectedly";
        assert_eq!(said(DatabaseErrorKind::ClosedConnection, lost), busy);
        assert_eq!(said(DatabaseErrorKind::UnableToSendCommand, lost), busy);
        let gone = Error::from(DieselError::BrokenTransactionManager);
        assert_eq!((gone.status().as_u16(), gone.code().as_str()), busy);
        assert!(!gone.detail().contains("没有执行"), "whether it was done is not known");
        let other = said(DatabaseErrorKind::Unknown, "no such table: companies");
        assert_eq!(other, (500, "internal"));
    }
}
