//! 命令行: the same actions as the API, without the server.
//!
//! Every setting can also be given as an environment variable. `--json` prints the object of the
//! API on standard output; everything else goes to standard error. Exit codes: 0 done, 2 bad
//! arguments, 3 rows failed, 1 any other error.

/// Prints a line of the result. It returns an error if the output is closed, where `println!`
/// panics.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write;
        writeln!(std::io::stdout(), $($words)*)
    }};
}
pub(crate) use say;

mod accounts;
mod exports;
pub(crate) mod league;
pub(crate) mod lists;
pub(crate) mod office;
pub(crate) mod report;
pub(crate) mod server;
mod upkeep;
mod wording;

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::access::Role;
use crate::config::Storage;
use crate::db::DatabaseUrl;
use crate::error::{Code, Error};
use crate::export::{ExportList, Format};
use crate::import::{AnyListKind, OnError, Wishes};
use crate::misread;

/// 鲲鹏：上市后备企业培育与镇街破零管理系统
#[derive(Debug, Parser)]
#[command(name = "kunpeng", version, about, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    storage: StorageArguments,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, clap::Args)]
struct StorageArguments {
    /// 数据目录：内置数据库、令牌密钥。默认 kunpeng-data（演示默认用临时目录）
    #[arg(long, global = true, env = "KUNPENG_DATA_DIR")]
    data_dir: Option<PathBuf>,
    /// 数据库：省略时用数据目录中的 SQLite；也可写 sqlite:路径 或 postgres://…
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// 令牌密钥文件，多台服务器可共用；省略时为数据目录中的 jwt.key，首次启动生成
    #[arg(long, global = true, env = "KUNPENG_JWT_KEY_FILE")]
    jwt_key_file: Option<PathBuf>,
    /// 本市参考数据目录：city.toml、towns.csv 等，与程序自带的 seeds/ 同名；省略时用程序自带的
    #[arg(long = "seeds", value_name = "DIR", global = true, env = "KUNPENG_SEEDS")]
    seeds_dir: Option<PathBuf>,
    /// 附件目录，多台服务器须指向同一处；省略时为数据目录中的 attachments
    #[arg(long, global = true, env = "KUNPENG_ATTACHMENTS_DIR")]
    attachments_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动服务（默认）
    Serve(server::ServeArguments),
    /// 演示：全新数据库，真实上市公司和虚构候选名单经正常导入流程入库，打印破零表后启动服务
    Demo {
        /// 打印之后退出，不启动服务
        #[arg(long)]
        no_serve: bool,
        #[command(flatten)]
        serve: server::ServeArguments,
    },
    /// 导入名单
    Import(lists::ImportArguments),
    /// 打印破零表
    BreakZero {
        /// 截至日期，默认今天
        #[arg(long)]
        as_of: Option<NaiveDate>,
        /// 输出与接口相同的 JSON
        #[arg(long)]
        json: bool,
    },
    /// 打印镇街（园区）排名
    Rank {
        /// 考核期：年份或年月，如 2026 或 2026-03，默认今年
        #[arg(long)]
        period: Option<String>,
        /// 输出与接口相同的 JSON
        #[arg(long)]
        json: bool,
    },
    /// 导出名单
    Export(exports::ExportArguments),
    /// 账号
    User {
        #[command(subcommand)]
        action: accounts::UserCommand,
    },
    /// 更新数据库结构
    Migrate,
    /// 载入参考数据（镇街、部门、日历、规则）
    Seed,
    /// 在线备份内置数据库，并校验备份
    Backup {
        /// 备份文件，不能已存在
        file: PathBuf,
    },
    /// 用备份恢复内置数据库：先演练校验，再替换，原文件留存
    Restore {
        /// 备份文件
        file: PathBuf,
    },
    /// 检查数据、计数和审计链是否完好
    Check {
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 打印接口文档（OpenAPI 3.1）
    Openapi,
}

impl Command {
    /// Whether the output, including errors, is JSON for a program.
    fn answers_in_json(&self) -> bool {
        match self {
            Self::Import(list) => list.json,
            Self::BreakZero { json, .. } | Self::Rank { json, .. } | Self::Check { json } => *json,
            Self::User { action } => action.answers_in_json(),
            _ => false,
        }
    }
}

/// The demo. Its arguments are the storage, whether the user has chosen the data folder, and how to
/// serve afterwards, if at all.
pub type Demo = fn(Storage, bool, Option<&server::ServeArguments>) -> Result<u8, Error>;

/// Runs the program; `demo` comes from a higher layer. Returns the exit code.
pub fn run(demo: Demo) -> ExitCode {
    let asked = wording::in_chinese(Arguments::command()).try_get_matches();
    let arguments = match asked.and_then(|asked| Arguments::from_arg_matches(&asked)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let Some(refusal) = wording::refusal(&error) else { error.exit() };
            eprintln!("{refusal}");
            return ExitCode::from(2);
        }
    };
    start_logging(&arguments);
    let in_json = arguments.command.as_ref().is_some_and(Command::answers_in_json);
    match dispatch(arguments, demo) {
        Ok(code) => ExitCode::from(code),
        Err(error) if nobody_reads(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error_message(&error));
            if in_json {
                let _ = say!("{}", error.document("")); // the output may be closed
            }
            ExitCode::from(if is_of_arguments(&error) { 2 } else { 1 })
        }
    }
}

/// Returns the error message with its cause, which is not secret at the command line.
fn error_message(error: &Error) -> String {
    match error.cause().and_then(|cause| cause.downcast_ref::<std::io::Error>()) {
        Some(cause) => {
            let why = misread::of_io(cause);
            format!("操作中出错：{why}。请核对命令中的文件、目录及其权限。")
        }
        None => error.to_string(),
    }
}

/// Whether the arguments caused the error: invalid input, an unknown name or an invalid field.
fn is_of_arguments(error: &Error) -> bool {
    use actix_web::http::StatusCode;
    match error.status() {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => true,
        StatusCode::UNPROCESSABLE_ENTITY => !error.errors().is_empty(),
        _ => false,
    }
}

/// Whether the output was closed, as in `kunpeng break-zero | head`. That is no error.
fn nobody_reads(error: &Error) -> bool {
    let cause = error.cause().and_then(|cause| cause.downcast_ref::<std::io::Error>());
    cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

fn dispatch(arguments: Arguments, demo: Demo) -> Result<u8, Error> {
    let storage = storage(&arguments.storage)?;
    match arguments.command.unwrap_or(Command::Serve(server::ServeArguments::default())) {
        Command::Serve(serve) => server::run(&storage, &serve),
        Command::Demo { no_serve, serve } => {
            demo(storage, arguments.storage.data_dir.is_some(), (!no_serve).then_some(&serve))
        }
        Command::Import(list) => lists::import(&storage, &list),
        Command::BreakZero { as_of, json } => report::break_zero(&storage, as_of, json),
        Command::Rank { period, json } => league::rank(&storage, period.as_deref(), json),
        Command::Export(list) => exports::export(&storage, &list),
        Command::User { action } => accounts::run(&storage, action),
        Command::Migrate => upkeep::migrate(&storage),
        Command::Seed => upkeep::seed(&storage),
        Command::Backup { file } => upkeep::backup(&storage, &file),
        Command::Restore { file } => upkeep::restore(&storage, &file),
        Command::Check { json } => upkeep::check(&storage, json),
        Command::Openapi => upkeep::openapi(),
    }
}

fn storage(arguments: &StorageArguments) -> Result<Storage, Error> {
    let url = arguments.database_url.as_deref().filter(|url| !url.is_empty());
    let database_url = url
        .map(str::parse::<DatabaseUrl>)
        .transpose()
        .map_err(|error| Error::bad_request(Code::BadDatabaseUrl, error.to_string()))?;
    Ok(Storage {
        data_dir: arguments.data_dir.clone().unwrap_or_else(|| "kunpeng-data".into()),
        database_url,
        jwt_key_file: arguments.jwt_key_file.clone(),
        seeds_dir: arguments.seeds_dir.clone().filter(|dir| !dir.as_os_str().is_empty()),
        attachments_dir: arguments.attachments_dir.clone(),
    })
}

/// Starts logging to standard error: text on a terminal, JSON otherwise. `KUNPENG_LOG` sets the
/// filter.
fn start_logging(arguments: &Arguments) {
    use std::io::IsTerminal;

    use tracing::level_filters::LevelFilter;
    use tracing_subscriber::filter::Targets;
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::util::SubscriberInitExt;

    let serves = matches!(
        arguments.command,
        None | Some(Command::Serve(_) | Command::Demo { no_serve: false, .. })
    );
    let default = if serves { LevelFilter::INFO } else { LevelFilter::WARN };
    let asked = std::env::var("KUNPENG_LOG").unwrap_or_default();
    let filter = log_filter(&asked).unwrap_or_else(|| {
        if !asked.is_empty() {
            eprintln!("不认识 KUNPENG_LOG={asked}，按 {default} 记录日志。可用：error、warn、info、debug、trace，或 模块=级别，用逗号分隔。");
        }
        Targets::new().with_default(default)
    });
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log = tracing_subscriber::registry().with(filter);
    // A second start in one process, as in tests, keeps the first log.
    let _ = match std::io::stderr().is_terminal() {
        true => log.with(lines).try_init(),
        false => log.with(lines.json()).try_init(),
    };
}

/// Parses a log filter of levels and `module=level` pairs. It refuses a single word that is not a
/// level: the word would be taken as a module, and nothing else would be logged.
fn log_filter(asked: &str) -> Option<tracing_subscriber::filter::Targets> {
    use tracing::level_filters::LevelFilter;
    let known = |part: &str| part.contains('=') || part.trim().parse::<LevelFilter>().is_ok();
    asked.split(',').all(known).then(|| asked.parse().ok()).flatten()
}

/// Parses a word of a closed set, for clap.
fn word<T>(text: &str) -> Result<T, String>
where
    T: std::str::FromStr<Err = crate::db::types::UnknownWord>,
{
    text.parse().map_err(|error: crate::db::types::UnknownWord| error.to_string())
}

fn kind(text: &str) -> Result<AnyListKind, String> {
    word(text)
}

fn on_error(text: &str) -> Result<OnError, String> {
    word(text)
}

fn mapping(text: &str) -> Result<Wishes, String> {
    misread::json(text).map_err(|error| format!("各列含义须为 JSON 对象：{error}"))
}

fn exported(text: &str) -> Result<ExportList, String> {
    word(text)
}

fn format(text: &str) -> Result<Format, String> {
    word(text)
}

fn role(text: &str) -> Result<Role, String> {
    word(text)
}
