//! Accounts and their validation.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Role;
use crate::db::schema::users;
use crate::error::{Code, Error, FieldError, Named};
use crate::session::fold_username;
use crate::web::Instant;

/// 账号
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
    /// 用户名, lower case.
    pub username: String,
    /// The fields that an administrator may change.
    #[diesel(embed)]
    pub profile: Profile,
    /// Whether the first password has not been changed yet.
    pub must_change_password: bool,
    /// Locked until this time, UTC, after too many wrong passwords.
    pub locked_until: Option<NaiveDateTime>,
    /// 上次登录时间
    pub last_login_at: Option<NaiveDateTime>,
    /// 上次登录地址
    pub last_login_from: Option<String>,
    /// 建立时间
    pub created_at: NaiveDateTime,
    /// Increases with every change.
    pub version: i64,
}

impl Named for User {
    const NAME: &'static str = "账号";
}

/// The fields of an account that an administrator may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Profile {
    /// 姓名
    pub display_name: String,
    /// 角色
    pub role: Role,
    /// Code of the town of a `town` account.
    pub town_code: Option<String>,
    /// Code of the department of a `department` account.
    pub department_code: Option<String>,
    /// 启用
    pub active: bool,
}

impl Profile {
    /// Whether the account is an active administrator.
    pub fn is_working_admin(&self) -> bool {
        self.active && self.role == Role::Admin
    }

    /// Returns all validation errors, except whether the unit exists.
    pub fn problems(&self) -> Vec<FieldError> {
        let name = self.display_name.chars().count();
        let named = (!(1..=50).contains(&name)).then(|| {
            FieldError::new("display_name", Code::BadLength, "请填写姓名，不超过 50 个字。")
        });
        let town = unit_problem(
            "town_code",
            "镇街（园区）",
            self.role,
            self.role.needs_town(),
            self.town_code.is_some(),
        );
        let department = unit_problem(
            "department_code",
            "部门",
            self.role,
            self.role.needs_department(),
            self.department_code.is_some(),
        );
        [named, town, department].into_iter().flatten().collect()
    }
}

fn unit_problem(
    field: &str,
    unit: &str,
    role: Role,
    needed: bool,
    given: bool,
) -> Option<FieldError> {
    let role = role.label();
    match (needed, given) {
        (true, false) => {
            Some(FieldError::new(field, Code::Required, format!("“{role}”账号须指明所属{unit}。")))
        }
        (false, true) => Some(FieldError::new(
            field,
            Code::NotApplicable,
            format!("“{role}”账号不属于任何{unit}，请留空，或另选角色。"),
        )),
        _ => None,
    }
}

/// An account to create.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// 用户名, as entered.
    pub username: String,
    pub profile: Profile,
}

impl NewUser {
    /// [`NewUser::checked`], with an error if anything is wrong.
    pub fn valid(self) -> Result<Self, Error> {
        let (new, problems) = self.checked();
        if problems.is_empty() { Ok(new) } else { Err(Error::invalid(problems)) }
    }

    /// Returns the account with trimmed names and a lower-case user name, and all validation
    /// errors.
    pub fn checked(mut self) -> (Self, Vec<FieldError>) {
        self.profile.display_name = self.profile.display_name.trim().to_owned();
        let mut problems = self.profile.problems();
        match checked_username(&self.username) {
            Ok(username) => self.username = username,
            Err(problem) => problems.insert(0, problem),
        }
        (self, problems)
    }
}

/// User names under which the program itself writes to the audit log.
const RESERVED: [&str; 3] = ["system", "command-line", "refresh"];

/// Returns a user name as it is stored: letters, digits, `.`, `_`, `-` or Chinese characters, 3 to
/// 64.
fn checked_username(text: &str) -> Result<String, FieldError> {
    let name = fold_username(text);
    let refuse = |code, message| Err(FieldError::new("username", code, message));
    if !(3..=64).contains(&name.chars().count()) {
        return refuse(Code::BadLength, "用户名须为 3 至 64 个字符。");
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c) || is_han(c)) {
        return refuse(
            Code::BadAlphabet,
            "用户名只能由字母、数字、汉字和 . _ - 组成，可以使用手机号或工号。",
        );
    }
    if RESERVED.contains(&name.as_str()) {
        return refuse(Code::Reserved, "这个用户名由系统保留，请换一个。");
    }
    Ok(name)
}

/// Whether a character is a Chinese character, including the extensions that names use.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// 账号, as administrators see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserView {
    id: i64,
    username: String,
    display_name: String,
    role: Role,
    role_name: &'static str,
    town_code: Option<String>,
    department_code: Option<String>,
    active: bool,
    must_change_password: bool,
    /// 锁定至; absent unless the account is locked now.
    locked_until: Option<Instant>,
    last_login_at: Option<Instant>,
    last_login_from: Option<String>,
    created_at: Instant,
    version: i64,
}

impl UserView {
    /// Returns the account as of a time.
    pub fn new(user: User, now: NaiveDateTime) -> Self {
        Self {
            id: user.id,
            username: user.username,
            display_name: user.profile.display_name,
            role: user.profile.role,
            role_name: user.profile.role.label(),
            town_code: user.profile.town_code,
            department_code: user.profile.department_code,
            active: user.profile.active,
            must_change_password: user.must_change_password,
            locked_until: user.locked_until.filter(|until| *until > now).map(Instant),
            last_login_at: user.last_login_at.map(Instant),
            last_login_from: user.last_login_from,
            created_at: Instant(user.created_at),
            version: user.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(role: Role, town: Option<&str>, department: Option<&str>) -> Profile {
        Profile {
            display_name: "张三".into(),
            role,
            town_code: town.map(str::to_owned),
            department_code: department.map(str::to_owned),
            active: true,
        }
    }

    #[test]
    fn user_names_are_folded_and_their_letters_checked() {
        for (typed, stored) in [
            ("  Zhang.San ", "zhang.san"),
            ("13800138000", "13800138000"),
            ("长安镇专班", "长安镇专班"),
            ("a_b-c", "a_b-c"),
        ] {
            assert_eq!(checked_username(typed).unwrap(), stored);
        }
        let long = "a".repeat(65);
        for (typed, code) in [
            ("ab", "bad_length"),
            (long.as_str(), "bad_length"),
            ("zhang san", "bad_alphabet"),
            ("a@b.cn", "bad_alphabet"),
            ("ａｂｃ", "bad_alphabet"),
            ("System", "reserved"),
        ] {
            assert_eq!(checked_username(typed).unwrap_err().code, code, "{typed}");
        }
    }

    #[test]
    fn a_role_has_its_unit_and_no_other() {
        let cases = [
            (profile(Role::Town, Some("441900119"), None), vec![]),
            (profile(Role::Department, None, Some("rsj")), vec![]),
            (profile(Role::Office, None, None), vec![]),
            (profile(Role::Town, None, None), vec![("town_code", "required")]),
            (
                profile(Role::Town, None, Some("rsj")),
                vec![("town_code", "required"), ("department_code", "not_applicable")],
            ),
            (profile(Role::Admin, Some("441900119"), None), vec![("town_code", "not_applicable")]),
        ];
        for (profile, expected) in cases {
            let problems = profile.problems();
            let found: Vec<_> =
                problems.iter().map(|p| (p.field.as_str(), p.code.as_str())).collect();
            assert_eq!(found, expected, "{profile:?}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let mut profile = profile(Role::Town, None, None);
        profile.display_name = "  ".into();
        let (_, problems) = NewUser { username: "x".into(), profile }.checked();
        let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["username", "display_name", "town_code"]);
    }
}
