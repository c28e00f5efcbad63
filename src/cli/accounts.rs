//! `kunpeng user`. Passwords are read from a prompt or standard input, never from an argument.

use std::io::{BufRead, IsTerminal};

use super::office;
use crate::access::Role;
use crate::account::{self, NewUser, Profile};
use crate::config::Storage;
use crate::error::Error;
use crate::session::Actor;
use crate::web::Page;

/// The subcommands for accounts.
#[derive(Debug, clap::Subcommand)]
pub enum UserCommand {
    /// 新增账号
    Add {
        /// 用户名
        username: String,
        /// 角色：town department office leader admin security auditor
        #[arg(long, value_parser = super::role)]
        role: Role,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 镇街专班账号所属镇街（9 位代码）
        #[arg(long)]
        town: Option<String>,
        /// 部门账号所属部门代码
        #[arg(long)]
        department: Option<String>,
        /// 自己输入初始密码，而不是随机生成
        #[arg(long)]
        ask_password: bool,
    },
    /// 重置密码
    Passwd {
        /// 用户名
        username: String,
        /// 自己输入新密码，而不是随机生成
        #[arg(long)]
        ask_password: bool,
    },
    /// 停用账号
    Disable {
        /// 用户名
        username: String,
    },
    /// 列出账号
    List {
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
}

impl UserCommand {
    /// Whether the output is JSON for a program.
    pub fn answers_in_json(&self) -> bool {
        matches!(self, Self::List { json: true })
    }
}

/// Runs an account command.
pub fn run(storage: &Storage, command: UserCommand) -> Result<u8, Error> {
    let workplace = office::open_workplace(storage)?;
    let actor = office::office(&workplace);
    match command {
        UserCommand::Add { username, role, name, town, department, ask_password } => {
            let profile = Profile {
                display_name: name,
                role,
                town_code: town,
                department_code: department,
                active: true,
            };
            let password = read_password(ask_password)?;
            let new = NewUser { username, profile };
            let (user, made_up) = account::create(&actor, new, password)?;
            print_password(&user.username, made_up)?;
        }
        UserCommand::Passwd { username, ask_password } => {
            let password = read_password(ask_password)?;
            let (user, made_up) = account::reset_password(&actor, &username, password)?;
            print_password(&user.username, made_up)?;
        }
        UserCommand::Disable { username } => {
            let user = account::disable(&actor, &username)?;
            say!("账号 {} 已停用，其登录已全部终止。", user.username)?;
        }
        UserCommand::List { json } => list(&actor, json)?,
    }
    Ok(0)
}

fn read_password(ask: bool) -> Result<Option<String>, Error> {
    if !ask {
        return Ok(None);
    }
    if std::io::stdin().is_terminal() {
        return Ok(Some(rpassword::prompt_password("初始密码：")?));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn print_password(username: &str, made_up: Option<String>) -> Result<(), Error> {
    match made_up {
        Some(password) => say!("账号 {username} 的一次性密码：{password}（首次登录须修改）")?,
        None => say!("账号 {username} 的密码已设置（首次登录须修改）")?,
    }
    Ok(())
}

fn list(actor: &Actor, json: bool) -> Result<(), Error> {
    let users = account::list(actor)?;
    if json {
        let now = actor.clock().now();
        let shown = users.into_iter().map(|user| account::UserView::new(user, now)).collect();
        say!("{}", serde_json::to_string_pretty(&Page::complete(shown))?)?;
        return Ok(());
    }
    for user in users {
        let state = if user.profile.active { "启用" } else { "停用" };
        say!(
            "{}\t{}\t{}\t{state}",
            user.username,
            user.profile.display_name,
            user.profile.role.label()
        )?;
    }
    Ok(())
}
