//! Chinese words for accounts in the history and the audit log.

use crate::access::Role;
use crate::record::{Term, Vocabulary, Words, yes_or_no};

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new(
        "user",
        "账号",
        &[
            Term::word("active", "启用", yes_or_no),
            Term::new("demo", "演示数据"),
            Term::new("department_code", "部门代码"),
            Term::new("display_name", "姓名"),
            Term::new("locked_until", "锁定至（UTC）"),
            Term::new("password", "密码"),
            Term::word("role", "角色", |role| role.parse().ok().map(Role::label)),
            Term::new("sessions_ended", "退出登录"),
            Term::new("town_code", "镇街（园区）代码"),
        ],
    )],
    actions: &[
        ("user_created", "新增账号"),
        ("user_changed", "修改账号"),
        ("user_unlocked", "解除锁定"),
        ("user_sessions_ended", "终止登录"),
    ],
    ..Words::NONE
};
