//! `kunpeng demo`: fills an empty database with demo data.

mod declarations;
mod issues;
mod meetings;
mod pool;
mod work;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::access::Role;
use crate::account::{self, NewUser, Profile};
use crate::cli::server::ServeArguments;
use crate::cli::{league, lists, office, report, say, server};
use crate::company::{self, CompanyQuery};
use crate::config::Storage;
use crate::error::{Code, Error};
use crate::import::{OnError, Upload};
use crate::session::{Actor, Workplace, one_time_password};
use crate::town;

/// A demo list: kind, file name, handling of errors, content.
type DemoList = (&'static str, &'static str, OnError, &'static [u8]);

/// Lists to import. The list of financial data also contains companies that are not recorded, such
/// as companies that are only quoted; their rows are refused and reported.
const LISTS: [DemoList; 4] = [
    ("listings", "上市公司.csv", OnError::Abort, include_bytes!("../../seeds/demo/上市公司.csv")),
    ("companies", "在途企业.csv", OnError::Abort, include_bytes!("../../seeds/demo/在途企业.csv")),
    (
        "companies",
        "示例候选名单_gbk.csv",
        OnError::Abort,
        include_bytes!("../../seeds/demo/示例候选名单_gbk.csv"),
    ),
    ("financials", "财务数据.csv", OnError::Skip, include_bytes!("../../seeds/demo/财务数据.csv")),
];

/// User name, role, department code, display name.
type DemoAccount = (&'static str, Role, Option<&'static str>, &'static str);

/// Number of places of the league table shown.
const PLACES: usize = 5;

/// One account per role; the unit is the example town of the city.
const ACCOUNTS: [DemoAccount; 7] = [
    ("office", Role::Office, None, "演示·办公室"),
    ("leader", Role::Leader, None, "演示·领导小组"),
    ("town", Role::Town, None, "演示·{town}专班"),
    ("department", Role::Department, Some("rsj"), "演示·人社局"),
    ("admin", Role::Admin, None, "演示·系统管理员"),
    ("security", Role::Security, None, "演示·安全管理员"),
    ("auditor", Role::Auditor, None, "演示·审计管理员"),
];

/// Fills a new database, prints the results, then starts the server if asked to.
pub fn run(
    mut storage: Storage,
    in_given_folder: bool,
    serve: Option<&ServeArguments>,
) -> Result<u8, Error> {
    if storage.seeds_dir.is_some() {
        return Err(Error::bad_request(
            Code::NotApplicable,
            "演示用的名单属于程序自带的城市。请去掉 --seeds（KUNPENG_SEEDS）再演示。",
        ));
    }
    if !in_given_folder && storage.database_url.is_none() {
        storage.data_dir =
            std::env::temp_dir().join(format!("kunpeng-demo-{}", crate::trace_id::new_trace_id()));
    }
    let workplace = office::open_workplace(&storage)?;
    let actor = office::office(&workplace);
    refuse_used(&actor, &storage)?;
    say!("演示数据目录：{}\n", storage.data_dir.display())?;
    for list in LISTS {
        import_list(&actor, list)?;
    }
    let passwords = create_accounts(&actor)?;
    let (issues, graded) = work::set_up(&workplace, &actor)?;
    say!("登记演示困难问题 {issues} 个，演示分级 {graded} 家（均在虚构企业上）")?;
    let members = pool::set_up(&workplace, &actor)?;
    say!("演示后备库：两个示例批次，在库 {members} 家，复核进行中（均为虚构企业）")?;
    let declared = declarations::set_up(&workplace, &actor)?;
    say!("演示申报：{declared} 项待办公室确认（虚构企业）")?;
    say!(
        "\n说明：上市公司和在途企业为公开资料整理的真实企业（来源见 seeds/README.md），其财务数据来自公开数据集；"
    )?;
    say!("名称含“示例”的候选企业为虚构。境外上市公司的公开资料不全，破零数可能偏低。\n")?;
    say!("{}", report::text(&report::table(&actor, None)?))?;
    say!("\n{}", league::text(&league::table(&actor, None)?, PLACES))?;
    say!("\n演示账号（密码本次随机生成，无需修改即可使用；仅供演示）：")?;
    for (username, password, role) in passwords {
        say!("  {username:<11} {password}  {}", role.label())?;
    }
    match serve {
        Some(arguments) => serve_demo(workplace, arguments),
        None => Ok(0),
    }
}

fn serve_demo(workplace: Arc<Workplace>, arguments: &ServeArguments) -> Result<u8, Error> {
    say!()?;
    server::serve(workplace, arguments)
}

fn refuse_used(actor: &Actor, storage: &Storage) -> Result<(), Error> {
    let all = CompanyQuery::default().validate()?;
    let memory = actor.memory();
    let companies =
        actor.read_blocking(|db, scope| company::numbers(db, scope, memory, &all, 1))?;
    if companies.is_empty() && account::list(actor)?.is_empty() {
        return Ok(());
    }
    Err(Error::bad_request(
        Code::NotEmpty,
        format!(
            "{:?} 中已有数据，演示只在全新的数据库上进行。请用 --data-dir 指定一个空目录，或省略以使用临时目录。",
            storage.url()
        ),
    ))
}

fn import_list(actor: &Actor, (kind, name, on_error, bytes): DemoList) -> Result<(), Error> {
    let upload = Upload {
        kind: Some(kind.parse().map_err(Error::internal)?),
        file_name: name.to_owned(),
        bytes: bytes.to_vec(),
        ..Upload::default()
    };
    let batch = lists::import_list(actor, &upload, Some(on_error))?;
    let counts = batch.counts;
    say!("导入 {name}：{}", counts.sentence())?;
    if counts.failed > 0 && on_error == OnError::Skip {
        let names: BTreeSet<&str> = batch.errors().iter().map(|one| one.value.as_str()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        return say!("  失败的行已跳过，其企业不在本演示的企业库中：{}", names.join("、"))
            .map_err(Error::from);
    }
    for error in batch.errors() {
        say!("  第 {} 行 {}：{}", error.row, error.column, error.message)?;
    }
    if counts.failed > 0 {
        return Err(Error::internal(format!("{name}: the demo list was refused")));
    }
    Ok(())
}

/// Creates the accounts before anything else happens, so that they get the notices. Returns user
/// name, password and role.
fn create_accounts(actor: &Actor) -> Result<Vec<(&'static str, String, Role)>, Error> {
    let mut created = Vec::new();
    let towns = actor.read_blocking(town::list)?;
    let town = towns.into_iter().find(|town| town.name == actor.city().example_town);
    for (username, role, department, name) in ACCOUNTS {
        let own = town.as_ref().filter(|_| role == Role::Town);
        let profile = Profile {
            display_name: actor.city().fill(name),
            role,
            town_code: own.map(|town| town.code.clone()),
            department_code: department.map(str::to_owned),
            active: true,
        };
        let password = one_time_password()?;
        let new = NewUser { username: username.to_owned(), profile };
        account::create_ready(actor, new, password.clone())?;
        created.push((username, password, role));
    }
    Ok(created)
}
