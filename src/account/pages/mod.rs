//! 账号 as pages: the list, one account, and one's own account.

mod list;
mod new;
mod one;
mod own;
mod security;
mod units;

use chrono::NaiveDateTime;

use super::model::User;
use crate::access::{Access, Permission, in_china};
use crate::web::{Route, pages};

/// Everyone sees their own account; administrators see all accounts.
pub const PAGES: &[Route] = pages![
    Access::SignedIn => Get "/account": own::account,
    Access::SignedIn => Post "/account/sessions/{id}/end": own::end,
    Access::Needs(Permission::ViewAccounts) => Get "/users": list::list,
    Access::Needs(Permission::ManageAccounts) => Get "/users/new": new::form,
    Access::Needs(Permission::ManageAccounts) => Post "/users/new": new::create,
    Access::Needs(Permission::ViewAccounts) => Get "/users/{id}": one::show,
    Access::Needs(Permission::ManageAccounts) => Post "/users/{id}": one::save,
    Access::Needs(Permission::ManageAccounts) => Get "/users/{id}/reset": new::ask_reset,
    Access::Needs(Permission::ManageAccounts) => Post "/users/{id}/reset": new::reset,
    Access::Needs(Permission::SecureAccounts) => Post "/users/{id}/unlock": security::unlock,
    Access::Needs(Permission::SecureAccounts) => Get "/users/{id}/end-sessions": security::ask_end,
    Access::Needs(Permission::SecureAccounts) => Post "/users/{id}/end-sessions": security::end,
];

/// Returns the state of an account: a CSS class, and a symbol with a word.
fn state(user: &User, now: NaiveDateTime) -> (&'static str, String) {
    match user.locked_until.filter(|until| *until > now) {
        _ if !user.profile.active => ("faint", "○ 停用".to_owned()),
        Some(until) => ("warn", format!("▲ 锁定至 {}", in_china(until).format("%H:%M"))),
        None if user.must_change_password => ("", "◆ 未改初始密码".to_owned()),
        None => ("good", "● 启用".to_owned()),
    }
}
