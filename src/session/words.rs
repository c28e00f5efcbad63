//! Chinese words for sessions in the audit log.

use crate::record::{Term, Vocabulary, Word, Words};

/// Why a session ended.
const ENDINGS: &[Word] = &[
    ("logout", "本人退出"),
    ("ended_by_owner", "本人在别处退出"),
    ("ended_by_security", "安全管理员终止"),
    ("account_closed", "账号停用"),
    ("password_reset", "密码重置"),
    ("password_changed", "修改密码"),
    ("reuse", "续期凭证被重复使用"),
];

pub const WORDS: Words = Words {
    kinds: &[
        Vocabulary::new("session", "登录会话", &[Term::word("why", "原因", ending)]),
        Vocabulary::of(
            "user",
            &[Term::told("agent", "浏览器或程序", |_, agent| Some(browser(agent)))],
        ),
    ],
    actions: &[
        ("login", "登录"),
        ("login_failed", "登录失败"),
        ("login_locked", "多次输错密码，锁定账号"),
        ("session_ended", "退出登录"),
        ("refresh", "续期登录"),
        ("refresh_refused", "拒绝续期登录"),
        ("password_changed", "修改密码"),
    ],
    ..Words::NONE
};

fn ending(why: &str) -> Option<&'static str> {
    ENDINGS.iter().find(|(code, _)| *code == why).map(|(_, word)| *word)
}

/// Returns the name and version of a browser. The order matters: Edge also claims to be Chrome, and
/// Chrome claims to be Safari.
fn browser(agent: &str) -> String {
    const NAMES: [(&str, &str); 5] = [
        ("Edg/", "Edge"),
        ("QQBrowser/", "QQ 浏览器"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Version/", "Safari"),
    ];
    let known = NAMES.iter().find_map(|(mark, name)| Some((name, agent.split_once(mark)?.1)));
    match known {
        Some((name, rest)) => {
            let version: String = rest.chars().take_while(char::is_ascii_digit).collect();
            format!("{name} {version}")
        }
        None => agent.chars().take(60).collect(),
    }
}
