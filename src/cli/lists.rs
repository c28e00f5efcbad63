//! `kunpeng import`

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use indicatif::ProgressBar;

use super::office;
use crate::access::Permission;
use crate::config::Storage;
use crate::error::{Code, Error};
use crate::import::{self, AnyListKind, Batch, Hints, OnError, Upload, Wishes};
use crate::misread;
use crate::session::Actor;

/// The arguments of an import.
#[derive(Debug, clap::Args)]
pub struct ImportArguments {
    /// 名单文件（.csv .tsv .txt .xlsx .xls）
    file: PathBuf,
    #[arg(long, value_parser = super::kind, help = format!("种类：{}", AnyListKind::listed("")))]
    kind: AnyListKind,
    /// 只核对，不写入
    #[arg(long)]
    dry_run: bool,
    /// 有错误行时：abort 全部不导入，skip 跳过错误行
    #[arg(long, value_parser = super::on_error, default_value = "abort")]
    on_error: OnError,
    /// 以哪个账号导入，默认以领导小组办公室身份
    #[arg(long = "as", value_name = "USER")]
    as_user: Option<String>,
    /// 名单的截至日期，默认今天
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// 未写镇街的行属于哪个镇街（9 位代码）
    #[arg(long)]
    town: Option<String>,
    /// 文本编码：utf-8、gb18030、utf-16le、utf-16be，默认自动识别
    #[arg(long)]
    encoding: Option<String>,
    /// 工作表，默认自动识别
    #[arg(long)]
    sheet: Option<String>,
    /// 各列含义（JSON），如 {"单位":"name","备用":""}，空串表示不采用该列
    #[arg(long, value_parser = super::mapping)]
    mapping: Option<Wishes>,
    /// 输出与接口相同的 JSON
    #[arg(long)]
    pub json: bool,
}

/// Imports a file. Returns exit code 3 if any row failed.
pub fn import(storage: &Storage, arguments: &ImportArguments) -> Result<u8, Error> {
    let bytes = std::fs::read(&arguments.file).map_err(|error| {
        let why = misread::of_io(&error);
        let sentence = format!("无法读取文件 {}：{why}。", arguments.file.display());
        Error::bad_request(Code::NoSuchFile, sentence)
    })?;
    let name = arguments.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let workplace = office::open_workplace(storage)?;
    let actor = office::actor(&workplace, arguments.as_user.as_deref(), Permission::Import)?;
    let upload = Upload {
        kind: Some(arguments.kind),
        file_name: name,
        bytes,
        hints: Hints {
            town: arguments.town.clone(),
            as_of: arguments.as_of,
            encoding: arguments.encoding.clone(),
            sheet: arguments.sheet.clone(),
            mapping: arguments.mapping.clone(),
        },
    };
    let commit = (!arguments.dry_run).then_some(arguments.on_error);
    let batch = import_list(&actor, &upload, commit)?;
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&batch)?)?;
    } else {
        show(&batch)?;
    }
    Ok(if batch.counts.failed > 0 { 3 } else { 0 })
}

/// Uploads a list and commits it if `commit` is given. If failed rows abort the import, the checked
/// batch is kept and nothing is imported.
pub fn import_list(
    actor: &Actor,
    upload: &Upload,
    commit: Option<OnError>,
) -> Result<Batch, Error> {
    let bar = progress(&format!("正在核对 {}", upload.file_name));
    let id = import::upload(actor, upload)?;
    let batch = || actor.read_blocking(|db, scope| import::batch(db, scope, id));
    let checked = batch()?;
    let batch = match commit {
        None => checked,
        Some(OnError::Abort) if checked.counts.failed > 0 => {
            eprintln!("{}", import::rows_failed(id, checked.counts));
            checked
        }
        Some(on_error) => {
            bar.set_message(format!("正在写入 {}", upload.file_name));
            import::commit(actor, id, on_error)?;
            batch()?
        }
    };
    bar.finish_and_clear();
    Ok(batch)
}

fn progress(message: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_message(message.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn show(batch: &Batch) -> Result<(), Error> {
    say!("批次 {}：共 {}", batch.id(), batch.counts.sentence())?;
    for error in batch.errors() {
        say!("  第 {} 行 {}：{}（{}）", error.row, error.column, error.message, error.value)?;
    }
    Ok(())
}
